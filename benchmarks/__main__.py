"""Measures on a small generated vault, within a minute: `make bench`.

The full tables of README.md take longer; each section there names its own command.
"""

import tempfile
from pathlib import Path

import graph
import reading
import selection
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
        print("\nSelection")
        selection.report([vault], Path(scratch) / "cache")


if __name__ == "__main__":
    main()
