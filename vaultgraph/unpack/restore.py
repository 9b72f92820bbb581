"""A pack, or what is left of it, becomes a vault of notes again.

In: what its documents tell. Out: notes, each with how much of it came back. Chunks give a note
back to the byte, as its digest proves; of a note that only other documents quote, the longest
quote comes back. Paths in a pack may be anything, hostile ones too: every part of a name is made
safe, so that nothing is ever written outside the folder, hidden, or run by anything.
"""

import codecs
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from vaultgraph.passages.escaping import SHORTENED
from vaultgraph.text import note_key
from vaultgraph.unpack.documents import Passage, Recovered
from vaultgraph.writing import Artifact, safe_name

GAP = "%% {missing} of {parts} parts are missing here %%"
"""Stands where chunks are missing: an Obsidian comment."""

_ENDINGS = (".md", ".canvas")
_DEEPEST = 32
# With its ending and a number, a name stays within the 200 bytes of `safe_name`.
_STEM_BYTES = 180
_ENCODERS: tuple[Callable[[str], bytes], ...] = (
    lambda text: text.encode(),
    lambda text: codecs.BOM_UTF8 + text.encode(),
    lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
)


class Completeness(StrEnum):
    """How much of a note came back."""

    EXACT = "exact"
    """Every byte, as its digest proves."""
    WHOLE = "whole"
    """All of its text as the pack holds it: masked secrets, or an encoding that was repaired."""
    PARTIAL = "partial"
    """Only quotes, or not all of its chunks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoredNote:
    """A note that came back.

    Args:
        source: its path as the pack says.
        path: its path in the restored vault.
        content: its bytes.
        completeness: how much of it came back.
    """

    source: str
    path: str
    content: bytes
    completeness: Completeness

    @property
    def artifact(self) -> Artifact:
        """The note as a file."""
        return Artifact(path=self.path, content=self.content)


def restore_notes(documents: Iterable[Recovered]) -> tuple[RestoredNote, ...]:
    """Restore every note that the documents quote, sorted by path.

    Args:
        documents: what is at hand, in any order; the fullest account of each note is taken.
    """
    documents = list(documents)
    names = _names_by_rank(documents)
    passages: dict[str, list[list[Passage]]] = defaultdict(list)
    for document in documents:
        by_path: dict[str, list[Passage]] = defaultdict(list)
        for passage in document.passages:
            path = names.get((document.pack_id, passage.rank), passage.path)
            by_path[_with_ending(path)].append(passage)
        for path, found in by_path.items():
            passages[path].append(found)
    paths = _safe_paths(passages)
    return tuple(_restored(source, paths[source], passages[source]) for source in sorted(passages))


def _names_by_rank(documents: Iterable[Recovered]) -> dict[tuple[str, int], str]:
    """Find the best name of each note: headers of single chunks shorten long ones, each its way."""
    best: dict[tuple[str, int], Passage] = {}
    for document in documents:
        for passage in document.passages:
            if passage.rank:
                key = document.pack_id, passage.rank
                best[key] = max(best.get(key, passage), passage, key=_fullness)
    return {key: passage.path for key, passage in best.items()}


def _fullness(passage: Passage) -> tuple[bool, bool, int, str]:
    """Tell how far a path can be trusted: records hold it as it is, headers on one line."""
    path = passage.path
    return passage.start is not None, SHORTENED not in path, len(path), path


def _restored(source: str, path: str, accounts: list[list[Passage]]) -> RestoredNote:
    """Restore one note from what several documents tell of it."""
    chunks = {
        passage.part: passage
        for account in accounts
        for passage in account
        if 0 < passage.part <= passage.parts
    }
    texts = [_quoted(account) for account in accounts if not account[0].part]
    longest = max(texts, key=lambda text: (len(text), text), default="")
    full = [
        passage
        for account in accounts
        for passage in account
        if passage.level == 3 and not passage.part
    ]
    if chunks and set(chunks) == set(range(1, max(chunks.values(), key=_parts).parts + 1)):
        text = "".join(chunks[part].text for part in sorted(chunks))
        content, exact = _encoded(text, chunks[1].note_sha256)
        how = Completeness.EXACT if exact else Completeness.WHOLE
    elif full or len(longest) > sum(len(chunk.text) for chunk in chunks.values()):
        content = (longest if longest.endswith("\n") else f"{longest}\n").encode()
        how = Completeness.WHOLE if full else Completeness.PARTIAL
    else:
        content, how = _with_gaps(chunks).encode(), Completeness.PARTIAL
    return RestoredNote(source=source, path=path, content=content, completeness=how)


def _parts(chunk: Passage) -> int:
    return chunk.parts


def _quoted(account: Iterable[Passage]) -> str:
    """Join the quotes of one document in the order of their places."""
    placed = sorted(account, key=lambda passage: -1 if passage.start is None else passage.start)
    return "\n\n".join(passage.text for passage in placed)


def _with_gaps(chunks: Mapping[int, Passage]) -> str:
    """Join chunks, saying where some are missing."""
    parts = max(chunks.values(), key=_parts).parts
    pieces: list[str] = []
    before = 0
    for part in sorted(chunks):
        if missing := part - before - 1:
            pieces.append(_gap(missing, parts))
        pieces.append(chunks[part].text)
        before = part
    if missing := parts - before:
        pieces.append(_gap(missing, parts))
    return "".join(pieces)


def _gap(missing: int, parts: int) -> str:
    return f"\n\n{GAP.format(missing=missing, parts=parts)}\n\n"


def _encoded(text: str, digest: str) -> tuple[bytes, bool]:
    """Encode a text as its note was, and tell whether the digest proves it."""
    for encode in _ENCODERS:
        content = encode(text)
        if hashlib.sha256(content).hexdigest() == digest:
            return content, True
    return text.encode(), False


def _with_ending(path: str) -> str:
    """Give a path its ending, which prompts leave out."""
    return path if path.lower().endswith(_ENDINGS) else f"{path}.md"


def _safe_paths(sources: Iterable[str]) -> dict[str, str]:
    """Give every source a path of its own that cannot leave the folder, hide or collide."""
    taken: set[str] = set()
    paths: dict[str, str] = {}
    for source in sorted(sources):
        *folders, name = source.split("/")
        above = [_safe_folder(part) for part in folders if part][-_DEEPEST:]
        stem, _, ending = _safe_file(name).rpartition(".")
        candidates = ("/".join([*above, f"{stem}{number}.{ending}"]) for number in _numbers())
        paths[source] = next(path for path in candidates if note_key(path) not in taken)
        taken.add(note_key(paths[source]))
    return paths


def _numbers() -> Iterator[str]:
    yield ""
    yield from (f" ({number})" for number in count(2))


def _safe_file(name: str) -> str:
    """Make a file name safe; its ending stays, and is that of a note."""
    stem, _, ending = name.rpartition(".")
    short = safe_name(stem).encode()[:_STEM_BYTES].decode("utf-8", "ignore")
    return f"{_shown(safe_name(short))}.{ending}"


def _safe_folder(name: str) -> str:
    """Make a folder's name safe; it never ends as a note does, so the two cannot collide."""
    safe = _shown(safe_name(name))
    stem, _, ending = safe.rpartition(".")
    return f"{stem}_{ending}" if f".{ending.lower()}" in _ENDINGS else safe


def _shown(name: str) -> str:
    """Keep a name from being hidden."""
    return f"_{name[1:]}" if name.startswith(".") else name
