"""What a command did, as a short table for people or as JSON for scripts."""

import json
import math
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultgraph.diagnostics import Severity

if TYPE_CHECKING:  # it stands above the graph, whose libraries are costly to import
    from vaultgraph.graph.withheld import LeftOut
    from vaultgraph.report import PackReport, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A finished run.

    Args:
        report: what was found and made.
        written: the files and folders that a user may want to open, by what they are.
        seconds: how long it took by the wall clock.
        more: what else a script may want to know, by name.
    """

    report: "Report"
    written: dict[str, Path]
    seconds: float
    more: Mapping[str, object] = field(default_factory=dict)

    def rows(self) -> Iterable[tuple[str, str]]:
        """Yield the lines of the table."""
        report = self.report
        yield "notes", f"{report.notes:,}"
        if out := _left_out(report.left_out):
            yield "left out", out
        yield (
            "links",
            f"{report.links.resolved:,} resolved, {report.links.unresolved:,} unresolved, "
            f"{report.links.ambiguous:,} ambiguous",
        )
        if number := len(report.personal_data):
            yield "personal data", f"{number:,} numbers; report.json lists where"
        if report.claims:
            yield "claims", f"{report.claims:,}"
        yield "modules", f"{sum(module.parent is None for module in report.modules):,}"
        yield "core frames", f"{len(report.core_frames):,}"
        if report.pack:
            yield "tokens", _tokens(report.pack)
            yield "carried", _carried(report.pack)
        if found := _findings(report.severities):
            yield "findings", f"{found}; `vaultgraph check` lists them"
        yield "seconds", f"{self.seconds:.1f}"
        for what, place in self.written.items():
            yield what, str(place)


def _left_out(out: "LeftOut") -> str:
    """Count what stays out, by reason; "" when nothing does."""
    told = (
        (out.private, "private"),
        (out.excluded, "excluded"),
        (out.hidden, "hidden by the app's setting Excluded files (--include-excluded takes them)"),
    )
    return ", ".join(f"{number:,} {why}" for number, why in told if number)


def _findings(counts: Mapping[str, int]) -> str:
    """Count what an author should look at, the worst first; "" when there is nothing."""
    bad = [(name, counts[name]) for name in (Severity.ERROR, Severity.WARNING) if counts[name]]
    return ", ".join(f"{number:,} {name}{'s' * (number > 1)}" for name, number in bad)


def _tokens(pack: "PackReport") -> str:
    """Say how full the budget is; `~` marks a count that is estimated."""
    about = "" if pack.exact else "~"
    share = f"{pack.tokens / pack.budget:.1%}"
    said = f"{about}{pack.tokens:,} of {pack.budget:,} ({share}) for {pack.target}"
    return said if pack.exact else f"{said}; ~ is about {pack.margin:.0%} above the true count"


def _carried(pack: "PackReport") -> str:
    """Say how good the choice is, rounded down, and what it carries of the vault."""
    return (
        f"≥ {math.floor(1000 * pack.optimum) / 10} % of the best choice; {pack.links:.0%} of the "
        f"link weight, {pack.claims:.0%} of the claims; {pack.omitted:,} notes left out"
    )


def print_summary(summary: Summary, *, as_json: bool, quiet: bool) -> None:
    """Print a finished run on stdout."""
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
        print_table(summary.rows())


def print_table(rows: Iterable[tuple[str, str]]) -> None:
    """Print names and values in two columns."""
    rows = list(rows)
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        click.echo(f"{click.style(name.ljust(width), dim=True)}  {value}", color=colour())


def print_json(value: object) -> None:
    """Print a value as JSON that any reader takes."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def colour() -> bool:
    """Tell whether stdout is a terminal whose user has not turned colour off (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
