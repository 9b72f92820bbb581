"""The content of every passage as numbers (part of choosing).

In: the notes that may be included. Out: `Elements`: for each passage the rare words, numbers, links
and claims in it, how rare each is, and what repeats.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaultgraph.pack.choose.weights import Weights
from vaultgraph.text import note_key
from vaultgraph.vault.memo import Memo
from vaultgraph.vault.note import Note
from vaultgraph.vault.passages.passage import Passage, PassageKind
from vaultgraph.vault.passages.terms import terms_of

if TYPE_CHECKING:  # costly to import, and not needed before something is chosen
    import numpy as np
    from numpy.typing import NDArray

    from vaultgraph.passages.families import Family
    from vaultgraph.passages.table import PassageTable

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_LINK = "→"
_CLAIM = "∎"
_FIRST, _SAID_BELOW, _LEAST_SAID = 2, 0.7, 40  # passages, share of words, characters
_LEAST_TEXT = 8  # terms
_SHORT_WORD = 3  # letters: and, und, see, et, и, 和
_LISTING = 0.6
"""A passage with at least this share of its words in links only lists notes."""


@dataclass(frozen=True, kw_only=True)
class Elements:
    """The content of the passages of some notes; passages are numbered over all of them.

    Args:
        passages: the passages, note by note.
        owner: for each the number of its note.
        first: for each note the number of its first passage, and the number of all.
        starts, ids: the elements of passage `i` are `ids[starts[i]:starts[i + 1]]`.
        worth: for each element how much its first mention is worth.
        repeats: whether the content of a passage is also in another one that is kept; also for
            properties that their note repeats.
        elsewhere: whether the whole content of a passage is included elsewhere: a longer text that
            many notes share (except in chats), or a footnote that only names what is named at its
            markers, or only notes.
        listings: whether a passage contains little more than names of notes.
        families: groups of notes with the same structure, by the numbers of their members.
    """

    passages: Sequence[Passage]
    owner: "Ints"
    first: "Ints"
    starts: "Ints"
    ids: "Ints"
    worth: "Floats"
    repeats: "NDArray[np.bool_]"
    elsewhere: "NDArray[np.bool_]"
    listings: "NDArray[np.bool_]"
    families: Sequence["Family"]


def find_elements(notes: Sequence[Note], weights: Weights = Weights()) -> Elements:
    """Find the elements of every passage of some notes.

    Args:
        notes: those that may be included, the most important first: of passages with the same
            content the first is kept.
        weights: the weight of each kind of element.
    """
    from vaultgraph.passages.copies import FEW, find_copies
    from vaultgraph.passages.families import find_families
    from vaultgraph.passages.table import tabulate

    table = tabulate(notes)
    starts, ids, worth = _with_links(table, _worth_of_terms(table, weights), weights)
    copies = find_copies(table)
    return Elements(
        passages=table.passages,
        owner=table.note_of,
        first=table.first_of,
        starts=starts,
        ids=ids,
        worth=worth,
        repeats=copies.repeated | _said_below(table),
        elsewhere=copies.repeated & (copies.note_count > FEW) & _is_text(table) | _cited(table),
        listings=_listings(table),
        families=find_families(notes),
    )


def _worth_of_terms(table: "PassageTable", weights: Weights) -> "Floats":
    import numpy as np

    kinds = [weights.numbers if term[0].isdigit() else weights.terms for term in table.terms]
    return np.array(kinds, dtype=float) * _rarity(table.note_frequency, len(table.notes))


def _with_links(
    table: "PassageTable", worth: "Floats", weights: Weights
) -> tuple["Ints", "Ints", "Floats"]:
    """Append links and claims to the terms of each passage."""
    import numpy as np

    number_of: dict[str, int] = {}
    rows: list[int] = []
    added: list[int] = []
    for row, names in enumerate(_links_and_claims(table)):
        for name in names:
            rows.append(row)
            added.append(number_of.setdefault(name, len(number_of)))
    ids = np.array(added, dtype=np.int64)
    holder = np.array(rows, dtype=np.int64)
    held = ids * len(table.notes) + table.note_of[holder]
    holders, _ = np.unique(held, return_counts=True)  # with counts it sorts, and is quick
    counts = np.bincount(holders // max(1, len(table.notes)), minlength=len(number_of))
    kinds = [weights.links if name[0] == _LINK else weights.claims for name in number_of]
    more = np.array(kinds, dtype=float) * _rarity(counts, len(table.notes))
    sizes = np.bincount(holder, minlength=len(table.passages))
    starts = table.row_starts + np.concatenate(([0], np.cumsum(sizes)))
    every = np.insert(table.term_ids, table.row_starts[1:][holder], ids + len(table.terms))
    return starts, every, np.concatenate((worth, more))


def _links_and_claims(table: "PassageTable") -> Iterator[dict[str, None]]:
    """Yield the links and sourced claims of each passage, each once."""
    key_of = Memo(lambda target: _LINK + note_key(target))
    for note in table.notes:
        for passage in note.passages:
            links = (note.links[index].target for index in passage.links)
            names = dict.fromkeys(key_of[target] for target in links if target)
            for index in passage.claims:
                if note.claims[index].is_sourced:
                    names[f"{_CLAIM}{note.path}#{index}"] = None
            yield names


def _listings(table: "PassageTable") -> "NDArray[np.bool_]":
    """Find the passages that contain little more than links: the linked notes have the content."""
    import numpy as np

    length_of = Memo(lambda name: len(terms_of(name)))
    found = []
    for note in table.notes:
        for passage in note.passages:
            links = (note.links[index] for index in passage.links)
            linked = sum(length_of[link.target] + length_of[link.display] for link in links)
            found.append(linked > _LISTING * (passage.terms.count(" ") + 1))
    return np.array(found, dtype=bool)


def _is_text(table: "PassageTable") -> "NDArray[np.bool_]":
    """Find the passages that are longer than a log entry and not turns of a chat."""
    import numpy as np

    spoken = [passage.kind is PassageKind.TURN for passage in table.passages]
    found: NDArray[np.bool_] = np.diff(table.row_starts) >= _LEAST_TEXT
    found[np.array(spoken, dtype=bool)] = False
    return found


def _cited(table: "PassageTable") -> "NDArray[np.bool_]":
    """Find the footnotes that only name what is named at their markers, or only notes."""
    import numpy as np

    found = np.zeros(len(table.passages), dtype=bool)
    for number, note in enumerate(table.notes):
        named: frozenset[str] | None = None
        for place in table.passages_of(number):
            passage = table.passages[place]
            if passage.kind is not PassageKind.FOOTNOTE or not passage.terms:
                continue
            if named is None:
                named = frozenset(terms_of(" ".join(_named_at_markers(note))))
            found[place] = _only_names(note, passage, named)
    return found


def _only_names(note: Note, passage: Passage, named: frozenset[str]) -> bool:
    """Return whether a footnote says nothing but names, and short words between them."""
    label, *said = passage.terms.split()
    if named.issuperset((label, *said)):
        return True
    links = [note.links[index] for index in passage.links]
    linked = terms_of(" ".join(f"{each.target} {each.anchor} {each.display}" for each in links))
    others = set(said).difference(linked)
    return len(others) < len(links) and all(len(word) <= _SHORT_WORD for word in others)


def _named_at_markers(note: Note) -> Iterator[str]:
    for claim in note.claims:
        yield claim.label
        yield from (f"{source.target} {source.display}" for source in claim.sources)
        yield from map(str, claim.citations)


def _said_below(table: "PassageTable") -> "NDArray[np.bool_]":
    """Find properties that the first passages of their note repeat, such as a summary."""
    import numpy as np

    found = np.zeros(len(table.passages), dtype=bool)
    for number, note in enumerate(table.notes):
        properties, *others = note.passages[: 1 + _FIRST] or (None,)
        if properties is None or properties.kind is not PassageKind.PROPERTIES:
            continue
        if len(properties.terms) >= _LEAST_SAID:
            keys = terms_of(" ".join(note.properties))
            words = [word for word in properties.terms.split() if word not in keys]
            below = frozenset(word for each in others if each for word in each.terms.split())
            again = sum(word in below for word in words)
            found[table.passages_of(number).start] = 0 < _SAID_BELOW * len(words) <= again
    return found


def _rarity(holders: "Ints", notes: int) -> "Floats":
    """The rarer an element, the more it is worth (inverse document frequency over notes)."""
    import numpy as np

    rarity: Floats = np.log((notes + 1) / np.maximum(holders, 1))
    return rarity
