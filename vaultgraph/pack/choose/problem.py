"""The problem of the choice as numbers (part of choosing).

In: the content of passages, the importance of their notes, and prices. Out: `Problem`.

A set S of passages is worth the sum over elements of `worth * (sum of the weights of the passages
in S that mention it) ** AGAIN`: the root makes each further mention worth less, so the value is
monotone and submodular. A passage costs its own tokens, and those of the lines that it is
under (module, note, heading, lead-in), which are paid once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from vaultgraph.pack.choose.elements import Elements
from vaultgraph.pack.choose.weights import Weights
from vaultgraph.vault.passages.passage import Passage, PassageKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_LEAST_SIZE = 0.2
"""Passages shorter than this share of the mean count as if they had this length."""

_NO_OPENINGS = frozenset((PassageKind.TURN, PassageKind.CARD))

_SHARPNESS = 2.0
"""The exponent of relevance: how far the best answers are ahead of good ones."""

AGAIN = 0.95
"""The exponent of repeated mentions; below 1, each further mention is worth less."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What can be chosen.

    Args:
        elements: the content of each passage.
        weight: for each passage what a mention by it counts; 0 for what is never chosen.
        lines: for each passage its context lines, as numbers.
        spans: for each line the passages that are under it, as a half-open range that may contain
            others too.
        low: for each passage the least tokens that it takes; it is priced exactly when it could be
            chosen.
        is_priced: whether a passage was priced already, so that pricing it again costs nothing.
        own: prices a passage in tokens, without its context lines.
        line: prices a line.
    """

    elements: Elements
    weight: "Floats"
    lines: Sequence[tuple[int, ...]]
    spans: Sequence[tuple[int, int]]
    low: Sequence[float]
    is_priced: Callable[[int], bool]
    own: Callable[[int], int]
    line: Callable[[int], int]

    @property
    def size(self) -> int:
        """Number of passages."""
        return len(self.weight)

    @cached_property
    def mentions(self) -> "Mentions":
        """The value that every passage adds to an empty choice."""
        import numpy as np

        elements = self.elements
        passage = np.repeat(np.arange(self.size), np.diff(elements.starts))
        first = elements.worth[elements.ids] * (self.weight**AGAIN)[passage]
        gain = np.bincount(passage, first, minlength=self.size).astype(float)
        return Mentions(passage=passage, first=first, gain=gain)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mentions:
    """Every mention of an element by a passage, in the order of `Elements.ids`.

    Args:
        passage: the passage that mentions.
        first: what it adds in value where nothing else mentions the element.
        gain: for each passage the sum of these.
    """

    passage: "Ints"
    first: "Floats"
    gain: "Floats"


def weigh_passages(
    elements: Elements,
    importance: "Floats",
    weights: Weights,
    relevance: Sequence[float] = (),
) -> "Floats":
    """Return the weight of each passage: that of its note, times factors of kind, place and length.

    A footnote has no weight of its own: what it names counts at its marker.

    Args:
        elements: the content of the passages.
        importance: of each note.
        weights: how much each signal counts.
        relevance: how well each passage answers what a pack is focused on, 0 to 1; empty for no
            focus. It multiplies the weight, so that what answers best comes first.
    """
    import numpy as np

    counted = importance[elements.owner] * _weigh_kinds(elements.passages, weights)
    counted *= _size(elements.passages, turns=True) ** weights.turns
    counted *= np.maximum(_size(elements.passages, turns=False), _LEAST_SIZE) ** -weights.density
    counted[_openings(elements)] *= weights.openings
    counted[elements.listings] *= weights.listings
    if len(relevance):
        counted *= 1.0 + weights.focus * np.array(relevance, dtype=float) ** _SHARPNESS
    weighed: Floats = np.where(elements.repeats, weights.copies * counted, counted)
    return weighed


def _weigh_kinds(passages: Sequence[Passage], weights: Weights) -> "Floats":
    """The factor of each passage by its kind, and for stating a decision."""
    import numpy as np

    by_kind = {
        PassageKind.CODE: weights.code,
        PassageKind.CALLOUT: weights.callouts,
        PassageKind.FOOTNOTE: 0.0,
    }
    counts = [by_kind.get(passage.kind, 1.0) for passage in passages]
    decides = [each.decides and each.kind is not PassageKind.TURN for each in passages]
    return np.array(counts, dtype=float) * np.where(decides, weights.decisions, 1.0)


def _openings(elements: Elements) -> list[int]:
    """The first passages of notes, except chats, canvases and members of a family."""
    alike = {member for family in elements.families for member in family.members}
    first = elements.first.tolist()
    found = []
    for note, (start, end) in enumerate(pairwise(first)):
        own = range(start, end) if note not in alike else range(0)
        begin = next(
            (n for n in own if elements.passages[n].kind is not PassageKind.PROPERTIES), None
        )
        if begin is not None and elements.passages[begin].kind not in _NO_OPENINGS:
            found.append(begin)
    return found


def _size(passages: Sequence[Passage], *, turns: bool) -> "Floats":
    """The length of each turn, or of each other passage, relative to the mean; 1 for the rest."""
    import numpy as np

    meant = [n for n, each in enumerate(passages) if (each.kind is PassageKind.TURN) is turns]
    said = np.array([passages[number].terms.count(" ") + 1.0 for number in meant])
    weighed = np.ones(len(passages))
    if meant:
        weighed[meant] = said / said.mean()
    return weighed
