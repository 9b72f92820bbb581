"""Notes that no link reaches are gathered by what they say, or by where they are (in stage 6).

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
    """Group notes that no link reaches, and those that are tied to a few others only.

    What many of them have to say in common makes a group; the others, and daily notes, which are
    about a day, are gathered by folder. Notes that are tied go where the longest of them goes.

    Args:
        notes: notes with their numbers, in order.
        links: weights between all notes of the vault.
        sizes: of the groups; in a large vault one takes at least a fiftieth of the notes.
        seeds: for the algorithm that groups them.
        runs: makes its runs, or knows them.
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
    """List the notes that are tied to each other, by the longest of them."""
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
    """Add to a group of leading notes those that are tied to them."""
    members = [number for leading in group.members.tolist() for number in ties[leading]]
    parts = tuple(_with_ties(part, ties) for part in group.parts)
    return replace(group, members=np.sort(np.array(members)), parts=parts)


def gather_by_folder(notes: Iterable[NoteId], smallest: int) -> list[list[NoteId]]:
    """Gather notes by folder; what is left in a small folder goes to the folder around it.

    Args:
        notes: the notes that no link reaches.
        smallest: the number of notes below which a folder is not a group of its own. In a large
            vault it takes a twentieth of the notes, so that there are 21 groups at the most.

    Returns:
        sorted groups; the last to be left, at the root, may be smaller than the rest.
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
    """Order folders and all around them so that each comes before the one it is in."""
    every = {
        folder[:end]
        for folder in folders
        for end in (*(n for n, letter in enumerate(folder) if letter == "/"), len(folder))
    }
    return [*sorted(every - {""}, key=lambda folder: (-folder.count("/"), folder)), ""]
