"""Writes the data of a vault's page in compact columns (part of the view).

In: a compiled vault, its layout and its pack's entries. Out: `PageData`: what vis draws, the facts
that the map needs, and the details that a panel needs, compressed in chunks. Nodes are numbered:
ranked notes first, the best one 0, then the others by name.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from vaultgraph.graph.build import Edge
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.graph.links.watch import names_file
from vaultgraph.graph.modules.module import Module
from vaultgraph.model import LinkKind, NodeKind, NoteId, NoteRole, PackEntry, SeedFigures
from vaultgraph.vault.note import Note
from vaultgraph.view.colours import palette_of
from vaultgraph.view.details import Chunk, Details, claim_sources
from vaultgraph.view.layout import Layout
from vaultgraph.view.looks import Looks, looks_of
from vaultgraph.view.memory import NoteResults
from vaultgraph.view.texts import TextIndex
from vaultgraph.view.titles import Titles, mask

KINDS = tuple(NodeKind)
ROLES = tuple(NoteRole)
LINK_KINDS = tuple(LinkKind)
_BITS = {kind: 1 << place for place, kind in enumerate(LINK_KINDS)}

_MOST_PARTS = 12
_SCORE = 9_999
_PER_MILLE = 1_000
_EPOCH = date(1970, 1, 1)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageData:
    """The data of the page.

    Args:
        nodes: for vis, by number: `id`, `x`, `y`, `size`.
        edges: for vis: `from`, `to`, `kinds` (a bit for each link kind).
        facts: columns about the nodes, and tables that they refer to.
        details: chunks of the content of panels.
        palette: the colours of the page, to which modules refer by number.
        texts: an index of the words of all notes; empty for a page without names.
    """

    nodes: list[Row]
    edges: list[Row]
    facts: Row
    details: list[Chunk]
    palette: list[str]
    texts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMemory:
    """The results of one version of a page that the next one reuses."""

    details: Details = field(default_factory=Details)
    texts: TextIndex = field(default_factory=TextIndex)
    looks: NoteResults[Looks | None] = field(default_factory=lambda: NoteResults(looks_of))


def page_data(
    vault: CompiledVault,
    layout: Layout,
    entries: Mapping[NoteId, PackEntry],
    titles: Titles,
    seed: SeedFigures | None = None,
    memory: PageMemory | None = None,
) -> PageData:
    """Gather the data of a vault's page, and of its seed if there is one."""
    memory = memory or PageMemory()
    order = node_order(vault)
    number = {name: position for position, name in enumerate(order)}
    modules = [module for module in vault.modules if module.parent is None]
    facts = _columns(vault, layout, entries, titles, order)
    facts |= _tables(vault, titles, order)
    facts |= _seed(entries, number, seed)
    edges = _ordered_edges(vault, number)
    facts["missing"] = _missing(vault, order)
    facts["remote"] = [number[name] for name in vault.in_icloud if name in number]
    facts["rests"] = _resting(vault, edges, number)
    notes = [vault.note_of.get(name) for name in order] if titles.shown else []
    facts["looks"] = {at: looks for at, looks in enumerate(memory.looks.of(notes)) if looks}
    parts = _parts(vault)
    facts["modules"] = _modules(layout, titles, modules, number, parts)
    facts["part"] = _part_of(order, parts)
    details = memory.details.write(vault, entries, number, facts["group"]) if titles.shown else []
    facts["chunk"] = _chunks(details, len(order))
    return PageData(
        nodes=[_vis_node(layout, name, position) for position, name in enumerate(order)],
        edges=[_vis_edge(edge, number) for edge in edges if edge.source != edge.target],
        facts=facts,
        details=details,
        palette=palette_of(layout.colours),
        texts=memory.texts.write(notes) if titles.shown else "",
    )


def node_order(vault: CompiledVault) -> list[NoteId]:
    """Number the nodes: ranked ones first, best first, then the others by kind and name."""
    ranked = dict.fromkeys(vault.ranking.order)
    others = [node for node in vault.graph.nodes.values() if node.id not in ranked]
    others.sort(key=lambda node: (KINDS.index(node.kind), node.id))
    return [*ranked, *(node.id for node in others)]


