"""The role of a note by settings, keys and names; and the day it was written."""

from datetime import date, datetime

import pytest

from tests.building import parse
from vaultgraph.model import NoteRole, VaultPath
from vaultgraph.vault.note import Chat, Message
from vaultgraph.vault.roles import created_on, role_of
from vaultgraph.vault.settings import VaultSettings

CONFIGURED = VaultSettings(
    daily_folder="Journal", daily_format="YYYY/MM/DD", template_folders=("Templates",)
)


def role(
    path: str,
    properties: dict[str, object] | None = None,
    settings: VaultSettings = VaultSettings(),
    chat: Chat | None = None,
) -> NoteRole:
    return role_of(VaultPath(path), properties or {}, settings, chat)


@pytest.mark.parametrize(
    "path",
    ["2025-09-04.md", "Daily/20250904.md", "a/2025-09-04 Thursday.md", "4 сентября 2025.md"],
)
def test_without_settings_a_name_that_is_all_date_is_daily(path: str) -> None:
    assert role(path) is NoteRole.DAILY


@pytest.mark.parametrize(
    "path", ["2025-09-04 Meeting.md", "2025-13-04.md", "Plan.md", "2025.md", "20250904123.md"]
)
def test_any_other_name_is_plain(path: str) -> None:
    assert role(path) is NoteRole.PLAIN


def test_settings_decide_where_they_exist() -> None:
    assert role("Journal/2025/09/04.md", settings=CONFIGURED) is NoteRole.DAILY
    assert role("journal/2025/09/04.md", settings=CONFIGURED) is NoteRole.DAILY
    assert role("Other/2025/09/04.md", settings=CONFIGURED) is NoteRole.PLAIN
    assert role("Journal/2025-09-04.md", settings=CONFIGURED) is NoteRole.PLAIN


def test_a_format_without_a_folder_applies_everywhere() -> None:
    settings = VaultSettings(daily_format="YYYY-MM-DD")
    assert role("deep/er/2025-09-04.md", settings=settings) is NoteRole.DAILY


def test_templates_are_in_their_folder() -> None:
    assert role("Templates/2025-09-04.md", settings=CONFIGURED) is NoteRole.TEMPLATE
    assert role("Templates 2/a.md", settings=CONFIGURED) is NoteRole.PLAIN
    assert role("x/Templates/a.md", settings=CONFIGURED) is NoteRole.PLAIN


def test_a_folder_of_templates_may_be_renamed_by_its_signs() -> None:
    renamed = VaultSettings(template_folders=("📋 Vorlagen",))
    assert role("📋 - Vorlagen/Buch.md", settings=renamed) is NoteRole.TEMPLATE
    assert role("Vorlagen/Physik/Buch.md", settings=renamed) is NoteRole.TEMPLATE
    assert role("Notizen/Vorlagen/Buch.md", settings=renamed) is NoteRole.PLAIN


@pytest.mark.parametrize("folder", ["Templates", "x/_templates", "90 Template", "Шаблоны", "模板"])
def test_without_settings_a_folder_of_a_usual_name_contains_templates(folder: str) -> None:
    assert role(f"{folder}/a.md") is NoteRole.TEMPLATE
    assert role(f"{folder} for mail/a.md") is NoteRole.PLAIN
    assert role(f"a/{folder.rpartition('/')[2]}.md") is NoteRole.PLAIN


@pytest.mark.parametrize(
    ("frontmatter", "expected"),
    [
        ("created: <% tp.file.creation_date() %>", NoteRole.TEMPLATE),
        ("<%* const x = 1 -%>\ntitle: a", NoteRole.TEMPLATE),
        ("date: {{date:YYYY-MM-DD}}", NoteRole.TEMPLATE),
        ('title: "{{VALUE}}"', NoteRole.TEMPLATE),
        ("title: a < b and 5% more", NoteRole.PLAIN),
        ('title: "What {{x}} means"', NoteRole.PLAIN),
    ],
)
def test_placeholders_in_properties_mark_a_template(frontmatter: str, expected: NoteRole) -> None:
    assert role_of(VaultPath("a.md"), {}, VaultSettings(), None, frontmatter) is expected


