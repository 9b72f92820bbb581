"""`vaultgraph pack`: the seed pack alone, with its report."""

from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from vaultgraph.cli.command import VaultCommand
from vaultgraph.cli.options import packing
from vaultgraph.cli.options import reading as options
from vaultgraph.cli.options.option import Group, option
from vaultgraph.cli.output.finish import finish
from vaultgraph.cli.output.handing import (
    check_clipboard,
    copy_to_clipboard,
    document_of,
    print_document,
)
from vaultgraph.cli.output.progress import show_progress
from vaultgraph.cli.output.summary import Summary, print_remarks
from vaultgraph.writing import Artifact, write_artifacts

if TYPE_CHECKING:  # costly to import, and not needed for `--help`
    from vaultgraph.graph.compiled import CompiledVault
    from vaultgraph.pack import Pack
    from vaultgraph.report import Report


@click.command("pack", cls=VaultCommand)
@options.vault_argument
@options.output_option
@packing.choice_options
@packing.form_options
@packing.title_option
@option(
    "--since",
    group=Group.CONTENT,
    metavar="PACK",
    type=click.Path(path_type=Path, exists=True),
    help="Also write UPDATE.md: what changed since that pack, and what a model should forget.",
)
@option(
    "--split",
    group=Group.OUTPUT,
    type=click.Choice(["module"]),
    help="Also make a pack of each module, in the folder `modules` of the output.",
)
@option(
    "--explain",
    group=Group.OUTPUT,
    metavar="NOTE",
    multiple=True,
    help="Explain why a note is in the seed, in full or in part, or left out; write nothing. May "
    "be repeated.",
)
@option(
    "--stdout",
    "to_stdout",
    group=Group.OUTPUT,
    is_flag=True,
    help="Print the seed, or the only form of --format, and write nothing.",
)
@option(
    "--copy",
    "to_clipboard",
    group=Group.OUTPUT,
    is_flag=True,
    help="Copy the seed, or the only form of --format, to the clipboard, and write nothing.",
)
@options.language_option
@options.reading_options
@options.run_options
def command(
    *,
    vault: Path,
    output: Path | None,
    quiet: bool,
    to_stdout: bool,
    to_clipboard: bool,
    since: Path | None,
    split: str | None,
    **values: Any,
) -> None:
    """Make only the seed pack of a vault, sized for a model's context window."""
    from vaultgraph.compiler import make_pack, read_vault
    from vaultgraph.report import make_report

    started = perf_counter()
    hands = to_stdout or to_clipboard
    _check(values, hands=hands)
    if to_clipboard:
        check_clipboard()
    asks = bool(values["explain"])
    printing = options.take_print_options(values, quiet=quiet)
    directory = options.output_folder(output, vault, is_written=not (asks or hands))
    reading, making = packing.take_pack_options(values, options.take_read_options(values), vault)
    reading = options.keep_modules(reading, directory, vault)
    if since is not None:
        reading, making = packing.take_since(since, reading, making)
    with show_progress(quiet=quiet) as progress:
        compiled = read_vault(vault, options=reading, progress=progress)
        pack = make_pack(compiled, making, progress)
        report = make_report(compiled, pack)
        if not (asks or hands):
            written = list(_artifacts(compiled, pack, report))
            if split is not None:
                from vaultgraph.splitting import pack_modules

                written += pack_modules(
                    vault, compiled, reading=reading, packing=making, progress=progress
                )
            write_artifacts(written, directory, source=vault)
    summary = Summary(
        report=report,
        vault=vault,
        written={} if asks or hands else _folders(directory, split),
        seconds=perf_counter() - started,
        pack=pack,
        remarks=packing.remarks_on(pack, making),
        more={"explanations": list(map(asdict, pack.explanations))} if asks else {},
    )
    if (asks or hands) and not quiet:
        print_remarks(summary.remarks)  # the rest of the summary is not printed then
    if asks and not printing["as_json"]:
        packing.print_explanations(pack)
    if hands:
        _hand(pack, to_stdout=to_stdout, to_clipboard=to_clipboard, quiet=quiet)
    shut_up = {"quiet": quiet or asks or hands}
    finish(summary, (*compiled.diagnostics, *pack.diagnostics), **printing | shut_up)


def _check(values: dict[str, Any], *, hands: bool) -> None:
    """Refuse options that contradict each other; make only the prompt for stdout or clipboard."""
    if not hands:
        return
    if values["explain"] or values["as_json"]:
        raise click.UsageError("--stdout and --copy cannot be combined with --explain or --json.")
    source = click.get_current_context().get_parameter_source("formats")
    if source in (ParameterSource.DEFAULT, ParameterSource.DEFAULT_MAP):
        values["formats"] = ("prompt",)


def _hand(pack: "Pack", *, to_stdout: bool, to_clipboard: bool, quiet: bool) -> None:
    document = document_of(pack)
    if to_clipboard:
        copy_to_clipboard(document, pack, quiet=quiet)
    if to_stdout:
        print_document(document)


def _folders(directory: Path, split: str | None) -> dict[str, Path]:
    """What was written, by what it is."""
    return {name: directory / name for name in ("pack", *(["modules"] if split else []))}


def _artifacts(compiled: "CompiledVault", pack: "Pack", report: "Report") -> tuple[Artifact, ...]:
    from vaultgraph.graph.modules.matching import render_modules
    from vaultgraph.report import render_report

    return (*pack.artifacts, render_modules(compiled.modules), render_report(report))
