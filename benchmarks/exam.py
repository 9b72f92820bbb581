"""Measures how many answers a seed contains, compared with simple orders of whole notes.

    python benchmarks/exam.py notes VAULT EXAM.jsonl BUDGET…     questions with evidence in notes
    python benchmarks/exam.py talk CONVERSATION.json… BUDGET…    questions about long conversations
    python benchmarks/exam.py focus VAULT EXAM.jsonl BUDGET…     the evidence of each question, in a
                                                                 pack that is focused on it
    python benchmarks/exam.py weights VAULT EXAM.jsonl BUDGET…   ours, with one thing changed a row
    python benchmarks/exam.py weights CONVERSATION.json… BUDGET…

An exam has a row a question, with `kind` and `evidence`, quotes parted by `⁄⁄`. A quote counts if
its words are in the document in a row, ignoring markup and case; the score of a row is the share of
its quotes. A conversation is packed as a vault of chat notes; the evidence of a question is turns,
and a turn counts by the share of its sentences. Simple orders include whole notes, each below its
path, and skip those that no longer fit; `coverage` includes passages by greedy coverage of rare
words, each worth half when repeated, per token.
"""

import heapq
import json
import math
import random
import re
import sys
import tempfile
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from statistics import mean
from typing import Any
from unittest.mock import patch

from vaultgraph.compiler import ReadOptions, make_pack, read_vault
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId
from vaultgraph.pack import PackOptions
from vaultgraph.pack.choose.weights import Weights
from vaultgraph.pack.document import block as blocks
from vaultgraph.pack.document import prices
from vaultgraph.pack.document.block import block
from vaultgraph.passages.tokens.targets import DEFAULT_TARGET, TEMPLATE_TOKENS, find_target
from vaultgraph.passages.tokens.tokenizers import Tokenizer, load_tokenizer
from vaultgraph.recall.recaller import Recaller, RecallOptions
from vaultgraph.vault.note import BlockKind
from vaultgraph.vault.passages import cut
from vaultgraph.vault.passages.clean import HoleFinder
from vaultgraph.vault.passages.render import passage_text
from vaultgraph.vault.reading import notes as reading
from vaultgraph.vault.reading.cache import cache_folder

PARTS = "⁄⁄"
_SEED = 7
_SENTENCES = re.compile(r"(?<=[.!?])\s+")
_WIKILINK = re.compile(r"\[\[(?:[^\]|\n]*\\?\|)?([^\]\n]*)\]\]")
_ADDRESS = re.compile(r"\]\([^)\n]*\)")
_NO_WORD = re.compile(r"[^\w]+")

Score = Callable[[str], float]
"""Returns the share of an exam's evidence that a document contains, 0 to 1."""


def plain(text: str) -> str:
    """Return the words of a text, composed, folded, without markup, separated by spaces."""
    text = _WIKILINK.sub(r"\1", unicodedata.normalize("NFC", text))
    return _NO_WORD.sub(" ", _ADDRESS.sub("", text).casefold()).strip()


def score_notes(exam: Path) -> Score:
    """Score by an exam about notes."""
    return score_rows([json.loads(line) for line in exam.read_text(encoding="utf-8").splitlines()])


def score_rows(rows: Sequence[Mapping[str, Any]]) -> Score:
    """Score by questions about notes."""
    quotes = [list(filter(None, map(plain, row["evidence"].split(PARTS)))) for row in rows]

    def score(document: str) -> float:
        words = f" {plain(document)} "
        return mean(mean(f" {quote} " in words for quote in row) for row in quotes)

    return score


def score_talk(talk: Mapping[str, Any]) -> Score:
    """Score by the questions about a conversation."""
    turns = {
        turn["dia_id"]: list(filter(None, map(plain, _SENTENCES.split(said(turn)))))
        for session in talk["sessions"]
        for turn in session["turns"]
    }
    asked = [
        row["evidence"] for row in talk["qa"] if all(each in turns for each in row["evidence"])
    ]

    def score(document: str) -> float:
        words = f" {plain(document)} "
        held = {
            name: sum(len(part) for part in parts if f" {part} " in words)
            / max(1, sum(map(len, parts)))
            for name, parts in turns.items()
        }
        return mean(mean(held[turn] for turn in evidence) for evidence in asked)

    return score


