"""The state of a vault in a few bytes, without reading what its notes say (part of stage 2).

In: `VaultFiles`. Out: a digest that changes with every byte that anything is made from.
"""

import hashlib

from vaultgraph.model import NodeKind
from vaultgraph.vault.scan import VaultFiles

_READ = frozenset({NodeKind.NOTE, NodeKind.CANVAS})


def digest_files(files: VaultFiles) -> bytes:
    """Digest the paths of all files, the bytes of notes and canvases, and what settings say.

    Of attachments only the names count, for nobody reads them.

    Raises:
        OSError: a note cannot be read.
    """
    told = (files.name, files.settings, files.diagnostics, files.remote, sorted(files.hidden))
    digest = hashlib.blake2b(repr(told).encode("utf-8", "surrogatepass"))
    for file in files.files:
        content = hashlib.blake2b(file.read()).digest() if file.kind in _READ else b""
        digest.update(repr((file.path, file.kind, content)).encode("utf-8", "surrogatepass"))
    return digest.digest()
