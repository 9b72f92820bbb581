"""Counting in the target's own tokens, offline (part of stage 7).

In: the name of a tokenizer. Out: a `Tokenizer` that counts. The vocabularies of o200k_base,
cl100k_base and Qwen stand beside this file; nothing is ever downloaded. A tokenizer whose
vocabulary is not public is estimated from o200k_base by script, and says so (`exact`).
"""

import difflib
import gzip
import hashlib
import math
import re
import tomllib
import unicodedata
from binascii import a2b_base64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from vaultgraph.errors import NEAR, UsageError
from vaultgraph.plugins import find_plugins, load_plugin, named, told_by_name
from vaultgraph.text import script_counts

if TYPE_CHECKING:
    import tiktoken

_HERE = Path(__file__).parent
_ENTRY_POINTS = "vaultgraph.tokenizers"

# The regular expressions of tiktoken reach their backtracking limit on about a million white-space
# characters, and old versions merge long runs of anything in quadratic time. Cutting such runs
# costs at most one token a cut; no text that a person wrote holds any.
_LONG_RUN = re.compile(r"(?<!\s)\s{4096}\s*+|(?<!\S)\S{65536}\S*+")
_PIECE = {True: 4096, False: 65536}


class Tokenizer(Protocol):
    """Counts the tokens of a text; `exact` is False where the count is an estimate."""

    @property
    def name(self) -> str:
        """The name by which the registry of targets calls it."""

    @property
    def exact(self) -> bool:
        """Whether a count is the model's own."""

    def count(self, text: str) -> int:
        """Count the tokens of a text as plain text: special tokens are not recognised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vocabulary:
    """A byte-pair vocabulary: its file, the rule that cuts text into words, its checksum.

    `normalise` names the Unicode form that the model's own tokenizer applies first.
    """

    sha256: str
    pattern: str
    special: Mapping[str, int]
    normalise: bool = False


_VOCABULARIES = {
    "o200k_base": _Vocabulary(
        sha256="446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
        pattern="|".join(
            (
                r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"
                r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
                r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"
                r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
                r"\p{N}{1,3}",
                r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
                r"\s*[\r\n]+",
                r"\s+(?!\S)",
                r"\s+",
            )
        ),
        special={"<|endoftext|>": 199999, "<|endofprompt|>": 200018},
    ),
    "cl100k_base": _Vocabulary(
        sha256="223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
        pattern=r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+"
        r"| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s",
        special={
            "<|endoftext|>": 100257,
            "<|fim_prefix|>": 100258,
            "<|fim_middle|>": 100259,
            "<|fim_suffix|>": 100260,
            "<|endofprompt|>": 100276,
        },
    ),
    "qwen": _Vocabulary(
        sha256="b2b1b8dfb5cc5f024bafc373121c6aba3f66f9a5a0269e243470a1de16a33186",
        pattern=r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
        r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
        special={"<|endoftext|>": 151643, "<|im_start|>": 151644, "<|im_end|>": 151645},
        normalise=True,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BytePairTokenizer:
    """A tokenizer whose vocabulary we hold: its counts are the model's own."""

    name: str
    encoding: "tiktoken.Encoding"
    normalise: bool = False
    exact: bool = True

    def count(self, text: str) -> int:
        """Count the tokens of a text, in time linear in its length."""
        if self.normalise:
            text = unicodedata.normalize("NFC", text)
        return sum(len(self.encoding.encode_ordinary(piece)) for piece in _pieces(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatedTokenizer:
    """A tokenizer known only by how it compares with another, script by script.

    Args:
        name: what it is called.
        base: the tokenizer that is counted with.
        factors: how many of its tokens stand for one of the base's, by script.
        margin: what is added for safety, as a share.
    """

    name: str
    base: Tokenizer
    factors: Mapping[str, float]
    margin: float
    exact: bool = False

    def count(self, text: str) -> int:
        """Estimate the tokens of a text, rounded up."""
        letters = script_counts(text)
        # A Han character is about one token, a letter about a quarter of one.
        mass = {script: letters[script] * (1.0 if script == "cjk" else 0.25) for script in letters}
        total = sum(mass.values())
        factor = (
            sum(mass[script] * self.factors[script] for script in mass) / total
            if total
            else self.factors["latin"]
        )
        return math.ceil(self.base.count(text) * factor * (1 + self.margin))


def _pieces(text: str) -> Iterator[str]:
    """Cut a text inside very long runs, and nowhere else."""
    if len(text) <= _PIECE[True]:
        yield text
        return
    start = 0
    for run in _LONG_RUN.finditer(text):
        step = _PIECE[text[run.start()].isspace()]
        for cut in range(run.start() + step, run.end() + 1, step):
            yield text[start:cut]
            start = cut
    yield text[start:]


@cache
def load_tokenizer(name: str) -> Tokenizer:
    """Load a tokenizer by name; about 0.2 to 0.5 s the first time.

    Raises:
        UsageError: no tokenizer has that name.
    """
    if name in _VOCABULARIES:
        return _byte_pair(name, _VOCABULARIES[name])
    estimates = _estimates()
    if name in estimates:
        return estimates[name]()
    if plugin := find_plugins(_ENTRY_POINTS).get(name):
        return _PluginTokenizer(plugin)
    raise _unknown(name)


VOCABULARIES = tuple(_VOCABULARIES)
"""The tokenizers whose vocabularies we hold: they count exactly, and offline."""


def tokenizer_names() -> tuple[str, ...]:
    """Every tokenizer that can be loaded, sorted."""
    plugins = find_plugins(_ENTRY_POINTS)
    return tuple(sorted({*_VOCABULARIES, *_estimates(), *plugins}))


def is_exact(name: str) -> bool:
    """Tell whether a tokenizer's counts are the model's own; loads no vocabulary of ours.

    Raises:
        UsageError: no tokenizer has that name.
    """
    if name in _VOCABULARIES:
        return True
    return name not in _estimates() and load_tokenizer(name).exact


class _PluginTokenizer:
    """A tokenizer of another package; what goes wrong in it is told by its name."""

    def __init__(self, point: EntryPoint) -> None:
        made: Tokenizer = named(point, load_plugin(point))()
        with told_by_name(point):
            self.name, self.exact = made.name, made.exact
            self.count = named(point, made.count)


def _byte_pair(name: str, vocabulary: _Vocabulary) -> BytePairTokenizer:
    import tiktoken

    data = gzip.decompress((_HERE / "vocabularies" / f"{name}.tiktoken.gz").read_bytes())
    if hashlib.sha256(data).hexdigest() != vocabulary.sha256:
        raise UsageError(f"the vocabulary of {name} is damaged", remedy="Install vaultgraph again.")
    ranks = {a2b_base64(token): int(rank) for token, rank in map(bytes.split, data.splitlines())}
    encoding = tiktoken.Encoding(
        name=name,
        pat_str=vocabulary.pattern,
        mergeable_ranks=ranks,
        special_tokens=dict(vocabulary.special),
    )
    return BytePairTokenizer(name=name, encoding=encoding, normalise=vocabulary.normalise)


def _estimates() -> dict[str, Callable[[], EstimatedTokenizer]]:
    """The estimated tokenizers of `tokenizers.toml`, each ready to be made."""
    tables = tomllib.loads((_HERE / "tokenizers.toml").read_text(encoding="utf-8"))

    def maker(name: str) -> Callable[[], EstimatedTokenizer]:
        table = tables[name]
        return lambda: EstimatedTokenizer(
            name=name,
            base=load_tokenizer(table["base"]),
            factors={script: table[script] for script in ("latin", "cyrillic", "cjk")},
            margin=table["margin"],
        )

    return {name: maker(name) for name in tables}


def _unknown(name: str) -> UsageError:
    near = difflib.get_close_matches(name, tokenizer_names(), n=3, cutoff=NEAR)
    return UsageError(
        f"unknown tokenizer {name!r}",
        remedy=f"Did you mean {' or '.join(near)}?"
        if near
        else f"Known are {', '.join(tokenizer_names())}.",
    )
