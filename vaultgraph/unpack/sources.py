"""Compares the quotes in a pack with the notes (part of verifying).

In: passages, and the text of each note. Out: those passages that are not in their note.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from vaultgraph.passages.escaping import unspaced as without_spaces
from vaultgraph.unpack.documents import Passage
from vaultgraph.vault.bounds import LONGEST_NAME, LONGEST_PATH

TextsOf = Callable[[str], tuple[str, ...]]
"""Returns the texts that a quote of a note may come from, by its path in the pack."""

# What a prompt adds to a quote: sources after statements, and closing marks.
_ARROW = " ← "
_NAMED = re.compile(r"\[\[(?:(?!\]\]).)*\]\]")
_NEXT = "; "
_LONGEST_CITATION = 1_000
_LONGEST_CITED = LONGEST_NAME + LONGEST_PATH + len(" <>")
_FAST = 50  # characters that a search passes while a state is followed
_HEADING = "#### "
_SPEAKER_END = re.compile(r"(?: \(\d{4}-\d\d-\d\d\))?:(?: |\Z)")
_LONGEST_SPEAKER = 100
_ROLES = frozenset({"user", "assistant", "system", "other"})  # where no name is written
_CLOSER = re.compile(r" *(?:`{3,}|~{3,})|-->")
# What it leaves out.
_MARKER = re.compile(r"(\[\^[^\s\[\]^]+\])")

_MOST_STEPS = 3_000_000
"""The most states of the search for one quote; only hostile text needs more."""


def unmatched(
    passages: Iterable[Passage],
    texts_of: TextsOf,
    properties_of: Callable[[str], str] = lambda _: "",
    citations_of: TextsOf = lambda _: (),
) -> Iterator[Passage]:
    """Yield every passage that is in no text of its note, in order.

    Args:
        passages: the quotes.
        texts_of: the texts that a note may have.
        properties_of: the line of a note's properties, with which a prompt begins the note.
        citations_of: the sources outside the vault in a note's footnotes, without markup.
    """
    for passage in passages:
        if passage.start is None and (line := properties_of(passage.path)):
            first, _, rest = passage.text.partition("\n")
            passage = replace(passage, text=rest) if first == line else passage  # noqa: PLW2901
        cited = citations_of(passage.path)
        if not any(_holds(text, passage, cited) for text in texts_of(passage.path)):
            yield passage


def _holds(text: str, passage: Passage, cited: Iterable[str]) -> bool:
    """Return whether a note contains a passage: exactly at its place, or line by line in order."""
    if passage.start is not None and passage.end is not None:
        return text[passage.start : passage.end] == passage.text
    if passage.text in text:
        return True
    source = _Source(text, cited)
    lines = (line for line in passage.text.split("\n") if not _CLOSER.fullmatch(line))
    position = 0
    for line in lines:
        ends = (source.end_of(each, position) for each in _readings(line, source))
        end = next((end for end in ends if end is not None), None)
        if end is None and not _is_heading_above(line, source):
            return False
        position = position if end is None else end
    return True


def _is_heading_above(line: str, source: "_Source") -> bool:
    """Recognise a heading that is repeated after text that is not below it, such as a turn."""
    heading = line.removeprefix(_HEADING)
    return heading != line and source.end_of(heading, 0) is not None


def _readings(line: str, source: "_Source") -> Iterator[str]:
    """The texts of a line to look for: without a heading's mark, or without the speaker."""
    if line.startswith(_HEADING):
        yield line.removeprefix(_HEADING)
    yield line
    for end in _SPEAKER_END.finditer(line, 1, _LONGEST_SPEAKER):
        speaker = line[: end.start()]
        if speaker in _ROLES or source.end_of(speaker, 0) is not None:
            yield line[end.end() :]


def unspaced(text: str) -> str:
    """Remove what may differ: white space, control characters, and the replacement of NUL."""
    return without_spaces(text).replace("\ufffd", "")


