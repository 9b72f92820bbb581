"""The whole vault as chunks for retrieval, best notes first (a form of the pack).

In: `PackPlan`. Out: `pack/rag/chunks.jsonl`, one record a line, with its JSON Schema, and with
`chunk_files` each chunk as a Markdown file. A chunk begins with a header that names its note. A
record contains nothing about its pack or other notes except its module, so that a change of one
note does not change the records of others. The texts of a note's records, unescaped, with what was
left out put back, and joined in the order of their parts, are the note.
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING
from zlib import compress

import msgspec

from vaultgraph.errors import UsageError, working_on
from vaultgraph.model import NoteId, VaultPath
from vaultgraph.pack.chunks import MINIMUM_TOKENS, Chunk, chunk_text, cut_note
from vaultgraph.pack.document.assembly import RecordsArtifact
from vaultgraph.pack.languages import recognise
from vaultgraph.pack.memory import part_key
from vaultgraph.passages.escaping import SHORTENED, escape_text, one_line
from vaultgraph.resources import read_schema
from vaultgraph.vault.note import Chat, Note
from vaultgraph.writing import Artifact

if TYPE_CHECKING:
    from vaultgraph.pack.plan import PackPlan

HEADER_TOKENS = 80
"""The most tokens of a header."""

# A header and a text counted apart may come to a token less than the two together.
_JOINT = 2
_LONGEST_HEADING = 300
_NAME_LENGTHS = (120, 60, 30, 15, 8, 4)
_SAMPLE = 1_000
_SCHEMA = "chunks.schema.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The conversation of a chunk; times are those of its first and last dated turn.

    `messages` are the service's identifiers of the turns in the chunk, of those that have one.
    """

    provider: str
    id: str
    models: tuple[str, ...]
    messages: tuple[str, ...]
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkRecord:
    """A line of `chunks.jsonl`.

    Args:
        id: `5d41402abc4b.2` is the second chunk of the note whose path has that digest.
        header: one line that names the source of the chunk; not part of the text.
        text: the note's own text, special tokens broken, without generated text.
        left_out: the generated text of the note: for each part the offset in the unescaped text, in
            characters, and the part in UTF-8, compressed by zlib, in base64.
        source: the path of the note in the vault, special tokens broken.
        title, tags, aliases: of the note, likewise.
        heading: the headings above the beginning, outermost first, likewise.
        created: the day it was written, in ISO form, where it is known.
        role: of the note.
        language: the main language of the note, a code of ISO 639-1; None if unknown.
        conversation: of a chat, the conversation that it is from.
        module, label: the note's module; empty for none.
        part, parts: the place of the chunk in its note, from 1.
        start, end: the half-open span in the note's decoded text, in characters.
        tokens: of header and text, for the tokenizer of the pack's target.
        sha256: of `text` in UTF-8.
        note_sha256: of the bytes of the whole note.
        prev, next: the chunks before and after it in its note, where there are some.
    """

    id: str
    header: str
    text: str
    left_out: tuple[tuple[int, str], ...]
    source: str
    title: str
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    heading: tuple[str, ...]
    created: str | None
    role: str
    language: str | None
    conversation: Conversation | None
    module: str
    label: str
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
    def note(self) -> str:
        """The path of the note, as `source`."""
        return self.source

    @property
    def document(self) -> str:
        """What a model is shown: the header, a line break, the text."""
        return f"{self.header}\n{self.text}"


class _NoteLines(msgspec.Struct, frozen=True, array_like=True):
    """The lines of one note, and the tokens of its chunks."""

    lines: bytes
    tokens: int


