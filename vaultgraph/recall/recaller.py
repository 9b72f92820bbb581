"""A vault is asked: the passages that answer best, within a budget (the way of recall).

In: the notes of a vault that may be told, and a question. Out: `Answer`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from vaultgraph.errors import UsageError
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId, NoteRole
from vaultgraph.passages.masking import MaskedTexts
from vaultgraph.passages.tokens.tokenizers import Tokenizer
from vaultgraph.recall.answer import (
    Answer,
    RecalledPassage,
    note_head,
    passage_lines,
    render_passages,
)
from vaultgraph.recall.index import RecallIndex, make_index
from vaultgraph.recall.postings import Floats
from vaultgraph.recall.question import Question, comparable, read_question
from vaultgraph.recall.scoring import RecallWeights, score_passages
from vaultgraph.text import note_key
from vaultgraph.vault.note import Note, TextSource
from vaultgraph.vault.passages.passage import Passage, PassageKind
from vaultgraph.vault.passages.render import context_lines, own_text, passage_text, turn_head

LEAST_BUDGET = 50
"""Tokens; less than this holds no passage."""

_CONSIDERED = 600
_SPARE = 12
_IN_TIME, _OUT_OF_TIME = 1.5, 0.7
_OF_PHRASE = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallOptions:
    """What limits an answer.

    Args:
        budget: tokens that its text may cost.
        since: the first day of what is recalled; notes without a day are left out then.
        notes: the notes to recall from; all where it is None.
        weights: what counts for how much.
    """

    budget: int = 2_000
    since: date | None = None
    notes: frozenset[NoteId] | None = None
    weights: RecallWeights = RecallWeights()


class Recaller:
    """Answers questions to a vault.

    Args:
        notes: its notes, sorted by path; private ones are never told.
        text_of: reads the text of a note.
        rank: the PageRank of each note.
        tokenizer: counts in the tokens of whoever asks.
        keep_secrets: leave keys and passwords as they stand.
    """

    def __init__(
        self,
        notes: Sequence[Note],
        text_of: TextSource,
        rank: Mapping[NoteId, float],
        tokenizer: Tokenizer,
        *,
        keep_secrets: bool = False,
    ) -> None:
        self.notes = notes
        self.rank = rank
        self.tokenizer = tokenizer
        self.texts = MaskedTexts(text_of, keep=keep_secrets)

    @classmethod
    def of(
        cls, vault: CompiledVault, tokenizer: Tokenizer, *, keep_secrets: bool = False
    ) -> "Recaller":
        """Make one for a compiled vault."""
        rank = vault.ranking.pagerank
        return cls(vault.notes, vault.text_of, rank, tokenizer, keep_secrets=keep_secrets)

    @cached_property
    def index(self) -> RecallIndex:
        """The passages of every note that may be told."""
        apart = (NoteRole.TEMPLATE, NoteRole.BOOKKEEPING, NoteRole.COPY)
        notes = [
            note
            for note in self.notes
            if not note.private and note.role not in apart and note.passages
        ]
        return make_index(notes, self.rank)

    @cached_property
    def today(self) -> date | None:
        """The day of the newest note, which `last week` counts from."""
        return max((note.created for note in self.index.notes if note.created), default=None)

    def recall(self, question: str, options: RecallOptions = RecallOptions()) -> Answer:
        """Find the passages that answer a question best.

        Args:
            question: in words of any of the vault's languages.
            options: the budget, and what limits the answer.

        Raises:
            UsageError: the budget holds no passage.
        """
        if options.budget < LEAST_BUDGET:
            raise UsageError(
                f"a budget of {options.budget:,} tokens holds no passage",
                remedy=f"Allow at least {LEAST_BUDGET} tokens.",
            )
        asked = read_question(question, self.index.passages, self.today)
        scores = self._scores(asked, options)
        best = np.argsort(-scores, kind="stable")[:_CONSIDERED].tolist()
        order = [number for number in best if scores[number] > 0]
        chosen = self._fitted(self._chosen(order, scores, options.budget), options.budget)
        held = {number for number, _ in chosen}
        passages = tuple(passage for _, passage in chosen)
        text = render_passages(passages, self._names, self._created)
        return Answer(
            question=question,
            passages=passages,
            names=self._names,
            created=self._created,
            text=text,
            tokens=self.tokenizer.count(text),
            budget=options.budget,
            exact=self.tokenizer.exact,
            unknown=asked.unknown,
            nearest=asked.nearest,
            more=self._more(number for number in order if number not in held),
        )

    def relevance(self, question: str) -> Mapping[NoteId, tuple[float, ...]]:
        """Tell how well every passage answers a question, the best one as 1.

        Returns:
            for each note that speaks of it, a number for each of its passages, in their order.
        """
        asked = read_question(question, self.index.passages, self.today)
        scores = self._scores(asked, RecallOptions())
        best = float(scores.max(initial=0.0))
        starts = self.index.starts.tolist()
        found: dict[NoteId, tuple[float, ...]] = {}
        for number, note in enumerate(self.index.notes):
            own = scores[starts[number] : starts[number + 1]]
            if best > 0 and own.any():
                found[NoteId(note.path)] = tuple((own / best).tolist())
        return found

    def _scores(self, asked: Question, options: RecallOptions) -> Floats:
        """Score every passage: by its words, then by phrases, days and what is asked from."""
        scores = score_passages(self.index, asked.terms, options.weights)
        best = np.argsort(-scores, kind="stable")[:_CONSIDERED]
        for number in best.tolist() if asked.phrases or asked.days else ():
            if scores[number] > 0:
                scores[number] *= self._fit(number, asked)
        limited = options.since is not None or options.notes is not None
        return scores * self._allowed(options) if limited else scores

    def _fit(self, number: int, asked: Question) -> float:
        """How much more, or less, a passage answers by its phrases and days."""
        note, passage = self.index.note(number), self.index.passage(number)
        fit = 1.0
        if asked.phrases:
            said = comparable(self._text(note, passage))
            fit += _OF_PHRASE * sum(phrase in said for phrase in asked.phrases)
        if asked.days and (days := [*_days_of(note, passage)]):
            fit *= _IN_TIME if any(map(asked.days.hold, days)) else _OUT_OF_TIME
        return fit

    def _allowed(self, options: RecallOptions) -> Floats:
        """1 for each passage that may be recalled from, 0 for the others."""
        allowed = np.array(
            [
                (options.notes is None or NoteId(note.path) in options.notes)
                and (options.since is None or (note.created or date.min) >= options.since)
                for note in self.index.notes
            ],
            dtype=np.float32,
        )
        return allowed[self.index.owner]

    def _chosen(
        self, order: list[int], scores: Floats, budget: int
    ) -> list[tuple[int, RecalledPassage]]:
        """Take passages, best first, while their price fits; the same words are paid once."""
        chosen: list[tuple[int, RecalledPassage]] = []
        said: set[str] = set()
        heads: set[tuple[NoteId, object]] = set()
        left = budget
        for number in order:
            passage = self._recalled(number, float(scores[number]))
            key = comparable(passage.text)
            if key in said:
                continue
            price, paid = self._price(passage, heads)
            if price <= left:
                left -= price
                said.add(key)
                heads |= paid
                chosen.append((number, passage))
            if left < _SPARE:
                break
        return chosen

    def _price(
        self, passage: RecalledPassage, heads: set[tuple[NoteId, object]]
    ) -> tuple[int, set[tuple[NoteId, object]]]:
        """What a passage costs beside those that are there; its heads are paid once a note."""
        lines = [*passage_lines(passage, None)]
        paid: set[tuple[NoteId, object]] = {
            (passage.note, ""),
            (passage.note, passage.headings),
            (passage.note, passage.time),
        }
        text = lines[-1]
        if (passage.note, "") not in heads:
            text = f"{note_head(passage.note, self._names, self._created)}\n\n{text}"
        if passage.headings and (passage.note, passage.headings) not in heads:
            text = f"{lines[0]}\n{text}"
        if passage.time and (passage.note, passage.time) not in heads:
            text = f"{lines[-2]}\n{text}"
        return self.tokenizer.count(f"{text}\n"), paid

    def _fitted(
        self, chosen: list[tuple[int, RecalledPassage]], budget: int
    ) -> list[tuple[int, RecalledPassage]]:
        """Put passages in reading order, without the last ones that make the text too long."""
        while chosen:
            ordered = self._in_reading_order(chosen)
            text = render_passages([each for _, each in ordered], self._names, self._created)
            if self.tokenizer.count(text) <= budget:
                return ordered
            chosen.pop()
        return []

    def _in_reading_order(
        self, chosen: Iterable[tuple[int, RecalledPassage]]
    ) -> list[tuple[int, RecalledPassage]]:
        """Order by the note that answers best, and by place in each note."""
        places: dict[NoteId, int] = {}
        for _, passage in chosen:
            places.setdefault(passage.note, len(places))
        return sorted(chosen, key=lambda each: (places[each[1].note], each[0]))

    def _recalled(self, number: int, score: float) -> RecalledPassage:
        note, passage = self.index.note(number), self.index.passage(number)
        text = self.texts(note.path)
        is_turn = passage.kind is PassageKind.TURN
        return RecalledPassage(
            note=NoteId(note.path),
            line=text.count("\n", 0, passage.start) + 1,
            headings=_headings_above(note, passage.heading),
            text=self._text(note, passage),
            score=score,
            speaker=passage.speaker if is_turn else "",
            time=passage.time if is_turn else None,
            sources=tuple(self._sources(note, passage)),
        )

    def _text(self, note: Note, passage: Passage) -> str:
        """What a passage says, secrets masked; a turn without its head."""
        text = self.texts(note.path)
        if passage.kind is not PassageKind.TURN:
            return passage_text(passage, note, text)
        said = own_text(passage, text).removeprefix(f"{turn_head(passage)}: ")
        return "\n".join((*context_lines(passage, text), said))

    def _sources(self, note: Note, passage: Passage) -> Iterator[str]:
        """Name what the claims of a passage rest on: notes, pages and books, each once."""
        claims = [note.claims[number] for number in passage.claims]
        notes = [f"[[{link.target}]]" for claim in claims for link in claim.sources]
        outside = [str(citation) for claim in claims for citation in claim.citations]
        return iter(dict.fromkeys((*notes, *outside)))

    def _more(self, others: Iterable[int]) -> tuple[tuple[NoteId, int], ...]:
        counts: dict[NoteId, int] = {}
        for number in others:
            note = NoteId(self.index.note(number).path)
            counts[note] = counts.get(note, 0) + 1
        return tuple(counts.items())

    @cached_property
    def _names(self) -> Mapping[NoteId, str]:
        """What each note is called: its title, or its path where several share the title."""
        titles: dict[str, int] = {}
        for note in self.index.notes:
            key = note_key(note.title)
            titles[key] = titles.get(key, 0) + 1
        return {
            NoteId(note.path): note.title
            if titles[note_key(note.title)] == 1
            else note.path.removesuffix(".md")
            for note in self.index.notes
        }

    @cached_property
    def _created(self) -> Mapping[NoteId, date]:
        return {NoteId(note.path): note.created for note in self.index.notes if note.created}


def _headings_above(note: Note, heading: int) -> tuple[str, ...]:
    """The headings above a passage, outermost first; one that repeats the title is left out."""
    found: list[str] = []
    level = 7
    for number in range(heading, -1, -1):
        each = note.headings[number]
        if each.level < level:
            level = each.level
            if note_key(each.text) != note_key(note.title):
                found.append(each.text)
        if level == 1:
            break
    return tuple(reversed(found))


def _days_of(note: Note, passage: Passage) -> Iterator[str]:
    """Yield the days of a passage, as the beginnings of ISO dates."""
    yield from passage.dates
    if passage.time:
        yield passage.time.date().isoformat()
    elif note.created:
        yield note.created.isoformat()
