"""Byte-pair vocabularies, bundled or of a user, counted by tiktoken (part of stage 7).

In: the name of a vocabulary of `vocabularies.toml`, or a user's `.tiktoken` file. Out:
`BytePairTokenizer`, whose counts are the model's own. Nothing is ever downloaded.
"""

import gzip
import hashlib
import tomllib
import unicodedata
from binascii import Error, a2b_base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from re import compile as regex
from typing import TYPE_CHECKING, Literal

from vaultgraph.errors import UsageError

if TYPE_CHECKING:
    import tiktoken

_HERE = Path(__file__).parent

# The regular expressions of tiktoken reach their backtracking limit on about a million white-space
# characters, and old versions merge long runs of anything in quadratic time. Cutting such runs
# costs at most one token per cut; no text that a person wrote contains any.
_LONG_RUN = regex(r"(?<!\s)\s{4096}\s*+|(?<!\S)\S{65536}\S*+")
_PIECE = {True: 4096, False: 65536}

# No bundled vocabulary has a token that spans the end of a line and a word: their patterns end a
# piece after line breaks. So a document is counted line by line, and each line once, even if the
# document is rendered repeatedly with other lines around it.
_LINE = regex(r"[^\n]*(?:\n(?![A-Za-z0-9<#*\-\[(])[^\n]*)*\n?")
_MANY_LINES, _LONGEST_KNOWN, _MOST_KNOWN = 8_000, 2_000, 20_000

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """A byte-pair vocabulary.

    Args:
        file: the name of its file, without extensions.
        sha256: the checksum of the unpacked file, hexadecimal.
        pattern: the regular expression that splits text into words.
        normalise: the Unicode form that the model's own tokenizer applies first, if any.
        source: the origin of the vocabulary.
    """

    file: str
    sha256: str
    pattern: str
    source: str
    normalise: Form | None = None


@cache
def vocabularies() -> dict[str, Vocabulary]:
    """Return the bundled vocabularies, by the name of their tokenizer."""
    tables = tomllib.loads((_HERE / "vocabularies.toml").read_text(encoding="utf-8"))
    return {name: Vocabulary(**{"file": name, **table}) for name, table in tables.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class BytePairTokenizer:
    """A tokenizer with its vocabulary: its counts are the model's own.

    With `by_line`, no token spans two lines, and long texts are counted line by line.
    """

    name: str
    encoding: "tiktoken.Encoding"
    normalise: Form | None = None
    exact: bool = True
    margin: float = 0.0
    by_line: bool = False
    _counted: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)

    def count(self, text: str) -> int:
        """Count the tokens of a text, in time linear in its length."""
        if len(text) < _MANY_LINES or not self.by_line:
            return self._count(text)
        return sum(map(self._count_line, _LINE.findall(text)))

    def _count_line(self, line: str) -> int:
        known = self._counted.get(line)
        if known is None:
            known = self._count(line)
            if len(self._counted) >= _MOST_KNOWN:
                self._counted.clear()
            if len(line) <= _LONGEST_KNOWN:
                self._counted[line] = known
        return known

    def _count(self, text: str) -> int:
        if self.normalise:
            text = unicodedata.normalize(self.normalise, text)
        return sum(len(self.encoding.encode_ordinary(piece)) for piece in cut_long_runs(text))


def load_vocabulary(name: str) -> BytePairTokenizer:
    """Load a bundled vocabulary, in about 0.3 s.

    Raises:
        UsageError: its file is damaged.
    """
    found = vocabularies()[name]
    data = gzip.decompress((_HERE / "vocabularies" / f"{found.file}.tiktoken.gz").read_bytes())
    if hashlib.sha256(data).hexdigest() != found.sha256:
        raise UsageError(f"the vocabulary of {name} is damaged", remedy="Reinstall vaultgraph.")
    return _tokenizer(name, data, found.pattern, found.normalise, by_line=True)


def load_tiktoken_file(file: Path, pattern: str) -> BytePairTokenizer:
    """Load a user's `.tiktoken` file.

    Args:
        file: one token per line: its bytes in base64, a space, its rank.
        pattern: the name of a bundled vocabulary that splits words the same way, or a regular
            expression.

    Raises:
        UsageError: the file or the pattern cannot be read.
    """
    like = vocabularies().get(pattern)
    try:
        return _tokenizer(
            file.name,
            file.read_bytes(),
            like.pattern if like else pattern,
            like.normalise if like else None,
            by_line=like is not None,
        )
    except (OSError, ValueError, Error) as error:
        raise UsageError(
            f"{file} is not a vocabulary in tiktoken's format: {error}",
            remedy="Each line contains a token in base64, a space, and its rank.",
        ) from error


def _tokenizer(
    name: str, data: bytes, pattern: str, normalise: Form | None, *, by_line: bool
) -> BytePairTokenizer:
    import tiktoken

    words = data.split()
    tokens, ranks = map(a2b_base64, words[::2]), map(int, words[1::2])
    encoding = tiktoken.Encoding(
        name=name,
        pat_str=pattern,
        mergeable_ranks=dict(zip(tokens, ranks, strict=True)),
        special_tokens={},
    )
    return BytePairTokenizer(name=name, encoding=encoding, normalise=normalise, by_line=by_line)


def cut_long_runs(text: str) -> Iterator[str]:
    """Cut a text inside very long runs of white space or of other characters, and nowhere else."""
    if not _has_long_run(text):
        yield text
        return
    start = 0
    for run in _LONG_RUN.finditer(text):
        step = _PIECE[text[run.start()].isspace()]
        for cut in range(run.start() + step, run.end() + 1, step):
            yield text[start:cut]
            start = cut
    yield text[start:]


def _has_long_run(text: str) -> bool:
    """Return whether there may be a long run: it would fill one of the tested stretches."""
    for is_space, length in _PIECE.items():
        step = length // 2
        for start in range(0, len(text) - step + 1, step):
            part = text[start : start + step]
            if part.isspace() if is_space else len(part.split(None, 1)) == 1:
                return True
    return False
