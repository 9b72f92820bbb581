"""Control questions with their answers, to ask the receiving model (part of stage 7).

In: what may be carried of a vault. Out: probes, best notes first, each with the place of its
answer. They are made of what authors marked themselves: statements with sources, links inside
sentences, terms with their definition, headings. No question names a note that may not be
carried, and none holds a masked secret.
"""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import chain, islice, zip_longest
from pathlib import Path

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import LinkKind, NoteId
from vaultgraph.passages.escaping import one_line
from vaultgraph.text import language_of
from vaultgraph.vault.note import BlockKind, Link, Note, TextSource
from vaultgraph.vault.secrets import MASK

LARGEST_SET = 200
"""Questions that a whole vault gives at most."""

PER_MODULE = 3
"""Questions that each top-level module gets first, as far as its notes give any."""

PER_NOTE = 3
MOST_PER_NOTE = 5
"""Questions about one note where others have no more; the notes of a small vault give more."""

GAP = "____"
_LINKS_OF_SENTENCE = 4
_ANSWER = range(12, 400)
_SENTENCE = range(30, 400)
_TERM = re.compile(
    r"[ \t>]*(?:[-*+][ \t]+|[0-9]{1,3}[.)][ \t]+)?\*\*(?P<term>[^*\n]{2,60}?)(?P<colon>[:：]?)\*\*"
    r"[ \t]*(?P<sign>[—–:：]|-(?=[ \t]))?[ \t]*(?P<text>[^\n]{12,400})"
)
_MARKUP = re.compile(r"\[\^[^\]\n]+\]|[*_`=~]{1,3}|!?\[\[(?:[^\]|\n]*\|)?|\]\]")


