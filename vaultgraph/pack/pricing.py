"""What each note costs at each level, in tokens of the target (part of stage 7).

In: the notes that may be carried. Out: `Priced`, with the tokens of the blocks as the prompt
shows them. A rendition that costs no less than a fuller one is dropped.
"""

from collections.abc import Sequence
from dataclasses import replace

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId, Progress
from vaultgraph.pack.counting import CountingTokenizer
from vaultgraph.pack.detail import Level, NoteDetail, Rendition, detail_note
from vaultgraph.pack.formats.prompt import block
from vaultgraph.pack.fragments import FragmentMaker
from vaultgraph.pack.value import Priced
from vaultgraph.vault.note import TextSource

_BATCH = 200
_STAGE = "price"


def price_notes(
    vault: CompiledVault,
    carried: Sequence[NoteId],
    text_of: TextSource,
    tokenizer: CountingTokenizer,
    progress: Progress,
) -> tuple[Priced, ...]:
    """Price every note at every level, in the order given; texts are held a batch at a time."""
    maker = FragmentMaker(vault, text_of)
    priced: list[Priced] = []
    for start in range(0, len(carried), _BATCH):
        progress(_STAGE, start, len(carried))
        batch = carried[start : start + _BATCH]
        details = [
            detail_note(vault.note_of[each], text_of(vault.note_of[each].path)) for each in batch
        ]
        blocks = [
            priced_block(maker, note, rendition)
            for note, detail in zip(batch, details, strict=True)
            for rendition in detail.renditions
        ]
        tokens = iter(tokenizer.count_all(blocks))
        for note, detail in zip(batch, details, strict=True):
            counts = [next(tokens) for _ in detail.renditions]
            priced.append(_growing(note, detail, counts))
    progress(_STAGE, len(carried), len(carried))
    return tuple(priced)


def priced_block(maker: FragmentMaker, note: NoteId, rendition: Rendition) -> str:
    """The text by which a rendition is priced: its block and what parts it from the next."""
    shown = block(maker.fragment(note, rendition))
    return f"{shown}; " if rendition.level is Level.MENTION else f"{shown}\n\n"


def _growing(note: NoteId, detail: NoteDetail, tokens: Sequence[int]) -> Priced:
    """Drop every rendition that a fuller one undercuts; the fuller one adds what it added."""
    kept: list[tuple[Rendition, int]] = []
    for rendition, count in zip(detail.renditions, tokens, strict=True):
        merged = rendition
        while kept and kept[-1][1] >= count:
            merged = _joined(kept.pop()[0], merged)
        kept.append((merged, count))
    return Priced(
        note=note,
        detail=NoteDetail(renditions=tuple(rendition for rendition, _ in kept)),
        tokens=tuple(count for _, count in kept),
    )


def _joined(lower: Rendition, upper: Rendition) -> Rendition:
    return replace(
        upper,
        links=tuple(sorted({*lower.links, *upper.links})),
        claims=tuple(sorted({*lower.claims, *upper.claims})),
        terms=tuple(sorted({*lower.terms, *upper.terms})),
        dates=tuple(sorted({*lower.dates, *upper.dates})),
    )
