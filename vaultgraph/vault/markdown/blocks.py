"""Blocks by markdown-it: its own rules for CommonMark and tables, ours for what Obsidian adds.

In: a stretch of a body. Out: its areas, leaves, headings and footnote definitions, added to a
`Layout`. Inline text is not parsed here; every leaf keeps exact offsets instead.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_def

from vaultgraph.vault.markdown.layout import (
    Area,
    Definition,
    HeadingMark,
    Layout,
    Leaf,
    LeafRole,
    heading_text,
)
from vaultgraph.vault.note import BlockKind

MAX_DEPTH = 60
"""Containers nested deeper than this are read line by line, as plain text."""

Rule = Callable[[StateBlock, int, int, bool], bool]

_RAW_HTML = re.compile(r"<(pre|script|style|textarea)(?=[\s>]|$)", re.IGNORECASE)
_CALLOUT = re.compile(r"\[!([^\]|\n]+)(?:\|[^\]\n]*)?\]")


def add_blocks(layout: Layout, text: str, start: int, end: int, *, is_last: bool = True) -> int:
    """Parse `text[start:end]`, which begins a line outside of any block, into the layout.

    Returns how far it came: `end`, or the start of a block that could go on after `end`, which
    is none when the stretch is the last of the text.
    """
    source = text[start:end]
    tokens: list[Token] = []
    state = StateBlock(source, _parser(), {}, tokens)
    walk = _Walk(layout, source, start, list(state.bMarks), list(state.eMarks))
    rules = state.md.block.ruler.getRules("")
    line = state.skipEmptyLines(0)
    while line < state.lineMax:
        state.line = line
        for rule in rules:
            if rule(state, line, state.lineMax, False):
                break
        if not is_last and (state.env.get("unclosed") or walk.ends_in_fence(tokens)):
            return start + walk.starts[line]
        walk.run(tokens)
        tokens.clear()  # a long stretch has many more tokens than blocks
        deep = state.env.get("too_deep")
        if deep is not None and layout.too_deep < 0:
            layout.too_deep = start + walk.starts[deep]
        line = state.skipEmptyLines(state.line)
    return end


class _Walk:
    """Turns the tokens of one stretch into areas and leaves."""

    def __init__(
        self, layout: Layout, source: str, offset: int, starts: list[int], ends: list[int]
    ) -> None:
        self.layout = layout
        self.source = source
        self.offset = offset
        self.starts = starts
        self.ends = ends

    def run(self, tokens: Sequence[Token]) -> None:
        parents: list[str] = []
        for index, token in enumerate(tokens):
            if token.nesting < 0:
                parents.pop()
                continue
            if token.type == "footnote_reference_open":
                start, end = self._span(token)
                self.layout.definitions.append(Definition(token.meta["label"], start, end))
            if token.map is not None and token.type in _AREAS and _at_top(parents):
                self._add_area(token, tokens[index + 1] if index + 1 < len(tokens) else None)
            if "lines" in token.meta:
                self._add_leaf(token.meta["lines"], parents)
            elif "rows" in token.meta:
                for row in token.meta["rows"]:
                    self._add_row(*row)
            if token.nesting > 0:
                parents.append(token.type)

    def ends_in_fence(self, tokens: Sequence[Token]) -> bool:
        """Tell whether the last block is a fence that runs to the end without a closing line."""
        last = tokens[-1]
        if last.type != "fence" or last.map is None or last.map[1] < len(self.starts) - 1:
            return False
        first, after = last.map
        closing = self.source[self.starts[after - 1] : self.ends[after - 1]].strip(" \t")
        closed = closing.startswith(last.markup) and not closing.strip(last.markup[0])
        return not closed or after - first < 2

    def _add_area(self, token: Token, following: Token | None) -> None:
        kind = _AREAS[token.type]
        start, end = self._span(token)
        label = ""
        if kind is BlockKind.HEADING:
            mark = HeadingMark(int(token.tag[1]), start, end, len(self.layout.leaves))
            self.layout.headings.append(mark)
        elif kind is BlockKind.CODE:
            label = (token.info.split() or [""])[0]
        elif kind is BlockKind.FOOTNOTE:
            label = token.meta["label"]
        elif kind is BlockKind.QUOTE and following and following.type == "paragraph_open":
            first = self.source[slice(*following.meta["first"])]
            if match := _CALLOUT.match(first):
                kind, label = BlockKind.CALLOUT, match[1].strip().lower()
        self.layout.areas.append(Area(kind, start, end, label))

    def _add_leaf(self, lines: Sequence[tuple[int, int]], parents: Sequence[str]) -> None:
        spans = [(self.offset + start, self.offset + end) for start, end in lines]
        if len(lines) > 1 and _CALLOUT.match(self.source, *lines[0]):
            self._add_leaf(lines[:1], (*parents, "title"))
            self._add_leaf(lines[1:], parents)
            return
        whole = self._is_whole(lines)
        role = _role(parents)
        leaf = Leaf(spans[0][0], spans[-1][1], role, () if whole else tuple(spans))
        self.layout.leaves.append(leaf)

    def _is_whole(self, lines: Sequence[tuple[int, int]]) -> bool:
        """Tell whether only white space stands between the lines."""
        return all(
            not self.source[before[1] : after[0]].strip(" \t\n")
            for before, after in pairwise(lines)
        )

    def _add_row(self, start: int, end: int) -> None:
        row = (self.offset + start, self.offset + end)
        for begin, stop in _cells(self.source, start, end):
            leaf = Leaf(self.offset + begin, self.offset + stop, LeafRole.CELL, (), row)
            self.layout.leaves.append(leaf)

    def _span(self, token: Token) -> tuple[int, int]:
        """The span of a token's lines without empty lines and white space at the end."""
        assert token.map is not None
        first, last = token.map
        start = self.starts[first]
        end = self.ends[max(first, min(last, len(self.ends)) - 1)]
        stretch = self.source[start:end]
        return self.offset + start, self.offset + start + len(stretch.rstrip(" \t\n"))


