"""A vault is watched: no change is missed, whatever becomes of its folder."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import pytest
import watchfiles

from vaultgraph.cli.commands import mcp
from vaultgraph.linking import ReadOptions
from vaultgraph.passages.tokens.targets import DEFAULT_TARGET, find_target
from vaultgraph.serve.memory import Memory
from vaultgraph.serve.watching import watch_vault

Seen = SimpleQueue[set[Path]]
PAUSE = 50


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    (folder / "Bread").mkdir(parents=True)
    (folder / "Bread/Rye.md").write_text("Rye wants time.", encoding="utf-8")
    return folder


def watched(vault: Path) -> Seen:
    """Watch a vault from another thread, as servers do."""
    seen: Seen = SimpleQueue()
    changes = watch_vault(vault, PAUSE)

    def follow() -> None:
        for changed in changes:
            seen.put(changed)

    threading.Thread(target=follow, daemon=True).start()
    return seen


def is_seen(seen: Seen, file: Path) -> bool:
    """Wait for a file to be among what changed; raises `Empty` where nothing changes any more."""
    while file not in seen.get(timeout=10):
        pass
    return True


def is_seen_once_watched(seen: Seen, file: Path) -> bool:
    """Write a file again and again, until a watch that is only beginning gives it."""
    for number in range(40):
        file.write_text("Rye wants much time. " * number, encoding="utf-8")
        with suppress(Empty):
            while file not in seen.get(timeout=0.5):
                pass
            return True
    return False


def replaced(vault: Path) -> None:
    shutil.rmtree(vault)
    vault.mkdir()


def moved_away_and_back(vault: Path) -> None:
    vault.rename(vault.with_name("elsewhere"))
    vault.with_name("elsewhere").rename(vault)


def exchanged(vault: Path) -> None:
    other = vault.with_name("other")
    other.mkdir()
    vault.rename(vault.with_name("elsewhere"))
    other.rename(vault)


@pytest.mark.parametrize("change", [replaced, moved_away_and_back, exchanged])
def test_a_folder_in_the_place_of_another_is_watched(
    vault: Path, change: Callable[[Path], None]
) -> None:
    seen = watched(vault)
    change(vault)
    assert is_seen(seen, vault)
    assert is_seen_once_watched(seen, vault / "New.md")


def test_a_folder_that_comes_back_later_is_watched(vault: Path) -> None:
    seen = watched(vault)
    shutil.rmtree(vault)
    assert is_seen(seen, vault)
    threading.Event().wait(0.3)
    vault.mkdir()
    assert is_seen_once_watched(seen, vault / "New.md")


def test_a_link_to_a_folder_that_leads_elsewhere_is_followed(vault: Path, tmp_path: Path) -> None:
    link, second = tmp_path / "current", tmp_path / "second"
    link.symlink_to(vault)
    seen = watched(link)
    second.mkdir()
    (tmp_path / "next").symlink_to(second)
    (tmp_path / "next").replace(link)
    assert is_seen(seen, second)
    assert is_seen_once_watched(seen, second / "New.md")


def test_where_the_system_watches_no_more_folders_files_are_looked_at(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = watchfiles.watch

    def limited(*places: Path, force_polling: bool = False, **options: Any) -> Iterator[Any]:
        if not force_polling:
            raise OSError(28, "OS file watch limit reached")
        return watch(*places, force_polling=True, **{**options, "poll_delay_ms": 100})

    monkeypatch.setattr(watchfiles, "watch", limited)
    seen = watched(vault)
    assert is_seen_once_watched(seen, vault / "Bread/Rye.md")


def test_what_changes_before_a_vault_is_watched_is_in_the_next_answer(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Memory(vault, ReadOptions(), find_target(DEFAULT_TARGET))
    memory.prepare()
    (vault / "Bread/Rye.md").write_text("Rye wants zeal.", encoding="utf-8")
    monkeypatch.setattr(mcp, "watch_vault", lambda *_: iter(()))
    mcp._follow(memory)
    assert "Rye wants zeal." in memory.recall("what does rye want").text
