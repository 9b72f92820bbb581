"""Notes that were made to hurt: bounded time, a diagnostic where it fits, never an exception."""

import time

import pytest

from vaultgraph.diagnostics import Code
from vaultgraph.model import VaultPath
from vaultgraph.vault.note import Note
from vaultgraph.vault.parse import parse_note
from vaultgraph.vault.settings import VaultSettings

REPEATED = {
    "quotes": "> ",
    "items": "- ",
    "items of quotes": "- > ",
    "levels": "  - a\n",
    "brackets": "[",
    "double brackets": "[[",
    "image brackets": "![",
    "open destinations": "[a](",
    "open titles": '[a](b "',
    "open angle brackets": "[a](<",
    "inline notes": "^[",
    "fields": "[a:: ",
    "dollars": "$a ",
    "double dollars": "$$ a\n\n",
    "percents": "%%\na\n",
    "open comments": "<!-- ",
    "comments": "<!-- \n\n",
    "elements": "<pre>\n\n",
    "tags of HTML": "<a ",
    "fences": "```\n\n",
    "fences in items": "- ```\n",
    "emphasis": "*a **b _c ",
    "markers": "[^1] ",
    "definitions": "[^1]: [[x]]\n",
    "links": "[[x]] word ",
    "links to Markdown": "[a](b.md) ",
    "tables": "|a|[[b]]|\n|-|-|\n",
    "setext": "a\n===\n",
    "empty lines": " \n",
    "indented code": "a\n\n    b\n\n",
    "lazy lines": "> a\nb\n",
    "items of paragraphs": "- a\n\n  b\n\n",
    "words of Windows": "Р»С. ",
    "messages": ">[!nexus_user] **User** - 30.06.2025 at 12:03\n> a\n",
}
SIZE = 10_000
GROWTH = 8


def parse(text: str) -> Note:
    return parse_note(VaultPath("Note.md"), text.encode(), VaultSettings())


def seconds(text: str) -> float:
    started = time.process_time()
    parse(text)
    return time.process_time() - started


@pytest.mark.parametrize("piece", REPEATED.values(), ids=REPEATED)
def test_time_is_linear_in_the_size(piece: str) -> None:
    count = SIZE // len(piece)
    short = min(seconds(piece * count + "[[x]]") for _ in range(3))
    allowed = 3 * GROWTH * short + 0.05  # quadratic would be GROWTH * GROWTH times as long
    longer = piece * count * GROWTH + "[[x]]"
    assert seconds(longer) < allowed or seconds(longer) < allowed


HOSTILE_YAML = {
    "flow": "a: " + "[" * 100_000,
    "balanced flow": "a: " + "[" * 1_000 + "]" * 1_000,
    "block": "- " * 90_000 + "a",
    "keys": "? " * 90_000 + "a",
    "indents": "\n".join(" " * depth + "a:" for depth in range(500)),
    "size": "a: b\n" * 50_000,
    "values": "a: [" + "1, " * 30_000 + "1]",
    "merges": "a: &a {x: 1}\n"
    + "".join(
        f"{name}: &{name} {{<<: [{', '.join([f'*{before}'] * 9)}]}}\n"
        for before, name in zip("abcdefghij", "bcdefghijk", strict=True)
    ),
}
ODD_YAML = {
    "a: !!binary aGVsbG8=": {"a": "aGVsbG8="},
    "a: !secret x": {"a": "x"},
    "? [a, b]\n: c": {"[a, b]": "c"},
    "a: \x01": {"a": "\x01"},
    "a: \U000f0041": {"a": "\U000f0041"},
}


@pytest.mark.parametrize("written", HOSTILE_YAML.values(), ids=HOSTILE_YAML)
def test_hostile_properties_are_a_diagnostic(written: str) -> None:
    note = parse(f"---\n{written}\n---\n[[x]]")
    assert [found.code for found in note.diagnostics] == [Code.INVALID_PROPERTIES]
    assert note.properties == {}
    assert [link.target for link in note.links] == ["x"]


@pytest.mark.parametrize(("written", "values"), ODD_YAML.items())
def test_odd_properties_are_read(written: str, values: dict[str, str]) -> None:
    note = parse(f"---\n{written}\n---\n")
    assert note.properties == values
    assert note.diagnostics == ()


def test_a_lone_surrogate_never_reaches_the_properties() -> None:
    properties = parse('---\na: "\\ud800"\n---\n').properties
    assert all(value.encode() for value in properties.values())


@pytest.mark.parametrize("text", ["\0" * 9_000, "\r" * 9_000, "\ufeff" * 9_000, "", "\n", "---"])
def test_nothing_to_read_is_read(text: str) -> None:
    assert parse(text).links == ()
