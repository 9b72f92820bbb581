"""Every public name is there, and importing the package imports none of what is costly."""

import ast
import inspect
import pickle
import re
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import pytest

import vaultgraph
from vaultgraph.annotations import FITS, in_words, kinds_of, misfit
from vaultgraph.arguments import _parameters_of

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
    *(
        "Assembler",
        "Eligibility",
        "Choice",
        "CountingTokenizer",
        "Frame",
        "ProbeMaker",
    ),  # of a plan
    *("Exclusion", "Selection", "ParseOptions"),  # what options become
    *("PackMemory", "PageMemory", "Runs"),  # what is kept from run to run, or page to page
    "Found",  # passages before a budget is known
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


SAMPLE = Path(vaultgraph.__file__).parent.parent / "sample_vault"


@pytest.fixture(scope="module")
def sample() -> "vaultgraph.Vault":
    return vaultgraph.read_vault(SAMPLE, options=vaultgraph.ReadOptions(only="Tokens/**"))


WRONG: dict[str, tuple[Callable[["vaultgraph.Vault"], Any], str, str]] = {
    "a folder": (lambda _: vaultgraph.read_vault(3), "`root` cannot be 3", "a path or a string"),
    "no folder": (lambda _: vaultgraph.compile_vault(None), "`root` cannot be None", "a path"),
    "bytes": (lambda _: vaultgraph.scan_vault(b"x"), "`root` cannot be b'x'", "a path"),
    "options": (
        lambda vault: vaultgraph.make_pack(vault, {"budget": 1}),
        "`options` cannot be {'budget': 1}",
        "of the class PackOptions",
    ),
    "a vault": (lambda _: vaultgraph.make_pack("v"), "`vault` cannot be 'v'", "CompiledVault"),
    "a lazy name": (lambda _: vaultgraph.export_graph("v", "csv"), "`vault`", "CompiledVault"),
    "a flag": (
        lambda _: vaultgraph.write_artifacts([], "o", replace="no"),
        "`replace` cannot be 'no'",
        "True or False",
    ),
    "letters": (
        lambda _: vaultgraph.write_artifacts("pack", "o"),
        "`artifacts` cannot be 'pack'",
        "a list",
    ),
    "a function": (
        lambda _: vaultgraph.read_vault(SAMPLE, progress=3),
        "`progress` cannot be 3",
        "a function",
    ),
    "a name": (lambda vault: vault.backlinks(3), "`note` cannot be 3", "a string"),
    "a question": (lambda vault: vault.recall(3), "`question` cannot be 3", "a string"),
    "a tokenizer": (lambda _: vaultgraph.load_tokenizer(3), "`name` cannot be 3", "a string"),
    "states": (lambda _: vaultgraph.compare_packs(1, 2), "`old` cannot be 1", "PackState"),
    "a state": (lambda _: vaultgraph.PackOptions(since="x"), "`since` cannot be 'x'", "PackState"),
    "damping": (
        lambda _: vaultgraph.RankOptions(damping=1.0),
        "`damping` cannot be 1.0",
        "below 1",
    ),
    "depth": (lambda _: vaultgraph.ReadOptions(depth=-1), "`depth` cannot be -1", "0 or more"),
    "a weight": (lambda _: vaultgraph.Weights(terms=-1), "`terms` cannot be -1", "0 or more"),
    "no number": (lambda _: vaultgraph.Weights(terms=float("nan")), "`terms` cannot be nan", "0"),
    "runs": (lambda _: vaultgraph.ModuleOptions(runs=0), "`runs` cannot be 0", "1 or more"),
    "notes": (lambda _: vaultgraph.RecallOptions(notes=3), "`notes` cannot be 3", "strings"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_type_is_an_error_at_the_door(case: str, sample: "vaultgraph.Vault") -> None:
    call, said, remedy = WRONG[case]
    with pytest.raises(vaultgraph.UsageError) as raised:
        call(sample)
    assert said in raised.value.message
    assert remedy in raised.value.remedy


class Odd:
    """A value that nothing public takes."""


DOORS = (
    "Artifact",
    "FormOptions",
    "KeptModule",
    "ModuleOptions",
    "Naming",
    "OwnTokenizer",
    "PackOptions",
    "RankOptions",
    "ReadOptions",
    "RecallOptions",
    "RecallWeights",
    "ScanOptions",
    "Target",
    "ViewOptions",
    "Weights",
)
"""The public classes that users make."""

FIELDS = [(door, field.name) for door in DOORS for field in fields(getattr(vaultgraph, door))]


def right_values(door: str) -> dict[str, Any]:
    """Values of the fields that have no default, by their annotations."""
    plain = {str: "x", int: 1, bytes: b"", Path: "x"}
    missing = (each for each in fields(getattr(vaultgraph, door)) if each.default is MISSING)
    return {
        each.name: plain.get(each.type, ()) for each in missing if each.default_factory is MISSING
    }


@pytest.mark.parametrize(("door", "field"), FIELDS)
@pytest.mark.parametrize(
    "wrong", [Odd(), [Odd()], {Odd(): Odd()}, b"x"], ids=lambda each: type(each).__name__
)
def test_no_field_takes_a_wrong_value(door: str, field: str, wrong: Any) -> None:
    kind = getattr(vaultgraph, door)
    right = right_values(door)
    kind(**right)
    if (door, field, wrong) == ("Artifact", "content", b"x"):
        return
    with pytest.raises(vaultgraph.UsageError, match=field if field not in AMOUNTS else "tokens"):
        kind(**{**right, field: wrong})


AMOUNTS = {"budget", "reserve", "chunk_tokens", "example_tokens"}

FUNCTIONS = [
    (name, parameter)
    for name in vaultgraph.__all__
    if inspect.isfunction(function := getattr(vaultgraph, name))
    for parameter in _parameters_of(inspect.unwrap(function))
]


@pytest.mark.parametrize(("name", "parameter"), FUNCTIONS)
def test_no_parameter_takes_a_wrong_value(name: str, parameter: str) -> None:
    annotation = _parameters_of(inspect.unwrap(getattr(vaultgraph, name)))[parameter]
    if (name, parameter) in ANY_VALUE:
        assert not kinds_of(annotation)
        return
    odd = Odd()
    assert misfit(odd, annotation) is odd
    assert in_words(annotation)


ANY_VALUE = {
    ("state_of", "manifest"),  # the content of a file
    ("find_modules", "runs"),  # costs too much to import
    ("measure_stability", "runs"),
}

HELD: dict[str, tuple[Callable[["vaultgraph.Vault"], Any], str, str]] = {
    "artifacts": (
        lambda _: vaultgraph.write_artifacts(["a"], "o"),
        "`artifacts` cannot contain 'a'",
        "a list of objects of the class Artifact",
    ),
    "an iterator": (
        lambda _: vaultgraph.write_artifacts(iter(["a"]), "o"),
        "`artifacts` cannot contain 'a'",
        "a list of objects of the class Artifact",
    ),
    "removed": (
        lambda _: vaultgraph.write_artifacts([], "o", remove=["a", 3]),
        "`remove` cannot contain 3",
        "a list of strings",
    ),
    "notes": (
        lambda vault: vaultgraph.build_graph([1], [], vault.resolution),
        "`notes` cannot contain 1",
        "a list of objects of the class Note",
    ),
    "values": (
        lambda vault: vaultgraph.rank_notes(vault.graph, focus={"a.md": "much"}),
        "`focus` cannot contain 'much'",
        "a mapping of strings to numbers",
    ),
    "keys": (
        lambda _: vaultgraph.verify_pack({1: b""}),
        "`documents` cannot contain 1",
        "a mapping of strings to bytes",
    ),
    "text for bytes": (
        lambda _: vaultgraph.verify_pack({"SEED.md": "text"}),
        "`documents` cannot contain 'text'",
        "a mapping of strings to bytes",
    ),
    "models": (
        lambda _: vaultgraph.PackOptions(targets=["gpt-4.1"]),
        "`targets` cannot contain 'gpt-4.1'",
        "a list of objects of the class Target",
    ),
    "positions": (
        lambda _: vaultgraph.ViewOptions(positions={"a.md": (0, 0)}),
        "`positions` cannot contain (0, 0)",
        "a mapping of strings to lists of 3 whole numbers",
    ),
    "names": (
        lambda _: vaultgraph.ReadOptions(module_names={"m1": None}),
        "`module_names` cannot contain None",
        "a mapping of strings to strings",
    ),
    "a tokenizer": (
        lambda vault: vaultgraph.Recaller.of(vault, 3),
        "`tokenizer` cannot be 3",
        "of the class Tokenizer",
    ),
    "text as bytes": (
        lambda _: vaultgraph.Artifact(path="a.md", content="text"),
        "`content` cannot be 'text'",
        "bytes",
    ),
}


@pytest.mark.parametrize("case", HELD)
def test_a_wrong_element_is_an_error_at_the_door(case: str, sample: "vaultgraph.Vault") -> None:
    call, said, remedy = HELD[case]
    with pytest.raises(vaultgraph.UsageError) as raised:
        call(sample)
    assert said in raised.value.message
    assert remedy in raised.value.remedy


@pytest.mark.parametrize(
    ("value", "annotation", "fits"),
    [
        (1, float, True),
        (True, float, False),
        ("ab", Sequence[str], False),
        ("ab", str | Sequence[str], True),
        (["ab"], str | Sequence[str], True),
        ([1], str | Sequence[str], False),
        (None, int | None, True),
        ([None], list[int | None], True),
        ((1, "a"), tuple[int, str], True),
        ((1, 2), tuple[int, str], False),
        ((1,), tuple[int, str], False),
        ({"a": [1]}, Mapping[str, Sequence[int]], True),
        ({"a": ["b"]}, Mapping[str, Sequence[int]], False),
        (frozenset({"a"}), Collection[vaultgraph.NoteId], True),
        (frozenset({1}), Collection[vaultgraph.NoteId], False),
        (vaultgraph.Language.RU, str, True),
        ("ru", vaultgraph.Language, False),
        (object(), Any, True),
    ],
)
def test_values_fit_annotations(value: object, annotation: object, fits: bool) -> None:
    assert (misfit(value, annotation) is FITS) is fits


def test_a_checked_function_is_found_again_by_pickle() -> None:
    assert pickle.loads(pickle.dumps(vaultgraph.read_vault)) is vaultgraph.read_vault
