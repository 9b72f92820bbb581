"""How much a whole compile costs beside reading the links alone, and where the time goes.

    python benchmarks/vaults.py 10000 build/vaults/10k
    python benchmarks/compile.py build/vaults/10k

The first table has whole processes, in one run: `compile` and `links`, cold, unchanged and with one
note changed, and how many times the processor seconds of the one are those of the other. The
second has the stages of an unchanged compile. The vault itself is copied, never changed.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from measuring import Run, folder_size, machine, run

_Result = TypeVar("_Result")


def measure(vault: Path, scratch: Path) -> dict[str, tuple[Run, Run]]:
    """Measure both commands in each case, each with a cache of its own."""
    commands = [
        (["links", str(vault), "--format", "obsidian"], scratch / "links-cache"),
        (["compile", str(vault), "-o", str(scratch / "out")], scratch / "compile-cache"),
    ]

    def both() -> tuple[Run, Run]:
        links, compiled = (
            run(
                [sys.executable, "-m", "vaultgraph", *command],
                {**os.environ, "VAULTGRAPH_CACHE_DIR": str(cache)},
            )
            for command, cache in commands
        )
        return links, compiled

    cases = {"cold": both(), "unchanged": both()}
    note = min(vault.rglob("*.md"))
    note.write_bytes(note.read_bytes() + b"\n[[changed]]\n")
    cases["one note changed"] = both()
    return cases


def measure_stages(vault: Path, cache: Path) -> dict[str, float]:
    """Measure the stages of an unchanged compile, in processor seconds of this process."""
    from vaultgraph.compiler import ReadOptions, make_pack, read_vault
    from vaultgraph.pack import PackOptions
    from vaultgraph.pack.pipeline import plan_pack
    from vaultgraph.report import make_report
    from vaultgraph.view.page import ViewOptions, lay_out, render_view

    seconds: dict[str, float] = {}

    def timed(name: str, stage: Callable[[], _Result]) -> _Result:
        started = time.process_time()
        result = stage()
        seconds[name] = time.process_time() - started
        return result

    options, viewing = PackOptions(cache_folder=cache), ViewOptions()
    reading = ReadOptions(cache_folder=cache)
    read = timed("read, link, rank, group", lambda: read_vault(vault, options=reading))
    timed("choose what a pack carries", lambda: plan_pack(read, options))
    pack = timed("choose and write the pack", lambda: make_pack(read, options))
    layout = timed("lay out the page", lambda: lay_out(read, viewing))
    timed("write the page", lambda: render_view(read, pack.entries, viewing, layout))
    timed("report", lambda: make_report(read, pack))
    return seconds


def report(vault: Path, cases: dict[str, tuple[Run, Run]], stages: dict[str, float]) -> None:
    """Print both tables in Markdown."""
    notes, size = folder_size(vault)
    print(f"\n{notes:,} notes, {size / 1e6:.1f} MB; {machine()}\n")
    print("| processor seconds | links | compile | times | peak of compile, MB |")
    print("|---|--:|--:|--:|--:|")
    for name, (links, compiled) in cases.items():
        times = compiled.processor / links.processor
        print(
            f"| {name} | {links.processor:.1f} | {compiled.processor:.1f} | {times:.1f} "
            f"| {compiled.peak / 1e6:,.0f} |"
        )
    print("\n| stage of an unchanged compile | processor seconds |\n|---|--:|")
    for stage, each in stages.items():
        print(f"| {stage} | {each:.1f} |")


def main() -> None:
    """Measure each vault that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vaults", type=Path, nargs="+")
    for original in parser.parse_args().vaults:
        with tempfile.TemporaryDirectory() as folder:
            scratch = Path(folder)
            vault = scratch / "vault"
            shutil.copytree(original, vault)
            cases = measure(vault, scratch)
            report(vault, cases, measure_stages(vault, scratch / "compile-cache"))


if __name__ == "__main__":
    main()
