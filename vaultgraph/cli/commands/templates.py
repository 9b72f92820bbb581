"""`vaultgraph templates`: the templates of seed documents, to read and to change."""

from pathlib import Path

import click

from vaultgraph.cli.group import VaultCommand
from vaultgraph.cli.output.printing import say
from vaultgraph.writing import Artifact, write_artifacts


@click.group("templates")
def command() -> None:
    """List the templates of seed documents, or copy them to change them."""


@command.command("list", cls=VaultCommand)
def list_names() -> None:
    """Name every template, by language."""
    from vaultgraph.pack.document.render import template_names

    for name in template_names():
        say(name)


@command.command("eject", cls=VaultCommand)
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--lang", "language", type=click.Choice(["en", "ru", "zh"]), help="Those of one language only."
)
def eject(*, directory: Path, language: str | None) -> None:
    """Copy the templates into a folder, for `--templates DIR`.

    Keep those that you change and delete the others: a template that is not there is ours.
    Templates are Jinja and run in a sandbox; whatever they print of a note is escaped.
    """
    from vaultgraph.pack.document.render import read_template, template_names

    names = [name for name in template_names() if language is None or name.startswith(language)]
    files = [Artifact(path=name, content=read_template(name).encode()) for name in names]
    write_artifacts(files, directory, replace=False)
    for name in names:
        say(str(directory / name))
