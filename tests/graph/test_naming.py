"""Modules are named as their owner would: by maps, folders, tags and titles."""

import json
import random
from dataclasses import replace
from datetime import date

import pytest

from tests.graph.making import graph, note
from vaultgraph.graph.modules.candidates import coloured_names
from vaultgraph.graph.modules.find import ModuleOptions, find_modules
from vaultgraph.graph.modules.matching import read_modules, render_modules
from vaultgraph.graph.modules.module import Module, ModuleKind, Naming
from vaultgraph.graph.modules.naming import name_modules
from vaultgraph.graph.modules.phrases import Phrases
from vaultgraph.graph.modules.titles import Titles
from vaultgraph.graph.ranking.rank import rank_notes
from vaultgraph.graph.ranking.votes import count_votes
from vaultgraph.model import Language, NoteId, NoteRole
from vaultgraph.vault.note import Heading, Note


def modules_of(
    notes: list[Note], naming: Naming = Naming(), options: ModuleOptions = ModuleOptions()
) -> tuple[Module, ...]:
    made = graph(notes)
    return find_modules(made, rank_notes(made), notes, options, naming)


def ring(names: list[str], **fields: object) -> list[Note]:
    """Notes of which each links to the next two: a community without a map of its own."""
    size = len(names)
    return [
        note(
            name,
            *(names[(number + step) % size].removesuffix(".md") for step in (1, 2)),
            **{"title": name.rpartition("/")[2].removesuffix(".md"), **fields},
        )
        for number, name in enumerate(names)
    ]


def title_name(named: Note, *others: Note) -> str:
    """What a note is called in a vault of it and others."""
    return Titles((named, *others)).of_note(named)


ZOO = ring([f"Zoo/{name}.md" for name in ("Lion", "Bear", "Wolf", "Lynx")])
"""A community beside the one that a test is about."""


def labels(modules: tuple[Module, ...]) -> list[str]:
    return [module.label for module in modules if module.parent is None]


def test_a_folder_that_contains_the_module_names_it() -> None:
    first = ring([f"02 - Sourdough/{name}.md" for name in ("Flour", "Water", "Salt", "Oven")])
    second = ring([f"Sailing_trips/{name}.md" for name in ("Wind", "Anchor", "Sail", "Mast")])
    assert sorted(labels(modules_of([*first, *second]))) == ["Sailing trips", "Sourdough"]


def test_a_map_names_a_module_without_a_folder() -> None:
    leaves = [note(f"{name}.md", "Bread map") for name in ("Flour", "Water", "Salt", "Oven", "Rye")]
    hub = note("Bread map.md", "Flour", "Water", "Salt", "Oven", "Rye", title="Bread map")
    assert labels(modules_of([hub, *leaves])) == ["Bread"]


def test_the_map_of_a_chapter_names_it_better_than_the_numbered_tag_of_a_book() -> None:
    first = chapter("3", "Sourdough", ("Flour", "Water", "Salt", "Oven", "Rye"))
    second = chapter("4", "Fishing", ("Net", "Hook", "Boat", "Line", "Pier"))
    assert sorted(labels(modules_of([*first, *second]))) == ["Fishing", "Sourdough"]


def chapter(number: str, topic: str, names: tuple[str, ...]) -> list[Note]:
    """The notes on a chapter of a book, each with its tag, and a page that lists them."""
    title, tags = f"Chapter {number} - {topic}", (f"book-chap-{number}",)
    leaves = [note(f"{name}.md", title, title=name, tags=tags) for name in names]
    return [note(f"{title}.md", *names, title=title, tags=tags), *leaves]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Chapter 12 - Quantifying Uncertainty", "Quantifying Uncertainty"),
        ("РАЗДЕЛ II. Инженерия данных", "Инженерия данных"),
        ("第三章 图论", "图论"),
        ("Part 2 of the plan", "Part 2 of the plan"),
        ("Week 3: 2024", "Week 3: 2024"),
    ],
)
def test_the_number_of_a_chapter_is_no_part_of_a_name(title: str, name: str) -> None:
    assert title_name(note("Notes/A.md", title=title)) == name


@pytest.mark.parametrize(
    "title", ["0kGAfUG4hTsdUFzH9NyVP", "1374e9e9-1cbc-4e1f-b1ca-66b8569533dd", "202310051230"]
)
def test_a_note_that_is_called_by_an_id_is_named_by_its_first_heading(title: str) -> None:
    heading = Heading(level=2, text="Object types", line=1, start=0, end=15)
    assert title_name(note("A.md", title=title, headings=(heading,))) == "Object types"
    assert title_name(note("A.md", title=title)) == ""


