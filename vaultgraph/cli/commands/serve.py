"""`vaultgraph serve`: the page on this machine, reloaded whenever a note changes."""

import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultgraph.cli.command import VaultCommand
from vaultgraph.cli.options import reading as options
from vaultgraph.cli.options.numbers import WholeNumber
from vaultgraph.cli.options.option import Group, option
from vaultgraph.cli.options.viewing import (
    look_options,
    open_option,
    take_view_options,
    titles_option,
)
from vaultgraph.cli.output import browser
from vaultgraph.cli.output.bugs import report_broken
from vaultgraph.cli.output.progress import show_progress
from vaultgraph.cli.words import translate, word
from vaultgraph.errors import UsageError
from vaultgraph.serve.server import ModuleChange, PageServer
from vaultgraph.serve.watching import watch_vault

if TYPE_CHECKING:  # costly to import, and not needed for `--help`
    from vaultgraph.serve.address import ServedAt
    from vaultgraph.serve.live import LivePage


_PAUSE = 200
"""Milliseconds for which changes are collected: an editor writes a note in several steps."""


@click.command("serve", cls=VaultCommand)
@options.vault_argument
@option(
    "--port",
    group=Group.OUTPUT,
    metavar="PORT",
    type=WholeNumber(0, 65535),
    default=0,
    help="Port on 127.0.0.1; by default the one used last time, or a free one.",
)
@options.output_option
@options.language_option
@look_options
@titles_option
@options.reading_options
@open_option
@options.quiet_option
def command(
    *,
    vault: Path,
    port: int,
    output: Path | None,
    open_page: bool,
    quiet: bool,
    **values: Any,
) -> None:
    """Show the page in a browser, and update it whenever a note changes.

    The page is served on 127.0.0.1 only, at an address that contains a secret. Modules keep the
    names and colours, and notes the places, that are in the output folder; what you name or colour
    on the page is written there, never into the vault.
    """
    from vaultgraph.serve.address import ServedAt, recall_address, remember_address
    from vaultgraph.serve.live import LivePage
    from vaultgraph.serve.pages import PageMaker

    directory = options.output_folder(output, vault)
    viewing = take_view_options(values, directory)
    reading = options.take_read_options(values)
    keeps = viewing.titles
    reading = options.keep_modules(reading, directory, vault) if keeps else reading
    live = LivePage(PageMaker(vault, reading, viewing), directory if keeps else None)
    changes = watch_vault(vault, _PAUSE) if vault.is_dir() else ()  # reading it reports the error
    with show_progress(quiet=quiet) as progress:
        page = live.first(progress)
    before = recall_address(reading.cache_folder, vault)
    with _serving(live, page, port, before) as server:
        kept = ServedAt(port=server.server_port, token=server.token)
        remember_address(reading.cache_folder, vault, kept)
        click.echo(server.address)
        click.echo(word("stop_with"), err=True)
        report_broken(live.maker.broken)
        if open_page:
            browser.open_address(server.address)
        _follow(changes, server, live)


@contextmanager
def _serving(live: "LivePage", page: bytes, port: int, before: "ServedAt") -> Iterator[PageServer]:
    server = _listen(live, page, port, before)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _listen(live: "LivePage", page: bytes, port: int, before: "ServedAt") -> PageServer:
    """Listen on the requested port, else on that of the last time, else on a free one."""

    def decide(change: ModuleChange) -> str:
        return live.decide(server, change)

    decides = decide if live.output else None
    for each in (port,) if port else dict.fromkeys((before.port, 0)):
        try:
            server = PageServer(page, each, before.token, decides)
        except OSError as error:
            if each in (port, 0):
                raise UsageError(
                    f"Port {each} cannot be used: {error.strerror}",
                    remedy="Name another port with --port, or omit it to use a free one.",
                ) from error
        else:
            return server
    raise AssertionError("a free port was tried")  # pragma: no cover


def _follow(changes: Iterable[set[Path]], server: PageServer, live: "LivePage") -> None:
    """Make the page again after each change until Ctrl-C; if that fails, the old one stays."""
    try:
        for paths in changes:
            if problem := live.update(server, paths):
                click.echo(word("error", message=translate(problem)), err=True)
            else:
                click.echo(word("changed", listed=_names(paths, live.maker.known)), err=True)
                report_broken(live.maker.broken)
    except KeyboardInterrupt:
        click.echo(word("stopped"), err=True)


def _names(paths: Iterable[Path], known: Collection[str]) -> str:
    """Name a few of the files that are on the page; files that are left out are only counted."""
    changed = {path.name for path in paths}
    names = sorted(changed.intersection(known))[:3]
    more = len(changed) - len(names)
    if not names:
        return word("files", n=more)
    listed = word("comma").join(names)
    return f"{listed} {word('and_more', n=more)}" if more else listed
