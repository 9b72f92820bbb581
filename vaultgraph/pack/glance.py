"""What the overview of a seed is told, beside the vault (part of stage 7).

In: the notes that may be carried, and what their passages tell. Out: a function that writes the
overview within an allowance of tokens.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import PurePosixPath

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import Language, NoteId
from vaultgraph.pack.choose.elements import LEAST_FAMILY, Elements
from vaultgraph.pack.choose.importance import is_start
from vaultgraph.pack.document.block import own_words
from vaultgraph.pack.document.fragments import FragmentMaker
from vaultgraph.pack.overview import (
    Family,
    OverviewFacts,
    find_overview,
    fit_overview,
    write_overview,
)
from vaultgraph.passages.escaping import one_line
from vaultgraph.passages.tokens.counting import CountingTokenizer
from vaultgraph.vault.passages.passage import PassageKind

_LONGEST_QUOTE = 300


def overview_of(
    vault: CompiledVault,
    carried: Sequence[NoteId],
    elements: Elements,
    fragments: FragmentMaker,
    language: Language,
    tokenizer: CountingTokenizer,
) -> Callable[[int], str]:
    """Give what writes the overview of a vault."""

    @cache
    def facts() -> OverviewFacts:
        return OverviewFacts(
            carried=carried,
            name_of=lambda note: one_line(fragments.ref(note).name),
            quote=_first_words(vault, carried, fragments),
            families=_families(carried, elements),
        )

    @cache
    def overview(tokens: int) -> str:
        write = write_overview(vault, facts(), language)
        return write(fit_overview(find_overview(vault, facts()), write, tokenizer.count, tokens))

    return overview


def _first_words(
    vault: CompiledVault, carried: Sequence[NoteId], fragments: FragmentMaker
) -> tuple[NoteId, str] | None:
    """The first paragraph of the vault's start page, if it has one."""
    starts = sorted((note for note in carried if is_start(note)), key=lambda n: (n.count("/"), n))
    for note in starts:
        for index, passage in enumerate(vault.note_of[note].passages):
            if passage.kind is PassageKind.PARAGRAPH:
                words = one_line(own_words(fragments.quote(note, index)))
                return (note, words) if len(words) <= _LONGEST_QUOTE else None
    return None


def _families(carried: Sequence[NoteId], elements: Elements) -> list[Family]:
    """The families of like-shaped notes, the largest first, each with its folder and an example."""
    members: dict[str, list[NoteId]] = defaultdict(list)
    for note, shape in zip(carried, elements.shape, strict=True):
        if shape:
            members[shape].append(note)
    large = [notes for notes in members.values() if len(notes) >= LEAST_FAMILY]
    large.sort(key=lambda notes: (-len(notes), notes[0]))
    return [Family(len(notes), _folder(notes), notes[0]) for notes in large]


def _folder(notes: Sequence[NoteId]) -> str:
    """The folder that holds most of some notes, at any depth."""
    counts = Counter(
        str(parent) for note in notes for parent in PurePosixPath(note).parents if parent.name
    )
    most = [folder for folder, count in counts.items() if count >= 0.9 * len(notes)]
    return max(most, key=lambda folder: (len(folder), folder), default="")
