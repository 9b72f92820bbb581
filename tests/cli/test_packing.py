"""The options of a pack, as a user types them."""

import json
from base64 import b64encode
from pathlib import Path

import pytest

from vaultgraph.cli import main

KEY = "sk-ant-api03-" + "Zq7Xw9Lm2Kp4Rt6Yv8Bn1Cd3Fg5Hj0" * 2


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VAULTGRAPH_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    root = tmp_path / "vault"
    (root / "diary").mkdir(parents=True)
    (root / "Bridge.md").write_text("A bridge spans the [[River]].", encoding="utf-8")
    (root / "River.md").write_text("A river runs under the [[Bridge]].", encoding="utf-8")
    (root / "diary" / "Day.md").write_text(f"api_key = {KEY}", encoding="utf-8")
    return root


def pack(vault: Path, *words: str) -> tuple[int, str]:
    code = main(["pack", str(vault), "-o", "out", "--budget", "2k", *words])
    seed = Path("out/pack/SEED.md")
    return code, seed.read_text(encoding="utf-8") if seed.exists() else ""


def test_secrets_are_told_of_on_stderr_and_masked(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, seed = pack(vault)
    assert (code, KEY in seed) == (0, False)
    assert "secret" in capsys.readouterr().err
    assert KEY not in Path("out/pack/manifest.json").read_text(encoding="utf-8")


def test_kept_secrets_are_said_aloud(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, seed = pack(vault, "--keep-secrets")
    assert (code, KEY in seed) == (0, True)
    assert "Warning" in capsys.readouterr().err


def test_what_is_excluded_stays_out(vault: Path) -> None:
    code, seed = pack(vault, "--exclude", "diary", "--exclude", "riv*")
    assert code == 0
    assert "Day" not in seed
    assert "runs under" not in seed


def test_an_explanation_is_all_that_is_printed(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pack(vault, "--explain", "bridge", "--pin", "River")[0] == 0
    out = capsys.readouterr().out
    assert out.startswith("note")
    assert "Bridge.md" in out
    assert "whole" in out


def test_an_explanation_is_told_to_scripts(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert pack(vault, "--explain", "bridge", "--json", "-q")[0] == 0
    (told,) = json.loads(capsys.readouterr().out)["explanations"]
    assert (told["note"], told["entry"]["level"]) == ("Bridge.md", 3)


def test_a_large_budget_without_a_target_is_for_one_that_takes_it(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pack", str(vault), "-o", "out", "--budget", "1M"]) == 0
    assert "qwen2.5-14b-instruct-1m" in capsys.readouterr().out
    assert main(["pack", str(vault), "-o", "out", "--budget", "2M"]) == 2
    assert main(["pack", str(vault), "-o", "out", "--budget", "1M", "--target", "o3"]) == 2


def test_a_focus_is_taken(vault: Path) -> None:
    assert pack(vault, "--focus", "River")[0] == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--weight", "link=1"), "links"),
        (("--weight", "links=much"), "links=0.5"),
        (("--pin", "Brigde"), "bridge"),
        (("--format", "promt"), "prompt"),
        (("--reserve", "all"), "8k"),
    ],
)
def test_a_slip_names_what_was_meant(
    vault: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], message: str
) -> None:
    assert pack(vault, *words)[0] == 2
    assert message in capsys.readouterr().err


def test_only_the_forms_asked_for_are_written(vault: Path) -> None:
    assert pack(vault, "--format", "json,prompt")[0] == 0
    found = {path.name for path in Path("out/pack").iterdir()}
    assert found == {
        "REPORT.md",
        "SEED.md",
        "manifest.json",
        "seed.json",
        "seed.schema.json",
    }


def test_own_targets_come_from_the_settings(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("vaultgraph.toml").write_text(
        '[targets.mine]\nwindow = 3000\ntokenizer = "o200k_base"\n', encoding="utf-8"
    )
    assert main(["pack", str(vault), "-o", "out", "--target", "mine"]) == 0
    assert "2,250" in capsys.readouterr().out
    assert main(["targets", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[-1]["target"] == "mine"


def test_a_wrong_target_table_names_its_file(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("vaultgraph.toml").write_text("[targets.mine]\nwindow = 3000\n", encoding="utf-8")
    assert main(["targets"]) == 2
    err = capsys.readouterr().err
    assert "vaultgraph.toml" in err
    assert "tokenizer" in err


def test_a_budget_above_the_native_window_says_what_it_needs(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["pack", str(vault), "--target", "qwen3-8b", "--format", "memory"]
    assert main([*words, "--budget", "40000"]) == 0
    err = capsys.readouterr().err
    assert "YaRN" in err
    assert "a factor of 2, a window of 65,536; 25,536 are left" in err
    assert main([*words, "--budget", "30000"]) == 0
    assert "YaRN" not in capsys.readouterr().err


def test_targets_are_filtered_and_shown(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["targets", "qwen", "27b"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert rows[1].startswith("qwen3.5-27b ")
    assert not [row for row in rows if row.startswith("gpt")]
    assert main(["targets", "Anthropic/Claude-Opus-5.5"]) == 0
    out = capsys.readouterr().out
    assert "claude-opus-5-5" in out
    assert "litellm" in out
    assert main(["targets", "zzzz"]) == 2


def test_an_own_tokenizer_file_is_counted_with(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"{b64encode(bytes([byte])).decode()} {byte}" for byte in range(256)]
    Path("bytes.tiktoken").write_text("\n".join(rows), encoding="ascii")
    Path("vaultgraph.toml").write_text(
        '[targets.bytes]\nwindow = 9000\ntokenizer = "bytes.tiktoken"\n', encoding="utf-8"
    )
    assert main(["pack", str(vault), "--target", "bytes", "--budget", "8000", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    manifest = json.loads(
        Path(report["written"]["pack"], "manifest.json").read_text(encoding="utf-8")
    )
    assert manifest["tokenizer"] == "bytes.tiktoken"
    (seed,) = [each for each in manifest["documents"] if each["path"] == "SEED.md"]
    assert seed["tokens"]["bytes.tiktoken"] == seed["bytes"]


def test_targets_print_a_table(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["targets"]) == 0
    out = capsys.readouterr().out
    assert "qwen3-30b-a3b" in out
    assert "~claude" in out


def test_a_vault_is_weighed(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["weigh", str(vault), "--json"]) == 0
    weighing = json.loads(capsys.readouterr().out)
    assert weighing["notes"] == 3
    assert set(weighing["forms"]["raw"]["tokens"]) >= {"o200k_base", "qwen3.6", "deepseek"}
    assert main(["weigh", str(vault), "--exclude", "diary"]) == 0
    out = capsys.readouterr().out
    assert " tokens in 2 notes: 0.0 windows of 262k for qwen3-30b-a3b-instruct-2507" in out
    assert all(title in out for title in ("module", "top folder", "role", "script"))
    assert main(["weigh", str(vault), "--target", "opus"]) == 0
    assert capsys.readouterr().out.startswith("~")


def test_a_chat_template_that_the_model_has_not_is_refused_with_a_remedy(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--target", "gpt-4.1", "--budget", "4k"]
    assert pack(vault, *words, "--format", "chatml")[0] == 2
    told = capsys.readouterr().err
    assert "gpt-4.1 has no chatml template" in told
    assert "(--format, --target)" in told
    assert pack(vault, *words, "--format", "all")[0] == 0


def test_a_budget_that_no_model_takes_names_none(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pack(vault, "--budget", "90M")[0] == 2
    told = capsys.readouterr().err
    assert "a budget of 90,000,000 tokens is more than any known model accepts" in told
    assert "qwen" not in told


def test_a_budget_above_the_native_window_says_what_it_needs_and_leaves(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = '[targets.mine]\nwindow = 131072\nnative = 32768\ntokenizer = "qwen"\n'
    Path("vaultgraph.toml").write_text(settings, encoding="utf-8")
    assert pack(vault, "--target", "mine", "--budget", "50k")[0] == 0
    told = capsys.readouterr().err
    assert "YaRN at a factor of 2, a window of 65,536; 15,536 are left" in told
    assert pack(vault, "--target", "mine", "--budget", "30k")[0] == 0
    assert "YaRN" not in capsys.readouterr().err


def test_the_owner_and_a_title_open_the_seed(vault: Path) -> None:
    me = Path("me.md")
    me.write_text(f"---\ntags: x\n---\nI build **bridges**.\nkey: {KEY}\n", encoding="utf-8")
    code, seed = pack(vault, "--about", "me.md", "--title", "My bridges")
    assert code == 0
    assert seed.startswith("# My bridges: ")
    assert "The owner about themselves: I build bridges." in seed
    assert KEY not in seed
    assert "tags" not in seed


def test_the_owner_and_a_title_may_stand_in_the_settings(vault: Path) -> None:
    Path("me.txt").write_text("I build bridges. " * 400, encoding="utf-8")
    Path("vaultgraph.toml").write_text(
        '[pack]\nabout = "me.txt"\ntitle = "My bridges"\n', encoding="utf-8"
    )
    code, seed = pack(vault)
    assert code == 0
    assert seed.startswith("# My bridges: ")
    assert 1 <= seed.count("I build bridges.") <= 40


def test_a_file_about_the_owner_that_is_not_there_is_an_error(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pack(vault, "--about", "nobody.md")[0] != 0
    assert "nobody.md" in capsys.readouterr().err