def test_a_tag_names_a_module_without_a_folder() -> None:
    tagged = ring(["Flour.md", "Water.md", "Salt.md", "Oven.md"], tags=("craft/bread-baking",))
    other = ring(["Wind.md", "Anchor.md", "Sail.md", "Mast.md"], tags=("craft/Sailing",))
    assert sorted(labels(modules_of([*tagged, *other]))) == ["Sailing", "bread baking"]


def test_a_colour_group_of_the_graph_view_decides_between_a_folder_and_a_tag() -> None:
    notes = ring(["Kitchen/A.md", "Kitchen/B.md", "Kitchen/C.md", "Cellar/D.md"])
    tagged = [replace(each, tags=("bread",)) for each in notes]
    elsewhere = [*ZOO, note("Zoo/Snail.md", "Lion", tags=("bread",))]
    for coloured, expected in ((frozenset[str](), "Kitchen"), (frozenset({"#bread"}), "bread")):
        assert expected in labels(modules_of([*tagged, *elsewhere], Naming(coloured=coloured)))


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("path:Work", {"work"}),
        ('path:"Work/Our plans/"', {"work/our plans"}),
        ("tag:#Books OR #films", {"#books", "#films"}),
        ("-path:Archive", set()),
        ("plain words", set()),
        ("file:Index.md", {"index.md"}),
    ],
)
def test_the_search_of_a_colour_group_is_read(search: str, expected: set[str]) -> None:
    assert coloured_names([search]) == expected


def test_words_that_titles_share_name_a_module_without_folder_and_tag() -> None:
    titles = [f"The cold brew {ending}" for ending in ("home", "ratio", "filter", "jar", "bill")]
    notes = ring([f"{number}/{title}.md" for number, title in enumerate(titles)])
    named = labels(modules_of([*ZOO, *notes]))
    assert "cold brew" in named


def test_a_run_of_words_is_in_as_many_notes_as_write_it() -> None:
    titles = ("Rate limits", "Limits of rate", "The rate limits of an API", "Rates, limits", "Rate")
    headings = ("A rate limit", "How rate and limits differ", "Limits", "", "rate LIMITS!")
    notes = [
        note(
            f"{number}.md",
            title=title,
            headings=(Heading(level=2, text=text, line=1, start=0, end=9),),
        )
        for number, (title, text) in enumerate(zip(titles, headings, strict=True))
    ]
    phrases = Phrases(notes, Titles(notes), of_headings=True)
    runs = phrases.written(notes, 1)
    assert {len(run) for run in runs} == {1, 2, 3}
    for run in runs:
        writing = sum(run in phrases.written([each], 1) for each in notes)
        assert phrases.total(run, len(notes)) == writing


def test_an_article_of_another_language_names_nothing() -> None:
    names = ("Les pains", "Les fours", "Les pains noirs", "Les pains ronds", "Les pains longs")
    french = ring([f"{name}.md" for name in names], terms=(("les", 3), ("pains", 2)))
    found = labels(modules_of([*french, *ZOO]))
    assert any("pains" in each for each in found), found
    assert "Les" not in found


def test_a_word_that_titles_share_is_shown_as_a_title_of_its_own_writes_it() -> None:
    titles = ("Свойства матриц", "Ранг матриц", "Произведение матриц", "Сумма матриц", "Матрица")
    notes = ring([f"{number}/{title}.md" for number, title in enumerate(titles)])
    named = labels(modules_of([*ZOO, *notes]))
    assert "Матрица" in named


def test_a_word_that_titles_share_is_else_shown_as_one_opens_with_it() -> None:
    titles = ("Свойства матриц", "Ранг матриц", "Сумма матриц", "Матрица и вектор")
    notes = ring([f"{number}/{title}.md" for number, title in enumerate(titles)])
    named = labels(modules_of([*ZOO, *notes]))
    assert "Матрица" in named


def test_no_body_word_names_a_module() -> None:
    terms = (("неизречённого", 50), ("unspoken", 40))
    notes = ring(["Чай.md", "Мёд.md", "Хлеб.md", "Соль.md"], terms=terms)
    named = set(labels(modules_of([*ZOO, *notes])))
    assert len(named & {"Чай", "Мёд", "Хлеб", "Соль"}) == 1


