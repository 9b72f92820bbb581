"""A bundle of the Open Knowledge Format holds what the vault says, and reads back as it."""

import re
from pathlib import Path

import frontmatter
import pytest

from vaultgraph.compiler import read_vault
from vaultgraph.export.okf import export_okf
from vaultgraph.linking import LinkedVault, link_vault
from vaultgraph.vault.properties import read_properties

NOTES = {
    "Bread.md": "---\nsummary: About bread.\ntags: [food]\n---\nSee [[work/Rye|the rye]], "
    "[[Nowhere]] and ![[Yeast]].\n\nIt rises.[^1] It browns.[^web]\n\n[^1]: [[Yeast]]\n"
    "[^web]: The crust, https://example.org/crust\n",
    "work/Rye.md": "---\ntype: Grain\n---\nBack to [[Bread#In short]] and [bread](../Bread.md).\n",
    "work/Yeast.md": "It lives. `[[Bread]]` is code. See [[Secret]].\n",
    "work/index.md": "My own map: [[Rye]].\n",
    "work/Oven.md": "---\ntype: ['[[Bread]]', '[[Rye]]']\n---\nIt is hot.\n",
    "Secret.md": "---\nprivate: true\n---\nhush\n",
}


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    vault = tmp_path / "vault"
    for path, text in NOTES.items():
        (vault / path).parent.mkdir(parents=True, exist_ok=True)
        (vault / path).write_text(text, encoding="utf-8")
    for artifact in export_okf(read_vault(vault)):
        file = tmp_path / artifact.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(artifact.content)
    return tmp_path / "export" / "okf"


def edges(linked: LinkedVault) -> set[tuple[str, str]]:
    return {
        (note.path, str(target))
        for note in linked.notes
        for link in note.links
        if (target := linked.target_of(note.path, link)) and not note.path.endswith("index.md")
    }


def test_every_concept_has_a_type_and_no_index_has_properties(bundle: Path) -> None:
    for file in bundle.rglob("*.md"):
        properties = read_properties(file.read_text("utf-8")).values
        if file.name == "index.md":
            assert set(properties) <= ({"okf_version"} if file.parent == bundle else set())
        else:
            assert properties["type"]
    assert read_properties((bundle / "index.md").read_text()).values["okf_version"] == "0.2"
    assert "type: Grain" in (bundle / "work/Rye.md").read_text()


def test_a_list_of_types_keeps_its_links(bundle: Path) -> None:
    properties = read_properties((bundle / "work/Oven.md").read_text("utf-8")).values
    assert (properties["type"], properties["types"]) == ("Note", ["[[Bread]]", "[[Rye]]"])


def test_wikilinks_become_relative_links(bundle: Path) -> None:
    text = (bundle / "Bread.md").read_text("utf-8")
    assert "[the rye](work/Rye.md), Nowhere" in text
    assert "[Bread\\#In short](../Bread.md#in-short)" not in text
    assert "[Bread#In short](../Bread.md#in-short)" in (bundle / "work/Rye.md").read_text()
    bodies = (frontmatter.loads(file.read_text("utf-8")).content for file in bundle.rglob("*.md"))
    written = "".join(bodies)
    left = re.findall(r"\[\[[^\]]*\]\]", written)
    assert left == ["[[Bread]]", "[[Secret]]"]  # in code, and to a note that is left out


def test_it_reads_back_with_the_same_links_and_claims(bundle: Path, tmp_path: Path) -> None:
    before, after = link_vault(tmp_path / "vault"), link_vault(bundle)
    kept = {
        (source, target) for source, target in edges(before) if "Secret.md" not in (source, target)
    }
    assert kept <= edges(after)
    bread = next(note for note in after.notes if note.path == "Bread.md")
    yeast, web = bread.claims
    assert [after.target_of(bread.path, link) for link in yeast.sources] == ["work/Yeast.md"]
    assert [each.url for each in web.citations] == ["https://example.org/crust"]


def test_a_private_note_stays_out(bundle: Path) -> None:
    assert not (bundle / "Secret.md").exists()
    assert "hush" not in "".join(file.read_text("utf-8") for file in bundle.rglob("*.md"))


def test_a_reserved_name_is_given_up(bundle: Path) -> None:
    assert "My own map: [Rye](Rye.md)." in (bundle / "work/index note.md").read_text()
    assert "* [Rye](Rye.md)" in (bundle / "work/index.md").read_text()
    assert "About bread." in (bundle / "index.md").read_text()
