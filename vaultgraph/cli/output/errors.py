"""An error of the library on the command line: its message, and the flags that help.

The library names options as in Python; here they get the names of the command line.
"""

from collections.abc import Iterable

import click
from click.exceptions import NoArgsIsHelpError

from vaultgraph.cli.output.streams import print_failure
from vaultgraph.cli.words import translate, word
from vaultgraph.errors import VaultgraphError

FLAGS = {
    "budget": "--budget",
    "depth": "--depth",
    "only": "--only",
    "chunk_tokens": "--chunk-tokens",
    "embed": "--embed",
    "embed_model": "--embed-model",
    "endpoint": "--endpoint",
    "example_tokens": "--example-tokens",
    "exclude": "--exclude",
    "follow_symlinks": "--follow-symlinks",
    "formats": "--format",
    "model": "--model",
    "output": "-o",
    "pins": "--pin",
    "repair_text": "--repair-text",
    "reserve": "--reserve",
    "results": "--results",
    "target": "--target",
    "templates": "`vaultgraph templates eject`, --templates",
    "weights": "--weight",
    "without": "--without",
}
"""The command line's spelling of an option of the library."""


def explain(error: VaultgraphError) -> str:
    """Say what happened and what to do about it, with the flags that help."""
    message = translate(error.message)
    remedy = with_flags(translate(error.remedy), error.options)
    return f"{message}\n  {remedy}" if remedy else message


def print_error(error: VaultgraphError) -> int:
    """Print an error on stderr, and return the exit code that it has."""
    print_failure(word("error", message=explain(error)))
    return error.exit_code


def show_usage_error(error: click.ClickException) -> None:
    """Print on stderr what click found wrong with a command line, and where help is."""
    if isinstance(error, NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    if ctx is not None:
        click.echo(word("try_help", command=f"{ctx.command_path} --help"), err=True)
    click.echo(word("error", message=translate(error.format_message())), err=True)


def with_flags(remedy: str, options: Iterable[str]) -> str:
    """Add the flags that help to a remedy, as in `Allow more (--budget).`, before its end."""
    flags = ", ".join(FLAGS[name] for name in options)
    if not flags:
        return remedy
    bare = remedy.rstrip(".。")
    end = remedy[len(bare) :] or "."
    return f"{bare} ({flags}){end}" if bare else word("see_flags", flags=flags)
