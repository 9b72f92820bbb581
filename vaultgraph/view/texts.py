"""The words of all notes, so that the page's search finds what is in their text.

In: notes in the order of the page. Out: one deflated, base64 text: the terms in order, and for each
note the numbers of those that it says, as steps from one to the next.
"""

from collections.abc import Sequence
from itertools import pairwise

from vaultgraph.errors import working_on
from vaultgraph.vault.note import Note
from vaultgraph.view.details import pack_text
from vaultgraph.view.titles import mask

MOST_TERMS = 600
"""Terms that are kept of one note: the first that it says."""

_LONGEST_TERM = 40


def index_texts(notes: Sequence[Note | None]) -> str:
    """Index the words of notes by their position; None stands for what is not a note."""
    said = [_terms(note) if note else [] for note in notes]
    terms = sorted(term for term in set().union(*said) if mask(term) == term)  # no secret is told
    number = {term: place for place, term in enumerate(terms)}
    rows = [_steps(sorted(number[term] for term in each if term in number)) for each in said]
    return pack_text({"terms": terms, "rows": rows})


def _terms(note: Note) -> list[str]:
    """The first terms of a note's passages."""
    with working_on(note.path):
        return _first_terms(note)


def _first_terms(note: Note) -> list[str]:
    found: dict[str, None] = {}
    for passage in note.passages:
        terms = passage.terms.split()
        if terms and len(max(terms, key=len)) > _LONGEST_TERM:
            terms = [term for term in terms if len(term) <= _LONGEST_TERM]
        found.update(dict.fromkeys(terms))
        if len(found) >= MOST_TERMS:
            break
    return list(found)[:MOST_TERMS]


def _steps(numbers: Sequence[int]) -> list[int]:
    return [after - before for before, after in pairwise((0, *numbers))]
