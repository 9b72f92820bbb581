"""Parsing on every core (part of stage 2): processes that read and parse, and who drives them.

In: files. Out: parsed notes, and diagnostics for those that could not be read. A worker is a plain
subprocess that takes batches over a pipe and answers in MessagePack, so that nothing is forked or
pickled and the caller's script is not run again, on any system or in a notebook. A worker whose
pipe closes ends; one that dies costs the note that killed it.
"""

import gc
import json
import os
import signal
import struct
import subprocess
import sys
import traceback
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from typing import IO

import msgspec

from vaultgraph.diagnostics import Code, Diagnostic
from vaultgraph.model import Location, NodeKind, VaultPath
from vaultgraph.vault.cache import encode_note
from vaultgraph.vault.note import Note
from vaultgraph.vault.scan import SourceFile
from vaultgraph.vault.settings import VaultSettings

BATCH_BYTES = 400_000
BATCH_FILES = 100
"""What a worker is given at a time: enough to make the pipe cheap, little enough to share out."""

MAX_NOTE_BYTES = 200_000_000
"""A larger file is not read: no person wrote it, and it may not fit into memory."""

_LENGTH = struct.Struct(">Q")
_READY = b"ready"
_GARBAGE_THRESHOLD = 50_000
_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.stdin.buffer.readline()); "
    "from vaultgraph.vault.workers import serve; serve()"
)


class ParseOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What parsing depends on beside the file itself."""

    settings: VaultSettings
    repair_text: bool = False


class Parsed(msgspec.Struct, array_like=True):
    """What became of a batch: notes as `encode_note` writes them, and files that were none.

    `bug` is the traceback of an exception that parsing must not raise.
    """

    notes: list[bytes]
    diagnostics: list[Diagnostic]
    bug: str = ""


class _File(msgspec.Struct, array_like=True):
    """A `SourceFile` on its way to a worker; a location is bytes, for not every name is text."""

    path: str
    kind: NodeKind
    size: int
    location: bytes | None
    data: bytes | None


class _WorkerDiedError(Exception):
    """A worker ended in the middle of a batch: killed, out of memory, or crashed."""


def parse_file(file: SourceFile, options: ParseOptions) -> Note | Diagnostic:
    """Read and parse one file; one that cannot be read is a diagnostic."""
    from vaultgraph.vault.parse import parse_note

    if file.size > MAX_NOTE_BYTES:
        return _unreadable(file.path, f"was not read: it has {file.size:,} bytes")
    try:
        data = file.read()
    except OSError as error:
        return _unreadable(file.path, f"cannot be read: {error.strerror or error}")
    return parse_note(file.path, data, options.settings, repair_text=options.repair_text)


def parse_on_all_cores(
    files: Iterable[SourceFile], options: ParseOptions, processes: int
) -> Generator[Parsed]:
    """Parse files in several processes and yield what becomes of them by batches.

    Args:
        files: what to read; the largest are begun first, so that none is left for the end.
        options: the same for all.
        processes: how many workers to start.

    Raises:
        RuntimeError: a worker met a bug of ours; it carries the traceback.
    """
    crew = _Crew(options, processes)
    with ThreadPoolExecutor(processes, "vaultgraph-worker") as threads:
        try:
            for parsed in threads.map(crew.parse, _batches(files)):
                if parsed.bug:
                    raise RuntimeError(f"a worker failed:\n{parsed.bug}")
                yield parsed
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            crew.stop()


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


class _Crew:
    """Several workers; each batch goes to one that is idle, from whichever thread it comes."""

    def __init__(self, options: ParseOptions, processes: int) -> None:
        self._options = options
        self._lock = Lock()
        self._stopped = False
        self._workers = [_Worker(options) for _ in range(processes)]
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)

    def parse(self, batch: Sequence[SourceFile]) -> Parsed:
        """Parse a batch; where that ends the worker, find the file that does it."""
        worker = self._idle.get()
        try:
            return worker.parse(batch)
        except _WorkerDiedError:
            worker = self._replace(worker)
        finally:
            self._idle.put(worker)
        if len(batch) > 1:
            return _merged(self.parse([file]) for file in batch)
        return Parsed(
            [], [_unreadable(batch[0].path, "could not be parsed: the parser was killed")]
        )

    def stop(self) -> None:
        """End every worker at once."""
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
    """One process, from the side of who drives it; without a process it parses in this one."""

    def __init__(self, options: ParseOptions) -> None:
        self._options = options
        self._process = _start_process()

    def parse(self, batch: Sequence[SourceFile]) -> Parsed:
        """Parse a batch; raises `_WorkerDiedError` when the process does not answer."""
        if not self._works:
            return _parse_batch(batch, self._options)
        self._send(_framed(msgspec.msgpack.encode([_packed(file) for file in batch])))
        return msgspec.msgpack.decode(self._receive(), type=Parsed)

    def stop(self) -> None:
        """Kill the process and wait for its end."""
        if self._process:
            self._process.kill()
            with suppress(BrokenPipeError), self._process:
                pass  # closes the pipes; what was not sent yet has no reader any more

    @cached_property
    def _works(self) -> bool:
        """Whether the process came up: it may miss what it needs, or not be allowed."""
        if self._process is None:
            return False
        try:
            self._send(json.dumps(sys.path).encode() + b"\n")
            self._send(_framed(msgspec.msgpack.encode(self._options)))
            return self._receive() == _READY
        except _WorkerDiedError:
            return False

    def _send(self, data: bytes) -> None:
        assert self._process
        assert self._process.stdin
        try:
            self._process.stdin.write(data)
            self._process.stdin.flush()
        except OSError as error:
            raise _WorkerDiedError from error

    def _receive(self) -> bytes:
        assert self._process
        assert self._process.stdout
        data = _read(self._process.stdout)
        if data is None:
            raise _WorkerDiedError
        return data


def _start_process() -> "subprocess.Popen[bytes] | None":
    """Start a worker, or give None where this program cannot start Python again."""
    if not sys.executable or getattr(sys, "frozen", False):
        return None
    try:
        return subprocess.Popen(  # noqa: S603 - this same Python, and words of our own
            [sys.executable, "-c", _BOOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        return None


def serve() -> None:
    """Be a worker: answer batches on stdin until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(_GARBAGE_THRESHOLD)
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    options = msgspec.msgpack.decode(_read(requests) or b"", type=ParseOptions)
    import_module("vaultgraph.vault.parse")
    _answer(answers, _READY)
    decoder = msgspec.msgpack.Decoder(list[_File])
    while (request := _read(requests)) is not None:
        batch = [_unpacked(file) for file in decoder.decode(request)]
        _answer(answers, msgspec.msgpack.encode(_parse_batch(batch, options)))


