"""An embedder ranks passages by meaning, its vectors are cached, and its errors are reported."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from tests.pack.building import WordTokenizer
from vaultgraph.cli import main
from vaultgraph.errors import InputError, PluginError, UsageError
from vaultgraph.linking import ReadOptions
from vaultgraph.recall.embedding import Embedder, find_embedder
from vaultgraph.recall.opening import VaultIndex
from vaultgraph.recall.recaller import Recaller, RecallOptions
from vaultgraph.vault.reading.cache import cache_info

NOTES = {
    "Car.md": "The automobile was sold to the dealer in spring.",
    "Garden.md": "Tomatoes want a sunny bed and a stake.",
    "Secret.md": "---\nprivate: true\n---\nThe automobile is hidden in Zanzibar.",
    "Keys.md": "The starter key is AKIAQYLPMN5HFIQR7XYA and nothing else.",
}
MEANINGS = (("vehicle", "automobile", "car"), ("tomato", "vegetable"), ("key", "password"))


def vector_of(text: str) -> list[float]:
    """Tell which of a few meanings a text has, and a little of its own."""
    own = hashlib.sha256(text.encode()).digest()[0] / 10_000
    return [*(float(any(w in text.lower() for w in words)) for words in MEANINGS), 0.01 + own]


class Server(ThreadingHTTPServer):
    """A server of embeddings as OpenAI's, which can be made to answer wrongly."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.inputs: list[str] = []
        self.keys: list[str | None] = []
        self.answer: tuple[int, bytes] | None = None
        self.url = f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.inputs += asked["input"]
        self.server.keys.append(self.headers.get("Authorization"))
        rows = [
            {"index": number, "embedding": vector_of(text)}
            for number, text in enumerate(asked["input"])
        ]
        status, data = self.server.answer or (200, json.dumps({"data": rows[::-1]}).encode())
        if self.path != "/v1/embeddings":
            status, data = 404, b"no such path"
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "vault").mkdir()
    for path, text in NOTES.items():
        (tmp_path / "vault" / path).write_text(text, encoding="utf-8")
    return tmp_path / "vault"


def open_recaller(root: Path, cache: Path | None, embedder: Embedder) -> Recaller:
    index = VaultIndex(root, ReadOptions(cache_folder=cache))
    return Recaller(index.refresh(), WordTokenizer(), index.embed(embedder))


def test_a_word_that_is_in_no_note_is_found_by_its_meaning(root: Path, server: Server) -> None:
    recaller = open_recaller(root, None, find_embedder(server.url, "m"))
    answer = recaller.recall("which vehicle", RecallOptions(budget=200))
    assert answer.passages[0].note == "Car.md"
    assert "vehicle" in answer.unknown
    assert answer.tokens <= 200


def test_nothing_private_or_secret_is_sent(root: Path, server: Server) -> None:
    open_recaller(root, None, find_embedder(server.url, "m")).recall("key")
    assert server.inputs
    assert not any("Zanzibar" in text or "AKIAQYLPMN5HFIQR7XYA" in text for text in server.inputs)


def test_only_what_is_new_is_embedded_again(root: Path, tmp_path: Path, server: Server) -> None:
    cache, embedder = tmp_path / "cache", find_embedder(server.url, "m")
    first = open_recaller(root, cache, embedder).recall("vehicle").text
    server.inputs.clear()
    assert open_recaller(root, cache, embedder).recall("vehicle").text == first
    assert server.inputs == ["vehicle"]
    (root / "Garden.md").write_text("Tomatoes want water.", encoding="utf-8")
    server.inputs.clear()
    open_recaller(root, cache, embedder).recall("vehicle")
    assert server.inputs == ["Garden\nTomatoes want water.", "vehicle"]
    assert cache_info(cache).vaults == 1


def test_a_server_that_follows_embeds_only_what_changed(root: Path, server: Server) -> None:
    embedder = find_embedder(server.url, "m")
    index = VaultIndex(root, ReadOptions())
    index.refresh()
    index.embed(embedder)
    server.inputs.clear()
    (root / "New.md").write_text("A password is kept in a box.", encoding="utf-8")
    index.refresh()
    vectors = index.embed(embedder)
    assert server.inputs == ["New\nA password is kept in a box."]
    assert len(vectors.rows) == len(index.refresh().owner)


def test_the_key_comes_from_the_environment(
    root: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAULTGRAPH_EMBED_KEY", "k1")
    open_recaller(root, None, find_embedder(server.url, "m"))
    assert set(server.keys) == {"Bearer k1"}


@pytest.mark.parametrize(
    "answer",
    [
        (200, b"hello"),
        (200, b"{}"),
        (200, b'{"data": []}'),
        (200, b'{"data": [{"index": 0, "embedding": ["x"]}]}'),
        (200, b'{"data": [{"index": 0, "embedding": []}]}'),
        (401, b"who are you"),
        (500, b""),
    ],
)
def test_a_server_that_answers_wrongly_is_an_error_with_a_remedy(
    root: Path, server: Server, answer: tuple[int, bytes]
) -> None:
    server.answer = answer
    with pytest.raises(InputError) as raised:
        open_recaller(root, None, find_embedder(server.url, "m"))
    assert raised.value.remedy


def test_a_server_that_is_not_there_is_an_error(root: Path) -> None:
    with serving() as gone:
        pass
    with pytest.raises(InputError, match="does not answer"):
        open_recaller(root, None, find_embedder(gone.url, "m"))


@pytest.mark.parametrize(("where", "model"), [("nothing", "m"), ("ftp://x/y", "m"), ("", "m")])
def test_what_is_no_embedder_is_an_error(where: str, model: str) -> None:
    with pytest.raises(UsageError, match="neither the address"):
        find_embedder(where, model)


def test_a_server_needs_a_model() -> None:
    with pytest.raises(UsageError, match="name of a model"):
        find_embedder("http://localhost:1/v1")


class OwnEmbedder:
    name = "own"

    def embed(self, texts: list[str]) -> list[list[float]]:
        return [vector_of(text) for text in texts]


class BrokenEmbedder(OwnEmbedder):
    def embed(self, texts: list[str]) -> list[list[float]]:
        raise RuntimeError("out of order")


def install(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    point = EntryPoint(name="own", value=value, group="vaultgraph.embedders")
    monkeypatch.setattr(
        "vaultgraph.plugins.entry_points", lambda group: [point] if group == point.group else []
    )


def test_another_package_brings_an_embedder(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, f"{__name__}:OwnEmbedder")
    recaller = open_recaller(root, None, find_embedder("own"))
    assert recaller.recall("vehicle").passages[0].note == "Car.md"


def test_one_that_fails_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, f"{__name__}:BrokenEmbedder")
    with pytest.raises(PluginError, match=r"'own' .* out of order"):
        open_recaller(root, None, find_embedder("own"))


def test_on_the_command_line(
    root: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["recall", str(root), "which vehicle", "--no-cache", "-q"]
    assert main([*words, "--embed", server.url, "--embed-model", "m"]) == 0
    assert "automobile" in capsys.readouterr().out
    assert main([*words, "--embed", server.url]) == 2
    assert "--embed-model" in capsys.readouterr().err
    assert main([*words, "--embed-model", "m"]) == 2
