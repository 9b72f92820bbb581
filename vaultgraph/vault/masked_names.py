"""Mask keys and passwords in names, before any later stage sees them (part of stage 2).

In: the files and notes of a vault. Out: the same, with masks in paths, titles, aliases and links. A
file is still opened by its own name, and links still resolve, because both are masked alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from msgspec import structs

from vaultgraph.diagnostics import Diagnostic
from vaultgraph.model import VaultPath
from vaultgraph.vault.note import Link, Note
from vaultgraph.vault.reading.notes import ReadNotes
from vaultgraph.vault.scan import VaultFiles
from vaultgraph.vault.secrets import mask_text

Names = Mapping[VaultPath, VaultPath]


def mask_names(files: VaultFiles, read: ReadNotes) -> tuple[VaultFiles, ReadNotes]:
    """Mask the secrets of names; paths that become equal are distinguished by a number."""
    names = masked_paths(file.path for file in files.files)
    if not names and not any(note.secrets for note in read.notes):
        return files, read
    masked = replace(
        files,
        files=tuple(
            sorted(
                (replace(file, path=names.get(file.path, file.path)) for file in files.files),
                key=lambda file: file.path,
            )
        ),
        hidden=frozenset(names.get(path, path) for path in files.hidden),
        diagnostics=_masked_findings(files.diagnostics, names),
    )
    notes = (
        _masked_note(note, names) if note.secrets or note.path in names else note
        for note in read.notes
    )
    return masked, replace(
        read,
        notes=tuple(sorted(notes, key=lambda note: note.path)),
        diagnostics=_masked_findings(read.diagnostics, names),
    )


def masked_paths(paths: Iterable[VaultPath]) -> Names:
    """Mask the secrets of paths; return those that change, each with its masked path."""
    names: dict[VaultPath, VaultPath] = {}
    taken: set[str] = set()
    for path in paths:
        masked = _masked_path(path)
        if masked != path:
            stem, dot, ending = masked.rpartition(".")
            number = 1
            while masked in taken:
                number += 1
                masked = f"{stem} {number}{dot}{ending}"
            taken.add(masked)
            names[path] = VaultPath(masked)
    return names


@lru_cache(maxsize=200_000)
def _masked_path(path: VaultPath) -> str:
    """Mask a path; cached, because each reading of a vault masks the same paths."""
    return mask_text(path)


def _masked_note(note: Note, names: Names) -> Note:
    return replace(
        note,
        path=names.get(note.path, note.path),
        title=mask_text(note.title),
        aliases=tuple(map(mask_text, note.aliases)),
        links=tuple(map(_masked_link, note.links)),
        claims=tuple(
            replace(claim, sources=tuple(map(_masked_link, claim.sources))) for claim in note.claims
        ),
    )


def _masked_link(link: Link) -> Link:
    return structs.replace(
        link,
        target=mask_text(link.target),
        display=mask_text(link.display),
        sentence=mask_text(link.sentence),
        origin=mask_text(link.origin),
    )


def _masked_findings(found: Iterable[Diagnostic], names: Names) -> tuple[Diagnostic, ...]:
    return tuple(
        replace(
            each,
            location=replace(each.location, path=names.get(each.location.path, each.location.path)),
            message=mask_text(each.message),
        )
        for each in found
    )
