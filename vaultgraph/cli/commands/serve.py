"""`vaultgraph serve`: the page on this machine, loaded again whenever a note changes."""

import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultgraph.cli.command import VaultCommand
from vaultgraph.cli.options import reading as options
from vaultgraph.cli.options.option import Group, option
from vaultgraph.cli.options.viewing import (
    look_options,
    open_option,
    take_view_options,
    titles_option,
)
from vaultgraph.cli.output import browser
from vaultgraph.cli.output.progress import show_progress
from vaultgraph.errors import UsageError, VaultgraphError
from vaultgraph.model import Progress, no_progress
from vaultgraph.serve.server import EVENTS, PageServer

if TYPE_CHECKING:  # costly to import, and not needed for `--help`
    from vaultgraph.linking import ReadOptions
    from vaultgraph.view.page import ViewOptions


_PAUSE = 400
"""Milliseconds that changes are gathered for: an editor writes a note in several steps."""


@click.command("serve", cls=VaultCommand)
@options.vault_argument
@option(
    "--port",
    group=Group.OUTPUT,
    type=click.IntRange(0, 65535),
    default=0,
    help="Port on 127.0.0.1; a free one by default.",
)
@options.language_option
@look_options
@titles_option
@options.reading_options
@open_option
@options.quiet_option
def command(*, vault: Path, port: int, open_page: bool, quiet: bool, **values: Any) -> None:
    """Show the page in a browser, and update it whenever a note changes.

    The page is served on 127.0.0.1 only, at an address that holds a secret.
    """
    viewing = take_view_options(values)
    reading = options.name_modules(options.take_read_options(values), vault)
    with show_progress(quiet=quiet) as progress:
        maker = _PageMaker(vault, reading, viewing)
        page = maker.make(progress)
    with _serving(page, port) as server:
        click.echo(server.address)
        click.echo("Ctrl-C stops it.", err=True)
        if open_page:
            browser.open_address(server.address)
        _follow(vault, server, maker)


class _PageMaker:
    """Makes version after version of the page; notes keep their places in between."""

    def __init__(self, vault: Path, reading: "ReadOptions", viewing: "ViewOptions") -> None:
        self.vault = vault
        self.reading = reading
        self.viewing = viewing
        self.version = 0
        self.known: frozenset[str] = frozenset()

    def make(self, progress: Progress = no_progress) -> bytes:
        """Read the vault and make its page."""
        from vaultgraph.compiler import read_vault
        from vaultgraph.view.layout import keep_places
        from vaultgraph.view.page import lay_out, render_view

        compiled = read_vault(self.vault, options=self.reading, progress=progress)
        self.known = frozenset(name.rpartition("/")[2] for name in compiled.graph.nodes)
        layout = lay_out(compiled, self.viewing)
        reload = f"{EVENTS}/{self.version}"
        self.viewing = replace(self.viewing, positions=keep_places(layout), reload=reload)
        page = render_view(compiled, {}, self.viewing, layout).content
        self.version += 1
        return page


@contextmanager
def _serving(page: bytes, port: int) -> Iterator[PageServer]:
    try:
        server = PageServer(page, port)
    except OSError as error:
        raise UsageError(
            f"Port {port} cannot be used: {error.strerror}",
            remedy="Name another with --port, or none for a free one.",
        ) from error
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _follow(vault: Path, server: PageServer, maker: _PageMaker) -> None:
    """Make the page anew after each change, until Ctrl-C; a vault in disorder keeps the old one."""
    from watchfiles import watch

    root = vault.resolve()
    changes = watch(root, watch_filter=lambda _, path: _belongs(root, path), debounce=_PAUSE)
    try:
        for changed in changes:
            try:
                server.show(maker.make())
            except VaultgraphError as error:
                click.echo(f"Error: {error}", err=True)
            else:
                names = _names((path for _, path in changed), maker.known)
                click.echo(f"Changed: {names}", err=True)
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)


def _belongs(root: Path, path: str) -> bool:
    """Tell whether a file is of the vault, and not of a tool that keeps its own beside it."""
    return not any(part.startswith(".") for part in Path(path).relative_to(root).parts)


def _names(paths: Iterable[str], known: Collection[str]) -> str:
    """Name a few of the files that are on the page; what stays out is counted only."""
    changed = {Path(path).name for path in paths}
    names = sorted(changed.intersection(known))[:3]
    more = len(changed) - len(names)
    if not names:
        return f"{more} file{'s' * (more != 1)}"
    return ", ".join(names) + (f" and {more} more" if more else "")
