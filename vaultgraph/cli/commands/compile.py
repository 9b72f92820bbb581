"""`vaultgraph compile`: everything at once, the page, the pack and the report."""

from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from vaultgraph.cli.many import ManyVaultsCommand
from vaultgraph.cli.options import packing
from vaultgraph.cli.options import reading as options
from vaultgraph.cli.options.viewing import page_run_options, take_view_options
from vaultgraph.cli.output.finish import finish, finish_unchanged
from vaultgraph.cli.output.progress import show_progress
from vaultgraph.cli.output.summary import Summary
from vaultgraph.writing import write_artifacts


@click.command("compile", cls=ManyVaultsCommand)
@packing.choice_options
@packing.form_options
@page_run_options
def command(*, vault: Path, output: Path | None, quiet: bool, **values: Any) -> None:
    """Make the page, the seed pack and the report of a vault (VAULT alone does this)."""
    from vaultgraph.cli.unchanged import OutputRun
    from vaultgraph.compiler import compile_vault

    started = perf_counter()
    printing = options.take_print_options(values, quiet=quiet)
    directory = options.output_folder(output, vault)
    reading, making = packing.take_pack_options(values, options.take_read_options(values), vault)
    reading = options.keep_modules(reading, directory, vault)
    viewing = take_view_options(values, directory)
    run = OutputRun.begin(vault, directory, reading, making.targets)
    if outcome := run.finished():
        finish_unchanged(outcome, perf_counter() - started, **printing)
        return
    with show_progress(quiet=quiet) as progress:
        compilation = compile_vault(
            vault, reading=reading, packing=making, viewing=viewing, progress=progress
        )
        artifacts = compilation.artifacts
        write_artifacts(artifacts, directory, source=vault)
    summary = Summary(
        report=compilation.report,
        vault=vault,
        written={"page": directory / "graph.html", "pack": directory / "pack"},
        seconds=perf_counter() - started,
        pack=compilation.pack,
        remarks=packing.remarks_on(compilation.pack, making),
    )
    found = (*compilation.vault.diagnostics, *compilation.pack.diagnostics)
    finish(summary, found, partial(run.keep, artifacts), **printing)
