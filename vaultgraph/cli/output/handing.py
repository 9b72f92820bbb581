"""A seed printed or copied to the clipboard, without a file."""

import os
import sys
from typing import TYPE_CHECKING

import click

from vaultgraph.cli.words import word
from vaultgraph.errors import OutputError, UsageError
from vaultgraph.writing import Artifact

if TYPE_CHECKING:  # costly to import, and not needed for `--help`
    from vaultgraph.pack import Pack

_BESIDE = frozenset({"pack/REPORT.md", "pack/manifest.json"})


def document_of(pack: "Pack") -> str:
    """Return the one document of a pack that was made in one form.

    Raises:
        UsageError: there are several.
    """
    made: list[Artifact] = [each for each in pack.artifacts if each.path not in _BESIDE]
    if len(made) != 1:
        names = ", ".join(each.path.removeprefix("pack/") for each in made[:4])
        raise UsageError(
            f"only one document can be printed or copied, not {len(made)} ({names})",
            remedy="Choose a form that is one file, such as prompt, yaml, llms, memory or probes.",
            options=("formats",),
        )
    return made[0].content.decode("utf-8", "replace")


def print_document(document: str) -> None:
    """Print a document on stdout, to the byte."""
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        click.echo(document, nl=False)
        return
    buffer.write(document.encode("utf-8"))
    buffer.flush()


def check_clipboard() -> None:
    """Make sure that there is a clipboard, before any work is done for it.

    Raises:
        OutputError: this system has no clipboard, or no program to use it.
    """
    import pyperclip  # it queries the system when it is imported

    copy, _ = pyperclip.determine_clipboard()
    if (sys.platform.startswith("linux") and not _has_screen()) or not copy:
        raise _no_clipboard()


def copy_to_clipboard(document: str, pack: "Pack", *, quiet: bool) -> None:
    """Copy a document to the clipboard, and print how to give it to a model.

    Raises:
        OutputError: the program that reaches the clipboard failed.
    """
    import pyperclip

    try:
        pyperclip.copy(document)
        is_there = bool(pyperclip.paste())  # a program that fails says so only by its exit code
    except pyperclip.PyperclipException as error:
        raise _no_clipboard() from error
    if not is_there:
        raise _no_clipboard()
    if quiet:
        return
    from vaultgraph.pack.options import PASTE_TOKENS

    key = "copied" if pack.tokens <= PASTE_TOKENS else "copied_long"
    click.echo(word(key, n=pack.tokens), err=True)


def _has_screen() -> bool:
    """Return whether there is a desktop whose clipboard may be asked for."""
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"))


def _no_clipboard() -> OutputError:
    return OutputError(
        "no clipboard is available",
        remedy="On Linux install wl-clipboard, xclip or xsel and run it on a desktop; "
        "or print the seed into another program with --stdout.",
    )
