"""The overview says what a vault holds, from data alone, within its allowance."""

from collections.abc import Mapping
from datetime import date
from textwrap import dedent, indent

import pytest

from tests.pack.building import compiled
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import Language, NoteId
from vaultgraph.pack.overview import (
    Family,
    OverviewFacts,
    allowance,
    find_overview,
    fit_overview,
    write_overview,
)

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


def tree(notes: Mapping[str, str]) -> str:
    """Write notes as the tree that `compiled` takes."""
    return "\n".join(
        f"{path}.md\n{indent(dedent(text).strip(), '    ')}" for path, text in notes.items()
    )


def overview(vault: CompiledVault, tokens: int = 2_000, **facts: object) -> dict[str, str]:
    """The lines of an overview by the words before their colon."""
    carried = tuple(vault.ranking.order)
    known = OverviewFacts(
        carried=carried,
        name_of=lambda name: vault.note_of[name].title,
        **facts,  # type: ignore[arg-type]
    )
    write = write_overview(vault, known, Language.EN)
    lines = fit_overview(find_overview(vault, known), write, lambda text: len(text.split()), tokens)
    text = write(lines)
    assert len(text.split()) <= tokens
    pairs = (line.removeprefix("- ").partition(": ") for line in text.splitlines())
    return {head: rest for head, _, rest in pairs}


def test_it_says_what_the_vault_holds() -> None:
    lines = overview(compiled(tree(NOTES)))
    assert lines["Holds"] == "notes: 5; scripts: Latin, Cyrillic; written: 2023–2024"
    assert lines["Organised in folders"] == "Bread (3), Tea (1)"
    assert lines["Most recent"] == "[[Oven]] 2024-02-01, [[Rye]] 2023-05-04"
    assert lines["Named by many notes"] == "[[Oven]], [[Unwritten]]"
    assert lines["Tags"] == "bread (2)"
    assert lines["Properties"] == "created (2), flour (2)"


def test_it_quotes_the_start_page_and_the_owner() -> None:
    lines = overview(
        compiled(tree(NOTES)),
        quote=(NoteId("Home.md"), "Everything about bread."),
        about="A baker of rye.",
    )
    assert lines["In its own words"] == "“Everything about bread.” ([[Home]])"
    assert lines["The owner about themselves"] == "A baker of rye."


def test_a_family_is_told_by_its_size_and_one_example() -> None:
    families = (Family(notes=1_195, folder="Bread", example=NoteId("Bread/Rye.md")),)
    assert overview(compiled(tree(NOTES)), families=families)["Notes of one shape"] == (
        "Bread (1,195; [[Rye]])"
    )


@pytest.mark.parametrize("tokens", [0, 1, 5, 12, 20, 40, 80])
def test_what_does_not_fit_is_counted_or_left_out(tokens: int) -> None:
    notes = NOTES | {f"Folder {n:02}/Note {n}": "[[Oven]]" for n in range(40)}
    lines = overview(compiled(tree(notes)), tokens)
    assert tokens < 12 or "Holds" in lines
    for line in lines.values():
        assert "more" not in line or int(line.rpartition(" ")[2]) > 0


def test_a_folder_that_holds_everything_is_looked_into() -> None:
    notes = {f"docs/{path}": text for path, text in NOTES.items()}
    assert overview(compiled(tree(notes)))["Organised in folders"] == "docs/Bread (3), docs/Tea (1)"


@pytest.mark.parametrize(("budget", "tokens"), [(1_000, 150), (8_000, 400), (1_000_000, 2_000)])
def test_it_takes_a_twentieth_of_a_budget(budget: int, tokens: int) -> None:
    assert allowance(budget) == tokens


def test_the_newest_day_comes_first() -> None:
    days = {f"{n}": f"---\ncreated: {date(2024, 1, n)}\n---\nx" for n in (3, 9, 5)}
    assert overview(compiled(tree(days)))["Most recent"].startswith("[[9]] 2024-01-09, [[5]]")
