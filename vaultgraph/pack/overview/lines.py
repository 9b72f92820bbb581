"""The lines of an overview (part of the overview).

In: a compiled vault and `OverviewFacts`. Out: `OverviewLine` values, in the order of reading.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.graph.modules.module import ModuleKind
from vaultgraph.model import NoteId, NoteRole
from vaultgraph.pack.overview.facts import OverviewFacts, OverviewLine, VaultKind
from vaultgraph.pack.overview.fitting import LENGTHS
from vaultgraph.resources import read_words
from vaultgraph.text import note_key
from vaultgraph.vault.memo import Memo
from vaultgraph.vault.note import Chat, Note
from vaultgraph.vault.notion import without_ids

_FEW = 2
_FEW_NOTES = 3
_NEARLY_ALL = 0.97
_MOST = 0.5
_MANY_COPIES = 0.1
_MONTHS = 6
_VALUES, _LONGEST_VALUE = 4, 30
_OF_A_PERSON = frozenset(("going_on", "recent", "tasks"))
"""Lines that documentation would fill only with examples."""

_YEAR = 4
"""A number of at most this many characters may still be a name."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_Name = TypeVar("_Name", bound=str)

_LAYOUT = """
title description summary tags tag aliases alias cssclass cssclasses permalink publish mobile
banner icon cover position sticker color colour kanban-plugin excalidraw-plugin
"""
_LAYOUT_KEYS = frozenset(_LAYOUT.split())

_STATUS_KEYS = frozenset(("status", "state", "stage", "статус", "состояние", "状态"))
_ACTIVE_WORDS = """
active|in progress|in-progress|inprogress|ongoing|doing|wip|current|started|open|now|reading|
активен|активна|активно|активный|в работе|в процессе|текущий|текущая|идет|читаю|
进行中|进行|活跃|在读|当前
"""
_ACTIVE = frozenset(word.strip() for word in _ACTIVE_WORDS.split("|"))

_CLASS = "type kind class category categories up parent"
_CLASS_KEYS = _STATUS_KEYS | frozenset(_CLASS.split())
"""Properties whose links classify a note instead of naming something."""

_NAMING = """
people person author authors attendees attendee participants guests guest host hosts with artist
director cast speaker speakers contact client company org organization organisation place places
location loc city country book books film movie
люди человек автор авторы участники гость гости место места город страна книга книги фильм
人物 作者 参与者 嘉宾 地点 城市 国家 书 电影
"""
_NAMING_KEYS = frozenset(_NAMING.split())
"""Properties whose values name people, places and works, also where they are not links."""

_ROLES = "user assistant system human ai you me model tool prompt response bot agent"
_ROLE_WORDS = frozenset(_ROLES.split())
_WORD = re.compile(r"[\w-]+")
_BRACKETS = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]")


def find_overview(vault: CompiledVault, facts: OverviewFacts) -> tuple[OverviewLine, ...]:
    """Gather the lines of an overview, in the order in which they are read."""
    notes = [vault.note_of[name] for name in facts.eligible]
    lines = (
        _line("holds", [], 15),
        OverviewLine(key="about_owner", items=tuple(facts.about), weight=14, prose=True),
        _quoted(facts),
        _families(notes, facts),
        _line("modules", _modules(vault, facts), 12, least=10, most=30),
        _line("outline", _outline(notes), 11),
        _line("folders", _folders(notes, facts), 9, most=20),
        _copies(notes, facts),
        _line("going_on", _going_on(notes, facts), 10),
        _line("recent", _recent(notes, facts), 7),
        _line("tasks", _tasks(facts), 6),
        _line("named", _often_named(vault, facts), 6, most=20),
        _line("speakers", _speakers(notes, facts), 5),
        _line("chats", _chats(notes, facts), 5),
        _line("tags", _tags(notes, facts), 2, most=20),
        _line("properties", _properties(notes, facts), 1),
        _line("templates", _templates(vault), 0, most=6),
    )
    dull = _OF_A_PERSON if facts.kind is VaultKind.DOCUMENTATION else frozenset[str]()
    return tuple(
        line for line in lines if line.key == "holds" or (line.items and line.key not in dull)
    )


def _line(
    key: str, items: Iterable[str], weight: int, *, least: int = 3, most: int = 12
) -> OverviewLine:
    return OverviewLine(key=key, items=tuple(items), weight=weight, least=least, most=most)


def _quoted(facts: OverviewFacts) -> OverviewLine:
    note, said = facts.quote or ("", ())
    source = facts.name_of(NoteId(note)) if note else ""
    return OverviewLine(key="in_own_words", items=tuple(said), weight=13, prose=True, source=source)


def _modules(vault: CompiledVault, facts: OverviewFacts) -> list[str]:
    """Name the modules with their sizes; a single one is the whole vault and is not named.

    Modules of mostly similar notes come last, because the families were named already.
    """
    found = [
        module
        for module in vault.modules
        if module.parent is None and module.kind is ModuleKind.COMMUNITY
    ]
    found.sort(key=lambda module: are_mostly_alike(module.members, facts.alike))
    named = [facts.counted(module.label, len(module.members)) for module in found]
    return named if len(named) > 1 else []


