"""The page in a real Chromium: what a reader does with it."""

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from tests.browser.devtools import Page
from tests.pack.building import compiled
from tests.planted import planted, vault_of
from vaultgraph.model import Language, LinkKind, NoteId, PackEntry, VaultPath
from vaultgraph.view.page import Theme, ViewOptions

Show = Callable[..., Page]
LINKS = [
    ("Maps/Ёлка.md", "Алгоритм.md", LinkKind.SOURCE),
    ("Алгоритм.md", "记忆/卡片.md", LinkKind.LINK),
    ("记忆/卡片.md", "Café.md", LinkKind.EMBED),
    ("Café.md", "Maps/Ёлка.md", LinkKind.PROPERTY),
    ("Café.md", "not yet", LinkKind.LINK),
]
PATHS = ["Maps/Ёлка.md", "Алгоритм.md", "记忆/卡片.md", "Café.md", "Alone.md"]


def small(**facts: object):
    return vault_of(PATHS, LINKS, groups=[PATHS[:2], PATHS[2:4]], **facts)


def screen_place(tab: Page, name: str) -> list[float]:
    return tab.run(
        f"(() => {{ const g = vaultgraph, n = g.nodeNamed({json.dumps(name)}), c = g.camera();"
        "return [c.toX(g.scene.x[n]), c.toY(g.scene.y[n])]; })()"
    )


def panel_text(tab: Page) -> str:
    return tab.run("document.getElementById('panel').innerText")


def test_every_note_is_there(show: Show) -> None:
    tab = show(planted(60))
    assert tab.run("vaultgraph.facts.title.length") == 65
    assert tab.run("vaultgraph.scene.order.length") == 65
    assert tab.run("document.title") == "Planted"


def test_the_seeds_levels_are_an_ordered_scale(show: Show) -> None:
    entries = {
        NoteId("Café.md"): PackEntry(level=None, reason="no-room"),
        NoteId("Alone.md"): PackEntry(level=3, reason="core-note"),
    }
    tab = show(small(), entries)
    for theme in ("light", "dark"):
        tab.run(
            f"(() => {{ const e = document.getElementById('theme'); e.value = '{theme}';"
            "e.dispatchEvent(new Event('change')); vaultgraph.change({ colourBy: 'level' }); })()"
        )
        scale = tab.run(
            "vaultgraph.scene.colouring.categories"
            ".map(({ colour }) => vaultgraph.contrast(colour, vaultgraph.ground()))"
        )
        assert scale[0] >= 3
        assert all(more - less > 0.9 for less, more in pairwise(scale[1:])), scale
    legend = tab.run("document.getElementById('legend').innerText")
    assert legend.index("left out") < legend.index("whole")


def test_what_is_grey_is_told_while_there_is_any(show: Show) -> None:
    marks = "document.getElementById('marks').innerText"
    tab = show(vault_of(["a.md", "b.md"], [("a.md", "b.md", LinkKind.LINK)], groups=[["a.md"]]))
    assert "ungrouped" in tab.run(marks)
    tab.run("vaultgraph.change({ colourBy: 'kind' })")
    assert "ungrouped" not in tab.run(marks)


def test_what_is_in_icloud_is_not_called_unwritten_or_missing(show: Show) -> None:
    vault = compiled("a.md\n    See [[Plan]], [[Ghost]], ![[mill.png]] and ![[gone.png]].\n")
    files = (VaultPath("far/Plan.md"), VaultPath("far/mill.png"))
    tab = show(replace(vault, remote=files))
    ask = "vaultgraph.searchNodes({}, () => true).map((n) => vaultgraph.facts.title[n]).sort()"
    assert tab.run(ask.format("'is:remote'")) == ["Plan", "mill.png"]
    assert tab.run(ask.format("'is:unwritten'")) == ["Ghost"]
    assert tab.run(ask.format("'is:missing'")) == ["gone.png"]
    assert "in iCloud" in tab.run("document.getElementById('marks').innerText")
    tab.run("vaultgraph.select(vaultgraph.nodeNamed('Plan'))")
    tab.wait("document.getElementById('panel').innerText.includes('in iCloud, not downloaded')")
    assert "not written" not in panel_text(tab)


