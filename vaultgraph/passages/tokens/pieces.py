"""Count Claude's tokens by a measured list of pieces that are one token each (part of stage 7).

In: the name of a generation. Out: `PieceTokenizer`, an estimate with a small margin. Claude's
vocabulary is not public; Sander Land's ctok (MIT) measured it piece by piece through the token
counts of the vendor's API. We use its pieces, and those of its rules that matter in notes: a word
has marks for its borders and its capital letter, one space between two marked borders costs
nothing, and each run of one kind of character is split into the fewest pieces.
"""

import gzip
import hashlib
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from vaultgraph.errors import UsageError
from vaultgraph.passages.tokens.bytepair import cut_long_runs

if TYPE_CHECKING:
    import regex

_FOLDER = Path(__file__).parent / "vocabularies"

# Marks in the pieces: a word begins, ends, has a capital letter, is all capitals. Normalised text
# contains none of these characters.
_BEGIN, _END, _SHIFT, _CAPS = "\x01", "\x02", "\x03", "\x04"

# Characters without marks of borders: Han, Hangul and all beyond the Basic Multilingual Plane.
_ALONE = (
    "\u3005\u3006\u3031-\u3035\u303b\u303c\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
    "\uf900-\ufaff\U00010000-\U0010ffff"
)
_SYMBOLS = "£§«°·»།–—„†•…€№→−√─│└═█（"
_BARE = rf"0-9{_ALONE}\u3001-\u3030"
_RUN = (
    rf"(?P<word>[[\p{{L}}\p{{Alphabetic}}]--[{_ALONE}\p{{N}}]]+)|(?P<digits>[0-9]+)"
    rf"|(?P<sign>[\p{{P}}\p{{S}}&&[\x21-\x7e]{_SYMBOLS}]+)|(?P<alone>[{_ALONE}\u3001-\u3030]+)"
    r"|(?P<other>\s+|.)"
)
_CHUNK = re.compile(r"( ?\S+)(?=( ?))")
_SPACES = re.compile(r"\s{2,}|[^\S ]|\A (?!\s)|(?<!\s) \Z")
_PAID_SPACE = re.compile(rf"(?<=[{_BARE}]) (?=\S)|(?<=\S) (?=[{_BARE}]|'[^\W\d_])")
_DROPPED = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff]")
_FOLDED = re.compile("[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\x00]")
_OPENS_WORD = re.compile(r"'[^\W\d_]")
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})
_CONTRACTED = frozenset({"s", "t", "d", "m", "ll", "re", "ve"})
_ALL_CAPS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """A generation of the vocabulary.

    Args:
        sha256: the checksum of the unpacked file of pieces, hexadecimal.
        folds_quotes: whether curly quotes count as straight ones.
        marks_capitals: whether a word in capitals is marked as such.
        added: what is added to every count, as a share.
        margin: the average excess of a count over the true one after that, as a share.
    """

    sha256: str
    folds_quotes: bool
    marks_capitals: bool
    added: float
    margin: float


