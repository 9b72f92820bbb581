"""Measures on a small generated vault, within a minute: `make bench`.

The full tables of README.md take longer; each section there gives its command.
"""

import tempfile
from pathlib import Path

import exam
import graph
import reading
import vaults

NOTES = 1_000


def main() -> None:
    """Generate a vault and run every benchmark on it."""
    with tempfile.TemporaryDirectory() as scratch:
        vault = Path(scratch) / "vault"
        vaults.generate(NOTES, vault)
        print("Reading")
        reading.report(vault, reading.measure(vault, None, Path(scratch) / "cache"))
        print("\nGraph")
        graph.report(vault, *graph.measure(vault))
    print("\nHow many answers a seed contains")
    exam.main(["notes", "sample_vault", "benchmarks/exam/sample_vault.jsonl", "4000", "8000"])


if __name__ == "__main__":
    main()
