"""What a larger budget would bring of every note (part of choosing).

In: the problem, and what was chosen of it. Out: an `Outlook` for each note that has something left
to say. Unlike `explain`, which counts the tokens of one note, this estimates prices: by
what a passage surely takes, and what some take beyond that.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vaultgraph.pack.choose.greedy import State
from vaultgraph.pack.choose.problem import Problem

Floats = npt.NDArray[np.float64]

_SAMPLE = 60
"""Passages, and lines, that are priced to know what others take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What would come next of a note.

    Args:
        passage: the number of its passage of most value a token that is not carried.
        share: the value a token of that passage, as a share of the best one that is not carried.
        comes_in_at: about the budget in tokens at which it would be carried.
    """

    passage: int
    share: float
    comes_in_at: int


def look_ahead(problem: Problem, chosen: Sequence[int], *, spent: int) -> dict[int, Outlook]:
    """Estimate for every note, by its number, when more of it would be carried.

    Args:
        problem: what the passages are worth.
        chosen: the passages that are carried.
        spent: tokens that the document takes.
    """
    state = State(problem)
    for passage in dict.fromkeys(chosen):
        state.take(passage)
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


def _prices(problem: Problem, state: State) -> Floats:
    """Estimate what each passage adds in tokens, by what some passages and lines really do."""
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
