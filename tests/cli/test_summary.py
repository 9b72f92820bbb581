"""A finished run is told in sentences, with every figure on demand, or in JSON for scripts."""

import json
import os
import re
import shlex
from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from vaultgraph.cli.output.browser import open_page
from vaultgraph.cli.output.outcome import pasteable
from vaultgraph.cli.output.summary import Summary, outcome_of, print_outcome
from vaultgraph.cli.words import set_language
from vaultgraph.graph.withheld import LeftOut
from vaultgraph.model import Language, NoteId
from vaultgraph.pack.document.assembly import FittedArtifact
from vaultgraph.report import LinkReport, ModuleReport, PackReport, Report
from vaultgraph.writing import Artifact

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
        notes=1640,
        claims=5,
        links=LinkReport(resolved=2000, unresolved=30, ambiguous=4),
        core_notes=(NoteId("a"),),
        modules=(top, part),
        pack=PackReport(
            id="p",
            target="gpt-4.1",
            budget=8_000,
            tokens=7_960,
            exact=exact,
            margin=0.03,
            optimum=0.98999,
            rank=0.5,
            links=0.711,
            claims=0.5,
            whole=214,
            part=502,
            named=96,
            omitted=828,
            omitted_for={"no-room": 776, "template": 52},
        ),
        diagnostics={},
        left_out=LeftOut(private=1, hidden=262),
        personal_data=(),
        severities=severities or {"error": 0, "warning": 0, "info": 0},
    )
    out = Path("out")
    return Summary(
        report=report,
        vault=Path("notes"),
        written={"page": out / "graph.html", "pack": out / "pack"},
        seconds=1.26,
        pack=pack(),
    )


def pack() -> Any:
    """What the summary asks of a pack."""
    sizes = {"SEED.md": 31_000, "levels/2k.md": 2_000, "levels/8k.md": 8_000}
    documents = [
        FittedArtifact(path=f"pack/{name}", content=b"", budget=size)
        for name, size in sizes.items()
    ]
    chunks = Artifact(path="pack/rag/chunks.jsonl", content=b"")
    return SimpleNamespace(artifacts=(*documents, chunks), tokens=31_000, budget=32_000)


def show(
    done: Summary, *, as_json: bool = False, quiet: bool = False, verbose: bool = False
) -> None:
    """Print a finished run."""
    outcome = outcome_of(done)
    print_outcome(outcome, done.seconds, as_json=as_json, quiet=quiet, verbose=verbose)


def test_sentences_say_what_is_carried_and_why_not_all_of_it(capsys: Output) -> None:
    show(summary())
    pack = Path("out") / "pack"
    assert capsys.readouterr().out.splitlines() == [
        "Of 1,903 notes, the pack contains 214 in full, 502 in part and 96 by name.",
        "Left out: 1 private, 262 in folders that Obsidian excludes (--include-excluded), "
        "52 templates, 776 for lack of room.",
        "7,960 of 8,000 tokens for gpt-4.1.",
        f"See {pack / 'REPORT.md'}",
        "",
        f"Open in a browser: {Path('out') / 'graph.html'}",
        f"Paste into a model, from {pack}: `levels/8k.md`: ChatGPT, Claude; `SEED.md`: a 32k "
        "window (attach it, it is too long to paste); `rag/`: a retriever; "
        "`vaultgraph mcp notes`: any client",
    ]


def test_an_update_is_for_a_model_that_read_the_old_seed(capsys: Output) -> None:
    done = summary()
    update = Artifact(path="pack/UPDATE.md", content=b"")
    changed = SimpleNamespace(**vars(pack()) | {"artifacts": (*pack().artifacts, update)})
    show(replace(done, pack=changed))  # type: ignore[arg-type]
    assert "`UPDATE.md`: a model that has read the old seed;" in capsys.readouterr().out


def test_the_numbers_of_a_summary_add_up() -> None:
    report = summary().report
    pack, out = report.pack, report.left_out
    assert pack is not None
    parts = pack.whole + pack.part + pack.named + sum(pack.omitted_for.values())
    assert parts == report.notes
    assert report.notes + sum(asdict(out).values()) == 1903


