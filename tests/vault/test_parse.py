"""A note is a pure function of its bytes, whatever they are; and its spans point into its text."""

import re
from pathlib import Path
from unicodedata import normalize
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.vault.markdown import code_blocks, markdown
from vaultgraph.diagnostics import Code
from vaultgraph.model import LinkKind, NoteRole, VaultPath
from vaultgraph.vault.markdown import blocks
from vaultgraph.vault.markdown.footnotes import MOST_SOURCES
from vaultgraph.vault.markdown.layout import Layout
from vaultgraph.vault.markdown.lines import PAD
from vaultgraph.vault.note import BlockKind, Note
from vaultgraph.vault.parse import OVERSIZED, note_text, parse_note
from vaultgraph.vault.settings import VaultSettings

SAMPLE = Path(__file__).parents[2] / "sample_vault"
SAMPLE_NOTES = sorted(SAMPLE.rglob("*.md"))
ANALYSIS = """\
>[!nexus_user] **User** - 30.06.2025 at 12:03
> How much does it weigh?
<!-- UID: 1 -->

### 1. The question

- [[Scales]] — say what is weighed [^1].
- [[Units of *mass*|Units]] — say in what [^2].

### 2. The answer

- [[Scales]] — **two** pounds [^3].

#### Sources
[^1]: [[Scales]]
[^2]: [[Units of *mass*]]
[^3]: [[Scales]]


>[!nexus_agent] **Assistant** - 30.06.2025 at 12:03
> Two pounds, see [[Scales]].
>
> ## A heading of the answer
<!-- UID: 2 -->
"""


def parse(content: str | bytes, path: str = "Note.md", *, repair_text: bool = False) -> Note:
    data = content if isinstance(content, bytes) else content.encode()
    return parse_note(VaultPath(path), data, VaultSettings(), repair_text=repair_text)


def codes(note: Note) -> list[Code]:
    return [found.code for found in note.diagnostics]


def test_an_analysis_between_two_messages_gives_its_claims() -> None:
    note = parse(ANALYSIS)
    assert [(c.label, c.heading, c.text) for c in note.claims] == [
        ("1", ("1. The question",), "Scales — say what is weighed."),
        ("2", ("1. The question",), "Units — say in what."),
        ("3", ("2. The answer",), "Scales — two pounds."),
    ]
    assert [source.target for claim in note.claims for source in claim.sources] == [
        "Scales",
        "Units of *mass*",
        "Scales",
    ]
    assert [heading.text for heading in note.headings] == [
        "1. The question",
        "2. The answer",
        "Sources",
    ]
    assert [block.kind for block in note.blocks] == [
        BlockKind.MESSAGE,
        BlockKind.HEADING,
        BlockKind.LIST_ITEM,
        BlockKind.LIST_ITEM,
        BlockKind.HEADING,
        BlockKind.LIST_ITEM,
        BlockKind.HEADING,
        BlockKind.FOOTNOTE,
        BlockKind.FOOTNOTE,
        BlockKind.FOOTNOTE,
        BlockKind.MESSAGE,
    ]
    assert note.role is NoteRole.CHAT
    assert note.diagnostics == ()


def test_links_in_messages_are_flagged() -> None:
    links = parse(ANALYSIS).links
    assert [link.target for link in links if link.in_message] == ["Scales"]
    assert links[-1].in_message


def test_lines_and_columns_count_characters_from_one() -> None:
    text = "---\r\na: '[[p]]'\r\n---\r\n\r\n🧪й [[x]]\r\n> > [[y]] [^1]\r\n\r\n[^1]: [[z]]"
    note = parse(text)
    assert [(link.target, link.line, link.column) for link in note.links] == [
        ("p", 2, 5),
        ("x", 5, 4),
        ("y", 6, 5),
        ("z", 6, 11),
        ("z", 8, 7),
    ]


def test_a_source_has_the_place_of_its_marker() -> None:
    text = "Claim [^1].\n\n[^1]: [[a#h|b]]"
    source = parse(text).claims[0].sources[0]
    assert (source.kind, source.target, source.anchor) == (LinkKind.SOURCE, "a", "h")
    assert text[source.start : source.end] == "[^1]"
    assert source in parse(text).links


def test_headings_above_are_outermost_first() -> None:
    note = parse("# A\n## B\n[[1]]\n### C\n## D\n[[2]]\n# E\n[[3]]")
    assert [link.heading for link in note.links] == [("A", "B"), ("A", "D"), ("E",)]
    assert [note.headings[b.heading].text for b in note.blocks] == list("ABBCDDEE")


