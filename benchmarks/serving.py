"""Measures how long a served page takes to follow its vault: processor seconds by kind of change.

    python benchmarks/serving.py VAULT

The vault is copied; nothing is written into it.
"""

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time

from vaultgraph.linking import ReadOptions
from vaultgraph.serve.pages import PageMaker
from vaultgraph.vault.reading.notes import no_collection
from vaultgraph.view.page import ViewOptions


def measure(vault: Path) -> Iterator[tuple[str, float]]:
    """Yield each change of a vault, and the seconds until the page shows it."""
    maker = PageMaker(vault, ReadOptions(), ViewOptions())
    yield "first page", seconds(lambda: maker.make("events/0"))
    assert maker.compiled
    known = maker.compiled.notes[0]
    fresh = vault / "A note that is new.md"
    fresh.write_text(f"See [[{known.title}]]. It is new.\n", encoding="utf-8")
    yield "new note", seconds(lambda: maker.follow([fresh], "events/1"))
    fresh.unlink()
    yield "deleted note", seconds(lambda: maker.follow([fresh], "events/2"))
    edited = vault / known.path
    with edited.open("a", encoding="utf-8") as file:
        file.write("\n\nOne more sentence.\n")
    yield "edited note", seconds(lambda: maker.follow([edited], "events/3"))


def seconds(work: Callable[[], object]) -> float:
    """Measure the processor seconds of some work, without garbage collection, as in `LivePage`."""
    with no_collection():
        start = process_time()
        work()
        return process_time() - start


def main() -> None:
    """Measure the vault that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vault", type=Path)
    source = parser.parse_args().vault
    with tempfile.TemporaryDirectory() as folder:
        vault = Path(shutil.copytree(source, Path(folder) / source.name))
        for what, spent in measure(vault):
            print(f"{what:14} {spent:6.2f} s")


if __name__ == "__main__":
    main()
