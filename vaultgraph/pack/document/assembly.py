"""Chosen passages and a map become a seed of a given budget (part of stage 7).

In: the chosen passages, and how a form writes a seed. Out: `Seed` and `Document`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import Language, NoteId
from vaultgraph.pack.choose.importance import start_pages
from vaultgraph.pack.document.fragments import FragmentMaker, Kept
from vaultgraph.pack.document.frame import FRAME_SIZES, FrameMaker, FrameSize
from vaultgraph.pack.document.seed import Fragment, ModuleEntry, NoteRef, Seed
from vaultgraph.pack.overview import allowance
from vaultgraph.passages.tokens.tokenizers import Tokenizer
from vaultgraph.writing import Artifact

Write = Callable[[Seed], str]
"""Shapes a seed into the text of one document; pure."""

_FRAME_SHARE = 0.15
_MAP_SHARE = 0.4  # where the map is what the document is for
_MAP_BASE, _MAP_GROWTH = 150, 0.03
_HEAD = 16
_MOST_STARTS = 3
_LEAST_FOR_MAP = 6_000
"""Below this budget in tokens there is no map, because it would take too much of it: the overview
names the modules instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A step of the nested order: a passage, where it is cut off, and what it costs from there.

    `passage` counts over all notes that may be included, `index` in its own note.
    """

    note: NoteId
    index: int
    until: int | None
    tokens: int
    passage: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A finished document: its text, its tokens, the seed that it was made of, and its budget."""

    text: str
    tokens: int
    seed: Seed
    budget: int

    def artifact(self, path: str) -> Artifact:
        """Make a file of it, which the manifest lists with its budget."""
        return FittedArtifact(path=path, content=self.text.encode("utf-8"), budget=self.budget)


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedArtifact(Artifact):
    """A file that is handed to a model as a whole, and the tokens that it may take."""

    budget: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsArtifact(Artifact):
    """A file of records, one a line, and the tokens of their texts for a model."""

    tokens: int


def tokens_of(document: Artifact, tokenizer: Tokenizer) -> int:
    """Count the tokens of a finished file, unless they are known."""
    if isinstance(document, RecordsArtifact):
        return document.tokens
    return tokenizer.count(document.content.decode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A frame for a budget: its size, and the tokens of a document that contains only the frame."""

    budget: int
    size: FrameSize
    tokens: int


@dataclass(frozen=True, kw_only=True)
class Assembler:
    """Assembles the seeds of one pack.

    Args:
        vault: the compiled vault.
        pack_id: the pack's id.
        language: the language of the pack's own words.
        eligible: every note that may be included, best first.
        fragments: makes the fragment of each note.
        frames: makes the overview and the map.
        tokenizer: counts finished texts.
        focus: what the pack is focused on; empty for all of the vault.
        title: the title of the seed; the vault's name if empty.
    """

    vault: CompiledVault
    pack_id: str
    language: Language
    eligible: Sequence[NoteId]
    fragments: FragmentMaker
    frames: FrameMaker
    tokenizer: Tokenizer
    focus: tuple[str, ...] = ()
    title: str = ""

    def document(
        self,
        write: Write,
        budget: int,
        order: Iterable[Chosen],
        frame: FrameSize,
        named: Sequence[NoteId] = (),
    ) -> Document:
        """Write a document and count it."""
        seed = self.seed(budget, gather(order), frame, named)
        text = write(seed)
        return Document(text=text, tokens=self.tokenizer.count(text), seed=seed, budget=budget)

    def seed(
        self,
        budget: int,
        kept: Mapping[NoteId, Kept],
        frame: FrameSize,
        named: Sequence[NoteId] = (),
    ) -> Seed:
        """Assemble the content of one document, by module and rank."""
        touched = {self._module(note) for note in kept} if self.focus and kept else None
        entries = self.frames.entries(frame, touched, kept)
        made = (self.fragments.fragment(note, passages) for note, passages in kept.items())
        return Seed(
            pack_id=self.pack_id,
            vault=self.title or self.vault.name,
            kind=self.frames.kind,
            digest=self.vault.digest,
            language=self.language,
            budget=budget,
            overview=self.frames.overview(frame, focused=bool(self.focus)),
            modules=entries,
            more_modules=0 if self.focus else len(self.frames.modules) - len(entries),
            other_modules=() if self.focus else self.frames.others(frame),
            fragments=tuple(sorted(made, key=self._place)),
            named=self._named(named),
            starts=self._starts,
            core=self._core(entries),
            notes=len(self.eligible),
            omitted=len(self.eligible) - len(kept),
            focus=self.focus,
        )

    def frame_for(self, write: Write, budget: int, *, mapped: bool = False) -> Frame:
        """Find the richest frame that leaves most of a budget to the notes, else the least.

        Args:
            write: writes the document.
            budget: its tokens.
            mapped: whether the map is what the document is for, whatever the budget.
        """
        most = allowance(budget) + _MAP_BASE + _MAP_GROWTH * budget
        allowed = _MAP_SHARE * budget if mapped else min(_FRAME_SHARE * budget, most)
        tokens = 0
        for detail in FRAME_SIZES:
            if detail.modules and budget < _LEAST_FOR_MAP and not mapped:
                continue
            size = detail.within(budget)
            if not size.modules and size.overview:
                bare = self.document(write, budget, (), replace(size, overview=0)).tokens
                size = replace(
                    size, overview=max(0, min(size.overview, int(allowed) - bare - _HEAD))
                )
            tokens = self.document(write, budget, (), size).tokens
            if tokens <= allowed:
                break
        return Frame(budget=budget, size=size, tokens=tokens)

    def _module(self, note: NoteId) -> str:
        module = self.vault.module_of.get(note)
        return module.id if module else ""

    def _named(self, notes: Iterable[NoteId]) -> tuple[tuple[str, tuple[NoteRef, ...]], ...]:
        """Group notes by their module, the modules in the order of the map."""
        groups: dict[str, list[NoteRef]] = defaultdict(list)
        for note in notes:
            groups[self._module(note)].append(self.fragments.ref(note))
        order = [module.id for module in self.frames.modules] + [""]
        labels = {module.id: self.frames.label(module) for module in self.frames.modules}
        return tuple((labels.get(name, ""), tuple(groups[name])) for name in order if groups[name])

    @cached_property
    def _starts(self) -> tuple[NoteId, ...]:
        return tuple(start_pages(self.vault, self.eligible)[:_MOST_STARTS])

    @cached_property
    def _module_places(self) -> Mapping[str, int]:
        return {module.id: place for place, module in enumerate(self.frames.modules)}

    def _place(self, fragment: Fragment) -> tuple[int, int, int, NoteId]:
        starts, modules = self._starts, self._module_places
        first = starts.index(fragment.note) if fragment.note in starts else len(starts)
        module = modules.get(fragment.module, len(modules))
        return first, module, fragment.place, fragment.note

    def _core(self, entries: Iterable[ModuleEntry]) -> tuple[NoteRef, ...]:
        """The core notes of the whole document, best first."""
        core = {ref.note: ref for entry in entries for ref in entry.core}
        return tuple(core[note] for note in self.eligible if note in core)


def gather(order: Iterable[Chosen]) -> dict[NoteId, dict[int, int | None]]:
    """Gather the steps of an order by note; of one passage the last step counts."""
    kept: dict[NoteId, dict[int, int | None]] = defaultdict(dict)
    for step in order:
        kept[step.note][step.index] = step.until
    return kept
