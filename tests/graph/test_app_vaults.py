"""Tiny vaults whose two tables of links are known: ours are the same.

A line of `cases/app-vaults.jsonl` is a vault: its files, and for each source with links what they
lead to. A file that is no text stands there as `{"base64": …}`.
"""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from vaultgraph.graph.links.obsidian import LinkCounts, metadata_cache
from vaultgraph.linking import link_vault

CASES = Path(__file__).parent / "cases" / "app-vaults.jsonl"
VAULTS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]

OLDER_THAN_CANVASES = "a canvas is a target by its whole name"
"""This table is of a version before 1.12, in which a canvas was no source: ours has one more."""


@pytest.mark.parametrize("case", VAULTS, ids=lambda case: case["title"])
def test_both_tables_are_the_apps(case: dict[str, Any], tmp_path: Path) -> None:
    for name, content in case["files"].items():
        file = tmp_path / "vault" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        is_text = isinstance(content, str)
        file.write_bytes(content.encode() if is_text else base64.b64decode(content["base64"]))
    linked = link_vault(tmp_path / "vault")
    cache = metadata_cache(linked.notes, linked.resolution)
    known = {
        "resolved": _filled(cache["resolvedLinks"]),
        "unresolved": _filled(cache["unresolvedLinks"]),
    }
    if case["title"] == OLDER_THAN_CANVASES:
        assert known["resolved"].pop("c.canvas") == {"a.md": 1, "n.md": 1}
        assert known["unresolved"].pop("c.canvas") == {"zz": 1}
    assert known == {table: case[table] for table in known}


def _filled(counts: LinkCounts) -> LinkCounts:
    return {source: targets for source, targets in counts.items() if targets}
