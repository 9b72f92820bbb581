"""The templates are found in a checkout and in an installed package, or there is an error."""

import re
from pathlib import Path

import pytest

from tests.pack.building import compiled
from vaultgraph import resources
from vaultgraph.errors import UsageError
from vaultgraph.model import Language
from vaultgraph.pack import FormOptions, PackOptions, make_pack
from vaultgraph.view.page import render_view


def place(monkeypatch: pytest.MonkeyPatch, package: Path) -> None:
    monkeypatch.setattr(resources, "__file__", str(package / "resources.py"))


def test_a_checkout_keeps_them_beside_the_package() -> None:
    assert resources.template_root() == Path(__file__).parent.parent / "templates"


def test_those_inside_the_package_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site" / "vaultgraph"
    (package / "templates").mkdir(parents=True)
    (tmp_path / "site" / "templates").mkdir()  # another package's, perhaps
    place(monkeypatch, package)
    assert resources.template_root() == package / "templates"


def test_a_broken_installation_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place(monkeypatch, tmp_path / "vaultgraph")
    with pytest.raises(FileNotFoundError, match="reinstall vaultgraph"):
        resources.template_root()


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder of templates, still empty."""
    monkeypatch.setenv(resources.TEMPLATES_VARIABLE, str(tmp_path))
    return tmp_path


def write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_single_words_of_a_user_replace_ours(own: Path) -> None:
    write(own / "terminal" / "words.toml", 'open = { en = "Look: {path}" }')
    write(own / "page" / "words.toml", 'search = { ru = "Ищи" }')
    words = resources.read_words("terminal/words.toml")
    assert words[Language.EN]["open"] == "Look: {path}"
    assert words[Language.RU]["open"].startswith("Откройте")
    assert words[Language.EN]["error"] == "Error: {message}"
    assert resources.read_words("page/words.toml")[Language.RU]["search"] == "Ищи"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("open = [", "is not valid TOML"),
        ('opn = { en = "x" }', "there is no word `opn`"),
        ('open = "x"', "`open` has no text in a known language"),
        ('open = { fr = "x" }', "`open` has no text in a known language"),
        ('open = { en = "{place}" }', "`open` has no value for {place}"),
    ],
)
def test_broken_words_of_a_user_are_named_with_their_file(own: Path, text: str, said: str) -> None:
    write(own / "terminal" / "words.toml", text)
    with pytest.raises(UsageError, match=re.escape(said)) as caught:
        resources.read_words("terminal/words.toml")
    assert str(own / "terminal" / "words.toml") in caught.value.message
    assert caught.value.remedy


def test_a_users_page_and_documents_replace_ours(own: Path) -> None:
    write(own / "page" / "style.css", "body { color: teal }")
    write(own / "en" / "seed.md.j2", "Mine of {{ seed.vault }}")
    vault = compiled("A.md\n    [[B]] here.\nB.md\n    [[A]] there.")
    assert b"body { color: teal }" in render_view(vault, {}).content
    options = PackOptions(budget=2_000, formats="prompt", language="en")
    assert make_pack(vault, options).text.startswith("Mine of ")
    write(own / "page" / "page.html", "{{ no_such_name }}")
    with pytest.raises(UsageError, match=r"page\.html cannot be rendered"):
        render_view(vault, {})


def test_a_folder_given_for_one_run_wins_over_the_environment(
    own: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    write(own / "en" / "seed.md.j2", "Of the environment")
    given = tmp_path_factory.mktemp("given")
    write(given / "en" / "seed.md.j2", "Of the run")
    options = PackOptions(
        budget=2_000, formats="prompt", language="en", forms=FormOptions(templates=given)
    )
    vault = compiled("A.md\n    [[B]] here.\nB.md\n    [[A]] there.")
    assert make_pack(vault, options).text.startswith("Of the run")


def test_a_folder_that_is_missing_is_reported(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(resources.TEMPLATES_VARIABLE, str(own / "missing"))
    with pytest.raises(UsageError, match="which is not a folder"):
        resources.own_templates()
