"""The only access of higher layers to the text of notes: with every secret masked (stage 7).

In: notes, and a reader of their texts. Out: `SafeTexts`, which returns texts and passages without
keys and passwords. Layers above have no other reader. Escaping is the task of the module that
assembles a document.
"""

from collections.abc import Callable, Iterable

import msgspec

from vaultgraph.model import NodeKind, VaultPath
from vaultgraph.passages.escaping import escape_text, one_line
from vaultgraph.passages.masking import MaskedTexts, SecretFinding
from vaultgraph.vault.memo import Memo
from vaultgraph.vault.note import Note, TextSource
from vaultgraph.vault.passages.asking import end_of_statements
from vaultgraph.vault.passages.passage import PassageKind, Span
from vaultgraph.vault.passages.properties import properties_line
from vaultgraph.vault.passages.render import own_text, passage_text, unescaped
from vaultgraph.vault.secrets import mask_text

_LONGEST_NAME = 120


class SafeTexts:
    """Reads the text of notes and of their passages.

    Args:
        notes: the notes that may be read, without private and excluded ones.
        text_of: reads the original text of a note.
        keep_secrets: whether secrets are left unmasked; they are still found.
    """

    def __init__(
        self, notes: Iterable[Note], text_of: TextSource, *, keep_secrets: bool = False
    ) -> None:
        self.notes = {note.path: note for note in notes}
        self.keep_secrets = keep_secrets
        self._masked = MaskedTexts(text_of, self.notes.values(), keep=keep_secrets)
        # Names of modules and notes recur in every document that is tried.
        known = Memo(mask_text, longest=_LONGEST_NAME)
        self.mask: Callable[[str], str] = str if keep_secrets else known.__getitem__

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

    def end_of_statements(self, note: Note, index: int) -> int | None:
        """Return the end of a turn without the questions at its end; None for any other passage."""
        passage = note.passages[index]
        if passage.kind is not PassageKind.TURN:
            return None
        return end_of_statements(self.text(note.path), passage.start, passage.end)

    def own_words(self, note: Note, index: int) -> str:
        """Render a passage's own words, escaped; a turn without its time and final questions."""
        passage = note.passages[index]
        if passage.kind is PassageKind.PROPERTIES:
            return one_line(self.mask(properties_line(note)))
        until = self.end_of_statements(note, index)
        end = passage.end if until is None else until
        content = msgspec.structs.replace(passage, end=end, time=None)
        said = own_text(content, self.text(note.path))
        return escape_text(unescaped(said) if passage.kind is PassageKind.CARD else said)

    def line(self, note: Note, span: Span) -> str:
        """Render a line of context, escaped: a heading, a lead-in, the header of a table."""
        said = self.text(note.path)[slice(*span)].strip()
        return escape_text(unescaped(said) if note.kind is NodeKind.CANVAS else said)

    def findings(self, path: VaultPath) -> tuple[SecretFinding, ...]:
        """Return the place and kind of every secret of a note; never its value."""
        return self._masked.findings(path)
