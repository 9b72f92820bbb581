"""Notes that no link reaches are gathered by where they stand (part of stage 6).

In: the ids of such notes. Out: a few groups of them, however many folders they are in.
"""

from collections.abc import Iterable

from vaultgraph.model import NoteId

_MOST_GROUPS = 20


def gather_by_folder(notes: Iterable[NoteId], smallest: int) -> list[list[NoteId]]:
    """Gather notes by folder; what is left in a small folder goes to the folder around it.

    Args:
        notes: the notes that no link reaches.
        smallest: the number of notes below which a folder is no group of its own. In a large
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
    """Order folders and all around them so that each comes before the one it stands in."""
    every = {
        folder[:end]
        for folder in folders
        for end in (*(n for n, letter in enumerate(folder) if letter == "/"), len(folder))
    }
    return [*sorted(every - {""}, key=lambda folder: (-folder.count("/"), folder)), ""]
