"""Footnotes become claims with their sources (part of stage 2).

In: what the scans of all leaves found. Out: claims, links of kind `source`, diagnostics of
footnotes. The first definition of a name wins; names compare by case-folding.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from vaultgraph.diagnostics import Code, Diagnostic
from vaultgraph.model import LinkKind, Location, NoteKey, VaultPath
from vaultgraph.text import note_key
from vaultgraph.vault.markdown.body import Body, Lines, Reference, links_between
from vaultgraph.vault.markdown.layout import Definition
from vaultgraph.vault.note import Claim, Link

MOST_SOURCES = 100
"""How many notes one footnote can name as sources; more is no citation."""

_MOST_IN_NOTE = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnotes:
    """Every marker as a claim, in order, and what is wrong with footnotes."""

    claims: tuple[Claim, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def read_footnotes(
    path: VaultPath, body: Body, definitions: Sequence[Definition], lines: Lines
) -> Footnotes:
    """Bring markers and definitions together."""
    if not body.references and not definitions:
        return Footnotes()
    first: dict[NoteKey, Definition] = {}
    for definition in definitions:
        first.setdefault(note_key(definition.label), definition)
    named = {key: _named_in(definition, body.links) for key, definition in first.items()}
    claims = tuple(_claims(body.references, named, lines))
    found = [*_problems(body.references, definitions, first), *_excess(first, named)]
    return Footnotes(
        claims=claims,
        diagnostics=tuple(
            Diagnostic(
                code=code, location=_location(path, place, lines), message=message, remedy=remedy
            )
            for code, place, message, remedy in found
        ),
    )


def _location(path: VaultPath, offset: int, lines: Lines) -> Location:
    line, column = lines.place(offset)
    return Location(path=path, line=line, column=column)


def _named_in(definition: Definition, links: Sequence[Link]) -> list[Link]:
    """The links that stand in a definition, one for each place that they name."""
    found: dict[tuple[str, str], Link] = {}
    for link in links_between(links, definition.start, definition.end):
        found.setdefault((link.target, link.anchor), link)
    return list(found.values())


def _claims(
    references: Sequence[Reference], named: dict[NoteKey, list[Link]], lines: Lines
) -> Iterator[Claim]:
    left = _MOST_IN_NOTE
    for reference in references:
        line, column = lines.place(reference.start)
        key = note_key(reference.label)
        links = named.get(key, []) if reference.label else reference.inside
        taken = links[: min(MOST_SOURCES, left)]
        left -= len(taken)
        yield Claim(
            label=reference.label,
            text=reference.statement.text,
            heading=reference.heading,
            line=line,
            column=column,
            start=reference.statement.start,
            end=reference.statement.end,
            sources=tuple(_source(link, reference, line, column) for link in taken),
            defined=not reference.label or key in named,
        )


def _source(link: Link, reference: Reference, line: int, column: int) -> Link:
    """The link of a footnote as an edge from the claim: its place is the marker."""
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
    )


def _problems(
    references: Sequence[Reference],
    definitions: Sequence[Definition],
    first: dict[NoteKey, Definition],
) -> Iterator[tuple[Code, int, str, str]]:
    """Yield code, offset, message and remedy of what does not fit together."""
    used: set[NoteKey] = set()
    for reference in references:
        key = note_key(reference.label)
        if reference.label and key not in used and key not in first:
            message = f"the footnote [^{reference.label}] has no definition"
            remedy = f"Write `[^{reference.label}]: …`, or take the marker away."
            yield Code.UNDEFINED_FOOTNOTE, reference.start, message, remedy
        used.add(key)
    for definition in definitions:
        key = note_key(definition.label)
        if first[key] is not definition:
            message = f"the footnote [^{definition.label}] is defined again; this one is not read"
            yield Code.DUPLICATE_FOOTNOTE, definition.start, message, "Give it another name."
        elif key not in used:
            message = f"nothing refers to the footnote [^{definition.label}]"
            remedy = "Set its marker behind the claim that it is the source of."
            yield Code.UNUSED_FOOTNOTE, definition.start, message, remedy


def _excess(
    first: dict[NoteKey, Definition], named: dict[NoteKey, list[Link]]
) -> Iterator[tuple[Code, int, str, str]]:
    for key, links in named.items():
        if len(links) > MOST_SOURCES:
            label, place = first[key].label, first[key].start
            message = f"the footnote [^{label}] names {len(links):,} notes, of which {MOST_SOURCES}"
            remedy = "Split it into one footnote for each claim."
            yield Code.OVERSIZED_NOTE, place, f"{message} were taken as sources", remedy
