"""Notes and links written by hand, so that the graph's tests need no parser."""

from collections.abc import Iterable

from vaultgraph.graph.build import NoteGraph, build_graph
from vaultgraph.graph.links.resolve import Resolution, resolve_links
from vaultgraph.model import LinkKind, NodeKind, VaultPath
from vaultgraph.vault.note import Link, Note
from vaultgraph.vault.passages.passage import Passage, PassageKind

SAYS_SOMETHING = Passage(kind=PassageKind.PARAGRAPH, start=0, end=9, terms="something")


def link(written: str, kind: LinkKind = LinkKind.LINK, *, line: int = 1, **facts: object) -> Link:
    """Make a link of `target#anchor`."""
    target, _, anchor = written.partition("#")
    start = 100 * line
    return Link(
        kind=kind,
        target=target,
        anchor=anchor,
        line=line,
        column=1,
        start=start,
        end=start + 4 + len(written),
        **facts,  # type: ignore[arg-type]
    )


def note(path: str, *links: Link | str, **facts: object) -> Note:
    """Make a note; links that are text are plain links, one a line."""
    made = [
        link(each, line=number) if isinstance(each, str) else each
        for number, each in enumerate(links, 1)
    ]
    name, _, ending = path.rpartition("/")[2].rpartition(".")
    kind = NodeKind.CANVAS if ending == "canvas" else NodeKind.NOTE
    values: dict[str, object] = {
        "title": name,
        "kind": kind,
        "characters": 10_000,
        "passages": (SAYS_SOMETHING,),
        **facts,
    }
    return Note(path=VaultPath(path), links=tuple(made), **values)  # type: ignore[arg-type]


def resolve(notes: Iterable[Note], *attachments: str) -> Resolution:
    """Resolve the links of notes in a vault that contains only them and attachments."""
    notes = list(notes)
    return resolve_links(notes, [*(note.path for note in notes), *map(VaultPath, attachments)])


def graph(notes: Iterable[Note], *attachments: str, daily_votes: bool = False) -> NoteGraph:
    """Make the graph of notes and attachments."""
    notes = list(notes)
    paths = [*(note.path for note in notes), *map(VaultPath, attachments)]
    return build_graph(notes, paths, resolve_links(notes, paths), daily_votes=daily_votes)
