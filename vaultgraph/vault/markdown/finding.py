"""Cached look-ahead in a text, which keeps the scan of a leaf linear.

In: the text of a leaf. Out: where signs, brackets and destinations end. A found sign is cached for
all searches that begin before it; brackets are matched once for the whole leaf.
"""

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

from vaultgraph.vault.markdown.targets import SPACE

_BRACKETS = re.compile(r"\\.|[\[\]]", re.DOTALL)
_IN_DESTINATION = re.compile(rf"\\.|[()]|[{SPACE}]", re.DOTALL)
_IN_NOTE = re.compile(r"\\.|`+|[\[\]]", re.DOTALL)
_LONGEST_NOTE = 2_000  # characters of an inline footnote with code in it
_TICKS = re.compile("`+")
_TITLE_ENDS = {
    '"': re.compile(r'(?:[^"\\]|\\.)*+"', re.DOTALL),
    "'": re.compile(r"(?:[^'\\]|\\.)*+'", re.DOTALL),
    "(": re.compile(r"(?:[^)\\]|\\.)*+\)", re.DOTALL),
}


class Finder:
    """Searches in one text; every method finds the first match at or after a position."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.known: dict[object, tuple[int, int]] = {}
        self.run = (0, 0)
        self.parentheses: dict[int, int] = {}
        self.openings: list[int] = []
        self.tick_ends: list[int] = []

    def find(self, sign: str, position: int) -> int:
        """Find a string; the length of the text when there is none."""
        first, found = self.known.get(sign, (1, 0))
        if not first <= position <= found:
            found = self.text.find(sign, position)
            found = len(self.text) if found < 0 else found
            self.known[sign] = position, found
        return found

    def search(self, pattern: re.Pattern[str], position: int) -> int:
        """Find where a pattern matches; the length of the text when it does not."""
        first, found = self.known.get(pattern, (1, 0))
        if not first <= position <= found:
            match = pattern.search(self.text, position)
            found = match.start() if match else len(self.text)
            self.known[pattern] = position, found
        return found

    def title_end(self, sign: str, position: int) -> int:
        """Find what closes a title whose opening sign is before a position; escapes count."""
        key = "title", sign
        first, found = self.known.get(key, (1, 0))
        if not first <= position <= found:
            match = _TITLE_ENDS[sign].match(self.text, position)
            found = match.end() - 1 if match else len(self.text)
            self.known[key] = position, found
        return found

    @cached_property
    def brackets(self) -> dict[int, int]:
        """The closing bracket of each opening one; an escaped bracket is none."""
        pairs: dict[int, int] = {}
        waiting: list[int] = []
        for match in _BRACKETS.finditer(self.text):
            if match[0] == "[":
                waiting.append(match.start())
            elif match[0] == "]" and waiting:
                pairs[waiting.pop()] = match.start()
        self.openings = sorted((*pairs, *waiting))
        return pairs

    @cached_property
    def ticks(self) -> dict[int, list[int]]:
        """The offsets at which runs of backticks begin, by their length."""
        runs: dict[int, list[int]] = {}
        self.tick_ends = []
        for run in _TICKS.finditer(self.text):
            runs.setdefault(len(run[0]), []).append(run.start())
            self.tick_ends.append(run.end())
        return runs

    def code_end(self, start: int) -> tuple[int, int]:
        """Find the begin and the end of the content of code whose backtick is at `start`.

        It is closed by the next run of as many backticks. Without one, both are the length of the
        text.
        """
        runs = self.ticks
        after = self.tick_ends[bisect_right(self.tick_ends, start)]
        places = runs.get(after - start, [])
        index = bisect_right(places, start)
        return (after, places[index]) if index < len(places) else (len(self.text),) * 2

    def contains_bracket(self, start: int, end: int) -> bool:
        """Return whether an opening bracket is between two places."""
        assert self.brackets is not None
        index = bisect_left(self.openings, start)
        return index < len(self.openings) and self.openings[index] < end

    def note_end(self, bracket: int) -> int:
        """Find what closes the bracket of an inline footnote; brackets in code do not count."""
        closing = self.brackets.get(bracket, len(self.text))
        if self.find("`", bracket) >= closing:
            return closing
        depth, position = 0, bracket + 1
        limit = min(len(self.text), bracket + _LONGEST_NOTE)
        while match := _IN_NOTE.search(self.text, position, limit):
            position = match.end()
            if match[0][0] == "`":
                inside, code = self.code_end(match.start())
                position = code + inside - match.start()
            elif match[0] == "[":
                depth += 1
            elif match[0] == "]" and depth == 0:
                return match.start()
            elif match[0] == "]":
                depth -= 1
        return len(self.text)

    def destination_end(self, opening: int, start: int) -> int:
        """Find where a destination without `<` ends: at white space, or where it is closed.

        Args:
            opening: the offset of the parenthesis before it.
            start: the offset at which it begins, after white space.
        """
        first, last = self.run
        if not first <= start <= last:
            self._read_run(start)
        if opening == start - 1 and self.run[0] < start:
            return self.parentheses.get(opening, self.run[1])
        return self.parentheses.get(-start - 1, self.run[1])

    def _read_run(self, start: int) -> None:
        """Match the parentheses up to the next white space; `-start - 1` represents the first."""
        waiting = [-start - 1]
        self.parentheses = {}
        end = len(self.text)
        for match in _IN_DESTINATION.finditer(self.text, start):
            sign = match[0]
            if sign == "(":
                waiting.append(match.start())
            elif sign == ")" and waiting:
                self.parentheses[waiting.pop()] = match.start()
            elif len(sign) == 1 and sign != ")":
                end = match.start()
                break
        self.run = start, end
