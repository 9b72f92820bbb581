"""The same vault gives the same bytes, whatever the machine does differently."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parent.parent / "sample_vault"


def copy_shuffled(vault: Path, folder: Path, seed: int) -> Path:
    """Copy a vault file by file in another order, with the times of now."""
    files = sorted(file for file in vault.rglob("*") if file.is_file())
    random.Random(seed).shuffle(files)
    for file in files:
        target = folder / vault.name / file.relative_to(vault)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    return folder / vault.name


def compile_in_a_process(vault: Path, out: Path, **environment: str) -> dict[str, bytes]:
    """Compile a vault in a fresh process and read everything that it made."""
    words = ["compile", str(vault), "-o", str(out), "--budget", "8k", "--quiet"]
    subprocess.run(
        [sys.executable, "-m", "vaultgraph", *words],
        env={**os.environ, **environment},
        cwd=vault.parent,
        check=True,
    )
    return {
        file.relative_to(out).as_posix(): file.read_bytes()
        for file in sorted(out.rglob("*"))
        if file.is_file()
    }


@pytest.fixture(scope="module")
def cold(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A cache that one run filled, and what that run made."""
    folder = tmp_path_factory.mktemp("cold")
    cache = folder / "cache"
    made = compile_in_a_process(
        SAMPLE, folder / "out", PYTHONHASHSEED="0", VAULTGRAPH_CACHE_DIR=str(cache)
    )
    return cache, made


def test_neither_hash_seed_nor_file_order_nor_locale_changes_a_byte(
    tmp_path: Path, cold: tuple[Path, dict[str, bytes]]
) -> None:
    _, first = cold
    assert {"graph.html", "report.json", "pack/SEED.md", "pack/manifest.json"} <= set(first)
    second = compile_in_a_process(
        copy_shuffled(SAMPLE, tmp_path / "copy", seed=1),
        tmp_path / "second",
        PYTHONHASHSEED="4242",
        VAULTGRAPH_CACHE_DIR=str(tmp_path / "cache"),
        TZ="Asia/Shanghai",
        LC_ALL="C",
        PYTHONOPTIMIZE="1",
    )
    assert [name for name in {*first, *second} if first.get(name) != second.get(name)] == []


@pytest.mark.parametrize("cache", ["warm", "off"])
def test_the_cache_changes_no_byte(
    tmp_path: Path, cold: tuple[Path, dict[str, bytes]], cache: str
) -> None:
    filled, expected = cold
    folders = {"warm": str(filled), "off": os.devnull}
    again = compile_in_a_process(SAMPLE, tmp_path / "out", VAULTGRAPH_CACHE_DIR=folders[cache])
    assert again == expected