def test_notes_are_found_before_what_is_not_written(show: Show) -> None:
    tab = show(compiled("a.md\n    See [[Mill pond]].\nOld mills.md\n    Bread.\n"))
    found = tab.run(
        "vaultgraph.searchNodes('mill', () => true).map((n) => vaultgraph.facts.title[n])"
    )
    assert found[:2] == ["Old mills", "Mill pond"]


def test_a_file_that_is_not_there_is_no_note_that_is_to_be_written(show: Show) -> None:
    tab = show(compiled("a.md\n    See [[Mill pond]], ![[mill.png]] and [[Dr. Who]].\n"))
    ask = "vaultgraph.searchNodes({}, () => true).map((n) => vaultgraph.facts.title[n]).sort()"
    marks = "document.getElementById('marks').innerText"
    on_map = "vaultgraph.scene.order.map((n) => vaultgraph.facts.title[n]).sort()"
    assert tab.run(ask.format("'is:missing'")) == ["mill.png"]
    assert tab.run(ask.format("'is:unwritten'")) == ["Dr. Who", "Mill pond"]
    assert tab.run(on_map) == ["Dr. Who", "Mill pond", "a"]
    assert "missing file" not in tab.run(marks)
    tab.run("vaultgraph.change({ show: { ...vaultgraph.state.show, attachments: true } })")
    assert "mill.png" in tab.run(on_map)
    assert "missing file" in tab.run(marks)
    tab.run("vaultgraph.select(vaultgraph.nodeNamed('mill.png'))")
    tab.wait("document.getElementById('panel').innerText.includes('missing file')")
    assert "not written" not in panel_text(tab)


def test_the_search_finds_words_of_texts_and_fields_and_forgives_a_letter(show: Show) -> None:
    vault = compiled(
        "Mill.md\n    Wheels grind the rye of the whole valley. #work/rye\n"
        "Bread.md\n    Nothing of that kind. See [[Unwritten]].\n"
        "Hotkeys.md\n    Press them.\nStove.md\n    It is hot.\n"
    )
    tab = show(vault)
    tab.wait("(vaultgraph.searchNodes('grinding', () => true) ?? []).length === 1")
    ask = "vaultgraph.searchNodes({}, () => true).map((n) => vaultgraph.facts.title[n]).join()"
    for query, found in {
        "tag:work": "Mill",
        "-tag:work path:bread": "Bread",
        "hotkys": "Hotkeys,Stove",
        "hottkeys": "Hotkeys",
        "is:unwritten": "Unwritten",
        "braed": "Bread",
        "breed": "Bread",
        "vallley": "Mill",
        "wheal": "Mill",
        '"whole valley"': "Mill",
        "valley -rye": "",
        "nowhere": "",
    }.items():
        assert tab.run(ask.replace("{}", json.dumps(query))) == found, query


def test_hits_that_filters_hide_are_told(show: Show) -> None:
    tab = show(small())
    tab.run("vaultgraph.change({ show: { ...vaultgraph.state.show, orphans: false } })")
    tab.run(
        "(() => { const field = document.getElementById('search'); field.value = 'Alone';"
        "field.dispatchEvent(new Event('input')); })()"
    )
    assert "1 more hidden by filters" in tab.run("document.getElementById('status').innerText")


def test_a_category_of_the_legend_filters_the_table_and_outlives_a_selection(show: Show) -> None:
    tab = show(small())
    tab.run("vaultgraph.change({ colourBy: 'folder' })")
    tab.run("vaultgraph.change({ category: 0 })")
    tab.run("vaultgraph.select(0)")
    tab.wait("vaultgraph.state.selected === 0")
    assert tab.run("vaultgraph.state.category") == 0
    tab.run("document.getElementById('open-table').click()")
    shown = tab.run("document.querySelectorAll('#table-body tr').length")
    every = tab.run("vaultgraph.scene.order.length")
    passing = tab.run(
        "vaultgraph.scene.order.filter((n) => vaultgraph.scene.colouring.of[n] === 0).length"
    )
    assert shown == passing < every


