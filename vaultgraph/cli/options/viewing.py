"""The options of the page, and the places that notes had on the page before."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultgraph.cli.options.option import Decorator, Group, option, together
from vaultgraph.cli.options.reading import (
    language_option,
    output_option,
    reading_options,
    run_options,
    vault_argument,
)
from vaultgraph.model import Language

if TYPE_CHECKING:  # costly to import, and not needed for `--help`
    from vaultgraph.model import NoteId
    from vaultgraph.view.keeping import SavedPlace
    from vaultgraph.view.layout import LayoutKind
    from vaultgraph.view.page import ViewOptions

look_options: Decorator = together(
    option(
        "--layout",
        group=Group.PAGE,
        type=click.Choice(["module", "force"]),
        default="module",
        show_default=True,
        help="Place notes by module, or by their links only.",
    ),
    option(
        "--theme",
        group=Group.PAGE,
        type=click.Choice(["auto", "light", "dark"]),
        default="auto",
        show_default=True,
        help="Colours of the page; auto follows the reader's system.",
    ),
    option(
        "--title",
        group=Group.PAGE,
        default="",
        help="Title of the page and the seed; the vault's name by default.",
    ),
    option(
        "--vault-name",
        group=Group.PAGE,
        default="",
        help="Name of the vault in Obsidian, if it differs from its folder's; used by links to "
        "the app.",
    ),
    option(
        "--page-lang",
        "page_language",
        group=Group.PAGE,
        type=click.Choice([language.value for language in Language]),
        help="Language of the page, if it differs from --lang.",
    ),
)
open_option: Decorator = option(
    "--open", "open_page", group=Group.PAGE, is_flag=True, help="Open the page in the browser."
)
titles_option: Decorator = option(
    "--titles/--no-titles",
    group=Group.PAGE,
    default=True,
    help="Whether the page contains names, tags and sentences; without them it can be shared.",
)
page_run_options: Decorator = together(
    vault_argument,
    output_option,
    language_option,
    look_options,
    reading_options,
    open_option,
    run_options,
)
"""The options of a command that writes a page: all that `compile` and `graph` have in common."""


def take_view_options(values: dict[str, Any], directory: Path | None = None) -> "ViewOptions":
    """Remove the values of the options of page and language from those of a command.

    Args:
        values: the values of all its options; those of the page are removed.
        directory: the output folder, from which positions of notes are taken; not for a page
            without names.
    """
    from vaultgraph.view.layout import LayoutKind
    from vaultgraph.view.page import Theme, ViewOptions

    layout = LayoutKind(values.pop("layout"))
    titles = values.pop("titles", True)
    language, own = values.pop("language"), values.pop("page_language")
    return ViewOptions(
        layout=layout,
        theme=Theme(values.pop("theme")),
        titles=titles,
        positions=_saved_places(directory, layout) if directory and titles else {},
        language=Language(own) if own else language,
        title=values.pop("title"),
        vault_name=values.pop("vault_name"),
    )


def _saved_places(directory: Path, layout: "LayoutKind") -> "dict[NoteId, SavedPlace]":
    """Read the positions of notes on the page of an output folder; empty if there are none."""
    from vaultgraph.view.keeping import read_places
    from vaultgraph.view.layout import POSITIONS_FILE

    try:
        data = (directory / POSITIONS_FILE).read_bytes()
    except OSError:
        return {}
    return read_places(data, layout)
