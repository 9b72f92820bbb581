"""The answer of recall: passages in reading order below their notes' names (the end of recall).

In: the chosen passages. Out: `Answer` and its text, with remarks about what was left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from vaultgraph.model import NoteId

_MOST_NAMED = 8
_GAP = "…"
_NOTHING = "The vault contains nothing about this: use words that occur in its notes."
_NO_WORDS = "The question has no words to search for: name what you want to know about."


@dataclass(frozen=True, slots=True, kw_only=True)
class RecalledPassage:
    """A passage of an answer.

    Args:
        note: the node of its note.
        line: the line at which it begins in the note, from 1.
        headings: the headings above it, outermost first.
        text: its context and its own words; for a turn, without its head.
        score: its relevance; comparable only within one answer.
        speaker, time: who said it and when, for a turn.
        sources: the notes, pages or books that are sources of its claims, as written.
        context: the part of the text that is its context.
        follows: whether it directly follows the passage before it in the note.
    """

    note: NoteId
    line: int
    headings: tuple[str, ...]
    text: str
    score: float
    speaker: str = ""
    time: datetime | None = None
    sources: tuple[str, ...] = ()
    context: str = ""
    follows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The passages that answer a question within a budget.

    Args:
        question: the question.
        passages: in reading order: the best note first, by place in each note.
        names: the name of each note in the text.
        created: the day that each note was written, where it is known.
        text: the passages as text, for a model or a person.
        tokens: the tokens of the text, at most `budget`.
        budget: the most tokens of the text.
        exact: whether tokens were counted exactly, or estimated.
        unknown: words of the question that are in no note.
        nearest: stems of words that were searched for instead of them.
        wordless: whether the question has no word to search for: it is empty, or has only
            punctuation and function words.
        more: number of further passages about the question, by note, the best first.
    """

    question: str
    passages: tuple[RecalledPassage, ...]
    names: Mapping[NoteId, str]
    created: Mapping[NoteId, date]
    text: str
    tokens: int
    budget: int
    exact: bool
    unknown: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    wordless: bool = False
    more: tuple[tuple[NoteId, int], ...] = ()

    def remarks(self, named: int = _MOST_NAMED) -> tuple[str, ...]:
        """Return remarks for the reader: what was not found, what was left out.

        Args:
            named: the most notes to name among those of passages that were left out.
        """
        remarks = []
        if self.nearest:
            unknown, near = _listed(self.unknown), _begun(self.nearest)
            remarks.append(f"No note mentions {unknown}; also searched for: {near}.")
        elif self.unknown:
            remarks.append(f"No note mentions {_listed(self.unknown)}.")
        if self.wordless and not self.passages:
            remarks.append(_NO_WORDS)
        elif not self.passages:
            remarks.append("No passage answers this within the budget." if self.more else _NOTHING)
        if self.more:
            remarks.append(self._left_out(named))
        return tuple(remarks)

    def _left_out(self, named: int) -> str:
        notes = [f"[[{self.names[note]}]] ({number})" for note, number in self.more]
        passages = sum(number for _, number in self.more)
        counts = f"{counted(passages, 'passage')} on this, in {counted(len(notes), 'note')}"
        listed = ", ".join((*notes[:named], "…")) if len(notes) > named else ", ".join(notes) + "."
        return f"Left out: {counts}: {listed}" if named else f"Left out: {counts}."


def counted(number: int, thing: str) -> str:
    """Format a number of things: `1 note`, `2,000 notes`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _begun(stems: Sequence[str]) -> str:
    return _listed([f"{stem}…" for stem in stems])


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words[:_MOST_NAMED])


def render_passages(
    passages: Sequence[RecalledPassage], names: Mapping[NoteId, str], created: Mapping[NoteId, date]
) -> str:
    """Render passages in reading order, each below the name of its note and its headings."""
    return "\n".join(_lines(passages, names, created))


def _lines(
    passages: Sequence[RecalledPassage], names: Mapping[NoteId, str], created: Mapping[NoteId, date]
) -> Iterator[str]:
    before: RecalledPassage | None = None
    for passage in passages:
        if before is None or before.note != passage.note:
            if before is not None:
                yield ""
            yield note_head(passage.note, names, created, passage.time)
            before = None
        yield from passage_lines(passage, before)
        before = passage


def note_head(
    note: NoteId,
    names: Mapping[NoteId, str],
    created: Mapping[NoteId, date],
    time: datetime | None = None,
) -> str:
    """Return the line with the name of a note, and the day that it was written.

    Args:
        note: the note.
        names, created: the name of each note, and the day that it was written.
        time: the time of the passage that follows, for a turn; shown instead of that day.
    """
    day = time.date() if time else created.get(note)
    details = [f"{day}"] if day and str(day) not in names[note] else []
    details += [f"{time:%H:%M}"] if time else []
    return f"## [[{names[note]}]]" + (f" ({' '.join(details)})" if details else "")


def hour_of(passage: RecalledPassage) -> str:
    """Return the hour of a turn, or "": the text shows a time only when the hour changes."""
    return f"{passage.time:%Y-%m-%d %H}" if passage.time else ""


def passage_lines(passage: RecalledPassage, before: RecalledPassage | None) -> Iterator[str]:
    """Yield the lines of a passage, without headings, times and context repeated from `before`."""
    if passage.headings and (before is None or before.headings != passage.headings):
        yield f"### {' › '.join(passage.headings)}"
    if before and passage.time and hour_of(passage) != hour_of(before):
        same_day = before.time and before.time.date() == passage.time.date()
        yield f"({passage.time:%H:%M})" if same_day else f"({passage.time:%Y-%m-%d %H:%M})"
    speaker = f"{passage.speaker}: " if passage.speaker else ""
    sources = f" ← {', '.join(passage.sources)}" if passage.sources else ""
    yield f"{speaker}{_unsaid(passage, before)}{sources}"


def _unsaid(passage: RecalledPassage, before: RecalledPassage | None) -> str:
    """Return the text of a passage, without lines of context that `before` already contains."""
    if before is None or not passage.context:
        return passage.text
    said = {*before.text.split("\n")} - {_GAP} | ({_GAP} if passage.follows else set())
    lines = passage.text.split("\n")
    leading = passage.context.count("\n") + 1
    same = 0
    while same < leading and lines[same] in said:
        same += 1
    return "\n".join(lines[same:])