@pytest.mark.parametrize(
    ("title", "path", "expected"),
    [
        ("2025-08-14 - Cleaning an export", "a.md", "Cleaning an export"),
        ("202405041000 Rye", "a.md", "Rye"),
        ("Introduction to Rye", "a.md", "Rye"),
        ("Retrieval Map", "a.md", "Retrieval"),
        ("MOC - Rye", "a.md", "Rye"),
        ("index", "3. Rye/index.md", "Rye"),
        ("README", "README.md", ""),
        ("README (2)", "Ovens/README (2).md", "Ovens"),
        ("New folder 3", "New folder 3.md", ""),
        ("Folding", "a.md", "Folding"),
        ("How_to_bake_rye", "a.md", "How to bake rye"),
        ("Карта памяти", "a.md", "Карта памяти"),
        ("首页", "面包/首页.md", "面包"),
        ("1999", "a.md", ""),
    ],
)
def test_a_title_gives_its_name_alone(title: str, path: str, expected: str) -> None:
    assert title_name(note(path, title=title)) == expected


def test_daily_notes_are_no_community_and_come_after_the_others() -> None:
    days = [
        note(f"Journal/2025-01-{day:02}.md", role=NoteRole.DAILY, created=date(2025, 1, day))
        for day in range(1, 7)
    ]
    for language, name in ((Language.EN, "Daily notes"), (Language.ZH, "日记")):
        modules = modules_of([*days, *ZOO], Naming(language=language))
        assert labels(modules) == ["Zoo", name]
        assert [module.kind for module in modules][-1] is ModuleKind.DAILY


def weeks(*months: int) -> list[Note]:
    """Daily notes of which each links to the next two of its month: a community a month."""
    return [
        each
        for month in months
        for each in ring(
            [f"Journal/2025-{month:02}-{day:02}.md" for day in range(1, 9)], role=NoteRole.DAILY
        )
    ]


def test_daily_notes_that_links_part_are_one_module() -> None:
    modules = modules_of([*weeks(1, 2, 3), *ZOO])
    assert labels(modules) == ["Zoo", "Daily notes"]
    assert len(modules[-1].members) == 24
    assert len({module.id for module in modules}) == len(modules)


def test_the_daily_notes_can_be_named_by_their_id_and_by_one_of_them() -> None:
    days = [*weeks(1, 2, 3), *ZOO]
    by_id = modules_of(days, Naming(own={modules_of(days)[-1].id: "Journal of the year"}))
    by_note = modules_of(days, Naming(own={"Journal/2025-02-03.md": "Journal of the year"}))
    assert labels(by_id) == labels(by_note) == ["Zoo", "Journal of the year"]


def test_daily_notes_joined_before_do_not_draw_together_what_they_link_to() -> None:
    notes = [*weeks(1, 2, 3), *ring([f"Bread/{name}.md" for name in "ABCD"]), *ZOO]
    kept = read_modules(render_modules(modules_of(notes)).content)
    plain = [replace(each, role=NoteRole.PLAIN) for each in notes]
    again = modules_of(plain, options=ModuleOptions(previous=kept))
    fresh = modules_of(plain)
    assert sorted(each.members for each in again) == sorted(each.members for each in fresh)


def test_left_over_notes_are_one_module_which_is_last() -> None:
    alone = [note(f"{place}/{place}.md", title=place * 3) for place in ("Ivy", "Oak", "Elm")]
    town = ring([f"Town/{name}.md" for name in ("Mill", "Quay", "Hall", "Gate")])
    modules = modules_of([*ZOO, *town, *alone], Naming(language=Language.RU))
    assert sorted(labels(modules)[:2]) == ["Town", "Zoo"]
    assert labels(modules)[2:] == ["Прочие заметки"]
    assert len(modules[-1].members) == 3


def test_siblings_never_share_a_name() -> None:
    rings = [ring([f"{area}/Plan/{name}{area}.md" for name in "ABCD"]) for area in ("x", "y", "z")]
    found = labels(modules_of([each for notes in rings for each in notes]))
    assert len(set(found)) == len(found) == 3


def test_a_private_note_names_nothing() -> None:
    secret = note(
        "Zanzibar.md", "A", "B", "C", "D", title="Zanzibar", tags=("zanzibar",), private=True
    )
    notes = [secret, *ring(["A.md", "B.md", "C.md", "D.md"])]
    assert not any("anzibar" in label for label in labels(modules_of(notes)))


@pytest.mark.parametrize("key", ["", "Zoo/Lion.md"])
def test_a_users_own_name_wins_and_is_kept(key: str) -> None:
    notes = ring([f"Zoo/{name}.md" for name in ("Lion", "Bear", "Wolf", "Lynx")])
    key = key or modules_of(notes)[0].id
    named = modules_of(notes, Naming(own={key: "Big animals"}))
    assert labels(named) == ["Big animals"]
    kept = read_modules(render_modules(named).content)
    assert labels(modules_of(notes, options=ModuleOptions(previous=kept))) == ["Big animals"]


