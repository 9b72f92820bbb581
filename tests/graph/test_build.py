"""The graph contains every file, tag and unwritten note, and each edge its links."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.graph.making import graph, link, note, resolve
from vaultgraph.graph.build import build_graph
from vaultgraph.model import LinkKind, NodeKind, NoteRole, VaultPath


def weight(*kinds: LinkKind) -> float:
    links = [link("b", kind, line=number) for number, kind in enumerate(kinds, 1)]
    return graph([note("a.md", *links), note("b.md")]).edges["a.md", "b.md"].weight


def test_every_file_tag_and_unwritten_note_is_a_node_of_its_kind() -> None:
    made = graph([note("b.md", "a", "later", tags=("X/y",)), note("a.canvas")], "p.png")
    assert {name: node.kind for name, node in made.nodes.items()} == {
        "#x/y": NodeKind.TAG,
        "a": NodeKind.PHANTOM,
        "a.canvas": NodeKind.CANVAS,
        "b.md": NodeKind.NOTE,
        "later": NodeKind.PHANTOM,
        "p.png": NodeKind.ATTACHMENT,
    }
    assert [name for name, node in made.nodes.items() if node.votes] == ["a.canvas", "b.md"]


def test_the_digraph_is_frozen_sorted_and_weighted_as_the_table() -> None:
    made = graph([note("c.md", "a", "c"), note("b.md", "c"), note("a.md", "c", "c")])
    assert list(made.digraph) == list(made.nodes) == sorted(made.nodes)
    assert list(made.digraph.edges) == list(made.edges) == sorted(made.edges)
    assert ("c.md", "c.md") in made.edges
    assert all(
        made.digraph.edges[ends]["weight"] == edge.weight for ends, edge in made.edges.items()
    )
    with pytest.raises(nx.NetworkXError):
        made.digraph.add_node("x")


def test_an_edge_keeps_its_links_and_counts_them_by_kind() -> None:
    links = [link("b", line=1), link("b#h", LinkKind.EMBED, line=2), link("B", line=3)]
    edge = graph([note("a.md", *links), note("b.md")]).edges["a.md", "b.md"]
    assert edge.links == tuple(links)
    assert edge.counts == {LinkKind.EMBED: 1, LinkKind.LINK: 2}


def test_repeated_links_weigh_less_and_less() -> None:
    one, two, three = (weight(*[LinkKind.LINK] * number) for number in (1, 2, 3))
    assert one < two < three
    assert two - one > three - two


def test_links_in_the_text_weigh_more_than_embeds_and_properties() -> None:
    lighter = (LinkKind.EMBED, LinkKind.PROPERTY, LinkKind.CANVAS)
    heavier = (LinkKind.LINK, LinkKind.SOURCE)
    assert max(map(weight, lighter)) < min(map(weight, heavier))


def test_a_tag_is_one_node_whatever_its_case_and_is_called_as_most_notes_spell_it() -> None:
    made = graph([note("a.md", tags=("Idea", "idea")), note("b.md", tags=("idea",))])
    assert made.nodes["#idea"].title == "#idea"
    assert list(made.edges) == [("a.md", "#idea"), ("b.md", "#idea")]


def test_lists_from_raw_chats_are_no_nodes_but_names_are() -> None:
    links = [link("1,2],[3,4", in_message=True), link("Идея", in_message=True), link("2024")]
    made = graph([note("chat.md", *links)])
    assert [name for name, node in made.nodes.items() if node.kind is NodeKind.PHANTOM] == [
        "2024",
        "Идея",
    ]


@pytest.mark.parametrize(
    ("role", "votes", "when_asked", "ranked"),
    [
        (NoteRole.PLAIN, True, True, True),
        (NoteRole.CHAT, True, True, True),
        (NoteRole.DAILY, False, True, True),
        (NoteRole.TEMPLATE, False, False, False),
        (NoteRole.BOOKKEEPING, False, False, False),
    ],
)
def test_a_role_decides_who_votes(
    role: NoteRole, votes: bool, when_asked: bool, ranked: bool
) -> None:
    notes = [note("a.md", role=role)]
    node = graph(notes).nodes["a.md"]
    assert (node.votes, node.ranked) == (votes, ranked)
    assert graph(notes, daily_votes=True).nodes["a.md"].votes == when_asked


@given(st.data())
def test_the_order_of_notes_and_files_changes_nothing(data: st.DataObject) -> None:
    names = ["a", "b", "c", "later", "p.png"]
    links = st.lists(st.sampled_from(names), max_size=5)
    tags = st.lists(st.sampled_from(["x", "X", "y"]), max_size=2).map(tuple)
    notes = [note(f"{name}.md", *data.draw(links), tags=data.draw(tags)) for name in names[:3]]
    paths = [VaultPath("p.png"), *(note.path for note in notes)]
    resolution = resolve(notes, "p.png")
    first = build_graph(notes, paths, resolution)
    shuffled = data.draw(st.permutations(notes)), data.draw(st.permutations(paths))
    again = build_graph(*shuffled, resolution)
    assert list(first.nodes.items()) == list(again.nodes.items())
    assert list(first.edges.items()) == list(again.edges.items())
    assert list(first.digraph.edges(data=True)) == list(again.digraph.edges(data=True))
