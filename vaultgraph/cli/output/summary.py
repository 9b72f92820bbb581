"""What a command did, in sentences for people or as JSON for scripts; tables and JSON of all."""

import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultgraph.cli.output.columns import padded, width

if TYPE_CHECKING:  # they are above the graph, whose libraries are costly to import
    from vaultgraph.pack import Pack
    from vaultgraph.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A finished run.

    Args:
        report: what was found and made.
        vault: the vault as the user named it.
        written: the files and folders that a user may want to open, by what they are.
        seconds: how long it took by the wall clock.
        pack: the pack, where one was made.
        more: what else a script may want to know, by name.
    """

    report: "Report"
    vault: Path
    written: dict[str, Path]
    seconds: float
    pack: "Pack | None" = None
    more: Mapping[str, object] = field(default_factory=dict)


def print_summary(
    summary: Summary, *, as_json: bool, quiet: bool = False, verbose: bool = False
) -> None:
    """Print a finished run on stdout: as sentences, with every figure, or as JSON."""
    if as_json:
        print_json(
            {
                **asdict(summary.report),
                "written": {what: place.as_posix() for what, place in summary.written.items()},
                "seconds": round(summary.seconds, 3),
                **summary.more,
            }
        )
    elif not quiet:
        _print_outcome(summary, verbose=verbose)


def _print_outcome(summary: Summary, *, verbose: bool) -> None:
    from vaultgraph.cli.output.outcome import sentences, table, ways

    for sentence in sentences(summary.report, summary.vault, summary.written.get("pack")):
        click.echo(sentence)
    if verbose:
        click.echo()
        print_table(table(summary.report, summary.seconds))
    lines = list(ways(summary.written, summary.pack, summary.vault))
    others = {what: path for what, path in summary.written.items() if what not in {"page", "pack"}}
    lines += [f"{what}: {path}" for what, path in others.items()]
    if lines:
        click.echo()
    for line in lines:
        click.echo(line)


def print_table(rows: Iterable[tuple[str, str]]) -> None:
    """Print names and values in two columns."""
    rows = list(rows)
    wide = max(width(name) for name, _ in rows)
    for name, value in rows:
        click.echo(f"{click.style(padded(name, wide), dim=True)}  {value}", color=colour())


def print_json(value: object) -> None:
    """Print a value as JSON that any reader takes."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def colour() -> bool:
    """Return whether stdout is a terminal whose user has not turned colour off (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
