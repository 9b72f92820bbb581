"""The content of a seed document, independent of its format (part of stage 7).

In: what was chosen. Out: `Seed`, plain values that every format reads. Texts are verbatim spans
of the notes (with secrets masked); the format that writes them escapes them.
"""

from dataclasses import dataclass
from enum import IntEnum

from vaultgraph.model import Language, Location, NoteId
from vaultgraph.pack.overview.facts import VaultKind
from vaultgraph.vault.passages.passage import Span
from vaultgraph.vault.passages.render import unescaped


class Level(IntEnum):
    """How much of a note is in the seed: its name, some of its passages, or all of them."""

    MENTION = 0
    EXCERPT = 2
    FULL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRef:
    """A note by the name that links use: its file's name where that is unique, else its path.

    `name` has no `.md`; `title` differs from it only where the note has a title of its own.
    """

    note: NoteId
    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A verbatim stretch of a note.

    Args:
        span: where it is in the note's decoded text, half-open, in characters.
        text: what is there.
        sources: the notes that the footnotes after it name.
        citations: what else they name: books and pages outside the vault.
        escaped: whether it is in a string of JSON, as the text of a canvas's card does.
    """

    span: Span
    text: str
    sources: tuple[NoteRef, ...] = ()
    citations: tuple[str, ...] = ()
    escaped: bool = False

    @property
    def words(self) -> str:
        """Its text without the escapes of JSON."""
        return unescaped(self.text) if self.escaped else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A passage as the seed quotes it.

    Args:
        heading: the nearest heading above it; empty for none, or the note's own title.
        context: its context lines: what leads in, items above, a table's header.
        speaker: the speaker, and the day if the note's name does not contain it.
        pieces: its own words; what is between them is not content.
        properties: the line of properties, for a passage that is one; it has no pieces.
        after_gap: whether content of the note was left out before it.
        headless: whether the items above it in its list were left out, and nothing below the same
            heading is quoted above it.
        gap_below: whether the list or table that it is part of goes on, and nothing below the same
            heading is quoted.
        in_code: whether it goes on with code whose fence was opened above.
    """

    heading: str = ""
    context: tuple[Piece, ...] = ()
    speaker: str = ""
    pieces: tuple[Piece, ...] = ()
    properties: str = ""
    after_gap: bool = False
    headless: bool = False
    gap_below: bool = False
    in_code: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedClaim:
    """A statement that a fragment quotes, with its source notes.

    `text` is verbatim; a source that is not written yet is named by the target of its link;
    `citations` are what its footnote names outside of the vault.
    """

    text: str
    span: Span
    location: Location
    heading: tuple[str, ...]
    sources: tuple[NoteId, ...]
    citations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fragment:
    """A note as the seed quotes it; two fragments are equal only if they are the same object.

    Args:
        note: its node.
        name: its name in links and in the map.
        title: its title for people.
        path: relative to the vault.
        level: how much of it is quoted.
        place: its place by rank in the whole vault, from 1.
        module: the id of its top-level module; an empty string for none.
        quotes: its quoted passages, in order.
        claims: the statements with sources among them.
        links: the notes that links inside them lead to, in order, each once.
    """

    note: NoteId
    name: str
    title: str
    path: str
    level: Level
    place: int
    module: str
    quotes: tuple[Quote, ...] = ()
    claims: tuple[QuotedClaim, ...] = ()
    links: tuple[NoteId, ...] = ()

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Every stretch that is quoted, context first, in the order of the quotes."""
        return tuple(piece for quote in self.quotes for piece in (*quote.context, *quote.pieces))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A control question, its answer, and the note and span of the answer."""

    question: str
    answer: str
    note: NoteRef
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleEntry:
    """A module in the map of a seed, shortened to fit the budget.

    Args:
        id, parent: as in `graph.modules.Module`.
        label: its name for people.
        terms: the words that it is about, best first.
        about: its description in the map: its parts, or words of a core note; may be empty.
        core: its core notes.
        hub: its map of content; None marks hidden structure.
        notes: number of its notes that may be included.
        share: its share of PageRank, 0 to 1.
        neighbours: the ids of the modules that most links lead to, most first.
        entry_phrases: words that a question about it is likely to contain.
        recall: the notes to recall then.
        question: a control question about the module.
    """

    id: str
    parent: str | None
    label: str
    terms: tuple[str, ...]
    about: str = ""
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
        vault: the name of the vault, or the title that its user gave.
        kind: the kind of the vault, a value of `VaultKind`.
        digest: the digest of the vault, hexadecimal.
        language: the language of its own words.
        budget: tokens that the whole document may take.
        overview: the vault at a glance, a line each, escaped.
        modules: the map, the largest rank first.
        more_modules: number of modules that the map has no room for.
        other_modules: the largest of them by name, each with the number of its notes.
        fragments: what is quoted, by module and rank.
        named: notes that are not quoted, by the label of their module, as far as there is room.
        starts: the start pages of the vault; their quotes come first.
        core: the core notes of the map, best first.
        notes: number of notes that may be included.
        omitted: number of those that are not quoted.
        focus: the focus of the pack; empty for none.
    """

    pack_id: str
    vault: str
    kind: str = VaultKind.NOTES
    digest: str
    language: Language
    budget: int
    overview: str = ""
    modules: tuple[ModuleEntry, ...]
    more_modules: int
    other_modules: tuple[tuple[str, int], ...] = ()
    fragments: tuple[Fragment, ...]
    named: tuple[tuple[str, tuple[NoteRef, ...]], ...] = ()
    starts: tuple[NoteId, ...] = ()
    core: tuple[NoteRef, ...]
    notes: int
    omitted: int
    focus: tuple[str, ...] = ()

    @property
    def quoted(self) -> int:
        """Number of quoted notes."""
        return len(self.fragments)
