"""Stdout and stderr: how text is encoded there, and what happens where it cannot be written.

In: the streams of this process, either of which may be closed. Out: streams that take any name, and
an exit or an `OutputError` in place of what the system raises.
"""

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

import click

from vaultgraph.errors import OutputError

READER_GONE = 141
"""What a shell reports for a command that died of SIGPIPE."""

_NOT_STORED = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
"""What the system says of a file that cannot take more; no fault of the program that writes."""


def prepare_streams() -> None:
    """Let any name be printed: to a terminal as it reads text, to everything else in UTF-8."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever began this process
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


@contextmanager
def stdout_may_fail() -> Iterator[None]:
    """Let the reader of a pipe go away (`| head`), and a disk be full, without calling it a bug.

    Raises:
        Exit: nobody reads stdout any more.
        OutputError: what stdout leads to takes no more.
    """
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        _discard(sys.stdout)
        raise click.exceptions.Exit(READER_GONE) from None
    except OSError as error:
        if error.errno not in _NOT_STORED:
            raise
        _discard(sys.stdout)
        raise OutputError(
            f"The result could not be written: {error.strerror}",
            remedy="Free some space on that disk, or write it to another one.",
        ) from error


def print_failure(message: str) -> None:
    """Print a last message on stderr; where that cannot be written either, nobody is told."""
    try:
        click.echo(message, err=True)
    except OSError:
        _discard(sys.stderr)


def flush_streams() -> None:
    """Write what is still held back; a fault was told before, where there was one."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()


def _discard(stream: TextIO) -> None:
    """Let what a stream still holds go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