def test_a_name_that_still_fits_is_kept() -> None:
    notes = [*ZOO, *ring(["Cold.md", "Warm.md", "Old.md", "New.md"])]
    before = next(module for module in modules_of(notes) if module.label != "Zoo")
    titles = (name.removesuffix(".md") for name in before.members)
    other = next(title for title in titles if title != before.label)
    kept = json.dumps({before.id: {"label": other, "notes": before.members}}).encode()
    options = ModuleOptions(previous=read_modules(kept))
    assert other in labels(modules_of(notes, options=options))


def test_a_long_title_is_cut_at_a_word() -> None:
    leaves = [note(f"{name}.md", "Map", title=f"{name}1") for name in "ABCDE"]
    named = labels(modules_of([note("Map.md", *"ABCDE", title="brick " * 40), *leaves]))
    assert len(named[0]) <= 60
    assert named[0].endswith("brick…")


@pytest.mark.parametrize("key", ["categories", "up", "тема", "分类"])
def test_a_class_in_the_properties_of_members_names_a_module(key: str) -> None:
    places = ring(
        ["Kyoto.md", "Osaka.md", "Nara.md"], properties={key: ["[[lists/Places|Places]]"]}
    )
    trips = ring(["First trip.md", "Second trip.md"], properties={key: "[[Trips]]"})
    joined = [*places, *trips, note("Itinerary.md", "Kyoto", "Nara", "First trip", "Second trip")]
    assert "Places" in labels(modules_of([*joined, *ZOO]))


def test_a_class_of_few_members_names_nothing() -> None:
    notes = ring([f"{name}.md" for name in ("Flour", "Water", "Salt", "Oven", "Rye", "Malt")])
    one = replace(notes[0], properties={"categories": "[[Groceries]]"})
    assert "Groceries" not in labels(modules_of([one, *notes[1:], *ZOO]))


def test_a_tag_that_names_a_place_in_a_vault_names_nothing() -> None:
    tagged = ring(["Flour.md", "Water.md", "Salt.md", "Oven.md"], tags=("note",))
    assert "note" not in labels(modules_of([*tagged, *ZOO]))


@pytest.mark.parametrize("word", ["folder", "Folders", "Документы", "文件夹"])
def test_a_word_for_a_place_in_a_vault_names_nothing(word: str) -> None:
    notes = ring([f"{word} {name}.md" for name in ("Flour", "Water", "Salt", "Oven")])
    assert word not in labels(modules_of([*notes, *ZOO]))


def test_a_folder_of_digits_names_a_module_only_as_a_year() -> None:
    for folder, found in (("10.0.0.7", False), ("1998", True)):
        notes = ring([f"Ovens/{folder}/{name}.md" for name in ("Flour", "Water", "Salt", "Door")])
        assert (folder in labels(modules_of([*notes, *ZOO]))) is found


def test_notes_that_only_sound_alike_are_left_over_where_nothing_names_them() -> None:
    linked = [
        each
        for topic in ("Bread", "Ships", "Birds", "Roads")
        for each in ring([f"{topic}/{topic} {letter}.md" for letter in "abcdefghijklmnopqrstuvwx"])
    ]
    tea = alike("tea", [f"Tea garden {letter}" for letter in "abcdefghijklmnopqr"])
    odd = alike("odd", [f"{a}{b}{a}{b}x" for a in "bcdfgh" for b in "aei"])
    modules = modules_of([*linked, *tea, *odd])
    left = [module for module in modules if module.kind is ModuleKind.LEFTOVER]
    assert [set(module.members) for module in left] == [{each.path for each in odd}]
    assert any("tea" in label.lower() for label in labels(modules))
    alone = modules_of([*tea, *odd])
    assert not any(module.kind is ModuleKind.LEFTOVER for module in alone)


def alike(topic: str, titles: list[str]) -> list[Note]:
    """Notes without links that use the same words, each some of them."""
    draw = random.Random(topic)
    words = [f"{topic}{first}{second}" for first in "abcdefgh" for second in "aeiou"]
    return [
        note(
            f"{title}.md",
            title=title,
            terms=tuple((word, 2) for word in sorted(draw.sample(words, 16))),
            characters=400,
        )
        for title in titles
    ]


