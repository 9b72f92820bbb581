"""Which links are checked (part of the checks of stage 3).

In: notes. Out: whether a link is checked. Links in chats, comments, templates, placeholders, and
copies that a sync tool kept are not, because nobody needs to fix them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from vaultgraph.diagnostics import Code, Diagnostic
from vaultgraph.graph.links.resolve import ResolvedLink, UnresolvedLink
from vaultgraph.model import LinkKind, NoteId, NoteRole
from vaultgraph.vault.note import Link, Note
from vaultgraph.vault.placeholders import is_placeholder

_UNWATCHED = frozenset({NoteRole.TEMPLATE, NoteRole.COPY})
_ON_CONTENT = frozenset(
    {
        Code.DUPLICATE_FOOTNOTE,
        Code.INVALID_PROPERTIES,
        Code.UNDEFINED_FOOTNOTE,
        Code.UNUSED_FOOTNOTE,
    }
)

_FILE_ENDING = re.compile(
    r"png|jpe?g|gif|bmp|svg|webp|avif|tiff?|heic|ico|psd|ai|drawio"
    r"|mp[34]|wav|m4[av]|og[gav]|opus|flac|3gp|aac|webm|mov|mkv|avi"
    r"|pdf|docx?|odt|rtf|xlsx?|ods|csv|tsv|pptx?|odp|epub|txt|tex|bib|ris"
    r"|zip|gz|tar|7z|rar|json|ya?ml|xml|html?|ipynb|canvas|base|sqlite|db",
    re.IGNORECASE,
)
"""File extensions that names of notes do not end in, unlike that of `Node.js`."""

Found = TypeVar("Found", ResolvedLink, UnresolvedLink)


class Watch:
    """Finds the links of a vault that are checked."""

    def __init__(self, notes: Iterable[Note]) -> None:
        self._unwatched = {NoteId(note.path) for note in notes if note.role in _UNWATCHED}

    def sees(self, source: NoteId, link: Link) -> bool:
        """Return whether a link of a note is checked; one to a folder is not a link to a note."""
        hidden = link.in_message or link.in_comment or source in self._unwatched
        names = link.target, link.anchor
        return not hidden and not any(map(is_placeholder, names)) and not link.target.endswith("/")

    def written(self, links: Sequence[Found]) -> Iterator[Found]:
        """Yield the links that are checked, each once.

        A source of a claim is left out where the link in its footnote is among them.
        """
        elsewhere = {
            (found.source, found.link.target, found.link.anchor)
            for found in links
            if found.link.kind is not LinkKind.SOURCE
        }
        for found in links:
            link = found.link
            repeated = (
                link.kind is LinkKind.SOURCE
                and (found.source, link.target, link.anchor) in elsewhere
            )
            if not repeated and self.sees(found.source, link):
                yield found


def without_templates(
    diagnostics: Iterable[Diagnostic], notes: Iterable[Note]
) -> Iterator[Diagnostic]:
    """Yield diagnostics without those about the content of templates and copies."""
    paths = {note.path for note in notes if note.role in _UNWATCHED}
    for found in diagnostics:
        if found.code not in _ON_CONTENT or found.location.path not in paths:
            yield found


def names_file(target: str) -> bool:
    """Return whether a target names a file that is not a note: an image, a PDF, a canvas."""
    name, dot, ending = target.rpartition("/")[2].rpartition(".")
    return bool(name and dot and _FILE_ENDING.fullmatch(ending))