def said(turn: Mapping[str, Any]) -> str:
    """Return the text of a turn, with the caption of its image."""
    shown = f" [shares {turn['blip_caption']}]" if turn.get("blip_caption") else ""
    return f"{turn['text']}{shown}".replace("\n", " ")


def write_talk(talk: Mapping[str, Any], folder: Path) -> None:
    """Write a conversation as a vault, a chat note a session."""
    first = talk["speaker_a"]
    for number, session in enumerate(talk["sessions"], start=1):
        at = datetime.strptime(session["time"], "%I:%M %p on %d %B, %Y")
        lines = [
            "---", "nexus: nexus-ai-chat-importer", "provider: chatgpt",
            f"conversation_id: {number}", f"create_time: {at.isoformat()}",
            f"update_time: {at.isoformat()}", "---",
            f"# Title: {first} and {talk['speaker_b']}, talk {number}", "",
        ]  # fmt: skip
        for turn in session["turns"]:
            kind = "nexus_user" if turn["speaker"] == first else "nexus_agent"
            lines += [
                f">[!{kind}] **{turn['speaker']}** - {at:%d.%m.%Y at %H:%M}",
                f"> {said(turn)}",
                f"<!-- UID: {turn['dia_id']} -->",
                "",
            ]
        path = folder / f"{at:%Y-%m-%d} - talk {number}.md"
        path.write_text("\n".join(lines), encoding="utf-8")


CHANGES: Mapping[str, Weights] = {
    "nothing": Weights(),
    "PageRank does not count (`rank=0`)": Weights(rank=0),
    "PageRank counts twice as much (`rank=0.4`)": Weights(rank=0.4),
    "a note's size does not count (`length=0`)": Weights(length=0),
    "members of families count as other notes (`families=0`)": Weights(families=0),
    "start pages count as other notes (`starts=1`)": Weights(starts=1),
    "repeated content counts again (`copies=1`)": Weights(copies=1),
    "code counts as prose (`code=1`)": Weights(code=1),
    "numbers count as words (`numbers=1`)": Weights(numbers=1),
    "short turns count as long ones (`turns=0`)": Weights(turns=0),
    "first passages count as others (`openings=1`)": Weights(openings=1),
    "decisions count as other passages (`decisions=1`)": Weights(decisions=1),
    "callouts count as prose (`callouts=1`)": Weights(callouts=1),
    "long passages count as short ones (`density=0`)": Weights(density=0),
}
"""The changes, made one at a time, to measure the effect of each weight."""


@contextmanager
def _machine_text_kept() -> Iterator[None]:
    """Treat all text of a note as content inside this context."""
    with (
        patch.object(cut, "is_content", lambda block, _: block.kind is not BlockKind.HEADING),
        patch.object(HoleFinder, "find", lambda *_: []),
        patch.object(reading, "core_count", lambda: 1),
    ):
        yield


@contextmanager
def _tags_for_notes() -> Iterator[None]:
    """Write a tag with name and path around the quotes of each note inside this context."""

    def tag(name: str, path: str, *, whole: bool) -> str:
        level = 3 if whole else 2
        return f'### <note name="{name}" path="{path}" level="{level}"></note>'

    block.cache_clear()
    with patch.object(blocks, "note_line", tag), patch.object(prices, "note_line", tag):
        yield
    block.cache_clear()


PARTS_KEPT: Mapping[str, Callable[[], AbstractContextManager[None]]] = {
    "generated text is quoted": _machine_text_kept,
    "each note has a tag with its path": _tags_for_notes,
}
"""Removals that are undone, one at a time, to measure their effect."""


def seed_of(vault: CompiledVault, budget: int, weights: Weights = Weights()) -> str:
    """Return the seed within a budget."""
    options = PackOptions(budget=budget + TEMPLATE_TOKENS, formats=("prompt",), weights=weights)
    pack = make_pack(vault, options)
    return next(a.content.decode() for a in pack.artifacts if a.path == "pack/SEED.md")


