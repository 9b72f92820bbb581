"""Estimate the counts of a tokenizer whose vocabulary is not available (part of stage 7).

In: the name of a tokenizer of `estimates.toml`. Out: `EstimatedTokenizer`. An estimate is a sum:
the tokens of a bundled vocabulary, weighted by the scripts of the text, and the pairs of
neighbouring characters by kind (a capital after a letter, a digit after a digit), each with a
weight of its own. `benchmarks/calibrate.py` fits the weights by a linear program: no text of its
corpus may be underestimated, and the total excess is minimal; `margin` is the average excess.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vaultgraph.passages.tokens.bytepair import BytePairTokenizer

KINDS = (
    "lower", "upper", "digit", "space", "line", "control", "sign", "accented", "cyrillic",
    "cyrillic_upper", "han", "kana", "greek", "hebrew", "arabic", "indic", "thai", "other",
    "astral", "symbol",
)  # fmt: skip
"""The kinds of characters."""

# The code point at which each range begins, and its kind; a range ends where the next begins.
_STARTS = (
    (0x00, "control"), (0x0A, "line"), (0x0B, "control"), (0x20, "space"), (0x21, "sign"),
    (0x30, "digit"), (0x3A, "sign"), (0x41, "upper"), (0x5B, "sign"), (0x61, "lower"),
    (0x7B, "sign"), (0x7F, "control"), (0xA0, "symbol"), (0xC0, "accented"), (0x250, "other"),
    (0x370, "greek"), (0x400, "cyrillic_upper"), (0x430, "cyrillic"), (0x530, "other"),
    (0x590, "hebrew"), (0x600, "arabic"), (0x780, "other"), (0x900, "indic"), (0xE00, "thai"),
    (0x10A0, "other"), (0x1E00, "accented"), (0x1F00, "greek"),
    (0x2000, "symbol"), (0x3040, "kana"), (0x3100, "other"), (0x3400, "han"), (0xA000, "other"),
    (0xAC00, "kana"), (0xD7B0, "other"), (0xE000, "symbol"), (0xF900, "han"), (0xFB00, "other"),
    (0xFE00, "symbol"), (0xFE70, "arabic"), (0xFEFF, "symbol"), (0x10000, "astral"),
)  # fmt: skip

SCRIPTS = {
    "latin": {"lower": 0.25, "upper": 0.25, "accented": 0.25},
    "cyrillic": {"cyrillic": 0.25, "cyrillic_upper": 0.25},
    "han": {"han": 1.0},
    "kana": {"kana": 0.6},
    "greek": {"greek": 0.35},
    "semitic": {"hebrew": 0.45, "arabic": 0.4},
    "southern": {"indic": 0.4, "thai": 0.4},
    "other": {"other": 0.7, "astral": 2.0},
    "signs": {"digit": 0.3, "sign": 0.3, "symbol": 0.3},
}
"""The kinds of each script, with the approximate number of tokens per character."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatedTokenizer:
    """A tokenizer that is estimated from the counts of another.

    Args:
        name: its name.
        base: the tokenizer that it is estimated from.
        scripts: its tokens per token of the base, for each of `SCRIPTS`.
        pairs: its tokens per pair of neighbouring characters, shape (left kind, right kind).
        margin: the average excess of an estimate over the true count, as a share.
    """

    name: str
    base: "BytePairTokenizer"
    scripts: "NDArray[np.float64]"
    pairs: "NDArray[np.float64]"
    margin: float
    exact: bool = False

    def count(self, text: str) -> int:
        """Estimate the tokens of a text, rounded up."""
        if not text:
            return 0
        kinds, pairs = count_kinds(text)
        tokens = self.base.count(text) * float(script_shares(kinds) @ self.scripts)
        return math.ceil(tokens + float(pairs.ravel() @ self.pairs.ravel()))


def count_kinds(text: str) -> "tuple[NDArray[np.int64], NDArray[np.int64]]":
    """Count the characters of a text by kind, and its pairs of neighbours by both kinds.

    Returns:
        arrays of the shapes (kinds,) and (kinds, kinds).
    """
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _kind_table()[np.minimum(codes, 0x10000)]
    size = len(KINDS)
    pairs = np.bincount(kinds[:-1] * size + kinds[1:], minlength=size * size)
    return np.bincount(kinds, minlength=size), pairs.reshape(size, size)


def script_shares(kinds: "NDArray[np.int64]") -> "NDArray[np.float64]":
    """Return the share of each of `SCRIPTS` in a text, by the approximate tokens of its characters.

    Args:
        kinds: the number of characters of each of `KINDS`.
    """
    import numpy as np

    masses = np.array(
        [
            sum(weight * kinds[KINDS.index(kind)] for kind, weight in parts.items())
            for parts in SCRIPTS.values()
        ]
    )
    total = masses.sum()
    shares: NDArray[np.float64] = masses / total if total else np.eye(len(SCRIPTS))[-1]
    return shares


@cache
def _kind_table() -> "NDArray[np.int64]":
    import numpy as np

    table = np.empty(0x10001, np.int64)
    for start, kind in _STARTS:
        table[start:] = KINDS.index(kind)
    return table


@cache
def _tables() -> Mapping[str, Any]:
    path = Path(__file__).parent / "estimates.toml"
    tables: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return tables


def estimate_margin(name: str) -> float:
    """Return the average excess of a tokenizer's estimates over the true counts, as a share."""
    return float(_tables()[name]["margin"])


def load_estimate(name: str) -> EstimatedTokenizer:
    """Load an estimated tokenizer with the vocabulary of its base, in about 0.3 s."""
    import numpy as np

    from vaultgraph.passages.tokens.bytepair import load_vocabulary

    table = _tables()[name]
    pairs = np.zeros((len(KINDS), len(KINDS)))
    for left, row in table["pairs"].items():
        for right, weight in row.items():
            pairs[KINDS.index(left), KINDS.index(right)] = weight
    return EstimatedTokenizer(
        name=name,
        base=load_vocabulary(table["base"]),
        scripts=np.array([table["scripts"][script] for script in SCRIPTS]),
        pairs=pairs,
        margin=table["margin"],
    )
