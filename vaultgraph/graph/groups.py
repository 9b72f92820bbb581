"""Colour groups of the app's graph view, without those that name what is left out (stage 3).

In: the groups of a vault, and its files and notes that are shown. Out: the groups whose searches
name only these. A search is free text of the user, and may be the name of a private note.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from vaultgraph.text import note_key
from vaultgraph.vault.note import Note
from vaultgraph.vault.passages.terms import terms_of

_PART = re.compile(r'"([^"]*)"|([^\s"()\[\]]+)')
_OPERATOR = re.compile(
    r"^-?(?:(?:path|file|tag|line|block|section|content|task(?:-todo|-done)?|match-case"
    r"|ignore-case):)*"
)

Group = tuple[str, str]
"""The search of a colour group, and its colour."""


def open_groups(
    groups: Iterable[Group], paths: Iterable[str], notes: Sequence[Note]
) -> tuple[Group, ...]:
    """Return the groups that name only what is shown.

    Args:
        groups: the groups in the settings.
        paths: the paths of the files that are shown.
        notes: the notes that are shown.
    """
    groups = tuple(groups)
    if not groups:
        return ()
    names = str(note_key("\n".join((*paths, *_names(notes)))))
    terms = {term for note in notes for passage in note.passages for term in passage.terms.split()}

    def is_open(said: str) -> bool:
        return str(note_key(said)) in names or terms.issuperset(terms_of(said))

    return tuple(group for group in groups if all(map(is_open, _named(group[0]))))


def _names(notes: Iterable[Note]) -> Iterator[str]:
    for note in notes:
        yield note.title
        yield from note.aliases
        yield from (f"#{tag}" for tag in note.tags)


def _named(search: str) -> Iterator[str]:
    """Yield what a search names, without its operators."""
    for quoted, bare in _PART.findall(search):
        said = quoted or _OPERATOR.sub("", bare)
        if (name := said.strip(" /")) and name != "OR":
            yield name
