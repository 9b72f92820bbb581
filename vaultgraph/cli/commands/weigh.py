"""`vaultgraph weigh`: the number of tokens of a vault by form, place and script."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultgraph.cli.command import VaultCommand
from vaultgraph.cli.options import packing
from vaultgraph.cli.options import reading as options
from vaultgraph.cli.output.bugs import exit_if_broken
from vaultgraph.cli.output.columns import padded, width
from vaultgraph.cli.output.progress import show_progress
from vaultgraph.cli.output.summary import print_json
from vaultgraph.cli.words import word

if TYPE_CHECKING:  # costly to import, and not needed for `--help`
    from vaultgraph.pack.weigh import Weighing, Weight

_PARTS = ("modules", "folders", "roles")
_MOST = 20


@click.command("weigh", cls=VaultCommand)
@options.vault_argument
@options.target_option
@packing.role_options
@options.reading_options
@options.result_options
def command(*, vault: Path, target: str | None, as_json: bool, quiet: bool, **values: Any) -> None:
    """Count the tokens of a vault by form, module, folder, role, script and tokenizer.

    Notes that would be in no pack are not counted. The last column is the rule of thumb of four
    characters per token, which holds for English only. `~` marks an estimate.
    """
    from vaultgraph.compiler import read_vault
    from vaultgraph.pack.weigh import weigh
    from vaultgraph.passages.tokens.targets import DEFAULT_TARGET, find_target

    asked = find_target(target or DEFAULT_TARGET, packing.own_targets(vault))
    reading = options.name_modules(options.take_read_options(values), vault)
    making = packing.take_role_options(values, reading)
    with show_progress(quiet=quiet) as progress:
        compiled = read_vault(vault, options=reading, progress=progress)
        weighing = weigh(compiled, making, progress, asked)
    if as_json:
        print_json(_as_json(weighing))
    else:
        _print_tables(weighing)
    exit_if_broken(compiled.diagnostics)


def _as_json(weighing: "Weighing") -> dict[str, object]:
    return {
        "notes": weighing.notes,
        "target": weighing.target.name,
        "tokens": weighing.tokens,
        "window": weighing.target.native_window,
        "windows": round(weighing.windows, 2),
        "tokenizers": [
            {"name": name, "exact": exact} for name, exact in weighing.tokenizers.items()
        ],
        **{
            part: {name: _weight(weight) for name, weight in getattr(weighing, part).items()}
            for part in ("forms", *_PARTS, "scripts")
        },
    }


def _weight(weight: "Weight") -> dict[str, object]:
    return {
        "characters": weight.characters,
        "tokens": dict(weight.tokens),
        "characters_by_four": weight.guess,
    }


def _headline(weighing: "Weighing") -> str:
    """Describe the size of the vault in windows of the target."""
    about = "" if weighing.tokenizers[weighing.target.tokenizer] else "~"
    window = weighing.target.native_window
    size = f"{window // 1000:,}k" if window >= 1000 else str(window)
    return word(
        "weigh_headline",
        tokens=f"{about}{weighing.tokens:,}",
        n=weighing.notes,
        windows=f"{weighing.windows:.1f}",
        size=size,
        target=weighing.target.name,
    )


def _print_tables(weighing: "Weighing") -> None:
    names = tuple(weighing.tokenizers)
    shown = [name if exact else f"~{name}" for name, exact in weighing.tokenizers.items()]
    head = [word("head_characters"), *shown, word("head_by_four")]
    click.echo(f"{_headline(weighing)}\n")
    _print_table(
        [word("the_whole_as"), *head],
        [
            [word(f"form_{name}"), *_cells(weight, 1, names)]
            for name, weight in weighing.forms.items()
        ],
    )
    for part in _PARTS:
        weights = list(getattr(weighing, part).items())
        rows = [
            [name or word("none"), *_cells(weight, 1, names)] for name, weight in weights[:_MOST]
        ]
        click.echo()
        _print_table([word(f"by_{part}"), *head], rows)
        if len(weights) > _MOST:
            click.echo(word("and_more", n=len(weights) - _MOST))
    click.echo(f"\n{word('tokens_by_script')}\n")
    _print_table(
        ["", *head],
        [
            [word(f"script_{name}"), *_cells(weight, weight.characters / 1000, names)]
            for name, weight in weighing.scripts.items()
            if weight.characters
        ],
    )


def _cells(weight: "Weight", unit: float, tokenizers: tuple[str, ...]) -> list[str]:
    counts = [weight.tokens.get(name, 0) for name in tokenizers]
    return [
        f"{weight.characters:,}",
        *(f"{round(count / unit):,}" for count in (*counts, weight.guess)),
    ]


def _print_table(head: list[str], rows: list[list[str]]) -> None:
    widths = [max(width(row[column]) for row in [head, *rows]) for column in range(len(head))]
    for row in [head, *rows]:
        first = padded(row[0], widths[0])
        rest = (padded(c, wide, right=True) for c, wide in zip(row[1:], widths[1:], strict=True))
        click.echo("  ".join([first, *rest]).rstrip())
