"""`vaultgraph graph`: the page alone."""

from pathlib import Path
from time import perf_counter
from typing import Any

import click

from vaultgraph.cli import browser, options
from vaultgraph.cli.group import VaultCommand
from vaultgraph.cli.progress import show_progress
from vaultgraph.cli.summary import Summary, print_summary
from vaultgraph.cli.viewing import page_options, take_view_options
from vaultgraph.writing import write_artifacts


@click.command("graph", cls=VaultCommand)
@options.vault_argument
@options.output_option
@options.language_option
@page_options
@options.reading_options
@options.open_option
@options.result_options
def command(
    *,
    vault: Path,
    output: Path | None,
    open_page: bool,
    as_json: bool,
    quiet: bool,
    **values: Any,
) -> None:
    """Make the interactive page of a vault, one HTML file.

    Notes keep their places from run to run; remove layout.json in the output folder to lay
    them out anew.
    """
    from vaultgraph.compiler import read_vault
    from vaultgraph.graph.matching import render_members
    from vaultgraph.report import make_report
    from vaultgraph.view.layout import render_places
    from vaultgraph.view.page import lay_out, render_view

    started = perf_counter()
    directory = options.output_folder(output, vault)
    viewing = take_view_options(values, directory)
    reading = options.keep_modules(options.read_options(**values), directory)
    with show_progress(quiet=quiet) as progress:
        compiled = read_vault(vault, options=reading, progress=progress)
        places = lay_out(compiled, viewing)
        page = render_view(compiled, {}, viewing, places)
        kept = [render_places(places), render_members(compiled.modules)]
        artifacts = [page, *kept] if viewing.titles else [page]
        write_artifacts(artifacts, directory)
    summary = Summary(
        report=make_report(compiled),
        written={"page": directory / page.path},
        seconds=perf_counter() - started,
    )
    print_summary(summary, as_json=as_json, quiet=quiet)
    if open_page:
        browser.open_page(directory / page.path)
