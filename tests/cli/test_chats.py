"""Exports of chats, given on the command line, stand in the graph and never in the vault."""

import json
from pathlib import Path

import pytest

from tests.vault.test_exports import CLAUDE
from vaultgraph.cli import main
from vaultgraph.linking import ReadOptions, link_vault
from vaultgraph.vault.scan import ScanOptions


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "Bread.md").write_text("Rye.")
    return folder


@pytest.fixture
def export(tmp_path: Path) -> Path:
    file = tmp_path / "conversations.json"
    file.write_text(json.dumps([CLAUDE]))
    return file


def test_an_export_becomes_notes_of_the_graph(vault: Path, export: Path) -> None:
    linked = link_vault(vault, options=ReadOptions(chats=(export,)))
    note = next(note for note in linked.notes if note.chat)
    assert note.path == "Chats/Claude/2026-01-02 Sourdough (beefbeef).md"
    assert note.path in linked.shown_paths
    assert sorted(path.name for path in vault.iterdir()) == ["Bread.md"]


def test_the_option_is_repeatable(
    vault: Path, export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = {"uuid": "m", "sender": "human", "text": "See [[Bread]]."}
    for name in ("one", "two"):
        item = {"uuid": name, "name": name, "chat_messages": [said]}
        (tmp_path / f"{name}.json").write_text(json.dumps([item]))
    given = [f"--chats={tmp_path / name}.json" for name in ("one", "two")]
    assert main(["links", str(vault), "--no-cache", *given]) == 0
    printed = capsys.readouterr().out
    assert "Chats/Claude/one (one).md" in printed
    assert "Chats/Claude/two (two).md" in printed


def test_an_export_that_is_not_there_is_a_usage_error(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(vault), "--no-cache", "--chats", "none.zip"]) == 2
    assert "does not exist" in capsys.readouterr().err


def test_two_runs_give_the_same_bytes(vault: Path, export: Path) -> None:
    options = ReadOptions(chats=(export,), scan=ScanOptions())
    first, second = (link_vault(vault, options=options).notes for _ in range(2))
    assert first == second
