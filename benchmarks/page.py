"""How fast the page is built, and how fast it is in a browser that draws without a graphics card.

    python benchmarks/vaults.py 20000 build/vaults/20k
    python benchmarks/page.py build/vaults/20k

Building, in processor seconds: layout and page, cold, and with the places of an earlier run. In
Chromium, software rendering, 1440 × 900: from navigation to the first frame with notes on it; the
time between two frames while zooming by the wheel, the median of 22; from a keystroke in the
search to its results on the screen. The best of several runs, as other work disturbs them.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from measuring import machine

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "browser"))

from devtools import Page, browser, opened

from vaultgraph.compiler import read_vault
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.view.layout import keep_places
from vaultgraph.view.page import ViewOptions, lay_out, render_view

RUNS = 5
BASE_BYTES, NOTE_BYTES, LINK_BYTES = 1_000_000, 250, 90

ZOOM = """
new Promise((done) => {
  const canvas = document.querySelector("#stage canvas"), times = [];
  const middle = { clientX: innerWidth / 2, clientY: innerHeight / 2, cancelable: true };
  let count = 0, before = 0;
  const step = (now) => {
    if (count > 2) times.push(now - before);
    before = now;
    if (count++ === 24) return done(times);
    canvas.dispatchEvent(new WheelEvent("wheel", { ...middle, deltaY: count % 12 < 6 ? -60 : 60 }));
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})
"""
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
    """Time layout and page, and weigh the page against what it may weigh."""
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
    """Time the first frame, zooming and searching of a page."""
    frames = []
    for _ in range(RUNS):
        tab.open(address)
        frames.append(tab.wait("performance.getEntriesByName('vaultgraph-frame')[0]?.startTime"))
    rows = {"first frame": f"{min(frames) / 1000:.2f} s", "zoom": zooming(tab)}
    queries = ("r", "ri", "riv", "мост", "1", "река 9")
    searching = [min(tab.run(SEARCH % query) for _ in range(3)) for query in queries]
    rows["search, median"] = f"{statistics.median(searching):.0f} ms"
    rows["search, slowest"] = f"{max(searching):.0f} ms"
    tab.run(SEARCH % "")
    if tab.run("vaultgraph.scene.tier") == "large":
        tab.run("vaultgraph.toggleExpanded(0)")
        rows["zoom, largest module open"] = zooming(tab)
        tab.run("vaultgraph.change({ expanded: new Set(), showAll: true })")
        rows["zoom, everything drawn"] = zooming(tab)
    return rows


def zooming(tab: Page) -> str:
    """Time the frames of a zoom."""
    return f"{min(statistics.median(tab.run(ZOOM)) for _ in range(3)):.0f} ms"


def main() -> None:
    """Measure each vault that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vaults", type=Path, nargs="+")
    columns: dict[str, dict[str, str]] = {}
    for root in parser.parse_args().vaults:
        vault = read_vault(root)
        rows, page = measure_building(vault)
        with tempfile.TemporaryDirectory() as folder, browser() as tab:
            path = Path(folder) / "graph.html"
            path.write_bytes(opened(page))
            tab.media(prefers_reduced_motion="reduce")
            rows |= measure_browser(tab, path.as_uri())
        columns[f"{len(vault.notes):,} notes, {len(vault.graph.edges):,} edges"] = rows
    report(columns)


def report(columns: dict[str, dict[str, str]]) -> None:
    """Print the figures as a Markdown table."""
    print(f"\n{machine()}\n")
    print(f"| | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
    for name in dict.fromkeys(name for rows in columns.values() for name in rows):
        print(f"| {name} | {' | '.join(rows.get(name, '') for rows in columns.values())} |")


if __name__ == "__main__":
    main()
