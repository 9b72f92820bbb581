"""`python -m vaultgraph` is the command `vaultgraph`."""

import sys

from vaultgraph.cli import main

sys.exit(main())
