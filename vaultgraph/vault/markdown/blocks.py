"""Parse the blocks of a body by markdown-it, with the rules of the app's parser, not CommonMark's.

In: the text of a note. Out: its `Layout`. Inline text is not parsed here; every leaf has exact
offsets for that. Plain stretches are read by single expressions instead.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from vaultgraph.vault.markdown import containers, rules
from vaultgraph.vault.markdown.layout import (
    Area,
    Definition,
    HeadingMark,
    Layout,
    Leaf,
    LeafRole,
    heading_text,
)
from vaultgraph.vault.markdown.lines import PAD, drop_pads
from vaultgraph.vault.markdown.plain import (
    FOOTNOTE,
    HEADING,
    PARAGRAPH,
    QUOTE,
    QUOTED_LINE,
    SPACE,
    Item,
    read_items,
)
from vaultgraph.vault.note import BlockKind


def lay_out(text: str, start: int) -> Layout:
    """Find the blocks, leaves, headings and footnote definitions of `text[start:]`.

    Line ends are plain, or a `PAD` and a line feed.
    """
    layout = Layout()
    source = text[start:]
    tokens: list[Token] = []
    state = _State(source, _parser(), {"rules": _rules()}, tokens)
    drop_pads(state)
    walk = _Walk(layout, source, start, list(state.bMarks), list(state.eMarks))
    line = state.skipEmptyLines(0)
    while line < state.lineMax:
        items = read_items(source, walk.starts[line])
        if items:
            walk.add_items(items)
            line += len(items)
        elif plain := PARAGRAPH.match(source, walk.starts[line]):
            line += plain[0].count("\n") + (not plain[0].endswith("\n"))
            walk.add_plain(*plain.span())
        elif heading := HEADING.match(source, walk.starts[line]):
            walk.add_heading(len(heading[1]), heading.start(), walk.ends[line])
            line += 1
        elif quote := QUOTE.match(source, walk.starts[line]):
            line += walk.add_quote(*quote.span())
        elif footnote := FOOTNOTE.match(source, walk.starts[line]):
            walk.add_footnote(footnote["label"], footnote.start(), *footnote.span("text"))
            line += 1
        else:
            rules.read_block(state, line, state.lineMax)
            walk.run(tokens)
            tokens.clear()  # a long stretch has many more tokens than blocks
            line = state.line
        line = state.skipEmptyLines(line)
    deep = state.env.get("too_deep")
    layout.too_deep = -1 if deep is None else start + walk.starts[deep]
    return layout


class _Token(Token):
    """A token with only the fields that are used here, created in a third of the time."""

    __slots__ = ()

    def __init__(self, kind: str, tag: str, nesting: Literal[-1, 0, 1]) -> None:
        self.type = kind
        self.tag = tag
        self.nesting = nesting
        self.map = None
        self.info = ""
        self.meta = {}


class _State(StateBlock):
    """A state of markdown-it that creates such tokens, and copies no code into them."""

    __slots__ = ()

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Add a token."""
        token = _Token(ttype, tag, nesting)
        self.tokens.append(token)
        return token

    def getLines(self, begin: int, end: int, indent: int, keepLastLF: bool) -> str:  # noqa: N802, N803
        """Return an empty string: only the place of code is used, not its text."""
        del begin, end, indent, keepLastLF
        return ""


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

    def add_plain(self, start: int, end: int) -> None:
        """Add a paragraph that was read without the parser."""
        stop = start + len(self.source[start:end].rstrip(SPACE))
        self.layout.areas.append(Area(BlockKind.PARAGRAPH, self.offset + start, self.offset + stop))
        last = end - self.source.endswith("\n", start, end)
        last -= self.source.endswith(PAD, start, last)
        self.layout.leaves.append(Leaf(self.offset + start, self.offset + last))

    def add_items(self, items: Sequence[Item]) -> None:
        """Add items of a list that were read without the parser."""
        source, offset = self.source, self.offset
        areas, leaves = self.layout.areas, self.layout.leaves
        for start, text, end, level in items:
            stop = offset + start + len(source[start:end].rstrip(SPACE))
            begin = areas.pop().start if level else offset + start
            areas.append(Area(BlockKind.LIST_ITEM, begin, stop))
            leaves.append(Leaf(offset + text, offset + end, LeafRole.ITEM))

    def add_quote(self, start: int, end: int) -> int:
        """Add a quote that was read without the parser, and return its number of lines."""
        source, offset = self.source, self.offset
        found = QUOTED_LINE.finditer(source, start, end)
        lines = [(offset + line.start(1), offset + line.end(1)) for line in found]
        stop = offset + start + len(source[start:end].rstrip(SPACE))
        self.layout.areas.append(Area(BlockKind.QUOTE, offset + start, stop))
        rest = tuple(lines) if len(lines) > 1 else ()
        self.layout.leaves.append(Leaf(lines[0][0], lines[-1][1], LeafRole.PROSE, rest))
        return len(lines)

    def add_footnote(self, label: str, start: int, text: int, end: int) -> None:
        """Add the definition of a footnote that was read without the parser."""
        begin, offset = self.offset + start, self.offset
        stop = begin + len(self.source[start:end].rstrip(SPACE))
        self.layout.definitions.append(Definition(label, begin, stop))
        self.layout.areas.append(Area(BlockKind.FOOTNOTE, begin, stop, label))
        self.layout.leaves.append(Leaf(offset + text, offset + end))

    def add_heading(self, level: int, start: int, end: int) -> None:
        """Add a heading without indent."""
        stop = self.offset + start + len(self.source[start:end].rstrip(SPACE))
        begin, last = heading_text(self.source, start, end)
        mark = HeadingMark(level, self.offset + start, stop, len(self.layout.leaves))
        self.layout.headings.append(mark)
        self.layout.areas.append(Area(BlockKind.HEADING, mark.start, stop))
        self.layout.leaves.append(Leaf(self.offset + begin, self.offset + last, LeafRole.HEADING))

    def run(self, tokens: Sequence[Token]) -> None:
        """Add the areas and leaves of the tokens of a top-level block and its content."""
        parents: list[str] = []
        for token in tokens:
            if token.nesting < 0:
                parents.pop()
                continue
            if token.type == "footnote_reference_open":
                start, end = self._span(token)
                self.layout.definitions.append(Definition(token.meta["label"], start, end))
            if token.map is not None and token.type in _AREAS and _at_top(parents):
                self._add_area(token)
            if "lines" in token.meta:
                self._add_leaf(token, parents)
            for row in token.meta.get("rows", ()):
                self._add_row(*row)
            if token.nesting > 0:
                parents.append(token.type)

    def _add_area(self, token: Token) -> None:
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
        elif "callout" in token.meta:
            kind, label = BlockKind.CALLOUT, token.meta["callout"]
        self.layout.areas.append(Area(kind, start, end, label))

    def _add_leaf(self, token: Token, parents: Sequence[str]) -> None:
        spans = token.meta["lines"]
        role = LeafRole.HTML if token.type in _UNREAD else _role(token.type, parents)
        if token.type in _CODE:
            return
        lines = [(self.offset + start, self.offset + end) for start, end in spans]
        whole = self._is_whole(spans)
        leaf = Leaf(lines[0][0], lines[-1][1], role, () if whole else tuple(lines))
        self.layout.leaves.append(leaf)

    def _is_whole(self, lines: Sequence[tuple[int, int]]) -> bool:
        """Return whether only white space is between the lines."""
        return all(
            not self.source[before[1] : after[0]].strip(SPACE) for before, after in pairwise(lines)
        )

    def _add_row(self, start: int, end: int) -> None:
        row = (self.offset + start, self.offset + end)
        for begin, stop in _cells(self.source, start, end):
            leaf = Leaf(self.offset + begin, self.offset + stop, LeafRole.CELL, (), row)
            self.layout.leaves.append(leaf)

    def _span(self, token: Token) -> tuple[int, int]:
        """Return the span of a token's lines without empty lines and white space at the end."""
        assert token.map is not None
        first, last = token.map
        start = self.starts[first]
        end = self.ends[max(first, min(last, len(self.ends)) - 1)]
        stretch = self.source[start:end]
        return self.offset + start, self.offset + start + len(stretch.rstrip(SPACE))


