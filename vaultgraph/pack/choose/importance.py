"""How important each note is, from several signals (part of choosing).

In: a ranked vault and the content of its notes. Out: a factor for every note.

Questions are spread over notes far more evenly than words are. So the weight of a note is divided
by a power of the amount of its content, and the members of a large family of similar notes share
the weight of a few.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId
from vaultgraph.pack.choose.elements import Elements
from vaultgraph.pack.choose.weights import Weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_HALF = 0.5
_LEAST_RANK = 1e-9
_DEEPEST_START = 1
_START = re.compile(
    r"_*(?:read ?me|index|home|start(?: here)?|welcome|overview|moc|dashboard|about"
    r"|начало|главная|старт|обзор|оглавление|首页|主页|索引|目录)(?:\W.*)?",
    re.IGNORECASE,
)


def weigh_notes(
    vault: CompiledVault, notes: Sequence[NoteId], elements: Elements, weights: Weights
) -> "Floats":
    """Return the importance of each note; 1 is that of an average note of the vault."""
    import numpy as np

    from vaultgraph.passages.families import FEWEST

    ranks = np.array([vault.ranking.pagerank.get(note, 0.0) for note in notes])
    ranks = np.maximum(ranks / max(float(ranks.mean()), _LEAST_RANK), _LEAST_RANK)
    family = np.ones(len(notes))
    for each in elements.families:
        family[list(each.members)] = len(each.members) / FEWEST
    opened = {*vault.home, *vault.bookmarks}
    starts = np.array(
        [weights.starts if note in opened or is_start(note) else 1.0 for note in notes]
    )
    length = _information(elements) ** -weights.length
    weighed: Floats = ranks**weights.rank * length * family**-weights.families * starts
    return weighed


def start_pages(vault: CompiledVault, notes: Sequence[NoteId]) -> list[NoteId]:
    """The start pages of a vault: its home page, then pages with such a name.

    A page in a folder with less than half of the notes is not one, because it introduces only that
    folder. A page that links to no note, such as the README of a publishing tool, comes after those
    that do.
    """
    home = {note: place for place, note in enumerate(vault.home)}
    inside = Counter(map(_top_folder, notes))
    most = {folder for folder, number in inside.items() if 2 * number > inside.total()} | {""}
    starts = [
        note for note in notes if note in home or (is_start(note) and _top_folder(note) in most)
    ]
    eligible = frozenset(notes)

    def place(note: NoteId) -> tuple[int, bool, int, str]:
        leads = any(target in eligible for target in _targets(vault, note))
        return home.get(note, len(home)), not leads, note.count("/"), note

    return sorted(starts, key=place)


def _targets(vault: CompiledVault, note: NoteId) -> Iterator[NoteId | None]:
    found = vault.note_of[note]
    return (vault.target_of(found.path, link) for link in found.links)


def is_start(path: str) -> bool:
    """Whether a note near the root has the name of a start page, such as README or index."""
    *folders, name = path.split("/")
    return len(folders) <= _DEEPEST_START and bool(_START.fullmatch(name.rpartition(".")[0]))


def _top_folder(path: str) -> str:
    return path.partition("/")[0] if "/" in path else ""


def _information(elements: Elements) -> "Floats":
    """The content of each note that is in no earlier note, in units of a mean passage."""
    import numpy as np

    sums = np.concatenate(([0.0], np.cumsum(elements.worth[elements.ids])))
    content = sums[elements.starts[1:]] - sums[elements.starts[:-1]]
    content = np.where(elements.repeats, 0.0, content)
    mean = float(content[content > 0].mean()) if (content > 0).any() else 1.0
    per_note = np.bincount(elements.owner, weights=content, minlength=len(elements.first) - 1)
    return _HALF + per_note / mean
