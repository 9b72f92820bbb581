"""Whatever is wrong is told with its remedy and the right exit code, and old output stays whole."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from vaultgraph.cli import main
from vaultgraph.vault.scan import SourceFile

Output = pytest.CaptureFixture[str]

COMMANDS = [["compile"], ["graph"], ["pack"], ["check"], ["export", "--format", "json"]]
WRITING = [words for words in COMMANDS if words != ["check"]]


pytestmark = pytest.mark.usefixtures("working_folder")


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A small vault that is in order."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "A.md").write_text("# A\n\nSee [[B]].\n", encoding="utf-8")
    (folder / "B.md").write_text("# B\n\nSee [[A]].\n", encoding="utf-8")
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def refused(words: list[str], code: int, said: str, capsys: Output) -> str:
    """Run a command that must fail: with a message on stderr alone, and nothing written."""
    assert main(words) == code
    shown = capsys.readouterr()
    assert said in shown.err
    assert "Traceback" not in shown.err
    assert "bug" not in shown.err
    assert shown.out == ""
    assert list(Path.cwd().iterdir()) == []
    return shown.err


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_path_that_does_not_exist(words: list[str], tmp_path: Path, capsys: Output) -> None:
    refused([*words, str(tmp_path / "no such")], 2, "no such does not exist", capsys)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("templates = 2", "The templates 2 are not a folder"),
        ("chats = [3]", "3 does not exist"),
        ("depth = 1.5", "`depth`: '1.5' is not a valid whole number"),
        ('lang = "xx"', "`lang`: 'xx' is not one of"),
        ("pin = [4]", "no note is called '4'"),
        ("target = 5", "unknown target '5'"),
        ("since = 6", "`since`: Path '6' does not exist"),
    ],
)
def test_a_setting_of_the_wrong_type_is_no_bug(
    setting: str, said: str, vault: Path, capsys: Output
) -> None:
    (vault / "vaultgraph.toml").write_text(setting, encoding="utf-8")
    refused(["pack", str(vault)], 2, said, capsys)


def test_a_number_for_a_file_is_no_bug(vault: Path, capsys: Output) -> None:
    (vault / "vaultgraph.toml").write_text("about = 1", encoding="utf-8")
    refused(["pack", str(vault)], 1, "1 cannot be read", capsys)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_path_that_no_disk_takes(words: list[str], capsys: Output) -> None:
    refused([*words, "a" * 300], 1, "File name too long", capsys)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_file_in_place_of_a_vault(words: list[str], vault: Path, capsys: Output) -> None:
    said = refused([*words, str(vault / "A.md")], 2, "is a file, not a folder", capsys)
    assert f"Give the folder instead: {vault}" in said


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("name", ["", "picture.png", ".hidden.md"])
def test_a_folder_without_notes(
    words: list[str], name: str, tmp_path: Path, capsys: Output
) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    if name:
        (folder / name).write_text("{}", encoding="utf-8")
    refused([*words, str(folder)], 1, "contains no notes", capsys)


def test_an_output_folder_inside_the_vault(vault: Path, capsys: Output) -> None:
    before = tree(vault)
    for words in WRITING:
        for folder in (vault, vault / "out", vault / "deep" / "out"):
            command = [*words, str(vault), "-o", str(folder)]
            refused(command, 2, "is inside the vault", capsys)
    assert tree(vault) == before


@pytest.mark.parametrize("command", ["compile", "pack"])
def test_an_unknown_target_names_the_nearest(command: str, vault: Path, capsys: Output) -> None:
    said = refused([command, str(vault), "--target", "gtp-4.1x"], 2, "unknown target", capsys)
    assert "gpt-4.1" in said


@pytest.mark.parametrize("command", ["compile", "pack"])
def test_a_budget_that_nothing_fits_names_the_smallest(
    command: str, vault: Path, capsys: Output
) -> None:
    said = refused([command, str(vault), "--budget", "1"], 2, "1 ", capsys)
    smallest = max(int(word) for word in said.replace(",", "").split() if word.isdigit())
    assert main([command, str(vault), "--budget", str(smallest), "--quiet"]) == 0
    assert main([command, str(vault), "--budget", str(smallest - 1), "--quiet"]) == 2


def test_a_vault_is_never_changed(vault: Path) -> None:
    def state() -> dict[str, tuple[bytes, int]]:
        return {
            name: (data, (vault / name).stat().st_mtime_ns) for name, data in tree(vault).items()
        }

    before = state()
    for words in COMMANDS:
        assert main([*words, str(vault), "--quiet"]) == 0
    assert state() == before


@pytest.mark.parametrize(
    ("name", "content", "code", "exit_code"),
    [
        ("Bad.md", b"---\na: [b\n---\nText of [[A]].\n", "invalid-properties", 1),
        ("Bad.md", b"Text \xff\xfe of [[A]].\n", "undecodable-text", 0),
        ("Bad.md", b"---\n- \x00\n---\n\x00\x01 [[A]]\n", "invalid-properties", 1),
        ("Bad.canvas", b"[[A]]", "broken-canvas", 1),
        ("Bad.canvas", b"[" * 100_000, "broken-canvas", 1),
        ("Bad.md", b"x", "unreadable-file", 1),
    ],
)
def test_a_broken_file_is_a_finding_and_the_rest_goes_on(
    name: str,
    content: bytes,
    code: str,
    exit_code: int,
    vault: Path,
    capsys: Output,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (vault / name).write_bytes(content)
    if code == "unreadable-file":
        lock(monkeypatch, name)
    assert main(["check", str(vault), "--quiet"]) == exit_code
    main(["check", str(vault), "--select", code])
    shown = capsys.readouterr()
    assert f"{name}:" in shown.out
    assert f": {code} " in shown.out
    assert main(["compile", str(vault), "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def lock(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Make a file unreadable, for root too."""
    read = SourceFile.read

    def refuse(self: SourceFile) -> bytes:
        if self.path == name:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), name)
        return read(self)

    monkeypatch.setattr(SourceFile, "read", refuse)


