"""The options of the page, and the places that notes had on the page before."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultgraph.cli.options.reading import Decorator, together

if TYPE_CHECKING:  # costly to import, and not needed for `--help`
    from vaultgraph.model import NoteId
    from vaultgraph.view.keeping import SavedPlace
    from vaultgraph.view.layout import LayoutKind
    from vaultgraph.view.page import ViewOptions

look_options: Decorator = together(
    click.option(
        "--layout",
        type=click.Choice(["module", "force"]),
        default="module",
        show_default=True,
        help="Place notes by modules, or by their links alone.",
    ),
    click.option(
        "--theme",
        type=click.Choice(["auto", "light", "dark"]),
        default="auto",
        show_default=True,
        help="Colours of the page; auto follows its reader's system.",
    ),
    click.option("--title", default="", help="Heading of the page, instead of the vault's name."),
)
page_options: Decorator = together(
    look_options,
    click.option(
        "--titles/--no-titles",
        default=True,
        help="Whether the page holds any names, tags and sentences; a page without can be shown.",
    ),
)


def take_view_options(values: dict[str, Any], directory: Path | None = None) -> "ViewOptions":
    """Take what `page_options` and `language_option` gave out of the values of a command.

    Args:
        values: the values of all its options; those of the page are removed.
        directory: the output folder, whose last page tells where notes stand, if there is one;
            a page without names takes nothing from one that had them.
    """
    from vaultgraph.view.layout import LayoutKind
    from vaultgraph.view.page import Theme, ViewOptions

    layout = LayoutKind(values.pop("layout"))
    titles = values.pop("titles", True)
    return ViewOptions(
        layout=layout,
        theme=Theme(values.pop("theme")),
        titles=titles,
        positions=_saved_places(directory, layout) if directory and titles else {},
        **{name: values.pop(name) for name in ("language", "title")},
    )


def _saved_places(directory: Path, layout: "LayoutKind") -> "dict[NoteId, SavedPlace]":
    """Read where notes stood on the page that an output folder holds; none when it holds none."""
    from vaultgraph.view.keeping import read_places
    from vaultgraph.view.layout import POSITIONS_FILE

    try:
        data = (directory / POSITIONS_FILE).read_bytes()
    except OSError:
        return {}
    return read_places(data, layout)
