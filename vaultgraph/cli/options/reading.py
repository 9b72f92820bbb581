"""The options that several commands share, and the types of their values."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultgraph.cli.command import configure
from vaultgraph.cli.options.numbers import WholeNumber
from vaultgraph.cli.options.option import Decorator, Group, option, together
from vaultgraph.cli.shell import typed
from vaultgraph.config import load_table
from vaultgraph.errors import ConfigError, UsageError
from vaultgraph.model import Language
from vaultgraph.passages.tokens.amounts import read_amount
from vaultgraph.writing import check_directory, safe_name
from vaultgraph.writing.ownership import is_made_from_another

if TYPE_CHECKING:  # costly to import, and not needed for `--help`
    from vaultgraph.linking import ReadOptions

_LANGUAGES = ["auto", *(language.value for language in Language)]


class Budget(click.ParamType[int, Any]):
    """A number of tokens: `8000`, `8k`, `1.5M`; `k` is 1,000 and `ki` is 1,024."""

    name = "tokens"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read a budget; one that is not a positive number is a usage error."""
        try:
            return read_amount(str(value))
        except UsageError:
            self.fail(f"{value!r} is not a number of tokens such as 8000, 8k, 128k or 1M.")


def _language(_: click.Context, __: click.Parameter, value: str) -> Language | None:
    return None if value == "auto" else Language(value)


def _with_settings(
    ctx: click.Context, option: click.Parameter, value: tuple[str, ...]
) -> tuple[str, ...]:
    """Add the exclusions of a settings file: a flag must not remove them."""
    always = ctx.lookup_default(option.name or "") or ()
    return tuple(dict.fromkeys((*always, *value)))


vault_argument: Decorator = click.argument(
    "vault", type=click.Path(path_type=Path), is_eager=True, callback=configure
)
output_option: Decorator = option(
    "-o",
    "--output",
    group=Group.OUTPUT,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder for the output, outside the vault.  [default: vaultgraph-out/NAME]",
)
language_option: Decorator = option(
    "--lang",
    "language",
    group=Group.OUTPUT,
    type=click.Choice(_LANGUAGES),
    default="auto",
    show_default=True,
    callback=_language,
    help="Language of the output; auto is the main language of the vault.",
)
reading_options = together(
    option(
        "--exclude",
        group=Group.INPUT,
        metavar="WHAT",
        multiple=True,
        callback=_with_settings,
        help="Leave out a folder, path, glob, note, #tag, property:KEY=VALUE, date:FROM..TO or "
        "module:NAME as if it did not exist; also what vaultgraph.toml excludes. May be repeated.",
    ),
    option(
        "--only",
        group=Group.INPUT,
        metavar="WHAT",
        multiple=True,
        help="Keep only what one of these matches, written as for --exclude. May be repeated.",
    ),
    option(
        "--depth",
        group=Group.INPUT,
        metavar="LINKS",
        type=WholeNumber(min=0),
        default=0,
        help="With --only: also keep notes up to this many links away.",
    ),
    option(
        "--include-excluded",
        group=Group.INPUT,
        is_flag=True,
        help="Include the notes that Obsidian's setting Excluded files hides.",
    ),
    option(
        "--chats",
        group=Group.INPUT,
        metavar="FILE",
        multiple=True,
        type=click.Path(path_type=Path),
        help="Also read a raw export of ChatGPT, Claude, Gemini or DeepSeek: a file, ZIP or "
        "folder. May be repeated.",
    ),
    option(
        "--repair-text",
        group=Group.INPUT,
        is_flag=True,
        help="Repair text decoded with the wrong code page.",
    ),
    option(
        "--follow-symlinks",
        group=Group.INPUT,
        is_flag=True,
        help="Follow symlinks that point outside the vault.",
    ),
    option(
        "--no-personal-data-check",
        group=Group.INPUT,
        is_flag=True,
        help="Do not look for numbers of cards, accounts, identity papers and orders.",
    ),
    option(
        "--no-cache",
        group=Group.INPUT,
        is_flag=True,
        help="Parse every note, without reading or writing the cache.",
    ),
)
target_option: Decorator = option(
    "--target",
    group=Group.SIZE,
    metavar="MODEL",
    help="Model to fit: its context window and tokenizer.",
)
budget_option: Decorator = option(
    "--budget",
    group=Group.SIZE,
    metavar="TOKENS",
    type=Budget(),
    help="Tokens that the seed may take: 8000, 8k, 128k, 1M (ki is 1,024).",
)
keep_secrets_option: Decorator = option(
    "--keep-secrets",
    group=Group.CONTENT,
    is_flag=True,
    help="Do not mask keys and passwords.",
)
quiet_option: Decorator = option(
    "-q",
    "--quiet",
    group=Group.OUTPUT,
    is_flag=True,
    help="Print only results and errors, no progress and no summary.",
)
verbose_option: Decorator = option(
    "-v", "--verbose", group=Group.OUTPUT, is_flag=True, help="Print all figures of the run."
)
json_option: Decorator = option(
    "--json",
    "as_json",
    group=Group.OUTPUT,
    is_flag=True,
    help="Print the result as JSON, for scripts.",
)
result_options = together(json_option, quiet_option)
run_options = together(json_option, verbose_option, quiet_option)


