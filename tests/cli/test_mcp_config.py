"""What is printed to connect a client has the keys and places that its documentation names."""

import json
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.messages import PACKAGE
from vaultgraph.cli import main
from vaultgraph.cli.commands.mcp import CLIENTS, client_config
from vaultgraph.errors import UsageError

VAULTS = (Path("Notes of mine"), Path("other"))


@pytest.fixture(autouse=True)
def _started_as_a_script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["/nowhere/vaultgraph"])


def test_what_is_printed_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", [str(PACKAGE / "__main__.py")])
    (served,) = json.loads(client_config("cursor", VAULTS, None))["mcpServers"].values()
    started = [served["command"], *served["args"][: served["args"].index("mcp")], "--version"]
    assert subprocess.run(started, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize(
    ("client", "key", "kind"),
    [
        ("claude-desktop", "mcpServers", None),
        ("cursor", "mcpServers", None),
        ("lmstudio", "mcpServers", None),
        ("vscode", "servers", "stdio"),
    ],
)
def test_a_client_is_told_the_command(client: str, key: str, kind: str | None) -> None:
    (served,) = json.loads(client_config(client, VAULTS, None))[key].values()
    assert served["command"]
    assert served["args"] == ["mcp", *(str(vault.resolve()) for vault in VAULTS)]
    assert served.get("type") == kind


def test_claude_code_is_told_by_a_command() -> None:
    words = shlex.split(client_config("claude-code", VAULTS, None))
    assert words[:3] == ["claude", "mcp", "add"]
    assert words[words.index("--") + 2 :] == ["mcp", *(str(each.resolve()) for each in VAULTS)]


@pytest.mark.parametrize(
    ("client", "key", "token"),
    [
        ("vscode", "servers", "Bearer ${input:token}"),
        ("cursor", "mcpServers", "Bearer ${env:VAULTGRAPH_MCP_TOKEN}"),
        ("lmstudio", "mcpServers", "Bearer THE PRINTED TOKEN"),
    ],
)
def test_over_http_each_client_keeps_the_token_in_its_own_way(
    client: str, key: str, token: str
) -> None:
    told = json.loads(client_config(client, VAULTS, 9_000))
    (served,) = told[key].values()
    assert served["url"] == "http://127.0.0.1:9000/mcp"
    assert served["headers"] == {"Authorization": token}
    if client == "vscode":
        assert served["type"] == "http"
        assert [each["id"] for each in told["inputs"]] == ["token"]


def test_a_client_that_starts_servers_itself_is_not_connected_over_http() -> None:
    with pytest.raises(UsageError, match="stdin"):
        client_config("claude-desktop", VAULTS, 9_000)


@pytest.mark.parametrize("client", CLIENTS)
def test_every_client_is_told_something(client: str) -> None:
    assert client_config(client, VAULTS, None).strip()


def test_a_configuration_says_what_is_missing_to_run_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["mcp", str(tmp_path), "--print-config", "cursor"]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    monkeypatch.setattr("vaultgraph.cli.commands.mcp.find_spec", lambda _: None)
    assert main(["mcp", str(tmp_path), "--print-config", "cursor"]) == 0
    bare = capsys.readouterr()
    assert bare.out == shown.out
    assert "the server needs the package mcp\n  Install it as you installed" in bare.err
