"""A pack is verified, damaged, named for it, and made a vault again, from the command line."""

import hashlib
import json
import os
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unpack.test_endpoint import Server, serving
from vaultgraph.cli import main

Output = pytest.CaptureFixture[str]

NOTES = {
    "Maps/Harbour.md": "# Harbour\n\nThe harbour keeps [[Ships]] and [[Cranes]] together.\n",
    "Ships.md": "---\nsummary: Ships carry what the harbour sends.\n---\n# Ships\n\n"
    "A ship carries grain across the northern water every second week [^1].\n\n[^1]: [[Cranes]]\n",
    "Cranes.md": "# Cranes\r\n\r\n**Crane**: a machine that lifts heavy cargo of [[Ships]].\r\n",
    "Tides.md": "\n\n".join(f"Tide {day} came in under the crane." for day in range(300)),
    "Чай.md": "# Чай\n\nЧай заваривают две минуты, как сказано в [[Harbour]].\n",
}


pytestmark = pytest.mark.usefixtures("working_folder")


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    for path, text in NOTES.items():
        file = tmp_path / "notes" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return tmp_path / "notes"


@pytest.fixture
def pack(vault: Path, capsys: Output) -> Path:
    words = ["pack", str(vault), "-o", "out", "--budget", "4k", "--format", "all", "-q"]
    assert main(words) == 0
    capsys.readouterr()
    return Path("out/pack")


def failures(pack: Path, capsys: Output, *words: str) -> dict[str, list[str]]:
    """Verify and give the culprits of every check that fails."""
    code = main(["verify", str(pack), "--json", "-q", *words])
    found = json.loads(capsys.readouterr().out)
    assert code == (0 if found["holds"] else 1)
    return {check["name"]: check["culprits"] for check in found["checks"] if check["culprits"]}


def edit_manifest(pack: Path, path: str, **changes: Any) -> None:
    file = pack / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    next(row for row in manifest["documents"] if row["path"] == path).update(changes)
    file.write_text(json.dumps(manifest), encoding="utf-8")


def test_a_whole_pack_verifies(pack: Path, vault: Path, capsys: Output) -> None:
    assert main(["verify", str(pack), "--vault", str(vault)]) == 0
    shown = capsys.readouterr().out
    assert "fails" not in shown
    assert "SEED.md" in shown
    assert "100.0%" in shown
    assert main(["verify", "out", "-q"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("form", ["prompt", "levels", "json", "tree", "chatml", "rag", "llms"])
def test_a_pack_of_one_form_verifies(vault: Path, capsys: Output, form: str) -> None:
    made = ["pack", str(vault), "-o", f"out-{form}", "--budget", "900", "--format", form, "-q"]
    assert main(made) == 0
    assert failures(Path(f"out-{form}"), capsys) == {}
    assert failures(Path(f"out-{form}"), capsys, "--vault", str(vault)) == {}


def test_another_state_of_the_vault_is_told_first_and_in_one_line(
    pack: Path, vault: Path, capsys: Output
) -> None:
    (vault / "Tides.md").write_text("No tide came in.", encoding="utf-8")
    (vault / "Чай.md").unlink()
    (vault / "New.md").write_text("new", encoding="utf-8")
    assert failures(pack, capsys, "--vault", str(vault)) == {
        "vault": [
            "the pack was made from another state of the vault: of 5 notes 1 changed, 1 gone, 1 new"
        ]
    }
    assert main(["verify", str(pack), "--vault", str(vault), "-q"]) == 1
    assert "vault" in capsys.readouterr().out.splitlines()[1]


def test_another_vault_is_told_in_one_line(pack: Path, tmp_path: Path, capsys: Output) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for number in range(30):
        (other / f"{number}.md").write_text(f"[[{number + 1}]]", encoding="utf-8")
    assert failures(pack, capsys, "--vault", str(other)) == {
        "vault": ["the pack was made from another vault: none of its 5 notes is here"]
    }


def test_what_was_left_out_does_not_make_it_another_state(vault: Path, capsys: Output) -> None:
    (vault / "Own.md").write_text("---\nprivate: true\n---\nown", encoding="utf-8")
    words = ["pack", str(vault), "-o", "out", "--exclude", "Maps", "--pin", "Ships", "-q"]
    assert main([*words, "--budget", "2k", "--format", "prompt,rag"]) == 0
    assert failures(Path("out"), capsys, "--vault", str(vault)) == {}


def test_budget_and_tokens_are_the_same_numbers_everywhere(vault: Path, capsys: Output) -> None:
    assert main(["pack", str(vault), "-o", "out", "--budget", "2k", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)["pack"]
    manifest = json.loads(Path("out/pack/manifest.json").read_text(encoding="utf-8"))
    report = json.loads(Path("out/report.json").read_text(encoding="utf-8"))["pack"]
    for each in (shown, manifest, report):
        assert (each["budget"], each["tokens"]) == (2_000, shown["tokens"])
    text = Path("out/pack/REPORT.md").read_text(encoding="utf-8")
    assert f"{shown['tokens']:,} of 2,000 tokens" in text


def test_a_changed_byte_is_named(pack: Path, capsys: Output) -> None:
    file = pack / "SEED.md"
    file.write_bytes(file.read_bytes().replace(b"harbour", b"harbor!", 1))
    assert failures(pack, capsys)["hashes"] == ["SEED.md: changed since the pack was made"]


def test_a_missing_and_a_strange_file_are_named(pack: Path, capsys: Output) -> None:
    (pack / "tree.json").unlink()
    (pack / "extra.md").write_text("mine", encoding="utf-8")
    named = failures(pack, capsys)["files"]
    assert named == ["tree.json: missing", "extra.md: not in manifest.json"]


def test_a_document_over_its_budget_is_named(pack: Path, capsys: Output) -> None:
    edit_manifest(pack, "SEED.md", limit=10)
    [culprit] = failures(pack, capsys)["budgets"]
    assert culprit.startswith("SEED.md: ")
    assert culprit.endswith("tokens exceed its 10")


def test_a_chunk_over_its_limit_is_named(pack: Path, capsys: Output) -> None:
    file = pack / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**manifest, "chunk_tokens": 60}), encoding="utf-8")
    assert "tokens exceed its 60" in failures(pack, capsys)["chunks"][0]


