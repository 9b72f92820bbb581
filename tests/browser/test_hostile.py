"""Names and texts that try to run, to break the markup or to mislead: none of it does."""

from collections.abc import Callable

import pytest

from tests.browser.devtools import Page
from tests.planted import vault_of
from vaultgraph.model import LinkKind
from vaultgraph.view.page import ViewOptions

Show = Callable[..., Page]

TITLES = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    '" onmouseover="alert(3)" x="',
    "<a href='javascript:alert(4)'>href</a>",
    "{{ 7 * 7 }} {% raw %} {# x #}",
    "<!-- <script> -->",
    "</style><svg onload=alert(5)>",
    "\u202egnp.exe\u2066 \u200f רגיל",
    "&lt;b&gt; &amp; ' \\u003c \\",
    "]]>\u2028\u2029\x00\x07\ufeff",
    "x" * 10_000,
    "\ud800 lone",
    "__proto__",
    "constructor",
)


def hostile(name: str = 'a&b<c>"d'):
    paths = [f"{number}/{title.replace('/', '∕')}.md" for number, title in enumerate(TITLES)]
    rows = [(path, paths[number - 1], LinkKind.SOURCE) for number, path in enumerate(paths)]
    rows += [(paths[0], f"phantom {TITLES[1]}", LinkKind.LINK)]
    return vault_of(
        paths,
        rows,
        name=name,
        aliases=TITLES[:3],
        tags=("<b>tag</b>", "__proto__"),
        summary=TITLES[0],
    )


def click_through(tab: Page) -> None:
    """Select, hover, search and table every note."""
    for node in range(len(TITLES)):
        tab.run(f"vaultgraph.select({node})")
        told = f"vaultgraph.facts.title[{node}].slice(0, 8)"
        tab.wait(f"document.querySelector('#panel-title')?.textContent.includes({told})")
        tab.run(f"vaultgraph.change({{ hovered: {node} }})")
    tab.run("vaultgraph.change({ hovered: -1 })")
    tab.run("document.getElementById('search').focus()")
    tab.type("<")
    tab.wait("document.querySelectorAll('#results button').length > 2")
    tab.press("Escape")
    tab.run("document.getElementById('open-table').click()")
    assert tab.run("document.querySelectorAll('#table tbody tr').length") == len(TITLES) + 1
    tab.run("document.getElementById('table').close()")
    for mode in ("folder", "tag", "kind", "age"):
        tab.run(f"vaultgraph.change({{ colourBy: {mode!r} }})")


def test_no_name_runs_or_breaks_the_page(show: Show) -> None:
    tab = show(hostile())
    assert tab.run("document.title") == 'a&b<c>"d'
    click_through(tab)
    injected = (
        "document.querySelectorAll('#page img, #page a[href^=javascript], #page script').length"
    )
    assert tab.run(injected) == 0
    assert tab.run("document.querySelectorAll('script:not([type])').length") == 1
    assert tab.run("document.querySelectorAll('[onmouseover], [onload], [onerror]').length") == 0


def test_names_come_out_as_they_are(show: Show) -> None:
    tab = show(hostile())
    shown = set(tab.run("vaultgraph.facts.title"))
    for title in TITLES[:10]:
        assert title.replace("/", "∕").rsplit("/", 1)[-1] in shown


def test_pictures_of_hostile_names_are_well_formed(show: Show) -> None:
    tab = show(hostile())
    errors = tab.run(
        "new DOMParser().parseFromString(vaultgraph.makeSvg(), 'image/svg+xml')"
        ".querySelectorAll('parsererror').length"
    )
    assert errors == 0


def test_injected_script_would_not_run_anyway(show: Show, tab: Page) -> None:
    show(hostile())
    tab.run(
        "document.body.insertAdjacentHTML('beforeend',"
        ' \'<img src="data:," onerror="window.ran = 1">\')'
    )
    tab.run("new Promise((done) => setTimeout(done, 200))")
    assert tab.run("window.ran") is None
    assert any("Content Security Policy" in problem for problem in tab.problems)
    tab.problems.clear()


@pytest.mark.parametrize("layout", ["module", "force"])
def test_a_title_may_be_hostile_too(show: Show, layout: str) -> None:
    tab = show(hostile(), options=ViewOptions(title="</title><script>alert(9)</script>"))
    assert tab.run("document.title") == "</title><script>alert(9)</script>"
