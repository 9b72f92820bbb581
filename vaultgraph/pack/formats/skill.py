"""The vault as an Agent Skill: a folder that clients without MCP can read (a form of the pack).

In: `PackPlan`. Out: `pack/skill/<name>/SKILL.md`, which describes when to use it and lists the
modules, and `references/<module>.md` beside it, one level deep, with the notes of each, best first.
A client reads the first file, and only those others that a question needs. Names, sizes and
lengths are those of the Agent Skills specification (agentskills.io).
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from vaultgraph.errors import BudgetTooSmallError
from vaultgraph.pack.document.block import block
from vaultgraph.pack.document.render import Safe, render
from vaultgraph.passages.escaping import one_line
from vaultgraph.vault.bounds import cut_at_word
from vaultgraph.writing import Artifact

if TYPE_CHECKING:
    from vaultgraph.model import NoteId
    from vaultgraph.pack.document.assembly import Document, Write
    from vaultgraph.pack.document.seed import Fragment, Seed
    from vaultgraph.pack.plan import PackPlan

BODY_TOKENS = 4_500
"""Tokens of SKILL.md at most; the specification asks for fewer than 5,000."""

REFERENCE_TOKENS = 10_000
"""Tokens of a reference at most; a module that takes more is several files."""

LONGEST_NAME = 64
LONGEST_DESCRIPTION = 1_024

_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_RESERVED = re.compile(r"anthropic|claude")
_REST = "other"
_BEST = 3
_HEAD_TOKENS = 200
_MOST_LISTED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A module of the skill: its name, its files with their notes, and its best notes by name.

    `is_subject`: whether the name describes the subject of its notes.
    """

    label: str
    is_subject: bool
    paths: tuple[str, ...]
    files: tuple[tuple["Fragment", ...], ...]
    notes: int
    best: tuple[str, ...]


class Skill:
    """One folder with the vault as a skill."""

    def artifacts(self, plan: "PackPlan") -> Iterable[Artifact]:
        """Return `SKILL.md` and its references."""
        name = skill_name(plan.assembler.title or plan.vault.name)
        folder = f"pack/skill/{name}"
        sections = [_section(plan, *module) for module in _by_module(plan)]
        yield _body(plan, name, sections).artifact(f"{folder}/SKILL.md")
        for section in sections:
            for number, fragments in enumerate(section.files):
                part = f" ({number + 1}/{len(section.files)})" if len(section.files) > 1 else ""
                blocks = "\n\n".join(map(block, fragments))
                text = f"# {section.label}{part}\n\nPack {plan.settled.pack_id}\n\n{blocks}\n"
                path = f"{folder}/{section.paths[number]}"
                yield Artifact(path=path, content=text.encode("utf-8", "surrogatepass"))


def skill_name(vault: str) -> str:
    """Make the name of a skill, which is that of its folder: 64 of a to z, 0 to 9 and dashes."""
    plain = _NOT_IN_NAMES.sub("-", _RESERVED.sub("", vault.lower())).strip("-")
    return plain[:LONGEST_NAME].strip("-") or "notes"


def _section(plan: "PackPlan", module: str, label: str, notes: Sequence["NoteId"]) -> Section:
    files = tuple(_split(plan, notes))
    names = (f"{module}.md" if not number else f"{module}-{number + 1}.md" for number in count())
    best = (plan.assembler.fragments.ref(note).name for note in notes[:_BEST])
    return Section(
        label=one_line(label),
        is_subject=any(each.id == module and each.is_subject for each in plan.vault.modules),
        paths=tuple(f"references/{name}" for _, name in zip(files, names, strict=False)),
        files=files,
        notes=len(notes),
        best=tuple(best),
    )


def _by_module(plan: "PackPlan") -> Iterator[tuple[str, str, list["NoteId"]]]:
    """The id and name of each module with its notes, best first; then what belongs to none."""
    frames = plan.assembler.frames
    labels = {module.id: frames.label(module) for module in frames.modules} | {_REST: ""}
    notes: dict[str, list[NoteId]] = {module: [] for module in labels}
    for note in plan.eligible:
        module = plan.vault.module_of.get(note)
        notes[module.id if module and module.id in notes else _REST].append(note)
    return ((module, labels[module], members) for module, members in notes.items() if members)


def _split(plan: "PackPlan", notes: Sequence["NoteId"]) -> Iterator[tuple["Fragment", ...]]:
    """Fill files with notes in their order; one that is too long goes on in the next file."""
    most = REFERENCE_TOKENS - _HEAD_TOKENS
    file: list[Fragment] = []
    room = most
    for note in notes:
        for fragment, tokens in _pieces(plan, note, most):
            if tokens > room and file:
                yield tuple(file)
                file, room = [], most
            file.append(fragment)
            room -= tokens
    if file:
        yield tuple(file)


def _pieces(plan: "PackPlan", note: "NoteId", most: int) -> Iterator[tuple["Fragment", int]]:
    """A note whole, or in halves of halves until each fits; one passage is cut no further."""
    passages = range(len(plan.vault.note_of[note].passages))
    stack = [passages] if passages else []
    while stack:
        part = stack.pop()
        fragment = plan.assembler.fragments.fragment(note, dict.fromkeys(part))
        tokens = plan.tokenizer.count(f"{block(fragment)}\n\n")
        if tokens <= most or len(part) == 1:
            yield fragment, tokens
        else:
            middle = len(part) // 2
            stack += [part[middle:], part[:middle]]


def _body(plan: "PackPlan", name: str, sections: Sequence[Section]) -> "Document":
    """Write SKILL.md with as many modules as it has room for; the others are only files."""
    listed = min(len(sections), _MOST_LISTED)
    overview = plan.choice.order.document.seed.overview
    while True:
        try:
            return plan.fit(_writer(plan, name, sections[:listed], overview), BODY_TOKENS)
        except BudgetTooSmallError:
            if not listed:
                raise
            listed, overview = listed // 2, ""


def _writer(plan: "PackPlan", name: str, sections: Sequence[Section], overview: str) -> "Write":
    folder = plan.forms.templates

    def write(seed: "Seed") -> str:
        values: dict[str, Any] = {"seed": seed, "name": name, "sections": sections}
        told = render("skill-description.txt.j2", values, language=seed.language, folder=folder)
        # Every JSON string is a YAML string.
        description = Safe(json.dumps(cut_at_word(told, LONGEST_DESCRIPTION), ensure_ascii=False))
        values |= {"overview": overview, "description": description}
        return render("skill.md.j2", values, language=seed.language, folder=folder)

    return write
