"""The overview says what a vault holds, from data alone, within its allowance."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from textwrap import dedent, indent

import pytest

from tests.pack.building import compiled
from vaultgraph.compiler import make_pack
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import Language, NoteId, NoteRole
from vaultgraph.pack import PackOptions
from vaultgraph.pack.overview import (
    Family,
    OverviewFacts,
    OverviewLine,
    VaultKind,
    allowance,
    find_overview,
    fit_overview,
    write_overview,
)
from vaultgraph.pack.overview.kinds import find_kind, find_languages
from vaultgraph.pack.overview.wording import counted, quoted
from vaultgraph.resources import load_words, read_words, template_root

NOTES = {
    "Home": "[[Rye]] [[Oven]] [[Unwritten]]",
    "Bread/Rye": """
        ---
        created: 2023-05-04
        tags: [bread]
        flour: rye
        ---
        [[Oven]] [[Unwritten]]""",
    "Bread/Oven": """
        ---
        created: 2024-02-01
        tags: [bread]
        flour: none
        ---
        [[Rye]] [[Unwritten]]""",
    "Bread/Хлеб": "[[Oven]] ржаной хлеб на закваске",
    "Tea/Mint": "[[Oven]]",
}

CLUSTERS = {
    f"{topic} {number}": f"{topic} tells of [[{topic} {(number + 1) % 6}]] and [[{topic} 0]]."
    for topic in ("Bread", "Tea", "Ships")
    for number in range(6)
} | {"Ships 5": "Ships carry [[Tea 0]], [[Tea 1]] and [[Ships 0]]."}


def tree(notes: Mapping[str, str]) -> str:
    """Write notes as the tree that `compiled` takes."""
    return "\n".join(
        f"{path}.md\n{indent(dedent(text).strip(), '    ')}" for path, text in notes.items()
    )


def overview(vault: CompiledVault, tokens: int = 2_000, **facts: object) -> dict[str, str]:
    """The lines of an overview by the words before their colon."""
    eligible = tuple(vault.ranking.order)
    known = OverviewFacts(
        eligible=eligible,
        name_of=lambda name: vault.note_of[name].title,
        **facts,  # type: ignore[arg-type]
    )
    write = write_overview(vault, known)
    lines = fit_overview(find_overview(vault, known), write, lambda text: len(text.split()), tokens)
    text = write(lines)
    assert len(text.split()) <= tokens
    pairs = (line.removeprefix("- ").partition(": ") for line in text.splitlines())
    return {head: rest for head, _, rest in pairs}


def test_it_says_what_the_vault_holds() -> None:
    lines = overview(compiled(tree(NOTES)))
    assert lines["Notes"] == "5 notes; in Latin script, Cyrillic script; written 2023–2024"
    assert lines["Folders"] == "Bread (3), Tea (1)"
    assert lines["Most recent"] == "[[Oven]] 2024-02-01, [[Rye]] 2023-05-04"
    assert lines["Named by many notes"] == "[[Oven]] (4), [[Unwritten]] (3)"
    assert lines["Tags"] == "bread (2)"
    assert lines["Properties"] == "created (2), flour (2)"


def test_it_quotes_the_start_page_and_the_owner() -> None:
    lines = overview(
        compiled(tree(NOTES)),
        quote=(NoteId("Home.md"), ["Everything about bread.", "Nothing else."]),
        about=["A baker of rye."],
    )
    assert lines["In its own words ([[Home]])"] == "“Everything about bread. Nothing else.”"
    assert lines["The owner about themselves"] == "A baker of rye."


def test_a_family_is_told_by_its_size_and_one_example() -> None:
    families = (Family(notes=1_195, folder="Bread", example=NoteId("Bread/Rye.md")),)
    assert overview(compiled(tree(NOTES)), families=families)[
        "Notes of one shape (how many; an example)"
    ] == ("Bread (1,195; [[Rye]])")


@pytest.mark.parametrize("tokens", [0, 1, 5, 12, 20, 40, 80])
def test_what_does_not_fit_is_counted_or_left_out(tokens: int) -> None:
    notes = NOTES | {f"Folder {n:02}/Note {n}": "[[Oven]]" for n in range(40)}
    lines = overview(compiled(tree(notes)), tokens)
    assert tokens < 12 or "Notes" in lines
    for line in lines.values():
        assert "more" not in line or int(line.split()[-2]) > 0
    assert tokens < 80 or len(lines["Folders"].split(", ")) > 3


def test_a_folder_that_holds_everything_is_looked_into() -> None:
    notes = {f"docs/{path}": text for path, text in NOTES.items()}
    assert overview(compiled(tree(notes)))["Folders"] == "docs/Bread (3), docs/Tea (1)"


@pytest.mark.parametrize(("budget", "tokens"), [(1_000, 120), (8_000, 400), (1_000_000, 2_000)])
def test_it_takes_a_twentieth_of_a_budget(budget: int, tokens: int) -> None:
    assert allowance(budget) == tokens


def test_the_newest_day_comes_first() -> None:
    days = {f"{n}": f"---\ncreated: {date(2024, 1, n)}\n---\nx" for n in (3, 9, 5)}
    assert overview(compiled(tree(days)))["Most recent"].startswith("[[9]] 2024-01-09, [[5]]")


def test_what_goes_on_and_who_is_named() -> None:
    notes = {
        "Theme": '---\nstatus: "[[Active]]"\ncreated: 2024-05-01\n---\nA theme.',
        "Paper": "---\nStatus: in progress\n---\nA paper.",
        "Old": "---\nstatus: done\n---\nAn end.",
    } | {f"Meeting {n}": "---\npeople: [Ann Lee]\ntype: Meeting\n---\nWe met." for n in range(3)}
    lines = overview(compiled(tree(notes)))
    assert lines["In progress"] == "[[Theme]] (Active), [[Paper]]"
    assert lines["Named by many notes"] == "Ann Lee (3)"
    assert "people (3: Ann Lee)" in lines["Properties"]
    assert "type (3: Meeting)" in lines["Properties"]


def test_pages_that_only_query_are_not_named() -> None:
    notes = {"People": "![[People.base]]", "Rye": "A bread of rye."}
    notes |= {f"Note {n}": "[[People]] and [[Rye]]" for n in range(4)}
    assert overview(compiled(tree(notes)))["Named by many notes"] == "[[Rye]] (4)"


def test_the_number_of_a_citation_is_no_name() -> None:
    notes = {f"Paper {n}": "As shown [[1]], by [[12]], in [[1984]] and by [[X]]." for n in range(4)}
    said = overview(compiled(tree(notes)))["Named by many notes"]
    assert said == "[[1984]] (4), [[X]] (4)"


def test_a_note_that_is_not_written_has_one_name_with_and_without_its_ending() -> None:
    notes = {"A": "[[Oven]]", "B": "[Oven](Oven.md)", "C": "[the oven](Oven.md)"}
    assert overview(compiled(tree(notes)))["Named by many notes"] == "[[Oven]] (3)"


def test_chats_are_counted_by_provider_and_month() -> None:
    def chat(day: str) -> str:
        return f"""
            ---
            nexus: nexus-ai-chat-importer
            provider: claude
            conversation_id: {day}
            create_time: {day}T10:00:00Z
            ---
            # Title: Talk {day}

            >[!nexus_user] **Ada** - 01.02.2025 at 12:03
            > Which bread is best?

            >[!nexus_agent] **Assistant** - 01.02.2025 at 12:03
            > Rye."""

    days = ("2025-01-02", "2025-02-01", "2025-02-03")
    lines = overview(compiled(tree({f"{day} talk": chat(day) for day in days})))
    assert lines["Chats by provider and month"] == "claude 3 (2025-02: 2, 2025-01: 1)"
    assert lines["Who speaks (turns)"] == "Ada (3)"


def test_a_single_note_is_told_by_its_sections() -> None:
    lines = overview(compiled("Plan.md\n    # Why\n    text\n    # How, and when\n    text"))
    assert lines["Sections"] == "Why; How, and when"


@pytest.mark.parametrize(
    ("number", "language", "text"),
    [
        (1, Language.EN, "1 note"),
        (0, Language.EN, "0 notes"),
        (1_321, Language.EN, "1,321 notes"),
        (1_321, Language.RU, "1321 заметка"),
        (21_322, Language.RU, "21\u00a0322 заметки"),
        (21_322, Language.ZH, "21,322 篇笔记"),
        (1, Language.RU, "1 заметка"),
        (22, Language.RU, "22 заметки"),
        (12, Language.RU, "12 заметок"),
        (111, Language.RU, "111 заметок"),
        (5, Language.ZH, "5 篇笔记"),
    ],
)
def test_numbers_take_the_form_of_their_language(
    number: int, language: Language, text: str
) -> None:
    words = load_words(template_root() / "overview.toml")[language]
    assert counted(number, words["note"], language) == text


KINDS = {
    VaultKind.PERSONAL: "I think my bread is good. " * 9,
    VaultKind.DOCUMENTATION: "Select the oven that you want, then set your timer. " * 9,
    VaultKind.NOTES: "The oven bakes bread at a low heat. " * 9,
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_of_a_vault_is_told_from_how_it_speaks(kind: VaultKind) -> None:
    text = KINDS[kind]
    vault = compiled(tree({f"Note {n}": text for n in range(4)}))
    assert find_kind(vault.notes, [text]) is kind


def test_daily_notes_make_a_vault_a_persons() -> None:
    vault = compiled("2025-01-02.md\n    Bread.\nOven.md\n    You set your timer.\n")
    daily = [replace(note, role=NoteRole.DAILY) for note in vault.notes]
    assert find_kind(daily, ["You set your timer. " * 9]) is VaultKind.PERSONAL


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Das Brot ist nicht so gut wie es war, und ich habe es nur einmal gebacken.", "german"),
        ("Le pain est bon, mais il y a trop de sel dans la pâte pour moi.", "french"),
        ("The bread is good, but there is too much salt in it for me.", "english"),
        ("Хлеб хороший, но в нём слишком много соли для меня.", "russian"),
        ("Хліб добрий, але в ньому занадто багато солі для мене, і це не те.", "ukrainian"),
        ("面包很好，但是我觉得盐太多了。", "chinese"),
        ("Chléb je dobrý, ale je v něm příliš mnoho soli, a to se mi nelíbí.", "czech"),
        ("Brödet är gott, men det är för mycket salt i det för mig.", "swedish"),
        ("Ekmek çok güzel ama bana göre içinde biraz fazla tuz var.", "turkish"),
        ("빵은 맛있지만 소금이 너무 많이 들어간 것 같아요.", "korean"),
        ("パンはおいしいですが、しおがおおすぎるとおもいます。", "japanese"),
    ],
)
def test_a_language_is_known_by_its_commonest_words(text: str, language: str) -> None:
    vault = compiled(f"Note.md\n    {text}")
    assert find_languages(vault.notes, [text]) == (language,)


def test_several_languages_of_one_script_are_told_apart_by_note() -> None:
    czech = (
        "Chléb je dobrý, ale je v něm příliš mnoho soli, a to se mi nelíbí, protože nemám rád sůl."
    )
    english = "The bread is good, but there is too much salt in it for me."
    vault = compiled(f"Note.md\n    {czech}\nOther.md\n    {english}")
    assert find_languages(vault.notes, [czech, english]) == ("czech", "english")
    assert find_languages(vault.notes, [czech] * 9 + [english]) == ("czech",)


def test_names_of_modules_come_in_where_there_is_room_for_a_few_alone() -> None:
    names = [f"A module with a name that is rather long, number {number}" for number in range(20)]
    line = OverviewLine(key="modules", items=tuple(names), weight=1, least=10, most=30)
    shown = fit_overview([line], lambda lines: " ".join(lines[0].items), word_count, 60)
    assert [each.items for each in shown] == [tuple(names[:5])]


def word_count(text: str) -> int:
    return len(text.split())


def test_a_start_page_is_quoted_without_marks_of_quotations_and_arrows() -> None:
    text = "README.md\n    > **This vault** goes with a paper ->\n    > [[Oven]]\nOven.md\n    Hot."
    assert "“This vault goes with a paper Oven”" in seed_of(text)


@pytest.mark.parametrize(
    "line",
    [
        "[[Rye]] | [[Wheat]] · [[Oven]], [[Rye|Sourdough]], [[Wheat|Baguette]]",
        "[Home](/) | [About us](/about) | [All loaves](/loaves) | [News](/feed)",
        "[![Build passing](https://a.example/b.svg)](https://a.example) ![Licence MIT free](c.svg)",
        "See also: [[Rye]], [[Wheat]], [[Oven]], [[Rye|Sourdough]]",
        "© 2024 The Bakers of the Village. All rights reserved.",
        "*Made with flour, water and a bit of salt.*",
        "Last updated on the first Monday of May by the baker.",
        "Все права защищены, хлеб печётся каждый день с утра.",
        "最后更新：二〇二四年五月，由面包师傅在村里编写。",
    ],
)
def test_a_row_of_links_or_the_foot_of_a_page_is_not_quoted(line: str) -> None:
    loaves = {"Rye": "Rye [[Wheat]].", "Wheat": "White [[Oven]].", "Oven": "Hot [[Rye]]."}
    page = f"# Bread\n\n- [[Rye]]\n- [[Wheat]]\n\n{line}"
    assert "In its own words" not in seed_of(tree(loaves | {"Home": page}))
    said = "These notes are about [[Rye]] and [[Wheat]]."
    told = seed_of(tree(loaves | {"Home": f"{line}\n\n{said}"}))
    assert "In its own words ([[Home]]): “These notes are about Rye and Wheat.”" in told


def test_a_start_page_in_chinese_is_quoted_without_spaces_between_sentences() -> None:
    notes = {
        "首页": "这里是我的面包笔记。参见[[黑麦]]和[[小麦]]。",
        "黑麦": "黑麦[[小麦]]",
        "小麦": "白[[黑麦]]",
    }
    seed = seed_of(tree(notes), Language.ZH)
    assert "自述（[[首页]]）：“这里是我的面包笔记。参见黑麦和小麦。”" in seed


@pytest.mark.parametrize(
    ("said", "language", "told"),
    [
        ("“Flour first”, he said.", "en", "“‘Flour first’, he said.”"),
        ('Bake "hot", not "long".', "en", "“Bake ‘hot’, not ‘long’.”"),
        ('A tray of 12" holds it.', "en", '“A tray of 12" holds it.”'),
        ("“Flour first. Then salt. …", "en", "“‘Flour first. Then salt. …”"),
        ("«Сначала мука», — сказал он.", "ru", "«„Сначала мука“, — сказал он.»"),
        ('Книга "Хлеб" и печь.', "ru", "«Книга „Хлеб“ и печь.»"),
        ("他说“先放面粉”。", "zh", "“他说‘先放面粉’。”"),
        ("他说「先放面粉」。", "zh", "“他说「先放面粉」。”"),
    ],
)
def test_a_quotation_inside_of_a_quotation_has_the_inner_marks(
    said: str, language: str, told: str
) -> None:
    assert quoted(said, read_words("overview.toml")[Language(language)]) == told


def test_modules_of_notes_of_one_shape_are_named_last() -> None:
    vault = compiled(tree(CLUSTERS))
    tops = [module for module in vault.modules if module.parent is None]
    alike = frozenset(tops[0].members)
    first = overview(vault)["What it is about"]
    assert first.startswith(tops[0].label)
    last = overview(vault, alike=alike)["What it is about"]
    assert f"{tops[0].label} (" in last.rpartition(", ")[2]


def test_counts_are_in_the_brackets_of_the_language() -> None:
    active = {f"Tea {n}": "---\nstatus: active\nkind: [oolong, green]\n---\nTea." for n in (8, 9)}
    seed = seed_of(tree(CLUSTERS | active), Language.ZH)
    assert "进行中：[[Tea 9]]（active）、[[Tea 8]]（active）" in seed
    assert "kind（2：green、oolong）；status（2：active）" in seed
    assert re.search(r"^- m\d+ Bread（6）：\[\[", seed, re.MULTILINE)


def test_the_map_names_modules_that_a_person_wrote_before_those_of_one_shape() -> None:
    family = {
        f"Api/Call {n}": f"""
            ---
            kind: call
            since: {n}
            ---
            ## Syntax
            Takes number {n} like [[Call {(n + 1) % 40}]] and [[Call 0]].
            ## Returns
            The number {n * 7}."""
        for n in range(40)
    }
    seed = seed_of(tree(CLUSTERS | family))
    labels = re.findall(r"^- m\d+ (.+?) \(", seed, re.MULTILINE)
    assert "Notes of one shape (how many; an example): Api (40; [[Call" in seed
    assert set(labels[:3]) == {"Bread", "Tea", "Ships"}
    assert len(labels) > 3


def test_a_copy_or_two_are_not_worth_a_line() -> None:
    vault = compiled(tree(NOTES))
    copies = [NoteId("Bread/Rye.md"), NoteId("Bread/Oven.md"), NoteId("Tea/Mint.md")]
    assert "Near-copies of other notes" in overview(vault, copies=copies)
    assert "Near-copies of other notes" not in overview(vault, copies=copies[:2])


def test_modules_are_quoted_in_the_order_of_the_map_and_leftovers_last() -> None:
    vault = compiled(tree(CLUSTERS | {"Lone": "A lone note on the moon that nothing links to."}))
    pack = make_pack(vault, PackOptions(budget=3_000, formats=("prompt",)))
    [seed] = [each for each in pack.artifacts if each.path.endswith("SEED.md")]
    names = re.findall(r"^### ([^✓\n]+?)(?: ✓)?$", seed.content.decode(), re.MULTILINE)
    homes = [vault.module_of[NoteId(f"{name}.md")].id for name in names]
    order = [module.id for module in vault.modules if module.parent is None]
    assert homes == sorted(homes, key=order.index)
    assert names[-1] == "Lone"


def test_the_start_page_of_a_small_folder_does_not_speak_for_the_vault() -> None:
    notes = {f"Bread/Loaf {number}": f"Bread number {number} is baked." for number in range(9)}
    notes["Themes/README"] = "This theme makes every page of the app as dark as the night."
    assert "In its own words" not in seed_of(tree(notes))
    notes["README"] = "This program bakes pages from notes and shows them to all the world."
    assert "In its own words ([[README]])" in seed_of(tree(notes))
    notes["Bread/README"] = "These notes tell how each loaf is baked, see [[Loaf 1]]."
    assert "In its own words ([[Bread/README]])" in seed_of(tree(notes))


def test_our_own_words_are_in_the_language_that_is_asked_for() -> None:
    notes = {f"Bread/Loaf {n}": f"Rye and wheat, see [[Loaf {(n + 1) % 9}]]." for n in range(9)}
    notes |= {f"2025-01-0{n}": "Bread. [[Loaf 1]]" for n in range(1, 4)}
    seed = seed_of(tree(notes), Language.RU)
    assert "## Коротко о хранилище" in seed
    assert "Daily notes" not in seed
    assert "Other notes" not in seed


def seed_of(vault: str, language: Language = Language.EN) -> str:
    options = PackOptions(budget=8_000, formats=("prompt",), language=language)
    pack = make_pack(compiled(vault), options)
    [seed] = [each for each in pack.artifacts if each.path.endswith("SEED.md")]
    return seed.content.decode()
