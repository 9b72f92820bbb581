"""Every finding on links has a place, a message and a remedy."""

import time

import pytest

from tests.graph.making import link, note, resolve
from vaultgraph.diagnostics import Code, Diagnostic, Severity, gather_diagnostics
from vaultgraph.graph.links.check import check_links
from vaultgraph.graph.links.suggest import NameSuggester
from vaultgraph.model import LinkKind, NoteRole, VaultPath
from vaultgraph.vault.note import Heading, Link, Note
from vaultgraph.vault.settings import VaultSettings


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


def test_an_ambiguous_link_is_reported_with_the_choice_and_its_reason() -> None:
    notes = note("work/Note.md", "x", "Plan"), note("work/Plan.md"), note("Plan/Plan.md")
    (found,) = check(Code.AMBIGUOUS_LINK, *notes)
    assert str(found) == (
        "work/Note.md:2:1: ambiguous-link [[Plan]]: "
        "took work/Plan.md (same folder) over Plan/Plan.md"
    )


def test_an_ambiguous_link_lists_no_more_than_a_person_reads() -> None:
    notes = [note(f"{number:02d}/Plan.md") for number in range(60)]
    (found,) = check(Code.AMBIGUOUS_LINK, *notes, note("a.md", "Plan"))
    assert found.message.count("Plan.md") == 6
    assert found.message.endswith("05/Plan.md, 54 more")


def test_a_folder_that_only_ends_alike_is_no_rival() -> None:
    """The app also resolves `Pump/a` to a file of `Big Pump`, which nobody means."""
    notes = note("Pump/a.md"), note("x/Big Pump/a.md"), note("n.md", "Pump/a")
    assert not check(Code.AMBIGUOUS_LINK, *notes)
    notes = note("far/away/Pump/a.md"), note("Big Pump/a.md"), note("n.md", "Pump/a")
    (found,) = check(Code.AMBIGUOUS_LINK, *notes)
    assert found.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("source", "paths", "severity"),
    [
        ("work/a.md", ("work/Plan.md", "home/Plan.md"), Severity.INFO),
        ("a.md", ("Plan.md", "home/Plan.md"), Severity.INFO),
        ("a.md", ("work/Plan.md", "homes/Plan.md"), Severity.WARNING),
        ("a.md", ("x/Plan.md", "deep/er/plan.md"), Severity.INFO),
        ("x/a.md", ("x/plan.md", "deep/Plan.md"), Severity.WARNING),
    ],
)
def test_a_choice_that_the_author_meant_is_only_information(
    source: str, paths: tuple[str, ...], severity: Severity
) -> None:
    """Meant is the note of the same folder or at the root, and the one spelled in this case."""
    (found,) = check(Code.AMBIGUOUS_LINK, note(source, "Plan"), *map(note, paths))
    assert found.severity is severity
    assert bool(found.remedy) is (severity is Severity.WARNING)


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("LTM", "It is an alias; if that note is meant, write [[Long-term memory|LTM]]."),
        ("old/Chunking", "A note of this name is elsewhere: write [[Chunking]]."),
        ("./Chunking.md", "A note of this name is elsewhere: write [[Chunking]]."),
        ("Chunkng", "Did you mean [[Chunking]]?"),
        ("Долговременая память", "Did you mean [[Долговременная память]]?"),
        ("Chapter 4", ""),
        ("Something else", ""),
        ("记忆迁移", ""),
        ("|x", "There is no name before |: write [[name|x]]."),
        ("example.org/x", "An address begins with its protocol: write https://example.org/x."),
        ("https://example.org/x", "An address is not a note: write <https://example.org/x>."),
    ],
)
def test_what_an_unresolved_link_may_mean_is_suggested(written: str, remedy: str) -> None:
    names = "Long-term memory", "Chunking", "Долговременная память", "2024-05-01", "Chapter 3"
    notes = [note(f"{name}.md", aliases=("LTM",) * (name[0] == "L")) for name in names]
    (found,) = check(Code.UNRESOLVED_LINK, *notes, note("Maps/a.md", written))
    assert found.remedy == remedy
    assert found.message == f"[[{written}]]: there is no such note"


