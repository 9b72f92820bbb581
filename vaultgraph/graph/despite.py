"""Work on a compiled vault goes on without the notes that a bug of ours ends it on.

In: a vault, and work on it that says by `working_on` which note it is at. Out: what the work gives,
and a diagnostic for each note that it could not be done on.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from vaultgraph.diagnostics import Diagnostic, bug_in
from vaultgraph.errors import BrokenNoteError
from vaultgraph.graph.compiled import CompiledVault

T = TypeVar("T")


def work_despite_bugs(
    vault: CompiledVault, work: Callable[[CompiledVault], T]
) -> tuple[T, tuple[Diagnostic, ...]]:
    """Do work on a vault; a note that it fails on keeps its place in the graph and says nothing.

    Args:
        vault: the vault.
        work: what is done, again for every note that ends it.

    Returns:
        what the work gives, and a finding with its traceback for each note that was left out.

    Raises:
        BrokenNoteError: it fails on a note that says nothing, too.
    """
    broken: dict[str, Diagnostic] = {}
    while True:
        try:
            return work(_without(vault, broken)), tuple(broken.values())
        except BrokenNoteError as error:
            if error.path in broken or error.__cause__ is None:
                raise
            broken[error.path] = bug_in(error.path, error.__cause__)


def _without(vault: CompiledVault, paths: Iterable[str]) -> CompiledVault:
    """Take notes and the words of their links away; the nodes and edges of the graph stay."""
    gone = frozenset(paths)
    if not gone:
        return vault
    edges = {
        ends: replace(edge, links=()) if edge.source in gone else edge
        for ends, edge in vault.graph.edges.items()
    }
    kept = tuple(note for note in vault.notes if note.path not in gone)
    return replace(vault, notes=kept, graph=replace(vault.graph, edges=edges))
