"""Mutated notes and vaults: nothing falls, nothing hangs, and what was packed verifies.

Every run tries the same mutations in the same order, as many as its time allows; `make fuzz` goes
on from there.
"""

import json
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


CARDS = [
    '# Boilers "hot"\n\n' + 'The boiler in C:\\new\\hall is hot ☕ 😀,\tas "they" say [^1]. ' * 30,
    "A \\n is no line end; see [[Steam]].\r\n- a\n- b\\",
    "Half of a pair \ud800 is no character.",
]
TURN = "> [!nexus_agent] **Assistant · m* - at 3:58:09 PM**\n> Grain *goes* to [[Steam]].\n"
ODD = {
    **{
        f"Board {plain}.canvas": json.dumps(
            {"nodes": [{"id": str(n), "type": "text", "text": t} for n, t in enumerate(CARDS)]},
            ensure_ascii=plain,
        ).encode("utf-8", "replace")
        for plain in (False, True)
    },
    " .md": b"---\nauthor: Ann\n---\nA note with a blank name.\n",
    "Folder/ .md": f"---\nnexus: nexus-ai-chat-importer\n---\n{TURN}\n{TURN}".encode(),
    "Grain ✓.md": b"---\nauthor: Ann\n---\nThe name ends as the mark does.\n",
    "Steam.md": "# S\x1bteam\n\nHot.\n\n## Mi\x90ll\x1f of [[Grain ✓]]\n\nGrinds.\n".encode(),
}
"""Escapes of JSON, control characters in headings, and names that a prompt cannot tell bare."""


def test_odd_names_and_escapes_are_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VAULTGRAPH_CACHE_DIR", os.devnull)
    assert list(try_vault(ODD, tmp_path)) == []
    seed = (tmp_path / "out" / "pack" / "SEED.md").read_text("utf-8")
    assert 'The boiler in C:\\new\\hall is hot ☕ 😀,\tas "they" say' in seed
    assert "\n### .md ✓\n" in seed
    assert "Mi ll of [[Grain ✓]]" in seed


def test_the_same_number_makes_the_same_mutation() -> None:
    contents = list(SEEDS.values())
    assert [mutated_note(contents, 7) for _ in range(2)] == [mutated_note(contents, 7)] * 2
    assert mutated_vault(SEEDS, 7) == mutated_vault(SEEDS, 7)
    assert len({mutated_note(contents, number) for number in range(50)}) > 40
