"""The frame of a seed: its module index, cut to what a budget has room for (part of stage 7).

In: the compiled vault and what may be carried. Out: `ModuleEntry` values, in several sizes.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.graph.modules.module import Module
from vaultgraph.graph.modules.terms import SEPARATOR
from vaultgraph.model import NoteId
from vaultgraph.pack.fragments import FragmentMaker
from vaultgraph.pack.probes import Probe, ProbeMaker
from vaultgraph.pack.seed import ModuleEntry, NoteRef, Question
from vaultgraph.pack.spans import Span

_ASKED = 5
_ALL = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameSize:
    """How much of the index a frame holds.

    Args:
        modules: modules that are described.
        terms, recall, neighbours: how much of each of them is told at most.
        questions: modules that get a control question.
        brief: modules behind them that are named only, with their core frames.
        label: words of the label of each of those at most.
        core: core frames of each module at most.
    """

    modules: int
    terms: int = 0
    recall: int = 0
    neighbours: int = 0
    questions: int = 0
    brief: int = _ALL
    label: int = _ALL
    core: int = _ALL

    @property
    def is_complete(self) -> bool:
        """Whether every module and every core frame is named."""
        return self.brief == self.core == _ALL


FRAME_SIZES = (
    FrameSize(modules=64, terms=8, recall=6, neighbours=3, questions=64),
    FrameSize(modules=48, terms=7, recall=5, neighbours=2, questions=32),
    FrameSize(modules=32, terms=6, recall=5, neighbours=2, questions=16),
    FrameSize(modules=24, terms=5, recall=4, neighbours=2, questions=10),
    FrameSize(modules=16, terms=5, recall=3, neighbours=1, questions=7),
    FrameSize(modules=12, terms=4, recall=3, neighbours=1, questions=5),
    FrameSize(modules=8, terms=4, recall=2, questions=3),
    FrameSize(modules=6, terms=3, recall=2, questions=2),
    FrameSize(modules=4, terms=3, recall=1, questions=1),
    FrameSize(modules=2, terms=2, recall=1),
    FrameSize(modules=0),
    FrameSize(modules=0, label=1),
    FrameSize(modules=0, label=1, brief=64, core=1),
    FrameSize(modules=0, label=1, brief=32, core=1),
    FrameSize(modules=0, label=1, brief=16, core=1),
    FrameSize(modules=0, label=1, brief=8, core=1),
    FrameSize(modules=0, label=1, brief=2, core=1),
    FrameSize(modules=0, label=1, brief=1, core=1),
)
"""From the richest frame to the smallest that is still a way in."""


class FrameMaker:
    """Makes the index of one vault in any size."""

    def __init__(
        self,
        vault: CompiledVault,
        carried: Collection[NoteId],
        maker: FragmentMaker,
        probes: ProbeMaker,
        mask: Callable[[str], str],
    ) -> None:
        self._vault = vault
        self._carried = frozenset(carried)
        self._maker = maker
        self._probes = probes
        self._mask = mask
        self._questions: dict[str, Question | None] = {}

    def entries(self, size: FrameSize) -> tuple[ModuleEntry, ...]:
        """Make the index: the modules of the largest rank, each cut to a size."""
        return tuple(
            self._entry(module, size, asked=number < size.questions)
            for number, module in enumerate(self.modules[: size.modules])
        )

    def brief(self, size: FrameSize) -> tuple[ModuleEntry, ...]:
        """Make the rest of the index: modules that are named only, with their core frames."""
        named = FrameSize(modules=0, core=size.core)
        rest = self.modules[size.modules :]
        entries = (self._entry(module, named, asked=False) for module in rest[: size.brief])
        return tuple(
            replace(entry, label=SEPARATOR.join(entry.label.split(SEPARATOR)[: size.label]))
            for entry in entries
        )

    @cached_property
    def modules(self) -> tuple[Module, ...]:
        """The top-level modules that hold a note which may be carried."""
        return tuple(
            module
            for module in self._vault.modules
            if module.parent is None and any(note in self._carried for note in module.members)
        )

    def _entry(self, module: Module, size: FrameSize, *, asked: bool) -> ModuleEntry:
        members = [note for note in module.members if note in self._carried]
        core = core_of(module, self._carried)
        recall = list(dict.fromkeys([*core, *members]))
        terms = tuple(self._mask(term) for term in module.terms[: size.terms])
        hub = module.hub if module.hub in self._carried else None
        return ModuleEntry(
            id=module.id,
            parent=module.parent,
            label=self._mask(module.label),
            terms=terms,
            core=self._refs(core[: size.core]),
            hub=self._maker.ref(hub) if hub else None,
            notes=len(members),
            share=module.rank,
            neighbours=self._neighbours[module.id][: size.neighbours],
            entry_phrases=terms,
            recall=self._refs(recall[: size.recall]),
            question=self._question(module, recall) if asked else None,
        )

    def _refs(self, notes: Iterable[NoteId]) -> tuple[NoteRef, ...]:
        return tuple(self._maker.ref(note) for note in notes)

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

    def _question(self, module: Module, notes: list[NoteId]) -> Question | None:
        """The first question about the best notes of a module, where they give one."""
        if module.id not in self._questions:
            probes = self._probes.about(notes[:_ASKED])
            self._questions[module.id] = next(map(self._question_of, probes), None)
        return self._questions[module.id]

    def _question_of(self, probe: Probe) -> Question:
        return Question(
            question=probe.question,
            answer=probe.answer,
            note=self._maker.ref(NoteId(probe.note)),
            span=Span(start=probe.start, end=probe.end),
        )


def core_of(module: Module, carried: Collection[NoteId]) -> list[NoteId]:
    """The core frames that may be carried, else the best note that may; none for no such note."""
    core = [note for note in module.core if note in carried]
    return core or [note for note in module.members if note in carried][:1]


def _heaviest(weights: Mapping[str, float], *, besides: str) -> tuple[str, ...]:
    others = (module for module in weights if module != besides)
    return tuple(sorted(others, key=lambda module: (-weights[module], module)))
