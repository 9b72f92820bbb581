"""The sentences of a note and how much each one tells (part of stage 7).

In: a note and its text. Out: `Sentence`, a place with a score: by the note's own frequent terms,
by place (Edmundson, 1969), by whether it defines something or carries a source.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from vaultgraph.text import language_of, sentences, words
from vaultgraph.vault.note import Block, BlockKind, Note

_PROSE = frozenset({BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.CALLOUT, BlockKind.MESSAGE})
_LINED = frozenset({BlockKind.QUOTE, BlockKind.CALLOUT, BlockKind.MESSAGE})
_WHOLE_ITEM = 400
_READ = 40_000
_FEWEST_WORDS, _MOST_WORDS = 4, 60
_QUOTING = re.compile(r"[ \t]*(?:>[ \t]*)+(?:\[![^\]]*\][+-]?[^\n]*)?")
_SKIPPED_LINE = re.compile(r"\s*(?:```|~~~|\||<!--|!\[|#{1,6}\s|[-*_]{3,}\s*$)")
_DEFINITION = re.compile(
    r"^[^.!?\n]{2,60}?(?:\s[—–]\s|\sis an?\s|\sare\s|\smeans\s|\sэто\s|:\s|是|指)", re.IGNORECASE
)
_LINK = re.compile(r"\[\[[^\]\n]*\]\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence or a short list item: its half-open span in characters, and how much it tells.

    Scores compare inside one note.
    """

    start: int
    end: int
    score: float


def score_sentences(note: Note, text: str) -> list[Sentence]:
    """Score the sentences of a note, in order; of a very long note, those of its beginning."""
    weights = {term: 1 + math.log(count) for term, count in note.terms}
    claimed = sorted((claim.start, claim.end) for claim in note.claims)
    found = []
    opened: set[int] = set()
    for block, start, end in _spans(note, text):
        stretch = text[start:end]
        place = 1.5 if not opened else 1.2 if block.heading not in opened else 1.0
        opened.add(block.heading)
        sourced = any(start < claim_end and claim_start < end for claim_start, claim_end in claimed)
        score = _telling(stretch, weights) * place * (1.3 if sourced else 1.0)
        if score > 0:
            found.append(Sentence(start=start, end=end, score=round(score, 6)))
    return found


def _telling(sentence: str, weights: dict[str, float]) -> float:
    """How many of the note's terms a sentence holds, against its length; 0 for a fragment."""
    found = list(words(_LINK.sub(lambda match: match[0].replace("|", " "), sentence)))
    if not _FEWEST_WORDS <= len(found) <= _MOST_WORDS:
        return 0.0
    weight = sum(weights.get(word, 0.0) for word in dict.fromkeys(found))
    defines = 1.25 if _DEFINITION.search(sentence) else 1.0
    return (0.1 + weight / math.sqrt(len(found) + 4)) * defines


def _spans(note: Note, text: str) -> Iterator[tuple[Block, int, int]]:
    """Yield the block and span of each sentence."""
    for block in note.blocks:
        if block.start > note.body + _READ:
            return
        if block.kind is BlockKind.LIST_ITEM and block.end - block.start <= _WHOLE_ITEM:
            yield block, block.start, block.end
        elif block.kind in _PROSE or block.kind is BlockKind.LIST_ITEM:
            for start, end in _paragraphs(block, text):
                paragraph = text[start:end]
                for low, high in sentences(paragraph, language_of(paragraph)):
                    yield block, start + low, start + high


def _paragraphs(block: Block, text: str) -> Iterator[tuple[int, int]]:
    """Yield what may be cut into sentences: a block as a whole, or its lines without quoting."""
    if block.kind not in _LINED:
        yield block.start, block.end
        return
    start = block.start
    fenced = False
    for line in text[block.start : block.end].split("\n"):
        quoting = _QUOTING.match(line)
        begin = quoting.end() if quoting else 0
        rest = line[begin:]
        fenced ^= rest.lstrip().startswith(("```", "~~~"))
        if not fenced and rest.strip() and not _SKIPPED_LINE.match(rest):
            yield start + begin, start + len(line)
        start += len(line) + 1
