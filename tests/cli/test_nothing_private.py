"""What is private or excluded gives not one word to anything, whatever command is run.

Marker words stand in every field of notes that stay out; every byte of every artifact, and all that
is printed, is searched for them, in whatever compression.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.marked import EXCLUDED, MARKS, OPEN, closed, leaks, write
from vaultgraph.cli import main
from vaultgraph.cli.output.findings import FORMS
from vaultgraph.export import EXPORTERS


@pytest.fixture
def vault(working_folder: Path) -> Path:
    root = working_folder.parent / "vault"
    write(root, OPEN | closed("private: true"))
    return root


def leaking_files(folder: Path, marks: Sequence[str] = MARKS) -> list[str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [
        path.relative_to(folder).as_posix()
        for path in files
        if leaks(path.read_bytes(), marks) or leaks(path.name.encode(), marks)
    ]


def exclude() -> list[str]:
    return [word for pattern in EXCLUDED for word in ("--exclude", pattern)]


def run(capsys: pytest.CaptureFixture[str], *words: object, code: int = 0) -> str:
    assert main([str(word) for word in words]) == code, capsys.readouterr()
    printed = capsys.readouterr()
    told = printed.out + printed.err
    assert not leaks(told.encode()), told
    return told


def test_no_command_that_writes_tells_of_what_stays_out(
    vault: Path, working_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = working_folder / "out"
    forms = ("--budget", "8k", "--format", "all", "--rag-files")
    run(capsys, "compile", vault, "-o", out / "all", *forms, *exclude())
    run(capsys, "pack", vault, "-o", out / "pack", "--budget", "4k", "--json", *exclude())
    run(capsys, "graph", vault, "-o", out / "graph", *exclude())
    named = [word for name in EXPORTERS for word in ("--format", name)]
    run(capsys, "export", vault, "-o", out / "export", *named, *exclude())
    run(capsys, "restore", out / "all" / "pack", "-o", out / "restored")
    assert leaking_files(out) == []


def test_a_note_that_an_open_one_links_is_not_named_otherwise(
    vault: Path, working_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = working_folder / "out"
    forms = ("--budget", "8k", "--format", "prompt,tree,json,rag")
    told = run(capsys, "compile", vault, "-o", out, *forms, *exclude())
    told += run(capsys, "check", vault, "--each", *exclude())
    told += run(capsys, "links", vault, *exclude())
    told += run(capsys, "claims", vault, *exclude())
    assert "hushed" not in told.lower().replace("says [[hushed]]", "")
    assert "[[Hushed]]" in (out / "pack" / "SEED.md").read_text(encoding="utf-8")
    named = ["graph.html", "layout.json", "modules.json", "report.json", "pack/tree.json"]
    assert [name for name in named if leaks((out / name).read_bytes(), ["hushed"])] == []


@pytest.mark.parametrize(
    "words",
    [
        *(("check", "--format", form, "--each") for form in FORMS),
        ("links",),
        ("links", "--format", "obsidian"),
        ("claims",),
        ("claims", "--json"),
        ("claims", "--csv"),
        ("weigh", "--json"),
        ("recall", "--json", "plan of the harbour private excluded words"),
    ],
    ids=" ".join,
)
def test_no_command_that_prints_tells_of_what_stays_out(
    vault: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, words[0], vault, *words[1:], *exclude())


def test_verify_tells_nothing_either(
    vault: Path, working_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "pack", vault, "-o", "out", "--budget", "4k", *exclude())
    run(capsys, "verify", "out/pack", "--vault", vault, "--json", *exclude())


def test_what_was_open_in_an_earlier_run_is_gone_from_its_output(
    vault: Path, working_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(vault, closed("draft: true"))
    assert main(["compile", str(vault), "-o", "out", "--budget", "8k"]) == 0
    capsys.readouterr()
    assert {"layout.json", "modules.json", "graph.html"} <= set(leaking_files(Path("out")))
    write(vault, closed("private: true"))
    run(capsys, "compile", vault, "-o", "out", "--budget", "8k", *exclude())
    assert leaking_files(Path("out")) == []


def test_output_is_the_same_as_if_it_were_not_there(
    vault: Path, working_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "compile", vault, "-o", "with", "--budget", "8k", *exclude())
    for path in closed(""):
        (vault / path).unlink()
    shutil.rmtree(vault / "Locked")
    write(vault, {"Hushed.md": "---\nprivate: true\n---\n"})
    run(capsys, "compile", vault, "-o", "without", "--budget", "8k")
    counted = {"report.json", "pack/manifest.json", "pack/REPORT.md"}
    for file in sorted(Path("with").rglob("*")):
        name = file.relative_to("with").as_posix()
        if file.is_file() and name not in counted and not name.startswith("."):
            assert file.read_bytes() == (Path("without") / name).read_bytes(), name


def test_what_stays_out_is_counted(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = run(capsys, "pack", vault, "-o", "out", "--budget", "4k", *exclude())
    assert "6 private, 5 that you excluded" in told
