"""Counting many texts at once, each text only once (part of stage 7).

In: the name of a tokenizer. Out: `CountingTokenizer`, which remembers its counts by content and
loads its vocabulary when a count is not known.
"""

import hashlib
from collections.abc import Iterable, Sequence
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

    def __init__(self, name: str, known: dict[bytes, int] | None = None) -> None:
        self.name = name
        self.exact = is_exact(name)
        self.known = {} if known is None else known
        self._base: Tokenizer | None = None

    def count(self, text: str) -> int:
        """Count the tokens of a text."""
        return self.count_all([text])[0]

    def count_all(self, texts: Iterable[str]) -> list[int]:
        """Count the tokens of many texts; the encoder lets other threads run meanwhile."""
        texts = list(texts)
        keys = [self._key(text) for text in texts]
        missing = {
            key: text for key, text in zip(keys, texts, strict=True) if key not in self.known
        }
        if missing:
            self.known.update(zip(missing, self._count(list(missing.values())), strict=True))
        return [self.known[key] for key in keys]

    def _count(self, texts: Sequence[str]) -> list[int]:
        if self._base is None:
            self._base = load_tokenizer(self.name)
        if len(texts) < _FEW:
            return [self._base.count(text) for text in texts]
        with ThreadPoolExecutor(cpu_count()) as threads:
            return list(threads.map(self._base.count, texts, chunksize=_FEW))

    def _key(self, text: str) -> bytes:
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
