"""The page as a file: what it holds, what it never holds, its size, its bytes."""

import base64
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pack.building import compiled
from tests.planted import planted, vault_of
from tests.view.details import chunks_of, rows_of
from vaultgraph.errors import VaultgraphError
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import Language, LinkKind, NoteId, PackEntry
from vaultgraph.resources import load_words, template_root
from vaultgraph.view import page as page_module
from vaultgraph.view.colours import PALETTE, colour_modules
from vaultgraph.view.data import node_order
from vaultgraph.view.details import LARGEST_CHUNK, safe_json
from vaultgraph.view.keeping import read_places
from vaultgraph.view.layout import place_notes, render_places
from vaultgraph.view.outline import obsidian_address
from vaultgraph.view.page import SCRIPT_FILE, STYLE_FILE, Theme, ViewOptions, render_view

PAGE = template_root() / "page"
SOURCES = Path(__file__).parent.parent.parent / "frontend" / "src"


def html_of(vault: CompiledVault, options: ViewOptions = ViewOptions()) -> str:
    return render_view(vault, {}, options).content.decode()


def block(html: str, name: str) -> object:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', html, re.S)
    assert found
    return json.loads(found[1])


def test_it_needs_nothing_else() -> None:
    html = html_of(planted(20))
    ours = re.sub(r"<script>.*?</script>", "", html, flags=re.S)
    assert not re.search(r'(?:src|href)="(?!data:,|obsidian:)', ours)
    assert "url(" not in ours
    assert "sourceMappingURL" not in html


def test_the_policy_allows_this_script_alone() -> None:
    html = html_of(planted(20))
    script = re.findall(r"<script>(.*?)</script>", html, re.S)
    assert len(script) == 1
    digest = base64.b64encode(hashlib.sha256(script[0].encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    assert policy[1].startswith(f"default-src 'none'; script-src 'sha256-{digest}'; style-src")
    assert "connect-src" not in policy[1]


def test_nodes_and_links_come_through_pyvis_whole() -> None:
    vault = planted(50)
    html = html_of(vault)
    order = node_order(vault)
    nodes, edges = block(html, "nodes"), block(html, "edges")
    assert isinstance(nodes, dict)
    assert isinstance(edges, dict)
    assert {len(column) for column in nodes.values()} == {len(vault.graph.nodes)}
    pairs = {(order[a], order[b]) for a, b in zip(edges["from"], edges["to"], strict=True)}
    assert pairs == {pair for pair in vault.graph.edges if pair[0] != pair[1]}


def test_ranked_notes_come_first_and_best_first() -> None:
    vault = planted(50)
    order = node_order(vault)
    assert tuple(order[: len(vault.ranking.order)]) == vault.ranking.order
    assert sorted(order) == sorted(vault.graph.nodes)


def test_every_sentence_is_in_the_details() -> None:
    vault = planted(900)
    said = {text for chunk in chunks_of(html_of(vault)) for text in chunk["texts"]}
    assert said >= {link.sentence for edge in vault.graph.edges.values() for link in edge.links}


def test_sources_outside_of_the_vault_are_in_the_details() -> None:
    vault = compiled(
        "a.md\n    Steam is hot.[^1] See [[b]].\n\n    [^1]: Roe, *Boilers*\nb.md\n    Ice.\n"
    )
    ((((said, notes, cited, withheld),), texts),) = [
        (row[3], texts) for _, row, texts in rows_of(html_of(vault)) if row[3]
    ]
    assert (texts[said], notes, withheld) == ("Steam is hot.", [], 0)
    assert [texts[each] for each in cited] == ["Roe, Boilers"]


def test_details_list_the_links_of_every_node_in_the_chunk_that_its_fact_names() -> None:
    vault = planted(900)
    html = html_of(vault)
    facts = block(html, "facts")
    assert isinstance(facts, dict)
    names = node_order(vault)
    assert sorted(node for node, _, _ in rows_of(html)) == list(range(len(names)))
    for node, row, _ in rows_of(html):
        targets = {names[link[0]] for link in row[0]}
        assert targets == {b for a, b in vault.graph.edges if a == names[node] and a != b}
    for number, chunk in enumerate(chunks_of(html)):
        own = chunk["nodes"][: len(chunk["rows"])]
        assert len(own) <= LARGEST_CHUNK
        assert {facts["chunk"][node] for node in own} == {number}


def test_the_same_vault_gives_the_same_bytes_under_any_hash_seed() -> None:
    code = (
        "import hashlib; from tests.planted import planted;"
        "from vaultgraph.view.page import render_view;"
        "print(hashlib.sha256(render_view(planted(120), {}).content).hexdigest())"
    )
    root = Path(__file__).parent.parent.parent
    digests = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=root, env={"PYTHONHASHSEED": seed},
            check=True, capture_output=True, text=True,
        ).stdout
        for seed in ("0", "1")
    }  # fmt: skip
    assert len(digests) == 1


@pytest.mark.parametrize("notes", [1, 200, 2_000])
def test_the_page_is_small(notes: int) -> None:
    vault = planted(notes, links=8)
    links = sum(len(edge.links) for edge in vault.graph.edges.values())
    assert len(html_of(vault)) <= 1_000_000 + 250 * notes + 90 * links


def test_a_page_without_names_holds_none() -> None:
    entries = {NoteId(n.path): PackEntry(level=1, reason="secret why") for n in planted(60).notes}
    vault = planted(60, name="Secret vault")
    html = render_view(vault, entries, ViewOptions(titles=False)).content.decode()
    said = [note.title for note in vault.notes] + [t for n in vault.notes for t in n.tags]
    said += [module.label for module in vault.modules]
    said += ["Secret vault", "Sentence 1", "alias of", "M0", "unwritten 0", "secret why"]
    body = re.sub(r"<script>.*?</script>", "", html, flags=re.S)
    assert [word for word in said if word in body] == []


