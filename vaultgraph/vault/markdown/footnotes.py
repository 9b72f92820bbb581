"""Footnotes become claims with their sources (part of stage 2).

In: what the scans of all leaves found. Out: claims, links of kind `source`, diagnostics of
footnotes. The scope of a label is the chat message that contains it, else the note; of several
definitions of one label the last counts, as in the app. Labels are compared case-folded.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from msgspec.structs import replace

from vaultgraph.diagnostics import Code, Diagnostic
from vaultgraph.model import LinkKind, Location, NoteKey, VaultPath
from vaultgraph.text import note_key
from vaultgraph.vault.markdown.body import Body, Lines, Reference, in_spans, links_between
from vaultgraph.vault.markdown.citations import find_citations
from vaultgraph.vault.markdown.keyed import KeyedSource
from vaultgraph.vault.markdown.layout import Definition, Layout
from vaultgraph.vault.note import BlockKind, Citation, Claim, Link

MOST_SOURCES = 100
"""The most notes that one footnote can name as sources; with more it is not a citation."""

_MOST_IN_NOTE = 100_000
_NOTE = -1  # the scope of a label that is in no message
_LABEL_END = re.compile(r"\[\^[^\]\n]*\]:[ \t]*")
_CLASS = re.compile(r"a-z|A-Z|0-9|а-я|А-Я|\\|[^\w\-.:+/]")
_QUANTIFIERS = tuple("*+?{")
_BEFORE_CLASS = "([{|\\\"'` \t\n"
_CLAUSE_END = re.compile(r"[.,;:!?)。，；：！？]|\s*$", re.MULTILINE)

Scope = tuple[int, NoteKey]


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnotes:
    """Every statement with a marker as a claim, in order, and what is wrong with footnotes."""

    claims: tuple[Claim, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


class _Footnote(NamedTuple):
    """What a marker refers to."""

    links: Sequence[Link]
    citations: tuple[Citation, ...]


class _Finding(NamedTuple):
    code: Code
    offset: int
    message: str
    remedy: str


def read_footnotes(
    path: VaultPath,
    text: str,
    body: Body,
    layout: Layout,
    lines: Lines,
    messages: Sequence[tuple[int, int]],
    keyed: Mapping[NoteKey, KeyedSource] = {},
) -> Footnotes:
    """Match footnote markers and definitions.

    Args:
        path: the path of the note.
        text: the note, with plain line ends.
        body: its links and markers.
        layout: its blocks and definitions.
        lines: its lines.
        messages: the spans of the messages of a chat, in order.
        keyed: the sources of some labels by the properties, which override the footnotes' text.
    """
    if not body.references and not layout.definitions:
        return Footnotes()
    scopes = _Scopes(text, body.links, layout, messages, keyed)
    findings = [*_lost(text, body.references, scopes), *_idle(body.references, scopes)]
    return Footnotes(
        claims=tuple(_claims(text, body.references, scopes, lines)),
        diagnostics=tuple(
            Diagnostic(
                code=found.code,
                location=_location(path, found.offset, lines),
                message=found.message,
                remedy=found.remedy,
            )
            for found in findings
        ),
    )


def _location(path: VaultPath, offset: int, lines: Lines) -> Location:
    line, column = lines.place(offset)
    return Location(path=path, line=line, column=column)


class _Scopes:
    """The definitions of a note by their scope, a message or the note, and their label."""

    def __init__(
        self,
        text: str,
        links: Sequence[Link],
        layout: Layout,
        messages: Sequence[tuple[int, int]],
        keyed: Mapping[NoteKey, KeyedSource],
    ) -> None:
        self._text = text
        self._keyed = keyed
        self._links = links
        self._messages = messages
        self._starts = [start for start, _ in messages]
        self.definitions = layout.definitions
        self.comments = [
            (area.start, area.end) for area in layout.areas if area.kind is BlockKind.COMMENT
        ]
        self.last = {self.scope(each.label, each.start): each for each in layout.definitions}
        self._read: dict[Scope, _Footnote] = {}

    def scope(self, label: str, offset: int) -> Scope:
        """Return the scope of a label at an offset."""
        index = bisect_right(self._starts, offset) - 1
        inside = index >= 0 and offset < self._messages[index][1]
        return (index if inside else _NOTE), note_key(label)

    def find(self, reference: Reference) -> Scope | None:
        """Find the definition of a marker: in its message, else in its note or properties."""
        own = self.scope(reference.label, reference.start)
        scopes = (own, (_NOTE, own[1]))
        found = next((scope for scope in scopes if scope in self.last), None)
        return found or (scopes[-1] if own[1] in self._keyed else None)

    def footnote(self, scope: Scope) -> _Footnote:
        """Return the links and citations of a label, from its definition and the properties."""
        if scope not in self._read:
            written = self._defined(self.last[scope]) if scope in self.last else _Footnote((), ())
            if scope[0] == _NOTE and scope[1] in self._keyed:
                source = self._keyed[scope[1]]
                links = _distinct([*source.links, *written.links])
                written = _Footnote(links, source.citations)
            self._read[scope] = written
        return self._read[scope]

    def _defined(self, definition: Definition) -> _Footnote:
        links = _distinct(links_between(self._links, definition.start, definition.end))
        said = self._text[definition.start : definition.end]
        citations = find_citations(_LABEL_END.sub("", said, 1), names_notes=bool(links))
        return _Footnote(links, citations)

    def is_watched(self, offset: int) -> bool:
        """Return whether the author can fix what is there: not in a comment or a chat message."""
        return not in_spans(self.comments, offset) and not in_spans(self._messages, offset)


def _distinct(links: Sequence[Link]) -> list[Link]:
    """Keep the first link to each target and anchor."""
    found: dict[tuple[str, str], Link] = {}
    for link in links:
        found.setdefault((link.target, link.anchor), link)
    return list(found.values())


def _claims(
    text: str, references: Sequence[Reference], scopes: _Scopes, lines: Lines
) -> Iterator[Claim]:
    """Yield a claim for each marker after a statement, if it has, or may have had, a footnote."""
    left = _MOST_IN_NOTE
    for reference in references:
        scope = scopes.find(reference) if reference.label else None
        if not reference.stated or not reference.statement.text:
            continue
        if reference.label and scope is None and not reference.label.isdigit():
            continue
        footnote = _said(text, reference, scope, scopes)
        taken = footnote.links[: min(MOST_SOURCES, left)]
        left -= len(taken)
        line, column = lines.place(reference.start)
        yield Claim(
            label=reference.label,
            text=reference.statement.text,
            heading=reference.heading,
            line=line,
            column=column,
            start=reference.statement.start,
            end=reference.statement.end,
            sources=tuple(_source(link, reference, line, column) for link in taken),
            citations=footnote.citations,
            defined=not reference.label or scope is not None,
        )


def _said(text: str, reference: Reference, scope: Scope | None, scopes: _Scopes) -> _Footnote:
    """Return the links and citations of a marker's footnote; none without a definition."""
    if scope is not None:
        return scopes.footnote(scope)
    if reference.label:
        return _Footnote((), ())
    inside = text[reference.start + len("^[") : reference.end - len("]")]
    links = _distinct(reference.inside)
    return _Footnote(links, find_citations(inside, names_notes=bool(links)))


