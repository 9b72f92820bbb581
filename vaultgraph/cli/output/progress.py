"""Progress on stderr: a bar on a terminal, a line a stage elsewhere, nothing when quiet."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from vaultgraph.cli.words import translate
from vaultgraph.model import Progress, no_progress


@contextmanager
def show_progress(*, quiet: bool) -> Iterator[Progress]:
    """Return the callback that stages report to while they work."""
    if quiet:
        yield no_progress
    elif sys.stderr.isatty():
        with _bars() as progress:
            yield progress
    else:
        yield _lines()


def _lines() -> Progress:
    """Print each stage once, when it begins."""
    begun: set[str] = set()

    def progress(stage: str, done: int, total: int) -> None:
        if stage not in begun:
            begun.add(stage)
            click.echo(f"{_shown(stage)} …", err=True)

    return progress


def _shown(stage: str) -> str:
    """Name a stage in the user's language."""
    return translate(stage)


@contextmanager
def _bars() -> Iterator[Progress]:
    """Draw one bar a stage; they vanish at the end, before the summary."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TaskID, TextColumn
    from rich.progress import Progress as Bars

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(_shown(stage), total=None)
            bars.update(tasks[stage], completed=done, total=total or None)

        yield progress
