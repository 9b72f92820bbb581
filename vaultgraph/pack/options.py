"""The options of a pack, and their values for one vault (part of stage 7).

In: what a caller passes. Out: `PackOptions`, `Settled`, and the pack's id.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vaultgraph.arguments import (
    assign,
    check_fields,
    choice_of,
    each_of,
    names_of,
    path_of,
    several,
    text_of,
)
from vaultgraph.errors import UsageError
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import Language, NoteRole
from vaultgraph.pack.choose.weights import Weights
from vaultgraph.pack.delta import PackState
from vaultgraph.passages.tokens.amounts import read_amount
from vaultgraph.passages.tokens.targets import (
    DEFAULT_BUDGET,
    DEFAULT_TARGET,
    TEMPLATE_TOKENS,
    Target,
    find_target,
    targets,
)

FORMAT = 2
"""The version of the pack's own layout; it is part of every pack's id."""

LEVELS = (2_000, 8_000, 32_000, 128_000)
"""Budgets of the nested documents below that of the pack, in tokens."""

DEFAULT_FORMATS = ("prompt", "levels", "json", "tree", "rag")
"""The forms that are written when none is named."""

PASTE_TOKENS = 10_000
"""A longer document is attached to a chat rather than pasted: some 40,000 characters."""

TEMPLATED = "chatml"
"""The form and the chat template of that name."""

_ID_DIGITS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FormOptions:
    """Options of single forms.

    Args:
        templates: a folder whose templates take precedence over the built-in ones, file by file.
        chunk_tokens: the largest chunk for retrieval in tokens, its header included.
        chunk_files: whether each chunk is also written as a file of its own.
        example_tokens: the largest example for fine-tuning, in tokens.
    """

    templates: Path | None = None
    chunk_tokens: int = 2_000
    chunk_files: bool = False
    example_tokens: int = 4_096

    if TYPE_CHECKING:  # what may be written; what is then kept are the fields above

        def __init__(
            self,
            *,
            templates: Path | str | None = None,
            chunk_tokens: int | str = 2_000,
            chunk_files: bool = False,
            example_tokens: int | str = 4_096,
        ) -> None: ...

    def __post_init__(self) -> None:
        """Normalise what callers pass: `chunk_tokens="2k"`, `templates="folder"`.

        Raises:
            UsageError: a value of the wrong type.
        """
        if self.templates is not None:
            assign(self, templates=path_of(self.templates, "templates"))
        for name in ("chunk_tokens", "example_tokens"):
            assign(self, **{name: read_amount(getattr(self, name))})
        check_fields(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackOptions:
    """How a pack is made.

    Args:
        target: the model to fit, by name.
        budget: tokens that the seed may take; by default that of the target.
        reserve: tokens of the target's window left for the conversation, if `budget` is None.
        language: the language of the pack's own words; the vault's by default.
        pins: notes that are always included in full, by path, name or title.
        without: roles of notes that are left out.
        keep_secrets: leave keys and passwords as they are.
        certify: also solve the linear relaxation, for a tighter certificate.
        weights: the weight of each kind of element.
        formats: the forms to write, by name.
        forms: options of single forms.
        targets: further models, which take precedence over those of the registry.
        explain: notes whose place in the pack is to be explained, by path, name or title.
        title: the title of the seed; the vault's name if empty.
        about: the owner's own words about themselves, which the overview begins with; the first
            2,000 characters count.
        focus: what the seed is about: names of notes, or words; one, or several. If empty, the
            focus that the vault was ranked with, else the whole vault.
        cache_folder: where token counts are kept between runs; None for no cache.
        since: an earlier pack; what changed since then is written as `UPDATE.md`.
    """

    target: str | None = None
    budget: int | None = None
    reserve: int | None = None
    language: Language | None = None
    pins: tuple[str, ...] = ()
    without: tuple[NoteRole, ...] = (NoteRole.BOOKKEEPING, NoteRole.TEMPLATE, NoteRole.COPY)
    keep_secrets: bool = False
    certify: bool = False
    weights: Weights = Weights()
    formats: tuple[str, ...] = DEFAULT_FORMATS
    forms: FormOptions = FormOptions()
    targets: tuple[Target, ...] = ()
    explain: tuple[str, ...] = ()
    title: str = ""
    about: str = ""
    focus: tuple[str, ...] = ()
    cache_folder: Path | None = None
    since: PackState | None = None

    if TYPE_CHECKING:  # what may be written; what is then kept are the fields above

        def __init__(  # noqa: PLR0913 - a field each
            self,
            *,
            target: str | None = None,
            budget: int | str | None = None,
            reserve: int | str | None = None,
            language: Language | str | None = None,
            pins: str | Iterable[str] = (),
            without: NoteRole | str | Iterable[NoteRole | str] = ...,
            keep_secrets: bool = False,
            certify: bool = False,
            weights: Weights = ...,
            formats: str | Iterable[str] = DEFAULT_FORMATS,
            forms: FormOptions = ...,
            targets: Iterable[Target] = (),
            explain: str | Iterable[str] = (),
            title: str = "",
            about: str = "",
            focus: str | Iterable[str] = (),
            cache_folder: Path | str | None = None,
            since: PackState | None = None,
        ) -> None: ...

    def __post_init__(self) -> None:
        """Normalise what callers pass: `budget="8k"`, `language="ru"`, `formats="prompt"`.

        Raises:
            UsageError: a value of the wrong type.
        """
        for name in ("pins", "formats", "explain", "focus"):
            assign(self, **{name: names_of(getattr(self, name), name)})
        for name in ("budget", "reserve"):
            if getattr(self, name) is not None:
                assign(self, **{name: read_amount(getattr(self, name))})
        if self.language is not None:
            assign(self, language=choice_of(Language, self.language, "language"))
        roles = names_of(self.without, "without")
        assign(self, without=tuple(choice_of(NoteRole, role, "without") for role in roles))
        if self.cache_folder is not None:
            assign(self, cache_folder=path_of(self.cache_folder, "cache_folder"))
        if self.target is not None:
            assign(self, target=text_of(self.target, "target"))
        assign(self, targets=each_of(self.targets, "targets"))
        check_fields(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The options as they apply to one vault.

    Args:
        target: the model to fit.
        budget: tokens that the seed may take, those of the chat template included.
        language: the language of the pack's own words.
        pack_id: the pack's id, short hexadecimal.
    """

    target: Target
    budget: int
    language: Language
    pack_id: str

    @property
    def limit(self) -> int:
        """Tokens that the finished text may take."""
        return self.budget - TEMPLATE_TOKENS

    @property
    def sizes(self) -> tuple[int, ...]:
        """The budgets of the nested documents, ascending, that of the pack last."""
        return (*(size for size in LEVELS if size < self.limit), self.limit)


