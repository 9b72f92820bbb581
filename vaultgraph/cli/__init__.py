"""The command line: the only layer that prints, reads the clock and chooses exit codes.

In: the words of a command line. Out: an exit code. Exit codes: 0 done, 1 a problem with the
input, 2 usage, 3 a bug (with a report file), 130 interrupted, 141 the reader of a pipe closed it.
"""

import gc
import os
import signal
import sys
import threading
from collections.abc import Sequence
from typing import NoReturn

import click

from vaultgraph.cli.group import UI_LANGUAGE, CommandGroup, Entry
from vaultgraph.cli.options.option import option
from vaultgraph.cli.output.errors import print_error, show_usage_error
from vaultgraph.cli.output.streams import flush_streams, prepare_streams, print_failure
from vaultgraph.cli.utf8 import restart_in_utf8
from vaultgraph.cli.words import choose_language, find_language, set_language, word
from vaultgraph.errors import VaultgraphError
from vaultgraph.model import Language

COMMANDS = {
    "compile": Entry(
        "vaultgraph.cli.commands.compile",
        "commands_make",
        "Make the page, the seed pack and the report of a vault (VAULT alone does this).",
    ),
    "graph": Entry(
        "vaultgraph.cli.commands.graph",
        "commands_make",
        "Make the interactive page of a vault, one HTML file.",
    ),
    "serve": Entry(
        "vaultgraph.cli.commands.serve",
        "commands_make",
        "Show the page in a browser, and update it whenever a note changes.",
    ),
    "pack": Entry(
        "vaultgraph.cli.commands.pack",
        "commands_make",
        "Make only the seed pack of a vault, sized for a model's context window.",
    ),
    "export": Entry(
        "vaultgraph.cli.commands.export",
        "commands_make",
        "Write the graph of a vault for Gephi, networkx, a spreadsheet or Obsidian.",
    ),
    "recall": Entry(
        "vaultgraph.cli.commands.recall",
        "commands_ask",
        "Find the passages of a vault that answer a question.",
    ),
    "mcp": Entry(
        "vaultgraph.cli.commands.mcp",
        "commands_ask",
        "Serve vaults as a memory to any client of the Model Context Protocol (MCP).",
    ),
    "check": Entry(
        "vaultgraph.cli.commands.check",
        "commands_look",
        "List the problems of a vault; exit with 1 on errors, or as set by --fail-on.",
    ),
    "links": Entry(
        "vaultgraph.cli.commands.links",
        "commands_look",
        "List where every link of a vault leads, by note.",
    ),
    "claims": Entry(
        "vaultgraph.cli.commands.claims",
        "commands_look",
        "List the statements of a vault that have a footnote, with their sources.",
    ),
    "weigh": Entry(
        "vaultgraph.cli.commands.weigh",
        "commands_look",
        "Count the tokens of a vault by form, module, folder, role, script and tokenizer.",
    ),
    "diff": Entry(
        "vaultgraph.cli.commands.diff",
        "commands_pack",
        "Show what changed from an earlier pack to another, or to a vault as it is now.",
    ),
    "verify": Entry(
        "vaultgraph.cli.commands.verify",
        "commands_pack",
        "Check a pack: checksums, budgets, quotes, references, and what survives damage.",
    ),
    "restore": Entry(
        "vaultgraph.cli.commands.restore",
        "commands_pack",
        "Restore a vault from the notes in a pack.",
    ),
    "targets": Entry(
        "vaultgraph.cli.commands.targets",
        "commands_tool",
        "List the models that a pack can be sized for, or show one.",
    ),
    "config": Entry(
        "vaultgraph.cli.commands.config",
        "commands_tool",
        "Show the value of every option and where it comes from.",
    ),
    "schema": Entry(
        "vaultgraph.cli.commands.schema",
        "commands_tool",
        "Print the JSON Schema of an output, or list their names.",
    ),
    "templates": Entry(
        "vaultgraph.cli.commands.templates",
        "commands_tool",
        "List the templates of documents, page and terminal, or copy them to change them.",
    ),
    "cache": Entry(
        "vaultgraph.cli.commands.cache",
        "commands_tool",
        "Show or clear the cache of parsed notes, which makes the next run faster.",
    ),
}
"""The module of each command, whose object is `command`; only the one that is called is
imported."""

INTERRUPTED = 130


@click.group(
    cls=CommandGroup, entries=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="vaultgraph", message="%(prog)s %(version)s")
@option(
    UI_LANGUAGE,
    type=click.Choice([language.value for language in Language]),
    is_eager=True,
    expose_value=False,
    callback=lambda _, __, value: choose_language(value),
    help="Language of help and messages; the system's by default.",
)
def vaultgraph() -> None:
    """Compile an Obsidian vault into a note graph, a page and a seed pack.

    `vaultgraph VAULT` does all of it; it is the same as `vaultgraph compile VAULT`.

    The vault is only read. Everything happens on this machine; nothing is sent anywhere.
    Options can be kept in a file vaultgraph.toml, in the vault or in the working folder.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code; never raises, never shows a traceback.

    Args:
        arguments: the words after `vaultgraph`; those of this process by default.
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    _prepare_process()
    set_language(find_language())
    try:
        result = vaultgraph.main(words, "vaultgraph", standalone_mode=False)
    except VaultgraphError as error:
        return print_error(error)
    except click.ClickException as error:
        show_usage_error(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _fail(word("interrupted"), INTERRUPTED)
    except Exception as error:
        from vaultgraph.cli.output.bugs import write_report

        return _fail(write_report(error, words), 3)
    return result if isinstance(result, int) else 0


def run() -> NoReturn:
    """Run the command line of this process, and end the process with its exit code.

    A vault is millions of objects. The system frees their memory at once; an ordinary exit frees
    them one by one, which takes seconds.
    """
    restart_in_utf8()
    code = main()
    flush_streams()
    os._exit(code)


def _fail(message: str, code: int) -> int:
    print_failure(message)
    return code


def _prepare_process() -> None:
    """Let any name be printed, let SIGTERM clean up like Ctrl-C, collect garbage rarely."""
    prepare_streams()
    gc.set_threshold(100_000, 50, 100)  # the objects of a vault are needed to the end
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)
