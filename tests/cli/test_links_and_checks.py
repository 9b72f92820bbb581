"""`links`, `claims` and `check` say what is in a vault, in each form that they have."""

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from vaultgraph.cli import main
from vaultgraph.diagnostics import Code

Output = pytest.CaptureFixture[str]

NOTES = {
    "A.md": "# A\n\nSee [[Plan]] and [[plan]], later [[Unwritten]].\n\n"
    "## Works\n\nIt holds [^1].\n\n[^1]: [[Plan]], [[Unwritten]]\n",
    "work/Plan.md": "![[A#Nowhere]]\n",
    "home/Plan.md": "---\nkey: [\n---\n",
    "a %,:\n\x1b[31m.md": "alone",
}


@pytest.fixture(autouse=True)
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vault in which something of each kind is wrong; one name acts on a terminal."""
    folder = tmp_path / "my vault"
    for path, text in NOTES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VAULTGRAPH_CACHE_DIR", str(tmp_path / "cache"))
    return folder


def run(capsys: Output, *words: str, code: int = 0) -> str:
    command, *rest = words
    assert main([command, "my vault", *rest]) == code
    return capsys.readouterr().out


def run_json(capsys: Output, *words: str, code: int = 0) -> Any:
    return json.loads(run(capsys, *words, code=code))


def test_a_link_to_a_file_in_icloud_is_not_called_unwritten(vault: Path, capsys: Output) -> None:
    (vault / ".Unwritten.md.icloud").write_bytes(b"bplist00")
    shown = run(capsys, "links")
    assert "→ Unwritten  link ×2, source, in iCloud\n" in shown
    assert "3 of the unresolved in iCloud" in shown
    rows = run_json(capsys, "links", "--json")
    assert [row["in_icloud"] for row in rows if row["target"] == "Unwritten"] == [True]
    assert not any(row["in_icloud"] for row in rows if row["resolved"])
    main(["compile", "my vault", "--quiet"])
    report = json.loads(Path("vaultgraph-out/my vault/report.json").read_text("utf-8"))
    assert report["links"]["in_icloud"] == 2


def test_links_in_obsidians_shape(capsys: Output) -> None:
    found = run_json(capsys, "links", "--format", "obsidian")
    assert list(found) == ["resolvedLinks", "unresolvedLinks"]
    assert found["resolvedLinks"] == {
        "A.md": {"home/Plan.md": 3},
        "a %,:\n\x1b[31m.md": {},
        "home/Plan.md": {},
        "work/Plan.md": {"A.md": 1},
    }
    assert found["unresolvedLinks"]["A.md"] == {"Unwritten": 2}
    assert list(found["resolvedLinks"]) == sorted(found["resolvedLinks"])


def test_links_for_people(capsys: Output) -> None:
    shown = run(capsys, "links")
    assert shown.splitlines()[:3] == [
        "A.md",
        "  → Unwritten  link ×2, source, unwritten",
        "  → home/Plan.md  link ×3, source",
    ]
    assert shown.splitlines()[-1] == "Links: 5 resolved, 3 unresolved, 4 ambiguous"
    assert "\x1b" not in shown


def test_claims(capsys: Output) -> None:
    shown = run(capsys, "claims").splitlines()
    assert shown == [
        "A.md  A › Works",
        "  7: It holds.",
        "      ← home/Plan.md, Unwritten (unwritten)",
        "1 statement, 1 note, 2 sources",
    ]
    (claim,) = run_json(capsys, "claims", "--json")
    assert claim["sources"] == [
        {"kind": "note", "target": "Plan", "note": "home/Plan.md"},
        {"kind": "note", "target": "Unwritten", "note": None},
    ]
    assert (claim["path"], claim["line"], claim["heading"]) == ("A.md", 7, ["A", "Works"])
    rows = list(csv.DictReader(io.StringIO(run(capsys, "claims", "--csv"))))
    assert rows == [
        {
            "path": "A.md",
            "line": "7",
            "heading": "A | Works",
            "claim": "It holds.",
            "footnote": "1",
            "sources": "home/Plan.md | Unwritten",
        }
    ]


def test_claims_show_sources_outside_of_the_vault(capsys: Output, vault: Path) -> None:
    (vault / "A.md").write_text(
        "Steam is hot.[^1] Ice is cold.[^2] Both are water.[^3]\n\n"
        "[^1]: Roe, *Boilers*, p. 3.\n[^2]: [tables](https://example.org/t)\n[^3]:\n"
    )
    shown = run(capsys, "claims").splitlines()
    assert [line.strip() for line in shown if "←" in line] == [
        "← Roe, Boilers, p. 3. (external)",
        "← tables <https://example.org/t> (external)",
        "← no source",
    ]
    listed = run_json(capsys, "claims", "--json")
    assert [claim["sources"] for claim in listed] == [
        [{"kind": "external", "text": "Roe, Boilers, p. 3.", "url": None}],
        [{"kind": "external", "text": "tables", "url": "https://example.org/t"}],
        [],
    ]
    rows = csv.DictReader(io.StringIO(run(capsys, "claims", "--csv")))
    assert next(row["sources"] for row in rows) == "Roe, Boilers, p. 3."


def test_two_forms_of_claims_at_once_are_a_usage_error(capsys: Output) -> None:
    assert main(["claims", "my vault", "--csv", "--json"]) == 2
    assert "choose one" in capsys.readouterr().err


def test_check_prints_a_finding_a_line_its_remedy_below_and_a_summary(capsys: Output) -> None:
    lines = run(capsys, "check", code=1).splitlines()
    assert "work/Plan.md:1:1: missing-anchor [[A#Nowhere]]: A.md has no such heading" in lines
    assert "a %,:\\n\\x1b[31m.md:1:1: orphan no link leads to or from this note" in lines
    assert lines[-1].startswith("1 error, ")
    codes = [line.split()[0] for line in lines[lines.index("") + 1 : -1]]
    assert codes[0] == "invalid-properties"
    assert len(codes) == len(set(codes)) >= 4
    assert not any("\x1b" in line for line in lines)


def test_check_is_coloured_on_a_terminal_alone(
    capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vaultgraph.cli.output.printing.colour", lambda: True)
    shown = run(capsys, "check", code=1)
    assert "\x1b[31minvalid-properties\x1b[0m" in shown
    assert "\x1b[31m.md" not in shown


def test_check_can_be_narrowed_and_then_finds_no_error(capsys: Output) -> None:
    shown = run(capsys, "check", "--select", "orphan,missing-anchor", "--ignore", "orphan")
    assert shown.count("missing-anchor") == 2
    assert "orphan" not in shown


def test_quiet_check_prints_errors_alone(capsys: Output) -> None:
    assert run(capsys, "check", "-q", "--ignore", "invalid-properties") == ""
    shown = run(capsys, "check", "-q", code=1)
    assert "invalid-properties" in shown
    assert "orphan" not in shown


def test_check_fails_on_what_it_is_told_to(capsys: Output) -> None:
    words = ("check", "--select", "ambiguous-link,orphan")
    assert "ambiguous-link" in run(capsys, *words)
    run(capsys, *words, "--fail-on", "warning", code=1)
    run(capsys, "check", "--select", "orphan", "--fail-on", "warning")
    run(capsys, "check", "--select", "orphan", "--fail-on", "info", code=1)
    run(capsys, "check", "--fail-on", "never")
    assert "ambiguous-link" in run(capsys, *words, "--fail-on", "warning", "-q", code=1)


def test_check_gathers_a_target_unless_each_place_is_wanted(capsys: Output, vault: Path) -> None:
    (vault / "B.md").write_text("[[Unwritten]] and [[Unwritten#part]], [[A]]\n")
    shown = run(capsys, "check", "--select", "unresolved-link").splitlines()
    assert shown[0] == "A.md:3:34: unresolved-link [[Unwritten]]: there is no such note (4 times)"
    assert shown[-1] == "0 errors, 0 warnings, 1 info"
    each = run(capsys, "check", "--select", "unresolved-link", "--each").splitlines()
    assert each[-1] == "0 errors, 0 warnings, 4 info"
    for words in ((), ("--each",)):
        found = run_json(capsys, "check", "--json", *words, code=1)
        counted = Counter(finding["severity"] for finding in found["findings"])
        assert {name: number for name, number in found["counts"].items() if number} == counted


def test_comments_and_templates_are_not_checked(capsys: Output, vault: Path) -> None:
    for file in vault.rglob("*.md"):
        file.unlink()
    (vault / "Templates").mkdir()
    (vault / "Templates" / "Day.md").write_text(
        "---\nday: {{date}}\n---\n<< [[<% tp.date.now() %>]] [[Gone]] [[A#Gone]] [^1]\n"
    )
    (vault / "A.md").write_text(
        "# A\n\n%% ![[A#Gone]] [[Gone]] [^1] %%\n\n%%\n[[Gone]]\n\n- [[A#Gone]]\n\n[^2]: x\n%%\n\n"
        "<!-- [[Gone]] -->\n\n[[`= this.next`]], [[{{title}}]]\n\n[[Day]]\n"
    )
    assert run(capsys, "check") == "0 errors, 0 warnings, 0 info\n"


def test_check_as_json(capsys: Output) -> None:
    found = run_json(capsys, "check", "--json", code=1)
    assert found == run_json(capsys, "check", "--format", "json", code=1)
    assert found["counts"]["error"] == 1
    first = next(each for each in found["findings"] if each["code"] == "missing-anchor")
    assert (first["path"], first["line"], first["column"]) == ("work/Plan.md", 1, 1)


def test_check_as_annotations_of_github(capsys: Output) -> None:
    lines = run(capsys, "check", "--format", "github", code=1).splitlines()
    assert "::error file=my vault/home/Plan.md,line=" in "\n".join(lines)
    (orphan,) = [line for line in lines if "title=orphan" in line]
    # click takes colours out of what goes to no terminal, and this name looks like one
    assert orphan.startswith("::notice file=my vault/a %25%2C%3A%0A.md,line=1,col=1,")
    assert "::no link leads to or from this note. Link it" in orphan


def test_check_as_sarif(capsys: Output) -> None:
    found = run_json(capsys, "check", "--sarif", code=1)
    assert found == run_json(capsys, "check", "--format", "sarif", code=1)
    (scan,) = found["runs"]
    rules = [rule["id"] for rule in scan["tool"]["driver"]["rules"]]
    assert rules == [code.value for code in Code]
    texts = [result["message"]["text"] for result in scan["results"]]
    assert "no link leads to or from this note. Link it to a related note." in texts
    for result in scan["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        place = result["locations"][0]["physicalLocation"]
        assert place["region"]["startLine"] >= 1
        assert Path(unquote(place["artifactLocation"]["uri"])).is_file()
