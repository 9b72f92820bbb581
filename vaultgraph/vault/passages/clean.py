"""What is not content: machine text, comments, navigation, empty fields (part of stage 2).

In: blocks and spans of a note's text. Out: whether a block has any content, and the holes in it:
text that is in no passage.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from vaultgraph.text import LONGEST_WORD, UNSPACED_LETTERS
from vaultgraph.vault.memo import Memo
from vaultgraph.vault.note import Block, BlockKind
from vaultgraph.vault.passages.outliner import OUTLINER_LINE, OUTLINER_MARK
from vaultgraph.vault.passages.passage import Span

_MACHINE = """
dataview dataviewjs datacore datacorejs datacorejsx datacorets datacoretsx base bases query
tasks todoist tracker contributiongraph heatmap-calendar calendar calendar-nav toc
table-of-contents folder-overview folder-index waypoint breadcrumbs graph-view
button buttons meta-bind meta-bind-button meta-bind-js-view meta-bind-embed js-engine jse
customjs templater templater-button run-js
compressed-json excalidraw kanban leaflet gallery img-gallery image-layout banner sr-yaml
gevent habittracker progressbar strange-new-worlds
"""
_MACHINE_LANGUAGES = frozenset(_MACHINE.split())
"""Languages of fences whose code a plugin runs: queries, views, buttons, scripts, embedded data."""

_SCRIPT = re.compile(r"\s*<(?:script|style)\b", re.IGNORECASE)
_BASE64_LINE = re.compile(r"[A-Za-z0-9+/=_\-]{40,}")
_WORD = re.compile(r"\w")
_LINK = re.compile(r"!?\[\[[^\[\]\n]+\]\]|!?\[[^\[\]\n]*\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)")
_EMBED = re.compile(
    r"!\[\[[^\[\]\n]+\]\]|!\[[^\[\]\n]*\]\[[^\[\]\n]*\]"
    r"|!\[[^\[\]\n]*\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)"
)
_NAVIGATION_WORDS = re.compile(
    r"\b(?:prev(?:ious)?|next|back|up|home|index|top|parent|yesterday|today|tomorrow|week|month|day"
    r"|назад|вперёд|вперед|далее|дальше|вверх|домой|вчера|сегодня|завтра|предыдущ\w+|следующ\w+"
    r"|prior|contents|day|daily)\b|上一[页篇天章]|下一[页篇天章]|返回|首页|昨天|明天|今天",
    re.IGNORECASE,
)
_NAVIGATION_FIELD = re.compile(
    r"\s*(?:[-*+]\s+)?[(\[*_]*(?:up|prev(?:ious)?|next|parent|home|back)[*_]*::", re.IGNORECASE
)
_CARD_FIELD = re.compile(r"\s*(?:FILE TAGS|TARGET DECK):")
"""The deck and the tags of the cards of a note, for Obsidian_to_Anki."""

_EMPTY_VALUE = re.compile(
    r"\s*(?:[-*+]\s+)?(?:\[.\]\s+)?(?P<label>[^\n:：]{1,60})(?:::?|：)[*_]*\s*"
    r"(?:\[\[\]\]|\[\]\(\)|[-–—]|_{2,}|\.{3,})\s*"
)
"""A field with a sign that it has no value: `Review: -`, `Place: [[]]`, `Name: ____`."""

_EMPTY_SIGNS = (": -", ": –", ": —", "* -", "* –", "* —", ": _", ": ...", "[[]]", "[]()")
"""At least one of them is in every such field."""

_SILENT = ("[", "::", "#", "=", "{{", "FILE TAGS:", "TARGET DECK:", *_EMPTY_SIGNS)
"""At least one of them is in every line that has words but no content."""

_TAGS_ALONE = re.compile(r"\s*(?:[-*+]\s+)?(?:#[^\s#]+[\s,;]*)+")
_PLACEHOLDER = re.compile(r"[^\n:]{0,40}:{0,2}\s*(?:\{\{[^{}\n]*\}\}\s*)+")
"""An unfilled placeholder of a template: `date: {{date}}`; also an image of DokuWiki."""

_QUERY = re.compile(
    r"\s*(?:LIST|TABLE|TASK|CALENDAR)\b[^\n]*(?:\n[^\n]*)*?"
    r"(?:\n|\s)(?:FROM|WHERE|SORT|GROUP BY|FLATTEN|LIMIT)\s"
)
"""A query of Dataview without a fence."""

_QUERY_WORDS = ("LIST", "TABLE", "TASK", "CALENDAR")

_TAG = re.compile(r"</?[A-Za-z][^<>\n]*+>")
_OWN_HEADING = re.compile(
    r"[ \t>]*(?:[-*+]|\d{1,9}[.)])?[ \t]*(?:\[\[#[^\[\]\n]+\]\]|\[[^\[\]\n]*\]\(#[^()\n]*\))[ \t]*"
)
"""A line of a table of contents: a link to a heading of the same note."""

_RELATED = re.compile(
    r"[ \t>]*\[![^\]\n]*\][+-]?[ \t]*[*_]*"
    r"(?:related(?: notes| pages| topics)?|see also|up|parent|back|previous|next|navigation|moc"
    r"|связанн\w+(?: заметки)?|см\.? также|смотри также|навигация|相关(?:笔记|链接)?|另见|参见|导航"
    r"|siehe auch|verwandt\w*|voir aussi|véase también|vedi anche)[*_:]*[ \t]*",
    re.IGNORECASE,
)
_LINK_ITEM = re.compile(
    r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?"
    rf"(?:{_LINK.pattern})(?:[\s,·|]*(?:{_LINK.pattern}))*[ \t]*"
)
"""A line that contains only links; a callout of such lines lists related notes."""

_SEPARATORS = re.compile(r"[\s|<>«»‹›←→↑↓⬅➡⬆◀▶⏪⏩⏮⏭🏠🔙🔜•·/\\–—:,()\[\]*_\-️]*")
_BAR = re.compile(r"\||<<|>>|[«»‹›←→⬅➡◀▶·•]")
_EMPTY_FIELD = re.compile(r"\s*(?:[-*+]\s+)?(?:\[.\]\s+)?[^\n]{1,60}?(?:::?|：)[*_]*\s*")
_WIKI_HEADING = re.compile(r"\s*(={2,6})[^=\n]+\1\s*")
_FIELD_WORDS = 5
_STUB = re.compile(
    r"[\W_]*(?:(?:to|will) be (?:written|continued|done|added|completed|updated|filled(?: in)?)"
    r"(?: (?:soon|later))?|tb[adc]|to-?do|wip|work in progress|coming soon|under construction"
    r"|placeholder|stub|lorem ipsum"
    r"|в разработке|в работе|скоро (?:будет|появится)|будет (?:дополнен|написан|позже)\w*|дописать"
    r"|допис(?:ать|ываю) позже|заготовка|заглушка|продолжение следует|в процессе"
    r"|待补充|待更新|待完善|待续|待写|未完待续|施工中|敬请期待|占位|空白)[\W_]*",
    re.IGNORECASE,
)
"""A placeholder for text that is not written yet."""

_LONGEST_STUB = 60
_FILLER = re.compile(r"lorem ipsum\b|dolor sit amet\b|consectetur adipiscing\b", re.IGNORECASE)
"""How text begins that only shows where text would be, in an example of markup."""

_BEFORE_WORDS = re.compile(
    r"[ \t>]*(?:\[![^\]\n]*\][+-]?|(?:`{3,}|~{3,})[^\n]*|[-*+]|\d+[.)])?[ \t]*"
)

_TRIGGER = re.compile(
    r"<|%%|data:|\[\]\(|`[$=]|`[A-Zb]|\^[A-Za-z0-9-]+[ \t]*(?:\n|\Z)|::|!\[|ot included in"
    r"|\[!nexus_|import |\(\(|\[:span\]|CLOCK:|:END:|%20[0-9a-f]{32}|~=\{"
)
_SIGNS = (
    *("<", "%%", "data:", "[](", "`", "^", "::", "![", "ot included in", "[!nexus_", "import "),
    *("((", "[:span]", "CLOCK:", ":END:", "%20", "~={"),
)
"""At least one of them occurs wherever `_TRIGGER` matches; they are faster to find."""

_LONG_RUN = re.compile(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/=]{200,}")
_LONG_WORD = re.compile(rf"[^\W{UNSPACED_LETTERS}]{{200,}}")
_GAP = re.compile(r"\s")
_HALF_RUN = 100  # characters; every long run fills one stretch of so many
_LONGEST_BAR = 1_000
_LONGEST_LINK = 200  # characters, with the text before the next one
_BAR_WORDS = 24
_CODE_OR_HOLE = re.compile(
    r"(?P<fence>^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?P<mark>`{3,}(?=[^`\n]*$)|~{3,}))|"
    r"(?P<computed>`(?:\$=|=\s*(?:this\.|dv\.|date\(|link\(|choice\(|\[\[)|(?:INPUT|VIEW|BUTTON)\[[^`\n]*)"
    r"[^`\n]*`)"
    r"|(?P<buttons>^[ \t]*`button-[\w-]+`(?:[ \t|·]*`button-[\w-]+`)*[ \t]*$)"
    r"|(?P<code>(?P<ticks>`+)(?:(?!(?P=ticks))[^\n]){1,2000}?(?P=ticks))"
    r"|(?P<open><!--|%%|<%)"
    r"|(?P<colour>~=\{[^{}\n]{0,40}\}|=~)"
    r"|(?P<control><(?P<widget>label|button|select)\b[^\n]{0,400}?</(?P=widget)>)"
    r"|(?P<data>^ {0,3}\[[^\[\]\n]+\]:[ \t]*<?data:[^\n]*$)"
    r"|(?P<component>^[ \t]*</?[A-Z][A-Za-z0-9.]*(?:\s[^<>\n]*)?/?>[ \t]*$)"
    r"|(?P<import>^import\s[^\n]{1,200}?\sfrom\s+['\"][^'\"\n]+['\"];?[ \t]*$)"
    r"|(?P<tag></?(?P<name>[A-Za-z][A-Za-z0-9]*)\b[^<>\n]*+>)"
    r"|(?P<badge>\[!\[[^\[\]\n]*\]\([^()\s]*(?:\s+\"[^\"\n]*\")?\)\]\([^()\s]*\))"
    r"|(?P<image>!\[[^\[\]\n]*\]\((?P<address>[^()\s]*)[^()\n]*\))"
    r"|(?P<anchor>(?<!!)\[\]\([^()\s]*\))"
    r"|(?P<picture>[ \t]?!\[\[[^\[\]\n|]+\.(?:png|jpe?g|gif|svg|webp|avif|bmp|ico|heic)"
    r"(?:\#[^\[\]\n|]*)?(?:\\?\|[\dx]*)?\]\])"
    r"|(?P<id>(?:(?<=\s)|(?<=^)|(?<=\]\]))\^[A-Za-z0-9-]+[ \t]*$)"
    rf"|(?P<outliner>^{OUTLINER_LINE}$)"
    rf"|(?P<reference>[ \t]*{OUTLINER_MARK})"
    r"|(?P<exported>(?<=\])\([^()\s]*%20[0-9a-f]{32}(?:_all)?\.(?:md|csv)\))"
    r"|(?P<field>^[ \t]*(?:[-*+][ \t]+)?[^\[\]():\n`|]{1,60}::[ \t]*$)"
    r"|(?P<exporter>>?[ \t]*\[!nexus_(?:attachment|artifact)\][+\-]?[ \t]*"
    r"|(?<=>)[ \t]*\[!nexus_(?:canvas|prompt)\][+\-]?"
    r"|^[ \t>]*[^\n\w\[]{0,8}\[\[[^\[\]\n]+\|View (?:Artifact|Attachment)\]\][ \t]*$)"
    r"|(?P<archive>^[ \t>]*⚠?\ufe0f?[ \t]*[^\n]{0,40}[Nn]ot included in (?:the )?archive[^\n]*)",
    re.MULTILINE,
)
_LINE_SIGN = re.compile(
    r"[`~<^]|%%|::|!\[|\[\]\(|data:|\[!nexus_|\|View |ot included in|^import |\(\(|\[:span\]"
    r"|CLOCK:|:END:|:LOGBOOK:|%20[0-9a-f]{32}",
    re.MULTILINE,
)
"""At least one of them is in the first line of every match of `_CODE_OR_HOLE`."""

_LINE = re.compile(r"[^\n]+\n?")
_PADDING = re.compile(r"(?<= ) +(?=\|)|(?<=\| ) +|(?<=---)-+")
_END_OF_COLOUR = "=~"
_CLOSERS = {"<!--": "-->", "%%": "%%", "<%": "%>"}
_BADGE_HOSTS = re.compile(
    r"shields\.io|badge|badgen\.net|travis-ci|circleci\.com/gh|codecov\.io|coveralls\.io", re.I
)
_HTML = """
a abbr article aside audio b big blockquote body br button canvas center cite code col
colgroup dd del details div dl dt em embed fieldset figcaption figure font footer form h1 h2
h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend li link main mark
meta nav object ol option p path picture progress section select small source span strike
strong style sub summary sup svg table tbody td textarea tfoot th thead time tr track tt u
ul var video wbr
"""
_HTML_NAMES = frozenset(_HTML.split())


_OF_LINES = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTE)


def is_content(block: Block, text: str) -> bool:
    """Return whether a block contains anything that a reader would miss."""
    stretch = text[block.start : block.end]
    if "m ipsum" in stretch and _is_filler(stretch):
        return False
    if block.kind in _OF_LINES:
        is_item = block.kind is BlockKind.LIST_ITEM
        return not (is_item and is_empty_field(stretch)) and _lines_say_something(stretch)
    if block.kind in (BlockKind.COMMENT, BlockKind.RULE, BlockKind.HEADING):
        return False
    if block.kind is BlockKind.CALLOUT:
        return not _is_contents(stretch)
    if block.kind is BlockKind.CODE:
        return not (
            block.label.lower() in _MACHINE_LANGUAGES
            or _SCRIPT.match(stretch)
            or _is_encoded(stretch)
        )
    return True


def _lines_say_something(stretch: str) -> bool:
    """Return whether the lines of a paragraph, an item or a quote are content."""
    if len(stretch) <= _LONGEST_STUB and _STUB.fullmatch(stretch):
        return False
    if stretch.startswith(_QUERY_WORDS) and _QUERY.match(stretch):
        return False
    if not any(sign in stretch for sign in _SILENT):
        return _WORD.search(stretch) is not None and not _is_encoded(stretch)
    silent = all(map(_SILENT_LINES.__getitem__, stretch.split("\n")))
    return not silent and not _is_encoded(stretch)


def drawn_text(properties: Mapping[str, Any]) -> bool:
    """Return whether a note is a drawing, of which only the text elements are content."""
    return any(key.lower() == "excalidraw-plugin" for key in properties)


def _is_filler(stretch: str) -> bool:
    """Return whether every line that says something is filler: `Lorem ipsum dolor sit amet`."""
    lines = (_BEFORE_WORDS.sub("", line, count=1) for line in stretch.split("\n"))
    return all(_FILLER.match(line) for line in lines if _WORD.search(line))


def _says_nothing(line: str) -> bool:
    """Return whether a line is empty, navigation, only an embed, or an empty field."""
    if not _WORD.search(line):
        return True
    if _NAVIGATION_FIELD.match(line) or _CARD_FIELD.match(line) or _has_no_value(line):
        return True
    if _TAGS_ALONE.fullmatch(line) or _PLACEHOLDER.fullmatch(line):
        return True
    return is_embed(line) or _is_navigation(line) or _OWN_HEADING.fullmatch(line) is not None


def _is_contents(stretch: str) -> bool:
    """Return whether a callout contains only links, to headings of its note or to related notes."""
    title, *below = stretch.split("\n")
    lines = [line for line in below if _WORD.search(line)]
    if not lines:
        return False
    if all(map(_OWN_HEADING.fullmatch, lines)):
        return True
    return _RELATED.fullmatch(title) is not None and all(map(_LINK_ITEM.fullmatch, lines))


_SILENT_LINES = Memo(_says_nothing)


def _has_no_value(line: str) -> bool:
    """Return whether a line is a label with a sign that nothing follows it."""
    if not _has_empty_sign(line):
        return False
    found = _EMPTY_VALUE.fullmatch(line)
    return found is not None and len(found["label"].split()) <= _FIELD_WORDS


def is_embed(line: str) -> bool:
    """Return whether a line contains only embeds."""
    return "![" in line and not _WORD.search(_EMBED.sub("", line))


def is_empty_field(line: str) -> bool:
    """Return whether a line is only a label of what should follow it: `Author:`, `== Pastry ==`."""
    if line.lstrip().startswith("==") and _WIKI_HEADING.fullmatch(line):
        return True
    if not line.rstrip().rstrip("*_").endswith((":", "：")):
        return False
    return _EMPTY_FIELD.fullmatch(line) is not None and len(line.split()) <= _FIELD_WORDS


def _is_navigation(line: str) -> bool:
    """Return whether a line is links between bars or arrows, or links with words of navigation."""
    if len(line) > min(_LONGEST_BAR, _LONGEST_LINK * line.count("[")):
        return False
    rest = _LINK.sub(" ", line)
    if rest == line:
        return False
    rest = _TAG.sub(" ", rest)
    if len(rest.split()) > _BAR_WORDS:
        return False
    bare = _NAVIGATION_WORDS.sub(" ", rest)
    if not _SEPARATORS.fullmatch(bare):
        return False
    return bare != rest or (bool(_BAR.search(rest)) and not rest.lstrip().startswith(">"))


def _is_encoded(stretch: str) -> bool:
    """Return whether most of a stretch is data in base64."""
    if len(stretch) < 400:
        return False
    lines = [line.strip() for line in stretch.split("\n") if line.strip()]
    encoded = sum(len(line) for line in lines if _looks_encoded(line))
    return encoded > 0.8 * sum(map(len, lines))


def _looks_encoded(run: str) -> bool:
    head = run[:400]
    return (
        _BASE64_LINE.fullmatch(run) is not None
        and any(map(str.isdigit, head))
        and any(map(str.isupper, head))
        and any(map(str.islower, head))
    )


class HoleFinder:
    """Finds what is not content inside the blocks of a text.

    Args:
        text: the text of a note; searched once for signs without which there can be no hole.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._signs = [sign for sign in _SIGNS if sign in text]
        self._may_hold_runs = any(
            " " not in text[half : half + _HALF_RUN]
            and not _GAP.search(text, half, half + _HALF_RUN)
            for half in range(0, len(text) - _HALF_RUN + 1, _HALF_RUN)
        )
        self._may_be_silent = _may_say_nothing(text)
        self._may_hold_none = not (self._signs or self._may_hold_runs or self._may_be_silent)

    def find(self, block: Block) -> list[Span]:
        """Find the holes of a block, in order; in code, only encoded data and endless words."""
        if self._may_hold_none:
            return []
        text, start, end = self._text, block.start, block.end
        holes: list[Span] = []
        if self._may_hold_runs:
            runs = _LONG_RUN.finditer(text, start, end)
            holes += (run.span() for run in runs if _looks_encoded(run[0]))
            words = _LONG_WORD.finditer(text, start, end)
            holes += ((word.start() + LONGEST_WORD, word.end()) for word in words)
        if block.kind is not BlockKind.CODE and self._may_hold_markup(start, end):
            holes += _markup_holes(text, start, end)
        if block.kind in _OF_LINES and self._may_be_silent:
            holes += _silent_lines(text, block)
        return _joined(sorted(holes)) if holes else holes

    def _may_hold_markup(self, start: int, end: int) -> bool:
        for sign in self._signs:
            if self._text.find(sign, start, end) >= 0:
                return _TRIGGER.search(self._text, start, end) is not None
        return False


