"""The vault as a bundle of the Open Knowledge Format 0.2 (GoogleCloudPlatform/knowledge-catalog).

In: `CompiledVault`. Out: its notes below `export/okf/`, wikilinks as relative Markdown links, the
sources of footnotes as `sources` keyed by their label, and an `index.md` in every folder. Canvases
are left out, secrets are masked, links to unwritten notes become plain text.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from vaultgraph.errors import working_on
from vaultgraph.model import LinkKind, NodeKind, NoteId, NoteRole, VaultPath
from vaultgraph.writing import Artifact

if TYPE_CHECKING:  # costly to import, and not needed to name the format
    from vaultgraph.graph.compiled import CompiledVault
    from vaultgraph.vault.note import Claim, Link, Note

_ROOT = "export/okf"
_RESERVED = frozenset({"index.md", "log.md"})
_VERSION = "0.2"
_WRITTEN = (LinkKind.LINK, LinkKind.EMBED)
_TYPES = {role: f"{role.title()} Note" for role in NoteRole} | {
    NoteRole.PLAIN: "Note",
    NoteRole.CHAT: "Conversation",
    NoteRole.BOOKKEEPING: "Index",
}
_SIGNS = re.compile(r"([\[\]\\])")


def export_okf(vault: "CompiledVault") -> tuple[Artifact, ...]:
    """Write the bundle."""
    notes = [note for note in vault.notes if note.kind is NodeKind.NOTE and not note.private]
    paths = _bundle_paths(notes)
    from vaultgraph.passages.safe import SafeTexts

    texts = SafeTexts(notes, vault.text_of)
    documents: dict[str, str] = {}
    for note in notes:
        with working_on(note.path):
            documents[paths[note.path]] = _document(note, texts.text(note.path), vault, paths)
    titles = {paths[note.path]: (note.title, note.summary) for note in notes}
    pages = {**documents, **dict(_indexes(titles))}
    return tuple(
        Artifact(path=f"{_ROOT}/{path}", content=pages[path].encode("utf-8", "backslashreplace"))
        for path in sorted(pages)
    )


def _bundle_paths(notes: Sequence["Note"]) -> Mapping[VaultPath, str]:
    """The path of each note in the bundle; reserved names get a suffix."""
    taken = {note.path.lower() for note in notes}
    paths: dict[VaultPath, str] = {}
    for note in notes:
        folder, name = posixpath.split(note.path)
        path = str(note.path)
        while posixpath.basename(path).lower() in _RESERVED or (
            path != note.path and path.lower() in taken
        ):
            name = f"{name[:-3]} note.md"
            path = posixpath.join(folder, name)
        taken.add(path.lower())
        paths[note.path] = path
    return paths


def _document(
    note: "Note", text: str, vault: "CompiledVault", paths: Mapping[VaultPath, str]
) -> str:
    """Write a note as a concept: its properties with a type, and its body."""
    import yaml

    from vaultgraph.vault.properties import read_properties

    properties = dict(read_properties(text).values)
    known = {
        key: properties.pop(key) for key in ("type", "title", "description") if key in properties
    }
    stated = known.get("type")
    is_one = isinstance(stated, str) and bool(stated.strip())
    if stated and not is_one:
        properties.setdefault("types", stated)  # in the format, a type is one string
    head: dict[str, Any] = {
        "type": stated if is_one else _TYPES[note.role],
        "title": known.get("title") or note.title,
    }
    if summary := known.get("description") or note.summary:
        head["description"] = summary
    if note.tags:
        head["tags"] = list(note.tags)
    properties = {key: value for key, value in properties.items() if key.lower() != "tags"}
    sources = list(_sources(note, vault, paths))
    if sources and "sources" not in properties:
        head["sources"] = sources
    front = yaml.safe_dump({**head, **properties}, allow_unicode=True, sort_keys=False, width=1_000)
    return f"---\n{front}---\n{_body(note, text, vault, paths)}"


def _sources(
    note: "Note", vault: "CompiledVault", paths: Mapping[VaultPath, str]
) -> Iterator[Mapping[str, str]]:
    """Yield an entry for each footnote that claims rest on, keyed by its label."""
    first: dict[str, Claim] = {}
    for claim in note.claims:
        if claim.label and claim.is_sourced:
            first.setdefault(claim.label, claim)
    for label, claim in first.items():
        targets = (_place(note, link, vault, paths) for link in claim.sources)
        named = [target for target in targets if target]
        cited = next(iter(claim.citations), None)
        if named:
            yield {"id": label, "resource": named[0]}
        elif cited and cited.url:
            yield {
                "id": label,
                "resource": cited.url,
                **({"title": cited.text} if cited.text else {}),
            }
        elif cited:
            yield {"id": label, "resource": cited.text}


def _body(note: "Note", text: str, vault: "CompiledVault", paths: Mapping[VaultPath, str]) -> str:
    """The text after the properties, with every link of the vault as a Markdown link."""
    parts: list[str] = []
    position = note.body
    for link in note.links:
        if link.kind not in _WRITTEN or link.start < position:
            continue
        written = text[link.start : link.end]
        parts += (text[position : link.start], _link(note, link, written, vault, paths))
        position = link.end
    return "".join([*parts, text[position:]])


def _link(
    note: "Note", link: "Link", written: str, vault: "CompiledVault", paths: Mapping[VaultPath, str]
) -> str:
    place = _place(note, link, vault, paths)
    if place is None and not written.startswith(("[[", "![[")):
        return written
    shown = link.display or "#".join(part for part in (link.target, link.anchor) if part)
    shown = _SIGNS.sub(r"\\\1", shown)
    return f"[{shown}]({place})" if place else shown


def _place(
    note: "Note", link: "Link", vault: "CompiledVault", paths: Mapping[VaultPath, str]
) -> str | None:
    """The relative address of the target of a link; None if it is not in the bundle."""
    found = vault.target_of(note.path, link)
    target = None if found is None else paths.get(VaultPath(NoteId(found)))
    if target is None:
        return None
    folder = posixpath.dirname(paths[note.path])
    address = quote(posixpath.relpath(target, folder or "."))
    heading = "" if not link.anchor or link.anchor.startswith("^") else quote(_slug(link.anchor))
    return f"{address}#{heading}" if heading else address


def _slug(anchor: str) -> str:
    """The id that Markdown renderers give to a heading."""
    last = anchor.rpartition("#")[2].strip().lower()
    return re.sub(r"[^\w\- ]", "", last).replace(" ", "-")


def _indexes(titles: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the index of every folder: its concepts, then the folders in it."""
    folders: dict[str, set[str]] = {"": set()}
    for path in titles:
        folder = posixpath.dirname(path)
        while folder and folder not in folders:
            folders[folder] = set()
            folder = posixpath.dirname(folder)
    for folder in folders:
        if folder:
            folders[posixpath.dirname(folder)].add(posixpath.basename(folder))
    concepts: dict[str, list[str]] = {folder: [] for folder in folders}
    for path in sorted(titles):
        concepts[posixpath.dirname(path)].append(path)
    for folder, inside in folders.items():
        head = f'---\nokf_version: "{_VERSION}"\n---\n\n' if not folder else ""
        lines = [_entry(path, *titles[path]) for path in concepts[folder]]
        below = [f"* [{name}]({quote(name)}/)" for name in sorted(inside)]
        sections = [("# Concepts", lines), ("# Folders", below)]
        text = "\n\n".join(
            "\n\n".join([title, "\n".join(each)]) for title, each in sections if each
        )
        yield posixpath.join(folder, "index.md"), f"{head}{text}\n"


def _entry(path: str, title: str, summary: str) -> str:
    shown = _SIGNS.sub(r"\\\1", " ".join(title.split()))
    description = f" - {' '.join(summary.split())}" if summary else ""
    return f"* [{shown}]({quote(posixpath.basename(path))}){description}"
