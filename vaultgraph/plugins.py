"""Formats, exporters and tokenizers of other packages, found by their entry points.

In: the name of a group. Out: what installed packages registered there. Every error of a plugin is
reported with its name and its package, whose authors can fix it.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import metadata
from importlib.metadata import EntryPoint
from typing import Any, ParamSpec, TypeVar

from vaultgraph.errors import PluginError, VaultgraphError

P = ParamSpec("P")
T = TypeVar("T")


def find_plugins(group: str) -> dict[str, EntryPoint]:
    """Find what other packages registered in a group, by name, sorted; nothing is loaded."""
    return {
        point.name: point for point in sorted(entry_points(group=group), key=lambda each: each.name)
    }


def entry_points(*, group: str) -> tuple[EntryPoint, ...]:
    """List what installed packages registered in a group."""
    return _registered(group, tuple(sys.path))


@cache
def _registered(group: str, _path: tuple[str, ...]) -> tuple[EntryPoint, ...]:
    """Read the entry points of all packages once: there may be hundreds, with a file each."""
    return tuple(metadata.entry_points(group=group))


def load_plugin(point: EntryPoint) -> Any:
    """Import a plugin.

    Raises:
        PluginError: it cannot be imported.
    """
    with attribute_errors(point):
        return point.load()


def wrap_plugin(point: EntryPoint, work: Callable[P, T]) -> Callable[P, T]:
    """Wrap a function of a plugin, so that its errors name the plugin."""

    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        with attribute_errors(point):
            return work(*args, **kwargs)

    return run


@contextmanager
def attribute_errors(point: EntryPoint) -> Iterator[None]:
    """Turn any error of a plugin into one that names the plugin and its package.

    Raises:
        PluginError: with the original error as its cause.
    """
    try:
        yield
    except VaultgraphError:
        raise
    except Exception as error:
        package = f" of {point.dist.name} {point.dist.version}" if point.dist else ""
        raise PluginError(
            f"the plugin {point.name!r} ({point.value}){package} failed: "
            f"{type(error).__name__}: {error}",
            remedy="Update or uninstall that package, or leave the plugin out.",
        ) from error
