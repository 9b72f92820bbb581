"""Every public name is there, and importing the package imports none of what is costly."""

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import vaultgraph

COSTLY = {
    "Stemmer",
    "detect_secrets",
    "frontmatter",
    "ftfy",
    "graspologic_native",
    "jinja2",
    "markdown_it",
    "msgspec",
    "networkx",
    "numpy",
    "pyvis",
    "rich",
    "scipy",
    "sentencex",
    "stopwordsiso",
    "tiktoken",
    "yaml",
}
MOST_MODULES = {"import vaultgraph": 70, "import vaultgraph.cli": 200}


@pytest.mark.parametrize("name", vaultgraph.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(vaultgraph, name)
    if inspect.isclass(value) or inspect.isfunction(value):
        assert value.__doc__
        assert not value.__doc__.startswith(f"{name}(")  # what `dataclass` writes when we do not


INNER = {
    *("Assembler", "Carrying", "Choice", "CountingTokenizer", "Frame", "ProbeMaker"),  # of a plan
    *("Exclusion", "Selection", "ParseOptions"),  # what options become
    *("PackMemory", "Runs"),  # what is kept from run to run
}
"""Classes that public signatures mention and nobody outside has to name."""


def mentioned(value: object) -> Iterator[str]:
    """The names in the annotations of a class, its methods and properties, or of a function."""
    noted = [getattr(value, "__annotations__", {})]
    if inspect.isclass(value):
        for name, member in vars(value).items():
            if not name.startswith("_") or name == "__call__":
                inner = getattr(member, "fget", None) or getattr(member, "func", None) or member
                noted.append(getattr(inner, "__annotations__", {}))
    for annotations in noted:
        for name, annotation in annotations.items():
            if not name.startswith("_"):
                written = annotation if isinstance(annotation, str) else _as_written(annotation)
                yield from re.findall(r"[A-Z]\w+", written)


def _as_written(annotation: object) -> str:
    return annotation.__name__ if inspect.isclass(annotation) else str(annotation)


def test_every_class_that_a_public_signature_mentions_is_public() -> None:
    package = Path(vaultgraph.__file__).parent
    trees = [ast.parse(path.read_text("utf-8")) for path in package.rglob("*.py")]
    ours = {node.name for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)}
    named = {each for name in vaultgraph.__all__ for each in mentioned(getattr(vaultgraph, name))}
    hidden = (named & ours) - set(vaultgraph.__all__) - INNER - {"Pattern"}  # that of `re`
    assert not hidden
    assert named & ours >= INNER


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="compile_valt"):
        getattr(vaultgraph, "compile_valt")  # noqa: B009


def imported(code: str) -> list[str]:
    """Name the modules that a fresh Python has imported after some code."""
    code = f"{code}\nimport sys\nprint(*sys.modules, sep='\\n')"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


@pytest.mark.parametrize("code", MOST_MODULES)
def test_a_plain_import_is_cheap(code: str) -> None:
    modules = imported(code)
    assert not COSTLY & set(modules)
    assert len(modules) <= MOST_MODULES[code]


@pytest.mark.parametrize("words", [["--help"], ["compile", "--help"], ["--version"]])
def test_help_is_cheap(words: list[str]) -> None:
    code = "import contextlib, io\nfrom vaultgraph.cli import main\n"
    code += f"with contextlib.redirect_stdout(io.StringIO()):\n    main({words!r})"
    assert not COSTLY & set(imported(code))
