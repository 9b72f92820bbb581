"""A command whose output is up to date does nothing; anything that it depends on makes it run."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from vaultgraph.cli import main
from vaultgraph.resources import TEMPLATES_VARIABLE
from vaultgraph.vault.reading.cache import FOLDER_VARIABLE

Output = pytest.CaptureFixture[str]

UP_TO_DATE = "the output is up to date"


@pytest.fixture(name="vault")
def vault_fixture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    vault = tmp_path / "Garden"
    vault.mkdir()
    for name, other in (("Soil", "Compost"), ("Compost", "Worms"), ("Worms", "Soil")):
        text = f"# {name}\n\n{name} needs what [[{other}]] gives, and time.\n"
        (vault / f"{name}.md").write_text(text, encoding="utf-8")
    (vault / "photo.png").write_bytes(b"png")
    (tmp_path / "about.md").write_text("I grow beans.\n", encoding="utf-8")
    return vault


def run(vault: Path, *words: str, command: str = "compile") -> int:
    return main([command, str(vault), "-o", str(vault.parent / "out"), *words])


def files_of(folder: Path) -> Mapping[str, bytes]:
    found = sorted(each for each in folder.rglob("*") if each.is_file())
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in found}


@pytest.mark.parametrize("command", ["compile", "graph"])
def test_a_second_run_writes_nothing_and_says_the_same(
    vault: Path, capsys: Output, command: str
) -> None:
    assert run(vault, command=command) == 0
    first, out = capsys.readouterr().out, vault.parent / "out"
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    assert run(vault, command=command) == 0
    said, *rest = capsys.readouterr().out.splitlines()
    assert UP_TO_DATE in said
    assert rest == first.splitlines()
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before


def test_what_is_there_is_what_a_run_without_a_cache_writes(vault: Path) -> None:
    run(vault, "-q")
    run(vault, "-q")
    kept = files_of(vault.parent / "out")
    run(vault, "-q", "--no-cache")
    assert files_of(vault.parent / "out") == kept


def rewrite(name: str, text: str) -> Callable[[Path], object]:
    return lambda vault: (vault / name).write_text(text, encoding="utf-8")


CHANGES: Mapping[str, Callable[[Path], object]] = {
    "a note": rewrite("Soil.md", "Soil is what [[Worms]] make.\n"),
    "a note by one byte": lambda vault: add_space(vault / "Soil.md"),
    "a new note": rewrite("Rain.md", "Rain falls on [[Soil]].\n"),
    "a deleted note": lambda vault: (vault / "Worms.md").unlink(),
    "a renamed note": lambda vault: (vault / "Worms.md").rename(vault / "Earthworms.md"),
    "a note that became private": rewrite("Worms.md", "---\nprivate: true\n---\nWorms.\n"),
    "a new attachment": rewrite("plan.pdf", ""),
    "a deleted attachment": lambda vault: (vault / "photo.png").unlink(),
    "settings in the vault": rewrite("vaultgraph.toml", 'exclude = ["Worms"]\n'),
    "settings in the working folder": rewrite("../vaultgraph.toml", '[modules]\n"m1" = "Bed"\n'),
    "what the owner says": rewrite("../about.md", "I grow peas.\n"),
    "a page that was edited": rewrite("../out/graph.html", "<html></html>"),
    "a name of a module": lambda vault: rename_modules(vault.parent / "out" / "modules.json"),
    "a lost document": lambda vault: (vault.parent / "out" / "pack" / "SEED.md").unlink(),
}


def add_space(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b" ")


def rename_modules(file: Path) -> None:
    file.write_text(file.read_text("utf-8").replace('"label": "', '"label": "My '), "utf-8")


@pytest.mark.parametrize("what", CHANGES)
def test_any_change_makes_the_command_run(vault: Path, what: str, capsys: Output) -> None:
    words = ("--about", str(vault.parent / "about.md"))
    run(vault, *words)
    CHANGES[what](vault)
    capsys.readouterr()
    assert run(vault, *words) == 0
    assert UP_TO_DATE not in capsys.readouterr().out
    html = (vault.parent / "out" / "graph.html").read_text("utf-8")
    assert "<title>Garden</title>" in html
    assert (vault.parent / "out" / "pack" / "SEED.md").is_file()


def test_settings_of_the_app_make_the_command_run(vault: Path, capsys: Output) -> None:
    run(vault)
    (vault / ".obsidian").mkdir()
    (vault / ".obsidian" / "app.json").write_text('{"userIgnoreFilters": ["Worms"]}', "utf-8")
    capsys.readouterr()
    run(vault)
    assert UP_TO_DATE not in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [("--budget", "4k"), ("--lang", "ru"), ("--exclude", "Worms"), ("--theme", "dark")]
)
def test_other_options_make_the_command_run(
    vault: Path, words: tuple[str, str], capsys: Output
) -> None:
    run(vault)
    capsys.readouterr()
    assert run(vault, *words) == 0
    assert UP_TO_DATE not in capsys.readouterr().out
    assert run(vault, *words) == 0
    assert UP_TO_DATE in capsys.readouterr().out


def test_a_package_that_was_installed_makes_the_command_run(
    vault: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = vault.parent / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))
    run(vault)
    (site / "forms-1.0.dist-info").mkdir()
    capsys.readouterr()
    assert run(vault) == 0
    assert UP_TO_DATE not in capsys.readouterr().out


def test_templates_make_the_command_run(
    vault: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    templates = vault.parent / "templates"
    templates.mkdir()
    monkeypatch.setenv(TEMPLATES_VARIABLE, str(templates))
    run(vault)
    (templates / "overview.toml").write_text("", encoding="utf-8")
    capsys.readouterr()
    run(vault)
    assert UP_TO_DATE not in capsys.readouterr().out


def test_what_is_printed_is_not_what_is_made(vault: Path, capsys: Output) -> None:
    run(vault, "-q")
    assert capsys.readouterr().out == ""
    run(vault, "--json")
    result = json.loads(capsys.readouterr().out)
    assert result["unchanged"] is True
    assert result["written"]["page"].endswith("graph.html")
    run(vault, "-v")
    assert "of the best choice" in capsys.readouterr().out
    run(vault, "-q")
    assert capsys.readouterr().out == ""


def test_other_words_are_said_in_another_language(vault: Path, capsys: Output) -> None:
    run(vault)
    capsys.readouterr()
    main(["--ui-lang", "ru", "compile", str(vault), "-o", str(vault.parent / "out")])
    assert "заметок в пакет вошли" in capsys.readouterr().out


@pytest.mark.parametrize("words", [("--no-cache",), ("--focus", "worms")])
def test_where_nothing_can_be_known_the_command_runs(
    vault: Path, words: tuple[str, ...], capsys: Output
) -> None:
    run(vault, *words)
    run(vault, *words)
    assert UP_TO_DATE not in capsys.readouterr().out


def test_a_damaged_record_makes_the_command_run(vault: Path, capsys: Output) -> None:
    run(vault)
    for file in (vault.parent / "cache").glob("*.outputs.sqlite3*"):
        file.write_bytes(b"damaged")
    capsys.readouterr()
    assert run(vault) == 0
    assert UP_TO_DATE not in capsys.readouterr().out


def test_a_page_without_names_warns_of_what_is_beside_it_every_time(
    vault: Path, capsys: Output
) -> None:
    run(vault, "-q")
    for _ in range(3):
        assert run(vault, "--no-titles", command="graph") == 0
        assert "can contain names" in capsys.readouterr().err
