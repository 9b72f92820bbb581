"""The data of a module: plain and frozen, created by the graph layer for every layer above."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from vaultgraph.arguments import check_fields
from vaultgraph.model import Language, NoteId


class ModuleRole(StrEnum):
    """The role of a note in its module (Guimerà and Amaral, 2005)."""

    HUB = "hub"
    CONNECTOR = "connector"
    PERIPHERY = "periphery"


class ModuleKind(StrEnum):
    """Whether a module is a community, or a group of notes that are in none."""

    COMMUNITY = "community"
    DAILY = "daily"
    LEFTOVER = "leftover"


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A community of notes.

    Args:
        id: stable name, `m4071`, and `m4071.218` for a part of it: see `ids.py`.
        parent: the id of the module that contains it, None at the top.
        label: its name; unique among its siblings.
        terms: its terms by class-based TF-IDF, best first.
        members: its notes, best rank first.
        core: its core notes: the best members with content of their own; may be empty.
        hub: its map of content, where it has one; None marks hidden structure.
        roles: the role of each member.
        rank: the share of PageRank of its members.
        cohesion: the share of its members' link weight that stays inside, 0 to 1.
        linked: whether it was found by links; if not, its notes have no links, and are grouped by
            the words that they share or by their folder.
        kind: whether it is a community, daily notes, or left-over notes.
        order_rank: the rank by which siblings are ordered: `rank`, or that of an earlier run while
            the two hardly differ.
        own_name: the name that the user gave it, which is its label then.
        colour: the colour that it had on the page before, or that the user gave it: `#rrggbb`;
            empty for a module that is new.
    """

    id: str
    parent: str | None
    label: str
    terms: tuple[str, ...]
    members: tuple[NoteId, ...]
    core: tuple[NoteId, ...]
    hub: NoteId | None
    roles: Mapping[NoteId, ModuleRole]
    rank: float
    cohesion: float
    order_rank: float = 0.0
    linked: bool = True
    kind: ModuleKind = ModuleKind.COMMUNITY
    own_name: str = ""
    colour: str = ""

    @property
    def is_subject(self) -> bool:
        """Whether its name is a subject, not that its notes are daily or left over."""
        return self.kind is ModuleKind.COMMUNITY or bool(self.own_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleStability:
    """How clearly a vault is divided into modules.

    Args:
        runs: how often the linked notes were grouped, each time with another seed; 0 for a vault
            without links, for which the other figures have no meaning.
        agreement: the mean normalised mutual information of two runs, 0 to 1.
        adjusted: the mean adjusted Rand index of two runs; 0 is expected by chance.
        modularity: of the best run, at most 1; below 0.3 a vault has hardly any modules.
    """

    runs: int = 0
    agreement: float = 1.0
    adjusted: float = 1.0
    modularity: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptModule:
    """What the output folder stores about a module for the next run.

    Args:
        notes: its members.
        label: its name.
        own_name: the name that the user gave it, if any.
        colour: its colour on the page, `#rrggbb`; empty where no page was made.
        rank: its `order_rank`; 0 where it is not stored.
    """

    notes: tuple[NoteId, ...]
    label: str = ""
    own_name: str = ""
    colour: str = ""
    rank: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values of the wrong type."""
        check_fields(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """What names of modules depend on, besides the notes.

    Args:
        language: the language of the names of daily notes and left-over notes.
        coloured: folders, and tags with their `#`, in the colour groups of the graph view.
        own: names that the user gave, by a module's id or by the path of a note in it.
        kept: what an earlier run stored of each module, by id; a label that still fits is kept.
        smallest: the fewest notes of a module without links; a smaller one is left over.
    """

    language: Language = Language.EN
    coloured: frozenset[str] = frozenset()
    own: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, KeptModule] = field(default_factory=dict)
    smallest: int = 3

    def __post_init__(self) -> None:
        """Refuse values of the wrong type."""
        check_fields(self)
