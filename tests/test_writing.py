"""Output is all or nothing, and never touches what is not ours."""

import errno
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultgraph.errors import OutputError, UsageError
from vaultgraph.writing import (
    LEDGER,
    PORTABLE,
    Artifact,
    check_directory,
    safe_name,
    write_artifacts,
    written_in,
)


def artifacts(**contents: str) -> list[Artifact]:
    """Make artifacts; a double underscore in a name represents a slash, a single one a dot."""
    return [
        Artifact(path=name.replace("__", "/").replace("_", "."), content=text.encode())
        for name, text in contents.items()
    ]


def tree(directory: Path) -> dict[str, str]:
    """Read every file below a folder."""
    return {
        file.relative_to(directory).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(directory.rglob("*"))
        if file.is_file()
    }


def test_writes_every_artifact_and_a_ledger_of_them(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    write_artifacts(artifacts(pack__SEED_md="seed", graph_html="page"), out)
    assert tree(out) == {
        LEDGER: "graph.html\npack/SEED.md\n",
        "graph.html": "page",
        "pack/SEED.md": "seed",
    }
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_replaces_the_pack_as_a_whole_and_other_files_one_by_one(tmp_path: Path) -> None:
    write_artifacts(
        artifacts(pack__SEED_md="1", pack__levels__2k_md="1", export__a_gexf="1", graph_html="1"),
        tmp_path,
    )
    write_artifacts(artifacts(pack__SEED_md="2", export__b_json="2"), tmp_path)
    assert tree(tmp_path) == {
        LEDGER: "export/a.gexf\nexport/b.json\ngraph.html\npack/SEED.md\n",
        "export/a.gexf": "1",
        "export/b.json": "2",
        "graph.html": "1",
        "pack/SEED.md": "2",
    }


def test_keeps_what_a_user_put_beside_and_into_the_output(tmp_path: Path) -> None:
    write_artifacts(artifacts(pack__SEED_md="1"), tmp_path)
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "pack" / "answers").mkdir()
    (tmp_path / "pack" / "answers" / "mine.txt").write_text("mine too")
    write_artifacts(artifacts(pack__SEED_md="2"), tmp_path)
    found = tree(tmp_path)
    assert found["mine.txt"] == "mine"
    assert found["pack/answers/mine.txt"] == "mine too"
    assert found["pack/SEED.md"] == "2"


@pytest.mark.parametrize("foreign", ["graph.html", "pack/SEED.md", "pack"])
def test_never_overwrites_a_file_that_it_did_not_write(tmp_path: Path, foreign: str) -> None:
    (tmp_path / foreign).parent.mkdir(exist_ok=True)
    (tmp_path / foreign).write_text("mine")
    with pytest.raises(UsageError, match="was not written by vaultgraph") as raised:
        write_artifacts(artifacts(graph_html="page", pack__SEED_md="seed"), tmp_path)
    assert raised.value.options == ("output",)
    assert tree(tmp_path) == {foreign: "mine"}


def test_what_people_work_on_is_never_replaced(tmp_path: Path) -> None:
    write_artifacts(artifacts(a_md="1"), tmp_path, replace=False)
    write_artifacts(artifacts(b_md="1"), tmp_path, replace=False)
    (tmp_path / "a.md").write_text("changed by hand")
    before = tree(tmp_path)
    with pytest.raises(UsageError, match=r"a\.md was changed"):
        write_artifacts(artifacts(a_md="2", c_md="2"), tmp_path, replace=False)
    assert tree(tmp_path) == before
    (tmp_path / "d.md").write_text("mine")
    with pytest.raises(UsageError, match=r"d\.md exists"):
        write_artifacts(artifacts(d_md="2"), tmp_path, replace=False)


def test_what_nobody_worked_on_is_written_again(tmp_path: Path) -> None:
    write_artifacts(artifacts(a_md="1", b_md="1"), tmp_path, replace=False)
    write_artifacts(artifacts(a_md="2", b_md="1"), tmp_path, replace=False)
    assert (tmp_path / "a.md").read_text() == "2"
    assert written_in(tmp_path) == {"a.md", "b.md"}
    (tmp_path / "c.md").write_text("the same")
    write_artifacts(artifacts(c_md="the same"), tmp_path, replace=False)


def test_names_that_look_like_line_ends_are_one_line_of_the_ledger(tmp_path: Path) -> None:
    names = replace(PORTABLE, forbidden=re.compile("/"))
    for _ in range(2):
        write_artifacts([Artifact(path="a\x85b\u2028c", content=b"")], tmp_path, names=names)
    assert written_in(tmp_path) == {"a\x85b\u2028c"}