def test_bytes_that_are_no_text_are_replaced_and_reported() -> None:
    note = parse(b"\xd0\xb0 \xff [[x]]")
    assert [link.target for link in note.links] == ["x"]
    assert [(d.code, d.location.column) for d in note.diagnostics] == [(Code.UNDECODABLE_TEXT, 3)]


def test_mojibake_is_reported_and_repaired_only_on_request() -> None:
    damaged = "«Довольно длинная» строка № 1 — с [[память]]…".encode().decode("mac_roman")
    assert codes(parse(damaged)) == [Code.MOJIBAKE]
    repaired = parse(damaged, repair_text=True)
    assert codes(repaired) == []
    assert repaired.links[0].target == "память"
    assert repaired.digest == parse(damaged).digest


def test_an_oversized_note_is_reported_and_read() -> None:
    note = parse("word " * (OVERSIZED // 5 + 1) + "[[x]]")
    assert codes(note) == [Code.OVERSIZED_NOTE]
    assert note.links[0].target == "x"
    assert len(note.links[0].sentence) <= 1_000


@pytest.mark.parametrize(
    "text",
    [
        ">" * 10_000 + " [[x]]",
        "> " * 10_000 + "[[x]]",
        "- " * 10_000 + "[[x]]",
        "".join("  " * depth + f"- {depth}\n" for depth in range(300)) + "\n[[x]]",
    ],
    ids=["quotes", "spaced quotes", "items", "levels of a list"],
)
def test_deep_nesting_is_reported_and_read(text: str) -> None:
    note = parse(text)
    assert [link.target for link in note.links] == ["x"]
    assert codes(note) == [Code.DEEP_NESTING]


@pytest.mark.parametrize("text", ["[" * 10_000 + "x", "[[" * 10_000 + "x]]", "^[" * 10_000 + "x"])
def test_deep_brackets_are_read(text: str) -> None:
    assert len(parse(text).links) == text.count("x]]")


def test_a_footnote_that_names_everything_is_cut_and_reported() -> None:
    names = "".join(f"[[{number}]]" for number in range(MOST_SOURCES + 1))
    note = parse("a [^1], b [^1]\n\n[^1]: " + names)
    assert [len(claim.sources) for claim in note.claims] == [MOST_SOURCES] * 2
    assert codes(note) == [Code.OVERSIZED_NOTE]


def test_terms_are_the_most_frequent_and_bounded() -> None:
    words = " ".join(f"w{number:03d} " * (number + 1) for number in range(100))
    terms = parse(words).terms
    assert len(terms) == 64
    assert terms[0] == ("w099", 100)
    assert terms[-1] == ("w036", 37)


@pytest.mark.parametrize("path", SAMPLE_NOTES, ids=lambda path: path.stem)
def test_the_sample_vault_obeys_every_law(path: Path) -> None:
    check_laws(path.read_bytes())


FAST = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FAST
@given(st.binary(max_size=300))
def test_any_bytes_parse(data: bytes) -> None:
    check_laws(data)


@FAST
@given(markdown())
def test_any_markdown_parses(text: str) -> None:
    check_laws(text.encode("utf-8", "replace"))


def check_laws(data: bytes) -> None:
    """Equal bytes give equal notes; spans are those of what was written; blocks cover the body."""
    note = parse(data)
    assert note == parse(data)
    text = note_text(data).text
    check_links(note, text)
    check_blocks(note, text)
    assert all(count > 0 for _, count in note.terms)


def check_links(note: Note, text: str) -> None:
    places = [link.start for link in note.links]
    assert places == sorted(places)
    for link in note.links:
        written = text[link.start : link.end]
        before = text[: link.start]
        assert link.line == 1 + len(re.findall(r"\r\n|\r|\n", before))
        assert "\n" not in written or link.kind in (LinkKind.SOURCE, *MARKDOWN_KINDS)
        if link.kind is LinkKind.SOURCE:
            assert written[:2] in ("[^", "^[")
            assert written[-1] == "]"
        elif written.endswith("]]"):
            assert written.removeprefix("!").startswith("[[")
            assert link.target in normalize("NFC", written)
        elif link.kind is not LinkKind.PROPERTY:
            assert re.fullmatch(r"!?\[.*\]\(.*\)", written, re.DOTALL)
            assert link.display in written


MARKDOWN_KINDS = (LinkKind.LINK, LinkKind.EMBED, LinkKind.PROPERTY)


def check_blocks(note: Note, text: str) -> None:
    position = note.body
    for block in note.blocks:
        assert position <= block.start < block.end
        assert not text[position : block.start].strip(" \t\r\n")
        position = block.end
    assert not text[position:].strip(" \t\r\n")


@FAST
@given(code_blocks())
def test_links_in_code_never_count(nested: str) -> None:
    note = parse(nested)
    assert [link.target for link in note.links] == ["live"]


@FAST
@given(markdown())
def test_plain_pieces_are_read_as_markdown_it_reads_them(text: str) -> None:
    flat = text.replace("\r", "\n").replace("\0", "\ufffd")
    fast = blocks.lay_out(flat, 0)
    assert lay_out_by_rules(flat) == fast


SIGNS = (
    *("- ", "* ", "1. ", "12) ", "-\t", "-     ", " - ", "  - ", "a", "b c", "**b**", "_x_", "`c`"),
    *("```", "~~s~~", "~~~", "$x$", "$$", "%%", "#t", "# h", "2024", "12)", "[[a]]", "[[a]: b"),
    *("[a](b)", "[a]: b", "[^1]: x", "[ ] ", "[x](", "> ", "<b>", "<!-- ", "| a |", "|-|", "---"),
    *(
        "===",
        "***",
        "- - -",
        "\n",
        "\n\n",
        "\n  ",
        "\n    ",
        "\n\t",
        " ",
        "\t",
        PAD + "\n",
        ":",
        "é",
    ),
)


@given(st.lists(st.sampled_from(SIGNS), max_size=16).map("".join))
def test_lines_read_without_the_parser_are_read_as_by_the_rules(text: str) -> None:
    assert lay_out_by_rules(text) == blocks.lay_out(text, 0)


BEGINS = (
    "",
    "\t",
    "\t\t",
    "\t\t\t",
    "  ",
    "    ",
    "      ",
    "        ",
    " ",
    "\t ",
    "> ",
    ">",
    "> > ",
)
MARKERS = (
    "",
    "- ",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "2. ",
    "1) ",
    "10. ",
    "100. ",
    "-\t",
    "- [ ] ",
    "[^1]: ",
)
ENDS = ("\n", "\n", "\n", "\n\n", f"{PAD}\n", "\n \n", "")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(BEGINS),
            st.sampled_from(MARKERS),
            st.sampled_from(
                ["a", "b c", "[[x]]", "**c**", "- ", "--", "", "12 x", "#t", "f | g", "`"]
            ),
            st.sampled_from(ENDS),
        ).map("".join),
        max_size=9,
    ).map("".join)
)
def test_nested_lines_read_without_the_parser_are_read_as_by_the_rules(text: str) -> None:
    assert lay_out_by_rules(text) == blocks.lay_out(text, 0)