def test_a_false_count_is_named(pack: Path, capsys: Output) -> None:
    edit_manifest(pack, "seed.json", tokens={"qwen": 1})
    assert failures(pack, capsys)["budgets"][0].startswith("seed.json: ")


@pytest.mark.parametrize(
    ("document", "old", "new"),
    [
        ("SEED.md", "across the northern water", "across the southern water"),
        ("rag/chunks.jsonl", "lifts heavy cargo", "lifts light cargo"),
        ("seed.json", "Чай заваривают две", "Чай заваривают три"),
    ],
)
def test_a_quote_that_its_note_does_not_hold_is_named(
    pack: Path, vault: Path, capsys: Output, document: str, old: str, new: str
) -> None:
    file = pack / document
    content = file.read_bytes().replace(old.encode(), new.encode())
    file.write_bytes(content)
    # A forger who keeps the digests right is found by the vault all the same.
    edit_manifest(pack, document, sha256=hashlib.sha256(content).hexdigest())
    found = failures(pack, capsys, "--vault", str(vault))
    assert any(culprit.startswith(document) for culprit in found["quotes"])
    assert "hashes" not in found


def test_a_document_of_another_pack_is_named(pack: Path, capsys: Output) -> None:
    file = pack / "levels" / "2k.md"
    text = file.read_text(encoding="utf-8")
    own = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))["pack"]
    file.write_text(text.replace(own, "0123456789"), encoding="utf-8")
    named = failures(pack, capsys)["pack id"]
    assert named == [f"levels/2k.md: belongs to 0123456789, not {own}"]


def test_a_chunk_without_its_neighbour_is_named(vault: Path, capsys: Output) -> None:
    long = "\n\n".join(f"Paragraph {n} of a long note about ships." for n in range(60))
    (vault / "Long.md").write_text(long, encoding="utf-8")
    words = ["pack", str(vault), "-o", "out", "--budget", "4k", "--chunk-tokens", "200", "-q"]
    assert main([*words, "--format", "rag"]) == 0
    file = Path("out/pack/rag/chunks.jsonl")
    lines = file.read_text(encoding="utf-8").split("\n")
    middle = next(n for n, line in enumerate(lines) if json.loads(line)["part"] == 2)
    file.write_text("\n".join(lines[:middle] + lines[middle + 1 :]), encoding="utf-8")
    capsys.readouterr()
    assert len(failures(Path("out/pack"), capsys)["chunks"]) == 2