def _missing(vault: CompiledVault, order: Sequence[NoteId]) -> list[int]:
    """List linked names without a file that are names of attachments rather than of notes."""
    return [
        position
        for position, name in enumerate(order)
        if vault.graph.nodes[name].kind is NodeKind.PHANTOM and names_file(name)
    ]


def _ordered_edges(vault: CompiledVault, number: Mapping[NoteId, int]) -> list[Edge]:
    """List all edges by the numbers of both ends."""
    edges = vault.graph.edges.values()
    return sorted(edges, key=lambda edge: number[edge.source] * len(number) + number[edge.target])


def columns(rows: Sequence[Row], *names: str) -> dict[str, list[Any]]:
    """Turn rows into columns, which are far smaller as JSON."""
    return {name: [row[name] for row in rows] for name in names}


def _vis_node(layout: Layout, name: NoteId, position: int) -> Row:
    x, y = layout.places[name]
    return {"id": position, "x": x, "y": y, "size": layout.radii[name]}


def _vis_edge(edge: Edge, number: Mapping[NoteId, int]) -> Row:
    kinds = 0
    for kind in edge.counts:
        kinds |= _BITS[kind]
    return {"from": number[edge.source], "to": number[edge.target], "kinds": kinds}


def _columns(
    vault: CompiledVault,
    layout: Layout,
    entries: Mapping[NoteId, PackEntry],
    titles: Titles,
    order: list[NoteId],
) -> Row:
    """Write for every node what the map, the search and the table need."""
    place = {module.id: i for i, module in enumerate(m for m in vault.modules if m.parent is None)}
    core = {name for module in vault.modules if module.parent is None for name in module.core}
    best = max(vault.ranking.pagerank.values(), default=0.0) or 1.0
    notes = [vault.note_of.get(name) for name in order]
    module_of = vault.module_of
    return {
        "title": [titles.of(vault.graph.nodes[name]) for name in order],
        "kind": [KINDS.index(vault.graph.nodes[name].kind) for name in order],
        "role": [ROLES.index(note.role) if note else 0 for note in notes],
        "module": [place[module_of[name].id] if name in module_of else -1 for name in order],
        "group": [place.get(layout.groups[name], -1) for name in order],
        "core": [position for position, name in enumerate(order) if name in core],
        "score": [round(_SCORE * vault.ranking.pagerank.get(name, 0.0) / best) for name in order],
        "length": [note.characters if note else 0 for note in notes],
        "tokens": _tokens(entries, order),
        "created": [_day(note) for note in notes],
        "level": [_level(entries.get(name)) for name in order],
        "ranked": len(vault.ranking.order),
    }


def _tokens(entries: Mapping[NoteId, PackEntry], order: list[NoteId]) -> list[int | None]:
    """List the tokens of whole notes; empty if the pack has counted none."""
    tokens = [entries[name].tokens if name in entries else None for name in order]
    return tokens if any(count is not None for count in tokens) else []


def _day(note: Note | None) -> int | None:
    """Count the days from 1970 to the day on which a note was written."""
    return (note.created - _EPOCH).days if note and note.created else None


def _level(entry: PackEntry | None) -> int:
    """Write a level as a number: -2 for no pack, -1 for left out, else 0 to 3."""
    if entry is None:
        return -2
    return -1 if entry.level is None else entry.level


def _seed(
    entries: Mapping[NoteId, PackEntry], number: Mapping[NoteId, int], seed: SeedFigures | None
) -> Row:
    """Write the figures of the seed, and when more of each note would be included."""
    outlooks = {
        number[name]: [round(_PER_MILLE * entry.share), entry.comes_in_at]
        for name, entry in entries.items()
        if entry.share is not None and not entry.level
    }
    figures = asdict(seed) if seed else None
    return {"seed": figures, "outlook": outlooks}


