"""The whole way: a vault's folder becomes notes, a graph, a pack, a page and a report.

In: a folder and options. Out: `Compilation`, whose artifacts `write_artifacts` puts on disk.
`read_vault` is the first half, for whoever needs no pack. Nothing here prints or writes.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from vaultgraph.diagnostics import sort_diagnostics
from vaultgraph.graph.build import build_graph
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.graph.modules import ModuleOptions, find_modules
from vaultgraph.graph.rank import RankOptions, rank_notes
from vaultgraph.graph.resolve import resolve_links
from vaultgraph.model import Language, Progress, no_progress
from vaultgraph.pack import Pack, PackOptions, make_pack
from vaultgraph.report import Report, make_report, render_report
from vaultgraph.text import main_language, script_counts
from vaultgraph.vault.cache import NoteCache
from vaultgraph.vault.note import Note
from vaultgraph.vault.reading import read_notes, text_source
from vaultgraph.vault.scan import ScanOptions, scan_vault
from vaultgraph.view.page import ViewOptions, render_view
from vaultgraph.writing import Artifact


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How a vault is read and made a graph.

    Args:
        scan: which files belong.
        repair_text: repair text that was decoded with the wrong code page, on reading only.
        cache_folder: where parsed notes are kept between runs; None keeps none.
        rank: how notes are ranked.
        modules: how they are grouped.
    """

    scan: ScanOptions = ScanOptions()
    repair_text: bool = False
    cache_folder: Path | None = None
    rank: RankOptions = RankOptions()
    modules: ModuleOptions = ModuleOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Compilation:
    """Everything that one run makes of a vault.

    Args:
        vault: the notes, resolved, ranked and grouped.
        pack: the seed documents within their budget.
        page: the interactive page, `graph.html`.
        report: the figures of the run.
    """

    vault: CompiledVault
    pack: Pack
    page: Artifact
    report: Report

    @property
    def artifacts(self) -> tuple[Artifact, ...]:
        """All files, for `write_artifacts`."""
        return (self.page, *self.pack.artifacts, render_report(self.report))


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
        progress: told how far each stage is.

    Raises:
        UsageError: the folder does not exist, a target is unknown, a budget too small.
        InputError: the folder holds no notes.
    """
    vault = read_vault(root, options=reading, progress=progress)
    pack = make_pack(vault, packing, progress)
    page = render_view(vault, pack.entries, viewing)
    return Compilation(vault=vault, pack=pack, page=page, report=make_report(vault, pack))


def read_vault(
    root: Path | str, *, options: ReadOptions = ReadOptions(), progress: Progress = no_progress
) -> CompiledVault:
    """Read a vault and make it a ranked, grouped graph; arguments as for `compile_vault`."""
    files = scan_vault(Path(root), options.scan, progress)
    cache = NoteCache(options.cache_folder, Path(root)) if options.cache_folder else None
    read = read_notes(files, repair_text=options.repair_text, progress=progress, cache=cache)
    resolution = resolve_links(read.notes, [file.path for file in files.files])
    daily_votes = options.rank.daily_votes
    graph = build_graph(
        read.notes, [file.path for file in files.files], resolution, daily_votes=daily_votes
    )
    ranking = rank_notes(graph, options.rank)
    modules = find_modules(graph, ranking, read.notes, options.modules)
    return CompiledVault(
        name=files.name,
        language=_language(read.notes),
        notes=read.notes,
        text_of=text_source(files, read.notes, repair_text=options.repair_text),
        resolution=resolution,
        graph=graph,
        ranking=ranking,
        modules=modules,
        digest=_digest(read.notes),
        diagnostics=sort_diagnostics((*files.diagnostics, *read.diagnostics)),
    )


def _language(notes: Iterable[Note]) -> Language:
    """Tell the language of most text by the scripts of the notes' most frequent words."""
    letters: Counter[str] = Counter()
    for note in notes:
        for term, count in note.terms:
            for script, number in script_counts(term).items():
                letters[script] += number * count
    return main_language(letters)


def _digest(notes: Iterable[Note]) -> str:
    """Digest the paths and contents of all notes."""
    digest = hashlib.sha256()
    for note in notes:
        digest.update(f"{note.path}\0{note.digest}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