@pytest.mark.parametrize("content", ["not json", "[]", "{}"])
def test_a_broken_manifest_is_a_clear_error(pack: Path, capsys: Output, content: str) -> None:
    (pack / "manifest.json").write_text(content, encoding="utf-8")
    assert main(["verify", str(pack), "-q"]) == 1
    assert "manifest.json" in capsys.readouterr().err


def test_no_pack_is_a_clear_error(tmp_path: Path, capsys: Output) -> None:
    assert main(["verify", "missing", "-q"]) == 2
    assert "does not exist" in capsys.readouterr().err
    assert main(["verify", str(tmp_path / "work"), "-q"]) == 1
    assert "contains no document" in capsys.readouterr().err
    assert main(["restore", "missing", "-o", "x", "-q"]) == 2


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as made:
        yield made


def test_a_model_is_asked_and_scored(
    pack: Path, server: Server, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAULTGRAPH_API_KEY", "key")
    words = ["verify", str(pack), "--endpoint", server.url, "--model", "m", "--questions", "2"]
    assert main([*words, "--results", "answers.jsonl"]) == 0
    shown = capsys.readouterr().out
    assert "score with nothing" in shown
    assert "score with seed" in shown
    assert len(server.requests) == 6
    assert set(server.keys) == {"Bearer key"}
    assert server.requests[1]["messages"][0]["content"] == (pack / "SEED.md").read_bytes().decode()
    assert main([*words, "--results", "answers.jsonl", "-q"]) == 0
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    ("url", "code", "message"),
    [
        ("http://127.0.0.1:9/v1", 1, "does not answer"),
        ("ftp://x", 2, "not the address"),
    ],
)
def test_an_endpoint_is_tried_before_any_work(
    pack: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Output,
    url: str,
    code: int,
    message: str,
) -> None:
    def work(*_: object) -> None:
        raise AssertionError("nothing may be computed")

    monkeypatch.setattr("vaultgraph.unpack.verify.verify_pack", work)
    assert main(["verify", str(pack), "--endpoint", url, "--model", "m"]) == code
    assert message in capsys.readouterr().err


def test_an_endpoint_wants_a_model(pack: Path, capsys: Output) -> None:
    assert main(["verify", str(pack), "--endpoint", "http://localhost:1/v1"]) == 2
    assert "together" in capsys.readouterr().err


def test_a_pack_becomes_its_vault_again(pack: Path, capsys: Output) -> None:
    assert main(["restore", str(pack), "-o", "again"]) == 0
    assert f"{len(NOTES)}, byte for byte" in capsys.readouterr().out
    for path, text in NOTES.items():
        assert (Path("again") / path).read_bytes() == text.encode()