def _resting(
    vault: CompiledVault, edges: Iterable[Edge], number: Mapping[NoteId, int]
) -> dict[int, int]:
    """Count for each node the claims of other notes of which it is a source."""
    sources = claim_sources(edges)
    counts: Counter[int] = Counter()
    for note in vault.notes:
        name = NoteId(note.path)
        for claim in note.claims:
            ends = {sources.get((name, link.target)) for link in claim.sources}
            counts.update(number[end] for end in ends if end and end != name and end in number)
    return dict(sorted(counts.items()))


def _tables(vault: CompiledVault, titles: Titles, order: list[NoteId]) -> Row:
    """List folders, tags, names and aliases; a page without titles contains none of them."""
    if not titles.shown:
        empty: Row = {"folders": [], "folder": [], "file": [], "tags": [], "tag": []}
        return empty | {"aliases": {}}
    folders: dict[str, int] = {}
    tags: dict[str, int] = {}
    folder, file, tag = [], [], []
    for name in order:
        node, note = vault.graph.nodes[name], vault.note_of.get(name)
        is_file = note is not None or node.kind is NodeKind.ATTACHMENT
        head, _, tail = name.rpartition("/") if is_file else ("", "", name)
        folder.append(folders.setdefault(mask(head), len(folders)))
        file.append(0 if tail == (f"{node.title}.md" if note else node.title) else mask(tail))
        written = dict.fromkeys(note.tags) if note else {}
        tag.append([tags.setdefault(mask(each), len(tags)) for each in written] or 0)
    return {
        "folders": list(folders),
        "folder": folder,
        "file": file,
        "tags": list(tags),
        "tag": tag,
        "aliases": _aliases(vault, order),
    }


def _aliases(vault: CompiledVault, order: list[NoteId]) -> dict[int, tuple[str, ...]]:
    """List the aliases of notes, without those that are the title."""
    notes = ((position, vault.note_of.get(name)) for position, name in enumerate(order))
    return {
        position: others
        for position, note in notes
        if note and (others := tuple(mask(each) for each in note.aliases if each != note.title))
    }


def _chunks(details: Sequence[Chunk], count: int) -> list[int]:
    """Number the chunk with the details of each node."""
    numbers = [-1] * count
    for number, chunk in enumerate(details):
        for node in chunk.nodes[: chunk.rows]:
            numbers[node] = number
    return numbers


def _parts(vault: CompiledVault) -> dict[str, list[Module]]:
    """List the parts of each top-level module that the page shows."""
    parts: dict[str, list[Module]] = {}
    for module in vault.modules:
        if module.parent is not None:
            parts.setdefault(module.parent, []).append(module)
    return {name: each[:_MOST_PARTS] for name, each in parts.items()}


def _part_of(order: Sequence[NoteId], parts: Mapping[str, Sequence[Module]]) -> list[int]:
    """Number the part of its module that each node belongs to; -1 for none."""
    found = {
        name: place
        for each in parts.values()
        for place, part in enumerate(each)
        for name in part.members
    }
    return [found.get(name, -1) for name in order]


def _modules(
    layout: Layout,
    titles: Titles,
    modules: Sequence[Module],
    number: Mapping[NoteId, int],
    parts: Mapping[str, Sequence[Module]],
) -> list[Row]:
    """Write for every top-level module what its panel and its disc need."""
    palette = palette_of(layout.colours)
    rows = []
    for module in modules:
        disc = layout.discs[module.id]
        rows.append(
            {
                "id": module.id,
                "label": titles.of_module(module),
                "terms": [mask(term) for term in module.terms[:8] if titles.shown],
                "core": [number[name] for name in module.core],
                "hub": None if module.hub is None else number[module.hub],
                "parts": [
                    [titles.of_module(part) if titles.shown else "", len(part.members)]
                    for part in parts.get(module.id, ())
                ],
                "rank": round(module.rank, 4),
                "cohesion": round(module.cohesion, 3),
                "colour": palette.index(layout.colours[module.id]),
                "disc": [disc.x, disc.y, disc.radius],
            }
        )
    return rows