def test_the_whole_path_that_a_card_needs_is_suggested() -> None:
    suggester = NameSuggester([note("b/Only.md"), note("Other.md")])
    card = link("only.md", exact=True)
    remedy = "A note of this name is at b/Only.md: a card needs its whole path."
    assert suggester.remedy(card) == remedy
    assert suggester.remedy(link("gone.md", exact=True)) == ""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("buffer overflow", "Buffer-Overflow"),
        ("Bufer Overflow", "Buffer-Overflow"),
        ("Долговременая память", "Долговременная память"),
        ("Chukning", "Chunking"),
        ("Attentive Transformar", "Attentive Transformer"),
    ],
)
def test_a_spelling_is_mended(written: str, meant: str) -> None:
    names = "Buffer-Overflow", "Долговременная память", "Chunking", "Attentive Transformer"
    (found,) = check(Code.UNRESOLVED_LINK, *(note(f"{n}.md") for n in names), note("a.md", written))
    assert found.remedy == f"Did you mean [[{meant}]]?"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Glass Bell", "Fiberglass Bell"),
        ("Sealing", "Ceiling"),
        ("House", "Horse"),
        ("Cat", "Car"),
        ("Meeting", "Meetings"),
        ("Version 1.2", "Version 1.3"),
        ("Chain Reaction", "Chain Relation"),
        ("Sun Flower Oil", "Sunflowers Oil"),
        ("记忆系统", "记忆系列"),
    ],
)
def test_another_word_is_no_spelling(written: str, name: str) -> None:
    (found,) = check(Code.UNRESOLVED_LINK, note(f"{name}.md"), note("a.md", written))
    assert found.remedy == ""


@pytest.mark.parametrize(
    ("written", "name", "sign"),
    [
        ("F# in short", "F# in short", "#"),
        ("B#2", "B#2", "#"),
        ("rest]", "rest]]", "]"),
        ("100%25", "100%", "%23"),
    ],
)
def test_a_name_that_no_link_can_spell_is_explained(written: str, name: str, sign: str) -> None:
    (found,) = check(Code.UNRESOLVED_LINK, note(f"{name}.md"), note("a.md", written))
    assert found.remedy.startswith(f"A note is called “{name}”, but links read {sign}")
    assert f"[[{written}]]" in found.message


@pytest.mark.parametrize("written", ["scan.PNG", "paper.pdf#page=2", "Board.canvas", "sub/x.m4a"])
def test_a_missing_file_is_no_missing_note(written: str) -> None:
    name = written.partition("#")[0].rpartition("/")[2].partition(".")[0]
    (found,) = check(Code.UNRESOLVED_LINK, note(f"{name}.md"), note("a.md", written))
    assert found.message == f"[[{written.partition('#')[0]}]]: there is no such file"
    assert (found.remedy, found.severity) == ("", Severity.WARNING)


@pytest.mark.parametrize("written", ["Node.js", "v1.2", "E. M. Forster", "ASP.NET"])
def test_a_name_with_a_dot_is_a_note(written: str) -> None:
    (found,) = check(Code.UNRESOLVED_LINK, note("a.md", written))
    assert found.message == f"[[{written}]]: there is no such note"


@pytest.mark.parametrize(
    "written",
    [
        *("2024-05-02", "2024-05", "2024-W07", "2024-Q1", "2024", "20240502", "4 May 2024"),
        *("days/2024-05-02", "Thu 2 May", "2024-05-02.md"),
        *("May 2024", "2024 Mai", "май 2024", "2024年5月", "Week 12, 2024"),
    ],
)
def test_a_period_that_nobody_wrote_of_is_navigation(written: str) -> None:
    settings = VaultSettings(daily_folder="days", daily_format="YYYY/ddd D MMM")
    notes = [note("a.md", written)]
    assert bool(check_links(notes, resolve(notes), settings)) is (written == "Thu 2 May")


def test_a_note_in_the_cloud_is_not_called_unwritten() -> None:
    notes = [note("a.md", "Plan")]
    (found,) = check_links(notes, resolve(notes), remote=[VaultPath("work/Plan.md")])
    assert found.message == "[[Plan]]: work/Plan.md is in iCloud and not downloaded"


@pytest.mark.parametrize(
    "notes",
    [
        [note("t.md", "gone", "a#gone", role=NoteRole.TEMPLATE), note("a.md", "t")],
        [note("t.md", "gone", "a#gone", role=NoteRole.COPY), note("a.md", "t")],
        [note("a.md", link("gone", in_comment=True), link("b#x", in_comment=True)), note("b.md")],
        [
            note(
                "a.md", "<% tp.date.now() %>", "{{title}}", "`= this.x`", "...", "b", "<id>", "*.md"
            ),
            note("b.md"),
        ],
        [note("a.md", "/posts/", "posts/", "b"), note("b.md")],
        [note("README.md"), note("docs/License.md")],
    ],
)
def test_nobody_mends_templates_copies_comments_and_placeholders(notes: list[Note]) -> None:
    assert not check_links(notes, resolve(notes))


def test_all_links_to_one_target_are_one_line() -> None:
    notes = [note("a.md", "Gone", "b#gone", "gone"), note("b.md", "c", "Gone#x", "b#Gone")]
    found = check_links(notes, resolve(notes))
    gathered = [str(each) for each in gather_diagnostics(found)]
    assert gathered == [
        "a.md:1:1: unresolved-link [[Gone]]: there is no such note (3 times)",
        "a.md:2:1: missing-anchor [[b#gone]]: b.md has no such heading",
        "b.md:1:1: unresolved-link [[c]]: there is no such note",
        "b.md:3:1: missing-anchor [[b#Gone]]: b.md has no such heading",
    ]
    assert sum(each.count for each in gather_diagnostics(found)) == len(found)


