"""`vaultgraph graph`: the page alone."""

from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from vaultgraph.cli.command import VaultCommand
from vaultgraph.cli.options import reading as options
from vaultgraph.cli.options.viewing import page_run_options, take_view_options, titles_option
from vaultgraph.cli.output.finish import finish, finish_unchanged
from vaultgraph.cli.output.progress import show_progress
from vaultgraph.cli.output.summary import Summary
from vaultgraph.cli.words import word
from vaultgraph.writing import write_artifacts, written_in


@click.command("graph", cls=VaultCommand)
@page_run_options
@titles_option
def command(*, vault: Path, output: Path | None, quiet: bool, **values: Any) -> None:
    """Make the interactive page of a vault, one HTML file.

    Notes keep their places from run to run; delete layout.json in the output folder to place
    them again. With --no-titles no places are kept, because they are stored by name.
    """
    from vaultgraph.cli.unchanged import OutputRun
    from vaultgraph.compiler import read_vault
    from vaultgraph.graph.broken import work_despite_bugs
    from vaultgraph.graph.modules.matching import MODULES_FILE, render_modules
    from vaultgraph.report import make_report
    from vaultgraph.view.layout import POSITIONS_FILE, render_places
    from vaultgraph.view.page import lay_out, render_view

    started = perf_counter()
    printing = options.take_print_options(values, quiet=quiet)
    directory = options.output_folder(output, vault)
    viewing = take_view_options(values, directory)
    reading = options.take_read_options(values)
    if viewing.titles:
        reading = options.keep_modules(reading, directory, vault)
    run = OutputRun.begin(vault, directory, reading)
    if outcome := run.finished():
        finish_unchanged(outcome, perf_counter() - started, **printing)
        return
    with show_progress(quiet=quiet) as progress:
        compiled = read_vault(vault, options=reading, progress=progress)
        places = lay_out(compiled, viewing)
        page, broken = work_despite_bugs(
            compiled, lambda whole: render_view(whole, {}, viewing, places)
        )
        artifacts, gone = [page], [POSITIONS_FILE, MODULES_FILE]
        if viewing.titles:
            modules = render_modules(compiled.modules, places.colours)
            artifacts, gone = [page, render_places(places), modules], []
        write_artifacts(artifacts, directory, remove=gone, source=vault)
    summary = Summary(
        report=make_report(compiled),
        vault=vault,
        written={"page": directory / page.path},
        seconds=perf_counter() - started,
        remarks=() if viewing.titles else _names_beside(page.path, directory),
    )
    finish(summary, (*compiled.diagnostics, *broken), partial(run.keep, artifacts), **printing)


def _names_beside(page: str, directory: Path) -> tuple[str, ...]:
    """Warn about files of earlier runs next to a page without names: they contain names."""
    others = sorted({path.partition("/")[0] for path in written_in(directory)} - {page})
    listed = word("comma").join(others)
    return (word("names_beside", listed=listed, page=page),) if others else ()
