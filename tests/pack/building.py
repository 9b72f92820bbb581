"""Vaults compiled in memory, and a tokenizer whose counts anyone can check."""

import hashlib
import random
import re
from collections.abc import Iterable
from pathlib import Path

from tests.building import build_vault
from vaultgraph.graph.build import build_graph
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.graph.modules.find import ModuleOptions, find_modules, measure_stability
from vaultgraph.graph.ranking.rank import rank_notes
from vaultgraph.graph.withheld import withhold
from vaultgraph.model import Language, NodeKind
from vaultgraph.pack import formats
from vaultgraph.pack.plan import PackPlan
from vaultgraph.text import decode
from vaultgraph.vault.exclusion import Exclusion
from vaultgraph.vault.parse import parse_note
from vaultgraph.vault.reading.notes import ReadNotes
from vaultgraph.writing import Artifact

_WORD = re.compile(r"\w+|[^\w\s]|\n+")


class WordTokenizer:
    """Counts words, signs and line breaks."""

    name = "words"
    exact = True

    def count(self, text: str) -> int:
        return sum(1 for _ in _WORD.finditer(text))


class Spy:
    """A form that writes nothing and keeps the plan that it was given."""

    def __init__(self) -> None:
        self.plans: list[PackPlan] = []

    def artifacts(self, plan: PackPlan) -> Iterable[Artifact]:
        self.plans.append(plan)
        return ()

    @property
    def plan(self) -> PackPlan:
        return self.plans[-1]


def compiled(tree: str, name: str = "vault", exclude: Iterable[str] = ()) -> CompiledVault:
    """Compile a vault that is written as an indented tree."""
    files = build_vault(tree, name=name)
    texts = {file.path: decode(file.read()).text for file in files.files}
    notes = tuple(
        parse_note(file.path, file.read(), files.settings)
        for file in files.files
        if file.kind is not NodeKind.ATTACHMENT
    )
    left = withhold(files, ReadNotes(notes=notes), Exclusion(exclude, Path(name)))
    notes, paths = left.read.notes, [file.path for file in left.files.files]
    graph = build_graph(notes, paths, left.resolution)
    ranking = rank_notes(graph)
    return CompiledVault(
        name=name,
        language=Language.EN,
        notes=notes,
        text_of=texts.__getitem__,
        resolution=left.resolution,
        left_out=left.left_out,
        graph=graph,
        ranking=ranking,
        modules=find_modules(graph, ranking, notes),
        stability=measure_stability(graph, ModuleOptions()),
        digest=hashlib.sha256(repr(paths).encode()).hexdigest(),
        diagnostics=(),
    )


def prose_vault(notes: int, *, seed: int = 0, sentences: int = 30) -> CompiledVault:
    """A vault of notes on a few subjects, each with headings, links, claims and dates."""
    chance = random.Random(seed)
    subjects = ("harbour", "engine", "garden", "ledger", "violin")
    lines = []
    for number in range(notes):
        subject = subjects[number % len(subjects)]
        lines.append(f"{subject}/{subject} {number}.md")
        for place in range(chance.randint(1, sentences)):
            if place % 7 == 3:
                lines.append(f"    ## Part {place} of the {subject}")
            other = chance.randrange(notes)
            name = f"{subjects[other % len(subjects)]} {other}"
            ending = chance.choice(
                (f"[[{name}]]", f"{name} [^1]", f"20{chance.randint(10, 25)}-03", "it")
            )
            words = " ".join(chance.choice(_WORDS) for _ in range(chance.randint(4, 14)))
            lines += [f"    The {subject} {words} near {ending}.", "    "]
        lines.append(f"    [^1]: [[{subject} {number % len(subjects)}]]")
    return compiled("\n".join(lines))


def formats_with(spy: Spy) -> dict[str, formats.Format]:
    return {**formats.FORMATS, "spy": spy}


_WORDS = re.findall(
    r"\w+",
    "opens slowly turns across northern carries measured heavy under painted careful "
    "winter signal copper answers gentle distant borrowed river lantern quietly above",
)
