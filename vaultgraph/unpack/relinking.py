"""Updates links to notes that had to be renamed (part of restoring).

In: restored notes, each with the path that it had and the path that it has. Out: the same notes;
links to renamed notes have the new path, and each note has the number of changed links.
"""

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote

from vaultgraph.graph.links.resolve import resolve_links
from vaultgraph.model import LinkKind, VaultPath
from vaultgraph.text import decode
from vaultgraph.unpack.restore import Completeness, RestoredNote, encoded_as
from vaultgraph.vault.note import Link
from vaultgraph.vault.reading.notes import read_notes
from vaultgraph.vault.scan import SourceFile, VaultFiles, kind_of

_WIKILINK = re.compile(r"(\[\[)([^\[\]#|\r\n]+)")
_DESTINATION = re.compile(r"(\]\(\s*<?)([^#>\s)]+)")


def relink(notes: Sequence[RestoredNote]) -> tuple[RestoredNote, ...]:
    """Update links to renamed notes; all other text is unchanged."""
    renamed = {note.source: note.path for note in notes if note.reason}
    if not renamed:
        return tuple(notes)
    links = _links_to(renamed, notes)
    return tuple(
        _relinked(note, links[note.source], renamed) if note.source in links else note
        for note in notes
    )


def _links_to(
    renamed: Mapping[str, str], notes: Sequence[RestoredNote]
) -> Mapping[str, list[tuple[Link, str]]]:
    """Find the links to renamed notes and their targets, by the note with the link."""
    files = tuple(
        SourceFile(
            path=VaultPath(note.source),
            kind=kind_of(note.source),
            size=len(note.content),
            data=note.content,
        )
        for note in notes
    )
    parsed = read_notes(VaultFiles(name="restored", files=files)).notes
    found: dict[str, list[tuple[Link, str]]] = defaultdict(list)
    for each in resolve_links(parsed, [note.path for note in parsed]).resolved:
        if each.target in renamed and each.link.kind is not LinkKind.SOURCE:
            found[each.source].append((each.link, each.target))
    return found


def _relinked(
    note: RestoredNote, links: Sequence[tuple[Link, str]], renamed: Mapping[str, str]
) -> RestoredNote:
    decoded = decode(note.content)
    text, changed = decoded.text, 0
    in_canvas = note.source.lower().endswith(".canvas")
    for link, target in sorted(set(links), key=lambda each: each[0].start, reverse=True):
        before = text[link.start : link.end]
        after = _rewritten(before, renamed[target], in_canvas=in_canvas)
        if after != before:
            text = text[: link.start] + after + text[link.end :]
            changed += 1
    if not changed:
        return note
    how = Completeness.WHOLE if note.completeness is Completeness.EXACT else note.completeness
    content = encoded_as(text, note.content, decoded.encoding)
    return replace(note, content=content, completeness=how, relinked=changed)


def _rewritten(written: str, path: str, *, in_canvas: bool) -> str:
    """Write one link to another path, in the same way."""
    if in_canvas:
        path = json.dumps(path, ensure_ascii=False)[1:-1]
    if "[[" in written:
        bare = path.removesuffix(".md")
        return _WIKILINK.sub(lambda match: match[1] + bare, written, count=1)
    if "](" in written:
        return _DESTINATION.sub(lambda match: match[1] + quote(path), written, count=1)
    quoted = written.startswith('"')
    return f'"{path}"' if in_canvas and quoted else path if in_canvas else written
