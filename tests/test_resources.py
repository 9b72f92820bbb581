"""The templates are found in a checkout as in an installed package, and their lack is told."""

from pathlib import Path

import pytest

from vaultgraph import resources


def place(monkeypatch: pytest.MonkeyPatch, package: Path) -> None:
    monkeypatch.setattr(resources, "__file__", str(package / "resources.py"))


def test_a_checkout_keeps_them_beside_the_package() -> None:
    assert resources.template_root() == Path(__file__).parent.parent / "templates"


def test_those_inside_the_package_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site" / "vaultgraph"
    (package / "templates").mkdir(parents=True)
    (tmp_path / "site" / "templates").mkdir()  # another package's, perhaps
    place(monkeypatch, package)
    assert resources.template_root() == package / "templates"


def test_a_broken_installation_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place(monkeypatch, tmp_path / "vaultgraph")
    with pytest.raises(FileNotFoundError, match="install vaultgraph again"):
        resources.template_root()
