"""Every finding on links has its place, says what is there, and what can be done."""

import time

import pytest

from tests.graph.making import link, note, resolve
from vaultgraph.diagnostics import Code, Diagnostic
from vaultgraph.graph.links.check import check_links
from vaultgraph.model import LinkKind, NoteRole
from vaultgraph.vault.note import Heading, Link, Note


def check(code: Code, *notes: Note) -> list[Diagnostic]:
    return [found for found in check_links(notes, resolve(notes)) if found.code is code]


def headings(*titles: str) -> tuple[Heading, ...]:
    """Make headings of `## Title`, a thousand characters apart."""
    return tuple(
        Heading(
            level=len(title) - len(title.lstrip("#")),
            text=title.lstrip("# "),
            line=number,
            start=1000 * number,
            end=1000 * number + len(title),
        )
        for number, title in enumerate(titles, 1)
    )


def test_an_ambiguous_link_says_what_was_taken_and_why() -> None:
    notes = note("work/Note.md", "x", "Plan"), note("work/Plan.md"), note("Plan/Plan.md")
    (found,) = check(Code.AMBIGUOUS_LINK, *notes)
    assert str(found) == (
        "work/Note.md:2:1: ambiguous-link [[Plan]]: "
        "took work/Plan.md (same folder) over Plan/Plan.md"
    )


def test_an_ambiguous_link_lists_no_more_than_a_person_reads() -> None:
    notes = [note(f"{number:02d}/Plan.md") for number in range(60)]
    (found,) = check(Code.AMBIGUOUS_LINK, *notes, note("a.md", "Plan"))
    assert found.message.count("Plan.md") == 21
    assert found.message.endswith("20/Plan.md, 39 more")


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("LTM", "It is an alias: write [[Long-term memory|LTM]]."),
        ("old/Chunking", "A note of this name stands elsewhere: write [[Chunking]]."),
        ("./Chunking.md", "A note of this name stands elsewhere: write [[Chunking]]."),
        ("Chunkng", "Did you mean [[Chunking]]?"),
        ("Долговременая память", "Did you mean [[Долговременная память]]?"),
        ("2024-05-02", ""),
        ("Chapter 4", ""),
        ("Something else", ""),
        ("记忆迁移", ""),
        ("|x", ""),
    ],
)
def test_an_unresolved_link_says_what_may_be_meant(written: str, remedy: str) -> None:
    names = "Long-term memory", "Chunking", "Долговременная память", "2024-05-01", "Chapter 3"
    notes = [note(f"{name}.md", aliases=("LTM",) * (name[0] == "L")) for name in names]
    (found,) = check(Code.UNRESOLVED_LINK, *notes, note("Maps/a.md", written))
    assert found.remedy == remedy
    assert found.message == f"[[{written}]]: there is no such note"


def test_nobody_is_told_to_mend_what_was_said_in_a_chat_or_is_filled_in_later() -> None:
    said = (
        link("1,2],[3,4", in_message=True),
        link("a#gone", in_message=True),
        link("{{yesterday}}"),
    )
    assert not check_links([note("a.md", *said)], resolve([note("a.md", *said)]))


TARGET = note(
    "t.md",
    headings=headings("# Top", "## Why: a *plan*?", "### Deep", "## Other_thing", "# Ende"),
    anchors=("Block-1",),
)


@pytest.mark.parametrize(
    "anchor",
    [
        *("Top", "top", "Why a plan", "why: a plan?", "Other thing", "#Ende", ""),
        *("Top#Deep", "Top#Why a plan#Deep", "^Block-1", "^block-1", "Top#^block-1"),
    ],
)
def test_an_anchor_is_found_as_obsidian_finds_it(anchor: str) -> None:
    assert not check(Code.MISSING_ANCHOR, TARGET, note("a.md", f"t#{anchor}"))


@pytest.mark.parametrize(
    ("anchor", "what", "remedy"),
    [
        ("Tap", "heading", "Did you mean #Top?"),
        ("Deep#Top", "heading", "The heading stands elsewhere in that note: write #Top."),
        ("Ende#Deep", "heading", "The heading stands elsewhere in that note: write #Deep."),
        ("Other_thing#Deep", "heading", "The heading stands elsewhere in that note: write #Deep."),
        ("Block-1", "heading", ""),
        ("^block", "block", ""),
    ],
)
def test_an_anchor_that_is_not_there_is_reported(anchor: str, what: str, remedy: str) -> None:
    (found,) = check(Code.MISSING_ANCHOR, TARGET, note("a.md", f"t#{anchor}"))
    assert found.message == f"[[t#{anchor}]]: t.md has no such {what}"
    assert found.remedy == remedy


