"""Checks a value against a type annotation, and describes an annotation in words.

In: a value, and the annotation of a parameter or a field. Out: the value that does not fit, if
there is one: the value itself, or an element at any depth.

Our own, because typeguard 4.6 and beartype 0.23 take `"ab"` as a `Sequence[str]` and True as a
number, as PEP 484 does, and pydantic 2.14 adds 0.1 s to an import of 0.06 s and copies what it
checks.
"""

import typing
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any

FITS = object()
"""Returned if everything fits, because None could be a wrong value."""

_KINDS: dict[Any, tuple[str, str]] = {
    bool: ("True or False", "booleans"),
    str: ("a string", "strings"),
    int: ("a whole number", "whole numbers"),
    float: ("a number", "numbers"),
    bytes: ("bytes", "bytes"),
    Path: ("a path", "paths"),
    Callable: ("a function", "functions"),
    Mapping: ("a mapping", "mappings"),
    **dict.fromkeys((Collection, Iterable, Sequence, list, tuple), ("a list", "lists")),
    frozenset: ("a set", "sets"),
}
"""Singular and plural."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """One annotation that is not a union.

    Args:
        type: the class of its values.
        elements: the annotations of elements: of each element, of keys and values, or, for a tuple
            of fixed length, of each place.
    """

    type: type
    elements: tuple[Any, ...] = ()


def misfit(value: object, annotation: object) -> object:
    """Find what does not fit an annotation: the value, an element of it, or `FITS` for nothing.

    A string is not a collection of strings, and True is not a number. Elements of an iterator are
    not checked, because they could be read only once.
    """
    kinds = kinds_of(annotation)
    alike = [kind for kind in kinds if _is_of(value, kind.type)]
    if kinds and not alike:
        return value
    wrong = [_misfit_within(value, kind) for kind in alike]
    return FITS if FITS in wrong or not wrong else wrong[0]


def in_words(annotation: object) -> str:
    """Describe what a value must be: `a path or a string`, `a list of numbers`."""
    return " or ".join(_one(kind) for kind in kinds_of(annotation) if kind.type is not NoneType)


@cache
def kinds_of(annotation: Any) -> tuple[_Kind, ...]:
    """Split an annotation into its kinds; empty if it accepts any value, or cannot be evaluated."""
    union = typing.get_origin(annotation) in (typing.Union, UnionType)
    found = [_kind_of(part) for part in (typing.get_args(annotation) if union else (annotation,))]
    return () if None in found else tuple(kind for kind in found if kind is not None)


def _kind_of(annotation: Any) -> _Kind | None:
    """Read an annotation that is not a union; None if it accepts any value."""
    if annotation is None:
        return _Kind(NoneType)
    plain = getattr(annotation, "__supertype__", annotation)  # of a `NewType`
    origin = typing.get_origin(plain) or plain
    if not isinstance(origin, type) or origin in (Any, object):
        return None
    if getattr(origin, "_is_protocol", False) and not getattr(origin, "_is_runtime_protocol", 0):
        return None
    return _Kind(origin, typing.get_args(plain) if issubclass(origin, Iterable) else ())


def _is_of(value: object, kind: type) -> bool:
    """Whether a value is of a class; a string is only a string, and True is not a number."""
    if isinstance(value, bool):
        return kind is bool
    if isinstance(value, str | bytes) and kind not in type(value).mro():
        return False
    return isinstance(value, (kind, int) if kind is float else kind)


def _misfit_within(value: Any, kind: _Kind) -> object:
    """Find an element of a collection that does not fit."""
    if not kind.elements or not isinstance(value, Collection):
        return FITS
    if issubclass(kind.type, Mapping) and isinstance(value, Mapping):
        keys, values = kind.elements
        wrong = _first_misfit(value, keys)
        return _first_misfit(value.values(), values) if wrong is FITS else wrong
    if kind.type is tuple and kind.elements[-1] is not Ellipsis:
        if len(value) != len(kind.elements):
            return value
        each = (misfit(*pair) for pair in zip(value, kind.elements, strict=True))
        return next((wrong for wrong in each if wrong is not FITS), FITS)
    return _first_misfit(value, kind.elements[0])


def _first_misfit(values: Iterable[object], annotation: object) -> object:
    fitting = _plain(annotation)  # checked first, because there may be a hundred thousand of them
    found = (misfit(value, annotation) for value in values if type(value) not in fitting)
    return next((wrong for wrong in found if wrong is not FITS), FITS)


@cache
def _plain(annotation: Any) -> frozenset[type]:
    """The classes whose values fit an annotation whatever their elements."""
    return frozenset(kind.type for kind in kinds_of(annotation) if not kind.elements)


def _one(kind: _Kind) -> str:
    return _KINDS.get(kind.type, (f"of the class {kind.type.__name__}",))[0] + _elements(kind)


def _many(annotation: object) -> str:
    kinds = [kind for kind in kinds_of(annotation) if kind.type is not NoneType]
    names = (
        _KINDS.get(kind.type, ("", f"objects of the class {kind.type.__name__}"))[1]
        + _elements(kind)
        for kind in kinds
    )
    return " or ".join(names)


def _elements(kind: _Kind) -> str:
    """Describe the elements of a collection, ` of strings to numbers`; "" if any will do."""
    parts = [_many(part) for part in kind.elements if part is not Ellipsis]
    if not parts or not all(parts):
        return ""
    if issubclass(kind.type, Mapping):
        return f" of {' to '.join(parts)}"
    number = "" if len(parts) == 1 else f"{len(parts)} "
    return f" of {number}{' or '.join(dict.fromkeys(parts))}"
