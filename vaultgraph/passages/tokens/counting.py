"""Counting many texts at once, each text only once (part of stage 7).

In: the name of a tokenizer, or a user's own. Out: `CountingTokenizer`, which remembers its counts
by content and loads its vocabulary when a count is not known.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count

from vaultgraph.passages.tokens.tokenizers import (
    OwnTokenizer,
    Tokenizer,
    fingerprint,
    is_exact,
    load_tokenizer,
    margin_by_name,
)

_FEW = 16


class CountBook:
    """Counts by the digest of their text and tokenizer.

    Args:
        known: the counts of earlier runs.

    `used` gathers those that this run asked for.
    """

    def __init__(self, known: Mapping[bytes, int] | None = None) -> None:
        self.used: dict[bytes, int] = {}
        self._known = dict(known or {})

    def look_up(self, text: str, tokenizer: str, count: Callable[[str], int]) -> int:
        """Return the count of a text, or count it now."""
        person = hashlib.blake2b(tokenizer.encode(), digest_size=16).digest()
        data = text.encode("utf-8", "surrogatepass")
        key = hashlib.blake2b(data, digest_size=12, person=person).digest()
        if key not in self._known:
            self._known[key] = count(text)
        self.used[key] = self._known[key]
        return self.used[key]


class CountingTokenizer:
    """A tokenizer that counts each text once.

    Args:
        name: the tokenizer to count with.
        book: where counts are looked up and noted; several tokenizers may share one.
        own: the user's file that counts instead.
    """

    def __init__(
        self, name: str, book: CountBook | None = None, own: OwnTokenizer | None = None
    ) -> None:
        self.name = name
        self.exact = is_exact(name, own)
        self._own = own
        self._book = book or CountBook()
        self.key = fingerprint(name, own)
        self._base: Tokenizer | None = None

    @property
    def margin(self) -> float:
        """How far, as a share, a count is above the true one on average."""
        return margin_by_name(self.name, self._own)

    def count(self, text: str) -> int:
        """Count the tokens of a text, and remember them."""
        return self._book.look_up(text, self.key, lambda text: self._load().count(text))

    def count_once(self, text: str) -> int:
        """Count the tokens of a text that is not asked for again."""
        return self._load().count(text)

    def count_blocks(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of many texts at once; the encoder lets other threads run meanwhile."""
        base = self._load()
        if len(texts) < _FEW:
            return [base.count(text) for text in texts]
        with ThreadPoolExecutor(cpu_count()) as threads:
            return list(threads.map(base.count, texts))

    def _load(self) -> Tokenizer:
        if self._base is None:
            self._base = load_tokenizer(self.name, self._own)
        return self._base