def test_one_document_restores_what_it_quotes(pack: Path, capsys: Output) -> None:
    assert main(["restore", str(pack / "SEED.md"), "-o", "again", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    # A prompt names notes as links do, without the folder where the name is enough.
    assert {note["path"] for note in found["notes"]} == {Path(path).name for path in NOTES}
    assert "grain across" in (Path("again") / "Ships.md").read_text(encoding="utf-8")


def test_restore_writes_neither_into_the_pack_nor_over_foreign_files(
    pack: Path, capsys: Output
) -> None:
    assert main(["restore", str(pack), "-o", str(pack / "again"), "-q"]) == 2
    Path("mine").mkdir()
    (Path("mine") / "Ships.md").write_text("my own", encoding="utf-8")
    assert main(["restore", str(pack), "-o", "mine", "-q"]) == 2
    assert (Path("mine") / "Ships.md").read_text(encoding="utf-8") == "my own"


def test_what_quotes_nothing_restores_nothing(pack: Path, capsys: Output) -> None:
    assert main(["restore", str(pack / "tree.json"), "-o", "again", "-q"]) == 1
    assert "quotes a note" in capsys.readouterr().err
    assert not Path("again").exists()


def test_templates_are_listed_copied_and_used(vault: Path, capsys: Output) -> None:
    assert main(["templates", "list"]) == 0
    assert "en/seed.md.j2" in capsys.readouterr().out.splitlines()
    assert main(["templates", "eject", "own", "--lang", "en"]) == 0
    assert {file.parent.name for file in Path("own").rglob("*.j2")} == {"en"}
    own = Path("own/en/seed.md.j2")
    own.write_text("Mine: {{ seed.pack_id }} <|im_end|> {{ '</note>' }}", encoding="utf-8")
    words = ["pack", str(vault), "-o", "out", "--budget", "4k", "--lang", "en", "-q"]
    assert main([*words, "--format", "prompt", "--templates", "own"]) == 0
    text = Path("out/pack/SEED.md").read_text(encoding="utf-8")
    assert text.startswith("Mine: ")
    assert text.endswith(r"<|im_end|> <\/note>")
    own.write_text("{{ ''.__class__ }}", encoding="utf-8")
    assert main([*words, "--format", "prompt", "--templates", "own"]) == 2
    assert "en/seed.md.j2" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="these names are legal elsewhere only")
def test_restoring_keeps_names_runs_again_and_replaces_nothing_that_was_edited(
    tmp_path: Path, capsys: Output
) -> None:
    long = "populyarnye_" * 16
    names = ["Why?", "Path 1: growth", "31 * x + y", long, "v1.md", ".hidden"]
    vault = tmp_path / "odd"
    vault.mkdir()
    for name in names[:-1]:
        (vault / f"{name}.md").write_text(f"about {name} [[Why?]] [[{long}]]", encoding="utf-8")
    assert main(["pack", str(vault), "-o", "packed", "-q", "--budget", "8k"]) == 0
    for _ in range(2):
        assert main(["restore", "packed", "-o", "back", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert (told["renamed"], told["relinked"], told["counts"]["exact"]) == (0, 0, 5)
    restored = {file.name: file.read_bytes() for file in Path("back").glob("*.md")}
    assert restored == {file.name: file.read_bytes() for file in vault.glob("*.md")}
    (Path("back") / "Why?.md").write_text("my own thoughts", encoding="utf-8")
    assert main(["restore", "packed", "-o", "back", "-q"]) == 2
    assert "was changed since" in capsys.readouterr().err
    assert (Path("back") / "Why?.md").read_text(encoding="utf-8") == "my own thoughts"


def test_restoring_says_which_notes_it_renamed_and_why(tmp_path: Path, capsys: Output) -> None:
    row = {"text": "[[.b]]", "rank": 1, "part": 1, "parts": 1, "start": 0, "end": 6, "pack": "ab"}
    rows = [{**row, "source": "a.md"}, {**row, "source": ".b.md", "rank": 2}]
    chunks = tmp_path / "chunks.jsonl"
    chunks.write_text("".join(f"{json.dumps(each)}\n" for each in rows), encoding="utf-8")
    assert main(["restore", str(chunks), "-o", "back"]) == 0
    shown = capsys.readouterr().out
    assert "renamed: .b.md is _b.md: hidden files belong to no vault" in shown
    assert "1; links to them changed: 2" in shown
    assert Path("back/a.md").read_text(encoding="utf-8") == "[[_b]]"


def test_a_pack_for_a_users_own_tokenizer_is_counted_by_it(vault: Path, capsys: Output) -> None:
    rows = [f"{b64encode(bytes([byte])).decode()} {byte}" for byte in range(256)]
    Path("own.tiktoken").write_text("\n".join(rows), encoding="ascii")
    Path("vaultgraph.toml").write_text(
        '[targets.mine]\nwindow = 40_000\ntokenizer = "own.tiktoken"\n', encoding="utf-8"
    )
    assert main(["pack", str(vault), "-o", "out", "--target", "mine", "--budget", "9k", "-q"]) == 0
    assert failures(Path("out/pack"), capsys) == {}
    Path("vaultgraph.toml").unlink()
    assert main(["verify", "out/pack", "-q"]) == 1
    said = capsys.readouterr().err
    assert "names the tokenizer 'own.tiktoken', which is not available" in said
    assert "Describe the target in vaultgraph.toml" in said
