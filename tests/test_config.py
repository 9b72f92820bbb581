"""Settings apply to the commands that have them, and a mistake is reported with its place."""

from pathlib import Path

import pytest

from vaultgraph.config import Key, Shape, load_config
from vaultgraph.errors import ConfigError

KNOWN = {
    "compile": {
        "budget": Key("budget"),
        "repair-text": Key("repair_text", Shape.FLAG),
        "exclude": Key("exclude", Shape.LIST),
    },
    "check": {
        "ignore": Key("ignore", Shape.NAMES),
        "repair-text": Key("repair_text", Shape.FLAG),
    },
}


def folder(path: Path, text: str) -> Path:
    """Make a folder with settings in it."""
    path.mkdir(exist_ok=True)
    (path / "vaultgraph.toml").write_text(text, encoding="utf-8")
    return path


def test_no_file_is_no_settings(tmp_path: Path) -> None:
    assert load_config([tmp_path], KNOWN).defaults == {"compile": {}, "check": {}}


def test_a_top_level_key_applies_to_every_command_with_that_option(tmp_path: Path) -> None:
    folder(tmp_path, 'repair-text = true\nbudget = "8k"\n')
    assert load_config([tmp_path], KNOWN).defaults == {
        "compile": {"repair_text": True, "budget": "8k"},
        "check": {"repair_text": True},
    }


def test_a_table_is_for_one_command_and_wins(tmp_path: Path) -> None:
    folder(tmp_path, "repair-text = true\n[check]\nrepair-text = false\n")
    config = load_config([tmp_path], KNOWN)
    assert config.defaults["check"] == {"repair_text": False}
    assert config.places["check", "repair_text"].endswith("vaultgraph.toml:3")
    assert config.places["compile", "repair_text"].endswith("vaultgraph.toml:1")


def test_the_later_folder_wins(tmp_path: Path) -> None:
    vault = folder(tmp_path / "vault", "budget = 1\nrepair-text = true")
    work = folder(tmp_path / "work", "budget = 2")
    assert load_config([vault, work], KNOWN).defaults["compile"] == {
        "budget": "2",
        "repair_text": True,
    }


@pytest.mark.parametrize(
    ("text", "place", "remedy"),
    [
        ("\nbudgt = 1", ":2: unknown key `budgt`", "`budget`"),
        ("[compile]\nbudget = 1\nrepair_text = true", ":3: unknown key", "`repair-text`"),
        ("[chek]\nignore = 1", ":1: unknown key `chek`", "`[check]`"),
        ("check = 1", ":1: `check` is a command", "[check]"),
        ("budget = ", "not valid TOML", "toml.io"),
        ("a = '\udcff'", "cannot be read", "UTF-8"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, place: str, remedy: str) -> None:
    (tmp_path / "vaultgraph.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigError) as raised:
        load_config([tmp_path], KNOWN)
    assert place in raised.value.message
    assert remedy in raised.value.remedy


@pytest.mark.parametrize(
    ("text", "said", "remedy"),
    [
        ('exclude = "Clippings"', "`exclude` must be a list", '`exclude = ["Clippings"]`'),
        ("exclude = [{a = 1}]", "`exclude` must be a list", '`exclude = ["…"]`'),
        ('repair-text = "yes"', "`repair-text` must be true or false", "`repair-text = true`"),
        ("repair-text = 1", "`repair-text` must be true or false", "`repair-text = true`"),
        ("budget = [8000]", "`budget` must be one value", "`budget = 8000`"),
        ("budget = true", "`budget` must be one value", '`budget = "…"`'),
        ("[check.ignore]\na = 1", "`ignore` must be names as 'a,b', or a list", '`ignore = ["…"]`'),
    ],
)
def test_a_value_of_the_wrong_type_is_an_error_with_a_proposal(
    tmp_path: Path, text: str, said: str, remedy: str
) -> None:
    with pytest.raises(ConfigError) as raised:
        load_config([folder(tmp_path, text)], KNOWN)
    assert said in raised.value.message
    assert remedy in raised.value.remedy


def test_a_number_reaches_an_option_as_it_is_typed(tmp_path: Path) -> None:
    config = load_config([folder(tmp_path, "budget = 8000\nexclude = [2024]")], KNOWN)
    assert config.defaults["compile"] == {"budget": "8000", "exclude": ["2024"]}


def test_a_name_of_an_option_and_a_command_is_read_by_its_value(tmp_path: Path) -> None:
    known = {"pack": {"check": Key("check")}, **KNOWN}
    values = load_config([folder(tmp_path, 'check = "mine"')], known).defaults
    assert values["pack"] == {"check": "mine"}
    values = load_config([folder(tmp_path, '[check]\nignore = "a"')], known).defaults
    assert values["check"] == {"ignore": "a"}


def test_names_are_one_text_or_a_list(tmp_path: Path) -> None:
    for text, value in [('"a,b"', "a,b"), ('["a", "b"]', ["a", "b"])]:
        config = load_config([folder(tmp_path, f"[check]\nignore = {text}")], KNOWN)
        assert config.defaults["check"] == {"ignore": value}


def test_a_path_that_no_disk_accepts_contains_no_settings(tmp_path: Path) -> None:
    assert load_config([tmp_path / ("a" * 300)], KNOWN).defaults == {"compile": {}, "check": {}}
