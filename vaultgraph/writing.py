"""Artifacts become files: all of them, or none (the last stage).

Output is built in a folder beside the wanted one and renamed into place, so that an interrupted
run leaves the old output whole.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A file to be written: POSIX path below the output folder, and its bytes."""

    path: str
    content: bytes
