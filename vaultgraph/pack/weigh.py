"""How much a vault weighs, in which form and which language (part of stage 7).

In: a compiled vault. Out: `Weighing`, tokens by form and tokenizer, and by script and tokenizer.
Forms are those of the whole vault: nothing is cut to a budget.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import Progress, no_progress
from vaultgraph.pack.choice.certificate import Certificate
from vaultgraph.pack.choice.pricing import priced_block
from vaultgraph.pack.choice.value import Priced, make_problem
from vaultgraph.pack.desk import Desk
from vaultgraph.pack.detail import Level, Rendition
from vaultgraph.pack.formats.rag import chunk_records
from vaultgraph.pack.formats.tree import TreeMaker
from vaultgraph.pack.options import PackOptions
from vaultgraph.pack.plan import PackPlan
from vaultgraph.passages.tokens.counting import CountingTokenizer
from vaultgraph.passages.tokens.tokenizers import VOCABULARIES
from vaultgraph.text import script_counts

SCRIPTS = ("latin", "cyrillic", "cjk")

_STAGE = "weigh"
_NOTES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """What a text weighs: its characters, and its tokens by tokenizer."""

    characters: int
    tokens: Mapping[str, int]

    @property
    def guess(self) -> int:
        """The rule of thumb, four characters a token, for comparison."""
        return round(self.characters / 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """What a vault weighs.

    Args:
        notes: number of notes that may be carried; the others are not weighed.
        forms: the whole vault in each form: `raw`, `chunks`, `tree` and the levels of detail.
        scripts: the raw text by the main script of each line.
    """

    notes: int
    forms: Mapping[str, Weight]
    scripts: Mapping[str, Weight]


def weigh(
    vault: CompiledVault, options: PackOptions = PackOptions(), progress: Progress = no_progress
) -> Weighing:
    """Weigh a vault.

    Args:
        vault: the compiled vault.
        options: what may be carried, as for a pack.
        progress: told how far the work is.
    """
    desk = Desk.laid(vault, options)
    priced = desk.pricer.price(desk.carrying.carried, progress)
    order = desk.choose(priced, make_problem(vault, priced, options.weights), progress)
    nothing = Certificate(value=0.0, knapsack_bound=0.0, dual_bound=0.0)
    plan = desk.plan(priced, order, nothing)
    scales = _Scales(desk.tokenizer)
    scripts = _weigh_scripts(plan, scales, progress)
    forms = {"raw": _total(scripts.values())}
    for name, texts in _forms(plan, priced):
        progress(_STAGE, len(forms), 0)
        forms[name] = scales.weigh(texts)
    desk.remember()
    return Weighing(notes=len(plan.carried), forms=forms, scripts=scripts)


class _Scales:
    """Counts with every tokenizer; that of the pack knows many counts already."""

    def __init__(self, known: CountingTokenizer) -> None:
        self._tokenizers = [
            known if name == known.name else CountingTokenizer(name) for name in VOCABULARIES
        ]

    def weigh(self, texts: Iterable[str]) -> Weight:
        """Weigh many texts together, a batch at a time."""
        characters = 0
        tokens = dict.fromkeys(VOCABULARIES, 0)
        for batch in _batches(texts):
            characters += sum(map(len, batch))
            for tokenizer in self._tokenizers:
                tokens[tokenizer.name] += sum(tokenizer.count_blocks(batch))
        return Weight(characters=characters, tokens=tokens)


def _batches(texts: Iterable[str], size: int = 2_000_000) -> Iterator[list[str]]:
    """Gather texts until they hold a number of characters."""
    batch: list[str] = []
    held = 0
    for text in texts:
        batch.append(text)
        held += len(text)
        if held >= size:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _weigh_scripts(plan: PackPlan, scales: _Scales, progress: Progress) -> dict[str, Weight]:
    weights: dict[str, list[Weight]] = defaultdict(list)
    for start in range(0, len(plan.carried), _NOTES):
        progress(_STAGE, start, len(plan.carried))
        texts: dict[str, list[str]] = defaultdict(list)
        for note in plan.carried[start : start + _NOTES]:
            for script, text in _runs(plan.text_of(plan.vault.note_of[note].path)):
                texts[script].append(text)
        for script, found in texts.items():
            weights[script].append(scales.weigh(found))
    return {script: _total(weights[script]) for script in SCRIPTS if script in weights}


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """Cut a text where the main script of its lines changes; lines without letters go along."""
    script = ""
    marked = []
    for line in text.splitlines(keepends=True):
        script = _main_script(line) or script
        marked.append((script, line))
    first = next((script for script, _ in marked if script), SCRIPTS[0])
    for found, lines in groupby(marked, key=lambda each: each[0] or first):
        yield found, "".join(line for _, line in lines)


def _main_script(line: str) -> str:
    """The script of most of a line's letters, "" for none; a Han character weighs as three."""
    counts = script_counts(line)
    weights = {name: counts[name] * (3 if name == "cjk" else 1) for name in SCRIPTS}
    best = max(SCRIPTS, key=lambda name: weights[name])
    return best if weights[best] else ""


def _total(weights: Iterable[Weight]) -> Weight:
    characters = 0
    tokens = dict.fromkeys(VOCABULARIES, 0)
    for weight in weights:
        characters += weight.characters
        for name, count in weight.tokens.items():
            tokens[name] += count
    return Weight(characters=characters, tokens=tokens)


def _forms(plan: PackPlan, priced: Iterable[Priced]) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield the whole vault in each form, as the texts that make it up."""
    yield "chunks", (record.document for record in chunk_records(plan))
    tree = TreeMaker(plan).write(plan.order.document.seed, plan.carried)
    yield "tree", [tree]
    for level in Level:
        yield level.name.lower(), _at_level(plan, priced, level)


def _at_level(plan: PackPlan, priced: Iterable[Priced], level: Level) -> Iterator[str]:
    """Every note at a level, or at the fullest below it that it has."""
    for each in priced:
        rendition = _rendition(each, level)
        yield priced_block(plan.assembler.fragments, each.note, rendition)


def _rendition(each: Priced, level: Level) -> Rendition:
    """The leanest rendition of a level, or the fullest one below it."""
    renditions = each.detail.renditions
    return next(
        (found for found in renditions if found.level is level),
        [found for found in renditions if found.level <= level][-1],
    )
