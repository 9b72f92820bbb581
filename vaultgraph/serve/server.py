"""Serves one page on this machine alone, and tells it when to load again.

In: the bytes of the page, as often as they change. Out: HTTP on 127.0.0.1, below a secret path.
There is nothing else to ask for: no file, no folder, no parameter.
"""

import hmac
import secrets
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

EVENTS = "events"
"""The address, beside the page, at which it waits to be told of a change; the version that the
page is of follows: `events/0` for the first."""

_HOST = "127.0.0.1"
_BEAT_SECONDS = 15.0
_DIGITS = 9


class PageServer(ThreadingHTTPServer):
    """A server of one page; threads of its readers end with the process.

    Args:
        page: the page, as it is at first.
        port: the port to listen on; 0 takes a free one.

    Raises:
        OSError: the port is taken.
    """

    daemon_threads = True

    def __init__(self, page: bytes, port: int = 0) -> None:
        super().__init__((_HOST, port), _Handler)
        self.token = secrets.token_urlsafe(24)
        self.page = page
        self.version = 0
        self.changed = threading.Condition()

    @property
    def address(self) -> str:
        """The address of the page, with the secret in it."""
        return f"http://{_HOST}:{self.server_port}/{self.token}/"

    def show(self, page: bytes) -> None:
        """Replace the page and tell whoever has it open."""
        with self.changed:
            self.page = page
            self.version += 1
            self.changed.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing when a reader went away in the middle of an answer."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def wait_for_change(self, seen: int) -> int:
        """Wait until there is a newer version than `seen`, or for a heartbeat; say which."""
        with self.changed:
            self.changed.wait_for(lambda: self.version != seen, _BEAT_SECONDS)
            return self.version


class _Handler(BaseHTTPRequestHandler):
    server: PageServer
    server_version = "vaultgraph"
    sys_version = ""

    def do_GET(self) -> None:
        _, token, *rest = self.path.split("/")
        if not self._is_trusted(token):
            self.send_error(HTTPStatus.NOT_FOUND)
        elif rest == [""]:
            self._send_page()
        elif len(rest) == 2 and rest[0] == EVENTS and rest[1].isdecimal():
            self._send_events(int(rest[1][:_DIGITS]))
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def _is_trusted(self, token: str) -> bool:
        """Refuse who does not know the secret, and names that were made to point here."""
        port = self.server.server_port
        host = self.headers.get("Host", "") in (f"{_HOST}:{port}", f"localhost:{port}")
        return host and hmac.compare_digest(
            token.encode("latin-1", "replace"), self.server.token.encode()
        )

    def _head(self, content_type: str, length: int | None = None) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", content_type)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", "frame-ancestors 'none'")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Content-Type-Options", "nosniff")
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def _send_page(self) -> None:
        page = self.server.page
        self._head("text/html; charset=utf-8", len(page))
        self.wfile.write(page)

    def _send_events(self, seen: int) -> None:
        """Keep telling of changes after the version that the reader has, until it goes away."""
        self._head("text/event-stream")
        try:
            while True:
                newest = self.server.wait_for_change(seen)
                self.wfile.write(
                    b": still here\n\n" if newest == seen else b"event: reload\ndata:\n\n"
                )
                seen = newest
        except ConnectionError:
            return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep silent: the address holds the secret."""
