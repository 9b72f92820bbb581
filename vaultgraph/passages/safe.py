"""The only way from here up to the text of notes: with every secret masked.

In: notes, and a reader of their texts. Out: `SafeTexts`, which gives texts and passages in which
no key or password is left. Whoever is above this floor holds no other reader. Escaping is the
business of whoever assembles a document.
"""

from collections.abc import Callable, Iterable

from vaultgraph.model import VaultPath
from vaultgraph.passages.masking import MaskedTexts, SecretFinding
from vaultgraph.vault.note import Note, TextSource
from vaultgraph.vault.passages.render import passage_text
from vaultgraph.vault.secrets import mask_text


class SafeTexts:
    """Gives the text of notes and of their passages.

    Args:
        notes: the notes that may be read; private and excluded ones are not among them.
        text_of: reads a note as it stands.
        keep_secrets: whether to leave secrets as they are; they are still found.
    """

    def __init__(
        self, notes: Iterable[Note], text_of: TextSource, *, keep_secrets: bool = False
    ) -> None:
        self.notes = {note.path: note for note in notes}
        self._masked = MaskedTexts(text_of, self.notes.values(), keep=keep_secrets)
        self.mask: Callable[[str], str] = str if keep_secrets else mask_text

    def text(self, path: VaultPath) -> str:
        """Read a note; raises `KeyError` for one that may not be read."""
        self.notes[path]
        return self._masked(path)

    def passage(self, note: Note, index: int) -> str:
        """Render a passage of a note: its context and its own words."""
        return passage_text(note.passages[index], note, self.text(note.path), self.mask)

    def passages(self, note: Note) -> tuple[str, ...]:
        """Render every passage of a note, in order."""
        text = self.text(note.path)
        return tuple(passage_text(passage, note, text, self.mask) for passage in note.passages)

    def findings(self, path: VaultPath) -> tuple[SecretFinding, ...]:
        """Every secret of a note, by place; never its value."""
        return self._masked.findings(path)
