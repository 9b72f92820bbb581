"""Artifacts become files: all of them, or none (the last stage).

In: artifacts and a folder. Out: files on disk. Everything is written to a partial folder on the
same disk first and then renamed into place, so that an interrupted run, a full disk or a missing
permission leaves the old output intact. A ledger in the folder (`.vaultgraph`) lists what was
written here: only those files are ever replaced or removed, never a user's own. A folder that was
made from another vault is refused, and only one run at a time writes to a folder; others wait.
"""

import errno
import hashlib
import os
import shutil
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from vaultgraph.arguments import check_fields
from vaultgraph.errors import OutputError, UsageError
from vaultgraph.writing.ledger import LEDGER, read_ledger, render_ledger
from vaultgraph.writing.names import PORTABLE, NameRules, on_disk, rules_here, safe_name
from vaultgraph.writing.ownership import (
    MARKER,
    is_made_from_another,
    mark,
    only_writer,
    remove_if_empty,
)

__all__ = [
    "LEDGER",
    "PORTABLE",
    "WHOLE_FOLDERS",
    "Artifact",
    "NameRules",
    "check_directory",
    "rules_here",
    "safe_name",
    "write_artifacts",
    "written_in",
]

WHOLE_FOLDERS = ("pack", "modules")
"""Folders that are replaced as a whole: no document of an older pack may stay in a newer one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A file to be written: POSIX path below the output folder, and its bytes."""

    path: str
    content: bytes

    def __post_init__(self) -> None:
        """Refuse values of the wrong type."""
        check_fields(self)


def check_directory(directory: Path, *, vault: Path) -> None:
    """Make sure that output to a folder cannot touch the vault, nor the output of another one.

    Raises:
        UsageError: the folder is a file, is the vault or is inside it, or the vault is in
            a folder that output would replace; or the folder was made from another vault.
        OutputError: the folder cannot be examined, or may not be written.
    """
    with _explained(directory):
        _check(directory, vault)
        _refuse_another_source(directory, vault)
        _refuse_unwritable(directory)


def write_artifacts(
    artifacts: Iterable[Artifact],
    directory: Path | str,
    *,
    replace: bool = True,
    remove: Iterable[str] = (),
    source: Path | str | None = None,
    names: NameRules = PORTABLE,
) -> None:
    """Write artifacts into a folder: all of them, or none if one fails.

    What an earlier run wrote is replaced: a folder of `WHOLE_FOLDERS` as a whole, other artifacts
    one by one. Files that vaultgraph did not write are not touched.

    Args:
        artifacts: what to write, each path once.
        directory: the output folder; it is created with its parents when it does not exist.
        replace: whether what an earlier run wrote is replaced even if it was changed since; False
            for files that users edit.
        remove: paths of other artifacts to delete if an earlier run wrote them.
        source: the vault or pack that they are made from; a folder made from another is refused.
        names: which names are legal.

    Raises:
        OutputError: the disk is full, a permission is missing, or another error of the system.
        UsageError: a file that may not be replaced is in the place of an artifact, or the
            folder was made from another source.
    """
    contents, asked = _by_path(artifacts, names), Path(directory)
    removed = map(on_disk, remove)
    source = None if source is None else Path(source)
    directory = Path(os.path.realpath(asked))  # never a symlink, which renaming would replace
    with _explained(asked), only_writer(directory), _partial_folder(directory) as partial:
        _refuse_another_source(directory, source)
        ledger = {on_disk(path): digest for path, digest in read_ledger(directory).items()}
        _refuse_foreign(contents, ledger, directory, replace=replace)
        gone = sorted(ledger.keys() & {*removed, *_stale(contents, ledger)} - contents.keys())
        new = partial / "new"
        _write_all(contents, new)
        kept = {path: digest for path, digest in ledger.items() if path not in gone}
        _write_all({LEDGER: render_ledger(kept, contents, keep_digests=not replace)}, new)
        if source:
            mark(new, source)
        if directory.exists():
            units = _units(contents, gone, ledger, directory)
            _swap([*units, LEDGER, *_marks(new)], new, directory, partial / "old")
            _remove_emptied(gone, directory)
        else:
            new.rename(directory)


def written_in(directory: Path) -> frozenset[str]:
    """Return the paths below an output folder that earlier runs wrote; empty without a ledger."""
    return frozenset(read_ledger(directory))


def _check(directory: Path, vault: Path) -> None:
    if directory.exists() and not directory.is_dir():
        raise UsageError(
            f"The output {directory} is a file, not a folder",
            remedy="Name a folder; it is created if it does not exist.",
            options=("output",),
        )
    if _is_within(directory, vault):
        raise UsageError(
            f"The output folder {directory} is inside the vault",
            remedy="Name a folder outside it: the vault is only read, never written.",
            options=("output",),
        )
    for name in WHOLE_FOLDERS:
        if _is_within(vault, directory / name):
            raise UsageError(
                f"The vault {vault} is inside {directory / name}, which output would replace",
                remedy="Name another folder.",
                options=("output",),
            )


def _refuse_unwritable(directory: Path) -> None:
    """Refuse a folder without write permission before time is spent on reading the vault."""
    place = Path(os.path.realpath(directory))
    nearest = next(each for each in (place, *place.parents) if each.exists())
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(nearest))


def _refuse_another_source(directory: Path, source: Path | None) -> None:
    if source is not None and is_made_from_another(directory, source):
        raise UsageError(
            f"The output folder {directory} was made from another source than {source}",
            remedy="Name another folder, or remove that one if it is not needed.",
            options=("output",),
        )


