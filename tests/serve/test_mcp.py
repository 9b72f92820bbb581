"""Every tool of the server, driven by the SDK's own client in memory."""

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from mcp.client.client import Client

from tests.serve.clients import (
    TARGET,
    TOKENIZER,
    ask_every_tool,
    call,
    check_every_answer,
    drive,
    refusal,
    said,
    write_vault,
)
from tests.vault.chat_notes import NOTES as CHAT_NOTES
from vaultgraph.errors import InputError, UsageError
from vaultgraph.linking import ReadOptions
from vaultgraph.recall.index import RecallIndex
from vaultgraph.recall.opening import VaultIndex
from vaultgraph.serve.mcp import make_server
from vaultgraph.serve.memory import Memory
from vaultgraph.serve.replies import MOST_CHARACTERS


@pytest.fixture(scope="module")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Memory:
    """The memory of a vault that no test changes."""
    return Memory(write_vault(tmp_path_factory.mktemp("kept") / "vault"), ReadOptions(), TARGET)


@pytest.fixture
def own_memory(root: Path) -> Memory:
    """The memory of a vault that a test may change."""
    return Memory(root, ReadOptions(), TARGET)


def test_tools_stand_in_a_fixed_order_and_only_read(memory: Memory) -> None:
    tools = drive(memory, lambda client: client.list_tools()).tools
    assert [tool.name for tool in tools] == [
        "overview",
        "recall",
        "note",
        "neighbours",
        "claims",
        "changed",
        "pack",
        "search",
        "fetch",
    ]
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
    assert all(tool.output_schema and tool.description for tool in tools)


def test_each_tool_answers(memory: Memory) -> None:
    check_every_answer(drive(memory, ask_every_tool))


def test_a_client_may_keep_lists_and_reads_notes_anew(memory: Memory) -> None:
    async def ask(client: Client) -> list[Any]:
        return [
            await client.list_tools(),
            await client.list_resource_templates(),
            await client.list_prompts(),
            await client.read_resource("vault://overview"),
        ]

    *lists, read = drive(memory, ask)
    assert all(each.ttl_ms >= 60_000 and each.cache_scope == "private" for each in lists)
    assert read.ttl_ms == 0


def check_size(answer: Any, budget: int) -> None:
    """Check an answer as it is shown to a model: the text by some clients, the data by others."""
    assert not answer.is_error
    shown = json.dumps(answer.structured_content, ensure_ascii=False, separators=(",", ":"))
    for told in (answer.content[0].text, shown):
        assert TOKENIZER.count(told) <= min(budget, 24_000)
        assert len(told) <= MOST_CHARACTERS


@pytest.mark.parametrize("budget", [150, 300, 1_000, 24_000, 100_000])
@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("overview", {}),
        ("recall", {"question": "yeast time paragraph starter"}),
        ("note", {"name": "Long"}),
        ("neighbours", {"name": "Hydration", "depth": 3}),
        ("claims", {}),
        ("changed", {"since": "2000-01-01"}),
    ],
)
def test_no_answer_is_over_the_budget_or_what_clients_take(
    memory: Memory, tool: str, arguments: dict[str, Any], budget: int
) -> None:
    check_size(call(memory, tool, budget=budget, **arguments), budget)


@pytest.mark.parametrize("budget", [200, 500, 2_000])
def test_an_answer_says_what_it_leaves_out(memory: Memory, budget: int) -> None:
    assert "Left out:" in said(memory, "recall", question="yeast and time", budget=budget)