def _source(link: Link, reference: Reference, line: int, column: int) -> Link:
    """Return the link of a footnote as a link from the claim: its place is that of the marker."""
    return replace(
        link,
        kind=LinkKind.SOURCE,
        line=line,
        column=column,
        start=reference.start,
        end=reference.end,
        heading=reference.heading,
        sentence=reference.statement.text,
        relation="",
        in_message=reference.in_message,
        in_comment=reference.in_comment,
    )


def _lost(text: str, references: Sequence[Reference], scopes: _Scopes) -> Iterator[_Finding]:
    """Find markers whose definition is missing, each label once."""
    reported: set[NoteKey] = set()
    for reference in references:
        key = note_key(reference.label)
        if (
            reference.label
            and key not in reported
            and scopes.is_watched(reference.start)
            and not reference.in_comment
            and scopes.find(reference) is None
            and _is_marker(text, reference)
        ):
            reported.add(key)
            message = f"the footnote [^{reference.label}] has no definition"
            remedy = f"Write `[^{reference.label}]: …`, or remove the marker."
            yield _Finding(Code.UNDEFINED_FOOTNOTE, reference.start, message, remedy)


def _is_marker(text: str, reference: Reference) -> bool:
    """Distinguish a marker without definition from a character class, such as `[^a-z]`.

    A marker directly follows a word, or is at the end of a clause; it contains no range and has no
    quantifier.
    """
    if reference.label.isdigit():
        return True
    if _CLASS.search(reference.label) or text.startswith(_QUANTIFIERS, reference.end):
        return False
    before = text[reference.start - 1 : reference.start] if reference.start else ""
    return bool(before.strip(_BEFORE_CLASS)) or bool(_CLAUSE_END.match(text, reference.end))


def _idle(references: Sequence[Reference], scopes: _Scopes) -> Iterator[_Finding]:
    """Find definitions that are not read, that nothing refers to, or that name far too much."""
    used = {scopes.find(reference) for reference in references if reference.label}
    for definition in scopes.definitions:
        scope = scopes.scope(definition.label, definition.start)
        if not scopes.is_watched(definition.start):
            continue
        if scopes.last[scope] is not definition:
            message = f"the footnote [^{definition.label}] is defined again below; this one is not"
            remedy = "Give one of them another name."
            yield _Finding(Code.DUPLICATE_FOOTNOTE, definition.start, f"{message} read", remedy)
        elif scope not in used:
            message = f"nothing refers to the footnote [^{definition.label}]"
            remedy = "Put its marker after the claim that it supports."
            yield _Finding(Code.UNUSED_FOOTNOTE, definition.start, message, remedy)
        elif len(scopes.footnote(scope).links) > MOST_SOURCES:
            yield _excess(definition, len(scopes.footnote(scope).links))


def _excess(definition: Definition, number: int) -> _Finding:
    message = f"the footnote [^{definition.label}] names {number:,} notes, of which {MOST_SOURCES}"
    remedy = "Split it into one footnote for each claim."
    return _Finding(
        Code.OVERSIZED_NOTE, definition.start, f"{message} were taken as sources", remedy
    )
