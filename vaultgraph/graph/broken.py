"""Process a compiled vault without the notes on which a bug ends the work.

In: a vault, and a function that names the note it is processing by `working_on`. Out: the result of
the function, and a diagnostic for each note that was left out.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import TypeVar

from vaultgraph.diagnostics import Diagnostic, bug_in
from vaultgraph.errors import BrokenNoteError
from vaultgraph.graph.compiled import CompiledVault

T = TypeVar("T")


def work_despite_bugs(
    vault: CompiledVault, work: Callable[[CompiledVault], T]
) -> tuple[T, tuple[Diagnostic, ...]]:
    """Call a function with a vault; again without the content of each note on which it fails.

    Such a note remains a node of the graph.

    Args:
        vault: the vault.
        work: the function.

    Returns:
        its result, and a finding with a traceback for each note that was left out.

    Raises:
        BrokenNoteError: it fails on a note without content too.
    """
    return leave_out_broken(lambda broken: work(_without(vault, broken)))


def leave_out_broken(work: Callable[[Collection[str]], T]) -> tuple[T, tuple[Diagnostic, ...]]:
    """Call a function with the paths of the notes to leave out: none, then all on which it failed.

    Returns:
        its result, and a finding with a traceback for each note that was left out.

    Raises:
        BrokenNoteError: it fails on a note that it was to leave out.
    """
    broken: dict[str, Diagnostic] = {}
    while True:
        try:
            return work(broken), tuple(broken.values())
        except BrokenNoteError as error:
            if error.path in broken or error.__cause__ is None:
                raise
            broken[error.path] = bug_in(error.path, error.__cause__)


def _without(vault: CompiledVault, paths: Iterable[str]) -> CompiledVault:
    """Remove notes and the texts of their links; the nodes and edges of the graph remain."""
    gone = frozenset(paths)
    if not gone:
        return vault
    edges = {
        ends: replace(edge, links=()) if edge.source in gone else edge
        for ends, edge in vault.graph.edges.items()
    }
    kept = tuple(note for note in vault.notes if note.path not in gone)
    return replace(vault, notes=kept, graph=replace(vault.graph, edges=edges))
