"""Filters of the page in a real Chromium: they combine, are told, and stand in the address."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tests.browser.devtools import Page
from tests.pack.building import compiled
from tests.planted import planted, vault_of
from vaultgraph.model import LinkKind
from vaultgraph.vault.settings import GraphView

Show = Callable[..., Page]
TITLES = ["Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel"]
PATHS = [f"Wood/{title}.md" for title in TITLES[:3]] + [f"{title}.md" for title in TITLES[3:]]
LINKS = [(PATHS[0], path, LinkKind.LINK) for path in PATHS[1:5]]


def wood(**facts: object):
    return vault_of(PATHS, LINKS, groups=[PATHS[:3], PATHS[3:]], **facts)


def set_field(tab: Page, field: str, value: object, event: str = "input") -> None:
    tab.run(
        f"(() => {{ const e = document.getElementById({field!r}); e.value = {json.dumps(value)};"
        f"e.dispatchEvent(new Event({event!r})); }})()"
    )


def button(tab: Page, text: str, place: str = "#panel") -> None:
    """Press the button that says a text."""
    tab.run(
        f"[...document.querySelectorAll('{place} button')]"
        f".find((each) => each.innerText.trim().startsWith({text!r})).click()"
    )


def rows(tab: Page) -> list[str]:
    """List the titles in the table."""
    tab.run("document.getElementById('open-table').click()")
    found = tab.run(
        "[...document.querySelectorAll('#table tbody .name')].map((each) => each.innerText)"
    )
    tab.run("document.getElementById('table').close()")
    return sorted(found)


def bright(tab: Page) -> list[str]:
    """List the titles of the nodes that no filter fades or hides."""
    return tab.run(
        "vaultgraph.scene.order.filter(vaultgraph.isOpen).map((n) => vaultgraph.facts.title[n])"
        ".sort()"
    )


def chips(tab: Page) -> list[str]:
    return tab.run("[...document.querySelectorAll('#filters .chip bdi')].map((e) => e.innerText)")


def test_a_range_of_days_leaves_notes_without_a_date_and_tells_of_them(show: Show) -> None:
    tab = show(planted(60))
    dated, last = (
        tab.run(f"Number(document.getElementById('time-until').{name})") for name in ("min", "max")
    )
    set_field(tab, "time-until", dated)
    undated = tab.run("vaultgraph.facts.created.filter((d, n) => d === null && n < 62).length")
    said = f"{undated} notes without a date are shown"
    assert tab.run("document.getElementById('time-undated').textContent") == said
    assert said in tab.run("document.getElementById('status').innerText")
    is_open = f"(day, node) => vaultgraph.isOpen(node) === ((day ?? 0) <= {dated})"
    assert tab.run(f"vaultgraph.facts.created.every({is_open})")
    set_field(tab, "time-since", last)  # one handle takes the other along
    state = tab.run("[vaultgraph.state.since, vaultgraph.state.until]")
    assert state == [last, None]
    inside = tab.run("document.querySelectorAll('#time-bars .in').length")
    every = tab.run("document.querySelectorAll('#time-bars .bar').length")
    assert 0 < inside < every


def test_play_lets_the_time_run_and_stops_at_its_end(show: Show) -> None:
    tab = show(planted(40))
    tab.run("document.getElementById('time-play').click()")
    first = tab.wait("vaultgraph.state.until")
    assert tab.run("document.getElementById('time-play').ariaPressed") == "true"
    tab.wait(f"vaultgraph.state.until > {first}")
    tab.run("document.getElementById('time-play').click()")
    held = tab.run("vaultgraph.state.until")
    tab.run("new Promise((done) => setTimeout(done, 400))")
    assert tab.run("vaultgraph.state.until") == held
    assert tab.run("document.getElementById('time-play').ariaPressed") == "false"


def test_filters_combine_and_map_table_lists_and_search_obey_them(show: Show) -> None:
    tab = show(wood())
    tab.run("vaultgraph.change({ colourBy: 'folder' })")
    tab.run(
        "vaultgraph.change({ category:"
        "vaultgraph.scene.colouring.of[vaultgraph.nodeNamed('Wood/Ash.md')] })"
    )
    assert bright(tab) == rows(tab) == ["Ash", "Birch", "Cedar"]
    tab.run("vaultgraph.change({ hidden: new Set([vaultgraph.nodeNamed('Wood/Birch.md')]) })")
    assert bright(tab) == rows(tab) == ["Ash", "Cedar"]
    assert tab.run("document.getElementById('table-count').innerText") == (
        "2 notes · 4 more hidden by filters"
    )
    set_field(tab, "search", "irc")
    assert tab.run("document.querySelectorAll('#results button').length") == 0
    assert "1 more hidden by filters" in tab.run("document.getElementById('status').innerText")
    set_field(tab, "search", "")
    tab.run("vaultgraph.select(vaultgraph.nodeNamed('Wood/Ash.md'))")
    tab.wait("!document.getElementById('panel').hidden")
    listed = "[...document.querySelectorAll('#panel .note[data-node] .name')].map(e => e.innerText)"
    assert tab.run(listed) == ["Cedar"]
    assert "3 more hidden by filters" in tab.run("document.getElementById('panel').innerText")
    assert chips(tab) == ["Wood", "1 note hidden"]
    tab.run("document.querySelector('#filters .all').click()")
    assert len(bright(tab)) == 6
    assert chips(tab) == []


def test_filters_stand_in_the_address_and_survive_a_reload(show: Show, tab: Page) -> None:
    show(planted(60))
    set_field(tab, "colour-by", "folder", "change")
    tab.run("document.querySelectorAll('#legend button')[1].click()")
    tab.run("document.getElementById('show-orphans').click()")
    tab.run("document.getElementById('link-embed').click()")
    day = tab.run("vaultgraph.facts.created.filter((day) => day !== null).sort()[20]")
    set_field(tab, "time-since", day)
    tab.run("vaultgraph.change({ hidden: new Set([3]), folded: new Set([1]) })")
    set_field(tab, "search", "river")
    tab.wait("location.hash.includes('q=river')")
    parts = (
        "JSON.stringify(['category', 'colourBy', 'since', 'until', 'kinds', 'query', 'matches']"
        ".map((name) => vaultgraph.state[name]).concat(vaultgraph.state.show.orphans,"
        " [...vaultgraph.state.hidden], [...vaultgraph.state.folded]))"
    )
    before = tab.run(parts)
    tab.run("localStorage.clear()")
    tab.call("Page.reload")
    tab.wait("window.vaultgraph?.state.matches?.length > 0")
    assert tab.run(parts) == before


def test_a_saved_view_comes_back_whole(show: Show, tab: Page) -> None:
    show(wood(created=None))
    tab.run("vaultgraph.change({ hidden: new Set([1]), colourBy: 'folder' })")
    tab.run("vaultgraph.network.moveTo({ position: { x: 40, y: 30 }, scale: 1.7 })")
    set_field(tab, "view-name", "<b>Birches & more</b>")
    tab.run("document.querySelector('#views-form button').click()")
    assert tab.run("document.querySelector('#views .name').textContent") == "<b>Birches & more</b>"
    tab.run("vaultgraph.change({ hidden: new Set(), colourBy: 'module' })")
    tab.run("vaultgraph.network.moveTo({ position: { x: 0, y: 0 }, scale: 1 })")
    tab.open(tab.address)
    tab.run("document.querySelector('#views .note').click()")
    assert tab.run("[...vaultgraph.state.hidden].join()") == "1"
    assert tab.run("vaultgraph.state.colourBy") == "folder"
    assert tab.run("vaultgraph.network.getScale()") == pytest.approx(1.7)
    tab.run("document.querySelector('#views .drop').click()")
    assert tab.run("document.querySelectorAll('#views li').length") == 0


def test_a_storage_that_takes_no_view_is_told(show: Show) -> None:
    tab = show(wood())
    tab.run("Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceeded') }")
    set_field(tab, "view-name", "Mine")
    tab.run("document.querySelector('#views-form button').click()")
    assert "bookmark" in tab.run("document.getElementById('views-hint').textContent")
    assert tab.run("document.getElementById('view-name').value") == "Mine"


def test_several_notes_are_shown_alone_and_with_what_they_link(show: Show) -> None:
    tab = show(wood())
    two = [f"vaultgraph.nodeNamed('{path}')" for path in (PATHS[0], PATHS[5])]
    tab.run(f"vaultgraph.change({{ marked: new Set([{', '.join(two)}]) }})")
    button(tab, "Show only")
    assert bright(tab) == rows(tab) == ["Ash", "Hazel"]
    assert chips(tab) == ["only 2 notes"]
    tab.run("document.querySelector('#filters .chip').click()")
    button(tab, "Show with neighbours")
    assert bright(tab) == sorted({*TITLES[:5], "Hazel"})


def test_a_module_folds_to_one_dot_which_its_links_lead_to(show: Show) -> None:
    tab = show(wood())
    tab.run("vaultgraph.selectModule(1)")
    links, nodes = tab.run("[vaultgraph.scene.links.length, vaultgraph.scene.count]")
    members = tab.run("vaultgraph.facts.group.filter((group) => group === 1).length")
    button(tab, "Fold into one dot")
    assert tab.run("vaultgraph.scene.count") == nodes - members
    inside = "(node) => vaultgraph.facts.group[node] === 1"
    across = tab.run(
        f"[...vaultgraph.scene.links].filter((l) => vaultgraph.nodesOf(l).some({inside})).length"
    )
    assert across == 2
    assert tab.run("vaultgraph.scene.links.length") == links
    middle = tab.run("vaultgraph.scene.discs[1].slice(0, 2)")
    node = tab.run(f"vaultgraph.facts.title.findIndex((_, node) => ({inside})(node))")
    assert tab.run(f"Object.values(vaultgraph.placeOf({node}))") == middle
    x, y = tab.run(
        "(() => { const c = vaultgraph.camera(), [x, y] = vaultgraph.scene.discs[1];"
        "return [c.toX(x), c.toY(y)]; })()"
    )
    colour = tab.run("vaultgraph.moduleColour(vaultgraph.facts.modules[1])")
    assert colour_at(tab, x, y + 9) == colour
    assert rows(tab) == sorted(TITLES[3:])  # folding hides nothing: the module is chosen
    button(tab, "Unfold")
    assert tab.run("vaultgraph.scene.count") == nodes


def colour_at(tab: Page, x: float, y: float) -> str:
    """Read a pixel of the dots' canvas."""
    tab.run("vaultgraph.network.redraw()")
    return tab.run(
        "(() => { const c = document.querySelector('#stage canvas');"
        "const r = c.width / c.clientWidth;"
        f"const d = c.getContext('2d').getImageData({x} * r, {y} * r, 1, 1).data;"
        "return '#' + [...d].slice(0, 3).map((v) => v.toString(16).padStart(2, '0')).join(''); })()"
    )


