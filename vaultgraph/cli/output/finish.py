"""The end of a run, the same for every command that writes: summary, browser, exit code."""

from collections.abc import Iterable

from vaultgraph.cli.output import browser
from vaultgraph.cli.output.bugs import exit_if_broken
from vaultgraph.cli.output.summary import Summary, print_summary
from vaultgraph.diagnostics import Diagnostic


def finish(
    summary: Summary,
    diagnostics: Iterable[Diagnostic],
    *,
    as_json: bool,
    verbose: bool,
    quiet: bool,
    open_page: bool = False,
) -> None:
    """Print what a run came to, and exit with 1 where a bug of ours cost a note.

    Args:
        summary: the finished run.
        diagnostics: what was found on the way.
        as_json, verbose, quiet, open_page: the options of these names.
    """
    print_summary(summary, as_json=as_json, quiet=quiet, verbose=verbose)
    if open_page:
        browser.open_page(summary.written["page"])
    exit_if_broken(diagnostics)
