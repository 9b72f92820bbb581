"""Commands are found by name or by what was meant, and take their defaults from settings."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vaultgraph.cli import COMMANDS, main

Output = pytest.CaptureFixture[str]


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_has_help(name: str, option: str, capsys: Output) -> None:
    assert main([name, option]) == 0
    shown = capsys.readouterr()
    assert f"Usage: vaultgraph {name}" in shown.out
    assert shown.err == ""


def test_help_lists_every_command_in_order(capsys: Output) -> None:
    assert main(["--help"]) == 0
    listed = capsys.readouterr().out.split("Commands:\n")[1].splitlines()
    assert [line.split()[0] for line in listed if line.startswith("  ") and line[2] != " "] == list(
        COMMANDS
    )


def test_the_version_is_the_package_s_own(capsys: Output) -> None:
    from vaultgraph import __version__

    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"vaultgraph {__version__}\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["compil", "x"], "Did you mean 'compile'?"),
        (["compile"], "Missing argument 'VAULT'"),
        (["compile", "x", "--traget", "y"], "No such option '--traget'"),
        (["compile", "x", "--budget", "lots"], "8000, 8k, 128k or 1M"),
        (["compile", "x", "--lang", "fr"], "'fr' is not one of 'auto', 'en', 'ru', 'zh'"),
        (["check", "x", "--select", "orfan"], "Did you mean 'orphan'?"),
        (["export", "x"], "Missing option '--format'"),
        (["export", "x", "--format", "grapml"], "Did you mean 'graphml'?"),
    ],
)
def test_a_wrong_word_is_a_usage_error(words: list[str], said: str, capsys: Output) -> None:
    assert main(words) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""


def test_a_folder_in_place_of_a_command_is_understood(tmp_path: Path, capsys: Output) -> None:
    assert main([str(tmp_path)]) == 2
    assert f"Did you mean 'vaultgraph compile {tmp_path}'?" in capsys.readouterr().err


def test_a_wrong_setting_is_blamed_on_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    (tmp_path / "vaultgraph.toml").write_text('\n[pack]\nbudget = "lots"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["pack", "."]) == 2
    assert "vaultgraph.toml:3: 'lots' is not a number of tokens" in capsys.readouterr().err


def test_an_unknown_setting_names_the_nearest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    (tmp_path / "vaultgraph.toml").write_text("bugdet = 8\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["check", "."]) == 2
    shown = capsys.readouterr().err
    assert "vaultgraph.toml:1: unknown key `bugdet`" in shown
    assert "Did you mean `budget`?" in shown


def test_a_flag_wins_over_a_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    (tmp_path / "vaultgraph.toml").write_text('target = "gtp-4"\n', encoding="utf-8")
    (tmp_path / "note.md").write_text("text", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    out = str(tmp_path.parent / "out")
    assert main(["pack", ".", "-o", out]) == 2
    assert "gtp-4" in capsys.readouterr().err
    assert main(["pack", ".", "-o", out, "--target", "claud"]) == 2
    assert "claud" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["compile", "--help"]])
def test_a_reader_that_went_away_is_no_error(words: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    run = subprocess.run(
        [sys.executable, "-m", "vaultgraph", *words],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert run.returncode == 141
    assert run.stderr == b""


def test_completion_knows_commands_and_formats() -> None:
    def complete(line: str) -> list[str]:
        environment = {
            **os.environ,
            "_VAULTGRAPH_COMPLETE": "bash_complete",
            "COMP_WORDS": line,
            "COMP_CWORD": str(len(line.split())),
        }
        code = "import sys; sys.argv[0] = 'vaultgraph'; from vaultgraph.cli import main; main()"
        run = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return [entry.partition(",")[2] for entry in run.stdout.splitlines()]

    assert "compile" in complete("vaultgraph ")
    assert complete("vaultgraph export sample --format ")[:2] == ["graphml", "gexf"]
