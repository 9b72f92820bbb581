"""Settings from `vaultgraph.toml`: what a user would otherwise type as options every time.

In: the folders that may contain one (the vault's, then the working folder, which takes precedence)
and the options of each command. Out: `Config`, the defaults of each command. A key at the top of
the file applies to every command that has this option, a key in `[pack]` to `pack` alone:

    target = "gpt-4.1"
    [check]
    ignore = ["orphan"]
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from vaultgraph.errors import ConfigError, nearest, suggestion

FILE_NAME = "vaultgraph.toml"

TABLES = ("targets", "modules")
"""Tables that are not commands; other modules read them."""


class Shape(Enum):
    """The type of a setting; the value of each member completes the message `must be …`."""

    FLAG = "true or false"
    ONE = "one value"
    NAMES = "names as 'a,b', or a list"
    LIST = "a list"


@dataclass(frozen=True, slots=True)
class Key:
    """The option that a key of a settings file sets.

    Args:
        parameter: its parameter in Python.
        shape: the type of its value.
    """

    parameter: str
    shape: Shape = Shape.ONE


Options = Mapping[str, Mapping[str, Key]]
"""For every command, its options by their names as written (`repair-text`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings found.

    Args:
        defaults: for every command, the value of each parameter.
        places: where the value of a command's parameter was written, `file:line`.
    """

    defaults: Mapping[str, Mapping[str, Any]]
    places: Mapping[tuple[str, str], str]


def load_config(folders: Iterable[Path], known: Options) -> Config:
    """Read the settings of each folder that has some; a later folder takes precedence.

    Raises:
        ConfigError: a file is not valid TOML, or contains an unknown key or a value of the wrong
            type.
    """
    defaults: dict[str, dict[str, Any]] = {command: {} for command in known}
    places: dict[tuple[str, str], str] = {}
    for file in settings_files(folders):
        for setting in _settings(file, known):
            for command in (setting.table,) if setting.table else known:
                if key := known[command].get(setting.key):
                    _check_shape(setting, key.shape)
                    defaults[command][key.parameter] = _as_typed(setting.value)
                    places[command, key.parameter] = setting.place
    return Config(defaults=defaults, places=places)


def settings_files(folders: Iterable[Path]) -> list[Path]:
    """List the settings files of some folders, each once."""
    files = dict.fromkeys(folder.resolve() / FILE_NAME for folder in folders)
    return [file for file in files if _is_there(file)]


def load_table(folders: Iterable[Path], name: str) -> Mapping[str, tuple[Path, Any]]:
    """Read one of `TABLES`: for each of its keys, the file that it is from and its value.

    Raises:
        ConfigError: a file is not valid TOML, or the name is not a table there.
    """
    found: dict[str, tuple[Path, Any]] = {}
    for file in settings_files(folders):
        table = _read(file)[1].get(name, {})
        if not isinstance(table, dict):
            raise ConfigError(
                f"{file}: `{name}` is not a table", remedy=f"Write a line `[{name}.NAME]`."
            )
        found |= {key: (file, value) for key, value in table.items()}
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """One key of a file; `table` is the command that it applies to, "" for all commands."""

    table: str
    key: str
    value: object
    place: str


def _settings(file: Path, known: Options) -> list[_Setting]:
    """Read a file: settings for all commands come first, so that those for one override them."""
    text, content = _read(file)
    options = {option for command in known.values() for option in command}
    # `templates` is the name of a command and of an option: only a table is for the command.
    tables = {
        key: value
        for key, value in content.items()
        if key in known and key not in TABLES and (isinstance(value, dict) or key not in options)
    }
    everywhere = {key: content[key] for key in content if key not in {*tables, *TABLES}}
    return [
        setting
        for table, values in [("", everywhere), *tables.items()]
        for setting in _settings_of(table, values, file, text, known)
    ]


def _is_there(file: Path) -> bool:
    """Return whether the file exists; a folder that cannot be read is reported later."""
    try:
        return file.is_file()
    except OSError:
        return False


def _check_shape(setting: _Setting, shape: Shape) -> None:
    """Refuse a value of the wrong type, with what to write instead.

    Raises:
        ConfigError: the value does not have the shape.
    """
    value = setting.value
    fits = {
        Shape.FLAG: isinstance(value, bool),
        Shape.ONE: isinstance(value, str | int | float) and not isinstance(value, bool),
        Shape.NAMES: isinstance(value, str) or _is_list(value),
        Shape.LIST: _is_list(value),
    }
    if not fits[shape]:
        raise ConfigError(
            f"{setting.place}: `{setting.key}` must be {shape.value}",
            remedy=f"Write `{setting.key} = {_proposal(value, shape)}`.",
        )


def _as_typed(value: object) -> object:
    """Convert numbers to text, as on a command line: the types of options parse text."""
    if isinstance(value, list):
        return [_as_typed(each) for each in value]
    return value if isinstance(value, bool) else str(value)


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str | int | float) for each in value)


def _proposal(value: object, shape: Shape) -> str:
    """Write a value in the shape that it should have had."""
    first = value[0] if isinstance(value, list) and value else value
    is_scalar = isinstance(first, str | int | float) and not isinstance(first, bool)
    if shape is Shape.FLAG:
        return "true"
    if shape is Shape.ONE:
        return json.dumps(first if is_scalar else "…", ensure_ascii=False)
    return json.dumps([str(first) if is_scalar else "…"], ensure_ascii=False)


def _read(file: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = file.read_text(encoding="utf-8")
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"{file} is not valid TOML: {error}", remedy="See https://toml.io for its syntax."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{file} cannot be read: {error}",
            remedy="Save it as UTF-8, and check that you may read it.",
        ) from error


def _settings_of(
    table: str, values: object, file: Path, text: str, known: Options
) -> list[_Setting]:
    if not isinstance(values, dict):
        raise ConfigError(
            f"{file}:{_line(text, '', table)}: `{table}` is a command, not a setting",
            remedy=f"Write its settings below a line `[{table}]`.",
        )
    choices = known[table] if table else {key for options in known.values() for key in options}
    settings = []
    for key, value in values.items():
        place = f"{file}:{_line(text, table, key)}"
        if key not in choices:
            raise ConfigError(_unknown(place, table, key), remedy=_nearest(table, key, known))
        settings.append(_Setting(table=table, key=key, value=value, place=place))
    return settings


def _unknown(place: str, table: str, key: str) -> str:
    return f"{place}: unknown key `{key}`" + (f" in [{table}]" if table else "")


def _nearest(table: str, key: str, known: Options) -> str:
    if table:
        return suggestion(key, known[table], quote="`")
    keys = {option for options in known.values() for option in options}
    best = nearest(key, keys | set(known))
    if not best:
        return "See the help of a command for its settings."
    return f"Did you mean `[{best}]`?" if best in known else f"Did you mean `{best}`?"


def _line(text: str, table: str, key: str) -> int:
    """Find the line of a key (from 1), else that of its table, else 1: tomllib reports no lines."""
    current, found = "", 1
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[+\s*[\"']?([^\]\"']+?)[\"']?\s*\]", line):
            current = header[1]
            if current in (table, key):
                found = number
        elif current == table and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line):
            return number
    return found
