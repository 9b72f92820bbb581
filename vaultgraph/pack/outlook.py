"""The outlook of each note: at which budget it would be included, what it would add, and why.

In: the `PackPlan` and the entries. Out: the entries with their outlook, and explanations.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from vaultgraph.model import NoteId, PackEntry
from vaultgraph.pack.choose.explain import Explainer, Explanation, look_ahead
from vaultgraph.pack.memory import part_key
from vaultgraph.pack.nesting import Order
from vaultgraph.pack.plan import PackPlan
from vaultgraph.passages.tokens.targets import TEMPLATE_TOKENS
from vaultgraph.vault.bounds import bounded

LONGEST_BROUGHT = 240
"""The most characters that the page shows of what a note would add."""


def tokens_spent(order: Order) -> Mapping[NoteId, int]:
    """The tokens of the quotes of each note."""
    spent: dict[NoteId, int] = defaultdict(int)
    for step in order.chosen:
        spent[step.note] += step.tokens
    return spent


def with_outlook(plan: PackPlan, entries: Mapping[NoteId, PackEntry]) -> dict[NoteId, PackEntry]:
    """Add the budget at which more of each note would be included, and what it would add."""
    order = plan.choice.order
    outlooks = look_ahead(
        plan.choice.problem,
        [step.passage for step in order.chosen],
        spent=order.document.tokens + TEMPLATE_TOKENS,
    )
    first = plan.choice.problem.elements.first.tolist()
    described = dict(entries)
    for number, outlook in outlooks.items():
        note, entry = plan.eligible[number], entries[plan.eligible[number]]
        passage = outlook.passage - first[number]
        described[note] = replace(
            entry,
            share=outlook.share,
            comes_in_at=outlook.comes_in_at,
            brings="" if entry.level else _brings(plan, note, passage),
        )
    return described


def _brings(plan: PackPlan, name: NoteId, passage: int) -> str:
    """The beginning of a passage of a note, as the page shows it; cached between runs."""
    note = plan.vault.note_of[name]
    parts = (note.digest, note.path, passage, plan.texts.keep_secrets, LONGEST_BROUGHT)
    key = part_key(plan.vault.reading, *parts)
    if (known := plan.memory.brings.get(key)) is not None:
        return known.decode("utf-8", "surrogatepass")
    said = bounded(" ".join(plan.texts.passage(note, passage).split()), LONGEST_BROUGHT)
    plan.memory.brings.put(key, said.encode("utf-8", "surrogatepass"))
    return said


def explain(
    plan: PackPlan, asked: Sequence[NoteId], entries: Mapping[NoteId, PackEntry]
) -> tuple[Explanation, ...]:
    """Explain for each requested note why it is included or not."""
    if not asked:
        return ()
    document = plan.choice.order.document
    explainer = Explainer(
        plan.choice.problem,
        plan.eligible,
        plan.choice.order.chosen,
        budget=document.budget + TEMPLATE_TOKENS,
        room=document.budget - document.tokens,
        ranked=plan.vault.ranking.order,
        entries=entries,
    )
    return tuple(explainer.explain(note) for note in asked)