def test_a_note_is_pinned_where_it_is_and_let_go(show: Show, tab: Page) -> None:
    show(wood())
    tab.run("vaultgraph.select(2)")
    place = tab.run("JSON.stringify(vaultgraph.placeOf(2))")
    button(tab, "Pin")
    assert list(json.loads(tab.run("localStorage['vaultgraph:Planted:pins']"))) == [
        tab.run("vaultgraph.nameOf(2)")
    ]
    rounded = {axis: round(value) for axis, value in json.loads(place).items()}
    placed = json.loads(tab.run("JSON.stringify(vaultgraph.placeOf(2))"))
    assert {axis: round(value) for axis, value in placed.items()} == rounded
    button(tab, "Unpin")
    assert json.loads(tab.run("localStorage['vaultgraph:Planted:pins']")) == {}


def test_a_folded_note_that_is_selected_is_a_guest(show: Show) -> None:
    tab = show(wood())
    tab.run("vaultgraph.change({ folded: new Set([0, 1]) })")
    assert tab.run("vaultgraph.scene.count") == 0
    tab.run("vaultgraph.select(2)")
    assert tab.run("vaultgraph.scene.order.join()") == "2"
    tab.run("vaultgraph.change({ since: 1 })")
    assert tab.run("vaultgraph.scene.order.join()") == "2"
    tab.run("vaultgraph.select(2, { depth: 1 })")
    assert tab.run("vaultgraph.scene.count") > 1


