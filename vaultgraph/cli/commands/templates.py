"""`vaultgraph templates`: the templates of seed documents, to read and to change."""

from pathlib import Path

import click

from vaultgraph.cli.command import Command, CommandSet
from vaultgraph.cli.options import reading as options
from vaultgraph.cli.options.option import Group, option
from vaultgraph.cli.output.printing import print_line
from vaultgraph.cli.output.summary import print_json
from vaultgraph.writing import Artifact, write_artifacts


@click.group("templates", cls=CommandSet)
def command() -> None:
    """List the templates of documents, page and terminal, or copy them to change them."""


@command.command("list", cls=Command)
@options.json_option
def list_names(*, as_json: bool) -> None:
    """List the templates by language."""
    from vaultgraph.resources import template_files

    _tell(list(template_files()), as_json=as_json)


@command.command("eject", cls=Command)
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@option(
    "--lang",
    "language",
    group=Group.INPUT,
    type=click.Choice(["en", "ru", "zh"]),
    help="Copy only those of one language.",
)
@options.result_options
def eject(*, directory: Path, language: str | None, as_json: bool, quiet: bool) -> None:
    """Copy the templates into a folder, for `--templates DIR`.

    Keep those that you change and delete the others: built-in ones are used for those missing.
    `--templates` takes those of the documents; VAULTGRAPH_TEMPLATES also those of the page and
    the words of the terminal. Templates of documents are Jinja and run in a sandbox; whatever
    they print of a note is escaped.
    """
    from vaultgraph.resources import read_builtin, template_files

    below = f"{language}/" if language else ""
    names = [name for name in template_files() if name.startswith(below)]
    files = [Artifact(path=name, content=read_builtin(name).encode()) for name in names]
    write_artifacts(files, directory, replace=False)
    if as_json or not quiet:
        _tell([str(directory / name) for name in names], as_json=as_json)


def _tell(lines: list[str], *, as_json: bool) -> None:
    if as_json:
        print_json(lines)
        return
    for line in lines:
        print_line(line)
