"""`vaultgraph graph`: what lands in the output folder, and how the options reach the page."""

import json
from pathlib import Path

import pytest

from vaultgraph.cli import main
from vaultgraph.view.colours import PALETTE
from vaultgraph.writing import LEDGER


@pytest.fixture(name="vault")
def vault_fixture(tmp_path: Path) -> Path:
    vault = tmp_path / "My vault"
    vault.mkdir()
    (vault / "a.md").write_text("See [[b]] and [[not yet]].\n", encoding="utf-8")
    (vault / "b.md").write_text("Back to [[a]].\n", encoding="utf-8")
    return vault


def page_of(vault: Path, *words: str) -> str:
    out = vault.parent / "out"
    assert main(["graph", str(vault), "-o", str(out), "-q", "--no-cache", *words]) == 0
    return (out / "graph.html").read_text(encoding="utf-8")


def test_the_page_and_the_places_are_written(vault: Path) -> None:
    html = page_of(vault)
    assert "<title>My vault</title>" in html
    assert (vault.parent / "out" / "layout.json").is_file()


def test_a_second_run_gives_the_same_bytes(vault: Path) -> None:
    assert page_of(vault) == page_of(vault)


def test_places_of_the_last_run_are_kept(vault: Path) -> None:
    page_of(vault)
    places = vault.parent / "out" / "layout.json"
    text = places.read_text(encoding="utf-8")
    moved = text.replace('"a.md": [', '"a.md": [7000')
    places.write_text(moved, encoding="utf-8")
    assert '"x":[7000' in page_of(vault)
    assert '"x":[7000' not in page_of(vault, "--layout", "force")


def test_damaged_places_are_laid_out_anew(vault: Path) -> None:
    first = page_of(vault)
    (vault.parent / "out" / "layout.json").write_bytes(b"\xff{")
    assert page_of(vault) == first


def test_a_page_without_names_leaves_none_behind(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page_of(vault)
    html = page_of(vault, "--no-titles", "--title", "Shared")
    assert "<title>Shared</title>" in html
    assert "not yet" not in html.replace("not yet written", "").split('id="facts"')[1]
    assert "My vault" not in html
    out = vault.parent / "out"
    assert sorted(path.name for path in out.iterdir() if path.is_file()) == [LEDGER, "graph.html"]
    assert (out / LEDGER).read_text(encoding="utf-8") == "graph.html\n"
    assert capsys.readouterr().err == ""


def test_a_page_without_names_takes_nothing_from_one_with_names(vault: Path) -> None:
    fresh = page_of(vault, "--no-titles")
    page_of(vault)
    places = vault.parent / "out" / "layout.json"
    text = places.read_text(encoding="utf-8")
    places.write_text(text.replace('"a.md": [', '"a.md": [7000'), encoding="utf-8")
    modules = vault.parent / "out" / "modules.json"
    modules.write_text('{"m77": ["a.md", "b.md"]}', encoding="utf-8")
    assert page_of(vault, "--no-titles") == fresh


def test_places_that_a_user_put_there_are_kept(vault: Path) -> None:
    page_of(vault, "--no-titles")
    mine = vault.parent / "out" / "layout.json"
    mine.write_text("mine", encoding="utf-8")
    page_of(vault, "--no-titles")
    assert mine.read_text(encoding="utf-8") == "mine"


def test_a_pack_beside_a_page_without_names_is_kept_and_warned_of(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = vault.parent / "out"
    assert main(["compile", str(vault), "-o", str(out), "-q", "--no-cache"]) == 0
    capsys.readouterr()
    page_of(vault, "--no-titles")
    assert capsys.readouterr().err == ""
    assert main(["graph", str(vault), "-o", str(out), "--no-titles", "--no-cache"]) == 0
    assert capsys.readouterr().err.endswith(
        "Earlier runs left pack, report.json next to the page; these can contain names. "
        "Share only graph.html.\n"
    )
    assert (out / "pack" / "SEED.md").is_file()
    assert not (out / "layout.json").exists()


def test_compile_makes_the_page_that_the_options_ask_for(vault: Path) -> None:
    out = vault.parent / "out"
    words = ["--layout", "force", "--theme", "dark", "--title", "Plans", "--lang", "ru"]
    assert main(["compile", str(vault), "-o", str(out), "-q", "--no-cache", *words]) == 0
    html = (out / "graph.html").read_text(encoding="utf-8")
    assert "<title>Plans</title>" in html
    assert '<html lang="ru" data-theme="dark">' in html
    assert '"layout": "force"' in (out / "layout.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_the_theme_is_that_asked_for(vault: Path, theme: str) -> None:
    assert f'"theme":"{theme}"' in page_of(vault, "--theme", theme)


def test_an_unknown_layout_is_refused(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", str(vault), "--layout", "spiral"]) == 2
    assert "'spiral' is not one of 'module', 'force'" in capsys.readouterr().err


def test_one_new_note_renames_recolours_and_moves_nothing(tmp_path: Path) -> None:
    vault = tmp_path / "many"
    vault.mkdir()
    for number in range(60):
        group = number // 10
        mates = " ".join(f"[[t{group} {(number + step) % 10}]]" for step in (1, 2, 3))
        (vault / f"t{group} {number % 10}.md").write_text(f"Of theme {group}. {mates}\n")

    def looks() -> tuple[list[tuple[str, str, int]], dict[str, list[int]]]:
        facts = json.loads(page_of(vault).split('id="facts">')[1].split("</script>")[0])
        modules = [(each["id"], each["label"], each["colour"]) for each in facts["modules"]]
        places = json.loads((tmp_path / "out" / "layout.json").read_text("utf-8"))["places"]
        return sorted(modules), {name: place[:2] for name, place in places.items()}

    modules, places = looks()
    assert len({colour for _, _, colour in modules}) > 3
    (vault / "new.md").write_text("See [[t3 1]] and [[t0 2]].\n")
    later, later_places = looks()
    assert later == modules
    assert {name: later_places[name] for name in places} == places


def test_modules_are_called_as_the_settings_say(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note = next(path.relative_to(vault).as_posix() for path in sorted(vault.rglob("*.md")))
    (vault / "vaultgraph.toml").write_text(f'[modules]\n"{note}" = "My own name"\n')
    out = vault.parent / "out"
    assert main(["graph", str(vault), "-o", str(out), "-q"]) == 0
    assert "My own name" in (out / "modules.json").read_text("utf-8")
    (vault / "vaultgraph.toml").write_text('[modules]\nm01 = ["no name"]\n')
    assert main(["graph", str(vault), "-o", str(out), "-q"]) == 2
    assert "`m01` has no name" in capsys.readouterr().err


def test_a_colour_that_a_user_gives_a_module_holds(vault: Path) -> None:
    page_of(vault)
    kept = vault.parent / "out" / "modules.json"
    modules = json.loads(kept.read_text(encoding="utf-8"))
    one = next(name for name, module in modules.items() if module["color"] == PALETTE[0])
    modules[one]["color"] = "#abcdef"
    kept.write_text(json.dumps(modules), encoding="utf-8")
    assert '"#abcdef"' in page_of(vault)
    assert json.loads(kept.read_text(encoding="utf-8"))[one]["color"] == "#abcdef"
