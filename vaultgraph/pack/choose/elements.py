"""What every passage tells, as numbers (part of choosing).

In: the notes that may be carried. Out: `Elements`: for each passage the rare words, numbers, links
and claims in it, how rare each is, and which passages say the same.
"""

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaultgraph.pack.choose.weights import Weights
from vaultgraph.pack.turns import told_until
from vaultgraph.text import note_key
from vaultgraph.vault.note import Note
from vaultgraph.vault.passages.passage import Passage, PassageKind
from vaultgraph.vault.passages.terms import terms_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_LINK = "→"
_CLAIM = "∎"
_BEGINNING = 2
_FAMILY_SHARE = 0.25

LEAST_FAMILY = 10
"""Notes of one shape that make a family."""


@dataclass(frozen=True, kw_only=True)
class Elements:
    """What the passages of some notes tell; a passage is named by its number over all of them.

    Args:
        passages: the passages, note by note.
        owner: for each the number of its note.
        first: for each note the number of its first passage, and the number of all.
        starts, told: the elements of passage `i` are `told[starts[i]:starts[i + 1]]`.
        worth: for each element how much its first mention is worth.
        repeats: whether another note tells the same, each such passage but one.
        family: for each note how many notes have its shape; 1 for none but itself.
        shape: for each note how passages of its family begin, empty for none.
    """

    passages: Sequence[Passage]
    owner: "Ints"
    first: "Ints"
    starts: "Ints"
    told: "Ints"
    worth: "Floats"
    repeats: "NDArray[np.bool_]"
    family: Sequence[int]
    shape: Sequence[str]


def find_elements(
    notes: Sequence[Note], focus: Iterable[str] = (), weights: Weights = Weights()
) -> Elements:
    """Find what every passage of the notes tells.

    Args:
        notes: those that may be carried, the most important first: of passages that say the same
            the first is kept.
        focus: terms that the reader asked for.
        weights: what each kind of element is worth.
    """
    import numpy as np

    number_of: dict[str, int] = {}
    holders = array("q")
    told, starts, owner, first = array("q"), array("q", [0]), array("q"), array("q", [0])
    passages: list[Passage] = []
    for number, note in enumerate(notes):
        seen: set[int] = set()
        for passage in note.passages:
            names = dict.fromkeys(_names(note, passage))
            ids = [number_of.setdefault(name, len(number_of)) for name in names]
            seen.update(ids)
            told.extend(ids)
            starts.append(len(told))
            owner.append(number)
            passages.append(passage)
        first.append(len(passages))
        holders.extend(seen)
    counts = np.bincount(_as_array(holders), minlength=len(number_of))
    shape = _find_shapes(notes)
    sizes = Counter(shape)
    return Elements(
        passages=passages,
        owner=_as_array(owner),
        first=_as_array(first),
        starts=_as_array(starts),
        told=_as_array(told),
        worth=_worth(number_of, counts, len(notes), frozenset(focus), weights),
        repeats=np.array(_find_repeats(notes), dtype=bool),
        family=[sizes[each] if each else 1 for each in shape],
        shape=shape,
    )


def _as_array(numbers: "array[int]") -> "Ints":
    import numpy as np

    return np.frombuffer(numbers, dtype=np.int64) if numbers else np.zeros(0, dtype=np.int64)


def _names(note: Note, passage: Passage) -> Iterator[str]:
    """Yield the elements of a passage by name, some of them twice."""
    yield from told_terms(note, passage)
    for index in passage.links:
        if target := note.links[index].target:
            yield _LINK + note_key(target)
    for index in passage.claims:
        if note.claims[index].is_sourced:
            yield f"{_CLAIM}{note.path}#{index}"


def told_terms(note: Note, passage: Passage) -> list[str]:
    """The terms of a passage; for a turn without those of the questions at its end."""
    terms = passage.terms.split()
    if passage.kind is not PassageKind.TURN or note.chat is None:
        return terms
    messages = note.chat.messages
    at = bisect_right(messages, passage.start, key=lambda message: message.start) - 1
    until = told_until(messages[at].text) if at >= 0 else None
    asked = terms_of(messages[at].text[until:]) if until else []
    ends_with_it = asked and terms[-len(asked) :] == asked
    return terms[: -len(asked)] if ends_with_it else terms


def _worth(
    number_of: dict[str, int],
    counts: "Ints",
    notes: int,
    focus: frozenset[str],
    weights: Weights,
) -> "Floats":
    """The rarer an element, the more it is worth (inverse document frequency over notes)."""
    import numpy as np

    kind = np.array([_kind_worth(name, weights) for name in number_of])
    rarity = np.log((notes + 1) / np.maximum(counts, 1))
    for name in focus & number_of.keys():
        kind[number_of[name]] += weights.focus
    return kind * rarity


def _kind_worth(name: str, weights: Weights) -> float:
    if name[0] == _LINK:
        return weights.links
    if name[0] == _CLAIM:
        return weights.claims
    return weights.numbers if name[0].isdigit() else weights.terms


def _find_repeats(notes: Sequence[Note]) -> list[bool]:
    """Tell which passages an earlier one says already; properties tell of their own note."""
    seen: set[str] = set()
    repeats: list[bool] = []
    for note in notes:
        for passage in note.passages:
            if passage.kind is PassageKind.PROPERTIES:
                repeats.append(False)
            else:
                repeats.append(passage.terms in seen)
                seen.add(passage.terms)
    return repeats


def _find_shapes(notes: Sequence[Note]) -> list[str]:
    """Find the family of each note: most of its passages begin as those of many notes do.

    A family is called by the most widespread of these beginnings; a note that is of none has "".
    """
    beginnings = [[_beginning(passage) for passage in note.passages] for note in notes]
    counts = Counter(each for own in beginnings for each in set(own) if each)
    shapes = []
    for own in beginnings:
        common = [each for each in own if counts[each] >= LEAST_FAMILY]
        best = max(common, key=lambda each: (counts[each], each), default="")
        shapes.append(best if len(common) >= _FAMILY_SHARE * len(own) else "")
    return shapes


def _beginning(passage: Passage) -> str:
    """The words that a passage begins with; empty where that tells nothing of a shape."""
    if passage.kind in (PassageKind.PROPERTIES, PassageKind.TURN):
        return ""
    return " ".join(passage.terms.split(" ", _BEGINNING)[:_BEGINNING])
