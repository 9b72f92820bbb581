"""Run the algorithm that partitions a graph, with a cache (part of stage 6).

In: an undirected graph, and seeds. Out: a `Run` for each: its modularity, and the label of every
note. Runs are cached by all that they depend on, so that after a note changed, only the parts of
the graph with that note are partitioned again. Leiden by graspologic (Traag, Waltman and van Eck,
2019); Louvain by networkx (Blondel and others, 2008) where graspologic is not available.
"""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from vaultgraph.graph.ranking.votes import Integers
from vaultgraph.vault.reading.cache import KeptParts, source_digest

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Partitioner = Callable[["csr_array", float, int, int], tuple[float, Integers]]
"""Partitions an undirected graph: `(links, resolution, seed, rounds)` to modularity and labels."""

Run = tuple[float, Integers]
"""The modularity and the labels of one run."""

_WORK, _FEWEST_RUNS, _FEWEST_ROUNDS, _MOST_ROUNDS = 600_000, 5, 2, 10
"""The entries of the matrix that all runs may visit together, and the limits of runs and rounds.

Runs that end early give other groups after one note changed; runs near the optimum are stable."""

_LABEL = np.dtype("<i4")


class Runs:
    """Partitions graphs.

    Args:
        kept: caches runs between runs of the program; None for a cache of this object only.
    """

    def __init__(self, kept: KeptParts | None = None) -> None:
        self._kept = kept or KeptParts(None)

    def all(self, links: "csr_array", resolution: float, seeds: Sequence[int]) -> list[Run]:
        """Partition a graph once for each seed; a large one less often and in fewer rounds."""
        affordable = _WORK // max(1, links.nnz)
        rounds = min(_MOST_ROUNDS, max(_FEWEST_ROUNDS, affordable // _FEWEST_RUNS))
        number = max(_FEWEST_RUNS, affordable // rounds)
        graph = _digest(links)
        return [self._run(links, graph, resolution, seed, rounds) for seed in seeds[:number]]

    def best(self, links: "csr_array", resolution: float, seeds: Sequence[int]) -> Run:
        """Partition a graph several times, and return the run of the highest modularity."""
        return max(self.all(links, resolution, seeds), key=lambda run: run[0])

    def _run(
        self, links: "csr_array", graph: bytes, resolution: float, seed: int, rounds: int
    ) -> Run:
        parts = repr((float(resolution), seed, rounds)).encode()
        key = hashlib.blake2b(graph + parts, digest_size=20).digest()
        if (known := self._kept.get(key)) is not None:
            with suppress(msgspec.DecodeError, ValueError):
                quality, labels = msgspec.msgpack.decode(known, type=tuple[float, bytes])
                return quality, np.frombuffer(labels, _LABEL).astype(np.int64)
        quality, found = choose_partitioner()(links, resolution, seed, rounds)
        self._kept.put(key, msgspec.msgpack.encode((quality, found.astype(_LABEL).tobytes())))
        return quality, found


def _digest(links: "csr_array") -> bytes:
    """Digest a graph, and the programs that partition it."""
    digest = hashlib.blake2b(_programs(choose_partitioner().__name__), digest_size=20)
    for part in (links.indptr.astype(np.int64), links.indices.astype(np.int64)):
        digest.update(part.tobytes())
    digest.update(links.data.astype(np.float64).tobytes())
    return digest.digest()


@cache
def _programs(partitioner: str) -> bytes:
    versions = [partitioner]
    for library in ("graspologic-native", "networkx", "numpy", "scipy"):
        with suppress(PackageNotFoundError):
            versions.append(version(library))
    return source_digest("graph") + repr(versions).encode()


def choose_partitioner() -> Partitioner:
    """Return Leiden, or Louvain where graspologic is not available."""
    try:
        import graspologic_native  # noqa: F401
    except ImportError:
        return _louvain
    return _leiden


def _leiden(links: "csr_array", resolution: float, seed: int, rounds: int) -> Run:
    from graspologic_native import leiden_csr

    size = links.shape[0]
    quality, labels = leiden_csr(
        links.indptr.astype(np.int64),
        links.indices.astype(np.int32),
        links.data.astype(np.float64),
        size,
        resolution=resolution,
        iterations=rounds,
        seed=seed,
    )
    return quality, np.fromiter((labels[number] for number in range(size)), np.int64, size)


def _louvain(links: "csr_array", resolution: float, seed: int, _rounds: int) -> Run:
    """Partition by Louvain, which runs until the modularity no longer increases."""
    import networkx as nx

    graph = nx.from_scipy_sparse_array(links)
    parts = nx.community.louvain_communities(graph, resolution=resolution, seed=seed)
    labels = np.empty(links.shape[0], dtype=np.int64)
    for label, part in enumerate(sorted(parts, key=min)):
        labels[list(part)] = label
    return nx.community.modularity(graph, parts, resolution=resolution), labels
