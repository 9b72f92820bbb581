"""A pack of vaults that hold nearly nothing, only one kind of thing, or far too much of it."""

import json
import time
from collections.abc import Iterator

import pytest

from tests.pack.building import WordTokenizer, compiled
from vaultgraph.errors import BudgetTooSmallError, InputError
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId, NoteRole
from vaultgraph.pack import Pack, PackOptions, make_pack
from vaultgraph.passages.copies import find_copies
from vaultgraph.passages.table import tabulate
from vaultgraph.passages.tokens import counting

FOOTER = "Subscribe to our letter, follow us, and never miss another story from the harbour."
CARDS = [
    {"id": f"c{n}", "type": "text", "text": f"Card {n}: valve {n * 7} opens in winter.", "x": n}
    for n in range(30)
]


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count words, which anyone can check."""
    monkeypatch.setattr(counting, "load_tokenizer", lambda *_: WordTokenizer())


def seed_of(vault: CompiledVault, budget: int = 2_000) -> str:
    """The seed, within its budget by a count of its own."""
    pack = make_pack(vault, PackOptions(budget=budget))
    text = text_of(pack)
    assert WordTokenizer().count(text) <= budget
    return text


def text_of(pack: Pack) -> str:
    return next(file.content.decode() for file in pack.artifacts if file.path == "pack/SEED.md")


def chat(number: int) -> str:
    day = f"2025-03-{number + 1:02}"
    return (
        f"Chats/{day} - talk {number}.md\n"
        "    ---\n    nexus: nexus-ai-chat-importer\n    provider: chatgpt\n"
        f"    conversation_id: c{number}\n    create_time: {day}T10:00:00\n    ---\n"
        f"    # Title: Talk {number}\n    \n"
        f"    >[!nexus_user] **User** - {day} at 10:00\n"
        f"    > My boat number {number} is called Halcyon {number * 3}.\n"
        f"    <!-- UID: u{number} -->\n    \n"
        f"    >[!nexus_agent] **Assistant** - {day} at 10:01\n"
        "    > A fine name!\n"
        f"    <!-- UID: a{number} -->\n"
    )


def odd_vaults() -> Iterator[tuple[str, str, str]]:
    """Each vault by name, as a tree, with what its seed must tell."""
    yield (
        "one note",
        "Only.md\n    The boiler holds 40 litres.\n    \n    It is old.\n",
        "40 litres",
    )
    yield "one sentence", "Only.md\n    The boiler holds 40 litres.\n", "40 litres"
    yield "a note of a name alone", "Only.md\n", "1 note"
    yield (
        "three languages",
        "en.md\n    The boiler holds 40 litres.\nru.md\n    Котёл вмещает 40 литров.\n"
        "zh.md\n    锅炉可容纳四十升水。\n",
        "锅炉可容纳四十升水",
    )
    yield "only chats", "".join(chat(number) for number in range(12)), "Halcyon 33"
    yield (
        "only canvases",
        f"Board.canvas\n    {json.dumps({'nodes': CARDS, 'edges': []})}\n",
        "valve 203 opens",
    )
    yield (
        "only daily notes",
        "".join(
            f"2025-04-{n:02}.md\n    Rain at {n} o'clock, {n * 11} mm.\n" for n in range(1, 29)
        ),
        "308 mm",
    )
    yield (
        "only boilerplate",
        "".join(f"Page {n}.md\n    {FOOTER}\n" for n in range(60)),
        "Subscribe to our letter",
    )


@pytest.mark.parametrize(
    ("tree", "told"),
    [pytest.param(tree, told, id=name) for name, tree, told in odd_vaults()],
)
def test_a_seed_tells_what_an_odd_vault_holds(tree: str, told: str) -> None:
    assert told in seed_of(compiled(tree))


def test_boilerplate_is_carried_once() -> None:
    pages = "".join(f"Page {n}.md\n    {FOOTER}\n    \n    Fact {n}.\n" for n in range(90))
    assert seed_of(compiled(pages)).count(FOOTER) <= 1


def test_a_copy_of_a_folder_is_carried_once() -> None:
    notes = [f"N{n}.md\n    Valve {n} of the harbour opens at {n * 13} bar.\n" for n in range(60)]
    tree = "".join([*(f"Work/{each}" for each in notes), *(f"Old/{each}" for each in notes)])
    text = seed_of(compiled(tree), 700)
    found = [text.count(f"opens at {number * 13} bar") for number in range(60)]
    assert max(found) == 1
    assert sum(found) > 20


def told_by(number: int, edited: str = "") -> str:
    """A note with a fact that no other has."""
    return (
        f"Valve {number} of the harbour opens at {number * 13} bar.\n    \n"
        f"    It is of foundry number {number * 7} and is oiled by hand twice a year{edited}.\n"
    )


def test_a_copy_of_a_folder_whose_lines_were_edited_is_carried_once() -> None:
    work = "".join(f"Work/N{n}.md\n    {told_by(n)}" for n in range(60))
    old = "".join(
        f"Old/N{n}.md\n    {told_by(n, ' or so' if n % 3 == 0 else '')}" for n in range(60)
    )
    alone, doubled = seed_of(compiled(work), 900), seed_of(compiled(work + old), 900)
    assert max(doubled.count(f"foundry number {n * 7} ") for n in range(60)) == 1
    assert facts_in(doubled) >= 0.85 * facts_in(alone)


def facts_in(seed: str) -> int:
    return sum(f"foundry number {n * 7} " in seed for n in range(60))


def test_a_number_that_was_edited_is_no_copy() -> None:
    tree = "Work/Oven.md\n    The oven of the second hall is heated to 240 degrees for rye bread.\n"
    tree += "Old/Oven.md\n    The oven of the second hall is heated to 210 degrees for rye bread.\n"
    tree += "".join(f"N{n}.md\n    {told_by(n)}" for n in range(90))
    table = tabulate(compiled(tree).notes)
    ovens = [n for n, note in enumerate(table.notes) if note.title == "Oven"]
    assert len(ovens) == 2
    copies = find_copies(table)
    assert not any(copies.is_repeated(n) for oven in ovens for n in table.passages_of(oven))


def test_properties_that_a_note_says_again_are_not_carried() -> None:
    summary = "The harbour office keeps the keys of every lock between the sea and the lake"
    tree = (
        f"Keys.md\n    ---\n    description: {summary}.\n    ---\n    {summary}, day and night.\n"
    )
    tree += "".join(f"N{n}.md\n    {told_by(n)}" for n in range(90))
    assert seed_of(compiled(tree)).count(summary) == 1


def test_a_vault_of_nothing_that_may_be_carried_says_so() -> None:
    vault = compiled("Chats/A.md\n    Nothing but this.\n")
    with pytest.raises(InputError, match="no notes are left for the pack"):
        make_pack(vault, PackOptions(without=tuple(NoteRole)))


def test_thousands_of_orphans_are_packed_in_seconds() -> None:
    tree = "".join(f"Orphan {n}.md\n    Fact {n} about thing {n * 7}.\n" for n in range(3_000))
    vault = compiled(tree)
    started = time.process_time()
    text = seed_of(vault, 8_000)
    assert time.process_time() - started < 60
    assert WordTokenizer().count(text) >= 0.98 * 7_900


def test_a_hundred_thousand_links_in_a_note_are_packed() -> None:
    links = " ".join(f"[[Target {n}]]" for n in range(100_000))
    vault = compiled(f"Links.md\n    {links}\nOther.md\n    The boiler holds 40 litres.\n")
    started = time.process_time()
    assert "40 litres" in seed_of(vault)
    assert time.process_time() - started < 60


def test_a_budget_below_the_smallest_seed_names_the_smallest_at_once() -> None:
    vault = compiled("".join(f"N{n}.md\n    Fact {n}.\n" for n in range(50)))
    with pytest.raises(BudgetTooSmallError) as found:
        make_pack(vault, PackOptions(budget=60))
    smallest = found.value.smallest
    assert smallest is not None
    make_pack(vault, PackOptions(budget=smallest))
    with pytest.raises(BudgetTooSmallError):
        make_pack(vault, PackOptions(budget=smallest - 1))


def test_a_speaker_is_escaped_once_as_the_words_that_he_says() -> None:
    talk = chat(1).replace("**User**", "<|im_start|>**User**")
    told = seed_of(compiled(talk))
    assert "<\\|im_start|>**User" in told
    assert "<\\\\|im_start" not in told


def test_where_everything_fits_boilerplate_is_carried_once() -> None:
    notes = "".join(
        f"n{n}.md\n    Valve {n} of the boiler opens at {n * 7} bar.\n    \n    {FOOTER}\n"
        for n in range(6)
    )
    log = "".join(f"log{n}.md\n    - {n} March\n    - Swept the chimney.\n" for n in range(6))
    pack = make_pack(compiled(f"{notes}{log}only.md\n    {FOOTER}\n"), PackOptions(budget=4_000))
    seed = text_of(pack)
    assert seed.count(FOOTER) == 1
    assert seed.count("Swept the chimney.") == 6
    assert all(f"### n{n} ✓" in seed for n in range(6))
    assert pack.entries[NoteId("only.md")].level is None
    assert pack.entries[NoteId("only.md")].reason == "no-content"


def test_a_footnote_that_its_marker_says_is_not_said_again() -> None:
    note = (
        "Kettle.md\n    Water boils at 100 degrees.[^1] Ice floats.[^2] Tea is old.[^3]\n    \n"
        "    [^1]: Roe, Kettles, p. 3.\n"
        "    [^2]: [[Ice]]\n"
        "    [^3]: [[Ice]] says so, though nobody remembers the century.\n"
        "Ice.md\n    Ice floats on the lake.\n"
    )
    seed = text_of(make_pack(compiled(note), PackOptions(budget=2_000)))
    assert seed.count("Roe, Kettles, p. 3.") == 1
    assert "[^2]" not in seed
    assert "nobody remembers the century" in seed
    assert "### Kettle ✓" in seed


def test_a_footnote_that_only_names_notes_is_not_quoted_where_nothing_refers_to_it() -> None:
    note = (
        "Kettle.md\n    Water boils at 100 degrees.[^1]\n    \n"
        "    [^1]: [[Ice#On the lake]] and [[Steam]]\n"
        "    [^old]: [[Steam]]\n"
        "    [^why]: [[Steam]] denies it.\n"
        "Ice.md\n    Ice floats on the lake.\n"
        "Steam.md\n    Steam is dry.\n"
    )
    seed = text_of(make_pack(compiled(note), PackOptions(budget=2_000)))
    assert "Water boils at 100 degrees. ← [[Ice]]; [[Steam]]" in seed
    assert [line for line in seed.split("\n") if line.startswith("[^")] == [
        "[^why]: [[Steam]] denies it."
    ]


def test_a_footnote_in_a_turn_that_only_names_its_sources_is_not_said_beside_them() -> None:
    turn = (
        "Talk.md\n    ---\n    nexus: nexus-ai-chat-importer\n    provider: chatgpt\n    ---\n"
        "    >[!nexus_agent] **Assistant** - 01/02/2025\n"
        "    > Ice floats on the lake.[^1] It melts in May.[^2]\n    > \n"
        "    > ```md\n    > [^3]: [[Ice]]\n    > ```\n    > \n"
        "    > [^1]: [[Ice]]\n    > [^2]: [[Ice]] says April.\n"
        "Ice.md\n    Ice floats.\n"
    )
    seed = text_of(make_pack(compiled(turn), PackOptions(budget=2_000)))
    assert "Ice floats on the lake. ← [[Ice]]" in seed
    assert "[^1]" not in seed
    assert "[^2]: [[Ice]] says April." in seed
    assert "[^3]: [[Ice]]" in seed
