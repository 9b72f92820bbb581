"""Whether the control questions can be answered from the pack (part of verifying).

In: the questions of `probes.jsonl`, and what the documents quote. Out: how often retrieval by words
(BM25) finds the chunk with the answer, and how often the prompt contains it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vaultgraph.graph.search import WordIndex
from vaultgraph.text import stem_of, words
from vaultgraph.unpack.documents import Passage, Recovered

BEST = 5
"""Chunks that a retriever returns."""

_CHUNKS = "rag/chunks.jsonl"
_PROMPT = "SEED.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """How many control questions are answerable; shares of 1.

    Args:
        questions: number of questions.
        first, best: whether the answer is in the first chunk found, or in the first five;
            None without chunks.
        prompt: whether the prompt quotes the answer; None without a prompt.
    """

    questions: int
    first: float | None
    best: float | None
    prompt: float | None


def measure_recall(probes: bytes | None, recovered: Iterable[Recovered]) -> Recall | None:
    """Measure how many questions the chunks and the prompt answer; None without questions."""
    rows = list(probe_rows(probes or b""))
    if not rows:
        return None
    by_document = {each.document: each.passages for each in recovered}
    places = list(_places(rows, by_document.get(_CHUNKS, ())))
    held = list(_held(rows, by_document.get(_PROMPT, ())))
    return Recall(
        questions=len(rows),
        first=_share(place == 0 for place in places),
        best=_share(0 <= place < BEST for place in places),
        prompt=_share(held),
    )


def probe_rows(content: bytes) -> Iterator[Mapping[str, Any]]:
    """Read control questions; invalid lines are ignored."""
    wanted = {"question": str, "answer": str, "note": str, "start": int, "end": int}
    for line in content.decode("utf-8", "replace").split("\n"):
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict) and all(type(row.get(key)) is wanted[key] for key in wanted):
            yield row


def _places(rows: Sequence[Mapping[str, Any]], chunks: Sequence[Passage]) -> Iterator[int]:
    """Yield for each question the place of its chunk among those found, from 0; -1 for none."""
    if not chunks:
        return
    index = WordIndex([map(stem_of, words(f"{chunk.path} {chunk.text}")) for chunk in chunks])
    for row in rows:
        scores = index.search(row["question"])
        found = sorted(scores, key=lambda number: (-scores[number], number))[:BEST]
        right = (place for place, number in enumerate(found) if _holds(chunks[number], row))
        yield next(right, -1)


def _holds(chunk: Passage, row: Mapping[str, Any]) -> bool:
    """Whether a chunk contains the place of an answer, or its beginning."""
    if chunk.path != row["note"] or chunk.start is None or chunk.end is None:
        return False
    return bool(chunk.start <= row["start"] < chunk.end)


def _held(rows: Sequence[Mapping[str, Any]], passages: Sequence[Passage]) -> Iterator[bool]:
    """Yield whether each answer is quoted: all of its words are in the quote of its note."""
    if not passages:
        return
    quoted: dict[str, set[str]] = defaultdict(set)
    for passage in passages:
        quoted[passage.path].update(words(passage.text))
    for row in rows:
        path = row["note"]
        quote = quoted.get(path) or quoted.get(path.rpartition(".")[0]) or set()
        answer: str = row["answer"]
        yield quote.issuperset(words(answer))


def _share(found: Iterable[bool]) -> float | None:
    values = list(found)
    return sum(values) / len(values) if values else None
