"""The figures of a run are those that a person would count."""

import json
from pathlib import Path

from vaultgraph import make_report, read_vault, render_report
from vaultgraph.report import LinkReport


def write(folder: Path, **notes: str) -> Path:
    for name, text in notes.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def test_links_are_counted_as_written(tmp_path: Path) -> None:
    vault = write(
        tmp_path,
        A="One.[^1] Two.[^1] [[B]] and [[B]] and [[not written]]\n\n[^1]: [[C]]\n",
        B="---\nrelated: '[[A]]'\n---\n![[C]] `[[C]]`\n",
        C="",
    )
    report = make_report(read_vault(vault))
    assert report.links == LinkReport(resolved=5, unresolved=1, ambiguous=0)
    assert report.claims == 2
    assert report.notes == 3
    assert report.pack is None
    assert report.diagnostics == {"unresolved-link": 1}


def test_the_report_is_json_without_times_or_places(tmp_path: Path) -> None:
    file = render_report(make_report(read_vault(write(tmp_path, Записка="[[Записка]]"))))
    assert file.path == "report.json"
    text = file.content.decode()
    assert "Записка" in text
    assert str(tmp_path.parent) not in text
    assert json.loads(text)["vault"] == tmp_path.name
