"""The whole vault as chunks for retrieval, best notes first (a form of the pack).

In: `PackPlan`. Out: `pack/rag/chunks.jsonl`, one record a line, and with `chunk_files` each chunk
as a Markdown file. A chunk begins with a header that says where it belongs, so that it alone is a
way into the pack. The texts of a note's records, unescaped and joined in the order of their
parts, are the note.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from vaultgraph.errors import UsageError, working_on
from vaultgraph.model import NoteId
from vaultgraph.pack.chunks import MINIMUM_TOKENS, Chunk, cut_note
from vaultgraph.passages.escaping import SHORTENED, escape_text, one_line
from vaultgraph.vault.note import Note
from vaultgraph.writing import Artifact

if TYPE_CHECKING:
    from vaultgraph.pack.plan import PackPlan

HEADER_TOKENS = 80
"""A header never takes more."""

# A header and a text counted apart may come to a token less than the two together.
_JOINT = 2
_NAME_LENGTHS = (120, 60, 30, 15, 8, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkRecord:
    """A line of `chunks.jsonl`.

    Args:
        id: `17.2` is the second chunk of the note with the seventeenth rank.
        pack: the id of the pack.
        header: what a reader of this chunk alone should know, one line.
        text: the note's own text, special tokens broken.
        source: the path of the note in the vault, special tokens broken.
        heading: the headings above the beginning, outermost first, likewise.
        module, label: the note's module; empty for none.
        rank: the place of the note by rank, from 1.
        part, parts: the place of the chunk in its note, from 1.
        start, end: the half-open span in the note's decoded text, in characters.
        tokens: of header and text, for the tokenizer of the pack's target.
        sha256: of `text` in UTF-8.
        note_sha256: of the bytes of the whole note.
        prev, next: the chunks before and after it in its note, where there are some.
    """

    id: str
    pack: str
    header: str
    text: str
    source: str
    heading: tuple[str, ...]
    module: str
    label: str
    rank: int
    part: int
    parts: int
    start: int
    end: int
    tokens: int
    sha256: str
    note_sha256: str
    prev: str | None
    next: str | None

    @property
    def document(self) -> str:
        """What a model is shown: the header, a line break, the text."""
        return f"{self.header}\n{self.text}"


class Rag:
    """Chunks for retrieval."""

    def artifacts(self, plan: "PackPlan") -> Iterable[Artifact]:
        """Give `rag/chunks.jsonl` and, where asked for, a file a chunk."""
        records = list(chunk_records(plan))
        lines = (json.dumps(asdict(record), ensure_ascii=False) for record in records)
        text = "".join(f"{line}\n" for line in lines)
        yield Artifact(path="pack/rag/chunks.jsonl", content=text.encode())
        if plan.forms.chunk_files:
            for record in records:
                path = f"pack/rag/chunks/{record.rank:05d}-{record.part:04d}.md"
                yield Artifact(path=path, content=record.document.encode())


def check_chunk_tokens(tokens: int) -> None:
    """Make sure that chunks of a size hold a header and a sentence.

    Raises:
        UsageError: they do not.
    """
    least = HEADER_TOKENS + _JOINT + MINIMUM_TOKENS
    if tokens < least:
        raise UsageError(
            f"chunks of {tokens} tokens have no room beside their header",
            remedy=f"Allow at least {least}.",
            options=("chunk_tokens",),
        )


def chunk_records(plan: "PackPlan") -> Iterator[ChunkRecord]:
    """Cut every note that may be carried, best first.

    Raises:
        UsageError: the chunks asked for are too small for a header and a sentence.
    """
    check_chunk_tokens(plan.forms.chunk_tokens)
    limit = plan.forms.chunk_tokens - HEADER_TOKENS - _JOINT
    places = {note: place for place, note in enumerate(plan.vault.ranking.order, start=1)}
    for node in plan.carried:
        note = plan.vault.note_of[node]
        text = plan.text_of(note.path)
        with working_on(note.path):
            chunks = cut_note(note, text, limit=limit, count=plan.tokenizer.count)
        writer = _NoteChunks(plan, note, places[node])
        for chunk in chunks:
            yield writer.record(chunk, escape_text(text[chunk.start : chunk.end]))


class _NoteChunks:
    """Makes the records of one note."""

    def __init__(self, plan: "PackPlan", note: Note, rank: int) -> None:
        module = plan.vault.module_of.get(NoteId(note.path))
        self._plan = plan
        self._note = note
        self._rank = rank
        self._module = module.id if module else ""
        self._label = plan.mask(module.label) if module else ""

    def record(self, chunk: Chunk, text: str) -> ChunkRecord:
        """Describe one chunk, whose escaped text is given."""
        header = self._header(chunk)
        return ChunkRecord(
            id=self._id(chunk.part),
            pack=self._plan.pack_id,
            header=header,
            text=text,
            source=escape_text(self._note.path),
            heading=tuple(escape_text(self._plan.mask(each)) for each in chunk.heading),
            module=self._module,
            label=escape_text(self._label),
            rank=self._rank,
            part=chunk.part,
            parts=chunk.parts,
            start=chunk.start,
            end=chunk.end,
            tokens=self._price(header) + chunk.tokens,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            note_sha256=self._note.digest,
            prev=self._id(chunk.part - 1) if chunk.part > 1 else None,
            next=self._id(chunk.part + 1) if chunk.part < chunk.parts else None,
        )

    def _id(self, part: int) -> str:
        return f"{self._rank}.{part}"

    def _header(self, chunk: Chunk) -> str:
        """Write the header; names are shortened until it fits, ids never."""
        headers = (self._header_with(chunk, length) for length in _NAME_LENGTHS)
        fitting = (header for header in headers if self._price(header) <= HEADER_TOKENS)
        return next(fitting, self._header_with(chunk, 1))

    def _price(self, header: str) -> int:
        return self._plan.tokenizer.count(f"{header}\n")

    def _header_with(self, chunk: Chunk, length: int) -> str:
        def name(text: str) -> str:
            return _shortened(one_line(text), length)

        where = name(self._note.path)
        if chunk.heading:
            where += f" › {name(self._plan.mask(' › '.join(chunk.heading)))}"
        module = f"{self._module} {name(self._label)}" if self._module else "no module"
        place = f"chunk {self._id(chunk.part)} of {chunk.parts}"
        if chunk.part > 1:
            place += f" ← {self._id(chunk.part - 1)}"
        if chunk.part < chunk.parts:
            place += f" → {self._id(chunk.part + 1)}"
        return f"[pack {self._plan.pack_id} · {where} · {module} · {place}]"


def _shortened(text: str, length: int) -> str:
    """Shorten a name in its middle; its ending says what kind of file it is."""
    if len(text) <= length:
        return text
    return f"{text[: (length + 1) // 2]}{SHORTENED}{text[len(text) - length // 2 :]}"
