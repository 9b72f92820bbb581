"""Lines that introduce what follows them: `Needed:`, `**Why**`, `Q: …` above `A: …` (stage 2).

In: a paragraph, the block below it and the text. Out: the span of the line that introduces the
block, because neither makes sense alone.
"""

import re
from collections.abc import Sequence

from vaultgraph.vault.markdown.cleaning import cut_sentences, trim
from vaultgraph.vault.markdown.inline import scan
from vaultgraph.vault.note import Block, BlockKind
from vaultgraph.vault.passages.clean import is_embed, is_empty_field
from vaultgraph.vault.passages.passage import Span
from vaultgraph.vault.passages.piece import Limits, lines_of

SHORT_LEAD = 100
"""The most characters of a line that leads in what is directly below it, whatever it ends with."""

COLON = re.compile(r"[:：][*_=\s]*$")
ASIDE = frozenset({BlockKind.CALLOUT, BlockKind.QUOTE})
"""Blocks after a list that the line above the list does not lead in."""

_LEAD = re.compile(
    r"(?:[:：][*_=\s]*|\*\*[^*\n]+\*\*[:：]?\s*|__[^_\n]+__[:：]?\s*"
    r"|(?<![^\n])={2,6}[^=\n]+={2,6}[ \t]*)$"
)
"""A colon, a bold line, or a heading of DokuWiki (`== Pastry ==`)."""

_ANNOUNCES = re.compile(
    r"\b(?:the following|as follows|e\.g\.|for (?:example|instance)|here(?:[’']s| is| are)"
    r"|like (?:this|so)|looks? like)|\bследующ\w*|\bнапример\b|\bвот так\b|如下|以下|下面|例如"
    r"|\b(?:folgend\w*|wie folgt|zum Beispiel|z\.\s?B\.|suivant\w*|par exemple|siguiente\w*"
    r"|por ejemplo)",
    re.IGNORECASE,
)
"""Words of a sentence that leads in what is shown below it, whatever it ends with."""

