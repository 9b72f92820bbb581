"""The house keeps its measures: short functions, short files, every module says what it is."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from statistics import median

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PACKAGE = sorted((ROOT / "vaultgraph").rglob("*.py"))
EVERYTHING = [*PACKAGE, *sorted((ROOT / "benchmarks").rglob("*.py"))]
EVERYTHING += sorted((ROOT / "tests").rglob("*.py"))

LONGEST_FUNCTION = 60
LONGEST_FILE = 500


def functions(files: list[Path]) -> Iterator[tuple[str, int]]:
    """Yield the place of every function with its length in lines, decorators left out."""
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                name = f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"
                yield name, node.end_lineno - node.lineno + 1


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_no_function_is_too_long() -> None:
    assert [name for name, length in functions(EVERYTHING) if length > LONGEST_FUNCTION] == []


def test_most_functions_are_short() -> None:
    lengths = sorted(length for _, length in functions(PACKAGE))
    assert median(lengths) <= 10
    assert lengths[len(lengths) * 9 // 10] <= 30


@pytest.mark.parametrize("file", EVERYTHING, ids=name_of)
def test_a_file_is_short_and_says_what_it_is(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    assert ast.get_docstring(ast.parse(text)), "a module begins with what it is for"


def test_scripts_and_styles_of_the_page_are_short_too() -> None:
    folders = [ROOT / "frontend" / name for name in ("src", "css", "tests")]
    files = [file for folder in folders for file in folder.iterdir()]
    assert files
    long = [name_of(file) for file in files if len(file.read_text().splitlines()) > LONGEST_FILE]
    assert long == []


def imported_by(files: list[Path]) -> set[str]:
    """Name the top packages that files import, inside functions too."""
    found = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"vaultgraph"}


_RUNTIME_EXTRAS = ("mcp", "tokenizers")
"""Extras that the package imports where somebody asks for what they are for."""


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {canonicalize_name(Requirement(text).name) for text in project["dependencies"]}
    extras = project["optional-dependencies"]
    optional = {
        canonicalize_name(Requirement(text).name)
        for name in _RUNTIME_EXTRAS
        for text in extras[name]
    }
    distributions = packages_distributions()
    used = {
        canonicalize_name(distribution)
        for package in imported_by(PACKAGE)
        for distribution in distributions.get(package, ())
    }
    assert used - optional == declared


def test_versions_of_every_dependency_are_pinned_for_tests() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {canonicalize_name(Requirement(line).name) for line in lines if line[0] != "#"}
    optional = [text for extra in project["optional-dependencies"].values() for text in extra]
    needed = {canonicalize_name(Requirement(text).name) for text in project["dependencies"]}
    needed |= {canonicalize_name(Requirement(text).name) for text in optional}
    assert needed - {"vaultgraph"} <= pinned
