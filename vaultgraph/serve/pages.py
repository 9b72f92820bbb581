"""Makes the versions of a vault's page, reusing the results of the last version.

In: a vault, and which of its files changed. Out: pages. Notes that did not change are not read
again; if links, names and roles are the same, the graph is reused too. Modules keep ids, names and
colours, and notes their places.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from vaultgraph.compiler import read_vault, reread_vault
from vaultgraph.diagnostics import Code, Diagnostic
from vaultgraph.graph.broken import work_despite_bugs
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.graph.modules.candidates import LONGEST_NAME
from vaultgraph.graph.modules.matching import read_colour, read_modules, render_modules
from vaultgraph.graph.revise import revise_vault
from vaultgraph.linking import ReadOptions
from vaultgraph.model import NodeKind, NoteId, Progress, VaultPath, no_progress
from vaultgraph.serve.server import ModuleChange
from vaultgraph.vault.note import Note, TextSource
from vaultgraph.vault.reading.memory import NoteMemory
from vaultgraph.vault.reading.notes import no_collection, text_source
from vaultgraph.vault.scan import SourceFile, VaultFiles
from vaultgraph.view.data import PageMemory
from vaultgraph.view.layout import Layout, keep_places, render_places
from vaultgraph.view.page import ViewOptions, lay_out, render_view
from vaultgraph.writing import Artifact


class PageMaker:
    """Makes the pages of one vault.

    `broken` are the findings of notes that a bug left out of the last page.

    Args:
        vault: its folder.
        reading: how it is read; modules keep what is in `modules.previous`.
        viewing: how the page looks; notes keep their places in `positions`.
    """

    def __init__(self, vault: Path, reading: ReadOptions, viewing: ViewOptions) -> None:
        self.root = vault.resolve()
        self.memory = NoteMemory()
        self.reading = replace(reading, memory=self.memory)
        self.viewing = viewing
        self.compiled: CompiledVault | None = None
        self.grouped: CompiledVault | None = None  # the vault whose modules were computed last
        self.layout: Layout | None = None
        self.broken: tuple[Diagnostic, ...] = ()
        self._before = PageMemory()

    @property
    def known(self) -> frozenset[str]:
        """The names of the files that are on the page."""
        nodes = self.compiled.graph.nodes if self.compiled else ()
        return frozenset(name.rpartition("/")[2] for name in nodes)

    def make(self, reload: str, progress: Progress = no_progress) -> bytes:
        """Read the vault and make its page.

        Args:
            reload: the address at which the page waits for later versions.
            progress: called with the progress of each stage.
        """
        with no_collection():
            compiled = read_vault(self.root, options=self.reading, progress=progress)
            self.grouped = compiled
            layout = lay_out(compiled, self.viewing)
            return self._show(compiled, layout, reload)

    def follow(self, changed: Collection[Path], reload: str) -> bytes:
        """Make the page again after files changed; the graph is reused if it is the same.

        If it is not, new notes join the modules that they link to; modules are computed again once
        many notes came or went.
        """
        if self.grouped is None or self.layout is None:
            return self.make(reload)
        with no_collection():
            if revised := self._revise(changed):
                return self._show(revised, self.layout, reload)
            compiled = reread_vault(self.root, self.grouped, options=self.reading)
            if compiled:
                return self._show(compiled, lay_out(compiled, self.viewing), reload)
        return self.make(reload)

    def change_module(self, change: ModuleChange) -> str:
        """Name or colour a module; the next version of the page shows it.

        Returns:
            why that cannot be done; empty if it was done.
        """
        previous = dict(self.reading.modules.previous)
        kept = previous.get(change.module)
        if kept is None or "." in change.module:
            return f"There is no module {change.module}."
        if change.name is not None and change.module in self.reading.module_names:
            return "vaultgraph.toml names this module."
        if change.colour is not None and not read_colour(change.colour):
            return f"{change.colour} is not a colour such as #3f90da."
        name = None if change.name is None else " ".join(change.name.split())[:LONGEST_NAME]
        previous[change.module] = replace(
            kept,
            own_name=kept.own_name if name is None else name,
            colour=kept.colour if change.colour is None else read_colour(change.colour),
        )
        self.reading = replace(
            self.reading, modules=replace(self.reading.modules, previous=previous)
        )
        return ""

    def kept(self) -> tuple[Artifact, Artifact]:
        """What an output folder stores of this page: modules and places."""
        assert self.compiled is not None
        assert self.layout is not None
        modules = render_modules(self.compiled.modules, self.layout.colours)
        return modules, render_places(self.layout)

    def renamed(self, before: CompiledVault | None) -> dict[str, str]:
        """Pair notes that are gone since an earlier version with new ones with the same bytes."""
        if before is None or self.compiled is None or before is self.compiled:
            return {}
        now = self.compiled.note_of
        gone = {note.digest: name for name, note in before.note_of.items() if name not in now}
        fresh = [(note.digest, name) for name, note in now.items() if name not in before.note_of]
        return {gone[digest]: name for digest, name in fresh if digest in gone}

    def _show(self, compiled: CompiledVault, layout: Layout, reload: str) -> bytes:
        self.compiled, self.layout = compiled, layout
        kept = read_modules(render_modules(compiled.modules, layout.colours).content)
        self.reading = replace(self.reading, modules=replace(self.reading.modules, previous=kept))
        self.viewing = replace(self.viewing, positions=keep_places(layout))
        looks = replace(self.viewing, reload=reload)
        page, self.broken = work_despite_bugs(
            compiled, lambda whole: render_view(whole, {}, looks, layout, memory=self._before)
        )
        self.broken += tuple(
            found for found in compiled.diagnostics if found.code is Code.INTERNAL_ERROR
        )
        return page.content

    def _revise(self, changed: Collection[Path]) -> CompiledVault | None:
        """Read only the notes that changed; None if that is not enough."""
        if self.compiled is None:
            return None
        files = [file for path in changed if (file := self._file(path))]
        if len(files) < len(changed):
            return None
        before = self.compiled.note_of
        untouched = (self.memory.note(file.path) is before[NoteId(file.path)] for file in files)
        if not all(untouched):
            return None
        revised = {file.path: self.memory.read_again(file) for file in files}
        notes = {path: note for path, note in revised.items() if note}
        if len(notes) < len(files):
            return None
        return revise_vault(self.compiled, notes, self._texts(files, notes))

    def _file(self, path: Path) -> SourceFile | None:
        """Find the file of a known note; None for a new or deleted note, and for other files."""
        name = VaultPath(path.relative_to(self.root).as_posix())
        if self.compiled is None or NoteId(name) not in self.compiled.note_of:
            return None
        try:
            size = path.stat().st_size
        except OSError:
            return None
        return SourceFile(path=name, kind=NodeKind.NOTE, size=size, location=str(path))

    def _texts(self, files: Sequence[SourceFile], notes: Mapping[VaultPath, Note]) -> TextSource:
        """Read the notes that changed as they are now, and the others as before."""
        assert self.compiled is not None
        before = self.compiled.text_of
        own = text_source(
            VaultFiles(name=self.compiled.name, files=tuple(files)),
            notes.values(),
            repair_text=self.reading.repair_text,
        )
        return lambda path: own(path) if path in notes else before(path)
