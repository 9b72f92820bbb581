"""Answer a question: find the best passages within a budget (the pipeline of recall).

In: the index of a vault, and a question. Out: `Answer`.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from vaultgraph.arguments import assign, check_fields, checked, day_of, names_of
from vaultgraph.errors import UsageError
from vaultgraph.model import NoteId
from vaultgraph.passages.tokens.amounts import read_amount
from vaultgraph.passages.tokens.tokenizers import Tokenizer
from vaultgraph.recall.answer import (
    Answer,
    RecalledPassage,
    hour_of,
    note_head,
    passage_lines,
    render_passages,
)
from vaultgraph.recall.index import RecallIndex
from vaultgraph.recall.postings import Floats
from vaultgraph.recall.question import Question, comparable, read_question
from vaultgraph.recall.scoring import RecallWeights, best_of, fuse_ranks, score_passages

if TYPE_CHECKING:  # costly to import, and not needed for a cached index
    from vaultgraph.graph.compiled import CompiledVault
    from vaultgraph.recall.vectors import Vectors

LEAST_BUDGET = 50
"""The smallest budget in tokens; less is not enough for any passage."""

_CONSIDERED = 600
_SPARE = 12
_MOST_MISSES = 60
"""The most consecutive passages that do not fit; then no more are tried, to save counting."""

_WORTH_REPORTING = 0.25
"""The least share of the best score at which a passage that was left out is mentioned."""

_DEFINITIONS = re.compile(
    r"(?:\[\^[^\]\n]+\]:[ \t]*(?:\[\[[^\]\n]*\]\](?:[\s,;.&、]|and\b|и\b|和)*)+)+"
)
"""Footnotes that only name notes, which the statements themselves show as their sources."""

_IN_TIME, _OUT_OF_TIME = 1.5, 0.7
_OF_PHRASE = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallOptions:
    """The limits of an answer.

    Args:
        budget: the most tokens of its text.
        after: recall only notes created on this day or later; notes without a day are left out.
        notes: recall only from these notes; from all if None.
        weights: the weights of the signals.
    """

    budget: int = 2_000
    after: date | None = None
    notes: frozenset[NoteId] | None = None
    weights: RecallWeights = RecallWeights()

    if TYPE_CHECKING:  # what callers may pass; the fields above are the normalised values

        def __init__(
            self,
            *,
            budget: int | str = 2_000,
            after: date | str | None = None,
            notes: Collection[NoteId] | None = None,
            weights: RecallWeights = ...,
        ) -> None: ...

    def __post_init__(self) -> None:
        """Normalise what callers pass: `budget="2k"`, `after="2025-03-31"`.

        Raises:
            UsageError: a value of the wrong type.
        """
        assign(self, budget=read_amount(self.budget))
        if self.after is not None:
            assign(self, after=day_of(self.after, "after"))
        if self.notes is not None:
            assign(self, notes=frozenset(names_of(self.notes, "notes")))
        check_fields(self)


@dataclass(frozen=True, slots=True)
class Found:
    """The ranked passages for a question.

    Args:
        question: the question as typed.
        asked: the parsed question.
        scores: the score of each passage, shape (passages,).
        order: the numbers of the best passages, best first.
    """

    question: str
    asked: Question
    scores: Floats
    order: tuple[int, ...]

    def worth_reporting(self, held: Set[int]) -> Iterator[int]:
        """Yield further passages with a high enough score, without those in `held`."""
        least = _WORTH_REPORTING * self.scores[self.order[0]] if self.order else 0
        return (each for each in self.order if each not in held and self.scores[each] >= least)


class Recaller:
    """Answers questions from a vault.

    Args:
        index: its passages.
        tokenizer: counts the tokens of answers.
        vectors: the vectors of its passages, if an embedder is used.
    """

    def __init__(
        self, index: RecallIndex, tokenizer: Tokenizer, vectors: "Vectors | None" = None
    ) -> None:
        self.index = index
        self.tokenizer = tokenizer
        self.vectors = vectors

    @classmethod
    @checked
    def of(
        cls, vault: "CompiledVault", tokenizer: Tokenizer, *, keep_secrets: bool = False
    ) -> "Recaller":
        """Make one for a compiled vault; `keep_secrets` is as for `make_index`."""
        from vaultgraph.recall.build import make_index

        return cls(make_index(vault.notes, vault.text_of, keep_secrets=keep_secrets), tokenizer)

    @checked
    def recall(self, question: str, options: RecallOptions = RecallOptions()) -> Answer:
        """Find the passages that answer a question best.

        Args:
            question: in any of the vault's languages.
            options: the budget and other limits of the answer.

        Raises:
            UsageError: the budget is below `LEAST_BUDGET`.
        """
        return self.within(self.find(question, options), options.budget)

    @checked
    def find(self, question: str, options: RecallOptions = RecallOptions()) -> Found:
        """Rank the passages for a question; `within` makes an answer of them."""
        asked = read_question(question, self.index.passages, self.index.newest)
        scores = self._scores(question, asked, options)
        return Found(question, asked, scores, tuple(best_of(scores, _CONSIDERED)))

    @checked
    def within(self, found: Found, budget: int) -> Answer:
        """Make an answer of the best passages within a budget in tokens.

        Raises:
            UsageError: the budget is below `LEAST_BUDGET`.
        """
        if budget < LEAST_BUDGET:
            raise UsageError(
                f"a budget of {budget:,} tokens is too small for a passage",
                remedy=f"Allow at least {LEAST_BUDGET} tokens.",
            )
        chosen = self._fitted(self._chosen(found, budget), budget)
        passages = tuple(passage for _, passage in chosen)
        text = self._rendered(passages)
        asked = found.asked
        return Answer(
            question=found.question,
            passages=passages,
            names=self.index.names,
            created=self.index.created,
            text=text,
            tokens=self.tokenizer.count(text),
            budget=budget,
            exact=self.tokenizer.exact,
            unknown=asked.unknown,
            nearest=asked.nearest,
            wordless=not asked.terms and not asked.unknown,
            more=self._more(found.worth_reporting({number for number, _ in chosen})),
        )

    @checked
    def relevance(self, question: str) -> Mapping[NoteId, tuple[float, ...]]:
        """Return the relevance of every passage to a question, from 0 to 1 for the best one.

        Returns:
            for each note about the question, the relevance of each of its passages, in order.
        """
        asked = read_question(question, self.index.passages, self.index.newest)
        scores = self._scores(question, asked, RecallOptions())
        best = float(scores.max(initial=0.0))
        starts = self.index.starts.tolist()
        found: dict[NoteId, tuple[float, ...]] = {}
        for number, entry in enumerate(self.index.entries):
            own = scores[starts[number] : starts[number + 1]]
            if best > 0 and own.any():
                found[entry.path] = tuple((own / best).tolist())
        return found

    def _scores(self, question: str, asked: Question, options: RecallOptions) -> Floats:
        """Score every passage by words, phrases, days and meaning; 0 for those not allowed."""
        scores = score_passages(self.index, asked.terms, options.weights)
        considered: Iterable[int] = best_of(scores, _CONSIDERED)
        if asked.phrases and not asked.terms:  # only function words, which are not in the index
            considered = range(len(scores))
            scores = np.array([self._says(number, asked) for number in considered], np.float32)
        for number in considered if asked.phrases or asked.days else ():
            scores[number] *= self._fit(number, asked)
        if self.vectors:
            near = self.vectors.score(question)
            scores = fuse_ranks(scores, near, options.weights.meaning)
        limited = options.after is not None or options.notes is not None
        return scores * self._allowed(options) if limited else scores

    def _fit(self, number: int, asked: Question) -> float:
        """Return the factor of a passage's score for its phrases and days."""
        passage = self.index.passage(number)
        fit = 1.0 + _OF_PHRASE * self._says(number, asked)
        if asked.days and passage.days:
            fit *= _IN_TIME if any(map(asked.days.hold, passage.days)) else _OUT_OF_TIME
        return fit

    def _says(self, number: int, asked: Question) -> int:
        """Count the phrases of the question that a passage contains."""
        if not asked.phrases:
            return 0
        passage = self.index.passage(number)
        said = comparable(f"{passage.context}\n{passage.text}")
        return sum(phrase in said for phrase in asked.phrases)

    def _allowed(self, options: RecallOptions) -> Floats:
        """Return 1 for each passage that the options allow, 0 for the others."""
        allowed = np.array(
            [
                (options.notes is None or entry.path in options.notes)
                and (options.after is None or (entry.created or date.min) >= options.after)
                for entry in self.index.entries
            ],
            dtype=np.float32,
        )
        return allowed[self.index.owner]

    def _chosen(self, found: Found, budget: int) -> list[tuple[int, RecalledPassage]]:
        """Choose passages, best first, while they fit into the budget; no text is chosen twice."""
        chosen: list[tuple[int, RecalledPassage]] = []
        said: set[str] = set()
        heads: set[tuple[NoteId, object]] = set()
        left, misses = budget, 0
        for number in found.order:
            passage = self._recalled(number, float(found.scores[number]))
            key = comparable(passage.text)
            if key in said or _DEFINITIONS.fullmatch(passage.text):
                continue
            price, paid = self._price(passage, heads)
            if price <= left:
                left -= price
                said.add(key)
                heads |= paid
                chosen.append((number, passage))
                misses = 0
            else:
                misses += 1
            if left < _SPARE or misses == _MOST_MISSES:
                break
        return chosen

    def _price(
        self, passage: RecalledPassage, heads: set[tuple[NoteId, object]]
    ) -> tuple[int, set[tuple[NoteId, object]]]:
        """Return the tokens of a passage after the chosen ones, and the heads that it adds."""
        names, created = self.index.names, self.index.created
        note, hour = passage.note, hour_of(passage)
        lines = [*passage_lines(passage, None)]
        text = lines[-1]
        if (note, passage.context) in heads:
            text = text.removeprefix(f"{passage.context}\n")
        if passage.headings and (note, passage.headings) not in heads:
            text = f"{lines[0]}\n{text}"
        if (note, "") not in heads:
            text = f"{note_head(note, names, created, passage.time)}\n\n{text}"
        elif hour and (note, hour) not in heads:
            text = f"({passage.time:%Y-%m-%d %H:%M})\n{text}"
        return self.tokenizer.count(f"{text}\n"), {
            (note, ""),
            (note, passage.headings),
            (note, passage.context),
            (note, hour),
        }

    def _fitted(
        self, chosen: list[tuple[int, RecalledPassage]], budget: int
    ) -> list[tuple[int, RecalledPassage]]:
        """Put passages in reading order; drop the worst ones until the text fits the budget."""
        while chosen:
            ordered = self._in_reading_order(chosen)
            if self.tokenizer.count(self._rendered([each for _, each in ordered])) <= budget:
                return ordered
            chosen.pop()
        return []

    def _in_reading_order(
        self, chosen: Iterable[tuple[int, RecalledPassage]]
    ) -> list[tuple[int, RecalledPassage]]:
        """Order passages by note, the best note first, and by place in each note."""
        places: dict[NoteId, int] = {}
        for _, passage in chosen:
            places.setdefault(passage.note, len(places))
        ordered = sorted(chosen, key=lambda each: (places[each[1].note], each[0]))
        behind = [-1, *(number + 1 for number, _ in ordered)]
        return [
            (number, replace(passage, follows=number == place))
            for (number, passage), place in zip(ordered, behind, strict=False)
        ]

    def _rendered(self, passages: Sequence[RecalledPassage]) -> str:
        return render_passages(passages, self.index.names, self.index.created)

    def _recalled(self, number: int, score: float) -> RecalledPassage:
        passage = self.index.passage(number)
        return RecalledPassage(
            note=self.index.note_of(number).path,
            line=passage.line,
            headings=passage.headings,
            text="\n".join(filter(None, (passage.context, passage.text))),
            score=score,
            speaker=passage.speaker,
            time=passage.time,
            sources=passage.sources,
            context=passage.context,
        )

    def _more(self, others: Iterable[int]) -> tuple[tuple[NoteId, int], ...]:
        counts: dict[NoteId, int] = {}
        for number in others:
            note = self.index.note_of(number).path
            counts[note] = counts.get(note, 0) + 1
        return tuple(counts.items())
