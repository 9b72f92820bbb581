"""Compares ways to choose notes for a budget, as shares of the bound by linear relaxation.

    python benchmarks/selection.py VAULT…

For each vault and budget: notes in the order of PageRank, of PageRank per token, the newest first,
at random (the mean of five orders), and the choice of vaultgraph. The first four carry whole notes
and skip what no longer fits, as is usual. Each is worth what the same function says it is worth,
within the same room: the budget without the frame of the document.
"""

import random
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from time import process_time

from vaultgraph.pack.choice.certificate import certify
from vaultgraph.pack.choice.select import State, Step
from vaultgraph.pack.choice.value import Priced, Problem, make_problem
from vaultgraph.pack.desk import Desk

from vaultgraph.compiler import ReadOptions, read_vault
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.pack.options import LEVELS, PackOptions
from vaultgraph.passages.tokens.targets import TEMPLATE_TOKENS
from vaultgraph.vault.reading.cache import cache_folder

RIVALS = ("PageRank", "PageRank a token", "newest", "random")
_SEEDS = range(5)
_LARGER = 0.9
"""A vault that fills less of a budget is carried whole, in this one and in larger ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One vault at one budget: shares of the bound; processor seconds, token counts known."""

    vault: str
    budget: int
    full: float
    rivals: tuple[float, ...]
    ours: float
    proven: float
    seconds: float
    certify_seconds: float


def report(roots: Sequence[Path], folder: Path) -> None:
    """Print the table; parsed notes and counts are kept in a folder."""
    head = ("vault", "budget", "full", *RIVALS, "vaultgraph", "proven", "s", "certify s")
    print(f"| {' | '.join(head)} |")
    print(f"|---|{'---:|' * (len(RIVALS) + 6)}")
    for root in roots:
        vault = read_vault(root, options=ReadOptions(cache_folder=folder))
        for budget in LEVELS:
            row = measure(vault, budget, folder)
            shares = " | ".join(f"{share:.3f}" for share in row.rivals)
            print(
                f"| {row.vault} | {row.budget:,} | {row.full:.1%} | {shares} | **{row.ours:.4f}** "
                f"| {row.proven:.3f} | {row.seconds:.2f} | {row.certify_seconds:.2f} |"
            )
            if row.full < _LARGER:
                break


def measure(vault: CompiledVault, budget: int, folder: Path) -> Row:
    """Choose in every way for one budget."""
    options = PackOptions(budget=budget + TEMPLATE_TOKENS, cache_folder=folder)
    warm = Desk.laid(vault, options)
    warm.pricer.price(warm.carrying.carried, lambda *_: None)
    warm.remember()
    started = process_time()
    desk = Desk.laid(vault, options)
    priced = desk.pricer.price(desk.carrying.carried, lambda *_: None)
    problem = make_problem(vault, priced)
    order = desk.choose(priced, problem, lambda *_: None)
    quick = certify(problem, order.steps, order.room)
    middle = process_time()
    exact = certify(problem, order.steps, order.room, exact=True)
    ended = process_time()
    assert exact.lp_bound
    return Row(
        vault=f"{vault.name} ({len(priced):,} notes)",
        budget=budget,
        full=order.document.tokens / budget,
        rivals=tuple(
            mean(whole_notes(problem, row, order.room) for row in rows) / exact.lp_bound
            for rows in rivals(vault, priced)
        ),
        ours=exact.value / exact.lp_bound,
        proven=quick.share,
        seconds=middle - started,
        certify_seconds=ended - middle,
    )


def rivals(vault: CompiledVault, priced: Sequence[Priced]) -> Iterable[list[list[int]]]:
    """The orders of notes of each rival, in the order of `RIVALS`; several for the random one."""
    notes = range(len(priced))
    rank = [vault.ranking.pagerank.get(each.note, 0.0) for each in priced]
    created = [vault.note_of[each.note].created for each in priced]
    yield [sorted(notes, key=lambda n: -rank[n])]
    yield [sorted(notes, key=lambda n: -rank[n] / priced[n].tokens[-1])]
    yield [sorted(notes, key=lambda n: -(day.toordinal() if (day := created[n]) else 0))]
    yield [random.Random(seed).sample(notes, len(notes)) for seed in _SEEDS]


def whole_notes(problem: Problem, order: Iterable[int], room: int) -> float:
    """The value of whole notes taken in an order, without those that no longer fit."""
    state = State(problem)
    for note in order:
        step = Step(note=note, rung=int(problem.first[note + 1]) - 1)
        if state.tokens + state.price(step) <= room:
            state.take(step)
    return state.value


if __name__ == "__main__":
    report([Path(root) for root in sys.argv[1:]], cache_folder())
