"""The words of all notes, so that the page's search finds what is in their text.

In: notes in the order of the page. Out: one deflated, base64 text: the terms in order, and for each
note the numbers of those that it says, as steps from one to the next.
"""

from collections.abc import Sequence
from itertools import islice, pairwise

from vaultgraph.errors import working_on
from vaultgraph.vault.note import Note
from vaultgraph.view.details import pack_text
from vaultgraph.view.titles import mask

MOST_TERMS = 600
"""Terms that are kept of one note: the first that it says."""

_LONGEST_TERM = 40
_AT_A_TIME = 50
"""Passages whose terms are looked at together."""


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
    passages = iter(note.passages)
    while len(found) < MOST_TERMS and (some := tuple(islice(passages, _AT_A_TIME))):
        terms = " ".join([passage.terms for passage in some]).split()
        if terms and len(max(terms, key=len)) > _LONGEST_TERM:
            terms = [term for term in terms if len(term) <= _LONGEST_TERM]
        found |= dict.fromkeys(terms)
    return list(islice(found, MOST_TERMS))


def _steps(numbers: Sequence[int]) -> list[int]:
    return [after - before for before, after in pairwise((0, *numbers))]
