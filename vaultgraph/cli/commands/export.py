"""`vaultgraph export`: the graph in the formats of other tools."""

from pathlib import Path
from time import perf_counter
from typing import Any

import click

from vaultgraph.cli.command import VaultCommand
from vaultgraph.cli.options import reading as options
from vaultgraph.cli.options.option import Group, Names, names_option
from vaultgraph.cli.output.finish import finish
from vaultgraph.cli.output.progress import show_progress
from vaultgraph.cli.output.summary import Summary
from vaultgraph.export import EXPORTERS, export_graph, find_exporter
from vaultgraph.writing import write_artifacts


@click.command("export", cls=VaultCommand)
@options.vault_argument
@names_option(
    "--format",
    "formats",
    group=Group.OUTPUT,
    metavar="FORMATS",
    names=Names(what="format", proposed=EXPORTERS),
    required=True,
    help=f"Formats to write: {', '.join(EXPORTERS)}; several as a,b.",
)
@options.output_option
@options.reading_options
@options.run_options
def command(
    *, vault: Path, formats: tuple[str, ...], output: Path | None, quiet: bool, **values: Any
) -> None:
    """Write the graph of a vault for Gephi, networkx, a spreadsheet or Obsidian."""
    from vaultgraph.compiler import read_vault
    from vaultgraph.graph.broken import work_despite_bugs
    from vaultgraph.report import make_report

    started = perf_counter()
    for name in formats:
        find_exporter(name)
    printing = options.take_print_options(values, quiet=quiet)
    directory = options.output_folder(output, vault)
    with show_progress(quiet=quiet) as progress:
        named = options.name_modules(options.take_read_options(values), vault)
        compiled = read_vault(vault, options=named, progress=progress)
        files, broken = work_despite_bugs(
            compiled,
            lambda whole: [file for name in formats for file in export_graph(whole, name)],
        )
        write_artifacts(files, directory, source=vault)
    summary = Summary(
        report=make_report(compiled),
        vault=vault,
        written={file.path.rpartition("/")[2]: directory / file.path for file in files},
        seconds=perf_counter() - started,
    )
    finish(summary, (*compiled.diagnostics, *broken), **printing)
