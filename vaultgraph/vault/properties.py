"""The frontmatter of a note as JSON-like properties, and the links in it (part of stage 2).

In: the text of a note. Out: `Properties`. YAML is loaded by PyYAML's safe loader, composed but not
trusted: anchors cannot multiply, nesting and size are bounded, no tag builds an object. Whatever
is wrong with it is one diagnostic, and the body is still read.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from math import isfinite
from typing import Any

from frontmatter.default_handlers import YAMLHandler

from vaultgraph.vault.markdown.inline import WIKILINK

LONGEST = 200_000
"""Characters of frontmatter that are read; a larger one is reported."""

_DEEPEST = 50
_MOST_VALUES = 20_000
_PRIVATE_PLANE = 0xF0000
_WITHHELD = re.compile(
    r"^[\"']?(?:private[\"']?\s*:\s*true|vaultgraph[\"']?\s*:\s*false)\b", re.M | re.I
)
_PLACEHOLDER = re.compile(r"\{\{[^{}\n]{1,200}\}\}")
_BOUNDARY = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with the frontmatter, and the offset at which it is."""

    message: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyLink:
    """A property that is one wikilink: its key (`list.0`), its inside, and its span."""

    key: str
    written: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """The frontmatter of a note; `body` is the offset at which the text after it begins.

    `withheld` says that it cannot be read, but that a line of it keeps the note out of packs.
    """

    values: dict[str, Any] = field(default_factory=dict)
    links: tuple[PropertyLink, ...] = ()
    body: int = 0
    problem: Problem | None = None
    withheld: bool = False