_SENTENCE_END = re.compile(r"[.!?…。！？;；][\"»”’)\]*_]*\s*$")
_SHOWN = frozenset({BlockKind.CODE, BlockKind.TABLE, BlockKind.MATH})
_LEAD_ENDS = ":：*_="
_SHORT_LABEL = 12
_TRAILING_OFF = re.compile(r"(?:\.{3}|…)\s*$")
_QUESTION = re.compile(
    r"\s*[*_]*(?:Q|Question|Frage|Pregunta|Domanda|Вопрос|В|问题?|問)[*_]*\s*\d*[*_]*\s*[:：]",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"\s*[*_]*(?:A|Answer|Antwort|Réponse|Respuesta|Risposta|Ответ|О|答案?)[*_]*\s*\d*[*_]*\s*[:：]",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(r"\s*(?:[—–―]|--|\\-)\s*[^\n]{2,160}")
_LED = frozenset(
    {
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ITEM,
        BlockKind.TABLE,
        BlockKind.CODE,
        BlockKind.QUOTE,
        BlockKind.CALLOUT,
        BlockKind.MATH,
    }
)


def lead_of(text: str, block: Block, following: Block | None, limits: Limits) -> Span | None:
    """Find the line at the end of a paragraph that only leads in the next block."""
    if following is None or following.kind not in _LED:
        return None
    if _asks(text, block, following) and block.end - block.start <= limits.context:
        return trim(text, block.start, block.end)
    lines = _without_embeds(text, lines_of(text, block.start, block.end))
    if not lines:
        return None
    if following.kind is BlockKind.PARAGRAPH and not _ends_as_lead(text, lines[-1]):
        return None
    line = _leading_lines(text, lines)
    has_colon = COLON.search(text, *line) is not None
    announces = not has_colon and _announces(text, line, following.kind)
    if announces or (has_colon and line[1] - line[0] > limits.context):
        line = _last_sentence(text, line)
    if line[1] - line[0] > limits.context:
        return None
    if following.kind is BlockKind.PARAGRAPH:
        return line if line[0] == block.start and leads_in(text, line) else None
    near = text.count("\n", block.end, following.start) < 2
    short = line[0] == block.start and line[1] - line[0] <= SHORT_LEAD
    trails = following.kind in ASIDE and _TRAILING_OFF.search(text, *line)
    leads = leads_in(text, line) or announces
    return line if leads or trails or (near and short) else None


def leads_in(text: str, span: Span) -> bool:
    """Return whether a line ends with a sign that something follows."""
    return _LEAD.search(text, *span) is not None


def is_unanswered(text: str, span: Span) -> bool:
    """Return whether lines that nothing follows are empty: `Author:`, `Q: why?` above `A:`."""
    last = trim(text, *lines_of(text, *span)[-1])
    return is_empty_field(text[slice(*last)])


def is_question(text: str, span: Span) -> bool:
    """Return whether lines begin with the question of a card."""
    return _QUESTION.match(text, *span) is not None


def is_open_card(text: str, block: Block) -> bool:
    """Return whether a paragraph is a card whose answer is a picture, or was never written."""
    if not is_question(text, (block.start, block.end)):
        return False
    lines = _without_embeds(text, lines_of(text, block.start, block.end))
    return len(lines) > 1 and is_unanswered(text, lines[-1])


def is_attribution(text: str, block: Block, above: int) -> bool:
    """Return whether a paragraph names the source of the quote above it: `— John Locke, 1690`.

    Args:
        text: the text of the note.
        block: the paragraph.
        above: the end of the passage above it.
    """
    line = text[text.rfind("\n", 0, above) + 1 : above]
    return (
        line.lstrip().startswith(">")
        and not text[above : block.start].strip()
        and _ATTRIBUTION.fullmatch(text, block.start, block.end) is not None
    )


def _asks(text: str, block: Block, following: Block) -> bool:
    """Return whether a paragraph is the question of a card whose answer is the next one."""
    return bool(
        following.kind is BlockKind.PARAGRAPH
        and is_question(text, (block.start, block.end))
        and _ANSWER.match(text, following.start, following.end)
    )


def _without_embeds(text: str, lines: list[Span]) -> list[Span]:
    """Drop the embeds at the end of the lines of a paragraph, in place."""
    while lines and is_embed(text[slice(*lines[-1])]):
        lines.pop()
    return lines


def _leading_lines(text: str, lines: Sequence[Span]) -> Span:
    """Return the last line, with those that lead it in: `Q: why?` above `A:`, `so:` below `if:`.

    Of two labels in a row, the upper one is an empty field.
    """
    first = trim(text, *lines[-1])
    end = first[1]
    for line in reversed(lines[:-1]):
        above = trim(text, *line)
        is_label, above_is_label = _is_label(text, first), _is_label(text, above)
        is_answer = _ANSWER.match(text, *first) and is_question(text, above)
        leads = (is_label and not above_is_label) or COLON.search(text, *above)
        if not is_answer and (not leads or (is_label and above_is_label)):
            break
        first = above
    return first[0], end


def _is_label(text: str, line: Span) -> bool:
    return line[1] - line[0] <= _SHORT_LABEL and COLON.search(text, *line) is not None


def _last_sentence(text: str, line: Span) -> Span:
    """The last sentence of a line."""
    start = line[0] + cut_sentences(scan(text[slice(*line)]))[-1][0]
    return trim(text, start, line[1])


def _announces(text: str, line: Span, following: BlockKind) -> bool:
    """Return whether the last sentence of a line says that something is shown below it.

    One before code does so, too, if it has no end.
    """
    if following is BlockKind.CODE and not _SENTENCE_END.search(text, *line):
        return True
    if following not in _SHOWN:
        return False
    return _ANNOUNCES.search(text, *_last_sentence(text, line)) is not None


def _ends_as_lead(text: str, line: Span) -> bool:
    """Return whether a line may lead in, by its last character: a quick test before the pattern."""
    return text[line[1] - 1] in _LEAD_ENDS or text[line[1] - 1].isspace()
