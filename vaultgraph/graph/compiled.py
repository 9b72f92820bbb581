"""The result of the graph layer: a vault with resolved links, ranks and modules."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from vaultgraph.arguments import checked
from vaultgraph.diagnostics import Diagnostic
from vaultgraph.errors import UsageError, suggestion
from vaultgraph.graph.build import NoteGraph
from vaultgraph.graph.links.absent import find_in_icloud
from vaultgraph.graph.links.resolve import Resolution
from vaultgraph.graph.modules.module import Module, ModuleStability
from vaultgraph.graph.ranking.rank import Ranking
from vaultgraph.graph.withheld import LeftOut
from vaultgraph.model import Language, Location, NoteId, VaultPath
from vaultgraph.vault.note import Link, Note, TextSource
from vaultgraph.vault.settings import GraphView

if TYPE_CHECKING:  # costly to import, and only needed for some properties
    import networkx as nx

    from vaultgraph.graph.links.claims import SourcedClaim


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDataFinding:
    """The place and kind of a number that identifies a person; never the number itself."""

    location: Location
    kind: str


@dataclass(frozen=True, kw_only=True)
class CompiledVault:
    """A compiled vault, the input of packs, the page and exporters.

    Args:
        name: the name of the vault's folder.
        language: the language of most of its text.
        notes: every note and canvas, sorted by path.
        text_of: reads the decoded text of a note.
        resolution: the target of every written link.
        graph: the directed graph as tables of nodes and edges.
        ranking: the centrality of each note.
        modules: the communities, the largest rank first; nested ones name their parent.
        digest: SHA-256 over the paths and digests of all notes, hexadecimal.
        diagnostics: every finding of every stage, sorted.
        left_out: the numbers of notes that are private, excluded, or hidden by the app's setting.
        withheld: a digest of their paths; it changes if one is added or removed.
        marks: digests by which notes that are left out can be recognised, as from `marks_of`.
        personal_data_check: whether `personal_data` was requested.
        focus: the focus of the ranking; empty for none.
        stability: the agreement of the modules between random seeds.
        graph_view: the user's settings of the app's graph view.
        reading: a digest of what its notes depend on besides their paths and bytes: the vault's
            settings, and this program.
        bookmarks: the files that the user bookmarked.
        home: the files that the vault opens with.
        remote: the files that are in iCloud and not on this computer.
    """

    name: str
    language: Language
    notes: tuple[Note, ...]
    text_of: TextSource
    resolution: Resolution
    graph: NoteGraph
    ranking: Ranking
    modules: tuple[Module, ...]
    digest: str
    diagnostics: tuple[Diagnostic, ...]
    left_out: LeftOut = LeftOut()
    withheld: str = ""
    marks: frozenset[str] = frozenset()
    personal_data_check: bool = True
    focus: tuple[str, ...] = ()
    stability: ModuleStability = ModuleStability()
    graph_view: GraphView = GraphView()
    reading: bytes = b""
    bookmarks: tuple[NoteId, ...] = ()
    home: tuple[NoteId, ...] = ()
    remote: tuple[VaultPath, ...] = ()

    def target_of(self, path: VaultPath, link: Link) -> NoteId | None:
        """Return the node that a link of a note leads to; None where it is unresolved."""
        return self.resolution.target_of(path, link)

    @cached_property
    def personal_data(self) -> tuple[PersonalDataFinding, ...]:
        """The numbers that identify a person, by place; empty without `personal_data_check`."""
        return tuple(
            PersonalDataFinding(
                location=Location(path=note.path, line=found.line, column=found.column),
                kind=found.kind,
            )
            for note in self.notes
            for found in (note.personal if self.personal_data_check else ())
        )

    @cached_property
    def in_icloud(self) -> Mapping[NoteId, VaultPath]:
        """The files in iCloud that links name, by the node that such a link leads to."""
        return find_in_icloud(self.resolution.unresolved, self.remote)

    @cached_property
    def note_of(self) -> Mapping[NoteId, Note]:
        """Every note by its node."""
        return {NoteId(note.path): note for note in self.notes}

    @cached_property
    def module_of(self) -> Mapping[NoteId, Module]:
        """The top-level module of every ranked note."""
        return {
            member: module
            for module in self.modules
            if module.parent is None
            for member in module.members
        }

    @cached_property
    def claims(self) -> "tuple[SourcedClaim, ...]":
        """Every statement with a footnote, with its sources."""
        from vaultgraph.graph.links.claims import source_claims

        return source_claims(self.notes, self.resolution)

    @checked
    def backlinks(self, note: str) -> tuple[NoteId, ...]:
        """Return the notes that link to a note, sorted.

        Raises:
            UsageError: no node has that name.
        """
        node = self._node(note)
        return tuple(sorted(each for each in self.digraph.predecessors(node) if each != node))

    @checked
    def neighbours(self, note: str) -> tuple[NoteId, ...]:
        """Return the nodes that a note links to or is linked from, sorted.

        Raises:
            UsageError: no node has that name.
        """
        node = self._node(note)
        near = {*self.digraph.successors(node), *self.digraph.predecessors(node)}
        return tuple(sorted(near - {node}))

    @cached_property
    def digraph(self) -> "nx.DiGraph[NoteId]":
        """The graph for networkx, with attributes.

        Nodes have `title`, `kind`, `module` (the id, or "") and `rank` (PageRank, 0 for nodes
        without); edges have `weight` and `kinds`, the number of links of each kind.
        """
        import networkx as nx

        graph: nx.DiGraph[NoteId] = nx.DiGraph()
        for name, node in self.graph.nodes.items():
            module = self.module_of.get(name)
            graph.add_node(
                name,
                title=node.title,
                kind=node.kind.value,
                module=module.id if module else "",
                rank=float(self.ranking.pagerank.get(name, 0.0)),
            )
        for (source, target), edge in self.graph.edges.items():
            kinds = {kind.value: number for kind, number in edge.counts.items()}
            graph.add_edge(source, target, weight=edge.weight, kinds=kinds)
        return nx.freeze(graph)

    def _node(self, name: str) -> NoteId:
        """Find a node by its path, with or without `.md`."""
        for node in (NoteId(name), NoteId(f"{name}.md")):
            if node in self.graph.nodes:
                return node
        raise UsageError(
            f"no note has the path {name!r}",
            remedy=suggestion(name, self.graph.nodes) or "Name a note by its path.",
        )
