"""Counting many texts at once, each text only once (part of stage 7).

In: the name of a tokenizer. Out: `CountingTokenizer`, which remembers its counts by content and
loads its vocabulary when a count is not known.
"""

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count

from vaultgraph.pack.tokens import Tokenizer, is_exact, load_tokenizer

_FEW = 16


class CountingTokenizer:
    """A tokenizer that counts each text once.

    Args:
        name: the tokenizer to count with.
        known: counts by the digest of their text, from earlier runs.
    """

    def __init__(self, name: str, known: Mapping[bytes, int] | None = None) -> None:
        self.name = name
        self.exact = is_exact(name)
        self.used: dict[bytes, int] = {}
        self._known = dict(known or {})
        self._base: Tokenizer | None = None

    def count(self, text: str) -> int:
        """Count the tokens of a text, and remember them."""
        key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()
        if key not in self._known:
            self._known[key] = self._load().count(text)
        self.used[key] = self._known[key]
        return self.used[key]

    def count_blocks(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of many texts at once; the encoder lets other threads run meanwhile."""
        base = self._load()
        if len(texts) < _FEW:
            return [base.count(text) for text in texts]
        with ThreadPoolExecutor(cpu_count()) as threads:
            return list(threads.map(base.count, texts))

    def _load(self) -> Tokenizer:
        if self._base is None:
            self._base = load_tokenizer(self.name)
        return self._base
