"""The whole pipeline: a vault's folder becomes notes, a graph, a pack, a page and a report.

In: a folder and options. Out: `Compilation`, whose artifacts `write_artifacts` puts on disk.
`read_vault` is the first half, for callers that need no pack. Nothing here prints or writes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from vaultgraph.arguments import checked, several
from vaultgraph.diagnostics import Diagnostic, sort_diagnostics
from vaultgraph.errors import InputError
from vaultgraph.graph.broken import work_despite_bugs
from vaultgraph.graph.build import NoteGraph, build_graph
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.graph.modules.candidates import coloured_names
from vaultgraph.graph.modules.find import find_modules, measure_stability
from vaultgraph.graph.modules.keep import keep_modules
from vaultgraph.graph.modules.matching import render_modules
from vaultgraph.graph.modules.module import Module, ModuleStability, Naming
from vaultgraph.graph.modules.runs import Runs
from vaultgraph.graph.ranking.focus import find_focus, named_notes
from vaultgraph.graph.ranking.rank import Ranking, rank_notes
from vaultgraph.graph.revise import digest_notes
from vaultgraph.linking import LinkedVault, ReadOptions, link_vault
from vaultgraph.model import Language, NoteId, Progress, SeedFigures, VaultPath, no_progress
from vaultgraph.pack import Pack, PackOptions, check_options, pipeline
from vaultgraph.pack.planning import Relevance
from vaultgraph.passages.tokens.targets import DEFAULT_TARGET, find_target
from vaultgraph.passages.tokens.tokenizers import load_tokenizer
from vaultgraph.recall.answer import Answer
from vaultgraph.recall.build import make_index
from vaultgraph.recall.index import RecallIndex
from vaultgraph.recall.modules import find_module
from vaultgraph.recall.recaller import Recaller, RecallOptions
from vaultgraph.report import Report, make_report, render_report
from vaultgraph.text import main_language
from vaultgraph.vault.exclusion import MODULE
from vaultgraph.vault.note import count_all_terms
from vaultgraph.vault.reading.cache import KeptParts, reading_digest
from vaultgraph.vault.reading.notes import text_source
from vaultgraph.view.layout import render_places
from vaultgraph.view.page import ViewOptions, lay_out, render_view
from vaultgraph.writing import Artifact

__all__ = [
    "Compilation",
    "ReadOptions",
    "Vault",
    "compile_vault",
    "find_relevance",
    "make_pack",
    "rank_vault",
    "read_vault",
    "reread_vault",
]


@dataclass(frozen=True, kw_only=True)
class Vault(CompiledVault):
    """A compiled vault, with methods that answer questions about it."""

    @checked
    def recall(
        self,
        question: str,
        budget: int | str = 2_000,
        *,
        target: str = DEFAULT_TARGET,
        after: date | str | None = None,
        module: str = "",
    ) -> Answer:
        """Find the passages that answer a question best.

        Args:
            question: in any language of the vault.
            budget: tokens that the answer may take.
            target: the model whose tokens they are.
            after: the first day of the notes to recall from, a date or `2025-03-31`; if given,
                notes without a day are left out.
            module: the id or name of the module to recall from; the whole vault if it is empty.

        Raises:
            UsageError: the budget is too small for a passage; no such target or module.
        """
        known = find_target(target)
        recaller = Recaller(self._index, load_tokenizer(known.tokenizer, known.own))
        members = frozenset(find_module(self, module).members) if module else None
        return recaller.recall(question, RecallOptions(budget=budget, after=after, notes=members))

    @cached_property
    def _index(self) -> RecallIndex:
        """The index of the vault's passages, made for the first question."""
        return make_index(self.notes, self.text_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compilation:
    """Everything that one run makes from a vault.

    Args:
        vault: the notes, resolved, ranked and grouped; it has methods that answer questions.
        pack: the seed documents within their budget.
        page: the interactive page, `graph.html`.
        places: the positions of its notes, for the next run.
        modules: the notes, name and colour of each module, for the next run.
        report: the figures of the run.
    """

    vault: "Vault"
    pack: Pack
    page: Artifact
    places: Artifact
    modules: Artifact
    report: Report

    @property
    def artifacts(self) -> tuple[Artifact, ...]:
        """All files, for `write_artifacts`."""
        report = render_report(self.report)
        return (self.page, self.places, self.modules, *self.pack.artifacts, report)


def compile_vault(
    root: Path | str,
    *,
    reading: ReadOptions = ReadOptions(),
    packing: PackOptions = PackOptions(),
    viewing: ViewOptions = ViewOptions(),
    progress: Progress = no_progress,
) -> Compilation:
    """Compile a vault: its graph, its seed pack, its page and its report.

    Args:
        root: the vault's folder; it is only read.
        reading, packing, viewing: options of the three parts.
        progress: called with the progress of each stage.

    Raises:
        UsageError: the folder does not exist, a target is unknown, a budget too small.
        InputError: the folder contains no notes.
    """
    check_options(packing)
    if packing.focus and not reading.rank.focus:
        reading = replace(reading, rank=replace(reading.rank, focus=packing.focus))
    vault = read_vault(root, options=reading, progress=progress)
    pack = make_pack(vault, packing, progress)
    layout = lay_out(vault, viewing)
    figures = SeedFigures(target=pack.target, budget=pack.budget, tokens=pack.tokens)
    page, broken = work_despite_bugs(
        vault, lambda whole: render_view(whole, pack.entries, viewing, layout, figures)
    )
    vault = replace(vault, diagnostics=sort_diagnostics((*vault.diagnostics, *broken)))
    return Compilation(
        vault=vault,
        pack=pack,
        page=page,
        places=render_places(layout),
        modules=render_modules(vault.modules, layout.colours),
        report=make_report(vault, pack),
    )


def read_vault(
    root: Path | str, *, options: ReadOptions = ReadOptions(), progress: Progress = no_progress
) -> "Vault":
    """Read a vault and make it a ranked, grouped graph; arguments as for `compile_vault`."""
    linked, options = _link(root, options, progress)
    graph, ranking = rank_vault(linked, options)
    language = main_language(count_all_terms(linked.shown_notes))
    naming = Naming(
        language=language,
        coloured=coloured_names(linked.files.settings.colour_groups),
        own=options.module_names,
    )
    kept = KeptParts.of_vault(options.cache_folder, Path(root), "runs")
    runs = Runs(kept)
    modules = find_modules(graph, ranking, linked.shown_notes, options.modules, naming, runs)
    stability = measure_stability(graph, options.modules, runs)
    kept.keep()
    found = _Found(
        language=language,
        modules=modules,
        stability=stability,
        diagnostics=linked.find_problems(),
    )
    return _vault(linked, options, graph, ranking, found)


def reread_vault(
    root: Path | str, before: CompiledVault, *, options: ReadOptions = ReadOptions()
) -> "Vault | None":
    """Read a vault of which little changed since its modules were found, and keep the modules.

    Its language and findings are not updated; for that, read the whole vault. Because they and the
    names of modules may contain words of any note, the result is None if a note has become private
    or is left out.

    Args:
        root: the vault's folder.
        before: the vault as it was then.
        options: how it is read.

    Returns:
        the vault as it is now; None where it has to be read as a whole.
    """
    linked, options = _link(root, options, no_progress)
    if linked.withheld != before.withheld:
        return None
    graph, ranking = rank_vault(linked, options)
    modules = keep_modules(before.modules, graph, ranking)
    if modules is None:
        return None
    found = _Found(
        language=before.language,
        modules=modules,
        stability=before.stability,
        diagnostics=before.diagnostics,
    )
    return _vault(linked, options, graph, ranking, found)


def _link(
    root: Path | str, options: ReadOptions, progress: Progress
) -> tuple[LinkedVault, ReadOptions]:
    """Resolve the links of a vault, of which some notes must be shown."""
    options = _with_modules(root, options, progress)
    linked = link_vault(root, options=options, progress=progress)
    if not linked.shown_notes:
        raise InputError(
            f"there is nothing to show: Obsidian's setting Excluded files hides all of {root}",
            remedy="Include the excluded files.",
        )
    return linked, options


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What is computed from a vault, or kept from before."""

    language: Language
    modules: tuple[Module, ...]
    stability: ModuleStability
    diagnostics: tuple[Diagnostic, ...]


def _vault(
    linked: LinkedVault, options: ReadOptions, graph: NoteGraph, ranking: Ranking, found: _Found
) -> "Vault":
    notes = linked.shown_notes
    return Vault(
        name=linked.files.name,
        language=found.language,
        notes=notes,
        text_of=text_source(linked.files, notes, repair_text=options.repair_text),
        resolution=linked.resolution.between_shown(linked.files.hidden),
        graph=graph,
        ranking=ranking,
        modules=found.modules,
        stability=found.stability,
        graph_view=linked.graph_view,
        reading=reading_digest(linked.files.settings, repair_text=options.repair_text),
        bookmarks=tuple(map(NoteId, linked.files.settings.bookmarks)),
        home=tuple(map(NoteId, linked.files.settings.home)),
        remote=linked.files.remote,
        digest=digest_notes(notes),
        diagnostics=found.diagnostics,
        left_out=linked.left_out,
        withheld=linked.withheld,
        marks=linked.marks,
        personal_data_check=options.personal_data_check,
        focus=several(options.rank.focus),
    )


def make_pack(
    vault: CompiledVault, options: PackOptions = PackOptions(), progress: Progress = no_progress
) -> Pack:
    """Choose what fits a budget, and write it in every form asked for.

    A focus is treated as a question: passages that answer it come first.

    Args:
        vault: the compiled vault.
        options: what to make; without a focus of its own it has that of the vault.
        progress: called with the progress of the work.

    Raises:
        UsageError: an unknown target, form or note; a budget too small; a focus that matches
            nothing.
    """
    focus = several(options.focus) or vault.focus
    if not focus:
        return pipeline.make_pack(vault, options, progress)
    check_options(options)
    focused = replace(options, focus=focus)
    return pipeline.make_pack(vault, focused, progress, find_relevance(vault, focus))


def find_relevance(vault: CompiledVault, focus: Sequence[str]) -> Relevance:
    """Return how well each passage answers a focus, 0 to 1; of several parts, the best.

    If a part is the name of a note, all of that note answers it, and its title is the question.

    Raises:
        UsageError: a part names no note, and no note contains any of its words.
    """
    recaller = Recaller.of(vault, load_tokenizer(find_target(DEFAULT_TARGET).tokenizer))
    found: dict[NoteId, tuple[float, ...]] = {}
    for asked in focus:
        named = named_notes(vault.notes, asked)
        answers = dict(recaller.relevance(vault.note_of[named[0]].title if named else asked))
        answers |= {note: (1.0,) * len(vault.note_of[note].passages) for note in named}
        if not answers:
            find_focus(vault.notes, asked)  # raises if no note is about it
        for note, scores in answers.items():
            found[note] = tuple(map(max, found.get(note, scores), scores))
    return found


def _with_modules(root: Path | str, options: ReadOptions, progress: Progress) -> ReadOptions:
    """Replace modules in `only` and `exclude` by their notes in the whole vault."""
    named = [each for each in (*options.only, *options.exclude) if each.startswith(MODULE)]
    if not named:
        return options
    exclude = tuple(each for each in options.exclude if each not in named)
    whole = replace(options, exclude=exclude, only=(), only_notes=(), depth=0)
    vault = read_vault(root, options=whole, progress=progress)
    members = {each: find_module(vault, each.removeprefix(MODULE)).members for each in named}

    def notes(patterns: Iterable[str]) -> tuple[VaultPath, ...]:
        return tuple(VaultPath(note) for each in patterns for note in members.get(each, ()))

    return replace(
        options,
        exclude=exclude,
        only=tuple(each for each in options.only if each not in named),
        only_notes=(*options.only_notes, *notes(options.only)),
        exclude_notes=(*options.exclude_notes, *notes(options.exclude)),
    )


def rank_vault(linked: LinkedVault, options: ReadOptions) -> tuple[NoteGraph, Ranking]:
    """Make the graph of a vault whose links are resolved, and rank its notes."""
    notes = linked.shown_notes
    resolution = linked.resolution.between_shown(linked.files.hidden)
    graph = build_graph(notes, linked.shown_paths, resolution, daily_votes=options.rank.daily_votes)
    return graph, rank_notes(graph, options.rank, find_focus(notes, options.rank.focus))
