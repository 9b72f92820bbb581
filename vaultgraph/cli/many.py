"""A command on several vaults runs once for each, with the settings of each.

In: a line with several vaults. Out: one run after the other; with `-o DIR`, each into the folder of
`DIR` with the name of its vault.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from vaultgraph.cli.command import VaultCommand
from vaultgraph.cli.output.errors import print_error
from vaultgraph.cli.output.printing import print_line, show
from vaultgraph.errors import VaultgraphError
from vaultgraph.writing import safe_name


class ManyVaultsCommand(VaultCommand):
    """A command that takes several vaults."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Show that there may be several."""
        return [
            f"{piece}..." if piece == "VAULT" else piece
            for piece in super().collect_usage_pieces(ctx)
        ]

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Parse a line for its first vault; the lines of the others are kept for `invoke`."""
        lines = list(_lines(self, args, parent))
        if len(lines) < 2:
            return super().make_context(info_name, args, parent, **extra)
        contexts = [
            super(ManyVaultsCommand, self).make_context(info_name, line, parent, **extra)
            for line in lines
        ]
        _check_names(contexts)
        contexts[0].meta[_OTHERS] = contexts[1:]
        return contexts[0]

    def invoke(self, ctx: click.Context) -> None:
        """Run for every vault, also where one fails, and exit with the largest code of all."""
        contexts = [ctx, *ctx.meta.pop(_OTHERS, ())]
        if len(contexts) == 1:
            super().invoke(ctx)
            return
        codes = []
        for number, each in enumerate(contexts):
            if each.params["output"] is not None:
                each.params["output"] /= _name(each)
            if not (each.params["quiet"] or each.params["as_json"]):
                _announce(each.params["vault"], is_first=number == 0)
            codes.append(_run(super().invoke, each))
        if max(codes):
            ctx.exit(max(codes))


_OTHERS = "vaultgraph.other_vaults"


def _announce(vault: Path, *, is_first: bool) -> None:
    """Print which vault the next lines are about."""
    print_line(f"{'' if is_first else chr(10)}{show(str(vault), bold=True)}")


def _run(invoke: Any, ctx: click.Context) -> int:
    try:
        with ctx.scope(cleanup=False):
            invoke(ctx)
    except click.exceptions.Exit as end:
        return end.exit_code
    except VaultgraphError as error:
        return print_error(error)
    return 0


def _lines(
    command: click.Command, args: Sequence[str], parent: click.Context | None
) -> Iterator[list[str]]:
    """Split a line with several vaults into one line for each."""
    places = _vaults(command, list(args), parent)
    for place in places:
        yield [word for number, word in enumerate(args) if number not in places or number == place]


def _vaults(command: click.Command, args: list[str], parent: click.Context | None) -> list[int]:
    """The places of the positional words of a line, found by parsing it without each word."""
    words = _positional(command, args, parent)
    places: list[int] = []
    for place in range(len(args) - 1, -1, -1):
        if args[place] in words:
            rest = args[:place] + args[place + 1 :]
            left = list(words)
            left.remove(args[place])
            if sorted(_positional(command, rest, parent)) == sorted(left):
                args, words = rest, left
                places.append(place)
    return places[::-1]


def _positional(
    command: click.Command, args: Sequence[str], parent: click.Context | None
) -> list[str]:
    """The positional words of a line; none if the line is invalid."""
    # click caches the help option of a command at its first use: its names are the parent's.
    ctx = click.Context(command, parent, resilient_parsing=True)
    try:
        values, more, _ = command.make_parser(ctx).parse_args(list(args))
    except click.UsageError:
        return []
    first = values.get("vault")
    return [first, *more] if isinstance(first, str) else more


def _name(ctx: click.Context) -> str:
    return safe_name(Path(ctx.params["vault"]).resolve().name)


def _check_names(contexts: Sequence[click.Context]) -> None:
    """Refuse vaults with the same name: one output would replace the other.

    Raises:
        UsageError: two have the same name.
    """
    names = [_name(ctx).casefold() for ctx in contexts]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise click.UsageError(
            f"Two of the vaults are called {twice}: compile them one by one, each with its own -o.",
            contexts[0],
        )
