"""What Python users give as options: plain values are taken, wrong ones are refused at once.

In: a value as written, such as `"ru"` or `"a.md"`. Out: the value that the option has, or a
`UsageError` that names the option and says what to write.
"""

import inspect
import math
import reprlib
import typing
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from datetime import date, datetime
from enum import StrEnum
from functools import cache, wraps
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import vaultgraph
from vaultgraph.errors import UsageError, suggestion

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Member = TypeVar("Member", bound=StrEnum)
Given = ParamSpec("Given")
Result = TypeVar("Result")

_KINDS: dict[type, str] = {
    bool: "True or False",
    str: "a string",
    int: "a whole number",
    float: "a number",
    bytes: "bytes",
    Path: "a path",
    Callable: "a function",  # type: ignore[dict-item]
    Mapping: "a mapping",
    **dict.fromkeys((Collection, Iterable, Sequence), "a list"),
}


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


def check_class(options: "DataclassInstance", name: str, kind: type) -> None:
    """Make sure that a value that may be None is of a class otherwise.

    Raises:
        UsageError: it is not.
    """
    value = getattr(options, name)
    if value is not None and not isinstance(value, kind):
        raise _refusal(name, value, _called((kind,)))


def _suits(field: "Field[Any]", value: object) -> bool:
    default = field.default
    if default is MISSING or default is None or isinstance(default, tuple):
        return True
    if isinstance(value, bool) or isinstance(default, bool):
        return isinstance(value, bool) and isinstance(default, bool)
    return isinstance(value, (int, float) if isinstance(default, float) else type(default))


def check_range(
    options: "DataclassInstance", *names: str, least: float = 0, below: float = math.inf
) -> None:
    """Make sure that some numbers are not below the least one, and below another one.

    Raises:
        UsageError: one is not.
    """
    for name in names:
        value = getattr(options, name)
        if value is not None and not least <= value < below:
            most = "" if below == math.inf else f" and below {below}"
            raise _refusal(name, value, f"{least} or more{most}")


def checked(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Refuse values of other types than a function says, when it is called.

    The types are those of its annotations. A collection is not looked into, and an annotation of
    a protocol or of a name that neither its module nor this package has is not checked.

    Args:
        function: a public function, or a method.

    Returns:
        the same function, which raises `UsageError` for a value of the wrong type.
    """

    @wraps(function)
    def call(*args: Given.args, **named: Given.kwargs) -> Result:
        kinds = _kinds_of(function)
        for name, value in (*zip(kinds, args, strict=False), *named.items()):
            if (taken := kinds.get(name)) and not _is_one_of(value, taken):
                raise _refusal(name, value, _called(taken))
        return function(*args, **named)

    return call


@cache
def _kinds_of(function: Callable[..., Any]) -> Mapping[str, tuple[type, ...]]:
    """Find the classes that each parameter takes, in order; none where any value will do."""
    return {
        name: tuple(_classes_of(_evaluated(parameter.annotation, function)))
        if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
        else ()
        for name, parameter in inspect.signature(function).parameters.items()
    }


def _evaluated(annotation: object, function: Callable[..., Any]) -> object:
    if not isinstance(annotation, str):
        return annotation
    try:
        return eval(annotation, inspect.unwrap(function).__globals__)  # noqa: S307 - our own code
    except NameError:  # imported for type checkers alone, so that a lower layer stays cheap
        return getattr(vaultgraph, annotation, Any)


def _classes_of(annotation: object) -> Iterator[type]:
    """Yield the classes of an annotation; nothing where one part of it takes any value."""
    parts = typing.get_args(annotation) if _is_union(annotation) else (annotation,)
    found = [_class_of(part) for part in parts]
    if None not in found:
        yield from (each for each in found if each is not None)


def _is_union(annotation: object) -> bool:
    return typing.get_origin(annotation) in (typing.Union, UnionType)


def _class_of(annotation: object) -> type | None:
    """Return the class that values of an annotation have; None where that cannot be told."""
    if annotation is None:
        return NoneType
    plain = getattr(annotation, "__supertype__", annotation)  # of a `NewType`
    plain = typing.get_origin(plain) or plain
    if not isinstance(plain, type) or plain in (Any, inspect.Parameter.empty):
        return None
    return None if getattr(plain, "_is_protocol", False) else plain


def _is_one_of(value: object, kinds: tuple[type, ...]) -> bool:
    if isinstance(value, bool):
        return bool in kinds or object in kinds
    if isinstance(value, str):  # one name is never its letters
        return str in kinds or object in kinds
    return isinstance(value, (*kinds, int) if float in kinds else kinds)


def _called(kinds: tuple[type, ...]) -> str:
    """Say what a value must be, in words: `a path or a string`."""
    names = [_KINDS.get(kind, f"of the class {kind.__name__}") for kind in kinds]
    return " or ".join(name for name in names if name != "of the class NoneType")


def _refusal(option: str, value: object, what: str) -> UsageError:
    return UsageError(f"`{option}` cannot be {reprlib.repr(value)}", remedy=f"It must be {what}.")
