"""`vaultgraph export`: the graph in the formats of other tools."""

from pathlib import Path
from time import perf_counter
from typing import Any

import click

from vaultgraph.cli.group import VaultCommand
from vaultgraph.cli.options import reading as options
from vaultgraph.cli.output.bugs import tell_broken
from vaultgraph.cli.output.progress import show_progress
from vaultgraph.cli.output.summary import Summary, print_summary
from vaultgraph.export import EXPORTERS, export_graph, find_exporter
from vaultgraph.writing import write_artifacts


def _known(_: click.Context, __: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse an unknown format before any work; take each once."""
    for name in names:
        find_exporter(name)
    return tuple(dict.fromkeys(names))


def _completions(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in EXPORTERS if name.startswith(incomplete)]


@click.command("export", cls=VaultCommand)
@options.vault_argument
@click.option(
    "--format",
    "formats",
    metavar="FORMAT",
    multiple=True,
    required=True,
    callback=_known,
    shell_complete=_completions,
    help=f"What to write: {', '.join(EXPORTERS)}; may be given several times.",
)
@options.output_option
@options.reading_options
@options.result_options
def command(
    *,
    vault: Path,
    formats: tuple[str, ...],
    output: Path | None,
    as_json: bool,
    quiet: bool,
    **reading: Any,
) -> None:
    """Write the graph of a vault for Gephi, networkx, a spreadsheet or Obsidian."""
    from vaultgraph.compiler import read_vault
    from vaultgraph.report import make_report

    started = perf_counter()
    directory = options.output_folder(output, vault)
    with show_progress(quiet=quiet) as progress:
        named = options.name_modules(options.read_options(**reading), vault)
        compiled = read_vault(vault, options=named, progress=progress)
        files = [file for name in formats for file in export_graph(compiled, name)]
        write_artifacts(files, directory, source=vault)
    summary = Summary(
        report=make_report(compiled),
        written={file.path.rpartition("/")[2]: directory / file.path for file in files},
        seconds=perf_counter() - started,
    )
    print_summary(summary, as_json=as_json, quiet=quiet)
    if tell_broken(compiled.diagnostics):
        click.get_current_context().exit(1)
