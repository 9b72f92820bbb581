"""The size of a vault in tokens by form, place and script (part of stage 7).

In: a compiled vault. Out: `Weighing`, tokens by tokenizer: of the whole vault in each form, and of
its notes by module, folder, role and script. Nothing is cut to a budget.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId, Progress, no_progress
from vaultgraph.pack.document.block import block
from vaultgraph.pack.formats.rag import chunk_records
from vaultgraph.pack.formats.tree import TreeMaker
from vaultgraph.pack.options import PackOptions
from vaultgraph.pack.plan import PackPlan
from vaultgraph.pack.planning import plan_pack
from vaultgraph.passages.tokens.counting import CountingTokenizer
from vaultgraph.passages.tokens.targets import DEFAULT_TARGET, Target, find_target
from vaultgraph.passages.tokens.tokenizers import VOCABULARIES, OwnTokenizer, plugin_names
from vaultgraph.text import script_counts

SCRIPTS = ("latin", "cyrillic", "cjk")

_STAGE = "weigh"
_NOTES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """The size of a text: its characters, and its tokens by tokenizer."""

    characters: int
    tokens: Mapping[str, int]

    @property
    def guess(self) -> int:
        """The rule of thumb, four characters a token, for comparison."""
        return round(self.characters / 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """The size of a vault.

    Args:
        notes: number of notes that may be included; the others are not counted.
        target: the model whose tokens are counted.
        tokenizers: names of the tokenizers, including the target's, and whether each is exact.
        forms: the whole vault in each form: `raw`, `chunks`, `tree`, `names`, `passages`.
        modules: the raw text by the name of a note's module; "" for none.
        folders: the raw text by the top folder; "" for notes that are in none.
        roles: the raw text by the role of a note.
        scripts: the raw text by the main script of each line.
    """

    notes: int
    target: Target
    tokenizers: Mapping[str, bool]
    forms: Mapping[str, Weight]
    modules: Mapping[str, Weight]
    folders: Mapping[str, Weight]
    roles: Mapping[str, Weight]
    scripts: Mapping[str, Weight]

    @property
    def tokens(self) -> int:
        """The tokens of the raw notes by the target's tokenizer."""
        return self.forms["raw"].tokens[self.target.tokenizer]

    @property
    def windows(self) -> float:
        """How many native windows of the target the notes fill."""
        return self.tokens / self.target.native_window


def weigh(
    vault: CompiledVault,
    options: PackOptions = PackOptions(),
    progress: Progress = no_progress,
    target: Target | None = None,
) -> Weighing:
    """Count the tokens of a vault.

    Args:
        vault: the compiled vault.
        options: which notes are counted, as for a pack.
        progress: called with the progress of the work.
        target: the model whose tokens are counted; the default one if none is given.
    """
    plan = plan_pack(vault, options, progress)
    target = target or find_target(DEFAULT_TARGET)
    scales = _Scales(plan.tokenizer, target.tokenizer, target.own)
    parts = _weigh_parts(plan, scales, progress)
    forms = {"raw": _total(parts["roles"].values())}
    for name, texts in _forms(plan):
        progress(_STAGE, len(forms), 0)
        forms[name] = scales.weigh(texts)
    return Weighing(
        notes=len(plan.eligible),
        target=target,
        tokenizers=scales.exact,
        forms=forms,
        scripts={name: parts["scripts"][name] for name in SCRIPTS if name in parts["scripts"]},
        **{part: _heaviest_first(parts[part]) for part in ("modules", "folders", "roles")},
    )


