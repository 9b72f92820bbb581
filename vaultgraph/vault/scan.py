"""List the files of a vault (stage 1).

In: the vault's root. Out: `VaultFiles`, sorted by path, with the settings of its `.obsidian`.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from vaultgraph.arguments import check_fields
from vaultgraph.diagnostics import Code, Diagnostic, sort_diagnostics
from vaultgraph.errors import InputError, UsageError
from vaultgraph.model import Location, NodeKind, Progress, VaultPath, no_progress
from vaultgraph.text import normal_path, path_key
from vaultgraph.vault.settings import IgnoreRules, VaultSettings, read_settings

__all__ = ["ScanOptions", "SourceFile", "VaultFiles", "VaultSettings", "scan_vault"]

_KINDS = {".md": NodeKind.NOTE, ".canvas": NodeKind.CANVAS}
_PLACEHOLDER = ".icloud"
_REPORT_EVERY = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file of the vault: on disk at `location`, a path as text, or in memory as `data`.

    `kind` is a note, a canvas or an attachment; `size` is in bytes. A note of a chat export is
    `size` bytes at an `offset` of the file at `location`, which exists as long as `holder` does.
    `modified` is when its content (mtime) and its inode (ctime) last changed, in nanoseconds; zeros
    where that is unknown.
    """

    path: VaultPath
    kind: NodeKind
    size: int
    location: str | None = None
    data: bytes | None = None
    offset: int = -1
    holder: object = None
    modified: tuple[int, int] = (0, 0)

    def read(self) -> bytes:
        """Read its bytes; raises `OSError`."""
        if self.data is not None:
            return self.data
        assert self.location is not None
        location = Path(self.location)
        if self.offset < 0:
            return location.read_bytes()
        with location.open("rb") as stream:
            stream.seek(self.offset)
            return stream.read(self.size)


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultFiles:
    """Every file of a vault, sorted by path.

    Args:
        name: the name of its folder.
        files: every file, including those that the app's setting *Excluded files* names.
        settings: the settings in its `.obsidian`.
        diagnostics: what is wrong with files and settings.
        remote: the files that are in iCloud and are not on this computer.
        hidden: the paths that the setting *Excluded files* names.
    """

    name: str
    files: tuple[SourceFile, ...]
    settings: VaultSettings = field(default_factory=VaultSettings)
    diagnostics: tuple[Diagnostic, ...] = ()
    remote: tuple[VaultPath, ...] = ()
    hidden: frozenset[VaultPath] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanOptions:
    """How to scan.

    Args:
        follow_symlinks: read symlinks that lead out of the vault.
        include_excluded: treat files of the app's setting *Excluded files* like any other.
    """

    follow_symlinks: bool = False
    include_excluded: bool = False

    def __post_init__(self) -> None:
        """Refuse values of the wrong type."""
        check_fields(self)


def scan_vault(
    root: Path | str, options: ScanOptions = ScanOptions(), progress: Progress = no_progress
) -> VaultFiles:
    """List the files of a vault.

    Files and folders whose name begins with a dot, and symlinks that loop, dangle or lead out of
    the vault are left out; the symlinks with a diagnostic. What `userIgnoreFilters` names is part
    of the vault, and is listed as `hidden`. Paths are NFC, as in the app.

    Raises:
        UsageError: the root does not exist, or is not a folder.
        InputError: the root cannot be listed, or contains neither a note nor a canvas.
    """
    root = Path(root)
    _check_root(root)
    settings, diagnostics = read_settings(root)
    ignored = IgnoreRules(() if options.include_excluded else settings.ignore_filters)
    walk = _Walk(root=root, options=options)
    files = _compose_paths(_report_progress(walk.files(), progress))
    progress("scan", len(files), len(files))
    if not any(file.kind in (NodeKind.NOTE, NodeKind.CANVAS) for file in files):
        raise InputError(
            f"{root} contains no notes (.md files) and no canvases",
            remedy="Name the folder of an Obsidian vault.",
        )
    hidden = ignored.find_hidden([*(file.path for file in files), *walk.remote])
    remote = tuple(sorted(path for path in walk.remote if path not in hidden))
    absent = map(_not_downloaded, remote)
    found = (*diagnostics, *ignored.diagnostics, *walk.diagnostics, *absent)
    name = os.fsencode(root.resolve().name).decode("utf-8", "backslashreplace")
    return VaultFiles(
        name=name or "vault",
        files=tuple(files),
        settings=settings,
        diagnostics=sort_diagnostics(found),
        remote=remote,
        hidden=hidden.difference(walk.remote),
    )


def find_twins(files: Iterable[SourceFile]) -> Iterator[Diagnostic]:
    """Find paths that differ only by case or Unicode form, which not every file system can store.

    Paths are compared as in the app: `Straße` and `STRASSE` are different names.
    """
    first: dict[str, VaultPath] = {}
    for file in files:
        other = first.setdefault(path_key(file.path), file.path)
        if other != file.path:
            yield Diagnostic(
                code=Code.DUPLICATE_NAME,
                location=Location(path=file.path),
                message=f"differs from {other} only by case or Unicode form",
                remedy="Rename one of them.",
            )


def kind_of(path: str) -> NodeKind:
    """Return the kind of a file by its extension, ignoring case."""
    return _KINDS.get(os.path.splitext(path)[1].lower(), NodeKind.ATTACHMENT)  # noqa: PTH122


