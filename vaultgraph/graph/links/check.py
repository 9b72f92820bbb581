"""What is wrong with the links of a vault (part of stage 3).

In: notes and `Resolution`. Out: diagnostics of ambiguous and unresolved links, missing anchors,
loops of embeds and orphans.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from vaultgraph.diagnostics import Code, Diagnostic
from vaultgraph.graph.links.anchors import Outline
from vaultgraph.graph.links.embeds import embed_loops
from vaultgraph.graph.links.resolve import Resolution
from vaultgraph.graph.links.suggest import NameSuggester
from vaultgraph.model import Location, NoteId, NoteRole, VaultPath
from vaultgraph.vault.note import Link, Note

_LISTED = 20
_LONGEST_NAME = 200
_NEVER_ORPHANS = frozenset({NoteRole.DAILY, NoteRole.TEMPLATE, NoteRole.BOOKKEEPING})


def check_links(notes: Sequence[Note], resolution: Resolution) -> tuple[Diagnostic, ...]:
    """Find what is wrong with links, in no particular order."""
    outlines = _Outlines(notes)
    return (
        *_ambiguous(resolution),
        *_unresolved(notes, resolution),
        *_missing_anchors(resolution, outlines),
        *_embed_loops(resolution, outlines),
        *_orphans(notes, resolution),
    )


class _Outlines(dict[NoteId, Outline | None]):
    """The outline of each note that is asked for; None for what has none."""

    def __init__(self, notes: Iterable[Note]) -> None:
        super().__init__()
        self._notes = {NoteId(note.path): note for note in notes}

    def __missing__(self, name: NoteId) -> Outline | None:
        note = self._notes.get(name)
        self[name] = Outline(note) if note and note.path.lower().endswith(".md") else None
        return self[name]


def _ambiguous(resolution: Resolution) -> Iterator[Diagnostic]:
    for found in resolution.ambiguous:
        taken = VaultPath(found.taken.target)
        others = (path for path in found.candidates if path != taken)
        more = len(found.candidates) - 1 - _LISTED
        listed = [*islice(others, _LISTED), *([f"{more:,} more"] if more > 0 else [])]
        yield _finding(
            Code.AMBIGUOUS_LINK,
            found.taken.source,
            found.taken.link,
            f"took {taken} ({found.reason}) over {', '.join(listed)}",
            "Write the path of the note that is meant, or rename one of them.",
        )


def _unresolved(notes: Sequence[Note], resolution: Resolution) -> Iterator[Diagnostic]:
    """Report links to unwritten notes, but neither what was said in a chat nor placeholders."""
    suggester = None
    for missing in resolution.unresolved:
        if missing.link.in_message or "{{" in missing.link.target:
            continue
        suggester = suggester or NameSuggester(notes)
        remedy = suggester.remedy(missing.link.target)
        yield _finding(
            Code.UNRESOLVED_LINK, missing.source, missing.link, "there is no such note", remedy
        )


def _missing_anchors(resolution: Resolution, outlines: _Outlines) -> Iterator[Diagnostic]:
    for found in resolution.resolved:
        anchor = found.link.anchor
        if not anchor or found.link.in_message or found.link.origin:
            continue
        outline = outlines[found.target]
        if outline and outline.find(anchor) is None:
            what = "block" if anchor.rpartition("#")[2].startswith("^") else "heading"
            yield _finding(
                Code.MISSING_ANCHOR,
                found.source,
                found.link,
                f"{found.target} has no such {what}",
                _similar_heading(outline, anchor.rpartition("#")[2]),
            )


def _similar_heading(outline: Outline, written: str) -> str:
    if outline.find(written):
        return f"The heading stands elsewhere in that note: write #{written}."
    near = outline.similar(written)
    return f"Did you mean #{near}?" if near else ""


def _embed_loops(resolution: Resolution, outlines: _Outlines) -> Iterator[Diagnostic]:
    for loop in embed_loops(resolution.resolved, outlines):
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
    """Report notes without a link to or from another one, be it written or not."""
    linked = {end for found in resolution.unresolved for end in (found.source, found.target)}
    for found in resolution.resolved:
        if found.source != found.target:
            linked.update((found.source, found.target))
    for note in notes:
        if NoteId(note.path) not in linked and note.role not in _NEVER_ORPHANS:
            yield Diagnostic(
                code=Code.ORPHAN,
                location=Location(path=note.path),
                message="no link leads to or from this note",
                remedy="Link it to a note that it belongs to.",
            )


def _finding(code: Code, source: NoteId, link: Link, message: str, remedy: str) -> Diagnostic:
    return Diagnostic(
        code=code,
        location=Location(path=VaultPath(source), line=link.line, column=link.column),
        message=f"{as_written(link)}: {message}",
        remedy=remedy,
    )


def as_written(link: Link) -> str:
    """Show a link as its author knows it, without its display."""
    anchor = f"#{link.anchor}" if link.anchor else ""
    written = link.target + anchor
    return f"[[{written[:_LONGEST_NAME]}{'…' if len(written) > _LONGEST_NAME else ''}]]"