class _Source:
    """A note's text without white space and control characters, to search for lines of a quote.

    A quote does not show where markers were removed and sources added, and an author may have
    written either. So all readings of a line are followed at once, as in a nondeterministic
    automaton (Thompson, 1968), whose states are places in the text. A quote with too many readings
    counts as not found.
    """

    def __init__(self, text: str, cited: Iterable[str] = ()) -> None:
        self._text = unspaced(text)
        self._cited = [each for each in map(unspaced, cited) if each]
        self._lines = "".join(f"{unspaced(line)}\n" for line in text.splitlines())
        self._markers: dict[int, int] = {}
        self._steps = 0
        begin = 0
        for number, part in enumerate(_MARKER.split(text)):
            end = begin + len(unspaced(part))
            if number % 2:
                self._markers[begin] = end
            begin = end

    def end_of(self, line: str, position: int) -> int | None:
        """Find the first place after a line of a quote, from a place on; None if there is none."""
        if not self._markers and _ARROW not in line:  # there is one reading
            bare = unspaced(line)
            found = self._text.find(bare, position)
            return found + len(bare) if found >= 0 else None
        signs = [unspaced(sign) for sign in line]
        first = next((index for index, sign in enumerate(signs) if sign), None)
        if first is None:
            return position
        ahead: dict[int, set[int]] = {}
        places = set(self._all(signs[first], position))
        for index in range(first, len(line)):
            places |= ahead.pop(index, set())
            places |= self._behind_markers(places)
            self._steps += len(places)
            if self._steps > _MOST_STEPS:
                return None
            for end in self._arrow_ends(line, index):
                ahead.setdefault(end, set()).update(places)
            if signs[index]:
                places = {at + 1 for at in places if self._text.startswith(signs[index], at)}
            if not places and not ahead:
                return None
        places |= ahead.pop(len(line), set())
        return min(places, default=None)

    def _all(self, sign: str, position: int) -> Iterator[int]:
        found = self._text.find(sign, position)
        while found >= 0:
            yield found
            found = self._text.find(sign, found + 1)

    def _arrow_ends(self, line: str, index: int) -> set[int]:
        """The ends of the sources that may begin at a place; each may be the author's own text."""
        ends: set[int] = set()
        begins = {index + len(_ARROW)} if line.startswith(_ARROW, index) else set()
        while begins:
            begin = begins.pop()
            named = _NAMED.match(line, begin)
            found = {named.end()} if named else set(self._literal_ends(line, begin))
            found |= self._cited_ends(line, begin)
            begins |= {end + len(_NEXT) for end in found - ends if line.startswith(_NEXT, end)}
            ends |= found
        return ends

    def _literal_ends(self, line: str, begin: int) -> Iterable[int]:
        """The possible ends of a source that is not a note: its whole text is in the note.

        One that looks like a link that was cut off is the end of a line there.
        """
        ends = range(begin + 1, min(len(line), begin + _LONGEST_CITATION) + 1)
        self._steps += len(ends) + len(self._text) // _FAST
        count = bisect_left(ends, True, key=lambda end: unspaced(line[begin:end]) not in self._text)
        if not line.startswith("[[", begin):
            return ends[:count]
        self._steps += count * len(self._text) // _FAST
        stripped = (unspaced(line[begin:end]) for end in ends[:count])
        return [
            end for end, text in zip(ends, stripped, strict=False) if f"{text}\n" in self._lines
        ]

    def _cited_ends(self, line: str, begin: int) -> set[int]:
        """The possible ends of a source outside the vault that a footnote names."""
        rest = unspaced(line[begin : begin + 2 * _LONGEST_CITED]) if self._cited else ""

        def length(end: int) -> int:
            return len(unspaced(line[begin:end]))

        ends = range(begin, len(line) + 1)
        return {
            ends[bisect_left(ends, len(each), key=length)]
            for each in self._cited
            if rest.startswith(each)
        }

    def _behind_markers(self, places: set[int]) -> set[int]:
        """The places that are reached from others by skipping markers."""
        reached: set[int] = set()
        while places := {self._markers[at] for at in places if at in self._markers} - reached:
            reached |= places
        return reached
