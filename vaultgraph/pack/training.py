"""Chats, or notes where there are none, become examples for fine-tuning (part of stage 7).

In: `PackPlan`. Out: examples whose roles alternate strictly, each within a limit of tokens. They
contain only the content of notes: the turns of chats, else the text below each heading of a note,
and the vault's control questions. The system turn is a short frame: what the vault is about, and
its core notes.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from vaultgraph.errors import UsageError, working_on
from vaultgraph.model import NoteId
from vaultgraph.pack.document.frame import core_of
from vaultgraph.pack.document.render import render
from vaultgraph.pack.plan import PackPlan
from vaultgraph.pack.questions import ask_section, heading_names, note_names
from vaultgraph.passages.escaping import escape_text
from vaultgraph.text import note_key
from vaultgraph.vault.chats.read import read_chat
from vaultgraph.vault.note import Note
from vaultgraph.vault.passages.cut import message_text
from vaultgraph.vault.passages.passage import Passage, PassageKind
from vaultgraph.vault.passages.render import own_text

TURN_TOKENS = 8
"""The most tokens that a chat template puts around a turn."""

MINIMUM_TOKENS = 256
_VALIDATION_SHARE = 0.1
_FRAME_SHARE = 0.25
_FRAME_TOKENS = 256
_FRAME_SIZES = (12, 8, 5, 3, 1, 0)

Pair = tuple[str, str]
"""The text of a user, and the answer of the assistant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One example: a system turn and pairs of turns, from one note."""

    system: str
    pairs: tuple[Pair, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingSet:
    """Examples for fine-tuning.

    Args:
        chats: examples cut from chats.
        notes: examples made from notes: the question names a note and a heading, the answer is the
            text there; only if there are no chats.
        questions: control questions with their answers, an example each, unless an example of
            `notes` asks the same.
        left_out: number of pairs of turns too long for any example, by note.
    """

    chats: tuple[Example, ...]
    notes: tuple[Example, ...]
    questions: tuple[Example, ...]
    left_out: tuple[tuple[str, int], ...]

    @property
    def talks(self) -> tuple[Example, ...]:
        """The examples of every format: those of chats, or of notes."""
        return self.chats or self.notes


def check_example_tokens(tokens: int) -> None:
    """Check that examples of a size have room for a system turn and an answer.

    Raises:
        UsageError: they do not.
    """
    if tokens < MINIMUM_TOKENS:
        raise UsageError(
            f"an example of {tokens} tokens is too small for an answer",
            remedy=f"Allow at least {MINIMUM_TOKENS}.",
            options=("example_tokens",),
        )


def training_set(plan: PackPlan) -> TrainingSet:
    """Gather the examples of a vault.

    Raises:
        UsageError: the examples asked for are too small for a system turn and an answer.
    """
    limit = plan.forms.example_tokens
    check_example_tokens(limit)
    system = seed_frame(plan, min(_FRAME_TOKENS, int(limit * _FRAME_SHARE)))
    room = limit - plan.tokenizer.count(system) - TURN_TOKENS
    examples: list[Example] = []
    left_out: dict[str, int] = {}
    for node in plan.eligible:
        note = plan.vault.note_of[node]
        if note.chat is None:
            continue
        with working_on(note.path):
            pairs = pairs_of(note, plan)
        kept = [pair for pair in pairs if _price(pair, plan) <= room]
        if len(kept) < len(pairs):
            left_out[note.path] = len(pairs) - len(kept)
        examples += (
            Example(system=system, pairs=tuple(group), source=note.path)
            for group in _groups(kept, room, plan)
        )
    notes = () if examples else tuple(_of_notes(plan, system, room))
    asked = {question for example in notes for question, _ in example.pairs}
    questions = (
        Example(system=system, pairs=((probe.question, probe.answer),), source=probe.note)
        for probe in plan.probes
        if probe.question not in asked
    )
    return TrainingSet(
        chats=tuple(examples),
        notes=notes,
        questions=tuple(questions),
        left_out=tuple(left_out.items()),
    )


def is_for_validation(example: Example) -> bool:
    """Whether an example is for validation, as those of a tenth of the notes are."""
    digest = hashlib.sha256(example.source.encode("utf-8", "surrogatepass")).digest()
    return digest[0] < _VALIDATION_SHARE * 256


def _of_notes(plan: PackPlan, system: str, room: int) -> Iterator[Example]:
    """Make an example of the text below each heading of a note, as far as it fits."""
    names = note_names(plan.vault.note_of[node] for node in plan.eligible)
    for node in plan.eligible:
        note = plan.vault.note_of[node]
        with working_on(note.path):
            for heading, text in _sections(note, plan.texts.text(note.path)):
                question = ask_section(
                    names[note.path], heading, plan.vault.language, plan.texts.mask
                )
                pair = question, text
                if text and _price(pair, plan) <= room:
                    yield Example(system=system, pairs=(pair,), source=note.path)


def _sections(note: Note, text: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each heading and what is below it; the beginning has no name."""
    names = heading_names(note)
    passages = (each for each in note.passages if each.kind is not PassageKind.PROPERTIES)
    is_first = True
    for heading, group in groupby(passages, key=lambda passage: passage.heading):
        name = names[heading] if heading >= 0 else ""
        is_opening = is_first and note_key(name) == note_key(note.title)
        yield "" if is_opening else name, escape_text("".join(_joined(group, text))).strip()
        is_first = False


