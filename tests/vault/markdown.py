"""Strategies for hypothesis: Markdown that is made of what Markdown is made of."""

from hypothesis import strategies as st

PIECES = [
    *("word ", "слово ", "词", "🧪", " ", "  ", "    ", "\t", "\\"),
    *(
        "# ",
        "## h ##",
        "#tag ",
        "===",
        "---",
        "- - -",
        "***",
        "___",
        "+ ",
        "- ",
        "* ",
        "1. ",
        "2) ",
    ),
    *("- [ ] ", "10. ", "-", "> ", ">", "> [!note] ", ">> ", "```", "````", "~~~", "`", "``"),
    *("[[x]]", "[[x|y]]", "![[x]]", "[[", "]]", "[", "]", "(", ")", "[a](b.md)", "![a](b.png)"),
    *("[^1]", "[^1]: ", "[^1]:", "[^a b]: ", "[^\t]: x", "^[", "^id", "key:: ", "[k:: ", "%%", "$"),
    *("$$", "<!--", "-->", "<pre>", "</pre>", "<b>", "|", "| a | b |", "|---|---|", ":-:", "**"),
    *(
        "_",
        "~~",
        "==",
        "1984 ",
        "\u00a0",
        "\u2028",
        "\x0b",
        "\x0c",
        "&",
        "!",
        ":",
        "---\na: b\n---",
    ),
    *(">[!nexus_user] **User** - 30.06.2025 at 12:03", "<!-- UID: 1 -->", "    code", "\tcode"),
]
LINE_ENDS = ["\n", "\n", "\n", "\n\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\n \n", "\n\n\n"]


def markdown() -> st.SearchStrategy[str]:
    """A text of pieces of syntax, many of them at the beginning of a line."""
    line = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join)
    lines = st.lists(st.tuples(line, st.sampled_from(LINE_ENDS)), max_size=12)
    return lines.map(lambda found: "".join(text + end for text, end in found))


def code_blocks() -> st.SearchStrategy[str]:
    """Code of any kind with a link in it, in containers of any kind, beside a link that counts."""
    wrappers = st.lists(st.sampled_from([_quote, _callout, _item, _ordered, _footnote]), max_size=5)
    return st.tuples(st.sampled_from(CODE), wrappers).map(_nested)


CODE = [
    "`[[dead]]`\n[[live]]",
    "``[[dead]] ` [[dead]]``\n[[live]]",
    "```\n[[dead]]\n\n[[dead]]\n```\n[[live]]",
    "~~~md\n```\n[[dead]]\n~~~\n[[live]]",
    "[[live]]\n\n    [[dead]]",
    "$$\n[[dead]]\n$$\n[[live]]",
    "<!--\n[[dead]]\n-->\n[[live]]",
    "<pre>\n[[dead]]\n\n[[dead]]\n</pre>\n[[live]]",
    "[[live]] $[[dead]]$ <!-- [[dead]] -->",
]


def _nested(drawn: tuple[str, list]) -> str:
    text, wrappers = drawn
    for wrap in wrappers:
        text = wrap(text)
    return text


def _quote(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


def _callout(text: str) -> str:
    return "> [!note]- Title\n" + _quote(text)


def _item(text: str) -> str:
    return "- " + text.replace("\n", "\n  ")


def _ordered(text: str) -> str:
    return "1) " + text.replace("\n", "\n   ")


def _footnote(text: str) -> str:
    return "[^n]: first\n\n    " + text.replace("\n", "\n    ")
