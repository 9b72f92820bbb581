"""The options of a pack, and what a command says about one beside its summary."""

from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultgraph.cli.options.reading import (
    Budget,
    Decorator,
    keep_secrets_option,
    pack_options,
    together,
)
from vaultgraph.cli.output.summary import print_table
from vaultgraph.errors import suggestion
from vaultgraph.model import NoteRole

if TYPE_CHECKING:  # costly to import, and not needed for `--help`
    from vaultgraph.linking import ReadOptions
    from vaultgraph.pack import Pack, PackOptions
    from vaultgraph.pack.choose.explain import Explanation
    from vaultgraph.pack.choose.weights import Weights
    from vaultgraph.passages.tokens.targets import Target

_LEVELS = ("named", "", "some passages", "whole")


class Weight(click.ParamType[tuple[str, float]]):
    """What a kind of element is worth: `links=0.8`."""

    name = "kind=number"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, float]:
        """Read a weight; for an unknown kind, name the nearest."""
        if isinstance(value, tuple):
            return value
        from vaultgraph.pack.choose.weights import Weights

        kind, _, number = str(value).partition("=")
        known = [field.name for field in fields(Weights)]
        if kind not in known:
            self.fail(f"{kind!r} is no weight. {suggestion(kind, known)}")
        try:
            worth = float(number)
        except ValueError:
            worth = -1.0
        if not 0 <= worth < float("inf"):
            self.fail(f"{value!r} is not a kind and a number from 0 such as {kind}=0.5.")
        return kind, worth


carry_options: Decorator = together(
    click.option(
        "--without",
        type=click.Choice([role.value for role in NoteRole]),
        metavar="ROLE",
        multiple=True,
        default=(NoteRole.BOOKKEEPING.value, NoteRole.TEMPLATE.value, NoteRole.COPY.value),
        show_default=True,
        help="Leave out notes of this role: plain, chat, daily, template, bookkeeping, copy.",
    ),
)
choice_options: Decorator = together(
    pack_options,
    click.option(
        "--reserve",
        metavar="TOKENS",
        type=Budget(),
        help="Tokens of the target's window left for the conversation; without --budget.",
    ),
    click.option("--pin", "pins", metavar="NOTE", multiple=True, help="Carry this note whole."),
    carry_options,
    click.option(
        "--focus",
        metavar="NOTE|WORDS",
        multiple=True,
        help="Rank what is near a note, or near what words speak of, above the rest.",
    ),
    click.option("--daily-votes", is_flag=True, help="Let links of daily notes count in ranking."),
    click.option(
        "--weight",
        "weights",
        type=Weight(),
        multiple=True,
        help="What a kind of element is worth: notes, links, claims, terms, dates, modules.",
    ),
    keep_secrets_option,
    click.option(
        "--certify", is_flag=True, help="Prove a tighter bound on the best choice; takes longer."
    ),
)


form_options: Decorator = together(
    click.option(
        "--format",
        "formats",
        metavar="FORM",
        multiple=True,
        default=("prompt", "levels", "json", "tree", "rag"),
        show_default=True,
        help="Forms to write: prompt, levels, json, yaml, tree, rag, chat, chatml, memory, "
        "finetune, probes, llms, or all; several by commas or repeated.",
    ),
    click.option(
        "--templates",
        metavar="DIR",
        type=click.Path(path_type=Path),
        help="Own templates, which win over the built-in ones file by file.",
    ),
    click.option(
        "--chunk-tokens",
        metavar="TOKENS",
        type=Budget(),
        default="2000",
        show_default=True,
        help="Largest chunk for retrieval, its header included.",
    ),
    click.option(
        "--rag-files", "chunk_files", is_flag=True, help="Also write each chunk as a file."
    ),
    click.option(
        "--max-tokens",
        "example_tokens",
        metavar="TOKENS",
        type=Budget(),
        default="4096",
        show_default=True,
        help="Largest example for fine-tuning.",
    ),
)


