"""The role of each note in its module (part of stage 6).

In: link weights and modules by number. Out: roles after Guimerà and Amaral (2005), cohesion, and
the map of content of a module, if it has one.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vaultgraph.graph.modules.module import ModuleRole
from vaultgraph.graph.ranking.votes import Floats, Integers, Votes

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_HUB_Z = 2.5
_CONNECTOR_P = 0.62


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The links of each note to its own module and to others, in arrays by the note's number.

    Args:
        inside: its link weight inside its own module.
        total: its total link weight.
        within: z, its link weight inside, in standard deviations from its module's mean.
        participation: P, 0 when all its links are inside, near 1 when they are spread evenly.
        leads: the number of members of its own module that it links to.
    """

    inside: Floats
    total: Floats
    within: Floats
    participation: Floats
    leads: Integers

    def role(self, note: int) -> ModuleRole:
        """Return the role of a note, by the thresholds of the paper."""
        if self.within[note] >= _HUB_Z:
            return ModuleRole.HUB
        if self.participation[note] > _CONNECTOR_P:
            return ModuleRole.CONNECTOR
        return ModuleRole.PERIPHERY

    def cohesion(self, members: Integers) -> float:
        """Compute the share of the members' link weight that stays inside their module."""
        total = float(self.total[members].sum())
        return float(self.inside[members].sum()) / total if total else 0.0

    def map_of_content(self, members: Integers) -> int | None:
        """Find the note that links to most of its module, whatever its name; None if there is none.

        It links to at least 1.5 √n of the n members, to 1.5 times as many as members do on average,
        and to more than any other, so that a module whose notes all link alike has none.
        """
        leads = self.leads[members]
        best = int(np.argmax(leads))
        most = int(leads[best])
        enough = max(3.0, 1.5 * math.sqrt(len(members)), 1.5 * float(leads.mean()))
        alone = int((leads == most).sum()) == 1
        return int(members[best]) if most >= enough and alone else None


def place_notes(votes: Votes, links: "csr_array", modules: Sequence[Integers]) -> Placement:
    """Measure the links of notes to their modules.

    Args:
        votes: the links that count.
        links: symmetric weights between all notes.
        modules: members by number, disjoint; each other note is a module of its own.
    """
    from scipy.sparse import csr_array

    size = links.shape[0]
    module = np.arange(size) + len(modules)
    for number, members in enumerate(modules):
        module[members] = number
    member = csr_array((np.ones(size), (np.arange(size), module)))
    spread = (links @ member).tocsr()
    total = np.asarray(links.sum(axis=1)).ravel()
    squares = np.asarray(spread.power(2).sum(axis=1)).ravel()
    participation = np.zeros(size)
    np.divide(squares, total**2, out=participation, where=total > 0)
    near = module[votes.source] == module[votes.target]
    inside = np.asarray(spread.multiply(member).sum(axis=1)).ravel()
    return Placement(
        inside=inside,
        total=total,
        within=_z_scores(inside, modules),
        participation=np.where(total > 0, 1.0 - participation, 0.0),
        leads=np.bincount(votes.source[near], minlength=size),
    )


def _z_scores(inside: Floats, modules: Sequence[Integers]) -> Floats:
    within = np.zeros(len(inside))
    for members in modules:
        spread = inside[members].std()
        if spread > 1e-12:
            within[members] = (inside[members] - inside[members].mean()) / spread
    return within
