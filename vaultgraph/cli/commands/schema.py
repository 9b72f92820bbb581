"""`vaultgraph schema`: the JSON Schema of every output."""

import json

import click

from vaultgraph.cli.command import Command
from vaultgraph.cli.options.reading import json_option
from vaultgraph.cli.output.summary import print_json, print_table


@click.command("schema", cls=Command)
@json_option
@click.argument("name", required=False)
def command(*, name: str | None, as_json: bool) -> None:
    """Print the JSON Schema of an output, or list their names."""
    from vaultgraph.resources import read_schema, schema_names

    if name is not None:
        click.echo(read_schema(name).decode(), nl=False)
    elif as_json:
        print_json([_described(each) for each in schema_names()])
    else:
        described = [_described(each) for each in schema_names()]
        print_table((each["name"], each["title"]) for each in described)


def _described(name: str) -> dict[str, str]:
    from vaultgraph.resources import read_schema

    schema = json.loads(read_schema(name))
    return {"name": name, "title": schema["title"], "description": schema["description"]}
