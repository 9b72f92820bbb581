"""Writes a bug to a report file, instead of a traceback to the screen."""

import hashlib
import platform
import sys
import tempfile
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from vaultgraph import __version__
from vaultgraph.cli.output.printing import printable
from vaultgraph.cli.words import word
from vaultgraph.diagnostics import Code, Diagnostic

_NAMED = 5


def write_report(error: Exception, words: Sequence[str]) -> str:
    """Write what is known of a bug to a file and return the message for the user.

    The file goes into the working folder, or into that for temporary files when the first may
    not be written. The same bug gives the same file name, so reports do not pile up.
    """
    place = _written("".join(traceback.format_exception(error)), words)
    problem = word("bug", name=type(error).__name__)
    return word("error", message=f"{problem}\n  {_request(place)}")


def report_broken(diagnostics: Iterable[Diagnostic]) -> bool:
    """Print which notes a bug left out, and write a report; return whether there are any."""
    broken = [found for found in diagnostics if found.code is Code.INTERNAL_ERROR]
    if not broken:
        return False
    place = _written("\n".join(f"{found}\n{found.trace}" for found in broken), sys.argv[1:])
    names = [printable(found.location.path) for found in broken[:_NAMED]]
    listed = word("comma").join(names)
    if len(broken) > _NAMED:
        listed += f" {word('and_more', n=len(broken) - _NAMED)}"
    click.echo(word("error", message=word("bug_left_out", listed=listed)), err=True)
    click.echo(f"  {_request(place)}", err=True)
    return True


def exit_if_broken(diagnostics: Iterable[Diagnostic]) -> None:
    """Exit with code 1 if a bug left out a note, and print which."""
    if report_broken(diagnostics):
        click.get_current_context().exit(1)


def _written(trace: str, words: Sequence[str]) -> Path | None:
    name = f"vaultgraph-bug-{hashlib.sha256(trace.encode('utf-8', 'replace')).hexdigest()[:8]}.txt"
    report = "\n".join(
        [
            f"vaultgraph {__version__}, Python {platform.python_version()}, {platform.platform()}",
            f"arguments: {' '.join(words)}",
            "",
            trace,
        ]
    )
    for folder_of in (Path.cwd, lambda: Path(tempfile.gettempdir())):
        try:
            folder = folder_of()
            (folder / name).write_text(report, encoding="utf-8", errors="backslashreplace")
        except OSError:
            continue
        return folder / name
    return None


def _request(place: Path | None) -> str:
    if place is None:
        return word("bug_no_report")
    return word("bug_report", path=place)
