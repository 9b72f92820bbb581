"""The budgeted choice (part of stage 7).

In: `Problem`. Out: steps, each of which raises one note to a higher rung.

Lazy greedy by value per token over jumps between rungs (Leskovec et al., 2007: CELF), which a jump
that no longer fits does not end; then the best single jump is tried at every prefix (Yaroslavtsev
et al., 2020: Greedy+Max, at least half of the optimum). A later, larger budget goes on from there.
"""

import heapq
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaultgraph.pack.choice.value import Problem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_SLACK = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Raises a note to a rung; both count from 0, the rung over all notes."""

    note: int
    rung: int


class State:
    """What is carried so far: the rung of each note (-1 for none), tokens and value."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.at = [-1] * problem.notes
        self.tokens = 0
        self.value = 0.0
        self.carried = bytearray(len(problem.weight))
        self.masses = [0.0] * problem.modules
        self._lists = problem.lists

    def copy(self) -> "State":
        """A state that goes its own way from here."""
        other = object.__new__(State)
        other.__dict__.update(self.__dict__)
        other.at = self.at.copy()
        other.carried = self.carried.copy()
        other.masses = self.masses.copy()
        return other

    def price(self, step: Step) -> int:
        """Tokens that a step costs from here."""
        at = self.at[step.note]
        price = self._lists.price
        return price[step.rung] - (price[at] if at >= 0 else 0)

    def take(self, step: Step) -> None:
        """Raise a note."""
        self.tokens += self.price(step)
        lists = self._lists
        low = self._lowest(step.note)
        module = lists.module[step.note]
        before = self.masses[module]
        for rung in range(low, step.rung + 1):
            self.value += lists.worth[rung]
            self.masses[module] += lists.mass[rung]
            for element in lists.elements[rung]:
                if not self.carried[element]:
                    self.carried[element] = 1
                    self.value += lists.weight[element]
        self.value += self.problem.spread * (math.sqrt(self.masses[module]) - math.sqrt(before))
        self.at[step.note] = step.rung

    def best_jump(self, note: int, room: int) -> tuple[float, int]:
        """The jump of a note with the most value per token that fits: its ratio and its rung.

        The rung is -1 when none fits.
        """
        lists, carried = self._lists, self.carried
        low = self._lowest(note)
        base = lists.price[low - 1] if self.at[note] >= 0 else 0
        module = lists.module[note]
        before = self.masses[module]
        root = math.sqrt(before)
        gain, mass, best, best_rung = 0.0, 0.0, 0.0, -1
        for rung in range(low, lists.first[note + 1]):
            price = lists.price[rung] - base
            if price > room:
                break
            gain += lists.worth[rung]
            mass += lists.mass[rung]
            for element in lists.elements[rung]:
                if not carried[element]:
                    gain += lists.weight[element]
            rooted = self.problem.spread * (math.sqrt(before + mass) - root)
            ratio = (gain + rooted) / price
            if ratio > best:
                best, best_rung = ratio, rung
        return best, best_rung

    def _lowest(self, note: int) -> int:
        """The first rung of a note that is not carried yet."""
        at = self.at[note]
        return at + 1 if at >= 0 else self._lists.first[note]


def choose(state: State, limit: int, pins: Sequence[int] = ()) -> list[Step]:
    """Fill a state up to a limit in tokens; the state takes every step that is returned.

    Args:
        state: what is carried already, and stays carried.
        limit: tokens that all of it may take.
        pins: notes to be raised before all others, as high as there is room for.
    """
    pinned = list(_raise_pins(state, limit, pins))
    base = state.copy()
    steps = list(_greedy(state, limit))
    better = _best_augmented(base, steps, state.value, limit)
    if better is None:
        return [*pinned, *steps]
    for step in better:
        base.take(step)
    rest = list(_greedy(base, limit))
    state.__dict__.update(base.__dict__)
    return [*pinned, *better, *rest]


