"""The wheel, installed without anything for tests, does what the checkout does."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent
PIP = ["-m", "pip", "--disable-pip-version-check", "--quiet"]

pytestmark = pytest.mark.packaging


def run(*words: str | Path, cwd: Path) -> str:
    """Run a command outside the checkout, so that nothing of it is imported by chance."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    finished = subprocess.run(
        [os.fspath(word) for word in words],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, *PIP, "wheel", ROOT, "--no-deps", "--wheel-dir", folder, cwd=folder)
    (built,) = folder.glob("vaultgraph-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with only the wheel and its requirements."""
    folder = tmp_path_factory.mktemp("installed")
    # Our own pip installs into it: one of its own, and byte code for all, would take longer.
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    words = [*PIP, "--python", scripts / "python", "install", wheel, "--no-compile"]
    run(sys.executable, *words, "--constraint", ROOT / "constraints.txt", cwd=folder)
    return scripts


def test_the_wheel_contains_what_runs_and_no_more(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    assert all(name.startswith(("vaultgraph/", "vaultgraph-")) for name in names)
    assert "vaultgraph/py.typed" in names
    assert "vaultgraph/__init__.pyi" in names
    templates = {
        f"vaultgraph/templates/{file.relative_to(ROOT / 'templates').as_posix()}"
        for file in (ROOT / "templates").rglob("*")
        if file.is_file() and not file.name.startswith(".")
    }
    assert templates
    assert templates <= set(names)


def test_no_tool_for_tests_is_installed(installed: Path, tmp_path: Path) -> None:
    words = ["-m", "pip", "--python", installed / "python", "list", "--format=freeze"]
    names = run(sys.executable, *words, cwd=tmp_path).lower()
    assert "vaultgraph==" in names
    assert not [tool for tool in ("pytest", "hypothesis", "mypy", "ruff") if f"{tool}==" in names]


def test_it_compiles_the_sample_vault_as_the_checkout_does(installed: Path, tmp_path: Path) -> None:
    words = ["compile", ROOT / "sample_vault", "--budget", "8k", "--quiet", "--output"]
    run(installed / "vaultgraph", *words, tmp_path / "wheel", cwd=tmp_path)
    run(sys.executable, "-m", "vaultgraph", *words, tmp_path / "checkout", cwd=tmp_path)
    trees = [
        {
            file.relative_to(tmp_path / name).as_posix(): file.read_bytes()
            for file in (tmp_path / name).rglob("*")
            if file.is_file()
        }
        for name in ("wheel", "checkout")
    ]
    assert trees[0] == trees[1]
    assert {"graph.html", "pack/SEED.md"} <= set(trees[0])
