"""What was worked out for short texts is kept while a process lives (part of stage 2).

In: a function of a text. Out: a `Memo` that gives its results. Words come again and again, so that
nearly every look-up ends in C; `functools.lru_cache` costs three times as much for each.
"""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_LONGEST = 40


class Memo(dict[str, T]):
    """The results of a pure function by its argument, for `memo[text]` alone.

    Args:
        function: what gives a result.
        most: how many results are kept; then all are dropped.
        longest: characters above which a text is given to it every time.
    """

    def __init__(
        self, function: Callable[[str], T], most: int = 200_000, longest: int = _LONGEST
    ) -> None:
        super().__init__()
        self._function = function
        self._most = most
        self._longest = longest

    def __missing__(self, text: str) -> T:
        result = self._function(text)
        if len(text) <= self._longest:
            if len(self) >= self._most:
                self.clear()
            self[text] = result
        return result
