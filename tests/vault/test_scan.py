"""Which files are part of a vault, whatever is on the disk."""

import os
import sys
import unicodedata
from pathlib import Path

import pytest

from vaultgraph.diagnostics import Code
from vaultgraph.errors import InputError, UsageError
from vaultgraph.model import NodeKind, VaultPath
from vaultgraph.vault.scan import ScanOptions, VaultFiles, find_twins, scan_vault

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="names and links of POSIX")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    root.mkdir()
    write(root, "a.md", "folder/b.md")
    return root


def write(root: Path, *paths: str, text: str = "text") -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def ignore(root: Path, *filters: str) -> None:
    quoted = ", ".join(f'"{each}"' for each in filters)
    write(root, ".obsidian/app.json", text=f'{{"userIgnoreFilters": [{quoted}]}}')


def paths(files: VaultFiles) -> list[str]:
    return [file.path for file in files.files]


def findings(files: VaultFiles) -> list[tuple[Code, str]]:
    return [(found.code, found.location.path) for found in files.diagnostics]


def test_every_file_is_listed_by_path_with_its_kind_and_size(root: Path) -> None:
    write(root, "c.canvas", "d.PNG", "E.MD", "folder/a/no ending")
    files = scan_vault(root)
    assert files.name == "vault"
    assert [(file.path, file.kind) for file in files.files] == [
        ("E.MD", NodeKind.NOTE),
        ("a.md", NodeKind.NOTE),
        ("c.canvas", NodeKind.CANVAS),
        ("d.PNG", NodeKind.ATTACHMENT),
        ("folder/a/no ending", NodeKind.ATTACHMENT),
        ("folder/b.md", NodeKind.NOTE),
    ]
    assert {file.size for file in files.files} == {4}
    assert files.files[1].read() == b"text"
    assert files.diagnostics == ()


def test_hidden_files_and_folders_are_left_out(root: Path) -> None:
    write(root, ".hidden.md", ".trash/c.md", "folder/.git/d.md", "folder.d/e.md")
    assert paths(scan_vault(root)) == ["a.md", "folder.d/e.md", "folder/b.md"]


def test_a_vault_in_a_hidden_folder_is_a_vault(tmp_path: Path) -> None:
    write(tmp_path, ".vault/a.md")
    assert paths(scan_vault(tmp_path / ".vault")) == ["a.md"]


def test_files_that_the_app_excludes_are_listed_as_hidden(root: Path) -> None:
    write(root, "folder/deep/c.md", "folders/d.md", "e_draft.md", "Архив/ж.md")
    ignore(root, " Folder/ ", "/_draft\\\\.md$/", "архив/", "  ")
    files = scan_vault(root)
    assert len(files.files) == 6
    assert sorted(files.hidden) == ["e_draft.md", "folder/b.md", "folder/deep/c.md", "Архив/ж.md"]
    assert scan_vault(root, ScanOptions(include_excluded=True)).hidden == frozenset()


@pytest.mark.parametrize("pattern", ["/(/", "/a++/", "/(?i)a/"])
def test_a_filter_that_is_no_regex_is_reported_and_hides_nothing(root: Path, pattern: str) -> None:
    ignore(root, pattern)
    files = scan_vault(root)
    assert not files.hidden
    assert findings(files) == [(Code.INVALID_SETTINGS, ".obsidian/app.json")]


@pytest.mark.parametrize(
    "name",
    [
        "line\nbreak.md",
        "quo'te\".md",
        "<script>alert(1)<script>.md",
        "a#b^c[d]|e.md",
        "\N{PARTY POPPER}.md",
        "ё" * 126 + ".md",
        "back\\slash.md",
        " spaces .md",
    ],
)
@needs_posix
def test_any_name_is_a_name(root: Path, name: str) -> None:
    write(root, f"folder/{name}")
    assert f"folder/{name}" in paths(scan_vault(root))


@needs_posix
def test_files_that_are_only_in_icloud_are_reported(root: Path) -> None:
    (root / "far").mkdir()
    (root / "far" / ".Plan.md.icloud").write_bytes(b"bplist00")
    (root / ".icloud").write_bytes(b"")
    files = scan_vault(root)
    assert files.remote == ("far/Plan.md",)
    assert [(d.code, d.location.path) for d in files.diagnostics] == [
        (Code.NOT_DOWNLOADED, "far/Plan.md")
    ]


