"""A bug ends in a file to send and exit code 3, never in a traceback on the screen."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import vaultgraph.vault.parse
from vaultgraph.cli import main
from vaultgraph.cli.output.bugs import write_report
from vaultgraph.graph.links.index import LinkIndex
from vaultgraph.model import VaultPath
from vaultgraph.vault.note import Note


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


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    for name in ("Alpha", "Beta", "Gamma"):
        (folder / f"{name}.md").write_text(f"About {name}: [[Alpha]] and [[Beta]].", "utf-8")
    return folder


@pytest.mark.usefixtures("working_folder")
@pytest.mark.parametrize("command", ["compile", "pack", "graph", "export --format json", "check"])
def test_a_bug_met_by_one_note_costs_that_note_alone(
    notes: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    def parse_note(path: VaultPath, *rest: Any, **options: Any) -> Note:
        if path == "Beta.md":
            raise RecursionError("a bug of ours")
        return real(path, *rest, **options)

    real = vaultgraph.vault.parse.parse_note
    monkeypatch.setattr(vaultgraph.vault.parse, "parse_note", parse_note)
    words = [] if command == "check" else ["-o", "out"]
    assert main([*command.split(), str(notes), "--no-cache", "-q", *words]) == 1
    told = capsys.readouterr().err
    assert "left out by a bug in vaultgraph: Beta.md" in told
    (report,) = Path.cwd().glob("vaultgraph-bug-*.txt")
    assert str(report) in told
    assert "RecursionError: a bug of ours" in report.read_text(encoding="utf-8")
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
    module, _, name = f"vaultgraph.pack.{place}".rpartition(".")
    real = getattr(import_module(module), name)

    def work(note: Note, *rest: Any, **options: Any) -> Any:
        if note.path == "Beta.md":
            raise KeyError("a bug of ours")
        return real(note, *rest, **options)

    monkeypatch.setattr(f"{module}.{name}", work)
    words = ["pack", str(notes), "-o", "out", "--format", form, "-q", "--no-cache"]
    assert main(words) == 1
    assert "left out by a bug in vaultgraph: Beta.md" in capsys.readouterr().err
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
    assert f"left out by a bug in vaultgraph: {'a private note' if private else 'Beta.md'}" in told
    assert ("Beta" in told) is not private
    page = Path("out/graph.html").read_text(encoding="utf-8")
    assert "Gamma" in page
    assert ("Beta.md" in page) is not private
