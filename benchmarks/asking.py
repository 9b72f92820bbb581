"""Measures the time of a question: with the command, with a running server, after an edit.

    python benchmarks/vaults.py 10000 build/vaults/10k
    python benchmarks/asking.py build/vaults/10k

The command is measured as a whole process: with nothing kept, with an index kept, and after one
note changed. The server's answers are those of its memory, without the protocol; an edit is
measured from the change of the file to an answer that contains it. Megabytes are the memory of the
process, or the size of the index on the disk. The vault is copied, never changed.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from measuring import best, machine, run
from psutil import Process

from vaultgraph.linking import ReadOptions
from vaultgraph.passages.tokens.targets import DEFAULT_TARGET, find_target
from vaultgraph.recall.store import SUFFIX
from vaultgraph.serve.memory import Memory

QUESTIONS = (
    "which garden holds the bridge token",
    "сад хранит мост",
    "archive vector proof limit",
    "ledger habit routine plan river in 2022",
    "матрица ядро скопление",
    '"window centre bridge"',
)
EDITS = 3


Row = tuple[str, float, float, float]
"""What was measured, with seconds, processor seconds, and megabytes of memory or disk."""


def measure(vault: Path, cache: Path) -> Iterator[Row]:
    """Measure everything."""
    ask = [sys.executable, "-m", "vaultgraph", "recall", str(vault), QUESTIONS[0], "-q"]
    environment = {**os.environ, "VAULTGRAPH_CACHE_DIR": str(cache)}
    notes = sorted(vault.rglob("*.md"))
    note = notes[len(notes) // 2]
    for name, times in (("command, nothing kept", 1), ("command, index kept", 3)):
        each = best(ask, times, environment)
        yield name, each.seconds, each.processor, each.peak / 1e6
    index = sum(file.stat().st_size for file in cache.glob(f"*{SUFFIX}"))
    yield "the index on the disk", 0, 0, index / 1e6
    note.write_bytes(note.read_bytes() + b"\nOne more line.\n")
    each = run(ask, environment)
    yield "command, one note changed", each.seconds, each.processor, each.peak / 1e6
    yield from _served(vault, cache, note)


def _served(vault: Path, cache: Path, note: Path) -> Iterator[Row]:
    memory = Memory(vault, ReadOptions(cache_folder=cache), find_target(DEFAULT_TARGET))
    first = _timed(memory, QUESTIONS[0])
    memory.prepare()
    answers = [_timed(memory, question) for question in QUESTIONS]
    edits = []
    for number in range(EDITS + 1):
        note.write_bytes(note.read_bytes() + f"\nThe zyzzyva sings verse{number}.\n".encode())
        memory.forget()
        edits.append(_timed(memory, f"zyzzyva verse{number}", f"verse{number}"))
    parts = {"served, first": [first], "served": answers, "edit to answer, first": edits[:1]}
    parts["edit to answer"] = edits[1:]
    held = Process().memory_info().rss / 1e6
    for name, found in parts.items():
        walls, processors = zip(*found, strict=True)
        yield name, median(walls), median(processors), held


def _timed(memory: Memory, question: str, holds: str = "") -> tuple[float, float]:
    wall, processor = perf_counter(), process_time()
    text = memory.recall(question).text
    assert holds in text
    return perf_counter() - wall, process_time() - processor


def main(vaults: Sequence[str]) -> None:
    """Measure each vault, and print a table in Markdown."""
    for original in vaults:
        with tempfile.TemporaryDirectory() as scratch:
            vault = Path(scratch) / "vault"
            shutil.copytree(original, vault)
            print(f"\n{len(list(vault.rglob('*.md'))):,} notes; {machine()}\n")
            print("| | seconds | processor seconds | MB |\n|---|--:|--:|--:|")
            for name, seconds, processor, size in measure(vault, Path(scratch) / "cache"):
                print(f"| {name} | {seconds:.3f} | {processor:.3f} | {size:,.0f} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
