"""What registries and desktop clients take in keeps the rules of its published schemas."""

import asyncio
import importlib.util
import json
import re
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters

from vaultgraph import __version__

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, ...]:
    spec = importlib.util.spec_from_file_location("bundle", ROOT / "packaging" / "build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module, *module.build(tmp_path_factory.mktemp("dist"))


def test_the_registry_takes_the_description(built: tuple[Any, ...]) -> None:
    told = json.loads(built[1].read_text(encoding="utf-8"))
    assert told["$schema"].endswith("/2025-12-11/server.schema.json")
    assert re.fullmatch(r"[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+", told["name"])
    assert 3 <= len(told["name"]) <= 200
    assert 1 <= len(told["description"]) <= 100
    assert 1 <= len(told["title"]) <= 100
    (package,) = told["packages"]
    assert told["version"] == package["version"] == __version__
    assert package["registryType"] == "pypi"
    assert package["transport"] == {"type": "stdio"}
    for argument in (*package["runtimeArguments"], *package["packageArguments"]):
        assert argument["type"] in ("named", "positional")
        assert "name" in argument if argument["type"] == "named" else True
        assert "value" in argument or "valueHint" in argument


def test_the_readme_names_the_server(built: tuple[Any, ...]) -> None:
    name = json.loads(built[1].read_text(encoding="utf-8"))["name"]
    assert f"<!-- mcp-name: {name} -->" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_bundle_asks_for_folders_and_starts_the_server(built: tuple[Any, ...]) -> None:
    with zipfile.ZipFile(built[2]) as archive:
        told = json.loads(archive.read("manifest.json"))
        names = archive.namelist()
        launcher = archive.read(told["server"]["entry_point"]).decode()
    assert built[2].suffix == ".mcpb"
    assert told["manifest_version"] == "0.3"
    assert {"name", "version", "description", "author", "server"} <= told.keys()
    assert told["author"]["name"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", told["version"])
    assert told["server"]["type"] in ("node", "python", "binary")
    assert told["server"]["entry_point"] in names
    compile(launcher, "main.py", "exec")
    wanted = told["user_config"]["vaults"]
    assert wanted["type"] == "directory"
    assert wanted["required"]
    assert "${user_config.vaults}" in told["server"]["mcp_config"]["args"]
    assert [tool["name"] for tool in told["tools"]][:3] == ["overview", "recall", "note"]
    assert all(tool["description"] for tool in told["tools"])


def test_the_whole_bundle_serves_a_vault_by_itself(built: tuple[Any, ...], tmp_path: Path) -> None:
    with zipfile.ZipFile(built[3]) as archive:
        archive.extractall(tmp_path)
    told = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert told["manifest_version"] == "0.4"
    assert told["server"]["type"] == "uv"
    needed = tomllib.loads((tmp_path / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert any(each.startswith("mcp>=") for each in needed["dependencies"])
    assert any(each.startswith("networkx") for each in needed["dependencies"])
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "Tea.md").write_text("Oolong is steeped at ninety degrees.")
    where = tmp_path / "server" / "src" / "vaultgraph"
    assert (where / "templates").is_dir()

    async def ask() -> Any:
        code = f"import runpy, sys; sys.path = [p for p in sys.path if p != {str(ROOT)!r}]; "
        code += f"sys.argv = ['main.py', {str(tmp_path / 'vault')!r}, '--no-cache']; "
        code += f"runpy.run_path({str(tmp_path / 'server' / 'main.py')!r}, run_name='__main__')"
        parameters = StdioServerParameters(command=sys.executable, args=["-c", code], cwd=tmp_path)
        async with Client(parameters) as client:
            return await client.call_tool("recall", {"question": "how is oolong steeped"})

    assert "ninety degrees" in asyncio.run(ask()).content[0].text


def test_the_same_sources_give_the_same_bytes(built: tuple[Any, ...], tmp_path: Path) -> None:
    again = built[0].build(tmp_path)
    assert [file.read_bytes() for file in again] == [file.read_bytes() for file in built[1:]]