def test_a_name_that_is_a_path_is_of_folders_and_shown_as_its_page_is_titled() -> None:
    stems = [f"kitchen.sour-dough.{name}" for name in ("flour", "water", "salt", "oven")]
    other = [f"harbour.sailing.{name}" for name in ("wind", "anchor", "sail", "mast")]
    bread, ships = ring([f"{each}.md" for each in stems]), ring([f"{each}.md" for each in other])
    head = note("kitchen.sour-dough.md", *stems, properties={"title": "Sour dough"})
    assert sorted(labels(modules_of([head, *bread, *ships]))) == ["Sour dough", "sailing"]


@pytest.mark.parametrize(
    ("folder", "heading", "name"),
    [
        ("people-talent", "People & Talent", "People & Talent"),
        ("ta", "Technical Advisors", "Technical Advisors"),
        ("support", "🎧 Customer Support", "Customer Support"),
        ("support", "Welcome", "support"),
        ("support", "How we support those who write to us by mail or call", "support"),
        ("Support", "Customer Support", "Support"),
        ("客户支持", "客户支持说明（第二版）", "客户支持"),
    ],
)
def test_a_folder_with_a_name_for_machines_is_called_as_its_start_page_says(
    folder: str, heading: str, name: str
) -> None:
    head = Heading(level=1, text=heading, line=1, start=0, end=len(heading))
    start = note(f"handbook/{folder}/index.md", title="index", headings=(head,))
    assert title_name(start) == name


def test_hyphens_are_spaces_where_names_have_no_others() -> None:
    slugs = [
        note(f"{name}-{part}.md")
        for name in ("oven", "dough", "rye")
        for part in ("a1", "b2", "care")
    ]
    assert title_name(note("bread-basket.md"), *slugs) == "bread basket"
    assert title_name(note("scikit-learn.md"), note("Oven care.md")) == "scikit-learn"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("📝 - Workbench", "Workbench"),
        ("1️⃣ Projects", "Projects"),
        ("14.类型信息", "类型信息"),
        ("11 - Sockets", "Sockets"),
        ("02_Ovens", "Ovens"),
        ("3D printing", "3D printing"),
        ("2-factor authentication", "2-factor authentication"),
        ("12 Rules", "12 Rules"),
        ("Reading%3A a practice", "Reading: a practice"),
        ("Physics___Optics", "Optics"),
    ],
)
def test_marks_and_numbers_before_a_title_are_no_part_of_a_name(title: str, name: str) -> None:
    assert title_name(note("Notes/A.md", title=title)) == name


def test_what_most_titles_end_in_is_no_part_of_a_name() -> None:
    others = [note(f"Book {letter} (highlights).md") for letter in "abcdefghij"]
    assert title_name(note("Ovens (highlights).md"), *others) == "Ovens"
    assert title_name(note("Ovens (brick).md"), *others) == "Ovens (brick)"


@pytest.mark.parametrize("section", ["Summary", "Beispiele", "Примеры", "参考资料"])
def test_the_heading_of_a_section_names_nothing(section: str) -> None:
    head = Heading(level=2, text=section, line=1, start=0, end=len(section))
    notes = ring([f"{name}.md" for name in ("Flour", "Wind", "Anchor", "Rye")], headings=(head,))
    assert section not in labels(modules_of([*notes, *ZOO]))


def test_a_page_that_most_notes_link_to_does_not_hold_them_together() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    home = note("x.md", "Home").links
    notes = [
        replace(each, links=home)
        for topic in ("Tea garden", "Ship yard", "Bird house", "Road works")
        for each in alike(topic, [f"{topic} {letter}" for letter in letters])
    ]
    found = [label.lower() for label in labels(modules_of([note("Home.md"), *notes]))]
    assert all(any(word in label for label in found) for word in ("tea", "ship", "bird", "road"))


def test_notes_that_nothing_else_names_are_called_by_words_of_their_titles() -> None:
    words = ["Rye", "Malt", "Oven", *(f"Word{letter}" for letter in "abcdefg")]
    notes = [note(f"{words[number % 10]} {number:04}x.md") for number in range(30)]
    module = Module(
        id="m1",
        parent=None,
        label="yeast",
        terms=("yeast", "rye", "malt", "oven"),
        members=tuple(NoteId(each.path) for each in notes),
        core=(),
        hub=None,
        roles={},
        cohesion=0.0,
        rank=1.0,
        linked=False,
    )
    by_id = {NoteId(each.path): each for each in notes}
    order = {name: place for place, name in enumerate(by_id)}
    [named] = name_modules([module], by_id, count_votes(graph(notes)), order, Naming())
    assert named.label == "rye · malt · oven"
