"""A seed can be printed or copied without a file, and says when it is too long to paste."""

import json
import sys
from pathlib import Path

import pyperclip
import pytest

from vaultgraph.cli import main

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def vault(working_folder: Path) -> Path:
    notes = working_folder / "notes"
    notes.mkdir()
    for number in range(30):
        text = (
            f"# Note {number}\n\nTea number {number} is made of leaves, as [[{number + 1}]] says.\n"
        )
        (notes / f"{number}.md").write_text(text * 3, encoding="utf-8")
    return notes


@pytest.fixture
def clipboard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was copied."""
    copied: list[str] = []
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(pyperclip, "copy", copied.append)
    monkeypatch.setattr(pyperclip, "paste", lambda: "".join(copied))
    monkeypatch.setattr(pyperclip, "determine_clipboard", lambda: (copied.append, None))
    return copied


def test_a_seed_is_printed_as_it_would_be_written(
    vault: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["pack", "notes", "--budget", "2k", "--stdout"]) == 0
    printed = capfdbinary.readouterr().out
    assert sorted(path.name for path in vault.parent.iterdir()) == ["notes"]
    assert main(["pack", "notes", "--budget", "2k", "-q"]) == 0
    assert printed == Path("vaultgraph-out/notes/pack/SEED.md").read_bytes()


def test_another_form_may_be_printed(
    vault: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["pack", "notes", "--budget", "2k", "--format", "tree", "--stdout", "-q"]) == 0
    printed = json.loads(capfdbinary.readouterr().out)
    assert printed["vault"] == "notes"
    assert printed["modules"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--format", "json"], "only one document can be printed or copied, not 2"),
        (["--format", "prompt,tree"], "Choose a form that is one file"),
        (["--json"], "cannot be combined with --explain or --json"),
        (["--explain", "1"], "cannot be combined with --explain or --json"),
    ],
)
@pytest.mark.parametrize("flag", ["--stdout", "--copy"])
def test_what_is_not_one_document_is_refused(
    flag: str, words: list[str], said: str, vault: Path, clipboard: list[str], capsys: Capture
) -> None:
    assert main(["pack", "notes", "--budget", "2k", flag, *words]) == 2
    assert said in capsys.readouterr().err
    assert clipboard == []


def test_a_seed_is_copied(vault: Path, clipboard: list[str], capsys: Capture) -> None:
    assert main(["pack", "notes", "--budget", "2k", "--copy"]) == 0
    shown = capsys.readouterr()
    assert "Paste it into the first message" in shown.err
    assert shown.out == ""
    assert clipboard[0].startswith("# ")
    assert not Path("vaultgraph-out").exists()


def test_a_seed_that_is_too_long_to_paste_says_so(
    vault: Path, clipboard: list[str], capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vaultgraph.pack.options.PASTE_TOKENS", 100)
    assert main(["pack", "notes", "--copy"]) == 0
    assert "too long to paste into most chats. Try --budget 8k" in capsys.readouterr().err
    assert len(clipboard) == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have a clipboard")
def test_without_a_screen_there_is_no_clipboard(
    vault: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    assert main(["pack", "notes", "--budget", "2k", "--copy", "-q"]) == 1
    assert "no clipboard is available" in capsys.readouterr().err


def test_without_a_program_for_it_the_remedy_is_named(
    vault: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(pyperclip, "determine_clipboard", lambda: (False, False))
    monkeypatch.setattr("vaultgraph.compiler.read_vault", lambda *_, **__: pytest.fail("read"))
    assert main(["pack", "notes", "--budget", "2k", "--copy", "-q"]) == 1
    assert "install wl-clipboard, xclip or xsel" in capsys.readouterr().err


def test_a_program_for_the_clipboard_may_fail_without_a_word(
    vault: Path, clipboard: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr(pyperclip, "copy", lambda _: None)
    assert main(["pack", "notes", "--budget", "2k", "--copy", "-q"]) == 1
    assert "no clipboard is available" in capsys.readouterr().err


def test_a_program_for_the_clipboard_may_fail(
    vault: Path, clipboard: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def fail(_: str) -> None:
        raise pyperclip.PyperclipException("no mechanism")

    monkeypatch.setattr(pyperclip, "copy", fail)
    assert main(["pack", "notes", "--budget", "2k", "--copy", "-q"]) == 1
    assert "no clipboard is available" in capsys.readouterr().err


def test_the_report_says_which_documents_to_attach(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = Path("vaultgraph-out/notes/pack/REPORT.md")
    assert main(["pack", "notes", "-q"]) == 0
    assert "as a file" not in report.read_text("utf-8")
    monkeypatch.setattr("vaultgraph.pack.summary.PASTE_TOKENS", 100)
    assert main(["pack", "notes", "-q"]) == 0
    assert "Attach SEED.md, levels/2k.md as a file: more than 100 tokens" in report.read_text(
        "utf-8"
    )


@pytest.mark.parametrize("words", [("--stdout",), ("--copy",), ("--explain", "1")])
def test_what_is_told_beside_a_seed_is_told_where_it_is_handed_over(
    words: tuple[str, ...], vault: Path, capsys: Capture, clipboard: list[str]
) -> None:
    (vault / "keys.md").write_text("The password: hunter2-correct-horse\n", encoding="utf-8")
    asked = ["pack", "notes", "--budget", "2k", *words]
    assert main(asked) == 0
    assert "1 secret masked" in capsys.readouterr().err
    assert main([*asked, "-q"]) == 0
    assert "secret" not in capsys.readouterr().err
