"""Name modules as their user would name them (the last part of stage 6).

In: modules, notes and links. Out: the same modules with names: different for siblings, and
different from that of the module around them; daily notes and left-over notes come last.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from vaultgraph.graph.modules.candidates import Candidate, Group, NameSources, find_names
from vaultgraph.graph.modules.ids import DAILY, LEFT_OVER
from vaultgraph.graph.modules.module import KeptModule, Module, ModuleKind, Naming
from vaultgraph.graph.modules.terms import label_of
from vaultgraph.graph.ranking.votes import Votes
from vaultgraph.model import Language, NoteId, NoteRole
from vaultgraph.text import note_key
from vaultgraph.vault.note import Note

DAILY_NOTES = {Language.EN: "Daily notes", Language.RU: "Ежедневные заметки", Language.ZH: "日记"}
OTHER_NOTES = {Language.EN: "Other notes", Language.RU: "Прочие заметки", Language.ZH: "其他笔记"}

_OURS = {ModuleKind.DAILY: DAILY_NOTES, ModuleKind.LEFTOVER: OTHER_NOTES}
_MOSTLY = 0.6
"""The share of daily notes from which on a module is one of daily notes."""

_OF_KEPT_NAME = 0.15
"""How much better another name must fit to replace that of the run before."""

_IN_COMMON = 0.3
"""The least fit of a name that is more than the title of one of the notes."""

_MOST_UNNAMEABLE = 0.25
"""The largest share of a vault's notes whose modules are left over without such a name."""

_OF_TERMS, _TERMS_IN_TITLES = 0.2, 2
"""How well terms of a module name it together, and how many titles each of them must be in."""

_FITS = 0.6
"""The least fit of a name for notes without links, which are left over otherwise."""


def name_modules(
    modules: Sequence[Module],
    notes: Mapping[NoteId, Note],
    votes: Votes,
    order: Mapping[NoteId, int],
    naming: Naming,
    filler: frozenset[str] = frozenset(),
) -> tuple[Module, ...]:
    """Name modules; the parts of a module first, so that it gets another name than they.

    Args:
        modules: each before those inside it.
        notes: every note, by its node; private ones are not used for names.
        votes: the links between them.
        order: the place of each note by rank.
        naming: what else names depend on.
        filler: stems to ignore, besides stop words.

    Returns:
        the modules with names; daily notes and left-over notes as one module each, at the end.
    """
    open_notes = {name: note for name, note in notes.items() if not note.private}
    sources = NameSources(notes=tuple(open_notes.values()), coloured=naming.coloured, filler=filler)
    groups = {module.id: group for module, group in _groups(modules, open_notes, votes)}
    candidates = {
        name: find_names(group, open_notes, sources) if group.members else []
        for name, group in groups.items()
    }
    named = _Namer(modules, candidates, open_notes, naming).all()
    return tuple(_gathered(named, order, naming.kept))


def label_in(module: Module, language: Language) -> str:
    """Return the name of a module in a language; only the names that we give are translated."""
    ours = _OURS.get(module.kind)
    return ours[language] if ours and module.label in ours.values() else module.label


def _groups(
    modules: Sequence[Module], notes: Mapping[NoteId, Note], votes: Votes
) -> Iterator[tuple[Module, Group]]:
    for level in _levels(modules):
        neighbours = _inner_neighbours(level, votes)
        for module in level:
            members = tuple(name for name in module.members if name in notes)
            size = max(1, len(module.members))
            linked = members if module.linked else ()
            coverage = {name: (neighbours[votes.numbers[name]] + 1) / size for name in linked}
            yield module, Group(members=members, hub=module.hub, coverage=coverage)


def _levels(modules: Sequence[Module]) -> Iterator[list[Module]]:
    """Yield the modules of each depth of nesting; no note is in two of one depth."""
    depth = 0
    while level := [module for module in modules if module.id.count(".") == depth]:
        yield level
        depth += 1


