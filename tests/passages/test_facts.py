"""Facts of the whole vault: frequencies of terms, copies, families of notes of one shape."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tests.building import parse
from vaultgraph.passages.copies import find_copies
from vaultgraph.passages.families import find_families
from vaultgraph.passages.table import PassageTable, tabulate
from vaultgraph.vault.note import Note


def notes_of(*texts: str) -> list[Note]:
    return [parse(text, f"Note {number:03}.md") for number, text in enumerate(texts)]


def frequency(table: PassageTable, term: str) -> tuple[int, int]:
    index = table.terms.index(term)
    return int(table.passage_frequency[index]), int(table.note_frequency[index])


PARAGRAPH = "{} is told in this paragraph, which is long enough to stand by itself, no longer."
CARD = """---
born: 1904
trade: smith
phone: {0}
---
## Letters

Wrote of {0}.

## Debts

Owes {0}.
"""


def test_the_table_counts_each_term_by_passages_and_notes() -> None:
    long = PARAGRAPH.format("Steam steam") + "\n\n" + PARAGRAPH.format("Steam")
    table = tabulate(notes_of(long, "Steam.", "Water."))
    assert frequency(table, "steam") == (3, 2)
    assert frequency(table, "water") == (1, 1)
    row = table.terms_of(0)
    assert table.term_counts[list(row).index(table.terms.index("steam"))] == 2
    assert [list(table.passages_of(note)) for note in range(3)] == [[0, 1], [2], [3]]


@given(st.lists(st.lists(st.sampled_from(["steam", "вода", "котёл", "水壶", "1904"])), max_size=8))
def test_the_table_contains_the_terms_of_the_passages(said: Sequence[Sequence[str]]) -> None:
    table = tabulate(notes_of(*(" ".join(words) for words in said)))
    for index, passage in enumerate(table.passages):
        terms = passage.terms.split()
        assert [table.terms[term] for term in table.terms_of(index)] == sorted(
            set(terms), key=table.terms.index
        )
    assert int(table.term_counts.sum()) == sum(len(p.terms.split()) for p in table.passages)


def test_a_footer_that_names_its_note_is_one_boilerplate() -> None:
    names = ["Boiler", "Valve", "Wheel", "Pump", "Hammer"]
    texts = [
        f"{PARAGRAPH.format(f'The {name} of iron')}\n\n## Links\n\nCopy this note {name} at home"
        for name in names
    ]
    notes = [parse(text, f"{name}.md") for text, name in zip(texts, names, strict=True)]
    copies = find_copies(tabulate(notes))
    footers = range(1, 10, 2)
    assert all(copies.is_boilerplate(index) for index in footers)
    assert [index for index in footers if not copies.is_repeated(index)] == [1]


def test_equal_paragraphs_are_one_whatever_their_notes_are_called() -> None:
    said = PARAGRAPH.format("The iron of a boiler")
    notes = [parse(said, f"{name}.md") for name in ("Boiler", "Iron", "Wheel")]
    copies = find_copies(tabulate(notes))
    assert [copies.is_repeated(index) for index in range(3)] == [False, True, True]
    assert copies.note_count[0] == 3


def test_the_order_determines_which_of_equals_is_the_original() -> None:
    table = tabulate(notes_of("The valve is open.", "The valve is open."))
    assert list(find_copies(table).original) == [0, 0]
    assert list(find_copies(table, order=[1, 0]).original) == [1, 1]
    assert list(find_copies(table).note_count) == [2, 2]


def test_a_folder_that_exists_twice_is_found_note_by_note() -> None:
    bodies = ["\n\n".join(PARAGRAPH.format(f"Thing {n}{m}") for m in range(6)) for n in range(4)]
    changed = bodies[3] + "\n\nOne more line that only the copy has."
    notes = [parse(body, f"a/{n}.md") for n, body in enumerate(bodies)]
    notes += [parse(body, f"copy/{n}.md") for n, body in enumerate([*bodies[:3], changed])]
    copies = find_copies(tabulate(notes))
    assert list(copies.note_copy_of) == [0, 1, 2, 3, 0, 1, 2, 3]


def test_notes_that_share_a_sentence_are_no_copies() -> None:
    shared = PARAGRAPH.format("Steam")
    texts = [f"{shared}\n\n{PARAGRAPH.format(f'Own {n}')}\n\nMore {n} of it." for n in range(3)]
    assert list(find_copies(tabulate(notes_of(*texts))).note_copy_of) == [0, 1, 2]


def cards(count: int, folder: str) -> list[Note]:
    return [parse(CARD.format(n), f"{folder}Person {n}.md") for n in range(count)]


def test_contact_cards_in_a_folder_are_a_family() -> None:
    essays = [parse(f"# Essay {n}\n\nOf water and {n}.", f"Essays/E{n}.md") for n in range(30)]
    notes = [*cards(20, "People/"), *essays]
    (family,) = find_families(notes, order=[7, *range(7), *range(8, 50)])
    assert (family.name, len(family.members), family.example) == ("People", 20, 7)
    assert family.shape == ("born", "trade", "phone", "Letters", "Debts")


def test_a_family_is_found_among_other_notes_by_its_properties() -> None:
    essays = [parse(f"Of water and {n}.", f"Essay {n}.md") for n in range(30)]
    (family,) = find_families([*cards(15, ""), *essays])
    assert (family.folder, len(family.members)) == ("", 15)


def test_notes_written_from_a_template_are_no_family() -> None:
    body = "The {0} was told at length by {1}, who saw it {2} times and wrote of {3}.\n\n" * 3
    notes = [
        parse(
            f"Tags: [[Trade]]\n\n# Story {n}\n\n"
            + body.format(*(f"word{n}{letter}" for letter in "abcd"))
            + "## References\n\n- [[Trade]]\n\n## Flashcards\n\nNone yet.\n",
            f"Stories/{n}.md",
        )
        for n in range(30)
    ]
    assert find_families(notes) == ()


def test_notes_that_a_person_wrote_are_no_family() -> None:
    texts = (
        f"---\ncreated: 2024-01-{n:02}\ntags: [a]\n---\n# Part {n}\n\nWord{n} comes first here."
        for n in range(1, 29)
    )
    assert find_families([parse(text, f"Notes/N{n}.md") for n, text in enumerate(texts)]) == ()


def test_lecture_notes_in_a_language_with_articles_are_no_family() -> None:
    lecture = "Il {0} {1}.\n\nLa {2} {3}.\n\n> [!info] {4}\n> Un {5}.\n\n> [!example] {6}\n> {7}.\n"
    texts = (lecture.format(*(f"parola{n}{each}" for each in "abcdefgh")) for n in range(20))
    notes = [parse(text, f"reti/{n} - r{n}.md") for n, text in enumerate(texts)]
    assert find_families(notes) == ()
