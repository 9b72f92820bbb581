"""An index that is kept answers as one made anew, follows the vault, and keeps nothing private."""

import gc
import os
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pack.building import WordTokenizer
from vaultgraph import linking
from vaultgraph.diagnostics import Code
from vaultgraph.errors import UsageError
from vaultgraph.linking import ReadOptions
from vaultgraph.recall import opening
from vaultgraph.recall.index import RecallIndex
from vaultgraph.recall.opening import VaultIndex
from vaultgraph.recall.recaller import Recaller
from vaultgraph.recall.store import index_file
from vaultgraph.vault.reading import memory, notes
from vaultgraph.vault.reading.cache import cache_info, clear_cache
from vaultgraph.vault.scan import SourceFile

NOTES = {
    "Bread/Sourdough.md": "# Sourdough\n\nThe starter wants rye flour [^1].\n\n[^1]: [[Secret]]\n",
    "Bread/Hydration.md": "Seventy parts of water to a hundred of flour.",
    "Secret.md": "---\nprivate: true\naliases: [Quokka]\n---\n# Wombat\n\nIt is called Zanzibar.",
    "Keys.md": "The starter key is AKIAQYLPMN5HFIQR7XYA and nothing else.",
    "Old/Ledger.md": "Flour was cheaper in the year of the comet.",
}

CHAT = "# Chat\n\n**Ann:** How warm is the oven?\n\n**Bo:** Two hundred.\n\n**Ann:** Thank you.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, text in NOTES.items():
        write(tmp_path / "vault" / path, text)
    return tmp_path / "vault"


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def settle(root: Path) -> None:
    """Make every file an hour old, so that every change of it changes its time."""
    hour_ago = time.time() - 3_600
    for file in root.rglob("*.md"):
        os.utime(file, (hour_ago, hour_ago))


def open_index(root: Path, cache: Path | None, **options: object) -> VaultIndex:
    return VaultIndex(root, ReadOptions(cache_folder=cache, **options))  # type: ignore[arg-type]


def content(index: RecallIndex) -> dict[str, object]:
    """Return everything in an index, ready to be compared."""
    found: dict[str, object] = {
        "entries": index.entries,
        "records": index.records.tobytes(),
        "starts": index.starts.tolist(),
        "speakers": index.speakers,
        "spoken": index.spoken.tolist(),
    }
    for name, postings in (("passages", index.passages), ("whole", index.whole)):
        found[name] = [
            list(postings.terms),
            *(np.asarray(getattr(postings, each)).tolist() for each in ("starts", "documents")),
            *(np.asarray(getattr(postings, each)).tolist() for each in ("weights", "lengths")),
        ]
    return found


def test_a_kept_index_is_the_one_that_was_made(root: Path, cache: Path) -> None:
    made = open_index(root, cache).refresh()
    assert index_file(cache, root).is_file()
    kept = open_index(root, cache).refresh()
    assert content(kept) == content(made) == content(open_index(root, None).refresh())


def no_reading(*_: object, **__: object) -> None:
    raise AssertionError("a note was read")


@pytest.mark.parametrize("touch", [False, True])
def test_nothing_is_read_where_nothing_changed(
    root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, touch: bool
) -> None:
    made = content(open_index(root, cache).refresh())
    if touch:
        settle(root)
    monkeypatch.setattr(linking, "read_notes", no_reading)
    assert content(open_index(root, cache).refresh()) == made


def add(root: Path) -> None:
    write(root / "Tea.md", "Oolong is steeped at ninety degrees.")


def change(root: Path) -> None:
    write(root / "Bread/Hydration.md", "Eighty parts of water to a hundred of flour.")


def change_unseen(root: Path) -> None:
    """Change a note without changing its size or the time of its file."""
    file = root / "Bread/Hydration.md"
    before = file.stat()
    write(file, NOTES["Bread/Hydration.md"].replace("Seventy", "Seventh"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def rename(root: Path) -> None:
    (root / "Bread/Hydration.md").rename(root / "Bread/Wetness.md")


def move_folder(root: Path) -> None:
    (root / "Bread").rename(root / "Baking")


def remove(root: Path) -> None:
    (root / "Old/Ledger.md").unlink()


def close(root: Path) -> None:
    write(root / "Old/Ledger.md", f"---\nprivate: true\n---\n{NOTES['Old/Ledger.md']}")


def open_up(root: Path) -> None:
    write(root / "Secret.md", "It is called Zanzibar.")


def talk(root: Path) -> None:
    write(root / "Chat.md", CHAT)


def talk_to_others(root: Path) -> None:
    write(root / "Chat.md", CHAT.replace("Bo", "Zora"))


CHANGES: list[Callable[[Path], None]] = [
    add,
    change,
    change_unseen,
    rename,
    move_folder,
    remove,
    close,
    open_up,
    talk,
    talk_to_others,
]


@pytest.mark.parametrize("happen", CHANGES)
@pytest.mark.parametrize("settled", [False, True])
def test_after_a_change_it_is_the_one_made_anew(
    root: Path, cache: Path, happen: Callable[[Path], None], settled: bool
) -> None:
    if settled:
        settle(root)
    followed = open_index(root, cache)
    before = content(followed.refresh())
    happen(root)
    anew = content(open_index(root, None).refresh())
    assert content(followed.refresh()) == anew != before
    assert content(open_index(root, cache).refresh()) == anew


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=6, unique=True))
def test_after_many_changes_it_is_the_one_made_anew(
    tmp_path_factory: pytest.TempPathFactory, happen: list[Callable[[Path], None]]
) -> None:
    root = tmp_path_factory.mktemp("vault")
    for path, text in NOTES.items():
        write(root / path, text)
    followed = open_index(root, None)
    for each in happen:
        followed.refresh()
        try:
            each(root)
        except FileNotFoundError:
            continue  # an earlier change moved it away
    assert content(followed.refresh()) == content(open_index(root, None).refresh())


