"""`vaultgraph mcp`: a vault as the memory of any client of the Model Context Protocol."""

import json
import os
import secrets
import shlex
import sys
import threading
from collections.abc import Collection, Sequence
from importlib.util import find_spec
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultgraph import __version__
from vaultgraph.cli.command import VaultCommand
from vaultgraph.cli.options import packing
from vaultgraph.cli.options import reading as options
from vaultgraph.cli.options.embedding import embed_options, take_embedder
from vaultgraph.cli.options.numbers import WholeNumber
from vaultgraph.cli.options.option import Group, option
from vaultgraph.cli.output.bugs import report_broken
from vaultgraph.cli.words import translate, word
from vaultgraph.errors import UsageError, VaultgraphError
from vaultgraph.serve.watching import watch_vault

if TYPE_CHECKING:  # costly to import, and not needed for `--help`
    from vaultgraph.serve.memory import Memory

TOKEN_VARIABLE = "VAULTGRAPH_MCP_TOKEN"  # noqa: S105 - a name, not a token
CLIENTS = ("claude", "claude-code", "claude-desktop", "vscode", "cursor", "lmstudio", "open-webui")

_CLAUDE_CODE = ("claude", "mcp", "add", "--scope", "user")
"""`--scope user`: by default a server is added only for the working folder."""

_PAUSE_MS = 300
_INSTALL = (
    "Install it as you installed vaultgraph: uv tool install 'vaultgraph[mcp]', pipx install "
    "--force 'vaultgraph[mcp]' or pip install 'vaultgraph[mcp]'."
)


@click.command("mcp", cls=VaultCommand)
@click.argument("vaults", nargs=-1, required=True, type=click.Path(path_type=Path))
@option(
    "--http",
    "port",
    group=Group.OUTPUT,
    metavar="PORT",
    type=WholeNumber(1, 65535),
    help="Serve over HTTP on 127.0.0.1 instead of stdin and stdout.",
)
@options.target_option
@embed_options
@options.keep_secrets_option
@option(
    "--print-config",
    "client",
    group=Group.OUTPUT,
    type=click.Choice(CLIENTS),
    help="Print the configuration that connects a client to this server, and exit.",
)
@options.reading_options
def command(
    *, vaults: tuple[Path, ...], port: int | None, client: str | None, **values: Any
) -> None:
    """Serve vaults as a memory to any client of the Model Context Protocol (MCP).

    The vault is only read, and private notes are never returned. Over HTTP every request needs
    the bearer token that is printed, or the one in the variable VAULTGRAPH_MCP_TOKEN.
    """
    if client:
        click.echo(client_config(client, vaults, port))
        if find_spec("mcp") is None:
            message = f"{translate('the server needs the package mcp')}\n  {translate(_INSTALL)}"
            click.echo(message, err=True)
        return
    try:
        from vaultgraph.serve import mcp
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("vaultgraph"):
            raise
        raise UsageError("the server needs the package mcp", remedy=_INSTALL) from error
    memories = _memories(vaults, values)
    for memory in memories.values():
        for work in (_follow, _prepare):
            threading.Thread(target=work, args=(memory,), daemon=True).start()
    server = mcp.make_server(memories, __version__)
    if port is None:
        mcp.run_stdio(server)
        return
    token = os.environ.get(TOKEN_VARIABLE) or secrets.token_urlsafe(24)
    click.echo(f"http://127.0.0.1:{port}/mcp", err=True)
    if TOKEN_VARIABLE not in os.environ:
        click.echo(word("bearer_token", token=token), err=True)
    mcp.run_http(server, token, port)


