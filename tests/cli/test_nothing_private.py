"""What is private or excluded gives not one word to anything, whatever command is run.

Marker words stand in every field of notes that stay out; every byte of every artifact, and all that
is printed, is searched for them, in whatever compression.
"""

import base64
import re
import shutil
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from vaultgraph.cli import main
from vaultgraph.cli.output.findings import FORMS
from vaultgraph.export import EXPORTERS

MARKS = ("zqxprivate", "vqxexcluded", "wombatten")
NOTE = """\
---
{private}
aliases: ["{m} alias"]
tags: [{m}-tag]
{m}-key: "{m} value"
related: "[[{m} unwritten property]]"
summary: {m} summary
---
# {m} heading

The {m} body of a note says {m} words about [[River|{m} shown]] and ![[{m} photo.png]].[^1]
A second {m} sentence names [[{m} unwritten]], [[River#{m} no heading]] and #{m}/inline. ^{m}-block

key {m}:: [[River]]

- [ ] a {m} task with {m}@example.org

> [!note] {m} callout
> is there

[^1]: [[Bridge]] and the {m} book, https://example.org/{m}
[^1]: twice {m}
"""
CANVAS = """{{"nodes": [
 {{"id": "1", "type": "text", "text": "{m} card {tag} of [[{m} unwritten]]", "x": 0}},
 {{"id": "2", "type": "file", "file": "River.md"}},
 {{"id": "3", "type": "file", "file": "{m} missing.md"}}],
 "edges": [{{"id": "e", "fromNode": "2", "toNode": "3", "label": "{m} edge"}}]}}"""
OPEN = {
    "River.md": "# River\n\nThe river runs under the [[Bridge]] and past [[Plan]] to the sea.\n"
    "\nIt was first sailed by men who are named in the book, says [[Hushed]].\n"
    "\nNobody knows of [[Wombaten]].\n\nWater is wet here.[^1]\n\nIt is cold, too.[^2]\n"
    "\n[^1]: [[Bridge]]\n[^2]: [[Hushed]]\n",
    "Bridge.md": "# Bridge\n\nThe bridge was built by hand in the year of the great flood.\n\n"
    "It leads to the [[River]] and carries carts, people and the post.\n",
    "a/Plan.md": "# Plan\n\nThe plan of the harbour was drawn by the old engineer of [[River]].\n",
    "b/Plan.md": "# Plan\n\nThe plan of the garden is older than the [[Bridge]] and the wall.\n",
    "shown.canvas": '{"nodes": [{"id": "1", "type": "file", "file": "River.md"},'
    '{"id": "2", "type": "file", "file": "Bridge.md"},'
    '{"id": "3", "type": "file", "file": "Hushed.md"}],'
    '"edges": [{"id": "e", "fromNode": "3", "toNode": "1"},'
    '{"id": "f", "fromNode": "1", "toNode": "2"}]}',
    "twin.md": "The twin in small letters is a note about the [[Bridge]].",
}
EXCLUDED = ("Locked", "#vqxexcluded-tag", "*.vqx*", "Vqxexcluded name")


def closed(private: str) -> dict[str, str]:
    """The notes that stay out, once `private` keeps one kind of them so."""
    z, v, w = MARKS
    opened = "draft: true"
    return {
        f"{z} title.md": NOTE.format(m=z, private=private),
        f"{z} folder/Plan.md": f"---\n{private}\n---\n{z} [[River]]",
        f"{z} cards.canvas": CANVAS.format(m=z, tag="#private" if "private" in private else ""),
        f"{z} photo.png": "PNG",
        "Hushed.md": f"---\n{private}\n---\nHushed words of {z} [[Bridge]]",
        "Wombatten.md": f"---\n{private}\n---\n{z} {w}",
        "Twin.md": f"---\n{private}\n---\n{z}",
        f"Locked/{v} title.md": NOTE.format(m=v, private=opened),
        f"Locked/{v} photo.png": "PNG",
        f"Locked/deep/{v}.canvas": CANVAS.format(m=v, tag=""),
        f"{v} tagged.md": NOTE.format(m=v, private=opened),
        f"{v} globbed.vqx.md": NOTE.format(m=v, private=opened).replace(f"{v}-tag", f"{v}-other"),
        f"far/{v} name.md": NOTE.format(m=v, private=opened).replace(f"{v}-tag", f"{v}-other"),
    }


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


@pytest.fixture
def vault(working_folder: Path) -> Path:
    root = working_folder.parent / "vault"
    write(root, OPEN | closed("private: true"))
    return root


def contents(data: bytes) -> Iterator[bytes]:
    """Give bytes as they are, and what is packed in them."""
    yield data
    for run in re.findall(rb"[A-Za-z0-9+/]{40,}={0,2}", data):
        try:
            yield zlib.decompress(base64.b64decode(run + b"=" * (-len(run) % 4)))
        except (ValueError, zlib.error):
            continue


def leaks(data: bytes, marks: Sequence[str] = MARKS) -> list[str]:
    return [mark for mark in marks for each in contents(data) if mark.encode() in each.lower()]


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
