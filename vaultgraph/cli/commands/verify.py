"""`vaultgraph verify`: whether a pack is intact, and how well a model answers from it."""

import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultgraph.cli.command import VaultCommand, configure
from vaultgraph.cli.options import packing
from vaultgraph.cli.options import reading as options
from vaultgraph.cli.options.numbers import Number, WholeNumber
from vaultgraph.cli.options.option import Group, option
from vaultgraph.cli.output.bugs import report_broken
from vaultgraph.cli.output.columns import padded, width
from vaultgraph.cli.output.printing import print_line, printable
from vaultgraph.cli.output.progress import show_progress
from vaultgraph.cli.output.summary import print_json, print_table
from vaultgraph.cli.words import word

if TYPE_CHECKING:  # costly to import, and not needed for `--help`
    from vaultgraph.graph.compiled import CompiledVault
    from vaultgraph.linking import ReadOptions
    from vaultgraph.model import Progress
    from vaultgraph.unpack.checks import Check
    from vaultgraph.unpack.damage import Damage
    from vaultgraph.unpack.roundtrip import RoundTrip
    from vaultgraph.unpack.verify import Verification

KEY_VARIABLE = "VAULTGRAPH_API_KEY"
"""The environment variable with the key of the server, if it needs one."""

_SHOWN = 10
_NARROW = 28


@click.command("verify", cls=VaultCommand)
@click.argument("pack", type=click.Path(path_type=Path))
@option(
    "--vault",
    group=Group.INPUT,
    metavar="DIR",
    type=click.Path(path_type=Path),
    is_eager=True,
    callback=configure,
    help="The vault that the pack was made from, to compare quotes and the graph with.",
)
@option(
    "--endpoint",
    group=Group.CONTENT,
    metavar="URL",
    help="Also ask a model, at the root of an OpenAI-compatible API such as "
    f"http://localhost:8000/v1. The key is read from {KEY_VARIABLE}.",
)
@option(
    "--model",
    group=Group.CONTENT,
    metavar="NAME",
    help="The model to ask at --endpoint.",
)
@option(
    "--questions",
    group=Group.SIZE,
    metavar="NUMBER",
    type=WholeNumber(min=1),
    default=30,
    show_default=True,
    help="Control questions to ask; each is asked three times.",
)
@option(
    "--results",
    group=Group.OUTPUT,
    metavar="FILE",
    type=click.Path(path_type=Path),
    default="vaultgraph-answers.jsonl",
    show_default=True,
    help="File for the answers; a question that it answers is not asked again.",
)
@option(
    "--timeout",
    group=Group.SIZE,
    metavar="SECONDS",
    type=Number(min=0, min_open=True),
    default=120.0,
    show_default=True,
    help="How long to wait for an answer.",
)
@options.reading_options
@options.result_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    pack: Path,
    vault: Path | None,
    as_json: bool,
    quiet: bool,
    **asking: Any,
) -> None:
    """Check a pack: checksums, budgets, quotes, references, and what survives damage.

    Exits with 1 when a check fails, and names what failed. Nothing is sent anywhere, except to the
    server of --endpoint.
    """
    from vaultgraph.unpack.documents import read_documents
    from vaultgraph.unpack.verify import verify_pack

    if bool(asking["endpoint"]) != bool(asking["model"]):
        raise click.UsageError("--endpoint and --model must be given together.")
    reading = options.take_read_options(asking)
    with show_progress(quiet=quiet) as progress:
        documents = read_documents(pack)
        ask = _asker(documents, asking, progress) if asking["endpoint"] else None
        compiled = _compiled(vault, reading, documents, progress) if vault else None
        found = verify_pack(documents, compiled, progress, packing.own_targets(vault))
        scores = ask(found.pack_id) if ask else {}
    if as_json:
        print_json({"holds": found.holds, **asdict(found), "scores": scores})
    elif not quiet or not found.holds:
        _print_checks(found)
        if not quiet:
            _print_figures(found, scores)
    is_broken = report_broken(compiled.diagnostics) if compiled else False
    if is_broken or not found.holds:
        ctx.exit(1)


def _compiled(
    vault: Path, reading: "ReadOptions", documents: dict[str, bytes], progress: "Progress"
) -> "CompiledVault":
    """Read the vault as the pack did: without notes that it does not list, if only they differ.

    A pack does not list what its user left out, because that would name it.
    """
    from vaultgraph.compiler import read_vault
    from vaultgraph.unpack.state import unlisted_notes
    from vaultgraph.unpack.verify import read_manifest

    manifest = read_manifest(documents)
    compiled = read_vault(vault, options=reading, progress=progress)
    unlisted = unlisted_notes(manifest, compiled)
    if not 0 < len(unlisted) < len(compiled.notes) or manifest.get("digest") == compiled.digest:
        return compiled
    fewer = replace(reading, exclude_notes=(*reading.exclude_notes, *unlisted))
    part = read_vault(vault, options=fewer, progress=progress)
    return part if manifest.get("digest") == part.digest else compiled


