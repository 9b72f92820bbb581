"""`vaultgraph targets`: the models that a pack can be sized for."""

import click

from vaultgraph.cli.options.packing import own_targets
from vaultgraph.cli.output.summary import print_json


@click.command("targets")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON, for scripts.")
def command(*, as_json: bool) -> None:
    """List the models that a pack can be sized for.

    Own models stand in vaultgraph.toml, in tables such as [targets.my-model] with `window`,
    `tokenizer` and, where they differ, `native`, `input` and `template`.
    """
    from vaultgraph.passages.tokens.targets import known_targets
    from vaultgraph.passages.tokens.tokenizers import is_exact

    rows = [
        {
            "target": target.name,
            "window": target.window,
            "native": target.native_window,
            "input": target.max_input,
            "seed": target.budget(),
            "tokenizer": target.tokenizer,
            "exact": is_exact(target.tokenizer),
            "template": target.template,
        }
        for target in known_targets(own_targets(None))
    ]
    if as_json:
        print_json(rows)
        return
    head = ("target", "window", "native", "input", "seed", "tokenizer", "template")
    lines = [head, *(tuple(_cell(row, name) for name in head) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        cells = (
            cell.rjust(width) if 0 < column < 5 else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        click.echo("  ".join(cells).rstrip())
    click.echo("\nTokens; `seed` is the default budget, `~` marks a tokenizer that is estimated.")


def _cell(row: dict[str, object], name: str) -> str:
    value = row[name]
    if isinstance(value, int):
        return f"{value:,}"
    return f"~{value}" if name == "tokenizer" and not row["exact"] else str(value)
