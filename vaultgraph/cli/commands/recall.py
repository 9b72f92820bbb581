"""`vaultgraph recall`: the passages that answer a question, within a budget."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultgraph.cli.command import VaultCommand
from vaultgraph.cli.options import packing
from vaultgraph.cli.options import reading as options
from vaultgraph.cli.options.embedding import embed_options, take_embedder
from vaultgraph.cli.options.option import Group, option, renamed_option
from vaultgraph.cli.output.bugs import exit_if_broken
from vaultgraph.cli.output.printing import printable
from vaultgraph.cli.output.progress import show_progress
from vaultgraph.cli.output.summary import print_json
from vaultgraph.cli.words import translate, translate_finding
from vaultgraph.model import Progress

if TYPE_CHECKING:  # costly to import, and not needed for `--help`
    from vaultgraph.diagnostics import Diagnostic
    from vaultgraph.model import NoteId
    from vaultgraph.recall.answer import Answer, RecalledPassage
    from vaultgraph.recall.opening import VaultIndex
    from vaultgraph.recall.recaller import Recaller


@click.command("recall", cls=VaultCommand)
@options.vault_argument
@click.argument("question", nargs=-1, required=True)
@option(
    "--budget",
    group=Group.SIZE,
    metavar="TOKENS",
    type=options.Budget(),
    default="2k",
    show_default=True,
    help="Tokens that the answer may take.",
)
@options.target_option
@option(
    "--after",
    group=Group.INPUT,
    metavar="DAY",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Only from notes of this day or later, such as 2025-07-01.",
)
@renamed_option("--since", "--after")
@option(
    "--module",
    group=Group.INPUT,
    metavar="NAME",
    help="Only from the notes of a module, by id or name.",
)
@embed_options
@options.keep_secrets_option
@options.reading_options
@options.result_options
def command(
    *, vault: Path, question: tuple[str, ...], as_json: bool, quiet: bool, **values: Any
) -> None:
    """Find the passages of a vault that answer a question.

    Passages are quoted word for word, in reading order, under the names of their notes. No model
    is needed. Words in quotes are searched for exactly as written.
    """
    from vaultgraph.recall.recaller import RecallOptions

    module = values.pop("module")
    after = values.pop("after")
    with show_progress(quiet=quiet) as progress:
        recaller, members, broken = _recaller(vault, module, values, progress)
        limits = RecallOptions(
            budget=values["budget"], after=after.date() if after else None, notes=members
        )
        answer = recaller.recall(" ".join(question), limits)
    if as_json:
        print_json(_as_json(answer))
    else:
        _print(answer, quiet=quiet)
    exit_if_broken(broken)


def _recaller(
    vault: Path, module: str | None, values: dict[str, Any], progress: Progress
) -> "tuple[Recaller, frozenset[NoteId] | None, tuple[Diagnostic, ...]]":
    """Read the vault, and the members of the module that a user names; no modules without one."""
    from vaultgraph.passages.tokens.targets import DEFAULT_TARGET, find_target
    from vaultgraph.passages.tokens.tokenizers import load_tokenizer
    from vaultgraph.recall.opening import VaultIndex
    from vaultgraph.recall.recaller import Recaller

    target = find_target(values.pop("target") or DEFAULT_TARGET, packing.own_targets(vault))
    tokenizer, keep = load_tokenizer(target.tokenizer, target.own), values.pop("keep_secrets")
    reading = options.name_modules(options.take_read_options(values), vault)
    embedder = take_embedder(values)
    index = VaultIndex(vault, reading, keep_secrets=keep)
    members = _members(index, module, progress) if module else None
    passages = index.refresh(progress)
    vectors = index.embed(embedder, progress) if embedder else None
    for problem in index.diagnostics:
        message = f"{translate_finding(problem.message)}. {translate_finding(problem.remedy)}"
        click.echo(printable(f"{problem.location}: {problem.code} {message}"), err=True)
    return Recaller(passages, tokenizer, vectors), members, index.broken


def _members(index: "VaultIndex", module: str, progress: Progress) -> "frozenset[NoteId]":
    from vaultgraph.compiler import read_vault
    from vaultgraph.recall.modules import find_module

    vault = read_vault(index.root, options=index.options, progress=progress)
    return frozenset(find_module(vault, module).members)


def _print(answer: "Answer", *, quiet: bool) -> None:
    if answer.text:
        click.echo(answer.text)
    for line in answer.remarks() if not quiet else ():
        click.echo(printable(translate(line)), err=True)


def _as_json(answer: "Answer") -> dict[str, object]:
    return {
        "question": answer.question,
        "tokens": answer.tokens,
        "budget": answer.budget,
        "exact": answer.exact,
        "passages": [_passage_as_json(each, answer) for each in answer.passages],
        "unknown": answer.unknown,
        "nearest": answer.nearest,
        "more": [{"note": note, "passages": number} for note, number in answer.more],
    }


def _passage_as_json(passage: "RecalledPassage", answer: "Answer") -> dict[str, object]:
    return {
        "note": passage.note,
        "name": answer.names[passage.note],
        "line": passage.line,
        "headings": passage.headings,
        "text": passage.text,
        "speaker": passage.speaker or None,
        "time": passage.time.isoformat() if passage.time else None,
        "sources": passage.sources,
        "score": round(passage.score, 4),
    }
