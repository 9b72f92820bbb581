"""Pages as Notion exports them: names without ids, and properties of lines below the title."""

from datetime import date

import pytest

from vaultgraph.model import LinkKind, VaultPath
from vaultgraph.vault.note import Note
from vaultgraph.vault.notion import without_ids
from vaultgraph.vault.parse import parse_note
from vaultgraph.vault.settings import VaultSettings

PAGE = VaultPath(
    "Boilers 1effc0dd6df542a987428cf4ddd3b57a/Lancashire 9ae85d0b1c6b41939290a3ed4eab1470.md"
)
TEXT = """# Lancashire

Maker: Fairbairn, of Manchester
Tags: fire tube, mill
Created time: June 27, 2023 11:16 PM
Last edited time: October 12, 2023 2:56 PM
Fed by: Old pump (../Pumps%203f/Old%20pump%20da5f13397520433ba71324463caa8943.md)

Two furnaces side by side: one is fired while the other burns.
"""


def parse(text: str, path: VaultPath = PAGE) -> Note:
    return parse_note(path, text.encode(), VaultSettings())


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (str(PAGE), "Boilers/Lancashire.md"),
        ("Boilers 1effc0dd6df542a987428cf4ddd3b57a_all.csv", "Boilers_all.csv"),
        ("1effc0dd6df542a987428cf4ddd3b57a.md", "1effc0dd6df542a987428cf4ddd3b57a.md"),
        ("Commit 1effc0dd6df542a987428cf4ddd3b57a in main.md",) * 2,
        ("Deadbeef deadbeefdeadbeefdeadbeefdeadbeef.md",) * 2,
    ],
)
def test_the_id_of_a_page_is_no_part_of_its_name(path: str, expected: str) -> None:
    assert without_ids(path) == expected


def test_the_properties_of_a_page_are_those_of_the_note() -> None:
    note = parse(TEXT)
    assert note.title == "Lancashire"
    assert note.tags == ("fire-tube", "mill")
    assert note.created == date(2023, 6, 27)
    assert note.properties["Maker"] == "Fairbairn, of Manchester"
    [link] = note.links
    assert (link.kind, link.relation) == (LinkKind.PROPERTY, "Fed by")
    assert link.target == "Old pump da5f13397520433ba71324463caa8943"
    about, said = note.passages
    assert TEXT[said.start : said.end].startswith("Two furnaces")
    assert about.end <= said.start


def test_a_private_page_is_private() -> None:
    assert parse("# Keys\n\nprivate: true\nTags: home\n\nUnder the mat.\n").private


@pytest.mark.parametrize(
    "text",
    [
        "# Rule\n\nNever: do not open the valve while it is hot, whoever may tell you to.\n",
        "# Rule\n\nFeed: by hand\nand not by a pump\n",
        "# Rule\n\nThe valve is shut.\n",
        "The valve: shut\n",
        "",
    ],
)
def test_a_paragraph_is_none(text: str) -> None:
    assert parse(text).properties == {}


def test_a_note_of_another_writer_has_its_lines_as_text() -> None:
    assert parse(TEXT, VaultPath("Lancashire.md")).properties == {}
