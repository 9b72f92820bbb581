"""A skill keeps to the limits of its specification, and holds every note that may be carried."""

import re

import pytest
import yaml

from tests.pack.building import compiled, prose_vault
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import Language
from vaultgraph.pack import PackOptions, make_pack
from vaultgraph.pack.formats.skill import BODY_TOKENS, REFERENCE_TOKENS, skill_name
from vaultgraph.passages.tokens.tokenizers import load_tokenizer
from vaultgraph.unpack.documents import recover
from vaultgraph.unpack.verify import verify_pack


def skill_of(vault: CompiledVault, language: Language = Language.EN) -> dict[str, str]:
    options = PackOptions(budget=4_000, formats=("skill",), language=language)
    artifacts = make_pack(vault, options).artifacts
    assert verify_pack({each.path.removeprefix("pack/"): each.content for each in artifacts}).holds
    return {
        each.path.removeprefix("pack/skill/"): each.content.decode()
        for each in artifacts
        if each.path.startswith("pack/skill/")
    }


@pytest.mark.parametrize(
    ("vault", "name"),
    [
        ("My Notes", "my-notes"),
        ("sample_vault", "sample-vault"),
        ("Заметки", "notes"),
        ("--a__b--", "a-b"),
        ("claude", "notes"),
        ("x" * 70, "x" * 64),
        ("y" * 63 + " z", "y" * 63),
    ],
)
def test_a_name_is_of_the_letters_that_a_skill_may_have(vault: str, name: str) -> None:
    assert skill_name(vault) == name
    assert re.fullmatch(r"(?!-)[a-z0-9-]{1,64}(?<!-)", name)


@pytest.mark.parametrize("language", list(Language))
def test_its_first_file_is_short_and_lists_the_others(language: Language) -> None:
    files = skill_of(prose_vault(60), language)
    (first,) = (path for path in files if path.endswith("SKILL.md"))
    head, body = files[first].removeprefix("---\n").split("\n---\n", 1)
    told = yaml.safe_load(head)
    assert told["name"] == first.partition("/")[0]
    assert 0 < len(told["description"]) <= 1_024
    assert body.count("\n") < 500
    assert load_tokenizer("qwen").count(files[first]) <= BODY_TOKENS
    listed = {f"{told['name']}/{path}" for path in re.findall(r"\]\((references/[^)]+)\)", body)}
    assert listed == set(files) - {first}
    assert all(path.count("/") == 2 for path in listed)


def test_its_description_names_subjects_and_no_days_or_leftovers() -> None:
    notes = [f"Loaf {n}.md\n    Rye number {n}, see [[Loaf {(n + 1) % 9}]]." for n in range(9)]
    notes += [f"2025-01-0{n}.md\n    Bread of day {n}. [[Loaf 1]]" for n in range(1, 4)]
    files = skill_of(compiled("\n".join([*notes, "Moon.md\n    A lone note on the moon."])))
    head = next(text for path, text in files.items() if path.endswith("SKILL.md")).split("\n---")[0]
    assert " on Loaf" in head
    assert "Daily notes" not in head
    assert "Other notes" not in head
    assert "# Daily notes" in "".join(files.values())


def test_its_references_hold_every_note_within_their_size() -> None:
    vault = compiled(
        "Long.md\n    "
        + "\n    \n    ".join(f"Paragraph {n} is about grain and boats." for n in range(3_000))
        + "\nOther.md\n    About [[Long]] things."
        + "\nShut.md\n    ---\n    private: true\n    ---\n    x"
    )
    files = skill_of(vault)
    references = {path: text for path, text in files.items() if "/references/" in path}
    assert len(references) > 3
    counts = [load_tokenizer("qwen").count(text) for text in references.values()]
    assert max(counts) <= REFERENCE_TOKENS
    told = "\n".join(references.values())
    assert all(f"Paragraph {n} is" in told for n in range(3_000))
    paths = {
        found.path
        for path, text in references.items()
        for found in recover(path, text.encode()).passages
    }
    assert {"Long", "Other"} <= paths
    assert "Shut" not in told


def test_an_index_of_the_pack_lists_a_skill_by_its_first_file() -> None:
    options = PackOptions(budget=4_000, formats=("skill", "llms"))
    documents = {each.path: each for each in make_pack(prose_vault(60), options).artifacts}
    index = documents["pack/llms.txt"].content.decode()
    assert sum("/references/" in path for path in documents) > 1
    assert index.count("](skill/") == 1
    assert "/SKILL.md)" in index
