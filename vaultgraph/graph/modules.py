"""Which notes belong together: hierarchical communities with labels and roles (stage 6).

In: `NoteGraph`, `Ranking` and the notes. Out: modules, those of the largest rank first.
"""

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