def test_a_note_that_is_clicked_on_the_map_is_not_flown_to(show: Show) -> None:
    tab = show(small())
    before = tab.run("[vaultgraph.network.getScale(), vaultgraph.network.getViewPosition()]")
    tab.click(*screen_place(tab, "Café.md"))
    tab.wait("!document.getElementById('panel').hidden")
    after = tab.run("[vaultgraph.network.getScale(), vaultgraph.network.getViewPosition()]")
    assert after == before


@pytest.mark.parametrize(
    ("query", "found"),
    [("елка", "Ёлка"), ("CAFE", "Café"), ("卡片", "卡片"), ("алг", "Алгоритм"), ("maps/", "Ёлка")],
)
def test_search_folds_what_is_typed(show: Show, query: str, found: str) -> None:
    tab = show(small())
    tab.press("/", "/")
    tab.type(query)
    tab.wait("document.querySelectorAll('#results button').length")
    assert found in tab.run("document.querySelector('#results button').innerText")
    tab.press("Enter", "\r")
    tab.wait("!document.getElementById('panel').hidden")
    assert found in tab.run("document.querySelector('#panel h2').innerText")


def test_search_finds_aliases_and_tags_and_says_how_many(show: Show) -> None:
    tab = show(small())
    tab.press_on("#search")
    tab.type("#planted")
    tab.wait("document.querySelectorAll('#results button').length === 5")
    assert tab.run("document.getElementById('status').textContent") == "Found: 5"
    tab.press("Escape")
    assert tab.run("document.getElementById('results').hidden")


def test_a_path_joins_two_notes(show: Show) -> None:
    tab = show(small(), fragment="#note=Maps%2F%D0%81%D0%BB%D0%BA%D0%B0.md")
    tab.run("[...document.querySelectorAll('#panel .action')][1].click()")
    tab.type("卡片")
    tab.press("Enter", "\r")
    tab.wait("document.querySelectorAll('#panel ol li').length === 3")
    assert "%D0%90%D0%BB" not in panel_text(tab)
    tab.press_on("#panel input[type=checkbox]")
    tab.wait("vaultgraph.state.directed")
    steps = "[...document.querySelectorAll('#panel ol .name')].map((e) => e.innerText).join(' ')"
    tab.wait(f"{steps} === 'Ёлка Алгоритм 卡片'")


def test_a_directed_path_may_be_missing(show: Show) -> None:
    tab = show(vault_of(["a.md", "b.md"], [("a.md", "b.md", LinkKind.LINK)]))
    tab.run("location.hash = 'path=b.md&to=a.md&directed=1'")
    tab.wait("document.getElementById('panel').innerText.includes('No visible links')")
    tab.run("location.hash = 'path=b.md&to=a.md'")
    tab.wait("document.querySelectorAll('#panel ol li').length === 2")


def test_back_and_forward_walk_through_the_selections(show: Show) -> None:
    tab = show(small())
    first, second = (tab.run(f"vaultgraph.nodeNamed('{name}.md')") for name in ("Alone", "Café"))
    for name in ("Alone.md", "Café.md"):  # clicked: Chromium skips steps that no user took
        tab.click(*screen_place(tab, name))
        tab.wait(f"vaultgraph.state.selected === vaultgraph.nodeNamed('{name}')")
    for way, selected in (("back", first), ("back", -1), ("forward", first), ("forward", second)):
        tab.run(f"setTimeout(() => history.{way}())")
        tab.wait(f"window.vaultgraph?.state.selected === {selected}")
    tab.wait("!document.getElementById('panel').hidden")


def test_a_local_graph_holds_the_neighbourhood_alone(show: Show) -> None:
    tab = show(small())
    tab.run("vaultgraph.select(vaultgraph.nodeNamed('Maps/Ёлка.md'), { depth: 1 })")
    tab.wait("vaultgraph.scene.count === 3")
    tab.run("vaultgraph.select(vaultgraph.nodeNamed('Maps/Ёлка.md'), { depth: 2 })")
    tab.wait("vaultgraph.scene.count === 5")
    tab.press("Escape")
    tab.wait("vaultgraph.scene.count === 6")


