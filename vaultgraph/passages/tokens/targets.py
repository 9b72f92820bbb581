"""The models that a pack can be sized for (part of stage 7).

In: the name of a model in any spelling. Out: `Target`, its context window and tokenizer. The
registry is data, `targets.toml`; callers may add models that take precedence.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from vaultgraph.arguments import check_fields
from vaultgraph.errors import ConfigError, UsageError, suggestion
from vaultgraph.passages.tokens.libraries import FILE_ENDINGS
from vaultgraph.passages.tokens.lookup import near_names, plain_name, shorter_names
from vaultgraph.passages.tokens.tokenizers import OwnTokenizer

DEFAULT_TARGET = "qwen3-30b-a3b-instruct-2507"
"""The target when none is named: of the exact tokenizers, Qwen's counts most tokens in Russian, so
that what fits it fits the others too."""

DEFAULT_BUDGET = 128_000
"""Tokens of the seed when neither a target nor a budget is named."""

# The most tokens that a chat template adds around one system turn.
TEMPLATE_TOKENS = 16

_KEYS = {
    "window": int,
    "native": int,
    "input": int,
    "output": int,
    "tokenizer": str,
    "pattern": str,
    "template": str,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A model that a pack can be sized for.

    Args:
        name: its name in the vendor's API.
        window: its context window in tokens, stretched by YaRN if the model supports it.
        native_window: its window in tokens without stretching.
        max_input: the largest prompt in tokens.
        max_output: the largest answer in tokens.
        tokenizer: the name of its tokenizer.
        template: the name of its chat template: `chatml`, `messages`, `llama-3`, …
        vendor: its vendor's name on Hugging Face; "" for a user's own model.
        also: other names of it.
        source: the source of these facts.
        own: a user's own tokenizer, used instead of that of the registry.
    """

    name: str
    window: int
    native_window: int
    max_input: int
    max_output: int
    tokenizer: str
    template: str
    vendor: str = ""
    also: tuple[str, ...] = ()
    source: str = ""
    own: OwnTokenizer | None = None

    def __post_init__(self) -> None:
        """Refuse values of the wrong type."""
        check_fields(self)

    @property
    def default_reserve(self) -> int:
        """Tokens left for the conversation: a quarter of the native window, 32,000 at most."""
        return min(self.native_window // 4, 32_000)

    def budget(self, reserve: int | None = None) -> int:
        """Return the default size of a seed in tokens, chat template included.

        Args:
            reserve: tokens to leave for the conversation; `default_reserve` by default.

        Raises:
            UsageError: the reserve leaves nothing of the window.
        """
        left = self.default_reserve if reserve is None else reserve
        tokens = min(self.native_window - left, self.max_input)
        if tokens <= 0:
            raise UsageError(
                f"a reserve of {left:,} tokens leaves nothing of the window of {self.name}",
                remedy=f"It has {self.native_window:,} tokens; reserve less.",
            )
        return tokens


@cache
def targets() -> tuple[Target, ...]:
    """Return every model of the registry, in its order."""
    text = (Path(__file__).parent / "targets.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    sources = tables.pop("sources")
    return tuple(
        _target(name, row, vendor, sources[row["source"]])
        for vendor, rows in tables.items()
        for name, row in rows.items()
    )


def read_target(name: str, table: Any, place: Path) -> Target:
    """Read a user's own model from a table of settings.

    Args:
        name: the key of the table.
        table: `window` and `tokenizer`; optionally `native`, `input`, `output` and `template`. The
            tokenizer is a name, or the path of a file relative to `place`; for a `.tiktoken` file,
            `pattern` is how text is split into words.
        place: the file that contains the table.

    Raises:
        ConfigError: the table has an unknown key, lacks one, or has a value of the wrong type.
    """
    where = f"{place}: [targets.{name}]"
    remedy = (
        "It needs `window` and `tokenizer`; "
        "`native`, `input`, `output`, `pattern` and `template` may be given."
    )
    if not isinstance(table, Mapping):
        raise ConfigError(f"{where} is not a table", remedy=remedy)
    for key, value in table.items():
        if key not in _KEYS:
            raise ConfigError(
                f"{where}: unknown key `{key}`", remedy=suggestion(key, _KEYS, quote="`")
            )
        right = isinstance(value, _KEYS[key]) and not isinstance(value, bool)
        if not right or (isinstance(value, int) and value < 1):
            raise ConfigError(f"{where}: `{key}` cannot be {value!r}", remedy=remedy)
    missing = [key for key in ("window", "tokenizer") if key not in table]
    if missing:
        raise ConfigError(f"{where} lacks `{missing[0]}`", remedy=remedy)
    own = _own_tokenizer(table, place)
    return _target(name, table, "", f"{place}", own)


def _own_tokenizer(table: Mapping[str, Any], place: Path) -> OwnTokenizer | None:
    if not table["tokenizer"].endswith(FILE_ENDINGS):
        return None
    file = (place.parent / Path(table["tokenizer"]).expanduser()).resolve()
    return OwnTokenizer(file=file, pattern=table.get("pattern", OwnTokenizer(file=file).pattern))


def _target(
    name: str, row: Mapping[str, Any], vendor: str, source: str, own: OwnTokenizer | None = None
) -> Target:
    window = row["window"]
    return Target(
        name=name,
        window=window,
        native_window=row.get("native", window),
        max_input=row.get("input", window),
        max_output=row.get("output", window),
        tokenizer=own.file.name if own else row["tokenizer"],
        template=row.get("template", "messages"),
        vendor=vendor,
        also=tuple(row.get("also", ())),
        source=source,
        own=own,
    )


def known_targets(extra: Iterable[Target] = ()) -> tuple[Target, ...]:
    """Return every model, those of the registry first; an `extra` one replaces one of its name."""
    known = {plain_name(target.name): target for target in (*targets(), *extra)}
    return tuple(known.values())


def find_target(name: str, extra: Iterable[Target] = ()) -> Target:
    """Find a model by any of its names; `extra` ones take precedence.

    Case, dots, dashes, the vendor before a slash, and the quantisation of a model are ignored.

    Raises:
        UsageError: no model has that name; the message suggests similar names.
    """
    known = known_targets(extra)
    index = _index(known)
    for tried in shorter_names(name):
        if tried in index:
            return index[tried]
    names = [each for target in known for each in (target.name, *target.also)]
    near = near_names(name, names)
    remedy = "`vaultgraph targets` lists all; vaultgraph.toml may add others in [targets.NAME]."
    raise UsageError(f"unknown target {name!r}", remedy=f"{near} {remedy}".strip())


@cache
def _index(known: tuple[Target, ...]) -> Mapping[str, Target]:
    """Map all names to models; whole names take precedence over those without suffixes."""
    index: dict[str, Target] = {}
    for target in known:
        index[plain_name(target.name)] = target
    for target in known:
        for name in target.also:
            index.setdefault(plain_name(name), target)
    for target in known:
        for name in (target.name, *target.also):
            for shorter in shorter_names(name):
                index.setdefault(shorter, target)
    return index
