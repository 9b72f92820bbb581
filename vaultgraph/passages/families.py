"""Families of notes of the same shape: pages of an API, contact cards, imports (part of stage 7).

In: notes, with their paths, properties, headings and passages. Out: `Family`: its members and what
they have in common, which counts once, so that members compete by the rest. Families are searched
for in each folder with all that is below it, the outermost first; then among notes with the same
properties. Time is linear in the notes and the depth of folders.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import PurePosixPath
from statistics import fmean

from vaultgraph.model import NodeKind, NoteRole
from vaultgraph.text import other_stop_words
from vaultgraph.vault.note import Heading, Note
from vaultgraph.vault.passages.passage import Passage, PassageKind
from vaultgraph.vault.passages.terms import terms_of

FEWEST = 12
"""The fewest notes of a family."""

_SHARE = 0.6
_LIKENESS = 0.34
_NEARLY_ALL = 0.95
_LEAST_WEIGHT = 1.5
_PROPERTY, _OPENING = "property", "opening"
_OPENING_WEIGHT = 0.5
_LEAST_FORM = 0.2
"""The least share of text that the members of a family have in common. Notes that a person writes
from a template share a heading or two, and hardly any text."""

_ANY = """
aliases alias author category categories created cssclass cssclasses date description draft
keywords lang language modified mtime ctime parent permalink project publish published
related slug source sources status summary tag tags title topic topics type up updated url
id uid uuid create_time update_time last_modified date_created date_modified
"""
_COMMON = frozenset(_ANY.split())
"""Properties that any note may have, and that do not distinguish a family."""

_LONGEST_VALUE = 40
_TITLE = "§"


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Notes of one shape.

    Args:
        name: the folder that contains them, or the properties that they share.
        folder: that folder, or an empty string.
        members: their indices, in the order of the notes.
        example: the index of the member to show: the first in the given order.
        shape: the properties and headings that they have in common, as in the example.
    """

    name: str
    folder: str
    members: tuple[int, ...]
    example: int
    shape: tuple[str, ...]


def find_families(notes: Sequence[Note], order: Sequence[int] = ()) -> tuple[Family, ...]:
    """Find families of notes of the same shape, the largest first.

    Args:
        notes: the notes.
        order: their indices, the preferred example first; in their own order when empty.
    """
    place = {note: number for number, note in enumerate(order or range(len(notes)))}
    traits = _shared_traits(notes)
    free = {index for index, found in enumerate(traits) if found}
    families = []
    for folder, inside in _folders(notes, sorted(free)):
        members = [index for index in inside if index in free]
        if family := _family(notes, folder, folder, members, len(inside), traits, place):
            family = _narrowed(notes, family, place)
            families.append(family)
            free.difference_update(family.members)
    for keys, members in _by_properties(notes, sorted(free)):
        if family := _family(notes, ", ".join(keys), "", members, len(members), traits, place):
            families.append(family)
    return tuple(sorted(families, key=lambda family: (-len(family.members), family.name)))


def _shared_traits(notes: Sequence[Note]) -> list[frozenset[str]]:
    """Return the traits of each note that enough other notes have too."""
    every = [frozenset(_traits(note)) if _may_belong(note) else frozenset[str]() for note in notes]
    counts = Counter(trait for traits in every for trait in traits)
    known = {trait for trait, number in counts.items() if number >= FEWEST}
    return [traits & known for traits in every]


def _may_belong(note: Note) -> bool:
    """Return whether a note can be in a family; chats, daily notes and the like cannot."""
    return note.kind is NodeKind.NOTE and note.role is NoteRole.PLAIN


def _traits(note: Note) -> Iterator[str]:
    """Yield what notes may share: properties, headings, the first terms of passages."""
    for key, value in note.properties.items():
        if key.lower() not in _COMMON:
            yield f"{_PROPERTY} {key}"
        if isinstance(value, str) and len(value) <= _LONGEST_VALUE and not value[:4].isdigit():
            yield f"value {key}: {value}"
    title = frozenset(terms_of(note.title))
    for heading in note.headings:
        if trait := _heading_trait(heading, title):
            yield trait
    stop_terms = _stop_terms()
    for passage in note.passages:
        term = passage.terms.split(" ", 1)[0]
        if passage.kind in _WITHOUT_OPENING or not term.isalpha():
            continue
        if term not in title and term not in stop_terms:
            yield _opening(passage)


def _opening(passage: Passage) -> str:
    return f"{_OPENING} {passage.kind} {passage.terms.split(' ', 1)[0]}"


_LISTED = frozenset({PassageKind.TABLE_ROW, PassageKind.CODE})
_WITHOUT_OPENING = frozenset(
    {PassageKind.PROPERTIES, PassageKind.TURN, PassageKind.FOOTNOTE, PassageKind.CALLOUT}
)
"""How these open is no sign of a shape: a callout opens with its type, whoever wrote it."""


@cache
def _stop_terms() -> frozenset[str]:
    """Return the stop words of languages whose stop words are terms: any passage may open so."""
    return frozenset(term for word in other_stop_words() for term in terms_of(word))