def _memories(vaults: Sequence[Path], values: dict[str, Any]) -> "dict[str, Memory]":
    """Make a memory of each vault; vaults whose folders have the same name are numbered."""
    from vaultgraph.passages.tokens.targets import DEFAULT_TARGET, find_target
    from vaultgraph.serve.memory import Memory

    name, keep = values.pop("target"), values.pop("keep_secrets")
    embedder = take_embedder(values)
    reading = options.take_read_options(values)
    memories: dict[str, Memory] = {}
    for vault in vaults:
        if not vault.is_dir():
            raise UsageError(f"the vault {vault} is not a folder", remedy="Name a folder of notes.")
        target = find_target(name or DEFAULT_TARGET, packing.own_targets(vault))
        named = options.name_modules(reading, vault)
        called = _free_name(vault.resolve().name, memories)
        memories[called] = Memory(
            vault, named, target, name=called, keep_secrets=keep, embedder=embedder
        )
    return memories


def _free_name(name: str, taken: Collection[str]) -> str:
    numbered = (f"{name}-{number}" for number in count(2))
    return next(each for each in chain([name], numbered) if each not in taken)


def _follow(memory: "Memory") -> None:
    """Read a vault again when one of its files changes, or changed before it was watched."""
    changes = watch_vault(memory.root, _PAUSE_MS)
    memory.forget()
    for _ in changes:
        memory.forget()


def _prepare(memory: "Memory") -> None:
    """Read a vault in advance; an error is reported here, and to clients that ask."""
    try:
        memory.prepare()
    except VaultgraphError as error:
        click.echo(word("error", message=translate(error.message)), err=True)
    report_broken(memory.broken)


def client_config(client: str, vaults: Sequence[Path], port: int | None) -> str:
    """Return the configuration of a client: the content of a file, or a command to type.

    Raises:
        UsageError: the client cannot be connected that way.
    """
    if client == "open-webui":
        address = _address(port or 8765)
        return f"URL: {address}\nType: MCP (Streamable HTTP)\nAuth: Bearer, the printed token"
    if port:
        return _http_config(client, _address(port))
    program, *own = _own_command()
    words = [*own, "mcp", *(str(vault.resolve()) for vault in vaults)]
    served: dict[str, Any] = {"command": program, "args": words}
    if client == "claude-code":
        added = [*_CLAUDE_CODE, "--transport", "stdio", "notes", "--"]
        return shlex.join([*added, program, *words])
    if client == "vscode":
        return _json({"servers": {"notes": {"type": "stdio", **served}}})
    return _json({"mcpServers": {"notes": served}})


def _own_command() -> list[str]:
    """The command that starts this program again: a script, or a module of this Python."""
    started = Path(sys.argv[0])
    if started.name == "__main__.py":  # by `python -m`; the file itself cannot be started
        return [sys.executable, "-m", "vaultgraph"]
    return [str(started.resolve()) if started.exists() else "vaultgraph"]


def _address(port: int) -> str:
    return f"http://127.0.0.1:{port}/mcp"


def _http_config(client: str, address: str) -> str:
    """Return the configuration of a client over HTTP; each client stores the token differently."""
    match client:
        case "claude-code":
            header = f'"Authorization: Bearer ${TOKEN_VARIABLE}"'
            added = shlex.join(_CLAUDE_CODE)
            return f"{added} --transport http notes {address} --header {header}"
        case "vscode":
            token = {"type": "promptString", "id": "token", "password": True}
            asked = token | {"description": "The token that vaultgraph mcp prints"}
            served = {"type": "http", **_remote(address, "${input:token}")}
            return _json({"servers": {"notes": served}, "inputs": [asked]})
        case "cursor":
            return _json({"mcpServers": {"notes": _remote(address, f"${{env:{TOKEN_VARIABLE}}}")}})
        case "lmstudio":
            return _json({"mcpServers": {"notes": _remote(address, "THE PRINTED TOKEN")}})
    raise UsageError(
        f"{client} starts its servers itself, over stdin and stdout", remedy="Leave out --http."
    )


def _remote(address: str, token: str) -> dict[str, Any]:
    return {"url": address, "headers": {"Authorization": f"Bearer {token}"}}


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