def _joined(passages: Iterable[Passage], text: str) -> Iterator[str]:
    """Yield passages and the line breaks between them, so that lists and tables stay whole."""
    end = None
    for passage in passages:
        said = own_text(passage, text)
        if said and end is not None:
            yield _between(text[end : passage.start])
        yield said
        end = passage.start + len(text[passage.start : passage.end].rstrip())


def _between(gap: str) -> str:
    """White space between two passages, with one empty line at most; an empty line for others."""
    if gap.strip():
        return "\n\n"
    return "\n" * min(gap.count("\n"), 2) + gap.rpartition("\n")[2]


def seed_frame(plan: PackPlan, room: int) -> str:
    """Write the system turn: as many modules and core notes as fit into `room` tokens."""
    frames = (_frame(plan, size) for size in _FRAME_SIZES)
    fitting = (frame for frame in frames if plan.tokenizer.count(frame) <= room)
    return next(fitting, _frame(plan, 0))


def pairs_of(note: Note, plan: PackPlan) -> list[Pair]:
    """Pair questions with answers: turns of one side in a row become one; no side is alone."""
    chat = read_chat(plan.texts.text(note.path), note.properties, note.body)
    turns: list[tuple[str, str]] = []
    for message in chat.messages if chat else ():
        text = escape_text(message_text(message.text)).strip()
        if not text or message.role not in ("user", "assistant"):
            continue
        if turns and turns[-1][0] == message.role:
            turns[-1] = (message.role, f"{turns[-1][1]}\n\n{text}")
        else:
            turns.append((message.role, text))
    if turns and turns[0][0] == "assistant":
        del turns[0]
    texts = [text for _, text in turns]
    return list(zip(texts[0::2], texts[1::2], strict=False))


def _price(pair: Pair, plan: PackPlan) -> int:
    return sum(plan.tokenizer.count(text) + TURN_TOKENS for text in pair)


def _groups(pairs: Sequence[Pair], room: int, plan: PackPlan) -> Iterator[list[Pair]]:
    """Fill examples with the pairs of a chat, in order."""
    group: list[Pair] = []
    used = 0
    for pair in pairs:
        price = _price(pair, plan)
        if group and used + price > room:
            yield group
            group, used = [], 0
        group.append(pair)
        used += price
    if group:
        yield group


def _frame(plan: PackPlan, size: int) -> str:
    vault = plan.vault
    eligible = frozenset(plan.eligible)
    tops = [module for module in plan.assembler.frames.modules if module.is_subject]
    core = {note for module in tops for note in module.core}
    leading = ((module, core_of(module, eligible)) for module in tops)
    described = [(module, notes) for module, notes in leading if notes]
    values = {
        "vault": plan.assembler.title or vault.name,
        "pack_id": plan.settled.pack_id,
        "core": _titles((note for note in plan.eligible if note in core), plan, size),
        "modules": [
            {"label": plan.assembler.frames.label(module), "core": _titles(notes, plan, 3)}
            for module, notes in described[:size]
        ],
    }
    text = render(
        "frame.md.j2", values, language=plan.settled.language, folder=plan.forms.templates
    )
    return text.strip()


def _titles(nodes: Iterable[NoteId], plan: PackPlan, size: int) -> list[str]:
    return [plan.texts.mask(plan.vault.note_of[node].title) for node in islice(nodes, size)]
