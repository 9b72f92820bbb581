"""How notes are cut into passages, as cases: title, note, and what each passage says.

A case is a heading, a fence of four backticks with the note, and one more with its passages: a
line `-- kind` before each, with the path of the note in front where it is not `Note.md`.
"""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from vaultgraph.model import VaultPath
from vaultgraph.vault.parse import note_text, parse_note
from vaultgraph.vault.passages.render import passage_text
from vaultgraph.vault.settings import VaultSettings

CASES = Path(__file__).parent / "cases"
CASE = re.compile(
    r"^## (?P<title>.+)\n+````\n(?P<note>(?:.*\n)*?)````\n+````\n(?P<passages>(?:.*\n)*?)````\n",
    re.M,
)


class Case(NamedTuple):
    title: str
    note: str
    passages: str


def load_cases() -> list[pytest.param]:
    cases = []
    for file in sorted(CASES.glob("*.md")):
        text = file.read_text(encoding="utf-8")
        found = list(CASE.finditer(text))
        assert len(found) == text.splitlines().count("````") / 4, f"{file.name} is not well-formed"
        for match in found:
            case = Case(match["title"], match["note"].removesuffix("\n"), match["passages"])
            cases.append(pytest.param(case, id=f"{file.stem}: {case.title}"))
    return cases


@pytest.mark.parametrize("case", load_cases())
def test_case(case: Case) -> None:
    data = case.note.replace("␍", "\r").replace("␠", " ").encode()
    note = parse_note(VaultPath("Note.md"), data, VaultSettings())
    text = note_text(data).text
    said = "".join(
        f"-- {passage.kind}\n{passage_text(passage, note, text)}\n" for passage in note.passages
    )
    assert said == case.passages
