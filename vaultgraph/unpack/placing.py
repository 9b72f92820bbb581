"""The paths of notes in a restored vault (part of restoring).

In: the paths in a pack, possibly hostile. Out: for each a `Place`: a unique path that cannot leave
the folder, be hidden or be executed, and why it differs from the original if it does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from vaultgraph.writing import NameRules

_ENDINGS = (".md", ".canvas")
_DEEPEST = 32
_LONGEST_PATH = 2_000
_NUMBERED = len(" (1000000)")

HIDDEN = "hidden files belong to no vault"
OUTSIDE = "it is not a path inside a vault"
DEEP = "it is too deep in folders"
LONG = "its name is longer than this system allows"
SIGNS = "its name has characters that this system does not allow"
TAKEN = "another note has this name on this system"
FOLDER = "a folder whose name ends like a note's could be mistaken for one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The path of a note; `reason` is why it differs from the original, or empty."""

    path: str
    reason: str = ""


def place_notes(sources: Iterable[str], rules: NameRules) -> dict[str, Place]:
    """Give every source a unique path: its original one if the rules allow it.

    Args:
        sources: the paths in a pack, each once.
        rules: which names are legal, and when two of them are the same file.
    """
    sources = sorted(sources)
    safe = {source: _safe_path(source, rules) for source in sources}
    # Notes that may keep their names take them first.
    order = sorted(sources, key=lambda source: (safe[source] != source, source))
    taken: set[str] = set()
    places: dict[str, Place] = {}
    for source in order:
        path = next(path for path in _numbered(safe[source], rules) if rules.key(path) not in taken)
        taken.add(rules.key(path))
        reason = "" if path == source else _reason(source, safe[source], rules)
        places[source] = Place(path=path, reason=reason)
    return places


def _safe_path(source: str, rules: NameRules) -> str:
    *folders, name = source.split("/")
    above = [_safe_folder(part, rules) for part in folders if part][-_DEEPEST:]
    file = _safe_file(name, rules)
    while above and len("/".join((*above, file)).encode()) > _LONGEST_PATH:
        del above[0]
    return "/".join((*above, file))


def _safe_file(name: str, rules: NameRules) -> str:
    """Make a file name safe; its ending stays, and is that of a note."""
    stem, _, ending = name.rpartition(".")
    whole = _shown(f"{rules.safe(stem)}.{ending}")
    if whole == name and rules.safe(name) == name:
        return name
    room = rules.longest - len(ending) - 1 - _NUMBERED
    short = rules.shortened(rules.safe(stem), room)
    return f"{_shown(rules.safe(short))}.{ending}"


def _safe_folder(name: str, rules: NameRules) -> str:
    """Make a folder's name safe; it never has the ending of a note, so the two cannot collide."""
    safe = _shown(rules.safe(name))
    stem, _, ending = safe.rpartition(".")
    return f"{stem}_{ending}" if f".{ending.lower()}" in _ENDINGS else safe


def _shown(name: str) -> str:
    """Keep a name from being hidden."""
    return f"_{name[1:]}" if name.startswith(".") else name


def _numbered(path: str, rules: NameRules) -> Iterator[str]:
    """Yield a path, then the same with a number before its ending."""
    yield path
    folder, slash, name = path.rpartition("/")
    stem, _, ending = name.rpartition(".")
    short = rules.shortened(stem, rules.longest - len(ending) - 1 - _NUMBERED)
    yield from (f"{folder}{slash}{short} ({number}).{ending}" for number in count(2))


def _reason(source: str, safe: str, rules: NameRules) -> str:
    """Return why a note could not keep its path."""
    if safe == source:
        return TAKEN
    parts = source.split("/")
    if any(part in ("", ".", "..") for part in parts):
        return OUTSIDE
    if any(part.startswith(".") for part in parts):
        return HIDDEN
    if any(len(part.encode("utf-8", "ignore")) > rules.longest for part in parts):
        return LONG
    if any(rules.safe(part) != part for part in parts):
        return SIGNS
    if len(safe.split("/")) < len(parts):
        return DEEP
    return FOLDER