def test_every_tool_stays_below_what_clients_cut(memory: Memory) -> None:
    for tool, arguments in (("pack", {"budget": 100_000}), ("fetch", {"id": "Long"})):
        check_size(call(memory, tool, **arguments), 24_000)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("note", {"name": "Secret"}),
        ("note", {"name": "Secret.md"}),
        ("note", {"name": "./Secret"}),
        ("fetch", {"id": "Secret.md"}),
        ("neighbours", {"name": "Secret"}),
        ("note", {"name": "../../etc/passwd"}),
        ("note", {"name": "/etc/passwd"}),
        ("fetch", {"id": "..%2f..%2fetc%2fpasswd"}),
        ("note", {"name": ""}),
        ("note", {"name": "No such note"}),
        ("changed", {"since": "soon"}),
        ("recall", {"question": "x", "module": "No such module"}),
        ("recall", {"question": "x", "budget": 3}),
        ("recall", {"question": "x", "vault": "other"}),
        ("recall", {}),
        ("recall", {"question": ["a", {"b": 1}]}),
    ],
)
def test_what_may_not_be_told_or_is_wrong_is_an_error(
    memory: Memory, tool: str, arguments: dict[str, Any]
) -> None:
    result = call(memory, tool, **arguments)
    assert result.is_error
    assert "Zanzibar" not in json.dumps(result.model_dump(mode="json"))
    assert "root:" not in result.content[0].text


@pytest.mark.parametrize(
    ("tool", "argument"),
    [("note", "name"), ("fetch", "id"), ("neighbours", "name"), ("changed", "since")],
)
def test_an_error_repeats_no_endless_argument(memory: Memory, tool: str, argument: str) -> None:
    result = call(memory, tool, **{argument: "x" * 100_000})
    assert result.is_error
    assert len(result.content[0].text) < 2_000


