"""Control questions with their answers, to ask the receiving model (part of stage 7).

In: the notes that may be included. Out: probes, best notes first, each with the place of its
answer, which is one passage. They are about facts that authors marked themselves: statements with
sources, terms with their definition, what is below a heading, how a note begins, properties. No
question names a note that may not be included, and none contains a masked secret.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice, pairwise, zip_longest

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import LinkKind, NoteId, NoteRole
from vaultgraph.pack.questions import (
    count_words,
    heading_names,
    note_names,
    plain_values,
    plain_words,
    question,
)
from vaultgraph.passages.escaping import one_line
from vaultgraph.text import note_key, sentences
from vaultgraph.vault.note import BlockKind, Claim, Link, Note, TextSource
from vaultgraph.vault.passages.passage import Passage, PassageKind
from vaultgraph.vault.passages.properties import properties_line
from vaultgraph.vault.secrets import MASK

LARGEST_SET = 200
"""The most questions about a vault."""

PER_MODULE = 3
"""The questions that each top-level module gets first, if its notes have as many."""

PER_NOTE = 3
MOST_PER_NOTE = 5
"""The most questions about one note; a small vault gets more for each."""

_ANSWER = range(12, 400)
_VALUE = range(2, 160)
_LONGEST_ANSWER = 280
_LEAST_WORDS, _LEAST_DEFINED = 5, 3
_TERM = re.compile(
    r"[ \t>]*(?:[-*+][ \t]+|[0-9]{1,3}[.)][ \t]+)?\*\*(?P<term>[^*\n]{2,60}?)(?P<colon>[:：]?)\*\*"
    r"[ \t]*(?P<sign>[—–:：]|-(?=[ \t]))?[ \t]*(?P<text>[^\n]{12,400})"
)
_NEXT_ITEM = re.compile(r"\n[ \t>]*(?:[-*+]|[0-9]{1,3}[.)])?[ \t]*\Z")
"""The mark of the next list item, which a cut-off sentence could end with."""

_REMARKS = """
note notes tip hint info warning important caution example attention remark
примечание заметка совет важно внимание осторожно пример подсказка
注意 提示 警告 重要 示例 例如 说明
"""
_LABELS = frozenset(_REMARKS.split())
"""What marks a remark, as a callout does, and is no term."""

_FORMULA = "$$"
_LEADING_ENDS = (":", "：", ",", "，", "、", ";", "；")
"""What a sentence ends with that goes on below."""

_BRACKETS = (("(", ")"), ("（", "）"))

_TELLING = frozenset({PassageKind.PARAGRAPH, PassageKind.LIST_ITEM, PassageKind.CALLOUT})
_SILENT_KEYS = """
tags tag aliases alias cssclass cssclasses permalink publish mobile banner icon cover position
created modified updated date id uid uuid summary description title url link image mtime ctime
last type kind class category categories
isbn isbn10 isbn13 issn doi asin imdb imdbid pmid arxiv citekey coordinates
see related sources source up parent next prev previous links see-also
nexus provider plugin_version conversation_id artifact_id
"""
_NO_FACTS = frozenset(_SILENT_KEYS.split())
"""Properties about the storage, display or links of a note, which make no useful question."""


class ProbeKind(StrEnum):
    """What a question was made of."""

    CLAIM = "claim"
    DEFINITION = "definition"
    SECTION = "section"
    OPENING = "opening"
    PROPERTY = "property"


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A question whose answer is in the vault.

    Args:
        kind: what it was made of.
        question, answer: the question in the language of the vault, the answer in that of its note.
        note: the path of the note that contains the answer.
        module: the note's module; empty for none.
        start, end: the half-open span of the answer in the note's decoded text, in characters.
        expects: names of notes that a right answer contains; empty if words decide.
    """

    kind: ProbeKind
    question: str
    answer: str
    note: str
    module: str
    start: int
    end: int
    expects: tuple[str, ...] = ()


