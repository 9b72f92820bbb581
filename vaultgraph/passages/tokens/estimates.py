"""Estimating what a tokenizer that is not at hand would count (part of stage 7).

In: the name of a tokenizer of `estimates.toml`. Out: `EstimatedTokenizer`. An estimate is a sum:
the tokens of a vocabulary that we hold, weighed by the scripts of the text, and the pairs of
neighbouring characters by kind (a capital after a letter, a digit after a digit), each pair with
a weight of its own. The weights are fitted by `benchmarks/calibrate.py` so that no text of its
corpus counts more than is estimated, and that the sum of what is too much is least (a linear
program); `margin` is how much too much it is there on average.
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
"""What kind a character is of."""

# Where a kind begins; it ends where the next begins.
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
"""The kinds that make up a script, each with the tokens that such a character is, roughly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatedTokenizer:
    """A tokenizer known only by how it compares with another.

    Args:
        name: what it is called.
        base: the tokenizer that is counted with.
        scripts: how many of its tokens correspond to one of the base's, by script.
        pairs: the tokens of every pair of neighbouring kinds, one row a left kind.
        margin: how far, as a share, an estimate is above the true count on average.
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
    """Count the characters of a text by kind, and its pairs of neighbours by both their kinds."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _kind_table()[np.minimum(codes, 0x10000)]
    size = len(KINDS)
    pairs = np.bincount(kinds[:-1] * size + kinds[1:], minlength=size * size)
    return np.bincount(kinds, minlength=size), pairs.reshape(size, size)


def script_shares(kinds: "NDArray[np.int64]") -> "NDArray[np.float64]":
    """The share of each of `SCRIPTS` in a text, by the tokens that its characters roughly are."""
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
    """How far, as a share, the estimates of a tokenizer are above the true counts on average."""
    return float(_tables()[name]["margin"])


def load_estimate(name: str) -> EstimatedTokenizer:
    """Make an estimated tokenizer, the vocabulary of its base included; about 0.3 s."""
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
