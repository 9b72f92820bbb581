"""A small vault, and its memory."""

from pathlib import Path

import pytest

from tests.serve.clients import NOTES, TARGET
from vaultgraph.linking import ReadOptions
from vaultgraph.serve.memory import Memory


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, text in NOTES.items():
        file = tmp_path / "vault" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path / "vault"


@pytest.fixture
def memory(root: Path) -> Memory:
    return Memory(root, ReadOptions(), TARGET)
