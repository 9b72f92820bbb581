"""A pack and a page take time linear in a note, whatever it repeats."""

from pathlib import Path

import pytest

from tests.growth import PATTERNS, Pattern, superlinear
from vaultgraph.compiler import read_vault
from vaultgraph.linking import ReadOptions
from vaultgraph.pack import PackOptions, make_pack
from vaultgraph.view.page import ViewOptions, lay_out, render_view

HEAVY = (
    Pattern(head="# a", unit=" #", tail="\n\nText below it.\n"),
    Pattern(unit="[^1]: "),
    Pattern(unit="a[^{i}]\n\n[^{i}]: [[x]]\n\n"),
    Pattern(unit="a[^1] ", tail="\n\n[^1]: [[x]]\n"),
    Pattern(unit="<?"),
    Pattern(unit="> "),
    Pattern(unit="| a "),
    Pattern(unit="[[x]] "),
    Pattern(unit="## a{i}\n\nb\n\n"),
)


@pytest.mark.parametrize("patterns", [HEAVY, PATTERNS[::50]], ids=["heavy", "others"])
def test_no_pattern_makes_packing_slow(patterns: tuple[Pattern, ...], tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("# x\n\nA note about [[N]] is here.\n", encoding="utf-8")

    def work(text: str) -> None:
        (tmp_path / "N.md").write_text(text, encoding="utf-8")
        vault = read_vault(tmp_path, options=ReadOptions(cache_folder=None))
        make_pack(vault, PackOptions(budget=8_000, formats=("prompt", "json", "tree", "rag")))
        render_view(vault, {}, ViewOptions(), lay_out(vault, ViewOptions()))

    assert superlinear(work, patterns, largest=16_000, enough=0.4) == []
