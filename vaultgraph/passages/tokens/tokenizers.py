"""Count in the target's own tokens, offline (part of stage 7).

In: the name of a tokenizer, or a user's own file. Out: a `Tokenizer`. Some vocabularies are
bundled, others come with a library that a user may install; all others are estimated, which
`exact` and `margin` show. Nothing is ever downloaded.
"""

import hashlib
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from vaultgraph.arguments import assign, check_fields, path_of
from vaultgraph.errors import UsageError
from vaultgraph.passages.tokens.bytepair import load_vocabulary, vocabularies
from vaultgraph.passages.tokens.estimates import estimate_margin, load_estimate
from vaultgraph.passages.tokens.libraries import (
    is_installed,
    library_version,
    load_file,
    load_from_splintr,
)
from vaultgraph.passages.tokens.lookup import near_names
from vaultgraph.passages.tokens.pieces import GENERATIONS, load_pieces
from vaultgraph.plugins import attribute_errors, find_plugins, load_plugin, wrap_plugin

_ENTRY_POINTS = "vaultgraph.tokenizers"
_LIBRARY = "splintr"


@runtime_checkable
class Tokenizer(Protocol):
    """Counts the tokens of a text; `exact` is False where the count is an estimate.

    An estimate should never be below the true count. It may have a `margin`: its average excess
    over the true count, as a share.
    """

    @property
    def name(self) -> str:
        """Its name in the registry of targets."""

    @property
    def exact(self) -> bool:
        """Whether a count is the model's own."""

    def count(self, text: str) -> int:
        """Count the tokens of a text; special tokens in it count as plain text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTokenizer:
    """The file of a user's own tokenizer.

    Args:
        file: `tokenizer.json`, `.tiktoken` or `.model`.
        pattern: for `.tiktoken`: a bundled vocabulary that splits text into words the same way, or
            a regular expression.
    """

    file: Path
    pattern: str = "o200k_base"

    if TYPE_CHECKING:  # what callers may pass; the fields above are the normalised values

        def __init__(self, *, file: Path | str, pattern: str = "o200k_base") -> None: ...

    def __post_init__(self) -> None:
        """Accept a path or a string.

        Raises:
            UsageError: a value of the wrong type.
        """
        assign(self, file=path_of(self.file, "file"))
        check_fields(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class LikeTokenizer:
    """A tokenizer that is not public, but similar to another.

    Args:
        name: its name.
        other: the similar tokenizer.
        more: what is added to the other's count, as a share.
    """

    name: str
    other: Tokenizer
    more: float
    exact: bool = False

    @property
    def margin(self) -> float:
        """The average excess of a count over the true one, as a share."""
        return margin_by_name(self.name)

    def count(self, text: str) -> int:
        """Estimate the tokens of a text, rounded up."""
        return math.ceil(self.other.count(text) * (1 + self.more))


VOCABULARIES = ("o200k_base", "cl100k_base", "qwen", "qwen3.6", "deepseek")
"""One tokenizer of each bundled vocabulary; these count exactly."""

COMPARED = ("o200k_base", "cl100k_base", "qwen")
"""The tokenizers by which every document of a pack is counted too, for comparison."""


@cache
def load_tokenizer(name: str, own: OwnTokenizer | None = None) -> Tokenizer:
    """Load a tokenizer by name.

    Args:
        name: a name of the registry, or of a plugin.
        own: a user's file to count by instead, whatever the name.

    Raises:
        UsageError: no tokenizer has that name, or its file cannot be read.
    """
    if own is not None:
        return load_file(own.file, own.pattern)
    if name in vocabularies():
        return load_vocabulary(name)
    if name in GENERATIONS:
        return load_pieces(name)
    if name in _tables():
        return _load_table(name, _tables()[name])
    if point := find_plugins(_ENTRY_POINTS).get(name):
        return _PluginTokenizer(point)
    known = tokenizer_names()
    raise UsageError(
        f"unknown tokenizer {name!r}",
        remedy=near_names(name, known) or f"Known names: {', '.join(known)}.",
    )


class _PluginTokenizer:
    """A tokenizer of a plugin, whose errors name the plugin."""

    def __init__(self, point: EntryPoint) -> None:
        made: Tokenizer = wrap_plugin(point, load_plugin(point))()
        with attribute_errors(point):
            self.name, self.exact = made.name, made.exact
            self.count = wrap_plugin(point, made.count)


def _load_table(name: str, table: Mapping[str, Any]) -> Tokenizer:
    if "like" in table:
        return LikeTokenizer(name=name, other=load_tokenizer(table["like"]), more=table["more"])
    if is_installed(_LIBRARY):
        return load_from_splintr(name, table[_LIBRARY])
    return load_estimate(name)


def margin_of(tokenizer: Tokenizer) -> float:
    """Return the average excess of the counts of a tokenizer over the true ones, as a share."""
    return float(getattr(tokenizer, "margin", 0.0))


def margin_by_name(name: str, own: OwnTokenizer | None = None) -> float:
    """Return the margin of a tokenizer, without loading a bundled vocabulary.

    Raises:
        UsageError: no tokenizer has that name.
    """
    if is_exact(name, own):
        return 0.0
    if name in GENERATIONS:
        return GENERATIONS[name].margin
    table = _tables().get(name)
    if table is None:
        return margin_of(load_tokenizer(name))
    if "like" in table:
        return float((1 + table["more"]) * (1 + margin_by_name(table["like"])) - 1)
    return estimate_margin(name)


def tokenizer_names() -> tuple[str, ...]:
    """Return the names of all tokenizers that can be loaded, sorted."""
    plugins = find_plugins(_ENTRY_POINTS)
    return tuple(sorted({*vocabularies(), *GENERATIONS, *_tables(), *plugins}))


def plugin_names() -> tuple[str, ...]:
    """Return the names of the tokenizers of plugins, sorted; built-in ones take precedence."""
    plugins = set(find_plugins(_ENTRY_POINTS))
    return tuple(sorted(plugins - {*vocabularies(), *GENERATIONS, *_tables()}))


def is_exact(name: str, own: OwnTokenizer | None = None) -> bool:
    """Return whether a tokenizer counts exactly, without loading a bundled vocabulary.

    Raises:
        UsageError: no tokenizer has that name.
    """
    if own is not None or name in vocabularies():
        return True
    if name in GENERATIONS:
        return False
    table = _tables().get(name)
    if table is not None:
        return "like" not in table and is_installed(_LIBRARY)
    return load_tokenizer(name).exact


def fingerprint(name: str, own: OwnTokenizer | None = None) -> str:
    """Return what the counts of a tokenizer depend on besides our own code, for cache keys."""
    if own is not None:
        digest = hashlib.sha256(own.file.read_bytes()).hexdigest() if own.file.is_file() else ""
        return f"{digest} {own.pattern}"
    if name in _tables() and is_installed(_LIBRARY):
        return f"{name} {library_version(_LIBRARY)}"
    return name


@cache
def _tables() -> Mapping[str, Any]:
    path = Path(__file__).parent / "tokenizers.toml"
    tables: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return tables
