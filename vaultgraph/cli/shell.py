"""How a path is typed on a command line, for commands that the terminal offers.

In: a path. Out: text that the shell of this system reads as that path.
"""

import os
import shlex
from pathlib import Path


def typed(path: Path) -> str:
    """Quote a path if the shell needs it."""
    if os.name == "nt":
        return f'"{path}"' if " " in str(path) else str(path)
    return shlex.quote(str(path))
