"""`vaultgraph restore`: a vault of notes out of a pack, or of what is left of it."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultgraph.cli.group import VaultCommand
from vaultgraph.cli.options import reading as options
from vaultgraph.cli.output.printing import printable, say
from vaultgraph.cli.output.progress import show_progress
from vaultgraph.cli.output.summary import print_json, print_table
from vaultgraph.errors import InputError
from vaultgraph.writing import check_directory, write_artifacts

if TYPE_CHECKING:  # costly to import, and not needed for `--help`
    from vaultgraph.unpack.restore import Completeness

_SHOWN = 10
_MEANING = {
    "exact": "to the byte",
    "partial": "in part",
    "whole": "whole, but not to the byte (masked secrets, or no digest)",
}


@click.command("restore", cls=VaultCommand)
@click.argument("pack", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder for the notes; files that are not ours are never replaced.",
)
@options.result_options
def command(*, pack: Path, output: Path, as_json: bool, quiet: bool) -> None:
    """Write the notes of a pack as a vault again, as far as its documents carry.

    PACK is the folder of a pack, whole or not, or one of its documents. Chunks give notes back to
    the byte; of a note that only other documents quote, the longest quote comes back.
    """
    from vaultgraph.unpack.documents import read_documents, recover
    from vaultgraph.unpack.restore import Completeness, restore_notes

    if pack.is_dir():
        check_directory(output, vault=pack)
    with show_progress(quiet=quiet) as progress:
        progress("read back", 0, 0)
        documents = read_documents(pack)
        notes = restore_notes(recover(path, content) for path, content in documents.items())
        if not notes:
            raise InputError(
                f"Nothing in {pack} quotes a note",
                remedy="Restore needs chunks (rag/), a prompt or a structured seed.",
            )
        write_artifacts([note.artifact for note in notes], output, replace=False)
    counts = Counter(note.completeness for note in notes)
    if as_json:
        print_json(
            {
                "output": output.as_posix(),
                "counts": {each.value: counts[each] for each in Completeness},
                "notes": [
                    {"source": note.source, "path": note.path, "completeness": note.completeness}
                    for note in notes
                ],
            }
        )
    elif not quiet:
        print_table([("notes", f"{len(notes):,}"), *_rows(counts), ("vault", str(output))])
        _print_partial([note.path for note in notes if note.completeness == "partial"])


def _rows(counts: Mapping["Completeness", int]) -> list[tuple[str, str]]:
    return [(how.value, f"{number:,} {_MEANING[how]}") for how, number in sorted(counts.items())]


def _print_partial(paths: list[str]) -> None:
    for path in paths[:_SHOWN]:
        say(f"  in part: {printable(path)}")
    if len(paths) > _SHOWN:
        say(f"  … and {len(paths) - _SHOWN:,} more; --json names them all")
