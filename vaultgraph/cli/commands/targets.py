"""`vaultgraph targets`: the models that a pack can be sized for."""

from typing import TYPE_CHECKING

import click

from vaultgraph.cli.command import Command
from vaultgraph.cli.options.packing import own_targets
from vaultgraph.cli.options.reading import json_option
from vaultgraph.cli.output.columns import padded, width
from vaultgraph.cli.output.summary import print_json, print_table
from vaultgraph.cli.words import word

if TYPE_CHECKING:  # costly to import, and not needed for `--help`
    from vaultgraph.passages.tokens.targets import Target

_HEAD = ("target", "window", "native", "input", "seed", "tokenizer", "template")
_NUMBERS = ("window", "native", "input", "output", "seed")


@click.command("targets", cls=Command)
@click.argument("words", nargs=-1, metavar="[NAME | WORD…]")
@json_option
def command(*, words: tuple[str, ...], as_json: bool) -> None:
    """List the models that a pack can be sized for, or show one.

    With words, only the models are listed whose names, vendor or tokenizer contain all of them.
    Case, dots, dashes and the vendor do not matter.

    Add your own models to vaultgraph.toml, in tables such as [targets.my-model] with `window`,
    `tokenizer` and, where they differ, `native`, `input`, `output` and `template`. The tokenizer
    is a name from this list, or a file: tokenizer.json, .tiktoken (with `pattern`, the tokenizer
    that cuts text into words the same way), or SentencePiece's .model.
    """
    from vaultgraph.passages.tokens.targets import known_targets

    known = known_targets(own_targets(None))
    found = _matching(known, words)
    if as_json:
        print_json([_facts(target) for target in found])
    elif len(found) == 1 and words:
        facts = _facts(found[0]).items()
        print_table((word(f"head_{name}"), _shown(value)) for name, value in facts)
    else:
        _print_rows([_facts(target) for target in found])
        click.echo(f"\n{word('targets_key')}")


def _matching(known: "tuple[Target, ...]", words: tuple[str, ...]) -> "list[Target]":
    """The models that match all words; only the one with that name, if there is one."""
    from vaultgraph.errors import UsageError
    from vaultgraph.passages.tokens.lookup import plain_name
    from vaultgraph.passages.tokens.targets import find_target

    if not words:
        return list(known)
    try:
        return [find_target(" ".join(words), known)]
    except UsageError as error:
        plain = [plain_name(word) for word in words]
        found = [target for target in known if all(word in _described(target) for word in plain)]
        if not found:
            raise error from None
        return found


def _described(target: "Target") -> str:
    from vaultgraph.passages.tokens.lookup import plain_name

    words = (target.name, *target.also, target.vendor, target.tokenizer, target.template)
    return " ".join(map(plain_name, words))


def _facts(target: "Target") -> dict[str, object]:
    from vaultgraph.passages.tokens.tokenizers import is_exact, margin_by_name

    return {
        "target": target.name,
        "also": list(target.also),
        "vendor": target.vendor,
        "window": target.window,
        "native": target.native_window,
        "input": target.max_input,
        "output": target.max_output,
        "seed": target.budget(),
        "tokenizer": target.tokenizer,
        "exact": is_exact(target.tokenizer, target.own),
        "margin": round(margin_by_name(target.tokenizer, target.own), 3),
        "template": target.template,
        "source": target.source,
    }


def _print_rows(rows: list[dict[str, object]]) -> None:
    head = tuple(word(f"head_{name}") for name in _HEAD)
    lines = [head, *(tuple(_cell(row, name) for name in _HEAD) for row in rows)]
    widths = [max(width(line[column]) for line in lines) for column in range(len(_HEAD))]
    for line in lines:
        cells = (
            padded(cell, wide, right=name in _NUMBERS)
            for name, cell, wide in zip(_HEAD, line, widths, strict=True)
        )
        click.echo("  ".join(cells).rstrip())


def _cell(row: dict[str, object], name: str) -> str:
    value = _shown(row[name])
    estimated = name == "tokenizer" and not row["exact"]
    return f"~{value} +{row['margin']:.0%}" if estimated else value


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return word("yes") if value else word("no")
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:.1%}"
    return ", ".join(value) if isinstance(value, list) else str(value)