def take_read_options(values: dict[str, Any]) -> "ReadOptions":
    """Take what `reading_options` gave out of the values of a command."""
    from vaultgraph.linking import ReadOptions
    from vaultgraph.vault.reading.cache import cache_folder
    from vaultgraph.vault.scan import ScanOptions

    return ReadOptions(
        scan=ScanOptions(
            follow_symlinks=values.pop("follow_symlinks"),
            include_excluded=values.pop("include_excluded"),
        ),
        exclude=values.pop("exclude"),
        only=values.pop("only"),
        depth=values.pop("depth"),
        personal_data_check=not values.pop("no_personal_data_check"),
        repair_text=values.pop("repair_text"),
        cache_folder=None if values.pop("no_cache") else cache_folder(),
        chats=values.pop("chats"),
    )


def take_print_options(values: dict[str, Any], *, quiet: bool) -> dict[str, bool]:
    """Remove the options for printing from the values of a command, for `finish`."""
    names = [name for name in ("as_json", "verbose", "open_page") if name in values]
    return {name: values.pop(name) for name in names} | {"quiet": quiet}


def output_folder(output: Path | None, vault: Path, *, is_written: bool = True) -> Path:
    """Decide where output goes, and check before any work that it may be written there.

    Args:
        output: what the user named, if anything.
        vault: the vault's folder.
        is_written: whether anything will be written there.
    """
    name = safe_name(vault.resolve().name)
    directory = output if output is not None else Path("vaultgraph-out") / name
    if not is_written:
        return directory
    try:
        check_directory(directory, vault=vault)
    except UsageError as error:
        if output is not None:
            raise
        other = _other_folder(directory, vault)
        raise UsageError(error.message, remedy=f"Name another folder: -o {typed(other)}") from error
    return directory


def _other_folder(directory: Path, vault: Path) -> Path:
    """Find a folder to propose if the default one may not be written."""
    root = vault.resolve()
    if is_made_from_another(directory, vault):
        return directory.with_name(safe_name(f"{root.parent.name} {root.name}".strip()))
    return root.parent / "vaultgraph-out" / safe_name(root.name)


def name_modules(reading: "ReadOptions", vault: Path) -> "ReadOptions":
    """Take the names of modules from `vaultgraph.toml`, in the vault and in the working folder."""
    names = {}
    for key, (file, name) in load_table([vault, Path.cwd()], "modules").items():
        if not isinstance(name, str) or not name.strip():
            raise ConfigError(
                f"{file}: the module `{key}` has no name", remedy=f'Write `"{key}" = "its name"`.'
            )
        names[key] = name.strip()
    return replace(reading, module_names=names)


def keep_modules(reading: "ReadOptions", directory: Path, vault: Path) -> "ReadOptions":
    """Let modules keep the ids and names that they have in an output folder."""
    from vaultgraph.graph.modules.matching import MODULES_FILE, read_modules

    reading = name_modules(reading, vault)
    try:
        previous = read_modules((directory / MODULES_FILE).read_bytes())
    except OSError:
        return reading
    return replace(reading, modules=replace(reading.modules, previous=previous))