def test_a_source_is_reported_at_its_footnote() -> None:
    source = link("gone", LinkKind.SOURCE, line=1)
    notes = [note("a.md", source, link("gone", line=9))]
    (found,) = check_links(notes, resolve(notes))
    assert found.location.line == 9


def test_links_in_chats_and_placeholders_are_not_reported() -> None:
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
        *("Top", "top", "Why a plan", "why: a plan?", "Other_thing", "#Ende", ""),
        *("Top#Deep", "Top#Why a plan#Deep", "^Block-1", "^block-1"),
    ],
)
def test_an_anchor_is_found_as_obsidian_finds_it(anchor: str) -> None:
    assert not check(Code.MISSING_ANCHOR, TARGET, note("a.md", f"t#{anchor}"))


@pytest.mark.parametrize(
    ("anchor", "what", "remedy"),
    [
        ("Tap", "heading", ""),
        ("Other_thign", "heading", "Did you mean #Other_thing?"),
        ("A plan: why not?", "heading", "Did you mean #Why: a *plan*??"),
        ("Other thing", "heading", "Did you mean #Other_thing?"),
        ("Top#^block-1", "block", "Omit headings before a block: write #^block-1."),
        ("Deep#Top", "heading", "The heading is elsewhere in that note: write #Top."),
        ("Ende#Deep", "heading", "The heading is elsewhere in that note: write #Deep."),
        ("Other_thing#Deep", "heading", "The heading is elsewhere in that note: write #Deep."),
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


def test_a_loop_of_embeds_is_reported_once_by_its_shortest_path() -> None:
    notes = [
        note("a.md", embed("b"), embed("c", 2)),
        note("b.md", embed("c")),
        note("c.md", embed("a")),
        note("outside.md", embed("a")),
    ]
    (found,) = check(Code.EMBED_LOOP, *notes)
    assert str(found.location) == "a.md:2:1"
    assert found.message.endswith("a.md → c.md → a.md")


def test_a_long_loop_is_reported_by_its_ends() -> None:
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
        # b's embed is below its second heading, at 2500
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


def test_a_heading_that_only_another_file_has_shows_what_was_meant() -> None:
    notes = (
        note("a/n.md", "index#Start"),
        note("a/index.md", headings=headings("# Other")),
        note("b/index.md", headings=headings("# Start")),
    )
    (found,) = check(Code.AMBIGUOUS_LINK, *notes)
    assert found.severity is Severity.WARNING
    (found,) = check(Code.AMBIGUOUS_LINK, note("a/n.md", "index#Nowhere"), *notes[1:])
    assert found.severity is Severity.INFO


def files(*written: str, among: tuple[str, ...]) -> list[Diagnostic]:
    """Say what is found on links to missing files, in a vault that has some others."""
    notes = [note("n.md", *(link(name, line=n) for n, name in enumerate(written, 1)))]
    paths = [VaultPath(path) for path in ("n.md", *among)]
    return list(gather_diagnostics(check_links(notes, resolve(notes, *among), paths=paths)))


def test_a_vault_without_its_attachments_is_one_line() -> None:
    pictures = [f"{number}.png" for number in range(12)]
    (found,) = files(*pictures, among=("x.canvas",))
    assert (
        found.message == "[[0.png]]: there is no such file, nor any other attachment in this vault"
    )
    assert found.severity is Severity.WARNING
    assert found.count == 12
    assert len(files(*pictures, among=("other.png",))) == 12
    assert len(files(*pictures[:3], among=())) == 3


def test_a_folder_of_files_that_is_not_there_is_one_line() -> None:
    pictures = [f"/img/{number}.png" for number in range(12)]
    (found,) = files(*pictures, among=("docs/img/0.png",))
    assert found.message == "[[/img/0.png]]: there is no such file, nor a folder /img"
    assert found.remedy == "A file of this name is at docs/img/0.png."
    inside = [picture.lstrip("/") for picture in pictures]
    assert len(files(*inside, among=("docs/img/other.png",))) == 12


def test_a_folder_full_of_orphans_is_one_line() -> None:
    (one,) = gather_diagnostics(check(Code.ORPHAN, *(note(f"x/{n}.md") for n in range(60))))
    assert one.message.endswith("or others in its folder")
    assert one.count == 60
    few = gather_diagnostics(check(Code.ORPHAN, *(note(f"x/{n}.md") for n in range(5))))
    assert [found.count for found in few] == [1] * 5
