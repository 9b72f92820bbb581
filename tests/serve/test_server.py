"""The server of a page: who may ask for what, what readers are told, where it is found again."""

import http.client
import json
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from vaultgraph.serve.address import ServedAt, recall_address, remember_address
from vaultgraph.serve.server import ModuleChange, PageServer

JSON = {"Content-Type": "application/json"}


class Reader:
    """A client of a server, and what the server was asked to decide."""

    def __init__(self) -> None:
        self.decided: list[ModuleChange] = []
        self.server = PageServer(b"page", decide=self.decide)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def decide(self, change: ModuleChange) -> str:
        self.decided.append(change)
        return "no such module" if change.module == "m99" else ""

    def post(self, body: bytes, path: str = "modules", **headers: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_port)
        given = {**JSON, "Origin": self.server.origin, **headers}
        connection.request("POST", f"/{self.server.token}/{path}", body, given)
        status = connection.getresponse().status
        connection.close()
        return status


@pytest.fixture(name="reader")
def reader_fixture() -> Iterator[Reader]:
    reader = Reader()
    yield reader
    reader.server.shutdown()
    reader.server.server_close()


def test_the_page_may_name_and_colour_a_module(reader: Reader) -> None:
    body = json.dumps({"module": "m01", "name": "Мой сад", "color": "#123456"}).encode()
    assert reader.post(body) == 200
    assert reader.decided == [ModuleChange(module="m01", name="Мой сад", colour="#123456")]
    assert reader.post(b'{"module": "m99"}') == 409


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Host": "evil.example"}, 404),
        ({"Host": "evil.example", "Origin": "http://evil.example"}, 404),
        ({"Content-Type": "text/plain"}, 400),
    ],
)
def test_nobody_else_may(reader: Reader, headers: dict[str, str], status: int) -> None:
    assert reader.post(b'{"module": "m01", "name": "x"}', **headers) == status
    assert reader.decided == []


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"name": "x"}', b'{"module": 1}', b'{"module": "m01", "name": 3}',
     b"[" * 4000, b" " * 5000],
)  # fmt: skip
def test_a_post_that_says_nothing_is_refused(reader: Reader, body: bytes) -> None:
    assert reader.post(body) == 400
    assert reader.decided == []


def test_only_one_address_takes_posts(reader: Reader) -> None:
    assert reader.post(b'{"module": "m01"}', path="") == 404
    assert reader.post(b'{"module": "m01"}', path="modules/x") == 404
    assert reader.post(b'{"module": "m01"}', path="events/0") == 404


def events_of(server: PageServer, seen: int, count: int) -> list[tuple[str, str]]:
    """Read the first events that a reader of a version is told."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.request("GET", f"/{server.token}/events/{seen}")
    answer = connection.getresponse()
    events = []
    while len(events) < count:
        line = answer.readline().decode()
        if line.startswith("event: "):
            data = answer.readline().decode()
            events.append((line[7:].strip(), data.removeprefix("data: ").strip()))
    connection.close()
    return events


@pytest.mark.parametrize("path", ["*", "nowhere", "/", "//", "http://127.0.0.1/nowhere"])
def test_a_path_without_the_secret_is_not_found(reader: Reader, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", reader.server.server_port)
    connection.request("GET", path)
    assert connection.getresponse().status == 404
    connection.close()


def test_a_reader_is_told_that_the_page_is_made_anew_and_of_its_renames(reader: Reader) -> None:
    server = reader.server

    def work() -> None:
        server.notify("updating")
        server.show(b"second", {"a.md": "b.md"})

    timer = threading.Timer(0.5, work)
    timer.start()
    first, *_ = events_of(server, 0, 1)
    timer.join()
    assert first in (("updating", '""'), ("reload", '{"a.md": "b.md"}'))
    server.show(b"third", {"b.md": "c.md", "x.md": "y.md"})
    assert events_of(server, 0, 1) == [
        ("reload", '{"a.md": "c.md", "b.md": "c.md", "x.md": "y.md"}')
    ]
    assert events_of(server, 1, 1) == [("reload", '{"b.md": "c.md", "x.md": "y.md"}')]


def test_a_failure_is_told(reader: Reader) -> None:
    timer = threading.Timer(0.5, lambda: reader.server.notify("failed", "holds no notes"))
    timer.start()
    assert events_of(reader.server, 0, 1) == [("failed", '"holds no notes"')]
    timer.join()


def test_an_address_is_found_again_by_its_owner_alone(tmp_path: Path) -> None:
    folder, vault = tmp_path / "cache", tmp_path / "vault"
    vault.mkdir()
    assert recall_address(folder, vault) == ServedAt()
    address = ServedAt(port=4321, token="secret")
    remember_address(folder, vault, address)
    assert recall_address(folder, vault) == address
    assert recall_address(folder, tmp_path) == ServedAt()
    [file] = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.write_text('{"port": 70000, "token": "x"}', encoding="utf-8")
    assert recall_address(folder, vault) == ServedAt()
    file.write_text("[", encoding="utf-8")
    assert recall_address(folder, vault) == ServedAt()


def test_without_a_cache_nothing_is_remembered(tmp_path: Path) -> None:
    remember_address(None, tmp_path, ServedAt(port=1, token="x"))
    assert recall_address(None, tmp_path) == ServedAt()
    assert list(tmp_path.iterdir()) == []
