"""Read the texts of notes with their secrets masked (part of stage 7).

In: a `TextSource`. Out: another one, whose texts have the same length, and the places of secrets.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from vaultgraph.model import Location, VaultPath
from vaultgraph.vault.note import Note, TextSource
from vaultgraph.vault.secrets import MASK, Secret, find_secrets, mask_secrets

_HELD = 20_000_000  # characters


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class SecretFinding:
    """The place and kind of a secret; never its value."""

    location: Location
    kind: str


class MaskedTexts:
    """Reads texts with secrets masked.

    Args:
        text_of: reads the original texts.
        notes: notes whose secrets are known; those of others are searched for.
        keep: whether secrets are left unmasked; they are still found.
    """

    def __init__(
        self, text_of: TextSource, notes: Iterable[Note] = (), *, keep: bool = False
    ) -> None:
        self._text_of = text_of
        self._known = {note.path: note.secrets for note in notes}
        self._keep = keep
        self._recent: OrderedDict[VaultPath, str] = OrderedDict()
        self._held = 0

    def __call__(self, path: VaultPath) -> str:
        """Read the text of a note; the last ones read are cached, up to 20 million characters."""
        if path not in self._recent:
            self._recent[path] = self._read(path)
            self._held += len(self._recent[path])
            while self._held > _HELD and len(self._recent) > 1:
                self._held -= len(self._recent.popitem(last=False)[1])
        return self._recent[path]

    def findings(self, path: VaultPath) -> tuple[SecretFinding, ...]:
        """Return every secret of a note, by place; a note known to have none is not read."""
        named = [
            SecretFinding(location=Location(path=path), kind=f"{kind} in the file's name")
            for kind in _kinds_in_name(path)
        ]
        if path in self._known and not self._known[path]:
            return tuple(named)
        text = self._text_of(path)
        written = (
            SecretFinding(location=_location(path, text, secret.start), kind=secret.kind)
            for secret in self._secrets(path, text)
        )
        return (*named, *written)

    def _read(self, path: VaultPath) -> str:
        text = self._text_of(path)
        secrets = self._secrets(path, text)
        return text if self._keep or not secrets else mask_secrets(text, secrets)

    def _secrets(self, path: VaultPath, text: str) -> tuple[Secret, ...]:
        """Return the secrets of a note: those found when it was parsed, else found now."""
        return self._known[path] if path in self._known else find_secrets(text)


def _location(path: VaultPath, text: str, offset: int) -> Location:
    line = text.count("\n", 0, offset) + 1
    return Location(path=path, line=line, column=offset - text.rfind("\n", 0, offset))


def _kinds_in_name(path: VaultPath) -> list[str]:
    """Return the kinds of secrets in a file's name; a masked name no longer shows its kind."""
    return ["Secret"] if MASK in path else [secret.kind for secret in find_secrets(path)]
