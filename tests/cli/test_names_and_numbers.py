"""Secrets in names are masked wherever they show; numbers that tell of a person are listed."""

import json
from pathlib import Path

import pytest

from tests.cli.test_nothing_private import leaking_files
from vaultgraph.cli import main
from vaultgraph.export import EXPORTERS

KEY = "ghp_" + "a1B2c3D4e5F6" * 3
CARD = "4111 1111 1111 1111"
FILES = {
    f"Key {KEY}.md": "The key of the robot is kept beside the [[River]] and the old bridge.\n",
    "River.md": f"# River\n\nThe robot at the river uses [[Key {KEY}]] to open the door.\n\n"
    f"It is told in [[Bridge|the note {KEY}]] and in ![[{KEY}.png]], too.\n",
    "Bridge.md": f"# Bridge\n\nPaid by card {CARD} at the [[River]], order no. 12345-678.\n",
    f"{KEY}.png": "PNG",
}


@pytest.fixture
def vault(working_folder: Path) -> Path:
    root = working_folder.parent / "vault"
    root.mkdir()
    for name, text in FILES.items():
        (root / name).write_text(text, encoding="utf-8")
    return root


def test_a_secret_in_a_name_is_masked_in_pack_page_exports_and_report(vault: Path) -> None:
    run = ["compile", str(vault), "-o", "out", "--budget", "8k", "--format", "all", "-q"]
    assert main(run) == 0
    named = [word for name in EXPORTERS for word in ("--format", name)]
    assert main(["export", str(vault), "-o", "exported", *named, "-q"]) == 0
    kept = {"layout.json", "modules.json"}  # what the next run finds places and ids by
    leaking = {*leaking_files(Path("out"), [KEY.lower()])} - kept
    listed = json.loads(Path("out/pack/manifest.json").read_text(encoding="utf-8"))["secrets"]
    assert any("file's name" in each["kind"] for each in listed)
    assert leaking | {*leaking_files(Path("exported"), [KEY.lower()])} == set()


def test_numbers_of_a_person_are_listed_by_place_and_kind(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pack", str(vault), "-o", "out", "--budget", "8k"]) == 0
    assert "2 numbers" in capsys.readouterr().out
    listed = json.loads(Path("out/report.json").read_text(encoding="utf-8"))["personal_data"]
    found = [(each["location"]["path"], each["location"]["line"], each["kind"]) for each in listed]
    assert found == [
        ("Bridge.md", 3, "card number"),
        ("Bridge.md", 3, "order number"),
    ]
    report = Path("out/pack/REPORT.md").read_text(encoding="utf-8")
    assert "Bridge.md:3:14: card number" in report
    assert CARD not in report
    assert CARD in Path("out/pack/SEED.md").read_text(encoding="utf-8")


def test_nobody_looks_for_numbers_that_nobody_asks_for(vault: Path) -> None:
    run = ["pack", str(vault), "-o", "out", "--budget", "8k", "--no-personal-data-check", "-q"]
    assert main(run) == 0
    assert json.loads(Path("out/report.json").read_text(encoding="utf-8"))["personal_data"] == []
    assert "card number" not in Path("out/pack/REPORT.md").read_text(encoding="utf-8")
