"""The list of what vaultgraph wrote into an output folder (part of writing).

In: a folder, or what was just written. Out: a table of paths. A line of the ledger is a path; for
files that users edit, a tab and the SHA-256 of what was written follow, so that edits can be found.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from vaultgraph.writing.names import off_disk

LEDGER = ".vaultgraph"
"""The file in an output folder that lists what vaultgraph wrote there, one path per line."""


def read_ledger(directory: Path) -> dict[str, str]:
    """Read the paths that were written below a folder, with their SHA-256 in hexadecimal or ""."""
    ledger = directory / LEDGER
    if not ledger.is_file():
        return {}
    lines = ledger.read_text(encoding="utf-8", errors="replace").split("\n")
    return {path: digest for path, _, digest in (line.partition("\t") for line in lines) if path}


def render_ledger(
    kept: Mapping[str, str], contents: Mapping[str, bytes], *, keep_digests: bool
) -> bytes:
    """Render a ledger of what is kept of earlier runs and of what is written now."""
    digests = {
        path: hashlib.sha256(content).hexdigest() if keep_digests else ""
        for path, content in contents.items()
    }
    lines = (
        f"{off_disk(path)}\t{digest}".rstrip("\t")
        for path, digest in sorted({**kept, **digests}.items())
    )
    return "".join(f"{line}\n" for line in lines).encode()
