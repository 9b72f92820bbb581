"""Canvases: cards and edges become links, and nothing in a file can stop a run."""

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultgraph.diagnostics import Code
from vaultgraph.model import LinkKind, NodeKind, VaultPath
from vaultgraph.text import decode
from vaultgraph.vault.canvas import parse_canvas
from vaultgraph.vault.note import Note
from vaultgraph.vault.reading.cache import decode_note, encode_note
from vaultgraph.vault.settings import VaultSettings

BOX = {"x": 0, "y": 0, "width": 10, "height": 10}


def parse(content: object, **dump: bool) -> Note:
    text = content if isinstance(content, str) else json.dumps(content, **dump)
    return parse_bytes(text.encode("utf-8", "surrogatepass"))


def parse_bytes(data: bytes) -> Note:
    return parse_canvas(VaultPath("maps/Board.canvas"), data, VaultSettings())


def card(card_id: str, kind: str, **rest: object) -> Mapping[str, object]:
    return {"id": card_id, "type": kind, **BOX, **rest}


def found(note: Note) -> list[tuple[LinkKind, str, str]]:
    return [(link.kind, link.target, link.anchor) for link in note.links]


def test_file_cards_are_links_with_their_part() -> None:
    note = parse({"nodes": [card("a", "file", file="x/A.md"), FILE_WITH_PART]})
    assert found(note) == [(LinkKind.LINK, "x/A.md", ""), (LinkKind.LINK, "B.md", "h1#h2")]
    assert (note.kind, note.title, note.diagnostics) == (NodeKind.CANVAS, "Board", ())


FILE_WITH_PART = card("b", "file", file="B.md", subpath="#h1#h2")


def test_links_of_text_cards_are_links() -> None:
    text = "See [[A|one]], `[[no]]` and ![[pic.png]].\n\n- [x](c.md)"
    note = parse({"nodes": [card("t", "text", text=text)]})
    assert found(note) == [
        (LinkKind.LINK, "A", ""),
        (LinkKind.EMBED, "pic.png", ""),
        (LinkKind.LINK, "c.md", ""),
    ]


def test_groups_and_web_links_are_ignored() -> None:
    link = card("w", "link", url="https://example.org", file="A.md", text="[[A]]")
    group = card("g", "group", label="[[A]]", background="A.png")
    assert parse({"nodes": [link, group]}).links == ()


def test_an_edge_between_file_cards_is_a_link_between_the_files() -> None:
    nodes = [card(name, "file", file=f"{name}.md") for name in "ab"]
    edges = [
        {"id": "1", "fromNode": "a", "toNode": "b", "label": "why"},
        {"id": "2", "fromNode": "a", "toNode": "t"},
        {"id": "3", "fromNode": "nowhere", "toNode": "b"},
    ]
    note = parse({"nodes": [*nodes, card("t", "text", text="x")], "edges": edges})
    (link,) = [each for each in note.links if each.kind is LinkKind.CANVAS]
    assert (link.origin, link.target, link.display) == ("a.md", "b.md", "why")


@pytest.mark.parametrize("ascii_only", [True, False])
def test_links_have_the_place_where_they_are_written(ascii_only: bool) -> None:
    text = 'Тут "слово" \\ и 🙂 [[Ссылка|вид]]\n\n\t[[no]]\n\n[[Second]]'
    nodes = [card("t", "text", text=text), card("f", "file", file="Ф.md", text="[[x]]")]
    content = json.dumps({"nodes": nodes}, ensure_ascii=ascii_only, indent=1)
    note = parse(content)
    assert [link.target for link in note.links] == ["Ссылка", "Second", "Ф.md"]
    written = [json.loads(f'"{content[link.start : link.end]}"') for link in note.links[:2]]
    assert written == ["[[Ссылка|вид]]", "[[Second]]"]
    assert json.loads(content[note.links[2].start : note.links[2].end]) == "Ф.md"
    for link in note.links:
        line = content.split("\n")[link.line - 1]
        assert line[link.column - 1 :].startswith(content[link.start : link.end])


def test_terms_are_those_of_the_text_cards() -> None:
    note = parse({"nodes": [card(str(n), "text", text="гранат гранат") for n in range(2)]})
    assert note.terms == (("гранат", 4),)


