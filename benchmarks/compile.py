"""Measures a whole compile, compared with reading only the links, and its stages.

    python benchmarks/vaults.py 10000 build/vaults/10k
    python benchmarks/compile.py build/vaults/10k
    python benchmarks/compile.py VAULT --commands graph pack compile
    python benchmarks/compile.py build/vaults/10k --counting

The first table has whole processes, in one run: each command and `links`, cold, unchanged and with
one note changed, and how many times the processor seconds of the one are those of the other. The
second has the stages of a compile in each case. `--counting` measures the share of a cold compile
that counting tokens takes. The vault itself is copied, never changed.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

from measuring import Run, folder_size, machine, run

_Result = TypeVar("_Result")


Cases = dict[str, dict[str, Run]]
"""For each case the run of each command."""


def measure(vault: Path, scratch: Path, names: Sequence[str]) -> Cases:
    """Measure commands in each case, each with a cache and a folder of its own."""
    python = [sys.executable, "-m", "vaultgraph"]
    commands = {"links": [*python, "links", str(vault), "--format", "obsidian"]}
    commands |= {name: [*python, name, str(vault), "-o", str(scratch / name)] for name in names}

    def every() -> dict[str, Run]:
        return {
            name: run(command, _environment(scratch / f"{name}-cache"))
            for name, command in commands.items()
        }

    every_cold = every()
    cases = {"cold": every_cold, "unchanged": every()}
    _change(vault)
    cases["one note changed"] = every()
    return cases


def _environment(cache: Path) -> dict[str, str]:
    """The environment of an installed program, whose modules are compiled already."""
    kept = {key: text for key, text in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "VAULTGRAPH_CACHE_DIR": str(cache)}


def _change(vault: Path) -> None:
    note = min(vault.rglob("*.md"))
    note.write_bytes(note.read_bytes() + b"\n[[changed]]\n")


class Stages:
    """Measures the stages of a compile, in processor seconds of this process."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def timed(self, name: str, stage: Callable[..., _Result]) -> Callable[..., _Result]:
        """Wrap a stage so that it is measured."""

        def measured(*args: Any, **options: Any) -> _Result:
            started = time.process_time()
            try:
                return stage(*args, **options)
            finally:
                spent = time.process_time() - started
                self.seconds[name] = self.seconds.get(name, 0.0) + spent

        return measured

    def compile(self, vault: Path, cache: Path) -> dict[str, float]:
        """Compile a vault once."""
        from vaultgraph import compiler
        from vaultgraph.pack import PackOptions, pipeline

        stages = (
            (compiler, "link_vault", "read and link"),
            (compiler, "rank_vault", "rank"),
            (compiler, "find_modules", "group and name"),
            (pipeline, "make_plan", "choose"),
            (pipeline, "write_documents", "write the pack"),
            (pipeline, "with_outlook", "look ahead"),
            (compiler, "lay_out", "lay out the page"),
            (compiler, "render_view", "write the page"),
        )
        with ExitStack() as patched:
            for module, name, told in stages:
                measured = self.timed(told, getattr(module, name))
                patched.enter_context(patch.object(module, name, measured))
            compiler.compile_vault(
                vault,
                reading=compiler.ReadOptions(cache_folder=cache),
                packing=PackOptions(cache_folder=cache),
            )
        return self.seconds


def measure_stages(vault: Path, scratch: Path) -> dict[str, dict[str, float]]:
    """Measure the stages of a compile in each case; parsing in other processes is not in them."""
    cache = scratch / "stages"
    cases = {"cold": Stages().compile(vault, cache), "unchanged": Stages().compile(vault, cache)}
    _change(vault)
    cases["one note changed"] = Stages().compile(vault, cache)
    return cases


def measure_counting(vault: Path) -> tuple[float, float]:
    """Measure a cold compile, its workers included, and counting in it, in seconds."""
    from vaultgraph.compiler import compile_vault
    from vaultgraph.passages.tokens.bytepair import BytePairTokenizer

    spent = [0.0]
    count = BytePairTokenizer._count

    def counting(tokenizer: BytePairTokenizer, text: str) -> int:
        started = time.thread_time()
        tokens = count(tokenizer, text)
        spent[0] += time.thread_time() - started
        return tokens

    before = os.times()
    with patch.object(BytePairTokenizer, "_count", counting):
        compile_vault(vault)
    return sum(os.times()[:4]) - sum(before[:4]), spent[0]


def report(vault: Path, cases: Cases) -> None:
    """Print the commands as a table in Markdown."""
    notes, size = folder_size(vault)
    print(f"\n{notes:,} notes, {size / 1e6:.1f} MB; {machine()}\n")
    print("| processor seconds | links | command | | times | peak, MB |")
    print("|---|--:|---|--:|--:|--:|")
    for name, runs in cases.items():
        links = runs["links"].processor
        for command, each in runs.items():
            if command != "links":
                print(
                    f"| {name} | {links:.1f} | {command} | {each.processor:.1f} "
                    f"| {each.processor / links:.1f} | {each.peak / 1e6:,.0f} |"
                )


def report_stages(stages: dict[str, dict[str, float]]) -> None:
    """Print the stages as a table in Markdown."""
    print(f"\n| stage of a compile, processor seconds | {' | '.join(stages)} |")
    print("|---|" + "--:|" * len(stages))
    for stage in stages["cold"]:
        print(f"| {stage} | {' | '.join(f'{each[stage]:.1f}' for each in stages.values())} |")


def main() -> None:
    """Measure each vault that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vaults", type=Path, nargs="+")
    parser.add_argument("--commands", nargs="+", default=["compile"])
    parser.add_argument("--without-stages", action="store_true")
    parser.add_argument("--counting", action="store_true")
    arguments = parser.parse_args()
    for original in arguments.vaults:
        if arguments.counting:
            whole, counting = measure_counting(original)
            share = counting / whole
            print(f"{original}: {counting:.1f} of {whole:.1f} processor seconds, {share:.0%}")
            continue
        with tempfile.TemporaryDirectory() as folder:
            scratch = Path(folder)
            vault = scratch / "vault"
            shutil.copytree(original, vault)
            report(vault, measure(vault, scratch, arguments.commands))
            if not arguments.without_stages:
                report_stages(measure_stages(vault, scratch))


if __name__ == "__main__":
    main()
