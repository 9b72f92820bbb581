"""`vaultgraph links`: the target of every link of a vault."""

import json
from collections import Counter
from collections.abc import Set
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultgraph.cli.command import VaultCommand
from vaultgraph.cli.options import reading as options
from vaultgraph.cli.options.option import Group, option
from vaultgraph.cli.output.bugs import exit_if_broken
from vaultgraph.cli.output.outcome import in_icloud
from vaultgraph.cli.output.printing import print_line, show
from vaultgraph.cli.output.progress import show_progress
from vaultgraph.cli.output.summary import print_json
from vaultgraph.cli.words import word
from vaultgraph.model import NoteId

if TYPE_CHECKING:  # it imports the graph, which is not needed for `--help`
    from vaultgraph.graph.links.obsidian import MetadataCache
    from vaultgraph.graph.links.resolve import Resolution, ResolvedLink, UnresolvedLink
    from vaultgraph.linking import LinkedVault


@click.command("links", cls=VaultCommand)
@options.vault_argument
@option(
    "--format",
    "form",
    group=Group.OUTPUT,
    type=click.Choice(["text", "obsidian"]),
    default="text",
    show_default=True,
    help="A list for people, or JSON in the shape of Obsidian's own cache.",
)
@options.reading_options
@options.result_options
def command(*, vault: Path, form: str, as_json: bool, quiet: bool, **reading: Any) -> None:
    """List where every link of a vault leads, by note.

    The format `obsidian` contains resolvedLinks and unresolvedLinks as the app counts them; the
    list also contains the sources of claims and the edges of canvases, which the app does not
    count.
    """
    from vaultgraph.graph.links.obsidian import metadata_cache
    from vaultgraph.linking import link_vault

    reading_options = replace(options.take_read_options(reading), passages=False)
    with show_progress(quiet=quiet) as progress:
        linked = link_vault(vault, options=reading_options, progress=progress)
    if as_json:
        print_json(_as_json(linked.resolution, _in_icloud(linked)))
    elif form == "obsidian":
        _print_json(metadata_cache(linked.notes, linked.resolution))
    else:
        _print_list(linked.resolution, _in_icloud(linked))
    exit_if_broken(linked.read.diagnostics)


def _print_json(cache: "MetadataCache") -> None:
    """Print one source a line, so that a large vault prints fast and two outputs compare well."""
    tables = []
    for name, counts in cache.items():
        assert isinstance(counts, dict)
        rows = ",\n".join(
            f"    {json.dumps(source, ensure_ascii=False)}: "
            f"{json.dumps(targets, ensure_ascii=False)}"
            for source, targets in counts.items()
        )
        tables.append(f'  "{name}": {{\n{rows}\n  }}')
    click.echo("{\n" + ",\n".join(tables) + "\n}")


def _in_icloud(linked: "LinkedVault") -> Set[NoteId]:
    """Return the targets of links that are files in iCloud."""
    from vaultgraph.graph.links.absent import find_in_icloud

    return find_in_icloud(linked.resolution.unresolved, linked.files.remote).keys()


def _print_list(resolution: "Resolution", remote: Set[NoteId]) -> None:
    links: list[ResolvedLink | UnresolvedLink] = [*resolution.resolved, *resolution.unresolved]
    links.sort(key=lambda link: link.source)
    written = {(link.source, link.target) for link in resolution.resolved}
    for source, group in groupby(links, key=lambda link: link.source):
        print_line(show(source, bold=True))
        for target, kinds in _by_target(list(group)).items():
            found = (source, target) in written
            listed = ", ".join(
                kind if number == 1 else f"{kind} ×{number}" for kind, number in kinds.items()
            )
            name = show(target) if found else show(target, fg="yellow")
            absent = word("in_icloud" if target in remote else "unwritten")
            listed = listed if found else f"{listed}, {absent}"
            print_line(f"  → {name}  {click.style(listed, dim=True)}")
    print_line(
        word(
            "links_total",
            resolved=len(resolution.resolved),
            unresolved=len(resolution.unresolved),
            ambiguous=len(resolution.ambiguous),
        )
        + in_icloud(sum(link.target in remote for link in resolution.unresolved))
    )


def _as_json(resolution: "Resolution", remote: Set[NoteId]) -> list[dict[str, object]]:
    """Count the links of each note by target and kind, as the list for people does."""
    written = {(link.source, link.target) for link in resolution.resolved}
    links: list[ResolvedLink | UnresolvedLink] = [*resolution.resolved, *resolution.unresolved]
    links.sort(key=lambda link: link.source)
    return [
        {
            "source": source,
            "target": target,
            "resolved": (source, target) in written,
            "in_icloud": (source, target) not in written and target in remote,
            "kinds": kinds,
        }
        for source, group in groupby(links, key=lambda link: link.source)
        for target, kinds in _by_target(list(group)).items()
    ]


def _by_target(links: "list[ResolvedLink | UnresolvedLink]") -> dict[str, dict[str, int]]:
    """Count the links of one note by target and kind, both sorted."""
    counts: dict[str, Counter[str]] = {}
    for link in links:
        counts.setdefault(link.target, Counter())[link.link.kind.value] += 1
    return {target: dict(sorted(kinds.items())) for target, kinds in sorted(counts.items())}
