"""The options of a pack, and what a command prints about one in addition to its summary."""

from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultgraph.cli.options.option import (
    Decorator,
    Group,
    Names,
    names_option,
    option,
    renamed_option,
    together,
)
from vaultgraph.cli.options.reading import (
    Budget,
    budget_option,
    keep_secrets_option,
    target_option,
)
from vaultgraph.cli.output.summary import print_table
from vaultgraph.cli.words import translate, word
from vaultgraph.errors import InputError, UsageError, suggestion
from vaultgraph.model import NoteRole

if TYPE_CHECKING:  # costly to import, and not needed for `--help`
    from vaultgraph.linking import ReadOptions
    from vaultgraph.pack import Pack, PackOptions
    from vaultgraph.pack.choose.explain import Explanation
    from vaultgraph.pack.choose.weights import Weights
    from vaultgraph.pack.delta import PackState
    from vaultgraph.passages.tokens.targets import Target

_FORMS = (
    *("prompt", "levels", "json", "yaml", "tree", "rag", "chat", "chatml", "memory", "finetune"),
    *("probes", "skill", "llms", "all"),
)
_LEVELS = ("named", "", "passages", "whole")


class Weight(click.ParamType[tuple[str, float]]):
    """The weight of a kind of element: `links=0.8`."""

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
            self.fail(f"{kind!r} is not a weight. {suggestion(kind, known)}")
        try:
            worth = float(number)
        except ValueError:
            worth = -1.0
        if not 0 <= worth < float("inf"):
            self.fail(f"{value!r} is not a kind and a number of at least 0, such as {kind}=0.5.")
        return kind, worth


role_options: Decorator = names_option(
    "--without",
    group=Group.CONTENT,
    names=Names([role.value for role in NoteRole], "role"),
    metavar="ROLES",
    default=["bookkeeping,template,copy"],
    show_default=True,
    help="Leave out notes of these roles: plain, chat, daily, template, bookkeeping, copy.",
)
title_option: Decorator = option(
    "--title",
    group=Group.CONTENT,
    default="",
    help="Title of the seed; the vault's name by default.",
)
choice_options: Decorator = together(
    target_option,
    budget_option,
    option(
        "--reserve",
        group=Group.SIZE,
        metavar="TOKENS",
        type=Budget(),
        help="Tokens of the target's window to keep free for the conversation; not with --budget.",
    ),
    option(
        "--pin",
        "pins",
        group=Group.CONTENT,
        metavar="NOTE",
        multiple=True,
        help="Include this note in full. May be repeated.",
    ),
    role_options,
    option(
        "--focus",
        group=Group.CONTENT,
        metavar="NOTE|WORDS",
        multiple=True,
        help="Prefer notes near a note, or about the topic of some words. May be repeated.",
    ),
    option(
        "--daily-votes",
        group=Group.CONTENT,
        is_flag=True,
        help="Count the links of daily notes in the ranking.",
    ),
    option(
        "--weight",
        "weights",
        group=Group.CONTENT,
        type=Weight(),
        multiple=True,
        help="How much each kind counts: terms, numbers, links, claims, code, openings, "
        "decisions, callouts, listings, density, turns, copies, rank, length, families, starts, "
        "focus.",
    ),
    keep_secrets_option,
    option(
        "--about",
        group=Group.CONTENT,
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Begin the overview with the owner's own words about themselves, from a text file.",
    ),
    option(
        "--certify",
        group=Group.CONTENT,
        is_flag=True,
        help="Prove how close the selection is to the optimum; takes longer.",
    ),
)


form_options: Decorator = together(
    names_option(
        "--format",
        "formats",
        group=Group.OUTPUT,
        names=Names(what="form", proposed=_FORMS),
        metavar="FORMS",
        default=["prompt,levels,json,tree,rag"],
        show_default=True,
        help=f"Forms to write: {', '.join(_FORMS[:-1])}, or all.",
    ),
    option(
        "--templates",
        group=Group.OUTPUT,
        metavar="DIR",
        type=click.Path(path_type=Path),
        help="Folder of your own templates; built-in ones are used for those missing.",
    ),
    option(
        "--chunk-tokens",
        group=Group.SIZE,
        metavar="TOKENS",
        type=Budget(),
        default="2000",
        show_default=True,
        help="Largest chunk for retrieval, including its header.",
    ),
    option(
        "--rag-files",
        "chunk_files",
        group=Group.OUTPUT,
        is_flag=True,
        help="Also write each chunk to a file of its own.",
    ),
    option(
        "--example-tokens",
        group=Group.SIZE,
        metavar="TOKENS",
        type=Budget(),
        default="4096",
        show_default=True,
        help="Largest example for fine-tuning.",
    ),
    renamed_option("--max-tokens", "--example-tokens"),
)


