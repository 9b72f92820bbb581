"""What is documented is there and what is there is documented; examples are run, not believed.

With `--update`, blocks of help and of findings in the documents are written anew.
"""

import re
import shlex
import shutil
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import click
import pytest

from tests.building import build_vault
from vaultgraph import EXPORTERS, read_vault
from vaultgraph.cli import COMMANDS, main, vaultgraph
from vaultgraph.cli.command import known_options
from vaultgraph.diagnostics import CODES, Code
from vaultgraph.export.flat import flat_graph
from vaultgraph.pack.choose.weights import Weights
from vaultgraph.pack.formats import FORMATS

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
DOCUMENTS = [*sorted(ROOT.glob("README*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
CLI = ROOT / "docs" / "cli.md"
SETTINGS = ROOT / "docs" / "settings.md"
DIAGNOSTICS = ROOT / "docs" / "diagnostics.md"

_HELP = re.compile(r"(<!-- (vaultgraph [^\n]*--help) -->\n```text\n)(.*?)(```\n)", re.DOTALL)
_EXAMPLE = re.compile(r"(```vault\n(.*?)```\n\n```text\n)(.*?)(```\n)", re.DOTALL)
_RUN = re.compile(r"(<!-- run (vaultgraph [^\n]*) -->\n```text\n)(.*?)(```\n)", re.DOTALL)
_KEYS = re.compile(r"(<!-- (keys) -->\n\|[^\n]*\n\|[^\n]*\n)(.*?)(<!-- end -->\n)", re.DOTALL)
_STDERR = re.compile(r"(<!-- stderr (vaultgraph [^\n]*) -->\n```text\n)(.*?)(```\n)", re.DOTALL)
_WEIGHTS = re.compile(r"(<!-- (weights) -->\n\|[^\n]*\n\|[^\n]*\n)(.*?)(<!-- end -->\n)", re.DOTALL)
_SECONDS = re.compile(r"^(seconds +).*$", re.MULTILINE)
_SECTION = re.compile(r"^## `([a-z-]+)` \((\w+)\)\n\n(.*?)\n", re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")

Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def rewrite(document: Path, block: re.Pattern[str], made: Callable[[re.Match[str]], str]) -> str:
    """Return a document with the body of every block of a kind made anew."""
    text = document.read_text(encoding="utf-8")
    return block.sub(lambda match: match[1] + made(match) + match[4], text)


def compare(document: Path, expected: str, *, update: bool) -> None:
    if update:
        document.write_text(expected, encoding="utf-8")
    assert document.read_text(encoding="utf-8") == expected, "stale: run `make golden`"


def test_every_command_has_its_block_of_help(update: bool) -> None:
    text = CLI.read_text("utf-8")
    expected = {"vaultgraph --help", *(f"vaultgraph {name} --help" for name in leaves())}
    blocks = {match[2] for match in _HELP.finditer(text)}
    if update:
        for missing in sorted(expected - blocks):
            name = missing.split()[1]
            block = f"<!-- {missing} -->\n```text\n```\n\n"
            text = text.replace("## Settings\n", f"## {name}\n\n{block}## Settings\n")
        CLI.write_text(text, encoding="utf-8")
        blocks |= expected - blocks
    assert blocks == expected


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_blocks_of_help_are_what_the_program_says(
    document: Path, update: bool, capsys: Output
) -> None:
    def help_of(match: re.Match[str]) -> str:
        assert main(shlex.split(match[2])[1:]) == 0
        return capsys.readouterr().out

    compare(document, rewrite(document, _HELP, help_of), update=update)


def test_every_key_of_the_settings_is_listed(update: bool) -> None:
    context = click.Context(vaultgraph)
    rows: dict[str, tuple[str, list[str], str]] = {}
    for name, keys in known_options(vaultgraph, context).items():
        command = vaultgraph.get_command(context, name)
        assert command is not None
        shown = {each.name: each for each in command.params if isinstance(each, click.Option)}
        for key, known in keys.items():
            option = shown[known.parameter]
            shape = known.shape.value.replace("'", "`")
            rows.setdefault(key, (shape, [], _meaning(option.help or "")))[1].append(name)
    table = "".join(
        f"| `{key}` | {shape} | {_listed(names)} | {meaning} |\n"
        for key, (shape, names, meaning) in sorted(rows.items())
        if not meaning.startswith("Now --")
    )
    compare(SETTINGS, rewrite(SETTINGS, _KEYS, lambda _: table), update=update)


def _listed(names: list[str]) -> str:
    """Name commands; most commands are all that read a vault."""
    return ", ".join(names) if len(names) < 10 else "most"


def test_every_weight_is_listed(update: bool) -> None:
    document = ROOT / "docs" / "pack.md"
    described = re.findall(r"^ {8}(\w+): (.*?)(?=^ {8}\w+:|\Z)", _fields_of_weights(), re.M | re.S)
    meanings = {name: " ".join(text.split()).rstrip(".") for name, text in described}
    table = "".join(
        f"| `{field.name}` | {field.default} | {meanings[field.name]} |\n"
        for field in fields(Weights)
    )
    compare(document, rewrite(document, _WEIGHTS, lambda _: table), update=update)


def _fields_of_weights() -> str:
    """The part of the docstring of `Weights` that describes its fields."""
    return (Weights.__doc__ or "").partition("Args:\n")[2].rstrip() + "\n"


def _meaning(text: str) -> str:
    return text.partition("  [")[0].replace("|", "\\|")


def leaves() -> list[str]:
    """Name every command, those of groups with their group."""
    context = click.Context(vaultgraph)
    names = []
    for name in COMMANDS:
        command = vaultgraph.get_command(context, name)
        nested = command.commands if isinstance(command, click.Group) else {}
        names += [name, *(f"{name} {inner}" for inner in nested)]
    return names


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_a_description(name: str) -> None:
    command = vaultgraph.get_command(click.Context(vaultgraph), name)
    assert command is not None
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert parameter.help.rstrip("] ").endswith((".", "NAME")), parameter.help


def test_every_code_has_its_severity_and_meaning() -> None:
    sections = _SECTION.findall(DIAGNOSTICS.read_text("utf-8"))
    expected = [
        (code.value, severity.value, f"{meaning[0].upper()}{meaning[1:]}.")
        for code, (severity, meaning) in sorted(CODES.items())
    ]
    assert sections == expected
    assert set(CODES) == set(Code)


def test_every_format_is_documented() -> None:
    packs, exports = (
        (ROOT / "docs" / name).read_text("utf-8") for name in ("pack.md", "formats.md")
    )
    assert [name for name in FORMATS if f"`{name}`" not in packs] == []
    assert [name for name in EXPORTERS if f"| `{name}` |" not in exports] == []


def test_every_attribute_of_an_export_is_documented() -> None:
    text = (ROOT / "docs" / "schemas.md").read_text("utf-8")
    graph = flat_graph(read_vault(ROOT / "sample_vault"))
    names = {name for row in (*graph.nodes.values(), *graph.edges.values()) for name in row}
    assert [name for name in sorted(names) if f"s[].{name}`" not in text] == []


def test_examples_of_findings_show_what_is_found(
    tmp_path: Path, update: bool, capsys: Output
) -> None:
    def findings(match: re.Match[str]) -> str:
        above = DIAGNOSTICS.read_text("utf-8")[: match.start()]
        code = _SECTION.findall(above)[-1][0]
        folder = tmp_path / code
        if not write_vault(folder, match[2]):
            return match[3]
        main(["check", str(folder), "--select", code])
        found, _, _counts = capsys.readouterr().out.partition("\n\n")
        assert f": {code} " in found
        return f"{found}\n"

    compare(DIAGNOSTICS, rewrite(DIAGNOSTICS, _EXAMPLE, findings), update=update)


def write_vault(folder: Path, tree: str) -> bool:
    """Write a vault to disk; False where the disk takes two of its names for one."""
    files = build_vault(tree).files
    for file in files:
        (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / file.path).write_bytes(file.read() + b"\n")
    return sum(file.is_file() for file in folder.rglob("*")) == len(files)


@pytest.fixture
def beside_the_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the sample vault in it, where output may go."""
    shutil.copytree(ROOT / "sample_vault", tmp_path / "sample_vault")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_runs_in_a_document_print_what_it_shows(
    document: Path, beside_the_sample: Path, update: bool, capsys: Output
) -> None:
    def printed(match: re.Match[str]) -> str:
        assert main(shlex.split(match[2])[1:]) == 0
        made = capsys.readouterr().out
        return match[3] if _SECONDS.sub(r"\1", made) == _SECONDS.sub(r"\1", match[3]) else made

    compare(document, rewrite(document, _RUN, printed), update=update)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_warnings_in_a_document_are_what_is_said(
    document: Path, beside_the_sample: Path, update: bool, capsys: Output
) -> None:
    def said(match: re.Match[str]) -> str:
        assert main(shlex.split(match[2])[1:]) == 0
        lines = capsys.readouterr().err.splitlines(keepends=True)
        return "".join(line for line in lines if not line.endswith("…\n"))

    compare(document, rewrite(document, _STDERR, said), update=update)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    for target in _LINK.findall(document.read_text("utf-8")):
        assert (document.parent / target).exists(), target
