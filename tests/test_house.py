"""The house keeps its measures: short functions, short files, every module says what it is."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

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
    files = [*(ROOT / "templates").rglob("*.js"), *(ROOT / "templates").rglob("*.css")]
    assert files
    long = [name_of(file) for file in files if len(file.read_text().splitlines()) > LONGEST_FILE]
    assert long == []
