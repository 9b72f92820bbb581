"""How questions and their answers are worded (a tool of control questions and examples).

In: a kind of question, a language and names; or a stretch of a note. Out: a question, or words
without markup. The wordings are in `questions.toml`.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from html import unescape
from pathlib import Path

from vaultgraph.model import Language
from vaultgraph.passages.escaping import one_line, spaced
from vaultgraph.text import note_key
from vaultgraph.vault.note import Heading, Note

_LITERAL = re.compile(
    r"(?<!`)(?P<ticks>`+)(?!`)(?P<code>[^\n]+?)(?<!`)(?P=ticks)(?!`)"
    r"|\$(?![\s$])[^$\n]+(?<!\s)\$(?![0-9])"
)
"""Code, or a formula, in which no character is markup."""

_PLACE = re.compile(r"\0([0-9]+)\0")
"""Where code or a formula was taken out."""

_EMBED = r"(?:!\[\[[^\]\n]*\]\]|!\[[^\]\n]*\]\([^)\n]*\))"
_PICTURE = re.compile(rf"[ \t]+{_EMBED}(?=[.,;:!?)])|{_EMBED}")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:[ \t][^<>\n]*)?/?>")
_NEXT_ITEM = re.compile(r"(?<=[\w\])*\0])[ \t]*\n[ \t]*[-*+][ \t]+(?:\[.\][ \t]+)?")
_SHOWN = re.compile(r"\[\[(?:[^\]|\n]*\|)?([^\]\n]*)\]\]|\[([^\]\n]*)\]\([^)\n]*\)")
_MARKUP = re.compile(
    r"^(?:[ \t]*>)*[ \t]*\[![\w-]+\][-+]?|^[ \t]*(?:>[ \t]*)+"
    r"|^[ \t]*[-*+][ \t]+(?:\[.\][ \t]+)?|\[\^[^\]\n]+\]|[*`~]{1,3}|=="
    r"|(?<!\w)_{1,3}|_{1,3}(?!\w)|[ \t]\^[\w-]+[ \t]*$",
    re.MULTILINE,
)
_LINK = re.compile(r"!?\[\[[^\]\n]*\]\]|!?\[[^\]\n]*\]\([^)\n]*\)|\w+://\S+")


def question(kind: str, language: Language, **words: str) -> str:
    """Word a question of a kind.

    Args:
        kind: a name in `questions.toml`.
        language: its language.
        words: what it names.
    """
    return _wordings()[language][kind].format(**words)


def note_names(notes: Iterable[Note]) -> dict[str, str]:
    """Name notes by their titles, and those that share one by their paths; by path."""
    listed = tuple(notes)
    shared = Counter(note_key(note.title) for note in listed)
    return {
        note.path: note.title
        if shared[note_key(note.title)] == 1
        else note.path.removesuffix(".md")
        for note in listed
    }


def heading_names(note: Note) -> tuple[str, ...]:
    """Name each heading by its text; if the note repeats it, with the one above, else a number."""
    shared = Counter(note_key(heading.text) for heading in note.headings)
    named: Counter[str] = Counter()
    names: list[str] = []
    above: list[Heading] = []
    for heading in note.headings:
        while above and above[-1].level >= heading.level:
            above.pop()
        path = (*above[-1:], heading) if shared[note_key(heading.text)] > 1 else (heading,)
        name = " > ".join(each.text for each in path)
        named[name] += 1
        names.append(name if named[name] == 1 else f"{name} ({named[name]})")
        above.append(heading)
    return tuple(names)


def ask_section(note: str, heading: str, language: Language, mask: Callable[[str], str]) -> str:
    """Ask what a note says below one of its headings, or at its beginning.

    Args:
        note: the name of the note, as by `note_names`.
        heading: the name of the heading, as by `heading_names`; empty for the beginning.
        language: what the question is put in.
        mask: masks the secrets of names.
    """
    words = {"note": mask(one_line(note))}
    if not heading:
        return question("opening", language, **words)
    return question("section", language, heading=mask(one_line(heading)), **words)


def plain_words(text: str) -> str:
    """Remove the most common markup from a sentence; links become their text.

    Code and formulas are kept as they are, without the marks around code.
    """
    literals: list[str] = []

    def take_out(match: re.Match[str]) -> str:
        literals.append(match["code"] or match[0])
        return f"\0{len(literals) - 1}\0"

    plain = _plain(_LITERAL.sub(take_out, text.replace("\0", " ")))
    return spaced(_PLACE.sub(lambda place: literals[int(place[1])], plain))


def _plain(text: str) -> str:
    shown = _SHOWN.sub(_shown, _NEXT_ITEM.sub("; ", _PICTURE.sub("", text)))
    return unescape(_TAG.sub(" ", _MARKUP.sub("", shown)))


def _shown(link: re.Match[str]) -> str:
    """The words of a link: its own, else the name of the note, with a heading that it names."""
    shown = link[1] or link[2] or ""
    if link[1] is None or "|" in link[0]:
        return shown
    name, _, place = shown.partition("#")
    words = name.rpartition("/")[2], "" if place.startswith("^") else place.replace("#", " > ")
    return " > ".join(filter(None, words)) or shown


def count_words(text: str) -> int:
    """Count the words of a text outside of its links; four letters of Chinese are one."""
    said = _LINK.sub("", text)
    return len(said.split()) + len(said) // 4 * (not said.isascii())


def plain_values(value: object) -> Iterator[str]:
    """The values of a property that are words or numbers."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str | int | float) and not isinstance(each, bool):
            told = str(each).strip()
            if told and "{{" not in told and "[[" not in told:
                yield told


@cache
def _wordings() -> Mapping[str, Mapping[str, str]]:
    """The wordings of questions, by language and kind."""
    file = Path(__file__).parent / "questions.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
