"""What changed from one pack to the next (part of stage 7).

In: two manifests, as data, or one and a plan. Out: `Delta`: notes new, changed, gone and renamed,
what entered and left the seed, and modules that are new, gone, grown, split or merged.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from vaultgraph.errors import InputError
from vaultgraph.graph.modules.ids import LEFT_OVER
from vaultgraph.graph.modules.module import KeptModule
from vaultgraph.graph.withheld import marks_of
from vaultgraph.model import NoteId

_MOST = 0.5
"""A later module with at least this share of a module's notes is the same module."""

_PART = 0.25
"""A module has split if at least this share of its notes is in other modules."""


class ChangeKind(StrEnum):
    """How a module changed."""

    NEW = "new"
    GONE = "gone"
    GROWN = "grown"
    SHRUNK = "shrunk"
    SPLIT = "split"
    MERGED = "merged"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackState:
    """The part of a manifest that can be compared.

    Args:
        pack_id: the id of the pack.
        digests: the beginning of the digest of each note, included or omitted.
        levels: how much of each note is in the seed: 2 for some passages, 3 for all.
        modules: the module of each note that has one, by id.
        labels: the name of each module.
        target, budget: the model that it is made for, and the tokens that its seed may take.
        marks: digests of the notes that are left out now, as from `marks_of`.
    """

    pack_id: str
    digests: Mapping[NoteId, str]
    levels: Mapping[NoteId, int]
    modules: Mapping[NoteId, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    target: str = ""
    budget: int = 0
    marks: frozenset[str] = frozenset()

    def members(self) -> dict[str, list[NoteId]]:
        """The notes of each module."""
        return _by(self.modules, self.modules.__getitem__)

    def withdrawn_in(self, later: "PackState") -> frozenset[NoteId]:
        """The notes that are private or left out in a later state; no output names them."""
        missing = self.digests.keys() - later.digests.keys()
        return frozenset(
            note
            for note in missing
            if not later.marks.isdisjoint(marks_of(note, self.digests[note]))
        )

    def kept_modules(self) -> dict[str, KeptModule]:
        """Its modules, so that a later run can keep their names."""
        return {
            name: KeptModule(notes=tuple(notes), label=self.labels.get(name, ""))
            for name, notes in self.members().items()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleChange:
    """How a module changed.

    Args:
        turn: the kind of change.
        id, label: of the module: the later one of a merger, the earlier one of a split.
        before, after: the number of its notes.
        others: the names of the modules that it split into, or that merged.
    """

    turn: ChangeKind
    id: str
    label: str
    before: int
    after: int
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """What changed; every list is sorted.

    Args:
        old, new: the ids of the packs.
        added, changed, gone: notes by path; a renamed note that also changed is in `changed`.
        renamed: the path before and after.
        entered, left: notes that the seed quotes now and did not before, and the reverse;
            those that are new or gone are among them.
        modules: how modules changed.
        withdrawn: the beginnings of the digests, in the earlier pack, of notes that are private or
            left out now; they are in no other list.
    """

    old: str
    new: str
    added: tuple[NoteId, ...] = ()
    changed: tuple[NoteId, ...] = ()
    gone: tuple[NoteId, ...] = ()
    renamed: tuple[tuple[NoteId, NoteId], ...] = ()
    entered: tuple[NoteId, ...] = ()
    left: tuple[NoteId, ...] = ()
    modules: tuple[ModuleChange, ...] = ()
    withdrawn: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        lists = (self.added, self.changed, self.gone, self.renamed, self.entered, self.left)
        return not any((*lists, self.modules, self.withdrawn))


def state_of(manifest: object) -> PackState:
    """Read from a manifest what `compare_packs` needs.

    Raises:
        InputError: it is not a manifest.
    """
    rows = _rows(manifest, "carried"), _rows(manifest, "omitted")
    if not isinstance(manifest, dict) or not any(rows):
        raise InputError(
            "the manifest lists no notes", remedy="Name the folder of a pack of this version."
        )
    every = [*rows[0], *rows[1]]
    return PackState(
        pack_id=str(manifest.get("pack", "")),
        digests={NoteId(row["note"]): str(row.get("sha256", "")) for row in every},
        levels={NoteId(row["note"]): _number(row.get("level")) for row in rows[0]},
        modules={NoteId(row["note"]): str(row["module"]) for row in every if row.get("module")},
        labels={
            str(row.get("id")): str(row.get("label")) for row in _list(manifest.get("modules"))
        },
        target=str(manifest.get("target", "")),
        budget=_number(manifest.get("budget")),
    )


def compare_packs(old: PackState, new: PackState) -> Delta:
    """Compare two states of a vault and its seed."""
    withdrawn = old.withdrawn_in(new)
    gone = sorted(old.digests.keys() - new.digests.keys() - withdrawn)
    added = sorted(new.digests.keys() - old.digests.keys())
    renamed = dict(_renamed(gone, added, old, new))
    now = {note: renamed.get(note, note) for note in old.digests if note not in withdrawn}
    both = {note: name for note, name in now.items() if name in new.digests}
    changed = [name for note, name in both.items() if new.digests[name] != old.digests[note]]
    before = {now[note] for note in old.levels if note in now}
    return Delta(
        old=old.pack_id,
        new=new.pack_id,
        added=tuple(note for note in added if note not in renamed.values()),
        changed=tuple(sorted(changed)),
        gone=tuple(note for note in gone if note not in renamed),
        renamed=tuple(sorted(renamed.items())),
        entered=tuple(sorted(new.levels.keys() - before)),
        left=tuple(sorted(before - new.levels.keys())),
        modules=tuple(_module_changes(_without(old, withdrawn), new, now)),
        withdrawn=tuple(sorted(old.digests[note] for note in withdrawn)),
    )


def _without(state: PackState, notes: Collection[NoteId]) -> PackState:
    """Take notes from the modules, and the name from modules that one of them may have named."""
    unnamed = {state.modules[note] for note in notes if note in state.modules}
    return replace(
        state,
        modules={note: name for note, name in state.modules.items() if note not in notes},
        labels={name: label for name, label in state.labels.items() if name not in unnamed},
    )


def _renamed(
    gone: Iterable[NoteId], added: Iterable[NoteId], old: PackState, new: PackState
) -> Iterator[tuple[NoteId, NoteId]]:
    """Pair notes with the same content, then those whose file name is unique on both sides."""
    left, found = _by(gone, old.digests.__getitem__), _by(added, new.digests.__getitem__)
    paired: set[NoteId] = set()
    for digest, notes in left.items():
        for pair in zip(notes, found.get(digest, ()), strict=False):
            paired.update(pair)
            yield pair
    rest = ([note for note in notes if note not in paired] for notes in (gone, added))
    left, found = (_by(notes, _file_name) for notes in rest)
    for name, notes in left.items():
        if len(notes) == len(found.get(name, ())) == 1:
            yield notes[0], found[name][0]


def _by(notes: Iterable[NoteId], key: Callable[[NoteId], str]) -> dict[str, list[NoteId]]:
    groups: dict[str, list[NoteId]] = defaultdict(list)
    for note in notes:
        groups[key(note)].append(note)
    return groups


def _file_name(note: NoteId) -> str:
    return note.rpartition("/")[2]


def _module_changes(
    old: PackState, new: PackState, now: Mapping[NoteId, NoteId]
) -> Iterator[ModuleChange]:
    """Follow the notes that are in both from the modules before to those after."""
    if not (old.modules and new.modules):
        return
    before, after = old.members(), new.members()
    flow = {name: _later(name, notes, new, now) for name, notes in sorted(before.items())}
    heirs = {name: _heirs(counts) for name, counts in flow.items()}
    for name, found in heirs.items():
        label, names = old.labels.get(name, name), [new.labels.get(each, each) for each in found]
        if len(found) != 1:
            turn = ChangeKind.SPLIT if found else ChangeKind.GONE
            yield _change(turn, name, label, len(before[name]), 0, names)
    for name, notes in sorted(after.items()):
        origins = [each for each in heirs if flow[each][name] >= _MOST * flow[each].total() > 0]
        label = new.labels.get(name, name)
        if len(origins) > 1:
            names = [old.labels.get(each, each) for each in origins]
            yield _change(ChangeKind.MERGED, name, label, 0, len(notes), names)
        elif origins and len(heirs[origins[0]]) == 1:
            yield from _resized(name, label, len(before[origins[0]]), len(notes))
        elif not any(name in found for found in heirs.values()):
            yield _change(ChangeKind.NEW, name, label, 0, len(notes))


def _later(
    name: str, notes: Iterable[NoteId], new: PackState, now: Mapping[NoteId, NoteId]
) -> Counter[str]:
    """Count the notes of an earlier module in later ones.

    Notes without links are not in a module that could grow, split or merge: they are counted only
    while they stay without links.
    """
    later = Counter(new.modules[now[note]] for note in notes if now[note] in new.modules)
    unlinked = later.pop(LEFT_OVER, 0)
    return Counter({LEFT_OVER: unlinked} if unlinked else {}) if name == LEFT_OVER else later


def _resized(name: str, label: str, before: int, after: int) -> Iterator[ModuleChange]:
    if before != after:
        yield _change(
            ChangeKind.GROWN if after > before else ChangeKind.SHRUNK, name, label, before, after
        )


def _heirs(counts: Counter[str]) -> list[str]:
    """The later modules that contain a good part of an earlier one, the largest part first."""
    enough = _PART * counts.total()
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    large = [name for name, number in ordered if number >= enough and number > 1]
    return large or [name for name, _ in ordered[:1]]


def _change(
    turn: ChangeKind, name: str, label: str, before: int, after: int, others: Iterable[str] = ()
) -> ModuleChange:
    return ModuleChange(
        turn=turn, id=name, label=label, before=before, after=after, others=tuple(others)
    )


def _rows(manifest: object, key: str) -> list[dict[str, Any]]:
    """The rows of a list that name a note; others are ignored."""
    found = _list(manifest.get(key)) if isinstance(manifest, dict) else []
    return [row for row in found if isinstance(row.get("note"), str)]


def _list(value: object) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
