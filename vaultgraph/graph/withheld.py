"""Leave out what is private or excluded, before any output is made (part of stage 3).

In: the files and notes of a vault, and what its user excludes. Out: `OpenVault`: the rest, with its
links resolved, and the numbers of what is left out. No note, name, path, tag or link of what is
left out is in it. The text of an open note is not changed, even where it names such a note.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import msgspec

from vaultgraph.diagnostics import Diagnostic
from vaultgraph.errors import InputError
from vaultgraph.graph.links.resolve import Resolution, resolve_links
from vaultgraph.graph.neighbourhood import within
from vaultgraph.model import LinkKind, NodeKind, VaultPath
from vaultgraph.text import path_key
from vaultgraph.vault.exclusion import Exclusion
from vaultgraph.vault.markdown.terms import count_terms
from vaultgraph.vault.note import Claim, Link, Note
from vaultgraph.vault.passages.passage import Passage
from vaultgraph.vault.reading.notes import ReadNotes
from vaultgraph.vault.scan import VaultFiles

DIGEST_DIGITS = 16
"""The hexadecimal digits of a note's digest that suffice to recognise it."""

_IN_TEXT = frozenset({LinkKind.LINK, LinkKind.EMBED})


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """The numbers of notes and canvases of a vault that are left out, by reason.

    Args:
        private: those that are marked as private.
        excluded: further ones that the user excludes.
        unselected: further ones that are not selected, if the user keeps only some.
        hidden: those that the app's own setting *Excluded files* hides; links to them are still
            resolved.
    """

    private: int = 0
    excluded: int = 0
    unselected: int = 0
    hidden: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVault:
    """A vault without what is left out, with its links resolved.

    `withheld` is a digest of the paths that are not shown, which changes with each of them.
    `marks` are digests by which notes that are left out can be recognised, as from `marks_of`.
    """

    files: VaultFiles
    read: ReadNotes
    resolution: Resolution
    left_out: LeftOut
    withheld: str
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What the user keeps: what patterns match, and what is within `depth` links of it."""

    patterns: Exclusion
    depth: int = 0


def withhold(
    files: VaultFiles, read: ReadNotes, exclusion: Exclusion, selection: Selection | None = None
) -> OpenVault:
    """Leave out what is private, excluded, or not selected, and resolve the links of the rest.

    Attachments that only such notes link to are left out too. A link from an open note to one of
    them is removed: it is neither resolved nor unresolved.

    Raises:
        UsageError: the user excludes something that does not exist.
        InputError: no note is left.
    """
    paths = [file.path for file in files.files]
    gone, counts = _find_gone(files, read, exclusion, selection)
    shut = [note for note in read.notes if note.path in gone]
    notes = [note for note in read.notes if note.path not in gone]
    if not notes:
        raise _nothing_left(counts)
    resolution = resolve_links(notes, paths)
    if gone:
        gone |= _attachments_of(shut, files, resolution)
        notes = [_without_links(note, gone, resolution) for note in notes]
        resolution = resolution.without(gone)
    open_files = _without_files(files, gone, exclusion)
    return OpenVault(
        files=open_files,
        read=ReadNotes(
            notes=tuple(notes),
            diagnostics=_without(read.diagnostics, gone - _unread(files, read), exclusion),
        ),
        resolution=resolution,
        left_out=replace(counts, hidden=sum(note.path in open_files.hidden for note in notes)),
        withheld=_digest({*gone, *open_files.hidden}),
        marks=frozenset(mark for note in shut for mark in marks_of(note.path, note.digest)),
    )


def marks_of(path: str, digest: str) -> Iterator[str]:
    """Yield digests by which a note can be recognised: of its path, its name and its content.

    Args:
        path: its path.
        digest: the SHA-256 of its bytes, hexadecimal, or the beginning of it.
    """
    yield _digest([path])
    yield _digest(["/" + path.rpartition("/")[2]])
    if digest:
        yield digest[:DIGEST_DIGITS]


def _digest(paths: Collection[str]) -> str:
    listed = "\0".join(sorted(paths)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(listed, digest_size=20).hexdigest()


def withhold_notes(
    files: VaultFiles, read: ReadNotes, exclusion: Exclusion, selection: Selection | None = None
) -> tuple[VaultFiles, ReadNotes]:
    """Leave out what is private or excluded as `withhold` does, for use without links.

    Links are resolved only if one may lead to what is left out.
    """
    if not _find_gone(files, read, exclusion, selection)[0]:
        return _without_files(files, (), exclusion), read
    left = withhold(files, read, exclusion, selection)
    return left.files, left.read


def _find_gone(
    files: VaultFiles, read: ReadNotes, exclusion: Exclusion, selection: Selection | None
) -> tuple[frozenset[VaultPath], LeftOut]:
    """Find what is left out, and count its notes by the first reason that applies."""
    private = frozenset(note.path for note in read.notes if note.private)
    gone = private | exclusion.find([file.path for file in files.files], read.notes)
    gone |= _unread(files, read)
    excluded = sum(note.path in gone for note in read.notes) - len(private)
    unselected: frozenset[VaultPath] = frozenset()
    if selection is not None:
        unselected = _not_kept(files, read, gone, selection)
    counts = LeftOut(
        private=len(private),
        excluded=excluded,
        unselected=sum(note.path in unselected for note in read.notes),
    )
    return gone | unselected, counts


def _unread(files: VaultFiles, read: ReadNotes) -> frozenset[VaultPath]:
    """Find the notes that could not be read, which may be private."""
    written = (file.path for file in files.files if file.kind is not NodeKind.ATTACHMENT)
    return frozenset(written).difference(note.path for note in read.notes)


def _not_kept(
    files: VaultFiles, read: ReadNotes, gone: Collection[VaultPath], selection: Selection
) -> frozenset[VaultPath]:
    """Find what is not selected: notes, and files that no selected note links to."""
    paths = [file.path for file in files.files if file.path not in gone]
    notes = [note for note in read.notes if note.path not in gone]
    kept = selection.patterns.find(paths, notes)
    links = resolve_links(notes, paths).resolved
    names = {note.path for note in notes}
    between = [link for link in links if VaultPath(link.target) in names]
    kept |= within(between, kept & names, selection.depth)
    kept |= {VaultPath(link.target) for link in links if VaultPath(link.source) in kept} - names
    return frozenset(paths) - kept


def _nothing_left(counts: LeftOut) -> InputError:
    excluded = counts.excluded + counts.unselected
    return InputError(
        f"no notes are left: all are left out ({counts.private:,} private, {excluded:,} excluded)",
        remedy="Exclude fewer notes; private ones are never included.",
    )


def _attachments_of(
    shut: Iterable[Note], files: VaultFiles, resolution: Resolution
) -> frozenset[VaultPath]:
    """Find the attachments that only notes that are left out link to."""
    paths = [file.path for file in files.files]
    attachments = {file.path for file in files.files if file.kind is NodeKind.ATTACHMENT}
    linked = {VaultPath(found.target) for found in resolve_links(shut, paths).resolved}
    still = {VaultPath(found.target) for found in resolution.resolved}
    return frozenset(linked & attachments - still)


def _without_links(note: Note, gone: Collection[str], resolution: Resolution) -> Note:
    """Remove the links to what is left out from a note, its claims and its passages."""

    def leads_out(link: Link) -> bool:
        target = resolution.target_of(note.path, link)
        return target in gone or (bool(link.origin) and path_key(link.origin) in keys)

    keys = {path_key(path) for path in gone} if note.kind is NodeKind.CANVAS else frozenset()
    kept = [number for number, link in enumerate(note.links) if not leads_out(link)]
    if len(kept) == len(note.links):
        return note
    dropped = [link for link in note.links if link.kind in _IN_TEXT and leads_out(link)]
    return replace(
        note,
        links=tuple(note.links[number] for number in kept),
        terms=_without_words(note.terms, dropped),
        claims=tuple(_without_sources(claim, leads_out) for claim in note.claims),
        passages=_renumbered(note.passages, kept),
    )


def _without_sources(claim: Claim, leads_out: Callable[[Link], bool]) -> Claim:
    kept = tuple(link for link in claim.sources if not leads_out(link))
    withheld = len(claim.sources) - len(kept)
    return replace(claim, sources=kept, withheld=withheld) if withheld else claim


def _without_words(
    terms: Sequence[tuple[str, int]], dropped: Iterable[Link]
) -> tuple[tuple[str, int], ...]:
    """Remove the words of links to what is left out from terms, which name modules."""
    written = Counter(dict(count_terms("\n".join(link.display or link.target for link in dropped))))
    return tuple((term, left) for term, count in terms if (left := count - written[term]) > 0)


def _renumbered(passages: Sequence[Passage], kept: Sequence[int]) -> tuple[Passage, ...]:
    """Update the indices of links in passages after links were removed."""
    number_of = {old: new for new, old in enumerate(kept)}
    return tuple(
        msgspec.structs.replace(
            passage, links=tuple(number_of[link] for link in passage.links if link in number_of)
        )
        for passage in passages
    )


def _without_files(files: VaultFiles, gone: Collection[str], exclusion: Exclusion) -> VaultFiles:
    return replace(
        files,
        files=tuple(file for file in files.files if file.path not in gone),
        diagnostics=_without(files.diagnostics, gone, exclusion),
        remote=tuple(path for path in files.remote if not exclusion.matches(path)),
        hidden=files.hidden.difference(gone),
    )


def _without(
    diagnostics: Iterable[Diagnostic], gone: Collection[str], exclusion: Exclusion
) -> tuple[Diagnostic, ...]:
    return tuple(
        found
        for found in diagnostics
        if found.location.path not in gone and not exclusion.matches(found.location.path)
    )
