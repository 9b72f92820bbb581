"""The content of the panel of each note, compressed in chunks that the page unpacks on demand.

In: a compiled vault and its pack's entries. Out: chunks, each deflated JSON in base64.
A sentence occurs once in a chunk, however many links and claims refer to it.
"""

import base64
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

import msgspec

from vaultgraph.errors import working_on
from vaultgraph.graph.build import Edge
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import LinkKind, NoteId, PackEntry
from vaultgraph.vault.bounds import bounded
from vaultgraph.vault.note import Link, Note
from vaultgraph.view.titles import mask

CHUNK, LARGEST_CHUNK = 300, 1_200
"""Nodes in a chunk of details, on average and at most; a panel needs one chunk or a few."""

LONGEST_SENTENCE = 320
"""The most characters of a sentence in a panel."""

LONGEST_GIST = 240
"""The most characters of the gist of a note."""

T = TypeVar("T")

_PLACES = {kind: place for place, kind in enumerate(LinkKind)}
_LATE = 10**6
_EFFORT = 6
_UNSAFE = re.compile("[<\u2028\u2029\ud800-\udfff]")


class Numbers(dict[T, int]):
    """Numbers things in the order of their first use."""

    def __missing__(self, thing: T) -> int:
        self[thing] = len(self)
        return self[thing]


class Chunk(NamedTuple):
    """The panels of some nodes.

    Args:
        nodes: numbers of the nodes that the text counts by: those that it has a row for, in order,
            then the others that rows name. Only they change when notes are added or removed
            elsewhere.
        rows: the number of rows.
        text: `rows` and the `texts` that they refer to by number; deflated JSON in base64.
    """

    nodes: list[int]
    rows: int
    text: str


class Details:
    """Writes the panels of one version of a page after another.

    A chunk is written again only where something in it is new.
    """

    def __init__(self) -> None:
        self._written: dict[NoteId, _Written] = {}

    def write(
        self,
        vault: CompiledVault,
        entries: Mapping[NoteId, PackEntry],
        number: Mapping[NoteId, int],
        groups: Sequence[int],
    ) -> list[Chunk]:
        """Compress the panels, notes of one module together, about `CHUNK` notes a chunk.

        A row contains links, gist, reason, claims, what the note would add, and the facts of a
        chat.
        """
        names = sorted(number, key=lambda name: (groups[number[name]] % _LATE, name))
        details_of = _gather(vault, entries)
        before, self._written = self._written, {}
        for chunk in divide(names):
            self._written[chunk[0]] = _write(list(map(details_of, chunk)), before.get(chunk[0]))
        return [
            Chunk([number[name] for name in each.names], len(each.details), each.text)
            for each in self._written.values()
        ]


class _Details(NamedTuple):
    """The data of the row of a node."""

    name: NoteId
    note: Note | None
    entry: PackEntry | None
    edges: list[Edge]


class _Written(NamedTuple):
    """A chunk, with the names of its nodes and its input."""

    details: list[_Details]
    names: list[NoteId]
    text: str


def divide(names: Iterable[NoteId]) -> Iterator[list[NoteId]]:
    """Cut after names that their checksum chooses, so that a new one changes a chunk, not all."""
    chunk: list[NoteId] = []
    for name in names:
        chunk.append(name)
        checksum = zlib.crc32(name.encode("utf-8", "surrogatepass"))
        if checksum % CHUNK == 0 or len(chunk) == LARGEST_CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _gather(
    vault: CompiledVault, entries: Mapping[NoteId, PackEntry]
) -> Callable[[NoteId], _Details]:
    leaving: dict[NoteId, list[Edge]] = {}
    for edge in vault.graph.edges.values():
        leaving.setdefault(edge.source, []).append(edge)
    notes = vault.note_of
    return lambda name: _Details(name, notes.get(name), entries.get(name), leaving.get(name, []))