class TestOwnership:
    def test_a_folder_made_from_another_vault_is_left_alone(self, tmp_path: Path) -> None:
        first, second = tmp_path / "a" / "notes", tmp_path / "b" / "notes"
        out = tmp_path / "out"
        write_artifacts(artifacts(graph_html="1"), out, source=first)
        before = tree(out)
        for refused in (
            lambda: check_directory(out, vault=second),
            lambda: write_artifacts(artifacts(graph_html="2"), out, source=second),
        ):
            with pytest.raises(UsageError, match="made from another source"):
                refused()
        assert tree(out) == before
        write_artifacts(artifacts(graph_html="3"), out, source=first)
        assert (out / "graph.html").read_text() == "3"

    def test_no_file_contains_the_path_of_the_vault(self, tmp_path: Path) -> None:
        outs = [tmp_path / "one", tmp_path / "two"]
        for out in outs:
            write_artifacts(artifacts(graph_html="1"), out, source=out / "vault")
        assert tree(outs[0]) == tree(outs[1])

    def test_a_vault_is_known_through_a_symlink(self, tmp_path: Path) -> None:
        (tmp_path / "vault").mkdir()
        (tmp_path / "link").symlink_to(tmp_path / "vault", target_is_directory=True)
        write_artifacts(artifacts(graph_html="1"), tmp_path / "out", source=tmp_path / "vault")
        write_artifacts(artifacts(graph_html="2"), tmp_path / "out", source=tmp_path / "link")


@pytest.mark.parametrize("exists", [True, False])
def test_output_goes_where_a_symlink_leads_and_the_symlink_stays(
    tmp_path: Path, exists: bool
) -> None:
    target, link = tmp_path / "disk" / "out", tmp_path / "out"
    if exists:
        target.mkdir(parents=True)
    link.symlink_to(target, target_is_directory=True)
    for text in "12":
        write_artifacts(artifacts(pack__SEED_md=text), link)
        assert link.is_symlink()
        assert (target / "pack" / "SEED.md").read_text() == text


def test_links_and_empty_folders_that_a_user_put_into_the_pack_stay(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.txt").write_text("mine")
    out = tmp_path / "out"
    write_artifacts(artifacts(pack__SEED_md="1", pack__rag__a_md="1"), out)
    (out / "pack" / "notes").symlink_to(tmp_path / "mine", target_is_directory=True)
    (out / "pack" / "empty").mkdir()
    os.mkfifo(out / "pack" / "pipe")
    write_artifacts(artifacts(pack__SEED_md="2"), out)
    assert sorted(path.name for path in (out / "pack").iterdir()) == [
        "SEED.md",
        "empty",
        "notes",
        "pipe",
    ]
    assert (out / "pack" / "SEED.md").read_text() == "2"
    assert (tmp_path / "mine" / "a.txt").read_text() == "mine"


def test_a_pack_that_was_moved_behind_a_symlink_is_not_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_artifacts(artifacts(pack__SEED_md="1"), out)
    (out / "pack").rename(tmp_path / "elsewhere")
    (out / "pack").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    with pytest.raises(UsageError, match="was not written by vaultgraph"):
        write_artifacts(artifacts(pack__SEED_md="2"), out)
    assert (tmp_path / "elsewhere" / "SEED.md").read_text() == "1"


WRITER = """
import sys
from pathlib import Path
from vaultgraph.writing import Artifact, write_artifacts

name = sys.argv[1]
for number in range(15):
    files = [f"pack/{place}.md" for place in range(20)] + ["graph.html"]
    made = [Artifact(path=path, content=f"{name} {number}".encode()) for path in files]
    write_artifacts(made, Path(sys.argv[2]) / str(number // 3) / "deep" / "out")
"""


def test_runs_into_one_folder_at_once_leave_the_output_of_one(tmp_path: Path) -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, name, str(tmp_path)], stderr=subprocess.PIPE
        )
        for name in ("first", "second", "third")
    ]
    for run in runs:
        _, errors = run.communicate()
        assert run.returncode == 0, errors.decode()
    for number in range(5):
        out = tmp_path / str(number) / "deep" / "out"
        contents = {text for path, text in tree(out).items() if path != LEDGER}
        assert len(contents) == 1
        assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_removes_what_must_not_stay_if_it_is_ours(tmp_path: Path) -> None:
    write_artifacts(artifacts(graph_html="1", layout_json="1"), tmp_path)
    (tmp_path / "modules.json").write_text("mine")
    gone = ["layout.json", "modules.json", "never.json"]
    write_artifacts(artifacts(graph_html="2"), tmp_path, remove=gone)
    assert tree(tmp_path) == {
        LEDGER: "graph.html\n",
        "graph.html": "2",
        "modules.json": "mine",
    }


