"""Count the tokens of many texts, each text only once (part of stage 7).

In: the name of a tokenizer, or a user's own. Out: `CountingTokenizer`, which caches its counts by
content, and loads its vocabulary only when a count is not cached.
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


class CountCache:
    """A cache of counts by the digest of text and tokenizer.

    Args:
        known: the counts of earlier runs.

    `used` are those that this run needed.
    """

    def __init__(self, known: Mapping[bytes, int] | None = None) -> None:
        self.used: dict[bytes, int] = {}
        self._known = dict(known or {})

    def look_up(self, text: str, tokenizer: str, count: Callable[[str], int]) -> int:
        """Return the cached count of a text, or count it."""
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
        name: the name of the tokenizer.
        counts: the cache of counts; several tokenizers may share one.
        own: a user's file to count by instead.
    """

    def __init__(
        self, name: str, counts: CountCache | None = None, own: OwnTokenizer | None = None
    ) -> None:
        self.name = name
        self.exact = is_exact(name, own)
        self._own = own
        self._counts = counts or CountCache()
        self.key = fingerprint(name, own)
        self._base: Tokenizer | None = None

    @property
    def margin(self) -> float:
        """The average excess of a count over the true one, as a share."""
        return margin_by_name(self.name, self._own)

    def count(self, text: str) -> int:
        """Count the tokens of a text, with the cache."""
        return self._counts.look_up(text, self.key, lambda text: self._load().count(text))

    def count_once(self, text: str) -> int:
        """Count the tokens of a text without the cache, for texts that do not occur again."""
        return self._load().count(text)

    def count_blocks(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of many texts without the cache, in threads: encoders free the GIL."""
        base = self._load()
        if len(texts) < _FEW:
            return [base.count(text) for text in texts]
        with ThreadPoolExecutor(cpu_count()) as threads:
            return list(threads.map(base.count, texts))

    def _load(self) -> Tokenizer:
        if self._base is None:
            self._base = load_tokenizer(self.name, self._own)
        return self._base
