"""The models that a pack can be sized for (part of stage 7).

In: the name of a model. Out: `Target`, its window and tokenizer. The registry is data,
`targets.toml`; a caller may put more before it.
"""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from vaultgraph.errors import NEAR, ConfigError, UsageError, suggestion

DEFAULT_TARGET = "qwen3-30b-a3b-instruct-2507"
"""Sized for when nothing is said: of the exact tokenizers, Qwen's counts most tokens in Russian,
so that what fits it fits the others too."""

DEFAULT_BUDGET = 128_000
"""Tokens of the seed when neither a target nor a budget is named."""

# Bytes that a chat template puts around one system turn cost at most this many tokens.
TEMPLATE_TOKENS = 16

_KEYS = {"window": int, "native": int, "input": int, "tokenizer": str, "template": str}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A model that takes the pack.

    Args:
        name: as users call it.
        window: its context window in tokens, with rotary stretching where it has one.
        native_window: the window that it has without telling the server anything.
        max_input: the largest prompt in tokens.
        tokenizer: the name of its tokenizer.
        template: what its server wraps around a turn: `chatml`, `messages`, `llama`, …
    """

    name: str
    window: int
    native_window: int
    max_input: int
    tokenizer: str
    template: str

    @property
    def default_reserve(self) -> int:
        """Tokens left for the conversation: a quarter of the native window, 32,000 at most."""
        return min(self.native_window // 4, 32_000)

    def budget(self, reserve: int | None = None) -> int:
        """Tokens that a seed may take, chat template included, when its size is not named.

        Args:
            reserve: tokens left for the conversation, `default_reserve` by default.

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
    """Every model of the registry, in its order."""
    text = (Path(__file__).parent / "targets.toml").read_text(encoding="utf-8")
    return tuple(_target(name, row) for name, row in tomllib.loads(text).items())


def read_target(name: str, table: Any, place: str) -> Target:
    """Read a user's own model, written like those of the registry.

    Args:
        name: as users call it.
        table: `window`, `tokenizer`, and where they differ from these `native`, `input` and
            `template`.
        place: where it was written, for messages.

    Raises:
        ConfigError: the table holds an unknown key, lacks one, or holds a value of another type.
    """
    where = f"{place}: [targets.{name}]"
    remedy = "It needs `window` and `tokenizer`; `native`, `input` and `template` may be given."
    if not isinstance(table, Mapping):
        raise ConfigError(f"{where} is no table", remedy=remedy)
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
    return _target(name, table)


def _target(name: str, table: Mapping[str, Any]) -> Target:
    return Target(
        name=name,
        window=table["window"],
        native_window=table.get("native", table["window"]),
        max_input=table.get("input", table["window"]),
        tokenizer=table["tokenizer"],
        template=table.get("template", "messages"),
    )


def known_targets(extra: Iterable[Target] = ()) -> tuple[Target, ...]:
    """Every model, those of the registry first; an `extra` one replaces one of its name."""
    known = {target.name.lower(): target for target in (*targets(), *extra)}
    return tuple(known.values())


def find_target(name: str, extra: Iterable[Target] = ()) -> Target:
    """Find a model by name, in any case; `extra` ones come before those of the registry.

    Raises:
        UsageError: no model has that name; the nearest names are given.
    """
    known = {target.name.lower(): target for target in known_targets(extra)}
    found = known.get(name.lower())
    if found is not None:
        return found
    near = difflib.get_close_matches(name.lower(), known, n=3, cutoff=NEAR)
    raise UsageError(
        f"unknown target {name!r}",
        remedy=f"Did you mean {' or '.join(near)}?" if near else f"Known are {', '.join(known)}.",
    )
