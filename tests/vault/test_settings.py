"""The settings in `.obsidian` are read, and nothing in it can stop a run."""

import json
from pathlib import Path

import pytest

from vaultgraph.diagnostics import Code
from vaultgraph.model import NoteRole, VaultPath
from vaultgraph.vault.roles import role_of
from vaultgraph.vault.settings import IgnoreRules, VaultSettings, read_settings


def write(root: Path, name: str, content: str | bytes) -> None:
    file = root / ".obsidian" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())


def test_a_vault_without_settings_has_the_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == (VaultSettings(), ())


def test_settings_are_read(tmp_path: Path) -> None:
    write(tmp_path, "app.json", '{"userIgnoreFilters": ["a/", "", 5, "/b/"], "other": 1}')
    write(tmp_path, "daily-notes.json", '{"folder": "/Daily/", "format": "DD.MM.YYYY"}')
    write(tmp_path, "templates.json", '{"folder": "Templates"}')
    write(tmp_path, "plugins/templater-obsidian/data.json", '{"templates_folder": "T/er/"}')
    assert read_settings(tmp_path) == (
        VaultSettings(
            ignore_filters=("a/", "/b/"),
            daily_folder="Daily",
            daily_format="DD.MM.YYYY",
            template_folders=("Templates", "T/er"),
        ),
        (),
    )


def test_daily_notes_without_a_format_have_obsidians(tmp_path: Path) -> None:
    write(tmp_path, "daily-notes.json", b'\xef\xbb\xbf{"folder": "Daily"}')
    assert read_settings(tmp_path)[0].daily_format == "YYYY-MM-DD"


def test_the_periodic_notes_plugin_counts_where_obsidian_has_no_settings(tmp_path: Path) -> None:
    plugin = "plugins/periodic-notes/data.json"
    write(tmp_path, plugin, '{"daily": {"enabled": true, "folder": "J", "format": "YYYYMMDD"}}')
    settings, _ = read_settings(tmp_path)
    assert (settings.daily_folder, settings.daily_format) == ("J", "YYYYMMDD")
    write(tmp_path, plugin, '{"daily": {"enabled": false, "folder": "J"}}')
    assert read_settings(tmp_path)[0] == VaultSettings()


def test_all_periods_of_the_plugin_are_read_in_its_old_form(tmp_path: Path) -> None:
    plugin = {
        "weekly": {"enabled": True, "folder": "W/", "format": "[Week] ww, gggg"},
        "monthly": {"enabled": True},
        "quarterly": {"enabled": False, "format": "Q"},
        "yearly": 5,
    }
    write(tmp_path, "plugins/periodic-notes/data.json", json.dumps(plugin))
    settings, _ = read_settings(tmp_path)
    assert settings.periods == (("W", "[Week] ww, gggg"), ("", "YYYY-MM"))
    assert settings.daily_format == ""


def test_the_active_calendar_of_the_new_form_counts(tmp_path: Path) -> None:
    calendars = [
        {"id": "Work", "day": {"enabled": True, "format": "DD.MM.YYYY"}},
        {
            "id": "Home",
            "day": {"enabled": True, "folder": "Tage", "format": "YYYY MM DD"},
            "week": {"enabled": True, "format": "YYYY/[KW] WW"},
            "year": {"enabled": True, "folder": "Jahre"},
        },
    ]
    data = {"calendarSets": calendars, "activeCalendarSet": "Home"}
    write(tmp_path, "plugins/periodic-notes/data.json", json.dumps(data))
    settings, _ = read_settings(tmp_path)
    assert (settings.daily_folder, settings.daily_format) == ("Tage", "YYYY MM DD")
    assert settings.periods == (("", "YYYY/[KW] WW"), ("Jahre", "YYYY"))


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("W/Week 07, 2025.md", NoteRole.DAILY),
        ("Week 07, 2025.md", NoteRole.PLAIN),
        ("W/Week plan, 2025.md", NoteRole.PLAIN),
        ("Deep/2025-03.md", NoteRole.DAILY),
        ("2025-3.md", NoteRole.PLAIN),
    ],
)
def test_a_note_of_a_period_is_a_periodic_note(path: str, role: NoteRole) -> None:
    settings = VaultSettings(periods=(("W", "[Week] ww, gggg"), ("", "YYYY-MM")))
    assert role_of(VaultPath(path), {}, settings, None) is role


