"""Measures reading a vault: the link graph cold, unchanged, and with one note changed.

    python benchmarks/vaults.py 10000 build/vaults/10k
    python benchmarks/reading.py build/vaults/10k [--obsidiantools PYTHON]

Every figure is a whole process, import and output included. The floor, measured in the same run,
is a Python process that reads every byte and hashes it. `--obsidiantools` names a Python in which
obsidiantools 0.11 is installed, for comparison. The vault itself is copied, never changed.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from measuring import Run, best, folder_size, machine, run

FLOOR = """
import hashlib, pathlib, sys
digest = hashlib.sha256()
for note in sorted(pathlib.Path(sys.argv[1]).rglob("*.md")):
    digest.update(note.read_bytes())
"""
OBSIDIANTOOLS = """
import pathlib, sys, obsidiantools.api
obsidiantools.api.Vault(pathlib.Path(sys.argv[1])).connect()
"""


def measure(vault: Path, rival: str | None, cache: Path) -> dict[str, Run]:
    """Measure the floor, our three cases, and the rival if there is one."""
    links = [sys.executable, "-m", "vaultgraph", "links", str(vault), "--format", "obsidian"]
    environment = {**os.environ, "VAULTGRAPH_CACHE_DIR": str(cache)}
    runs = {"floor: read and hash": best([sys.executable, "-c", FLOOR, str(vault)], 3)}
    runs["cold, nothing kept"] = best([*links, "--no-cache"], 2)
    runs["cold, filling the cache"] = run(links, environment)
    runs["second run, unchanged"] = best(links, 3, environment)
    note = min(vault.rglob("*.md"))
    note.write_bytes(note.read_bytes() + b"\n[[changed]]\n")
    runs["one note changed"] = run(links, environment)
    if rival:
        runs["obsidiantools 0.11"] = run([rival, "-c", OBSIDIANTOOLS, str(vault)])
    return runs


def report(vault: Path, runs: dict[str, Run]) -> None:
    """Print the runs as a Markdown table."""
    notes, size = folder_size(vault)
    floor = runs["floor: read and hash"].seconds
    print(f"\n{notes:,} notes, {size / 1e6:.1f} MB; {machine()}\n")
    print("| | seconds | processor seconds | MB/s | × floor | peak MB |\n|---|---|---|---|---|---|")
    for name, each in runs.items():
        print(
            f"| {name} | {each.seconds:.2f} | {each.processor:.2f} "
            f"| {size / 1e6 / each.seconds:.1f} "
            f"| {each.seconds / floor:.1f} | {each.peak / 1e6:.0f} |"
        )


def main() -> None:
    """Measure each vault that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vaults", type=Path, nargs="+")
    parser.add_argument("--obsidiantools", metavar="PYTHON")
    asked = parser.parse_args()
    for original in asked.vaults:
        with tempfile.TemporaryDirectory() as scratch:
            vault = Path(scratch) / "vault"
            shutil.copytree(original, vault)
            report(vault, measure(vault, asked.obsidiantools, Path(scratch) / "cache"))


if __name__ == "__main__":
    main()