_AREAS = {
    "paragraph": BlockKind.PARAGRAPH,
    "heading": BlockKind.HEADING,
    "heading_open": BlockKind.HEADING,
    "list_item_open": BlockKind.LIST_ITEM,
    "table": BlockKind.TABLE,
    "blockquote_open": BlockKind.QUOTE,
    "fence": BlockKind.CODE,
    "code_block": BlockKind.CODE,
    "raw_html": BlockKind.CODE,
    "html_comment": BlockKind.COMMENT,
    "element": BlockKind.PARAGRAPH,
    "lone_tag": BlockKind.PARAGRAPH,
    "definition": BlockKind.PARAGRAPH,
    "math": BlockKind.MATH,
    "comment": BlockKind.COMMENT,
    "footnote_reference_open": BlockKind.FOOTNOTE,
    "hr": BlockKind.RULE,
}
_UNREAD = frozenset({"element", "lone_tag", "definition", "html_comment"})
"""Blocks whose links the app ignores, although their words count."""

_CODE = frozenset({"raw_html"})
_LISTS = ("bullet_list_open", "ordered_list_open")


def _at_top(parents: Sequence[str]) -> bool:
    return not parents or (len(parents) == 1 and parents[0] in _LISTS)


def _role(kind: str, parents: Sequence[str]) -> LeafRole:
    nearest = parents[-1:] if kind == "paragraph" else parents[-2:]
    if kind == "heading" or "heading_open" in nearest or "title_open" in nearest:
        return LeafRole.HEADING
    return LeafRole.ITEM if nearest[-1:] == ["list_item_open"] else LeafRole.PROSE


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
_MOST_SIGNS = 10_000
_EVERYWHERE = ["paragraph", "list", "blockquote", "footnote"]