def take_pack_options(
    values: dict[str, Any], read: "ReadOptions", vault: Path
) -> "tuple[ReadOptions, PackOptions]":
    """Take what `choice_options` and `form_options` gave out of the values of a command.

    Args:
        values: the values of all its options; those of the pack are removed, the language stays.
        read: how the vault is read; a focus is added to it.
        vault: the vault's folder, whose settings may name targets.
    """
    from vaultgraph.pack import PackOptions, check_options
    from vaultgraph.pack.plan import FormOptions

    focus = values.pop("focus")
    packing = PackOptions(
        weights=_weights(values.pop("weights")),
        without=tuple(NoteRole(role) for role in values.pop("without")),
        language=values.get("language"),
        targets=own_targets(vault),
        cache_folder=read.cache_folder,
        forms=FormOptions(
            **{
                name: values.pop(name)
                for name in ("templates", "chunk_tokens", "chunk_files", "example_tokens")
            }
        ),
        formats=_split(values.pop("formats")),
        explain=values.pop("explain", ()),
        **{
            name: values.pop(name)
            for name in (
                "target",
                "budget",
                "reserve",
                "pins",
                "keep_secrets",
                "certify",
            )
        },
    )
    check_options(packing)
    _tell_stretched(packing)
    rank = replace(read.rank, focus=tuple(focus), daily_votes=values.pop("daily_votes"))
    return replace(read, rank=rank), packing


def _tell_stretched(packing: "PackOptions") -> None:
    """Say on stderr what a budget above the native window needs, and what it leaves."""
    from vaultgraph.pack.options import settle_budget

    target, budget = settle_budget(packing)
    if budget > target.native_window:
        click.echo(
            f"Warning: {budget:,} tokens are more than the native window of {target.name}, "
            f"{target.native_window:,}: its server must be told to stretch it (YaRN). "
            f"{target.window - budget:,} of {target.window:,} are left for the conversation.",
            err=True,
        )


def take_carry_options(values: dict[str, Any], read: "ReadOptions") -> "PackOptions":
    """Take what `carry_options` gave out of the values of a command."""
    from vaultgraph.pack import PackOptions

    return PackOptions(
        without=tuple(NoteRole(role) for role in values.pop("without")),
        cache_folder=read.cache_folder,
    )


def own_targets(vault: Path | None) -> "tuple[Target, ...]":
    """The targets of `vaultgraph.toml` in the vault and in the working folder."""
    from vaultgraph.config import load_table
    from vaultgraph.passages.tokens.targets import read_target

    folders = [Path.cwd()] if vault is None else [vault, Path.cwd()]
    return tuple(
        read_target(name, value, file)
        for name, (file, value) in load_table(folders, "targets").items()
    )


def tell_window(packing: "PackOptions") -> None:
    """Say on stderr what a budget above the native window of the model needs."""
    from vaultgraph.pack.options import settle_budget, window_advice

    if advice := window_advice(*settle_budget(packing)):
        click.echo(advice, err=True)


def tell_secrets(pack: "Pack", *, kept: bool) -> None:
    """Say on stderr that secrets were found; where they stand is in the manifest."""
    if not pack.secrets:
        return
    number = len(pack.secrets)
    what = f"{number} secret{'s' if number > 1 else ''}"
    if kept:
        click.echo(f"Warning: the pack holds {what} in clear text (--keep-secrets).", err=True)
    else:
        click.echo(f"{what} masked; manifest.json lists where.", err=True)


def print_explanations(pack: "Pack") -> None:
    """Print why the notes that were asked for are in the pack, or are not."""
    for number, explanation in enumerate(pack.explanations):
        if number:
            click.echo()
        print_table(_explained(explanation))


def _explained(each: "Explanation") -> list[tuple[str, str]]:
    rows = [("note", str(each.note))]
    rows.append(("rank", f"{each.place:,}" if each.place else "none"))
    level = each.entry.level
    if level is None:
        rows.append(("carried", f"left out: {each.entry.reason}"))
    else:
        rows.append(("carried", f"{_LEVELS[level]}: {each.entry.reason}"))
    if each.step is not None:
        rows.append(("passages", f"{each.passages:,} of {each.all_passages:,}"))
        rows.append(("price", f"{each.tokens:,} tokens, step {each.step:,} of {each.steps:,}"))
    if each.comes_in_at is not None:
        what = "more of it would come in" if each.step is not None else "it would come in"
        rows.append(
            (
                "next",
                f"{what} at {each.comes_in_at:,} tokens; "
                f"{each.ahead:,} notes of more value a token are ahead",
            )
        )
    return rows


def _split(formats: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.strip() for each in formats for name in each.split(",") if name.strip())


def _weights(given: tuple[tuple[str, float], ...]) -> "Weights":
    from vaultgraph.pack.choose.weights import Weights

    return replace(Weights(), **dict(given))
