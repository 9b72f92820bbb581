"""A Chromium for all tests of the page, and pages of planted vaults for it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.devtools import Page, browser, find_chromium, opened
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId, PackEntry, SeedFigures
from vaultgraph.view.page import ViewOptions, render_view

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = pytest.mark.skip(reason="Chromium is missing: apt-get install chromium")
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not find_chromium():
                item.add_marker(missing)


@pytest.fixture(scope="session", name="chromium")
def chromium_fixture() -> Iterator[Page]:
    with browser() as page:
        yield page


@pytest.fixture(name="tab")
def tab_fixture(chromium: Page) -> Iterator[Page]:
    """A clean tab; after the test it must have had no problem and asked for nothing."""
    chromium.problems.clear()
    chromium.requests.clear()
    chromium.resize(1440, 900)
    chromium.media(prefers_color_scheme="light", prefers_reduced_motion="reduce")
    yield chromium
    problems, requests = [*chromium.problems], [*chromium.requests]
    chromium.run("try { localStorage.clear() } catch { /* a storage that refuses is empty */ }")
    assert problems == []
    assert requests == []
    chromium.call("Page.navigate", url="about:blank")


@pytest.fixture(name="show")
def show_fixture(tab: Page, tmp_path: Path) -> Callable[..., Page]:
    """Renders a vault, opens its page from disk, and gives the tab."""

    def show(
        vault: CompiledVault,
        entries: dict[NoteId, PackEntry] | None = None,
        options: ViewOptions = ViewOptions(),
        fragment: str = "",
        seed: SeedFigures | None = None,
    ) -> Page:
        path = tmp_path / "graph.html"
        path.write_bytes(opened(render_view(vault, entries or {}, options, seed=seed).content))
        tab.open(f"{path.as_uri()}{fragment}")
        return tab

    return show
