"""`vaultgraph cache`: what is kept is shown and can be thrown away."""

import json
from pathlib import Path

import pytest

from vaultgraph.cli import main
from vaultgraph.vault.reading.cache import FOLDER_VARIABLE


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    return folder


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "a.md").write_text("[[b]]", encoding="utf-8")
    return tmp_path / "vault"


def info(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    capsys.readouterr()
    assert main(["cache", "info", "--json"]) == 0
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def test_nothing_is_kept_before_the_first_run(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert info(capsys) == {"folder": folder.as_posix(), "vaults": 0, "size": 0}
    assert not folder.exists()


def test_a_run_keeps_its_notes_and_clear_forgets_them(
    vault: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["links", str(vault)]) == 0
    kept = info(capsys)
    assert kept["vaults"] == 1
    assert isinstance(kept["size"], int)
    assert kept["size"] > 0
    assert main(["cache", "clear"]) == 0
    assert "1" in capsys.readouterr().out
    assert info(capsys)["vaults"] == 0


def test_no_cache_keeps_nothing(
    vault: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["links", str(vault), "--no-cache"]) == 0
    assert not folder.exists()


def test_the_table_names_the_folder_and_the_size_for_people(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.mkdir()
    (folder / "x.sqlite3").write_bytes(b"x" * 2_345_678)
    assert main(["cache", "info"]) == 0
    out = capsys.readouterr().out
    assert str(folder) in out
    assert "2 MB" in out