def all_gains(state: State) -> tuple["Floats", "Floats"]:
    """For every rung, what raising its note to it adds in value, and in tokens, from here.

    Both are 0 for a rung that is carried already.
    """
    import numpy as np

    problem = state.problem
    at = np.array(state.at, dtype=np.int64)
    open_weight = np.where(np.frombuffer(state.carried, dtype=np.uint8) > 0, 0.0, problem.weight)
    sums = np.concatenate(([0.0], np.cumsum(open_weight[problem.elements])))
    added = problem.worth + sums[problem.starts[1:]] - sums[problem.starts[:-1]]
    below = np.where(at >= 0, at + 1, problem.first[:-1])[problem.owner]
    gain = _since(added, below)
    mass = _since(problem.mass, below)
    before = np.array(state.masses)[problem.module][problem.owner]
    gain += problem.spread * (np.sqrt(before + np.maximum(mass, 0.0)) - np.sqrt(before))
    above = np.arange(len(below)) >= below
    price = np.where(above, problem.price - _paid(state), 0).astype(np.float64)
    return np.where(above, gain, 0.0), price


def _since(added: "Floats", below: "np.typing.NDArray[np.int64]") -> "Floats":
    """Add up from a rung of the same note to each rung, both included."""
    import numpy as np

    sums = np.concatenate(([0.0], np.cumsum(added)))
    return sums[1:] - sums[below]


def _raise_pins(state: State, limit: int, pins: Sequence[int]) -> Iterable[Step]:
    first = state.problem.first
    for note in pins:
        for rung in range(int(first[note + 1]) - 1, max(state.at[note], int(first[note]) - 1), -1):
            step = Step(note=note, rung=rung)
            if state.tokens + state.price(step) <= limit:
                state.take(step)
                yield step
                break


def _greedy(state: State, limit: int) -> Iterable[Step]:
    """Take the jump with the most value per token while one fits."""
    heap = _first_jumps(state, limit - state.tokens)
    while heap:
        _, note = heapq.heappop(heap)
        ratio, rung = state.best_jump(note, limit - state.tokens)
        if rung < 0:
            continue
        if heap and (-ratio, note) > heap[0]:
            heapq.heappush(heap, (-ratio, note))
            continue
        step = Step(note=note, rung=rung)
        state.take(step)
        yield step
        heapq.heappush(heap, (-ratio, note))


def _best_augmented(
    base: State, steps: Sequence[Step], value: float, limit: int
) -> list[Step] | None:
    """The prefix of steps that one more jump makes worth more than all of them, if there is one."""
    base_gain, _ = all_gains(base)
    if not len(base_gain):
        return None
    problem = base.problem
    state = base.copy()
    paid = _paid(state)
    best, found = value + _SLACK, None
    for number in range(len(steps) + 1):
        room = limit - state.tokens
        # Gains only shrink, so a jump that was too small at the start is too small here.
        if ((base_gain > best - state.value) & (problem.price - paid <= room)).any():
            gain, price = all_gains(state)
            gain[price > room] = 0.0
            rung = int(gain.argmax())
            if state.value + gain[rung] > best:
                best = state.value + float(gain[rung])
                found = [*steps[:number], Step(note=int(problem.owner[rung]), rung=rung)]
        if number < len(steps):
            step = steps[number]
            state.take(step)
            paid[problem.first[step.note] : problem.first[step.note + 1]] = problem.price[step.rung]
    return found


def _paid(state: State) -> "NDArray[np.int64]":
    """For every rung the tokens that its note has cost so far."""
    import numpy as np

    at = np.array(state.at, dtype=np.int64)
    return np.where(at >= 0, state.problem.price[at], 0)[state.problem.owner]


def _first_jumps(state: State, room: int) -> list[tuple[float, int]]:
    """A heap of the notes with a jump that fits, the most value per token first."""
    import numpy as np

    if not state.problem.notes:
        return []
    gain, price = all_gains(state)
    ratio = np.where((price > 0) & (price <= room), gain / np.maximum(price, 1.0), 0.0)
    best = np.maximum.reduceat(ratio, state.problem.first[:-1])
    heap = [(-float(best[note]), note) for note in np.flatnonzero(best > 0).tolist()]
    heapq.heapify(heap)
    return heap
