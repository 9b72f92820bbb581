"""Where output goes: never over that of another vault, and nowhere when a question was asked."""

from pathlib import Path

import pytest

from vaultgraph.cli import main

Output = pytest.CaptureFixture[str]

pytestmark = pytest.mark.usefixtures("working_folder")


def make_vault(folder: Path, text: str = "[[B]] and more of it.") -> Path:
    folder.mkdir(parents=True)
    (folder / "A.md").write_text(text, encoding="utf-8")
    (folder / "B.md").write_text("[[A]] again, key = sk-" + "a1B2" * 12, encoding="utf-8")
    return folder


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.mark.parametrize("command", ["compile", "pack", "graph", "export --format json"])
def test_two_vaults_of_one_name_do_not_replace_each_other(
    tmp_path: Path, capsys: Output, command: str
) -> None:
    first, second = make_vault(tmp_path / "a" / "notes"), make_vault(tmp_path / "b" / "notes")
    words = command.split()
    assert main([*words, str(first), "-q"]) == 0
    before = files_below(Path("vaultgraph-out"))
    assert main([*words, str(second), "-q"]) == 2
    shown = capsys.readouterr().err
    assert "made from another source" in shown
    assert files_below(Path("vaultgraph-out")) == before
    proposed = shown.rpartition("-o ")[2].strip().strip("'")
    assert main([*words, str(second), "-q", "-o", proposed]) == 0
    assert main([*words, str(first), "-q"]) == 0


def test_an_explanation_leaves_everything_as_it_was(tmp_path: Path, capsys: Output) -> None:
    vault = make_vault(tmp_path / "notes")
    assert main(["pack", str(vault), "-q", "--budget", "8k"]) == 0
    before = files_below(Path("vaultgraph-out"))
    capsys.readouterr()
    assert main(["pack", str(vault), "--budget", "2k", "--explain", "A"]) == 0
    assert "A.md" in capsys.readouterr().out
    assert files_below(Path("vaultgraph-out")) == before
    assert main(["pack", str(vault), "--explain", "A", "-o", "new", "-q"]) == 0
    assert not Path("new").exists()


@pytest.mark.parametrize("command", ["compile", "pack", "graph --no-titles"])
def test_quiet_is_silent(tmp_path: Path, capsys: Output, command: str) -> None:
    vault = make_vault(tmp_path / "notes")
    for _ in range(2):
        assert main([*command.split(), str(vault), "-q", "-o", "out"]) == 0
        assert capsys.readouterr() == ("", "")


def test_an_error_of_the_library_names_the_flag_that_helps(tmp_path: Path, capsys: Output) -> None:
    vault = make_vault(tmp_path / "notes")
    assert main(["pack", str(vault), "-o", str(vault / "out")]) == 2
    assert "Name a folder outside it: the vault is only read, never written (-o)." in (
        capsys.readouterr().err
    )
