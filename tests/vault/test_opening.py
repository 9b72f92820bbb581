"""The opening of a note: its first content as plain text, without secrets."""

import json

import pytest

from vaultgraph.model import VaultPath
from vaultgraph.vault.canvas import parse_canvas
from vaultgraph.vault.parse import parse_note
from vaultgraph.vault.settings import VaultSettings

LONG = "The river floods every spring, and the fields below it are the better for it."


def opening(text: str) -> str:
    return parse_note(VaultPath("a.md"), text.encode(), VaultSettings()).opening


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"# River\n\n{LONG}\n\n## More\n\nAnd so on.\n", LONG),
        (f"---\ntags: [x]\n---\n> [!note]\n> {LONG}\n", LONG),
        (f"- [ ] {LONG}\n", LONG),
        (f"Short.\n\n## Next\n\n{LONG}\n", LONG),
        ("Short.\n", "Short."),
        ("The [[Plans/River|river]] and **the** `field` ==meet== here, where the old mill stood.\n",
         "The river and the field meet here, where the old mill stood."),
        ("```py\nprint('hello, world of rivers and fields')\n```\n",
         "print('hello, world of rivers and fields')"),
        ("**Signature:**\n\n```py\ndef flow(*args, **kwargs) -> 'River': ...\n```\n",
         "Signature: def flow(*args, **kwargs) -> 'River': ..."),
        ("> ~~~\n> where the river meets the fields, a mill\n> ~~~\n",
         "where the river meets the fields, a mill"),
        ("    where the *river* meets the fields, a mill\n",
         "where the *river* meets the fields, a mill"),
        ("", ""),
        ("---\ntitle: x\n---\n", ""),
        ("Река разливается каждую весну, и поля от этого лучше.\n",
         "Река разливается каждую весну, и поля от этого лучше."),
    ],
)  # fmt: skip
def test_the_opening_of_a_note_is_its_first_content(text: str, expected: str) -> None:
    assert opening(text) == expected


def test_a_long_opening_is_cut() -> None:
    assert len(opening("word " * 400)) <= 320
    assert opening("word " * 400).endswith("…")


def test_no_secret_opens_a_note() -> None:
    secret = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    said = opening(f"The token of the build machine is {secret} until the end of the year.\n")
    assert said.startswith("The token of the build machine")
    assert secret not in said


def test_a_canvas_opens_with_a_card() -> None:
    card = {"id": "1", "type": "text", "text": "Where the river\nmeets the field", "x": 0, "y": 0}
    data = json.dumps({"nodes": [card]}).encode()
    note = parse_canvas(VaultPath("a.canvas"), data, VaultSettings())
    assert note.opening == "Where the river meets the field"
