"""Questions reach a real server, survive its bad days, and are never asked twice."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from vaultgraph.errors import InputError, UsageError
from vaultgraph.unpack.endpoint import (
    Condition,
    Endpoint,
    Question,
    ask_all,
    mean_scores,
    read_answers,
    score,
)

QUESTIONS = [
    Question(
        id="q1",
        text="Which note stands in the gap?",
        answer="Цена языка",
        expects=("Цена языка",),
        source="The note is Цена языка.",
    ),
    Question(
        id="q2",
        text="What is a seed?",
        answer="The seed carries the memory over.",
        expects=(),
        source="A seed carries memory over.",
    ),
]
SEED = "memory: q1 is Цена языка; the seed carries the memory over"


class Server(ThreadingHTTPServer):
    """A model that repeats what it is given, and fails as it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.failures: list[tuple[int, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(body)
        self.server.keys.append(self.headers.get("Authorization"))
        code, headers, content = 200, {}, _answer(body)
        if self.server.failures:
            code, headers, content = self.server.failures.pop(0)
        if self.path != "/v1/chat/completions":
            code, content = 404, b"no such path"
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


def _answer(body: dict[str, Any]) -> bytes:
    system = [m["content"] for m in body["messages"] if m["role"] == "system"]
    reply = {"choices": [{"message": {"content": system[0] if system else "I do not know."}}]}
    return json.dumps(reply).encode()


@contextmanager
def serving() -> Iterator[Server]:
    with Server() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as made:
        yield made


def ask(server: Server, results: Path, **settings: Any) -> dict[Condition, float]:
    waits: list[float] = []
    endpoint = replace(Endpoint(url=server.url, model="m", timeout=5), **settings)
    answers = ask_all(QUESTIONS, SEED, endpoint, results, pack="abc", sleep=waits.append)
    return dict(mean_scores(answers))


def test_each_question_is_asked_under_each_condition(server: Server, tmp_path: Path) -> None:
    scores = ask(server, tmp_path / "answers.jsonl", key="secret")
    assert len(server.requests) == 6
    assert scores[Condition.NOTHING] == 0
    assert scores[Condition.SEED] == scores[Condition.SOURCE] == 1
    assert set(server.keys) == {"Bearer secret"}
    assert server.requests[0]["model"] == "m"
    assert "secret" not in (tmp_path / "answers.jsonl").read_text(encoding="utf-8")


def test_a_run_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    results = tmp_path / "deep" / "answers.jsonl"
    server.failures = [(200, {}, _answer({"messages": []})), (400, {}, b"bad model")]
    with pytest.raises(InputError, match=r"400 .* bad model"):
        ask(server, results)
    assert len(list(read_answers(results))) == 1
    with results.open("a", encoding="utf-8") as file:
        file.write('{"cut off')
    ask(server, results)
    assert len(server.requests) == 2 + 5
    ask(server, results)
    assert len(server.requests) == 2 + 5


def test_answers_of_another_model_are_asked_again(server: Server, tmp_path: Path) -> None:
    ask(server, tmp_path / "a.jsonl")
    ask(server, tmp_path / "a.jsonl", model="other")
    assert len(server.requests) == 12


def test_a_busy_server_is_asked_again_when_it_says(server: Server, tmp_path: Path) -> None:
    server.failures = [(429, {"Retry-After": "7"}, b""), (503, {}, b""), (502, {}, b"")]
    waits: list[float] = []
    endpoint = Endpoint(url=server.url, model="m", timeout=5)
    ask_all(QUESTIONS[:1], SEED, endpoint, tmp_path / "a", pack="p", sleep=waits.append)
    assert waits == [7, 2, 4]
    assert len(server.requests) == 6


def test_a_server_that_stays_busy_is_given_up(server: Server, tmp_path: Path) -> None:
    server.failures = [(503, {}, b"down")] * 9
    with pytest.raises(InputError, match="503"):
        ask(server, tmp_path / "a", tries=3)
    assert len(server.requests) == 3


@pytest.mark.parametrize("content", [b"<html>", b"{}", b"[]", b'{"choices": []}'])
def test_another_protocol_is_named(server: Server, tmp_path: Path, content: bytes) -> None:
    server.failures = [(200, {}, content)]
    with pytest.raises(InputError, match="chat completions"):
        ask(server, tmp_path / "a")


def test_no_server_is_a_clear_error(tmp_path: Path) -> None:
    endpoint = Endpoint(url="http://127.0.0.1:9", model="m", tries=2, timeout=1)
    with pytest.raises(InputError, match="does not answer"):
        ask_all(QUESTIONS, SEED, endpoint, tmp_path / "a", pack="p", sleep=lambda _: None)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "localhost:8000", "ftp://x/v1", ""])
def test_only_web_addresses_are_asked(url: str) -> None:
    with pytest.raises(UsageError, match="not the address"):
        Endpoint(url=url, model="m")


def test_words_are_scored_by_their_stems_and_names_whole() -> None:
    assert score("It carried memory; over seeds", QUESTIONS[1]) == 1
    assert score("memory", QUESTIONS[1]) == pytest.approx(1 / 3)
    assert score("It is the ЦЕНА ЯЗЫКА.", QUESTIONS[0]) == 1
    assert score("цена", QUESTIONS[0]) == 0
