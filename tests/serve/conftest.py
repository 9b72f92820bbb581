"""A small vault, and its memory."""

from pathlib import Path

import pytest

from tests.serve.clients import TARGET, write_vault
from vaultgraph.linking import ReadOptions
from vaultgraph.serve.memory import Memory


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_vault(tmp_path / "vault")


@pytest.fixture
def memory(root: Path) -> Memory:
    return Memory(root, ReadOptions(), TARGET)
