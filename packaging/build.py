"""Builds what clients and registries of the Model Context Protocol take in, into `dist/`.

    python packaging/build.py

`server.json` describes the server to a registry (schema of 2025-12-11); its name, and that in the
README, is made of `NAMESPACE`, which whoever publishes changes. Two bundles are for desktop
clients: ZIPs that ask their user for folders of vaults. `vaultgraph-VERSION.mcpb` (manifest 0.3)
starts `vaultgraph mcp` by uvx, from a package index. `vaultgraph-VERSION-uv.mcpb` (manifest 0.4,
type `uv`) holds vaultgraph itself and names what it depends on, so that a client that knows this
type needs neither Python nor uv. The same sources give the same bytes.
"""

import asyncio
import json
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mcp.client.client import Client

from vaultgraph import __version__
from vaultgraph.linking import ReadOptions
from vaultgraph.passages.tokens.targets import DEFAULT_TARGET, find_target
from vaultgraph.serve.mcp import make_server
from vaultgraph.serve.memory import Memory

ROOT = Path(__file__).parents[1]
NAMESPACE = "io.github.vaultgraph"
"""The owner's namespace in the registry, which lets nobody else publish below it: `io.github.` and
the name of the account, or a domain reversed. Change it here and at the top of the README."""

NAME = f"{NAMESPACE}/vaultgraph"
"""The server's name in a registry."""

SCHEMA = "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json"
DESCRIPTION = "A vault of notes as memory: passages with sources, within a token budget. Read-only."

LAUNCHER = '''\
"""Serves the vaults that are named, where vaultgraph is installed in this Python."""

import sys

from vaultgraph.cli import main

sys.exit(main(["mcp", *sys.argv[1:]]))
'''

BUNDLED_LAUNCHER = '''\
"""Serves the vaults that are named, by the vaultgraph that lies beside this file."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "src"))

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


def _project() -> dict[str, Any]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project: dict[str, Any] = tomllib.loads(text)["project"]
    return project


def manifest() -> dict[str, Any]:
    """Describe the bundle that takes vaultgraph from a package index."""
    start = ["--from", f"vaultgraph[mcp]=={__version__}", "vaultgraph", "mcp"]
    server = {
        "type": "python",
        "entry_point": "server/main.py",
        "mcp_config": {"command": "uvx", "args": [*start, "${user_config.vaults}"]},
    }
    return _manifest("0.3", server)


def whole_manifest() -> dict[str, Any]:
    """Describe the bundle that holds vaultgraph; a client installs what it depends on."""
    start = ["run", "--directory", "${__dirname}", "server/main.py"]
    server = {
        "type": "uv",
        "entry_point": "server/main.py",
        "mcp_config": {"command": "uv", "args": [*start, "${user_config.vaults}"]},
    }
    return _manifest("0.4", server)


def _manifest(version: str, server: dict[str, Any]) -> dict[str, Any]:
    project = _project()
    return {
        "manifest_version": version,
        "name": "vaultgraph",
        "display_name": "vaultgraph",
        "version": __version__,
        "description": DESCRIPTION,
        "author": {"name": "The vaultgraph authors"},
        "server": server,
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


def build(folder: Path) -> tuple[Path, Path, Path]:
    """Write `server.json` and the two bundles, and say where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    described = folder / "server.json"
    described.write_text(_written(server_json()), encoding="utf-8")
    small = {"manifest.json": _written(manifest()), "server/main.py": LAUNCHER}
    whole: dict[str, str | bytes] = {
        "manifest.json": _written(whole_manifest()),
        "pyproject.toml": _dependencies(),
        "server/main.py": BUNDLED_LAUNCHER,
        **{f"server/src/{name}": data for name, data in _sources()},
    }
    return (
        described,
        _zipped(folder / f"vaultgraph-{__version__}.mcpb", small),
        _zipped(folder / f"vaultgraph-{__version__}-uv.mcpb", whole),
    )


def _dependencies() -> str:
    """Write the project file of a bundle that holds vaultgraph: what it needs beside itself."""
    project = _project()
    needed = [*project["dependencies"], *project["optional-dependencies"]["mcp"]]
    lines = (
        "[project]",
        'name = "vaultgraph-bundle"',
        f'version = "{__version__}"',
        f'requires-python = "{project["requires-python"]}"',
        f"dependencies = {json.dumps(needed, indent=4)}",
        "",
        "[tool.uv]",
        "package = false",
    )
    return "\n".join(lines) + "\n"


def _sources() -> Iterator[tuple[str, bytes]]:
    """Yield the files of vaultgraph and its templates, as a wheel lays them, with the licence."""
    yield "LICENSE", (ROOT / "LICENSE").read_bytes()
    for folder, inside in (("vaultgraph", ""), ("templates", "vaultgraph/")):
        for file in sorted(ROOT.joinpath(folder).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                yield f"{inside}{file.relative_to(ROOT).as_posix()}", file.read_bytes()


def _zipped(file: Path, parts: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return file


def _written(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for made in build(ROOT / "dist"):
        print(made)
