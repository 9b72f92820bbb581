"""What the panel says of each note, compressed in chunks that the page unpacks when asked.

In: a compiled vault and what the pack says of its notes. Out: chunks, each deflated JSON in base64.
A sentence occurs once in a chunk, however many links and claims refer to it.
"""

import base64
import json
import re
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from vaultgraph.errors import working_on
from vaultgraph.graph.build import Edge
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import LinkKind, NoteId, PackEntry
from vaultgraph.vault.bounds import bounded
from vaultgraph.vault.note import Link, Note
from vaultgraph.view.titles import mask

CHUNK = 400
"""Notes in one chunk of details; a panel needs one or a few."""

LONGEST_SENTENCE = 320
"""Characters that a panel shows of a sentence."""

LONGEST_GIST = 240
"""Characters that it shows of what a note says."""

_PLACES = {kind: place for place, kind in enumerate(LinkKind)}
_LATE = 10**6
_EFFORT = 6
_UNSAFE = re.compile("[<\u2028\u2029\ud800-\udfff]")

Keep = Callable[[str], int]
"""Keeps a text in a chunk, and gives its number there."""


class Details:
    """Writes what panels say, of one version of a page after another.

    A chunk is written again only where something in it is new: a note, an edge, a number.
    """

    def __init__(self) -> None:
        self._number: Mapping[NoteId, int] = {}
        self._chunks: dict[NoteId, tuple[list[_Told], str]] = {}

    def write(
        self,
        vault: CompiledVault,
        entries: Mapping[NoteId, PackEntry],
        edges: Iterable[Edge],
        number: Mapping[NoteId, int],
        groups: Sequence[int],
    ) -> list[str]:
        """Compress what panels say, notes of one module together, `CHUNK` notes a chunk.

        The page finds a note's chunk by the same order: group (-1 last), then number. A row holds
        links, gist, reason, claims, what the note would bring, and what is known of a chat.
        """
        names = sorted(number, key=lambda name: (groups[number[name]] % _LATE, number[name]))
        told = _gather(vault, entries, edges, names)
        before = self._chunks if number == self._number else {}
        self._number, self._chunks = number, {}
        for start in range(0, len(told), CHUNK):
            chunk = told[start : start + CHUNK]
            kept = before.get(chunk[0].name)
            text = kept[1] if kept and kept[0] == chunk else _write_chunk(chunk, number)
            self._chunks[chunk[0].name] = chunk, text
        return [text for _, text in self._chunks.values()]


class _Told(NamedTuple):
    """What the row of a node is made of, besides the numbers of all nodes."""

    name: NoteId
    note: Note | None
    entry: PackEntry | None
    edges: list[Edge]


def _gather(
    vault: CompiledVault,
    entries: Mapping[NoteId, PackEntry],
    edges: Iterable[Edge],
    names: Iterable[NoteId],
) -> list[_Told]:
    leaving: dict[NoteId, list[Edge]] = {}
    for edge in edges:
        leaving.setdefault(edge.source, []).append(edge)
    notes = vault.note_of
    return [
        _Told(name, notes.get(name), entries.get(name), leaving.get(name, [])) for name in names
    ]


def _write_chunk(chunk: Iterable[_Told], number: Mapping[NoteId, int]) -> str:
    texts: dict[str, int] = {}

    def keep(text: str) -> int:
        return texts.setdefault(text, len(texts))

    rows = []
    for told in chunk:
        with working_on(told.name):
            rows.append(_row(told, number, keep))
    return pack_text({"rows": rows, "texts": list(texts)})


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
    except UnicodeEncodeError:  # half a character, which a name on the disk can hold
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def pack_text(value: object) -> str:
    """Deflate a value's JSON and write it in base64."""
    return base64.b64encode(zlib.compress(safe_json(value).encode(), _EFFORT)).decode()


def gist_of(note: Note) -> str:
    """What a note says in a line or two: its own summary, else its first passage."""
    return shortened(note.summary or note.opening, LONGEST_GIST)


@lru_cache(maxsize=200_000)
def shortened(text: str, longest: int = LONGEST_SENTENCE) -> str:
    """Mask a text, and cut it to what a panel shows."""
    return bounded(mask(text), longest)


def _row(told: _Told, number: Mapping[NoteId, int], keep: Keep) -> list[Any]:
    """Write the row of a note; what is at its end and says nothing is left out."""
    note, entry = told.note, told.entry
    gist = gist_of(note) if note else ""
    brings = mask(entry.brings) if entry else ""
    row: list[Any] = [
        _links(told.edges, number, keep),
        gist,
        entry.reason if entry else "",
        _claims(note, told.edges, number, keep) if note and note.claims else [],
        "" if brings and gist and _same_text(brings, gist) else brings,
        _chat(note),
    ]
    while len(row) > 1 and not row[-1]:
        row.pop()
    return row


def _same_text(one: str, other: str) -> bool:
    """Return whether one text is the beginning of the other: nobody wants to read it twice."""
    first, second = (re.sub(r"\W", "", text) for text in (one, other))
    return first.startswith(second) if len(first) > len(second) else second.startswith(first)


def _links(edges: Iterable[Edge], number: Mapping[NoteId, int], keep: Keep) -> list[list[Any]]:
    """Write links as target, kind, sentence, line and, where there is one, relation."""
    rows = [
        _link(number[edge.target], link, keep)
        for edge in edges
        if edge.source != edge.target
        for link in edge.links
    ]
    rows.sort(key=lambda row: (row[3], row[0], row[1]))
    return rows


def _link(target: int, link: Link, keep: Keep) -> list[Any]:
    row = [target, _PLACES[link.kind], keep(shortened(link.sentence)), link.line]
    return [*row, keep(mask(link.relation))] if link.relation else row


def _claims(
    note: Note, edges: Iterable[Edge], number: Mapping[NoteId, int], keep: Keep
) -> list[list[Any]]:
    """Write claims as sentence, the notes and the other sources that they rest on, and withheld.

    A claim without any source is among them.
    """
    rows = []
    name, sources = NoteId(note.path), claim_sources(edges)
    for claim in note.claims:
        ends = (sources.get((name, link.target)) for link in claim.sources)
        notes = sorted({number[end] for end in ends if end is not None and end in number})
        cited = list(dict.fromkeys(keep(shortened(str(each))) for each in claim.citations))
        row = [keep(shortened(claim.text)), notes, cited, claim.withheld]
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
