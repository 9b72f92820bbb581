"""`vaultgraph restore`: a vault of notes from a pack, or from what is left of it."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultgraph.cli.command import VaultCommand
from vaultgraph.cli.options import reading as options
from vaultgraph.cli.options.option import Group, option
from vaultgraph.cli.output.printing import print_line, printable
from vaultgraph.cli.output.progress import show_progress
from vaultgraph.cli.output.summary import print_json, print_table
from vaultgraph.cli.words import translate, word
from vaultgraph.errors import InputError
from vaultgraph.writing import check_directory, rules_here, write_artifacts

if TYPE_CHECKING:  # costly to import, and not needed for `--help`
    from vaultgraph.unpack.restore import RestoredNote

_SHOWN = 10


@click.command("restore", cls=VaultCommand)
@click.argument("pack", type=click.Path(path_type=Path))
@option(
    "-o",
    "--output",
    group=Group.OUTPUT,
    metavar="DIR",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder for the notes; files that vaultgraph did not write are never replaced.",
)
@options.result_options
def command(*, pack: Path, output: Path, as_json: bool, quiet: bool) -> None:
    """Restore a vault from the notes in a pack.

    PACK is the folder of a pack, complete or not, or one of its documents. Notes
    are restored exactly from chunks, and from other documents as far as these quote them. A note
    whose name this system does not allow is renamed; the reason is printed and links are changed
    too.
    """
    from vaultgraph.unpack.documents import pack_folder, read_documents, recover
    from vaultgraph.unpack.relinking import relink
    from vaultgraph.unpack.restore import restore_notes

    pack = pack_folder(pack)
    if pack.is_dir():
        check_directory(output, vault=pack)
    with show_progress(quiet=quiet) as progress:
        progress("read back", 0, 0)
        documents = read_documents(pack)
        rules = rules_here(output)
        found = (recover(path, content) for path, content in documents.items())
        notes = relink(restore_notes(found, rules))
        if not notes:
            raise InputError(
                f"Nothing in {pack} quotes a note",
                remedy="To restore notes, a pack needs chunks (rag/), a prompt or a structured "
                "seed.",
            )
        artifacts = [note.artifact for note in notes]
        write_artifacts(artifacts, output, replace=False, source=pack, names=rules)
    if as_json:
        print_json(_as_json(notes, output))
    elif not quiet:
        _print(notes, output)


def _as_json(notes: "Sequence[RestoredNote]", output: Path) -> dict[str, object]:
    from vaultgraph.unpack.restore import Completeness

    counts = Counter(note.completeness for note in notes)
    return {
        "output": output.as_posix(),
        "counts": {each.value: counts[each] for each in Completeness},
        "renamed": sum(bool(note.reason) for note in notes),
        "relinked": sum(note.relinked for note in notes),
        "notes": [
            {
                "source": note.source,
                "path": note.path,
                "completeness": note.completeness,
                "renamed": note.reason,
                "relinked": note.relinked,
            }
            for note in notes
        ],
    }


def _print(notes: "Sequence[RestoredNote]", output: Path) -> None:
    counts = Counter(note.completeness for note in notes)
    rows = [(word("head_notes"), f"{len(notes):,}")]
    rows += [
        (word(f"completeness_{how}"), word(f"restored_{how}", n=number))
        for how, number in sorted(counts.items())
    ]
    renamed = [note for note in notes if note.reason]
    if renamed:
        links = sum(note.relinked for note in notes)
        rows.append((word("head_renamed"), word("renamed_with_links", n=len(renamed), links=links)))
    print_table([*rows, (word("check_vault"), str(output))])
    _list([_renamed(note) for note in renamed])
    _list([word("partial_note", path=note.path) for note in notes if not _is_whole(note)])


def _renamed(note: "RestoredNote") -> str:
    reason = translate(note.reason)
    return word("renamed_note", source=note.source, path=note.path, reason=reason)


def _is_whole(note: "RestoredNote") -> bool:
    return note.completeness != "partial"


def _list(lines: list[str]) -> None:
    for line in lines[:_SHOWN]:
        print_line(f"  {printable(line)}")
    if len(lines) > _SHOWN:
        print_line(f"  {word('more_in_json', n=len(lines) - _SHOWN)}")
