"""`vaultgraph schema`: the JSON Schema of every file of data that is written."""

import click

from vaultgraph.cli.command import Command
from vaultgraph.cli.output.printing import say


@click.command("schema", cls=Command)
@click.argument("name", required=False)
def command(*, name: str | None) -> None:
    """Print the JSON Schema of an output, or list their names."""
    from vaultgraph.resources import read_schema, schema_names

    if name is None:
        for each in schema_names():
            say(each)
    else:
        click.echo(read_schema(name).decode(), nl=False)
