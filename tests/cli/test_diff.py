"""`vaultgraph diff` and `pack --since`, as a user types them week by week."""

import json
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
    assert main(["diff", "old", str(vault), "-q"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["diff", "old", str(vault)]) == 0
    assert "1 new note:\n  Lock.md\n1 changed note:\n  River.md\n" in capsys.readouterr().out
    assert files() == before


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
