"""What is painted, and what the pointer and the keyboard do with it, at every size of a vault."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.browser.devtools import Page
from tests.planted import planted, vault_of
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import LinkKind
from vaultgraph.view.page import Theme, ViewOptions

Show = Callable[..., Page]


def star(count: int) -> CompiledVault:
    paths = ["hub.md", *(f"ray {number}.md" for number in range(count))]
    return vault_of(paths, [(path, "hub.md", LinkKind.LINK) for path in paths[1:]])


def with_parts() -> CompiledVault:
    """One module of two parts."""
    vault = planted(60, modules=1)
    (module,) = vault.modules
    halves = {"left": module.members[:30], "right": module.members[30:]}
    parts = tuple(
        replace(module, id=f"{module.id}.{name}", parent=module.id, label=name, members=members)
        for name, members in halves.items()
    )
    return replace(vault, modules=(module, *parts))


def place_of(tab: Page, node: int) -> list[float]:
    return tab.run(
        f"(() => {{ const g = vaultgraph, c = g.camera();"
        f"return [c.toX(g.scene.x[{node}]), c.toY(g.scene.y[{node}])]; }})()"
    )


def bring(tab: Page, node: int) -> list[float]:
    """Move the camera to a node, large enough to be pointed at."""
    tab.run(f"vaultgraph.network.moveTo({{ position: vaultgraph.placeOf({node}), scale: 2 }})")
    tab.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return place_of(tab, node)


@pytest.mark.parametrize("notes", [60, 5200])
def test_a_double_click_opens_the_local_graph_at_every_size(show: Show, notes: int) -> None:
    tab = show(planted(notes, modules=8))
    tab.click(*bring(tab, 3), times=2)
    tab.wait("vaultgraph.state.local === 1 && vaultgraph.state.selected === 3")
    assert 1 < tab.run("vaultgraph.scene.count") < notes


@pytest.mark.parametrize("notes", [60, 5200])
def test_a_note_is_dragged_at_every_size_and_stays(show: Show, notes: int) -> None:
    tab = show(planted(notes, modules=8))
    x, y = bring(tab, 3)
    before = tab.run("vaultgraph.placeOf(3)")
    tab.move(x, y)
    tab.mouse("mousePressed", x, y, button="left", buttons=1, clickCount=1)
    for step in range(1, 6):
        tab.mouse("mouseMoved", x - 20 * step, y - 8 * step, button="left", buttons=1)
    tab.mouse("mouseReleased", x - 100, y - 40, button="left", clickCount=1)
    after = tab.run("vaultgraph.placeOf(3)")
    assert before["x"] - after["x"] == pytest.approx(50, abs=6)
    tab.open(tab.address)
    assert tab.run("vaultgraph.placeOf(3)")["x"] == round(after["x"])


@pytest.mark.parametrize("notes", [60, 5200])
def test_core_notes_have_rings_at_every_size(show: Show, notes: int) -> None:
    tab = show(planted(notes, modules=8))
    core = tab.run("vaultgraph.facts.core[0]")
    x, y = bring(tab, core)
    radius = tab.run(f"vaultgraph.scene.radius[{core}] * vaultgraph.camera().scale")
    pixel = tab.run(
        "(() => { const c = document.querySelector('#stage canvas');"
        f"return [...c.getContext('2d').getImageData({round(x + radius)}, {round(y)}, 1, 1).data];"
        "})()"
    )
    assert max(pixel[:3]) < 120, pixel
    assert pixel[3] > 128


@pytest.mark.parametrize("notes", [60, 5200])
def test_links_show_near_the_pointer_when_zoomed_in(show: Show, notes: int) -> None:
    tab = show(planted(notes, modules=8, links=6))
    bring(tab, 3)
    tab.wait("vaultgraph.lineLayer.lines.links.length > 0 && !vaultgraph.lineLayer.unfinished")
    assert tab.run("vaultgraph.linesOf(vaultgraph.camera()).bundles.length") == 0


def test_every_link_can_be_drawn(show: Show) -> None:
    tab = show(planted(5200, modules=8, links=6))
    assert tab.run("vaultgraph.linesOf(vaultgraph.camera()).links.length") == 0
    tab.press_on("#show-all")
    tab.wait("vaultgraph.lineLayer.lines?.links.length === vaultgraph.scene.links.length")
    assert tab.run("document.getElementById('show-all').ariaPressed") == "true"


def test_many_lines_move_as_a_picture_and_are_painted_once_the_camera_rests(show: Show) -> None:
    tab = show(planted(2500, modules=8, links=6))
    tab.wait("vaultgraph.lineLayer.lines.links.length > 5000 && !vaultgraph.lineLayer.unfinished")
    turn = tab.run("vaultgraph.lineLayer.turn")
    tab.run("vaultgraph.network.redraw()")
    tab.run("new Promise((done) => setTimeout(done, 400))")
    assert tab.run("vaultgraph.lineLayer.turn") == turn
    tab.press("ArrowRight")
    tab.wait("document.getElementById('lines').style.transform.startsWith('translate(-80px')")
    tab.wait(f"vaultgraph.lineLayer.turn > {turn} && !vaultgraph.lineLayer.unfinished")
    tab.wait("document.getElementById('lines').style.transform === ''")


def test_a_local_graph_that_is_cut_says_so(show: Show) -> None:
    tab = show(star(5_000))
    hub = tab.run("vaultgraph.nodeNamed('hub.md')")
    tab.run(f"vaultgraph.select({hub}, {{ depth: 1 }})")
    tab.wait("vaultgraph.scene.local !== null")
    assert tab.run("vaultgraph.scene.local.total") == 5_001
    status = tab.run("document.getElementById('status').textContent")
    assert "nearest notes shown: 1,000 / 5,001" in status


def test_a_local_graph_of_many_is_whole(show: Show) -> None:
    tab = show(star(700))
    hub = tab.run("vaultgraph.nodeNamed('hub.md')")
    tab.run(f"vaultgraph.select({hub}, {{ depth: 1 }})")
    tab.wait("vaultgraph.scene.count === 701")


def test_a_pointer_that_crosses_the_map_lights_up_little(show: Show) -> None:
    tab = show(planted(300))
    tab.run(
        "(() => { window.lit = 0; let last = -1; const look = () => {"
        "const now = vaultgraph.state.hovered; if (now !== last && now >= 0) window.lit++;"
        "last = now; requestAnimationFrame(look); }; look(); })()"
    )
    for step in range(120):
        tab.move(350 + step * 7, 450 + (step % 9))
    assert tab.run("window.lit") <= 3


def test_a_pointer_that_rests_lights_up_and_then_shows_a_card(show: Show) -> None:
    tab = show(planted(60))
    tab.move(*bring(tab, 3))
    tab.wait("vaultgraph.state.hovered === 3")
    tab.wait("!document.getElementById('card').hidden")
    title = tab.run("vaultgraph.facts.title[3]")
    assert title in tab.run("document.getElementById('card').innerText")
    tab.move(5, 895)
    tab.wait("vaultgraph.state.hovered === -1 && document.getElementById('card').hidden")


def test_a_hidden_note_that_is_selected_is_a_guest_and_changes_no_filter(show: Show) -> None:
    tab = show(planted(120))
    tab.run("vaultgraph.change({ show: { ...vaultgraph.state.show, phantoms: false } })")
    filters = tab.run("JSON.stringify([vaultgraph.state.show, vaultgraph.state.kinds])")
    count = tab.run("vaultgraph.scene.count")
    node = tab.run("vaultgraph.facts.kind.indexOf(3)")
    tab.run(f"vaultgraph.select({node})")
    tab.wait(f"vaultgraph.scene.count === {count + 1} && vaultgraph.isVisible({node})")
    assert tab.run("JSON.stringify([vaultgraph.state.show, vaultgraph.state.kinds])") == filters
    tab.press("Escape")
    tab.wait(f"vaultgraph.scene.count === {count}")


@pytest.mark.parametrize(
    ("key", "code", "what"),
    [
        ("е", "KeyT", "document.getElementById('table').open"),
        (".", "Slash", "document.activeElement.id === 'search'"),
        ("t", "KeyK", "document.getElementById('table').open"),
    ],
)
def test_keys_work_by_letter_and_by_place(show: Show, key: str, code: str, what: str) -> None:
    tab = show(planted(20))
    event = json.dumps({"key": key, "code": code, "bubbles": True, "cancelable": True})
    tab.run(f"document.body.dispatchEvent(new KeyboardEvent('keydown', {event}))")
    tab.wait(what)
    tab.run("document.getElementById('table').close()")


def test_the_focus_stays_on_an_entry_of_the_legend(show: Show) -> None:
    tab = show(planted(80, modules=4))
    tab.run("document.querySelectorAll('#legend button')[2].focus()")
    tab.press("Enter", "\r")
    tab.wait("vaultgraph.state.module >= 0")
    focused = "document.activeElement.dataset.category"
    assert tab.run(focused) == tab.run("String(vaultgraph.state.module)")
    tab.press("Enter", "\r")
    tab.wait("vaultgraph.state.module < 0")
    assert tab.run(f"{focused} !== undefined")


def test_the_focus_stays_in_the_panel_and_goes_to_the_map_when_that_is_closed(show: Show) -> None:
    tab = show(planted(80, modules=4))
    tab.press("Tab")
    tab.run("vaultgraph.selectModule(1)")
    tab.wait("!document.getElementById('panel').hidden")
    button = "document.querySelectorAll('#panel-content button')[1]"
    tab.run(f"{button}.focus()")
    tab.press("Enter", "\r")
    tab.wait("vaultgraph.state.folded.size === 1")
    assert tab.run(f"document.activeElement === {button}")
    tab.press("Enter", "\r")
    tab.wait("vaultgraph.state.folded.size === 0")
    tab.press("Escape")
    tab.wait("document.getElementById('panel').hidden")
    assert tab.run("document.activeElement.id") == "walker"


def test_nothing_that_is_hidden_takes_the_focus(show: Show) -> None:
    tab = show(planted(20))
    inside = "document.querySelectorAll('[aria-hidden=true] [tabindex], [aria-hidden=true] button')"
    assert tab.run(f"[...{inside}].filter((e) => e.tabIndex >= 0).length") == 0


def test_notes_on_the_map_are_walked_with_the_arrow_keys(show: Show) -> None:
    tab = show(planted(60))
    tab.run("document.getElementById('walker').focus()")
    first = tab.run("vaultgraph.state.hovered")
    assert first == tab.run("vaultgraph.scene.order[0]")
    tab.press("ArrowRight")
    tab.wait(f"vaultgraph.state.hovered !== {first}")
    second = tab.run("vaultgraph.state.hovered")
    assert place_of(tab, second)[0] > place_of(tab, first)[0]
    label = tab.run("document.getElementById('walker').ariaLabel")
    assert tab.run(f"vaultgraph.facts.title[{second}]") in label
    tab.press("Enter", "\r")
    tab.wait(f"vaultgraph.state.selected === {second}")


def test_a_lasso_picks_notes_together_and_hides_them(show: Show) -> None:
    tab = show(planted(60))
    tab.run("vaultgraph.change({ show: { ...vaultgraph.state.show, labels: false } })")
    shift = 8
    tab.mouse("mousePressed", 300, 880, button="left", buttons=1, clickCount=1, modifiers=shift)
    for x, y in ((300, 10), (1430, 10), (1430, 880), (300, 880)):
        tab.mouse("mouseMoved", x, y, button="left", buttons=1, modifiers=shift)
    tab.mouse("mouseReleased", 300, 880, button="left", clickCount=1, modifiers=shift)
    tab.wait("vaultgraph.state.marked.size > 40")
    marked, count = tab.run("[vaultgraph.state.marked.size, vaultgraph.scene.count]")
    tab.press("h", "h")
    tab.wait(f"vaultgraph.scene.count <= {count - marked}")
    tab.run("document.querySelector('#filters .chip').click()")
    tab.wait(f"vaultgraph.scene.count === {count}")


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_every_colour_can_be_told_from_its_ground(show: Show, theme: Theme) -> None:
    tab = show(planted(200, modules=12), options=ViewOptions(theme=theme))
    for mode in ("module", "folder", "tag", "kind", "age"):
        tab.run(f"vaultgraph.change({{ colourBy: {mode!r} }})")
        lowest = tab.run(
            "Math.min(...vaultgraph.scene.colouring.categories.map((c) =>"
            " vaultgraph.contrast(c.colour, vaultgraph.ground())))"
        )
        assert lowest >= 3, mode


FAMILY = "\U0001f468‍\U0001f469‍\U0001f467‍\U0001f466"


def test_joiners_keep_families_and_words_together(show: Show) -> None:
    title = f"{FAMILY * 3} می‌خواهم"
    tab = show(vault_of([f"{title}.md"], []))
    tree = tab.run("vaultgraph.makeSvg()")
    assert title in tree
    long = FAMILY * 60
    tab = show(vault_of([f"{long}.md"], []))
    assert f"{FAMILY}…" in tab.run("vaultgraph.makeSvg()")


def test_names_of_modules_are_whole_and_apart(show: Show) -> None:
    tab = show(planted(400, modules=9))
    boxes = tab.run(
        "(() => { const place = document.createElement('div');"
        "place.innerHTML = vaultgraph.makeSvg();"
        "document.body.append(place); const names = vaultgraph.facts.modules.map((m) => m.label);"
        "return [...place.querySelectorAll('text[fill^=\"#\"]')].filter((e) =>"
        " e.getAttribute('style').startsWith('font: 700') && e.getAttribute('text-anchor'))"
        ".map((e) => { const b = e.getBBox();"
        " return [b.x, b.y, b.x + b.width, b.y + b.height, e.textContent]; }); })()"
    )
    labels = " ".join(box[4] for box in boxes)
    for name in tab.run("vaultgraph.facts.modules.map((m) => m.label)"):
        assert all(word in labels for word in name.split()), name
    assert "…" not in labels
    for at, one in enumerate(boxes):
        for other in boxes[:at]:
            apart = one[2] <= other[0] or other[2] <= one[0]
            assert apart or one[3] <= other[1] + 4 or other[3] <= one[1] + 4, (one, other)


def test_parts_of_modules_are_shown(show: Show) -> None:
    tab = show(with_parts())
    assert tab.run("vaultgraph.facts.modules[0].parts.map((part) => part[0])") == ["left", "right"]
    tree = tab.run("vaultgraph.makeSvg()")
    without = show(planted(60, modules=1)).run("vaultgraph.makeSvg()")
    assert ">left<" in tree
    assert ">right<" in tree
    grounds = 'fill-opacity="0.08"'
    assert tree.count(grounds) == 2
    assert without.count(grounds) == 0


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1 заметка"), (3, "3 заметки"), (5, "5 заметок"), (21, "21 заметка")]
)
def test_numbers_agree_with_their_words_in_russian(show: Show, number: int, said: str) -> None:
    tab = show(planted(20))
    tab.run(
        "(() => { const e = document.getElementById('language'); e.value = 'ru';"
        "e.dispatchEvent(new Event('change')); })()"
    )
    assert tab.run(f"vaultgraph.count('n_notes', {number})") == said


def test_the_card_at_the_side_folds_and_stays_folded(show: Show) -> None:
    tab = show(planted(20))
    tab.press_on("#fold")
    assert not tab.run("document.getElementById('search').checkVisibility()")
    tab.open(tab.address)
    assert not tab.run("document.getElementById('search').checkVisibility()")
    tab.press_on("#fold")
    assert tab.run("document.getElementById('search').checkVisibility()")
