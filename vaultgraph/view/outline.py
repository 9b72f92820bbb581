"""The list that replaces the graph if scripts are disabled (part of the view)."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.graph.modules.naming import label_in
from vaultgraph.model import Language, NoteId
from vaultgraph.view.titles import mask


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineItem:
    """A note in the list; core notes have an address that opens them in Obsidian."""

    title: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineSection:
    """A module, or with an empty label the notes without one."""

    label: str
    items: tuple[OutlineItem, ...]


def outline_of(
    vault: CompiledVault, titles: bool, vault_name: str = "", language: Language = Language.EN
) -> tuple[OutlineSection, ...]:
    """List all notes by module, best first; empty if names must not be shown."""
    if not titles:
        return ()
    sections = [
        _section(
            vault,
            vault_name,
            mask(label_in(module, language)),
            module.members,
            frozenset(module.core),
        )
        for module in vault.modules
        if module.parent is None
    ]
    alone = [name for name in vault.ranking.order if name not in vault.module_of]
    if alone:
        sections.append(_section(vault, vault_name, "", alone, frozenset()))
    return tuple(sections)


def _section(
    vault: CompiledVault,
    vault_name: str,
    label: str,
    names: Iterable[NoteId],
    core: frozenset[NoteId],
) -> OutlineSection:
    items = [
        OutlineItem(
            title=mask(vault.graph.nodes[name].title),
            address=obsidian_address(vault_name or vault.name, mask(name)) if name in core else "",
        )
        for name in names
    ]
    return OutlineSection(label=label, items=tuple(items))


def obsidian_address(vault: str, path: str) -> str:
    """The address of a note in the Obsidian app; never its path on this machine."""

    def part(text: str) -> str:
        return quote(text, safe="", errors="replace")

    return f"obsidian://open?vault={part(vault)}&file={part(path.removesuffix('.md'))}"