def test_keys_and_passwords_are_masked_everywhere() -> None:
    key = "ghp_" + "a1B2c3D4e5F6" * 3
    path = f"{key}/{key}.md"
    rows = [(path, f"missing {key}", LinkKind.LINK)]
    vault = vault_of([path], rows, aliases=(key,), tags=(key,), summary=f"password: {key}")
    page, places = render_view(vault, {}), render_places(place_notes(vault))
    html = page.content.decode()
    assert key not in html
    assert key not in places.content.decode()
    assert key not in json.dumps(chunks_of(html))
    assert "█" * len(key) in json.dumps(block(html, "facts"), ensure_ascii=False)
    kept = read_places(places.content)
    assert place_notes(vault, saved=kept) == place_notes(vault)


@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize("language", list(Language))
def test_language_and_theme_are_those_asked_for(language: Language, theme: Theme) -> None:
    html = html_of(planted(5), ViewOptions(language=language, theme=theme))
    assert f'<html lang="{language}"' in html
    settings = block(html, "settings")
    assert isinstance(settings, dict)
    assert (settings["language"], settings["theme"]) == (language, theme)


def test_the_language_of_the_vault_is_taken_by_itself() -> None:
    assert '<html lang="zh"' in html_of(vault_of(["a.md"], [], language=Language.ZH))


def test_a_heading_is_escaped() -> None:
    html = html_of(planted(3), ViewOptions(title="<b>&\"'</b>"))
    assert "<title>&lt;b&gt;&amp;&#34;&#39;&lt;/b&gt;</title>" in html


def test_a_served_page_may_ask_its_own_server() -> None:
    html = html_of(planted(3), ViewOptions(reload="events"))
    assert "; connect-src 'self'; base-uri" in html


def test_json_cannot_end_its_element() -> None:
    text = safe_json(["</script>", "<!--", "\u2028", "\ud800", '"\\'])
    assert "<" not in text
    assert json.loads(text) == ["</script>", "<!--", "\u2028", "\ud800", '"\\']
    text.encode()


def test_a_pyvis_without_its_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_module, "_VIS", "lib/vis-0/none.js")
    with pytest.raises(VaultgraphError, match=r"pyvis has no file lib/vis-0/none\.js"):
        html_of(planted(3))


def test_obsidian_is_given_no_place_on_this_machine() -> None:
    address = obsidian_address("A & B", "Папка/a b#c.md")
    assert address == (
        "obsidian://open?vault=A%20%26%20B&file=%D0%9F%D0%B0%D0%BF%D0%BA%D0%B0%2Fa%20b%23c"
    )


def test_neighbouring_modules_differ_in_colour() -> None:
    names = [f"m{number}" for number in range(30)]
    weights = {
        (names[a], names[b]): 1.0 for a in range(30) for b in range(a) if (a - b) % 7 in (1, 2)
    }
    colours = colour_modules(names, weights)
    assert tuple(colours.values())[: len(PALETTE)] == PALETTE
    assert all(colours[a] != colours[b] for a, b in weights)


def test_more_neighbours_than_colours_still_get_one() -> None:
    names = [f"m{number}" for number in range(15)]
    weights = {(a, b): 1.0 for a in names for b in names if a < b}
    assert set(colour_modules(names, weights).values()) == set(PALETTE)


def test_modules_keep_the_colours_that_they_had() -> None:
    kept = {"m02": PALETTE[7], "m03": "#123456"}
    colours = colour_modules(["m05", "m02", "m03", "m04"], {("m04", "m02"): 1.0}, kept)
    assert colours == {
        "m05": PALETTE[0],
        "m02": PALETTE[7],
        "m03": "#123456",
        "m04": PALETTE[1],
    }


def test_the_built_script_and_style_are_in_the_page_once() -> None:
    html = html_of(planted(20))
    for name in (SCRIPT_FILE, STYLE_FILE):
        built = (PAGE / name).read_text(encoding="utf-8")
        assert html.count(built) == 1, name
        assert not re.search("</(?:script|style)", built, re.I), name


def test_the_page_gives_its_insides_to_nobody() -> None:
    assert "window.vaultgraph" not in html_of(planted(20))


def test_every_word_that_is_used_is_known_and_every_known_one_used() -> None:
    known = set(load_words(PAGE / "words.toml")[Language.EN])
    texts = [path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("*.js"))]
    scripts, markup = "\n".join(texts), (PAGE / "page.html").read_text(encoding="utf-8")
    used = set(re.findall(r'(?:say\(|say: |fact\(|section\(|action\()"(\w+)"', scripts))
    used |= set(re.findall(r'data-(?:say|label)="(\w+)"', markup))
    used |= set(re.findall(r"say\.(\w+)", markup))
    assert used <= known
    families = (
        "by_", "kind_", "role_", "level_", "link_", "show_", "theme_", "reason_", "size_"
    )  # fmt: skip
    spoken = scripts + markup
    unused = {w for w in known - used if not w.startswith(families) and f'"{w}"' not in spoken}
    columns = {"rank", "title", "module", "links_in", "links_out", "length", "created"}
    assert unused - columns == set()


def test_a_word_without_a_language_is_told(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text('x = { en = "x", ru = "х" }', encoding="utf-8")
    with pytest.raises(VaultgraphError, match="'x' has no text in zh"):
        load_words(path)


def test_kinds_of_links_become_bits() -> None:
    rows = [("a.md", "b.md", LinkKind.LINK), ("a.md", "b.md", LinkKind.SOURCE)]
    edges = block(html_of(vault_of(["a.md", "b.md"], rows)), "edges")
    assert edges == {"from": [1], "to": [0], "kinds": [0b1001]}