def _answer(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(_framed(data))
    pipe.flush()


def _parse_batch(batch: Iterable[SourceFile], options: ParseOptions) -> Parsed:
    parsed = Parsed([], [])
    try:
        for file in batch:
            found = parse_file(file, options)
            if isinstance(found, Note):
                parsed.notes.append(encode_note(found))
            else:
                parsed.diagnostics.append(found)
    except Exception:
        parsed.bug = f"{file.path}\n{traceback.format_exc()}"
    return parsed


def _merged(parts: Iterable[Parsed]) -> Parsed:
    whole = Parsed([], [])
    for part in parts:
        whole.notes += part.notes
        whole.diagnostics += part.diagnostics
        whole.bug = whole.bug or part.bug
    return whole


def _packed(file: SourceFile) -> _File:
    location = None if file.location is None else os.fsencode(file.location)
    return _File(file.path, file.kind, file.size, location, file.data)


def _unpacked(file: _File) -> SourceFile:
    return SourceFile(
        path=VaultPath(file.path),
        kind=file.kind,
        size=file.size,
        location=None if file.location is None else Path(os.fsdecode(file.location)),
        data=file.data,
    )


def _framed(data: bytes) -> bytes:
    return _LENGTH.pack(len(data)) + data


def _read(pipe: IO[bytes]) -> bytes | None:
    """Read a frame; None when the other side went away."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = pipe.read(length)
    return data if len(data) == length else None


def _unreadable(path: VaultPath, message: str) -> Diagnostic:
    return Diagnostic(
        code=Code.UNREADABLE_FILE,
        location=Location(path=path),
        message=message,
        remedy="Everything else was read; check that the file exists and may be read.",
    )
