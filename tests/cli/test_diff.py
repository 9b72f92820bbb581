"""`vaultgraph diff` and `pack --since`, as a user types them week by week."""

import json
import re
from pathlib import Path

import pytest

from vaultgraph.cli import main


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VAULTGRAPH_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    root = tmp_path / "vault"
    root.mkdir()
    (root / "Bridge.md").write_text("A bridge spans the [[River]].", encoding="utf-8")
    (root / "River.md").write_text("A river runs under the [[Bridge]].", encoding="utf-8")
    assert main(["pack", str(root), "-o", "old", "--budget", "4k", "-q"]) == 0
    (root / "River.md").write_text("The river fell by a metre.", encoding="utf-8")
    (root / "Lock.md").write_text("The lock was built in 1911.", encoding="utf-8")
    return root


def files() -> list[Path]:
    return sorted(path for path in Path().rglob("*") if "cache" not in path.parts)


def test_a_pack_is_compared_with_the_vault_as_it_is_now(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files()
    capsys.readouterr()
    assert main(["diff", "old", str(vault), "--json", "-q"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["added"], told["changed"], told["gone"]) == (["Lock.md"], ["River.md"], [])
    assert main(["diff", "old", "old", "-q"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["diff", "old", str(vault), "-q"]) == 0
    assert "1 new note:\n  Lock.md\n1 changed note:\n  River.md\n" in capsys.readouterr().out
    assert files() == before


def test_packs_of_different_sizes_are_told_apart(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "".join(f"The river is {place} metres deep at mile {place}. " for place in range(200))
    (vault / "Depths.md").write_text(text, encoding="utf-8")
    assert main(["pack", str(vault), "-o", "small", "--budget", "1k", "-q"]) == 0
    capsys.readouterr()
    said = "different budgets, 4,000 and 1,000 tokens"
    assert main(["diff", "old", "small"]) == 0
    assert said in capsys.readouterr().out
    assert main(["diff", "old", str(vault)]) == 0
    assert said not in capsys.readouterr().out


def test_an_update_is_written_and_holds_when_verified(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = ["pack", str(vault), "-o", "new", "--budget", "4k", "-q", "--since", "old"]
    assert main(made) == 0
    update = Path("new/pack/UPDATE.md").read_text(encoding="utf-8")
    assert "fell by a metre" in update
    assert "spans" not in update
    assert main(["verify", "new", "--vault", str(vault)]) == 0
    capsys.readouterr()
    assert main(["diff", "old", "new", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["added"] == ["Lock.md"]
    assert main(["diff", "new", "new"]) == 0
    assert capsys.readouterr().out == "Nothing changed.\n"


def test_what_is_no_pack_is_refused(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(vault), "old"]) == 2
    assert "contains no manifest.json" in capsys.readouterr().err
    Path("old/pack/manifest.json").write_text("{", encoding="utf-8")
    assert main(["diff", "old", str(vault)]) == 1
    assert "is damaged" in capsys.readouterr().err


@pytest.mark.usefixtures("working_folder")
@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_what_became_private_or_excluded_is_counted_and_not_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    vault = tmp_path / "notes"
    (vault / "Private").mkdir(parents=True)
    (vault / "River.md").write_text("The river floods in spring, as [[Lock]] says.", "utf-8")
    (vault / "Lock.md").write_text("The lock is opened by hand every morning.", "utf-8")
    (vault / "Zyxwv.md").write_text("Zyxwv is the word that nobody may read.", "utf-8")
    (vault / "Qponm.md").write_text("Qponm is another one of these, in a drawer.", "utf-8")
    words = ["--no-cache", "-q", "--budget", "3k", "--lang", language]
    assert main(["pack", str(vault), "-o", "old", *words]) == 0
    (vault / "Zyxwv.md").write_text("---\nprivate: true\n---\nZyxwv is a secret.", "utf-8")
    (vault / "Qponm.md").rename(vault / "Private" / "Qponm.md")
    words += ["--exclude", "Private"]
    assert main(["pack", str(vault), "-o", "new", "--since", "old", *words]) == 0
    files = [file for file in Path("new").rglob("*") if file.is_file()]
    written = {file.name: file.read_text("utf-8") for file in files}
    assert len(re.findall(r"\b[0-9a-f]{16}\b", written["UPDATE.md"])) == 2
    assert main(["diff", "old", str(vault), "--no-cache", "--exclude", "Private"]) == 0
    told = capsys.readouterr().out
    assert "2 notes withdrawn" in told
    for word in ("zyxwv", "qponm"):
        assert [name for name, text in written.items() if word in text.lower()] == []
        assert word not in told.lower()
