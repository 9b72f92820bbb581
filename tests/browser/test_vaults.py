"""Vaults of odd shapes, storages that refuse, browsers without script, and readers of all kinds."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise, permutations
from pathlib import Path

import axe_core_python
import pytest

from tests.browser.devtools import Page
from tests.planted import planted, vault_of
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import Language, LinkKind
from vaultgraph.view.page import Theme, ViewOptions, render_view

Show = Callable[..., Page]
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def star(count: int) -> CompiledVault:
    paths = ["hub.md", *(f"ray {number}.md" for number in range(count))]
    return vault_of(paths, [(path, "hub.md", LinkKind.LINK) for path in paths[1:]])


def complete(count: int) -> CompiledVault:
    paths = [f"{number}.md" for number in range(count)]
    return vault_of(paths, [(a, b, LinkKind.LINK) for a, b in permutations(paths, 2)])


def many_modules(count: int) -> CompiledVault:
    paths = [f"{number}.md" for number in range(3 * count)]
    rows = [(a, b, LinkKind.LINK) for a, b in pairwise(paths)]
    return vault_of(paths, rows, groups=[paths[at : at + 3] for at in range(0, 3 * count, 3)])


FAMILIES = [
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 one",
    "\u200fשלום\u200e world",
    "\u202egnp.exe",
]


def dated(day: date | None) -> CompiledVault:
    return vault_of([f"{number}.md" for number in range(30)], [], created=day)


ODD: dict[str, Callable[[], CompiledVault]] = {
    "no notes": lambda: vault_of([], [], groups=[]),
    "one note": lambda: vault_of(["a.md"], []),
    "no links": lambda: vault_of([f"{n}.md" for n in range(40)], [], groups=[]),
    "one module": lambda: planted(40, modules=1),
    "5,000 orphans": lambda: planted(100, orphans=5_000),
    "complete graph of 300": lambda: complete(300),
    "a note linked by 10,000": lambda: star(10_000),
    "500 modules": lambda: many_modules(500),
    "families of emoji and marks of direction": lambda: vault_of(
        [f"{title}.md" for title in FAMILIES], []
    ),
    "no dates": lambda: dated(None),
    "one date for all": lambda: dated(date(2024, 2, 29)),
}


@pytest.mark.parametrize("name", ODD)
def test_it_shows_vaults_of_odd_shapes(show: Show, name: str) -> None:
    vault = ODD[name]()
    tab = show(vault)
    assert tab.run("vaultgraph.scene.count") == len(vault.graph.nodes)
    if vault.notes:
        tab.run("vaultgraph.select(0)")
        tab.wait("!document.getElementById('panel').hidden")
        seen = tab.run(
            "(() => { const g = vaultgraph, c = g.camera();"
            "return c.holds(c.toX(g.scene.x[0]), c.toY(g.scene.y[0])); })()"
        )
        assert seen


def test_a_storage_that_refuses_is_no_problem(tab: Page, tmp_path: Path) -> None:
    path = tmp_path / "graph.html"
    path.write_bytes(render_view(planted(30), {}).content)
    refuse = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } });"
    script = tab.call("Page.addScriptToEvaluateOnNewDocument", source=refuse)
    tab.open(path.as_uri())
    tab.run("document.getElementById('theme').value = 'dark'")
    tab.run("document.getElementById('theme').dispatchEvent(new Event('change'))")
    assert tab.run("document.documentElement.dataset.theme") == "dark"
    tab.call("Page.removeScriptToEvaluateOnNewDocument", identifier=script["identifier"])


def test_a_storage_that_is_full_is_no_problem(show: Show) -> None:
    tab = show(planted(30))
    tab.run(
        "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }"
    )
    tab.run("document.getElementById('fold').click()")
    tab.run("vaultgraph.change({ colourBy: 'folder' })")
    assert tab.run("vaultgraph.state.colourBy") == "folder"
    assert not tab.run("document.getElementById('search').checkVisibility()")


@pytest.mark.parametrize("day", [None, date(2024, 2, 29)])
def test_without_days_to_choose_from_there_is_no_slider(show: Show, day: date | None) -> None:
    tab = show(dated(day))
    assert tab.run("document.getElementById('time-field').hidden")
    tab.run("vaultgraph.change({ colourBy: 'age' })")
    assert tab.run("vaultgraph.scene.colouring.categories.length") == (0 if day is None else 1)


def test_without_script_there_is_a_list(tab: Page, tmp_path: Path) -> None:
    path = tmp_path / "graph.html"
    path.write_bytes(render_view(planted(30), {}).content)
    tab.address = path.as_uri()
    tab.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        tab.call("Page.navigate", url=tab.address)
        tab.wait("location.protocol === 'file:' && document.readyState === 'complete'")
        assert tab.run("document.querySelectorAll('.outline li').length") == 32
        links = "document.querySelectorAll('.outline a[href^=\"obsidian://open?vault=\"]').length"
        assert tab.run(links) >= 3
    finally:
        tab.call("Emulation.setScriptExecutionDisabled", value=False)


def test_a_page_without_names_gives_none_away(show: Show) -> None:
    tab = show(planted(40), options=ViewOptions(titles=False, title="Shared"))
    assert tab.run("document.title") == "Shared"
    tab.run("vaultgraph.select(3)")
    tab.wait("!document.getElementById('panel').hidden")
    assert "Note 4" in tab.run("document.getElementById('panel').innerText")
    assert tab.run("document.querySelectorAll('#panel a').length") == 0


CHECK = """(without) => axe.run(document, {
  resultTypes: ['violations', 'incomplete'],
  rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
}).then(({ violations, incomplete }) => {
  const ratioOf = (element) => {
    const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
    let below = element;
    while (below && parts(getComputedStyle(below).backgroundColor)[3] === 0)
      below = below.parentElement;
    const hex = (colour) =>
      '#' + parts(colour).slice(0, 3).map((part) => part.toString(16).padStart(2, '0')).join('');
    const ground = below ? getComputedStyle(below).backgroundColor : 'rgb(255, 255, 255)';
    return vaultgraph.contrast(hex(getComputedStyle(element).color), hex(ground));
  };
  // What axe cannot tell is the contrast of signs and of what lies in a dialog: it is told here.
  const isExplained = (id, node) =>
    id === 'color-contrast' && ratioOf(document.querySelector(node.target[0])) >= 4.5;
  const rows = (found, unless) =>
    found.flatMap(({ id, nodes }) =>
      nodes.filter((node) => !unless(id, node)).map((node) => `${id}: ${node.html}`));
  return [...rows(violations, () => false), ...rows(incomplete, isExplained)];
})"""


def findings(tab: Page, without: Sequence[str]) -> list[str]:
    """Name what axe finds, and what it cannot tell and nobody explained."""
    tab.run(AXE)
    found: list[str] = tab.run(f"({CHECK})({json.dumps(without)})")
    return found


STATES = (
    "vaultgraph.selectModule(1)",
    "vaultgraph.change({ matches: vaultgraph.searchNodes('1', () => true), query: '1' })",
    "vaultgraph.change({ matches: null, query: '', marked: new Set([1, 2, 3]) })",
    "vaultgraph.change({ marked: new Set(), path: { from: 0, to: 1, steps: null }, module: -1 })",
    "vaultgraph.change({ path: null, colourBy: 'age' })",
)


@pytest.mark.parametrize(
    ("theme", "language", "without"),
    [  # contrast is a matter of the theme, names of the language
        (Theme.LIGHT, Language.EN, []),
        (Theme.DARK, Language.RU, []),
        (Theme.LIGHT, Language.ZH, ["color-contrast"]),
    ],
)
def test_axe_finds_nothing_and_what_it_cannot_tell_is_explained(
    show: Show, theme: Theme, language: Language, without: list[str]
) -> None:
    tab = show(planted(60), options=ViewOptions(theme=theme, language=language))
    tab.run("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert findings(tab, without) == []
    tab.run("vaultgraph.select(0)")
    tab.wait("document.querySelectorAll('#panel .sentence').length > 0")
    assert findings(tab, without) == []
    tab.run("document.getElementById('open-table').click()")
    assert findings(tab, without) == []
    tab.run("document.getElementById('table').close()")
    tab.run("document.getElementById('open-help').click()")
    assert findings(tab, without) == []
    tab.run("document.getElementById('help').close()")
    for state in STATES:
        tab.run(state)
        tab.run("new Promise((done) => setTimeout(done, 100))")
        assert findings(tab, without) == [], state
    tab.run("vaultgraph.change({ hidden: new Set([3]), folded: new Set([1]), since: 18300 })")
    tab.resize(390, 844, mobile=True)
    assert findings(tab, without) == []
    tab.run("document.getElementById('menu').click()")
    assert findings(tab, without) == []


def test_everything_is_reached_by_keys(show: Show) -> None:
    tab = show(planted(20))
    tab.press("/", "/")
    tab.type("1")
    tab.press("ArrowDown")
    assert tab.run("document.activeElement.closest('#results') !== null")
    tab.press("ArrowDown")
    chosen = tab.run("document.activeElement.dataset.node")
    tab.run("vaultgraph.change({ matches: [...vaultgraph.state.matches] })")  # texts came later
    assert tab.run("document.activeElement.dataset.node") == chosen
    tab.press("Enter", "\r")
    tab.wait("!document.getElementById('panel').hidden")
    assert tab.run("document.activeElement.id") == "panel-title"
    tab.press("Escape")
    tab.wait("document.getElementById('panel').hidden")
