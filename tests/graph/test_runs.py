"""Runs of grouping are kept between runs of the program, each by the graph that it parts."""

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array

from vaultgraph.graph.modules import runs
from vaultgraph.graph.modules.runs import Runs, choose_partitioner
from vaultgraph.vault.reading.cache import KeptParts


def two_groups(between: float = 0.1) -> csr_array:
    links = np.kron(np.eye(2), np.ones((6, 6)) - np.eye(6))
    links[0, 6] = links[6, 0] = between
    return csr_array(links)


@pytest.fixture(name="made")
def _made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The seeds of the runs that were really made."""
    seeds: list[int] = []
    part = choose_partitioner()

    def counting(links: csr_array, resolution: float, seed: int, rounds: int) -> runs.Run:
        seeds.append(seed)
        return part(links, resolution, seed, rounds)

    monkeypatch.setattr(runs, "choose_partitioner", lambda: counting)
    return seeds


def test_a_run_is_made_once_and_comes_out_the_same(tmp_path: Path, made: list[int]) -> None:
    kept = KeptParts(tmp_path / "runs.sqlite3")
    first = Runs(kept).all(two_groups(), 1.0, (1, 2, 3))
    assert made == [1, 2, 3]
    kept.keep()
    later = Runs(KeptParts(tmp_path / "runs.sqlite3"))
    again = later.all(two_groups(), 1.0, (1, 2, 3))
    assert made == [1, 2, 3]
    for (quality, labels), (quality_again, labels_again) in zip(first, again, strict=True):
        assert quality == quality_again
        assert labels.tolist() == labels_again.tolist()
        assert labels_again.dtype == labels.dtype
    assert later.best(two_groups(), 1.0, (1, 2, 3))[0] == max(quality for quality, _ in first)


@pytest.mark.parametrize(
    ("links", "resolution", "seed"),
    [(two_groups(0.2), 1.0, 1), (two_groups(), 1.5, 1), (two_groups(), 1.0, 2)],
)
def test_another_graph_is_parted_anew(
    links: csr_array, resolution: float, seed: int, made: list[int]
) -> None:
    found = Runs()
    found.all(two_groups(), 1.0, (1,))
    found.all(links, resolution, (seed,))
    assert made == [1, seed]


def test_what_cannot_be_read_is_made_again(made: list[int]) -> None:
    kept = KeptParts(None)
    first = Runs(kept).all(two_groups(), 1.0, (1,))
    for key in list(kept._made):
        kept.put(key, b"\x92\x01")
    assert Runs(kept).all(two_groups(), 1.0, (1,))[0][1].tolist() == first[0][1].tolist()
    assert made == [1, 1]