class ProbeMaker:
    """Makes questions about notes, in the language of the vault.

    Args:
        vault: the compiled vault.
        eligible: the notes that may be included and named, best first.
        text_of: reads texts with their secrets masked.
        mask: masks the secrets of names and sentences.
    """

    def __init__(
        self,
        *,
        vault: CompiledVault,
        eligible: Iterable[NoteId],
        text_of: TextSource,
        mask: Callable[[str], str],
    ) -> None:
        self._vault = vault
        self._best_first = tuple(eligible)
        self._eligible = frozenset(self._best_first)
        self._text_of = text_of
        self._mask = mask
        self._names = note_names(vault.note_of[node] for node in self._best_first)

    def all(self, limit: int = LARGEST_SET) -> tuple[Probe, ...]:
        """Make questions about the vault: a few for each module, then about the best notes."""
        tops = [module for module in self._vault.modules if module.parent is None]
        most = max(MOST_PER_NOTE, limit // max(1, len(self._eligible)))
        for_modules = [
            probe for module in tops for probe in islice(self.about(module.members), PER_MODULE)
        ]
        best_first = self._best_first
        everything = chain(for_modules, self.about(best_first), self.about(best_first, each=most))
        return tuple(islice(_unique(everything), limit))

    def about(self, nodes: Iterable[NoteId], each: int = PER_NOTE) -> Iterator[Probe]:
        """Make a few questions of different kinds about each note that may be included."""
        for node in nodes:
            if node in self._eligible:
                note = self._vault.note_of[node]
                yield from islice(self._of_note(note), each)

    def _of_note(self, note: Note) -> Iterator[Probe]:
        kinds = (
            self._claims(note),
            self._sections(note),
            self._definitions(note),
            self._openings(note),
            self._properties(note),
        )
        rounds = zip_longest(*kinds)
        found = _unlike(probe for each in rounds for probe in each if probe is not None)
        return (probe for probe in found if MASK not in probe.question + probe.answer)

    def _claims(self, note: Note) -> Iterator[Probe]:
        """Ask what rests on a source, if it is one statement below its heading."""
        by_question: dict[tuple[str, str], list[Claim]] = defaultdict(list)
        for claim in note.claims:
            heading = claim.heading[-1] if claim.heading else ""
            if note.chat is not None and heading == note.headings[0].text:
                heading = ""  # the title of a chat, as its export writes it
            sources = dict.fromkeys(self._title(note, source) for source in claim.sources)
            if sources and all(sources):
                by_question[heading, "”, “".join(sources)].append(claim)
        for (heading, source), (claim, *others) in by_question.items():
            if not others and len(claim.text) in _ANSWER:
                yield self._probe(
                    note,
                    ProbeKind.CLAIM,
                    (claim.start, claim.end),
                    claim.text,
                    wording="claim_under" if heading else "claim",
                    source=source,
                    heading=heading,
                )

    def _definitions(self, note: Note) -> Iterator[Probe]:
        kinds = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
        blocks = [block for block in note.blocks if block.kind in kinds]
        if not blocks or note.chat is not None:
            return
        text = self._text_of(note.path)
        for block in blocks:
            match = _TERM.match(text, block.start, block.end)
            if match and (match["colon"] or match["sign"]):
                answer = plain_words(match["text"])
                term = plain_words(match["term"])
                if note_key(term) in _LABELS:
                    continue
                if len(answer) in _ANSWER and count_words(match["text"]) >= _LEAST_DEFINED:
                    yield self._probe(
                        note, ProbeKind.DEFINITION, match.span("text"), answer, term=term
                    )

    def _sections(self, note: Note) -> Iterator[Probe]:
        """Ask for the first passage below a heading, if it states a fact."""
        asked: set[int] = set()
        names = heading_names(note)
        for passage, following in pairwise((*note.passages, None)) if note.chat is None else ():
            assert passage is not None
            if passage.heading >= 0 and passage.heading not in asked:
                asked.add(passage.heading)
                if _is_one_of_several(passage, following):
                    continue
                name = names[passage.heading]
                if note_key(name) != note_key(note.title) and (found := self._said(note, passage)):
                    span, answer = found
                    yield self._probe(note, ProbeKind.SECTION, span, answer, heading=name)

    def _openings(self, note: Note) -> Iterator[Probe]:
        """Ask for the beginning of a note, if it states a fact."""
        if note.chat is None and note.role is not NoteRole.DAILY:
            above = (
                passage for passage in note.passages if passage.kind is not PassageKind.PROPERTIES
            )
            first, following = next(above, None), next(above, None)
            if first is None or _is_one_of_several(first, following):
                return
            if first.heading <= 0 and (found := self._said(note, first)):
                span, answer = found
                yield self._probe(note, ProbeKind.OPENING, span, answer)

    def _said(self, note: Note, passage: Passage) -> tuple[tuple[int, int], str] | None:
        """The span and the words of the first sentences of a passage; None for no fact."""
        if passage.kind not in _TELLING or passage.context:
            return None
        text = self._text_of(note.path)[passage.start : passage.end]
        title = text.find("\n") + 1 if passage.kind is PassageKind.CALLOUT else 0
        text = text[title:]
        named = [self._title(note, note.links[index]) for index in passage.links]
        if not all(named) or text.count("[[") > len(named):
            return None  # a link leads to what may not be named
        end = _end_of_answer(text)
        if passage.kind is PassageKind.LIST_ITEM and text[end:].strip():
            return None  # a list is an answer only as a whole
        end = len(_NEXT_ITEM.sub("", text[:end]))
        answer = plain_words(text[:end])
        is_lead = answer.endswith(_LEADING_ENDS) or _FORMULA in text[:end]
        if is_lead or count_words(text[:end]) < _LEAST_WORDS or len(answer) not in _ANSWER:
            return None
        start = passage.start + title
        return (start, start + end), answer

    def _properties(self, note: Note) -> Iterator[Probe]:
        """Ask for the value of a property: names of notes, or a few words."""
        written: dict[str, list[Link]] = defaultdict(list)
        for link in note.links:
            if link.kind is LinkKind.PROPERTY and link.relation:
                written[link.relation.split(".")[0]].append(link)
        told = one_line(properties_line(note)) if note.chat is None else ""
        for key, value in note.properties.items() if told else ():
            links = written.get(key, [])
            titles = [self._title(note, link) for link in links]
            values = titles or [*plain_values(value)]
            answer = "; ".join(dict.fromkeys(values))
            span = (links[0].start, links[-1].end) if links else self._place(note, key)
            if note_key(key) in _NO_FACTS or not all(values) or len(answer) not in _VALUE:
                continue
            if span is not None and f"{one_line(key)}: " in told:
                yield self._probe(
                    note, ProbeKind.PROPERTY, span, answer, expects=tuple(values[:1]), key=key
                )

    def _place(self, note: Note, key: str) -> tuple[int, int] | None:
        """Where a property is in its note, with its value."""
        line = re.compile(rf"^{re.escape(key)}[ \t]*:.*(?:\n[ \t]*- .*)*", re.MULTILINE)
        match = line.search(self._text_of(note.path), 0, note.body)
        return match.span() if match else None

    def _title(self, note: Note, link: Link) -> str:
        """The name of the note that a link leads to; empty if it may not be named.

        A note that is not written yet has the name in the link.
        """
        target = self._vault.target_of(note.path, link)
        if target is None:
            return link.target.rsplit("/", 1)[-1]
        if target not in self._eligible or target == NoteId(note.path):
            return ""
        return self._vault.note_of[target].title

    def _probe(
        self,
        note: Note,
        kind: ProbeKind,
        span: tuple[int, int],
        answer: str,
        *,
        wording: str = "",
        expects: tuple[str, ...] = (),
        **words: str,
    ) -> Probe:
        module = self._vault.module_of.get(NoteId(note.path))
        mask = self._mask
        filled = {name: mask(one_line(word)) for name, word in words.items()}
        return Probe(
            kind=kind,
            question=question(
                wording or kind,
                self._vault.language,
                note=mask(one_line(self._names[note.path])),
                **filled,
            ),
            answer=mask(one_line(answer)),
            note=note.path,
            module=module.id if module else "",
            start=span[0],
            end=span[1],
            expects=expects,
        )


def _is_one_of_several(passage: Passage, following: Passage | None) -> bool:
    """Whether a passage is an item of a longer list, and so not the whole answer."""
    return (
        passage.kind is PassageKind.LIST_ITEM
        and following is not None
        and following.kind is PassageKind.LIST_ITEM
        and following.heading == passage.heading
    )


def _end_of_answer(text: str) -> int:
    """Where the first sentences of a text end; 0 for none.

    They end neither inside round brackets nor with a word that only leads on, as `Bsp.` does.
    """
    end = 0
    for start, stop in sentences(text):
        if end and stop > _LONGEST_ANSWER:
            break
        is_open = any(
            text.count(mark, 0, stop) > text.count(close, 0, stop) for mark, close in _BRACKETS
        )
        if not is_open and not (end and text[start:stop].rstrip(".").isalpha()):
            end = stop
    return end


def is_quoted(probe: Probe, vault: CompiledVault, kept: Mapping[int, int | None]) -> bool:
    """Whether one of the quoted passages of a note contains the whole answer.

    Args:
        probe: the question.
        vault: the compiled vault.
        kept: the quoted passages by their index, each with the place where it is cut off or None.
    """
    passages = vault.note_of[NoteId(probe.note)].passages
    return any(
        passages[index].start <= probe.start
        and probe.end <= (passages[index].end if until is None else until)
        for index, until in kept.items()
    )


def _unlike(probes: Iterable[Probe]) -> Iterator[Probe]:
    """Yield the questions about a note that have an answer of their own."""
    seen: set[str] = set()
    for probe in probes:
        if probe.answer not in seen:
            seen.add(probe.answer)
            yield probe


def _unique(probes: Iterable[Probe]) -> Iterator[Probe]:
    """Yield each question once, lazily, so that a large vault is not processed to its end."""
    seen: set[Probe] = set()
    for probe in probes:
        if probe not in seen:
            seen.add(probe)
            yield probe