def are_mostly_alike(members: Collection[NoteId], alike: Collection[NoteId]) -> bool:
    """Whether most members of a module are notes of one shape."""
    return sum(note in alike for note in members) > _MOST * len(members)


def _outline(notes: Sequence[Note]) -> list[str]:
    """The headings of the highest level of the notes of a very small vault."""
    if len(notes) > _FEW_NOTES:
        return []
    found = []
    for note in notes:
        top = min((heading.level for heading in note.headings), default=0)
        found += [heading.text for heading in note.headings if heading.level == top]
    return [text for text in found if text]


def _folders(notes: Sequence[Note], facts: OverviewFacts) -> list[str]:
    """Count the notes of each folder; one that holds nearly all is looked into."""
    paths, prefix = [without_ids(note.path) for note in notes], ""
    while counts := Counter(path.split("/")[0] for path in paths if "/" in path):
        folder, number = _ordered(counts)[0]
        inside = [path.partition("/")[2] for path in paths if path.startswith(f"{folder}/")]
        if number < _NEARLY_ALL * len(paths) or not any("/" in path for path in inside):
            break
        paths, prefix = inside, f"{prefix}{folder}/"
    return [facts.counted(f"{prefix}{folder}", number) for folder, number in _ordered(counts)]


def _families(notes: Sequence[Note], facts: OverviewFacts) -> OverviewLine:
    """Count the notes of each family; if most notes are in families, the line is more important."""
    found = (
        facts.counted(
            without_ids(each.folder) or "/",
            each.notes,
            f"{facts.semicolon}[[{facts.name_of(each.example)}]]",
        )
        for each in facts.families
    )
    alike = sum(family.notes for family in facts.families)
    return _line("families", found, 13 if alike > _MOST * len(notes) else 8, least=1)


def _copies(notes: Sequence[Note], facts: OverviewFacts) -> OverviewLine:
    """Count the copies in each folder, and name those at the root; many copies are important."""
    counts = Counter(without_ids(note).rpartition("/")[0] for note in facts.copies if "/" in note)
    loose = [f"[[{facts.name_of(note)}]]" for note in facts.copies if "/" not in note]
    found = [
        *(facts.counted(folder, number) for folder, number in _ordered(counts)),
        *loose,
    ]
    if len(facts.copies) <= _FEW:
        found = []
    weight = 9 if len(facts.copies) > _MANY_COPIES * len(notes) else 3
    return _line("copies", found, weight, most=5)


def _going_on(notes: Sequence[Note], facts: OverviewFacts) -> list[str]:
    """Name the notes whose properties mark them as active, the newest first."""
    found = [(note, status) for note in notes if (status := _status(note))]
    found.sort(key=lambda each: (str(each[0].created or ""), each[0].path), reverse=True)
    head = note_key(read_words("overview.toml")[facts.language]["going_on"])
    return [
        facts.remarked(
            f"[[{facts.name_of(NoteId(note.path))}]]", "" if note_key(status) == head else status
        )
        for note, status in found
    ]


def _status(note: Note) -> str:
    """The property that marks a note as active; empty for none."""
    for key, value in note.properties.items():
        if note_key(key) in _STATUS_KEYS:
            for each in value if isinstance(value, list) else [value]:
                plain = " ".join(_WORD.findall(note_key(str(each)))).replace("ё", "е")
                if plain in _ACTIVE:
                    return _shown(str(each))
    return ""


def _shown(value: str) -> str:
    """A value of a property as a reader sees it, a link by its name."""
    return _BRACKETS.sub(r"\1", value).strip()


def _recent(notes: Sequence[Note], facts: OverviewFacts) -> list[str]:
    """Name the newest notes that a person or a chat wrote, with their day, newest first."""
    dated = [
        note
        for note in notes
        if note.created and note.has_content and note.role is not NoteRole.DAILY
    ]
    newest = sorted(dated, key=lambda note: (note.created, note.path), reverse=True)
    return [
        f"[[{facts.name_of(NoteId(note.path))}]]"
        + ("" if _DAY.search(note.path) else f" {note.created}")
        for note in newest[: LENGTHS[-1]]
    ]


def _often_named(vault: CompiledVault, facts: OverviewFacts) -> list[str]:
    """Name what many notes link to or name in a property, except notes without content."""
    holders: dict[str, set[NoteId]] = defaultdict(set)
    shown: dict[str, str] = {}
    names = {
        note: facts.name_of(note) for note in facts.eligible if _is_telling(vault.note_of[note])
    }
    key_of = Memo(note_key)
    for source in facts.eligible:
        note = vault.note_of[source]
        for link in note.links:
            target = vault.target_of(note.path, link)
            if target == source or key_of[link.relation.split(".")[0]] in _CLASS_KEYS:
                continue
            name = names.get(target, "") if target else _phantom_name(link.target)
            if name:
                holders[key_of[name]].add(source)
                shown[key_of[name]] = f"[[{name}]]"
        for name in _plain_names(note):
            holders[note_key(name)].add(source)
            shown.setdefault(note_key(name), name)
    often = {shown[key]: len(notes) for key, notes in holders.items() if len(notes) > _FEW}
    return [facts.counted(name, number) for name, number in _ordered(often)]


