"""The page, opened where its reader will see it."""

import webbrowser
from pathlib import Path

import click


def open_page(page: Path) -> None:
    """Open a page in the browser; where there is none, say so."""
    if not webbrowser.open(page.resolve().as_uri()):
        click.echo(f"No browser could be opened here; open {page} in one.", err=True)
