"""Values of options are read as people write them, and a wrong one is answered with the right."""

import contextlib
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultgraph.cli.options.option import Names
from vaultgraph.cli.options.reading import Budget, output_folder
from vaultgraph.errors import UsageError


@pytest.mark.parametrize(
    ("written", "tokens"),
    [
        ("8000", 8_000),
        ("8k", 8_000),
        ("8K", 8_000),
        ("128k", 128_000),
        ("1M", 1_000_000),
        ("1.5m", 1_500_000),
        ("32ki", 32_768),
        ("1Mi", 1_048_576),
        ("128_000", 128_000),
        ("128,000", 128_000),
        (" 8 k ", 8_000),
        (8000, 8_000),
    ],
)
def test_a_budget_is_read(written: Any, tokens: int) -> None:
    assert Budget().convert(written, None, None) == tokens


@pytest.mark.parametrize(
    "written", ["", "0", "0.2", "-5", "k", "8kk", "8 thousand", "1,5k", True, "9" * 400, "nan"]
)
def test_what_is_no_budget_is_refused(written: Any) -> None:
    with pytest.raises(click.BadParameter, match="8000, 8k, 128k or 1M"):
        Budget().convert(written, None, None)


@given(st.text())
def test_any_text_is_a_budget_or_refused(text: str) -> None:
    with contextlib.suppress(click.BadParameter):
        assert Budget().convert(text, None, None) >= 1


def test_names_are_separated_by_commas() -> None:
    names = Names(["orphan", "mojibake"], "code")
    assert names.convert("orphan, mojibake,", None, None) == ("orphan", "mojibake")
    assert Names().convert("any, thing", None, None) == ("any", "thing")


def test_an_unknown_name_names_the_nearest() -> None:
    with pytest.raises(click.BadParameter, match=r"'orfan' is not a code\. Did you mean 'orphan'"):
        Names(["orphan"], "code").convert("orfan", None, None)


def test_output_goes_to_a_folder_named_after_the_vault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert output_folder(None, Path("notes")) == Path("vaultgraph-out/notes")
    assert output_folder(Path("out"), Path("notes")) == Path("out")


def test_inside_the_vault_the_remedy_names_a_folder_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = tmp_path / "my notes"
    vault.mkdir()
    monkeypatch.chdir(vault)
    with pytest.raises(UsageError, match="inside the vault") as raised:
        output_folder(None, Path())
    assert f"-o '{tmp_path / 'vaultgraph-out' / 'my notes'}'" in raised.value.remedy
    with pytest.raises(UsageError) as raised:
        output_folder(Path("out"), Path())
    assert "read, never written" in raised.value.remedy