def _silent_lines(text: str, block: Block) -> Iterator[Span]:
    """Find the lines of a block that are only embeds or navigation, and what leads in the last."""
    if text.find("\n", block.start, block.end) < 0:
        return
    silent = _says_nothing if block.kind is BlockKind.PARAGRAPH else is_embed
    before: re.Match[str] | None = None
    for match in _LINE.finditer(text, block.start, block.end):
        line = match[0].rstrip("\n")
        if _may_say_nothing(line) and silent(line):
            if before and block.kind is BlockKind.PARAGRAPH and match.end() == block.end:
                yield before.span()
            yield match.span()
        before = match if line.rstrip().endswith((":", "：")) else None


def _may_say_nothing(text: str) -> bool:
    return "[" in text or _has_empty_sign(text)


def _has_empty_sign(text: str) -> bool:
    return any(sign in text for sign in _EMPTY_SIGNS)


def find_padding(text: str, start: int, end: int) -> Iterator[Span]:
    """Find the padding that only aligns the columns of a table."""
    return (match.span() for match in _PADDING.finditer(text, start, end))


def without_padding(line: str) -> str:
    """Return a line without the padding that only aligns the columns of a table."""
    return _PADDING.sub("", line) if line.lstrip().startswith("|") else line


def _markup_holes(text: str, start: int, end: int) -> Iterator[Span]:
    stretch = text[start:end]
    missing: set[str] = set()
    position = coloured = 0
    last_colour = stretch.rfind(_END_OF_COLOUR)
    while match := _next_markup(stretch, position):
        position = match.end()
        if match["fence"]:
            position = _end_of_fence(stretch, position, match["mark"])
            continue
        if match["colour"]:  # its end only after its beginning: `=~` also compares
            is_end = match["colour"] == _END_OF_COLOUR
            if coloured if is_end else position <= last_colour:
                coloured += -1 if is_end else 1
                yield start + match.start(), start + match.end()
            continue
        opener = match["open"]
        if opener and opener not in missing:
            closing = stretch.find(_CLOSERS[opener], position)
            if closing < 0:
                missing.add(opener)
                continue
            position = closing + len(_CLOSERS[opener])
            yield start + match.start(), start + position
        elif not opener and _is_hole(match):
            begin = match.start()
            ends_line = match["outliner"] and begin > 0  # remove the line break before it too
            yield start + begin - bool(ends_line), start + match.end()