def documents(vault: CompiledVault, budget: int, tokenizer: Tokenizer) -> Iterator[tuple[str, str]]:
    """Yield the seed and the document of every simple order, each within a budget."""
    yield "ours", seed_of(vault, budget)
    notes = [NoteId(note.path) for note in vault.notes if note.path.endswith(".md")]
    shuffled = notes.copy()
    random.Random(_SEED).shuffle(shuffled)
    rank = vault.ranking.pagerank
    orders = {
        "PageRank": sorted(notes, key=lambda note: -rank.get(note, 0.0)),
        "name": notes,
        "random": shuffled,
        "newest": sorted(notes, key=lambda note: str(vault.note_of[note].created or ""))[::-1],
    }
    for name, order in orders.items():
        yield name, _whole_notes(vault, order, budget, tokenizer)
    yield "coverage", _coverage(vault, notes, budget, tokenizer)


def _whole_notes(
    vault: CompiledVault, order: Iterable[NoteId], budget: int, tokenizer: Tokenizer
) -> str:
    """Include whole notes in an order, skipping those that no longer fit."""
    parts: list[str] = []
    for note in order:
        block = f"## {note}\n\n{vault.text_of(vault.note_of[note].path).strip()}\n\n"
        if len(block) <= budget * 20 and (price := tokenizer.count(block)) <= budget:
            budget -= price
            parts.append(block)
    return "".join(parts)


def _coverage(
    vault: CompiledVault, notes: Sequence[NoteId], budget: int, tokenizer: Tokenizer
) -> str:
    """Choose passages by greedy coverage of rare words, each worth half when repeated."""
    texts: list[str] = []
    words: list[frozenset[str]] = []
    for note in map(vault.note_of.__getitem__, notes):
        text = vault.text_of(note.path)
        texts += (passage_text(passage, note, text) for passage in note.passages)
        words += (frozenset(passage.terms.split()) for passage in note.passages)
    counts = Counter(word for each in words for word in each)
    rarity = {word: math.log((len(words) + 1) / count) for word, count in counts.items()}
    times: dict[str, int] = defaultdict(int)
    prices = [tokenizer.count(f"{text}\n") for text in texts]

    def rate(number: int) -> float:
        return sum(rarity[word] / 2 ** times[word] for word in words[number]) / prices[number]

    heap = [(-rate(number), number) for number in range(len(texts))]
    heapq.heapify(heap)
    parts: list[str] = []
    while heap:
        _, number = heapq.heappop(heap)
        now = -rate(number)
        if heap and (now, number) > heap[0]:
            heapq.heappush(heap, (now, number))
        elif prices[number] <= budget:
            budget -= prices[number]
            parts.append(texts[number])
            for word in words[number]:
                times[word] += 1
    return "\n".join(parts)


def measure(root: Path, budgets: Sequence[int], score: Score) -> dict[int, dict[str, float]]:
    """Score every method at every budget."""
    vault = read_vault(root, options=ReadOptions(cache_folder=cache_folder()))
    tokenizer = load_tokenizer(find_target(DEFAULT_TARGET).tokenizer)
    return {
        budget: {name: score(text) for name, text in documents(vault, budget, tokenizer)}
        for budget in budgets
    }


def report_focus(root: Path, exam: Path, budgets: Sequence[int]) -> None:
    """Print the scores of packs that are focused on each question, compared with recall."""
    vault = read_vault(root, options=ReadOptions(cache_folder=cache_folder()))
    recaller = Recaller.of(vault, load_tokenizer(find_target(DEFAULT_TARGET).tokenizer))
    rows = [json.loads(line) for line in exam.read_text(encoding="utf-8").splitlines()]
    print("| exam | budget | focused pack | recall |\n|---|--:|--:|--:|")
    for budget in budgets:
        shares: dict[str, list[float]] = defaultdict(list)
        for row in rows:
            score, question = score_rows([row]), row["question"]
            options = PackOptions(budget=budget, formats=("prompt",), focus=question)
            [seed] = [a for a in make_pack(vault, options).artifacts if a.path.endswith("SEED.md")]
            shares["pack"].append(score(seed.content.decode()))
            shares["recall"].append(
                score(recaller.recall(question, RecallOptions(budget=budget)).text)
            )
        told = " | ".join(f"{mean(each):.3f}" for each in shares.values())
        print(f"| {vault.name}, {exam.stem} | {budget:,} | {told} |", flush=True)


