"""The frontmatter of a note as JSON-like properties, and the links in it (part of stage 2).

In: the text of a note. Out: `Properties`. YAML is composed by PyYAML's loader in C with the core
schema of YAML 1.2, as the app reads it, and is not trusted: aliases, nesting and size are bounded,
and no tag constructs an object. Invalid YAML is one diagnostic, and the body is still read.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from math import isfinite
from typing import Any, ClassVar

from frontmatter.default_handlers import YAMLHandler

from vaultgraph.vault.privacy import mentions_private, top_is_private

LONGEST = 200_000
"""The most characters of frontmatter; a longer one is reported and not read."""

_DEEPEST = 50
_MOST_VALUES = 20_000
_PRIVATE_PLANE = 0x100000
_PLACEHOLDER = re.compile(r"\{\{[^{}\n]{1,200}\}\}(?=[ \t]*(?:[,\]}:#\r]|$))", re.MULTILINE)
_OPENING = re.compile(r"---(?:\r\n?|\n)")
_BORDER = re.compile(r"(?:^|(?<=\r))---", re.MULTILINE)
_LINE_END = re.compile(r"\r\n?|\n|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with the frontmatter, and the offset of that in characters."""

    message: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyLink:
    """A property that is one wikilink: its key (`list.0`), the text in its brackets, its span."""

    key: str
    written: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """The frontmatter of a note; `body` is the offset at which the text after it begins.

    `withheld` is whether it cannot be read, and a line of it makes the note private.
    """

    values: dict[str, Any] = field(default_factory=dict)
    links: tuple[PropertyLink, ...] = ()
    body: int = 0
    problem: Problem | None = None
    withheld: bool = False


class _PropertiesError(Exception):
    """The frontmatter is not valid YAML, or it is YAML that cannot be properties."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


def read_properties(text: str) -> Properties:
    """Read the frontmatter of a text with its original line ends.

    It opens with exactly `---` and closes at the first line that starts with `---`; what follows
    on that line is body. Anything else at the top that looks like properties is body too, but may
    make the note private.
    """
    handler = YAMLHandler(_BORDER)
    if not _OPENING.match(text) or not _BORDER.search(text, len("---")):
        return Properties(withheld=top_is_private(text))
    written, content = handler.split(text)
    start = len("---")
    line_end = _LINE_END.match(content)
    assert line_end is not None
    body = len(text) - len(content) + line_end.end()
    try:
        values, links = _load(written, start)
    except _PropertiesError as error:
        problem = Problem(message=str(error), position=start + error.position)
        return Properties(body=body, problem=problem, withheld=mentions_private(written))
    return Properties(values=values, links=links, body=body)


def _load(written: str, offset: int) -> tuple[dict[str, Any], tuple[PropertyLink, ...]]:
    """Load YAML; `offset` is the place of `written` in the note, for the spans of links."""
    import yaml

    _check_size(written)
    try:
        root = yaml.compose(_made_plain(written), Loader=_loader_class())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _PropertiesError(
            error.problem or "is not valid YAML", mark.index if mark else 0
        ) from None
    except yaml.YAMLError as error:
        message = str(getattr(error, "reason", "")) or "is not valid YAML"
        raise _PropertiesError(message, min(getattr(error, "position", 0), len(written))) from None
    if root is None:
        return {}, ()
    reader = _Reader(written, offset)
    values = reader.read(root, "", 0)
    if values is None:
        return {}, ()
    if not isinstance(values, dict):
        raise _PropertiesError("properties must be `key: value` lines", root.start_mark.index)
    return values, tuple(reader.links)


def _made_plain(written: str) -> str:
    """Hide placeholders of templates and control characters from YAML, without moving offsets.

    Their characters are mapped to a private-use plane, from which `_text` maps them back.
    """
    if "{{" in written:
        written = _PLACEHOLDER.sub(lambda found: found[0].translate(_TO_PRIVATE), written)
    if _UNPRINTABLE.search(written):
        written = _UNPRINTABLE.sub(lambda found: chr(_PRIVATE_PLANE + ord(found[0])), written)
    return written


def _check_size(written: str) -> None:
    if len(written) > LONGEST:
        raise _PropertiesError(f"frontmatter of {len(written):,} characters is not read", 0)
    depth = 0
    for match in _NESTING.finditer(written):
        sign = match[0][-1]
        depth = max(0, depth + (1 if sign in "[{" else -1 if sign in "]}" else 0))
        if depth > _DEEPEST or sign == " ":
            raise _PropertiesError("properties are nested too deep", match.start())


_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What libyaml, unlike YAML 1.2 or the app, refuses or reads as a line end."""

_TO_PRIVATE = {code: _PRIVATE_PLANE + code for code in range(0x20, 0x7F)}
_MADE_PLAIN = re.compile("[\U00100000-\U0010fffd]")
_NESTING = re.compile(rf"[\[\]{{}}]|^[ \t]*(?:[-?:] +){{{_DEEPEST},}}", re.MULTILINE)


