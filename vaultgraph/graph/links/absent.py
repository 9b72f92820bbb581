"""Messages about links to missing files (part of the checks of stage 3).

In: unresolved links and the paths of the vault. Out: for each link a message, a remedy and a
subject. Where a whole folder of attachments is missing, its many files are one subject.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from vaultgraph.graph.links.index import LinkIndex, computed_path
from vaultgraph.graph.links.resolve import UnresolvedLink
from vaultgraph.graph.links.watch import names_file
from vaultgraph.model import NoteId, VaultPath
from vaultgraph.text import path_key

_MANY = 10
"""The fewest missing files with one cause that are one subject."""

_DRAWN = (".canvas", ".base")
"""Extensions of files that users create in the app itself, besides notes."""

_NO_FILE = "there is no such file"
_NO_ATTACHMENTS = f"{_NO_FILE}, nor any other attachment in this vault"
_NO_FOLDER = f"{_NO_FILE}, nor a folder"


@dataclass(frozen=True, slots=True)
class Absence:
    """A message, a remedy and a subject for one link; several links may share a subject."""

    message: str
    remedy: str
    subject: str


def find_in_icloud(
    links: Iterable[UnresolvedLink], remote: Iterable[VaultPath]
) -> Mapping[NoteId, VaultPath]:
    """Find the targets of unresolved links that are files in iCloud, by node.

    Args:
        links: the links that lead to no file on this computer.
        remote: the files that are in iCloud and not on this computer.
    """
    index = LinkIndex(remote)
    found: dict[NoteId, VaultPath] = {}
    for link in links:
        if match := index.find(link.link.target, VaultPath(link.source)):
            found.setdefault(link.target, match.taken)
    return found


class AbsentFiles:
    """Finds the causes of missing files."""

    def __init__(
        self,
        links: Iterable[UnresolvedLink],
        paths: Iterable[VaultPath],
        remote: Iterable[VaultPath] = (),
    ) -> None:
        self._in_icloud = find_in_icloud(links, remote)
        self._attachments: dict[str, VaultPath] = {}
        self._folders: set[str] = set()
        for path in sorted(paths, key=lambda path: (len(path), path)):
            self._folders.update(_folders_of(path_key(path)))
            if names_file(path) and not path.lower().endswith(_DRAWN):
                self._attachments.setdefault(_last(path_key(path)), path)
        self._with_cause: dict[str, set[str]] = {}
        for link in links:
            if names_file(link.link.target):
                self._with_cause.setdefault(self._cause(link), set()).add(link.target)

    def in_cloud(self, missing: UnresolvedLink) -> VaultPath | None:
        """Return the file of a link that is in iCloud and not on this computer; None for others."""
        return self._in_icloud.get(missing.target)

    def explain(self, missing: UnresolvedLink) -> Absence:
        """Explain a missing file."""
        cause = self._cause(missing)
        shared = cause != _NO_FILE and len(self._with_cause[cause]) >= _MANY
        found = self._attachments.get(_last(path_key(missing.link.target)))
        return Absence(
            message=cause if shared else _NO_FILE,
            remedy=f"A file of this name is at {found}." if found else "",
            subject=f"\n{cause}" if shared else missing.target,
        )

    def _cause(self, missing: UnresolvedLink) -> str:
        if not self._attachments:
            return _NO_ATTACHMENTS
        written = missing.link.target
        folder = (computed_path(written, VaultPath(missing.source)) or written).rpartition("/")[0]
        known = not folder or path_key(folder) in self._folders
        return _NO_FILE if known else f"{_NO_FOLDER} {folder}"


def _folders_of(path: str) -> Iterator[str]:
    """Yield the names of a path's folder in links: its ends, and the whole after a slash."""
    folder = path.rpartition("/")[0]
    yield f"/{folder}"
    parts = folder.split("/")
    for first in range(len(parts)):
        yield "/".join(parts[first:])


def _last(path: str) -> str:
    return path.rpartition("/")[2]