def test_a_module_is_clicked_in_the_legend(show: Show) -> None:
    tab = show(planted(80, modules=3))
    tab.press_on("#legend button")
    tab.wait("!document.getElementById('panel').hidden")
    assert tab.run("location.hash") == "#module=m01"
    text = panel_text(tab)
    for word in ("Terms", "Cohesion", "Core notes", "Linked modules"):
        assert word in text
    assert (
        tab.run("document.querySelector('#legend button').getAttribute('aria-pressed')") == "true"
    )


@pytest.mark.parametrize(
    ("toggle", "gone"),
    [("phantoms", "PHANTOM"), ("orphans", "orphan"), ("daily", "daily"), ("hubs", "hub")],
)
def test_toggles_take_nodes_off_the_map(show: Show, toggle: str, gone: str) -> None:
    tab = show(planted(120, links=3))
    before = tab.run("vaultgraph.scene.count")
    tab.run("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    tab.press_on(f"#show-{toggle}")
    tab.wait(f"vaultgraph.scene.count < {before}")
    tab.press_on(f"#show-{toggle}")
    tab.wait(f"vaultgraph.scene.count === {before}")


def test_kinds_of_links_can_be_hidden(show: Show) -> None:
    tab = show(small())
    links = tab.run("vaultgraph.scene.links.length")
    tab.run("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    tab.press_on("#kinds label:nth-child(4) input")
    tab.wait(f"vaultgraph.scene.links.length === {links - 1}")


@pytest.mark.parametrize("mode", ["folder", "tag", "kind", "age", "level"])
def test_colours_can_mean_something_else(show: Show, mode: str) -> None:
    vault = planted(60)
    entries = {NoteId(n.path): PackEntry(level=i % 4, reason="") for i, n in enumerate(vault.notes)}
    tab = show(vault, entries)
    tab.run(f"vaultgraph.change({{ colourBy: {mode!r} }})")
    assert tab.run("document.querySelectorAll('#legend button').length") >= 1
    counted = tab.run("vaultgraph.scene.colouring.categories.reduce((s, c) => s + c.count, 0)")
    assert counted >= 40


def test_sizes_can_mean_something_else(show: Show) -> None:
    tab = show(planted(60))
    before = tab.run("Array.from(vaultgraph.scene.radius)")
    tab.run("vaultgraph.change({ sizeBy: 'length' })")
    assert tab.run("Array.from(vaultgraph.scene.radius)") != before


def test_the_language_can_be_switched(show: Show) -> None:
    tab = show(small(), options=ViewOptions(language=Language.RU))
    assert tab.run("document.documentElement.lang") == "ru"
    assert "Обозначения" in tab.run("document.getElementById('side').innerText")
    tab.run(
        "(() => { const e = document.getElementById('language'); e.value = 'zh';"
        "e.dispatchEvent(new Event('change')); })()"
    )
    assert "图例" in tab.run("document.getElementById('side').innerText")


def test_the_theme_follows_the_system_until_it_is_chosen(show: Show) -> None:
    tab = show(small())
    tab.media(prefers_color_scheme="dark")
    tab.wait("document.documentElement.dataset.theme === 'dark'")
    tab = show(small(), options=ViewOptions(theme=Theme.LIGHT))
    assert tab.run("document.documentElement.dataset.theme") == "light"


def test_keys_move_the_map(show: Show) -> None:
    tab = show(planted(60))
    scale = tab.run("vaultgraph.network.getScale()")
    tab.press("+", "+")
    assert tab.run("vaultgraph.network.getScale()") > scale
    x = tab.run("vaultgraph.network.getViewPosition().x")
    tab.press("ArrowRight")
    assert tab.run("vaultgraph.network.getViewPosition().x") > x
    tab.press("t", "t")
    assert tab.run("document.querySelectorAll('#table tbody tr').length") == 65
    tab.press("Escape")
    tab.wait("!document.getElementById('table').open")
    tab.press("?", "?")
    assert tab.run("document.getElementById('help').open")
    tab.run("document.getElementById('help').close()")


def test_the_table_sorts_and_opens_notes(show: Show) -> None:
    tab = show(planted(150))
    tab.press("t", "t")
    tab.press_on("#table [data-column=links_in]")
    column = (
        "[...document.querySelectorAll('#table tbody td:nth-child(4)')].map((e) => +e.innerText)"
    )
    values = tab.run(column)
    assert values == sorted(values, reverse=True)
    assert tab.run("document.querySelector('#table th[aria-sort]').ariaSort") == "descending"
    tab.press_on("#table-after")
    assert tab.run("document.querySelectorAll('#table tbody tr').length") == 55
    tab.press_on("#table tbody button")
    tab.wait("!document.getElementById('panel').hidden")


def test_hovering_lights_up_the_neighbours(show: Show) -> None:
    tab = show(small())
    tab.move(*screen_place(tab, "Café.md"))
    tab.wait("vaultgraph.state.hovered === vaultgraph.nodeNamed('Café.md')")
    tab.move(5, 895)
    tab.wait("vaultgraph.state.hovered === -1")


def test_a_dragged_note_stays_where_it_was_put(show: Show, tab: Page) -> None:
    show(small())
    x, y = screen_place(tab, "Alone.md")
    tab.move(x, y)
    tab.mouse("mousePressed", x, y, button="left", buttons=1, clickCount=1)
    for step in range(1, 6):
        tab.mouse("mouseMoved", x - 20 * step, y - 8 * step, button="left", buttons=1)
    tab.mouse("mouseReleased", x - 100, y - 40, button="left", clickCount=1)
    moved = tab.run("vaultgraph.scene.x[vaultgraph.nodeNamed('Alone.md')]")
    home = tab.run("Object.keys(localStorage).filter((k) => k.endsWith('pins')).length")
    assert home == 1
    tab.open(tab.address)
    assert tab.run("vaultgraph.scene.x[vaultgraph.nodeNamed('Alone.md')]") == round(moved)
    tab.run("localStorage.clear()")


def test_it_fits_a_phone(show: Show, tab: Page) -> None:
    tab.resize(390, 844, ratio=2, mobile=True)
    show(planted(60))
    assert tab.run("document.documentElement.scrollWidth") <= 390
    tab.run("vaultgraph.select(0)")
    tab.wait("!document.getElementById('panel').hidden")
    box = tab.run("JSON.stringify(document.getElementById('panel').getBoundingClientRect())")
    assert json.loads(box)["right"] <= 390


def panel_height(tab: Page) -> float:
    tab.run("new Promise((done) => setTimeout(done, 60))")
    return tab.run("document.getElementById('panel').getBoundingClientRect().height / innerHeight")


def test_on_a_phone_the_panel_is_a_sheet_that_slides(show: Show, tab: Page) -> None:
    tab.resize(390, 844, mobile=True)
    show(planted(60))
    tab.run("document.getElementById('menu').click()")
    tab.run("vaultgraph.select(0)")
    assert not tab.run("document.getElementById('controls').checkVisibility()")
    assert tab.run("document.getElementById('panel').checkVisibility()")
    half = panel_height(tab)
    x, y = tab.place_of("#panel-handle")
    swipe(tab, x, y, y - 100)
    assert panel_height(tab) > half + 0.2
    tab.run("document.getElementById('panel-handle').focus()")
    tab.press("ArrowDown")
    assert panel_height(tab) == pytest.approx(half)
    for _ in range(2):
        x, y = tab.place_of("#panel-handle")
        swipe(tab, x, y, y + 60)
    tab.wait("document.getElementById('panel').hidden")


def swipe(tab: Page, x: float, start: float, end: float) -> None:
    tab.mouse("mousePressed", x, start, button="left", buttons=1, clickCount=1)
    tab.mouse("mouseMoved", x, (start + end) / 2, button="left", buttons=1)
    tab.mouse("mouseMoved", x, end, button="left", buttons=1)
    tab.mouse("mouseReleased", x, end, button="left", clickCount=1)
