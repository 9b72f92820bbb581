"""A digest of the state of a vault, without parsing its notes (part of stage 2).

In: `VaultFiles`. Out: a digest that changes with every byte on which any output depends.
"""

import hashlib

from vaultgraph.model import NodeKind
from vaultgraph.vault.scan import VaultFiles

_READ = frozenset({NodeKind.NOTE, NodeKind.CANVAS})


def digest_files(files: VaultFiles) -> bytes:
    """Digest the paths of all files, the bytes of notes and canvases, and the settings (64 bytes).

    Only the paths of attachments count, because they are never read.

    Raises:
        OSError: a note cannot be read.
    """
    state = (files.name, files.settings, files.diagnostics, files.remote, sorted(files.hidden))
    digest = hashlib.blake2b(repr(state).encode("utf-8", "surrogatepass"))
    for file in files.files:
        content = hashlib.blake2b(file.read()).digest() if file.kind in _READ else b""
        digest.update(repr((file.path, file.kind, content)).encode("utf-8", "surrogatepass"))
    return digest.digest()
