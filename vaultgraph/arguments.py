"""Normalises and checks the values of options in Python; wrong ones are refused at once.

In: a value as written, such as `"ru"` or `"a.md"`. Out: the value that the option has, or a
`UsageError` that names the option and what to write.
"""

import builtins
import inspect
import math
import reprlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import vaultgraph
from vaultgraph.annotations import FITS, in_words, misfit
from vaultgraph.errors import UsageError, suggestion

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Member = TypeVar("Member", bound=StrEnum)
Given = ParamSpec("Given")
Result = TypeVar("Result")


def several(names: str | Iterable[str]) -> tuple[str, ...]:
    """Return one name, or several, as a tuple; a string is one name."""
    return (names,) if isinstance(names, str) else tuple(names)


def names_of(value: object, option: str) -> tuple[str, ...]:
    """Return one name, or several, as a tuple of strings.

    Raises:
        UsageError: it is neither a string nor strings.
    """
    names = several(value) if isinstance(value, Iterable) and not isinstance(value, bytes) else None
    if names is None or not all(isinstance(name, str) for name in names):
        raise _refusal(option, value, "a string or a list of strings")
    return names


def choice_of(kind: type[Member], value: object, option: str) -> Member:
    """Return the member of an enumeration for its value.

    Raises:
        UsageError: no member has that value; the nearest is given.
    """
    known = [member.value for member in kind]
    if isinstance(value, str) and value in known:
        return kind(value)
    remedy = suggestion(str(value), known) or f"Write one of {', '.join(known)}."
    raise UsageError(f"`{option}` cannot be {value!r}", remedy=remedy)


def path_of(value: object, option: str) -> Path:
    """Return a path, given as a `Path` or a string.

    Raises:
        UsageError: it is neither.
    """
    if not isinstance(value, str | Path):
        raise _refusal(option, value, "a path")
    return Path(value)


def paths_of(value: object, option: str) -> tuple[Path, ...]:
    """Return one path, or several, as a tuple.

    Raises:
        UsageError: it is neither a path nor paths.
    """
    if isinstance(value, str | Path) or not isinstance(value, Iterable):
        return (path_of(value, option),)
    return tuple(path_of(each, option) for each in value)


def each_of(values: object, option: str) -> tuple[Any, ...]:
    """Return several values as a tuple; their type is checked later.

    Raises:
        UsageError: it is not iterable.
    """
    if not isinstance(values, Iterable):
        raise _refusal(option, values, "a list")
    return tuple(values)


def text_of(value: object, option: str) -> str:
    """Return a string unchanged.

    Raises:
        UsageError: it is not a string.
    """
    if not isinstance(value, str):
        raise _refusal(option, value, "a string")
    return value


def day_of(value: object, option: str) -> date:
    """Return a date, given as a `date` or in ISO form, such as `2025-03-31`.

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
    """Set fields of frozen options in `__post_init__`."""
    for name, value in values.items():
        object.__setattr__(options, name, value)


def check_fields(options: "DataclassInstance") -> None:
    """Check each value against the annotation of its field, including elements.

    Raises:
        UsageError: a value does not fit.
    """
    for name, annotation in _annotations_of(type(options)).items():
        _check(name, getattr(options, name), annotation)


def check_range(
    options: "DataclassInstance", *names: str, least: float = 0, below: float = math.inf
) -> None:
    """Check that some numbers are at least `least`, and less than `below`.

    Raises:
        UsageError: a number is out of range.
    """
    for name in names:
        value = getattr(options, name)
        if value is not None and not least <= value < below:
            most = "" if below == math.inf else f" and below {below}"
            raise _refusal(name, value, f"{least} or more{most}")


def checked(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Wrap a function, so that it refuses values of wrong types when it is called.

    The types are those of its annotations; elements of collections are checked too, and those of
    an iterator one by one as the function reads them.

    Args:
        function: a public function, or a method.

    Returns:
        a function that raises `UsageError` for a value of the wrong type.
    """
    signature = inspect.signature(function)

    @wraps(function)
    def call(*args: Given.args, **named: Given.kwargs) -> Result:
        given = signature.bind(*args, **named)
        for name, annotation in _parameters_of(function).items():
            if name in given.arguments:
                given.arguments[name] = _taken(name, given.arguments[name], annotation)
        return function(*given.args, **given.kwargs)

    return call


def _taken(name: str, value: Any, annotation: object) -> Any:
    """Check a value; the elements of an iterator, which can be read only once, as they are read."""
    _check(name, value, annotation)
    return _each_checked(name, value, annotation) if isinstance(value, Iterator) else value


def _each_checked(name: str, values: Iterator[Any], annotation: object) -> Iterator[Any]:
    for value in values:
        _check(name, (value,), annotation)
        yield value


def _check(name: str, value: object, annotation: object) -> None:
    wrong = misfit(value, annotation)
    if wrong is value:
        raise _refusal(name, value, in_words(annotation))
    if wrong is not FITS:
        raise UsageError(
            f"`{name}` cannot contain {reprlib.repr(wrong)}",
            remedy=f"It must be {in_words(annotation)}.",
        )


@cache
def _annotations_of(options: type["DataclassInstance"]) -> Mapping[str, object]:
    """The annotation of each field."""
    return {field.name: _evaluated(field.type, options.__module__) for field in fields(options)}


@cache
def _parameters_of(function: Callable[..., Any]) -> Mapping[str, object]:
    """The annotation of each parameter, in order."""
    module = inspect.unwrap(function).__module__
    return {
        name: Any if found.annotation is found.empty else _evaluated(found.annotation, module)
        for name, found in inspect.signature(function).parameters.items()
    }


def _evaluated(annotation: object, module: str) -> object:
    """Evaluate an annotation that is written as a string, with the names of its module.

    Names that a module imports only for type checkers are looked up among the public ones; any
    other accepts any value.
    """
    if not isinstance(annotation, str):
        return annotation
    return eval(annotation, {}, _Names(vars(sys.modules[module])))  # noqa: S307 - our own code


class _Names(dict[str, Any]):
    """The names of a module, then those of Python, then the public ones."""

    def __missing__(self, name: str) -> Any:
        return getattr(builtins, name, None) or getattr(vaultgraph, name, Any)


def _refusal(option: str, value: object, what: str) -> UsageError:
    return UsageError(f"`{option}` cannot be {reprlib.repr(value)}", remedy=f"It must be {what}.")
