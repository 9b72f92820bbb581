"""`vaultgraph check`: what is wrong in a vault, by place and code."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import asdict
from pathlib import Path

import click

from vaultgraph.cli import options
from vaultgraph.cli.group import VaultCommand
from vaultgraph.cli.progress import show_progress
from vaultgraph.cli.summary import colour, print_json
from vaultgraph.diagnostics import Code, Diagnostic, Severity

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


@click.command("check", cls=VaultCommand)
@options.vault_argument
@click.option(
    "--select", type=options.Codes(), multiple=True, help="Show these codes only (a,b or repeated)."
)
@click.option("--ignore", type=options.Codes(), multiple=True, help="Do not show these codes.")
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
    as_json: bool,
    quiet: bool,
    **reading: bool,
) -> None:
    """Show what is wrong in a vault; exit 1 when errors remain."""
    from vaultgraph.compiler import read_vault

    with show_progress(quiet=quiet) as progress:
        compiled = read_vault(vault, options=options.read_options(**reading), progress=progress)
    selected = frozenset().union(*select) or frozenset(Code)
    found = _chosen(compiled.diagnostics, selected - frozenset().union(*ignore))
    if as_json:
        print_json(_as_json(found))
    elif not quiet:
        _print_text(found)
    if any(finding.severity is Severity.ERROR for finding in found):
        ctx.exit(1)


def _chosen(diagnostics: Iterable[Diagnostic], codes: Collection[Code]) -> list[Diagnostic]:
    return [finding for finding in diagnostics if finding.code in codes]


def _counts(found: Iterable[Diagnostic]) -> dict[str, int]:
    """Count findings by severity, the worst first."""
    counts = Counter(finding.severity for finding in found)
    return {severity.value: counts[severity] for severity in Severity}


def _as_json(found: list[Diagnostic]) -> dict[str, object]:
    findings = [
        {"code": finding.code, "severity": finding.severity, **asdict(finding.location)}
        | {"message": finding.message, "remedy": finding.remedy}
        for finding in found
    ]
    return {"findings": findings, "counts": _counts(found)}


def _print_text(found: list[Diagnostic]) -> None:
    for finding in found:
        code = click.style(finding.code, fg=_COLOURS[finding.severity])
        click.echo(f"{finding.location}: {code} {finding.message}", color=colour())
        if finding.remedy:
            click.echo(f"  {click.style(finding.remedy, dim=True)}", color=colour())
    counts = _counts(found)
    click.echo(", ".join(f"{number} {name}" for name, number in counts.items()))
