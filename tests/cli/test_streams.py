"""Stdout that is full, closed or read by nobody, and a locale that is not UTF-8."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.usefixtures("working_folder"),
    pytest.mark.skipif(sys.platform == "win32", reason="streams and locales as on Unix"),
]

ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
FULL = Path("/dev/full")


@pytest.fixture
def vault(working_folder: Path) -> Path:
    """A vault whose folder, notes and links have names in three scripts."""
    folder = working_folder / "Хранилище"
    (folder / "Идеи").mkdir(parents=True)
    (folder / "Идеи" / "Мысль.md").write_text("# Мысль\n\n[[Grüße]] и [[想法]].\n", "utf-8")
    (folder / "Grüße.md").write_text("Alles steht in [[Мысль]]. #тег\n", "utf-8")
    (folder / "想法.md").write_text("[[Идеи/Мысль]] 说明一切。\n", "utf-8")
    return folder


def run(
    *words: str, environment: dict[str, str] | None = None, redirect: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a command of its own, with a redirection that a shell makes."""
    line = f'exec "$0" -m vaultgraph "$@" {redirect}'
    return subprocess.run(
        ["/bin/sh", "-c", line, sys.executable, *words],
        env={**os.environ, "VAULTGRAPH_UI_LANG": "en", **(environment or {})},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def tree(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.mark.parametrize(
    "words",
    [
        ("links", "Хранилище", "--json"),
        ("recall", "Хранилище", "мысль", "--only", "Идеи"),
    ],
    ids=lambda words: " ".join(words[:1] + words[2:3]),
)
def test_what_is_printed_does_not_depend_on_the_locale(vault: Path, words: tuple[str, ...]) -> None:
    here, plain = run(*words), run(*words, environment=ASCII)
    assert here.returncode == plain.returncode == 0
    assert here.stdout == plain.stdout
    assert "Мысль" in plain.stdout


def test_what_is_written_does_not_depend_on_the_locale(vault: Path) -> None:
    for environment, out in (({}, "здесь"), (ASCII, "там")):
        words = ("export", "Хранилище", "--format", "okf", "-o", out)
        done = run(*words, environment=environment)
        assert done.returncode == 0, done.stderr
    assert tree(Path("там")) == tree(Path("здесь"))
    assert "export/okf/Идеи/Мысль.md" in tree(Path("там"))


def test_python_may_be_told_to_keep_the_locale(vault: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-m", "vaultgraph", "links", "Хранилище"],
        env={**os.environ, **ASCII},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0
    assert "Идеи/Мысль.md\n  → Grüße.md" in done.stdout


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize(
    "words",
    [("--help",), ("schema",), ("links", "Хранилище", "--json")],
    ids=lambda words: words[0],
)
def test_a_full_disk_behind_stdout_is_no_bug(vault: Path, words: tuple[str, ...]) -> None:
    done = run(*words, redirect=f">{FULL}")
    assert done.returncode == 1
    assert "Error: The result could not be written: No space left on device\n  Free" in done.stderr
    assert sorted(Path.cwd().iterdir()) == [vault]


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
def test_output_is_whole_where_its_summary_could_not_be_printed(vault: Path) -> None:
    assert run("graph", "Хранилище", "-o", "there").returncode == 0
    done = run("graph", "Хранилище", "-o", "here", redirect=f">{FULL}")
    assert done.returncode == 1
    assert tree(Path("here")) == tree(Path("there"))


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
def test_nobody_can_be_told_but_by_the_exit_code(vault: Path) -> None:
    assert run("links", "Хранилище", redirect=f">{FULL} 2>{FULL}").returncode == 1


@pytest.mark.parametrize("redirect", [">&-", "2>&-", ">&- 2>&-"])
def test_a_stream_may_be_closed(vault: Path, redirect: str) -> None:
    done = run("export", "Хранилище", "--format", "json", "-o", "out", redirect=redirect)
    assert done.returncode == 0, done.stderr
    assert Path("out", "export", "graph.json").is_file()
