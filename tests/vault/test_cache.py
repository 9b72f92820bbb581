"""The cache gives back what was stored, and nothing else, whatever happens to its file."""

import os
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from vaultgraph.diagnostics import Code, Diagnostic
from vaultgraph.errors import OutputError
from vaultgraph.model import LinkKind, Location, NodeKind, VaultPath
from vaultgraph.vault.note import Chat, Claim, Link, Message, Note
from vaultgraph.vault.parse import parse_note
from vaultgraph.vault.reading.cache import (
    FOLDER_VARIABLE,
    BlobCache,
    KeptParts,
    KeyMaker,
    NoteCache,
    cache_folder,
    cache_info,
    clear_cache,
    decode_note,
    encode_note,
)
from vaultgraph.vault.scan import VaultSettings

LINK = Link(kind=LinkKind.SOURCE, target="б", line=3, column=1, start=9, end=14, heading=("A", "B"))
NOTE = Note(
    path=VaultPath("а/note.md"),
    kind=NodeKind.NOTE,
    title="note",
    properties={"list": ["x", 1, 2.5, None, True], "map": {"deep": {"er": "2025-01-01"}}},
    created=date(2025, 1, 2),
    links=(LINK,),
    claims=(
        Claim(
            label="1", text="t", heading=("A",), line=1, column=2, start=0, end=5, sources=(LINK,)
        ),
    ),
    terms=(("слово", 3),),
    chat=Chat(
        messages=(
            Message(
                role="user",
                text="hi",
                time=datetime(2025, 1, 1, 12, tzinfo=UTC),
                line=1,
                start=0,
                end=2,
            ),
        )
    ),
    diagnostics=(
        Diagnostic(
            code=Code.MOJIBAKE, location=Location(path=VaultPath("а/note.md"), line=2), message="m"
        ),
    ),
)
KEY = b"k" * 32


@pytest.fixture
def cache(tmp_path: Path) -> NoteCache:
    return NoteCache(tmp_path / "cache", tmp_path)


def load(cache: NoteCache, *keys: bytes) -> dict[bytes, Note]:
    return dict(cache.load(frozenset(keys)))


def test_a_note_survives_with_every_type_it_contains() -> None:
    again = decode_note(encode_note(NOTE))
    assert again == NOTE
    assert isinstance(again.links[0].kind, LinkKind)


PROPERTIES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=5,
)


@given(PROPERTIES, st.binary() | st.text().map(str.encode))
def test_any_note_survives(properties: object, body: bytes) -> None:
    head = yaml.safe_dump({"key": properties}, allow_unicode=True)
    for data in (body, f"---\n{head}---\n".encode() + body):
        note = parse_note(VaultPath("a.md"), data, VaultSettings())
        assert decode_note(encode_note(note)) == note


def test_what_is_stored_is_loaded_and_the_rest_is_not(cache: NoteCache) -> None:
    cache.store({KEY: encode_note(NOTE)})
    assert load(cache, KEY, b"other") == {KEY: NOTE}
    assert load(cache, b"other") == {}


def test_notes_that_left_the_vault_are_dropped(cache: NoteCache) -> None:
    cache.store({b"old": encode_note(NOTE), b"kept": encode_note(NOTE)})
    cache.store({KEY: encode_note(NOTE)})
    cache.keep_only({b"kept", KEY})
    assert set(load(cache, b"old", b"kept", KEY)) == {b"kept", KEY}


def test_a_file_that_is_no_database_is_thrown_away(cache: NoteCache) -> None:
    cache.file.parent.mkdir()
    cache.file.write_bytes(b"not a database" * 100)
    assert load(cache, KEY) == {}
    cache.store({KEY: encode_note(NOTE)})
    assert load(cache, KEY) == {KEY: NOTE}


def test_a_changed_byte_is_a_miss(cache: NoteCache) -> None:
    data = encode_note(NOTE)
    cache.store({KEY: data})
    stored = cache.file.read_bytes()
    place = stored.index("слово".encode())
    cache.file.write_bytes(stored[:place] + "слава".encode() + stored[place + 10 :])
    assert load(cache, KEY) == {}


def test_files_that_no_run_used_for_two_months_are_dropped(
    cache: NoteCache, tmp_path: Path
) -> None:
    others = {days: NoteCache(tmp_path / "cache", tmp_path / f"{days}") for days in (59, 61, 62)}
    for days, other in others.items():
        other.store({KEY: encode_note(NOTE)})
        then = time.time() - days * 24 * 3600
        os.utime(other.file, (then, then))
    assert load(others[62], KEY)
    cache.store({KEY: encode_note(NOTE)})
    cache.drop_unused()
    assert {days for days, other in others.items() if other.file.exists()} == {59, 62}
    assert load(cache, KEY)


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    cache = NoteCache(tmp_path / "file", tmp_path)
    cache.store({KEY: encode_note(NOTE)})
    assert load(cache, KEY) == {}


def test_the_key_depends_on_path_content_settings_and_repair() -> None:
    plain = KeyMaker(VaultSettings(), repair_text=False)
    keys = {
        plain.key(VaultPath("a.md"), b"1"),
        plain.key(VaultPath("b.md"), b"1"),
        plain.key(VaultPath("a.md"), b"2"),
        KeyMaker(VaultSettings(daily_folder="d"), repair_text=False).key(VaultPath("a.md"), b"1"),
        KeyMaker(VaultSettings(), repair_text=True).key(VaultPath("a.md"), b"1"),
    }
    assert len(keys) == 5
    assert plain.key(VaultPath("a.md"), b"1") in keys


def test_info_counts_and_clear_empties(
    cache: NoteCache, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "cache"))
    cache.store({KEY: encode_note(NOTE)})
    assert cache_info(cache_folder()).vaults == 1
    assert clear_cache(cache_folder()).size > 0
    assert cache_info(cache_folder()).size == 0


def test_a_cache_that_may_not_be_deleted_is_no_bug(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.sqlite3").write_bytes(b"kept")

    def refuse(path: Path, *, missing_ok: bool) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(OutputError, match=r"a\.sqlite3 cannot be deleted: Permission denied"):
        clear_cache(tmp_path)


def test_parts_that_a_run_gets_once_are_written_in_portions_and_freed(
    tmp_path: Path,
) -> None:
    file, size = tmp_path / "parts.sqlite3", 1_000_000
    first = KeptParts(file, once=True)
    for number in range(20):
        assert first.get(bytes([number])) is None
        first.put(bytes([number]), bytes([number]) * size)
    assert BlobCache(file).size() >= 8
    assert sum(map(len, first._made.values())) < 20 * size / 2
    first.keep()
    second = KeptParts(file, once=True)
    assert [second.get(bytes([number])) for number in range(10)] == [
        bytes([number]) * size for number in range(10)
    ]
    second.keep()
    assert BlobCache(file).size() == 10  # what the run did not get is deleted


def test_an_empty_value_is_cached_like_any_other(tmp_path: Path) -> None:
    file = tmp_path / "parts.sqlite3"
    first = KeptParts(file)
    assert first.get(b"key") is None
    first.put(b"key", b"")
    first.keep()
    assert KeptParts(file).get(b"key") == b""
