"""Saved and printed pictures are what the screen shows: elements and pixels are compared."""

import base64
import json
import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from tests.browser.devtools import Page
from tests.planted import planted, vault_of
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import LinkKind
from vaultgraph.view.page import Theme, ViewOptions

Show = Callable[..., Page]
SVG = "{http://www.w3.org/2000/svg}"
HEAD = 64  # pixels that the title takes

# Catches what the page saves, and reads its pixels: one picture that can be asked for colours.
CATCH = """
(() => {
  URL.createObjectURL = (blob) => { window.saved = blob; return "data:,"; };
  HTMLAnchorElement.prototype.click = () => {};
})()
"""
DECODE = """
createImageBitmap(window.saved).then((bitmap) => {
  const canvas = document.createElement("canvas");
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  window.pixelAt = (x, y) => [...context.getImageData(Math.round(x), Math.round(y), 1, 1).data];
  return [bitmap.width, bitmap.height];
})
"""
PLACES = """
(() => {
  const { scene, camera, isVisible } = vaultgraph, view = camera();
  return scene.order.map((node) => [view.toX(scene.x[node]), view.toY(scene.y[node]),
    scene.radius[node] * view.scale]);
})()
"""


def colourful() -> CompiledVault:
    """Links of every kind, inside of two modules and between them."""
    paths = [f"{name}.md" for name in ("a", "b", "c", "d", "e", "f")]
    kinds = (LinkKind.LINK, LinkKind.SOURCE, LinkKind.EMBED, LinkKind.PROPERTY, LinkKind.CANVAS)
    rows = [(paths[0], target, kind) for target, kind in zip(paths[1:], kinds, strict=True)]
    return vault_of(paths, rows, groups=[paths[:3], paths[3:]])


def save(tab: Page, button: str) -> list[int]:
    tab.run(CATCH)
    tab.run(f"document.getElementById('{button}').click()")
    tab.wait("window.saved !== undefined")
    return tab.run(DECODE) if button == "save-png" else []


def close_to(pixel: list[int], colour: str, reach: int = 12) -> bool:
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return all(abs(a - b) <= reach for a, b in zip(pixel, wanted, strict=False))


@pytest.mark.parametrize("size", [1, 2])
def test_a_png_has_dots_and_lines_where_the_screen_has_them(show: Show, size: int) -> None:
    tab = show(colourful())
    tab.run("vaultgraph.change({ show: { ...vaultgraph.state.show, labels: false } })")
    tab.run(f"document.getElementById('picture-size').value = '{size}'")
    tab.run("vaultgraph.network.moveTo({ position: { x: 40, y: 30 }, scale: 1.5 })")
    width, height = save(tab, "save-png")  # at once: nothing waits until the map is at rest
    assert (width, height > 900 * size) == (1440 * size, True)
    colours = tab.run("vaultgraph.scene.order.map((n) => vaultgraph.colourOf(n))")
    places = tab.run(PLACES)
    for (x, y, _), colour in zip(places, colours, strict=True):
        pixel = tab.run(f"window.pixelAt({x * size}, {(y + HEAD) * size})")
        assert close_to(pixel, colour), (x, y, colour, pixel)
    links = tab.run("Array.from(vaultgraph.scene.links, vaultgraph.endsOf)")
    for start, end in links:
        x = (places[start][0] + places[end][0]) / 2
        y = (places[start][1] + places[end][1]) / 2 + HEAD
        around = [
            sum(tab.run(f"window.pixelAt({(x + dx) * size}, {(y + dy) * size})")[:3])
            for dx in range(-6, 7)
            for dy in (-4, 0, 4)
        ]
        assert max(around) - min(around) > 15, (start, end)


