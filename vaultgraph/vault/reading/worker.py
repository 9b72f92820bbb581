"""Read and parse files, in this process or as a worker process (part of stage 2).

In: files, from a caller in this process or over a pipe from another one. Out: notes, and
diagnostics for files that could not be read. Requests and answers are MessagePack with their
length in front; a worker process ends when its pipe is closed.
"""

import gc
import os
import signal
import struct
import sys
from collections.abc import Iterable
from importlib import import_module
from typing import IO

import msgspec

from vaultgraph.diagnostics import Code, Diagnostic, bug_in
from vaultgraph.model import Location, NodeKind, VaultPath
from vaultgraph.vault.note import Note
from vaultgraph.vault.reading.cache import encode_note
from vaultgraph.vault.scan import SourceFile
from vaultgraph.vault.settings import VaultSettings

MAX_NOTE_BYTES = 200_000_000
"""The most bytes of a note; a larger file is not read, because it may not fit into memory."""

_LENGTH = struct.Struct(">Q")
_GARBAGE_THRESHOLD = 50_000

READY = b"ready"
"""The first answer of a worker process, when it is ready."""


class ParseOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What parsing depends on besides the file itself."""

    settings: VaultSettings
    repair_text: bool = False
    passages: bool = True


class Parsed(msgspec.Struct, array_like=True):
    """The results of a batch: notes from `encode_note`, and diagnostics of unreadable files."""

    notes: list[bytes]
    diagnostics: list[Diagnostic]


class _File(msgspec.Struct, array_like=True):
    """A `SourceFile` in a request; its location is bytes, because a path may be no valid UTF-8."""

    path: str
    kind: NodeKind
    size: int
    location: bytes | None
    data: bytes | None
    offset: int = -1


def parse_file(file: SourceFile, options: ParseOptions) -> Note | Diagnostic:
    """Read and parse one file; any failure, even a bug, becomes a diagnostic."""
    try:
        return _parsed(file, options)
    except Exception as error:
        return bug_in(file.path, error)


def _parsed(file: SourceFile, options: ParseOptions) -> Note | Diagnostic:
    if file.size > MAX_NOTE_BYTES:
        return unreadable(file.path, f"was not read: it has {file.size:,} bytes")
    try:
        data = file.read()
    except OSError as error:
        return unreadable(file.path, f"cannot be read: {error.strerror or error}")
    if file.kind is NodeKind.CANVAS:
        from vaultgraph.vault.canvas import parse_canvas

        return parse_canvas(file.path, data, options.settings)
    from vaultgraph.vault.parse import parse_note

    return parse_note(
        file.path,
        data,
        options.settings,
        repair_text=options.repair_text,
        passages=options.passages,
    )


def serve() -> None:
    """Answer batches on stdin until it closes; what is printed meanwhile goes to stderr.

    Answers are written to the original stdout.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(_GARBAGE_THRESHOLD)
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    options = msgspec.msgpack.decode(read_frame(requests) or b"", type=ParseOptions)
    import_module("vaultgraph.vault.parse")
    try:
        write_frame(answers, READY)
        while (request := read_frame(requests)) is not None:
            write_frame(answers, encode_parsed(parse_batch(decode_batch(request), options)))
    except BrokenPipeError:
        os._exit(1)  # the parent is gone; a normal exit would print an error about the pipe


def parse_batch(batch: Iterable[SourceFile], options: ParseOptions) -> Parsed:
    """Parse files, and encode the notes as in the cache."""
    parsed = Parsed([], [])
    for file in batch:
        found = parse_file(file, options)
        if isinstance(found, Note):
            parsed.notes.append(encode_note(found))
        else:
            parsed.diagnostics.append(found)
    return parsed


def encode_batch(batch: Iterable[SourceFile]) -> bytes:
    """Encode files for another process."""
    return msgspec.msgpack.encode([_packed(file) for file in batch])


def decode_batch(data: bytes) -> list[SourceFile]:
    """Decode what `encode_batch` returned."""
    return [_unpacked(file) for file in msgspec.msgpack.decode(data, type=list[_File])]


def encode_parsed(parsed: Parsed) -> bytes:
    """Encode the results of a batch."""
    return msgspec.msgpack.encode(parsed)


def decode_parsed(data: bytes) -> Parsed:
    """Decode what `encode_parsed` returned."""
    return msgspec.msgpack.decode(data, type=Parsed)


def write_frame(pipe: IO[bytes], data: bytes) -> None:
    """Send data with its length in front; raises `OSError` when the other side is gone."""
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> bytes | None:
    """Receive what `write_frame` sent; None when the other side is gone."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = pipe.read(length)
    return data if len(data) == length else None


def unreadable(path: VaultPath, message: str) -> Diagnostic:
    """Report that a file was not read, and that everything else was."""
    return Diagnostic(
        code=Code.UNREADABLE_FILE,
        location=Location(path=path),
        message=message,
        remedy="Everything else was read; check that the file exists and may be read.",
    )


def _packed(file: SourceFile) -> _File:
    location = None if file.location is None else os.fsencode(file.location)
    return _File(file.path, file.kind, file.size, location, file.data, file.offset)


def _unpacked(file: _File) -> SourceFile:
    return SourceFile(
        path=VaultPath(file.path),
        kind=file.kind,
        size=file.size,
        location=None if file.location is None else os.fsdecode(file.location),
        data=file.data,
        offset=file.offset,
    )
