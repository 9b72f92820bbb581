"""A written target is resolved as by Obsidian; the cases are in `cases/resolving.md`."""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.graph.making import link, note, resolve
from vaultgraph.graph.links.obsidian import metadata_cache
from vaultgraph.graph.links.resolve import LinkIndex, resolve_links
from vaultgraph.model import LinkKind, VaultPath
from vaultgraph.text import path_key

LINE = re.compile(r"- `\[\[(.*)\]\]` in `(.*)` → (?:`(.*)`|nothing)(?: \((.*)\))?")


def cases() -> Iterator[object]:
    text = (Path(__file__).parent / "cases/resolving.md").read_text(encoding="utf-8")
    for section in text.split("\n## ")[1:]:
        title, _, body = section.partition("\n")
        files = re.findall(r"^    (.*)$", body, re.MULTILINE)
        expected = LINE.findall(body)
        assert len(expected) == body.count("\n- "), f"{title}: a line is not understood"
        for written, source, target, reason in expected:
            yield pytest.param(files, source, written, target, reason, id=f"{title}: {written}")


@pytest.mark.parametrize(("files", "source", "written", "target", "reason"), list(cases()))
def test_case(files: list[str], source: str, written: str, target: str, reason: str) -> None:
    notes = [note(path) for path in files if path != source]
    found = resolve([*notes, note(source, written)])
    assert [link.target for link in found.resolved] == ([target] if target else [])
    assert [link.link.target for link in found.unresolved] == (
        [] if target else [written.partition("#")[0]]
    )
    assert [link.reason for link in found.ambiguous] == ([reason] if reason else [])
    assert all(target in link.candidates for link in found.ambiguous)


def test_an_ambiguous_link_lists_every_candidate_the_shortest_first() -> None:
    notes = [note("c/Plan.md"), note("b/Plan.md"), note("work/Plan.md"), note("work/a.md", "Plan")]
    (found,) = resolve(notes).ambiguous
    assert found.candidates == ("b/Plan.md", "c/Plan.md", "work/Plan.md")
    assert found.taken.target == "work/Plan.md"
    assert found.taken in resolve(notes).resolved


def test_a_phantom_is_one_note_in_every_spelling() -> None:
    notes = [
        note("a.md", "Future", "future.md", "Future"),
        note("x/b.md", "FUTURE", "./Deep", "/x/deep", "../Top"),
        note("c.md", "top"),
    ]
    targets = [link.target for link in resolve(notes).unresolved]
    assert targets == ["Future"] * 3 + ["Top", "Future", "x/Deep", "x/Deep", "Top"]


def test_a_phantom_never_takes_the_node_of_a_file_or_a_tag() -> None:
    found = resolve([note("a.md", "LICENSE", replace(link("x"), target="#todo"))], "LICENSE")
    assert [link.target for link in found.unresolved] == ["LICENSE.md", "#todo.md"]


def test_the_edge_of_a_canvas_starts_at_its_card() -> None:
    edge = link("b.md", LinkKind.CANVAS, origin="a.md")
    notes = [note("a.md"), note("b.md"), note("board.canvas", "a.md", "b.md", edge)]
    found = resolve(notes)
    assert [(link.source, link.target) for link in found.resolved] == [
        ("board.canvas", "a.md"),
        ("board.canvas", "b.md"),
        ("a.md", "b.md"),
    ]
    cache = metadata_cache(notes, found)
    assert cache["resolvedLinks"] == {
        "a.md": {},
        "b.md": {},
        "board.canvas": {"a.md": 1, "b.md": 1},
    }


@pytest.mark.parametrize(("origin", "target"), [("gone.md", "a.md"), ("a.md", "gone.md")])
def test_the_edge_of_a_missing_card_is_left_to_the_card(origin: str, target: str) -> None:
    edge = link(target, LinkKind.CANVAS, origin=origin)
    found = resolve([note("a.md"), note("board.canvas", edge)])
    assert not found.resolved
    assert not found.unresolved


def test_obsidian_has_no_sources_of_claims_and_counts_the_rest() -> None:
    notes = [
        note(
            "b.md",
            link("a"),
            link("A", LinkKind.EMBED),
            link("a#h", LinkKind.PROPERTY),
            link("a", LinkKind.SOURCE),
            link("later"),
            link("later#h"),
            link("Later"),
        ),
        note("a.md"),
    ]
    assert metadata_cache(notes, resolve(notes)) == {
        "resolvedLinks": {"a.md": {}, "b.md": {"a.md": 3}},
        "unresolvedLinks": {"a.md": {}, "b.md": {"Later": 1, "later": 2}},
    }


PART = st.sampled_from(["a", "A", "b", "é", "e\u0301", "x.y", "n.md"])
PATHS = st.lists(PART, min_size=1, max_size=4).map("/".join)
FILES = st.lists(st.tuples(PATHS, st.sampled_from([".md", ".MD", ".png", ""])), max_size=12)
TARGETS = st.tuples(st.sampled_from(["", "", "/", "./", "../", "../../"]), PATHS).map("".join)


@given(FILES, TARGETS, PATHS)
def test_the_index_agrees_with_looking_at_every_file(
    files: list[tuple[str, str]], target: str, source: str
) -> None:
    paths = sorted({VaultPath(path + ending) for path, ending in files})
    found = LinkIndex(paths).find(target, VaultPath(f"{source}.md"))
    assert (found.taken if found else None) == oracle(paths, target, f"{source}.md")


def oracle(paths: list[VaultPath], target: str, source: str) -> str | None:
    """Apply the rules to one link by looking at every file."""
    folder = posixpath.dirname(source)
    dotted = "." in posixpath.basename(target)
    names = [target, f"{target}.md"] if dotted else [f"{target}.md"]
    for name in names:
        last = path_key(posixpath.basename(name))
        called = [path for path in paths if path_key(posixpath.basename(path)) == last]
        if called:
            return choose(called, name, folder)
    return None


def choose(called: list[VaultPath], name: str, folder: str) -> str | None:
    if len(called) == 1 and "/" not in name:
        return called[0]
    wanted = name
    if name.startswith(("./", "../")):
        up, wanted = folder, name.removeprefix("./")
        while wanted.startswith("../"):
            up, wanted = posixpath.dirname(up), wanted[3:]
        wanted = posixpath.join(up, wanted)
    wanted = path_key(wanted)
    whole = [path for path in called if path_key(path) == wanted.removeprefix("/")]
    if whole or wanted.startswith("/"):
        return min(whole, default=None)
    fitting = [path for path in called if path_key(path).endswith(wanted)]
    below = [path for path in fitting if path_key(path).startswith(path_key(folder))]
    return min(below or fitting, key=lambda path: (len(path), path), default=None)


@given(st.data())
def test_the_order_of_files_and_notes_changes_nothing(data: st.DataObject) -> None:
    paths = data.draw(st.lists(PATHS, min_size=1, max_size=8, unique=True))
    notes = [note(f"{path}.md", *data.draw(st.lists(TARGETS, max_size=4))) for path in paths]
    files = [note.path for note in notes]
    first = resolve_links(notes, files)
    again = resolve_links(data.draw(st.permutations(notes)), data.draw(st.permutations(files)))
    assert first == again


def test_many_notes_of_one_name_cost_no_more_than_others() -> None:
    notes = [note(f"{number}/Index.md", f"{number}/Index", "Index") for number in range(20_000)]
    found = resolve(notes)
    assert len(found.resolved) == 40_000