def test_a_note_of_ten_megabytes(vault: Path, capsys: Output) -> None:
    text = f"{'Some words, несколько слов, 几个词. ' * 40}See [[A]]."
    repeated = [text] * (5_000_000 // len(text.encode()))
    one_line, paragraphs = " ".join(repeated), "\n\n".join(repeated)
    (vault / "Big.md").write_text(f"{one_line}\n\n{paragraphs}", encoding="utf-8")
    assert main(["compile", str(vault), "--budget", "8k", "--quiet"]) == 0
    main(["check", str(vault), "--select", "oversized-note"])
    assert "Big.md:1:1: oversized-note" in capsys.readouterr().out


def test_a_full_disk_leaves_the_old_output_whole(
    vault: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["compile", str(vault), "--quiet"]) == 0
    before = tree(Path("vaultgraph-out"))
    (vault / "A.md").write_text("changed", encoding="utf-8")

    def full(self: Path, data: bytes) -> int:
        self.touch()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    assert main(["compile", str(vault), "--quiet"]) == 1
    shown = capsys.readouterr()
    assert "No space left on device" in shown.err
    assert "Free some space" in shown.err
    assert tree(Path("vaultgraph-out")) == before


def start(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "vaultgraph", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as on Unix")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "kill"])
@pytest.mark.parametrize("stages", [1, 2, 4])
def test_an_interrupted_run_leaves_the_old_output_whole(
    vault: Path, sent: signal.Signals, stages: int
) -> None:
    assert main(["compile", str(vault), "--quiet"]) == 0
    before = tree(Path("vaultgraph-out"))
    for number in range(400):
        text = f"# Note {number}\n\nSee [[A]] and [[N{number - 1}]].\n" * 20
        (vault / f"N{number}.md").write_text(text, encoding="utf-8")
    with start("compile", str(vault)) as run:
        assert run.stderr is not None
        said = [run.stderr.readline() for _ in range(stages)]
        assert all("…" in line for line in said)
        run.send_signal(sent)
        _, error = run.communicate(timeout=60)
    # CPython ends itself by SIGINT when it was interrupted inside `exec`; shells say 130 to both.
    assert run.returncode in {130, -signal.SIGINT}
    assert "Interrupted. Earlier output is unchanged." in error
    assert "Traceback" not in error
    assert tree(Path("vaultgraph-out")) == before
    assert [path.name for path in Path("vaultgraph-out").iterdir()] == [vault.name]


def test_a_reader_that_leaves_early_is_no_error(vault: Path) -> None:
    for number in range(3000):
        # One finding a note: more than a pipe holds, so that the writer must notice.
        (vault / f"{number}.md").write_text(f"[[not written {number}]]", encoding="utf-8")
    with start("check", str(vault)) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        assert run.stdout.readline()
        run.stdout.close()
        assert "Traceback" not in run.stderr.read()
    assert run.returncode == 141


@pytest.mark.skipif(sys.platform == "win32", reason="closed as a shell of Unix does")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_stream_that_is_closed_is_no_error(closed: str) -> None:
    line = f'"$0" -m vaultgraph --version {closed}'
    run = subprocess.run(
        ["/bin/sh", "-c", line, sys.executable], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")


def test_odd_names_come_through_every_command(tmp_path: Path, capsys: Output) -> None:
    folder = tmp_path / os.fsdecode(b'a "vault" <script> caf\xe9')
    folder.mkdir()
    names = ["новая\nстрока", "<script>alert(1)</script>".replace("/", "⁄"), "{{ 7*7 }}", "a'b\"c"]
    names += ["😀", "x" * 250, "e\u0301", "CON", "100%", "C#", "[x](y)", "ends ."]
    for name in names:
        text = '---\ntags: ["{{ x }}", y]\n---\n{{ 7*7 }} {% raw %} [[C]] </script> ]]> <|im_end|>'
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / os.fsdecode(b"bad\xff.md")).write_text("[[😀]]", encoding="utf-8")
    formats = [["export", "--format", name] for name in ("graphml", "gexf", "csv", "canvas")]
    for words in (*COMMANDS, *formats):
        assert main([*words, str(folder), "--quiet"]) == 0, words
    assert "Traceback" not in capsys.readouterr().err
