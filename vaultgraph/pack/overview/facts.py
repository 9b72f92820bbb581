"""The data of an overview (part of the overview).

In: nothing. Out: `OverviewFacts`, what is known besides the vault, and `OverviewLine`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

from vaultgraph.model import Language, NoteId
from vaultgraph.text import grouped
from vaultgraph.vault.secrets import mask_text


class VaultKind(StrEnum):
    """The kind of a vault, which determines the wording of its seed."""

    NOTES = "notes"
    PERSONAL = "personal"
    DOCUMENTATION = "documentation"
    CHATS = "conversations"


class Family(NamedTuple):
    """Notes of one shape: how many there are, where they are, and one of them."""

    notes: int
    folder: str
    example: NoteId


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewLine:
    """One line of an overview.

    Args:
        key: what it is about, a word of `templates/overview.toml`.
        items: what it lists, best first; for prose its sentences, in order.
        more: how many there are beyond those listed.
        weight: the line with the most comes in first.
        least, most: how many items it lists at least, if it has them, and at most.
        prose: whether the items are sentences, of which the first ones are kept.
        source: for prose, the name of its note.
    """

    key: str
    items: tuple[str, ...]
    more: int = 0
    weight: int
    least: int = 3
    most: int = 12
    prose: bool = False
    source: str = ""

    def cut(self, length: int) -> "OverviewLine":
        """Keep the first items; the others are counted."""
        kept = self.items[:length]
        return replace(self, items=kept, more=self.more + len(self.items) - len(kept))


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewFacts:
    """What an overview needs besides the vault.

    Args:
        eligible: every note that may be included, best first.
        name_of: how a note is named so that its name leads to it alone.
        mask: masks the secrets in fields of notes.
        language: what the overview is written in.
        kind: what the vault is.
        languages: the languages of its texts, most used first, as `templates/overview.toml` names
            them; those of its scripts where empty.
        quote: the sentences that the vault's start page begins with, and the page; or None.
        about: the owner's description of themselves, in sentences.
        families: notes of one shape, the largest first.
        alike: every note of those families.
        copies: notes that are nearly copies of others.
        tasks: the number of open tasks in each note.
    """

    eligible: Sequence[NoteId]
    name_of: Callable[[NoteId], str]
    mask: Callable[[str], str] = mask_text
    language: Language = Language.EN
    kind: VaultKind = VaultKind.NOTES
    languages: Sequence[str] = ()
    quote: tuple[NoteId, Sequence[str]] | None = None
    about: Sequence[str] = ()
    families: Sequence[Family] = ()
    alike: Collection[NoteId] = frozenset()
    copies: Sequence[NoteId] = ()
    tasks: Mapping[NoteId, int] = field(default_factory=dict)

    def counted(self, name: str, number: int, rest: str = "") -> str:
        """Write a name with its count, and a remark if there is one."""
        return self.remarked(name, f"{self.number(number)}{rest}")

    def remarked(self, name: str, remark: str) -> str:
        """Write a name with a remark, if there is one, in the brackets of the language."""
        opening, closing = "（）" if self.language is Language.ZH else (" (", ")")
        return f"{name}{opening}{remark}{closing}" if remark else name

    @property
    def semicolon(self) -> str:
        """The separator of the remarks on a name."""
        return "；" if self.language is Language.ZH else "; "

    @property
    def comma(self) -> str:
        """The separator of what a remark lists."""
        return "、" if self.language is Language.ZH else ", "

    @property
    def colon(self) -> str:
        """What precedes the list of a remark."""
        return "：" if self.language is Language.ZH else ": "

    def number(self, number: int) -> str:
        """Write a number in the format of the language."""
        return grouped(number, self.language)
