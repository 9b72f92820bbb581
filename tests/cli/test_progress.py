"""Progress goes to stderr, in the form that fits where stderr leads."""

import sys

import pytest

from vaultgraph.cli.output.progress import show_progress

Output = pytest.CaptureFixture[str]


def report_twice(*, quiet: bool) -> None:
    with show_progress(quiet=quiet) as progress:
        for done in (1, 2):
            progress("reading", done, 2)
        progress("ranking", 0, 0)


def test_a_stage_is_said_once_where_no_terminal_is(capsys: Output) -> None:
    report_twice(quiet=False)
    assert capsys.readouterr() == ("", "reading …\nranking …\n")


def test_quiet_says_nothing(capsys: Output) -> None:
    report_twice(quiet=True)
    assert capsys.readouterr() == ("", "")


def test_a_terminal_shows_bars_that_vanish(capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    report_twice(quiet=False)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "reading …" not in shown.err
