"""Rules for blocks that contain others, as in the app's parser (remark-parse 8).

In: a state of markdown-it and a line. Out: whether the container begins there; unless called with
`silent`, the tokens of its content, between those that open and close it. The lines of a container
are determined first; then its content is read as a body of its own.
"""

import re
from collections.abc import Sequence

from markdown_it.rules_block import StateBlock

from vaultgraph.vault.markdown.lines import (
    content_line,
    content_span,
    is_indented,
    narrow,
    raw_line,
    widen,
    without_indent,
)
from vaultgraph.vault.markdown.rules import (
    FOOTNOTE_LABEL,
    THEMATIC_BREAK,
    add_paragraph,
    add_token,
    interrupts,
    read_blocks,
)

MAX_DEPTH = 60
"""Containers nested deeper than this are read line by line, as plain text."""

CALLOUT = re.compile(r"\[!([^\]|\n]+)(?:\|[^\]\n]*)?\][+-]?(?:[ \t]|$)")
_TASK = re.compile(r"\[[^\n]\][ \t]")
_BULLET = re.compile(r"([-+*]|[0-9]+[.)])(\t| {4}(?! )| {1,3}(?! )| |$)")
_LEAD = re.compile(r" {0,3}\t| {0,4}")
_TAB = 4


def read_inside(state: StateBlock, first: int, starts: Sequence[int]) -> None:
    """Read the content of a container, whose lines begin at the offsets `starts`.

    A single line that begins with a letter can only be a paragraph, so no rule is tried.
    """
    depth = state.env.get("depth", 0) + 1
    state.env["depth"] = depth
    after = first + len(starts)
    outside = narrow(state, first, starts)
    if len(starts) == 1 and depth < MAX_DEPTH and state.src[starts[0] : starts[0] + 1].isalpha():
        add_paragraph(state, first, after, "paragraph", "p")
    else:
        read_blocks(state, first, after)
    widen(state, first, outside)
    state.env["depth"] = depth - 1
    state.line = after


def too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a line that is nested too deeply as inline text of its own."""
    del end
    if silent or state.env.get("depth", 0) < MAX_DEPTH:
        return False
    state.env.setdefault("too_deep", start)
    add_token(state, "inline", start, start + 1, is_leaf=True)
    return True


def quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Lines after `>`, and lines without it that continue them; perhaps a callout."""
    if not content_line(state, start).startswith(">") or is_indented(state, start):
        return False
    if silent:
        return True
    starts: list[int] = []
    number = start
    while number < end:
        begin, stop = content_span(state, number)
        if state.src.startswith(">", begin):
            starts.append(begin + 1 + state.src.startswith(" ", begin + 1, stop))
        elif begin >= stop or interrupts(state, "blockquote", number, end):
            break
        else:
            starts.append(state.bMarks[number])
        number += 1
    opening = state.push("blockquote_open", "blockquote", 1)
    opening.map = [start, number]
    _read_quote(state, start, starts, opening.meta)
    state.push("blockquote_close", "blockquote", -1)
    return True


def _read_quote(
    state: StateBlock, start: int, starts: Sequence[int], meta: dict[str, object]
) -> None:
    """Read a quote; the title of a callout and its content are bodies of their own."""
    first = starts[0]
    while first < state.eMarks[start] and state.src[first] in " \t" and first - starts[0] < _TAB:
        first += 1
    callout = CALLOUT.match(state.src, first, state.eMarks[start])
    if callout is None or first - starts[0] >= _TAB:
        read_inside(state, start, starts)
        return
    meta["callout"] = callout[1].strip().lower()
    state.push("title_open", "", 1)
    _read_behind(state, start, first, callout.end(), ())
    state.push("title_close", "", -1)
    if len(starts) > 1:
        read_inside(state, start + 1, starts[1:])
    state.line = start + len(starts)


def _read_behind(
    state: StateBlock, number: int, lead: int, start: int, rest: Sequence[int]
) -> None:
    """Read lines of which the first has a lead, such as a box; its paragraph includes the lead."""
    state.env["lead"] = number, lead
    if start >= state.eMarks[number]:
        state.env.pop("lead")
        add_token(state, "inline", number, number + 1, is_leaf=False)
        state.tokens[-1].meta["lines"] = [(lead, state.eMarks[number])]
    read_inside(state, number, (start, *rest))
    state.env.pop("lead", None)


class _Item:
    """An item of a list while its lines are collected: the first, the last, and its indent."""

    def __init__(self, first: int, indent: int) -> None:
        self.first = self.last = first
        self.indent = indent