def test_paths_are_composed_and_files_are_opened_by_their_own_name(root: Path) -> None:
    name = unicodedata.normalize("NFD", "йод\u00a0.md")
    write(root, f"folder/{name}", text="found")
    files = {file.path: file for file in scan_vault(root).files}
    assert files[VaultPath("folder/йод .md")].read() == b"found"


@needs_posix
def test_names_that_are_not_utf8_are_reported_and_distinguished(root: Path) -> None:
    for byte in (b"\xfe", b"\xff"):
        (root / os.fsdecode(b"n" + byte + b".md")).write_bytes(byte)
    files = scan_vault(root)
    notes = {file.path: file.read() for file in files.files if file.path.startswith("n")}
    assert notes == {"n\\xfe.md": b"\xfe", "n\\xff.md": b"\xff"}
    assert [code for code, _ in findings(files)] == [Code.UNDECODABLE_TEXT] * 2


@needs_posix
def test_names_that_differ_only_by_case_or_form_are_reported(root: Path) -> None:
    composed, apart = (unicodedata.normalize(form, "folder/й.md") for form in ("NFC", "NFD"))
    write(root, "A.md", composed, apart, "Straße.md", "STRASSE.md")
    files = scan_vault(root).files
    assert len(files) == 7
    told = [(found.code, found.location.path) for found in find_twins(files)]
    assert told == [(Code.DUPLICATE_NAME, "a.md"), (Code.DUPLICATE_NAME, composed)]


@needs_posix
@pytest.mark.parametrize(
    "target", [".", "folder", "folder/b.md", "..", "missing.md", "loop", "../vault/a.md"]
)
def test_symlinks_that_loop_dangle_or_stay_inside_are_skipped(root: Path, target: str) -> None:
    (root / "loop").symlink_to(target)
    for options in (ScanOptions(), ScanOptions(follow_symlinks=True)):
        files = scan_vault(root, options)
        assert paths(files) == ["a.md", "folder/b.md"]
        assert findings(files) == [(Code.BROKEN_SYMLINK, "loop")]


@needs_posix
def test_symlinks_out_of_the_vault_are_followed_only_when_asked(root: Path) -> None:
    outside = root.parent / "outside"
    write(outside, "c.md", "deep/d.md")
    (outside / "back").symlink_to(outside)
    (root / "out").symlink_to(outside)
    files = scan_vault(root)
    assert paths(files) == ["a.md", "folder/b.md"]
    assert findings(files) == [(Code.BROKEN_SYMLINK, "out")]
    files = scan_vault(root, ScanOptions(follow_symlinks=True))
    assert paths(files) == ["a.md", "folder/b.md", "out/c.md", "out/deep/d.md"]
    assert findings(files) == [(Code.BROKEN_SYMLINK, "out/back")]


@needs_posix
def test_a_place_outside_is_read_once(root: Path) -> None:
    outside = root.parent / "outside"
    write(outside, "deep/c.md")
    for name, target in (("x", outside), ("y", outside), ("z", outside / "deep")):
        (root / name).symlink_to(target)
    files = scan_vault(root, ScanOptions(follow_symlinks=True))
    assert paths(files) == ["a.md", "folder/b.md", "x/deep/c.md"]
    assert [path for _, path in findings(files)] == ["y", "z"]


@needs_posix
def test_what_is_neither_file_nor_folder_is_left_out(root: Path) -> None:
    os.mkfifo(root / "pipe.md")
    assert paths(scan_vault(root)) == ["a.md", "folder/b.md"]


def test_a_folder_that_cannot_be_listed_is_reported(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.scandir

    def scandir(path: str | Path) -> object:
        if os.fspath(path).endswith("folder"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    files = scan_vault(root)
    assert paths(files) == ["a.md"]
    assert findings(files) == [(Code.UNREADABLE_FILE, "folder")]


def test_a_root_that_is_no_vault_is_an_error(root: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        scan_vault(tmp_path / "missing")
    with pytest.raises(UsageError, match="is a file"):
        scan_vault(root / "a.md")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no notes"):
        scan_vault(tmp_path / "empty")


def test_a_vault_of_canvases_alone_is_one(tmp_path: Path) -> None:
    (tmp_path / "Board.canvas").write_text('{"nodes": [], "edges": []}')
    assert [file.path for file in scan_vault(tmp_path).files] == ["Board.canvas"]


def test_progress_ends_with_the_number_of_files(root: Path) -> None:
    told: list[tuple[str, int, int]] = []
    scan_vault(root, progress=lambda *each: told.append(each))
    assert told[-1] == ("scan", 2, 2)
