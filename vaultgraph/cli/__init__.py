"""The command line: the only floor that prints, asks the clock and chooses exit codes.

In: the words of a command line. Out: an exit code. Exit codes: 0 done, 1 a problem with the
input, 2 usage, 3 a bug (with a report file), 130 interrupted, 141 the reader of a pipe went away.
"""

import gc
import signal
import sys
import threading
from collections.abc import Sequence

import click

from vaultgraph.cli.group import CommandGroup
from vaultgraph.cli.output.bugs import write_report
from vaultgraph.cli.output.errors import explain
from vaultgraph.errors import VaultgraphError

COMMANDS = {
    "compile": "vaultgraph.cli.commands.compile",
    "graph": "vaultgraph.cli.commands.graph",
    "serve": "vaultgraph.cli.commands.serve",
    "pack": "vaultgraph.cli.commands.pack",
    "recall": "vaultgraph.cli.commands.recall",
    "mcp": "vaultgraph.cli.commands.mcp",
    "weigh": "vaultgraph.cli.commands.weigh",
    "targets": "vaultgraph.cli.commands.targets",
    "verify": "vaultgraph.cli.commands.verify",
    "restore": "vaultgraph.cli.commands.restore",
    "templates": "vaultgraph.cli.commands.templates",
    "check": "vaultgraph.cli.commands.check",
    "links": "vaultgraph.cli.commands.links",
    "claims": "vaultgraph.cli.commands.claims",
    "export": "vaultgraph.cli.commands.export",
    "cache": "vaultgraph.cli.commands.cache",
}
"""Where each command stands; only the one that is called is imported. Its object is `command`."""

INTERRUPTED = 130


@click.group(
    cls=CommandGroup, modules=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="vaultgraph", message="%(prog)s %(version)s")
def vaultgraph() -> None:
    """Compile an Obsidian vault into a note graph, a page and a seed pack.

    The vault is only read. Everything happens on this machine; nothing is sent anywhere.
    Options can be kept in a file vaultgraph.toml in the vault or in the working folder.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code; never raises, never shows a traceback.

    Args:
        arguments: the words after `vaultgraph`; those of this process by default.
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    _prepare_process()
    try:
        result = vaultgraph.main(words, "vaultgraph", standalone_mode=False)
    except VaultgraphError as error:
        return _fail(f"Error: {explain(error)}", error.exit_code)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _fail("Interrupted. Earlier output is as it was.", INTERRUPTED)
    except Exception as error:
        return _fail(write_report(error, words), 3)
    return result if isinstance(result, int) else 0


def _fail(message: str, code: int) -> int:
    click.echo(message, err=True)
    return code


def _prepare_process() -> None:
    """Let any name be printed, let a polite kill clean up like Ctrl-C, collect garbage rarely."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
    gc.set_threshold(100_000, 50, 100)  # a vault is millions of objects that live to the end
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)