def state_of_pack(place: Path) -> "PackState":
    """Read the state of a pack, to compare it.

    Raises:
        UsageError: there is no manifest.
        InputError: it is damaged, or of another version.
    """
    from vaultgraph.pack.delta import state_of
    from vaultgraph.unpack.documents import MANIFEST, find_manifest

    manifest = find_manifest(place)
    if manifest is None:
        raise UsageError(f"{place} contains no {MANIFEST}", remedy="Name the folder of a pack.")
    return state_of(manifest)


def take_since(
    place: Path, reading: "ReadOptions", making: "PackOptions"
) -> "tuple[ReadOptions, PackOptions]":
    """Let a pack contain the changes since an earlier one, whose names of modules are kept."""
    before = state_of_pack(place)
    modules = replace(reading.modules, previous=before.kept_modules())
    return replace(reading, modules=modules), replace(making, since=before)


def take_pack_options(
    values: dict[str, Any], read: "ReadOptions", vault: Path
) -> "tuple[ReadOptions, PackOptions]":
    """Remove the values of `choice_options` and `form_options` from those of a command.

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
                if name in values
            }
        ),
        formats=values.pop("formats", ("prompt",)),
        explain=values.pop("explain", ()),
        title=values.get("title", ""),
        about=_about(values.pop("about")),
        focus=tuple(focus),
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
    rank = replace(read.rank, focus=tuple(focus), daily_votes=values.pop("daily_votes"))
    return replace(read, rank=rank), packing


def take_role_options(values: dict[str, Any], read: "ReadOptions") -> "PackOptions":
    """Remove the values of `role_options` from those of a command."""
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


def remarks_on(pack: "Pack", packing: "PackOptions") -> tuple[str, ...]:
    """Messages in addition to the summary of a pack: a stretched window, secrets."""
    from vaultgraph.pack.options import settle_budget, window_advice

    advice = window_advice(*settle_budget(packing))
    remarks = [translate(advice)] if advice else []
    if number := len(pack.secrets):
        key = "secrets_kept" if packing.keep_secrets else "secrets_masked"
        remarks.append(word(key, n=number))
    return tuple(remarks)


def print_explanations(pack: "Pack") -> None:
    """Print why the requested notes are in the pack, or are not."""
    for number, explanation in enumerate(pack.explanations):
        if number:
            click.echo()
        print_table(_explained(explanation))


def _explained(each: "Explanation") -> list[tuple[str, str]]:
    level = each.entry.level
    how = "out" if level is None else _LEVELS[level]
    reason = str(each.entry.reason).replace("-", "_")
    rows = [
        ("note", str(each.note)),
        ("rank", f"{each.place:,}" if each.place else word("none")),
        ("included", ": ".join((word(f"level_{how}"), word(f"reason_{reason}")))),
    ]
    if each.step is not None:
        part = word("part_of", part=each.passages, whole=each.all_passages)
        rows.append(("passages", part))
        rows.append(("price", word("price", n=each.tokens, step=each.step, steps=each.steps)))
    if each.comes_in_at is not None:
        key = "next_more" if each.step is not None else "next_first"
        rows.append(("next", word(key, tokens=each.comes_in_at, n=each.ahead)))
    return [(word(f"head_{name}"), value) for name, value in rows]


def _about(file: Path | None) -> str:
    """Read the owner's description of themselves."""
    if file is None:
        return ""
    from vaultgraph.text import decode

    try:
        return decode(file.read_bytes()).text
    except OSError as error:
        raise InputError(
            f"{file} cannot be read: {error.strerror}", remedy="Name a text file for --about."
        ) from error


def _weights(given: tuple[tuple[str, float], ...]) -> "Weights":
    from vaultgraph.pack.choose.weights import Weights

    return replace(Weights(), **dict(given))
