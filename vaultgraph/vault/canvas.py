"""One canvas becomes a note with links (part of stage 2): JSON Canvas 1.0.

In: path and bytes of a `.canvas` file. Out: a `Note` of kind canvas. File cards and the links in
text cards are links from the canvas; an edge between two file cards is a link of kind `canvas`
from one file to the other. Groups and web links are ignored.
"""

import hashlib
import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any
from unicodedata import normalize

from msgspec import structs

from vaultgraph.diagnostics import Code, Diagnostic
from vaultgraph.model import LinkKind, Location, NodeKind, VaultPath
from vaultgraph.text import decode
from vaultgraph.vault.bounds import bound_names
from vaultgraph.vault.note import Link, Note
from vaultgraph.vault.parse import parse_note
from vaultgraph.vault.passages.cards import cut_card, order_cards
from vaultgraph.vault.passages.opening import opening_of
from vaultgraph.vault.passages.passage import Passage
from vaultgraph.vault.personal import find_personal_data
from vaultgraph.vault.privacy import is_private, mentions_private, names_private_tag
from vaultgraph.vault.secrets import find_secrets, mask_secrets
from vaultgraph.vault.settings import VaultSettings

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u.{4}|\\.")
_LONE = re.compile("[\ud800-\udfff]")
_REMEDY = "Open the canvas in Obsidian and save it again, or restore an older copy."
_MAX_TERMS = 64
_PARTS = ("nodes", "edges")