class _Scales:
    """Counts with every available tokenizer; many counts of the pack's are known already."""

    def __init__(self, known: CountingTokenizer, asked: str, own: OwnTokenizer | None) -> None:
        names = dict.fromkeys((*VOCABULARIES, asked, *plugin_names()))
        self._tokenizers = [
            known
            if name == known.name and own is None
            else CountingTokenizer(name, own=own if name == asked else None)
            for name in names
        ]
        self.exact = {each.name: each.exact for each in self._tokenizers}

    def weigh_each(self, texts: Sequence[str]) -> list[Weight]:
        """Count texts one by one."""
        counts = {each.name: each.count_blocks(texts) for each in self._tokenizers}
        return [
            Weight(characters=len(text), tokens={name: found[at] for name, found in counts.items()})
            for at, text in enumerate(texts)
        ]

    def weigh(self, texts: Iterable[str]) -> Weight:
        """Count many texts together, in batches."""
        return _total(weight for batch in _batches(texts) for weight in self.weigh_each(batch))


def _batches(texts: Iterable[str], size: int = 2_000_000) -> Iterator[list[str]]:
    """Gather texts until they have a number of characters."""
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


def _weigh_parts(
    plan: PackPlan, scales: _Scales, progress: Progress
) -> dict[str, dict[str, Weight]]:
    """Count the text of every note once, and sum the counts by module, folder, role and script."""
    found: dict[str, dict[str, list[Weight]]] = defaultdict(lambda: defaultdict(list))
    for start in range(0, len(plan.eligible), _NOTES):
        progress(_STAGE, start, len(plan.eligible))
        runs = [
            (note, script, text)
            for note in plan.eligible[start : start + _NOTES]
            for script, text in _runs(plan.texts.text(plan.vault.note_of[note].path))
        ]
        weights = scales.weigh_each([text for _, _, text in runs])
        for (note, script, _), weight in zip(runs, weights, strict=True):
            for part, name in _places(plan, note, script):
                found[part][name].append(weight)
    return {
        part: {name: _total(weights) for name, weights in found[part].items()}
        for part in ("modules", "folders", "roles", "scripts")
    }


def _places(plan: PackPlan, name: NoteId, script: str) -> Iterator[tuple[str, str]]:
    """Yield the module, folder, role and script of a part of a note."""
    note = plan.vault.note_of[name]
    module = plan.vault.module_of.get(name)
    yield "modules", plan.assembler.frames.label(module) if module else ""
    yield "folders", note.path.partition("/")[0] if "/" in note.path else ""
    yield "roles", note.role.value
    yield "scripts", script


def _heaviest_first(weights: Mapping[str, Weight]) -> dict[str, Weight]:
    return dict(sorted(weights.items(), key=lambda each: (-each[1].characters, each[0])))


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """Cut a text where the main script of its lines changes; lines without letters join them."""
    script = ""
    marked = []
    for line in text.splitlines(keepends=True):
        script = _main_script(line) or script
        marked.append((script, line))
    first = next((script for script, _ in marked if script), SCRIPTS[0])
    for found, lines in groupby(marked, key=lambda each: each[0] or first):
        yield found, "".join(line for _, line in lines)


def _main_script(line: str) -> str:
    """The script of most of a line's letters, "" for none; a Han character counts as three."""
    counts = script_counts(line)
    weights = {name: counts[name] * (3 if name == "cjk" else 1) for name in SCRIPTS}
    best = max(SCRIPTS, key=lambda name: weights[name])
    return best if weights[best] else ""


def _total(weights: Iterable[Weight]) -> Weight:
    characters = 0
    tokens: Counter[str] = Counter()
    for weight in weights:
        characters += weight.characters
        tokens.update(weight.tokens)
    return Weight(characters=characters, tokens=dict(tokens))


def _forms(plan: PackPlan) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield the whole vault in each form, as the texts that make it up."""
    fragments = plan.assembler.fragments
    yield "chunks", (record.document for record in chunk_records(plan))
    yield "tree", [TreeMaker(plan).write(plan.choice.order.document.seed, plan.eligible)]
    yield "names", (f"{fragments.ref(note).name}; " for note in plan.eligible)
    yield (
        "passages",
        (
            block(fragments.fragment(note, dict.fromkeys(range(len(passages))))) + "\n\n"
            for note in plan.eligible
            if (passages := plan.vault.note_of[note].passages)
        ),
    )
