"""`vaultgraph diff`: what changed from one pack to the next, or to a vault as it is now."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultgraph.cli.command import VaultCommand
from vaultgraph.cli.options import packing
from vaultgraph.cli.options import reading as options
from vaultgraph.cli.output.bugs import exit_if_broken
from vaultgraph.cli.output.printing import print_line, printable
from vaultgraph.cli.output.progress import show_progress
from vaultgraph.cli.output.summary import print_json
from vaultgraph.cli.words import word
from vaultgraph.model import Progress

if TYPE_CHECKING:  # costly to import, and not needed for `--help`
    from vaultgraph.diagnostics import Diagnostic
    from vaultgraph.pack.delta import Delta, ModuleChange, PackState


@click.command("diff", cls=VaultCommand)
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@packing.choice_options
@options.language_option
@options.reading_options
@options.result_options
def command(*, old: Path, new: Path, as_json: bool, quiet: bool, **values: Any) -> None:
    """Show what changed from an earlier pack to another, or to a vault as it is now.

    OLD is a pack, NEW a pack or a vault. Writes nothing.
    """
    from vaultgraph.pack.delta import compare_packs

    before = packing.state_of_pack(old)
    found: tuple[Diagnostic, ...] = ()
    with show_progress(quiet=quiet) as progress:
        if _is_pack(new):
            after = packing.state_of_pack(new)
        else:
            after, found = _state_of_vault(new, before, values, progress)
    delta = compare_packs(before, after)
    if as_json:
        print_json(asdict(delta))
    elif not (quiet and delta.is_empty):
        _print(delta)
        if (delta.entered or delta.left) and before.budget != after.budget:
            print_line(word("diff_sizes", before=before.budget, after=after.budget))
    exit_if_broken(found)


def _is_pack(place: Path) -> bool:
    from vaultgraph.unpack.documents import MANIFEST, pack_folder

    return (pack_folder(place) / MANIFEST).is_file()


def _state_of_vault(
    vault: Path, before: "PackState", values: dict[str, Any], progress: Progress
) -> "tuple[PackState, tuple[Diagnostic, ...]]":
    """Return the state of a pack made from the vault now, with the same size and module names."""
    from vaultgraph.compiler import read_vault
    from vaultgraph.pack.delta import state_of
    from vaultgraph.pack.manifest import manifest_of
    from vaultgraph.pack.planning import plan_pack

    if not (values["target"] or values["budget"]):
        values |= {"target": before.target or None, "budget": before.budget or None}
    reading, making = packing.take_pack_options(values, options.take_read_options(values), vault)
    modules = replace(reading.modules, previous=before.kept_modules())
    reading = replace(options.name_modules(reading, vault), modules=modules)
    compiled = read_vault(vault, options=reading, progress=progress)
    plan = plan_pack(compiled, making, progress)
    return replace(state_of(manifest_of(plan)), marks=compiled.marks), compiled.diagnostics


def _print(delta: "Delta") -> None:
    """Print what changed, one list for each kind of change."""
    if delta.is_empty:
        print_line(word("diff_nothing"))
    if delta.withdrawn:
        print_line(word("diff_withdrawn", n=len(delta.withdrawn)))
    for key, names in (
        ("diff_new", delta.added),
        ("diff_changed", delta.changed),
        ("diff_gone", delta.gone),
        ("diff_renamed", [f"{old} → {new}" for old, new in delta.renamed]),
        ("diff_entered", delta.entered),
        ("diff_left", delta.left),
        ("diff_modules", [_module(change) for change in delta.modules]),
    ):
        if names:
            print_line(word(key, n=len(names)))
            for name in names:
                print_line(f"  {printable(name)}")


def _module(change: "ModuleChange") -> str:
    return word(
        f"diff_module_{change.turn}",
        label=change.label,
        before=change.before,
        after=change.after,
        others=", ".join(change.others),
    )
