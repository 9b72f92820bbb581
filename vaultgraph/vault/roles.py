"""The role of a note, and the day on which it was written (part of stage 2).

In: path, properties, settings and chat of a note. Out: its `NoteRole`, and its day.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import PurePosixPath
from typing import Any

from vaultgraph.model import NoteRole, VaultPath
from vaultgraph.text import note_key
from vaultgraph.vault.dates import day_in_name, find_day
from vaultgraph.vault.moment import is_written_in, read_day
from vaultgraph.vault.note import Chat
from vaultgraph.vault.placeholders import is_template
from vaultgraph.vault.settings import VaultSettings

_DAILY_FORMATS = (
    "YYYY-MM-DD",
    "YYYYMMDD",
    "YYYY.MM.DD",
    "YYYY_MM_DD",
    "YYYY-MM-DD dddd",
    "YYYY-MM-DD, dddd",
    "YYYY-MM-DD-dddd",
    "YYYY-MM-DD ddd",
    "DD.MM.YYYY",
    "DD-MM-YYYY",
    "YYYY年M月D日",
    "D MMMM YYYY",
    "MMMM D, YYYY",
    "MMMM Do, YYYY",
)
"""The formats of daily notes in a vault without settings of daily notes."""

_CREATED_KEYS = (
    "created",
    "create time",
    "date created",
    "created at",
    "creation date",
    "created on",
    "created time",
    "date",
    *("создано", "создана", "создан", "дата создания", "дата"),
    *("创建时间", "创建日期", "创建于", "日期", "建立時間", "建立日期"),
    *("erstellt", "erstellt am", "erstellungsdatum", "datum"),
    *("créé", "créé le", "créée le", "date de création", "creado", "fecha"),
)
"""Names of the property with the creation day of a note, the most reliable first."""

_JOINTS = re.compile(r"[_\-]+|(?<=[a-z])(?=[A-Z])")
_EPOCHS = ((1_000_000_000, 1), (1_000_000_000_000, 1_000))
"""The least number that is a time since 1970, and how many of its units are a second."""

_PERIOD = re.compile(
    r"(?:1[89]|20|21)\d\d(?:[-._ /]?(?:0[1-9]|1[0-2])|[-_ ]?(?:W|KW|Week )\d{1,2}|[-_ ]?Q[1-4])?"
    r"|(?:W|KW|Week )\d{1,2}[-_, ]{1,2}\d{4}|Q[1-4][-_ ]\d{4}",
    re.IGNORECASE,
)
"""The names of notes of weeks, months, quarters and years."""

_MONTHLY = (
    ("1 {}", "D MMMM YYYY"),
    ("{} 1", "YYYY MMMM D"),
    ("{}1日", "YYYY年M月D日"),
)
"""Formats of monthly notes with the month in words: with the first day added, each is a date."""

_TEMPLATES = re.compile(
    r"[\W\d_]*(?:templates?|templater|шаблоны?|模板|模版|vorlagen?)", re.IGNORECASE
)
"""The names of a folder of templates in a vault whose settings name none."""

_SIGNS = re.compile(r"[\W_]+")
_KEPT_BY_LOGSEQ = ("logseq/bak/", "logseq/version-files/")
_REPORT_KEYS = {"reporttype", "linkedconversations", "linkedreports", "linkednotes", "linkedchats"}
_IMPORT_KEYS = {"archivename", "zipfile", "totalsuccessfulimports", "totalupdatedimports"}
_REPORT_NAME = re.compile(r"(?i)\b(?:import (?:report|summary)|index)(?: \(?\d+\)?)?$")


def role_of(
    path: VaultPath,
    properties: Mapping[str, Any],
    settings: VaultSettings,
    chat: Chat | None,
    frontmatter: str = "",
) -> NoteRole:
    """Return the role of a note.

    Args:
        path: its path.
        properties: its frontmatter.
        settings: the settings in the vault's `.obsidian`.
        chat: the transcript in it, if any.
        frontmatter: the source text of its properties.
    """
    if _is_template(path, settings) or is_template(frontmatter):
        return NoteRole.TEMPLATE
    if _is_bookkeeping(path, properties):
        return NoteRole.BOOKKEEPING
    if daily_date(path, settings) or _names_period(path, settings):
        return NoteRole.DAILY
    return NoteRole.PLAIN if chat is None else NoteRole.CHAT


def created_on(
    path: VaultPath,
    properties: Mapping[str, Any],
    settings: VaultSettings,
    chat: Chat | None = None,
) -> date | None:
    """Return the day on which a note was written.

    The time of a chat's first message is the most reliable source, as the order of day and month
    was found from all its times; then the properties, the day of a daily note, and a date in the
    name.
    """
    times = [message.time for message in chat.messages] + [chat.started] if chat else []
    first = next(filter(None, times), None)
    if first:
        return first.date()
    return (
        next(_stated_days(properties), None)
        or daily_date(path, settings)
        or day_in_name(PurePosixPath(path).stem)
    )


def daily_date(path: VaultPath, settings: VaultSettings) -> date | None:
    """Return the day of a daily note; None for any other note.

    Settings of daily notes decide where there are some; otherwise a name that is only a date.
    """
    name = str(PurePosixPath(path).with_suffix(""))
    if not settings.daily_format:
        days = (read_day(name.rpartition("/")[2], known) for known in _DAILY_FORMATS)
        return next((day for day in days if day), None)
    if settings.daily_folder:
        if not _is_in_folder(path, settings.daily_folder):
            return None
        name = name[len(settings.daily_folder) + 1 :]
    depth = settings.daily_format.count("/") + 1
    return read_day("/".join(name.split("/")[-depth:]), settings.daily_format)


def _names_period(path: VaultPath, settings: VaultSettings) -> bool:
    """Return whether a note is one of a week, month, quarter or year by the settings."""
    name = str(PurePosixPath(path).with_suffix("")) if settings.periods else ""
    for folder, written in settings.periods:
        if not folder or _is_in_folder(path, folder):
            inside = name[len(folder) + 1 :] if folder else name
            depth = written.count("/") + 1
            if is_written_in("/".join(inside.split("/")[-depth:]), written):
                return True
    return False


def is_periodic(name: str, settings: VaultSettings) -> bool:
    """Return whether a name is that of a day, week, month, quarter or year, as periodic notes are.

    Args:
        name: a note's name or path, without its extension.
        settings: the settings in the vault's `.obsidian`.
    """
    last = name.rpartition("/")[2].strip()
    own = settings.daily_format.rpartition("/")[2]
    formats = (own, *_DAILY_FORMATS) if own else _DAILY_FORMATS
    if any(is_written_in(last, each.rpartition("/")[2]) for _, each in settings.periods):
        return True
    if _PERIOD.fullmatch(last) or any(read_day(last, known) for known in formats):
        return True
    return any(read_day(name.format(last), known) for name, known in _MONTHLY)


def _is_template(path: VaultPath, settings: VaultSettings) -> bool:
    """Decide by the folder: one that the settings name, else one with a usual name."""
    if settings.template_folders:
        return any(_is_in_spelled(path, folder) for folder in settings.template_folders)
    return any(_TEMPLATES.fullmatch(part) for part in path.split("/")[:-1])


def _is_bookkeeping(path: VaultPath, properties: Mapping[str, Any]) -> bool:
    """Recognise an import report or an index of chats by its keys, or by its name and folder.

    A name alone is not enough: an `index` that a person wrote is a map of content. Logseq keeps
    earlier versions of pages in a folder of its own.
    """
    if path.startswith(_KEPT_BY_LOGSEQ):
        return True
    keys = {key.lower() for key in properties}
    named = bool(_REPORT_NAME.search(PurePosixPath(path).stem))
    if keys & _REPORT_KEYS or ("importdate" in keys and (named or keys & _IMPORT_KEYS)):
        return True
    return named and any(part.lower().startswith("nexus") for part in path.split("/")[:-1])


def _stated_days(properties: Mapping[str, Any]) -> Iterator[date]:
    stated = {_JOINTS.sub(" ", key).lower(): value for key, value in properties.items()}
    for key in _CREATED_KEYS:
        value = stated.get(key)
        if isinstance(value, str | int) and (day := _stated_day(str(value).strip("[] "))):
            yield day


def _stated_day(written: str) -> date | None:
    """Parse a day in any usual form, or as seconds or milliseconds since 1970."""
    if written.isascii() and written.isdecimal():
        for least, units in _EPOCHS:
            if least <= int(written) < 10 * least:
                return datetime.fromtimestamp(int(written) / units, UTC).date()
    return find_day(written)


def _is_in_spelled(path: str, folder: str) -> bool:
    """Return whether a note is in a folder, or in one that differs from it only by signs.

    `📋 - Vorlagen` is the folder that the settings call `📋 Vorlagen`, before it was renamed.
    """
    if _is_in_folder(path, folder):
        return True
    parts = path.split("/")[:-1][: folder.strip("/").count("/") + 1]
    letters = _SIGNS.sub("", note_key(folder))
    return bool(letters) and _SIGNS.sub("", note_key("/".join(parts))) == letters


def _is_in_folder(path: str, folder: str) -> bool:
    return note_key(path).startswith(note_key(folder) + "/")
