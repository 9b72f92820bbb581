"""Drives a real Chromium by the DevTools protocol: pages are opened, clicked, typed into, seen."""

import base64
import hashlib
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import websocket

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
)
PATIENCE = 45.0
LEAVING = ("Execution context was destroyed", "Inspected target navigated")
INSIDES = """window.vaultgraph = {
  state, scene, facts, settings, select, selectModule, camera, change, nodeNamed, detailsOf,
  makeSvg, drawPng, network, lineLayer, linesOf, repaint, linkCount, searchNodes, isVisible,
  isOpen, nameOf, moduleColour, nodesOf: (link) => [from[link], to[link]],
  colourOf, contrast, ground, count, endsOf: (link) => [from[link], to[link]].map((node) =>
    scene.order.indexOf(node)),
  placeOf: (node) => ({ x: scene.x[node], y: scene.y[node] }),
};
"""
"""What tests look at inside the page's script; the page itself gives it to nobody."""


def find_chromium() -> str | None:
    return next((path for path in map(shutil.which, NAMES) if path), None)


def opened(page: bytes) -> bytes:
    """Let tests look inside a page: its script ends with `INSIDES`, and its policy allows that."""
    html = page.decode()
    before = _script_of(html)
    body, end, rest = before.rpartition("})();")
    after = f"{body}{INSIDES}{end}{rest}"
    return html.replace(before, after).replace(_digest(before), _digest(after)).encode()


def _script_of(html: str) -> str:
    return html.partition("\n<script>")[2].partition("</script>")[0]


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


@dataclass(kw_only=True)
class Page:
    """One tab. `problems` collects console errors, exceptions and dialogs; `requests` whatever
    it asked for beside its own address."""

    socket: websocket.WebSocket
    problems: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    address: str = ""
    count: int = 0

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self.count += 1
        number = self.count
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            message = json.loads(self.socket.recv())
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                result: dict[str, Any] = message["result"]
                return result
            self.note(message)
        raise TimeoutError(method)

    def note(self, message: dict[str, Any]) -> None:
        method, parameters = message.get("method"), message.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.problems.append(json.dumps(parameters["exceptionDetails"])[:600])
        elif method == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
            self.problems.append(parameters["entry"]["text"])
        elif method == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning"):
            self.problems.append(json.dumps(parameters["args"])[:600])
        elif method == "Page.javascriptDialogOpening":
            self.problems.append(f"dialog: {parameters['message']}")
            self.call("Page.handleJavaScriptDialog", accept=True)
        elif method == "Network.requestWillBeSent":
            self.hear_request(parameters["request"]["url"])

    def hear_request(self, url: str) -> None:
        own = url.partition("#")[0] == self.address.partition("#")[0]
        if not own and not url.startswith(("data:", "blob:")):
            self.requests.append(url)

    def open(
        self, address: str, *, ready: str = "document.body?.dataset.ready !== undefined"
    ) -> None:
        self.address = address
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=address)
        self.wait(ready)

    def run(self, expression: str) -> Any:
        answer = self.call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"])[:800])
        return answer["result"].get("value")

    def wait(self, expression: str, patience: float = PATIENCE) -> Any:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            try:
                if value := self.run(expression):
                    return value
            except RuntimeError as error:
                if not any(sign in str(error) for sign in LEAVING):
                    raise
            time.sleep(0.03)
        raise TimeoutError(f"never true: {expression}; problems: {self.problems}")

    def resize(self, width: int, height: int, *, ratio: float = 1, mobile: bool = False) -> None:
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=ratio, mobile=mobile,
        )  # fmt: skip

    def media(self, **features: str) -> None:
        rows = [
            {"name": name.replace("_", "-"), "value": value} for name, value in features.items()
        ]
        self.call("Emulation.setEmulatedMedia", features=rows)

    def picture(self, path: Path) -> None:
        data = self.call("Page.captureScreenshot", format="png")["data"]
        path.write_bytes(base64.b64decode(data))

    def mouse(self, kind: str, x: float, y: float, **more: Any) -> None:
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def move(self, x: float, y: float) -> None:
        self.mouse("mouseMoved", x, y)

    def click(self, x: float, y: float, *, times: int = 1, modifiers: int = 0) -> None:
        self.move(x, y)
        for count in range(1, times + 1):
            for kind in ("mousePressed", "mouseReleased"):
                self.mouse(kind, x, y, button="left", clickCount=count, modifiers=modifiers)

    def press(self, key: str, text: str = "") -> None:
        code = {"Escape": 27, "Enter": 13, "ArrowDown": 40, "ArrowUp": 38, "ArrowLeft": 37,
                "ArrowRight": 39, "Tab": 9}.get(key, 0)  # fmt: skip
        kind = "keyDown" if text else "rawKeyDown"
        self.call(
            "Input.dispatchKeyEvent", type=kind, key=key, text=text, windowsVirtualKeyCode=code
        )
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def type(self, text: str) -> None:
        for letter in text:
            self.press(letter, letter)

    def place_of(self, selector: str) -> tuple[float, float]:
        """Find the middle of an element on the screen."""
        found = self.wait(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            "if (!e) return null; e.scrollIntoView({block: 'nearest'});"
            "const b = e.getBoundingClientRect();"
            "return [b.x + b.width / 2, b.y + b.height / 2]; })()"
        )
        return found[0], found[1]

    def press_on(self, selector: str) -> None:
        self.click(*self.place_of(selector))


@contextmanager
def browser() -> Iterator[Page]:
    """Start Chromium with an empty profile and give its one tab; it is closed at the end."""
    program = find_chromium()
    assert program, "Chromium is missing"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [program, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            socket = websocket.create_connection(_address(Path(profile)), timeout=PATIENCE)
            page = Page(socket=socket)
            for domain in ("Page", "Runtime", "Log", "Network"):
                page.call(f"{domain}.enable")
            page.call("Emulation.setFocusEmulationEnabled", enabled=True)
            page.resize(1440, 900)
            yield page
            socket.close()
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _address(profile: Path) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        file = profile / "DevToolsActivePort"
        if file.is_file() and (lines := file.read_text().splitlines()):
            with urlopen(f"http://127.0.0.1:{lines[0]}/json/list") as answer:
                tabs = [tab for tab in json.load(answer) if tab["type"] == "page"]
            if tabs:
                return str(tabs[0]["webSocketDebuggerUrl"])
        time.sleep(0.05)
    raise TimeoutError("Chromium did not start")
