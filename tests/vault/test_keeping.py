"""What is kept alone: by folder, tag, property, day, module, and by distance from a note."""

from pathlib import Path

import pytest

from vaultgraph.cli import main
from vaultgraph.compiler import read_vault
from vaultgraph.errors import UsageError
from vaultgraph.linking import ReadOptions

NOTES = {
    "Engines/Boiler.md": "---\nstatus: Done\ncreated: 2024-02-29\n---\nFeeds the [[Pump]]. #heat",
    "Engines/Pump.md": "---\ntags: [water/cold]\ncreated: 2024-06-01\n---\nSee [[Valve]].",
    "Valve.md": "---\nstatus: [open, done]\ncreated: 2025-01-01\n---\nOpens. ![[v.png]]",
    "Diary/Day.md": "---\ndone: true\n---\nRain. ![[d.png]] [[Nobody]]",
    "Secret.md": "---\nprivate: true\nstatus: done\n---\nThe [[Valve]] code.",
}


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VAULTGRAPH_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    root = tmp_path / "vault"
    for name, text in NOTES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    for name in ("v.png", "d.png"):
        (root / name).write_bytes(b"")
    return root


def kept(root: Path, *only: str, depth: int = 0, exclude: tuple[str, ...] = ()) -> set[str]:
    options = ReadOptions(only=only, depth=depth, exclude=exclude)
    vault = read_vault(root, options=options)
    return {note.path.rpartition("/")[2].removesuffix(".md") for note in vault.notes}


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (["Engines/**"], {"Boiler", "Pump"}),
        (["engines", "Valve"], {"Boiler", "Pump", "Valve"}),
        (["#water"], {"Pump"}),
        (["property:status"], {"Boiler", "Valve"}),
        (["property:STATUS=done"], {"Boiler", "Valve"}),
        (["property:status=open"], {"Valve"}),
        (["property:done=true"], {"Day"}),
        (["date:2024"], {"Boiler", "Pump"}),
        (["date:2024-02"], {"Boiler"}),
        (["date:2024-06-01.."], {"Pump", "Valve"}),
        (["date:..2024-05"], {"Boiler"}),
        (["date:2024-02-29..2024-06-01"], {"Boiler", "Pump"}),
    ],
)
def test_only_keeps_what_a_pattern_matches(
    vault: Path, only: list[str], expected: set[str]
) -> None:
    assert kept(vault, *only) == expected
    everything = {"Boiler", "Pump", "Valve", "Day"}
    assert kept(vault, exclude=tuple(only)) == everything - expected


def test_a_depth_follows_links_in_both_directions_but_never_through_a_private_note(
    vault: Path,
) -> None:
    assert kept(vault, "Valve") == {"Valve"}
    assert kept(vault, "Valve", depth=1) == {"Valve", "Pump"}
    assert kept(vault, "Valve", depth=5) == {"Valve", "Pump", "Boiler"}
    with pytest.raises(UsageError, match="depth"):
        kept(vault, depth=1)


def test_files_stay_with_the_notes_that_link_them(vault: Path) -> None:
    nodes = read_vault(vault, options=ReadOptions(only=("Valve",))).graph.nodes
    assert set(nodes) == {"Valve.md", "v.png"}


def test_a_module_is_kept_or_left_out_by_id_or_name(vault: Path) -> None:
    whole = read_vault(vault)
    module = whole.modules[0]
    members = {name.rpartition("/")[2].removesuffix(".md") for name in module.members}
    assert kept(vault, f"module:{module.id}") == members
    assert kept(vault, f"module:{module.label.upper()}") == members
    others = {"Boiler", "Pump", "Valve", "Day"} - members
    assert kept(vault, exclude=(f"module:{module.label}",)) == others
    with pytest.raises(UsageError, match="no module is called"):
        kept(vault, "module:Nothing of the kind")


@pytest.mark.parametrize("wrong", ["property:stats", "#heta", "Engine", "date:2031"])
def test_what_matches_nothing_is_an_error(vault: Path, wrong: str) -> None:
    with pytest.raises(UsageError, match="cannot be kept"):
        kept(vault, wrong)


@pytest.mark.parametrize("wrong", ["date:", "date:..", "date:soon", "date:2024-1", "date:24..25"])
def test_what_is_no_day_is_an_error(vault: Path, wrong: str) -> None:
    with pytest.raises(UsageError, match="is not a range of dates"):
        kept(vault, wrong)


def test_near_names_are_suggested_but_none_of_a_private_note(vault: Path) -> None:
    with pytest.raises(UsageError) as error:
        kept(vault, "property:privat")
    assert "private" not in error.value.remedy


def test_each_module_is_packed_by_itself(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", str(vault), "-o", "out", "--split", "module", "--budget", "2k"]) == 0
    assert "\nA pack of each module: out/modules\n" in capsys.readouterr().out
    whole = read_vault(vault)
    folders = sorted(path.name for path in Path("out/modules").iterdir())
    assert len(folders) == len([module for module in whole.modules if module.parent is None])
    for folder in folders:
        assert main(["verify", f"out/modules/{folder}/pack"]) == 0


@pytest.mark.parametrize("words", [["--exclude", "Diary"], ["--only", "#heat", "--depth", "1"]])
def test_a_pack_of_a_part_is_verified_without_saying_which(
    vault: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pack", str(vault), "-o", "out", "--budget", "2k", "-q", *words]) == 0
    assert "Diary" not in Path("out/pack/manifest.json").read_text(encoding="utf-8")
    assert main(["verify", "out", "--vault", str(vault)]) == 0
    assert "read back into a graph" in capsys.readouterr().out
    (vault / "Valve.md").write_text("Other words.", encoding="utf-8")
    (vault / "Engines" / "Pump.md").write_text("Other words, too.", encoding="utf-8")
    assert main(["verify", "out", "--vault", str(vault)]) == 1


def test_several_vaults_are_compiled_in_one_run_each_with_its_own_settings(
    vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "Open.md").write_text("Open words.", encoding="utf-8")
    (other / "Shut.md").write_text("Shut words.", encoding="utf-8")
    (other / "vaultgraph.toml").write_text('exclude = ["Shut"]\n', encoding="utf-8")
    assert main(["vault", "other", "-o", "out", "--budget", "2k", "-q"]) == 0
    assert "Feeds the" in Path("out/vault/pack/SEED.md").read_text(encoding="utf-8")
    seed = Path("out/other/pack/SEED.md").read_text(encoding="utf-8")
    assert "Open words" in seed
    assert "Shut words" not in seed
    capsys.readouterr()
    assert main(["compile", "vault", "./vault", "--budget", "2k"]) == 2
    assert "are called vault" in capsys.readouterr().err
    assert main(["compile", "vault", "nowhere", "--budget", "2k", "-q"]) == 2
