"""Keep the ids of modules from one run to the next (after stage 6).

In: what an earlier run stored of each module, and the modules of this one. Out: the same modules
with the ids of those they overlap with most, and with their colours. `modules.json` stores members,
labels, colours, ranks and the names that a user gave for the next run.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from vaultgraph.graph.modules.ids import GATHERED
from vaultgraph.graph.modules.module import KeptModule, Module
from vaultgraph.model import NoteId
from vaultgraph.writing import Artifact

MODULES_FILE = "modules.json"
"""The file of an output folder with the members and the name of each module."""

_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_SAME = 0.3
"""The least overlap (Jaccard, 1901) of two modules that count as the same."""

_DIGITS = 9


def match_modules(
    previous: Mapping[str, KeptModule], modules: Sequence[Module]
) -> tuple[Module, ...]:
    """Give modules the ids that they had before.

    Each gets the id of the earlier module that it overlaps with most; a new one keeps its own, or
    gets the next free number. Nested modules are matched inside the module around them.

    Args:
        previous: what the earlier run stored of each module, by id.
        modules: the modules of this run, each before those inside it; their order is kept.
    """
    ids: dict[str, str] = {}
    parents = dict.fromkeys(module.parent for module in modules)
    for parent in parents:
        siblings = [module for module in modules if module.parent == parent]
        prefix = "m" if parent is None else f"{ids[parent]}."
        known = {
            name: set(kept.notes) for name, kept in previous.items() if _is_child(name, prefix)
        }
        ids.update(_match(known, siblings, prefix))
    return tuple(
        replace(
            module,
            id=ids[module.id],
            parent=module.parent and ids[module.parent],
            colour=previous[ids[module.id]].colour if ids[module.id] in previous else "",
        )
        for module in modules
    )


def _is_child(name: str, prefix: str) -> bool:
    return name.startswith(prefix) and name[len(prefix) :].isdecimal() and name not in GATHERED


def _match(
    known: Mapping[str, set[NoteId]], siblings: Sequence[Module], prefix: str
) -> dict[str, str]:
    """Match pairs by decreasing overlap; then give ids to modules without a match."""
    pairs = sorted(_overlaps(known, siblings))
    ids: dict[str, str] = {}
    given: set[str] = set()
    for _, name, new in pairs:
        if new not in ids and name not in given:
            ids[new] = name
            given.add(name)
    for module in siblings:
        if module.id not in ids:
            own = module.id.rpartition(".")[2].removeprefix("m")
            names = (f"{prefix}{number:0{len(own)}d}" for number in count(int(own)))
            ids[module.id] = next(name for name in names if name not in given)
            given.add(ids[module.id])
    return ids


def _overlaps(
    known: Mapping[str, set[NoteId]], siblings: Sequence[Module]
) -> Iterator[tuple[float, str, str]]:
    """Yield the overlap of pairs, negated so that the largest sorts first, and both ids."""
    home = {note: module for module in siblings for note in module.members}
    sizes = {module.id: len(module.members) for module in siblings}
    for name, notes in known.items():
        shared: dict[str, int] = {}
        for note in notes:
            if note in home:
                shared[home[note].id] = shared.get(home[note].id, 0) + 1
        for new, common in shared.items():
            overlap = common / (len(notes) + sizes[new] - common)
            if overlap >= _SAME:
                yield -overlap, name, new


def render_modules(modules: Sequence[Module], colours: Mapping[str, str] | None = None) -> Artifact:
    """Render `modules.json`, one module per line, for the next run and for scripts.

    A user may add `"name"` to a module, and change its `"color"`: both are kept from then on.

    Args:
        modules: the modules of this run.
        colours: the colour of each on the page, `#rrggbb` by id; None for those of before.
    """
    known = {module.id: module.colour for module in modules} if colours is None else colours
    rows = (
        f"  {json.dumps(module.id)}: {json.dumps(_kept(module, known), ensure_ascii=False)}"
        for module in sorted(modules, key=lambda module: _order(module.id))
    )
    text = "{\n" + ",\n".join(rows) + "\n}\n"
    return Artifact(path=MODULES_FILE, content=text.encode("utf-8", "surrogatepass"))


def _kept(module: Module, colours: Mapping[str, str]) -> dict[str, Any]:
    given = {"name": module.own_name, "color": colours.get(module.id, "")}
    return {
        "label": module.label,
        **{key: value for key, value in given.items() if value},
        "rank": round(module.order_rank, _DIGITS),
        "notes": module.members,
    }


def read_modules(data: bytes) -> dict[str, KeptModule]:
    """Read what `render_modules` wrote; a damaged file is read as one without modules."""
    try:
        content = json.loads(data.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(content, dict):
        return {}
    return {
        name: KeptModule(
            notes=tuple(NoteId(note) for note in kept["notes"] if isinstance(note, str)),
            label=_text(kept.get("label")),
            own_name=_text(kept.get("name")),
            colour=read_colour(kept.get("color")),
            rank=_number(kept.get("rank")),
        )
        for name, kept in content.items()
        if isinstance(kept, dict) and isinstance(kept.get("notes"), list)
    }


def read_colour(value: object) -> str:
    """Return a colour as `#rrggbb` in lower case; "" for anything else."""
    text = _text(value)
    return text.lower() if _COLOUR.fullmatch(text) else ""


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _number(value: object) -> float:
    return value if isinstance(value, float) else 0.0


def _order(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.removeprefix("m").split("."))
