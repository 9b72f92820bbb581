"""The budgeted choice of passages (part of choosing).

In: `Problem`. Out: passages in the order of choice.

Lazy cost-benefit greedy (Leskovec et al., 2007: CELF) with lines that are paid once; then the best
single passage is tried at every prefix (Yaroslavtsev et al., 2020: Greedy+Max). A later, larger
budget goes on from there. A passage is priced when it comes to the top of the heap: most never do.
"""

import heapq
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from vaultgraph.pack.choose.problem import AGAIN, Problem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_Steps = list[int]
_CLOSE = 0.02
"""A passage within this share of the best one may be taken: if thousands are alike, each one taken
lowers all others a little, and evaluating all of them again would be quadratic."""

_SLACK = 1e-12
_LEAST_ROOM = 8
_MISSES = 300
"""Stop at this many free tokens, or after this many passages that do not fit."""


class State:
    """The choice so far: passages, with the tokens and the value that each added, and lines."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.taken: list[int] = []
        self.paid: list[int] = []
        self.added: list[float] = []
        self.tokens = 0
        self.value = 0.0
        self._held = bytearray(problem.size)
        self._open = bytearray(len(problem.spans))
        self._counts = [0.0] * len(problem.elements.worth)
        self._raised = self._counts.copy()  # the same to the power `AGAIN`
        self._worth: list[float] = problem.elements.worth.tolist()
        self._weight: list[float] = problem.weight.tolist()
        self._starts: list[int] = problem.elements.starts.tolist()
        self._known: dict[int, list[int]] = {}  # the elements of passages that were looked at

    def copy(self) -> "State":
        """Return an independent copy."""
        other = object.__new__(State)
        other.__dict__.update(self.__dict__)
        other.taken = self.taken.copy()
        other.paid = self.paid.copy()
        other.added = self.added.copy()
        other._held = self._held.copy()
        other._open = self._open.copy()
        other._counts = self._counts.copy()
        other._raised = self._raised.copy()
        return other

    def holds(self, passage: int) -> bool:
        """Whether a passage is included."""
        return bool(self._held[passage])

    def opens(self, line: int) -> bool:
        """Whether a line is paid for."""
        return bool(self._open[line])

    def gain(self, passage: int) -> float:
        """What a passage adds in value."""
        if self._held[passage]:
            return 0.0
        weight, counts, raised, worth = (
            self._weight[passage],
            self._counts,
            self._raised,
            self._worth,
        )
        gain = 0.0
        for element in self._elements_of(passage):
            gain += worth[element] * ((counts[element] + weight) ** AGAIN - raised[element])
        return gain

    def price(self, passage: int) -> int:
        """What a passage adds in tokens."""
        problem = self.problem
        price = problem.own(passage)
        for line in problem.lines[passage]:
            if not self._open[line]:
                price += problem.line(line)
        return price

    def take(self, passage: int) -> list[int]:
        """Add a passage; return the lines that it adds."""
        price = self.price(passage)
        self.tokens += price
        self.paid.append(price)
        added = 0.0 if self._held[passage] else self._mention(passage)
        self.value += added
        self.added.append(added)
        self.taken.append(passage)
        self._held[passage] = 1
        opened = [line for line in self.problem.lines[passage] if not self._open[line]]
        for line in opened:
            self._open[line] = 1
        return opened

    def _mention(self, passage: int) -> float:
        """Add the mentions of a passage; return the value that they add, as `gain` does."""
        weight, counts, raised, worth = (
            self._weight[passage],
            self._counts,
            self._raised,
            self._worth,
        )
        gain = 0.0
        for element in self._elements_of(passage):
            counts[element] += weight
            after = counts[element] ** AGAIN
            gain += worth[element] * (after - raised[element])
            raised[element] = after
        return gain

    def gains(self, passages: "Ints | None" = None) -> "Floats":
        """What each passage adds in value, or each of those that are given.

        Only passages with elements that are mentioned already are computed; the gain of others is
        known.
        """
        import numpy as np

        elements, mentions = self.problem.elements, self.problem.mentions
        if passages is None:
            passages, row = np.arange(self.problem.size), mentions.passage
            mention = np.arange(len(row))
        else:
            first, sizes = elements.starts[passages], np.diff(elements.starts)[passages]
            row = np.repeat(np.arange(len(passages)), sizes)
            mention = np.arange(len(row)) + np.repeat(first - np.cumsum(sizes) + sizes, sizes)
        counts = np.array(self._counts)
        again = (counts > 0)[elements.ids[mention]]
        mention, row = mention[again], row[again]
        ids = elements.ids[mention]
        after = (counts[ids] + self.problem.weight[mentions.passage[mention]]) ** AGAIN
        added = elements.worth[ids] * (after - np.array(self._raised)[ids])
        lost = np.bincount(row, mentions.first[mention] - added, minlength=len(passages))
        gains = np.maximum(mentions.gain[passages] - lost, 0.0)
        return np.where(np.frombuffer(self._held, dtype=np.uint8)[passages] > 0, 0.0, gains)

    def _elements_of(self, passage: int) -> list[int]:
        ids = self._known.get(passage)
        if ids is None:
            ids = self.problem.elements.ids[
                self._starts[passage] : self._starts[passage + 1]
            ].tolist()
            self._known[passage] = ids
        return ids


class Chooser:
    """Grows a choice from one limit to the next.

    Args:
        problem: what can be chosen.
    """

    def __init__(self, problem: Problem) -> None:
        self.state = State(problem)
        self._problem = problem
        self._priced = bytearray(problem.size)
        gains = problem.mentions.gain
        self._heap = [
            (-float(gains[passage]) / problem.low[passage], passage)
            for passage in gains.nonzero()[0].tolist()
        ]
        heapq.heapify(self._heap)

    def extend(self, limit: int, pins: Sequence[int] = ()) -> list[tuple[int, int]]:
        """Choose more passages, until all of them together take a number of tokens.

        They are returned in order, each with the tokens that it added.

        Args:
            limit: tokens that all that is chosen may take.
            pins: passages to be taken before all others, in order, while there is room.
        """
        before = len(self.state.taken)
        for passage in pins:
            if not self.state.holds(passage) and self._fits(passage, limit):
                self._take(passage)
        base = self.state.copy()
        pinned = len(self.state.taken)
        for passage in self._greedy(limit):
            self._take(passage)
        self._augment(base, pinned, limit)
        return list(zip(self.state.taken[before:], self.state.paid[before:], strict=True))

    def force(self, passage: int) -> None:
        """Add a passage that is already in the document, whatever it costs."""
        if not self.state.holds(passage):
            self._take(passage)

    def best(self, number: int) -> list[int]:
        """The next passages by value per token, whether they fit or not."""
        found: list[tuple[float, int]] = []
        seen: set[int] = set()
        while self._heap and len(found) < number:
            entry = heapq.heappop(self._heap)
            if entry[1] in seen or self.state.holds(entry[1]):
                continue
            seen.add(entry[1])
            found.append(entry)
        for entry in found:
            heapq.heappush(self._heap, entry)
        return [passage for _, passage in found]

    def _fits(self, passage: int, limit: int) -> bool:
        return self.state.tokens + self.state.price(passage) <= limit

    def _greedy(self, limit: int) -> Iterator[int]:
        """Yield the passage with the most value per token while one fits."""
        heap = self._heap
        later: list[tuple[float, int]] = []
        while heap and limit - self.state.tokens > _LEAST_ROOM and len(later) < _MISSES:
            entry = heapq.heappop(heap)
            passage = entry[1]
            if self.state.holds(passage):
                continue
            price = self.state.price(passage)
            ratio = -self.state.gain(passage) / price
            self._priced[passage] = 1
            if heap and ratio > (1 - _CLOSE) * heap[0][0]:
                heapq.heappush(heap, (ratio, passage))
            elif self.state.tokens + price > limit:
                later.append((ratio, passage))
            else:
                yield passage
        for entry in later:
            heapq.heappush(heap, entry)

    def _take(self, passage: int) -> None:
        """Take a passage; move up those that now cost less because one of their lines is paid."""
        for line in self.state.take(passage):
            for other in range(*self._problem.spans[line]):
                if line in self._problem.lines[other] and not self.state.holds(other):
                    self._move_up(other)

    def _move_up(self, passage: int) -> None:
        gain = self.state.gain(passage)
        if gain > 0:
            price = (
                self.state.price(passage) if self._priced[passage] else self._problem.low[passage]
            )
            heapq.heappush(self._heap, (-gain / price, passage))

    def _augment(self, base: State, start: int, limit: int) -> None:
        """Try the best single passage at every prefix of the last steps; go on from the best."""
        better = best_augmented(base, self.state, start, limit)
        if better is None:
            return
        kept = set(better)
        left_out = [passage for passage in self.state.taken[start:] if passage not in kept]
        self.state = base
        for passage in better:
            self._take(passage)
        for passage in left_out:
            self._move_up(passage)
        for passage in self._greedy(limit):
            self._take(passage)


def best_augmented(base: State, full: State, start: int, limit: int) -> _Steps | None:
    """A prefix of the steps with one more passage that is worth more than all of them, if any.

    Args:
        base: the state before the steps.
        full: the state after them.
        start: number of steps before `base`.
        limit: tokens that all may take.
    """
    steps = full.taken[start:]
    best, found = full.value + _SLACK * (1 + full.value), None
    candidates = _Candidates(full, start, limit, best)
    state = base.copy()
    for number in range(len(steps) + 1 if candidates else 0):
        for passage in candidates.beyond(best - state.value, limit - state.tokens):
            value = state.value + state.gain(passage)
            if value > best and state.tokens + state.price(passage) <= limit:
                best, found = value, [*steps[:number], passage]
        if number < len(steps):
            state.take(steps[number])
    return found


class _Candidates:
    """The passages that could be worth more than the steps after a prefix, the best first.

    Gains only shrink: none is above what a passage adds to an empty choice. The shorter the prefix,
    the more room it leaves and the more steps a passage has to replace, so that the best prefix for
    a passage is the last one that has room for it.

    Args:
        full: the state after all steps.
        start: number of steps before the first prefix.
        limit: tokens that all may take.
        best: the value to surpass.
    """

    def __init__(self, full: State, start: int, limit: int, best: float) -> None:
        import numpy as np

        gain, low = full.problem.mentions.gain, np.array(full.problem.low)
        rooms = limit - np.cumsum([0, *full.paid])[start:]
        last = np.searchsorted(-rooms, -low, side="right") - 1
        missing = best - np.cumsum([0.0, *full.added])[start:]
        able = np.flatnonzero((last >= 0) & (gain > missing[last]))
        self._order = able[np.argsort(-gain[able], kind="stable")]
        self._losses = -gain[self._order]
        self._low = low[self._order]

    def __len__(self) -> int:
        return len(self._order)

    def beyond(self, gain: float, room: int) -> list[int]:
        """Those that might gain more than this and fit, the best first."""
        end = int(self._losses.searchsorted(-gain))
        found: list[int] = self._order[:end][self._low[:end] <= room].tolist()
        return found
