"""The notes that documents of a pack name and quote, and their texts (part of verifying).

In: the recovered documents, and the vault if it is available. Out: `NoteNames`, which finds a note
by any spelling of its name, and `QuotedTexts`, the texts that its quotes may come from.
"""

from collections.abc import Iterable, Iterator, Sequence

from vaultgraph.diagnostics import Code
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NodeKind, NoteId, VaultPath
from vaultgraph.passages.escaping import SHORTENED, one_line, unescape_text
from vaultgraph.text import decode
from vaultgraph.unpack.documents import Recovered
from vaultgraph.unpack.restore import Completeness, restore_notes
from vaultgraph.unpack.state import VaultState
from vaultgraph.vault.canvas import parse_canvas
from vaultgraph.vault.encoding import note_text
from vaultgraph.vault.note import Note
from vaultgraph.vault.notion import without_ids
from vaultgraph.vault.parse import parse_note
from vaultgraph.vault.passages.properties import properties_line
from vaultgraph.vault.passages.render import content_of, passage_text
from vaultgraph.vault.secrets import mask_text
from vaultgraph.vault.settings import VaultSettings

_CHUNKS = "rag/chunks.jsonl"


class NoteNames:
    """Finds notes by the spellings of their names in documents.

    Args:
        paths: the paths of all notes.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        self._known = {path: path for path in sorted(paths)}
        for path in list(self._known):
            for name in _names(path):
                self._known.setdefault(name, path)

    def has(self, name: str) -> bool:
        """Whether a note has this name."""
        return bool(self.meant(name))

    def meant(self, name: str) -> list[str]:
        """The paths that a name may mean: several only if it was shortened."""
        if name in self._known:
            return [self._known[name]]
        if SHORTENED not in name:
            return []
        head, _, tail = name.partition(SHORTENED)
        found = (
            path
            for known, path in self._known.items()
            if known.startswith(head) and known.endswith(tail)
        )
        return list(dict.fromkeys(found))


class QuotedTexts:
    """The texts that a quote of a note may come from.

    Args:
        recovered: the recovered documents.
        vault: the vault, if available; without it, notes are joined from the chunks.
        state: how that vault compares with the one that the pack was made of.
    """

    def __init__(
        self,
        recovered: Sequence[Recovered],
        vault: CompiledVault | None,
        state: VaultState | None,
    ) -> None:
        self._vault = vault
        self._strict = bool(state and state.same)
        self._texts: dict[str, tuple[str, ...]] = {}
        self._notes: dict[str, Note] = {}
        if vault is None:
            restored = {note.path: (note, texts) for note, texts in _notes_of_chunks(recovered)}
            self._texts = {path: texts for path, (_, texts) in restored.items()}
            self._notes = {path: note for path, (note, _) in restored.items()}
            self._names = NoteNames((*self._texts, *quoted_paths(recovered)))
        else:
            self._names = NoteNames(state.unchanged if state else ())

    def __call__(self, path: str) -> tuple[str, ...]:
        """The texts that a note may be quoted from; empty if it is not available."""
        return tuple(text for found in self._names.meant(path) for text in self._texts_of(found))

    def properties(self, path: str) -> str:
        """The line of a note's properties, as a prompt writes it."""
        return next((one_line(mask_text(properties_line(note))) for note in self._meant(path)), "")

    def citations(self, path: str) -> tuple[str, ...]:
        """The sources outside the vault in a note's footnotes, as a prompt writes them."""
        cited = [
            str(each)
            for note in self._meant(path)
            for claim in note.claims
            for each in claim.citations
        ]
        return tuple(dict.fromkeys([*map(mask_text, cited), *cited]))

    def _meant(self, path: str) -> Iterator[Note]:
        for found in self._names.meant(path):
            note = self._vault.note_of.get(NoteId(found)) if self._vault else None
            if note := note or self._notes.get(found):
                yield note

    def judges(self, path: str) -> bool:
        """Whether it can be decided if a note contains a quote."""
        return self._strict or bool(self(path))

    def _texts_of(self, path: str) -> tuple[str, ...]:
        if path not in self._texts and self._vault is not None:
            note = self._vault.note_of.get(NoteId(path))
            self._texts[path] = tuple(_readings(note, self._vault)) if note else ()
        return self._texts.get(path, ())


def quoted_paths(recovered: Iterable[Recovered]) -> list[str]:
    """The paths of all notes that documents quote, as they write them."""
    return [passage.path for each in recovered for passage in each.passages]


def _notes_of_chunks(recovered: Iterable[Recovered]) -> Iterator[tuple[Note, tuple[str, ...]]]:
    """Parse the notes that are complete in the chunks, each with its texts."""
    for note in restore_notes(each for each in recovered if each.document == _CHUNKS):
        if note.completeness is not Completeness.PARTIAL:
            text = decode(note.content).text
            parse = parse_canvas if note.source.lower().endswith(".canvas") else parse_note
            parsed = parse(VaultPath(note.source), note.content, VaultSettings())
            yield parsed, tuple(_told(parsed, text))


def _readings(note: Note, vault: CompiledVault) -> Iterator[str]:
    """How a pack may have read a note: its secrets masked or not, its text repaired or not."""
    text = vault.text_of(note.path)
    texts = [text]
    if any(found.code is Code.MOJIBAKE for found in note.diagnostics):
        repaired = note_text(text.encode("utf-8", "surrogatepass"), repair_text=True).text
        texts += [repaired] if repaired != text else []
    for each in texts:
        masked = mask_text(each)
        for reading in (each,) if masked == each else (masked, each):
            yield from _told(note, reading)


def _told(note: Note, text: str) -> Iterator[str]:
    """The text of a note, with and without what is not content; then that of its cards."""
    yield text
    yield content_of(note, text)
    if note.kind is NodeKind.CANVAS:
        yield "\n".join(passage_text(passage, note, text) for passage in note.passages)


def _names(path: str) -> tuple[str, ...]:
    """The spellings of a note's name: path or name, with or without the ending, on one line."""
    names: list[str] = []
    for written in dict.fromkeys((path, mask_text(path))):
        ending = written.lower().endswith((".md", ".canvas"))
        stem = written.rpartition(".")[0] if ending else written
        names += (written, stem, written.rpartition("/")[2], stem.rpartition("/")[2])
        names.append(without_ids(names[-1]))
    return (*names, *(unescape_text(one_line(name)) for name in names))
