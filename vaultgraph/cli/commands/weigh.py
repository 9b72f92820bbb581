"""`vaultgraph weigh`: how many tokens a vault is, in which form and which language."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultgraph.cli.group import VaultCommand
from vaultgraph.cli.options import packing
from vaultgraph.cli.options import reading as options
from vaultgraph.cli.output.progress import show_progress
from vaultgraph.cli.output.summary import print_json

if TYPE_CHECKING:  # costly to import, and not needed for `--help`
    from vaultgraph.pack.weigh import Weighing, Weight

_FORMS = {
    "raw": "the notes as they stand",
    "chunks": "chunks for retrieval, with headers",
    "tree": "the compressed tree",
    "mention": "level 0, every note named",
    "gist": "level 1, every note's gist",
    "excerpt": "level 2, every note's excerpt",
    "full": "level 3, every note whole",
}
_SCRIPTS = {"latin": "Latin", "cyrillic": "Cyrillic", "cjk": "Chinese, Japanese, Korean"}


@click.command("weigh", cls=VaultCommand)
@options.vault_argument
@packing.carry_options
@options.reading_options
@options.result_options
def command(*, vault: Path, as_json: bool, quiet: bool, **values: Any) -> None:
    """Weigh a vault in tokens: by form, by tokenizer, by script.

    Notes that no pack would carry are not weighed. The last column is the rule of thumb of four
    characters a token, which is right for English alone.
    """
    from vaultgraph.compiler import read_vault
    from vaultgraph.pack.weigh import weigh

    reading = options.take_read_options(values)
    making = packing.take_carry_options(values, reading)
    with show_progress(quiet=quiet) as progress:
        compiled = read_vault(vault, options=reading, progress=progress)
        weighing = weigh(compiled, making, progress)
    if as_json:
        print_json(_as_json(weighing))
    else:
        _print_tables(weighing)


def _as_json(weighing: "Weighing") -> dict[str, object]:
    return {
        "notes": weighing.notes,
        "forms": {name: _weight(weight) for name, weight in weighing.forms.items()},
        "scripts": {name: _weight(weight) for name, weight in weighing.scripts.items()},
    }


def _weight(weight: "Weight") -> dict[str, object]:
    return {
        "characters": weight.characters,
        "tokens": dict(weight.tokens),
        "characters_by_four": weight.guess,
    }


def _print_tables(weighing: "Weighing") -> None:
    from vaultgraph.passages.tokens.tokenizers import VOCABULARIES

    click.echo(f"{weighing.notes:,} notes, in tokens\n")
    head = ["", "characters", *VOCABULARIES, "chars/4"]
    _print_table(
        head,
        [
            [_FORMS[name], *_cells(weight, 1, VOCABULARIES)]
            for name, weight in weighing.forms.items()
        ],
    )
    click.echo("\ntokens a 1,000 characters, by the script of a line\n")
    _print_table(
        head,
        [
            [_SCRIPTS[name], *_cells(weight, weight.characters / 1000, VOCABULARIES)]
            for name, weight in weighing.scripts.items()
            if weight.characters
        ],
    )


def _cells(weight: "Weight", unit: float, tokenizers: tuple[str, ...]) -> list[str]:
    counts = [weight.tokens[name] for name in tokenizers]
    return [
        f"{weight.characters:,}",
        *(f"{round(count / unit):,}" for count in (*counts, weight.guess)),
    ]


def _print_table(head: list[str], rows: list[list[str]]) -> None:
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    for row in [head, *rows]:
        first = row[0].ljust(widths[0])
        rest = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        click.echo("  ".join([first, *rest]).rstrip())