def _next_markup(text: str, position: int) -> re.Match[str] | None:
    """Find the next match of `_CODE_OR_HOLE`, trying only lines that contain a sign of one."""
    while sign := _LINE_SIGN.search(text, position):
        line = max(position, text.rfind("\n", 0, sign.start()) + 1)
        end = text.find("\n", sign.end())
        end = len(text) if end < 0 else end
        if match := _CODE_OR_HOLE.search(text, line, end):
            return match
        position = end
    return None


def _end_of_fence(text: str, position: int, mark: str) -> int:
    """Find the end of a fence, closed by at least as many marks; the end of the text if none.

    A fence may be inside a message, callout, quote or item.
    """
    closing = re.compile(rf"^[ \t>]*{mark[0]}{{{len(mark)},}}[ \t]*$", re.MULTILINE)
    found = closing.search(text, position)
    return found.end() if found else len(text)


def _is_hole(match: re.Match[str]) -> bool:
    if match["code"]:
        return False
    if match["control"]:
        return match["widget"].lower() != "label" or "<input" in match[0].lower()
    if match["tag"]:
        return match["name"].lower() in _HTML_NAMES and match["name"].lower() != "br"
    if match["image"]:
        address = match["address"]
        return address.startswith("data:") or _BADGE_HOSTS.search(address) is not None
    return True


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
