"""Builds what clients and registries of the Model Context Protocol take in, into `dist/`.

    python packaging/build.py

`server.json` describes the server to a registry (schema of 2025-12-11). `vaultgraph-VERSION.mcpb`
is a bundle for desktop clients (manifest 0.3): a ZIP that asks its user for folders of vaults and
starts `vaultgraph mcp` by uvx, or by the Python in which vaultgraph is installed. The same sources
give the same bytes.
"""

import asyncio
import json
import tomllib
import zipfile
from pathlib import Path
from typing import Any

from mcp.client.client import Client

from vaultgraph import __version__
from vaultgraph.linking import ReadOptions
from vaultgraph.passages.tokens.targets import DEFAULT_TARGET, find_target
from vaultgraph.serve.mcp import make_server
from vaultgraph.serve.memory import Memory

ROOT = Path(__file__).parents[1]
NAME = "io.github.vaultgraph/vaultgraph"
"""The server's name in a registry; the README of the package names it, too."""

SCHEMA = "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json"
DESCRIPTION = "A vault of notes as memory: passages with sources, within a token budget. Read-only."

LAUNCHER = '''\
"""Serves the vaults that are named, where vaultgraph is installed in this Python."""

import sys

from vaultgraph.cli import main

sys.exit(main(["mcp", *sys.argv[1:]]))
'''

_EPOCH = (1980, 1, 1, 0, 0, 0)


def server_json() -> dict[str, Any]:
    """Describe the server to a registry."""
    return {
        "$schema": SCHEMA,
        "name": NAME,
        "title": "vaultgraph",
        "description": DESCRIPTION,
        "version": __version__,
        "packages": [
            {
                "registryType": "pypi",
                "identifier": "vaultgraph",
                "version": __version__,
                "runtimeHint": "uvx",
                "runtimeArguments": [
                    {"type": "named", "name": "--from", "value": f"vaultgraph[mcp]=={__version__}"}
                ],
                "packageArguments": [
                    {"type": "positional", "value": "mcp"},
                    {
                        "type": "positional",
                        "valueHint": "vault",
                        "description": "The folder of a vault.",
                        "format": "filepath",
                        "isRequired": True,
                        "isRepeated": True,
                    },
                ],
                "transport": {"type": "stdio"},
            }
        ],
    }


def manifest() -> dict[str, Any]:
    """Describe the bundle to a desktop client."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    start = ["--from", f"vaultgraph[mcp]=={__version__}", "vaultgraph", "mcp"]
    return {
        "manifest_version": "0.3",
        "name": "vaultgraph",
        "display_name": "vaultgraph",
        "version": __version__,
        "description": DESCRIPTION,
        "author": {"name": "The vaultgraph authors"},
        "server": {
            "type": "python",
            "entry_point": "server/main.py",
            "mcp_config": {"command": "uvx", "args": [*start, "${user_config.vaults}"]},
        },
        "user_config": {
            "vaults": {
                "type": "directory",
                "title": "Vaults",
                "description": "The folders of the vaults to serve. They are only read.",
                "multiple": True,
                "required": True,
            }
        },
        "tools": asyncio.run(_tools()),
        "keywords": project["keywords"],
        "license": project["license"],
        "compatibility": {
            "platforms": ["darwin", "win32", "linux"],
            "runtimes": {"python": project["requires-python"]},
        },
    }


async def _tools() -> list[dict[str, str]]:
    """Ask the server itself for its tools; no vault is read for that."""
    memory = Memory(ROOT / "sample_vault", ReadOptions(), find_target(DEFAULT_TARGET))
    async with Client(make_server({memory.name: memory}, __version__)) as client:
        tools = (await client.list_tools()).tools
    return [{"name": tool.name, "description": tool.description or ""} for tool in tools]


def build(folder: Path) -> tuple[Path, Path]:
    """Write `server.json` and the bundle, and say where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    described = folder / "server.json"
    described.write_text(_written(server_json()), encoding="utf-8")
    bundle = folder / f"vaultgraph-{__version__}.mcpb"
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (("manifest.json", _written(manifest())), ("server/main.py", LAUNCHER)):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), text)
    return described, bundle


def _written(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for made in build(ROOT / "dist"):
        print(made)
