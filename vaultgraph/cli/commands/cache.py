"""`vaultgraph cache`: where parsed notes are kept between runs, and how to delete them."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from vaultgraph.cli.command import Command, CommandSet
from vaultgraph.cli.options.reading import json_option
from vaultgraph.cli.output.summary import print_json, print_table
from vaultgraph.cli.words import word

if TYPE_CHECKING:  # costly to import, and not needed for `--help`
    from vaultgraph.vault.reading.cache import CacheInfo


@click.group("cache", cls=CommandSet)
def command() -> None:
    """Show or clear the cache of parsed notes, which makes the next run faster."""


@command.command("info", cls=Command)
@json_option
def info(*, as_json: bool) -> None:
    """Show where parsed notes are kept, and how much space they take."""
    from vaultgraph.vault.reading.cache import cache_folder, cache_info

    _show(cache_info(cache_folder()), as_json=as_json)


@command.command("clear", cls=Command)
@json_option
def clear(*, as_json: bool) -> None:
    """Delete everything that is kept; the next run parses every note again."""
    from vaultgraph.vault.reading.cache import cache_folder, clear_cache

    _show(clear_cache(cache_folder()), as_json=as_json)


def _show(kept: "CacheInfo", *, as_json: bool) -> None:
    if as_json:
        print_json({**asdict(kept), "folder": kept.folder.as_posix()})
    else:
        rows = (
            ("folder", str(kept.folder)),
            ("vaults", f"{kept.vaults:,}"),
            ("size", _size(kept.size)),
        )
        print_table((word(f"head_{name}"), value) for name, value in rows)


def _size(size: int) -> str:
    """Write a number of bytes for people."""
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:,.0f} {unit}"
        size //= 1000
    return f"{size:,} GB"
