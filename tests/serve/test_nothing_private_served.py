"""What is private or excluded gives not one word to a client or a browser, whatever it asks."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from mcp.client.client import Client

from tests.marked import EXCLUDED, closed, contents, leaks, write
from tests.marked import OPEN as OPEN_NOTES
from vaultgraph.linking import ReadOptions
from vaultgraph.passages.tokens.targets import DEFAULT_TARGET, find_target
from vaultgraph.serve.mcp import make_server
from vaultgraph.serve.memory import Memory

ASKED = "Hushed Wombaten harbour plan private excluded heading alias card task callout"
NAMES = ("River", "Bridge", "Hushed", "Wombaten", "Twin", "shown.canvas", "Locked", "a/Plan")


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    write(root, OPEN_NOTES | closed("private: true"))
    return root


async def ask_everything(client: Client) -> list[Any]:
    calls: list[tuple[str, dict[str, Any]]] = [
        ("overview", {"budget": 20_000}),
        ("recall", {"question": ASKED, "budget": 20_000}),
        ("claims", {"budget": 20_000}),
        ("claims", {"source": "Hushed"}),
        ("changed", {"since": "1900-01-01"}),
        ("pack", {"budget": 20_000}),
        ("pack", {"budget": 8_000, "focus": "River"}),
        ("search", {"query": ASKED}),
    ]
    calls += [(tool, {"name": name}) for tool in ("note", "neighbours") for name in NAMES]
    calls += [("fetch", {"id": name}) for name in NAMES]
    answers: list[Any] = [await client.call_tool(tool, words) for tool, words in calls]
    answers += (await client.list_tools(), await client.list_resources())
    answers.append(await client.read_resource("vault://overview"))
    for module in answers[0].structured_content["modules"]:
        answers.append(await client.read_resource(f"vault://module/{module['id']}"))
    answers.append(await client.get_prompt("continue_from_memory", {"budget": "4000"}))
    return answers


def test_no_tool_resource_or_prompt_tells_of_what_stays_out(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ReadOptions(exclude=EXCLUDED)
    memory = Memory(vault, options, find_target(DEFAULT_TARGET))

    async def run() -> list[Any]:
        async with Client(make_server({"vault": memory}, "0")) as client:
            return await ask_everything(client)

    answers = asyncio.run(run())
    told = [json.dumps(each.model_dump(mode="json"), ensure_ascii=False) for each in answers]
    assert sum("under the [[Bridge]]" in text for text in told) > 3
    assert [text for text in told if leaks(text.encode())] == []
    printed = capsys.readouterr()
    assert not leaks((printed.out + printed.err).encode())


def test_what_becomes_private_while_it_is_served_is_in_no_later_answer(vault: Path) -> None:
    write(vault, closed("draft: true"))
    memory = Memory(vault, ReadOptions(exclude=EXCLUDED), find_target(DEFAULT_TARGET))

    async def run() -> list[list[Any]]:
        async with Client(make_server({"vault": memory}, "0")) as client:
            before = await ask_everything(client)
            write(vault, closed("private: true"))
            memory.forget()  # as it is told where a file has changed
            return [before, await ask_everything(client)]

    before, after = (
        [json.dumps(each.model_dump(mode="json"), ensure_ascii=False) for each in answers]
        for answers in asyncio.run(run())
    )
    assert any(leaks(text.encode()) for text in before)
    assert [text for text in after if leaks(text.encode())] == []


@pytest.mark.parametrize("before", ["private: true", "draft: true"])
@pytest.mark.skipif(sys.platform == "win32", reason="stopped by SIGINT")
def test_the_served_page_and_its_log_tell_nothing_either(
    vault: Path, tmp_path: Path, before: str
) -> None:
    write(vault, closed(before))
    excluded = [word for pattern in EXCLUDED for word in ("--exclude", pattern)]
    words = [sys.executable, "-m", "vaultgraph", "serve", str(vault), *excluded]
    environment = os.environ | {"VAULTGRAPH_CACHE_DIR": str(tmp_path / "cache")}
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        address = running.stdout.readline().strip()
        first = read(address)
        printed: list[str] = []
        log = threading.Thread(target=lambda: printed.extend(running.stderr or ()))
        log.start()
        deadline = time.monotonic() + 60
        while not any("Changed:" in line for line in printed) and time.monotonic() < deadline:
            write(vault, {path: f"{text}\n" for path, text in closed("private: true").items()})
            time.sleep(1)
        second = read(address)
        running.send_signal(signal.SIGINT)
        log.join()
    assert any("Changed:" in line for line in printed)
    assert any(b"Bridge" in each for each in contents(first))
    assert bool(leaks(first)) is (before != "private: true")
    assert not leaks(second)
    assert not leaks("".join(printed).encode())


def read(address: str) -> bytes:
    assert re.match(r"http://127\.0\.0\.1:\d+/", address), address
    with urllib.request.urlopen(address) as answer:  # loopback
        page: bytes = answer.read()
    return page
