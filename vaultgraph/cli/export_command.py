"""`vaultgraph export`: the graph in the formats of other tools."""

from pathlib import Path
from time import perf_counter

import click

from vaultgraph.cli import options
from vaultgraph.cli.group import VaultCommand
from vaultgraph.cli.progress import show_progress
from vaultgraph.cli.summary import Summary, print_summary
from vaultgraph.writing import write_artifacts

_FORMATS = ("graphml", "gexf", "json", "csv")


@click.command("export", cls=VaultCommand)
@options.vault_argument
@click.option(
    "--format",
    "formats",
    type=click.Choice(_FORMATS),
    multiple=True,
    required=True,
    help="What to write; may be given several times.",
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
    **reading: bool,
) -> None:
    """Write the graph of a vault for Gephi, networkx, a spreadsheet."""
    from vaultgraph.compiler import read_vault
    from vaultgraph.export import export
    from vaultgraph.report import make_report

    started = perf_counter()
    directory = options.output_folder(output, vault)
    with show_progress(quiet=quiet) as progress:
        compiled = read_vault(vault, options=options.read_options(**reading), progress=progress)
        files = [file for name in dict.fromkeys(formats) for file in export(compiled, name)]
        write_artifacts(files, directory)
    summary = Summary(
        report=make_report(compiled),
        written={file.path.rpartition("/")[2]: directory / file.path for file in files},
        seconds=perf_counter() - started,
    )
    print_summary(summary, as_json=as_json, quiet=quiet)