_AREAS = {
    "paragraph_open": BlockKind.PARAGRAPH,
    "heading_open": BlockKind.HEADING,
    "list_item_open": BlockKind.LIST_ITEM,
    "table": BlockKind.TABLE,
    "blockquote_open": BlockKind.QUOTE,
    "fence": BlockKind.CODE,
    "code_block": BlockKind.CODE,
    "raw_html": BlockKind.CODE,
    "math": BlockKind.MATH,
    "html_comment": BlockKind.COMMENT,
    "open_comment": BlockKind.COMMENT,
    "comment_open": BlockKind.COMMENT,
    "footnote_reference_open": BlockKind.FOOTNOTE,
    "hr": BlockKind.RULE,
}
_LISTS = ("bullet_list_open", "ordered_list_open")


def _at_top(parents: Sequence[str]) -> bool:
    return not parents or (len(parents) == 1 and parents[0] in _LISTS)


def _role(parents: Sequence[str]) -> LeafRole:
    nearest = parents[-1] if parents else ""
    if nearest in ("heading_open", "title"):
        return LeafRole.HEADING
    if nearest == "paragraph_open" and len(parents) > 1 and parents[-2] == "list_item_open":
        return LeafRole.ITEM
    return LeafRole.PROSE


def _cells(source: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a row at every pipe that is not escaped; empty cells are left out."""
    bounds = [start]
    for match in _PIPE.finditer(source, start, end):
        if match[0] == "|":
            bounds += (match.start(), match.end())
    bounds.append(end)
    cells = []
    for begin, stop in zip(bounds[::2], bounds[1::2], strict=True):
        cell = source[begin:stop]
        if cell.strip():
            lead = len(cell) - len(cell.lstrip())
            cells.append((begin + lead, begin + len(cell.rstrip())))
    return cells


_PIPE = re.compile(r"\\.|\|")


@cache
def _parser() -> MarkdownIt:
    """The block parser: rules in the order in which they are tried."""
    parser = MarkdownIt("commonmark", {"maxNesting": 10_000})
    ruler = parser.block.ruler
    stock = {rule.name: rule.fn for rule in ruler.__rules__}
    everywhere = ["paragraph", "reference", "blockquote", "list"]
    ruler.enable("table")
    ruler.disable(["reference", "html_block"])
    ruler.at("table", _table(stock["table"]), {"alt": ["paragraph", "reference"]})
    for name in ("paragraph", "heading", "lheading"):
        alt = ["paragraph", "reference", "blockquote"] if name == "heading" else []
        ruler.at(name, _leaf(stock[name]), {"alt": alt})
    ruler.before("table", "too_deep", _too_deep)
    ruler.before("blockquote", "math", _math, {"alt": everywhere})
    ruler.before("blockquote", "comment", _comment, {"alt": everywhere})
    ruler.before("blockquote", "html", _html, {"alt": everywhere[:3]})
    ruler.before("heading", "footnote_def", footnote_def, {"alt": everywhere[:2]})
    return parser


def _line(state: StateBlock, number: int) -> tuple[int, int]:
    """The span of a line inside its containers."""
    return state.bMarks[number] + state.tShift[number], state.eMarks[number]


def _leaf(rule: Rule) -> Rule:
    """Wrap a rule of markdown-it so that its token of inline text knows the span of each line."""

    def wrapped(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        before = len(state.tokens)
        if not rule(state, start, end, silent):
            return False
        if not silent:
            opening, inline = state.tokens[before], state.tokens[before + 1]
            assert inline.map is not None
            lines = [_line(state, number) for number in range(*inline.map)]
            if opening.type == "heading_open" and opening.markup[0] == "#":
                lines = [heading_text(state.src, *lines[0])]
            opening.meta["first"] = lines[0]
            inline.meta["lines"] = lines
        return True

    return wrapped


def _table(rule: Rule) -> Rule:
    """Wrap the rule of tables: one token that knows the span of each row."""

    def wrapped(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        before = len(state.tokens)
        if not rule(state, start, end, silent):
            return False
        if not silent:
            del state.tokens[before:]
            token = state.push("table", "table", 0)
            token.map = [start, state.line]
            rows = [number for number in range(start, state.line) if number != start + 1]
            token.meta["rows"] = [_line(state, number) for number in rows]
        return True

    return wrapped


def _too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a line that is nested too deep as a paragraph of its own."""
    del end
    if silent or state.level < MAX_DEPTH:
        return False
    state.env.setdefault("too_deep", start)
    _push_leaf(state, start)
    state.line = start + 1
    return True


def _push_leaf(state: StateBlock, number: int) -> None:
    """Add one line as inline text, without a paragraph around it."""
    token = state.push("inline", "", 0)
    token.map = [number, number + 1]
    token.meta["lines"] = [_line(state, number)]


def _math(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A formula between lines of `$$`; a closing `$$` may stand at the end of any line."""
    begin, stop = _line(state, start)
    if not state.src.startswith("$$", begin) or state.is_code_block(start):
        return False
    closing = state.src.find("$$", begin + 2, stop)
    if closing >= 0:
        if state.src[closing + 2 : stop].strip():
            return False
        last = start
    else:
        last = _find_line(state, start + 1, end, "$$")
        if last < 0:
            return False
    if not silent:
        _push_lines(state, "math", start, last + 1)
    return True


def _html(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A comment, or an element whose text is not Markdown; without its end it runs on."""
    begin, stop = _line(state, start)
    if not state.src.startswith("<", begin) or state.is_code_block(start):
        return False
    if state.src.startswith("<!--", begin):
        kind, closing, after = "html_comment", "-->", begin + 4
    elif match := _RAW_HTML.match(state.src, begin, stop):
        kind, closing, after = "raw_html", f"</{match[1]}>", match.end()
    else:
        return False
    if silent:
        return True
    if closing in state.src[after:stop].lower():
        last = start
    else:
        last = _find_line(state, start + 1, end, closing)
    if last < 0:
        last = max(_container(state, start + 1, end), default=start)
        kind = "raw_html" if kind == "raw_html" else "open_comment"
    _push_lines(state, kind, start, last + 1)
    if kind == "html_comment":
        _keep_leaf(state)
    return True


def _push_lines(state: StateBlock, kind: str, start: int, end: int) -> None:
    """Add a token over whole lines; what follows a formula's end on its line is a leaf."""
    token = state.push(kind, "", 0)
    token.map = [start, end]
    state.line = end
    if kind == "math":
        _keep_leaf(state)


def _keep_leaf(state: StateBlock) -> None:
    token = state.tokens[-1]
    assert token.map is not None
    token.meta["lines"] = [_line(state, number) for number in range(*token.map)]


def _comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A comment between lines of `%%`; blocks inside of it are parsed, for its links count."""
    begin, stop = _line(state, start)
    if not state.src.startswith("%%", begin) or state.is_code_block(start):
        return False
    if state.src.find("%%", begin + 2, stop) >= 0:
        return False
    last = _find_line(state, start + 1, end, "%%")
    if last < 0:
        return False
    if silent:
        return True
    token = state.push("comment_open", "", 1)
    token.map = [start, last + 1]
    _push_leaf(state, start)
    line_max, state.lineMax = state.lineMax, last
    state.md.block.tokenize(state, start + 1, last)
    state.lineMax = line_max
    _push_leaf(state, last)
    state.push("comment_close", "", -1)
    state.line = last + 1
    return True


def _find_line(state: StateBlock, start: int, end: int, sign: str) -> int:
    """Find the next line of the container that holds a sign, or return -1."""
    for number in _container(state, start, end):
        begin, last = _line(state, number)
        if sign in state.src[begin:last].lower():
            return number
    if state.level == 0:
        state.env["unclosed"] = True
    return -1


def _container(state: StateBlock, start: int, end: int) -> Iterator[int]:
    """Yield the lines that belong to the container of the current block."""
    for number in range(start, end):
        if not state.isEmpty(number) and state.sCount[number] < state.blkIndent:
            return
        yield number
