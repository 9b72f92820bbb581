"""A cache of results for short texts, as long as the process runs (part of stage 2).

In: a function of a text. Out: a `Memo` of its results. Words repeat so often that nearly every
look-up is a hit of a `dict`, in C; `functools.lru_cache` costs three times as much.
"""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_LONGEST = 40


class Memo(dict[str, T]):
    """The results of a pure function by its argument, for `memo[text]` alone.

    Args:
        function: computes a result.
        most: the most results that are kept; then all are dropped.
        longest: the most characters of a text whose result is kept.
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
