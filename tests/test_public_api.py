"""Every public name is there, and importing the package imports none of what is costly."""

import inspect
import subprocess
import sys

import pytest

import vaultgraph

COSTLY = {
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
    "snowballstemmer",
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