@pytest.mark.parametrize(
    ("path", "properties"),
    [
        ("x.md", {"reportType": "import"}),
        ("x.md", {"importdate": "2025-10-13", "archiveName": "a.zip"}),
        ("2025.10.13 - import report.md", {"importdate": "2025-10-13"}),
        ("Chats/Conversations index.md", {"linkedReports": ["[[r]]"]}),
        ("Nexus/Reports/2025.10.13 - import summary.md", {}),
        ("Nexus AI Chat Imports/ChatGPT index.md", {}),
    ],
)
def test_reports_and_indexes_of_the_importer_are_bookkeeping(
    path: str, properties: dict[str, object]
) -> None:
    assert role(path, properties) is NoteRole.BOOKKEEPING


@pytest.mark.parametrize(
    ("path", "properties"),
    [
        ("Project index.md", {}),
        ("Maps/Index.md", {"linkedin": "https://example.org"}),
        ("Book.md", {"importdate": "2025-10-13"}),
        ("Nexus/Plan.md", {}),
        ("An import report on tea.md", {}),
    ],
)
def test_a_persons_own_index_is_not(path: str, properties: dict[str, object]) -> None:
    assert role(path, properties) is NoteRole.PLAIN


def test_a_chat_is_a_chat() -> None:
    assert role("a.md", chat=Chat()) is NoteRole.CHAT


def day(
    path: str = "a.md",
    properties: dict[str, object] | None = None,
    settings: VaultSettings = VaultSettings(),
    chat: Chat | None = None,
) -> date | None:
    return created_on(VaultPath(path), properties or {}, settings, chat)


@pytest.mark.parametrize(
    "value",
    [
        "2025-09-04",
        "2025-09-04T10:00:00+00:00",
        "[[2025-09-04]]",
        "04.09.2025 at 10:00",
        "09/04/2025 at 3:33 PM",
    ],
)
def test_the_day_is_read_from_a_property(value: str) -> None:
    assert day(properties={"Created": value}) == date(2025, 9, 4)


def test_what_is_no_date_gives_no_day() -> None:
    assert day(properties={"created": "{{date}}", "date": 5, "create_time": None}) is None
    assert day("2025-13-45 x.md") is None


def test_the_day_is_read_from_a_name() -> None:
    assert day("2025-09-04 - Qwen.md") == date(2025, 9, 4)
    assert day("call 20250904 notes.md") == date(2025, 9, 4)
    assert day("Journal/2025/09/04.md", settings=CONFIGURED) == date(2025, 9, 4)


def test_created_goes_before_date_and_date_before_the_name() -> None:
    properties: dict[str, object] = {"date": "2025-01-02", "created": "2025-01-01"}
    assert day("2025-09-04.md", properties) == date(2025, 1, 1)


def test_the_first_message_of_a_chat_goes_before_all() -> None:
    message = Message(role="user", text="", line=1, start=0, end=0, time=datetime(2025, 4, 9, 1))
    assert day(
        properties={"create_time": "04/09/2025 at 1:00"}, chat=Chat(messages=(message,))
    ) == (date(2025, 4, 9))


@pytest.mark.parametrize(
    "properties",
    [
        {"date created": "Saturday, May 4th 2024, 10:00:00 am"},
        {"date_created": "4 мая 2024"},
        {"Date-Created": "2024/05/04"},
        {"created": "[[2024-05-04]]"},
        {"created": 202405041000},
    ],
)
def test_the_day_is_read_from_properties_as_plugins_write_them(properties: dict) -> None:
    assert created_on(VaultPath("a.md"), properties, VaultSettings()) == date(2024, 5, 4)


def test_the_day_is_read_from_a_zettel_id() -> None:
    assert created_on(VaultPath("202405041000 x.md"), {}, VaultSettings()) == date(2024, 5, 4)


@pytest.mark.parametrize(
    "line",
    [
        "дата создания: 2024-05-04",
        "创建时间: 2024-05-04 10:00",
        "erstellt am: 04.05.2024",
        "date de création: 4 mai 2024",
        "dateCreated: 2024-05-04",
        "created: 1714816800",
        "created: 1714816800000",
        'created: "4 October 2024"',
    ],
)
def test_the_day_of_a_note_is_read_from_its_properties_in_many_languages(line: str) -> None:
    month = 10 if "October" in line else 5
    assert parse(f"---\n{line}\n---\nx").created == date(2024, month, 4)
