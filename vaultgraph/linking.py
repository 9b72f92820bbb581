"""The first part of compiling: read the notes of a vault and resolve their links.

In: a folder and options. Out: `LinkedVault`. The commands on links, claims and diagnostics need no
more; it is much cheaper than a ranked graph with modules.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from vaultgraph.arguments import assign, check_fields, check_range, names_of, path_of, paths_of
from vaultgraph.diagnostics import Diagnostic, bug_in, gather_diagnostics, sort_diagnostics
from vaultgraph.errors import BrokenNoteError, UsageError
from vaultgraph.graph.groups import open_groups
from vaultgraph.graph.links.resolve import Resolution
from vaultgraph.graph.links.watch import without_templates
from vaultgraph.graph.modules.find import ModuleOptions
from vaultgraph.graph.ranking.rank import RankOptions
from vaultgraph.graph.withheld import LeftOut, Selection, withhold, withhold_notes
from vaultgraph.model import NoteId, Progress, VaultPath, no_progress
from vaultgraph.vault.copies import Copy, find_copies, mark_copies, report_copies
from vaultgraph.vault.exclusion import Exclusion
from vaultgraph.vault.masked_names import mask_names
from vaultgraph.vault.note import Link, Note
from vaultgraph.vault.reading.cache import NoteCache
from vaultgraph.vault.reading.memory import NoteMemory
from vaultgraph.vault.reading.notes import ReadNotes, read_notes, term_source
from vaultgraph.vault.scan import ScanOptions, VaultFiles, find_twins, scan_vault
from vaultgraph.vault.settings import GraphView

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How a vault is read and made a graph.

    Args:
        scan: which files are part of it.
        exclude: folders, paths, globs, names of notes, `#tags`, `property:KEY=VALUE` and
            `date:FROM..TO` that are left out as if they were not there; a plain string is one.
        only: what to keep, written the same way; everything if empty.
        depth: with `only`, also keep notes up to this many links away.
        exclude_notes, only_notes: the same by exact paths, which need not exist.
        personal_data_check: list where numbers of cards, accounts, papers and orders are.
        repair_text: repair text that was decoded with the wrong code page, on reading only.
        passages: cut notes into passages and count their words; not needed for links alone.
        cache_folder: where parsed notes are cached between runs; None for no cache.
        chats: raw exports of chat services, whose conversations become notes below `Chats/` in
            the graph: files, ZIPs or folders.
        rank: how notes are ranked.
        modules: how they are grouped into modules.
        module_names: names of modules that the user gives, by a module's id or by the path of a
            note in it.
        memory: the notes that this process has read before, so that reading again is faster.
    """

    scan: ScanOptions = ScanOptions()
    exclude: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    depth: int = 0
    exclude_notes: Collection[VaultPath] = ()
    only_notes: Collection[VaultPath] = ()
    personal_data_check: bool = True
    repair_text: bool = False
    passages: bool = True
    cache_folder: Path | None = None
    chats: tuple[Path, ...] = ()
    rank: RankOptions = RankOptions()
    modules: ModuleOptions = ModuleOptions()
    module_names: Mapping[str, str] = field(default_factory=dict)
    memory: NoteMemory | None = None

    if TYPE_CHECKING:  # what callers may pass; the fields above are the normalised values

        def __init__(  # noqa: PLR0913 - a field each
            self,
            *,
            scan: ScanOptions = ...,
            exclude: str | Iterable[str] = (),
            only: str | Iterable[str] = (),
            depth: int = 0,
            exclude_notes: Collection[VaultPath] = (),
            only_notes: Collection[VaultPath] = (),
            personal_data_check: bool = True,
            repair_text: bool = False,
            cache_folder: Path | str | None = None,
            chats: Path | str | Iterable[Path | str] = (),
            rank: RankOptions = ...,
            modules: ModuleOptions = ...,
            module_names: Mapping[str, str] = ...,
            memory: NoteMemory | None = None,
        ) -> None: ...

    def __post_init__(self) -> None:
        """Normalise what callers pass: `exclude="Private/**"`, `chats="export.zip"`.

        Raises:
            UsageError: a value of the wrong type.
        """
        for name in ("exclude", "only"):
            assign(self, **{name: names_of(getattr(self, name), name)})
        assign(self, chats=paths_of(self.chats, "chats"))
        if self.cache_folder is not None:
            assign(self, cache_folder=path_of(self.cache_folder, "cache_folder"))
        check_fields(self)
        check_range(self, "depth")

    def exclusion(self, root: Path) -> Exclusion:
        """Return what is left out."""
        return Exclusion(self.exclude, root, paths=self.exclude_notes)

    def selection(self, root: Path) -> Selection | None:
        """Return what is kept; None for everything.

        Raises:
            UsageError: a depth without `only`.
        """
        if self.only or self.only_notes:
            patterns = Exclusion(self.only, root, paths=self.only_notes, keeps=True)
            return Selection(patterns=patterns, depth=self.depth)
        if self.depth:
            raise UsageError(
                "a depth needs notes to count from",
                remedy="Name the notes to begin with.",
                options=("depth", "only"),
            )
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedVault:
    """A vault whose links are resolved, without what is private or excluded.

    Args:
        files: every file of it.
        read: its notes, and what could not be read.
        resolution: what every written link leads to.
        left_out: the numbers of notes that are left out.
        withheld: a digest of the paths of what is left out or hidden.
        marks: what notes that are left out can be recognised by, as from `marks_of`.
        copies: second versions of files that sync tools kept.
    """

    files: VaultFiles
    read: ReadNotes
    resolution: Resolution
    left_out: LeftOut = LeftOut()
    withheld: str = ""
    marks: frozenset[str] = frozenset()
    copies: tuple[Copy, ...] = ()

    @property
    def notes(self) -> tuple[Note, ...]:
        """Every note and canvas, sorted by path, including those that the app's setting hides."""
        return self.read.notes

    @property
    def shown_notes(self) -> tuple[Note, ...]:
        """The notes and canvases that are ranked, grouped and shown."""
        hidden = self.files.hidden
        return tuple(note for note in self.notes if note.path not in hidden)

    @property
    def shown_paths(self) -> tuple[VaultPath, ...]:
        """The path of every file that is not hidden, sorted."""
        return tuple(file.path for file in self.files.files if file.path not in self.files.hidden)

    @property
    def graph_view(self) -> GraphView:
        """The settings of the app's graph view, without groups that name what is left out."""
        view = self.files.settings.graph_view
        if not self.marks:
            return view
        return replace(view, groups=open_groups(view.groups, self.shown_paths, self.shown_notes))

    def target_of(self, path: VaultPath, link: Link) -> NoteId | None:
        """Return the node that a link of a note leads to; None where it is unresolved."""
        return self.resolution.target_of(path, link)

    def find_problems(self, *, each: bool = False) -> tuple[Diagnostic, ...]:
        """Collect every finding of scanning, reading and resolving, sorted by place.

        Args:
            each: return every place of a finding; otherwise the first, with their number.
        """
        from vaultgraph.graph.links.check import check_links

        settings, remote = self.files.settings, self.files.remote
        paths = [file.path for file in self.files.files]
        found = (
            *self.files.diagnostics,
            *find_twins(self.files.files),
            *report_copies(self.copies),
            *without_templates(self.read.diagnostics, self.notes),
            *check_links(self.notes, self.resolution, settings, remote, paths),
        )
        shown = [one for one in found if one.location.path not in self.files.hidden]
        return sort_diagnostics(shown) if each else gather_diagnostics(shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownNotes:
    """The notes of a vault that may be shown, for use without links.

    Args:
        files: every file, without those that are left out.
        notes: those of `LinkedVault.shown_notes`.
        diagnostics: what is wrong with them, and with those that could not be read.
    """

    files: VaultFiles
    notes: tuple[Note, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


def link_vault(
    root: Path | str, *, options: ReadOptions = ReadOptions(), progress: Progress = no_progress
) -> LinkedVault:
    """Read a vault and resolve its links.

    Args:
        root: the vault's folder; it is only read.
        options: how to read it.
        progress: called with the progress of each stage.

    Raises:
        UsageError: the folder, an export of chats, or what is to be excluded does not exist.
        InputError: the folder contains no notes, or all of them are left out; an export contains
            no conversations.
    """
    files = list_files(root, options, progress)
    read = _read(Path(root), files, options, progress)
    return _despite_bugs(read, lambda notes: _link_notes(Path(root), files, notes, options))


def list_files(
    root: Path | str, options: ReadOptions = ReadOptions(), progress: Progress = no_progress
) -> VaultFiles:
    """List the files of a vault and the notes of chat exports; raises as `link_vault`."""
    return _with_chats(scan_vault(Path(root), options.scan, progress), options, progress)


def open_notes(
    root: Path | str, files: VaultFiles, options: ReadOptions, progress: Progress = no_progress
) -> ShownNotes:
    """Read the notes that may be shown, with their files; arguments and errors as `link_vault`."""

    def shown_notes(read: ReadNotes) -> ShownNotes:
        masked, notes = mask_names(files, read)
        left, notes = withhold_notes(
            masked, notes, options.exclusion(Path(root)), options.selection(Path(root))
        )
        copies = find_copies([file.path for file in left.files], notes.notes)
        marked = mark_copies(notes.notes, copies)
        shown = tuple(note for note in marked if note.path not in left.hidden)
        return ShownNotes(files=left, notes=shown, diagnostics=notes.diagnostics)

    return _despite_bugs(_read(Path(root), files, options, progress), shown_notes)


def _read(root: Path, files: VaultFiles, options: ReadOptions, progress: Progress) -> ReadNotes:
    return read_notes(
        files,
        repair_text=options.repair_text,
        passages=options.passages,
        progress=progress,
        cache=NoteCache(options.cache_folder, root) if options.cache_folder else None,
        memory=options.memory,
    )


def _link_notes(
    root: Path, files: VaultFiles, read: ReadNotes, options: ReadOptions
) -> LinkedVault:
    """Leave out what is private or excluded, and resolve the links of the rest."""
    files, read = mask_names(files, read)
    left = withhold(files, read, options.exclusion(root), options.selection(root))
    paths = [file.path for file in left.files.files]
    if options.passages:
        copies = find_copies(paths, left.read.notes)
    else:
        terms_of = term_source(left.files, repair_text=options.repair_text)
        copies = find_copies(paths, left.read.notes, terms_of)
    return LinkedVault(
        files=left.files,
        read=replace(left.read, notes=mark_copies(left.read.notes, copies)),
        resolution=left.resolution,
        left_out=left.left_out,
        withheld=left.withheld,
        marks=left.marks,
        copies=tuple(copies),
    )


def _despite_bugs(read: ReadNotes, work: Callable[[ReadNotes], T]) -> T:
    """Process notes, without those on which a bug ends the work."""
    while True:
        try:
            return work(read)
        except BrokenNoteError as error:
            read = _without_broken(read, error)


def _without_broken(read: ReadNotes, error: BrokenNoteError) -> ReadNotes:
    """Leave out a note that could not be processed, and report it, a private one without name."""
    broken = next((note for note in read.notes if note.path == error.path), None)
    if broken is None or error.__cause__ is None or (broken.private and not broken.links):
        raise error
    kept = [note for note in read.notes if note is not broken]
    if broken.private:
        kept = [replace(note, links=()) if note is broken else note for note in read.notes]
    found = bug_in("a private note" if broken.private else error.path, error.__cause__)
    return replace(read, notes=tuple(kept), diagnostics=(*read.diagnostics, found))


def _with_chats(files: VaultFiles, options: ReadOptions, progress: Progress) -> VaultFiles:
    """Add the notes of raw exports to the files of a vault."""
    if not options.chats:
        return files
    from vaultgraph.vault.exports.read import read_exports

    taken = [file.path for file in files.files]
    exported = read_exports(options.chats, taken, progress)
    every = sorted((*files.files, *exported.files), key=lambda file: file.path)
    found = sort_diagnostics((*files.diagnostics, *exported.diagnostics))
    return replace(files, files=tuple(every), diagnostics=found)