@pytest.mark.parametrize("day", [None, date(2024, 2, 29)])
def test_without_days_to_choose_from_there_is_no_range(show: Show, day: date | None) -> None:
    tab = show(wood(created=day))
    assert tab.run("document.getElementById('time-field').hidden")
    tab.run("vaultgraph.change({ since: 20000 })")
    assert len(bright(tab)) == (6 if day is None else 0)


def test_the_apps_own_colour_groups_colour_by_their_searches(show: Show) -> None:
    groups = (
        ("path:wood -file:birch", "#e41a1c"),
        ('tag:#kind/1 OR "fir"', "#377eb8"),
        ("[status:done]", "#00ff00"),
    )
    vault = replace(wood(), graph_view=GraphView(groups=groups))
    tab = show(vault)
    set_field(tab, "colour-by", "group", "change")
    coloured = tab.run(
        "Object.fromEntries(vaultgraph.scene.order.map((n) =>"
        "[vaultgraph.facts.title[n], vaultgraph.scene.colouring.of[n]]))"
    )
    assert {coloured[title] for title in ("Ash", "Cedar")} == {0}
    assert coloured["Fir"] == 1
    assert set(coloured.values()) == {0, 1, -1}
    legend = tab.run("document.getElementById('legend').innerText")
    assert "path:wood -file:birch" in legend
    assert "[status:done] (not supported here)" in legend


