"""The JSON files of an export, from a file, a folder or a ZIP (part of stage 1).

In: a path. Out: for each file its name and its items, one at a time, because an export may be
larger than memory. Nothing is unpacked to disk.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from vaultgraph.errors import InputError, UsageError

_BOM = b"\xef\xbb\xbf"


def export_files(path: Path) -> Iterator[tuple[str, "OpenFile"]]:
    """Yield each JSON file with its name, in the order of names.

    Raises:
        UsageError: the path does not exist.
        InputError: a ZIP file is damaged.
    """
    if path.is_dir():
        for file in sorted(path.rglob("*.json")):
            yield file.relative_to(path).as_posix(), OpenFile(file)
    elif not path.exists():
        raise UsageError(
            f"{path} does not exist", remedy="Give the export's file, ZIP or folder, quoted."
        )
    elif zipfile.is_zipfile(path):
        yield from _zipped(path)
    else:
        yield path.name, OpenFile(path)


def _zipped(path: Path) -> Iterator[tuple[str, "OpenFile"]]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = sorted(name for name in archive.namelist() if name.lower().endswith(".json"))
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError(
            f"{path} is a damaged ZIP file: {error}", remedy="Download the export again."
        ) from error
    for name in names:
        yield name, OpenFile(path, name)


class OpenFile:
    """A file on disk, or in a ZIP."""

    def __init__(self, path: Path, member: str = "") -> None:
        self._path = path
        self._member = member

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Open it at the first byte after a BOM; raises `OSError` or `zipfile.BadZipFile`."""
        if not self._member:
            with self._path.open("rb") as stream:
                yield _behind_bom(stream)
        else:
            with zipfile.ZipFile(self._path) as archive, archive.open(self._member) as stream:
                yield _behind_bom(stream)

    def items(self) -> Iterator[Any]:
        """Yield the items of its list; a single object counts as a list of one.

        Raises:
            ijson.JSONError: it is no JSON, or is truncated; the items before were yielded.
        """
        import ijson

        with self.open() as stream:
            prefix = "item" if _is_list(stream) else ""
            yield from ijson.items(stream, prefix, use_float=True)


def _behind_bom(stream: IO[bytes]) -> IO[bytes]:
    if stream.read(len(_BOM)) != _BOM:
        stream.seek(0)
    return stream


def _is_list(stream: IO[bytes]) -> bool:
    """Return whether JSON is a list, by its first character."""
    start = stream.tell()
    sign = stream.read(64).lstrip()[:1]
    stream.seek(start)
    return sign == b"["