_SIGNS = {
    "math": "$",
    "comment": "%",
    "fence": "`~",
    "quote": ">",
    "atx": "#",
    "rule": "*-_",
    "items": "*-+0123456789",
    "html": "<",
    "footnote_def": "[",
    "definition": "[",
}
"""The first characters of blocks by rule; a rule that is not listed may match at any character."""


class _Rules(dict[tuple[str, str], Sequence[rules.Rule]]):
    """The rules of each chain that could match at a line, by its first character."""

    def __missing__(self, key: tuple[str, str]) -> Sequence[rules.Rule]:
        chain, sign = key
        found = [
            rule.fn
            for rule in _parser().block.ruler.__rules__
            if rule.enabled and (not chain or chain in rule.alt)
            if rule.name not in _SIGNS or (sign and sign in _SIGNS[rule.name])
        ]
        if len(self) < _MOST_SIGNS:
            self[key] = found
        return found


@cache
def _rules() -> _Rules:
    return _Rules()


@cache
def _parser() -> MarkdownIt:
    """Make the block parser: rules in the order in which they are tried, and what each may end."""
    parser = MarkdownIt("commonmark", {"maxNesting": 10_000})
    ruler = parser.block.ruler
    stock = {rule.name: rule.fn for rule in ruler.__rules__}
    ruler.disable(["html_block", "reference", "lheading", "hr", "heading", "list", "blockquote"])
    ruler.before("code", "too_deep", containers.too_deep)
    ruler.at("code", rules.code, {"alt": ["blockquote"]})
    ruler.after("code", "math", rules.math, {"alt": _EVERYWHERE})
    ruler.after("math", "comment", rules.comment, {"alt": _EVERYWHERE})
    ruler.at("fence", stock["fence"], {"alt": _EVERYWHERE})
    quoted = ["paragraph", "footnote"]
    ruler.after("fence", "quote", containers.quote, {"alt": quoted})
    ruler.after("quote", "atx", rules.atx_heading(stock["heading"]), {"alt": _EVERYWHERE})
    ruler.after("atx", "rule", rules.thematic_break, {"alt": _EVERYWHERE})
    ruler.after("rule", "items", containers.bullet_list, {"alt": [*quoted, "blockquote"]})
    ruler.after("items", "setext", rules.setext_heading, {"alt": ["blockquote", "footnote"]})
    ruler.after("setext", "html", rules.html, {"alt": [*quoted, "blockquote"]})
    ruler.after("html", "footnote_def", containers.footnote, {"alt": ["footnote"]})
    ruler.after("footnote_def", "definition", rules.definition, {"alt": ["footnote"]})
    ruler.after("definition", "rows", rules.table, {"alt": ["footnote"]})
    ruler.at("paragraph", rules.paragraph, {"alt": []})
    return parser
