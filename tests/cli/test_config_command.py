"""`vaultgraph config` tells with which values a command would run, and where each is from."""

import json
from pathlib import Path

import pytest

from vaultgraph.cli import COMMANDS, main

Output = pytest.CaptureFixture[str]


def options(capsys: Output, *words: str) -> dict[str, tuple[object, str, str | None]]:
    """Ask for the options of a command line: value, source and place by name."""
    assert main(["config", "--json", *words]) == 0
    told = json.loads(capsys.readouterr().out)
    return {
        each["name"]: (each["value"], each["source"], each["place"]) for each in told["options"]
    }


@pytest.fixture
def vault(working_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vault with settings of every source."""
    notes = working_folder / "notes"
    notes.mkdir()
    (notes / "vaultgraph.toml").write_text(
        'theme = "dark"\nbudget = "32k"\n\n[pack]\npin = ["A"]\n', encoding="utf-8"
    )
    (working_folder / "vaultgraph.toml").write_text(
        'lang = "ru"\n[modules]\n"A.md" = "Tea"\n', encoding="utf-8"
    )
    monkeypatch.setenv("VAULTGRAPH_FORMAT", "prompt,rag")
    return notes


def test_every_value_names_its_source(vault: Path, capsys: Output) -> None:
    told = options(capsys, "notes", "--title", "Mine")
    assert told["title"] == ("Mine", "flag", None)
    assert told["format"] == (["prompt", "rag"], "environment", "VAULTGRAPH_FORMAT")
    assert told["theme"] == ("dark", "file", f"{vault / 'vaultgraph.toml'}:1")
    assert told["budget"] == (32_000, "file", f"{vault / 'vaultgraph.toml'}:2")
    assert told["lang"] == ("ru", "file", f"{vault.parent / 'vaultgraph.toml'}:1")
    assert told["chunk-tokens"] == (2_000, "default", None)
    assert told["pin"] == ([], "default", None)


def test_a_flag_wins_over_a_variable_and_that_over_a_file(
    vault: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setenv("VAULTGRAPH_BUDGET", "16k")
    assert options(capsys, "notes")["budget"][:2] == (16_000, "environment")
    assert options(capsys, "notes", "--budget", "8k")["budget"] == (8_000, "flag", None)


def test_a_table_is_for_its_command(vault: Path, capsys: Output) -> None:
    pins = options(capsys, "pack", "notes")["pin"]
    assert pins == (["A"], "file", f"{vault / 'vaultgraph.toml'}:5")


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"cache", "templates"}))
def test_it_tells_of_every_command_without_running_it(
    name: str, working_folder: Path, capsys: Output
) -> None:
    required = ["--format", "json"] if name == "export" else []
    required = ["-o", "notes"] if name == "restore" else required
    assert options(capsys, name, *required)
    assert list(working_folder.iterdir()) == []


def test_people_read_a_list_with_tables_and_variables(vault: Path, capsys: Output) -> None:
    assert main(["config", "notes"]) == 0
    shown = capsys.readouterr().out
    assert "environment: VAULTGRAPH_FORMAT" in shown
    assert f"A.md = Tea  {vault.parent / 'vaultgraph.toml'}" in shown
    assert "VAULTGRAPH_UI_LANG=en" in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["chek"], "Did you mean 'check'?"),
        (["cache"], "`cache` has no options of its own"),
        (["pack", "--traget", "x"], "No such option '--traget'"),
    ],
)
def test_what_is_no_command_line_is_told(
    words: list[str], said: str, working_folder: Path, capsys: Output
) -> None:
    assert main(["config", *words]) == 2
    assert said in capsys.readouterr().err