class _Lines:
    """Assigns the lines of a list to its items, as remark-parse 8 does in `commonmark` mode."""

    def __init__(self, state: StateBlock, start: int, end: int) -> None:
        self.state = state
        self.end = end
        self.sign = _marker(content_line(state, start))[-1:]
        self.items: list[_Item] = []

    def gather(self, start: int) -> int:
        """Assign lines to items, and return the first line after the list."""
        was_empty = empty = False
        for number in range(start, self.end):
            was_empty, empty = empty, self.state.isEmpty(number)
            if not self._take(number, empty=empty, was_empty=was_empty):
                break
        return self.items[-1].last + 1

    def _take(self, number: int, *, empty: bool, was_empty: bool) -> bool:
        indent = self.state.sCount[number]
        if empty:
            if self.items and indent >= self.items[-1].indent and raw_line(self.state, number):
                self.items[-1].last = number
            return True
        is_inside = bool(self.items) and indent >= self.items[-1].indent
        line = content_line(self.state, number)
        marker = "" if is_inside else _marker(line)
        if marker:
            if marker[-1] != self.sign or (marker in "*-" and THEMATIC_BREAK.match(line)):
                return False
            self.items.append(_Item(number, indent + _width(line, indent)))
            return True
        if not is_inside and indent <= _TAB and self._ends(number, was_empty=was_empty):
            return False
        self.items[-1].last = number
        return True

    def _ends(self, number: int, *, was_empty: bool) -> bool:
        return was_empty or interrupts(self.state, "list", number, self.end)


def _marker(line: str) -> str:
    found = _BULLET.match(line)
    return found[1] if found else ""


def _width(line: str, indent: int) -> int:
    """Return the columns of a marker with the space after it."""
    found = _BULLET.match(line)
    assert found is not None
    column = indent + len(found[1])
    return len(found[1]) + (_TAB - column % _TAB if found[2] == "\t" else len(found[2]))


def bullet_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A list; only one that begins with 1 may interrupt a paragraph."""
    marker = _marker(content_line(state, start))
    if not marker or is_indented(state, start):
        return False
    if silent:
        return not marker[:-1] or marker[:-1] == "1"
    gathered = _Lines(state, start, end)
    after = gathered.gather(start)
    kind = "bullet_list" if len(marker) == 1 else "ordered_list"
    opening = state.push(f"{kind}_open", "", 1)
    opening.map = [start, after]
    for item in gathered.items:
        token = state.push("list_item_open", "li", 1)
        token.map = [item.first, item.last + 1]
        _read_item(state, item)
        state.push("list_item_close", "li", -1)
    state.push(f"{kind}_close", "", -1)
    state.line = after
    return True


def _read_item(state: StateBlock, item: _Item) -> None:
    """Read an item without its marker, and its other lines without the same indent.

    As in remark-parse, a number below ten takes one column more where that makes its width even.
    """
    begin, stop = content_span(state, item.first)
    found = _BULLET.match(state.src[begin:stop])
    assert found is not None
    width = begin - state.bMarks[item.first] + found.end()
    column = state.sCount[item.first] + _width(found.string, state.sCount[item.first])
    if found[1][-1] == "." and int(found[1][:-1][:3]) < 10 and width % 2:
        column += 1
    start = begin + found.end()
    rest = [
        without_indent(state, number, column) for number in range(item.first + 1, item.last + 1)
    ]
    task = _TASK.match(state.src, start, stop)
    if task:
        _read_behind(state, item.first, start, task.end(), rest)
    else:
        read_inside(state, item.first, (start, *rest))


def footnote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`[^label]: …` with the indented lines below it, and those that continue its paragraph."""
    label = None if is_indented(state, start) else FOOTNOTE_LABEL.match(content_line(state, start))
    if label is None:
        return False
    if silent:
        return True
    begin, stop = content_span(state, start)
    lead = _LEAD.match(state.src, begin + label.end(), stop)
    assert lead is not None
    starts = [lead.end()]
    after = start + 1
    for number in range(start + 1, end):
        if state.isEmpty(number):
            continue
        if state.sCount[number] < _TAB and (
            state.isEmpty(number - 1) or interrupts(state, "footnote", number, end)
        ):
            break
        after = number + 1
    starts += (without_indent(state, number, _TAB) for number in range(start + 1, after))
    opening = state.push("footnote_reference_open", "", 1)
    opening.map = [start, after]
    opening.meta["label"] = label[1]
    read_inside(state, start, starts)
    state.push("footnote_reference_close", "", -1)
    return True
