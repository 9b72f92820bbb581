"""What every format may draw on: the order of the choice, the texts, the frame (part of stage 7).

In: what was chosen and priced. Out: `PackPlan`, whose `fit` makes a document of any form that
fits a budget exactly.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import Language, NoteId
from vaultgraph.pack.seed import Omitted, Seed
from vaultgraph.pack.targets import Target
from vaultgraph.pack.tokens import Tokenizer
from vaultgraph.vault.note import TextSource
from vaultgraph.vault.secrets import mask_text


@dataclass(frozen=True, slots=True, kw_only=True)
class FormOptions:
    """What single forms let a user choose.

    Args:
        templates: a folder whose templates win over the built-in ones, file by file.
        chunk_tokens: the largest chunk for retrieval, its header included.
        chunk_files: whether each chunk is also written as a file of its own.
        example_tokens: the largest example for fine-tuning.
    """

    templates: Path | None = None
    chunk_tokens: int = 2_000
    chunk_files: bool = False
    example_tokens: int = 4_096


Write = Callable[[Seed], str]
"""Shapes a seed into the text of one document; pure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A finished document: its text, its tokens, and the seed that it was made of."""

    text: str
    tokens: int
    seed: Seed


@dataclass(frozen=True, kw_only=True)
class PackPlan:
    """Everything chosen and priced, before any format.

    Args:
        vault: the compiled vault.
        pack_id: the pack's id, short hexadecimal.
        language: what the pack's own words are written in.
        target: the model that it is made for.
        tokenizer: counts in the target's tokens; counts are cached.
        budget: tokens of the seed, template tokens taken off.
        sizes: the budgets of the nested levels, ascending, the last one being `budget`.
        carried: every note that may be carried, best first; what a whole-vault form holds.
        omitted: every note that may not, and those that did not fit, each with its reason.
        text_of: reads the text of a note with its secrets masked, offsets unchanged.
        mask: masks the secrets of a name or a sentence that a note's fields hold, as `text_of`
            does those of its text; returns it unchanged where a user keeps secrets.
        forms: what single forms let a user choose.
    """

    vault: CompiledVault
    pack_id: str
    language: Language
    target: Target
    tokenizer: Tokenizer
    budget: int
    sizes: tuple[int, ...]
    carried: tuple[NoteId, ...]
    omitted: tuple[Omitted, ...]
    text_of: TextSource
    mask: Callable[[str], str] = mask_text
    forms: FormOptions = FormOptions()

    def fit(self, write: Write, budget: int) -> Document:
        """Make the fullest document of one form that does not exceed a budget in tokens."""
        raise NotImplementedError
