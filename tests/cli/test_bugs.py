"""A bug ends in a file to send and exit code 3, never in a traceback on the screen."""

import base64
import json
import re
import time
import zlib
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from vaultgraph.cli import main
from vaultgraph.cli.output.bugs import write_report
from vaultgraph.graph.links.index import LinkIndex
from vaultgraph.model import VaultPath

_WRITING = ("compile", "pack", "graph", "export")


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


def break_on_beta(monkeypatch: pytest.MonkeyPatch, place: str, position: int = 0) -> None:
    """Let a function fail where it is given the note `Beta.md`, its path or its node."""
    module, _, name = f"vaultgraph.{place}".rpartition(".")
    real = getattr(import_module(module), name)

    def work(*given: Any, **options: Any) -> Any:
        one = given[position]
        if "Beta.md" in (getattr(one, "path", ""), getattr(one, "id", ""), one):
            raise KeyError("a bug of ours")
        return real(*given, **options)

    monkeypatch.setattr(f"{module}.{name}", work)


def test_a_folder_that_is_gone_is_no_second_bug(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> Path:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(Path, "cwd", gone)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    assert str(tmp_path) in write_report(ValueError(), [])


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    for name in ("Alpha", "Beta", "Gamma"):
        (folder / f"{name}.md").write_text(
            f"About {name}: {name}'s own [[Alpha]] and [[Beta]].", "utf-8"
        )
    return folder


@pytest.mark.usefixtures("working_folder")
@pytest.mark.parametrize(
    "command",
    ["compile", "pack", "graph", "export --format json", "check", "links", "claims", "weigh"],
)
def test_a_bug_met_by_one_note_costs_that_note_alone(
    notes: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    break_on_beta(monkeypatch, "vault.parse.parse_note")
    words = ["-o", "out"] if command.startswith(_WRITING) else []
    assert main([*command.split(), str(notes), "--no-cache", "-q", *words]) == 1
    told = capsys.readouterr().err
    assert "left out because of a bug in vaultgraph: Beta.md" in told
    (report,) = Path.cwd().glob("vaultgraph-bug-*.txt")
    assert str(report) in told
    assert "KeyError: 'a bug of ours'" in report.read_text(encoding="utf-8")
    if words:
        written = [file for file in Path("out").rglob("*") if file.is_file()]
        assert any(b"Gamma" in file.read_bytes() for file in written)


@pytest.mark.usefixtures("working_folder")
@pytest.mark.parametrize(
    ("place", "form"),
    [("document.fragments.marker_spans", "prompt"), ("formats.rag.cut_note", "rag")],
)
def test_a_bug_met_while_a_note_is_packed_costs_that_note_alone(
    notes: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    place: str,
    form: str,
) -> None:
    break_on_beta(monkeypatch, f"pack.{place}")
    words = ["pack", str(notes), "-o", "out", "--format", form, "-q", "--no-cache"]
    assert main(words) == 1
    assert "left out because of a bug in vaultgraph: Beta.md" in capsys.readouterr().err
    manifest = json.loads(Path("out/pack/manifest.json").read_text(encoding="utf-8"))
    assert [row["note"] for row in manifest["omitted"]] == ["Beta.md"]
    assert {row["note"] for row in manifest["carried"]} == {"Alpha.md", "Gamma.md"}
    assert main(["verify", "out", "-q", "--vault", str(notes)]) == 0


@pytest.mark.usefixtures("working_folder")
@pytest.mark.parametrize("private", [False, True])
def test_a_bug_met_while_links_are_resolved_costs_that_note_alone(
    notes: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], private: bool
) -> None:
    def find(self: LinkIndex, target: str, path: VaultPath) -> Any:
        if path == "Beta.md":
            raise IndexError("a bug of ours")
        return real(self, target, path)

    real = LinkIndex.find
    monkeypatch.setattr(LinkIndex, "find", find)
    if private:
        (notes / "Beta.md").write_text("---\nprivate: true\n---\n[[Alpha]]", "utf-8")
    assert main(["graph", str(notes), "--no-cache", "-o", "out"]) == 1
    told = capsys.readouterr().err
    assert (
        f"left out because of a bug in vaultgraph: {'a private note' if private else 'Beta.md'}"
        in told
    )
    assert ("Beta" in told) is not private
    page = Path("out/graph.html").read_text(encoding="utf-8")
    assert "Gamma" in page
    assert "Beta.md" not in page


@pytest.mark.usefixtures("working_folder")
@pytest.mark.parametrize("place", ["details.gist_of", "texts.first_terms"])
@pytest.mark.parametrize("command", ["graph", "compile"])
def test_a_bug_met_while_the_page_is_made_costs_that_note_alone(
    notes: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    place: str,
    command: str,
) -> None:
    assert main([command, str(notes), "--no-cache", "-q", "-o", "whole"]) == 0
    break_on_beta(monkeypatch, f"view.{place}")
    assert main([command, str(notes), "--no-cache", "-q", "-o", "out"]) == 1
    assert "left out because of a bug in vaultgraph: Beta.md" in capsys.readouterr().err
    (report,) = Path.cwd().glob("vaultgraph-bug-*.txt")
    assert "KeyError: 'a bug of ours'" in report.read_text(encoding="utf-8")
    whole, page = (Path(folder, "graph.html").read_text("utf-8") for folder in ("whole", "out"))
    nodes = re.compile(r'"title":\[[^\]]*\]')
    assert nodes.findall(whole) == nodes.findall(page)
    texts = re.compile(r'id="texts"[^>]*>([^<]*)')
    indexed = [zlib.decompress(base64.b64decode(texts.findall(each)[0])) for each in (whole, page)]
    assert indexed[0] != indexed[1]


@pytest.mark.usefixtures("working_folder")
@pytest.mark.parametrize(
    ("form", "place"),
    [
        ("json", "flat._dated"),
        ("graphml", "flat._dated"),
        ("csv", "flat._dated"),
        ("okf", "okf._document"),
    ],
)
def test_a_bug_met_while_a_note_is_exported_costs_that_note_alone(
    notes: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    form: str,
    place: str,
) -> None:
    break_on_beta(monkeypatch, f"export.{place}")
    words = ["export", "--format", form, str(notes), "--no-cache", "-q", "-o", "out"]
    assert main(words) == 1
    assert "left out because of a bug in vaultgraph: Beta.md" in capsys.readouterr().err
    contents = [file.read_bytes() for file in Path("out").rglob("*") if file.is_file()]
    assert any(b"Gamma" in content for content in contents)
    assert not any(b"About Beta" in content for content in contents)


@pytest.mark.usefixtures("working_folder")
def test_a_bug_that_is_not_of_one_note_ends_the_run(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_on_beta(monkeypatch, "export.flat._node", 1)
    assert main(["export", "--format", "json", str(notes), "--no-cache", "-q", "-o", "out"]) == 3
    assert not Path("out").exists()


@pytest.mark.usefixtures("working_folder")
def test_recall_tells_a_note_that_a_bug_left_out(
    notes: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    break_on_beta(monkeypatch, "vault.parse.parse_note")
    for _ in range(2):
        assert main(["recall", str(notes), "gamma"]) == 1
        shown = capsys.readouterr()
        assert "About Gamma" in shown.out
        assert "About Beta" not in shown.out
        assert "left out because of a bug in vaultgraph: Beta.md" in shown.err


@pytest.mark.usefixtures("working_folder")
def test_verifying_with_a_vault_tells_a_note_that_a_bug_left_out(
    notes: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pack", str(notes), "--no-cache", "-q", "-o", "out", "--budget", "2k"]) == 0
    break_on_beta(monkeypatch, "vault.parse.parse_note")
    assert main(["verify", "out", "--vault", str(notes), "--no-cache", "-q"]) == 1
    assert "left out because of a bug in vaultgraph: Beta.md" in capsys.readouterr().err


@pytest.mark.usefixtures("working_folder")
def test_a_server_tells_a_note_that_a_bug_left_out(
    notes: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mcp = pytest.importorskip("vaultgraph.serve.mcp")
    told: list[str] = []

    def serve_until_told(_: object) -> None:
        until = time.monotonic() + 30
        while "left out" not in "".join(told) and time.monotonic() < until:
            time.sleep(0.05)
            told.append(capsys.readouterr().err)

    break_on_beta(monkeypatch, "vault.parse.parse_note")
    monkeypatch.setattr(mcp, "run_stdio", serve_until_told)
    assert main(["mcp", str(notes), "--no-cache"]) == 0
    assert "left out because of a bug in vaultgraph: Beta.md" in "".join(told)
