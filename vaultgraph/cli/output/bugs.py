"""A bug becomes a file that can be sent to us, instead of a traceback on the screen."""

import hashlib
import platform
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

from vaultgraph import __version__


def write_report(error: Exception, words: Sequence[str]) -> str:
    """Write what is known of a bug to a file and return the message for the user.

    The file goes into the working folder, or into that for temporary files when the first may
    not be written. The same bug gives the same file name, so reports do not pile up.
    """
    trace = "".join(traceback.format_exception(error))
    name = f"vaultgraph-bug-{hashlib.sha256(trace.encode('utf-8', 'replace')).hexdigest()[:8]}.txt"
    report = "\n".join(
        [
            f"vaultgraph {__version__}, Python {platform.python_version()}, {platform.platform()}",
            f"arguments: {' '.join(words)}",
            "",
            trace,
        ]
    )
    problem = f"Error: a bug in vaultgraph: {type(error).__name__}. Earlier output is as it was."
    for folder in (Path.cwd(), Path(tempfile.gettempdir())):
        try:
            (folder / name).write_text(report, encoding="utf-8", errors="backslashreplace")
        except OSError:
            continue
        return f"{problem}\n  Please send us {folder / name}; look through it for private names."
    return f"{problem}\n  No report could be written here. Please run it in a writable folder."
