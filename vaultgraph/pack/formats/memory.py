"""The facts of a vault as lines for a memory import: `[date] - fact` (a form of the pack).

In: `PackPlan`. Out: `pack/memory.txt`, to be pasted where Claude and Gemini import the memories of
another assistant: both expect one fact a line, after the day on which it was saved. Facts are
claims with their sources, decisions, passages that name a day, what was said in a conversation,
and, while there is room, other passages; each with the name of its note. Best first: the value of a
fact decreases with the rank of its note and with every fact taken from that note.
"""

import heapq
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaultgraph.passages.escaping import one_line
from vaultgraph.vault.passages.passage import Passage, PassageKind
from vaultgraph.vault.passages.render import passage_text, turn_head
from vaultgraph.writing import Artifact

if TYPE_CHECKING:
    from vaultgraph.model import NoteId
    from vaultgraph.pack.plan import PackPlan
    from vaultgraph.vault.note import Claim, Note

PATH = "pack/memory.txt"
CHARACTERS = 16_000
"""The most characters of the file: neither dialog states a limit, and both keep a summary of it."""

LONGEST_FACT = 300
"""Characters of a fact at most; a longer one is cut between words."""

LONGEST_SOURCE = 80
"""Characters of each source that is no note, at most."""

# What a fact is worth. Others fill the room that these leave.
_CLAIM, _DECISION, _DATED, _SAID, _OTHER = 3.0, 3.0, 1.0, 0.3, 0.01
_FEWEST_TERMS = 4
"""A passage of fewer terms that is neither of these is a label, not a fact."""

_DECIDED = re.compile(
    r"\b(?:decided|agreed (?:on|to|that)|(?:we|i) chose)\b|\b(?:decision|resolution)\W{0,3}:"
    r"|\b(?:решил[иа]?|решено|договорил(?:ись|ся)|выбрали)\b|\bрешение\W{0,3}:"
    r"|决定|决议|商定",
    re.IGNORECASE,
)
_LINK = re.compile(r"!?\[\[([^\]|\n]*)(?:\|([^\]\n]*))?\]\]|!?\[([^\]\n]*)\]\([^)\n]*\)")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=\S)([^*_\n]+)(?<=\S)\1(?![\w*_])")
_MARKUP = re.compile(
    r"\*\*|__|~~|==|`|\[\^[^\]\n]*\]|(?<=\s)\^[A-Za-z0-9-]+"
    r"|^[ \t]*(?:[-*+>|]|#{1,6}|\d+[.)])\s+(?:\[.\]\s)?",
    re.MULTILINE,
)
_WORTHLESS = frozenset(
    (PassageKind.CODE, PassageKind.PROPERTIES, PassageKind.FOOTNOTE, PassageKind.TABLE_ROW)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line: the day, what is said, where it is from, and what it is worth."""

    day: str
    text: str
    source: str
    worth: float

    @property
    def line(self) -> str:
        """The line in the format of the import dialogs."""
        return f"[{self.day or 'unknown'}] - {self.text} ({self.source})"


class Memory:
    """Lines for a memory import."""

    def artifacts(self, plan: "PackPlan") -> Iterable[Artifact]:
        """Return `memory.txt`, if the vault contains any fact."""
        lines = list(_fitting(_best_first(plan)))
        if lines:
            yield Artifact(path=PATH, content="".join(f"{line}\n" for line in lines).encode())


def _fitting(facts: Iterable[Fact]) -> Iterator[str]:
    """Yield lines, each text once, while they fit."""
    room = CHARACTERS
    said: set[str] = set()
    for fact in facts:
        line = fact.line
        if fact.text.casefold() not in said and len(line) < room:
            said.add(fact.text.casefold())
            room -= len(line) + 1
            yield line


def _best_first(plan: "PackPlan") -> Iterator[Fact]:
    """Order the facts of all notes by worth; of equal ones, the better note's first."""
    found = (
        (-fact.worth, place, number, fact)
        for place, note in enumerate(plan.eligible)
        for number, fact in enumerate(_weighed(_facts(plan, note), place))
    )
    ordered = list(found)
    heapq.heapify(ordered)
    while ordered:
        yield heapq.heappop(ordered)[-1]


def _weighed(facts: Iterable[Fact], place: int) -> Iterator[Fact]:
    """Reduce the value by the place of the note and the number of facts before this one."""
    ranked = sorted(facts, key=lambda fact: -fact.worth)
    for number, fact in enumerate(ranked):
        worth = fact.worth / ((1 + place) ** 0.5 * (1 + number))
        yield Fact(day=fact.day, text=fact.text, source=fact.source, worth=worth)


def _facts(plan: "PackPlan", name: "NoteId") -> Iterator[Fact]:
    note = plan.vault.note_of[name]
    source = one_line(plan.texts.mask(plan.assembler.fragments.ref(name).name))
    text = ""
    for passage in note.passages:
        for index in passage.claims:
            yield from _claimed(plan, note, note.claims[index], passage, source)
        if passage.claims or passage.kind in _WORTHLESS:
            continue
        text = text or plan.texts.text(note.path)
        said = passage_text(passage, note, text, plan.texts.mask)
        worth = _worth(passage, said)
        if passage.speaker:
            said = said.removeprefix(f"{turn_head(passage)}: ")
        if worth and (fact := _plain(said)):
            who = f"{one_line(passage.speaker)}: " if passage.speaker else ""
            yield Fact(day=_day(note, passage), text=f"{who}{fact}", source=source, worth=worth)


def _worth(passage: Passage, said: str) -> float:
    if _DECIDED.search(said):
        return _DECISION
    prose = _CODE.sub("", said) if passage.dates else ""
    if any(date[:4] in prose for date in passage.dates):
        return _DATED
    if passage.time is not None:
        return _SAID
    return _OTHER if passage.terms.count(" ") >= _FEWEST_TERMS - 1 else 0.0


def _claimed(
    plan: "PackPlan", note: "Note", claim: "Claim", passage: Passage, source: str
) -> Iterator[Fact]:
    fact = _plain(plan.texts.mask(claim.text))
    if not fact:
        return
    refs = (plan.vault.target_of(note.path, link) for link in claim.sources)
    names = [
        *(
            plan.assembler.fragments.ref(ref).name
            for ref in refs
            if ref is not None and ref in plan.vault.note_of
        ),
        *(_cut(str(each), LONGEST_SOURCE) for each in claim.citations),
    ]
    cited = "; ".join(dict.fromkeys([source, *(one_line(plan.texts.mask(each)) for each in names)]))
    yield Fact(
        day=_day(note, passage),
        text=fact,
        source=cited,
        worth=_CLAIM,
    )


def _day(note: "Note", passage: Passage) -> str:
    """The day of a passage: that of its turn, else one that it names, else that of the note."""
    if passage.time is not None:
        return passage.time.date().isoformat()
    if passage.dates:
        return passage.dates[0]
    return note.created.isoformat() if note.created else ""


def _plain(text: str) -> str:
    """Write a passage on one line, without markup; "" if it only introduces what follows."""
    shown = _LINK.sub(lambda match: match[2] or match[1] or match[3] or "", text)
    line = one_line(_EMPHASIS.sub(r"\2", _MARKUP.sub("", shown)))
    return "" if line.endswith((":", "：")) else _cut(line, LONGEST_FACT)


def _cut(line: str, length: int) -> str:
    """Cut a line between words where it is longer."""
    if len(line) <= length:
        return line
    return f"{line[:length].rpartition(' ')[0] or line[:length]} …"
