"""Modules get ids that hold as long as most of what they hold does (part of stage 6).

In: the members of sibling modules, and the weight of each note. Out: an id for each module. It
depends on nothing but its own members, so that every run gives it, in any output folder.
"""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence

from vaultgraph.model import NoteId

LEFT_OVER = "m0"
"""The id of what belongs to no module; there is one at most."""

DAILY = "m1"
"""The id of the daily notes; there is one such module at most."""

GATHERED = frozenset((LEFT_OVER, DAILY))
"""Modules that no links make: what they held before says nothing of how notes belong together."""

_TOP_DIGITS, _PART_DIGITS, _ALL_DIGITS = 4, 3, 18
_HALF = 8
_LEAST_WEIGHT = 1e-12


def module_ids(
    siblings: Sequence[Iterable[NoteId]], weight: Mapping[NoteId, float], prefix: str = "m"
) -> list[str]:
    """Name modules by one member each, which a weighted lot draws: the same from the same notes.

    The lot is the exponential rank of a note's path (Cohen and Kaplan, 2007): two groups draw the
    same member as often as they have their weight in common, so a note that joins or leaves
    changes an id only as often as it weighs much.

    Args:
        siblings: the members of each module.
        weight: how much each note counts.
        prefix: what all ids begin with: `m`, or the id of the module around and a dot.

    Returns:
        for each module the prefix and a few digits, more where two begin alike.
    """
    digits = [_digits(min(members, key=lambda note: _lot(note, weight))) for members in siblings]
    least = _PART_DIGITS if "." in prefix else _TOP_DIGITS
    ids: dict[str, str] = {}
    for each in sorted(digits):
        shorter = (f"{prefix}{each[:length]}" for length in range(least, _ALL_DIGITS + 1))
        ids[each] = next(name for name in shorter if name not in ids.values())
    return [ids[each] for each in digits]


def _lot(note: NoteId, weight: Mapping[NoteId, float]) -> tuple[float, NoteId]:
    """Draw when a note's turn comes: exponentially distributed, the sooner the more it weighs."""
    share = (int.from_bytes(_digest(note)[:_HALF]) + 1) / 2.0 ** (8 * _HALF)
    return -math.log(share) / max(weight.get(note, 0.0), _LEAST_WEIGHT), note


def _digits(note: NoteId) -> str:
    """The digits of a note: those of the half of its digest that the lot does not use."""
    number = int.from_bytes(_digest(note)[_HALF:]) % 10**_ALL_DIGITS
    return f"{number:0{_ALL_DIGITS}d}"


def _digest(note: NoteId) -> bytes:
    return hashlib.blake2b(note.encode("utf-8", "surrogatepass"), digest_size=2 * _HALF).digest()