def lay_out_by_rules(text: str) -> Layout:
    """Lay out a body by the rules of blocks alone."""
    never = re.compile(r"(?!)")
    with (
        patch.object(blocks, "PARAGRAPH", never),
        patch.object(blocks, "HEADING", never),
        patch.object(blocks, "QUOTE", never),
        patch.object(blocks, "FOOTNOTE", never),
        patch.object(blocks, "read_items", lambda *_: ()),
    ):
        return blocks.lay_out(text, 0)


def test_a_rule_behind_a_tab_is_no_list() -> None:
    assert [block.kind for block in parse(" \t- --\n").blocks] == [BlockKind.RULE]


@FAST
@given(markdown())
def test_line_ends_of_windows_change_nothing(text: str) -> None:
    flat = text.replace("\r\n", "\n").replace("\r", "\n")
    note, windows = parse(flat), parse(flat.replace("\n", "\r\n"))
    assert [link.target for link in windows.links] == [link.target for link in note.links]
    assert [block.kind for block in windows.blocks] == [block.kind for block in note.blocks]
    assert [(each.level, each.text) for each in windows.headings] == [
        (each.level, each.text) for each in note.headings
    ]
    assert (windows.tags, windows.anchors) == (note.tags, note.anchors)


@pytest.mark.parametrize("opening", ["<!--", "<pre>", "$$", "> <!--", "- <!--", "%%"])
@pytest.mark.parametrize("blank", [1, 2, 10, 100])
def test_a_block_left_open_before_blank_lines_ends(opening: str, blank: int) -> None:
    empty = "\n" * blank
    for text in (
        f"{opening}{empty}x",
        f"{opening}{empty}x{empty}",
        f"a{empty}{opening}{empty}x\n\ny",
    ):
        assert parse(text).characters == len(text)
