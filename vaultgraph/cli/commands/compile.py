"""`vaultgraph compile`: everything at once, the page, the pack and the report."""

from pathlib import Path
from time import perf_counter
from typing import Any

import click

from vaultgraph.cli.group import VaultCommand
from vaultgraph.cli.options import packing
from vaultgraph.cli.options import reading as options
from vaultgraph.cli.options.viewing import look_options, take_view_options
from vaultgraph.cli.output import browser
from vaultgraph.cli.output.bugs import tell_broken
from vaultgraph.cli.output.progress import show_progress
from vaultgraph.cli.output.summary import Summary, print_summary
from vaultgraph.writing import write_artifacts


@click.command("compile", cls=VaultCommand)
@options.vault_argument
@options.output_option
@packing.choice_options
@packing.form_options
@options.language_option
@look_options
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
    """Make the page, the seed pack and the report of a vault."""
    from vaultgraph.compiler import compile_vault

    started = perf_counter()
    directory = options.output_folder(output, vault)
    reading, making = packing.take_pack_options(values, options.take_read_options(values), vault)
    reading = options.keep_modules(reading, directory, vault)
    viewing = take_view_options(values, directory)
    with show_progress(quiet=quiet) as progress:
        compilation = compile_vault(
            vault, reading=reading, packing=making, viewing=viewing, progress=progress
        )
        write_artifacts(compilation.artifacts, directory, source=vault)
    summary = Summary(
        report=compilation.report,
        written={"page": directory / "graph.html", "pack": directory / "pack"},
        seconds=perf_counter() - started,
    )
    if not quiet:
        packing.tell_window(making)
        packing.tell_secrets(compilation.pack, kept=making.keep_secrets)
    print_summary(summary, as_json=as_json, quiet=quiet)
    if open_page:
        browser.open_page(directory / "graph.html")
    if tell_broken((*compilation.vault.diagnostics, *compilation.pack.diagnostics)):
        click.get_current_context().exit(1)
