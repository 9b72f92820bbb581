"""The inputs of the overview of a seed, besides the vault (part of stage 7).

In: the notes that may be included, and the content of their passages. Out: a function that writes
the overview within an allowance of tokens.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import dropwhile, takewhile

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import Language, NoteId
from vaultgraph.pack.choose.elements import Elements
from vaultgraph.pack.choose.importance import start_pages
from vaultgraph.pack.document.block import own_words
from vaultgraph.pack.document.fragments import FragmentMaker
from vaultgraph.pack.overview import (
    Family,
    OverviewFacts,
    OverviewLine,
    find_overview,
    fit_overview,
    write_overview,
)
from vaultgraph.pack.overview.kinds import find_kind, find_languages
from vaultgraph.passages.escaping import spaced
from vaultgraph.passages.tokens.counting import CountingTokenizer
from vaultgraph.text import script_counts, sentences
from vaultgraph.vault.passages.passage import PassageKind

_SAMPLE_NOTES, _SAMPLE_CHARACTERS = 40, 3_000
_LEAST_WORDS, _LONGEST_QUOTE = 5, 600
_COPIED, _LEAST_TERMS = 0.8, 8
_LONGEST_ABOUT = 2_000
_FRONTMATTER = re.compile(r"\A\ufeff?---[ \t]*\n.*?\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_LINK = re.compile(r"!?\[\[(?:[^\]|\n]*\|)?([^\]\n]*)\]\]|!?\[([^\]\n]*)\]\([^)\n]*\)")
_MARKS = re.compile(r"\*\*|__|^(?:[ \t]*>)*[ \t]*(?:#{1,6}[ \t]+)?", re.MULTILINE)
_ARROW = re.compile(r"[\s:：]*(?:[-=]+>|[→➡➔⟶])\s*$", re.MULTILINE)
_ADDRESS = re.compile(r"<?\w+://\S+")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_HAN_PER_WORD = 2
_FOOTER = re.compile(
    r"\W*(?:©|\(c\)|copyright\b|all rights reserved|licen[cs]ed under|this work is licen[cs]ed"
    r"|(?:powered|built|made|created|generated|published|hosted) (?:by|with|using|on)\b"
    r"|last (?:updated?|modified|edited)\b"
    r"|alle rechte vorbehalten|zuletzt (?:aktualisiert|geändert)"
    r"|все права защищены|сделано (?:в|на|с)\b|создано (?:в|на|с)\b|работает на\b"
    r"|(?:последнее обновление|обновлено)\b"
    r"|版权所有|保留所有权利|(?:最后|最近)?更新(?:于|时间|日期|[:：])|本站(?:由|使用|基于))",
    re.IGNORECASE,
)
"""How the line at the foot of a page begins: rights, the tool that made it, the day of a change."""


@dataclass(frozen=True, kw_only=True)
class Glance:
    """Writes the overview of one vault.

    Args:
        vault: the compiled vault.
        eligible: every note that may be included, best first.
        elements: the content of their passages.
        fragments: reads and names them.
        language: what the overview is written in.
        tokenizer: counts it.
        about: the owner's own words about themselves, as written; empty for none.
        mask: masks secrets.
    """

    vault: CompiledVault
    eligible: Sequence[NoteId]
    elements: Elements
    fragments: FragmentMaker
    language: Language
    tokenizer: CountingTokenizer
    about: str = ""
    mask: Callable[[str], str]

    def write(self, tokens: int, *, modules: bool = True) -> str:
        """Write the overview within an allowance of tokens; with or without names of modules."""
        shown = [line for line in self._lines if modules or line.key != "modules"]
        write = write_overview(self.vault, self.facts)
        return write(fit_overview(shown, write, self.tokenizer.count, tokens))

    @cached_property
    def _lines(self) -> tuple[OverviewLine, ...]:
        """All lines of the overview, for documents of every size."""
        return find_overview(self.vault, self.facts)

    @cached_property
    def facts(self) -> OverviewFacts:
        """Everything that the overview needs besides the vault."""
        notes = [self.vault.note_of[note] for note in self.eligible]
        families = self.elements.families
        alike = {member for each in families for member in each.members}
        spread = self.eligible[:: max(1, len(self.eligible) // _SAMPLE_NOTES)]
        sample = self._beginnings(self.eligible[:_SAMPLE_NOTES])
        return OverviewFacts(
            eligible=self.eligible,
            name_of=lambda note: self.fragments.ref(note).name,
            mask=self.mask,
            language=self.language,
            kind=find_kind(notes, sample),
            languages=find_languages(notes, self._beginnings(spread)),
            quote=self._first_words(),
            about=_sentences(_FRONTMATTER.sub("", self.about)[:_LONGEST_ABOUT]),
            families=[
                Family(len(family.members), family.folder, self.eligible[family.example])
                for family in families
            ],
            alike=frozenset(self.eligible[member] for member in alike),
            copies=tuple(self._copies(alike)),
            tasks={
                note: number
                for note in self.eligible
                if (number := self.vault.note_of[note].open_tasks)
            },
        )

    def _beginnings(self, notes: Iterable[NoteId]) -> list[str]:
        return [
            self.fragments.text(note)[self.vault.note_of[note].body :][:_SAMPLE_CHARACTERS]
            for note in notes
        ]

    def _first_words(self) -> tuple[NoteId, Sequence[str]] | None:
        """The first sentences of the vault's start page, if they are informative."""
        for note in start_pages(self.vault, self.eligible):
            for index, passage in enumerate(self.vault.note_of[note].passages):
                if passage.kind is PassageKind.PARAGRAPH:
                    said = _introduction(own_words(self.fragments.quote(note, index)))
                    if said:
                        return note, _sentences(said)
        return None

    def _copies(self, alike: Collection[int]) -> Iterator[NoteId]:
        """The notes that are nearly copies of others; members of families are similar by design."""
        elements = self.elements
        sizes = [passage.terms.count(" ") + 1 for passage in elements.passages]
        first = elements.first.tolist()
        for number, note in enumerate(self.eligible):
            own = range(first[number], first[number + 1])
            words = sum(sizes[passage] for passage in own)
            again = sum(sizes[passage] for passage in own if elements.repeats[passage])
            if number not in alike and words >= _LEAST_TERMS and again >= _COPIED * words:
                yield note


