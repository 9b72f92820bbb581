"""`vaultgraph graph`: the page alone."""

from pathlib import Path
from time import perf_counter

import click

from vaultgraph.cli import browser, options
from vaultgraph.cli.group import VaultCommand
from vaultgraph.cli.progress import show_progress
from vaultgraph.cli.summary import Summary, print_summary
from vaultgraph.model import Language
from vaultgraph.writing import write_artifacts


@click.command("graph", cls=VaultCommand)
@options.vault_argument
@options.output_option
@options.language_option
@options.reading_options
@options.open_option
@options.result_options
def command(
    *,
    vault: Path,
    output: Path | None,
    language: Language | None,
    open_page: bool,
    as_json: bool,
    quiet: bool,
    **reading: bool,
) -> None:
    """Make the interactive page of a vault, one HTML file."""
    from vaultgraph.compiler import read_vault
    from vaultgraph.report import make_report
    from vaultgraph.view.page import ViewOptions, render_view

    started = perf_counter()
    directory = options.output_folder(output, vault)
    with show_progress(quiet=quiet) as progress:
        compiled = read_vault(vault, options=options.read_options(**reading), progress=progress)
        page = render_view(compiled, {}, ViewOptions(language=language))
        write_artifacts([page], directory)
    summary = Summary(
        report=make_report(compiled),
        written={"page": directory / page.path},
        seconds=perf_counter() - started,
    )
    print_summary(summary, as_json=as_json, quiet=quiet)
    if open_page:
        browser.open_page(directory / page.path)
