"""Artifacts become files: all of them, or none (the last stage).

In: artifacts and a folder. Out: files on disk. Everything is written to a partial folder on the
same disk first and then renamed into place, so that an interrupted run, a full disk or a missing
permission leaves the old output whole. A ledger in the folder (`.vaultgraph`) lists what was
written here: only those files are ever replaced or removed, a user's own stay.
"""

import errno
import os
import re
import shutil
import uuid
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from vaultgraph.errors import OutputError, UsageError

LEDGER = ".vaultgraph"
"""The file in an output folder that lists, one path a line, what vaultgraph wrote there."""

WHOLE_FOLDERS = ("pack",)
"""Folders that are replaced as one: a document of an older pack must not stay in a newer one."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)")
_NAME_BYTES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A file to be written: POSIX path below the output folder, and its bytes."""

    path: str
    content: bytes


def safe_name(name: str) -> str:
    """Make a file name that Windows, macOS and Linux all accept out of any text.

    Forbidden characters become `_`, names of devices get a `_` in front, and the length is cut to
    200 bytes of UTF-8; the result is never empty. Two names may become the same one.
    """
    clean = _FORBIDDEN.sub("_", name).encode("utf-8", "ignore")[:_NAME_BYTES]
    clean_text = clean.decode("utf-8", "ignore").strip(" ").rstrip(". ")
    return _DEVICES.sub(r"_\1", clean_text) or "_"


def check_directory(directory: Path, *, vault: Path) -> None:
    """Make sure that output to a folder cannot touch the vault.

    Raises:
        UsageError: the folder is a file, is the vault or stands inside it, or the vault stands in
            a folder that output would replace.
        OutputError: the folder cannot be looked at.
    """
    with _explained(directory):
        _check(directory, vault)


def write_artifacts(
    artifacts: Iterable[Artifact],
    directory: Path | str,
    *,
    replace: bool = True,
    remove: Iterable[str] = (),
) -> None:
    """Write artifacts into a folder: either every one of them, or none.

    A folder of `WHOLE_FOLDERS` is replaced as one, any other artifact by itself; what was there
    and is not ours is kept.

    Args:
        artifacts: what to write, each path once.
        directory: where to; made when it does not exist, its parents too.
        replace: whether what an earlier run wrote may be replaced; not where people work on it.
        remove: paths of other artifacts that must not stay, if an earlier run wrote them.

    Raises:
        OutputError: the disk is full, a permission is missing, or another fault of the system.
        UsageError: a file that may not be replaced stands where an artifact would go.
    """
    contents, directory = _by_path(artifacts), Path(directory)
    with _explained(directory), _partial_folder(directory) as partial:
        written = written_in(directory)
        _refuse_foreign(contents, written if replace else (), directory)
        new = partial / "new"
        _write_all(contents, new)
        _keep_foreign(contents, written, directory, new)
        gone = sorted(written.intersection(remove).difference(contents))
        _write_all({LEDGER: _ledger_after(contents, written.difference(gone))}, new)
        if directory.exists():
            _swap([*gone, *_units(contents), LEDGER], new, directory, partial / "old")
        else:
            new.rename(directory)


def written_in(directory: Path) -> frozenset[str]:
    """Read which paths below an output folder were written by this program; none without any."""
    ledger = directory / LEDGER
    if not ledger.is_file():
        return frozenset()
    return frozenset(ledger.read_text(encoding="utf-8", errors="replace").splitlines())


def _check(directory: Path, vault: Path) -> None:
    if directory.exists() and not directory.is_dir():
        raise UsageError(
            f"The output {directory} is a file, not a folder",
            remedy="Name a folder with -o; it is made when it does not exist.",
        )
    if _stands_in(directory, vault):
        raise UsageError(
            f"The output folder {directory} is inside the vault",
            remedy="Name a folder outside it with -o: the vault is only read, never written.",
        )
    for name in WHOLE_FOLDERS:
        if _stands_in(vault, directory / name):
            raise UsageError(
                f"The vault {vault} is inside {directory / name}, which output would replace",
                remedy="Name another folder with -o.",
            )


def _by_path(artifacts: Iterable[Artifact]) -> dict[str, bytes]:
    """Key contents by path, sorted; a path that could leave the folder is a bug of the caller."""
    contents: dict[str, bytes] = {}
    for artifact in artifacts:
        parts = artifact.path.split("/")
        if artifact.path in contents or any(part != safe_name(part) for part in parts):
            raise ValueError(f"not a portable path of its own: {artifact.path!r}")
        contents[artifact.path] = artifact.content
    return dict(sorted(contents.items()))


def _unit(path: str) -> str:
    """Name what a path is replaced with: the whole folder that it stands in, or itself."""
    top = path.split("/", 1)[0]
    return top if top in WHOLE_FOLDERS else path


def _units(contents: Iterable[str]) -> list[str]:
    return sorted({_unit(path) for path in contents})


def _ledger_after(contents: Collection[str], written: Iterable[str]) -> bytes:
    units = _units(contents)
    still = {path for path in written if _unit(path) not in units}
    return "".join(f"{path}\n" for path in sorted({*still, *contents})).encode()


def _refuse_foreign(contents: Iterable[str], ours: Collection[str], directory: Path) -> None:
    for path in contents:
        for part in (directory / path, *(directory / path).parents):
            if part == directory or path in ours:
                break
            if os.path.lexists(part) and (part == directory / path or not part.is_dir()):
                raise UsageError(
                    f"{part} exists and is not vaultgraph's to replace",
                    remedy="Name another folder with -o, or move that file away.",
                )


def _keep_foreign(
    contents: Collection[str], written: Collection[str], directory: Path, new: Path
) -> None:
    """Copy into the new whole folders what a user put into the old ones."""
    for name in _units(contents):
        for file in sorted((directory / name).rglob("*")) if name in WHOLE_FOLDERS else ():
            path = file.relative_to(directory).as_posix()
            if path not in written and path not in contents and not file.is_dir():
                (new / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(file, new / path, follow_symlinks=False)


def _write_all(contents: dict[str, bytes], directory: Path) -> None:
    for path, content in contents.items():
        file = directory / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _swap(units: Iterable[str], new: Path, directory: Path, old: Path) -> None:
    """Rename the new units into place and the old ones away; on any fault, all of it back.

    A unit that is not among the new ones is only taken away.
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
    """Make a folder to write in, on the disk of the output, and remove it whatever happens.

    It stands inside an output folder that exists (which may be a disk of its own, with a parent
    that may not be written), else beside the one to be made.
    """
    home = directory if directory.exists() else directory.absolute().parent
    made = [folder for folder in (home, *home.parents) if not folder.exists()]
    partial = home / f".vaultgraph-partial-{uuid.uuid4().hex[:12]}"
    try:
        partial.mkdir(parents=True)
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        for folder in made:
            _remove_if_empty(folder)


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


@contextmanager
def _explained(directory: Path) -> Iterator[None]:
    """Turn a fault of the system into a message with a remedy."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"Nothing was written to {directory}: {reason}", remedy=_remedy(error)
        ) from error


def _remedy(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "Free some space on that disk, or name a folder on another one with -o."
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return "Name a folder that you may write to with -o, and close programs that use its files."
    return "Name another folder with -o."


def _stands_in(path: Path, folder: Path) -> bool:
    """Tell whether a path is a folder or stands below it, through symlinks and any spelling."""
    if not os.path.exists(folder):  # noqa: PTH110 - Path.exists raises where the path is too long
        return False
    resolved = path.resolve()
    return any(above.exists() and above.samefile(folder) for above in (resolved, *resolved.parents))
