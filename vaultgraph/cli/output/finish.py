"""The end of a run, the same for every command that writes: summary, browser, exit code."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import click

from vaultgraph.cli.output import browser
from vaultgraph.cli.output.bugs import exit_if_broken
from vaultgraph.cli.output.summary import Outcome, Summary, outcome_of, print_outcome, print_remarks
from vaultgraph.cli.words import word
from vaultgraph.diagnostics import Code, Diagnostic


def finish(
    summary: Summary,
    diagnostics: Iterable[Diagnostic],
    keep: Callable[[Outcome], None] | None = None,
    /,
    *,
    as_json: bool,
    verbose: bool,
    quiet: bool,
    open_page: bool = False,
) -> None:
    """Print the outcome of a run, and exit with 1 if a bug left out a note.

    Args:
        summary: the finished run.
        diagnostics: what was found on the way.
        keep: stores the outcome of a run; not called if a bug left out a note.
        as_json, verbose, quiet, open_page: the options of these names.
    """
    outcome, diagnostics = outcome_of(summary), tuple(diagnostics)
    if keep and not any(found.code is Code.INTERNAL_ERROR for found in diagnostics):
        keep(outcome)
    if not quiet:
        print_remarks(outcome.remarks)
    print_outcome(outcome, summary.seconds, as_json=as_json, quiet=quiet, verbose=verbose)
    if open_page:
        browser.open_page(summary.written["page"])
    exit_if_broken(diagnostics)


def finish_unchanged(
    outcome: Outcome,
    seconds: float,
    *,
    as_json: bool,
    verbose: bool,
    quiet: bool,
    open_page: bool = False,
) -> None:
    """Print the outcome of an earlier run whose output this one would write again."""
    if not quiet:
        print_remarks(outcome.remarks)
    if not (quiet or as_json):
        click.echo(word("unchanged"))
    known = replace(outcome, result={**outcome.result, "unchanged": True})
    print_outcome(known, seconds, as_json=as_json, quiet=quiet, verbose=verbose)
    if open_page:
        browser.open_page(Path(outcome.result["written"]["page"]))
