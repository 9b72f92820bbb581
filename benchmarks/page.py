"""Measures building the page, and its speed in a browser with software rendering.

    python benchmarks/vaults.py 20000 build/vaults/20k
    python benchmarks/page.py build/vaults/20k

Building, in processor seconds: layout and page, cold, and with the places of an earlier run. In
Chromium, software rendering, 1440 × 900: from navigation to the first frame with notes on it; the
time of a frame while zooming by the wheel and while moving, first as the page opens, then with
every link drawn, then near; from a keystroke in the search to its results on the screen. Frames are
given as the median of 24, and in processor milliseconds of all processes of the browser, which are
the same on a busy machine. `--beside` measures another page of the same vault in the same run.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from measuring import machine

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.browser.devtools import Page, browser
from vaultgraph.compiler import read_vault
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.view.layout import keep_places
from vaultgraph.view.page import ViewOptions, lay_out, render_view

RUNS = 3
BASE_BYTES, NOTE_BYTES, LINK_BYTES = 1_000_000, 250, 90

FRAMES = 24

MOVE = """
new Promise((done) => {
  const canvas = document.querySelector("#stage canvas"), times = [], zooming = %s;
  const middle = { clientX: innerWidth / 2, clientY: innerHeight / 2, cancelable: true };
  const arrow = (key) => document.body.dispatchEvent(
    new KeyboardEvent("keydown", { key, code: key, bubbles: true, cancelable: true }));
  let count = 0, before = 0;
  const step = (now) => {
    if (count > 2) times.push(now - before);
    before = now;
    if (count++ === 26) return done(times);
    if (zooming) canvas.dispatchEvent(
      new WheelEvent("wheel", { ...middle, deltaY: count %% 12 < 6 ? -60 : 60 }));
    else arrow(count %% 12 < 6 ? "ArrowLeft" : "ArrowRight");
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})
"""
SHOW_ALL = """
(() => { const button = document.getElementById("show-all");
if (!button || button.hidden) return false; button.click(); return true; })()
"""
NEAR = "for (let step = 0; step < 5; step++) document.getElementById('zoom-in').click()"
REST = "new Promise((done) => setTimeout(done, 2500))"
SEARCH = """
new Promise((done) => {
  const field = document.getElementById("search");
  const began = performance.now();
  field.value = "%s";
  field.dispatchEvent(new Event("input"));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
})
"""


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Time some work in processor seconds, the best of a few runs."""
    taken = []
    for _ in range(times):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def measure_building(vault: CompiledVault) -> tuple[dict[str, str], bytes]:
    """Time layout and page, and compare the size of the page with its limit."""
    layout = lay_out(vault)
    warm = ViewOptions(positions=keep_places(layout))
    page = render_view(vault, {}, layout=layout).content
    links = sum(len(edge.links) for edge in vault.graph.edges.values())
    allowed = BASE_BYTES + NOTE_BYTES * len(vault.notes) + LINK_BYTES * links
    return {
        "build, cold": f"{seconds(lambda: render_view(vault, {})):.2f} s",
        "build, places kept": f"{seconds(lambda: render_view(vault, {}, warm)):.2f} s",
        "layout alone": f"{seconds(lambda: lay_out(vault)):.2f} s",
        "size of what is allowed": f"{len(page) / 1e6:.1f} of {allowed / 1e6:.1f} MB",
    }, page


def measure_browser(tab: Page, address: str) -> dict[str, str]:
    """Time the first frame, moving and searching of a page."""
    firsts = []
    for _ in range(RUNS):
        tab.open(address)
        firsts.append(tab.wait("performance.getEntriesByName('vaultgraph-frame')[0]?.startTime"))
    rows = {"first frame": f"{min(firsts) / 1000:.2f} s"}
    queries = ("r", "ri", "riv", "мост", "1", "река 9")
    searching = [min(tab.run(SEARCH % query) for _ in range(3)) for query in queries]
    rows["search, median"] = f"{statistics.median(searching):.0f} ms"
    rows["search, slowest"] = f"{max(searching):.0f} ms"
    tab.run(SEARCH % "")
    rows |= measure_moving(tab, "as it opens")
    if tab.run(SHOW_ALL):
        rows |= measure_moving(tab, "every link")
    tab.run(NEAR)
    return rows | measure_moving(tab, "near")


def measure_moving(tab: Page, what: str) -> dict[str, str]:
    """Time the frames of a zoom and of a move."""
    rows = {}
    for name, zooming in (("zoom", "true"), ("move", "false")):
        tab.run(REST)
        before = processor_seconds()
        frames = tab.run(MOVE % zooming)
        spent = (processor_seconds() - before) / FRAMES
        rows[f"{name}, {what}"] = f"{statistics.median(frames):.0f} ms, {spent * 1000:.0f} ms"
    return rows


def processor_seconds() -> float:
    """Sum the processor time of all processes of the browser."""
    total = 0.0
    for process in psutil.Process().children(recursive=True):
        try:
            times = process.cpu_times()
        except psutil.Error:  # it has ended meanwhile
            continue
        total += times.user + times.system
    return total


def main() -> None:
    """Measure each vault that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vaults", type=Path, nargs="*")
    parser.add_argument("--planted", type=int, nargs="*", default=[], help="notes of a made vault")
    parser.add_argument("--beside", type=Path, nargs="*", default=[], help="pages as they are")
    options = parser.parse_args()
    columns: dict[str, dict[str, str]] = {}
    for vault in (*map(read_vault, options.vaults), *map(plant, options.planted)):
        rows, page = measure_building(vault)
        rows |= in_browser(page)
        columns[f"{len(vault.notes):,} notes, {len(vault.graph.edges):,} edges"] = rows
    for path in options.beside:
        columns[path.stem] = in_browser(path.read_bytes())
    report(columns)


def plant(notes: int) -> CompiledVault:
    """Make a vault with hubs, as the tests do, without reading any file."""
    from tests.planted import planted

    few = notes <= 10_000
    return planted(notes, modules=12 if few else 40, links=8 if few else 4)


def in_browser(page: bytes) -> dict[str, str]:
    """Measure a page in a browser of its own."""
    with tempfile.TemporaryDirectory() as folder, browser() as tab:
        path = Path(folder) / "graph.html"
        path.write_bytes(page)
        tab.media(prefers_reduced_motion="reduce")
        return measure_browser(tab, path.as_uri())


def report(columns: dict[str, dict[str, str]]) -> None:
    """Print the figures as a Markdown table."""
    print(f"\n{machine()}\n")
    print(f"| | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
    for name in dict.fromkeys(name for rows in columns.values() for name in rows):
        print(f"| {name} | {' | '.join(rows.get(name, '') for rows in columns.values())} |")


if __name__ == "__main__":
    main()
