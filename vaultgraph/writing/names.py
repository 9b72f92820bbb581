"""Legal names of files: on every system, or on the disk at hand (part of writing).

In: any text. Out: the nearest legal name.
"""

import os
import re
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_DEVICES = re.compile(r"(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)")
_CONTROLS = r"\x00-\x1f\x7f-\x9f\u2028\u2029"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRules:
    """Which names of files and folders a system allows.

    Args:
        forbidden: matches a character that may not be in a name.
        longest: the most bytes of UTF-8 in a name.
        windows: whether names of devices and trailing spaces or dots are forbidden too.
        key: maps a path to a key; two paths with the same key are one file.
    """

    forbidden: re.Pattern[str]
    longest: int
    windows: bool
    key: Callable[[str], str]

    def safe(self, name: str) -> str:
        """Make a legal name: forbidden characters become `_`; never empty, `.` or `..`.

        Two names may become the same one.
        """
        clean = self.shortened(self.forbidden.sub("_", name), self.longest)
        if self.windows:
            clean = _DEVICES.sub(r"_\1", clean.strip(" ").rstrip(". "))
        return "_" * max(1, len(clean)) if clean in ("", ".", "..") else clean

    @staticmethod
    def shortened(name: str, size: int) -> str:
        """Cut a name to at most `size` bytes of UTF-8, between characters."""
        return name.encode("utf-8", "ignore")[:size].decode("utf-8", "ignore")


def _as_written(path: str) -> str:
    return path


def _composed(path: str) -> str:
    return unicodedata.normalize("NFC", path)


def _folded(path: str) -> str:
    return _composed(_composed(path).casefold())


PORTABLE = NameRules(
    forbidden=re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\x85\u2028\u2029]'),
    longest=200,
    windows=True,
    key=_folded,
)
"""Names that Windows, macOS and Linux all accept."""


def safe_name(name: str) -> str:
    """Make a file name that Windows, macOS and Linux all accept from any text.

    Forbidden characters become `_`, names of devices get a `_` in front, and the length is cut to
    200 bytes of UTF-8; the result is never empty. Two names may become the same one.
    """
    return PORTABLE.safe(name)


def on_disk(path: str) -> str:
    """Return the path by which Python reaches a file whose name is written in UTF-8.

    It is another than the path only where the locale has another encoding.
    """
    return os.fsdecode(path.encode("utf-8"))


def off_disk(path: str) -> str:
    """Return the path that `on_disk` was given."""
    return os.fsencode(path).decode("utf-8")


def rules_here(folder: Path) -> NameRules:
    """Return the rules of the disk that a folder is on, or will be created on."""
    if os.name == "nt":
        return PORTABLE
    home = next(
        above for above in (folder.absolute(), *folder.absolute().parents) if above.exists()
    )
    mac = sys.platform == "darwin"
    exact = _composed if mac else _as_written
    return NameRules(
        forbidden=re.compile(f"[/{':' if mac else ''}{_CONTROLS}]"),
        longest=_longest_name(home),
        windows=False,
        key=_folded if _ignores_case(home) else exact,
    )


def _longest_name(folder: Path) -> int:
    try:
        return min(os.pathconf(folder, "PC_NAME_MAX"), 255)
    except (OSError, ValueError):
        return PORTABLE.longest


def _ignores_case(folder: Path) -> bool:
    """Return whether the file system ignores case, tested with the name of an existing folder."""
    for above in (folder, *folder.parents):
        other = above.with_name(above.name.swapcase()) if above.name else above
        if other != above:
            return other.exists() and other.samefile(above)
    return False
