"""`vaultgraph pack`: the seed pack alone, with its report."""

from pathlib import Path
from time import perf_counter

import click

from vaultgraph.cli import options
from vaultgraph.cli.group import VaultCommand
from vaultgraph.cli.progress import show_progress
from vaultgraph.cli.summary import Summary, print_summary
from vaultgraph.model import Language
from vaultgraph.writing import write_artifacts


@click.command("pack", cls=VaultCommand)
@options.vault_argument
@options.output_option
@options.pack_options
@options.language_option
@options.reading_options
@options.result_options
def command(
    *,
    vault: Path,
    output: Path | None,
    target: str | None,
    budget: int | None,
    language: Language | None,
    as_json: bool,
    quiet: bool,
    **reading: bool,
) -> None:
    """Make the seed pack of a vault, for a model's context window."""
    from vaultgraph.compiler import read_vault
    from vaultgraph.pack import PackOptions, make_pack
    from vaultgraph.report import make_report, render_report

    started = perf_counter()
    directory = options.output_folder(output, vault)
    with show_progress(quiet=quiet) as progress:
        compiled = read_vault(vault, options=options.read_options(**reading), progress=progress)
        packing = PackOptions(target=target, budget=budget, language=language)
        pack = make_pack(compiled, packing, progress)
        report = make_report(compiled, pack)
        write_artifacts((*pack.artifacts, render_report(report)), directory)
    summary = Summary(
        report=report, written={"pack": directory / "pack"}, seconds=perf_counter() - started
    )
    print_summary(summary, as_json=as_json, quiet=quiet)
