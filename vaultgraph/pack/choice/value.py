"""What a choice of renditions is worth, as numbers that a solver can take (part of stage 7).

In: the details and prices of the notes, the graph, ranking and modules. Out: `Problem`, arrays.

The value of a choice S is a monotone submodular function (Lin and Bilmes, 2011):
f(S) = sum of w(e) over the elements e that S carries + a * sum over modules of sqrt(mass carried).
Elements are notes by level, links, claims, key terms and dates; what only one note can carry is
added up as the `worth` of a step, what several can is an element of its own.
"""

import math
import operator
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId
from vaultgraph.pack.detail import Level, NoteDetail, Rendition

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_TERMS_A_NOTE = 20
_COMMON = 0.3
_NOTE_SHARE = {Level.MENTION: 0.02, Level.GIST: 0.45, Level.EXCERPT: 0.7, Level.FULL: 1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What the whole vault is worth by kind of element; only the ratios matter.

    Args:
        notes: all notes, shared out by PageRank, a lower level taking a part of the whole.
        links: all links, by the weight of the edge and the ranks of both ends.
        claims: all statements with sources, by the rank of their note.
        terms: all key terms, by the ranks of the notes that use them and by their rarity.
        dates: all days and months that the notes name.
        modules: the reward for carrying something of every module (the square roots).
        evenness: the share of the notes' worth that all have alike, whatever their rank.
    """

    notes: float = 1.0
    links: float = 0.6
    claims: float = 0.6
    terms: float = 0.5
    dates: float = 0.05
    modules: float = 0.5
    evenness: float = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A note that may be chosen: its details, and the tokens of each rendition, growing."""

    note: NoteId
    detail: NoteDetail
    tokens: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """The arrays of a `Problem` as lists; `elements` holds a list for each rung."""

    first: list[int]
    price: list[int]
    worth: list[float]
    mass: list[float]
    module: list[int]
    elements: list[list[int]]
    weight: list[float]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """The choice as arrays; a rung is a rendition, the rungs of a note stand in a row.

    Args:
        first: the first rung of each note, and the number of rungs at the end.
        price: tokens of a note carried at a rung.
        worth: what a rung adds over the one below, by elements that no other note carries.
        mass: what a rung adds to the mass of its module.
        owner: the note of each rung.
        module: the module of each note, counted from 0.
        starts: where the shared elements of each rung start in `elements`, and their number.
        elements: the shared elements that a rung adds over the one below.
        weight: what each shared element is worth.
        spread: the factor of the square roots.
    """

    first: "Ints"
    price: "Ints"
    worth: "Floats"
    mass: "Floats"
    owner: "Ints"
    module: "Ints"
    starts: "Ints"
    elements: "Ints"
    weight: "Floats"
    spread: float

    @cached_property
    def lists(self) -> "Lists":
        """The arrays as lists, which single numbers are read from far faster."""
        return Lists(
            first=self.first.tolist(),
            price=self.price.tolist(),
            worth=self.worth.tolist(),
            mass=self.mass.tolist(),
            module=self.module.tolist(),
            elements=[
                self.elements[start:end].tolist() for start, end in pairwise(self.starts.tolist())
            ],
            weight=self.weight.tolist(),
        )

    @property
    def notes(self) -> int:
        """Number of notes."""
        return len(self.first) - 1

    @property
    def modules(self) -> int:
        """Number of modules."""
        return int(self.module.max(initial=-1)) + 1


def make_problem(
    vault: CompiledVault, priced: Sequence[Priced], weights: Weights = Weights()
) -> Problem:
    """Put numbers on everything that the notes can carry.

    Args:
        vault: the compiled vault.
        priced: the notes that may be carried, best first.
        weights: what each kind of element is worth.
    """
    import numpy as np

    ranks = _ranks(vault, priced, weights.evenness)
    terms, lone_terms = _term_worth(vault, priced, ranks, weights.terms)
    dates = _date_worth(priced, weights.dates)
    links = _LinkWorth(vault, priced, ranks, weights.links)
    claims = _claim_worth(vault, priced, ranks, weights.claims)
    number_of = {name: number for number, name in enumerate([*terms, *dates])}
    rows = _Rows()
    for number, each in enumerate(priced):
        note = vault.note_of[each.note]
        shares = _level_shares(each.detail)
        before = 0.0
        for rendition, share in zip(each.detail.renditions, shares, strict=True):
            names = [note.terms[index][0] for index in rendition.terms if index < _TERMS_A_NOTE]
            rows.owner.append(number)
            rows.mass.append(ranks[number] * (share - before))
            rows.worth.append(
                weights.notes * rows.mass[-1]
                + links.added(number, rendition)
                + claims[number] * len(rendition.claims)
                + sum(lone_terms.get(name, 0.0) for name in names)
            )
            told = [name for name in names if name in terms]
            rows.elements.append([number_of[name] for name in (*told, *rendition.dates)])
            before = share
    return Problem(
        first=_offsets([len(each.tokens) for each in priced]),
        price=np.array([tokens for each in priced for tokens in each.tokens], dtype=np.int64),
        worth=np.array(rows.worth),
        mass=np.array(rows.mass),
        owner=np.array(rows.owner, dtype=np.int64),
        module=np.array(_module_numbers(vault, priced), dtype=np.int64),
        starts=_offsets([len(row) for row in rows.elements]),
        elements=np.array([element for row in rows.elements for element in row], dtype=np.int64),
        weight=np.array([*terms.values(), *dates.values()]),
        spread=_spread(vault, priced, ranks, weights.modules),
    )


@dataclass(slots=True, kw_only=True)
class _Rows:
    """The columns of the rungs while they grow."""

    owner: list[int] = field(default_factory=list)
    mass: list[float] = field(default_factory=list)
    worth: list[float] = field(default_factory=list)
    elements: list[list[int]] = field(default_factory=list)


def _offsets(counts: Sequence[int]) -> "Ints":
    import numpy as np

    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


def _ranks(vault: CompiledVault, priced: Sequence[Priced], evenness: float) -> list[float]:
    """The share of each note in the worth of all notes; sums to 1."""
    found = [vault.ranking.pagerank.get(each.note, 0.0) for each in priced]
    total = sum(found) or 1.0
    return [(1 - evenness) * rank / total + evenness / len(found) for rank in found]


def _level_shares(detail: NoteDetail) -> list[float]:
    """The part of a note's worth that each rendition carries, growing to 1 for the full text."""
    full = _length(detail.renditions[-1])
    return [
        _NOTE_SHARE[rendition.level]
        if rendition.level is not Level.EXCERPT
        else _NOTE_SHARE[Level.EXCERPT]
        + (1 - _NOTE_SHARE[Level.EXCERPT]) * _length(rendition) / full
        for rendition in detail.renditions
    ]


def _length(rendition: Rendition) -> int:
    return sum(span.end - span.start for span in rendition.spans)


def _term_worth(
    vault: CompiledVault, priced: Sequence[Priced], ranks: Sequence[float], total: float
) -> tuple[dict[str, float], dict[str, float]]:
    """What each key term is worth: those of several notes, and those of one alone."""
    frequency: Counter[str] = Counter()
    rank: dict[str, float] = defaultdict(float)
    for each, share in zip(priced, ranks, strict=True):
        for term, _ in vault.note_of[each.note].terms[:_TERMS_A_NOTE]:
            frequency[term] += 1
            rank[term] += share
    most = max(_COMMON * len(priced), 2)
    raw = {
        term: rank[term] * math.log((len(priced) + 1) / count)
        for term, count in frequency.items()
        if count <= most
    }
    scale = total / (sum(raw.values()) or 1.0)
    several = {term: raw[term] * scale for term in sorted(raw) if frequency[term] > 1}
    return several, {term: raw[term] * scale for term in raw if frequency[term] == 1}


def _date_worth(priced: Sequence[Priced], total: float) -> dict[str, float]:
    """What each day and month is worth: all the same."""
    dates = {day for each in priced for row in each.detail.renditions for day in row.dates}
    return {day: total / len(dates) for day in sorted(dates)}


def _claim_worth(
    vault: CompiledVault, priced: Sequence[Priced], ranks: Sequence[float], total: float
) -> list[float]:
    """What one sourced claim of each note is worth: its rank, shared out below linearly."""
    counts = [sum(claim.is_sourced for claim in vault.note_of[each.note].claims) for each in priced]
    raw = [rank / math.sqrt(count or 1) for rank, count in zip(ranks, counts, strict=True)]
    scale = total / (sum(map(operator.mul, raw, counts)) or 1.0)
    return [scale * worth for worth in raw]


class _LinkWorth:
    """What the links of each note are worth: an edge counts once, however often it is written."""

    def __init__(
        self, vault: CompiledVault, priced: Sequence[Priced], ranks: Sequence[float], total: float
    ) -> None:
        self._notes = [vault.note_of[each.note] for each in priced]
        self._vault = vault
        rank_of = {each.note: rank for each, rank in zip(priced, ranks, strict=True)}
        self._worth = {
            ends: edge.weight * math.sqrt(rank_of[ends[0]] * rank_of[ends[1]])
            for ends, edge in vault.graph.edges.items()
            if ends[0] in rank_of and ends[1] in rank_of and ends[0] != ends[1]
        }
        self._scale = total / (sum(self._worth.values()) or 1.0)
        self._seen: set[tuple[NoteId, NoteId]] = set()

    def added(self, number: int, rendition: Rendition) -> float:
        """Add up the links that a rendition is the first of its note to carry."""
        note = self._notes[number]
        source = NoteId(note.path)
        added = 0.0
        for index in rendition.links:
            target = self._vault.target_of(note.path, note.links[index])
            if target is not None and (source, target) not in self._seen:
                self._seen.add((source, target))
                added += self._worth.get((source, target), 0.0)
        return added * self._scale


def _module_numbers(vault: CompiledVault, priced: Sequence[Priced]) -> list[int]:
    """The top-level module of each note, as a number; notes without one share the last."""
    ids = [module.id for module in vault.modules if module.parent is None]
    number_of = {name: number for number, name in enumerate(ids)}
    return [
        number_of[vault.module_of[each.note].id] if each.note in vault.module_of else len(ids)
        for each in priced
    ]


def _spread(
    vault: CompiledVault, priced: Sequence[Priced], ranks: Sequence[float], total: float
) -> float:
    """The factor that makes the square roots of all modules' mass add up to `total`."""
    masses: dict[int, float] = defaultdict(float)
    for module, rank in zip(_module_numbers(vault, priced), ranks, strict=True):
        masses[module] += rank
    return total / (sum(map(math.sqrt, masses.values())) or 1.0)
