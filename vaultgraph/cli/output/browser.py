"""Opens the page in the browser."""

import webbrowser
from pathlib import Path

import click


def open_page(page: Path) -> None:
    """Open a page on disk in the browser."""
    open_address(page.resolve().as_uri(), str(page))


def open_address(address: str, shown: str = "") -> None:
    """Open an address in the browser; without one, print the address.

    Args:
        address: what the browser is given.
        shown: what is printed for it, if not the address.
    """
    if not webbrowser.open(address):
        click.echo(f"No browser could be opened here; open {shown or address} in one.", err=True)