def _phantom_name(target: str) -> str:
    """The name of a link that leads to no note; empty for `[[1]]` and `[[|shown]]`."""
    name = target.rpartition("/")[2].removesuffix(".md")
    if name.lstrip().startswith("|"):
        return ""
    return name if any(map(str.isalpha, name)) or len(name) >= _YEAR else ""


def _is_telling(note: Note) -> bool:
    return note.has_content and note.role is not NoteRole.DAILY


def _plain_names(note: Note) -> Iterator[str]:
    """The people, places and works that properties name without a link."""
    for key, value in note.properties.items():
        if note_key(key) in _NAMING_KEYS:
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, str) and "[[" not in each and 1 < len(each) <= 60:
                    yield each.strip()


def _speakers(notes: Iterable[Note], facts: OverviewFacts) -> list[str]:
    """Count the turns of every speaker of chats that has a name and not just a role."""
    counts: Counter[str] = Counter()
    for note in notes:
        if note.chat:
            own = {note_key(name) for name in (*note.chat.models, note.chat.provider)}
            for message in note.chat.messages:
                key = note_key(message.speaker)
                if key and key not in own and not message.model and not _is_role(key):
                    counts[message.speaker] += 1
    return _counted(counts, facts)


def _is_role(speaker: str) -> bool:
    return all(word in _ROLE_WORDS for word in _WORD.findall(speaker))


def _chats(notes: Iterable[Note], facts: OverviewFacts) -> list[str]:
    """Count chats by provider, each with its newest months."""
    months: dict[str, Counter[str]] = defaultdict(Counter)
    for note in notes:
        if note.chat:
            month = f"{note.created:%Y-%m}" if note.created else ""
            months[_provider(note.chat)][month] += 1
    total = {provider: counts.total() for provider, counts in months.items()}
    return [
        facts.remarked(f"{provider} {facts.number(number)}", _by_month(months[provider], facts))
        for provider, number in _ordered(total)
        if provider
    ]


def _provider(chat: Chat) -> str:
    return chat.provider or next(iter(chat.models), "")


def _by_month(counts: Mapping[str, int], facts: OverviewFacts) -> str:
    newest = sorted((month for month in counts if month), reverse=True)
    if not newest:
        return ""
    told = [f"{month}{facts.colon}{facts.number(counts[month])}" for month in newest[:_MONTHS]]
    return facts.comma.join((*told, *(["…"] if len(newest) > _MONTHS else [])))


def _tasks(facts: OverviewFacts) -> list[str]:
    return [
        facts.counted(f"[[{facts.name_of(note)}]]", number)
        for note, number in _ordered(facts.tasks)
    ]


def _tags(notes: Iterable[Note], facts: OverviewFacts) -> list[str]:
    return _counted(Counter(tag for note in notes for tag in set(note.tags)), facts)


def _properties(notes: Iterable[Note], facts: OverviewFacts) -> list[str]:
    """Count the notes that have each property, with its frequent values."""
    values: dict[str, Counter[str]] = defaultdict(Counter)
    counts: Counter[str] = Counter()
    for note in notes:
        for key, value in {} if note.chat else note.properties.items():
            if note_key(key) not in _LAYOUT_KEYS:
                counts[key] += 1
                values[key].update(set(_short_values(value)))
    return [
        facts.counted(key, number, _usual(values[key], facts))
        for key, number in _ordered(counts)
        if number > 1
    ]


def _short_values(value: object) -> Iterator[str]:
    """The values of a property that may be frequent: words, not numbers or dates."""
    for each in value if isinstance(value, list) else [value]:
        shown = _shown(each) if isinstance(each, str) else ""
        if 0 < len(shown) <= _LONGEST_VALUE and not any(map(str.isdigit, shown)):
            yield shown


def _usual(counts: Counter[str], facts: OverviewFacts) -> str:
    usual = [value for value, number in _ordered(counts) if number > 1][:_VALUES]
    return f"{facts.colon}{facts.comma.join(usual)}" if usual else ""


def _templates(vault: CompiledVault) -> list[str]:
    return sorted(
        note.title for note in vault.notes if note.role is NoteRole.TEMPLATE and not note.private
    )


def _counted(counts: Mapping[str, int], facts: OverviewFacts) -> list[str]:
    return [facts.counted(name, number) for name, number in _ordered(counts) if number > 1]


def _ordered(counts: Mapping[_Name, int]) -> list[tuple[_Name, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