def _write(details: list[_Details], before: _Written | None) -> _Written:
    """Write a chunk, unless its input is unchanged."""
    if before and before.details == details:
        return before
    number = Numbers({each.name: place for place, each in enumerate(details)})
    texts: Numbers[str] = Numbers()
    rows = []
    for each in details:
        with working_on(each.name):
            rows.append(_row(each, number, texts))
    return _Written(details, list(number), pack_text({"rows": rows, "texts": list(texts)}))


def claim_sources(edges: Iterable[Edge]) -> dict[tuple[NoteId, str], NoteId]:
    """Map each note that cites and what it writes to the node that is meant, written or not."""
    return {
        (edge.source, link.target): edge.target
        for edge in edges
        if LinkKind.SOURCE in edge.counts
        for link in edge.links
        if link.kind is LinkKind.SOURCE
    }


def safe_json(value: object) -> str:
    """Write JSON that may be inside a script element, whatever its strings hold."""
    try:
        text = msgspec.json.encode(value).decode()
    except UnicodeEncodeError:  # a lone surrogate, which a file name can contain
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def pack_text(value: object) -> str:
    """Deflate a value's JSON and write it in base64."""
    return base64.b64encode(zlib.compress(safe_json(value).encode(), _EFFORT)).decode()


def gist_of(note: Note) -> str:
    """The gist of a note in a line or two: its summary, else its first passage."""
    return shortened(note.summary or note.opening, LONGEST_GIST)


@lru_cache(maxsize=200_000)
def shortened(text: str, longest: int = LONGEST_SENTENCE) -> str:
    """Mask a text, and cut it to what a panel shows."""
    return bounded(mask(text), longest)


def _row(details: _Details, number: Numbers[NoteId], texts: Numbers[str]) -> list[Any]:
    """Write the row of a note, without empty values at its end."""
    note, entry = details.note, details.entry
    gist = gist_of(note) if note else ""
    brings = mask(entry.brings) if entry else ""
    row: list[Any] = [
        _links(details.edges, number, texts),
        gist,
        entry.reason if entry else "",
        _claims(note, details.edges, number, texts) if note and note.claims else [],
        "" if brings and gist and _same_text(brings, gist) else brings,
        _chat(note),
    ]
    while len(row) > 1 and not row[-1]:
        row.pop()
    return row


def _same_text(one: str, other: str) -> bool:
    """Return whether one text is the beginning of the other, so that one of them is enough."""
    first, second = (re.sub(r"\W", "", text) for text in (one, other))
    return first.startswith(second) if len(first) > len(second) else second.startswith(first)


def _links(edges: Iterable[Edge], number: Numbers[NoteId], texts: Numbers[str]) -> list[list[Any]]:
    """Write links as target, kind, sentence, line and, where there is one, relation."""
    rows = [
        _link(number[edge.target], link, texts)
        for edge in edges
        if edge.source != edge.target
        for link in edge.links
    ]
    rows.sort(key=lambda row: (row[3], row[0], row[1]))
    return rows


def _link(target: int, link: Link, texts: Numbers[str]) -> list[Any]:
    row = [target, _PLACES[link.kind], texts[shortened(link.sentence)], link.line]
    return [*row, texts[mask(link.relation)]] if link.relation else row


def _claims(
    note: Note, edges: Iterable[Edge], number: Numbers[NoteId], texts: Numbers[str]
) -> list[list[Any]]:
    """Write claims as sentence, source notes, other sources, and withheld sources.

    A claim without any source is among them.
    """
    rows = []
    name, sources = NoteId(note.path), claim_sources(edges)
    for claim in note.claims:
        ends = (sources.get((name, link.target)) for link in claim.sources)
        notes = list(dict.fromkeys(number[end] for end in ends if end is not None))
        cited = list(dict.fromkeys(texts[shortened(str(each))] for each in claim.citations))
        row = [texts[shortened(claim.text)], notes, cited, claim.withheld]
        if row not in rows:
            rows.append(row)
    return rows


def _chat(note: Note | None) -> list[str]:
    """Name the provider of a chat, its conversation, then its models; nothing if none is known."""
    if note is None or note.chat is None:
        return []
    chat = note.chat
    known = [mask(chat.provider), mask(chat.conversation_id), *map(mask, chat.models)]
    return known if any(known) else []
