"""`vaultgraph check`: the problems of a vault, by place and code."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from vaultgraph.cli.command import VaultCommand
from vaultgraph.cli.options import reading as options
from vaultgraph.cli.options.option import Group, Names, names_option, option
from vaultgraph.cli.output.bugs import report_broken
from vaultgraph.cli.output.findings import FORMS
from vaultgraph.cli.output.progress import show_progress
from vaultgraph.diagnostics import Code, Severity

_NEVER = "never"
_CODES = Names([code.value for code in Code], "diagnostic code")


@click.command("check", cls=VaultCommand)
@options.vault_argument
@names_option(
    "--select",
    group=Group.CONTENT,
    names=_CODES,
    metavar="CODES",
    help="Show only these codes: a,b.",
)
@names_option(
    "--ignore",
    group=Group.CONTENT,
    names=_CODES,
    metavar="CODES",
    help="Do not show these codes: a,b.",
)
@option(
    "--each",
    group=Group.CONTENT,
    is_flag=True,
    help="Show every place, not only the first one for each target.",
)
@option(
    "--format",
    "form",
    group=Group.OUTPUT,
    type=click.Choice(list(FORMS)),
    default="text",
    show_default=True,
    help="Output for people, scripts, code scanners, or annotations of GitHub Actions.",
)
@option(
    "--sarif",
    "form",
    group=Group.OUTPUT,
    flag_value="sarif",
    hidden=True,
    help="The same as --format sarif.",
)
@option(
    "--fail-on",
    group=Group.OUTPUT,
    type=click.Choice([*(severity.value for severity in Severity), _NEVER]),
    default=Severity.ERROR.value,
    show_default=True,
    help="Exit with 1 if there are findings of this severity or worse.",
)
@options.reading_options
@options.result_options
def command(
    *,
    vault: Path,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    form: str,
    each: bool,
    fail_on: str,
    as_json: bool,
    quiet: bool,
    **reading: Any,
) -> None:
    """List the problems of a vault; exit with 1 on errors, or as set by --fail-on."""
    from vaultgraph.linking import link_vault

    form = "json" if as_json else form
    reading_options = replace(options.take_read_options(reading), passages=False)
    with show_progress(quiet=quiet) as progress:
        linked = link_vault(vault, options=reading_options, progress=progress)
    chosen = frozenset(select or Code) - frozenset(ignore)
    found = [finding for finding in linked.find_problems(each=each) if finding.code in chosen]
    failing = [finding for finding in found if _fails(finding.severity, fail_on)]
    if quiet and form == "text":
        found = failing
    if found or not quiet or form != "text":
        FORMS[form](found, vault)
    if report_broken(linked.read.diagnostics) or failing:
        click.get_current_context().exit(1)


def _fails(severity: Severity, fail_on: str) -> bool:
    return fail_on != _NEVER and severity.is_at_least(Severity(fail_on))
