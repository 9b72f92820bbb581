"""`vaultgraph config`: the values that a command would use, and where each comes from."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from vaultgraph.cli.command import Command, place_of
from vaultgraph.cli.group import DEFAULT
from vaultgraph.cli.options.option import Option, long_name
from vaultgraph.cli.options.reading import json_option
from vaultgraph.cli.output.printing import print_line, printable, show
from vaultgraph.cli.output.summary import print_json
from vaultgraph.cli.words import word
from vaultgraph.config import TABLES, load_table
from vaultgraph.errors import UsageError, suggestion

_SOURCES = {
    ParameterSource.COMMANDLINE: "flag",
    ParameterSource.ENVIRONMENT: "environment",
    ParameterSource.DEFAULT_MAP: "file",
}
_OTHER_VARIABLES = ("VAULTGRAPH_CACHE_DIR", "VAULTGRAPH_UI_LANG", "NO_COLOR")


@dataclass(frozen=True, slots=True)
class Setting:
    """One option of a command: its value, and where that comes from.

    Args:
        name: the option, as it is written in settings.
        value: the value that the command would use.
        source: `default`, `file`, `flag` or `environment`.
        place: the file with its line, or the variable; "" for the other sources.
    """

    name: str
    value: Any
    source: str
    place: str


@click.command(
    "config",
    cls=Command,
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@json_option
@click.argument("words", nargs=-1, metavar="[VAULT | COMMAND ARGS...]", type=click.UNPROCESSED)
@click.pass_context
def command(ctx: click.Context, /, *, words: tuple[str, ...], as_json: bool) -> None:
    """Show the value of every option and where it comes from.

    Give a whole command line, as in `vaultgraph config pack VAULT --budget 8k`, to see the values
    that the command would use; with only a vault, those of `compile`. Nothing is run.
    """
    as_json = as_json or "--json" in words
    name, rest = _command_line(ctx, words)
    settings = list(_settings(ctx, name, rest))
    vault = next((Path(each) for each in rest if Path(each).is_dir()), None)
    tables = _tables(vault)
    variables = {each: os.environ[each] for each in _OTHER_VARIABLES if each in os.environ}
    if as_json:
        print_json(
            {
                "command": name,
                "options": [_as_json(setting) for setting in settings],
                "tables": tables,
                "environment": variables,
            }
        )
        return
    _print(name, settings)
    for table, values in tables.items():
        print_line(f"\n[{table}]")
        for key, (file, value) in values.items():
            print_line(f"  {printable(key)} = {printable(str(value))}  {show(file, dim=True)}")
    for variable, value in variables.items():
        print_line(f"\n{variable}={printable(value)}")


def _command_line(ctx: click.Context, words: tuple[str, ...]) -> tuple[str, list[str]]:
    """Split a command line into command and arguments; without a command it is `compile`."""
    group = ctx.find_root().command
    assert isinstance(group, click.Group)
    names = group.list_commands(ctx)
    if words and words[0] in names:
        return words[0], list(words[1:])
    if words and not words[0].startswith("-") and not Path(words[0]).is_dir():
        raise UsageError(
            f"{words[0]!r} is neither a command nor a folder.", remedy=suggestion(words[0], names)
        )
    return DEFAULT, list(words)


def _settings(ctx: click.Context, name: str, words: list[str]) -> Iterator[Setting]:
    """Parse a command line as the command would, and yield each value; run nothing."""
    root = ctx.find_root()
    assert isinstance(root.command, click.Group)
    called = root.command.get_command(root, name)
    if called is None or not any(isinstance(each, Option) for each in called.params):
        raise UsageError(f"`{name}` has no options of its own", remedy="Name another command.")
    with _parsed(called, words, root) as parsed:
        for parameter in called.params:
            if isinstance(parameter, Option) and not parameter.hidden and parameter.name:
                source = parsed.get_parameter_source(parameter.name)
                yield Setting(
                    name=long_name(parameter),
                    value=_plain(parsed.params.get(parameter.name)),
                    source=_SOURCES.get(source or ParameterSource.DEFAULT, "default"),
                    place=place_of(parsed, parameter),
                )


def _parsed(called: click.Command, words: list[str], root: click.Context) -> click.Context:
    """Parse a command line; the working folder is used for arguments that are not given."""
    for missing in range(len(called.params)):
        try:
            return called.make_context(called.name, [*words, *["."] * missing], parent=root)
        except click.MissingParameter as error:
            if not isinstance(error.param, click.Argument):
                raise
    raise AssertionError("a command has no more arguments than parameters")


def _plain(value: Any) -> Any:
    """Convert a value to JSON types."""
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _tables(vault: Path | None) -> dict[str, dict[str, tuple[str, Any]]]:
    folders = [vault, Path.cwd()] if vault else [Path.cwd()]
    found = {
        table: {
            key: (str(file), value) for key, (file, value) in load_table(folders, table).items()
        }
        for table in TABLES
    }
    return {table: values for table, values in found.items() if values}


def _as_json(setting: Setting) -> dict[str, Any]:
    return {
        "name": setting.name,
        "value": setting.value,
        "source": setting.source,
        "place": setting.place or None,
    }


def _print(name: str, settings: list[Setting]) -> None:
    """Print one option a line: name, value, source."""
    print_line(show(f"vaultgraph {name}", bold=True))
    width = max(len(setting.name) for setting in settings)
    values = [_shown(setting.value) for setting in settings]
    wide = min(max(map(len, values)), 40)
    for setting, value in zip(settings, values, strict=True):
        source = word(f"source_{setting.source}")
        origin = f"{source}: {setting.place}" if setting.place else source
        line = f"  {setting.name.ljust(width)}  {printable(value).ljust(wide)}"
        print_line(f"{line}  {show(origin, dim=setting.source == 'default')}")


def _shown(value: Any) -> str:
    if value is None or value in ("", []):
        return "-"
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
