"""Why a note is in the pack, or is not, and at which budget it would be (part of choosing).

In: the problem, and the passages chosen. Out: `Explanation` of a requested note, with exact
figures; `Outlook` of every note, with estimated prices: the least that a passage takes, and the
mean excess of a sample.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from vaultgraph.model import NoteId, PackEntry
from vaultgraph.pack.choose.greedy import State
from vaultgraph.pack.choose.problem import Problem

Floats = npt.NDArray[np.float64]

_SAMPLE = 60
"""Number of passages, and of lines, that are priced to estimate the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a note is in the pack, or is not.

    Args:
        note: the note.
        place: its place by rank, from 1; None if it has no rank.
        entry: its level and the reason; when it comes in is the figure below, not an estimate.
        tokens: size of its passages in the pack.
        passages: number of its passages that are in the pack.
        all_passages: number of all its passages.
        step: the step that first included it, from 1; None for a note left out.
        steps: the number of all steps.
        room: tokens that the finished document leaves free.
        comes_in_at: the budget in tokens at which it would be quoted, or more of it would; None
            where nothing of it is left or it may not be included.
        ahead: number of other left-out notes with more value per token.
    """

    note: NoteId
    place: int | None
    entry: PackEntry
    tokens: int
    passages: int
    all_passages: int
    step: int | None
    steps: int
    room: int
    comes_in_at: int | None
    ahead: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The passage of a note that a larger budget would include next.

    Args:
        passage: its number; it has the most value per token of those that are not included.
        share: its value per token, as a share of that of the best passage that is not included.
        comes_in_at: approximately the budget in tokens at which it would be included.
    """

    passage: int
    share: float
    comes_in_at: int


class Step(Protocol):
    """What is reported about a step of the order."""

    @property
    def note(self) -> NoteId:
        """The note of the passage."""

    @property
    def passage(self) -> int:
        """Its number."""

    @property
    def tokens(self) -> int:
        """What it added."""


class Explainer:
    """Explains the notes of one pack.

    Args:
        problem: what the passages are worth.
        notes: the notes that may be included, in its order.
        steps: what was chosen, in order.
        budget: tokens that the document may take.
        room: tokens of it that are free.
        ranked: every note, best first.
        entries: how much of each note the pack includes.
    """

    def __init__(
        self,
        problem: Problem,
        notes: Sequence[NoteId],
        steps: Sequence[Step],
        *,
        budget: int,
        room: int,
        ranked: Sequence[NoteId],
        entries: Mapping[NoteId, PackEntry],
    ) -> None:
        self._problem = problem
        self._notes = notes
        self._steps = steps
        self._budget = budget
        self._room = room
        self._entries = entries
        self._place = {note: number for number, note in enumerate(ranked, start=1)}
        self._number = {note: number for number, note in enumerate(notes)}
        self._first: list[int] = problem.elements.first.tolist()
        self._state = _state_after(problem, [step.passage for step in steps])
        self._gains: list[float] = self._state.gains().tolist()

    def explain(self, note: NoteId) -> Explanation:
        """Explain one note."""
        own = [(n, step) for n, step in enumerate(self._steps, start=1) if step.note == note]
        ahead, price = self._ahead(note)
        comes_in_at = None if price is None else self._budget - self._room + price
        number = self._number.get(note)
        held = len({step.passage for _, step in own})
        return Explanation(
            note=note,
            place=self._place.get(note),
            entry=replace(self._entries[note], comes_in_at=comes_in_at),
            tokens=sum(step.tokens for _, step in own),
            passages=held,
            all_passages=0 if number is None else self._first[number + 1] - self._first[number],
            step=own[0][0] if own else None,
            steps=len(self._steps),
            room=self._room,
            comes_in_at=comes_in_at,
            ahead=ahead,
        )

    def _ahead(self, note: NoteId) -> tuple[int, int | None]:
        """Count the notes with more value per token, and price them together with this one."""
        number = self._number.get(note)
        best = self._best(number) if number is not None else None
        if best is None:
            return 0, None
        limit, price = best[0], best[1]
        notes: set[int] = set()
        owner = self._problem.elements.owner
        for passage, gain in enumerate(self._gains):
            if gain > 0 and gain / self._problem.low[passage] > limit and owner[passage] != number:
                exact = self._state.price(passage)
                if gain / exact > limit:
                    price += exact
                    notes.add(int(owner[passage]))
        return len(notes), price

    def _best(self, number: int) -> tuple[float, int] | None:
        """The best passage of a note that is not included: value per token, and its price."""
        found = [
            (self._gains[passage] / (price := self._state.price(passage)), price)
            for passage in range(self._first[number], self._first[number + 1])
            if self._gains[passage] > 0
        ]
        return max(found, default=None)


def look_ahead(problem: Problem, chosen: Sequence[int], *, spent: int) -> dict[int, Outlook]:
    """Estimate for every note, by its number, when more of it would be included.

    Args:
        problem: what the passages are worth.
        chosen: the passages that are included.
        spent: tokens that the document takes.
    """
    state = _state_after(problem, chosen)
    gains = state.gains()
    price = _prices(problem, state)
    rate = gains / price
    order = np.argsort(-rate, kind="stable")
    order = order[rate[order] > 0]
    reached = spent + np.cumsum(price[order])
    notes, firsts = np.unique(problem.elements.owner[order], return_index=True)
    return {
        int(note): Outlook(
            passage=int(order[place]),
            share=float(rate[order[place]] / rate[order[0]]),
            comes_in_at=round(float(reached[place])),
        )
        for note, place in zip(notes.tolist(), firsts.tolist(), strict=True)
    }


def _state_after(problem: Problem, chosen: Sequence[int]) -> State:
    """The state after some passages are taken."""
    state = State(problem)
    for passage in dict.fromkeys(chosen):
        state.take(passage)
    return state


def _prices(problem: Problem, state: State) -> Floats:
    """Estimate the tokens that each passage adds, from the exact prices of a sample."""
    low = np.asarray(problem.low, dtype=float)
    some = _spread(problem.size)
    beyond = sum(map(problem.own, some)) / max(1.0, float(low[some].sum()))
    lines = _spread(len(problem.spans))
    line = sum(map(problem.line, lines)) / max(1, len(lines))
    missing = [
        sum(not state.opens(line) for line in problem.lines[passage])
        for passage in range(problem.size)
    ]
    return np.maximum(1.0, low * beyond + line * np.array(missing, dtype=float))


def _spread(size: int) -> list[int]:
    """Number at most `_SAMPLE` things, evenly spread over all of them."""
    return list(range(0, size, max(1, size // _SAMPLE)))
