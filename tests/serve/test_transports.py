"""The server over stdio and HTTP: every tool, many clients, odd questions, and strangers."""

import asyncio
import socket
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp.client.client import Client

from tests.serve.clients import (
    ask_every_tool,
    ask_odd_things,
    call,
    check_every_answer,
    check_odd_answers,
    over_http,
    over_stdio,
    said,
    served,
)
from vaultgraph.errors import UsageError
from vaultgraph.serve.mcp import make_server, run_http
from vaultgraph.serve.memory import Memory


def test_each_tool_answers_over_stdio(root: Path) -> None:
    check_every_answer(asyncio.run(over_stdio(root, ask_every_tool)))


def test_each_tool_answers_over_http(memory: Memory) -> None:
    with served(memory, "right") as port:
        check_every_answer(asyncio.run(over_http(port, ask_every_tool)))


def test_odd_things_are_answered_clearly_over_stdio(root: Path) -> None:
    check_odd_answers(asyncio.run(over_stdio(root, ask_odd_things)))


def test_odd_things_are_answered_clearly_over_http(memory: Memory) -> None:
    with served(memory, "right") as port:
        check_odd_answers(asyncio.run(over_http(port, ask_odd_things)))


def test_twenty_clients_at_once_each_get_their_answer_while_the_vault_changes(
    memory: Memory, root: Path
) -> None:
    async def ask(number: int, port: int) -> list[str]:
        async def work(client: Client) -> list[str]:
            answers: list[Any] = []
            for turn in range(3):
                (root / f"{number}.md").write_text(f"Loaf {number} weighs {turn} pounds.")
                memory.forget()
                asked = {"question": f"what does loaf {number} weigh"}
                answers.append(await client.call_tool("recall", asked))
            return [str(answer.content[0].text) for answer in answers]

        found: list[str] = await over_http(port, work)
        return found

    async def run(port: int) -> list[list[str]]:
        return await asyncio.gather(*(ask(number, port) for number in range(20)))

    with served(memory, "right") as port:
        answers = asyncio.run(run(port))
    for number, told in enumerate(answers):
        for turn, text in enumerate(told):
            assert f"Loaf {number} weighs {turn} pounds." in text


def test_a_vault_that_is_deleted_while_it_is_served_keeps_its_last_answers(
    memory: Memory, root: Path
) -> None:
    assert "rye flour daily" in said(memory, "recall", question="starter flour")
    root.rename(root.with_name("elsewhere"))
    memory.forget()
    assert "rye flour daily" in said(memory, "recall", question="starter flour")
    assert call(memory, "note", name="Sourdough").is_error
    root.with_name("elsewhere").rename(root)
    memory.forget()
    assert "rye flour daily" in said(memory, "note", name="Sourdough")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"jsonrpc": "2.0"}', b"[" * 10_000]
)
def test_over_http_what_is_no_request_is_refused(memory: Memory, body: bytes) -> None:
    headers = {
        "Authorization": "Bearer right",
        "Accept": "application/json, text/event-stream",
        "Content-Type": "application/json",
    }
    with served(memory, "right") as port:
        url = f"http://127.0.0.1:{port}/mcp"
        assert 400 <= httpx2.post(url, content=body, headers=headers).status_code < 500
        other = f"http://127.0.0.1:{port}/../etc/passwd"
        assert httpx2.get(other, headers=headers).status_code == 404
        assert "rye flour daily" in said(memory, "recall", question="starter flour")


def test_over_http_a_body_of_fifty_megabytes_is_refused(memory: Memory) -> None:
    headers = {"Authorization": "Bearer right", "Accept": "application/json, text/event-stream"}
    body = b'{"jsonrpc": "2.0", "id": 1, "method": "' + b"x" * 50_000_000 + b'"}'
    with served(memory, "right") as port:
        url = f"http://127.0.0.1:{port}/mcp"
        assert httpx2.post(url, content=body, headers=headers).status_code == 413


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Authorization": "Bearer right", "Host": "evil.example"}, 421),
        ({"Authorization": "Bearer right", "Origin": "http://evil.example"}, 403),
    ],
)
def test_over_http_strangers_are_refused(
    memory: Memory, headers: dict[str, str], status: int
) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accepts = {"Accept": "application/json, text/event-stream"}
    with served(memory, "right") as port:
        answer = httpx2.post(
            f"http://127.0.0.1:{port}/mcp", json=body, headers={**accepts, **headers}
        )
    assert answer.status_code == status


def test_a_port_that_is_taken_is_an_error_with_a_remedy(memory: Memory) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=str(port)) as refused:
            run_http(make_server({memory.name: memory}, "0"), "right", port)
    assert refused.value.remedy
