"""What a module is: plain, frozen data that the graph layer makes and every layer above reads."""

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
    """Whether a module is a community, or a group of notes that belong to none."""

    COMMUNITY = "community"
    DAILY = "daily"
    LEFTOVER = "leftover"


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A community of notes.

    Args:
        id: stable name, `m4071`, and `m4071.218` for a part of it: see `ids.py`.
        parent: the id of the module that holds it, None at the top.
        label: its name; unique among its siblings.
        terms: its terms by class-based TF-IDF, best first.
        members: its notes, best rank first.
        core: its core notes: the best members with content of their own; may be empty.
        hub: its map of content, where it has one; None marks hidden structure.
        roles: the part of each member.
        rank: the share of PageRank of its members.
        cohesion: the share of its members' link weight that stays inside, 0 to 1.
        linked: whether its notes are linked; if not, it groups notes that no link reaches,
            by the words that they share or by their folder.
        kind: whether it is a community, daily notes, or what is left over.
        order_rank: the rank that its place among its siblings is by: `rank`, or what it was in an
            earlier run while the two hardly differ.
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
        """Whether its name says what its notes are about: not that they are daily or left over."""
        return self.kind is ModuleKind.COMMUNITY or bool(self.own_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleStability:
    """How clearly a vault falls into modules.

    Args:
        runs: how often the linked notes were grouped, each time from another seed; 0 for a vault
            without links, for which the other figures say nothing.
        agreement: the mean normalised mutual information of two runs, 0 to 1.
        adjusted: the mean adjusted Rand index of two runs; 0 is what chance would give.
        modularity: of the best run, at most 1; below 0.3 a vault hardly falls into modules.
    """

    runs: int = 0
    agreement: float = 1.0
    adjusted: float = 1.0
    modularity: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptModule:
    """What the output folder keeps about a module for the next run.

    Args:
        notes: its members.
        label: what it was called.
        own_name: the name that the user gave it, if any.
        colour: its colour on the page, `#rrggbb`; empty where no page was made.
        rank: the rank that its place among its siblings was by; 0 where nothing says so.
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
    """What names of modules depend on, apart from the notes.

    Args:
        language: what daily notes and left-over ones are called in.
        coloured: folders, and tags with their `#`, that colour groups of the graph view name.
        own: names that the user gave, by a module's id or by the path of a note in it.
        kept: what an earlier run kept of each module, by id; a label that still fits holds.
        smallest: the number of notes below which a group that no link holds is left over.
    """

    language: Language = Language.EN
    coloured: frozenset[str] = frozenset()
    own: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, KeptModule] = field(default_factory=dict)
    smallest: int = 3

    def __post_init__(self) -> None:
        """Refuse values of the wrong type."""
        check_fields(self)
