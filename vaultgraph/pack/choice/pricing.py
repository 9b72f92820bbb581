"""What each note costs at each level, in tokens of the target (part of stage 7).

In: the notes that may be carried. Out: `Priced`, with the tokens of the blocks as the prompt
shows them. A rendition that costs no less than a fuller one is dropped.
"""

from collections.abc import Sequence
from dataclasses import replace

from vaultgraph.errors import working_on
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId, Progress
from vaultgraph.pack.block import block
from vaultgraph.pack.choice.value import Priced
from vaultgraph.pack.detail import Level, NoteDetail, Rendition, detail_note
from vaultgraph.pack.fragments import FragmentMaker
from vaultgraph.pack.memory import PackMemory, Record
from vaultgraph.passages.masking import MaskedTexts, SecretFinding
from vaultgraph.passages.tokens.counting import CountingTokenizer

_BATCH = 200
_STAGE = "price"


class Pricer:
    """Prices the notes of one vault; what was priced in an earlier run is only looked up.

    Args:
        vault: the compiled vault.
        fragments: makes what is counted.
        texts: reads texts with their secrets masked.
        tokenizer: counts blocks.
        memory: what earlier runs found.
    """

    def __init__(
        self,
        vault: CompiledVault,
        fragments: FragmentMaker,
        texts: MaskedTexts,
        tokenizer: CountingTokenizer,
        memory: PackMemory,
    ) -> None:
        self._vault = vault
        self._fragments = fragments
        self._texts = texts
        self._tokenizer = tokenizer
        self._memory = memory
        self.records: dict[bytes, Record] = {}
        self.made: dict[bytes, Record] = {}

    def price(self, carried: Sequence[NoteId], progress: Progress) -> tuple[Priced, ...]:
        """Price every note at every level, in the order given; few texts are held at a time."""
        keys = [self._memory.key(self._vault.note_of[note]) for note in carried]
        self.records = self._memory.records(keys)
        missing = [
            (key, note) for key, note in zip(keys, carried, strict=True) if key not in self.records
        ]
        for start in range(0, len(missing), _BATCH):
            progress(_STAGE, start, len(missing))
            self.made.update(self._records(missing[start : start + _BATCH]))
        progress(_STAGE, len(missing), len(missing))
        self.records.update(self.made)
        found = (self.records[key] for key in keys)
        return tuple(
            Priced(note=note, detail=record.detail, tokens=record.tokens)
            for note, record in zip(carried, found, strict=True)
        )

    @property
    def secrets(self) -> tuple[SecretFinding, ...]:
        """Every secret of the priced notes, by place."""
        return tuple(sorted(found for record in self.records.values() for found in record.secrets))

    def _records(self, batch: Sequence[tuple[bytes, NoteId]]) -> dict[bytes, Record]:
        details: list[NoteDetail] = []
        blocks: list[str] = []
        for _, note_id in batch:
            note = self._vault.note_of[note_id]
            with working_on(note.path):
                details.append(detail_note(note, self._texts(note.path)))
                blocks += [
                    priced_block(self._fragments, note_id, rendition)
                    for rendition in details[-1].renditions
                ]
        tokens = iter(self._tokenizer.count_blocks(blocks))
        made = {}
        for (key, note_id), detail in zip(batch, details, strict=True):
            counts = [next(tokens) for _ in detail.renditions]
            secrets = self._texts.findings(self._vault.note_of[note_id].path)
            made[key] = growing(detail, counts, secrets)
        return made


def priced_block(fragments: FragmentMaker, note: NoteId, rendition: Rendition) -> str:
    """The text by which a rendition is priced: its block and what parts it from the next."""
    shown = block(fragments.shown(note, rendition))
    return f"{shown}; " if rendition.level is Level.MENTION else f"{shown}\n\n"


def growing(
    detail: NoteDetail, tokens: Sequence[int], secrets: tuple[SecretFinding, ...] = ()
) -> Record:
    """Drop every rendition that a fuller one undercuts; the fuller one adds what it added."""
    kept: list[tuple[Rendition, int]] = []
    for rendition, count in zip(detail.renditions, tokens, strict=True):
        merged = rendition
        while kept and kept[-1][1] >= count:
            merged = _joined(kept.pop()[0], merged)
        kept.append((merged, count))
    return Record(
        detail=NoteDetail(renditions=tuple(rendition for rendition, _ in kept)),
        tokens=tuple(count for _, count in kept),
        secrets=secrets,
    )


def _joined(lower: Rendition, upper: Rendition) -> Rendition:
    return replace(
        upper,
        links=tuple(sorted({*lower.links, *upper.links})),
        claims=tuple(sorted({*lower.claims, *upper.claims})),
        terms=tuple(sorted({*lower.terms, *upper.terms})),
        dates=tuple(sorted({*lower.dates, *upper.dates})),
    )
