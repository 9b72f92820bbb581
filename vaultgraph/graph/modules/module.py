"""What a module is: plain, frozen data that the graph floor makes and every floor above reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from vaultgraph.model import NoteId


class ModuleRole(StrEnum):
    """The part that a note plays in its module (Guimerà and Amaral, 2005)."""

    HUB = "hub"
    CONNECTOR = "connector"
    PERIPHERY = "periphery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A community of notes.

    Args:
        id: stable name, `m01` for the first, `m01.2` for the second part of it.
        parent: the id of the module that holds it, None at the top.
        label: a few of its own terms, for people.
        terms: its terms by class-based TF-IDF, best first.
        members: its notes, best rank first.
        core: its core frames, a prefix of the best members.
        hub: its map of content, where it has one; None marks hidden structure.
        roles: the part of each member.
        rank: the share of PageRank that its members hold.
        cohesion: the share of its members' link weight that stays inside, 0 to 1.
        linked: whether links hold it together; if not, it gathers notes that no link reaches,
            by the words that they share or by their folder.
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
    linked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleStability:
    """Whether a vault has modules at all.

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
