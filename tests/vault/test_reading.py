"""A whole vault is read the same whether parsed here, on other cores, or kept from before."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.building import make_file
from vaultgraph.diagnostics import Code
from vaultgraph.errors import InputError
from vaultgraph.graph.links.claims import source_claims
from vaultgraph.graph.links.obsidian import metadata_cache
from vaultgraph.linking import ReadOptions, link_vault
from vaultgraph.model import NodeKind
from vaultgraph.vault.note import Note
from vaultgraph.vault.reading import notes as reading
from vaultgraph.vault.reading import worker as serving
from vaultgraph.vault.reading.cache import NoteCache
from vaultgraph.vault.reading.notes import read_notes, text_source
from vaultgraph.vault.reading.pool import parse_on_all_cores
from vaultgraph.vault.reading.worker import ParseOptions
from vaultgraph.vault.scan import SourceFile, VaultFiles, scan_vault

SAMPLE = Path(__file__).parents[2] / "sample_vault"
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    root.mkdir()
    for name in ("b", "a", "c"):
        (root / f"{name}.md").write_text(f"# {name}\n[[a]] and [[none]]\n", encoding="utf-8")
    (root / "picture.md.png").write_bytes(b"\x00")
    return root


@pytest.fixture
def cache(tmp_path: Path, root: Path) -> NoteCache:
    return NoteCache(tmp_path / "cache", root)


@pytest.fixture
def on_all_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WORKER_BYTES", 1)
    monkeypatch.setattr(reading, "core_count", lambda: 2)


@pytest.fixture
def no_parsing(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def stop(*_: object) -> Note:
        raise AssertionError("parsed again")

    return lambda: monkeypatch.setattr(reading, "parse_file", stop)


def paths(notes: tuple[Note, ...]) -> list[str]:
    return [note.path for note in notes]


def test_notes_come_sorted_and_attachments_are_only_names(vault: Callable[..., VaultFiles]) -> None:
    files = vault("""
        b.md
            text
        a.canvas
            {}
        c.png
            x
        """)
    assert paths(read_notes(files).notes) == ["a.canvas", "b.md"]


def test_a_canvas_is_read_as_such(vault: Callable[..., VaultFiles]) -> None:
    files = vault(
        """
        a.md
            text
        Board.canvas
            {"nodes": [{"id": "1", "type": "file", "file": "a.md"}], "edges": []}
        """
    )
    board, _ = read_notes(files).notes
    assert board.kind is NodeKind.CANVAS
    assert [link.target for link in board.links] == ["a.md"]


def test_what_is_wrong_with_notes_is_gathered(vault: Callable[..., VaultFiles]) -> None:
    files = vault("""
        b.canvas
            {
        a.md
            text[^1]
        """)
    codes = [found.code for found in read_notes(files).diagnostics]
    assert codes == [Code.UNDEFINED_FOOTNOTE, Code.BROKEN_CANVAS]


def test_a_file_that_cannot_be_read_is_reported_and_the_rest_is_read(root: Path) -> None:
    files = scan_vault(root)
    (root / "b.md").unlink()
    (root / "c.md").unlink()
    (root / "c.md").mkdir()
    read = read_notes(files)
    assert paths(read.notes) == ["a.md"]
    found = [(each.code, each.location.path) for each in read.diagnostics]
    assert found == [(Code.UNREADABLE_FILE, "b.md"), (Code.UNREADABLE_FILE, "c.md")]


def test_progress_reports_the_beginning_and_the_end(root: Path, cache: NoteCache) -> None:
    told: list[tuple[str, int, int]] = []
    for _ in range(2):
        read_notes(scan_vault(root), progress=lambda *each: told.append(each), cache=cache)
    assert told == [("read", 0, 3), ("read", 3, 3), ("read", 3, 3)]


def test_a_file_larger_than_memory_may_be_is_not_read(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "MAX_NOTE_BYTES", 1)
    read = read_notes(scan_vault(root))
    assert read.notes == ()
    assert {each.code for each in read.diagnostics} == {Code.UNREADABLE_FILE}


def test_repaired_text_is_what_links_point_into(tmp_path: Path) -> None:
    damaged = "Связь [[Дом]] крепка".encode().decode("cp1252", "replace")
    (tmp_path / "a.md").write_text(f"{damaged}\n\n[[b]]\n", encoding="utf-8")
    files = scan_vault(tmp_path)
    for repair in (True, False):
        notes = read_notes(files, repair_text=repair).notes
        text = text_source(files, notes, repair_text=repair)(notes[0].path)
        assert text[notes[0].links[-1].start :].startswith("[[b]]")


def test_all_ways_of_reading_give_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_parsing: Callable[[], None]
) -> None:
    files = scan_vault(SAMPLE)
    cache = NoteCache(tmp_path, SAMPLE)
    here = read_notes(files)
    filling = read_notes(files, cache=cache)
    monkeypatch.setattr(reading, "WORKER_BYTES", 1)
    elsewhere = read_notes(files)
    no_parsing()
    kept = read_notes(files, cache=cache)
    assert len(here.notes) > 70
    assert here == filling == elsewhere == kept


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The sample vault, with a copy that only its words make one."""
    folder = tmp_path / "copied"
    shutil.copytree(SAMPLE, folder)
    original = next(folder.glob("*.md"))
    content = original.read_text(encoding="utf-8")
    original.with_stem(f"{original.stem} 2").write_text(f"{content}\nOne more.\n", "utf-8")
    return folder


def test_links_need_no_passages(copied: Path) -> None:
    whole = link_vault(copied)
    links = link_vault(copied, options=ReadOptions(passages=False))
    assert any(note.passages for note in whole.notes)
    assert not any(note.passages for note in links.notes if note.kind is NodeKind.NOTE)
    assert links.copies == whole.copies
    assert len(links.copies) > len(link_vault(SAMPLE).copies)
    assert links.find_problems(each=True) == whole.find_problems(each=True)
    assert metadata_cache(links.notes, links.resolution) == metadata_cache(
        whole.notes, whole.resolution
    )
    claims = [source_claims(each.notes, each.resolution) for each in (links, whole)]
    assert claims[0] == claims[1] != ()


def test_notes_with_and_without_passages_are_kept_apart(
    root: Path, cache: NoteCache, no_parsing: Callable[[], None]
) -> None:
    files = scan_vault(root)
    without = read_notes(files, cache=cache, passages=False)
    whole = read_notes(files, cache=cache)
    assert whole == read_notes(files)
    assert without == read_notes(files, passages=False) != whole
    no_parsing()
    again = NoteCache(cache.file.parent, root)
    assert read_notes(files, cache=again) == whole
    assert read_notes(files, cache=again, passages=False) == whole  # more than needed
    assert read_notes(files, cache=again) == whole


def test_a_second_run_does_not_even_import_the_parser(root: Path, cache: NoteCache) -> None:
    read_notes(scan_vault(root), cache=cache)
    script = (
        "import sys; from pathlib import Path; from vaultgraph.linking import *;"
        "link_vault(sys.argv[1], options=ReadOptions(cache_folder=Path(sys.argv[2])));"
        "costly = {'markdown_it', 'vaultgraph.vault.parse', 'networkx', 'numpy', 'ftfy', 'yaml'};"
        "print(sorted(costly & set(sys.modules)))"
    )
    words = [sys.executable, "-c", script, str(root), str(cache.file.parent)]
    ran = subprocess.run(words, capture_output=True, check=True, text=True)
    assert ran.stdout.strip() == "[]"


def test_only_what_changed_is_parsed_again(
    root: Path, cache: NoteCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_notes(scan_vault(root), cache=cache)
    (root / "b.md").write_text("[[new]]", encoding="utf-8")
    (root / "c.md").rename(root / "d.md")
    parsed = []
    real = serving.parse_file

    def watch(file: SourceFile, options: ParseOptions) -> object:
        parsed.append(file.path)
        return real(file, options)

    monkeypatch.setattr(reading, "parse_file", watch)
    read = read_notes(scan_vault(root), cache=cache)
    assert parsed == ["b.md", "d.md"]
    assert [link.target for link in read.notes[1].links] == ["new"]
    assert paths(read.notes) == ["a.md", "b.md", "d.md"]


def test_a_change_that_keeps_size_and_time_is_seen(root: Path, cache: NoteCache) -> None:
    read_notes(scan_vault(root), cache=cache)
    status = (root / "a.md").stat()
    (root / "a.md").write_bytes((root / "a.md").read_bytes().replace(b"none", b"some"))
    os.utime(root / "a.md", ns=(status.st_atime_ns, status.st_mtime_ns))
    read = read_notes(scan_vault(root), cache=cache)
    assert read.notes[0].links[1].target == "some"


def test_notes_that_are_gone_leave_the_cache(root: Path, cache: NoteCache) -> None:
    read_notes(scan_vault(root), cache=cache)
    (root / "b.md").unlink()
    read_notes(scan_vault(root), cache=cache)
    read_notes(scan_vault(root), cache=cache)
    assert not cache.has_others or NoteCache(cache.file.parent, root).file.is_file()
    again = NoteCache(cache.file.parent, root)
    list(again.load(frozenset()))
    assert again.has_others
    assert sum(1 for _ in again.load(frozenset())) == 0


def test_a_damaged_cache_costs_only_time(root: Path, cache: NoteCache) -> None:
    expected = read_notes(scan_vault(root), cache=cache)
    content = cache.file.read_bytes()
    for damaged in (b"", b"x" * len(content), content[: len(content) // 2]):
        cache.file.write_bytes(damaged)
        assert read_notes(scan_vault(root), cache=NoteCache(cache.file.parent, root)) == expected
    again = NoteCache(cache.file.parent, root)
    assert read_notes(scan_vault(root), cache=again) == expected


def test_collection_of_garbage_goes_on_after_reading(vault: Callable[..., VaultFiles]) -> None:
    import gc

    assert gc.isenabled()
    read_notes(vault("a.md"))
    assert gc.isenabled()


def test_text_is_what_the_note_was_parsed_from(root: Path) -> None:
    files = scan_vault(root)
    notes = read_notes(files).notes
    text_of = text_source(files, notes, repair_text=False)
    text = text_of(notes[0].path)
    assert [text[link.start : link.end] for link in notes[0].links] == ["[[a]]", "[[none]]"]


def test_text_that_changed_or_vanished_since_is_an_error(root: Path) -> None:
    files = scan_vault(root)
    notes = read_notes(files).notes
    text_of = text_source(files, notes, repair_text=False)
    (root / "a.md").write_text("other", encoding="utf-8")
    (root / "b.md").unlink()
    for note in notes[:2]:
        with pytest.raises(InputError, match="changed"):
            text_of(note.path)


def with_text(*names: str) -> str:
    return "".join(f"{name}\n    text\n" for name in names)


def options_of(files: VaultFiles) -> ParseOptions:
    return ParseOptions(settings=files.settings)


@pytest.mark.usefixtures("on_all_cores")
def test_workers_read_from_disk_and_from_memory(root: Path) -> None:
    files = scan_vault(root)
    in_memory = replace(files, files=(*files.files, make_file("d.md", "[[d]]")))
    (root / "b.md").unlink()
    read = read_notes(in_memory)
    assert paths(read.notes) == ["a.md", "c.md", "d.md"]
    assert [each.location.path for each in read.diagnostics] == ["b.md"]


@pytest.fixture
def poisoned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let every worker die of a note called poison, and fail on one called bug."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(
        "import os\n"
        "import vaultgraph.vault.parse as parse\n"
        "real = parse.parse_note\n"
        "def parse_note(path, *rest, **options):\n"
        "    if 'poison' in path:\n"
        "        os._exit(9)\n"
        "    if 'bug' in path:\n"
        "        raise KeyError('a bug of ours')\n"
        "    return real(path, *rest, **options)\n"
        "parse.parse_note = parse_note\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path / 'site'}{os.pathsep}{SAMPLE.parent}")
    return "poison.md"


@pytest.mark.usefixtures("on_all_cores")
def test_a_note_that_kills_its_worker_costs_only_itself(
    poisoned: str, vault: Callable[..., VaultFiles]
) -> None:
    files = vault(with_text("a.md", poisoned, "b.md", "c.md"))
    read = read_notes(files)
    assert paths(read.notes) == ["a.md", "b.md", "c.md"]
    found = [(each.code, each.location.path) for each in read.diagnostics]
    assert found == [(Code.UNREADABLE_FILE, "poison.md")]


@pytest.mark.usefixtures("on_all_cores", "poisoned")
def test_a_bug_costs_the_note_that_meets_it(vault: Callable[..., VaultFiles]) -> None:
    read = read_notes(vault(with_text("a.md", "bug.md", "b.md")))
    assert paths(read.notes) == ["a.md", "b.md"]
    (found,) = read.diagnostics
    assert (found.code, found.location.path) == (Code.INTERNAL_ERROR, "bug.md")
    assert "KeyError: 'a bug of ours'" in found.trace


@pytest.mark.usefixtures("on_all_cores")
@pytest.mark.parametrize("executable", ["", "/does/not/exist", "/bin/false"])
def test_where_no_worker_starts_this_process_parses(
    executable: str, monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    monkeypatch.setattr(sys, "executable", executable)
    assert paths(read_notes(scan_vault(root)).notes) == ["a.md", "b.md", "c.md"]


def test_workers_end_when_no_more_is_needed(vault: Callable[..., VaultFiles]) -> None:
    files = vault(with_text("a.md", "b.md"))
    results = parse_on_all_cores(files.files, options_of(files), 2)
    next(results)
    results.close()


def large_vault(root: Path) -> Path:
    """Write enough for two workers: a link in each note, and much to read beside it."""
    root.mkdir()
    for number in range(200):
        text = f"[[Note {number // 2}]]\n\n" + "Память держит слово, and a word holds.\n\n" * 600
        (root / f"Note {number}.md").write_text(text, encoding="utf-8")
    return root


def start(root: Path, cache: Path | None) -> "subprocess.Popen[bytes]":
    words = ["links", str(root), "--format", "obsidian"]
    return subprocess.Popen(
        [sys.executable, "-m", "vaultgraph", *words, *(() if cache else ["--no-cache"])],
        env={**os.environ, "VAULTGRAPH_CACHE_DIR": str(cache)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def wait_until_it_reads(process: "subprocess.Popen[bytes]") -> None:
    assert process.stderr
    while not process.stderr.readline().startswith(b"read"):
        assert process.poll() is None
    time.sleep(0.3)


def output(process: "subprocess.Popen[bytes]") -> bytes:
    out, err = process.communicate()
    assert process.returncode == 0, err.decode()
    return out


def family_is_gone(process: "subprocess.Popen[bytes]") -> bool:
    for _ in range(100):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@needs_posix
def test_runs_that_are_killed_or_interrupted_or_meet_leave_the_next_one_right(
    tmp_path: Path,
) -> None:
    root, cache = large_vault(tmp_path / "vault"), tmp_path / "cache"
    expected = output(start(root, None))
    assert expected.count(b"Note") == 400 + 200
    for sign, code in ((signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)):
        process = start(root, cache)
        wait_until_it_reads(process)
        process.send_signal(sign)
        process.communicate()
        assert process.returncode == code
        assert family_is_gone(process)
    assert output(start(root, cache)) == expected
    (root / "Note 7.md").write_text("[[Note 8]]", encoding="utf-8")
    both = [start(root, cache), start(root, cache)]
    changed = [output(process) for process in both]
    assert changed[0] == changed[1] == output(start(root, cache))
    assert changed[0] != expected
