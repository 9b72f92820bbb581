"""The page as `vaultgraph serve` shows it: loaded again after a change, shown to nobody else."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.devtools import Page


@pytest.fixture(name="served")
def served_fixture(tmp_path: Path) -> Iterator[tuple[Path, str, "subprocess.Popen[str]"]]:
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "a.md").write_text("See [[b]].\n", encoding="utf-8")
    (vault / "b.md").write_text("Nothing yet.\n", encoding="utf-8")
    command = [sys.executable, "-m", "vaultgraph", "serve", str(vault), "--no-cache"]
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert process.stdout
    try:
        yield vault, process.stdout.readline().strip(), process
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)


def status_of(address: str, **headers: str) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def leave(tab: Page, address: str) -> None:
    """Leave a served page before its server ends; it asked nobody else for anything."""
    tab.call("Page.navigate", url="about:blank")
    tab.wait("location.href === 'about:blank'")
    time.sleep(0.5)  # what the page asked for last is told late
    tab.run("document.readyState")
    assert [url for url in tab.requests if not url.startswith(address)] == []
    tab.requests.clear()
    tab.problems.clear()


def test_a_changed_note_loads_the_page_again(
    tab: Page, served: tuple[Path, str, "subprocess.Popen[str]"]
) -> None:
    vault, address, _ = served
    tab.open(address)
    titles = "JSON.parse(document.getElementById('facts')?.textContent ?? '{}').title"
    assert sorted(tab.run(titles)) == ["a", "b"]
    (vault / "c.md").write_text("See [[a]].\n", encoding="utf-8")
    tab.wait(f"{titles}?.includes('c')")
    leave(tab, address)


def test_only_the_page_is_served_and_only_to_its_reader(
    served: tuple[Path, str, "subprocess.Popen[str]"],
) -> None:
    _, address, process = served
    assert address.startswith("http://127.0.0.1:")
    root = address[: address.rindex("/", 0, -1) + 1]
    assert status_of(address) == 200
    assert status_of(root) == 404
    assert status_of(f"{root}wrong-token/") == 404
    for path in ("a.md", "../a.md", "%2e%2e/a.md", "graph.html", "events/x"):
        assert status_of(address + path) == 404
    assert status_of(address, Host="evil.example") == 404
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0


def test_a_module_is_named_on_the_page_and_kept_beside_it_and_its_reader_stays(
    tab: Page, served: tuple[Path, str, "subprocess.Popen[str]"]
) -> None:
    vault, address, _ = served
    tab.open(address)
    module = tab.run("JSON.parse(document.getElementById('facts').textContent).modules[0].id")
    tab.run(f"location.hash = 'module={module}'")
    tab.run("dispatchEvent(new PopStateEvent('popstate'))")
    tab.wait("document.querySelector('#panel input[type=text]') !== null")
    tab.run(
        "(() => { const search = document.getElementById('search'); search.value = 'a';"
        "search.dispatchEvent(new Event('input'));"
        "const field = document.querySelector('#panel input[type=text]');"
        "field.value = 'My garden'; field.dispatchEvent(new Event('change')); })()"
    )
    tab.wait("document.getElementById('panel-title')?.innerText === 'My garden'")
    tab.wait("document.getElementById('search').value === 'a'")
    kept = vault.parent / "vaultgraph-out" / "vault" / "modules.json"
    assert json.loads(kept.read_text(encoding="utf-8"))[module]["name"] == "My garden"
    assert sorted(path.name for path in vault.iterdir()) == ["a.md", "b.md"]
    leave(tab, address)


def test_what_its_reader_looks_at_outlives_an_update_which_is_told(
    tab: Page, served: tuple[Path, str, "subprocess.Popen[str]"]
) -> None:
    vault, address, _ = served
    many = " ".join(f"[[n{number}]]" for number in range(40))
    (vault / "hub.md").write_text(f"{many}\n", encoding="utf-8")
    for number in range(40):
        (vault / f"n{number}.md").write_text("See [[hub]].\n", encoding="utf-8")
    titles = "JSON.parse(document.getElementById('facts')?.textContent ?? '{}').title"
    tab.resize(1440, 440)
    tab.open(address)
    tab.wait(f"{titles}?.length === 43")
    tab.wait("document.body?.dataset.ready !== undefined")
    tab.run(
        "location.hash = 'note=hub.md&toggle=hubs'; dispatchEvent(new PopStateEvent('popstate'))"
    )
    tab.run("document.getElementById('view-name').value = 'mine'")
    tab.run("document.getElementById('views-form').requestSubmit()")
    tab.run("localStorage['vaultgraph:vault:pins'] = JSON.stringify({ 'hub.md': [7, 9] })")
    tab.wait("document.querySelectorAll('#panel .summary, #panel .sentence').length > 1")
    tab.run(
        "(() => { document.querySelectorAll('#controls details')[1].open = true;"
        "document.getElementById('zoom-in').click();"
        "document.getElementById('panel').scrollTop = 90;"
        "sessionStorage.told = ''; new MutationObserver(() => {"
        "sessionStorage.told += document.getElementById('serving').textContent; })"
        ".observe(document.getElementById('serving'), { childList: true }); })()"
    )
    (vault / "hub.md").rename(vault / "centre.md")
    tab.wait(f"{titles}?.includes('centre') && document.body.dataset.ready !== undefined")
    tab.wait("document.getElementById('panel-title')?.innerText === 'centre'")
    assert "updating" in tab.run("sessionStorage.told")
    kept = [tab.run(f"localStorage['vaultgraph:vault:{key}']") for key in ("pins", "views")]
    assert all("centre.md" in each and "hub.md" not in each for each in kept), kept
    assert tab.run("document.querySelectorAll('#controls details')[1].open")
    assert not tab.run("document.getElementById('show-hubs').checked")
    assert "toggle=hubs" in tab.run("location.hash")
    tab.wait("document.getElementById('panel').scrollTop === 90")
    leave(tab, address)


def test_a_page_says_that_its_server_stopped(
    tab: Page, served: tuple[Path, str, "subprocess.Popen[str]"]
) -> None:
    _, address, process = served
    tab.open(address)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    tab.wait("document.getElementById('serving').innerText.includes('has stopped')", 30)
    leave(tab, address)