class _PropertiesError(Exception):
    """The frontmatter is valid YAML, but nothing that properties could be."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


def read_properties(text: str) -> Properties:
    """Read the frontmatter; a note without one has no properties."""
    if not text.startswith("---"):
        return Properties()
    handler = YAMLHandler(_BOUNDARY)
    if not handler.detect(text):
        return Properties()
    try:
        written, content = handler.split(text)
    except ValueError:  # no second boundary: a rule at the top of a note
        return Properties()
    start = _first_boundary(text)
    body = len(text) - len(content)
    body += re.match(r"\r?\n?", content).end()  # type: ignore[union-attr]
    try:
        values, links = _load(written, start)
    except _PropertiesError as error:
        problem = Problem(message=str(error), position=start + error.position)
        withheld = _WITHHELD.search(written) is not None
        return Properties(body=body, problem=problem, withheld=withheld)
    return Properties(values=values, links=links, body=body)


def _first_boundary(text: str) -> int:
    """The offset after the line `---` at the top."""
    match = _BOUNDARY.match(text)
    assert match is not None
    return match.end()


def _load(written: str, offset: int) -> tuple[dict[str, Any], tuple[PropertyLink, ...]]:
    """Load YAML; links get their place by `offset`, the place of `written` in the note."""
    import yaml

    _check_size(written)
    try:
        root = yaml.compose(_with_quiet_placeholders(written), Loader=_loader_class())
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


def _with_quiet_placeholders(written: str) -> str:
    """Make the placeholders of templates plain text to YAML; no offset moves.

    Their characters move to a private plane, from which `_text` brings them back.
    """
    if "{{" not in written:
        return written
    return _PLACEHOLDER.sub(lambda found: found[0].translate(_TO_PRIVATE), written)


def _check_size(written: str) -> None:
    if len(written) > LONGEST:
        raise _PropertiesError(f"frontmatter of {len(written):,} characters is not read", 0)
    depth = 0
    for match in _NESTING.finditer(written):
        sign = match[0][-1]
        depth = max(0, depth + (1 if sign in "[{" else -1 if sign in "]}" else 0))
        if depth > _DEEPEST or sign == " ":
            raise _PropertiesError("properties are nested too deep", match.start())


_TO_PRIVATE = {code: _PRIVATE_PLANE + code for code in range(0x20, 0x7F)}
_FROM_PRIVATE = {private: code for code, private in _TO_PRIVATE.items()}
_NESTING = re.compile(rf"[\[\]{{}}]|^[ \t]*(?:[-?:] +){{{_DEEPEST},}}", re.MULTILINE)


@cache
def _loader_class() -> Any:
    """The loader in C where PyYAML has it, else the one in Python."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Reader:
    """Reads composed YAML as JSON-like values, and gathers the links on the way."""

    def __init__(self, written: str, offset: int) -> None:
        self.written = written
        self.offset = offset
        self.links: list[PropertyLink] = []
        self.count = 0
        self.place = 0

    def read(self, node: Any, key: str, depth: int) -> Any:
        """Read a node; `key` is its place, as `list.0`."""
        self.count += 1
        position = node.start_mark.index
        if depth == 1:
            self.place = position
        if depth > _DEEPEST:
            raise _PropertiesError("properties are nested too deep", position)
        if self.count > _MOST_VALUES:
            message = f"more than {_MOST_VALUES:,} values, aliases counted"
            raise _PropertiesError(message, self.place)
        if not node.tag.startswith("tag:yaml.org,2002:"):
            raise _PropertiesError(f"the tag {node.tag} is not allowed in properties", position)
        kind = node.tag.removeprefix("tag:yaml.org,2002:")
        if node.id == "scalar":
            return self._scalar(node, kind, key)
        if node.id == "sequence" and kind in ("seq", "omap", "pairs"):
            inside = f"{key}." if key else ""
            return [
                self.read(item, f"{inside}{index}", depth + 1)
                for index, item in enumerate(node.value)
            ]
        if node.id == "mapping" and kind in ("map", "set"):
            return self._mapping(node, key, depth)
        raise _PropertiesError(f"the tag !!{kind} is not allowed in properties", position)

    def _mapping(self, node: Any, key: str, depth: int) -> dict[str, Any]:
        inside = f"{key}." if key else ""
        merged: dict[str, Any] = {}
        own: dict[str, Any] = {}
        for name, value in node.value:
            if name.id != "scalar":
                raise _PropertiesError("a key must be plain text", name.start_mark.index)
            if name.tag == "tag:yaml.org,2002:merge":
                parts = value.value if value.id == "sequence" else [value]
                for part in parts:
                    read = self.read(part, key, depth + 1)
                    if not isinstance(read, dict):
                        raise _PropertiesError("`<<` must name a map", value.start_mark.index)
                    merged = read | merged
            else:
                own_name = _text(name.value)
                own[own_name] = self.read(value, f"{inside}{own_name}", depth + 1)
        return merged | own if merged else own

    def _scalar(self, node: Any, kind: str, key: str) -> Any:
        value: str = node.value
        if kind == "str":
            if value.startswith("[[") and (link := WIKILINK.fullmatch(value)):
                self._link(node, key, link[1])
            return _text(value)
        read = _SCALARS.get(kind)
        if read is None:
            tag = f"the tag !!{kind} is not allowed in properties"
            raise _PropertiesError(tag, node.start_mark.index)
        return read(value)

    def _link(self, node: Any, key: str, inside: str) -> None:
        first, last = node.start_mark.index, node.end_mark.index
        raw = self.written[first:last]
        start = self.offset + first + max(0, raw.find("[["))
        end = self.offset + first + (raw.rfind("]]") + 2 or len(raw))
        self.links.append(PropertyLink(key=key, written=_text(inside), start=start, end=end))


def _text(value: str) -> str:
    """A string as written, without lone surrogates, which no UTF-8 file could hold."""
    if value.isascii():
        return value
    value = value.translate(_FROM_PRIVATE)
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _boolean(value: str) -> bool | str:
    """YAML 1.2, which Obsidian reads, knows no `yes` and `off`."""
    return {"true": True, "false": False}.get(value.lower(), value)


def _integer(value: str) -> int | str:
    bare = value.lstrip("+-")
    base = {"0x": 16, "0o": 8}.get(bare[:2].lower(), 10)
    try:
        number = int(value, base)
    except ValueError:  # `12:30` is a time, not a number in base 60
        return value
    return number if abs(number) < 2**63 else value


def _float(value: str) -> float | str:
    try:
        number = float(value)
    except ValueError:
        return value
    return number if isfinite(number) else value


def _timestamp(value: str) -> str:
    """A date or a time in ISO format; what only looks like one stays as written."""
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
    "value": _text,
    "merge": _text,
}
