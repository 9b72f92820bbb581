"""A focus is like a question: what answers it is included first, however it is given."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from vaultgraph import PackOptions, RankOptions, ReadOptions, UsageError
from vaultgraph.cli import main
from vaultgraph.compiler import compile_vault, find_relevance, make_pack, read_vault
from vaultgraph.pack import Weights

FACT = "The lighthouse keeper paid 340 crowns for the lens in 1911."


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three subjects of twelve notes each, and a fact deep in one of them."""
    monkeypatch.setenv("VAULTGRAPH_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "vault"
    for subject in ("harbour", "garden", "violin"):
        (folder / subject).mkdir(parents=True)
        for number in range(12):
            others = " ".join(f"[[{subject} {(number + step) % 12}]]" for step in (1, 2, 5))
            lines = [
                f"Line {line} of {subject} {number} says {subject}{line}x{number} at noon."
                for line in range(12)
            ]
            text = "\n\n".join([f"All of {subject}: {others}", *lines])
            (folder / subject / f"{subject} {number}.md").write_text(text, encoding="utf-8")
    with (folder / "garden" / "garden 7.md").open("a", encoding="utf-8") as note:
        note.write(f"\n\n{FACT}\n")
    return folder


def seed_of(root: Path, focus: object, **options: object) -> str:
    vault = read_vault(root)
    pack = make_pack(vault, PackOptions(budget=1_500, formats=("prompt",), focus=focus, **options))  # type: ignore[arg-type]
    return pack.artifacts[0].content.decode()


def left_out(root: Path) -> str:
    """A word of a passage that a seed of the whole vault has no room for."""
    whole = seed_of(root, ())
    words = (f"garden{line}x{number}" for line in range(12) for number in range(12))
    return next(word for word in words if f"{word} " not in whole)


def test_what_answers_is_included(root: Path) -> None:
    question = f"Which note says {left_out(root)}?"
    seed = seed_of(root, question)
    assert f"{left_out(root)} at noon" in seed
    assert question in seed.splitlines()[1]


def test_one_thing_is_the_same_as_one_of_several(root: Path) -> None:
    assert seed_of(root, "lighthouse lens") == seed_of(root, ["lighthouse lens"])
    both = seed_of(root, ("lighthouse lens", "violin 3"))
    assert FACT in both
    assert "violin3x3" in both


def test_a_note_that_is_named_is_included(root: Path) -> None:
    seed = seed_of(root, "harbour 4")
    assert all(f"harbour{line}x4 " in seed for line in range(12))


def test_only_modules_that_are_touched_are_shown(root: Path) -> None:
    seed = seed_of(root, "violin 3")
    whole = seed_of(root, ())
    shown = set(re.findall(r"^- (m\d+) ", seed, re.MULTILINE))
    quoted = set(re.findall(r"^## (m\d+) ", seed, re.MULTILINE))
    assert shown == quoted
    assert shown < set(re.findall(r"^- (m\d+) ", whole, re.MULTILINE)) or not shown
    assert "What it is about" not in seed


def test_the_weight_of_a_focus_says_how_much_it_counts(root: Path) -> None:
    word = left_out(root)
    assert f"{word} at noon" not in seed_of(root, word, weights=Weights(focus=0.0))
    assert f"{word} at noon" in seed_of(root, word, weights=Weights(focus=100.0))


def test_every_way_to_focus_is_the_same(root: Path) -> None:
    asked = "lighthouse lens"
    reading = ReadOptions(rank=RankOptions(focus=asked))
    packing = PackOptions(budget=1_500, formats=("prompt",))
    by_reading = make_pack(read_vault(root, options=reading), packing)
    by_packing = compile_vault(root, packing=replace(packing, focus=asked)).pack
    assert by_reading.artifacts == by_packing.artifacts
    assert main(["pack", str(root), "-o", "out", "--budget", "1500", "--focus", asked, "-q"]) == 0
    assert Path("out/pack/SEED.md").read_bytes() == by_reading.artifacts[0].content


def test_a_focus_on_nothing_is_an_error(root: Path) -> None:
    with pytest.raises(UsageError, match="zeppelin"):
        seed_of(root, "zeppelin")


def test_relevance_has_a_number_for_every_passage(root: Path) -> None:
    vault = read_vault(root)
    found = find_relevance(vault, ("lighthouse lens",))
    assert max(map(max, found.values())) == 1.0
    for note, scores in found.items():
        assert len(scores) == len(vault.note_of[note].passages)
        assert all(0 <= score <= 1 for score in scores)
