"""Parse on every core (part of stage 2): the pool of worker processes.

In: files. Out: results, batch by batch. A worker is a plain subprocess that runs `worker.serve`, so
that nothing is forked or pickled and the caller's script is not run again, on any system or in a
notebook. When a worker dies, only the note that killed it is lost.
"""

import json
import os
import subprocess
import sys
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property
from queue import SimpleQueue
from threading import Lock
from typing import IO

import msgspec

from vaultgraph.vault.reading.worker import (
    READY,
    Parsed,
    ParseOptions,
    decode_parsed,
    encode_batch,
    parse_batch,
    read_frame,
    unreadable,
    write_frame,
)
from vaultgraph.vault.scan import SourceFile

BATCH_BYTES = 400_000
BATCH_FILES = 100
"""The size of a batch: large enough to make the pipe cheap, small enough to balance the load."""

_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.stdin.buffer.readline()); "
    "from vaultgraph.vault.reading.worker import serve; serve()"
)


class _WorkerDiedError(Exception):
    """A worker ended in the middle of a batch: killed, out of memory, or crashed."""


def parse_on_all_cores(
    files: Iterable[SourceFile], options: ParseOptions, processes: int
) -> Generator[Parsed]:
    """Parse files in several processes, and yield the results by batches.

    Args:
        files: what to read; the largest are parsed first, so that none is left for the end.
        options: the same for all.
        processes: how many workers to start.
    """
    pool = _WorkerPool(options, processes)
    with ThreadPoolExecutor(processes, "vaultgraph-worker") as threads:
        try:
            yield from threads.map(pool.parse, _batches(files))
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            pool.stop()


def core_count() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _batches(files: Iterable[SourceFile]) -> Iterator[list[SourceFile]]:
    batch: list[SourceFile] = []
    size = 0
    for file in sorted(files, key=lambda file: (-file.size, file.path)):
        if batch and (size + file.size > BATCH_BYTES or len(batch) == BATCH_FILES):
            yield batch
            batch, size = [], 0
        batch.append(file)
        size += file.size
    if batch:
        yield batch


class _WorkerPool:
    """Several workers; each batch goes to one that is idle. Thread-safe."""

    def __init__(self, options: ParseOptions, processes: int) -> None:
        self._options = options
        self._lock = Lock()
        self._stopped = False
        self._workers = [_Worker(options) for _ in range(processes)]
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)

    def parse(self, batch: Sequence[SourceFile]) -> Parsed:
        """Parse a batch; if it kills the worker, parse its files one by one to find the cause."""
        worker = self._idle.get()
        try:
            return worker.parse(batch)
        except _WorkerDiedError:
            worker = self._replace(worker)
        finally:
            self._idle.put(worker)
        if len(batch) > 1:
            return _merged(self.parse([file]) for file in batch)
        return Parsed([], [unreadable(batch[0].path, "could not be parsed: the parser was killed")])

    def stop(self) -> None:
        """Kill every worker."""
        with self._lock:
            self._stopped = True
            for worker in self._workers:
                worker.stop()

    def _replace(self, dead: "_Worker") -> "_Worker":
        with self._lock:
            dead.stop()
            if self._stopped:
                raise CancelledError
            self._workers.remove(dead)
            self._workers.append(_Worker(self._options))
            return self._workers[-1]


class _Worker:
    """A handle of one worker process; where none can be started, it parses in this process."""

    def __init__(self, options: ParseOptions) -> None:
        self._options = options
        self._process = _start_process()

    def parse(self, batch: Sequence[SourceFile]) -> Parsed:
        """Parse a batch; raises `_WorkerDiedError` when the process does not answer."""
        if not self._works:
            return parse_batch(batch, self._options)
        return decode_parsed(self._ask(encode_batch(batch)))

    def stop(self) -> None:
        """Kill the process and wait for its end."""
        if self._process:
            self._process.kill()
            with suppress(BrokenPipeError), self._process:
                pass  # closes the pipes; what was not sent yet is lost

    @cached_property
    def _works(self) -> bool:
        """Whether the process could start: modules may be missing, or processes forbidden."""
        if self._process is None:
            return False
        try:
            self._stdin.write(json.dumps(sys.path).encode() + b"\n")
            return self._ask(msgspec.msgpack.encode(self._options)) == READY
        except (OSError, _WorkerDiedError):
            return False

    def _ask(self, request: bytes) -> bytes:
        assert self._process
        assert self._process.stdout
        try:
            write_frame(self._stdin, request)
        except OSError as error:
            raise _WorkerDiedError from error
        answer = read_frame(self._process.stdout)
        if answer is None:
            raise _WorkerDiedError
        return answer

    @property
    def _stdin(self) -> IO[bytes]:
        assert self._process
        assert self._process.stdin
        return self._process.stdin


def _start_process() -> "subprocess.Popen[bytes] | None":
    """Start a worker; None where this program cannot start Python again."""
    if not sys.executable or getattr(sys, "frozen", False):
        return None
    try:
        return subprocess.Popen(  # noqa: S603 - this same Python, with a constant program
            [sys.executable, "-c", _BOOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        return None


def _merged(parts: Iterable[Parsed]) -> Parsed:
    whole = Parsed([], [])
    for part in parts:
        whole.notes += part.notes
        whole.diagnostics += part.diagnostics
    return whole
