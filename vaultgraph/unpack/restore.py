"""A pack, or what is left of it, becomes a vault of notes again.

In: its recovered documents. Out: notes, each with how much of it was restored. Chunks restore a
note byte for byte, as its digest proves; of a note that only other documents quote, the longest
quote is restored. Each note gets its original path if that is legal, and otherwise the reason.
"""

import codecs
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from vaultgraph.passages.escaping import SHORTENED, spaced
from vaultgraph.unpack.documents import WHOLE, Passage, Recovered
from vaultgraph.unpack.placing import Place, place_notes
from vaultgraph.writing import PORTABLE, Artifact, NameRules

GAP = "%% {missing} of {parts} parts are missing here %%"
"""Written where chunks are missing: an Obsidian comment."""

_ENCODERS: tuple[Callable[[str], bytes], ...] = (
    lambda text: text.encode(),
    lambda text: codecs.BOM_UTF8 + text.encode(),
    lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
)


class Completeness(StrEnum):
    """How much of a note was restored."""

    EXACT = "exact"
    """Every byte, as its digest proves."""
    WHOLE = "whole"
    """All of its text as in the pack: with masked secrets, or in a repaired encoding."""
    PARTIAL = "partial"
    """Only quotes, or not all of its chunks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoredNote:
    """A restored note.

    Args:
        source: its path in the pack.
        path: its path in the restored vault.
        content: its bytes.
        completeness: how much of it was restored.
        reason: why its path was changed; empty if it was not.
        relinked: number of its links that were changed because their target was renamed.
    """

    source: str
    path: str
    content: bytes
    completeness: Completeness
    reason: str = ""
    relinked: int = 0

    @property
    def artifact(self) -> Artifact:
        """The note as a file."""
        return Artifact(path=self.path, content=self.content)


def restore_notes(
    documents: Iterable[Recovered], rules: NameRules = PORTABLE
) -> tuple[RestoredNote, ...]:
    """Restore every note that the documents quote, sorted by path.

    Args:
        documents: in any order; the most complete version of each note is used.
        rules: which names the target system allows.
    """
    documents = complete_paths(documents)
    names = _names_by_note(documents)
    passages: dict[str, list[list[Passage]]] = defaultdict(list)
    for document in documents:
        by_path: dict[str, list[Passage]] = defaultdict(list)
        for passage in document.passages:
            path = names.get(passage.note, passage.path)
            by_path[path].append(passage)
        for path, found in by_path.items():
            passages[path].append(found)
    places = place_notes(passages, rules)
    return tuple(_restored(source, places[source], passages[source]) for source in sorted(passages))


def _names_by_note(documents: Iterable[Recovered]) -> dict[str, str]:
    """Find the best name of each note: headers of single chunks shorten long names differently."""
    best: dict[str, Passage] = {}
    for document in documents:
        for passage in document.passages:
            if passage.note:
                best[passage.note] = max(best.get(passage.note, passage), passage, key=_fullness)
    return {note: passage.path for note, passage in best.items()}


def _fullness(passage: Passage) -> tuple[bool, bool, int, str]:
    """Return how reliable a path is: records contain it unchanged, headers on one line."""
    path = passage.path
    return passage.start is not None, SHORTENED not in path, len(path), path


def _restored(source: str, place: Place, accounts: list[list[Passage]]) -> RestoredNote:
    """Restore one note from its passages in several documents."""
    chunks = {
        passage.part: passage
        for account in sorted(accounts, key=_is_placed)  # chunk files lack what was left out
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
    return RestoredNote(
        source=source, path=place.path, content=content, completeness=how, reason=place.reason
    )


def _is_placed(account: list[Passage]) -> bool:
    return account[0].start is not None


def _parts(chunk: Passage) -> int:
    return chunk.parts


def _quoted(account: Iterable[Passage]) -> str:
    """Join the quotes of one document in the order of their places."""
    placed = sorted(account, key=lambda passage: -1 if passage.start is None else passage.start)
    return "\n\n".join(passage.text for passage in placed)


def _with_gaps(chunks: Mapping[int, Passage]) -> str:
    """Join chunks, with a comment where some are missing."""
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
    """Encode a text as its note was, and return whether the digest proves it."""
    for encode in _ENCODERS:
        content = encode(text)
        if hashlib.sha256(content).hexdigest() == digest:
            return content, True
    return text.encode(), False


def encoded_as(text: str, content: bytes, encoding: str) -> bytes:
    """Encode a text as some content was encoded, its byte order mark included."""
    boms = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    bom = next((bom for bom in boms if content.startswith(bom)), b"")
    return bom + text.encode(encoding)


def complete_paths(documents: Iterable[Recovered]) -> list[Recovered]:
    """Complete the path of every passage; prompts leave out folder and ending.

    If no other document contains the path, only `.md` was left out. Names that could be misread
    have both.
    """
    documents = list(documents)
    paths = {path for document in documents for path in document.paths}
    paths |= {each.path for document in documents for each in document.passages if not each.bare}
    by_bare = {spaced(path): path for path in sorted(paths)}
    by_bare |= {spaced(_without_ending(path).rpartition("/")[2]): path for path in sorted(paths)}
    by_bare |= {spaced(_without_ending(path)): path for path in sorted(paths, reverse=True)}

    def complete(passage: Passage) -> Passage:
        path = by_bare.get(passage.path, "") if passage.bare else ""
        return replace(passage, path=path or _with_ending(passage.path, passage.bare), bare=False)

    return [
        replace(document, passages=tuple(map(complete, document.passages)))
        for document in documents
    ]


def _without_ending(path: str) -> str:
    return path[: -len(".md")] if path.lower().endswith(".md") else path


def _with_ending(path: str, bare: bool) -> str:
    name = _without_ending(path).rpartition("/")[2]
    misread = not name.strip() or f" {name}".endswith(WHOLE)
    complete = (".canvas",) if bare and not misread else (".md", ".canvas")
    return path if path.lower().endswith(complete) else f"{path}.md"
