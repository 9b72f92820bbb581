"""Commands are found by name or by what was meant, and take their defaults from settings."""

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from vaultgraph.cli import COMMANDS, main, vaultgraph
from vaultgraph.cli.options.option import Group, Option, long_name

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
    listed = capsys.readouterr().out.split("Make:\n")[1].split("Other:\n")[0].splitlines()
    assert [line.split()[0] for line in listed if line.startswith("  ") and line[2] != " "] == list(
        COMMANDS
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_the_first_sentence_of_each_command(name: str) -> None:
    command = vaultgraph.get_command(click.Context(vaultgraph), name)
    assert command is not None
    assert COMMANDS[name].summary == command.get_short_help_str(1_000)


def test_the_list_of_commands_imports_none_of_them() -> None:
    code = (
        "import sys; from vaultgraph.cli import main; main(['--help']); "
        "print([name for name in sys.modules if name.startswith('vaultgraph.cli.commands')])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"


def test_options_are_listed_by_group(capsys: Output) -> None:
    assert main(["compile", "--help"]) == 0
    shown = capsys.readouterr().out
    heads = [line for line in shown.splitlines() if line.endswith(":") and line[0] != " "]
    assert heads == ["Input:", "Size:", "Content:", "Output:", "Page:", "Other:"]
    input_, _, rest = shown.partition("\nSize:\n")
    assert "--exclude WHAT" in input_
    assert "--budget TOKENS" in rest.partition("\nContent:\n")[0]


def test_every_option_but_those_of_the_program_has_a_group() -> None:
    context = click.Context(vaultgraph)
    for name in COMMANDS:
        command = vaultgraph.get_command(context, name)
        assert command is not None
        leaves = command.commands.values() if isinstance(command, click.Group) else [command]
        for leaf in leaves:
            for parameter in leaf.params:
                if isinstance(parameter, click.Option) and not parameter.hidden:
                    assert isinstance(parameter, Option), (name, parameter.name)
                    assert parameter.group is not Group.OTHER, (name, parameter.name)


def test_an_option_is_called_alike_everywhere() -> None:
    """One name is one parameter of one kind, whichever command takes it."""
    context = click.Context(vaultgraph)
    forms: dict[str, set[tuple[object, ...]]] = {}
    for name in COMMANDS:
        command = vaultgraph.get_command(context, name)
        for parameter in command.params if command else ():
            if isinstance(parameter, Option) and not parameter.hidden:
                form = (parameter.name, parameter.is_flag, parameter.group)
                forms.setdefault(long_name(parameter), set()).add(form)

    def called(command: str, option: str) -> set[tuple[object, ...]]:
        found = vaultgraph.get_command(context, command)
        return {
            (each.name, each.is_flag, each.group)
            for each in (found.params if found else ())
            if isinstance(each, Option) and long_name(each) == option
        }

    differing = {name for name, found in forms.items() if len(found) > 1}
    assert {name: forms[name] for name in differing} == {
        "format": {("formats", False, Group.OUTPUT), ("form", False, Group.OUTPUT)},
        "title": {("title", False, Group.CONTENT), ("title", False, Group.PAGE)},
    }
    for command in ("compile", "pack", "export"):
        assert ("formats", False, Group.OUTPUT) in called(command, "format"), command
    assert called("pack", "title") == {("title", False, Group.CONTENT)}, "a pack has no page"


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
        (["export", "x"], "Missing option '--format'. Known names: graphml, gexf"),
        (["export", ".", "--format", "grapml"], "Did you mean 'graphml'?"),
    ],
)
def test_a_wrong_word_is_a_usage_error(words: list[str], said: str, capsys: Output) -> None:
    assert main(words) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vault `notes` in the working folder."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "A.md").write_text("Tea is made of leaves. See [[B]].", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "notes"


@pytest.mark.parametrize(
    "words", [["notes"], ["./notes"], ["notes", "--budget", "8k"], ["--budget", "8k", "notes"]]
)
def test_a_folder_alone_is_compiled(
    words: list[str], notes: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda *_: pytest.fail("opened"))
    assert main(words) == 0
    out = Path("vaultgraph-out") / "notes"
    shown = capsys.readouterr().out.splitlines()
    assert shown[-2] == f"Open in a browser: {out / 'graph.html'}"
    assert shown[-1].startswith(f"Paste into a model, from {out / 'pack'}: `")
    assert (out / "graph.html").is_file()
    for document in re.findall("`([^`]+)`:", shown[-1])[:-1]:
        assert (out / "pack" / document).exists(), document