def test_colours_icons_and_classes_of_properties_show_on_request(show: Show) -> None:
    looks = {"color": "rebeccapurple", "icon": "🌲", "cssclasses": ["wide", "tree"]}
    tab = show(wood(properties=looks))
    before = tab.run("vaultgraph.colourOf(0)")
    tab.run("document.getElementById('show-properties').click()")
    assert tab.run("vaultgraph.colourOf(0)") == "#663399" != before
    tab.run("vaultgraph.select(0)")
    panel = tab.run("document.getElementById('panel').innerText")
    assert "🌲" in panel
    assert "wide · tree" in panel
    set_field(tab, "colour-by", "class", "change")
    assert tab.run("vaultgraph.scene.colouring.categories[0].label") == "wide"
    tab.run("document.getElementById('show-properties').click()")
    assert tab.run("vaultgraph.colourOf(0)") == tab.run(
        "vaultgraph.scene.colouring.categories[0].colour"
    )


def test_a_colour_that_is_none_changes_nothing(show: Show) -> None:
    tab = show(wood(properties={"color": "url(x) expression()", "icon": "LiHome"}))
    before = tab.run("vaultgraph.colourOf(0)")
    tab.run("document.getElementById('show-properties').click()")
    assert tab.run("vaultgraph.colourOf(0)") == before


def test_a_tag_that_is_selected_is_shown_alone_and_changes_no_filter(show: Show) -> None:
    tab = show(compiled("a.md\n    One, see [[b]]. #x #y\nb.md\n    Two. #x\n"))
    tags = "vaultgraph.scene.order.filter((node) => vaultgraph.facts.kind[node] === 4).length"
    assert tab.run(tags) == 0
    tab.run("vaultgraph.select(vaultgraph.facts.kind.indexOf(4))")
    assert tab.run(tags) == 1
    tab.run("vaultgraph.select(0)")
    assert tab.run(tags) == 0
    assert not tab.run("vaultgraph.state.show.tags")
