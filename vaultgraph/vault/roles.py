"""What a note is for, and when it was written (part of stage 2).

In: path, properties, settings and chat of a note. Out: its `NoteRole`, and its day.
"""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from vaultgraph.model import NoteRole, VaultPath
from vaultgraph.text import note_key
from vaultgraph.vault.dates import iso_date
from vaultgraph.vault.note import Chat
from vaultgraph.vault.settings import VaultSettings

_REPORT_KEYS = ("importdate", "reporttype")
_DATED_NAME = re.compile(r"(?<!\d)(\d{4})([-._]?)(\d{2})\2(\d{2})(?!\d)")
_CREATED_KEYS = ("created", "date", "create_time", "creation date", "date created")


def role_of(
    path: VaultPath, properties: Mapping[str, Any], settings: VaultSettings, chat: Chat | None
) -> NoteRole:
    """Tell what a note is for."""
    if _is_bookkeeping(properties):
        return NoteRole.BOOKKEEPING
    if settings.template_folder and _stands_in(path, settings.template_folder):
        return NoteRole.TEMPLATE
    if chat is not None:
        return NoteRole.CHAT
    if _day_in(PurePosixPath(path).stem, whole=True):
        return NoteRole.DAILY
    return NoteRole.PLAIN


def created_on(
    path: VaultPath, properties: Mapping[str, Any], settings: VaultSettings
) -> date | None:
    """Tell the day on which a note was written, from its properties or its name."""
    del settings
    lowered = {key.lower(): value for key, value in properties.items()}
    for key in _CREATED_KEYS:
        value = lowered.get(key)
        if isinstance(value, str) and (day := iso_date(value)):
            return day
    return _day_in(PurePosixPath(path).stem, whole=False)


def _is_bookkeeping(properties: Mapping[str, Any]) -> bool:
    keys = [key.lower() for key in properties]
    return any(key in _REPORT_KEYS or key.startswith("linked") for key in keys)


def _stands_in(path: str, folder: str) -> bool:
    return note_key(path).startswith(note_key(folder.rstrip("/") + "/"))


def _day_in(name: str, *, whole: bool) -> date | None:
    match = _DATED_NAME.fullmatch(name) if whole else _DATED_NAME.search(name)
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[3]), int(match[4]))
    except ValueError:
        return None
