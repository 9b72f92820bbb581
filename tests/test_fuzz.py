"""Mutated notes and vaults: nothing falls, nothing hangs, and what was packed verifies.

Every run tries the same mutations in the same order, as many as its time allows; `make fuzz` goes
on from there.
"""

import os
import time
from pathlib import Path

import pytest

from tests.campaign import try_note, try_vault
from tests.fuzzing import each_number, mutated_note, mutated_vault, seeds

NOTES = 2_000
SECONDS = 6.0

SEEDS = seeds()


@pytest.mark.parametrize("part", range(4))
def test_two_thousand_mutated_notes_are_read(part: int) -> None:
    contents = list(SEEDS.values())
    end = time.thread_time() + SECONDS / 2
    for number in range(part, NOTES, 4):
        try_note(mutated_note(contents, number))
        if time.thread_time() > end:
            break


@pytest.mark.parametrize("first", [10_000, 20_000])
def test_whole_commands_take_mutated_vaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VAULTGRAPH_CACHE_DIR", os.devnull)
    end = time.thread_time() + SECONDS
    for number in each_number(first):
        problems = list(try_vault(mutated_vault(SEEDS, number), tmp_path / str(number)))
        assert problems == [], number
        if time.thread_time() > end:
            break


def test_the_same_number_makes_the_same_mutation() -> None:
    contents = list(SEEDS.values())
    assert [mutated_note(contents, 7) for _ in range(2)] == [mutated_note(contents, 7)] * 2
    assert mutated_vault(SEEDS, 7) == mutated_vault(SEEDS, 7)
    assert len({mutated_note(contents, number) for number in range(50)}) > 40
