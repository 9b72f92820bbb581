"""The server of the page: one page, one reader who knows the secret, and news of changes."""

import http.client
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from vaultgraph.cli import main
from vaultgraph.cli.commands.serve import _names
from vaultgraph.serve.server import EVENTS, MODULES, PageServer
from vaultgraph.serve.watching import belongs


@pytest.fixture(name="server")
def server_fixture() -> Iterator[PageServer]:
    server = PageServer(b"<p>first</p>")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@contextmanager
def ask(
    server: PageServer, path: str, method: str = "GET", **headers: str
) -> Iterator[http.client.HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.request(method, path, headers=headers)
    try:
        with connection.getresponse() as answer:
            yield answer
    finally:
        connection.close()


def status_of(server: PageServer, path: str, method: str = "GET", **headers: str) -> int:
    with ask(server, path, method, **headers) as answer:
        return answer.status


def test_the_page_is_at_the_secret_address(server: PageServer) -> None:
    with ask(server, f"/{server.token}/") as answer:
        assert answer.status == 200
        assert answer.read() == b"<p>first</p>"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert server.token not in str(answer.headers)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "//",
        "/x/",
        "/{}",
        "/{}/x",
        "/{}//",
        "/{}/../{}/",
        "/{}/%2e%2e/",
        "/{}/?",
        "/é/",
        "/{}/events",
        "/{}/events/x",
        "/{}/events/0/",
    ],
)
def test_there_is_nothing_else(server: PageServer, path: str) -> None:
    asked = path.replace("{}", server.token)
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as line:
        host = f"127.0.0.1:{server.server_port}"
        line.sendall(f"GET {asked} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert line.recv(100).split()[1] == b"404"


def test_other_names_for_this_machine_are_refused(server: PageServer) -> None:
    page = f"/{server.token}/"
    assert status_of(server, page, Host="evil.example") == 404
    assert status_of(server, page, Host=f"evil.example:{server.server_port}") == 404
    assert status_of(server, page, Host=f"localhost:{server.server_port}") == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_sent_to_it(server: PageServer, method: str) -> None:
    assert status_of(server, f"/{server.token}/", method) == 501


@pytest.mark.parametrize("path", ["", "x", f"{EVENTS}/0", MODULES, f"{MODULES}/"])
def test_nothing_can_be_posted_to_a_page_that_decides_nothing(
    server: PageServer, path: str
) -> None:
    """Even from the page itself; the one address is there where modules can be named."""
    assert status_of(server, f"/{server.token}/{path}", "POST", Origin=server.origin) == 404


def test_every_server_has_a_secret_of_its_own(server: PageServer) -> None:
    other = PageServer(b"")
    other.server_close()
    assert len(server.token) >= 32
    assert other.token != server.token


def test_a_change_is_told(server: PageServer) -> None:
    with ask(server, f"/{server.token}/{EVENTS}/0") as answer:
        assert answer.headers["Content-Type"] == "text/event-stream"
        server.show(b"<p>second</p>")
        assert answer.readline() == b"event: reload\n"
    with ask(server, f"/{server.token}/") as answer:
        assert answer.read() == b"<p>second</p>"


def test_a_change_before_the_page_listens_is_told_too(server: PageServer) -> None:
    server.show(b"<p>second</p>")
    with ask(server, f"/{server.token}/{EVENTS}/0") as answer:
        assert answer.readline() == b"event: reload\n"


def test_a_reader_who_goes_away_leaves_no_trace(
    server: PageServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.show(b"x" * 10_000_000)
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as line:
        host = f"127.0.0.1:{server.server_port}"
        line.sendall(f"GET /{server.token}/ HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        line.recv(10)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert status_of(server, f"/{server.token}/") == 200
    assert "Traceback" not in capsys.readouterr().err


def test_a_taken_port_is_told(
    server: PageServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.md").write_text("a", encoding="utf-8")
    words = ["serve", str(tmp_path), "-q", "--no-cache", "--port", str(server.server_port)]
    assert main(words) == 2
    assert f"Port {server.server_port} cannot be used" in capsys.readouterr().err


def test_files_of_tools_are_no_change() -> None:
    root = Path("/vault")
    assert belongs(root, "/vault/a/b.md")
    assert not belongs(root, "/vault/.obsidian/workspace.json")
    assert not belongs(root, "/vault/a/.b.md.swp")


def test_many_changes_are_named_in_brief_and_what_stays_out_is_counted() -> None:
    known = [f"{number}.md" for number in range(9)]
    assert _names([Path("/v/1.md"), Path("/v/0.md")], known) == "0.md, 1.md"
    assert _names((Path("/v", name) for name in known), known) == "0.md, 1.md, 2.md and 6 more"
    assert _names([Path("/v/1.md"), Path("/v/private.md")], known) == "1.md and 1 more"
    assert _names([Path("/v/private.md")], known) == "1 file"
