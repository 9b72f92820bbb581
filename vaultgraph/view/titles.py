"""The names of nodes and modules on the page (part of the view).

Names and sentences of the vault reach the page through `mask`; a page without names contains
numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from vaultgraph.graph.build import Node
from vaultgraph.graph.modules.module import Module
from vaultgraph.graph.modules.naming import label_in
from vaultgraph.model import Language, NoteId
from vaultgraph.vault.bounds import bounded
from vaultgraph.vault.secrets import mask_text

LONGEST_TITLE = 400
"""The most characters of a title."""


@lru_cache(maxsize=200_000)
def mask(text: str) -> str:
    """Mask the keys and passwords of a text, keeping its length; cached, because names recur."""
    return mask_text(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """Names of nodes and modules.

    Args:
        shown: whether names are shown; without them the page can be shared.
        language: the language of generated names of modules.
        numbers: the number of every node, when names are not shown.
    """

    shown: bool = True
    language: Language = Language.EN
    numbers: Mapping[NoteId, int] = field(default_factory=dict)

    def of(self, node: Node) -> str:
        """The title of a node, or its number."""
        if not self.shown:
            return str(self.numbers[node.id])
        return bounded(mask(node.title), LONGEST_TITLE)

    def of_module(self, module: Module) -> str:
        """The label of a module, or its id."""
        return mask(label_in(module, self.language)) if self.shown else module.id


def titles_of(order: list[NoteId], *, shown: bool, language: Language) -> Titles:
    """Choose between names and numbers; numbers follow `order`, from 1."""
    if shown:
        return Titles(language=language)
    return Titles(shown=False, numbers={name: number for number, name in enumerate(order, 1)})