GENERATIONS = {
    "claude-3": Generation(
        sha256="a214a9bdade075ddae3d00f4a4dc7d36e52658c46ff2bcf4e6218cbfac9dcd77",
        folds_quotes=True,
        marks_capitals=True,
        added=0.01,
        margin=0.017,
    ),
    "claude-4.7": Generation(
        sha256="46be6a6fe967d334e60ff5ed49ce0474297d641138452ee3192c05e12d787871",
        folds_quotes=False,
        marks_capitals=False,
        added=0.01,
        margin=0.015,
    ),
}
"""The generations by the name of their tokenizer: Claude 3 to 4.6, and all since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceTokenizer:
    """Counts the fewest pieces that make up a text, and adds a margin.

    Args:
        name: its name.
        generation: its rules.
        pieces: the pieces of one token, with marks.
        prefixes: parts of characters, in bytes, of one token.
    """

    name: str
    generation: Generation
    pieces: frozenset[str]
    prefixes: frozenset[bytes]
    exact: bool = False
    _runs: dict[str, int] = field(default_factory=dict)
    _chunks: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def margin(self) -> float:
        """The average excess of a count over the true one, as a share."""
        return self.generation.margin

    def count(self, text: str) -> int:
        """Estimate the tokens of a text, rounded up; each distinct word is split once."""
        tokens = sum(map(self._tokens, cut_long_runs(self._normalised(text))))
        return math.ceil(tokens * (1 + self.generation.added))

    def _tokens(self, text: str) -> int:
        tokens = sum(
            self._chunk(*chunk) * times for chunk, times in Counter(_CHUNK.findall(text)).items()
        )
        tokens += sum(
            self._run(spaces) * times for spaces, times in Counter(_SPACES.findall(text)).items()
        )
        return tokens + len(_PAID_SPACE.findall(text))

    def _normalised(self, text: str) -> str:
        text = _DROPPED.sub("", unicodedata.normalize("NFC", text))
        if self.generation.folds_quotes:
            text = text.translate(_QUOTES)
        return _FOLDED.sub(" ", text)

    def _chunk(self, chunk: str, after: str) -> int:
        """Count the tokens between two stretches of white space."""
        key = (chunk, after)
        if key not in self._chunks:
            self._chunks[key] = sum(map(self._run, self._marked(chunk, after)))
        return self._chunks[key]

    def _marked(self, chunk: str, after: str) -> Iterator[str]:
        """Yield the runs of a chunk with their marks; a space before it is not a run."""
        text = chunk.lstrip(" ")
        before = ""
        for run in _runs().finditer(text):
            body = run[0]
            if run.lastgroup == "word":
                bound = before == "'" and body in _CONTRACTED
                yield self._word(body, "" if bound else _BEGIN)
            elif run.lastgroup in ("digits", "alone"):
                yield body
            else:
                begins = run.start() == 0 and chunk[0] == " " and not _OPENS_WORD.match(text)
                ends = run.end() == len(text) and after
                yield f"{_BEGIN if begins else ''}{body}{_END if ends else ''}"
            before = body

    def _word(self, word: str, begin: str) -> str:
        if word.islower():
            return f"{begin}{word}{_END}"
        if self.generation.marks_capitals and len(word) >= _ALL_CAPS and word.isupper():
            return f"{_CAPS}{begin}{word.lower()}{_END}"
        if word[0].isupper() and not any(map(str.isupper, word[1:])):
            return f"{_SHIFT}{begin}{word.lower()}{_END}"
        return f"{begin}{word}{_END}"

    def _run(self, run: str) -> int:
        """Count the fewest pieces that make up a run (dynamic programming over its ends)."""
        found = self._runs.get(run)
        if found is None:
            found = self._runs[run] = self._fewest(run)
        return found

    def _fewest(self, run: str) -> int:
        if run in self.pieces:
            return 1
        best = [0]
        for end in range(1, len(run) + 1):
            fewest = best[end - 1] + self._character(run[end - 1])
            for start in range(max(0, end - _LONGEST), end - 1):
                if best[start] + 1 < fewest and run[start:end] in self.pieces:
                    fewest = best[start] + 1
            best.append(fewest)
        return best[-1]

    def _character(self, character: str) -> int:
        """Count the tokens of one character: one piece, or the fewest parts of its bytes."""
        if character in self.pieces:
            return 1
        data = character.encode("utf-8", "replace")
        best = [0]
        for end in range(1, len(data) + 1):
            starts = (start for start in range(end) if data[start:end] in self.prefixes)
            best.append(min((best[start] for start in starts), default=best[-1]) + 1)
        return best[-1]


_LONGEST = 32


@cache
def _runs() -> "regex.Pattern[str]":
    """Return the pattern that splits a chunk into runs of one kind of character."""
    import regex  # costly to import, and not needed by other tokenizers

    return regex.compile(_RUN, regex.VERSION1 | regex.DOTALL)


def load_pieces(name: str) -> PieceTokenizer:
    """Load a generation, in about 20 ms.

    Raises:
        UsageError: its file is damaged.
    """
    generation = GENERATIONS[name]
    data = gzip.decompress((_FOLDER / f"{name}.pieces.gz").read_bytes())
    if hashlib.sha256(data).hexdigest() != generation.sha256:
        raise UsageError(f"the pieces of {name} are damaged", remedy="Reinstall vaultgraph.")
    pieces, prefixes = data.decode().split("\0\0")
    return PieceTokenizer(
        name=name,
        generation=generation,
        pieces=frozenset(pieces.split("\0")),
        prefixes=frozenset(map(bytes.fromhex, prefixes.split("\0"))),
    )
