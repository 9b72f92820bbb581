"""`vaultgraph claims`: every statement that has a footnote, with its sources."""

import csv
import io
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultgraph.cli.command import VaultCommand
from vaultgraph.cli.options import reading as options
from vaultgraph.cli.options.option import Group, option
from vaultgraph.cli.output.bugs import exit_if_broken
from vaultgraph.cli.output.printing import print_line, show
from vaultgraph.cli.output.progress import show_progress
from vaultgraph.cli.output.summary import print_json
from vaultgraph.cli.words import word

if TYPE_CHECKING:  # it imports the graph, which is not needed for `--help`
    from vaultgraph.graph.links.claims import Source, SourcedClaim
    from vaultgraph.vault.note import Citation

_COLUMNS = ("path", "line", "heading", "claim", "footnote", "sources")


@click.command("claims", cls=VaultCommand)
@options.vault_argument
@option(
    "--format",
    "form",
    group=Group.OUTPUT,
    type=click.Choice(["text", "csv", "json"]),
    default="text",
    show_default=True,
    help="A list for people, a table for a spreadsheet, or JSON for scripts.",
)
@option(
    "--csv",
    "form",
    group=Group.OUTPUT,
    flag_value="csv",
    hidden=True,
    help="The same as --format csv.",
)
@options.reading_options
@options.result_options
def command(*, vault: Path, form: str, as_json: bool, quiet: bool, **reading: Any) -> None:
    """List the statements of a vault that have a footnote, with their sources.

    A source is a note, a web page, a book, or an item of a reference manager.
    """
    from vaultgraph.graph.links.claims import source_claims
    from vaultgraph.linking import link_vault

    if form == "csv" and as_json:
        raise click.UsageError("csv and JSON are two forms of the same list: choose one.")
    reading_options = replace(options.take_read_options(reading), passages=False)
    with show_progress(quiet=quiet) as progress:
        linked = link_vault(vault, options=reading_options, progress=progress)
    claims = source_claims(linked.notes, linked.resolution)
    if as_json or form == "json":
        print_json([_as_json(claim) for claim in claims])
    elif form == "csv":
        click.echo(_as_csv(claims), nl=False)
    else:
        _print_list(claims)
    exit_if_broken(linked.read.diagnostics)


def _as_json(found: "SourcedClaim") -> dict[str, object]:
    claim = found.claim
    return {
        "path": found.path,
        "line": claim.line,
        "column": claim.column,
        "heading": claim.heading,
        "text": claim.text,
        "footnote": claim.label,
        "defined": claim.defined,
        "sources": [*map(_note_as_json, found.sources), *map(_citation_as_json, claim.citations)],
        "withheld": claim.withheld,
    }


def _note_as_json(source: "Source") -> dict[str, object]:
    return {"kind": "note", "target": source.link.target, "note": source.note}


def _citation_as_json(citation: "Citation") -> dict[str, object]:
    return {"kind": "external", "text": citation.text, "url": citation.url or None}


def _as_csv(claims: "tuple[SourcedClaim, ...]") -> str:
    """Write one claim a row; several headings or sources of one are distinguished by ` | `."""
    rows = io.StringIO()
    writer = csv.writer(rows, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for found in claims:
        claim = found.claim
        heading, sources = " | ".join(claim.heading), " | ".join(_names(found))
        writer.writerow((found.path, claim.line, heading, claim.text, claim.label, sources))
    return rows.getvalue()


def _print_list(claims: "tuple[SourcedClaim, ...]") -> None:
    for (path, heading), group in groupby(
        claims, key=lambda found: (found.path, found.claim.heading)
    ):
        print_line(f"{show(path, bold=True)}  {show(' › '.join(heading), dim=True)}")
        for found in group:
            shown = [*map(_shown, found.sources), *map(_shown_citation, found.claim.citations)]
            shown += [click.style(word("source_withheld"), dim=True)] * found.claim.withheld
            names = ", ".join(shown) or click.style(word("no_source"), fg="yellow")
            print_line(f"  {found.claim.line}: {show(found.claim.text)}\n      ← {names}")
    sources = {name for found in claims for name in _names(found)}
    notes = {found.path for found in claims}
    statements, named = word("statements", n=len(claims)), word("notes", n=len(notes))
    print_line(word("claims_total", statements=statements, notes=named, n=len(sources)))


def _names(found: "SourcedClaim") -> list[str]:
    """Name the sources of a claim."""
    notes = (source.note or source.link.target for source in found.sources)
    return [*notes, *map(str, found.claim.citations)]


def _shown_citation(citation: "Citation") -> str:
    return show(str(citation), fg="green") + click.style(f" ({word('external')})", dim=True)


def _shown(source: "Source") -> str:
    if source.note:
        return show(source.note, fg="green")
    return show(source.link.target, fg="yellow") + click.style(f" ({word('unwritten')})", dim=True)
