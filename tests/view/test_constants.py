"""What the page's script and Python both count by: one file, written from Python.

With `--update`, `frontend/src/generated.js` is written anew.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from vaultgraph.view.data import KINDS, LINK_KINDS, ROLES
from vaultgraph.view.plan import LARGEST, SMALLEST

GENERATED = Path(__file__).parent.parent.parent / "frontend" / "src" / "generated.js"
HEAD = "// Constants that Python and the page share. Written by `make golden` from Python."


def table(name: str, values: Sequence[str], *, bits: bool = False) -> str:
    """Write an enumeration as an object of its numbers, or of its bits."""
    rows = (
        f"  {value.replace('-', '_').upper()}: {1 << place if bits else place},\n"
        for place, value in enumerate(values)
    )
    return f"export const {name} = Object.freeze({{\n{''.join(rows)}}});\n"


def constants() -> str:
    named = {"NODE_KINDS": KINDS, "NOTE_ROLES": ROLES, "LINK_KINDS": LINK_KINDS}
    numbers = {"SMALLEST_DOT": SMALLEST, "LARGEST_DOT": LARGEST}
    lists = (
        f"export const {name} = {json.dumps([each.value for each in values])};\n"
        for name, values in named.items()
    )
    tables = (
        table("NodeKind", KINDS),
        table("NoteRole", ROLES),
        table("LinkBit", LINK_KINDS, bits=True),
    )
    counts = (f"export const {name} = {value:g};\n" for name, value in numbers.items())
    return "\n".join((HEAD, "", "".join(lists), *tables, "".join(counts)))


def test_the_script_counts_as_python_does(update: bool) -> None:
    if update:
        GENERATED.write_text(constants(), encoding="utf-8")
    assert GENERATED.read_text(encoding="utf-8") == constants()