def test_an_svg_holds_names_of_modules_arrows_and_dashes(show: Show) -> None:
    tab = show(colourful())
    tree = ElementTree.fromstring(tab.run("vaultgraph.makeSvg()"))
    texts = [element.text for element in tree.iter(f"{SVG}text")]
    for module in tab.run("vaultgraph.facts.modules.map((m) => m.label)"):
        assert module in texts
    assert {"a", "b", "c", "Planted"} <= set(texts)
    paths = list(tree.iter(f"{SVG}path"))
    dashes = {path.get("stroke-dasharray") for path in paths}
    assert len(dashes - {None}) >= 3
    edge = next(path.get("stroke") for path in paths if path.get("stroke-dasharray"))
    arrows = [path for path in paths if path.get("fill") == edge]
    assert sum(path.get("d", "").count("M") for path in arrows) == 5


def test_an_svg_places_names_where_the_screen_does(show: Show) -> None:
    tab = show(planted(60))
    tab.run(
        "(() => { const p = CanvasRenderingContext2D.prototype.drawImage; window.placed = [];"
        "CanvasRenderingContext2D.prototype.drawImage = function (image, x, y, w, h) {"
        "if (this.canvas.id === 'overlay') window.placed.push([x + w / 2, y + h / 2]);"
        "return p.call(this, image, x, y, w, h); };"
        "for (const id of ['side', 'tools']) document.getElementById(id).hidden = true;"
        "vaultgraph.repaint(); })()"
    )
    placed = tab.run("window.placed")
    tree = ElementTree.fromstring(tab.run("vaultgraph.makeSvg()"))
    written = [
        (float(text.get("x", "0")), float(text.get("y", "0")) - HEAD)
        for text in tree.iter(f"{SVG}text")
        if text.get("text-anchor") == "middle" and text.get("fill") != "none"
    ]
    assert len(placed) == len(written) > 10
    for (x, y), (svg_x, svg_y) in zip(placed, written, strict=True):
        assert abs(x - svg_x) <= 1.5
        assert abs(y - svg_y) <= 1.5


def test_an_svg_of_many_links_has_their_bundles(show: Show) -> None:
    tab = show(planted(5200, modules=8, links=6))
    bundles = tab.run("vaultgraph.linesOf(vaultgraph.camera()).bundles.length")
    assert bundles > 3
    tree = ElementTree.fromstring(tab.run("vaultgraph.makeSvg()"))
    wide = [p for p in tree.iter(f"{SVG}path") if float(p.get("stroke-width") or 0) >= 1.5]
    assert len([p for p in wide if p.get("stroke-opacity") == "0.28"]) == bundles


def test_print_shows_the_map_as_one_picture_then_the_list(show: Show) -> None:
    tab = show(planted(60), options=ViewOptions(theme=Theme.DARK))
    pdf = base64.b64decode(tab.call("Page.printToPDF")["data"])
    widths = [int(number) for number in re.findall(rb"/Width (\d+)", pdf)]
    assert max(widths) >= 1440
    tab.wait("document.documentElement.dataset.theme === 'dark'")
    tab.run(
        "(() => { window.dispatchEvent(new Event('beforeprint'));"
        "const c = document.getElementById('paper-map'); const x = c.getContext('2d');"
        "window.paper = x.getImageData(0, 0, c.width, c.height); window.paperWidth = c.width; })()"
    )
    colours = json.loads(
        tab.run(
            "(() => { const seen = new Map(), d = window.paper.data;"
            "for (let at = 0; at < d.length; at += 4) {"
            "const key = [d[at], d[at + 1], d[at + 2]].map((v) => v.toString(16).padStart(2, '0'))"
            ".join(''); seen.set(key, (seen.get(key) ?? 0) + 1); }"
            "return JSON.stringify(Object.fromEntries(seen)); })()"
        )
    )
    for category in tab.run("vaultgraph.scene.colouring.categories"):
        assert colours.get(category["colour"][1:], 0) > 100, category
    assert colours.get("fbfaf7", 0) > sum(colours.values()) / 2
    listed = tab.run(
        "[...document.querySelectorAll('#paper-list li')].map((e) => e.textContent).sort()"
    )
    assert listed == sorted(tab.run("vaultgraph.facts.title.slice(0, vaultgraph.facts.ranked)"))
    tab.run("window.dispatchEvent(new Event('afterprint'))")
    assert tab.run("document.querySelectorAll('#paper-list li').length") == 0
