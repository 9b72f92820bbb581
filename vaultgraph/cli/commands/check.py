"""`vaultgraph check`: what is wrong in a vault, by place and code."""

from pathlib import Path

import click

from vaultgraph.cli.group import VaultCommand
from vaultgraph.cli.options import reading as options
from vaultgraph.cli.output.findings import FORMS
from vaultgraph.cli.output.progress import show_progress
from vaultgraph.diagnostics import Code, Severity


@click.command("check", cls=VaultCommand)
@options.vault_argument
@click.option(
    "--select", type=options.Codes(), multiple=True, help="Show these codes only (a,b or repeated)."
)
@click.option("--ignore", type=options.Codes(), multiple=True, help="Do not show these codes.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMS)),
    default="text",
    show_default=True,
    help="For people, scripts, code scanners, or annotations of GitHub Actions.",
)
@click.option("--sarif", is_flag=True, help="The same as --format sarif.")
@options.reading_options
@options.result_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    vault: Path,
    select: tuple[frozenset[Code], ...],
    ignore: tuple[frozenset[Code], ...],
    form: str,
    sarif: bool,
    as_json: bool,
    quiet: bool,
    **reading: bool,
) -> None:
    """Show what is wrong in a vault; exit 1 when errors remain."""
    from vaultgraph.linking import link_vault

    form = "json" if as_json else "sarif" if sarif else form
    with show_progress(quiet=quiet) as progress:
        linked = link_vault(vault, options=options.read_options(**reading), progress=progress)
    chosen = (frozenset().union(*select) or frozenset(Code)) - frozenset().union(*ignore)
    found = [finding for finding in linked.find_problems() if finding.code in chosen]
    errors = [finding for finding in found if finding.severity is Severity.ERROR]
    if quiet and form == "text":
        found = errors
    if found or not quiet or form != "text":
        FORMS[form](found, vault)
    if errors:
        ctx.exit(1)
