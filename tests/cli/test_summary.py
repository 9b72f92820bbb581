"""A finished run is told in a short table, or in JSON for scripts."""

import json
from pathlib import Path

import pytest

from vaultgraph.cli.output.browser import open_page
from vaultgraph.cli.output.summary import Summary, print_summary
from vaultgraph.graph.withheld import LeftOut
from vaultgraph.model import Language, NoteId
from vaultgraph.report import LinkReport, ModuleReport, PackReport, Report

Output = pytest.CaptureFixture[str]


def summary(*, exact: bool = True, severities: dict[str, int] | None = None) -> Summary:
    top = ModuleReport(
        id="m01", parent=None, label="память", notes=3, rank=1.0, cohesion=0.5, core=(NoteId("a"),)
    )
    part = ModuleReport(
        id="m01.1", parent="m01", label="seed", notes=1, rank=0.5, cohesion=0.5, core=()
    )
    report = Report(
        vault="notes",
        digest="d",
        language=Language.RU,
        notes=1234,
        claims=5,
        links=LinkReport(resolved=2000, unresolved=30, ambiguous=4),
        core_frames=(NoteId("a"),),
        modules=(top, part),
        pack=PackReport(
            id="p",
            target="gpt-4.1",
            budget=8_000,
            tokens=7_960,
            exact=exact,
            margin=0.0,
            optimum=0.98999,
            rank=0.5,
            links=0.711,
            claims=0.5,
            omitted=1_412,
        ),
        diagnostics={},
        left_out=LeftOut(),
        personal_data=(),
        severities=severities or {"error": 0, "warning": 0, "info": 0},
    )
    return Summary(report=report, written={"page": Path("out") / "graph.html"}, seconds=1.26)


def test_the_table_says_what_was_found_and_made(capsys: Output) -> None:
    print_summary(summary(), as_json=False, quiet=False)
    assert capsys.readouterr().out.splitlines() == [
        "notes        1,234",
        "links        2,000 resolved, 30 unresolved, 4 ambiguous",
        "claims       5",
        "modules      1",
        "core frames  1",
        "tokens       7,960 of 8,000 (99.5%) for gpt-4.1",
        "carried      ≥ 98.9 % of the best choice; 71% of the link weight, 50% of the claims; "
        "1,412 notes left out",
        "seconds      1.3",
        f"page         {Path('out') / 'graph.html'}",
    ]


def test_an_estimate_is_marked(capsys: Output) -> None:
    print_summary(summary(exact=False), as_json=False, quiet=False)
    assert "tokens       ~7,960 of 8,000" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("severities", "said"),
    [
        ({"error": 1, "warning": 2, "info": 7}, "1 error, 2 warnings; "),
        ({"error": 2, "warning": 0, "info": 0}, "2 errors; "),
        ({"error": 0, "warning": 1, "info": 0}, "1 warning; "),
    ],
)
def test_findings_send_to_check(severities: dict[str, int], said: str, capsys: Output) -> None:
    print_summary(summary(severities=severities), as_json=False, quiet=False)
    assert f"findings     {said}`vaultgraph check` lists them" in capsys.readouterr().out


def test_nothing_to_look_at_is_not_said(capsys: Output) -> None:
    only_told = {"error": 0, "warning": 0, "info": 7}
    print_summary(summary(severities=only_told), as_json=False, quiet=False)
    assert "findings" not in capsys.readouterr().out


def test_json_holds_the_report_with_paths_as_posix(capsys: Output) -> None:
    print_summary(summary(), as_json=True, quiet=True)
    shown = capsys.readouterr().out
    assert "память" in shown
    data = json.loads(shown)
    assert data["links"] == {"resolved": 2000, "unresolved": 30, "ambiguous": 4}
    assert data["pack"]["tokens"] == 7_960
    assert data["written"] == {"page": "out/graph.html"}
    assert data["seconds"] == 1.26


def test_quiet_says_nothing(capsys: Output) -> None:
    print_summary(summary(), as_json=False, quiet=True)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("terminal", "no_color", "coloured"), [(True, "", True), (False, "", False), (True, "1", False)]
)
def test_colour_is_for_terminals_that_want_it(
    terminal: bool,
    no_color: str,
    coloured: bool,
    capsys: Output,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal, raising=False)
    print_summary(summary(), as_json=False, quiet=False)
    assert ("\x1b[" in capsys.readouterr().out) is coloured


def test_a_page_is_opened_by_its_uri(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda uri: opened.append(uri) or True)
    open_page(Path("a b") / "graph.html")
    assert opened == [(Path.cwd() / "a b" / "graph.html").as_uri()]
    assert capsys.readouterr() == ("", "")


def test_where_no_browser_is_the_path_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda uri: False)
    open_page(Path("graph.html"))
    assert "open graph.html in one" in capsys.readouterr().err
