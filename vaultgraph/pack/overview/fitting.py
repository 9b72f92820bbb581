"""An overview is made to fit its allowance of tokens (part of the overview).

In: lines, what writes them and what counts. Out: the lines that fit: the most telling ones first,
each short, then longer as far as there is room.
"""

from collections.abc import Callable, Mapping, Sequence

from vaultgraph.pack.overview.facts import OverviewLine

SHARE, MOST_TOKENS, LEAST_TOKENS = 0.05, 2_000, 120
"""What an overview may take of a budget, and the tokens that bound it."""

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
    order = sorted(lines, key=lambda line: -line.weight)
    for step in range(max(len(LENGTHS), len(_SENTENCES))):
        for line in order:
            if not step or (line.key in taken and len(_cut(line, step - 1).items) < _most(line)):
                tried = {**taken, line.key: step}
                if count(write(_shown(lines, tried))) <= tokens:
                    taken = tried
    return _shown(lines, taken)


def _most(line: OverviewLine) -> int:
    return min(len(line.items), _SENTENCES[-1] if line.prose else line.most)


def _cut(line: OverviewLine, step: int) -> OverviewLine:
    lengths = _SENTENCES if line.prose else LENGTHS
    length = lengths[min(step, len(lengths) - 1)]
    return line.cut(min(_most(line), length if line.prose else max(line.least, length)))


def _shown(lines: Sequence[OverviewLine], taken: Mapping[str, int]) -> tuple[OverviewLine, ...]:
    return tuple(_cut(line, taken[line.key]) for line in lines if line.key in taken)
