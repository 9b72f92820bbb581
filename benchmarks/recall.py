"""Measures how much of the evidence of a question recall finds, compared with other methods.

    python benchmarks/recall.py notes VAULT EXAM.jsonl BUDGET…     questions with evidence in notes
    python benchmarks/recall.py talk CONVERSATION.json… BUDGET…    questions about conversations

Exams and scores are those of `exam.py`; here each question is asked separately, and its answer is
scored. `notes` is BM25 over whole notes, `passages` BM25 over bare passages (both by bm25s, on our
terms); `FTS5 notes` and `FTS5 passages` are the same by SQLite's own full-text search with its
`porter` tokenizer, any word of the question; `newest` are the newest notes in full. All have the
same budget, counted by the same tokenizer.
"""

import json
import re
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import mean, median
from time import perf_counter
from typing import Any

import bm25s
from exam import PARTS, plain, score_talk, write_talk

from vaultgraph.compiler import ReadOptions, read_vault
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.passages.tokens.targets import DEFAULT_TARGET, find_target
from vaultgraph.passages.tokens.tokenizers import Tokenizer, load_tokenizer
from vaultgraph.recall.recaller import Recaller, RecallOptions
from vaultgraph.vault.passages.render import passage_text
from vaultgraph.vault.passages.terms import terms_of
from vaultgraph.vault.reading.cache import cache_folder

Ask = Callable[[str, int], str]
"""Answers a question within a budget."""

_CONSIDERED = 500


def ways(vault: CompiledVault, tokenizer: Tokenizer) -> Iterator[tuple[str, Ask]]:
    """Yield every method of answering a question."""
    recaller = Recaller.of(vault, tokenizer)
    yield (
        "ours",
        lambda question, budget: recaller.recall(question, RecallOptions(budget=budget)).text,
    )
    notes = [note for note in vault.notes if note.path.endswith(".md")]
    whole = [f"## {note.title}\n{vault.text_of(note.path)}" for note in notes]
    bare = [
        passage_text(passage, note, vault.text_of(note.path))
        for note in notes
        for passage in note.passages
    ]
    yield "notes", _ranked(whole, tokenizer)
    yield "passages", _ranked(bare, tokenizer)
    yield "FTS5 notes", _full_text(whole, tokenizer)
    yield "FTS5 passages", _full_text(bare, tokenizer)
    newest = sorted(range(len(notes)), key=lambda n: str(notes[n].created or ""), reverse=True)
    latest = [whole[number] for number in newest]
    yield "newest", lambda _, budget: _filled(latest, budget, tokenizer)


def _ranked(texts: Sequence[str], tokenizer: Tokenizer) -> Ask:
    """Answer with the texts that BM25 ranks highest."""
    index = bm25s.BM25()
    index.index([terms_of(text) for text in texts], show_progress=False)
    known = set(index.vocab_dict)

    def ask(question: str, budget: int) -> str:
        terms = [term for term in terms_of(question) if term in known]
        scores = index.get_scores(terms) if terms else [0.0] * len(texts)
        order = sorted(range(len(texts)), key=lambda number: -scores[number])[:_CONSIDERED]
        return _filled([texts[number] for number in order], budget, tokenizer)

    return ask


def _full_text(texts: Sequence[str], tokenizer: Tokenizer) -> Ask:
    """Answer with the texts that SQLite's FTS5 ranks highest."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE texts USING fts5(said, tokenize='porter unicode61')")
    database.executemany("INSERT INTO texts VALUES (?)", ((text,) for text in texts))
    search = "SELECT said FROM texts WHERE texts MATCH ? ORDER BY bm25(texts) LIMIT ?"

    def ask(question: str, budget: int) -> str:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", question))
        rows = database.execute(search, (words, _CONSIDERED)) if words else ()
        return _filled((said for (said,) in rows), budget, tokenizer)

    return ask


def _filled(texts: Iterable[str], budget: int, tokenizer: Tokenizer) -> str:
    parts: list[str] = []
    for text in texts:
        if (price := tokenizer.count(f"{text}\n")) <= budget:
            budget -= price
            parts.append(text)
        if budget < 10:
            break
    return "\n".join(parts)


def note_questions(exam: Path) -> list[tuple[str, Callable[[str], float]]]:
    """The questions of an exam on notes, each with what scores its answer."""
    rows = [json.loads(line) for line in exam.read_text(encoding="utf-8").splitlines()]
    return [(row["question"], _quotes(row["evidence"])) for row in rows]


def _quotes(evidence: str) -> Callable[[str], float]:
    quotes = [quote for quote in map(plain, evidence.split(PARTS)) if quote]
    return lambda text: mean(f" {quote} " in f" {plain(text)} " for quote in quotes)


def talk_questions(talk: Mapping[str, Any]) -> list[tuple[str, Callable[[str], float]]]:
    """The questions about a conversation whose evidence is there."""
    turns = {turn["dia_id"] for session in talk["sessions"] for turn in session["turns"]}
    asked = [row for row in talk["qa"] if turns.issuperset(row["evidence"])]
    return [(row["question"], score_talk({**talk, "qa": [row]})) for row in asked]


def measure(
    root: Path, questions: Sequence[tuple[str, Callable[[str], float]]], budgets: Sequence[int]
) -> tuple[dict[tuple[str, int], float], float]:
    """Score every method at every budget, and time an answer of recall in seconds (median)."""
    vault = read_vault(root, options=ReadOptions(cache_folder=cache_folder()))
    tokenizer = load_tokenizer(find_target(DEFAULT_TARGET).tokenizer)
    shares: dict[tuple[str, int], float] = {}
    seconds: list[float] = []
    for name, ask in ways(vault, tokenizer):
        ask(questions[0][0], budgets[0])
        for budget in budgets:
            found = []
            for question, score in questions:
                start = perf_counter()
                text = ask(question, budget)
                seconds += [perf_counter() - start] if name == "ours" else []
                found.append(score(text))
            shares[name, budget] = mean(found)
    return shares, median(seconds)


def report(name: str, shares: Mapping[tuple[str, int], float], seconds: float) -> None:
    """Print a table in Markdown."""
    names = list(dict.fromkeys(name for name, _ in shares))
    print(f"| {name} | budget | {' | '.join(names)} |\n|---|--:|{'--:|' * len(names)}")
    for budget in dict.fromkeys(budget for _, budget in shares):
        row = " | ".join(f"{shares[name, budget]:.3f}" for name in names)
        print(f"| {name} | {budget:,} | {row} |")
    print(f"one answer of ours: {1000 * seconds:.0f} ms, median\n", flush=True)


def main(arguments: Sequence[str]) -> None:
    """Take the words of the command line."""
    kind, *words = arguments
    budgets = [int(word) for word in words if word.isdecimal()]
    files = [Path(word) for word in words if not word.isdecimal()]
    if kind == "notes":
        root, exam = files
        report(exam.stem, *measure(root, note_questions(exam), budgets))
        return
    found = []
    for file in files:
        talk = json.loads(file.read_text(encoding="utf-8"))
        with tempfile.TemporaryDirectory() as folder:
            write_talk(talk, Path(folder))
            found.append(measure(Path(folder), talk_questions(talk), budgets))
    shares = {key: mean(each[key] for each, _ in found) for key in found[0][0]}
    report(f"{len(files)} conversations", shares, median(seconds for _, seconds in found))


if __name__ == "__main__":
    main(sys.argv[1:])
