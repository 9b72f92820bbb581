"""The address at which a vault was served last, so that an open tab and its stored data stay valid.

In: a cache folder and a vault. Out: the port and the secret of its address. Only its owner can read
the file; if it cannot be read or written, the address is new.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

_LAST_PORT = 65_535
_OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedAt:
    """A port on this machine, and the secret in the address."""

    port: int = 0
    token: str = ""


def recall_address(folder: Path | None, vault: Path) -> ServedAt:
    """Read the address of a vault; port 0 and no secret if it is unknown."""
    if folder is None:
        return ServedAt()
    try:
        kept = json.loads(_file(folder, vault).read_bytes())
        port, token = kept["port"], kept["token"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return ServedAt()
    is_port = isinstance(port, int) and 0 < port <= _LAST_PORT
    return ServedAt(port=port, token=token) if is_port and isinstance(token, str) else ServedAt()


def remember_address(folder: Path | None, vault: Path, address: ServedAt) -> None:
    """Store the address of a vault, readable only by its owner."""
    if folder is None:
        return
    file = _file(folder, vault)
    text = json.dumps({"port": address.port, "token": address.token})
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(handle, "w") as out:
            out.write(text)
    except OSError:
        return  # the next run uses another address


def _file(folder: Path, vault: Path) -> Path:
    name = hashlib.sha256(os.fsencode(vault.resolve())).hexdigest()[:32]
    return folder / f"{name}.served.json"