def _asker(
    documents: dict[str, bytes], asking: dict[str, Any], progress: "Progress"
) -> Callable[[str], dict[str, float]]:
    """Check before any work that a model answers; return the function that asks it."""
    from vaultgraph.unpack.asking import questions_of, seed_of
    from vaultgraph.unpack.endpoint import Endpoint, ask_all, check_endpoint, mean_scores

    endpoint = Endpoint(
        url=asking["endpoint"],
        model=asking["model"],
        key=os.environ.get(KEY_VARIABLE, ""),
        timeout=asking["timeout"],
    )
    questions, seed = questions_of(documents)[: asking["questions"]], seed_of(documents)
    check_endpoint(endpoint)

    def ask(pack_id: str) -> dict[str, float]:
        answers = ask_all(
            questions, seed, endpoint, asking["results"], pack=pack_id, progress=progress
        )
        return {condition.value: score for condition, score in mean_scores(answers).items()}

    return ask


def _print_checks(found: "Verification") -> None:
    print_line(f"{word('verify_pack')} {printable(found.pack_id)}")
    names = {check.name: word(f"check_{check.name.replace(' ', '_')}") for check in found.checks}
    wide = max(10, *map(width, names.values()))
    for check in found.checks:
        name = padded(names[check.name], wide)
        print_line(f"  {_verdict(check)}  {name}  {word('checked', n=check.checked)}")
        for culprit in check.culprits[:_SHOWN]:
            print_line(f"      {printable(culprit)}")
        if len(check.culprits) > _SHOWN:
            print_line(f"      {word('more_in_json', n=len(check.culprits) - _SHOWN)}")


def _verdict(check: "Check") -> str:
    if not check.holds:
        return click.style(padded(word("fails"), _wide()), fg="red")
    if not check.checked:
        return click.style(padded("-", _wide()), dim=True)
    return click.style(padded(word("holds"), _wide()), fg="green")


def _wide() -> int:
    return max(width(word("holds")), width(word("fails")))


def _print_figures(found: "Verification", scores: dict[str, float]) -> None:
    """Print how much survives which damage."""
    _print_damage(found.damage)
    if found.round_trip:
        _print_round_trip(found.round_trip)
    if found.recall:
        shares = {
            word("answer_in_first"): found.recall.first,
            word("answer_in_five"): found.recall.best,
            word("answer_in_seed"): found.recall.prompt,
        }
        click.echo()
        print_table((name, f"{share:.1%}") for name, share in shares.items() if share is not None)
    if scores:
        click.echo()
        print_table(
            (word("score_with", name=name), f"{score:.1%}") for name, score in scores.items()
        )


def _print_damage(damage: "Damage") -> None:
    heads = ("document_alone", "check_pack_id", "head_modules", "head_core", "head_notes")
    rows = [tuple(map(word, heads))]
    rows += [
        (
            printable(each.document),
            word("yes" if each.pack_id else "no"),
            f"{each.modules:.0%}",
            f"{each.core:.0%}",
            f"{each.notes:,}",
        )
        for each in damage.documents
    ]
    _print_columns(rows)
    if half := damage.halves:
        print_line(
            "\n"
            + word(
                "half_of_chunks",
                draws=half.draws,
                modules=f"{half.modules:.0%} ({half.modules_worst:.0%})",
                core=f"{half.core:.0%} ({half.core_worst:.0%})",
                notes=f"{half.notes:.0%} ({half.notes_worst:.0%})",
            )
        )


def _print_round_trip(trips: Sequence["RoundTrip"]) -> None:
    heads = ("head_exact", "head_notes", "head_links", "head_modules", "head_rank")
    rows = [(word("read_back"), *map(word, heads))]
    rows += [
        (
            word("all_documents") if each.documents == "all documents" else each.documents,
            f"{each.exact:.1%}",
            f"{each.nodes:.3f}",
            f"{each.edges:.3f}",
            f"{each.modules:.3f}",
            f"{each.rank:.3f}",
        )
        for each in trips
    ]
    _print_columns(rows)


def _print_columns(rows: Sequence[tuple[str, ...]]) -> None:
    """Print rows below a header, the first column to the left, figures to the right."""
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    widths[0] = max(widths[0], _NARROW)
    click.echo()
    for number, row in enumerate(rows):
        cells = [
            padded(cell, wide, right=bool(column))
            for column, (cell, wide) in enumerate(zip(row, widths, strict=True))
        ]
        line = "  ".join(cells)
        print_line(line if number else click.style(line, dim=True))