@pytest.mark.parametrize(
    "content", ["", "{", "[1, 2]", "null", "[" * 100_000, b"\xff\xfe", '{"a": ' + "1" * 5000 + "}"]
)
def test_a_damaged_file_is_reported_and_not_used(tmp_path: Path, content: str | bytes) -> None:
    write(tmp_path, "app.json", content)
    settings, diagnostics = read_settings(tmp_path)
    assert settings == VaultSettings()
    assert [(d.code, d.location.path) for d in diagnostics] == [
        (Code.INVALID_SETTINGS, ".obsidian/app.json")
    ]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (" \n", "is empty"),
        (
            "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
            "is only a Git LFS pointer",
        ),
    ],
)
def test_a_file_that_is_not_there_in_truth_is_called_so(
    tmp_path: Path, content: str, what: str
) -> None:
    write(tmp_path, "app.json", content)
    (found,) = read_settings(tmp_path)[1]
    assert what in found.message


def test_values_of_the_wrong_type_are_not_used(tmp_path: Path) -> None:
    write(tmp_path, "app.json", '{"userIgnoreFilters": "a/"}')
    write(tmp_path, "daily-notes.json", '{"folder": 5, "format": ["x"]}')
    write(tmp_path, "plugins/periodic-notes/data.json", '{"daily": 7}')
    assert read_settings(tmp_path) == (VaultSettings(daily_format="YYYY-MM-DD"), ())


def test_a_settings_file_that_is_a_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / ".obsidian" / "app.json").mkdir(parents=True)
    assert [d.code for d in read_settings(tmp_path)[1]] == [Code.INVALID_SETTINGS]


@pytest.mark.parametrize(
    ("written", "path", "ignored"),
    [
        ("Templates/", "Templates/a.md", True),
        ("Templates/", "templates/a.md", True),
        ("Templates/", "My Templates/a.md", False),
        ("Templates/", "Templates 2/a.md", False),
        ("Temp", "Templates/a.md", True),
        ("/Templates", "Templates/a.md", False),
        (" ", "Templates/a.md", False),
        (" templates/ ", "Templates/a.md", True),
        ("/draft/", "a/Draft 1.md", True),
        ("/^draft/", "a/draft.md", False),
        ("й/", "й/a.md", True),
    ],
)
def test_filters(written: str, path: str, ignored: bool) -> None:
    assert IgnoreRules((written,)).find_hidden([VaultPath(path)]) == ({path} if ignored else set())


def test_a_filter_that_takes_too_long_is_reported_and_hides_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("vaultgraph.vault.settings._LONGEST_SEARCH", 0.05)
    rules = IgnoreRules((r"/^(\w|\w\w|a)*[^\w.]/", "b/"))
    paths = [VaultPath("a" * 60 + ".md"), VaultPath("b/c.md")]
    assert rules.find_hidden(paths) == {"b/c.md"}
    assert [found.code for found in rules.diagnostics] == [Code.INVALID_SETTINGS]


def test_bookmarks_are_read_those_in_groups_too(tmp_path: Path) -> None:
    group = {"type": "group", "items": [{"type": "file", "path": "a/B.md"}, {"type": "group"}]}
    items = [{"type": "file", "path": "A.md"}, group, {"type": "search", "query": "x"}, 5]
    write(tmp_path, "bookmarks.json", json.dumps({"items": items}))
    assert read_settings(tmp_path)[0].bookmarks == ("A.md", "a/B.md")


def test_bookmarks_of_an_older_app_are_read(tmp_path: Path) -> None:
    items = [{"type": "file", "path": "A.md"}, {"type": "file", "path": "A.md"}]
    write(tmp_path, "starred.json", json.dumps({"items": items}))
    assert read_settings(tmp_path)[0].bookmarks == ("A.md",)


@pytest.mark.parametrize(
    ("data", "home"),
    [
        ({"homepages": {"Main Homepage": {"value": "Home", "kind": "File"}}}, ("Home.md",)),
        ({"homepages": {"Main Homepage": {"value": "random", "kind": "Random file"}}}, ()),
        ({"defaultNote": "desk/Start"}, ("desk/Start.md",)),
        ({"homepages": {"Main Homepage": 5}}, ()),
        ({"value": 7}, ()),
    ],
)
def test_the_page_that_a_vault_opens_with_is_read(
    tmp_path: Path, data: dict[str, object], home: tuple[str, ...]
) -> None:
    write(tmp_path, "plugins/homepage/data.json", json.dumps(data))
    assert read_settings(tmp_path)[0].home == home


def test_groups_of_bookmarks_without_an_end_are_not_followed(tmp_path: Path) -> None:
    items: list[object] = [{"type": "file", "path": "Deep.md"}]
    for _ in range(200):
        items = [{"type": "group", "items": items}]
    write(tmp_path, "bookmarks.json", json.dumps({"items": items}))
    assert read_settings(tmp_path)[0].bookmarks == ("Deep.md",)