@pytest.mark.parametrize("failing", range(1, 8))
def test_a_fault_at_any_rename_leaves_the_old_output_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    write_artifacts(artifacts(pack__SEED_md="1", graph_html="1", layout_json="1"), tmp_path)
    before = tree(tmp_path)
    rename, calls = Path.rename, []

    def interrupted(self: Path, target: Path) -> Path:
        calls.append(self)
        if len(calls) == failing:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    new = artifacts(pack__SEED_md="2", graph_html="2")
    with pytest.raises(KeyboardInterrupt):
        write_artifacts(new, tmp_path, remove=["layout.json"])
    assert tree(tmp_path) == before


def test_a_full_disk_is_explained_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, data: bytes) -> int:
        self.touch()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError, match="No space left") as raised:
        write_artifacts(artifacts(graph_html="page"), tmp_path / "new" / "out")
    assert "Free some space" in raised.value.remedy
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("mount"),
    reason="mounting a small disk needs Linux and root",
)
def test_a_disk_that_is_really_full_keeps_its_old_output(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        write_artifacts(artifacts(pack__SEED_md="old", graph_html="old"), disk)
        before = tree(disk)
        with pytest.raises(OutputError, match="No space left"):
            write_artifacts(artifacts(graph_html="new", pack__SEED_md="x" * 500_000), disk)
        assert tree(disk) == before
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_folder_that_may_not_be_written_is_refused_beforehand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def access(path: Path, mode: int) -> bool:
        asked.append(str(path))
        return not mode & os.W_OK

    check_directory(tmp_path / "new" / "out", vault=tmp_path / "vault")
    monkeypatch.setattr(os, "access", access)  # root may write everywhere
    with pytest.raises(OutputError, match="Permission denied") as raised:
        check_directory(tmp_path / "new" / "out", vault=tmp_path / "vault")
    assert "that you may write to" in raised.value.remedy
    assert asked == [os.path.realpath(tmp_path)]


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="Nothing was written"):
        write_artifacts(artifacts(graph_html="page"), tmp_path / "file" / "out")


@pytest.mark.parametrize("path", ["../x", "/x", "a\\b", "a//b", "con.txt", "a.", ""])
def test_a_path_that_could_leave_the_folder_is_a_bug(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="portable"):
        write_artifacts([Artifact(path=path, content=b"")], tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_the_output_may_not_be_in_the_vault(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    link = tmp_path / "link"
    link.symlink_to(vault, target_is_directory=True)
    for directory in (vault, vault / "out", link / "deep" / "out"):
        with pytest.raises(UsageError, match="inside the vault"):
            check_directory(directory, vault=vault)
    check_directory(tmp_path, vault=vault)
    check_directory(tmp_path / "vault-out", vault=vault)


def test_the_vault_may_not_be_where_the_pack_goes(tmp_path: Path) -> None:
    vault = tmp_path / "pack" / "notes"
    vault.mkdir(parents=True)
    with pytest.raises(UsageError, match="would replace"):
        check_directory(tmp_path, vault=vault)


def test_the_output_may_not_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="is a file"):
        check_directory(tmp_path / "file", vault=tmp_path / "vault")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("План: 2025/26", "План_ 2025_26"),
        ("con", "_con"),
        ("COM1.md", "_COM1.md"),
        ("console", "console"),
        ("ends. ", "ends"),
        ("...", "_"),
        ("", "_"),
        ("a\udcffb", "ab"),
    ],
)
def test_names_that_windows_refuses_are_changed(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=300))
def test_any_text_becomes_a_name_that_stays_as_it_is(text: str) -> None:
    name = safe_name(text)
    assert name
    assert len(name.encode("utf-8")) <= 201
    assert safe_name(name) == name
    assert not set(name) & set('<>:"/\\|?*\0\n')


def test_a_path_that_no_disk_takes_is_explained(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="too long") as raised:
        check_directory(tmp_path / ("a" * 300), vault=tmp_path / "vault")
    assert raised.value.options == ("output",)


@pytest.mark.skipif(sys.platform == "win32", reason="names on Windows are Unicode")
def test_names_are_utf_8_where_the_locale_is_not(tmp_path: Path) -> None:
    program = (
        "import sys, vaultgraph as v\n"
        "assert sys.getfilesystemencoding() == 'ascii'\n"
        "for path in ('Папка/Имя.md', 'Grüße.md'):\n"
        "    v.write_artifacts([v.Artifact(path=path, content=b'text')], 'out')\n"
        "v.write_artifacts([], 'out', remove=['Grüße.md'])\n"
        "assert [file.path for file in v.scan_vault('out').files] == ['Папка/Имя.md']\n"
    )
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    subprocess.run(
        [sys.executable, "program.py"],
        env={**os.environ, **environment, "PYTHONPATH": os.pathsep.join(sys.path)},
        cwd=tmp_path,
        check=True,
    )
    assert tree(tmp_path / "out") == {LEDGER: "Папка/Имя.md\n", "Папка/Имя.md": "text"}
