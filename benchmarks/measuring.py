"""Measures a command as a whole: wall seconds, and the peak memory of all its processes."""

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_SAMPLE_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a command with all processes that it started.

    Args:
        seconds: by the wall clock.
        peak: the most resident memory of all of them together, in bytes.
        processor: seconds on all processors together, which other work on the machine hardly
            changes.
    """

    seconds: float
    peak: int
    processor: float


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end, discarding its output; raises if it fails."""
    before = _children_seconds()
    started = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment
    ) as process:
        root = psutil.Process(process.pid)
        peak = 0
        while process.poll() is None:
            peak = max(peak, _memory(root))
            time.sleep(_SAMPLE_SECONDS)
        seconds = time.perf_counter() - started
        if process.returncode:
            assert process.stderr is not None
            sys.exit(f"{' '.join(command)}\n{process.stderr.read().decode()}")
    return Run(seconds=seconds, peak=peak, processor=_children_seconds() - before)


def _children_seconds() -> float:
    """Processor seconds of all processes that this one started and that have ended."""
    times = psutil.Process().cpu_times()
    return float(times.children_user + times.children_system)


def _memory(root: psutil.Process) -> int:
    """Resident memory of a process and its children, in bytes; one that just ended counts none."""
    total = 0
    try:
        family = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for member in family:
        try:
            total += member.memory_info().rss
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
    return total


def best(command: Sequence[str], times: int, environment: Mapping[str, str] | None = None) -> Run:
    """Run a command several times and return the fastest run, with its own peak."""
    return min((run(command, environment) for _ in range(times)), key=lambda each: each.seconds)


def machine() -> str:
    """Name the machine by its cores and memory."""
    memory = psutil.virtual_memory().total / 2**30
    return f"{psutil.cpu_count()} cores, {memory:.0f} GiB, Python {sys.version.split()[0]}"


def folder_size(root: Path) -> tuple[int, int]:
    """Count the notes of a folder and their bytes."""
    notes = list(root.rglob("*.md"))
    return len(notes), sum(note.stat().st_size for note in notes)