def test_several_vaults_are_told_apart_and_one_that_fails_stops_no_other(
    notes: Path, capsys: Output
) -> None:
    assert main(["notes", "missing", "-o", "out"]) == 2
    shown = capsys.readouterr()
    assert shown.out.startswith("notes\nOf 1 note, the pack")
    assert shown.out.endswith("\n\nmissing\n")
    assert "missing does not exist" in shown.err
    Path("more").mkdir()
    Path("more/B.md").write_text("Coffee is made of beans.", encoding="utf-8")
    assert main(["compile", "missing", "more", "-o", "out", "--budget", "2k", "-q"]) == 2
    assert Path("out/more/graph.html").is_file()
    assert capsys.readouterr().out == ""


def test_a_folder_that_is_called_like_a_command(notes: Path, capsys: Output) -> None:
    notes.rename("check")
    assert main(["check"]) == 2
    assert "To compile the folder check, write vaultgraph ./check" in capsys.readouterr().err
    assert main(["check", "check"]) == 0
    assert main(["./check", "-q"]) == 0
    assert Path("vaultgraph-out/check/graph.html").is_file()


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("chekc", "'chekc' is neither a command nor a folder. Did you mean 'check'?"),
        ("no/such/vault", "'no/such/vault' is neither a command nor a folder."),
        ("a" * 5_000, "is neither a command nor a folder."),
    ],
)
def test_what_is_neither_command_nor_folder(word: str, said: str, capsys: Output) -> None:
    assert main([word]) == 2
    assert said in capsys.readouterr().err


def test_a_renamed_option_names_the_new_one(notes: Path, capsys: Output) -> None:
    assert main(["pack", "notes", "--max-tokens", "2k"]) == 2
    assert "--max-tokens is now --example-tokens." in capsys.readouterr().err
    Path("vaultgraph.toml").write_text("max-tokens = 2048", encoding="utf-8")
    assert main(["pack", "notes"]) == 2
    shown = capsys.readouterr().err
    assert "vaultgraph.toml:1: `max-tokens`: --max-tokens is now --example-tokens." in shown


def test_an_old_name_that_another_command_has_is_no_setting_of_this_one(
    notes: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["recall", "notes", "moss", "--since", "2025-01-01"]) == 2
    assert "--since is now --after." in capsys.readouterr().err
    Path("vaultgraph.toml").write_text('since = "last-week"', encoding="utf-8")
    monkeypatch.setenv("VAULTGRAPH_SINCE", "last-week")
    assert main(["recall", "notes", "moss"]) == 0
    assert main(["pack", "notes"]) != 0
    assert "last-week" in capsys.readouterr().err


def test_a_setting_that_suits_another_command_says_where_to_write_it(
    notes: Path, capsys: Output
) -> None:
    Path("vaultgraph.toml").write_text('format = "prompt"', encoding="utf-8")
    assert main(["check", "notes"]) == 2
    shown = capsys.readouterr().err
    assert "vaultgraph.toml:1: `format`: 'prompt' is not one of" in shown
    assert "such as `[pack]`" in shown
    Path("vaultgraph.toml").write_text('[pack]\nformat = "prompt"', encoding="utf-8")
    assert main(["check", "notes"]) == 0


def test_a_variable_sets_an_option_and_is_blamed(
    notes: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setenv("VAULTGRAPH_FORMAT", "prompt,tree")
    monkeypatch.setenv("VAULTGRAPH_BUDGET", "8k")
    assert main(["pack", "notes", "-q"]) == 0
    made = {path.name for path in Path("vaultgraph-out/notes/pack").iterdir()}
    assert made == {"SEED.md", "tree.json", "REPORT.md", "manifest.json"}
    monkeypatch.setenv("VAULTGRAPH_BUDGET", "lots")
    assert main(["pack", "notes"]) == 2
    assert "VAULTGRAPH_BUDGET: 'lots' is not a number of tokens" in capsys.readouterr().err
    assert main(["pack", "notes", "--budget", "2k", "-q"]) == 0


def test_a_word_where_settings_want_a_list(notes: Path, capsys: Output) -> None:
    Path("vaultgraph.toml").write_text('exclude = "Clippings"', encoding="utf-8")
    assert main(["check", "notes"]) == 2
    shown = capsys.readouterr().err
    assert "vaultgraph.toml:1: `exclude` must be a list" in shown
    assert 'Write `exclude = ["Clippings"]`.' in shown


def test_a_wrong_setting_is_blamed_on_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    (tmp_path / "vaultgraph.toml").write_text('\n[pack]\nbudget = "lots"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["pack", "."]) == 2
    assert (
        "vaultgraph.toml:3: `budget`: 'lots' is not a number of tokens" in capsys.readouterr().err
    )


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
