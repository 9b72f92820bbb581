"""Give modules ids that are stable while most of their members stay (part of stage 6).

In: the members of sibling modules, and the weight of each note. Out: an id for each module. It
depends only on the module's members, so that every run gives the same, in any output folder.
"""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence

from vaultgraph.model import NoteId

LEFT_OVER = "m0"
"""The id of the notes that are in no other module; there is at most one such module."""

DAILY = "m1"
"""The id of the daily notes; there is at most one such module."""

GATHERED = frozenset((LEFT_OVER, DAILY))
"""Modules not found by links: their earlier members do not show which notes are related."""

_TOP_DIGITS, _PART_DIGITS, _ALL_DIGITS = 4, 3, 18
_HALF = 8
_LEAST_WEIGHT = 1e-12


def module_ids(
    siblings: Sequence[Iterable[NoteId]], weight: Mapping[NoteId, float], prefix: str = "m"
) -> list[str]:
    """Make the id of each module from one member, drawn by weight, the same from the same notes.

    It is drawn by the exponential rank of its path (Cohen and Kaplan, 2007): the probability that
    two groups draw the same member is the share of weight that they have in common, so a note that
    joins or leaves rarely changes an id unless it has much weight.

    Args:
        siblings: the members of each module.
        weight: the weight of each note.
        prefix: the beginning of all ids: `m`, or the id of the module around and a dot.

    Returns:
        for each module, the prefix and a few digits, more where two begin with the same.
    """
    digits = [_digits(min(members, key=lambda note: _draw(note, weight))) for members in siblings]
    least = _PART_DIGITS if "." in prefix else _TOP_DIGITS
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for each in sorted(digits):
        shorter = (f"{prefix}{each[:length]}" for length in range(least, _ALL_DIGITS + 1))
        ids[each] = next(name for name in shorter if name not in taken)
        taken.add(ids[each])
    return [ids[each] for each in digits]


def _draw(note: NoteId, weight: Mapping[NoteId, float]) -> tuple[float, NoteId]:
    """Return the exponential rank of a note: the larger its weight, the smaller."""
    share = (int.from_bytes(_digest(note)[:_HALF]) + 1) / 2.0 ** (8 * _HALF)
    return -math.log(share) / max(weight.get(note, 0.0), _LEAST_WEIGHT), note


def _digits(note: NoteId) -> str:
    """Return the digits of a note, from the half of its digest that `_draw` does not use."""
    number = int.from_bytes(_digest(note)[_HALF:]) % 10**_ALL_DIGITS
    return f"{number:0{_ALL_DIGITS}d}"


def _digest(note: NoteId) -> bytes:
    return hashlib.blake2b(note.encode("utf-8", "surrogatepass"), digest_size=2 * _HALF).digest()
