"""`vaultgraph pack`: the seed pack alone, with its report."""

from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from vaultgraph.cli.group import VaultCommand
from vaultgraph.cli.options import packing
from vaultgraph.cli.options import reading as options
from vaultgraph.cli.output.bugs import tell_broken
from vaultgraph.cli.output.progress import show_progress
from vaultgraph.cli.output.summary import Summary, print_summary
from vaultgraph.writing import write_artifacts


@click.command("pack", cls=VaultCommand)
@options.vault_argument
@options.output_option
@packing.choice_options
@packing.form_options
@click.option(
    "--explain",
    metavar="NOTE",
    multiple=True,
    help="Say why a note is in, at its level, or out; nothing is written.",
)
@options.language_option
@options.reading_options
@options.result_options
def command(*, vault: Path, output: Path | None, as_json: bool, quiet: bool, **values: Any) -> None:
    """Make the seed pack of a vault, for a model's context window."""
    from vaultgraph.compiler import read_vault
    from vaultgraph.graph.modules.matching import render_modules
    from vaultgraph.pack import make_pack
    from vaultgraph.report import make_report, render_report

    started = perf_counter()
    asks = bool(values["explain"])
    directory = options.output_folder(output, vault, is_written=not asks)
    reading, making = packing.take_pack_options(values, options.take_read_options(values), vault)
    reading = options.keep_modules(reading, directory, vault)
    with show_progress(quiet=quiet) as progress:
        compiled = read_vault(vault, options=reading, progress=progress)
        pack = make_pack(compiled, making, progress)
        report = make_report(compiled, pack)
        members = render_modules(compiled.modules)
        if not asks:
            made = (*pack.artifacts, members, render_report(report))
            write_artifacts(made, directory, source=vault)
    summary = Summary(
        report=report,
        written={} if asks else {"pack": directory / "pack"},
        seconds=perf_counter() - started,
        more={"explanations": list(map(asdict, pack.explanations))} if asks else {},
    )
    if not quiet:
        packing.tell_window(making)
        packing.tell_secrets(pack, kept=making.keep_secrets)
    print_summary(summary, as_json=as_json, quiet=quiet or asks)
    if asks and not as_json:
        packing.print_explanations(pack)
    if tell_broken((*compiled.diagnostics, *pack.diagnostics)):
        click.get_current_context().exit(1)