def settle_budget(options: PackOptions) -> tuple[Target, int]:
    """Find the target, and the tokens that the seed may take.

    Raises:
        UsageError: an unknown target, or a budget that it cannot take.
    """
    target = find_target(options.target or DEFAULT_TARGET, options.targets)
    if options.budget is not None:
        budget = options.budget
        if options.target is None:
            target = _roomy(target, budget)
            if budget > target.max_input:
                raise UsageError(
                    f"a budget of {budget:,} tokens is more than any known model accepts",
                    remedy="Lower the budget, or name a target that accepts it.",
                    options=("budget", "target"),
                )
    elif options.target is None and options.reserve is None:
        budget = DEFAULT_BUDGET
    else:
        budget = target.budget(options.reserve)
    if budget > target.max_input:
        raise UsageError(
            f"{target.name} takes {target.max_input:,} tokens at most, not {budget:,}",
            remedy="Lower the budget, or name another target.",
            options=("budget", "target"),
        )
    return target, budget


def window_advice(target: Target, budget: int) -> str:
    """Describe the window that a budget above the native one needs; "" for other budgets.

    The factor is that of YaRN (Peng et al., 2023): by how much the window is stretched.
    """
    native = target.native_window
    if budget <= native:
        return ""
    factor = -(-min(budget + target.default_reserve, target.window) // native)
    window = min(factor * native, target.window)
    return (
        f"{budget:,} tokens are more than the native window of {target.name}, {native:,}: serve it "
        f"with YaRN at a factor of {factor}, a window of {window:,}; "
        f"{window - budget:,} are left for the conversation."
    )


def check_template(target: Target, formats: Iterable[str]) -> None:
    """Check that a chat form has the template of the model.

    Raises:
        UsageError: the model has another template.
    """
    if TEMPLATED in formats and target.template != TEMPLATED:
        raise UsageError(
            f"{target.name} has no {TEMPLATED} template: its server wraps messages itself",
            remedy=f"Give it the form prompt as a system message, or name a target of {TEMPLATED}.",
            options=("formats", "target"),
        )


def check_weights(weights: Weights) -> None:
    """Check that a passage can have a value.

    Raises:
        UsageError: every weight is 0.
    """
    if not any((weights.terms, weights.numbers, weights.links, weights.claims)):
        raise UsageError(
            "with every weight at 0 no passage has a value",
            remedy="Leave one of them above 0.",
            options=("weights",),
        )


def _roomy(target: Target, budget: int) -> Target:
    """The default target, or for a larger budget the first with its tokenizer that accepts it."""
    alike = (each for each in targets() if each.tokenizer == target.tokenizer)
    return next((each for each in (target, *alike) if budget <= each.max_input), target)


def settle(vault: CompiledVault, options: PackOptions) -> Settled:
    """Find the model, the budget and the language for a vault, and compute the pack's id.

    Raises:
        UsageError: an unknown target, or a budget that it cannot take.
    """
    target, budget = settle_budget(options)
    language = options.language or vault.language
    return Settled(
        target=target,
        budget=budget,
        language=language,
        pack_id=_pack_id(vault, options, target, budget, language),
    )


def _pack_id(
    vault: CompiledVault, options: PackOptions, target: Target, budget: int, language: Language
) -> str:
    """Digest everything that determines the content of the pack."""
    parts = (
        FORMAT,
        vault.digest,
        "\n".join(vault.ranking.order),
        target.tokenizer,
        budget,
        language.value,
        options.pins,
        [role.value for role in options.without],
        options.keep_secrets,
        options.weights,
        several(options.focus),
        options.title,
        options.about,
        vault.home,
        vault.bookmarks,
    )
    digest = hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:_ID_DIGITS]