def test_what_a_filter_leaves_out_is_not_called_excluded(capsys: Output) -> None:
    done = summary()
    left_out = LeftOut(excluded=2, unselected=30)
    show(replace(done, report=replace(done.report, left_out=left_out)))
    assert "Left out: 2 that you excluded, 30 outside --only, 52 " in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="quoting is that of a POSIX shell")
def test_a_command_that_is_offered_can_be_typed(capsys: Output) -> None:
    show(
        replace(
            summary(severities={"error": 1, "warning": 0, "info": 0}), vault=Path("My notes/d'or")
        )
    )
    shown = capsys.readouterr().out
    offered = re.findall(r"`(vaultgraph [^`]+)`", shown)
    assert [shlex.split(each) for each in offered] == [
        ["vaultgraph", "check", "My notes/d'or"],
        ["vaultgraph", "mcp", "My notes/d'or"],
    ]


def test_figures_stay_behind_verbose(capsys: Output) -> None:
    show(summary())
    assert "link weight" not in capsys.readouterr().out
    show(summary(), verbose=True)
    shown = capsys.readouterr().out
    assert "bound       ≥ 98.9 % of the best choice" in shown
    assert "71% of the link weight, 50% of the claims" in shown
    assert "seconds     1.3" in shown


def test_without_a_pack_the_graph_is_told(capsys: Output) -> None:
    done = summary()
    bare = replace(done, report=replace(done.report, pack=None), pack=None, written={})
    show(bare)
    assert capsys.readouterr().out.splitlines()[0] == (
        "Found 1,640 notes, 2,000 links and 1 module."
    )


def test_an_estimate_is_marked(capsys: Output) -> None:
    show(summary(exact=False))
    shown = capsys.readouterr().out
    assert "~7,960 of 8,000 tokens for gpt-4.1. ~: an estimate, about 3% above" in shown


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.RU, "в пакет вошли 214 целиком, 502 частично и 96 только по имени"),
        (Language.ZH, "全文 214 篇、节选 502 篇、仅列出名称 96 篇"),
    ],
)
def test_a_summary_is_in_the_language_of_its_reader(
    language: Language, said: str, capsys: Output
) -> None:
    set_language(language)
    try:
        show(summary())
    finally:
        set_language(Language.EN)
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("sizes", "best"),
    [
        ({"SEED.md": 100_000, "levels/2k.md": 2_000, "levels/8k.md": 8_000}, "levels/8k.md"),
        ({"SEED.md": 8_000, "levels/2k.md": 2_000}, "SEED.md"),
        ({"SEED.md": 100_000}, ""),
        ({"llms.txt": 500}, ""),
    ],
)
def test_the_largest_prompt_that_can_be_pasted_is_named(sizes: dict[str, int], best: str) -> None:
    assert pasteable(sizes) == best


@pytest.mark.parametrize(
    ("severities", "said"),
    [
        (
            {"error": 1, "warning": 2, "info": 7},
            "1 error, 2 warnings: `vaultgraph check notes` lists them",
        ),
        ({"error": 2, "warning": 0, "info": 0}, "2 errors: `vaultgraph check notes` lists them."),
        ({"error": 0, "warning": 1, "info": 0}, "1 warning: `vaultgraph check notes` lists it."),
    ],
)
def test_findings_send_to_check(severities: dict[str, int], said: str, capsys: Output) -> None:
    show(summary(severities=severities))
    assert said in capsys.readouterr().out


def test_nothing_to_look_at_is_not_said(capsys: Output) -> None:
    only_told = {"error": 0, "warning": 0, "info": 7}
    show(summary(severities=only_told))
    assert "vaultgraph check" not in capsys.readouterr().out


def test_json_holds_the_report_with_paths_as_posix(capsys: Output) -> None:
    show(summary(), as_json=True, quiet=True)
    shown = capsys.readouterr().out
    assert "память" in shown
    data = json.loads(shown)
    assert data["links"] == {"resolved": 2000, "unresolved": 30, "ambiguous": 4, "in_icloud": 0}
    assert data["pack"]["tokens"] == 7_960
    assert data["written"] == {"page": "out/graph.html", "pack": "out/pack"}
    assert data["seconds"] == 1.26


def test_quiet_says_nothing(capsys: Output) -> None:
    show(summary(), quiet=True)
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
    show(summary(), verbose=True)
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
