"""A command on several vaults runs once for each, with the settings of each.

In: a line with several vaults. Out: one run after the other; with `-o DIR`, each into a folder of
`DIR` that is called like its vault.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from vaultgraph.cli.command import VaultCommand
from vaultgraph.writing import safe_name


class ManyVaultsCommand(VaultCommand):
    """A command that takes several vaults."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Say that there may be several."""
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
        """Run for every vault, and exit with the largest code of all."""
        contexts = [ctx, *ctx.meta.pop(_OTHERS, ())]
        codes = []
        for each in contexts:
            if len(contexts) > 1 and each.params["output"] is not None:
                each.params["output"] /= _name(each)
            codes.append(_run(super().invoke, each))
        if max(codes):
            ctx.exit(max(codes))


_OTHERS = "vaultgraph.other_vaults"


def _run(invoke: Any, ctx: click.Context) -> int:
    try:
        with ctx.scope(cleanup=False):
            invoke(ctx)
    except click.exceptions.Exit as end:
        return end.exit_code
    return 0


def _lines(
    command: click.Command, args: Sequence[str], parent: click.Context | None
) -> Iterator[list[str]]:
    """Take a line with several vaults apart into one line for each."""
    places = _vaults(command, list(args), parent)
    for place in places:
        yield [word for number, word in enumerate(args) if number not in places or number == place]


def _vaults(command: click.Command, args: list[str], parent: click.Context | None) -> list[int]:
    """Find the words that are vaults: without them, no other word is left but options."""
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
    """The words of a line that are neither options nor their values; none where it is wrong."""
    # Help is asked for as the parent says: click keeps the first answer a command gets.
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
    """Refuse vaults of one name: one output would replace the other.

    Raises:
        UsageError: two are called alike.
    """
    names = [_name(ctx).casefold() for ctx in contexts]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise click.UsageError(
            f"Two of the vaults are called {twice}: compile them one by one, each with its own -o.",
            contexts[0],
        )