def _by_path(artifacts: Iterable[Artifact], names: NameRules) -> dict[str, bytes]:
    """Map paths to contents, sorted; a path that could leave the folder is a bug of the caller."""
    contents: dict[str, bytes] = {}
    for artifact in artifacts:
        path = artifact.path
        if any(part != names.safe(part) for part in path.split("/")) or on_disk(path) in contents:
            raise ValueError(f"not a portable path of its own: {path!r}")
        contents[on_disk(path)] = artifact.content
    return dict(sorted(contents.items()))


def _whole_folder(path: str) -> str:
    """Name the folder of `WHOLE_FOLDERS` that a path is in; "" for none."""
    top, _, below = path.partition("/")
    return top if below and top in WHOLE_FOLDERS else ""


def _stale(contents: Iterable[str], ledger: Iterable[str]) -> set[str]:
    """List what an earlier run wrote into the whole folders that are written again."""
    folders = {_whole_folder(path) for path in contents} - {""}
    return {path for path in ledger if _whole_folder(path) in folders}


def _units(
    contents: Iterable[str], gone: Iterable[str], ledger: Collection[str], directory: Path
) -> list[str]:
    """List what is renamed into place or away: a whole folder if all in it is ours, else files."""
    paths = {*contents, *gone}
    folders = {_whole_folder(path) for path in paths} - {""}
    whole = {name for name in folders if not _contains_foreign(directory / name, ledger, directory)}
    return sorted({name if (name := _whole_folder(path)) in whole else path for path in paths})


def _contains_foreign(folder: Path, ledger: Collection[str], directory: Path) -> bool:
    """Return whether a user put something into a folder of ours: a file, a link, a folder."""
    for above, folders, files in os.walk(folder):
        here = Path(above)
        links = [name for name in folders if (here / name).is_symlink()]
        if not folders and not files:
            return True
        if any(
            (here / n).relative_to(directory).as_posix() not in ledger for n in (*links, *files)
        ):
            return True
    return False


def _refuse_foreign(
    contents: Mapping[str, bytes], ledger: Mapping[str, str], directory: Path, *, replace: bool
) -> None:
    """Refuse to write over what is not ours, or what may have been edited."""
    for path, content in contents.items():
        place = directory / path
        for above in place.parents:
            if above == directory:
                break
            if above.is_symlink() or (above.exists() and not above.is_dir()):
                raise _foreign(above)
        if not os.path.lexists(place):
            continue
        if path not in ledger or not place.is_file() or place.is_symlink():
            if replace or not _has_content(place, content):
                raise _foreign(place)
        elif not replace and not _unchanged(place, content, ledger[path]):
            raise UsageError(
                f"{place} was changed since it was written",
                remedy="Name another folder, or move that file away.",
                options=("output",),
            )


def _foreign(place: Path) -> UsageError:
    return UsageError(
        f"{place} exists and was not written by vaultgraph",
        remedy="Name another folder, or move that file away.",
        options=("output",),
    )


def _has_content(place: Path, content: bytes) -> bool:
    """Return whether a file already has this content, so that nothing is lost by writing it."""
    return place.is_file() and not place.is_symlink() and place.read_bytes() == content


def _unchanged(place: Path, content: bytes, digest: str) -> bool:
    there = place.read_bytes()
    return there == content or hashlib.sha256(there).hexdigest() == digest


def _marks(new: Path) -> list[str]:
    return sorted(place.name for place in new.glob(f"{MARKER}*"))


def _remove_emptied(gone: Iterable[str], directory: Path) -> None:
    """Remove the folders that are empty after the files in them were removed."""
    for path in gone:
        for above in (directory / path).parents:
            if above == directory or not remove_if_empty(above):
                break


def _write_all(contents: dict[str, bytes], directory: Path) -> None:
    for path, content in contents.items():
        file = directory / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _swap(units: Iterable[str], new: Path, directory: Path, old: Path) -> None:
    """Rename the old units away and the new ones into place; undo all of it on any error.

    A unit that is not among the new ones is only renamed away.
    """
    units = list(units)
    fresh = {unit for unit in units if os.path.lexists(new / unit)}
    done: list[str] = []
    try:
        for unit in units:
            done.append(unit)
            for parent in (old / unit, directory / unit):
                parent.parent.mkdir(parents=True, exist_ok=True)
            if os.path.lexists(directory / unit):
                (directory / unit).rename(old / unit)
            if unit in fresh:
                (new / unit).rename(directory / unit)
    except BaseException:
        for unit in reversed(done):
            if unit in fresh and not os.path.lexists(new / unit):
                (directory / unit).rename(new / unit)
            if os.path.lexists(old / unit):
                (old / unit).rename(directory / unit)
        raise


@contextmanager
def _partial_folder(directory: Path) -> Iterator[Path]:
    """Make a temporary folder on the disk of the output, and remove it in the end.

    It is inside the output folder if that exists (which may be a mount point whose parent may
    not be written), else beside it.
    """
    home = directory if directory.exists() else directory.absolute().parent
    partial = home / f".vaultgraph-partial-{uuid.uuid4().hex[:12]}"
    try:
        partial.mkdir()
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)


@contextmanager
def _explained(directory: Path) -> Iterator[None]:
    """Turn an error of the system into one with a remedy."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"Nothing was written to {directory}: {reason}",
            remedy=_remedy(error),
            options=("output",),
        ) from error


def _remedy(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "Free some space on that disk, or name a folder on another one."
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return "Name a folder that you may write to, and close programs that use its files."
    return "Name another folder."


def _is_within(path: Path, folder: Path) -> bool:
    """Return whether a path is a folder or is below it, through symlinks and any spelling."""
    if not os.path.exists(folder):  # noqa: PTH110 - Path.exists raises where the path is too long
        return False
    resolved = Path(os.path.realpath(path))
    return any(above.exists() and above.samefile(folder) for above in (resolved, *resolved.parents))
