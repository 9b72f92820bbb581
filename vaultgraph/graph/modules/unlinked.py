"""Group the notes without links by their words, or by their folder (part of stage 6).

In: such notes. Out: a few groups of them, however many they are and wherever they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from vaultgraph.graph.modules.partition import Group, GroupSizes, group_notes
from vaultgraph.graph.modules.runs import Runs
from vaultgraph.graph.modules.similarity import similar_notes
from vaultgraph.graph.ranking.votes import Integers
from vaultgraph.model import NoteId, NoteRole
from vaultgraph.vault.note import Note

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_MOST_GROUPS = 20
_ENOUGH_TO_COMPARE = 30


def group_unlinked(
    notes: Sequence[tuple[int, Note]],
    links: "csr_array",
    sizes: GroupSizes,
    seeds: Sequence[int],
    runs: Runs | None = None,
) -> tuple[Group, ...]:
    """Group notes without links, and those that are linked only to a few others.

    Notes with similar words make a group; the others, and daily notes, which are about a day, are
    grouped by folder. Linked notes are in the group of the longest of them.

    Args:
        notes: notes with their numbers, in order.
        links: weights between all notes of the vault.
        sizes: the limits of the sizes of groups; in a large vault, a group has at least a fiftieth
            of the notes.
        seeds: the seeds of the algorithm.
        runs: runs the algorithm, with a cache.
    """
    ties = _ties(notes, links)
    leading = [(number, note) for number, note in notes if number in ties]
    talking = [(number, note) for number, note in leading if note.role is not NoteRole.DAILY]
    alike = _group_alike(talking, sizes, seeds, runs) if len(talking) >= _ENOUGH_TO_COMPARE else ()
    placed = {number for group in alike for number in group.members.tolist()}
    left = {NoteId(note.path): number for number, note in leading if number not in placed}
    gathered = (
        Group(members=np.array([left[name] for name in names]), linked=False, gathered=True)
        for names in gather_by_folder(left, sizes.smallest)
    )
    return tuple(_with_ties(group, ties) for group in (*alike, *gathered))


def _ties(notes: Sequence[tuple[int, Note]], links: "csr_array") -> dict[int, list[int]]:
    """Map the longest note of each connected component to all of them, by number."""
    from scipy.sparse.csgraph import connected_components

    if not notes:
        return {}
    numbers = [number for number, _ in notes]
    _, components = connected_components(links[numbers][:, numbers], directed=False)
    tied: dict[int, list[tuple[int, int]]] = {}
    for (number, note), component in zip(notes, components.tolist(), strict=True):
        tied.setdefault(component, []).append((-note.characters, number))
    return {min(members)[1]: [number for _, number in members] for members in tied.values()}


def _group_alike(
    notes: Sequence[tuple[int, Note]], sizes: GroupSizes, seeds: Sequence[int], runs: Runs | None
) -> tuple[Group, ...]:
    numbers = np.array([number for number, _ in notes])
    alike = similar_notes([note for _, note in notes])
    enough = max(sizes.smallest, len(notes) // 50)
    groups = group_notes(alike, replace(sizes, smallest=enough), 1.0, seeds, runs=runs)
    return tuple(_renumber(group, numbers) for group in groups)


def _renumber(group: Group, numbers: Integers) -> Group:
    parts = tuple(_renumber(part, numbers) for part in group.parts)
    return Group(members=numbers[group.members], parts=parts, linked=False)


def _with_ties(group: Group, ties: Mapping[int, Sequence[int]]) -> Group:
    """Add to a group the notes that are linked to its notes."""
    members = [number for leading in group.members.tolist() for number in ties[leading]]
    parts = tuple(_with_ties(part, ties) for part in group.parts)
    return replace(group, members=np.sort(np.array(members)), parts=parts)


def gather_by_folder(notes: Iterable[NoteId], smallest: int) -> list[list[NoteId]]:
    """Group notes by folder; those of a small folder go to the folder around it.

    Args:
        notes: the notes without links.
        smallest: the fewest notes of a group. In a large vault it is a twentieth of the notes, so
            that there are at most 21 groups.

    Returns:
        sorted groups; the one of the root may be smaller than `smallest`.
    """
    folders: dict[str, list[NoteId]] = {}
    for note in notes:
        folders.setdefault(note.rpartition("/")[0], []).append(note)
    enough = max(smallest, sum(map(len, folders.values())) / _MOST_GROUPS)
    groups = []
    for folder in _inside_out(folders):
        gathered = folders.get(folder, [])
        if len(gathered) >= enough or (gathered and not folder):
            groups.append(sorted(gathered))
        elif gathered:
            folders.setdefault(folder.rpartition("/")[0], []).extend(gathered)
    return sorted(groups)


def _inside_out(folders: Iterable[str]) -> list[str]:
    """Order folders and all folders around them, each before the one that contains it."""
    every = {
        folder[:end]
        for folder in folders
        for end in (*(n for n, letter in enumerate(folder) if letter == "/"), len(folder))
    }
    return [*sorted(every - {""}, key=lambda folder: (-folder.count("/"), folder)), ""]
