"""An overview in words (part of the overview).

In: lines, and the vault that they are about. Out: text in one of the languages, a line an item of
a list. Numbers take the plural forms of the language.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import Language, NodeKind, NoteRole
from vaultgraph.pack.overview.facts import OverviewFacts, OverviewLine
from vaultgraph.passages.escaping import one_line
from vaultgraph.resources import read_words
from vaultgraph.text import grouped, script_counts
from vaultgraph.vault.note import Note

_SCRIPT_SHARE = 0.05
_SPACE_OF_FULL_WIDTH = re.compile("(?<=[。！？；]) ")
_STRAIGHT = re.compile(r'(?<!\w)"(\S(?:[^"]*\S)?)"(?!\w)')


def write_overview(
    vault: CompiledVault, facts: OverviewFacts
) -> Callable[[Sequence[OverviewLine]], str]:
    """Return what writes lines in the language of the facts, one a line of a list."""
    words = read_words("overview.toml")[facts.language]
    holdings = _holdings(vault, facts, words)

    def write(lines: Sequence[OverviewLine]) -> str:
        written = (_written(line, facts, words, holdings) for line in lines)
        return "\n".join(f"- {one_line(facts.mask(line))}" for line in written)

    return write


def counted(number: int, forms: str, language: Language) -> str:
    """Put a number before the form of a word that goes with it.

    Args:
        number: how many.
        forms: `note|notes`, in Russian `заметка|заметки|заметок`, in Chinese one form.
        language: the language of the plural rule (Unicode CLDR).
    """
    each = forms.split("|")
    return f"{grouped(number, language)} {each[min(_plural(number, language), len(each) - 1)]}"


def _plural(number: int, language: Language) -> int:
    if language is not Language.RU:
        return int(number != 1)
    if number % 10 == 1 and number % 100 != 11:
        return 0
    return 1 if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else 2


def _written(
    line: OverviewLine, facts: OverviewFacts, words: Mapping[str, str], holdings: str
) -> str:
    if line.key == "holds":
        return holdings
    head = words[line.key]
    if line.prose:
        said = _SPACE_OF_FULL_WIDTH.sub("", " ".join(line.items)) + (" …" if line.more else "")
        if line.source:
            head = facts.remarked(head, f"[[{line.source}]]")
            return f"{head}{words['colon']}{quoted(said, words)}"
        return f"{head}{words['colon']}{said}"
    comma = (
        words["semicolon"] if any(words["comma"] in item for item in line.items) else words["comma"]
    )
    more = [words["more"].format(facts.number(line.more))] if line.more else []
    return f"{head}{words['colon']}{comma.join((*line.items, *more))}"


def quoted(said: str, words: Mapping[str, str]) -> str:
    """Put text of a note into quotation marks; those inside become the language's inner ones.

    A quotation whose end was cut off keeps only its opening mark.
    """
    outer, inner = (words[each].split("{}") for each in ("quoted", "quoted_inside"))
    plain = _STRAIGHT.sub(lambda match: match[1].join(inner), said)
    for mark, other in zip(outer, inner, strict=True):
        plain = plain.replace(mark, other)
    return plain.join(outer)


def _holdings(vault: CompiledVault, facts: OverviewFacts, words: Mapping[str, str]) -> str:
    """Describe the content of a vault: notes by kind, languages and years."""
    language = facts.language
    notes = [vault.note_of[name] for name in facts.eligible]
    roles, kinds = Counter(note.role for note in notes), Counter(note.kind for note in notes)
    special = {"chat": roles[NoteRole.CHAT], "daily": roles[NoteRole.DAILY]}
    special |= {"canvas": kinds[NodeKind.CANVAS]}
    among = [
        counted(number, words[key], language)
        for key, number in special.items()
        if 0 < number < len(notes)
    ]
    comma = words["comma"]
    alone = next((key for key, number in special.items() if number == len(notes)), "note")
    forms = words.get(f"{alone}_alone", words[alone])
    text = f"{words[facts.kind]}{words['colon']}{counted(len(notes), forms, language)}"
    text += words["among"].format(comma.join(among)) if among else ""
    attachments = sum(node.kind is NodeKind.ATTACHMENT for node in vault.graph.nodes.values())
    templates = sum(note.role is NoteRole.TEMPLATE and not note.private for note in vault.notes)
    beside = {"attachment": attachments, "template": templates}
    text += "".join(
        f"{comma}{counted(number, words[key], language)}"
        for key, number in beside.items()
        if number
    )
    languages = facts.languages or _scripts(notes)
    named = comma.join(words[each] for each in languages)
    written = [words["languages"].format(named)] if named else []
    return words["semicolon"].join((text, *written, *_years(notes, words)))


def _years(notes: Iterable[Note], words: Mapping[str, str]) -> Iterator[str]:
    years = [note.created.year for note in notes if note.created]
    if years:
        one, several = words["written"].split("|")
        span = f"{min(years)}–{max(years)}"
        yield several.format(span) if min(years) < max(years) else one.format(min(years))


def _scripts(notes: Iterable[Note]) -> list[str]:
    """Name the scripts that a fair share of the words is written in, the most used first."""
    letters: Counter[str] = Counter()
    for note in notes:
        for term, count in note.terms:
            for script, number in script_counts(term).items():
                letters[script] += number * count * (3 if script == "cjk" else 1)
    enough = _SCRIPT_SHARE * letters.total()
    return [script for script, number in letters.most_common() if number > enough]