def _inner_neighbours(level: Sequence[Module], votes: Votes) -> list[int]:
    """Count for each note the members of its own module that it links to or from."""
    home = np.full(votes.size, -1)
    for number, module in enumerate(level):
        home[[votes.numbers[name] for name in module.members]] = number
    inside = (home[votes.source] == home[votes.target]) & (home[votes.source] >= 0)
    one, other = votes.source[inside], votes.target[inside]
    pairs = np.unique(np.minimum(one, other) * votes.size + np.maximum(one, other))
    ends = np.concatenate((pairs // max(1, votes.size), pairs % max(1, votes.size)))
    counts: list[int] = np.bincount(ends, minlength=votes.size).tolist()
    return counts


class _Namer:
    """Gives each module a name that no sibling, part or module around it has."""

    def __init__(
        self,
        modules: Sequence[Module],
        candidates: Mapping[str, Sequence[Candidate]],
        notes: Mapping[NoteId, Note],
        naming: Naming,
    ) -> None:
        self.modules = modules
        self.candidates = candidates
        self.notes = notes
        self.naming = naming
        self.parts: dict[str | None, list[Module]] = {}
        for module in modules:
            self.parts.setdefault(module.parent, []).append(module)
        self.labels: dict[str, str] = {}
        self.kinds = {module.id: self._kind(module) for module in modules}
        self.kinds |= dict.fromkeys(self._unnameable(), ModuleKind.LEFTOVER)

    def all(self) -> list[Module]:
        """Name every module."""
        deepest_first = sorted(self.parts, key=lambda parent: (-_depth(parent), parent or ""))
        for parent in deepest_first:
            self._name_siblings(self.parts[parent])
        return [
            replace(
                module,
                label=self.labels[module.id],
                kind=self.kinds[module.id],
                own_name=self._own_name(module),
            )
            for module in self.modules
        ]

    def _name_siblings(self, siblings: Sequence[Module]) -> None:
        """Give names to siblings; a name goes to the one that it fits best."""
        taken: set[str] = set()
        for module in sorted(siblings, key=self._claim):
            own = self._own_name(module)
            label = own or self._free_name(module, taken)
            self.labels[module.id] = label
            taken.add(note_key(label))

    def _claim(self, module: Module) -> tuple[bool, float, str]:
        best = self.candidates[module.id][:1]
        strength = best[0].strength if best else 0.0
        return not self._own_name(module), -round(strength, 6), module.id

    def _own_name(self, module: Module) -> str:
        """Return the name that the user gave to the module, or to one of its notes; else ""."""
        own, kept = self.naming.own, self.naming.kept
        for key in self._ids(module):
            if named := own.get(key) or (kept[key].own_name if key in kept else ""):
                return named
        return next((own[name] for name in module.members if name in own), "") if own else ""

    def _ids(self, module: Module) -> tuple[str, ...]:
        """Return the ids by which a user may have named a module, the final one first."""
        if module.parent is None and self.kinds[module.id] is ModuleKind.LEFTOVER:
            return (LEFT_OVER,)
        is_daily = module.parent is None and self.kinds[module.id] is ModuleKind.DAILY
        return (DAILY, module.id) if is_daily else (module.id,)

    def _kind(self, module: Module) -> ModuleKind:
        members = [self.notes[name] for name in module.members if name in self.notes]
        daily = sum(note.role is NoteRole.DAILY for note in members)
        if members and daily >= _MOSTLY * len(members):
            return ModuleKind.DAILY
        best = self.candidates[module.id][:1]
        fits = bool(best) and best[0].strength >= _FITS and len(members) >= self.naming.smallest
        return ModuleKind.COMMUNITY if fits else module.kind

    def _unnameable(self) -> list[str]:
        """Return the modules of notes without links that share no word, folder or tag.

        Where much of a vault is like that, they remain modules.
        """
        tops = [module for module in self.modules if module.parent is None]
        found = [
            module
            for module in tops
            if not module.linked
            and self.kinds[module.id] is ModuleKind.COMMUNITY
            and not self._own_name(module)
            and all(each.strength < _IN_COMMON for each in self.candidates[module.id][:1])
        ]
        notes = sum(len(module.members) for module in tops)
        few = sum(len(module.members) for module in found) <= _MOST_UNNAMEABLE * notes
        return [module.id for module in found] if few else []

    def _free_name(self, module: Module, taken: set[str]) -> str:
        """Return the best name that no sibling has."""
        names = self._names(module)
        free = (name for name in names if note_key(name) not in taken)
        return next(free, "") or _numbered(names[0], taken)

    def _names(self, module: Module) -> list[str]:
        """List the possible names of a module, best first; pairs of names come last."""
        if self.kinds[module.id] is ModuleKind.DAILY:
            return [DAILY_NOTES[self.naming.language]]
        if self.kinds[module.id] is ModuleKind.LEFTOVER:
            return [OTHER_NOTES[self.naming.language]]
        fit = sorted(self._weighed(module), key=lambda each: -each.strength)
        names = list(dict.fromkeys(each.name for each in fit if each.name))
        pairs = [f"{names[0]}: {other}" for other in names[1:]]
        return [*names, *pairs] or [module.label or OTHER_NOTES[self.naming.language]]

    def _weighed(self, module: Module) -> Iterator[Candidate]:
        """Favour the name of the run before; put that of a part after others that fit."""
        kept = self.naming.kept.get(module.id)
        if not module.linked and (together := self._terms_in_titles(module)):
            yield Candidate(together, _OF_TERMS)
        parts = {note_key(self.labels[part.id]) for part in self.parts.get(module.id, ())}
        for each in self.candidates[module.id]:
            strength = each.strength + _OF_KEPT_NAME * (
                kept is not None and kept.label == each.name
            )
            yield Candidate(each.name, strength - _OF_KEPT_NAME * (note_key(each.name) in parts))

    def _terms_in_titles(self, module: Module) -> str:
        """Several terms that titles of a module use, for notes that nothing else names."""
        members = (self.notes[name] for name in module.members if name in self.notes)
        titles = [note_key(note.title) for note in members if note.role is not NoteRole.DAILY]
        used = [
            term
            for term in module.terms
            if sum(note_key(term) in title for title in titles) >= _TERMS_IN_TITLES
        ]
        return label_of(used, "") if len(used) > 1 else ""


def _numbered(name: str, taken: set[str]) -> str:
    number = 2
    while note_key(f"{name} {number}") in taken:
        number += 1
    return f"{name} {number}"


def _depth(parent: str | None) -> int:
    return parent.count(".") + 1 if parent else 0


def _gathered(
    modules: Sequence[Module], order: Mapping[NoteId, int], kept: Mapping[str, KeptModule]
) -> Iterator[Module]:
    """Put daily notes, as one module, after all others, and left-over notes at the very end."""
    kinds = {module.id: module.kind for module in modules if module.parent is None}
    by_kind: dict[ModuleKind, list[Module]] = {kind: [] for kind in ModuleKind}
    for module in modules:
        by_kind[kinds[module.id.split(".")[0]]].append(module)
    yield from by_kind[ModuleKind.COMMUNITY]
    for kind, name in ((ModuleKind.DAILY, DAILY), (ModuleKind.LEFTOVER, LEFT_OVER)):
        if tops := [module for module in by_kind[kind] if module.parent is None]:
            joined = _joined(tops, order) if len(tops) > 1 else tops[0]
            colour = kept[name].colour if name in kept else ""
            yield replace(joined, id=name, colour=colour)


def _joined(modules: Sequence[Module], order: Mapping[NoteId, int]) -> Module:
    """Make one module of several, without their parts."""
    members = (name for module in modules for name in module.members)
    core = (name for module in modules for name in module.core)
    own_name = next((module.own_name for module in modules if module.own_name), "")
    return replace(
        modules[0],
        label=own_name or min((module.label for module in modules), key=len),
        own_name=own_name,
        members=tuple(sorted(members, key=order.__getitem__)),
        core=tuple(sorted(core, key=order.__getitem__)),
        roles={name: role for module in modules for name, role in module.roles.items()},
        rank=math.fsum(module.rank for module in modules),
        cohesion=0.0,
    )
