"""Rank notes by their centrality in the note graph (stage 5).

In: `NoteGraph`. Out: `Ranking`, of notes and canvases only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaultgraph.arguments import assign, check_fields, check_range, names_of
from vaultgraph.graph.build import RANKED_KINDS, NoteGraph
from vaultgraph.model import NoteId

if TYPE_CHECKING:  # costly to import, and not needed to name the options
    from vaultgraph.graph.ranking.votes import Floats, Votes

_DIGITS = 10
_ROUNDS = 200
_NEAR_ENOUGH = 1e-12

FOCUS_SHARE = 0.9
"""The share of a focus in the personalisation; the rest is uniform, to rank all other notes."""

BACKWARDS = 0.5
"""The weight of a link against its direction with a focus: notes that link to it are near it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankOptions:
    """How notes are ranked.

    Args:
        focus: notes by path, title or alias, or free words, from which the ranking restarts; one
            entry or several.
        damping: the probability of following a link rather than restarting, 0 to below 1.
        daily_votes: whether the links of daily notes count.
    """

    focus: tuple[str, ...] = ()
    damping: float = 0.85
    daily_votes: bool = False

    if TYPE_CHECKING:  # what callers may pass; the fields above are the normalised values

        def __init__(
            self,
            *,
            focus: str | Iterable[str] = (),
            damping: float = 0.85,
            daily_votes: bool = False,
        ) -> None: ...

    def __post_init__(self) -> None:
        """Accept one focus or several.

        Raises:
            UsageError: a value of the wrong type.
        """
        assign(self, focus=names_of(self.focus, "focus"))
        check_fields(self)
        check_range(self, "damping", below=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The centrality of every note and canvas, by node.

    Notes of `SERVICE_ROLES` (bookkeeping, templates, copies) are last, with a rank of 0.

    Args:
        order: best first; ties by node id.
        pagerank: personalised PageRank, sums to 1 over ranked nodes.
        hub: HITS hub score, sums to 1: high for maps of content.
        in_degree: number of distinct notes that link to it.
    """

    order: tuple[NoteId, ...]
    pagerank: Mapping[NoteId, float]
    hub: Mapping[NoteId, float]
    in_degree: Mapping[NoteId, int]


def rank_notes(
    graph: NoteGraph,
    options: RankOptions = RankOptions(),
    focus: Mapping[NoteId, float] | None = None,
) -> Ranking:
    """Rank the notes of a graph.

    Args:
        graph: the graph of the vault.
        options: how to rank.
        focus: the share of each note in the restarts, from `find_focus` for `options.focus`;
            uniform when empty.
    """
    from vaultgraph.graph.ranking.votes import count_votes

    votes = count_votes(graph)
    pagerank = _by_note(graph, votes, personalised_pagerank(votes, options.damping, focus or {}))
    return Ranking(
        order=tuple(sorted(pagerank, key=lambda note: (-pagerank[note], note))),
        pagerank=pagerank,
        hub=_by_note(graph, votes, hub_scores(votes)),
        in_degree=_in_degrees(graph),
    )


def personalised_pagerank(
    votes: "Votes", damping: float, focus: Mapping[NoteId, float]
) -> "Floats":
    """Compute PageRank by power iteration (Brin and Page, 1998; personalised: Haveliwala, 2002).

    A note without links restarts: the dangling distribution is the personalisation. Sums are in the
    order of `votes`, so that the same graph gives the same bytes.

    Args:
        votes: the links that count.
        damping: the probability of following a link, below 1.
        focus: the share of each note in the restarts.

    Returns:
        the rank of each node of `votes`, shape (size,); the sum is 1.
    """
    import numpy as np

    start = _start(votes, focus)
    source, target, weight = votes.source, votes.target, votes.weight
    if focus:
        source, target = np.append(source, votes.target), np.append(target, votes.source)
        weight = np.append(weight, votes.weight * BACKWARDS)
    given = np.bincount(source, weight, votes.size)
    share = damping * weight / given[source]
    rank = start
    for _ in range(_ROUNDS):
        flow = np.bincount(target, share * rank[source], votes.size)
        fresh = flow + (1.0 - flow.sum()) * start
        if np.abs(fresh - rank).sum() < _NEAR_ENOUGH:
            break
        rank = fresh
    return rank


def _start(votes: "Votes", focus: Mapping[NoteId, float]) -> "Floats":
    """Return the personalisation: `FOCUS_SHARE` of it at the focus, the rest uniform."""
    import numpy as np

    everywhere: Floats = np.full(votes.size, 1.0 / max(1, votes.size))
    seeds = {note: share for note, share in focus.items() if note in votes.numbers}
    if not seeds:
        return everywhere
    start: Floats = np.zeros(votes.size)
    for note, share in sorted(seeds.items()):
        start[votes.numbers[note]] = share
    mixed: Floats = FOCUS_SHARE * start / start.sum() + (1.0 - FOCUS_SHARE) * everywhere
    return mixed


def hub_scores(votes: "Votes") -> "Floats":
    """Compute HITS hub scores by power iteration (Kleinberg, 1999).

    Returns:
        the score of each node of `votes`, shape (size,); the sum is 1, or all are 0 without links.
    """
    import numpy as np

    hub = np.full(votes.size, 1.0 / max(1, votes.size))
    for _ in range(_ROUNDS):
        authority = np.bincount(votes.target, votes.weight * hub[votes.source], votes.size)
        fresh = np.bincount(votes.source, votes.weight * authority[votes.target], votes.size)
        if not fresh.sum():
            return np.zeros(votes.size)
        fresh = fresh / fresh.sum()
        if np.abs(fresh - hub).sum() < _NEAR_ENOUGH:
            break
        hub = fresh
    return hub


def _by_note(graph: NoteGraph, votes: "Votes", values: "Floats") -> dict[NoteId, float]:
    """Map notes to values, rounded so that the last bits cannot change an order; others are 0."""
    ranked = dict(zip(votes.ids, values.tolist(), strict=True))
    return {
        name: float(f"{ranked.get(name, 0.0):.{_DIGITS}g}")
        for name, node in graph.nodes.items()
        if node.kind in RANKED_KINDS
    }


def _in_degrees(graph: NoteGraph) -> dict[NoteId, int]:
    degrees = {name: 0 for name, node in graph.nodes.items() if node.kind in RANKED_KINDS}
    for source, target in graph.edges:
        if source != target and source in degrees and target in degrees:
            degrees[target] += 1
    return degrees


def core_numbers(graph: NoteGraph) -> dict[NoteId, int]:
    """Return for every note and canvas the largest k of a k-core that contains it.

    By networkx (Batagelj and Zaversnik, 2003).
    """
    import networkx as nx

    from vaultgraph.graph.ranking.votes import count_votes

    votes = count_votes(graph)
    links = nx.Graph()
    links.add_nodes_from(range(votes.size))
    links.add_edges_from(zip(votes.source.tolist(), votes.target.tolist(), strict=True))
    cores = nx.core_number(links)
    return {
        name: cores[votes.numbers[name]] if name in votes.numbers else 0
        for name, node in graph.nodes.items()
        if node.kind in RANKED_KINDS
    }