def test_a_note_that_is_written_while_the_vault_is_read_hides_no_change(
    own_memory: Memory, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert own_memory.notes
    refresh, failures = VaultIndex.refresh, [InputError("changed while it was read")]

    def disturbed(index: VaultIndex) -> RecallIndex:
        if failures:
            raise failures.pop()
        return refresh(index)

    monkeypatch.setattr(VaultIndex, "refresh", disturbed)
    (root / "Loaf.md").write_text("The loaf weighs two pounds.", encoding="utf-8")
    own_memory.forget()
    assert "two pounds" in own_memory.recall("loaf weighs").text


def test_a_chat_says_whom_it_was_with(own_memory: Memory, root: Path) -> None:
    (root / "Chat.md").write_text(CHAT_NOTES["nexus"], encoding="utf-8")
    answer = call(own_memory, "note", name="Chat")
    assert "\n# [[Chat]] (2026-01-02; chatgpt, gpt-5)\n" in answer.content[0].text
    told = {"provider": "chatgpt", "models": ["gpt-5"], "conversation_id": "n-1"}
    assert answer.structured_content["chat"] == told | {"messages": ["m-1", "m-2"]}
    assert "chat" not in call(own_memory, "note", name="Hydration").structured_content


def test_a_private_note_is_in_no_answer(memory: Memory) -> None:
    for tool, arguments in (
        ("overview", {"budget": 20_000}),
        ("recall", {"question": "what is the starter called", "budget": 20_000}),
        ("search", {"query": "starter called"}),
        ("changed", {"since": "1900-01-01"}),
        ("pack", {"budget": 20_000}),
    ):
        result = call(memory, tool, **arguments)
        told = json.dumps(result.model_dump(mode="json"), ensure_ascii=False)
        assert "Zanzibar" not in told
        assert "Secret" not in told


def test_a_change_is_in_the_next_answer_and_told_by_its_digest(
    own_memory: Memory, root: Path
) -> None:
    digest = call(own_memory, "overview").structured_content["digest"]
    (root / "Home.md").write_text("Now about tea: [[Sourdough]].", encoding="utf-8")
    (root / "New.md").write_text("A samovar is lit with pine cones.", encoding="utf-8")
    (root / "Hostile.md").unlink()
    own_memory.forget()
    assert "pine cones" in said(own_memory, "recall", question="how is a samovar lit")
    changes = call(own_memory, "changed", since=digest).structured_content["changes"]
    assert changes == [
        {"kind": "new", "note": "New.md"},
        {"kind": "changed", "note": "Home.md"},
        {"kind": "gone", "note": "Hostile.md"},
    ]


def test_the_oldest_states_are_forgotten_where_there_are_many(
    own_memory: Memory, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vaultgraph.serve.memory._MOST_DIGESTS", 2 * len(own_memory.state.names))
    digests = []
    for number in range(3):
        (root / "Home.md").write_text(f"Tea, {number} cups: [[Sourdough]].", encoding="utf-8")
        own_memory.forget()
        digests.append(own_memory.state.digest)
    assert own_memory.changed(digests[1]).data["changes"] == [
        {"kind": "changed", "note": "Home.md"}
    ]
    with pytest.raises(UsageError, match="is not a date"):
        own_memory.changed(digests[0])


@pytest.mark.parametrize(
    "name", ["Secret", "Secret.md", "../../etc/passwd", "/etc/passwd", "No such note", "%2e%2e", ""]
)
@pytest.mark.parametrize("kind", ["note", "module"])
def test_a_resource_that_may_not_be_told_or_is_not_there_is_an_error(
    memory: Memory, kind: str, name: str
) -> None:
    address = f"vault://{kind}/{quote(name, safe='')}"
    told = refusal(memory, lambda client: client.read_resource(address))
    assert len(told) > 20
    assert "Zanzibar" not in told
    assert "root:" not in told


def test_a_search_gives_addresses_that_can_be_read(own_memory: Memory, root: Path) -> None:
    (root / "Bread" / "50%25 rye, #1?.md").write_text("Half rye is called mixed.", encoding="utf-8")
    found = call(own_memory, "search", query="half rye mixed").structured_content["results"][0]
    read = drive(own_memory, lambda client: client.read_resource(found["url"]))
    assert "called mixed" in read.contents[0].text


@pytest.mark.parametrize("budget", ["many", "-5", "0", ""])
def test_a_prompt_with_a_wrong_budget_says_so(memory: Memory, budget: str) -> None:
    asked = {"budget": budget}
    told = refusal(memory, lambda client: client.get_prompt("continue_from_memory", asked))
    assert "tokens" in told


@pytest.fixture
def memories(root: Path, tmp_path: Path) -> dict[str, Memory]:
    other = tmp_path / "tea"
    other.mkdir()
    (other / "Oolong.md").write_text("Oolong is steeped at ninety degrees.", encoding="utf-8")
    return {each.name: Memory(each, ReadOptions(), TARGET) for each in (root, other)}


def test_several_vaults_have_resources_and_a_prompt_each(memories: dict[str, Memory]) -> None:
    async def run() -> list[str]:
        async with Client(make_server(memories, "0")) as client:
            listed = [str(each.uri) for each in (await client.list_resources()).resources]
            found = await client.call_tool("search", {"query": "oolong", "vault": "tea"})
            url = found.structured_content["results"][0]["url"]  # type: ignore[index]
            read: Any = (await client.read_resource(url)).contents[0]
            asked = {"budget": "1500", "vault": "tea"}
            prompt: Any = await client.get_prompt("continue_from_memory", asked)
            return [*listed, url, read.text, prompt.messages[0].content.text]

    first, second, url, note, prompt = asyncio.run(run())
    assert {first, second} == {"vault://vault/overview", "vault://tea/overview"}
    assert url == "vault://tea/note/Oolong.md"
    assert "ninety degrees" in note
    assert "ninety degrees" in prompt


def test_several_vaults_are_told_apart(memories: dict[str, Memory]) -> None:

    async def run() -> list[Any]:
        async with Client(make_server(memories, "0")) as client:
            ask: dict[str, Any] = {"question": "oolong"}
            return [
                await client.call_tool("recall", ask | vault)
                for vault in ({}, {"vault": "tea"}, {"vault": "vault"})
            ]

    unnamed, named, apart = asyncio.run(run())
    assert unnamed.is_error
    assert "vault, tea" in unnamed.content[0].text
    assert "ninety degrees" in named.content[0].text
    assert "ninety degrees" not in apart.content[0].text


def test_a_hundred_requests_at_once_are_answered(memory: Memory) -> None:
    async def ask(client: Client) -> list[Any]:
        calls = [client.call_tool("recall", {"question": f"flour {n}"}) for n in range(100)]
        return await asyncio.gather(*calls)

    answers = drive(memory, ask)
    assert len(answers) == 100
    assert all("flour" in each.content[0].text for each in answers)
