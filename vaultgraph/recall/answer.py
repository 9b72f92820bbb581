"""What recall answers: passages in reading order under their notes' names (the end of recall).

In: passages that were chosen. Out: `Answer` and its text. What is left out is said.
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
    """A passage that answers.

    Args:
        note: the node of its note.
        line: where it begins in the note, from 1.
        headings: the headings above it, outermost first.
        text: what it says, context first; for a turn without its head.
        score: how well it answers; comparable inside one answer alone.
        speaker, time: who said it and when, for a turn.
        sources: the notes, pages or books that a claim in it rests on, as written.
        context: the beginning of the text that is not its own words but leads up to them.
        follows: whether it is right behind the passage before it, so that nothing is left out.
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
        question: what was asked.
        passages: in reading order: the note that answers best first, by place in each note.
        names: what each note is called in the text.
        created: the day that each note was written, where it is known.
        text: the passages as a model or a person reads them.
        tokens: size of the text, at most `budget`.
        budget: the most tokens that the text could have.
        exact: whether tokens were counted, or estimated.
        unknown: words of the question that are in no note.
        nearest: stems of words that were searched for instead of them.
        wordless: whether the question has no word to search for: it is empty, or has only signs
            and words that are in every text.
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
        """What a reader should know beside the passages: what was not found, what was left out.

        Args:
            named: how many notes are named of the others that mention it.
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
    """Write how many of a thing there are."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _begun(stems: Sequence[str]) -> str:
    return _listed([f"{stem}…" for stem in stems])


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words[:_MOST_NAMED])


def render_passages(
    passages: Sequence[RecalledPassage], names: Mapping[NoteId, str], created: Mapping[NoteId, date]
) -> str:
    """Write passages in reading order, each below the name of its note and its headings."""
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
    """The line that names a note, with the day that it was written.

    Args:
        note: the note.
        names, created: what each note is called, and when it was written.
        time: when what follows was said, for a turn; it is given instead of that day.
    """
    day = time.date() if time else created.get(note)
    details = [f"{day}"] if day and str(day) not in names[note] else []
    details += [f"{time:%H:%M}"] if time else []
    return f"## [[{names[note]}]]" + (f" ({' '.join(details)})" if details else "")


def hour_of(passage: RecalledPassage) -> str:
    """The hour that a turn was said in: a text names no time again that is still the same hour."""
    return f"{passage.time:%Y-%m-%d %H}" if passage.time else ""


def passage_lines(passage: RecalledPassage, before: RecalledPassage | None) -> Iterator[str]:
    """Yield the lines of a passage; what is as before it in its note is not said again."""
    if passage.headings and (before is None or before.headings != passage.headings):
        yield f"### {' › '.join(passage.headings)}"
    if before and passage.time and hour_of(passage) != hour_of(before):
        same_day = before.time and before.time.date() == passage.time.date()
        yield f"({passage.time:%H:%M})" if same_day else f"({passage.time:%Y-%m-%d %H:%M})"
    speaker = f"{passage.speaker}: " if passage.speaker else ""
    sources = f" ← {', '.join(passage.sources)}" if passage.sources else ""
    yield f"{speaker}{_unsaid(passage, before)}{sources}"


def _unsaid(passage: RecalledPassage, before: RecalledPassage | None) -> str:
    """The text of a passage, without the lines leading up to it that are right above already."""
    if before is None or not passage.context:
        return passage.text
    said = {*before.text.split("\n")} - {_GAP} | ({_GAP} if passage.follows else set())
    lines = passage.text.split("\n")
    leading = passage.context.count("\n") + 1
    same = 0
    while same < leading and lines[same] in said:
        same += 1
    return "\n".join(lines[same:])