class Rag:
    """Chunks for retrieval."""

    def artifacts(self, plan: "PackPlan") -> Iterable[Artifact]:
        """Return `rag/chunks.jsonl`, its schema and, if requested, a file for each chunk."""
        written, tokens = BytesIO(), 0  # the whole vault is here, and it is not copied
        files: list[Artifact] = []
        for chunks in _lines_of_notes(plan):
            written.write(chunks.lines)
            tokens += chunks.tokens
            if plan.forms.chunk_files:
                files += _files(chunks.lines)
        yield RecordsArtifact(
            path="pack/rag/chunks.jsonl", content=written.getvalue(), tokens=tokens
        )
        yield Artifact(path=f"pack/rag/{_SCHEMA}", content=read_schema("chunks"))
        yield from files


def check_chunk_tokens(tokens: int) -> None:
    """Check that chunks of a size have room for a header and a sentence.

    Raises:
        UsageError: they do not.
    """
    least = HEADER_TOKENS + _JOINT + MINIMUM_TOKENS
    if tokens < least:
        raise UsageError(
            f"chunks of {tokens} tokens leave no room after their header",
            remedy=f"Allow at least {least}.",
            options=("chunk_tokens",),
        )


def chunk_records(plan: "PackPlan") -> Iterator[ChunkRecord]:
    """Cut every note that may be included, best first.

    Raises:
        UsageError: the chunks asked for are too small for a header and a sentence.
    """
    check_chunk_tokens(plan.forms.chunk_tokens)
    for node in plan.eligible:
        yield from _records_of(plan, plan.vault.note_of[node])


def _records_of(plan: "PackPlan", note: Note) -> Iterator[ChunkRecord]:
    limit = plan.forms.chunk_tokens - HEADER_TOKENS - _JOINT
    text = plan.texts.text(note.path)
    with working_on(note.path):
        chunks = cut_note(note, text, limit=limit, count=plan.tokenizer.count_once)
    writer = _NoteChunks(plan, note, recognise(text[note.body : note.body + _SAMPLE]))
    for chunk in chunks:
        yield writer.record(chunk, text)


def _lines_of_notes(plan: "PackPlan") -> Iterator[_NoteLines]:
    """Write the lines of every note, or take them from the run before, best first."""
    check_chunk_tokens(plan.forms.chunk_tokens)
    decoder = msgspec.msgpack.Decoder(_NoteLines)
    for node in plan.eligible:
        note = plan.vault.note_of[node]
        key = _key(plan, note)
        if (kept := plan.memory.chunks.get(key)) is not None:
            with suppress(msgspec.DecodeError):
                yield decoder.decode(kept)
                continue
        chunks = _lines_of(plan, note)
        plan.memory.chunks.put(key, msgspec.msgpack.encode(chunks))
        yield chunks


def _lines_of(plan: "PackPlan", note: Note) -> _NoteLines:
    records = tuple(_records_of(plan, note))
    lines = b"".join(msgspec.json.encode(record) + b"\n" for record in records)
    return _NoteLines(lines=lines, tokens=sum(record.tokens for record in records))


def _key(plan: "PackPlan", note: Note) -> bytes:
    """Digest everything that the lines of a note depend on."""
    module = plan.vault.module_of.get(NoteId(note.path))
    home = (module.id, plan.assembler.frames.label(module)) if module else ()
    names = (note.path, note.title, note.tags, note.aliases, note.role.value, note.created)
    tokens = (plan.tokenizer.key, plan.forms.chunk_tokens)
    parts = (note.digest, names, home, tokens, plan.texts.keep_secrets)
    return part_key(plan.vault.reading, *parts)


def _files(lines: bytes) -> Iterator[Artifact]:
    """Write each chunk as a file."""
    for line in lines.splitlines():
        record = msgspec.json.decode(line, type=ChunkRecord)
        path = f"pack/rag/chunks/{record.id}.md"
        yield Artifact(path=path, content=record.document.encode())


