"""`vaultgraph check`: what is wrong in a vault, by place and code."""

from pathlib import Path
from typing import Any

import click

from vaultgraph.cli.group import VaultCommand
from vaultgraph.cli.options import reading as options
from vaultgraph.cli.output.bugs import tell_broken
from vaultgraph.cli.output.findings import FORMS
from vaultgraph.cli.output.progress import show_progress
from vaultgraph.diagnostics import Code, Severity

_NEVER = "never"


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
@click.option("--sarif", "form", flag_value="sarif", help="The same as --format sarif.")
@click.option(
    "--each",
    is_flag=True,
    help="Show every place; else the first one stands for all that name the same target.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*(severity.value for severity in Severity), _NEVER]),
    default=Severity.ERROR.value,
    show_default=True,
    help="Exit 1 where findings of this severity or a worse one remain.",
)
@options.reading_options
@options.result_options
def command(
    *,
    vault: Path,
    select: tuple[frozenset[Code], ...],
    ignore: tuple[frozenset[Code], ...],
    form: str,
    each: bool,
    fail_on: str,
    as_json: bool,
    quiet: bool,
    **reading: Any,
) -> None:
    """Show what is wrong in a vault; exit 1 when errors remain, or what --fail-on names."""
    from vaultgraph.linking import link_vault

    form = "json" if as_json else form
    with show_progress(quiet=quiet) as progress:
        linked = link_vault(vault, options=options.read_options(**reading), progress=progress)
    chosen = (frozenset().union(*select) or frozenset(Code)) - frozenset().union(*ignore)
    found = [finding for finding in linked.find_problems(each=each) if finding.code in chosen]
    failing = [finding for finding in found if _fails(finding.severity, fail_on)]
    if quiet and form == "text":
        found = failing
    if found or not quiet or form != "text":
        FORMS[form](found, vault)
    if tell_broken(found) or failing:
        click.get_current_context().exit(1)


def _fails(severity: Severity, fail_on: str) -> bool:
    return fail_on != _NEVER and severity.is_at_least(Severity(fail_on))