def test_only_the_notes_that_changed_are_read_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "is_settled", lambda *_: True)  # as for files that are older
    followed = open_index(root, None)
    followed.refresh()
    seen: list[str] = []
    parse = notes.parse_file
    monkeypatch.setattr(
        notes, "parse_file", lambda file, _: seen.append(file.path) or parse(file, _)
    )
    change(root)
    followed.refresh()
    assert seen == ["Bread/Hydration.md"]


def test_an_edit_reads_no_other_file(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(root)
    followed = open_index(root, None)
    followed.refresh()
    seen: list[str] = []
    read = SourceFile.read
    monkeypatch.setattr(SourceFile, "read", lambda file: seen.append(file.path) or read(file))
    write(root / "Old/Ledger.md", "Flour was dear.")
    followed.refresh()
    assert set(seen) == {"Old/Ledger.md"}


def test_an_index_is_freed_when_another_follows(root: Path) -> None:
    followed = open_index(root, None)
    before = followed.refresh()
    before.passage(0)
    held = weakref.ref(before)
    del before
    gc.disable()
    try:
        change(root)
        followed.refresh()
        assert held() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("options", [{"exclude": ("Old",)}, {"repair_text": True}])
def test_other_options_are_another_index(
    root: Path, cache: Path, options: dict[str, object]
) -> None:
    open_index(root, cache).refresh()
    other = content(open_index(root, cache, **options).refresh())
    assert other == content(open_index(root, None, **options).refresh())


def test_what_is_private_excluded_or_secret_is_not_in_the_file(root: Path, cache: Path) -> None:
    index = open_index(root, cache, exclude=("Old",)).refresh()
    raw = index_file(cache, root).read_bytes().lower()
    told = repr([index.passages_of(number) for number in range(len(index.entries))]).lower()
    said = " ".join((*index.passages.terms, *index.whole.terms))
    for word in ("zanzibar", "quokka", "wombat", "comet", "ledger", "akiaqylpmn5hfiqr7xya"):
        assert word.encode() not in raw
        assert word not in told
        assert word not in said
    assert "hydrat" in said


def test_an_index_with_secrets_is_never_kept(root: Path, cache: Path) -> None:
    index = VaultIndex(root, ReadOptions(cache_folder=cache), keep_secrets=True).refresh()
    assert "AKIAQYLPMN5HFIQR7XYA" in Recaller(index, WordTokenizer()).recall("starter key").text
    assert not index_file(cache, root).exists()


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flip(data: bytes) -> bytes:
    place = len(data) * 3 // 4  # more bytes than what fills up between two parts
    turned = bytes(each ^ 0xFF for each in data[place : place + 65])
    return data[:place] + turned + data[place + 65 :]


@pytest.mark.parametrize(
    "damage",
    [cut, flip, lambda data: b"", lambda data: b"no index", lambda data: data[:60] + b"\xff" * 40],
)
def test_a_damaged_file_is_made_again_and_reported(
    root: Path, cache: Path, damage: Callable[[bytes], bytes]
) -> None:
    made = content(open_index(root, cache).refresh())
    file = index_file(cache, root)
    file.write_bytes(damage(file.read_bytes()))
    index = open_index(root, cache)
    assert content(index.refresh()) == made
    assert [each.code for each in index.diagnostics] == [Code.DAMAGED_CACHE]
    again = open_index(root, cache)
    assert content(again.refresh()) == made
    assert not again.diagnostics


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 255))
def test_any_changed_byte_changes_no_answer(place: int, mask: int) -> None:
    root, cache, made, data = _KEPT()
    place %= len(data)
    changed = data[:place] + bytes([data[place] ^ mask]) + data[place + 1 :]
    index_file(cache, root).write_bytes(changed)
    assert content(open_index(root, cache).refresh()) == made


class _Kept:
    """A small vault with a kept index, made once."""

    made: tuple[Path, Path, dict[str, object], bytes] | None = None

    def __call__(self) -> tuple[Path, Path, dict[str, object], bytes]:
        assert self.made
        return self.made


_KEPT = _Kept()


@pytest.fixture(autouse=True, scope="module")
def kept_index(tmp_path_factory: pytest.TempPathFactory) -> None:
    root, cache = tmp_path_factory.mktemp("kept"), tmp_path_factory.mktemp("cache")
    for path, text in NOTES.items():
        write(root / path, text)
    made = content(open_index(root, cache).refresh())
    _KEPT.made = (root, cache, made, index_file(cache, root).read_bytes())


def test_an_index_of_another_version_is_made_again_without_a_report(
    root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = content(open_index(root, cache).refresh())
    monkeypatch.setattr(opening, "_version", lambda: bytes(32))
    index = open_index(root, cache)
    assert content(index.refresh()) == made
    assert not index.diagnostics


def test_several_at_once_leave_a_whole_file(root: Path, cache: Path) -> None:
    made = content(open_index(root, None).refresh())
    threads = [threading.Thread(target=lambda: open_index(root, cache).refresh()) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    index = open_index(root, cache)
    assert content(index.refresh()) == made
    assert not index.diagnostics
    assert [file.name for file in cache.glob("*-new*")] == []


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(root: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    assert open_index(root, blocked / "cache").refresh().entries


def test_the_cache_command_counts_and_forgets_it(root: Path, cache: Path) -> None:
    open_index(root, cache).refresh()
    size = sum(file.stat().st_size for file in cache.iterdir())
    assert cache_info(cache).size == size
    clear_cache(cache)
    assert list(cache.iterdir()) == []


def test_a_vault_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        open_index(tmp_path / "nowhere", None).refresh()
