"""The options that several commands share, each said once, and the types of their values."""

import re
import shlex
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultgraph.cli.group import configure
from vaultgraph.config import load_table
from vaultgraph.diagnostics import Code
from vaultgraph.errors import ConfigError, UsageError, suggestion
from vaultgraph.model import Language
from vaultgraph.writing import check_directory, safe_name
from vaultgraph.writing.ownership import is_made_from_another

if TYPE_CHECKING:  # costly to import, and not needed for `--help`
    from vaultgraph.linking import ReadOptions

_UNITS = {"": 1, "k": 1_000, "m": 1_000_000, "ki": 1_024, "mi": 1_048_576}
_LARGEST = 10**12
_BUDGET = re.compile(r"(\d+(?:[_,]\d{3})*(?:\.\d+)?)\s*(ki|mi|k|m|)", re.IGNORECASE)


class Budget(click.ParamType[int, Any]):
    """A number of tokens: `8000`, `8k`, `1.5M`; `k` is 1,000 and `ki` is 1,024."""

    name = "tokens"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read a budget; one that is no positive number is a usage error."""
        match = _BUDGET.fullmatch(str(value).strip())
        number = re.sub("[_,]", "", match[1]) if match else ""
        tokens = round(Decimal(number) * _UNITS[match[2].lower()]) if match else 0
        if not 1 <= tokens <= _LARGEST:
            self.fail(f"{value!r} is not a number of tokens such as 8000, 8k, 128k or 1M.")
        return tokens


class Codes(click.ParamType[frozenset[Code], Any]):
    """Codes of diagnostics, separated by commas."""

    name = "codes"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> frozenset[Code]:
        """Read codes; for an unknown one, name the nearest."""
        known = [code.value for code in Code]
        found = [word.strip() for word in str(value).split(",") if word.strip()]
        for word in found:
            if word not in known:
                self.fail(
                    f"{word!r} is no code of a diagnostic. {suggestion(word, known)}".rstrip()
                )
        return frozenset(Code(word) for word in found)


def _language(_: click.Context, __: click.Parameter, value: str) -> Language | None:
    return None if value == "auto" else Language(value)


def _with_settings(
    ctx: click.Context, option: click.Parameter, value: tuple[str, ...]
) -> tuple[str, ...]:
    """Add what a settings file leaves out: a flag must not bring it back."""
    always = ctx.lookup_default(option.name or "") or ()
    return tuple(dict.fromkeys((*always, *value)))


Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def together(*options: Decorator) -> Decorator:
    """Make one decorator of several options, which stand in the help in this order."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


vault_argument: Decorator = click.argument(
    "vault", type=click.Path(path_type=Path), is_eager=True, callback=configure
)
output_option: Decorator = click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder for the output, outside the vault.  [default: vaultgraph-out/NAME]",
)
language_option: Decorator = click.option(
    "--lang",
    "language",
    type=click.Choice(["auto", *(language.value for language in Language)]),
    default="auto",
    show_default=True,
    callback=_language,
    help="Language of what is written; auto takes the vault's main one.",
)
reading_options = together(
    click.option(
        "--repair-text", is_flag=True, help="Repair text decoded with the wrong code page."
    ),
    click.option(
        "--exclude",
        metavar="WHAT",
        multiple=True,
        callback=_with_settings,
        help="Leave out a folder, path, glob, note or #tag as if it were not there; beside what "
        "vaultgraph.toml excludes.",
    ),
    click.option(
        "--include-excluded", is_flag=True, help="Show what the app's Excluded files hides, too."
    ),
    click.option(
        "--no-personal-data-check",
        is_flag=True,
        help="Do not list where numbers of cards, accounts, papers and orders stand.",
    ),
    click.option(
        "--follow-symlinks", is_flag=True, help="Read symlinks that lead out of the vault."
    ),
    click.option(
        "--no-cache", is_flag=True, help="Parse every note, and keep none for the next run."
    ),
    click.option(
        "--chats",
        metavar="FILE",
        multiple=True,
        type=click.Path(path_type=Path),
        help="Read a raw export of ChatGPT, Claude, Gemini or DeepSeek beside the vault: a file, "
        "ZIP or folder; several times for several.",
    ),
)
target_option: Decorator = click.option(
    "--target", metavar="MODEL", help="Model to fit: its context window and tokenizer."
)
keep_secrets_option: Decorator = click.option(
    "--keep-secrets", is_flag=True, help="Leave keys and passwords as they stand in the notes."
)
pack_options = together(
    target_option,
    click.option(
        "--budget",
        metavar="TOKENS",
        type=Budget(),
        help="Tokens that the seed may take: 8000, 8k, 128k, 1M (ki is 1,024).",
    ),
)
open_option: Decorator = click.option(
    "--open", "open_page", is_flag=True, help="Open the page in the browser at the end."
)
quiet_option: Decorator = click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
result_options = together(
    click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, for scripts."),
    quiet_option,
)


def read_options(
    *,
    exclude: tuple[str, ...],
    include_excluded: bool,
    repair_text: bool,
    follow_symlinks: bool,
    no_cache: bool,
    no_personal_data_check: bool = False,
    chats: tuple[Path, ...] = (),
) -> "ReadOptions":
    """Gather what `reading_options` gave."""
    from vaultgraph.linking import ReadOptions
    from vaultgraph.vault.reading.cache import cache_folder
    from vaultgraph.vault.scan import ScanOptions

    return ReadOptions(
        scan=ScanOptions(follow_symlinks=follow_symlinks, include_excluded=include_excluded),
        exclude=exclude,
        personal_data_check=not no_personal_data_check,
        repair_text=repair_text,
        cache_folder=None if no_cache else cache_folder(),
        chats=chats,
    )


def take_read_options(values: dict[str, Any]) -> "ReadOptions":
    """Take what `reading_options` gave out of the values of a command."""
    given = (
        "exclude",
        "include_excluded",
        "no_personal_data_check",
        "repair_text",
        "follow_symlinks",
        "no_cache",
        "chats",
    )
    return read_options(**{name: values.pop(name) for name in given})


def output_folder(output: Path | None, vault: Path, *, is_written: bool = True) -> Path:
    """Decide where output goes, and make sure before any work that it may go there.

    Args:
        output: what the user named, if anything.
        vault: the vault's folder.
        is_written: whether anything will be written there at all.
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
        raise UsageError(
            error.message, remedy=f"Name another folder: -o {shlex.quote(str(other))}"
        ) from error
    return directory


def _other_folder(directory: Path, vault: Path) -> Path:
    """Find a folder to propose where the default one may not be written."""
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
    """Let modules keep the ids and names that they have in what an output folder holds already."""
    from vaultgraph.graph.modules.matching import MODULES_FILE, read_modules

    reading = name_modules(reading, vault)
    try:
        previous = read_modules((directory / MODULES_FILE).read_bytes())
    except OSError:
        return reading
    return replace(reading, modules=replace(reading.modules, previous=previous))