def test_an_anchor_in_a_file_that_is_no_note_is_not_looked_for() -> None:
    notes = [note("a.md", "paper.pdf#page=2")]
    assert not check_links(notes, resolve(notes, "paper.pdf"))


def embed(written: str, line: int = 1) -> Link:
    return link(written, LinkKind.EMBED, line=line)


def test_a_loop_of_embeds_is_told_once_as_the_shortest_way_round() -> None:
    notes = [
        note("a.md", embed("b"), embed("c", 2)),
        note("b.md", embed("c")),
        note("c.md", embed("a")),
        note("outside.md", embed("a")),
    ]
    (found,) = check(Code.EMBED_LOOP, *notes)
    assert str(found.location) == "a.md:2:1"
    assert found.message.endswith("a.md → c.md → a.md")


def test_a_long_loop_is_told_by_its_ends() -> None:
    notes = [note(f"{n:04d}.md", embed(f"{(n + 1) % 2000:04d}")) for n in range(2_000)]
    (found,) = check(Code.EMBED_LOOP, *notes)
    assert "0000.md → 0001.md" in found.message
    assert found.message.endswith("→ 1999.md → 0000.md")
    assert len(found.message) < 400


@pytest.mark.parametrize(
    ("a", "b", "loops"),
    [
        ([embed("b")], [embed("a")], 1),
        ([embed("a")], [], 1),
        ([embed("b")], [link("a")], 0),
        # b's embed stands under its second heading, at 2500
        ([embed("b#Two")], [embed("a", 25)], 1),
        ([embed("b#One")], [embed("a", 25)], 0),
        ([embed("b#One")], [embed("a", 15)], 1),
        # a section may show another one of its own note, but not the one around it
        ([embed("a#Two", 15)], [], 0),
        ([embed("a#One", 15)], [], 1),
    ],
)
def test_only_parts_that_show_themselves_are_a_loop(
    a: list[Link], b: list[Link], loops: int
) -> None:
    parts = headings("# One", "# Two")
    notes = note("a.md", *a, headings=parts), note("b.md", *b, headings=parts)
    assert len(check(Code.EMBED_LOOP, *notes)) == loops


def test_a_note_without_any_link_to_another_is_an_orphan() -> None:
    notes = [
        note("alone.md", "#heading"),
        note("linked.md"),
        note("links.md", "linked"),
        note("plans.md", "later"),
        note("shows.md", embed("picture.png")),
        note("day.md", role=NoteRole.DAILY),
        note("template.md", role=NoteRole.TEMPLATE),
    ]
    resolution = resolve(notes, "picture.png")
    found = [f for f in check_links(notes, resolution) if f.code is Code.ORPHAN]
    assert [finding.location.path for finding in found] == ["alone.md"]


def test_suggestions_stay_cheap_however_much_is_wrong() -> None:
    """Comparing all with all would take hours."""
    names = [note(f"note number {n}.md") for n in range(3_000)]
    parts = tuple(
        Heading(level=1, text=f"part {n}", line=n, start=n, end=n + 1) for n in range(1, 3_000)
    )
    missing = [link(f"note numbr {n}", line=n) for n in range(20_000)]
    anchors = [link(f"target#prt {n}", line=n) for n in range(20_000)]
    notes = [*names, note("target.md", headings=parts), note("a.md", *missing, *anchors)]
    resolution = resolve(notes)
    began = time.process_time()
    found = check_links(notes, resolution)
    assert time.process_time() - began < 30
    assert sum(finding.code is Code.UNRESOLVED_LINK for finding in found) == 20_000
    assert sum(finding.code is Code.MISSING_ANCHOR for finding in found) == 20_000


def test_a_name_of_any_length_makes_a_message_that_can_be_read() -> None:
    (found,) = check(Code.UNRESOLVED_LINK, note("a.md", "x" * 1_000_000))
    assert len(str(found)) < 300
