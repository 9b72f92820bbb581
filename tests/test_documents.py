"""A stranger can follow the documents: commands run, the site builds, figures agree."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from vaultgraph.cli import COMMANDS, main

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
WAY = [
    ROOT / "README.md",
    *(DOCS / f"{name}.md" for name in ("quickstart", "models", "settings", "recall")),
    *sorted((DOCS / "howto").glob("*.md")),
]
"""The documents in the order in which a stranger reads them."""
TRANSLATIONS = [ROOT / "README.ru.md", ROOT / "README.zh.md"]

_BLOCK = re.compile(r"```(sh|python)\n(.*?)```", re.DOTALL)
_SHOWN = re.compile(r"```(?:sh|console|text)\n(.*?)```", re.DOTALL)
_NUMBER = re.compile(r"\d+(?:[,  ]\d{3})*")

Output = pytest.CaptureFixture[str]


def steps(document: Path) -> Iterator[tuple[str, str]]:
    """Yield what a reader is to run: a command line a step, or a block of Python."""
    for kind, text in _BLOCK.findall(document.read_text("utf-8")):
        if kind == "python":
            yield kind, text
            continue
        for line in text.splitlines():
            if command := line.partition("  #")[0].strip():
                yield kind, command


@pytest.fixture
def beside_the_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the sample vault in it."""
    shutil.copytree(ROOT / "sample_vault", tmp_path / "sample_vault")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(command: str, capsys: Output) -> str:
    """Run a command line of a document in this process; `> file` is understood."""
    words = shlex.split(command)
    assert words[0] == "vaultgraph", command
    target = words[words.index(">") + 1] if ">" in words else ""
    code = main(words[1 : words.index(">")] if target else words[1:])
    shown = capsys.readouterr()
    assert code == 0, (command, shown.err)
    if target:
        Path(target).write_text(shown.out, encoding="utf-8")
    return shown.out


def test_a_stranger_follows_the_documents_step_by_step(
    beside_the_sample: Path, capsys: Output
) -> None:
    done = []
    for document in WAY:
        for kind, text in steps(document):
            if kind == "python":
                exec(compile(text, document.name, "exec"), {"__name__": "__main__"})
                assert capsys.readouterr().out, document.name
            else:
                run(text, capsys)
            done.append(text)
    assert len(done) >= 20
    assert len({text.split()[1] for text in done if text.startswith("vaultgraph ")}) >= 8
    assert Path("vaultgraph-out/sample_vault/graph.html").is_file()
    assert sorted(path.name for path in beside_the_sample.iterdir() if path.suffix) == [
        "findings.sarif",
        "run.json",
    ]


@pytest.mark.parametrize("document", TRANSLATIONS, ids=lambda path: path.name)
def test_the_commands_of_a_translation_run(
    document: Path, beside_the_sample: Path, capsys: Output
) -> None:
    commands = [text for kind, text in steps(document) if kind == "sh"]
    assert len(commands) == len([text for kind, text in steps(WAY[0]) if kind == "sh"])
    for command in commands:
        run(command, capsys)


@pytest.mark.parametrize("document", TRANSLATIONS, ids=lambda path: path.name)
def test_a_translation_has_the_sections_code_and_links_of_the_english_one(document: Path) -> None:
    english, other = (path.read_text("utf-8") for path in (WAY[0], document))
    assert other.count("\n## ") == english.count("\n## ")
    assert [text for kind, text in _BLOCK.findall(other) if kind == "python"] == [
        text for kind, text in _BLOCK.findall(english) if kind == "python"
    ]
    pages = re.compile(r"\((docs/[^)]+)\)")
    assert set(pages.findall(english)) <= set(pages.findall(other))


@pytest.mark.parametrize("document", TRANSLATIONS, ids=lambda path: path.name)
def test_a_translation_tells_the_same_figures(document: Path) -> None:
    english, other = (figures(path.read_text("utf-8")) for path in (WAY[0], document))
    assert len(english) >= 10
    assert other == english


def figures(text: str) -> list[str]:
    """The numbers of the section on speed and quality, without separators, sorted."""
    sections = [part for part in text.split("\n## ") if "PageRank" in part and "BM25" in part]
    assert len(sections) == 1
    found = _NUMBER.findall(re.sub(r"BM25|\]\([^)]*\)", "", sections[0]))
    return sorted(re.sub(r"\D", "", number) for number in found)


@pytest.mark.parametrize("document", TRANSLATIONS, ids=lambda path: path.name)
def test_a_translation_installs_alike(document: Path) -> None:
    def installing(path: Path) -> set[str]:
        return set(
            re.findall(r"(?:uv tool|uvx|pipx|pip) \w+(?: vaultgraph)?", path.read_text("utf-8"))
        )

    assert installing(document) == installing(WAY[0])


def test_every_command_that_a_document_shows_exists() -> None:
    known = {*COMMANDS, "sample_vault", "VAULT", "--ui-lang"}
    for document in [*WAY, *TRANSLATIONS, *DOCS.glob("*.md")]:
        for block in _SHOWN.findall(document.read_text("utf-8")):
            for name in re.findall(r"^vaultgraph (\S+)", block, re.MULTILINE):
                assert name.strip("\"'").startswith(tuple(known)) or "\\" in name, (document, name)


