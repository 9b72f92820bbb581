"""The frame of a seed: its module index, cut to fit a budget (part of stage 7).

In: the compiled vault and what may be included. Out: `ModuleEntry` values, in several sizes.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.graph.modules.module import Module, ModuleKind
from vaultgraph.graph.modules.naming import label_in
from vaultgraph.model import NoteId
from vaultgraph.pack.document.fragments import FragmentMaker, Kept
from vaultgraph.pack.document.seed import ModuleEntry, NoteRef, Question
from vaultgraph.pack.overview import allowance, are_mostly_alike
from vaultgraph.pack.probes import MOST_PER_NOTE, Probe, ProbeMaker, is_quoted

if TYPE_CHECKING:
    from vaultgraph.pack.glance import Glance

_ASKED = 5
_ANSWERS_SHARE = 0.03
_FEWEST = 2
_NAMED, _PARTS, _SUMMARY = 30, 8, 160
_TERMS, _NEIGHBOURS, _RECALL = 6, 2, 5
_ALL = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameSize:
    """How much of the map a frame contains.

    Args:
        modules: modules that are described; all others are only named, in one line.
        core: core notes of each of them at most.
        about: whether the map says what each of them is about.
        questions: modules that get a control question.
        overview: tokens that the overview may take.
        answers: tokens that control questions may take with their answers.
    """

    modules: int
    core: int = _ALL
    about: bool = False
    questions: int = 0
    overview: int = 0
    answers: int = 0

    def within(self, budget: int) -> "FrameSize":
        """The same frame with an overview that suits a budget, where it has one."""
        return replace(
            self,
            overview=min(self.overview, allowance(budget)),
            answers=int(_ANSWERS_SHARE * budget),
        )


FRAME_SIZES = (
    FrameSize(modules=64, about=True, questions=12, overview=_ALL),
    FrameSize(modules=64, about=True, questions=4, overview=_ALL),
    FrameSize(modules=64, core=6, about=True, questions=4, overview=_ALL),
    FrameSize(modules=32, core=6, about=True, questions=8, overview=_ALL),
    FrameSize(modules=24, core=5, about=True, questions=6, overview=_ALL),
    FrameSize(modules=16, core=4, about=True, questions=4, overview=_ALL),
    FrameSize(modules=12, core=3, about=True, questions=3, overview=_ALL),
    FrameSize(modules=12, core=2, questions=2, overview=_ALL),
    FrameSize(modules=8, core=2, questions=1, overview=_ALL),
    FrameSize(modules=8, core=1, overview=_ALL),
    FrameSize(modules=4, core=1, overview=_ALL),
    FrameSize(modules=0, overview=_ALL),
    FrameSize(modules=0),
)
"""From the richest frame to the smallest."""


class FrameMaker:
    """Makes the index of one vault in any size."""

    def __init__(
        self,
        vault: CompiledVault,
        eligible: Collection[NoteId],
        maker: FragmentMaker,
        probes: ProbeMaker,
        mask: Callable[[str], str],
        glance: "Glance",
    ) -> None:
        self._vault = vault
        self._eligible = frozenset(eligible)
        self._maker = maker
        self._probes = probes
        self._mask = mask
        self._glance = glance
        self._overviews: dict[FrameSize, str] = {}
        self._known_probes: dict[NoteId, tuple[Probe, ...]] = {}

    def entries(
        self,
        size: FrameSize,
        only: Collection[str] | None = None,
        kept: Mapping[NoteId, Kept] = {},
    ) -> tuple[ModuleEntry, ...]:
        """Make the map: the modules of the largest rank, each cut to a size; of one alone none.

        Args:
            size: how much of it.
            only: the ids of the modules that it may show; None for all.
            kept: the quoted passages, which control questions are about; if there are none yet,
                they are about the best notes, to estimate their tokens.
        """
        if len(self.modules) < _FEWEST:
            return ()
        shown = [module for module in self.modules if only is None or module.id in only]
        entries = [
            self._entry(module, size, kept if number < size.questions else None)
            for number, module in enumerate(shown[: size.modules])
        ]
        return tuple(self._with_fewer_questions(entries, size.answers))

    def _with_fewer_questions(
        self, entries: Iterable[ModuleEntry], tokens: int
    ) -> Iterator[ModuleEntry]:
        """Keep the first questions, as far as they fit into their share of a seed."""
        for entry in entries:
            if entry.question is None:
                yield entry
                continue
            tokens -= self._glance.tokenizer.count(
                f"- {entry.question.question} — {entry.question.answer}\n"
            )
            yield entry if tokens >= 0 else replace(entry, question=None)

    def label(self, module: Module) -> str:
        """The name of a module."""
        return self._mask(label_in(module, self._glance.language))

    def others(self, size: FrameSize) -> tuple[tuple[str, int], ...]:
        """The modules that the map does not describe, with their notes that may be included."""
        if not size.modules or len(self.modules) < _FEWEST:
            return ()
        return tuple(
            (self.label(module), len(self._members[module.id]))
            for module in self.modules[size.modules :][:_NAMED]
        )

    def overview(self, size: FrameSize, *, focused: bool = False) -> str:
        """The vault at a glance; it names the modules if there is neither a map nor a focus."""
        key = replace(
            size, core=0, about=False, questions=0, answers=0, modules=min(size.modules, 1)
        )
        if key not in self._overviews:
            self._overviews[key] = (
                self._glance.write(size.overview, modules=not size.modules and not focused)
                if size.overview
                else ""
            )
        return self._overviews[key]

    @property
    def kind(self) -> str:
        """The kind of the vault, a value of `VaultKind`."""
        return self._glance.facts.kind

    @cached_property
    def modules(self) -> tuple[Module, ...]:
        """The top-level modules with a note that may be included.

        Modules of mostly similar notes come after the others, because they are less informative;
        groups that are not communities come last.
        """
        found = [
            module
            for module in self._vault.modules
            if module.parent is None and any(note in self._eligible for note in module.members)
        ]
        alike = self._glance.facts.alike
        found.sort(
            key=lambda module: (
                module.kind is not ModuleKind.COMMUNITY,
                are_mostly_alike(module.members, alike),
            )
        )
        return tuple(found)

    def _entry(
        self, module: Module, size: FrameSize, asked: Mapping[NoteId, Kept] | None
    ) -> ModuleEntry:
        members = self._members[module.id]
        core = core_of(module, self._eligible)
        recall = list(dict.fromkeys([*core, *members]))
        terms = tuple(self._mask(term) for term in module.terms[:_TERMS])
        hub = module.hub if module.hub in self._eligible else None
        return ModuleEntry(
            id=module.id,
            parent=module.parent,
            label=self.label(module),
            terms=terms,
            about=self._about(module, core) if size.about else "",
            core=self._refs(core[: size.core]),
            hub=self._maker.ref(hub) if hub else None,
            notes=len(members),
            share=module.rank,
            neighbours=self._neighbours[module.id][:_NEIGHBOURS],
            entry_phrases=terms,
            recall=self._refs(recall[:_RECALL]),
            question=None if asked is None else self._question(recall, asked),
        )

    def _about(self, module: Module, core: Iterable[NoteId]) -> str:
        """What a module is about: the names of its parts, else the gist of a core note."""
        parts = [
            self.label(part)
            for part in self._vault.modules
            if part.parent == module.id and part.kind is ModuleKind.COMMUNITY
        ]
        if parts:
            return ", ".join(parts[:_PARTS])
        notes = [*([module.hub] if module.hub in self._eligible else []), *core]
        summaries = (self._vault.note_of[note].summary for note in notes if note)
        return self._mask(next((each for each in summaries if 0 < len(each) <= _SUMMARY), ""))

    def _refs(self, notes: Iterable[NoteId]) -> tuple[NoteRef, ...]:
        return tuple(self._maker.ref(note) for note in notes)

    @cached_property
    def _members(self) -> dict[str, list[NoteId]]:
        """For each module its notes that may be carried, best first."""
        return {
            module.id: [note for note in module.members if note in self._eligible]
            for module in self.modules
        }

    @cached_property
    def _neighbours(self) -> dict[str, tuple[str, ...]]:
        """For each module the others, those with the most link weight between first."""
        module_of = self._vault.module_of
        between: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for (source, target), edge in self._vault.graph.edges.items():
            if source in module_of and target in module_of:
                ends = module_of[source].id, module_of[target].id
                between[ends[0]][ends[1]] += edge.weight
                between[ends[1]][ends[0]] += edge.weight
        return {
            module.id: _heaviest(between[module.id], besides=module.id) for module in self.modules
        }

    def _question(self, notes: Iterable[NoteId], kept: Mapping[NoteId, Kept]) -> Question | None:
        """The first question about the best quoted notes, if there is one."""
        quoted = islice((note for note in notes if not kept or note in kept), _ASKED)
        probes = chain.from_iterable(map(self._probes_of, quoted))
        asked = (
            probe
            for probe in probes
            if not kept or is_quoted(probe, self._vault, kept[NoteId(probe.note)])
        )
        return next(map(self._question_of, asked), None)

    def _probes_of(self, note: NoteId) -> tuple[Probe, ...]:
        if note not in self._known_probes:
            self._known_probes[note] = tuple(self._probes.about([note], each=MOST_PER_NOTE))
        return self._known_probes[note]

    def _question_of(self, probe: Probe) -> Question:
        return Question(
            question=probe.question,
            answer=probe.answer,
            note=self._maker.ref(NoteId(probe.note)),
            span=(probe.start, probe.end),
        )


def core_of(module: Module, eligible: Collection[NoteId]) -> list[NoteId]:
    """The core notes that may be included, else the best such note; empty if there is none."""
    core = [note for note in module.core if note in eligible]
    return core or [note for note in module.members if note in eligible][:1]


def _heaviest(weights: Mapping[str, float], *, besides: str) -> tuple[str, ...]:
    others = (module for module in weights if module != besides)
    return tuple(sorted(others, key=lambda module: (-weights[module], module)))
