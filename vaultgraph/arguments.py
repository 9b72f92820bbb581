"""What Python users give as options: plain values are taken, wrong ones are refused at once.

In: a value as written, such as `"ru"` or `"a.md"`. Out: the value that the option has, or a
`UsageError` that names the option and says what to write.
"""

from collections.abc import Iterable
from dataclasses import MISSING, Field, fields
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from vaultgraph.errors import UsageError, suggestion

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Member = TypeVar("Member", bound=StrEnum)

_KINDS = {bool: "True or False", str: "a string", int: "a whole number", float: "a number"}


def several(names: str | Iterable[str]) -> tuple[str, ...]:
    """Take one name, or several; a string is one name, never its letters."""
    return (names,) if isinstance(names, str) else tuple(names)


def names_of(value: object, option: str) -> tuple[str, ...]:
    """Take one name, or several.

    Raises:
        UsageError: it is neither a string nor strings.
    """
    names = several(value) if isinstance(value, Iterable) and not isinstance(value, bytes) else None
    if names is None or not all(isinstance(name, str) for name in names):
        raise _refusal(option, value, "a string or a list of strings")
    return names


def choice_of(kind: type[Member], value: object, option: str) -> Member:
    """Take a member of a set of words by its word.

    Raises:
        UsageError: no member is written so; the nearest is given.
    """
    known = [member.value for member in kind]
    if isinstance(value, str) and value in known:
        return kind(value)
    remedy = suggestion(str(value), known) or f"Write one of {', '.join(known)}."
    raise UsageError(f"`{option}` cannot be {value!r}", remedy=remedy)


def path_of(value: object, option: str) -> Path:
    """Take a path, or a string that is one.

    Raises:
        UsageError: it is neither.
    """
    if not isinstance(value, str | Path):
        raise _refusal(option, value, "a path")
    return Path(value)


def paths_of(value: object, option: str) -> tuple[Path, ...]:
    """Take one path, or several.

    Raises:
        UsageError: it is neither a path nor paths.
    """
    if isinstance(value, str | Path) or not isinstance(value, Iterable):
        return (path_of(value, option),)
    return tuple(path_of(each, option) for each in value)


def text_of(value: object, option: str) -> str:
    """Take a string.

    Raises:
        UsageError: it is none.
    """
    if not isinstance(value, str):
        raise _refusal(option, value, "a string")
    return value


def day_of(value: object, option: str) -> date:
    """Take a day, or an ISO date such as `2025-03-31`.

    Raises:
        UsageError: it is neither.
    """
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    try:
        return date.fromisoformat(text_of(value, option))
    except ValueError as error:
        raise _refusal(option, value, "a day such as 2025-03-31") from error


def assign(options: "DataclassInstance", **values: object) -> None:
    """Set fields of frozen options while they are made."""
    for name, value in values.items():
        object.__setattr__(options, name, value)


def check_kinds(options: "DataclassInstance") -> None:
    """Make sure that each value is of the kind that its default is.

    Fields whose default is None, a collection or made by a function are not looked at.

    Raises:
        UsageError: one is not.
    """
    for field in fields(options):
        value = getattr(options, field.name)
        if not _suits(field, value):
            kind = type(field.default)
            what = _KINDS.get(kind, f"of the class {kind.__name__}")
            raise _refusal(field.name, value, what)


def _suits(field: "Field[Any]", value: object) -> bool:
    default = field.default
    if default is MISSING or default is None or isinstance(default, tuple):
        return True
    if isinstance(value, bool) or isinstance(default, bool):
        return isinstance(value, bool) and isinstance(default, bool)
    return isinstance(value, (int, float) if isinstance(default, float) else type(default))


def _refusal(option: str, value: object, what: str) -> UsageError:
    return UsageError(f"`{option}` cannot be {value!r}", remedy=f"It must be {what}.")
