"""Rules for blocks that contain no others, as in the app's parser (remark-parse 8).

In: a state of markdown-it and a line. Out: whether the block begins there; unless called with
`silent`, a token with its lines, which `blocks` turns into areas and leaves.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence

from markdown_it.rules_block import StateBlock

from vaultgraph.vault.markdown.html import TAG
from vaultgraph.vault.markdown.layout import heading_text
from vaultgraph.vault.markdown.lines import content_line, content_span, is_indented, raw_line

Rule = Callable[[StateBlock, int, int, bool], bool]

_NAMES = (
    "address article aside base basefont blockquote body caption center col colgroup dd details"
    " dialog dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6"
    " head header hgroup hr html iframe legend li link main menu menuitem meta nav noframes ol"
    " optgroup option p param pre section source title summary table tbody td tfoot th thead tr"
    " track ul"
)
_BLANK_LINE = re.compile(r"\Z")
_HTML = (
    ("raw_html", re.compile(r"<(?:script|pre|style)(?=\s|>|$)", re.I), "</(?:script|pre|style)>"),
    ("html_comment", re.compile("<!--"), "-->"),
    ("raw_html", re.compile(r"<\?"), r"\?>"),
    ("raw_html", re.compile("<![A-Za-z]"), ">"),
    ("raw_html", re.compile(r"<!\[CDATA\["), r"\]\]>"),
    ("element", re.compile(rf"</?(?:{'|'.join(_NAMES.split())})(?=\s|/?>|$)", re.I), ""),
    ("lone_tag", re.compile(rf"{TAG}\s*$"), ""),
)
_ENDS = {end: re.compile(end, re.I) for _, _, end in _HTML if end}
_UNDERLINE = re.compile("(=+|-+)")
_DEFINITION = re.compile(
    r"""\[(?!\^)(?:[^\]\\]|\\.)++\]:[ \t\n]*+(?:<[^>\[\]\n]+>|(?!<)[^\[\]\s]++)
    (?:[ \t\n]++(?:"(?:[^"\n]|\n(?![\n"]))*+"|'(?:[^'\n]|\n(?![\n']))*+'
        |\((?:[^)\n]|\n(?![\n)]))*+\))|(?![ \t\n]*["'(]))
    [ \t]*(?:\n|\Z)""",
    re.VERBOSE | re.DOTALL,
)
_MOST_LINES_OF_DEFINITION = 20
_ALIGNMENT = re.compile(r"\s*+\|?(?:\s*+[-:][-:\s]*+(?:\||$))+\s*")
THEMATIC_BREAK = re.compile(r"([-*_])(?:[ \t]*\1){2,}[ \t]*$")
FOOTNOTE_LABEL = re.compile(r"\[\^([^\]\n\t ]+)\]:")
_SPECIAL = frozenset("#>-+*_`~<$%0123456789")


def add_token(state: StateBlock, kind: str, first: int, after: int, *, is_leaf: bool) -> None:
    """Add a token over whole lines; the token of a leaf contains the span of each of them."""
    token = state.push(kind, "", 0)
    token.map = [first, after]
    state.line = after
    if is_leaf:
        token.meta["lines"] = [content_span(state, number) for number in range(first, after)]


def add_paragraph(state: StateBlock, first: int, after: int, kind: str, tag: str = "") -> None:
    """Add a paragraph or a heading; `lead`, if set, is the start of its first line."""
    token = state.push(kind, tag, 0)
    token.map = [first, after]
    lines = [content_span(state, number) for number in range(first, after)]
    lead = state.env.pop("lead", None)
    if lead is not None and lead[0] == first:
        lines[0] = (lead[1], lines[0][1])
    token.meta["lines"] = lines
    state.line = after


def code(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Indented code, including blank lines inside it."""
    if not is_indented(state, start):
        return False
    if silent:
        return True
    after = number = start + 1
    while number < end and (state.isEmpty(number) or is_indented(state, number)):
        number += 1
        if not state.isEmpty(number - 1):
            after = number
    add_token(state, "code_block", start, after, is_leaf=False)
    return True


def math(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A formula from a line with `$$` to the next `$$` or to the end, or one in a single line."""
    begin, stop = content_span(state, start)
    if not state.src.startswith("$$", begin) or is_indented(state, start):
        return False
    closing = state.src.find("$$", begin + 2, stop)
    if closing >= 0:
        if state.src[closing + 2 : stop].strip():
            return False
        last = start
    else:
        last = find_line(state, start + 1, end, "$$")
        if last < 0 and state.src[begin + 2 : stop].strip():
            return False
    if not silent:
        add_token(state, "math", start, last + 1 if last >= 0 else end, is_leaf=last >= 0)
    return True


def comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A comment from a line with an opening `%%` to one with the closing; its content is inline."""
    begin, stop = content_span(state, start)
    if not state.src.startswith("%%", begin) or is_indented(state, start):
        return False
    if state.src.find("%%", begin + 2, stop) >= 0:
        return False
    last = find_line(state, start + 1, end, "%%")
    if last < 0:
        return False
    if not silent:
        add_token(state, "comment", start, last + 1, is_leaf=True)
    return True


def find_line(state: StateBlock, start: int, end: int, sign: str) -> int:
    """Find the next line of the container that contains a sign; return -1 if there is none.

    A found sign is cached for all searches that begin before it, so that time stays linear.
    """
    if start >= end:
        return -1
    known = state.env.setdefault("signs", {})
    position, stop = state.bMarks[start], state.eMarks[end - 1]
    first, found = known.get(sign, (1, 0))
    if not first <= position <= found:
        found = state.src.find(sign, position)
        found = len(state.src) if found < 0 else found
        known[sign] = position, found
    if found >= stop:
        return -1
    return bisect_right(state.bMarks, found, start, end) - 1


def html(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Raw HTML, up to the end of the line that closes it, or to a blank line."""
    begin, stop = content_span(state, start)
    if not state.src.startswith("<", begin) or is_indented(state, start):
        return False
    line = state.src[begin:stop]
    found = next((each for each in _HTML if each[1].match(line)), None)
    if found is None:
        return False
    kind, _, closes = found
    if silent:
        return kind != "lone_tag"
    after = start + 1
    if closes and not _ENDS[closes].search(line):
        while after < end and not _ENDS[closes].search(raw_line(state, after)):
            after += 1
        after = min(after + 1, end)
    elif not closes:
        while after < end and state.bMarks[after] < state.eMarks[after]:
            after += 1
    add_token(state, kind, start, after, is_leaf=True)
    return True


def thematic_break(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Three of `-`, `*` or `_`, or more, with nothing but white space between them."""
    del end
    if is_indented(state, start) or not THEMATIC_BREAK.match(content_line(state, start)):
        return False
    if not silent:
        add_token(state, "hr", start, start + 1, is_leaf=False)
    return True


def setext_heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """One line over a line of `=` or `-` alone."""
    if start + 1 >= end or state.isEmpty(start) or is_indented(state, start):
        return False
    underline = _UNDERLINE.fullmatch(raw_line(state, start + 1))
    if underline is None:
        return False
    if not silent:
        tag = "h1" if underline[1][0] == "=" else "h2"
        add_paragraph(state, start, start + 1, "heading", tag)
        state.tokens[-1].map = [start, start + 2]
        state.line = start + 2
    return True


def atx_heading(rule: Rule) -> Rule:
    """Wrap markdown-it's rule, so that the token of a heading contains the span of its text."""

    def wrapped(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        before = len(state.tokens)
        if not rule(state, start, end, silent):
            return False
        if not silent:
            span = heading_text(state.src, *content_span(state, start))
            state.tokens[before + 1].meta["lines"] = [span]
        return True

    return wrapped


def definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`[name]: destination "title"`, perhaps over several lines; it is not a link."""
    if not content_line(state, start).startswith("[") or is_indented(state, start):
        return False
    number = start
    last = min(end, start + _MOST_LINES_OF_DEFINITION)
    while number < last and not state.isEmpty(number):
        number += 1
    text = "\n".join(content_line(state, each) for each in range(start, number))
    found = _DEFINITION.match(text)
    if found is None:
        return False
    if not silent:
        after = start + found[0].rstrip("\n").count("\n") + 1
        add_token(state, "definition", start, after, is_leaf=True)
    return True


def table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Lines with pipes, the second with alignments; a table cannot interrupt a paragraph."""
    if start + 1 >= end or not _has_pipe(state, start) or not _has_pipe(state, start + 1):
        return False
    if not _ALIGNMENT.fullmatch(raw_line(state, start + 1)):
        return False
    if silent:
        return True
    after = start + 2
    while after < end and _has_pipe(state, after):
        if FOOTNOTE_LABEL.match(content_line(state, after)):
            break
        after += 1
    token = state.push("table", "table", 0)
    token.map = [start, after]
    token.meta["rows"] = [
        content_span(state, row) for row in range(start, after) if row != start + 1
    ]
    state.line = after
    return True


def _has_pipe(state: StateBlock, number: int) -> bool:
    return state.src.find("|", state.bMarks[number] + 1, state.eMarks[number]) >= 0


def paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Anything that no other rule takes, up to a blank line or a block that may interrupt it."""
    if silent:
        return False
    after = start + 1
    while after < end and not state.isEmpty(after):
        sign = state.src[state.bMarks[after] + state.tShift[after]]
        if (
            sign in _SPECIAL
            and not is_deep(state, after)
            and interrupts(state, "paragraph", after, end)
        ):
            break
        after += 1
    add_paragraph(state, start, after, "paragraph", "p")
    return True


def is_deep(state: StateBlock, number: int) -> bool:
    """Return whether a line is indented so far that it continues a paragraph."""
    begin = state.bMarks[number]
    return state.tShift[number] > 0 and (
        state.tShift[number] >= 4 or "\t" in state.src[begin : begin + state.tShift[number]]
    )


def interrupts(state: StateBlock, chain: str, number: int, end: int) -> bool:
    """Return whether one of the rules of a chain begins a block at a line."""
    return any(rule(state, number, end, True) for rule in rules_at(state, chain, number))


def read_blocks(state: StateBlock, first: int, end: int) -> None:
    """Read lines block by block, each by the first rule that matches."""
    line = state.skipEmptyLines(first)
    while line < end:
        read_block(state, line, end)
        line = state.skipEmptyLines(state.line)


def read_block(state: StateBlock, line: int, end: int) -> None:
    """Read the block that begins at a line, by the first rule that matches."""
    for rule in rules_at(state, "", line):
        if rule(state, line, end, False):
            break


def rules_at(state: StateBlock, chain: str, number: int) -> Sequence[Rule]:
    """Return the rules of a chain that could match at a line, by its first character."""
    rules: Mapping[tuple[str, str], Sequence[Rule]] = state.env["rules"]
    begin = state.bMarks[number] + state.tShift[number]
    return rules[chain, state.src[begin : begin + 1]]
