"""`python -m vaultgraph` is the command `vaultgraph`."""

from vaultgraph.cli import run

run()
