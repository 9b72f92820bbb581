"""Serves one page on this machine only, and notifies it when to reload.

In: the bytes of the page, as often as they change. Out: HTTP on 127.0.0.1, below a secret path; and
changes of modules by the page's reader, to a callback. Nothing else is served: no file, no folder,
no parameter.
"""

import hmac
import json
import secrets
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

EVENTS = "events"
"""The address, relative to the page, at which it waits for a change, followed by the version of the
page: `events/0` for the first."""

MODULES = "modules"
"""The address, relative to the page, to which it posts the name or the colour of a module."""

_HOST = "127.0.0.1"
_LONGEST_POST = 4_096
_BEAT_SECONDS = 15.0
_DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleChange:
    """A change of a module by the reader; None for what stays, an empty name for the computed one.

    Args:
        module: its id.
        name: its new name.
        colour: its colour, `#rrggbb`.
    """

    module: str
    name: str | None = None
    colour: str | None = None


class PageServer(ThreadingHTTPServer):
    """A server of one page; the threads of its requests end with the process.

    Args:
        page: the page, as it is at first.
        port: the port to listen on; 0 takes a free one.
        token: the secret in the address; a new one when empty.
        decide: called with a change of a module; returns why it is refused, or "". If None, modules
            cannot be changed.

    Raises:
        OSError: the port is taken.
    """

    daemon_threads = True

    def __init__(
        self,
        page: bytes,
        port: int = 0,
        token: str = "",
        decide: Callable[[ModuleChange], str] | None = None,
    ) -> None:
        super().__init__((_HOST, port), _Handler)
        self.token = token or secrets.token_urlsafe(24)
        self.page = page
        self.decide = decide
        self.version = 0
        self.changed = threading.Condition()
        self._said: list[tuple[str, str]] = []
        self._reloads: list[str] = []

    @property
    def address(self) -> str:
        """The address of the page, with the secret in it."""
        return f"http://{_HOST}:{self.server_port}/{self.token}/"

    @property
    def origin(self) -> str:
        """The origin of the page, as a browser names it."""
        return f"http://{_HOST}:{self.server_port}"

    def show(self, page: bytes, renamed: Mapping[str, str] | None = None) -> None:
        """Replace the page and notify every browser that has it open.

        Args:
            page: the page as it is now.
            renamed: notes that have another path since the version before, old to new.
        """
        with self.changed:
            self.page = page
            self.version += 1
            self._reloads.append(json.dumps(dict(renamed or {})))
            self.changed.notify_all()

    def notify(self, event: str, text: str = "") -> None:
        """Notify every browser that the page is `updating`, or what `failed`."""
        with self.changed:
            self._said.append((event, json.dumps(text)))
            self.changed.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore that a browser closed the connection during an answer."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def heard(self) -> int:
        """The number of messages so far."""
        with self.changed:
            return len(self._said)

    def wait(self, seen: int, heard: int) -> tuple[list[tuple[str, str]], int, int]:
        """Wait for a newer version than `seen`, for a message, or for a heartbeat.

        Returns:
            events with their data as JSON, the newest version, and the number of messages.
        """
        with self.changed:
            self.changed.wait_for(
                lambda: self.version != seen or len(self._said) > heard, _BEAT_SECONDS
            )
            events = self._said[heard:]
            if self.version != seen:
                events = [("reload", self._renamed_since(seen))]
            return events, self.version, len(self._said)

    def _renamed_since(self, seen: int) -> str:
        """Merge the renames of every version after `seen`; empty if it is of an earlier server."""
        whole: dict[str, str] = {}
        for each in self._reloads[seen:] if seen < self.version else []:
            renamed = json.loads(each)
            whole = {old: renamed.get(new, new) for old, new in whole.items()} | renamed
        return json.dumps(whole)


class _Handler(BaseHTTPRequestHandler):
    server: PageServer
    server_version = "vaultgraph"
    sys_version = ""

    def do_GET(self) -> None:
        token, rest = self._parts()
        if not self._is_trusted(token):
            self.send_error(HTTPStatus.NOT_FOUND)
        elif rest == [""]:
            self._send_page()
        elif len(rest) == 2 and rest[0] == EVENTS and rest[1].isdecimal():
            self._send_events(int(rest[1][:_DIGITS]))
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        """Handle a change of a module; only the page itself may send it."""
        token, rest = self._parts()
        origin = self.headers.get("Origin", "")
        if not self._is_trusted(token) or rest != [MODULES] or self.server.decide is None:
            self.send_error(HTTPStatus.NOT_FOUND)
        elif origin != f"http://{self.headers['Host']}":
            self.send_error(HTTPStatus.FORBIDDEN)
        elif (change := self._read_change()) is None:
            self.send_error(HTTPStatus.BAD_REQUEST)
        elif reason := self.server.decide(change):
            self._answer(HTTPStatus.CONFLICT, reason)
        else:
            self._answer(HTTPStatus.OK, "")

    def _parts(self) -> tuple[str, list[str]]:
        """Take the secret, and what follows it, from a path such as `/secret/events/0`."""
        _, _, path = self.path.partition("/")
        token, *rest = path.split("/")
        return token, rest

    def _read_change(self) -> ModuleChange | None:
        """Read a change of a module; None if it is invalid."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length[:_DIGITS]) > _LONGEST_POST:
            return None
        if self.headers.get_content_type() != "application/json":
            return None
        try:
            asked = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            return None
        if not isinstance(asked, dict) or not isinstance(asked.get("module"), str):
            return None
        name, colour = asked.get("name"), asked.get("color")
        if not all(each is None or isinstance(each, str) for each in (name, colour)):
            return None
        return ModuleChange(module=asked["module"], name=name, colour=colour)

    def _answer(self, status: HTTPStatus, text: str) -> None:
        body = text.encode("utf-8", "replace")
        self._head("text/plain; charset=utf-8", len(body), status)
        self.wfile.write(body)

    def _is_trusted(self, token: str) -> bool:
        """Check the secret, and the Host and Origin headers against DNS rebinding."""
        port = self.server.server_port
        host = self.headers.get("Host", "") in (f"{_HOST}:{port}", f"localhost:{port}")
        return host and hmac.compare_digest(
            token.encode("latin-1", "replace"), self.server.token.encode()
        )

    def _head(
        self, content_type: str, length: int | None = None, status: HTTPStatus = HTTPStatus.OK
    ) -> None:
        self.send_response(status)
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
        """Send events after the version that the page has, until it disconnects."""
        self._head("text/event-stream")
        heard = self.server.heard()
        try:
            while True:
                events, seen, heard = self.server.wait(seen, heard)
                for event, data in events:
                    self.wfile.write(f"event: {event}\ndata: {data}\n\n".encode())
                if not events:
                    self.wfile.write(b": still here\n\n")
        except ConnectionError:
            return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Log nothing: the address contains the secret."""
