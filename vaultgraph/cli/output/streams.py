"""Stdout and stderr: the encoding of text, and errors of writing.

In: the streams of this process, either of which may be closed. Out: streams that accept any name,
and an exit or an `OutputError` instead of an `OSError`.
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
"""The exit code of a command that was ended by SIGPIPE."""

_NOT_STORED = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
"""Errors of a full or failing disk, which are not bugs."""


def prepare_streams() -> None:
    """Let any name be printed: on a terminal in its encoding, elsewhere in UTF-8."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the parent process
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


@contextmanager
def stdout_may_fail() -> Iterator[None]:
    """Handle a closed pipe (`| head`) and a full disk, which are not bugs.

    Raises:
        Exit: the reader of a pipe closed it.
        OutputError: the disk is full or fails.
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
    """Print a last message on stderr, if that can be written."""
    try:
        click.echo(message, err=True)
    except OSError:
        _discard(sys.stderr)


def flush_streams() -> None:
    """Write what is still buffered; errors were reported before."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()


def _discard(stream: TextIO) -> None:
    """Discard the buffer of a stream."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
