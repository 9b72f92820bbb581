"""Chosen renditions and a frame become a seed of a given budget (part of stage 7).

In: which note is carried how, and how a form writes a seed. Out: `Seed` and `Document`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import Language, NoteId
from vaultgraph.pack.detail import Level, Rendition
from vaultgraph.pack.fragments import FragmentMaker
from vaultgraph.pack.frame import FRAME_SIZES, FrameMaker, FrameSize
from vaultgraph.pack.seed import Fragment, ModuleEntry, NoteRef, Seed
from vaultgraph.passages.tokens.tokenizers import Tokenizer
from vaultgraph.writing import Artifact

Write = Callable[[Seed], str]
"""Shapes a seed into the text of one document; pure."""

_FRAME_SHARE = 0.08
_FRAME_BASE = 350
_COMPLETE_SHARE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A step of the nested order: a note, how it is carried from there on, and what that costs."""

    note: NoteId
    rendition: Rendition
    tokens: int


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
class Frame:
    """A frame that suits a budget: its size, and the tokens of a document that holds only it."""

    size: FrameSize
    tokens: int


@dataclass(frozen=True, kw_only=True)
class Assembler:
    """Assembles the seeds of one pack.

    Args:
        vault: the compiled vault.
        pack_id: the pack's id.
        language: what the pack's own words are written in.
        carried: every note that may be carried, best first.
        fragments: makes what a seed holds of each note.
        frames: makes the index.
        tokenizer: counts finished texts.
    """

    vault: CompiledVault
    pack_id: str
    language: Language
    carried: Sequence[NoteId]
    fragments: FragmentMaker
    frames: FrameMaker
    tokenizer: Tokenizer

    def document(
        self, write: Write, budget: int, order: Iterable[Chosen], frame: FrameSize
    ) -> Document:
        """Write a document and count it."""
        seed = self.seed(budget, {step.note: step.rendition for step in order}, frame)
        text = write(seed)
        return Document(text=text, tokens=self.tokenizer.count(text), seed=seed, budget=budget)

    def seed(self, budget: int, kept: Mapping[NoteId, Rendition], frame: FrameSize) -> Seed:
        """Assemble what one document holds, by module and rank, mentions last in each module."""
        entries, brief = self.frames.entries(frame), self.frames.brief(frame)
        made = (self.fragments.fragment(note, rendition) for note, rendition in kept.items())
        return Seed(
            pack_id=self.pack_id,
            vault=self.vault.name,
            digest=self.vault.digest,
            language=self.language,
            budget=budget,
            modules=entries,
            brief=brief,
            more_modules=len(self.frames.modules) - len(entries) - len(brief),
            fragments=tuple(sorted(made, key=self._place)),
            core=self._core(entries + brief),
            notes=len(self.carried),
            omitted=len(self.carried) - len(kept),
        )

    def frame_for(self, write: Write, budget: int) -> Frame:
        """Find the richest frame that leaves most of a budget to the notes.

        The smallest that names every module and every core frame may take more than half of it:
        without them a document is no way into the rest.
        """
        allowed = min(_FRAME_BASE + _FRAME_SHARE * budget, budget / 2)
        tokens = 0
        for size, next_size in pairwise((*FRAME_SIZES, FRAME_SIZES[-1])):
            tokens = self.document(write, budget, (), size).tokens
            last_complete = size.is_complete and not next_size.is_complete
            if tokens <= (_COMPLETE_SHARE * budget if last_complete else allowed):
                return Frame(size=size, tokens=tokens)
        return Frame(size=FRAME_SIZES[-1], tokens=tokens)

    def _place(self, fragment: Fragment) -> tuple[str, bool, int, NoteId]:
        return (
            fragment.module or "~",
            fragment.level is Level.MENTION,
            fragment.place,
            fragment.note,
        )

    def _core(self, entries: Iterable[ModuleEntry]) -> tuple[NoteRef, ...]:
        """The core frames of the whole document, best first."""
        core = {ref.note: ref for entry in entries for ref in entry.core}
        return tuple(core[note] for note in self.carried if note in core)
