"""Check the links of a vault (part of stage 3).

In: notes and `Resolution`. Out: diagnostics of ambiguous and unresolved links, missing anchors,
loops of embeds and orphans. Links that nobody needs to fix are not checked: see `watch.py`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from vaultgraph.diagnostics import Code, Diagnostic, Severity
from vaultgraph.graph.links.absent import AbsentFiles
from vaultgraph.graph.links.anchors import Outline
from vaultgraph.graph.links.embeds import embed_loops
from vaultgraph.graph.links.resolve import (
    AmbiguousLink,
    Preference,
    Resolution,
    UnresolvedLink,
)
from vaultgraph.graph.links.suggest import NameSuggester
from vaultgraph.graph.links.watch import Watch, names_file
from vaultgraph.model import Location, NoteId, NoteRole, VaultPath
from vaultgraph.vault.note import Link, Note
from vaultgraph.vault.placeholders import is_placeholder
from vaultgraph.vault.roles import is_periodic
from vaultgraph.vault.settings import VaultSettings

_LISTED = 20
_MANY_ORPHANS = 50
_ORPHAN = "no link leads to or from this note"
_CANDIDATES = 5
_COMPARED = 60
_LONGEST_NAME = 200
_NEVER_ORPHANS = frozenset({NoteRole.DAILY, NoteRole.TEMPLATE, NoteRole.BOOKKEEPING, NoteRole.COPY})
_OF_A_FOLDER = re.compile(
    r"(?:read[\s_\-]?me|licen[cs]e|changelog|contributing|code[\s_\-]of[\s_\-]conduct|_?index)",
    re.IGNORECASE,
)
"""Files that a folder or a site has by convention, without links to them."""

_AS_MEANT = frozenset({Preference.EXACT_PATH, Preference.SAME_FOLDER})
"""The reasons of choices that agree with how the app itself writes links to files of one name."""


def check_links(
    notes: Sequence[Note],
    resolution: Resolution,
    settings: VaultSettings = VaultSettings(),
    remote: Iterable[VaultPath] = (),
    paths: Iterable[VaultPath] = (),
) -> tuple[Diagnostic, ...]:
    """Find what is wrong with links, in no particular order.

    Args:
        notes: every note and canvas.
        resolution: the targets of their links.
        settings: the settings of daily notes in the vault's `.obsidian`.
        remote: files that are not on this computer.
        paths: every file of the vault.
    """
    watch = Watch(notes)
    outlines = _Outlines(notes)
    suggester = NameSuggester(notes)
    absent = AbsentFiles(resolution.unresolved, paths, remote)
    return (
        *_ambiguous(resolution, watch, outlines),
        *_unresolved(resolution, watch, suggester, absent, settings),
        *_missing_anchors(resolution, watch, outlines, suggester),
        *_embed_loops(resolution, watch, outlines),
        *_orphans(notes, resolution),
    )


class _Outlines(dict[NoteId, Outline | None]):
    """The outline of each note, made when first needed; None for what has none."""

    def __init__(self, notes: Iterable[Note]) -> None:
        super().__init__()
        self._notes = {NoteId(note.path): note for note in notes}

    def __missing__(self, name: NoteId) -> Outline | None:
        note = self._notes.get(name)
        self[name] = Outline(note) if note and note.path.lower().endswith(".md") else None
        return self[name]

    def has(self, name: str, anchor: str) -> bool:
        """Return whether a note has a heading or a block."""
        outline = self[NoteId(name)]
        return outline is not None and outline.find(anchor) is not None


def _ambiguous(resolution: Resolution, watch: Watch, outlines: _Outlines) -> Iterator[Diagnostic]:
    """Report links that fit several files; a choice that the author meant is only information."""
    ambiguous = {id(found.taken): found for found in resolution.ambiguous}
    for taken in watch.written([found.taken for found in resolution.ambiguous]):
        found = ambiguous[id(taken)]
        others = _others(found)
        if others and not taken.link.origin:
            yield _choice(found, others, meant=_is_meant(found, others, outlines))


def _others(found: AmbiguousLink) -> list[VaultPath]:
    """List the other files that a person could have meant.

    The app also accepts a path where only the end of a folder's name matches the link; such a file
    is no alternative to one whose folders match exactly.
    """
    taken = VaultPath(found.taken.target)
    others = [path for path in found.candidates if path != taken]
    written = _unended(found.taken.link.target).lstrip("./")
    if _ends_with(taken, written):
        return [path for path in others if _ends_with(path, written)]
    return others


def _ends_with(path: VaultPath, written: str) -> bool:
    return f"/{_unended(path)}".lower().endswith(f"/{written}".lower())


def _choice(found: AmbiguousLink, others: list[VaultPath], *, meant: bool) -> Diagnostic:
    taken = VaultPath(found.taken.target)
    more = len(others) - _CANDIDATES
    listed = [*others[:_CANDIDATES], *([f"{more:,} more"] if more > 0 else [])]
    return _finding(
        Code.AMBIGUOUS_LINK,
        found.taken.source,
        found.taken.link,
        f"took {taken} ({found.reason}) over {', '.join(listed)}",
        "" if meant else "Write the path of the note that is meant, or rename one of them.",
        level=Severity.INFO if meant else None,
        subject=f"{taken}\n{meant}",
    )


def _is_meant(found: AmbiguousLink, others: Sequence[VaultPath], outlines: _Outlines) -> bool:
    """Return whether the author meant the chosen file, by its case, its place and the heading.

    Where only another one of the files has the heading, that one was meant.
    """
    anchor, near = found.taken.link.anchor, others[:_COMPARED]
    if (
        anchor
        and not outlines.has(found.taken.target, anchor)
        and any(outlines.has(path, anchor) for path in near)
    ):
        return False
    written = _stem(found.taken.link.target)
    spelled_so = [_stem(path) == written for path in (found.taken.target, *others)]
    if any(spelled_so) and not all(spelled_so):
        return spelled_so[0] and (found.reason in _AS_MEANT or not any(spelled_so[1:]))
    return found.reason in _AS_MEANT


def _stem(path: str) -> str:
    return _unended(path).rpartition("/")[2]


def _unended(path: str) -> str:
    return path[:-3] if path.lower().endswith(".md") else path


def _unresolved(
    resolution: Resolution,
    watch: Watch,
    suggester: NameSuggester,
    absent: AbsentFiles,
    settings: VaultSettings,
) -> Iterator[Diagnostic]:
    """Report links to notes and files that do not exist, except periodic notes."""
    for missing in watch.written(resolution.unresolved):
        if cloud := absent.in_cloud(missing):
            yield _absent(missing, f"{cloud} is in iCloud and not downloaded", "")
        elif names_file(missing.link.target):
            file = absent.explain(missing)
            yield _absent(
                missing, file.message, file.remedy, level=Severity.WARNING, subject=file.subject
            )
        elif not is_periodic(missing.link.target.removesuffix(".md"), settings):
            hint = suggester.unreachable(missing.link)
            remedy = hint or suggester.remedy(missing.link)
            yield _absent(missing, "there is no such note", remedy, anchored=bool(hint))


def _absent(
    missing: UnresolvedLink,
    message: str,
    remedy: str,
    *,
    level: Severity | None = None,
    anchored: bool = False,
    subject: str = "",
) -> Diagnostic:
    return _finding(
        Code.UNRESOLVED_LINK,
        missing.source,
        missing.link,
        message,
        remedy,
        level=level,
        subject=subject or missing.target,
        anchored=anchored,
    )


def _missing_anchors(
    resolution: Resolution, watch: Watch, outlines: _Outlines, suggester: NameSuggester
) -> Iterator[Diagnostic]:
    anchored = [found for found in resolution.resolved if found.link.anchor]
    for found in watch.written(anchored):
        anchor = found.link.anchor
        outline = outlines[found.target]
        if outline and not found.link.origin and outline.find(anchor) is None:
            last = anchor.rpartition("#")[2]
            what = "block" if last.startswith("^") else "heading"
            yield _finding(
                Code.MISSING_ANCHOR,
                found.source,
                found.link,
                f"{found.target} has no such {what}",
                suggester.unreachable(found.link) or _similar_heading(outline, last),
                subject=f"{found.target}\n{anchor}",
            )


def _similar_heading(outline: Outline, written: str) -> str:
    if written.startswith("^"):
        return f"Omit headings before a block: write #{written}." if outline.find(written) else ""
    if outline.find(written):
        return f"The heading is elsewhere in that note: write #{written}."
    near = outline.similar(written)
    return f"Did you mean #{near}?" if near else ""


def _embed_loops(resolution: Resolution, watch: Watch, outlines: _Outlines) -> Iterator[Diagnostic]:
    embeds = (found for found in resolution.resolved if watch.sees(found.source, found.link))
    for loop in embed_loops(embeds, outlines):
        way = [loop[0].source, *(found.target for found in loop)]
        if len(way) > _LISTED:
            way[_LISTED // 2 : -_LISTED // 2] = [NoteId("…")]
        yield _finding(
            Code.EMBED_LOOP,
            loop[0].source,
            loop[0].link,
            f"notes embed each other in a circle: {' → '.join(way)}",
            "Link to one of them instead of embedding it.",
        )


def _orphans(notes: Sequence[Note], resolution: Resolution) -> Iterator[Diagnostic]:
    """Report notes without a link to or from another one, even an unresolved one.

    Many of them in one folder are reported as one subject.
    """
    linked = {
        end
        for found in resolution.unresolved
        if not is_placeholder(found.link.target)
        for end in (found.source, found.target)
    }
    for found in resolution.resolved:
        if found.source != found.target:
            linked.update((found.source, found.target))
    alone = [
        note.path
        for note in notes
        if NoteId(note.path) not in linked
        and note.role not in _NEVER_ORPHANS
        and not _OF_A_FOLDER.fullmatch(note.path.rpartition("/")[2].removesuffix(".md"))
    ]
    of_folder = Counter(path.rpartition("/")[0] for path in alone)
    for path in alone:
        folder = path.rpartition("/")[0]
        many = of_folder[folder] > _MANY_ORPHANS
        yield Diagnostic(
            code=Code.ORPHAN,
            location=Location(path=path),
            message=_ORPHAN + (" or others in its folder" if many else ""),
            remedy="Link it to a related note.",
            subject=f"{folder}/" if many else "",
        )


def _finding(
    code: Code,
    source: NoteId,
    link: Link,
    message: str,
    remedy: str,
    *,
    level: Severity | None = None,
    subject: str = "",
    anchored: bool = True,
) -> Diagnostic:
    return Diagnostic(
        code=code,
        location=Location(path=VaultPath(source), line=link.line, column=link.column),
        message=f"{as_written(link, anchored=anchored)}: {message}",
        remedy=remedy,
        level=level,
        subject=subject,
    )


def as_written(link: Link, *, anchored: bool = True) -> str:
    """Write a link as a wikilink, without its display."""
    anchor = f"#{link.anchor}" if link.anchor and (anchored or not link.target) else ""
    written = link.target + anchor
    return f"[[{written[:_LONGEST_NAME]}{'…' if len(written) > _LONGEST_NAME else ''}]]"
