"""The terms of a text, which choosing and recall compare (part of stage 2).

In: any text, or a question. Out: terms in the order of the text. Russian and English words are
stemmed (Snowball), Chinese becomes overlapping pairs of characters; numbers, dates and versions are
kept whole; a compound (`getActiveFile`, `state-of-the-art`, `vault.read`) gives its parts too.
Function words are left out, and those of Italian and French that are written together with the
next word: `dell'arco` is `arco`, `l'école` is `ecole`.
"""

import re
from collections.abc import Iterator

from vaultgraph.text import fold, stem_of, words
from vaultgraph.vault.memo import Memo

_ADDRESS = re.compile(r"\b(?:[a-z][a-z0-9+.\-]{1,20}://|www\.)[^\s<>\"'()\[\]|]+", re.IGNORECASE)
_CHUNK = re.compile(r"\w+(?:[.,:/'’\-]\w+)*")
_NUMBER = re.compile(r"\d+(?:[.,:/\-]\d+)*")
_SEPARATOR = re.compile(r"[.,:/_]+")
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_CAMEL = re.compile(r"[a-z][A-Z]")
_CYRILLIC = re.compile("[а-яё]")
_ELIDED = """
c d j l m n s t v un qu gl all dall dell nell sull coll quell quest bell tutt senz anch com cos dov
agl dagl degl negl sugl nessun ciascun alcun jusqu lorsqu puisqu quoiqu
"""
_ELISION = re.compile(f"(?:{'|'.join(_ELIDED.split())})'(?=\\w)")
"""Articles, pronouns and prepositions before a vowel."""

_ENGLISH = """
a an the this that these those i me my mine we us our ours you your yours he him his she her
hers it its they them their theirs who whom whose which what when where why how of in on at
by for with from to into onto over under about as than then so if or and but nor not no yes
is am are was were be been being do does did done has have had having can could will would
shall should may might must there here also just only very too some any each such own same
it's i'm don't doesn't isn't can't that's you're i've we're they're i'll you'll let's
"""
_RUSSIAN = """
и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее её
мне было вот от меня еще ещё нет о об из ему ли если уже или ни быть был него до вас вам ведь
там потом себя ей они тут где есть ней для мы тебя их чем была сам чтоб без чего себе под
ж кто этот того потому этого какой ним этом мой тем чтобы нее неё были куда зачем всех при об
хоть над тот через эти нас про них какая эту моя свою этой перед том такой им более всю между
это эта эти этих этим этими который которая которое которые которого которой которых которым
также тоже когда почему сколько
"""
FUNCTION_WORDS = frozenset((_ENGLISH + _RUSSIAN).split())
"""Articles, pronouns, prepositions, conjunctions, auxiliaries and question words."""


def terms_of(text: str) -> list[str]:
    """Return the terms of a text in its order, with repetitions."""
    return joined_terms(text).split()


def joined_terms(text: str) -> str:
    """Return the terms of a text as one string, separated by spaces."""
    if "://" in text or "www." in text:
        text = _ADDRESS.sub(" ", text)
    return " ".join(filter(None, map(_TERMS.__getitem__, text.split())))


def _terms_in(run: str) -> str:
    """Return the terms of a run of characters between white space, joined by spaces."""
    return " ".join(filter(None, map(_terms, _CHUNK.findall(run))))


_TERMS = Memo(_terms_in)


def _terms(chunk: str) -> str:
    """Return the terms of a run of word characters, joined by spaces."""
    if _NUMBER.fullmatch(chunk):
        return chunk
    return " ".join(term for part in _SEPARATOR.split(chunk) for term in _parts(part))


def _parts(part: str) -> Iterator[str]:
    """Yield the terms of the words of a part, and those of the parts of compounds."""
    if _CAMEL.search(part) and part.isascii():
        yield part.lower()
        for hump in _HUMP.findall(part):
            yield from _word(hump.lower())
        return
    for word in words(part.replace("’", "'")):
        yield from _word(word)
        if "-" in word:
            for piece in word.split("-"):
                yield from _word(piece)


def _word(word: str) -> Iterator[str]:
    if not word or word in FUNCTION_WORDS:
        return
    if "'" in word and (elided := _ELISION.match(word)):
        word = word[elided.end() :]
    if _CYRILLIC.search(word):
        yield stem_of(word)
        return
    folded = fold(word)
    yield from stem_of(folded).split()
