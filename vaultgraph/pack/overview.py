"""The vault at a glance: what a stranger should know first, from data alone (part of stage 7).

In: a compiled vault, and what is known of its passages. Out: a few lines that open a seed, as long
as an allowance of tokens lets them be. What stands in them are names, counts and one quote.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.graph.modules.module import ModuleKind
from vaultgraph.model import Language, NodeKind, NoteId, NoteRole
from vaultgraph.resources import load_words, template_root
from vaultgraph.text import note_key, script_counts
from vaultgraph.vault.note import Note

SHARE, MOST_TOKENS, LEAST_TOKENS = 0.05, 2_000, 150
"""What an overview may take of a budget, and the tokens that bound it."""

_LENGTHS = (12, 8, 5, 3, 2)
"""How many items a line lists, longest first."""

_SCRIPT_SHARE = 0.05
_FEW = 2
_NEARLY_ALL = 0.97
_LAYOUT_KEYS = frozenset(("tags", "tag", "aliases", "alias", "cssclass", "cssclasses"))
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_Name = TypeVar("_Name", bound=str)


class Family(NamedTuple):
    """Notes of one shape: how many there are, where they stand, and one of them."""

    notes: int
    folder: str
    example: NoteId


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewLine:
    """One line of an overview.

    Args:
        key: what it is about, a word of `templates/overview.toml`.
        items: what it lists, best first.
        more: how many there are beyond those listed.
        weight: the line with the least is left out first.
    """

    key: str
    items: tuple[str, ...]
    more: int = 0
    weight: int

    def cut(self, length: int) -> "OverviewLine":
        """Keep the first items; the others are counted."""
        hidden = len(self.items) - len(self.items[:length])
        return OverviewLine(
            key=self.key,
            items=self.items[:length],
            more=self.more + hidden,
            weight=self.weight,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewFacts:
    """What an overview takes beside the vault.

    Args:
        carried: every note that may be carried, best first.
        name_of: how a note is named so that its name leads to it alone.
        quote: the first passage of the vault's start page with the page, or None.
        about: what the owner says of themselves, or an empty string.
        families: notes of one shape, the largest first.
        tasks: how many open tasks each note holds.
    """

    carried: Sequence[NoteId]
    name_of: Callable[[NoteId], str]
    quote: tuple[NoteId, str] | None = None
    about: str = ""
    families: Sequence[Family] = ()
    tasks: Mapping[NoteId, int] = field(default_factory=dict)


def allowance(budget: int) -> int:
    """How many tokens of a budget an overview may take."""
    return min(MOST_TOKENS, max(LEAST_TOKENS, round(SHARE * budget)))


def find_overview(vault: CompiledVault, facts: OverviewFacts) -> tuple[OverviewLine, ...]:
    """Gather the lines of an overview, in the order in which they are read."""
    notes = [vault.note_of[name] for name in facts.carried]
    lines = (
        _line("about_owner", [facts.about] if facts.about else [], 11),
        _line("in_own_words", _quoted(facts), 10),
        _line("holds", [], 12),
        _line("folders", _folders(notes), 9),
        _line("families", _families(facts), 8),
        _line("modules", _modules(vault), 3),
        _line("recent", _recent(notes, facts), 7),
        _line("named", _often_named(vault, facts), 6),
        _line("chats", _chats(notes), 5),
        _line("tasks", _tasks(facts), 4),
        _line("tags", _counted(tag for note in notes for tag in set(note.tags)), 2),
        _line("properties", _properties(notes), 1),
        _line("templates", _templates(vault), 0),
    )
    return tuple(line for line in lines if line.items or line.key == "holds")


def fit_overview(
    lines: Sequence[OverviewLine],
    write: Callable[[Sequence[OverviewLine]], str],
    count: Callable[[str], int],
    tokens: int,
) -> tuple[OverviewLine, ...]:
    """Shorten an overview until it fits: first its lists, then by whole lines of least weight.

    Args:
        lines: as `find_overview` gives them.
        write: writes lines as text.
        count: counts the tokens of a text.
        tokens: what the text may take.

    Returns:
        the lines that fit; none where not even one of them does.
    """
    kept = list(lines)
    while kept:
        for length in _LENGTHS:
            cut = tuple(line.cut(length) for line in kept)
            if count(write(cut)) <= tokens:
                return cut
        kept.remove(min(kept, key=lambda line: line.weight))
    return ()


def write_overview(
    vault: CompiledVault, facts: OverviewFacts, language: Language
) -> Callable[[Sequence[OverviewLine]], str]:
    """Give what writes lines in a language, one a line of a list."""
    words = load_words(template_root() / "overview.toml")[language]
    holdings = _holdings(vault, facts, words)

    def write(lines: Sequence[OverviewLine]) -> str:
        return "\n".join(_written(line, words, holdings) for line in lines)

    return write


def _written(line: OverviewLine, words: Mapping[str, str], holdings: str) -> str:
    more = f", … {words['more']}: {line.more:,}" if line.more else ""
    text = holdings if line.key == "holds" else ", ".join(line.items) + more
    return f"- {words[line.key]}: {text}"


def _holdings(vault: CompiledVault, facts: OverviewFacts, words: Mapping[str, str]) -> str:
    """Say what a vault holds: notes by kind, languages and years."""
    notes = [vault.note_of[name] for name in facts.carried]
    roles = Counter(note.role for note in notes)
    kinds = Counter(node.kind for node in vault.graph.nodes.values())
    counts = {
        "notes": len(notes),
        "chat_notes": roles[NoteRole.CHAT],
        "daily": roles[NoteRole.DAILY],
        "canvases": kinds[NodeKind.CANVAS],
        "attachments": kinds[NodeKind.ATTACHMENT],
    }
    parts = [f"{words[key]}: {number:,}" for key, number in counts.items() if number]
    if scripts := _scripts(notes):
        parts.append(f"{words['scripts']}: {', '.join(words[script] for script in scripts)}")
    if years := [note.created.year for note in notes if note.created]:
        span = f"{min(years)}–{max(years)}" if min(years) < max(years) else str(min(years))
        parts.append(f"{words['years']}: {span}")
    return "; ".join(parts)


def _scripts(notes: Iterable[Note]) -> list[str]:
    """Name the scripts that a fair share of the words is written in, the most used first."""
    letters: Counter[str] = Counter()
    for note in notes:
        for term, count in note.terms:
            for script, number in script_counts(term).items():
                letters[script] += number * count * (3 if script == "cjk" else 1)
    enough = _SCRIPT_SHARE * letters.total()
    return [script for script, number in letters.most_common() if number > enough]


def _line(key: str, items: Iterable[str], weight: int) -> OverviewLine:
    return OverviewLine(key=key, items=tuple(items), weight=weight)


def _quoted(facts: OverviewFacts) -> Iterator[str]:
    if facts.quote:
        note, text = facts.quote
        yield f"“{text}” ([[{facts.name_of(note)}]])"


def _folders(notes: Sequence[Note]) -> list[str]:
    """Count the notes of each folder; one that holds nearly all is looked into."""
    paths, prefix = [str(note.path) for note in notes], ""
    while counts := Counter(path.split("/")[0] for path in paths if "/" in path):
        folder, number = _ordered(counts)[0]
        inside = [path.partition("/")[2] for path in paths if path.startswith(f"{folder}/")]
        if number < _NEARLY_ALL * len(paths) or not any("/" in path for path in inside):
            break
        paths, prefix = inside, f"{prefix}{folder}/"
    return [f"{prefix}{folder} ({number:,})" for folder, number in _ordered(counts)]


def _families(facts: OverviewFacts) -> list[str]:
    return [
        f"{family.folder or '/'} ({family.notes:,}; [[{facts.name_of(family.example)}]])"
        for family in facts.families
    ]


def _modules(vault: CompiledVault) -> list[str]:
    return [
        f"{module.label} ({len(module.members):,})"
        for module in vault.modules
        if module.parent is None and module.kind is ModuleKind.COMMUNITY
    ]


def _recent(notes: Sequence[Note], facts: OverviewFacts) -> list[str]:
    """Name the newest notes that a person or a chat wrote, with their day, newest first."""
    dated = [note for note in notes if note.created and note.role is not NoteRole.DAILY]
    newest = sorted(dated, key=lambda note: (note.created, note.path), reverse=True)
    return [
        f"[[{facts.name_of(NoteId(note.path))}]]"
        + ("" if _DAY.search(note.path) else f" {note.created}")
        for note in newest[: _LENGTHS[0]]
    ]


def _often_named(vault: CompiledVault, facts: OverviewFacts) -> list[str]:
    """Name what many notes link to: notes by in-degree, and names that no note has yet."""
    open_notes = {*facts.carried}
    counts: Counter[NoteId] = Counter()
    for source, target in vault.graph.edges:
        node = vault.graph.nodes[target]
        phantom = node.kind is NodeKind.PHANTOM
        if source in open_notes and source != target and (phantom or target in open_notes):
            counts[target] += 1
    often = [name for name, number in _ordered(counts) if number > _FEW]
    daily = {name for name in often if name in open_notes and _is_daily(vault, name)}
    return [
        f"[[{facts.name_of(name) if name in open_notes else vault.graph.nodes[name].title}]]"
        for name in often
        if name not in daily
    ]


def _is_daily(vault: CompiledVault, name: NoteId) -> bool:
    return vault.note_of[name].role is NoteRole.DAILY


def _chats(notes: Iterable[Note]) -> list[str]:
    """Count chats by provider and month, the newest month first."""
    counts: Counter[tuple[str, str]] = Counter()
    for note in notes:
        if note.chat:
            month = f"{note.created:%Y-%m}" if note.created else ""
            counts[month, note.chat.provider] += 1
    return [
        f"{provider or '?'} {month}".strip() + f" ({number:,})"
        for (month, provider), number in sorted(counts.items(), reverse=True)
    ]


def _tasks(facts: OverviewFacts) -> list[str]:
    return [f"[[{facts.name_of(note)}]] ({number:,})" for note, number in _ordered(facts.tasks)]


def _properties(notes: Iterable[Note]) -> list[str]:
    keys = (key for note in notes if not note.chat for key in note.properties)
    return _counted(key for key in keys if note_key(key) not in _LAYOUT_KEYS)


def _templates(vault: CompiledVault) -> list[str]:
    return sorted(
        note.title for note in vault.notes if note.role is NoteRole.TEMPLATE and not note.private
    )


def _counted(names: Iterable[str]) -> list[str]:
    counts = Counter(names)
    return [f"{name} ({number:,})" for name, number in _ordered(counts) if number > 1]


def _ordered(counts: Mapping[_Name, int]) -> list[tuple[_Name, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
