"""Measures ranking and grouping of a parsed vault, and whether planted modules are found.

    python benchmarks/vaults.py 10000 build/vaults/10k
    python benchmarks/graph.py build/vaults/10k

Every figure is the processor time of one stage on parsed notes, the best of three. The last line
compares the modules with the folders, because `vaults.py` plants one module in each.
"""

import argparse
import gc
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from measuring import folder_size, machine

from vaultgraph.graph.build import build_graph
from vaultgraph.graph.links.check import check_links
from vaultgraph.graph.links.resolve import resolve_links
from vaultgraph.graph.modules.agreement import adjusted_rand, mutual_information
from vaultgraph.graph.modules.find import find_modules, measure_stability
from vaultgraph.graph.modules.module import Module
from vaultgraph.graph.ranking.rank import rank_notes
from vaultgraph.linking import link_vault

TIMES = 3


def measure(vault: Path) -> tuple[dict[str, float], tuple[float, float]]:
    """Measure each stage, in seconds, and the agreement of modules with the planted ones."""
    linked = link_vault(vault)
    gc.set_threshold(100_000, 50, 100)  # as the command line does
    notes, paths, resolution = linked.shown_notes, linked.shown_paths, linked.resolution
    graph = build_graph(notes, paths, resolution)
    ranking = rank_notes(graph)
    stages: dict[str, Callable[[], object]] = {
        "resolve links": lambda: resolve_links(notes, paths),
        "check links": lambda: check_links(notes, resolution),
        "build the graph": lambda: build_graph(notes, paths, resolution),
        "rank notes": lambda: rank_notes(graph),
        "find modules": lambda: find_modules(graph, ranking, notes),
        "measure their stability": lambda: measure_stability(graph),
    }
    seconds = {name: min(_time(stage) for _ in range(TIMES)) for name, stage in stages.items()}
    return seconds, _agreement(find_modules(graph, ranking, notes))


def _time(stage: Callable[[], object]) -> float:
    started = time.process_time()
    stage()
    return time.process_time() - started


def _agreement(modules: tuple[Module, ...]) -> tuple[float, float]:
    """Compare modules at the top with the folders at the top of the vault."""
    placed = [
        (name, module.id) for module in modules if not module.parent for name in module.members
    ]
    planted = np.unique([name.partition("/")[0] for name, _ in placed], return_inverse=True)[1]
    found = np.unique([module for _, module in placed], return_inverse=True)[1]
    return mutual_information(planted, found), adjusted_rand(planted, found)


def report(vault: Path, seconds: dict[str, float], agreement: tuple[float, float]) -> None:
    """Print the stages as a Markdown table."""
    notes, size = folder_size(vault)
    print(f"\n{notes:,} notes, {size / 1e6:.1f} MB; {machine()}\n")
    print("| | seconds |\n|---|---|")
    for name, each in seconds.items():
        print(f"| {name} | {each:.2f} |")
    print(
        f"\nPlanted modules found again: NMI {agreement[0]:.3f}, adjusted Rand {agreement[1]:.3f}"
    )


def main() -> None:
    """Measure each vault that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vaults", type=Path, nargs="+")
    for vault in parser.parse_args().vaults:
        report(vault, *measure(vault))


if __name__ == "__main__":
    main()