def _heading_trait(heading: Heading, title: frozenset[str]) -> str:
    """Return a heading with the words of the title replaced; "" where it has no others."""
    own = [_TITLE if term in title else term for term in terms_of(heading.text)]
    has_others = any(term != _TITLE for term in own)
    return f"heading {heading.level} {' '.join(own)}" if has_others else ""


def _folders(notes: Sequence[Note], indices: Iterable[int]) -> list[tuple[str, list[int]]]:
    """Return every folder with the notes in and below it, the outermost first."""
    inside: defaultdict[str, list[int]] = defaultdict(list)
    for index in indices:
        for folder in PurePosixPath(notes[index].path).parents:
            inside[str(folder)].append(index)
    inside.pop(".", None)
    ordered = sorted(inside, key=lambda folder: (folder.count("/"), folder))
    return [(folder, inside[folder]) for folder in ordered if len(inside[folder]) >= FEWEST]


def _by_properties(
    notes: Sequence[Note], indices: Iterable[int]
) -> list[tuple[tuple[str, ...], list[int]]]:
    """Group notes that have the same properties, besides those that any note may have."""
    groups: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for index in indices:
        keys = (key for key in notes[index].properties if key.lower() not in _COMMON)
        groups[tuple(sorted(keys))].append(index)
    return [
        (keys, groups[keys])
        for keys in sorted(groups)
        if len(keys) >= _LEAST_WEIGHT and len(groups[keys]) >= FEWEST
    ]


def _family(
    notes: Sequence[Note],
    name: str,
    folder: str,
    indices: Sequence[int],
    total: int,
    traits: Sequence[frozenset[str]],
    place: dict[int, int],
) -> Family | None:
    """Make a family of the notes that have enough of the traits that most of them share."""
    if len(indices) < max(FEWEST, _SHARE * total):
        return None
    counts = Counter(trait for index in indices for trait in traits[index])
    shape = [
        trait
        for trait, number in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
        if number >= _SHARE * len(indices)
    ]
    weight = sum(_OPENING_WEIGHT if trait.startswith(_OPENING) else 1.0 for trait in shape)
    if weight < _LEAST_WEIGHT:
        return None
    need = _LIKENESS * len(shape)
    members = [i for i in indices if sum(trait in traits[i] for trait in shape) >= need]
    if len(members) < max(FEWEST, _SHARE * len(indices)):
        return None
    if _form([notes[index] for index in members], frozenset(shape)) < _LEAST_FORM:
        return None
    example = min(members, key=lambda index: (place.get(index, len(place)), index))
    return Family(
        name=name,
        folder=folder,
        members=tuple(members),
        example=example,
        shape=_shape_of(notes[example], frozenset(shape)),
    )


def _form(notes: Iterable[Note], shape: frozenset[str]) -> float:
    """Return the mean share of the terms of notes that are in passages of their shape."""
    shares = []
    for note in notes:
        if not note.passages:
            continue
        said = Counter({True: 0, False: 0})
        title = frozenset(terms_of(note.title))
        for passage in note.passages:
            said[_is_form(note, passage, title, shape)] += passage.terms.count(" ") + 1
        shares.append(said[True] / said.total())
    return fmean(shares) if shares else 1.0


def _is_form(note: Note, passage: Passage, title: frozenset[str], shape: frozenset[str]) -> bool:
    """Return whether a passage begins as those of the family, or is listed below its heading."""
    if passage.kind is PassageKind.PROPERTIES:
        return any(trait.startswith(_PROPERTY) for trait in shape)
    if _opening(passage) in shape:
        return True
    if passage.kind not in _LISTED or passage.heading < 0:
        return False
    return _heading_trait(note.headings[passage.heading], title) in shape


def _narrowed(notes: Sequence[Note], family: Family, place: dict[int, int]) -> Family:
    """Narrow a family to the innermost folder that contains nearly all of it."""
    folder, members = family.folder, family.members
    while True:
        below = Counter(
            "/".join(parts[: folder.count("/") + 2])
            for index in members
            if len(parts := PurePosixPath(notes[index].path).parts) > folder.count("/") + 2
        )
        inner, number = max(below.items(), key=lambda entry: entry[1], default=("", 0))
        if number < max(FEWEST, _NEARLY_ALL * len(members)):
            break
        folder = inner
        members = tuple(i for i in members if notes[i].path.startswith(f"{folder}/"))
    example = min(members, key=lambda index: (place.get(index, len(place)), index))
    return replace(family, name=folder, folder=folder, members=members, example=example)


def _shape_of(note: Note, shape: frozenset[str]) -> tuple[str, ...]:
    """Return what is common to a family, as written in one member."""
    title = frozenset(terms_of(note.title))
    keys = [key for key in note.properties if f"{_PROPERTY} {key}" in shape]
    headings = [each.text for each in note.headings if _heading_trait(each, title) in shape]
    return tuple(dict.fromkeys((*keys, *headings)))
