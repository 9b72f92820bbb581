"""Skips a run whose output is up to date.

In: all that a run depends on: the vault, the options, settings, templates and this program. Out:
the outcome of an earlier run into the same folder, if each file is unchanged. Stored with the
cache; if anything is uncertain, the command runs.
"""

import hashlib
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

import click
import msgspec

import vaultgraph
from vaultgraph.cli.output.summary import Outcome
from vaultgraph.cli.words import language
from vaultgraph.config import settings_files
from vaultgraph.resources import template_folders
from vaultgraph.vault.reading.cache import BlobCache, source_digest, vault_file
from vaultgraph.vault.reading.digest import digest_files
from vaultgraph.writing import Artifact

if TYPE_CHECKING:  # costly to import, and not needed for `--help`
    from vaultgraph.linking import ReadOptions
    from vaultgraph.passages.tokens.targets import Target

_KIND = ".outputs"
_SHOWN = frozenset({"as_json", "open_page", "quiet", "verbose"})
"""Options that change what is printed, not what is made."""

_PLACES = frozenset({"vault", "output"})
"""Options that name folders whose content is compared in another way."""

_METADATA = (".dist-info", ".egg-info")
"""How the names of folders end that say what is installed."""


class _Record(msgspec.Struct, frozen=True, array_like=True):
    """A finished run: its key, the digest of every file that it wrote, and its outcome."""

    key: bytes
    files: dict[str, bytes]
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputRun:
    """A run of a command into a folder.

    Args:
        directory: the folder.
        cache: where earlier runs are stored; None for no cache.
        slot: the name of the command and the folder there.
        key: a digest of all that the run depends on.
    """

    directory: Path
    cache: BlobCache | None = None
    slot: bytes = b""
    key: bytes = b""

    @classmethod
    def begin(
        cls, vault: Path, directory: Path, reading: "ReadOptions", targets: Iterable["Target"] = ()
    ) -> Self:
        """Digest everything that the run of the current command depends on.

        Args:
            vault: the vault's folder.
            directory: the output folder.
            reading: how the vault is read.
            targets: the user's own models.
        """
        if reading.cache_folder is None or reading.chats or reading.rank.focus:
            return cls(directory=directory)  # a focus may name days relative to today
        ctx = click.get_current_context()
        place = os.path.realpath(directory)
        try:
            parts = (
                _program(),
                _options(ctx),
                [file.read_bytes() for file in settings_files([vault, Path.cwd()])],
                [_content(folder) for folder in template_folders()],
                [each.own and each.own.file.read_bytes() for each in targets],
                _vault(vault, reading),
                (os.fsencode(Path.cwd()), place, language()),
            )
        except OSError:
            return cls(directory=directory)
        name = repr((ctx.command.name, place)).encode("utf-8", "surrogatepass")
        return cls(
            directory=directory,
            cache=BlobCache(vault_file(reading.cache_folder, vault, _KIND)),
            slot=hashlib.blake2b(name).digest(),
            key=hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass")).digest(),
        )

    def finished(self) -> Outcome | None:
        """The outcome of the run, if an earlier one left exactly what it would write; else None."""
        record = self._record()
        if record is None or record.key != self.key:
            return None
        try:
            intact = all(
                _digest(self.directory.joinpath(path).read_bytes()) == digest
                for path, digest in record.files.items()
            )
        except OSError:
            return None
        return record.outcome if intact else None

    def keep(self, artifacts: Iterable[Artifact], outcome: Outcome) -> None:
        """Store the run, whose files were written; not one with a lone surrogate in a name."""
        if self.cache is None:
            return
        files = {each.path: _digest(each.content) for each in artifacts}
        record = _Record(key=self.key, files=files, outcome=outcome)
        with suppress(UnicodeEncodeError):
            self.cache.store({self.slot: msgspec.msgpack.encode(record)})

    def _record(self) -> _Record | None:
        if self.cache is None:
            return None
        for _, data in self.cache.load_bytes(frozenset([self.slot])):
            try:
                return msgspec.msgpack.decode(data, type=_Record)
            except msgspec.DecodeError:
                return None
        return None


def _program() -> tuple[object, ...]:
    """Identify this program: its sources and tables, and all libraries, as any may be a plugin."""
    tables = sorted(Path(vaultgraph.__path__[0]).rglob("*.toml"))
    return sys.version, source_digest(""), [each.read_bytes() for each in tables], _installed()


def _installed() -> list[str]:
    """List the folders of all packages' metadata; their names hold the versions.

    To ask `importlib.metadata` would read a file of each package, and there may be hundreds.
    """
    found: set[str] = set()
    for folder in map(Path, sys.path):
        with suppress(OSError):  # an archive, or a folder that is not there
            found.update(each.name for each in folder.iterdir() if each.suffix in _METADATA)
    return sorted(found)


def _options(ctx: click.Context) -> list[tuple[str, object]]:
    """Every option that changes the output, and the content of the files and folders in them."""
    made = sorted((name, value) for name, value in ctx.params.items() if name not in _SHOWN)
    named = [
        _content(value) for name, value in made if isinstance(value, Path) and name not in _PLACES
    ]
    return [*made, ("content", named)]


def _content(place: Path) -> list[tuple[str, bytes]]:
    """The files of a folder with their bytes, or a single file."""
    files = sorted(each for each in place.rglob("*") if each.is_file()) or [place]
    return [(str(each), _digest(each.read_bytes())) for each in files]


def _vault(root: Path, reading: "ReadOptions") -> bytes:
    from vaultgraph.linking import list_files

    return digest_files(list_files(root, reading))


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=20).digest()