def _introduction(text: str) -> str:
    """The paragraphs from the first that says something itself to the foot of the page."""
    paragraphs = dropwhile(lambda each: not _says_something(each), text.split("\n\n"))
    return "\n\n".join(takewhile(lambda each: not _is_footer(each), paragraphs))


def _is_footer(paragraph: str) -> bool:
    return bool(_FOOTER.match(_MARKS.sub("", paragraph)))


def _says_something(paragraph: str) -> bool:
    """Whether a paragraph says something itself, unlike a row of links or the foot of a page."""
    own = _LINK.sub("", _LINK.sub("", paragraph))  # the second time for the links of pictures
    words = _count_words(own)
    whole = _count_words(_LINK.sub(lambda match: match[1] or match[2] or "", paragraph))
    says = words >= _LEAST_WORDS or 2 * words >= whole >= _LEAST_WORDS
    return says and not _is_footer(paragraph)


def _count_words(text: str) -> int:
    """Count words; those of Chinese, which has no spaces between them, by their usual length."""
    said = _ADDRESS.sub("", text)
    han = script_counts(said)["cjk"]
    return (
        sum(not script_counts(word)["cjk"] for word in _WORD.findall(said)) + han // _HAN_PER_WORD
    )


def _sentences(text: str) -> tuple[str, ...]:
    """Cut a text into sentences without the markup of links; lists and headings go on a line."""
    shown = _LINK.sub(lambda match: match[1] or match[2] or "", text)
    plain = spaced(_ARROW.sub("", _MARKS.sub("", shown)))
    said = (plain[start:end].strip() for start, end in sentences(plain))
    kept: list[str] = []
    for each in filter(None, said):
        if kept and len(" ".join((*kept, each))) > _LONGEST_QUOTE:
            break
        kept.append(each)
    return tuple(kept)
