"""Modules keep their ids from one run to the next (after stage 6).

In: the members of each module of an earlier run, and the modules of this one. Out: the same
modules under the ids of those they overlap with most. `modules.json` carries the members over.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from vaultgraph.graph.modules.module import Module
from vaultgraph.model import NoteId
from vaultgraph.writing import Artifact

MODULES_FILE = "modules.json"
"""The file of an output folder that says which notes each module holds."""

_SAME = 0.3
"""The share of common members (Jaccard, 1901) below which two modules are not the same."""


def match_modules(
    previous: Mapping[str, Collection[NoteId]], modules: Sequence[Module]
) -> tuple[Module, ...]:
    """Give modules the ids that they had before.

    Each takes the id of the earlier module that it shares most members with; a new one takes the
    next number that neither run uses. Nested modules are matched inside of theirs.

    Args:
        previous: the members of each module of the earlier run, by id.
        modules: the modules of this run, each before those inside of it; the order stays.
    """
    ids: dict[str, str] = {}
    parents = dict.fromkeys(module.parent for module in modules)
    for parent in parents:
        siblings = [module for module in modules if module.parent == parent]
        prefix = "m" if parent is None else f"{ids[parent]}."
        known = {name: set(notes) for name, notes in previous.items() if _is_child(name, prefix)}
        ids.update(_match(known, siblings, prefix))
    return tuple(
        replace(module, id=ids[module.id], parent=module.parent and ids[module.parent])
        for module in modules
    )


def _is_child(name: str, prefix: str) -> bool:
    return name.startswith(prefix) and name[len(prefix) :].isdecimal()


def _match(
    known: Mapping[str, set[NoteId]], siblings: Sequence[Module], prefix: str
) -> dict[str, str]:
    """Pair modules that share most first; those without a pair get new numbers in their order."""
    pairs = sorted(_overlaps(known, siblings))
    ids: dict[str, str] = {}
    given: set[str] = set()
    for _, name, new in pairs:
        if new not in ids and name not in given:
            ids[new] = name
            given.add(name)
    numbers = (int(name[len(prefix) :]) for name in known)
    number = max(numbers, default=0)
    for module in siblings:
        if module.id not in ids:
            number += 1
            ids[module.id] = f"{prefix}{number:02d}" if prefix == "m" else f"{prefix}{number}"
    return ids


def _overlaps(
    known: Mapping[str, set[NoteId]], siblings: Sequence[Module]
) -> Iterator[tuple[float, str, str]]:
    """Yield what pairs share, negated so that the most comes first, the old and the new id."""
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


def render_members(modules: Sequence[Module]) -> Artifact:
    """Write the members of each module, one module a line, for the next run and for scripts."""
    rows = (
        f"  {json.dumps(module.id)}: {json.dumps(module.members, ensure_ascii=False)}"
        for module in sorted(modules, key=lambda module: _order(module.id))
    )
    text = "{\n" + ",\n".join(rows) + "\n}\n"
    return Artifact(path=MODULES_FILE, content=text.encode("utf-8", "surrogatepass"))


def read_members(data: bytes) -> dict[str, tuple[NoteId, ...]]:
    """Read what `render_members` wrote; a file that is damaged says nothing of earlier modules."""
    try:
        content = json.loads(data.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(content, dict):
        return {}
    return {
        name: tuple(NoteId(note) for note in notes if isinstance(note, str))
        for name, notes in content.items()
        if isinstance(notes, list)
    }


def _order(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.removeprefix("m").split("."))
