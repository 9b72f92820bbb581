"""How questions and their answers are worded (a tool of control questions and examples).

In: a kind of question, a language and names; or a stretch of a note. Out: a question, or words
without markup. The wordings are in `questions.toml`.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from vaultgraph.model import Language
from vaultgraph.passages.escaping import one_line, spaced
from vaultgraph.text import note_key
from vaultgraph.vault.note import Note

_PICTURE = re.compile(r"!\[\[[^\]\n]*\]\]|!\[[^\]\n]*\]\([^)\n]*\)")
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


def ask_section(note: Note, heading: int, language: Language, mask: Callable[[str], str]) -> str:
    """Ask what a note says below one of its headings, or at its beginning.

    Args:
        note: the note.
        heading: the number of the heading; -1 for what is above all of them.
        language: what the question is put in.
        mask: masks the secrets of names.
    """
    words = {"note": mask(one_line(note.title))}
    if heading < 0 or note_key(note.headings[heading].text) == note_key(note.title):
        return question("opening", language, **words)
    words["heading"] = mask(one_line(note.headings[heading].text))
    return question("section", language, **words)


def plain_words(text: str) -> str:
    """Remove the most common markup from a sentence; links become their text."""
    shown = _SHOWN.sub(lambda match: match[1] or match[2] or "", _PICTURE.sub("", text))
    return spaced(_MARKUP.sub("", shown))


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