def note_digest(path: VaultPath) -> str:
    """Twelve hexadecimal digits that name a note in the ids of its chunks."""
    return hashlib.blake2b(path.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


class _NoteChunks:
    """Makes the records of one note."""

    def __init__(self, plan: "PackPlan", note: Note, language: str | None) -> None:
        module = plan.vault.module_of.get(NoteId(note.path))
        self._plan = plan
        self._note = note
        self._digest = note_digest(note.path)
        self._language = language
        self._masked: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._module = module.id if module else ""
        self._label = plan.assembler.frames.label(module) if module else ""

    def record(self, chunk: Chunk, note_text: str) -> ChunkRecord:
        """Describe one chunk of the note, whose masked text is given."""
        note = self._note
        header = self._header(chunk)
        text = escape_text(chunk_text(note_text, chunk))
        return ChunkRecord(
            id=self._id(chunk.part),
            header=header,
            text=text,
            left_out=tuple(_left_out(note_text, chunk)),
            source=escape_text(note.path),
            title=self._safe(note.title),
            tags=tuple(map(self._safe, note.tags)),
            aliases=tuple(map(self._safe, note.aliases)),
            heading=tuple(map(escape_text, self._headings(chunk.heading))),
            created=note.created.isoformat() if note.created else None,
            role=note.role.value,
            language=self._language,
            conversation=self._conversation(note.chat, chunk) if note.chat else None,
            module=self._module,
            label=self._safe(self._label),
            part=chunk.part,
            parts=chunk.parts,
            start=chunk.start,
            end=chunk.end,
            tokens=self._price(header) + chunk.tokens,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            note_sha256=note.digest,
            prev=self._id(chunk.part - 1) if chunk.part > 1 else None,
            next=self._id(chunk.part + 1) if chunk.part < chunk.parts else None,
        )

    def _safe(self, text: str) -> str:
        return escape_text(self._plan.texts.mask(text))

    def _conversation(self, chat: Chat, chunk: Chunk) -> Conversation:
        inside = [m for m in chat.messages if m.start < chunk.end and chunk.start < m.end]
        times = [message.time.isoformat() for message in inside if message.time]
        return Conversation(
            provider=self._safe(chat.provider),
            id=self._safe(chat.conversation_id),
            models=tuple(map(self._safe, chat.models)),
            messages=tuple(self._safe(message.uid) for message in inside if message.uid),
            first=times[0] if times else None,
            last=times[-1] if times else None,
        )

    def _headings(self, heading: tuple[str, ...]) -> tuple[str, ...]:
        """Headings, masked and of bounded length: every chunk below them repeats them."""
        if heading not in self._masked:
            masked = map(self._plan.texts.mask, heading)
            self._masked[heading] = tuple(_shortened(text, _LONGEST_HEADING) for text in masked)
        return self._masked[heading]

    def _id(self, part: int) -> str:
        return f"{self._digest}.{part}"

    def _header(self, chunk: Chunk) -> str:
        """Write the header; names are shortened until it fits, ids never."""
        headers = (self._header_with(chunk, length) for length in _NAME_LENGTHS)
        fitting = (header for header in headers if self._price(header) <= HEADER_TOKENS)
        return next(fitting, self._header_with(chunk, 1))

    def _price(self, header: str) -> int:
        return self._plan.tokenizer.count_once(f"{header}\n")

    def _header_with(self, chunk: Chunk, length: int) -> str:
        def name(text: str) -> str:
            return _shortened(one_line(text), length)

        where = name(self._note.path)
        if chunk.heading:
            where += f" › {name(' › '.join(self._headings(chunk.heading)))}"
        return f"[{where} · chunk {self._id(chunk.part)} of {chunk.parts}]"


def _left_out(note_text: str, chunk: Chunk) -> Iterator[tuple[int, str]]:
    """Yield the parts that a chunk leaves out, each with its offset in the chunk's text."""
    gone = 0
    for start, end in chunk.left_out:
        data = compress(note_text[start:end].encode("utf-8", "surrogatepass"))
        yield start - chunk.start - gone, b64encode(data).decode()
        gone += end - start


def _shortened(text: str, length: int) -> str:
    """Shorten a name in its middle; its ending says what kind of file it is."""
    if len(text) <= length:
        return text
    return f"{text[: (length + 1) // 2]}{SHORTENED}{text[len(text) - length // 2 :]}"