def report_weights(files: Sequence[Path], budgets: Sequence[int]) -> None:
    """Print the scores of seeds with one weight changed a row, the mean over conversations."""
    with tempfile.TemporaryDirectory() as folder:
        asked = list(_asked(files, Path(folder)))
        print(f"| changed | {' | '.join(f'{each:,}' for each in budgets)} |")
        print(f"|---|{'--:|' * len(budgets)}")
        for name, weights in CHANGES.items():
            shares = [
                mean(score(seed_of(vault, budget, weights)) for vault, score in asked)
                for budget in budgets
            ]
            _print_shares(name, shares)
    for name, kept in PARTS_KEPT.items():
        with kept(), tempfile.TemporaryDirectory() as folder:
            asked = list(_asked(files, Path(folder), cached=False))
            _print_shares(name, [mean(s(seed_of(v, each)) for v, s in asked) for each in budgets])


def _print_shares(name: str, shares: Iterable[float]) -> None:
    print(f"| {name} | {' | '.join(f'{each:.3f}' for each in shares)} |", flush=True)


def _asked(
    files: Sequence[Path], folder: Path, *, cached: bool = True
) -> Iterator[tuple[CompiledVault, Score]]:
    """Read a vault with its exam, or conversations, each as a vault with its questions."""
    if files[0].suffix != ".json":
        options = ReadOptions(cache_folder=cache_folder() if cached else None)
        yield read_vault(files[0], options=options), score_notes(files[1])
        return
    for file in files:
        talk = json.loads(file.read_text(encoding="utf-8"))
        (folder / file.stem).mkdir()
        write_talk(talk, folder / file.stem)
        yield read_vault(folder / file.stem), score_talk(talk)


def print_rows(name: str, rows: Mapping[int, Mapping[str, float]]) -> None:
    """Print a table in Markdown."""
    for budget, shares in rows.items():
        told = " | ".join(f"{share:.3f}" for share in shares.values())
        print(f"| {name} | {budget:,} | {told} |", flush=True)


def print_head(rows: Mapping[int, Mapping[str, float]]) -> None:
    """Print the head of the table."""
    names = list(next(iter(rows.values())))
    print(f"| exam | budget | {' | '.join(names)} |\n|---|{'--:|' * (len(names) + 1)}")


def report_talks(files: Sequence[Path], budgets: Sequence[int]) -> None:
    """Print the mean over conversations."""
    found = []
    for file in files:
        talk = json.loads(file.read_text(encoding="utf-8"))
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder, file.stem)  # the name opens the seed, and counts
            root.mkdir()
            write_talk(talk, root)
            found.append(measure(root, budgets, score_talk(talk)))
    means = {
        budget: {name: mean(rows[budget][name] for rows in found) for name in found[0][budget]}
        for budget in budgets
    }
    print_head(means)
    print_rows(f"{len(files)} conversations", means)


def main(arguments: Sequence[str]) -> None:
    """Run the benchmark that the arguments name."""
    if not arguments:
        sys.exit(__doc__)
    kind, *rest = arguments
    budgets = [int(each) for each in rest if each.isdigit()]
    files = [Path(each) for each in rest if not each.isdigit()]
    if kind == "weights":
        report_weights(files, budgets)
    elif kind == "talk":
        report_talks(files, budgets)
    elif kind == "focus":
        report_focus(*files, budgets)
    else:
        vault, exam = files
        rows = measure(vault, budgets, score_notes(exam))
        print_head(rows)
        print_rows(f"{vault.name}, {exam.stem}", rows)


if __name__ == "__main__":
    main(sys.argv[1:])
