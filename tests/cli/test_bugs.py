"""A bug ends in a file to send and exit code 3, never in a traceback on the screen."""

from pathlib import Path

import pytest

from vaultgraph.cli import main
from vaultgraph.cli.output.bugs import write_report


def broken() -> None:
    raise ZeroDivisionError("a broken wheel")


def test_a_bug_is_told_and_kept_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("vaultgraph.cli.commands.check.show_progress", lambda quiet: broken())
    assert main(["check", "some vault"]) == 3
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "a bug in vaultgraph: ZeroDivisionError" in shown.err
    assert "Traceback" not in shown.err
    (report,) = tmp_path.iterdir()
    assert str(report) in shown.err
    text = report.read_text(encoding="utf-8")
    assert "arguments: check some vault" in text
    assert text.endswith("ZeroDivisionError: a broken wheel\n")


def test_the_same_bug_has_one_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        write_report(ValueError("once"), [])
    write_report(ValueError("twice"), [])
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_cannot_be_written_is_no_second_bug(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    spare = tmp_path / "spare"
    write = Path.write_text

    def refuse(self: Path, *args: str, **settings: str) -> int:
        if self.parent != spare:
            raise PermissionError(13, "Permission denied")
        return write(self, *args, **settings)

    monkeypatch.setattr(Path, "write_text", refuse)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(spare))
    assert "No report could be written here" in write_report(ValueError(), [])
    spare.mkdir()
    assert str(spare) in write_report(ValueError(), [])
