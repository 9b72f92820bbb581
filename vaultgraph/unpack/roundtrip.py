"""A pack read back into a graph, and that graph compared with the vault's (part of verifying).

In: the recovered documents, and the vault. Out: one row for each set of documents: how many notes
and links are restored, and how similar the modules and the ranking are. Notes that were left out on
purpose do not count.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from vaultgraph.graph.build import build_graph
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.graph.links.resolve import resolve_links
from vaultgraph.graph.modules.find import find_modules
from vaultgraph.graph.ranking.rank import rank_notes
from vaultgraph.model import NoteId, VaultPath
from vaultgraph.unpack.documents import Recovered
from vaultgraph.unpack.restore import RestoredNote, restore_notes
from vaultgraph.vault.note import Note
from vaultgraph.vault.reading.notes import read_notes
from vaultgraph.vault.scan import SourceFile, VaultFiles, kind_of

CHUNKS = "rag/chunks.jsonl"
PROMPT = "SEED.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundTrip:
    """How close the graph of some documents is to that of the vault; each figure is at most 1.

    Args:
        documents: which documents were read.
        exact: the share of notes that are restored byte for byte.
        nodes, edges: F1 over notes, and over links between notes.
        modules: normalised mutual information of the top-level modules, over common notes.
        rank: Kendall's tau of the order by rank, over common notes.
    """

    documents: str
    exact: float
    nodes: float
    edges: float
    modules: float
    rank: float


Edges = frozenset[tuple[NoteId, NoteId]]

_Content = tuple[VaultPath, str]
"""The path of a note, and the digest of its bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Graph:
    """The compared data: notes, links between them, their modules, their order."""

    notes: frozenset[NoteId]
    edges: Edges
    module_of: Mapping[NoteId, str]
    order: tuple[NoteId, ...]


def measure_round_trip(
    recovered: Sequence[Recovered], vault: CompiledVault, left_out: Collection[str]
) -> tuple[RoundTrip, ...]:
    """Measure the round trip from all documents, from the chunks alone, and from the prompt alone.

    Args:
        recovered: what each document says.
        vault: the vault that the pack was made of.
        left_out: paths of notes that were left out on purpose, besides the private ones.
    """
    graphs = _Graphs(vault.notes)
    expected = graphs.of([n for n in vault.notes if not n.private and n.path not in left_out])
    sets = {
        "all documents": recovered,
        CHUNKS: [each for each in recovered if each.document == CHUNKS],
        PROMPT: [each for each in recovered if each.document == PROMPT],
    }
    return tuple(
        _compare(name, expected, graphs.of(graphs.read(restored)), restored)
        for name, documents in sets.items()
        if (restored := restore_notes(documents))
    )


def _compare(
    name: str, expected: _Graph, found: _Graph, restored: Sequence[RestoredNote]
) -> RoundTrip:
    common = sorted(expected.notes & found.notes)
    exact = sum(note.completeness == "exact" for note in restored)
    return RoundTrip(
        documents=name,
        exact=exact / len(expected.notes) if expected.notes else 1.0,
        nodes=_f1(expected.notes, found.notes),
        edges=_f1(expected.edges, found.edges),
        modules=_agreement(expected.module_of, found.module_of, common),
        rank=_tau(expected.order, found.order, common),
    )


class _Graphs:
    """Makes graphs of notes; a note that was restored exactly is parsed only once.

    Args:
        notes: those of the vault.
    """

    def __init__(self, notes: Iterable[Note]) -> None:
        self._known = {_content(note): note for note in notes}
        self._made: dict[tuple[_Content, ...], _Graph] = {}

    def read(self, restored: Iterable[RestoredNote]) -> list[Note]:
        """Read restored notes the same way that a vault is read."""
        found: list[Note] = []
        files: list[SourceFile] = []
        for note in restored:
            path, content = VaultPath(note.source), note.content
            if known := self._known.get((path, sha256(content).hexdigest())):
                found.append(known)
            else:
                kind = kind_of(note.source)
                files.append(SourceFile(path=path, kind=kind, size=len(content), data=content))
        vault = VaultFiles(name="restored", files=tuple(files))
        found += read_notes(vault).notes
        return sorted(found, key=lambda note: note.path)

    def of(self, notes: Sequence[Note]) -> _Graph:
        """Make the graph of notes, sorted by path."""
        contents = tuple(map(_content, notes))
        if contents not in self._made:
            self._made[contents] = _graph(notes)
        return self._made[contents]


def _content(note: Note) -> _Content:
    return note.path, note.digest


def _graph(notes: Sequence[Note]) -> _Graph:
    paths = [note.path for note in notes]
    graph = build_graph(notes, paths, resolve_links(notes, paths))
    ranking = rank_notes(graph)
    modules = find_modules(graph, ranking, notes)
    ids = frozenset(map(NoteId, paths))
    return _Graph(
        notes=ids,
        edges=frozenset(
            (source, target)
            for source, target in graph.edges
            if source in ids and target in ids and source != target
        ),
        module_of={
            member: module.id
            for module in modules
            if module.parent is None
            for member in module.members
        },
        order=ranking.order,
    )


def _f1(expected: frozenset[object], found: frozenset[object]) -> float:
    """The harmonic mean of precision and recall (van Rijsbergen, 1979)."""
    total = len(expected) + len(found)
    return 2 * len(expected & found) / total if total else 1.0


def _agreement(
    first: Mapping[NoteId, str], second: Mapping[NoteId, str], notes: Sequence[NoteId]
) -> float:
    import numpy as np

    from vaultgraph.graph.modules.agreement import mutual_information

    both = [note for note in notes if note in first and note in second]
    if not both:
        return 0.0
    labels = [
        np.unique([modules[note] for note in both], return_inverse=True)[1]
        for modules in (first, second)
    ]
    return mutual_information(labels[0], labels[1])


def _tau(first: Sequence[NoteId], second: Sequence[NoteId], notes: Sequence[NoteId]) -> float:
    """Kendall's rank correlation (Kendall, 1938); 1 if there is nothing to order."""
    from scipy.stats import kendalltau

    places = [{note: place for place, note in enumerate(order)} for order in (first, second)]
    both = [note for note in notes if all(note in place for place in places)]
    if len(both) < 2:
        return 1.0
    return float(kendalltau(*([place[note] for note in both] for place in places)).statistic)
