"""A campaign of mutated notes and vaults: `python -m tests.campaign --seconds 600 VAULT…`.

In: how long to look, where to begin, and vaults whose notes are seeds beside our own. Out: what
falls, each with the number that makes it again and the vault that does it, and exit code 1.
"""

import argparse
import contextlib
import io
import json
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.fuzzing import mutated_note, mutated_vault, seeds, write_vault
from vaultgraph.cli import main
from vaultgraph.model import VaultPath
from vaultgraph.vault.canvas import parse_canvas
from vaultgraph.vault.encoding import note_text
from vaultgraph.vault.note import Note
from vaultgraph.vault.parse import parse_note
from vaultgraph.vault.reading.cache import NoteDecoder, encode_note
from vaultgraph.vault.secrets import find_secrets, mask_secrets
from vaultgraph.vault.settings import VaultSettings

NOTES_A_VAULT = 40
"""Notes that are tried by themselves for each vault, which takes as long."""

_LONGEST = 20.0
_KEPT = Path("vaultgraph-fuzz")


def try_note(data: bytes) -> None:
    """Read one note by itself, repaired too, and hold it to what every note keeps."""
    path = VaultPath("Note.md")
    for repair in (False, True):
        note = parse_note(path, data, VaultSettings(), repair_text=repair)
        text = note_text(data, repair_text=repair).text
        _hold(note, text)
        masked = mask_secrets(text, find_secrets(text))
        assert len(masked) == len(text)
    _hold(parse_canvas(VaultPath("Board.canvas"), data, VaultSettings()), None)


def _hold(note: Note, text: str | None) -> None:
    """Every place of a note is inside its text, and the cache gives it back as it was."""
    assert NoteDecoder().decode(encode_note(note)) == note
    spans = [(each.start, each.end) for each in (*note.links, *note.headings, *note.claims)]
    if text is not None:
        assert all(0 <= start <= end <= len(text) for start, end in spans)
    json.dumps(note.properties, default=str).encode()


def try_vault(files: Mapping[str, bytes], folder: Path) -> Iterator[str]:
    """Run whole commands over a vault, and yield what is wrong with any of them."""
    vault = str(write_vault(files, folder / "vault"))
    out, back = str(folder / "out"), str(folder / "back")
    yield from _run(["check", vault], {0, 1})
    yield from _run(["export", vault, "--format", "graphml", "--format", "csv", "-o", out], {0})
    made = _run(["compile", vault, "--budget", "6k", "--format", "all", "-o", out], {0, 1, 2})
    yield from made
    if (folder / "out" / "pack").is_dir():
        yield from _run(["verify", out], {0})
        yield from _run(["verify", out, "--vault", vault], {0})
        for _ in range(2):
            yield from _run(["restore", out, "-o", back], {0})
        yield from _run(["check", back], {0, 1})


def _run(words: list[str], allowed: set[int]) -> Iterator[str]:
    shown = io.StringIO()
    started = time.thread_time()
    with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
        code = main([*words, "-q"])
    said = shown.getvalue()
    if code not in allowed or code == 3 or "bug in vaultgraph" in said:
        yield f"{' '.join(words)}: exit code {code}\n{said[-2_000:]}"
    if time.thread_time() - started > _LONGEST:
        yield f"{' '.join(words)}: {time.thread_time() - started:.0f} s"


def look(seconds: float, first: int, vaults: list[Path]) -> int:
    """Try mutations until the time is over; print what falls, and return how many did."""
    found = seeds(*vaults)
    contents, number, fallen = list(found.values()), first, 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with tempfile.TemporaryDirectory() as folder:
            for problem in _problems(number, contents, found, Path(folder)):
                fallen += 1
                print(f"--- {number}\n{problem}", flush=True)
        number += NOTES_A_VAULT
    print(f"{number - first:,} mutations from {first:,} on, {fallen:,} fell", flush=True)
    return fallen


def _problems(
    first: int, contents: list[bytes], named: Mapping[str, bytes], folder: Path
) -> Iterator[str]:
    for number in range(first, first + NOTES_A_VAULT):
        try:
            try_note(mutated_note(contents, number))
        except Exception:
            yield f"note {number}\n{traceback.format_exc(limit=-4)}"
    files = mutated_vault(named, first)
    problems = list(try_vault(files, folder))
    if problems:
        shutil.rmtree(_KEPT / str(first), ignore_errors=True)
        write_vault(files, _KEPT / str(first))
    yield from problems


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("vaults", nargs="*", type=Path)
    asked = parser.parse_args()
    os.environ.setdefault("VAULTGRAPH_CACHE_DIR", os.devnull)
    sys.exit(bool(look(asked.seconds, asked.first, asked.vaults)))
