"""JSON Canvas: the modules as groups of cards, to be opened in Obsidian itself.

In: `CompiledVault`. Out: one canvas of the 1.0 specification (jsoncanvas.org); its cards refer to
notes by their path, so it works inside the vault. Modules are on shelves, the largest rank first;
inside a module the cards are in a grid, best rank first.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from vaultgraph.model import NoteId
from vaultgraph.writing import Artifact

if TYPE_CHECKING:
    from vaultgraph.graph.compiled import CompiledVault
    from vaultgraph.graph.modules.module import Module

_MOST_CARDS = 1000  # Obsidian draws a canvas of more cards too slowly to work with
_CARD = (320, 160)
_GAP = 40
_MARGIN = 60
_COLOURS = 6  # the presets "1" to "6" follow the user's theme


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """A module on the canvas, with its cards in a grid."""

    module: "Module"
    cards: Sequence[NoteId]

    @property
    def columns(self) -> int:
        return max(1, math.ceil(math.sqrt(len(self.cards))))

    @property
    def width(self) -> int:
        return self.columns * (_CARD[0] + _GAP) - _GAP + 2 * _MARGIN

    @property
    def height(self) -> int:
        rows = math.ceil(len(self.cards) / self.columns)
        return rows * (_CARD[1] + _GAP) - _GAP + 2 * _MARGIN

    @property
    def label(self) -> str:
        shown, all_of_them = len(self.cards), len(self.module.members)
        missing = f" ({shown} / {all_of_them})" if shown < all_of_them else ""
        return f"{self.module.label}{missing}"


def export_canvas(vault: "CompiledVault") -> tuple[Artifact, ...]:
    """Write a canvas of the best notes, a thousand at most, grouped by module."""
    groups = _groups(vault)
    shown = {card for group in groups for card in group.cards}
    nodes = list(_nodes(groups))
    edges = [
        _edge(source, target)
        for source, target in vault.graph.edges
        if source in shown and target in shown and source != target
    ]
    text = json.dumps({"nodes": nodes, "edges": edges}, ensure_ascii=False, indent="\t")
    content = f"{text}\n".encode("utf-8", "backslashreplace")
    return (Artifact(path="export/graph.canvas", content=content),)


def _groups(vault: "CompiledVault") -> list[_Group]:
    shown = set(vault.ranking.order[:_MOST_CARDS])
    tops = [module for module in vault.modules if module.parent is None]
    cards = {module.id: [note for note in module.members if note in shown] for module in tops}
    return [_Group(module=module, cards=cards[module.id]) for module in tops if cards[module.id]]


def _nodes(groups: Sequence[_Group]) -> Iterator[Mapping[str, Any]]:
    """Yield the groups first, because later nodes are drawn on top."""
    places = list(_places(groups))
    for index, (group, place) in enumerate(zip(groups, places, strict=True)):
        colour = str(index % _COLOURS + 1)
        box = _box("group", group.module.id, place, (group.width, group.height))
        yield box | {"label": group.label, "color": colour}
    for group, (x, y) in zip(groups, places, strict=True):
        for index, card in enumerate(group.cards):
            row, column = divmod(index, group.columns)
            left = x + _MARGIN + column * (_CARD[0] + _GAP)
            top = y + _MARGIN + row * (_CARD[1] + _GAP)
            yield _box("file", card, (left, top), _CARD) | {"file": card}


def _places(groups: Sequence[_Group]) -> Iterator[tuple[int, int]]:
    """Put rectangles on shelves, about as wide in all as they are high."""
    area = sum((group.width + 2 * _GAP) * (group.height + 2 * _GAP) for group in groups)
    limit = max([math.isqrt(area), *(group.width for group in groups)])
    x = y = shelf = 0
    for group in groups:
        if x and x + group.width > limit:
            x, y, shelf = 0, y + shelf + 2 * _GAP, 0
        yield x, y
        x, shelf = x + group.width + 2 * _GAP, max(shelf, group.height)


def _box(kind: str, name: str, place: tuple[int, int], size: tuple[int, int]) -> dict[str, Any]:
    x, y = place
    width, height = size
    identifier = _identifier(kind, name)
    return {"id": identifier, "type": kind, "x": x, "y": y, "width": width, "height": height}


def _edge(source: NoteId, target: NoteId) -> Mapping[str, str]:
    return {
        "id": _identifier("edge", source, target),
        "fromNode": _identifier("file", source),
        "toNode": _identifier("file", target),
    }


def _identifier(*words: str) -> str:
    """Make sixteen hexadecimal digits, as Obsidian's own identifiers have."""
    return sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:16]
