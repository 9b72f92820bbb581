"""A live page shows what changed before anything else is done, and keeps what readers decide."""

import gc
from pathlib import Path

import pytest

from vaultgraph.linking import ReadOptions
from vaultgraph.serve.live import LivePage
from vaultgraph.serve.pages import PageMaker
from vaultgraph.serve.server import PageServer
from vaultgraph.view.page import ViewOptions


def test_garbage_is_collected_once_the_page_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "Bees.md"
    note.write_text("Bees fly.\n", encoding="utf-8")
    live = LivePage(PageMaker(tmp_path, ReadOptions(), ViewOptions()), None)
    collects: list[bool] = []
    with PageServer(live.first()) as server:
        monkeypatch.setattr(server, "show", lambda *_: collects.append(gc.isenabled()))
        note.write_text("Bees fly far.\n", encoding="utf-8")
        assert live.update(server, [note]) == ""
    assert collects == [False]
    assert gc.isenabled()