def _check_root(root: Path) -> None:
    try:
        os.scandir(root).close()
    except (FileNotFoundError, NotADirectoryError) as error:
        if os.path.lexists(root):
            raise UsageError(
                f"{root} is a file, not a folder", remedy=f"Give the folder instead: {root.parent}"
            ) from error
        raise UsageError(
            f"{root} does not exist", remedy="Give the path of the vault's folder, quoted."
        ) from error
    except OSError as error:
        raise InputError(
            f"{root} cannot be read: {error.strerror}",
            remedy="Check the path, and the permissions of the folder.",
        ) from error


def _report_progress(files: Iterable[SourceFile], progress: Progress) -> Iterator[SourceFile]:
    for number, file in enumerate(files, 1):
        if number % _REPORT_EVERY == 0:
            progress("scan", number, 0)
        yield file


def _compose_paths(files: Iterable[SourceFile]) -> list[SourceFile]:
    """Normalise each path as the app does, and sort; of two that become equal, one is unchanged."""
    found: dict[VaultPath, SourceFile] = {}
    for file in sorted(files, key=lambda file: (normal_path(file.path) != file.path, file.path)):
        path = VaultPath(normal_path(file.path))
        if path in found:
            path = file.path
        found[path] = file if path == file.path else replace(file, path=path)
    return [file for _, file in sorted(found.items())]


class _Walk:
    """A walk over the folders below a root that collects diagnostics on its way."""

    def __init__(self, *, root: Path, options: ScanOptions) -> None:
        self._root = root
        self._real_root = os.path.realpath(root)
        self._options = options
        self._seen: set[str] = set()
        self.diagnostics: list[Diagnostic] = []
        self.remote: list[VaultPath] = []

    def files(self) -> Iterator[SourceFile]:
        """Yield every file, in no particular order."""
        pending: list[tuple[str, str]] = [(os.fspath(self._root), "")]
        while pending:
            folder, prefix = pending.pop()
            for entry in self._entries(folder, prefix):
                if entry.name.startswith("."):
                    self._note_remote(entry.name, prefix)
                    continue
                path = VaultPath(prefix + self._readable(entry.name, prefix))
                try:
                    if entry.is_symlink() and not self._may_follow(entry, path):
                        continue
                    if entry.is_dir():
                        pending.append((entry.path, path + "/"))
                    elif entry.is_file():
                        stat = entry.stat()
                        yield SourceFile(
                            path=path,
                            kind=kind_of(path),
                            size=stat.st_size,
                            location=entry.path,
                            modified=(stat.st_mtime_ns, stat.st_ctime_ns),
                        )
                except OSError as error:
                    self._unreadable(path, error)

    def _note_remote(self, name: str, prefix: str) -> None:
        """Record the file that a placeholder of iCloud represents: `.Plan.md.icloud`."""
        if name.endswith(_PLACEHOLDER) and len(name) > len(_PLACEHOLDER) + 1:
            name = self._readable(name, prefix)
            self.remote.append(VaultPath(prefix + name[1 : -len(_PLACEHOLDER)]))

    def _entries(self, folder: str, prefix: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self._unreadable(VaultPath(prefix.rstrip("/")), error)
            return []

    def _readable(self, name: str, prefix: str) -> str:
        r"""Return a name that can be printed: bytes that are not UTF-8 become `\xff` and so on."""
        written = os.fsencode(name)  # Python takes names by the locale, whatever that is
        try:
            return written.decode("utf-8")
        except UnicodeDecodeError:
            readable = written.decode("utf-8", "backslashreplace")
        self._report(
            Code.UNDECODABLE_TEXT,
            VaultPath(prefix + readable),
            "the file's name is not valid UTF-8",
            "Rename the file.",
        )
        return readable

    def _may_follow(self, entry: os.DirEntry[str], path: VaultPath) -> bool:
        target = os.path.realpath(entry.path)
        options: tuple[str, ...] = ()
        if not os.path.exists(target):  # noqa: PTH110
            problem, remedy = "dangles or loops", "Delete it or point it at a file."
        elif _is_inside(target, self._real_root):
            problem, remedy = "leads to a place inside the vault", "Link to the note itself."
        elif _is_inside(self._real_root, target):
            problem, remedy = "leads to a folder that contains the vault", "Delete it."
        elif not self._options.follow_symlinks:
            problem, remedy = "leads out of the vault", "It can be followed."
            options = ("follow_symlinks",)
        elif any(_is_inside(target, seen) or _is_inside(seen, target) for seen in self._seen):
            problem, remedy = "leads to a place that is read already", "Delete it."
        else:
            self._seen.add(target)
            return True
        message = f"the symlink {problem}; it was skipped"
        self._report(Code.BROKEN_SYMLINK, path, message, remedy, *options)
        return False

    def _unreadable(self, path: VaultPath, error: OSError) -> None:
        reason = error.strerror or type(error).__name__
        self._report(
            Code.UNREADABLE_FILE, path, f"cannot be read: {reason}", "Check its permissions."
        )

    def _report(
        self, code: Code, path: VaultPath, message: str, remedy: str, *options: str
    ) -> None:
        location = Location(path=path)
        self.diagnostics.append(
            Diagnostic(
                code=code, location=location, message=message, remedy=remedy, options=options
            )
        )


def _is_inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _not_downloaded(path: VaultPath) -> Diagnostic:
    return Diagnostic(
        code=Code.NOT_DOWNLOADED,
        location=Location(path=path),
        message="is in iCloud and not downloaded; it was not read",
        remedy="Download it in the Finder or in Files, then run this again.",
    )
