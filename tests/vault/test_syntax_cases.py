"""Every rule of reading as a case: title, input, expected. A bug report becomes five lines here.

A case is a heading, a fence of four backticks with the note as it stands in the file, and lines
of what must be found, exactly and in order:

    - link Target # anchor | display         the kind, and what stands written
    - claim label: text -> source, source    a footnote marker with its statement
    - heading 2 text, tag name, id name, block kind label, problem code line:column, …

`SECTIONS` names them all; `no tags` says that there are none.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from vaultgraph.model import LinkKind, VaultPath
from vaultgraph.vault.note import Claim, Link, Note
from vaultgraph.vault.parse import note_text, parse_note
from vaultgraph.vault.settings import VaultSettings

CASES = Path(__file__).parent / "cases"
CASE = re.compile(
    r"^## (?P<title>.+)\n+````\n(?P<note>(?:.*\n)*?)````\n(?P<found>(?:.*\n)*?)(?=^## |\Z)", re.M
)
ALWAYS = ("links", "problems")
"""Sections that are compared in every case; others only where the case names one."""


class Case(NamedTuple):
    title: str
    note: str
    expected: list[str]


def load_cases() -> list[pytest.param]:
    cases = []
    for file in sorted(CASES.glob("*.md")):
        text = file.read_text(encoding="utf-8")
        found = list(CASE.finditer(text))
        assert len(found) == text.splitlines().count("````") / 2, (
            f"a case of {file.name} is not well-formed"
        )
        for match in found:
            expected = [line[2:] for line in match["found"].splitlines() if line.startswith("- ")]
            case = Case(match["title"], match["note"].removesuffix("\n"), expected)
            cases.append(pytest.param(case, id=f"{file.stem}: {case.title}"))
    return cases


@pytest.mark.parametrize("case", load_cases())
def test_case(case: Case) -> None:
    data = case.note.replace("␍", "\r").replace("␉", "\t").encode()
    note = parse_note(VaultPath("Note.md"), data, VaultSettings())
    text = note_text(data).text
    left = set(case.expected)
    for section, (words, describe) in SECTIONS.items():
        expected = [line for line in case.expected if line.split(" ")[0] in words]
        nothing = f"no {section}"
        if section in ALWAYS or expected or nothing in case.expected:
            assert describe(note, text) == expected
        left -= {*expected, nothing}
    assert not left, "a line that names no section"


def describe_links(note: Note, text: str) -> list[str]:
    return [describe_link(link) for link in written_links(note)]


def describe_link(link: Link) -> str:
    anchor = f" # {link.anchor}" if link.anchor else ""
    display = f" | {link.display}" if link.display else ""
    return f"{link.kind} {link.target}{anchor}{display}"


def written_links(note: Note) -> list[Link]:
    return [link for link in note.links if link.kind is not LinkKind.SOURCE]


def describe_sources(note: Note, text: str) -> list[str]:
    return [
        f"source {text[link.start : link.end]} {link.target}"
        for link in note.links
        if link.kind is LinkKind.SOURCE
    ]


def describe_claims(note: Note, text: str) -> list[str]:
    return [
        f"claim {claim.label or '^'}: {claim.text} -> "
        + (", ".join([*(s.target for s in claim.sources), *_quoted(claim)]) or "nothing")
        + ("" if claim.defined else " (undefined)")
        for claim in note.claims
    ]


def _quoted(claim: Claim) -> list[str]:
    return [f'"{citation}"' for citation in claim.citations]


def describe_problems(note: Note, text: str) -> list[str]:
    return [
        f"problem {found.code} {found.location.line}:{found.location.column}"
        for found in note.diagnostics
    ]


Describe = Callable[[Note, str], list[str]]

SECTIONS: dict[str, tuple[tuple[str, ...], Describe]] = {
    "links": (("link", "embed", "property"), describe_links),
    "problems": (("problem",), describe_problems),
    "sources": (("source",), describe_sources),
    "claims": (("claim",), describe_claims),
    "headings": (
        ("heading",),
        lambda note, _: [f"heading {h.level} {h.text}".strip() for h in note.headings],
    ),
    "tags": (("tag",), lambda note, _: [f"tag {tag}" for tag in note.tags]),
    "ids": (("id",), lambda note, _: [f"id {anchor}" for anchor in note.anchors]),
    "blocks": (
        ("block",),
        lambda note, _: [f"block {b.kind} {b.label}".strip() for b in note.blocks],
    ),
    "sentences": (
        ("sentence",),
        lambda note, _: [f"sentence {x.sentence}" for x in written_links(note)],
    ),
    "relations": (
        ("relation",),
        lambda note, _: [f"relation {x.relation}" for x in note.links if x.relation],
    ),
    "aliases": (("alias",), lambda note, _: [f"alias {alias}" for alias in note.aliases]),
    "private": (("private",), lambda note, _: ["private"] if note.private else []),
    "terms": (("term",), lambda note, _: [f"term {term} {count}" for term, count in note.terms]),
    "properties": (("properties",), lambda note, _: [f"properties {note.properties}"]),
}
