"""Canvases become links (part of stage 2): JSON Canvas 1.0.

In: path and bytes of a `.canvas` file. Out: a `Note` of kind canvas. File cards and the links of
text cards are links from the canvas; an edge between two file cards is a link of kind `canvas`
from one file to the other. Groups and web links carry nothing.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from vaultgraph.diagnostics import Code, Diagnostic
from vaultgraph.model import LinkKind, Location, NodeKind, VaultPath
from vaultgraph.text import decode
from vaultgraph.vault.note import Link, Note
from vaultgraph.vault.settings import VaultSettings


def parse_canvas(path: VaultPath, data: bytes, settings: VaultSettings) -> Note:
    """Parse a canvas; whatever is wrong with it is a diagnostic."""
    text = decode(data).text
    try:
        content = json.loads(text, parse_int=float) if text.strip() else {}
    except (ValueError, RecursionError) as error:
        diagnostics: tuple[Diagnostic, ...] = (
            Diagnostic(
                code=Code.BROKEN_CANVAS,
                location=Location(
                    path=path, line=getattr(error, "lineno", 1), column=getattr(error, "colno", 1)
                ),
                message=f"is not valid JSON: {getattr(error, 'msg', error)}",
                remedy="Open the canvas in Obsidian and save it again, or restore an older copy.",
            ),
        )
        content = {}
    else:
        diagnostics = ()
    return Note(
        path=path,
        kind=NodeKind.CANVAS,
        title=PurePosixPath(path).stem,
        links=tuple(_links(content, path, settings)),
        characters=len(text),
        digest=hashlib.sha256(data).hexdigest(),
        diagnostics=diagnostics,
    )


def _links(content: object, path: VaultPath, settings: VaultSettings) -> Iterator[Link]:
    if not isinstance(content, dict):
        return
    cards = [card for card in _list(content.get("nodes")) if isinstance(card, dict)]
    files: dict[str, Mapping[str, Any]] = {}
    for card in cards:
        if isinstance(card.get("file"), str) and card["file"]:
            files[str(card.get("id"))] = card
            yield _link(LinkKind.LINK, card)
        elif isinstance(card.get("text"), str):
            yield from _text_links(card["text"], path, settings)
    for edge in _list(content.get("edges")):
        if isinstance(edge, dict):
            ends = [files.get(str(edge.get(key))) for key in ("fromNode", "toNode")]
            if ends[0] and ends[1]:
                yield _link(LinkKind.CANVAS, ends[1], origin=ends[0]["file"])


def _link(kind: LinkKind, card: Mapping[str, Any], origin: str = "") -> Link:
    subpath = card.get("subpath")
    return Link(
        kind=kind,
        target=card["file"],
        anchor=subpath.removeprefix("#") if isinstance(subpath, str) else "",
        line=1,
        column=1,
        start=0,
        end=0,
        origin=origin,
    )


def _text_links(text: str, path: VaultPath, settings: VaultSettings) -> tuple[Link, ...]:
    from vaultgraph.vault.parse import parse_note

    data = text.encode("utf-8", "surrogatepass")
    return parse_note(VaultPath(path + ".md"), data, settings).links


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
