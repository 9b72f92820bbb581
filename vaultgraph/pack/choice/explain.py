"""Why a note is in the pack, at its level, or is not (part of stage 7).

In: the finished plan and the solver's problem. Out: `Explanation`, figures that anyone can check:
what a level costs, what it is worth, and what the last token of the budget was worth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vaultgraph.model import NoteId, PackEntry
from vaultgraph.pack.choice.select import State, all_gains
from vaultgraph.pack.choice.staging import Order
from vaultgraph.pack.choice.value import Priced, Problem
from vaultgraph.pack.detail import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class NextLevel:
    """The rendition of a note that would come in next: the most value per token.

    Args:
        level: which level it is.
        tokens: what it costs beyond what is carried.
        gain: what it adds, as a share of the pack's value.
        affordable: the price in tokens at which it would have been the next to be chosen.
    """

    level: Level
    tokens: int
    gain: float
    affordable: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a note stands where it stands.

    Args:
        note: the note.
        place: its place by rank, from 1; None where it takes none.
        entry: its level and the reason.
        tokens: what it costs in the pack.
        step: the number of the step that carried it first, from 1; None for a note left out.
        steps: the number of all steps.
        room: tokens that the finished document leaves free.
        next_level: what would come next; None where nothing is left or nothing is allowed.
    """

    note: NoteId
    place: int | None
    entry: PackEntry
    tokens: int
    step: int | None
    steps: int
    room: int
    next_level: NextLevel | None


class Explainer:
    """Explains the notes of one pack.

    Args:
        problem: what the notes are worth.
        priced: the notes that may be carried, in its order.
        order: what was chosen.
        ranked: every note, best first.
        entries: what the pack says of each note.
    """

    def __init__(
        self,
        problem: Problem,
        priced: Sequence[Priced],
        order: Order,
        ranked: Sequence[NoteId],
        entries: Mapping[NoteId, PackEntry],
    ) -> None:
        self._priced = priced
        self._order = order
        self._entries = entries
        self._first: list[int] = problem.first.tolist()
        self._place = {note: number for number, note in enumerate(ranked, start=1)}
        self._number = {each.note: number for number, each in enumerate(priced)}
        self._state = State(problem)
        for step in order.steps:
            self._state.take(step)
        gain, price = all_gains(self._state)
        self._gain: list[float] = gain.tolist()
        self._price: list[float] = price.tolist()

    def explain(self, note: NoteId) -> Explanation:
        """Explain one note."""
        own = [
            (number, step)
            for number, step in enumerate(self._order.chosen, start=1)
            if step.note == note
        ]
        return Explanation(
            note=note,
            place=self._place.get(note),
            entry=self._entries[note],
            tokens=sum(step.tokens for _, step in own),
            step=own[0][0] if own else None,
            steps=len(self._order.chosen),
            room=self._order.document.seed.budget - self._order.document.tokens,
            next_level=self._next_level(note),
        )

    def _next_level(self, note: NoteId) -> NextLevel | None:
        number = self._number.get(note)
        rung = self._next_rung(number) if number is not None else None
        if number is None or rung is None:
            return None
        gain = self._gain[rung]
        best = self._best_ratio()
        return NextLevel(
            level=self._priced[number].detail.renditions[rung - self._first[number]].level,
            tokens=round(self._price[rung]),
            gain=gain / self._state.value if self._state.value else 0.0,
            affordable=int(gain / best) if best else 0,
        )

    def _next_rung(self, number: int) -> int | None:
        """The rung above what is carried with the most value per token, None above the highest."""
        at = self._state.at[number]
        above = range(at + 1 if at >= 0 else self._first[number], self._first[number + 1])
        return max(above, key=lambda rung: self._gain[rung] / self._price[rung], default=None)

    def _best_ratio(self) -> float:
        """The value per token of the best step that was not taken."""
        rungs = (self._next_rung(number) for number in range(len(self._priced)))
        return max(
            (self._gain[rung] / self._price[rung] for rung in rungs if rung is not None),
            default=0.0,
        )
