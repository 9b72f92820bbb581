"""Compiled vaults of any size made in memory, with modules planted, for tests of the page."""

import random
from datetime import date, timedelta

from vaultgraph.graph.build import Edge, Node, NoteGraph
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.graph.links.resolve import Resolution
from vaultgraph.graph.modules.module import Module, ModuleRole
from vaultgraph.graph.ranking.rank import Ranking
from vaultgraph.model import Language, LinkKind, NodeKind, NoteId, NoteRole, VaultPath
from vaultgraph.vault.note import Claim, Link, Note

WORDS = ("river", "stone", "память", "окно", "граф", "记忆", "метод", "signal", "letter", "卡片")
KINDS = (LinkKind.LINK, LinkKind.LINK, LinkKind.SOURCE, LinkKind.EMBED, LinkKind.PROPERTY)


def planted(
    notes: int,
    *,
    modules: int = 6,
    links: int = 4,
    phantoms: int = 3,
    orphans: int = 2,
    name: str = "Planted",
    seed: int = 1,
) -> CompiledVault:
    """Make a vault of linked notes in modules, and beside them phantoms and orphans."""
    draw = random.Random(seed)
    titles = [f"{draw.choice(WORDS)} {draw.choice(WORDS)} {number}" for number in range(notes)]
    home = [min(int(draw.expovariate(0.5)), modules - 1) if modules else -1 for _ in titles]
    groups = [[n for n in range(notes) if home[n] == m] for m in range(modules)]
    pairs = []
    for number in range(notes):
        for _ in range(links):
            near = draw.random() < 0.9
            pool = groups[home[number]] if near and modules else range(notes)
            pairs.append((number, pool[int(len(pool) * draw.random() ** 3)]))
    paths = [f"M{home[n]}/{title}.md" for n, title in enumerate(titles)]
    rows = [(paths[a], paths[b], draw.choice(KINDS)) for a, b in pairs if a != b]
    rows += [(paths[n % notes], f"unwritten {n}", LinkKind.LINK) for n in range(phantoms)]
    paths += [f"Alone {n}.md" for n in range(orphans)]
    return vault_of(paths, rows, groups=[[paths[n] for n in group] for group in groups], name=name)


def vault_of(
    paths: list[str],
    rows: list[tuple[str, str, LinkKind]],
    *,
    groups: list[list[str]] | None = None,
    name: str = "Planted",
    language: Language = Language.EN,
    **facts: object,
) -> CompiledVault:
    """Make a compiled vault of paths and `(source, target, kind)` links; other targets are
    tags or phantoms, and `facts` are given to every note."""
    known = set(paths)
    written: dict[str, list[Link]] = {path: [] for path in paths}
    pairs: dict[tuple[NoteId, NoteId], list[Link]] = {}
    for line, (source, target, kind) in enumerate(rows, 1):
        link = Link(
            kind=kind, target=target, line=line, column=1, start=0, end=1,
            sentence=f"Sentence {line} says why {source} needs {target}.",
        )  # fmt: skip
        written[source].append(link)
        pairs.setdefault((NoteId(source), NoteId(target)), []).append(link)
    notes = tuple(
        _note(path, number, written[path], facts) for number, path in enumerate(sorted(paths))
    )
    names = sorted(known | {target for _, target, _ in rows})
    nodes = {NoteId(each): _node(each, each in known) for each in names}
    edges = {pair: _edge(*pair, links) for pair, links in sorted(pairs.items())}
    ranking = _ranking(notes, edges)
    return CompiledVault(
        name=name,
        language=language,
        notes=notes,
        text_of=lambda path: "",
        resolution=Resolution(resolved=(), unresolved=(), ambiguous=()),
        graph=NoteGraph(nodes=nodes, edges=edges),
        ranking=ranking,
        modules=_modules(groups if groups is not None else [sorted(paths)], ranking),
        digest="0" * 64,
        diagnostics=(),
    )


def _note(path: str, number: int, links: list[Link], facts: dict[str, object]) -> Note:
    values: dict[str, object] = {
        "tags": ("planted", f"kind/{number % 3}"),
        "role": NoteRole.DAILY if number % 50 == 7 else NoteRole.PLAIN,
        "created": date(2020, 1, 1) + timedelta(days=number % 1500) if number % 4 else None,
        "characters": 200 + 37 * number % 5000,
        "aliases": (f"alias of {number}",) if number % 5 == 0 else (),
        "claims": tuple(_claim(link) for link in links if link.kind is LinkKind.SOURCE),
    }
    title = path.rsplit("/", 1)[-1].removesuffix(".md")
    return Note(path=VaultPath(path), title=title, links=tuple(links), **values | facts)  # type: ignore[arg-type]


def _claim(link: Link) -> Claim:
    return Claim(
        label="1", text=link.sentence, heading=(), line=link.line, column=1, start=0, end=1,
        sources=(link,),
    )  # fmt: skip


def _node(name: str, written: bool) -> Node:
    other = NodeKind.TAG if name.startswith("#") else NodeKind.PHANTOM
    kind = NodeKind.NOTE if written else other
    title = name.rsplit("/", 1)[-1].removesuffix(".md")
    return Node(id=NoteId(name), kind=kind, title=title, votes=written)


def _edge(source: NoteId, target: NoteId, links: list[Link]) -> Edge:
    counts: dict[LinkKind, int] = {}
    for link in links:
        counts[link.kind] = counts.get(link.kind, 0) + 1
    weight = len(links) ** 0.5
    return Edge(source=source, target=target, weight=weight, counts=counts, links=tuple(links))


def _ranking(notes: tuple[Note, ...], edges: dict[tuple[NoteId, NoteId], Edge]) -> Ranking:
    """Rank by in-degree: enough for a page."""
    degree = {NoteId(note.path): 0 for note in notes}
    for source, target in edges:
        if target in degree and source != target:
            degree[target] += 1
    total = sum(count + 1 for count in degree.values())
    return Ranking(
        order=tuple(sorted(degree, key=lambda name: (-degree[name], name))),
        pagerank={name: (count + 1) / total for name, count in degree.items()},
        hub={name: 1 / len(degree) for name in degree},
        in_degree=degree,
    )


def _modules(groups: list[list[str]], ranking: Ranking) -> tuple[Module, ...]:
    place = {name: position for position, name in enumerate(ranking.order)}
    made = []
    for number, group in enumerate(groups, 1):
        members = tuple(sorted((NoteId(path) for path in group), key=place.__getitem__))
        if not members:
            continue
        terms = tuple(WORDS[(number + step) % len(WORDS)] for step in range(5))
        made.append(
            Module(
                id=f"m{number:02d}",
                parent=None,
                label=", ".join(terms[:3]),
                terms=terms,
                members=members,
                core=members[: max(1, len(members) // 20)],
                hub=members[0],
                roles=dict.fromkeys(members, ModuleRole.PERIPHERY),
                rank=sum(ranking.pagerank[name] for name in members),
                cohesion=0.8,
            )
        )
    return tuple(made)
