"""`vaultgraph graph`: what lands in the output folder, and how the options reach the page."""

from pathlib import Path

import pytest

from vaultgraph.cli import main


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


def test_a_page_without_names_leaves_none_behind(vault: Path) -> None:
    page_of(vault)
    html = page_of(vault, "--no-titles", "--title", "Shared")
    assert "<title>Shared</title>" in html
    assert "not yet" not in html.replace("not yet written", "").split('id="facts"')[1]
    assert "My vault" not in html


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_the_theme_is_that_asked_for(vault: Path, theme: str) -> None:
    assert f'"theme":"{theme}"' in page_of(vault, "--theme", theme)


def test_an_unknown_layout_is_refused(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", str(vault), "--layout", "spiral"]) == 2
    assert "'spiral' is not one of 'module', 'force'" in capsys.readouterr().err
