"""Split a tree of messages into the branch that the user sees, and the others (part of stage 1).

In: for every node its parent, in the order of the export, and the node that is shown. Out: paths.
Loops and missing parents end a path; every node is visited once.
"""

from collections.abc import Mapping, Sequence


def split_branches(
    parents: Mapping[str, str | None], current: str | None
) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """Split a tree.

    Args:
        parents: the parent of each node, in the order of the export.
        current: the last node of the branch that is shown; the last leaf when it is not known.

    Returns:
        The nodes of the branch shown; and for each other leaf, the node after which its branch
        begins, and the nodes of the branch.
    """
    inner = {parent for parent in parents.values() if parent}
    leaves = [node for node in parents if node not in inner]
    if not parents:
        return [], []
    shown = current is not None and current in parents
    last = current if current is not None and shown else (leaves or list(parents))[-1]
    seen: set[str] = set()
    _, main = _climb(last, parents, seen)
    branches = [_climb(leaf, parents, seen) for leaf in leaves if leaf not in seen]
    return main, [(origin, nodes) for origin, nodes in branches if nodes]


def _climb(node: str, parents: Mapping[str, str | None], seen: set[str]) -> tuple[str, list[str]]:
    """Go up from a node to one that was seen; return that one, and the path down from it."""
    path: list[str] = []
    at: str | None = node
    while at is not None and at in parents and at not in seen:
        seen.add(at)
        path.append(at)
        at = parents[at]
    return (at if at in seen and at not in path else "") or "", path[::-1]


def in_order(nodes: Sequence[str]) -> Mapping[str, str | None]:
    """Return the parents of messages each of which follows the one before."""
    return dict(zip(nodes, [None, *nodes[:-1]], strict=True)) if nodes else {}
