"""Cuts an overview to its allowance of tokens (part of the overview).

In: lines, what writes them and what counts. Out: the lines that fit: the most important ones first,
each short, then longer while there is room.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from vaultgraph.pack.overview.facts import OverviewLine

SHARE, MOST_TOKENS, LEAST_TOKENS = 0.05, 2_000, 120
"""The share of a budget that an overview may take, and its bounds in tokens."""

LENGTHS = (3, 5, 8, 12, 20, 30)
"""How many items a line lists, shortest first."""

_SENTENCES = (1, 2, 4, 8)


def allowance(budget: int) -> int:
    """How many tokens of a budget an overview may take."""
    return min(MOST_TOKENS, max(LEAST_TOKENS, round(SHARE * budget)))


def fit_overview(
    lines: Sequence[OverviewLine],
    write: Callable[[Sequence[OverviewLine]], str],
    count: Callable[[str], int],
    tokens: int,
) -> tuple[OverviewLine, ...]:
    """Take the lines of most weight at their shortest, then lengthen all of them in turn.

    Args:
        lines: as `find_overview` gives them.
        write: writes lines as text.
        count: counts the tokens of a text.
        tokens: what the text may take.

    Returns:
        the lines that fit, in the order given; none where not even one of them does.
    """
    taken: dict[str, int] = {}

    def fits(line: OverviewLine, items: int) -> bool:
        tried = {**taken, line.key: items}
        return count(write(_shown(lines, tried))) <= tokens

    order = sorted(lines, key=lambda line: -line.weight)
    for line in order:
        first = next((number for number in _least(line) if fits(line, number)), None)
        if first is not None:
            taken[line.key] = first
    for step in range(1, len(LENGTHS)):
        for line in order:
            longer = _length(line, step)
            if taken.get(line.key, longer) < longer and fits(line, longer):
                taken[line.key] = longer
    return _shown(lines, taken)


def _least(line: OverviewLine) -> Iterator[int]:
    """How many items a line begins with: those that it should have, else fewer."""
    first = _length(line, 0)
    yield first
    yield from (number for number in reversed(LENGTHS) if number < first and not line.prose)


def _length(line: OverviewLine, step: int) -> int:
    """How many items a line has at a step, at most."""
    lengths = _SENTENCES if line.prose else LENGTHS
    length = lengths[min(step, len(lengths) - 1)]
    return min(_most(line), length if line.prose else max(line.least, length))


def _most(line: OverviewLine) -> int:
    return min(len(line.items), _SENTENCES[-1] if line.prose else line.most)


def _shown(lines: Sequence[OverviewLine], taken: Mapping[str, int]) -> tuple[OverviewLine, ...]:
    return tuple(line.cut(taken[line.key]) for line in lines if line.key in taken)