@dataclass(frozen=True, slots=True)
class _String:
    """A string of the file and its span, quotes included."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    """A file card, with a subpath if it has one, or a text card."""

    file: _String | None
    text: _String | None
    subpath: str


def parse_canvas(path: VaultPath, data: bytes, settings: VaultSettings) -> Note:
    """Parse a canvas; whatever is wrong with it becomes a diagnostic of the note."""
    text = decode(data).text
    reader = _Reader(path, text, settings)
    reader.run()
    links = tuple(sorted(reader.links, key=lambda link: (link.start, link.end)))
    note = Note(
        path=path,
        kind=NodeKind.CANVAS,
        title=PurePosixPath(path).stem,
        links=links,
        tags=tuple(dict.fromkeys(reader.tags)),
        terms=tuple(reader.terms.most_common(_MAX_TERMS)),
        private=reader.private,
        characters=len(text),
        digest=hashlib.sha256(data).hexdigest(),
        secrets=find_secrets(text),
        personal=find_personal_data(text),
        diagnostics=tuple(reader.diagnostics),
        passages=order_cards(reader.passages, links),
    )
    note = bound_names(note)
    return replace(note, opening=opening_of(note, mask_secrets(text, note.secrets)))


class _Reader:
    """Reads one canvas; the text of its cards is parsed as notes."""

    def __init__(self, path: VaultPath, text: str, settings: VaultSettings) -> None:
        self._path = path
        self._text = text
        self._settings = settings
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.links: list[Link] = []
        self.passages: list[Passage] = []
        self.terms: Counter[str] = Counter()
        self.tags: list[str] = []
        self.private = False
        self.diagnostics: list[Diagnostic] = []

    def run(self) -> None:
        """Read cards and edges; an empty file is an empty canvas, as Obsidian makes it."""
        content = self._load() if self._text.strip() else {}
        if not isinstance(content, dict):
            self._report("is not a JSON object")
            content = {}
        files: dict[str, _Card] = {}
        for card_id, card in self._cards(content.get("nodes", [])):
            if card.file:
                files.setdefault(card_id, card)
                self.links.append(self._file_link(LinkKind.LINK, card, card.file))
            elif card.text:
                self._add_text(card.text)
        self._add_edges(content.get("edges", []), files)

    def _load(self) -> object:
        """Load the JSON with the place of every string; numbers are floats, however long."""
        try:
            pairs = json.loads(self._text, object_pairs_hook=_Pairs, parse_int=float)
            content = _with_places(pairs, self._text)
            self.private |= _is_private(content)
        except RecursionError:
            self.private |= _may_be_private(self._text)
            self._report("is nested too deeply to be a canvas")
        except json.JSONDecodeError as error:
            self.private |= _may_be_private(self._text)
            self._report(f"is not valid JSON: {error.msg}", error.lineno, error.colno)
        else:
            return content
        return {}

    def _cards(self, nodes: object) -> Iterator[tuple[str, _Card]]:
        if not isinstance(nodes, list):
            self._report("has `nodes` that are not a list")
            return
        for node in nodes:
            if not isinstance(node, Mapping):
                self._report("has a card that is not an object")
                continue
            card = _Card(
                file=_string(node, "file"),
                text=_string(node, "text"),
                subpath=_value(node.get("subpath")),
            )
            if _value(node.get("type")) == "file" and not card.file:
                self._report("has a file card without a file")
            yield _value(node.get("id")), card

    def _file_link(self, kind: LinkKind, card: _Card, file: _String, origin: str = "") -> Link:
        line, column = self._place(file.start)
        return Link(
            kind=kind,
            target=normalize("NFC", file.value),
            anchor=card.subpath.removeprefix("#"),
            line=line,
            column=column,
            start=file.start,
            end=file.end,
            origin=origin,
            exact=True,
        )

    def _add_text(self, card: _String) -> None:
        note = parse_note(VaultPath(f"{self._path}.md"), card.value.encode(), self._settings)
        self.terms.update(dict(note.terms))
        self.tags += note.tags
        self.private |= note.private
        offsets = _offsets(self._text[card.start : card.end], len(card.value))
        self.passages += cut_card(note, card.value, lambda place: card.start + offsets[place])
        for link in note.links:
            start, end = (card.start + offsets[place] for place in (link.start, link.end))
            line, column = self._place(start)
            self.links.append(structs.replace(link, start=start, end=end, line=line, column=column))

    def _add_edges(self, edges: object, files: Mapping[str, _Card]) -> None:
        if not isinstance(edges, list):
            self._report("has `edges` that are not a list")
            return
        for edge in edges:
            if not isinstance(edge, Mapping):
                self._report("has an edge that is not an object")
                continue
            source, target = (files.get(_value(edge.get(end))) for end in ("fromNode", "toNode"))
            if source and source.file and target and target.file:
                link = self._file_link(LinkKind.CANVAS, target, target.file, source.file.value)
                self.links.append(structs.replace(link, display=_value(edge.get("label"))))

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def _report(self, message: str, line: int = 1, column: int = 1) -> None:
        self.diagnostics.append(
            Diagnostic(
                code=Code.BROKEN_CANVAS,
                location=Location(path=self._path, line=line, column=column),
                message=message,
                remedy=_REMEDY,
            )
        )


def _is_private(content: object) -> bool:
    """Return whether labels of groups and edges, or the properties of a canvas, make it private.

    Properties are those of the plugin Advanced Canvas, and all other members beside the cards.
    """
    if not isinstance(content, Mapping):
        return False
    listed = [content.get("nodes"), content.get("edges")]
    labelled = (each for items in listed if isinstance(items, list) for each in items)
    labels = (_value(each.get("label")) for each in labelled if isinstance(each, Mapping))
    if any(map(names_private_tag, labels)):
        return True
    others = {name: _plain(each) for name, each in content.items() if name not in _PARTS}
    return is_private(others, ())


def _may_be_private(text: str) -> bool:
    """Return whether a canvas that cannot be read mentions "private"."""
    return names_private_tag(text) or mentions_private(text)


def _plain(value: object) -> object:
    """Return JSON as it was loaded, without places."""
    if isinstance(value, _String):
        return value.value
    if isinstance(value, Mapping):
        return {name: _plain(member) for name, member in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


class _Pairs(list[tuple[str, Any]]):
    """The members of a JSON object as they are, repeated names included."""


def _with_places(loaded: object, text: str) -> object:
    """Turn loaded JSON into dicts, lists and `_String`, in one walk in the order of the text."""
    places = _STRING.finditer(text)

    def placed(value: object) -> object:
        if isinstance(value, _Pairs):
            members = {}
            for name, member in value:
                next(places)
                members[name] = placed(member)
            return members
        if isinstance(value, list):
            return [placed(item) for item in value]
        if isinstance(value, str):
            place = next(places)
            return _String(_LONE.sub("\ufffd", value), place.start(), place.end())
        return value

    return placed(loaded)


def _offsets(literal: str, length: int) -> Sequence[int]:
    """Map every offset of a string's value, its end included, to an offset in its literal."""
    if "\\" not in literal:
        return range(1, length + 2)
    offsets: list[int] = []
    position = 1
    for escape in _ESCAPE.finditer(literal):
        offsets.extend(range(position, escape.start() + 1))
        position = escape.end()
    offsets.extend(range(position, len(literal)))
    return offsets


def _string(node: Mapping[str, object], kind: str) -> _String | None:
    """Return the content of a card of a kind; None for another kind or no content."""
    value = node.get(kind)
    is_kind = _value(node.get("type")) == kind
    return value if is_kind and isinstance(value, _String) and value.value else None


def _value(value: object) -> str:
    return value.value if isinstance(value, _String) else ""