@pytest.mark.parametrize(
    "data", [b"", b" \n", b"{}", b'{"nodes": [], "edges": []}', b"\xef\xbb\xbf{}"]
)
def test_an_empty_canvas_is_a_canvas(data: bytes) -> None:
    note = parse_bytes(data)
    assert (note.links, note.diagnostics) == ((), ())


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        ('{"nodes": [],\n  nope}', "2:3", "is not valid JSON: Expecting property name"),
        ("[1, 2]", "1:1", "is not a JSON object"),
        ('"text"', "1:1", "is not a JSON object"),
        ("[" * 100_000, "1:1", "is nested too deep"),
        ('{"nodes": ' + '{"a":' * 5_000 + "1" + "}" * 5_000 + "}", "1:1", "is nested too deep"),
        ('{"nodes": {"a": 1}}', "1:1", "has `nodes` that are not a list"),
        ('{"nodes": null}', "1:1", "has `nodes` that are not a list"),
        ('{"edges": 5}', "1:1", "has `edges` that are not a list"),
        ('{"nodes": [5]}', "1:1", "has a card that is not an object"),
        ('{"edges": ["x"]}', "1:1", "has an edge that is not an object"),
        ('{"nodes": [{"type": "file", "file": 5}]}', "1:1", "has a file card without a file"),
        ("\ufffd", "1:1", "is not valid JSON"),
    ],
)
def test_a_broken_canvas_is_reported_with_its_place(content: str, place: str, message: str) -> None:
    (diagnostic,) = parse(content).diagnostics
    assert diagnostic.code is Code.BROKEN_CANVAS
    assert str(diagnostic.location) == f"maps/Board.canvas:{place}"
    assert diagnostic.message.startswith(message)


def test_what_is_sound_in_a_broken_canvas_is_read() -> None:
    nodes = [5, {"type": "file"}, {"type": ["file"], "file": "no"}, card("a", "file", file="A.md")]
    assert found(parse({"nodes": nodes, "edges": [{"fromNode": [], "toNode": {}}]})) == [
        (LinkKind.LINK, "A.md", "")
    ]


def test_huge_numbers_and_repeated_names_are_nothing_special() -> None:
    node = '{"x": %s, "type": "text", "type": "file", "file": "A.md"}' % ("9" * 10_000)
    assert found(parse(f'{{"nodes": [], "nodes": [{node}]}}')) == [(LinkKind.LINK, "A.md", "")]


def test_halves_of_characters_become_replacement_characters() -> None:
    file = r'{"type": "file", "file": "\ud800.md"}'
    text = r'{"type": "text", "text": "\ud83d\ude00 [[\udc00]]"}'
    note = parse(f'{{"nodes": [{file}, {text}]}}')
    assert [link.target for link in note.links] == ["\ufffd.md", "\ufffd"]
    assert decode_note(encode_note(note)) == note


def test_bytes_that_are_no_text_are_reported() -> None:
    assert parse_bytes(b"\xff\xff{").diagnostics[0].code is Code.BROKEN_CANVAS


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text() | st.just("file") | st.just("text"),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(["nodes", "edges", "type", "file", "text", "id", "subpath"]), inner
        )
    ),
)


@given(JSON)
def test_any_json_is_read(content: object) -> None:
    for note in (parse(content), parse({"nodes": [content], "edges": [content]})):
        assert decode_note(encode_note(note)) == note


@given(st.binary())
def test_any_bytes_are_read(data: bytes) -> None:
    assert parse_bytes(data).characters == len(decode(data).text)


@pytest.mark.parametrize(
    "content",
    [
        {"nodes": [{"id": "1", "type": "group", "label": "Diary #private"}]},
        {"nodes": [], "edges": [{"id": "1", "fromNode": "a", "toNode": "b", "label": "#private"}]},
        {"nodes": [], "metadata": {"frontmatter": {"tags": ["a", "private"]}}},
        {"nodes": [], "metadata": {"version": "1.0-1.0", "frontmatter": {"private": True}}},
        {"nodes": [{"id": "1", "type": "text", "text": "private:: yes"}]},
        {"nodes": [], "private": True},
        {"nodes": [], "properties": {"tags": "private"}},
    ],
)
def test_a_canvas_is_private_by_labels_properties_and_cards(content: object) -> None:
    assert parse(content).private


@pytest.mark.parametrize(
    "written", [b'{"nodes": [#private', b'{"private": true, "nodes": [', b"#private"]
)
def test_a_canvas_that_cannot_be_read_is_private_where_it_mentions_it(written: bytes) -> None:
    assert parse_bytes(written).private


@pytest.mark.parametrize(
    "content",
    [
        {"nodes": [{"id": "1", "type": "link", "url": "https://a.b/#private"}]},
        {"nodes": [{"id": "1", "type": "file", "file": "a.md", "subpath": "#private"}]},
        {"nodes": [], "metadata": {"frontmatter": {"private": False}}},
        {"nodes": [{"id": "1", "type": "text", "text": "private"}], "private": "no"},
        {"nodes": [], "metadata": []},
    ],
)
def test_a_canvas_is_open_otherwise(content: object) -> None:
    assert not parse(content).private


def test_the_path_of_a_file_card_is_composed_as_in_every_table() -> None:
    note = parse({"nodes": [card("a", "file", file="Cafe\u0301.md")]})
    assert [link.target for link in note.links] == ["Caf\u00e9.md"]
