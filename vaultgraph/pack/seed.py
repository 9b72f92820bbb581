"""What a seed document holds before any format shapes it (part of stage 7).

In: what was chosen. Out: `Seed`, plain values that every format reads. Texts are verbatim spans
of the notes (with secrets masked); escaping is the business of the format that writes them.
"""

from dataclasses import dataclass

from vaultgraph.model import Language, Location, NoteId
from vaultgraph.pack.detail import Level
from vaultgraph.pack.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRef:
    """A note by the name that links use: its file's name where that is unique, else its path.

    `name` carries no `.md`; `title` differs from it only where the note has a title of its own.
    """

    note: NoteId
    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A verbatim stretch of a note.

    Args:
        span: where it stands in the note's decoded text.
        text: what stands there.
        sources: the notes that the footnotes behind it name, where their definitions are not
            carried too.
        citations: what they name outside of the vault.
        inline: whether only footnote markers stand between it and the piece before.
    """

    span: Span
    text: str
    sources: tuple[NoteRef, ...] = ()
    citations: tuple[str, ...] = ()
    inline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedClaim:
    """A statement that a fragment carries, with the notes that it rests on.

    `text` is verbatim; a source that is not written yet is named by the target of its link;
    `citations` are what its footnote names outside of the vault.
    """

    text: str
    span: Span
    location: Location
    heading: tuple[str, ...]
    sources: tuple[NoteId, ...]
    citations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A note as the seed carries it.

    Args:
        note: its node.
        name: how links and the index call it.
        title: what a person calls it.
        path: where it stands in the vault.
        level: how much of it is carried; a mention has no pieces.
        place: its place by rank in the whole vault, from 1.
        module: the id of its top-level module; an empty string for none.
        pieces: what is carried of its text, in order and without overlap.
        claims: the statements with sources among the pieces.
        links: the notes that links inside the pieces lead to, in order, each once.
        tokens: the price of the fragment as the prompt shows it.
    """

    note: NoteId
    name: str
    title: str
    path: str
    level: Level
    place: int
    module: str
    pieces: tuple[Piece, ...] = ()
    claims: tuple[CarriedClaim, ...] = ()
    links: tuple[NoteId, ...] = ()
    tokens: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What to ask the receiving model, the answer, and the note and span that hold it."""

    question: str
    answer: str
    note: NoteRef
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleEntry:
    """A module as the index shows it, shortened to what the budget has room for.

    Args:
        id, parent: as in `graph.modules.Module`.
        label: its name for people.
        terms: the words that it is about, best first.
        core: its core frames.
        hub: its map of content; None marks hidden structure.
        notes: number of its notes that may be carried.
        share: the share of PageRank that it holds, 0 to 1.
        neighbours: the ids of the modules that most links lead to, most first.
        entry_phrases: the words by which a question about it will come.
        recall: the notes to recall then.
        question: what tells whether the module arrived.
    """

    id: str
    parent: str | None
    label: str
    terms: tuple[str, ...]
    core: tuple[NoteRef, ...]
    hub: NoteRef | None
    notes: int
    share: float
    neighbours: tuple[str, ...] = ()
    entry_phrases: tuple[str, ...] = ()
    recall: tuple[NoteRef, ...] = ()
    question: Question | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Omitted:
    """A note that is not in the pack, and why: a value of `Reason`."""

    note: NoteId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """A seed document before any format.

    Args:
        pack_id: the pack that it belongs to.
        vault: the name of the vault.
        digest: the digest of the vault, hexadecimal.
        language: what its own words are written in.
        budget: tokens that the whole document may take.
        modules: the index, the largest rank first.
        brief: the modules behind them, by name and core frames; `more_modules` are not listed.
        fragments: what is carried, by module and rank; mentions last in each module.
        core: the core frames of the whole vault, best first.
        notes: number of notes that may be carried.
        omitted: number of those that are not.
    """

    pack_id: str
    vault: str
    digest: str
    language: Language
    budget: int
    modules: tuple[ModuleEntry, ...]
    brief: tuple[ModuleEntry, ...] = ()
    more_modules: int
    fragments: tuple[Fragment, ...]
    core: tuple[NoteRef, ...]
    notes: int
    omitted: int

    @property
    def quoted(self) -> int:
        """Number of notes whose text is carried, not their name alone."""
        return sum(fragment.level > Level.MENTION for fragment in self.fragments)
