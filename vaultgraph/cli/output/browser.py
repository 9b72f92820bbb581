"""The page, opened where its reader will see it."""

import webbrowser
from pathlib import Path

import click


def open_page(page: Path) -> None:
    """Open a page on disk in the browser."""
    open_address(page.resolve().as_uri(), str(page))


def open_address(address: str, shown: str = "") -> None:
    """Open an address in the browser; where there is none, say so.

    Args:
        address: what the browser is given.
        shown: what it is called to people, if not the address.
    """
    if not webbrowser.open(address):
        click.echo(f"No browser could be opened here; open {shown or address} in one.", err=True)