@cache
def _loader_class() -> Any:
    """Return a loader, in C where PyYAML has it, with the core schema of YAML 1.2 and dates."""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    for kind, pattern, first in _CORE_SCHEMA:
        Loader.add_implicit_resolver(f"{_YAML}{kind}", re.compile(pattern), first)
    return Loader


_YAML = "tag:yaml.org,2002:"
_CORE_SCHEMA = (
    ("bool", r"(?:true|True|TRUE|false|False|FALSE)\Z", list("tTfF")),
    ("null", r"(?:~|null|Null|NULL|)\Z", ["~", "n", "N", ""]),
    ("int", r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\Z", list("-+0123456789")),
    (
        "float",
        r"[-+]?(?:(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|\.(?:inf|Inf|INF))\Z"
        r"|\.(?:nan|NaN|NAN)\Z",
        list("-+0123456789."),
    ),
    (
        "timestamp",
        r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
        r"(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]*)?)?"
        r"(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?)?\Z",
        list("0123456789"),
    ),
)
"""Section 10.3.2 of the YAML 1.2 specification, with timestamps added."""


class _Reader:
    """Reads composed YAML as JSON-like values, and collects the links in them."""

    def __init__(self, written: str, offset: int) -> None:
        self.written = written
        self.offset = offset
        self.links: list[PropertyLink] = []
        self.count = 0
        self.place = 0

    def read(self, node: Any, key: str, depth: int) -> Any:
        """Read a node; `key` is its path, as `list.0`."""
        self.count += 1
        position = node.start_mark.index
        if depth == 1:
            self.place = position
        if depth > _DEEPEST:
            raise _PropertiesError("properties are nested too deep", position)
        if self.count > _MOST_VALUES:
            message = f"more than {_MOST_VALUES:,} values, aliases counted"
            raise _PropertiesError(message, self.place)
        if node.id == "scalar":
            return self._scalar(node, key)
        if node.id == "mapping":
            return self._mapping(node, key, depth)
        inside = f"{key}." if key else ""
        return [
            self.read(item, f"{inside}{index}", depth + 1) for index, item in enumerate(node.value)
        ]

    def _mapping(self, node: Any, key: str, depth: int) -> dict[str, Any]:
        """Read a mapping; a key that is a list or a mapping itself becomes its source text."""
        inside = f"{key}." if key else ""
        values: dict[str, Any] = {}
        for name, value in node.value:
            first, last = name.start_mark.index, name.end_mark.index
            own = _text(name.value if name.id == "scalar" else self.written[first:last].strip())
            if own in values:
                raise _PropertiesError(f"the key {own!r} is written twice", first)
            values[own] = self.read(value, f"{inside}{own}", depth + 1)
        return values

    def _scalar(self, node: Any, key: str) -> Any:
        value: str = node.value
        read = _SCALARS.get(node.tag.removeprefix(_YAML))
        if read is not None:
            return read(value)
        if value.startswith("[[") and value.endswith("]]"):
            self._link(node, key, value[2:-2])
        return _text(value)

    def _link(self, node: Any, key: str, inside: str) -> None:
        first, last = node.start_mark.index, node.end_mark.index
        raw = self.written[first:last]
        start = self.offset + first + max(0, raw.find("[["))
        end = self.offset + first + (raw.rfind("]]") + 2 or len(raw))
        self.links.append(PropertyLink(key=key, written=_text(inside), start=start, end=end))


def _text(value: str) -> str:
    """Return a string as written, without lone surrogates, which UTF-8 cannot encode."""
    if value.isascii():
        return value
    value = _MADE_PLAIN.sub(lambda found: chr(ord(found[0]) - _PRIVATE_PLANE), value)
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _boolean(value: str) -> bool | str:
    return {"true": True, "false": False}.get(value.lower(), value)


def _integer(value: str) -> int | str:
    base = {"0x": 16, "0o": 8}.get(value[:2], 10)
    try:
        number = int(value, base)
    except ValueError:  # more digits than Python converts, or an explicit tag on some text
        return value
    return number if abs(number) < 2**63 else value


def _float(value: str) -> float | str:
    try:
        number = float(value)
    except ValueError:
        return value
    return number if isfinite(number) else value


def _timestamp(value: str) -> str:
    """Return a date or a time in ISO format; what only looks like one is returned as written."""
    try:
        if len(value) <= len("2025-01-01"):
            return date(*map(int, value.split("-"))).isoformat()
        return datetime.fromisoformat(value).isoformat()
    except ValueError:
        return value


def _null(value: str) -> None:
    del value


_SCALARS: dict[str, Callable[[str], Any]] = {
    "bool": _boolean,
    "int": _integer,
    "float": _float,
    "timestamp": _timestamp,
    "null": _null,
}