class ProbeKind(StrEnum):
    """What a question was made of."""

    CLAIM = "claim"
    LINK = "link"
    DEFINITION = "definition"
    PROPERTY = "property"
    HEADING = "heading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A question whose answer stands in the vault.

    Args:
        kind: what it was made of.
        question, answer: in the language of the note.
        note: the path of the note that holds the answer.
        module: the note's module; empty for none.
        start, end: the half-open span of the answer in the note's decoded text, in characters.
        expects: names of notes that a right answer must hold; empty where words decide.
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
    """Asks about one note after the other, in the language of each answer.

    Args:
        vault: the compiled vault.
        carried: the notes that may be carried, and so named, best first.
        text_of: reads texts with their secrets masked.
        mask: masks the secrets of names and sentences.
    """

    def __init__(
        self,
        *,
        vault: CompiledVault,
        carried: Iterable[NoteId],
        text_of: TextSource,
        mask: Callable[[str], str],
    ) -> None:
        self._vault = vault
        self._best_first = tuple(carried)
        self._carried = frozenset(self._best_first)
        self._text_of = text_of
        self._mask = mask

    def all(self, limit: int = LARGEST_SET) -> tuple[Probe, ...]:
        """Ask about the whole vault: a few questions a module first, then about the best notes."""
        tops = [module for module in self._vault.modules if module.parent is None]
        most = max(MOST_PER_NOTE, limit // max(1, len(self._carried)))
        for_modules = [
            probe for module in tops for probe in islice(self.about(module.members), PER_MODULE)
        ]
        best_first = self._best_first
        everything = chain(for_modules, self.about(best_first), self.about(best_first, each=most))
        return tuple(islice(_unique(everything), limit))

    def about(self, nodes: Iterable[NoteId], each: int = PER_NOTE) -> Iterator[Probe]:
        """Ask about each note that may be carried, a few questions of different kinds."""
        for node in nodes:
            if node in self._carried:
                note = self._vault.note_of[node]
                yield from islice(self._of_note(note), each)

    def _of_note(self, note: Note) -> Iterator[Probe]:
        kinds = (
            self._claims(note),
            self._definitions(note),
            self._links(note),
            self._properties(note),
            self._headings(note),
        )
        rounds = zip_longest(*kinds)
        found = (probe for each in rounds for probe in each if probe is not None)
        return (probe for probe in found if MASK not in probe.question + probe.answer)

    def _claims(self, note: Note) -> Iterator[Probe]:
        for claim in note.claims:
            sources = list(dict.fromkeys(self._title(note, source) for source in claim.sources))
            if sources and all(sources) and len(claim.text) in _ANSWER:
                yield self._probe(
                    note,
                    ProbeKind.CLAIM,
                    (claim.start, claim.end),
                    claim.text,
                    wording="claim_under" if claim.heading else "claim",
                    source="”, “".join(sources),
                    heading=claim.heading[-1] if claim.heading else "",
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
                answer = _plain(match["text"])
                term = _plain(match["term"])
                yield self._probe(note, ProbeKind.DEFINITION, match.span("text"), answer, term=term)

    def _links(self, note: Note) -> Iterator[Probe]:
        together = Counter(link.sentence for link in note.links)
        for link in note.links:
            title = self._title(note, link)
            name = link.display or link.target.rsplit("/", 1)[-1]
            if (
                title
                and link.kind is LinkKind.LINK
                and not link.in_message
                and together[link.sentence] <= _LINKS_OF_SENTENCE
                and link.sentence.count(name) == 1
                and len(link.sentence) - len(name) in _SENTENCE
            ):
                yield self._probe(
                    note,
                    ProbeKind.LINK,
                    (link.start, link.end),
                    title,
                    expects=(title,),
                    sentence=link.sentence.replace(name, GAP),
                )

    def _properties(self, note: Note) -> Iterator[Probe]:
        """Ask for the notes that a property names."""
        found: dict[str, list[Link]] = defaultdict(list)
        for link in note.links:
            if link.kind is LinkKind.PROPERTY and link.relation:
                found[link.relation.split(".")[0]].append(link)
        for key, links in found.items():
            titles = [self._title(note, link) for link in links]
            if all(titles):
                yield self._probe(
                    note,
                    ProbeKind.PROPERTY,
                    (links[0].start, links[-1].end),
                    "; ".join(dict.fromkeys(titles)),
                    expects=tuple(titles[:1]),
                    key=key,
                )

    def _headings(self, note: Note) -> Iterator[Probe]:
        if len(note.headings) < 2 or note.chat is not None:
            return
        top = min(heading.level for heading in note.headings)
        headings = [heading for heading in note.headings if heading.level == top]
        if len(headings) == 1:
            headings = [heading for heading in note.headings if heading.level == top + 1]
        answer = "; ".join(heading.text for heading in headings)
        if len(headings) > 1 and len(answer) in _ANSWER:
            span = (headings[0].start, headings[-1].end)
            yield self._probe(note, ProbeKind.HEADING, span, answer)

    def _title(self, note: Note, link: Link) -> str:
        """Name the note that a link leads to; an empty string where it may not be named.

        A note that is not written yet is named as its link does.
        """
        target = self._vault.target_of(note.path, link)
        if target is None:
            return link.target.rsplit("/", 1)[-1]
        if target not in self._carried or target == NoteId(note.path):
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
        wordings = _questions()[language_of(words.get("sentence", answer))]
        filled = {name: mask(one_line(word)) for name, word in words.items()}
        return Probe(
            kind=kind,
            question=wordings[wording or kind].format(note=mask(note.title), **filled),
            answer=mask(one_line(answer)),
            note=note.path,
            module=module.id if module else "",
            start=span[0],
            end=span[1],
            expects=expects,
        )


def _plain(text: str) -> str:
    """Take the commonest markup off a sentence."""
    return _MARKUP.sub("", text).strip()


@cache
def _questions() -> Mapping[str, Mapping[str, str]]:
    """The wordings of questions, by language and kind."""
    file = Path(__file__).parent / "questions.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _unique(probes: Iterable[Probe]) -> Iterator[Probe]:
    """Yield each question once, as soon as it is there: a large vault is not asked to its end."""
    seen: set[Probe] = set()
    for probe in probes:
        if probe not in seen:
            seen.add(probe)
            yield probe
