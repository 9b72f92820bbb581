"""Everything that the work on one pack needs at hand (part of stage 7).

In: a compiled vault and options. Out: `Desk`, on which the steps of making a pack are taken.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId, Progress
from vaultgraph.pack.assembly import Assembler
from vaultgraph.pack.carrying import Carrying, find_note, note_names, sort_out
from vaultgraph.pack.choice.certificate import Certificate
from vaultgraph.pack.choice.pricing import Pricer
from vaultgraph.pack.choice.staging import Order, Stager
from vaultgraph.pack.choice.value import Priced, Problem
from vaultgraph.pack.describing import left_out, measure_coverage
from vaultgraph.pack.formats.prompt import write_prompt
from vaultgraph.pack.fragments import FragmentMaker
from vaultgraph.pack.frame import FrameMaker
from vaultgraph.pack.memory import PackMemory
from vaultgraph.pack.options import PackOptions, Settled, settle
from vaultgraph.pack.plan import PackPlan
from vaultgraph.pack.probes import ProbeMaker
from vaultgraph.passages.masking import MaskedTexts
from vaultgraph.passages.tokens.counting import CountBook, CountingTokenizer
from vaultgraph.passages.tokens.tokenizers import COMPARED, fingerprint


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything that the work on one pack needs at hand.

    Args:
        settled: the target, the budget, the language and the pack's id.
        carrying: what may be carried.
        asked: the notes that are to be explained.
        texts: reads texts with their secrets masked.
        tokenizer: counts, each text once.
        book: every count of this run.
        assembler: assembles seeds and documents.
        prober: asks control questions.
        memory: what earlier runs found.
        pricer: prices notes.
    """

    vault: CompiledVault
    options: PackOptions
    settled: Settled
    carrying: Carrying
    asked: tuple[NoteId, ...]
    texts: MaskedTexts
    tokenizer: CountingTokenizer
    book: CountBook
    assembler: Assembler
    prober: ProbeMaker
    memory: PackMemory
    pricer: Pricer

    @classmethod
    def laid(
        cls, vault: CompiledVault, options: PackOptions, broken: Collection[NoteId] = ()
    ) -> "Desk":
        """Settle what was asked for, and lay everything out, without notes that are broken."""
        settled = settle(vault, options)
        names = note_names(vault)
        asked = tuple(find_note(names, name) for name in options.explain)
        carrying = sort_out(vault, pins=options.pins, without=options.without, broken=broken)
        target = settled.target
        tokens = fingerprint(target.tokenizer, target.own)
        memory = PackMemory(options.cache_folder, vault.name, tokens, str(options.keep_secrets))
        book = CountBook(memory.counts())
        tokenizer = CountingTokenizer(target.tokenizer, book, target.own)
        texts = MaskedTexts(vault.text_of, vault.notes, keep=options.keep_secrets)
        fragments = FragmentMaker(vault, texts, options.mask)
        prober = ProbeMaker(vault=vault, carried=carrying.carried, text_of=texts, mask=options.mask)
        assembler = Assembler(
            vault=vault,
            pack_id=settled.pack_id,
            language=settled.language,
            carried=carrying.carried,
            fragments=fragments,
            frames=FrameMaker(vault, carrying.carried, fragments, prober, options.mask),
            tokenizer=tokenizer,
        )
        return cls(
            vault=vault,
            options=options,
            settled=settled,
            carrying=carrying,
            asked=asked,
            texts=texts,
            tokenizer=tokenizer,
            book=book,
            assembler=assembler,
            prober=prober,
            memory=memory,
            pricer=Pricer(vault, fragments, texts, tokenizer, memory),
        )

    def choose(self, priced: Sequence[Priced], problem: Problem, progress: Progress) -> Order:
        """Grow the nested order through every size of document."""
        place = {each.note: number for number, each in enumerate(priced)}
        stager = Stager(
            self.assembler,
            lambda seed: write_prompt(seed, self.options.forms.templates),
            priced,
            problem,
            [place[note] for note in self.carrying.pins],
            self.texts,
        )
        return stager.order(self.settled.sizes, progress)

    def plan(self, priced: Sequence[Priced], order: Order, certificate: Certificate) -> PackPlan:
        """Hand everything chosen to the forms."""
        return PackPlan(
            vault=self.vault,
            pack_id=self.settled.pack_id,
            language=self.settled.language,
            target=self.settled.target,
            tokenizer=self.tokenizer,
            scales=tuple(
                CountingTokenizer(name, self.book)
                for name in COMPARED
                if name != self.tokenizer.name
            ),
            budget=self.settled.limit,
            sizes=tuple(order.ends),
            carried=self.carrying.carried,
            omitted=(*self.carrying.omitted, *left_out(priced, order)),
            text_of=self.texts,
            assembler=self.assembler,
            prober=self.prober,
            order=order,
            certificate=certificate,
            coverage=measure_coverage(self.vault, order),
            secrets=self.pricer.secrets,
            mask=self.options.mask,
            forms=self.options.forms,
        )

    def remember(self) -> None:
        """Keep what was worked out for the next run."""
        self.memory.keep(self.pricer.made, self.pricer.records, self.book.used)
