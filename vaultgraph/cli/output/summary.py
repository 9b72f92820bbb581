"""The summary of a command, in sentences for people or as JSON for scripts; tables and JSON."""

import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultgraph.cli.output.columns import padded, width
from vaultgraph.cli.words import word

if TYPE_CHECKING:  # they import the graph, whose libraries are costly to import
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
        remarks: further messages, on stderr.
        more: further values for scripts, by name.
    """

    report: "Report"
    vault: Path
    written: dict[str, Path]
    seconds: float
    pack: "Pack | None" = None
    remarks: tuple[str, ...] = ()
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The outcome of a run, as it is printed.

    Args:
        remarks: further messages, on stderr.
        result: all of it for scripts.
        sentences: what was found and made.
        figures: every figure by name.
        ways: which page to open, which file to give to what.
    """

    remarks: tuple[str, ...]
    result: dict[str, Any]
    sentences: tuple[str, ...]
    figures: tuple[tuple[str, str], ...]
    ways: tuple[str, ...]


def outcome_of(summary: Summary) -> Outcome:
    """Put a finished run into words and figures."""
    from vaultgraph.cli.output.outcome import NAMED_BY_WAYS, sentences, table, ways

    written = {what: place.as_posix() for what, place in summary.written.items()}
    others = [f"{what}: {path}" for what, path in written.items() if what not in NAMED_BY_WAYS]
    result = {**asdict(summary.report), "written": written, **summary.more}
    return Outcome(
        remarks=summary.remarks,
        result=result,
        sentences=tuple(sentences(summary.report, summary.vault, summary.written.get("pack"))),
        figures=tuple(table(summary.report)),
        ways=(*ways(summary.written, summary.pack, summary.vault), *others),
    )


def print_outcome(
    outcome: Outcome, seconds: float, *, as_json: bool, quiet: bool = False, verbose: bool = False
) -> None:
    """Print the outcome of a run on stdout: as sentences, with every figure, or as JSON."""
    if as_json:
        print_json({**outcome.result, "seconds": round(seconds, 3)})
    elif not quiet:
        for sentence in outcome.sentences:
            click.echo(sentence)
        if verbose:
            click.echo()
            print_table((*outcome.figures, (word("head_seconds"), f"{seconds:.1f}")))
        if outcome.ways:
            click.echo()
        for line in outcome.ways:
            click.echo(line)


def print_remarks(remarks: Iterable[str]) -> None:
    """Print the messages that go with a result on stderr."""
    for remark in remarks:
        click.echo(remark, err=True)


def print_table(rows: Iterable[tuple[str, str]]) -> None:
    """Print names and values in two columns."""
    rows = list(rows)
    wide = max(width(name) for name, _ in rows)
    for name, value in rows:
        click.echo(f"{click.style(padded(name, wide), dim=True)}  {value}", color=colour())


def print_json(value: object) -> None:
    """Print a value as JSON that any parser accepts."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def colour() -> bool:
    """Return whether stdout is a terminal whose user has not turned colour off (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
