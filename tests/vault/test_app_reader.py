"""Notes with what the app's own reader finds in each: link paths and how often, tags, block ids.

A line of the data file is one note. What is ours alone, sources beside the links of footnotes, is
left out of the comparison.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from vaultgraph.model import LinkKind, VaultPath
from vaultgraph.vault.note import Note
from vaultgraph.vault.parse import parse_note
from vaultgraph.vault.settings import VaultSettings

LINES = (Path(__file__).parent / "app_reader.jsonl").read_text(encoding="utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['about']}: {case['title']}")
def test_a_note_contains_what_the_app_finds_in_it(case: dict[str, Any]) -> None:
    note = parse_note(VaultPath("Note.md"), case["note"].encode(), VaultSettings())
    assert link_paths(note) == case["links"]
    assert sorted(note.tags) == sorted(case["tags"])
    assert sorted(note.anchors) == sorted(case["ids"])


def link_paths(note: Note) -> dict[str, int]:
    links = [link for link in note.links if link.kind is not LinkKind.SOURCE]
    inline = [claim for claim in note.claims if not claim.label]
    return dict(
        Counter([link.target for link in links])
        + Counter([source.target for claim in inline for source in claim.sources])
    )