def test_the_site_builds_without_a_broken_link(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", DOCS, tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    pages = {path.relative_to(tmp_path).with_suffix(".md") for path in tmp_path.rglob("*.html")}
    assert {path.relative_to(DOCS) for path in DOCS.rglob("*.md")} <= pages
    assert "https://" not in "".join(
        re.findall(r"<(?:script|link)[^>]*>", (tmp_path / "index.html").read_text("utf-8"))
    )


def test_every_term_that_a_newcomer_meets_is_in_the_glossary() -> None:
    glossary = (DOCS / "glossary.md").read_text("utf-8")
    for term in (
        "seed",
        "pack",
        "module",
        "rank",
        "passage",
        "claim",
        "budget",
        "target",
        "link weight",
    ):
        assert re.search(rf"^{term}$", glossary, re.MULTILINE), term


class TestAction:
    """The action and the hook of the repository run what they say."""

    action: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))

    @pytest.fixture
    def program(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A `vaultgraph` on the path, as the action installs one."""
        program = tmp_path / "bin" / "vaultgraph"
        program.parent.mkdir()
        program.write_text(
            f'#!/bin/sh\nexec "{sys.executable}" -m vaultgraph "$@"\n', encoding="utf-8"
        )
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
        monkeypatch.setenv("PYTHONPATH", str(ROOT))

    def step(self, name: str) -> dict[str, Any]:
        steps: list[dict[str, Any]] = self.action["runs"]["steps"]
        return next(step for step in steps if step.get("name") == name)

    def run_step(
        self, name: str, inputs: dict[str, str], folder: Path
    ) -> "subprocess.CompletedProcess[str]":
        """Run a step of the action as GitHub does."""
        values = {key: each["default"] for key, each in self.action["inputs"].items()} | inputs
        step = self.step(name)
        environment = {
            key: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: values[match[1]], text)
            for key, text in step["env"].items()
        }
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=folder,
            env={**os.environ, **environment, "GITHUB_OUTPUT": str(folder / "outputs")},
            capture_output=True,
            text=True,
            check=False,
        )

    def test_it_annotates_findings(self, program: None, tmp_path: Path) -> None:
        (tmp_path / "vault").mkdir()
        (tmp_path / "vault" / "A.md").write_text("See [[B]].", encoding="utf-8")
        ran = self.run_step("Check the vault", {"vault": "vault"}, tmp_path)
        assert ran.returncode == 0
        assert "::notice file=vault/A.md,line=1,col=5,title=unresolved-link::" in ran.stdout
        strict = {"vault": "vault", "fail-on": "info"}
        assert self.run_step("Check the vault", strict, tmp_path).returncode == 1

    def test_it_makes_page_and_pack(self, program: None, tmp_path: Path) -> None:
        (tmp_path / "vault").mkdir()
        (tmp_path / "vault" / "A.md").write_text("Tea is made of leaves.", encoding="utf-8")
        (tmp_path / "vault" / "Daily notes").mkdir()
        (tmp_path / "vault" / "Daily notes" / "1.md").write_text("A secret.", encoding="utf-8")
        out = tmp_path / "my out"
        inputs = {
            "vault": "vault",
            "output": str(out),
            "options": '--lang ru --exclude "Daily notes"',
        }
        ran = self.run_step("Make the page and the pack", inputs, tmp_path)
        assert ran.returncode == 0, ran.stderr
        told = (tmp_path / "outputs").read_text("utf-8").splitlines()
        assert told == [f"page={out}/graph.html", f"pack={out}/pack"]
        assert "secret" not in (out / "pack" / "SEED.md").read_text("utf-8")
        ran = self.run_step("Make the page and the pack", inputs | {"options": ""}, tmp_path)
        assert ran.returncode == 0, ran.stderr
        assert "secret" in (out / "pack" / "SEED.md").read_text("utf-8")

    def test_every_input_and_output_is_used(self) -> None:
        text = (ROOT / "action.yml").read_text("utf-8")
        for name in self.action["inputs"]:
            assert f"inputs.{name} " in text, name
        for name, each in self.action["outputs"].items():
            assert f'echo "{name}=' in text, name
            assert each["value"] == f"${{{{ steps.compile.outputs.{name} }}}}"

    def test_the_hook_checks_the_repository(self, program: None, tmp_path: Path) -> None:
        (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
        assert {"id", "name", "entry", "language"} <= set(hook)
        assert hook["language"] == "python"
        (tmp_path / "A.md").write_text("---\na: [\n---\n", encoding="utf-8")
        words = [*shlex.split(hook["entry"]), "--fail-on", "warning"]
        ran = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert ran.returncode == 1, ran.stderr
        assert "A.md:" in ran.stdout
        pattern = re.compile(hook["files"])
        assert [
            name for name in ("a.md", "b.canvas", "vaultgraph.toml", "c.py") if pattern.search(name)
        ] == ["a.md", "b.canvas", "vaultgraph.toml"]
