"""What is exported reads back as the same graph, whatever the names in it."""

import csv
import json
from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pack import building
from vaultgraph.errors import PluginError, UsageError
from vaultgraph.export import EXPORTERS, export_graph, find_exporter
from vaultgraph.export.flat import flat_graph
from vaultgraph.export.markup import escape_name, restore_name
from vaultgraph.graph.build import Edge, Node, NoteGraph
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.graph.links.resolve import Resolution
from vaultgraph.graph.modules.module import Module, ModuleRole
from vaultgraph.graph.ranking.rank import Ranking
from vaultgraph.model import Language, LinkKind, NodeKind, NoteId, NoteRole, VaultPath
from vaultgraph.vault.note import Link, Note
from vaultgraph.writing import Artifact

HOSTILE = "a \"<&>' \r\n\t =1+1, ;[x](y)|#^ 😀 ]]> ё 中 \u2028 \x00\x01\x7f\x85\ufffe _x0001_ .md"


def compiled(names: list[str], title: str = "Title") -> CompiledVault:
    """Build a vault of notes that link in a ring and to a tag and a phantom named alike."""
    ids = [NoteId(name) for name in names]
    tag, phantom = NoteId(f"#{title}"), NoteId(f"{title} not written")
    ends = [(ids[i], ids[(i + 1) % len(ids)]) for i in range(len(ids))]
    ends += [(ids[0], tag), (ids[0], phantom)]
    edges = {pair: edge(*pair, number) for number, pair in enumerate(ends)}
    nodes = {
        **{i: Node(id=i, kind=NodeKind.NOTE, title=title, votes=True) for i in ids},
        tag: Node(id=tag, kind=NodeKind.TAG, title=title, votes=False),
        phantom: Node(id=phantom, kind=NodeKind.PHANTOM, title=title, votes=False),
    }
    share = dict.fromkeys(ids, 1 / len(ids))
    return CompiledVault(
        name=title,
        language=Language.EN,
        notes=tuple(note(name, title) for name in names),
        text_of=lambda path: "",
        resolution=Resolution(resolved=(), unresolved=(), ambiguous=()),
        graph=NoteGraph(nodes=nodes, edges=edges),
        ranking=Ranking(
            order=tuple(ids),
            pagerank=share,
            hub=share,
            in_degree=dict.fromkeys(ids, 1),
        ),
        modules=modules(ids, title),
        digest="",
        diagnostics=(),
    )


def modules(ids: list[NoteId], title: str) -> tuple[Module, ...]:
    """Make two modules, one of them with a part of its own."""
    halves = {"m01": (None, ids[::2]), "m01.1": ("m01", ids[:1]), "m02": (None, ids[1::2])}
    return tuple(
        Module(
            id=name,
            parent=parent,
            label=f"{title} {name}",
            terms=(),
            members=tuple(members),
            core=tuple(members[:1]),
            hub=None,
            roles=dict.fromkeys(members, ModuleRole.HUB),
            rank=0.5,
            cohesion=1.0,
        )
        for name, (parent, members) in halves.items()
    )


def note(name: str, title: str) -> Note:
    return Note(
        path=VaultPath(name),
        title=title,
        tags=("a", "b/c"),
        role=NoteRole.DAILY,
        created=date(2025, 1, 2),
        characters=7,
    )


def edge(source: NoteId, target: NoteId, number: int) -> Edge:
    link = Link(
        kind=LinkKind.LINK,
        target=target,
        line=number + 1,
        column=1,
        start=0,
        end=1,
        sentence=source,
    )
    counts = {LinkKind.LINK: number + 1, LinkKind.SOURCE: 2}
    return Edge(source=source, target=target, weight=1.5, counts=counts, links=(link,))


def content(vault: CompiledVault, name: str, index: int = 0) -> bytes:
    return export_graph(vault, name)[index].content


def restored(graph: Any) -> Any:
    """Undo the escapes of XML in every text of a graph."""

    def plain(data: Mapping[str, Any]) -> dict[str, Any]:
        return {key: restore_name(v) if isinstance(v, str) else v for key, v in data.items()}

    again = nx.DiGraph(**plain(graph.graph))
    again.add_nodes_from((restore_name(n), plain(data)) for n, data in graph.nodes(data=True))
    again.add_edges_from(
        (restore_name(a), restore_name(b), plain(data)) for a, b, data in graph.edges(data=True)
    )
    return again


def read_graphml(vault: CompiledVault) -> Any:
    return restored(nx.read_graphml(BytesIO(content(vault, "graphml"))))


def read_gexf(vault: CompiledVault) -> Any:
    graph = restored(nx.read_gexf(BytesIO(content(vault, "gexf"))))
    for _, _, data in graph.edges(data=True):
        del data["id"]  # GEXF numbers its edges
    return graph


def read_node_link(vault: CompiledVault) -> Any:
    graph = nx.node_link_graph(json.loads(content(vault, "json")), edges="edges")
    for _, _, data in graph.edges(data=True):
        assert data.pop("places")[0]["kind"] == "link"
    return graph


def read_csv(vault: CompiledVault) -> Any:
    """Read the tables, with the types of the columns taken from the graph that was written."""
    expected = flat_graph(vault)
    graph = nx.DiGraph()
    for row in table(content(vault, "csv", 0)):
        name = row.pop("id")
        graph.add_node(name, **typed(row, expected.nodes[name]))
    for row in table(content(vault, "csv", 1)):
        ends = row.pop("source"), row.pop("target")
        graph.add_edge(*ends, **typed(row, expected.edges[ends]))
    return graph


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))


def typed(row: dict[str, str], like: Mapping[str, Any]) -> dict[str, Any]:
    assert all(value == "" for key, value in row.items() if key not in like)
    types: dict[type, Any] = {bool: lambda text: text == "True"}
    return {key: types.get(type(value), type(value))(row[key]) for key, value in like.items()}


READERS = {"graphml": read_graphml, "gexf": read_gexf, "json": read_node_link, "csv": read_csv}


def same(read: Any, vault: CompiledVault) -> None:
    expected = flat_graph(vault)
    assert dict(read.nodes(data=True)) == dict(expected.nodes(data=True))
    assert {(a, b): d for a, b, d in read.edges(data=True)} == dict(expected.edges.items())
    assert list(read.nodes) == list(expected.nodes)


@pytest.mark.parametrize("name", READERS)
def test_reads_back_as_the_same_graph(name: str) -> None:
    vault = compiled(["a.md", "b/c.md", HOSTILE], title=HOSTILE)
    same(READERS[name](vault), vault)


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=30, deadline=None)
@given(names=st.lists(st.text(min_size=1), min_size=1, max_size=3, unique=True), title=st.text())
def test_any_name_reads_back(name: str, names: list[str], title: str) -> None:
    if len({*names, f"#{title}", f"{title} not written"}) == len(names) + 2:
        vault = compiled(names, title)
        same(READERS[name](vault), vault)


def test_flat_attributes_say_what_is_known() -> None:
    graph = flat_graph(compiled(["a.md", "b.md"]))
    assert graph.nodes["a.md"] == {
        "label": "Title",
        "kind": "note",
        "votes": True,
        "rank": 0.5,
        "hub": 0.5,
        "in_degree": 1,
        "core_number": 1,
        "role": "daily",
        "tags": "a, b/c",
        "characters": 7,
        "module": "m01",
        "module_label": "Title m01",
        "core_note": True,
        "module_role": "hub",
        "created": "2025-01-02",
    }
    assert graph.nodes["#Title"] == {"label": "Title", "kind": "tag", "votes": False}
    assert graph.edges["b.md", "a.md"] == {
        "weight": 1.5,
        "links": 2,
        "embeds": 0,
        "properties": 0,
        "sources": 2,
        "canvas_links": 0,
        "tags": 0,
    }


@pytest.mark.parametrize("name", EXPORTERS)
def test_paths_stand_below_export_and_bytes_never_change(name: str) -> None:
    vault = compiled(["a.md", "b.md"])
    files = export_graph(vault, name)
    assert files == export_graph(vault, name)
    assert all(file.path.startswith("export/") for file in files)


@pytest.mark.parametrize("text", ["", "a", "_x0041_", "__x0041_x0041_", "\ud800", "\r", HOSTILE])
def test_an_escaped_name_is_restored(text: str) -> None:
    assert restore_name(escape_name(text)) == text


@given(st.text())
def test_any_escaped_name_is_restored_and_can_be_written(text: str) -> None:
    assert restore_name(escape_name(text)) == text
    assert not set(escape_name(text)) & {chr(code) for code in range(32)} - {"\t", "\n"}


def test_an_unknown_format_names_the_nearest() -> None:
    with pytest.raises(UsageError) as raised:
        export_graph(compiled(["a.md"]), "grapml")
    assert "graphml" in raised.value.remedy


def test_another_package_can_add_a_format(monkeypatch: pytest.MonkeyPatch) -> None:
    dot = Artifact(path="export/a.dot", content=b"digraph {}")
    plug_in(monkeypatch, lambda vault: (dot,))
    assert export_graph(compiled(["a.md"]), "DOT") == (dot,)
    assert find_exporter("json") is EXPORTERS["json"]


def test_a_fault_in_another_package_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    plug_in(monkeypatch, lambda vault: vault.no_such_field)
    with pytest.raises(PluginError, match=r"the plugin 'dot' \(dots:export\) failed: Attribute"):
        export_graph(compiled(["a.md"]), "dot")


def plug_in(monkeypatch: pytest.MonkeyPatch, exporter: Callable[[CompiledVault], object]) -> None:
    """Let a package be installed that adds the exporter `dot`."""

    class Point:
        name, value, dist = "dot", "dots:export", None

        def load(self) -> object:
            return exporter

    def points(group: str) -> list[Point]:
        return [Point()] if group == "vaultgraph.exporters" else []

    monkeypatch.setattr("vaultgraph.plugins.entry_points", points)


def test_a_node_says_what_its_claims_cite_outside_of_the_vault() -> None:
    vault = building.compiled(
        "a.md\n    Steam.[^1] Ice.[^2]\n\n    [^1]: Roe, *Boilers*\n    [^2]: https://example.org/ice\n"
        "b.md\n    [[a]]\n"
    )
    nodes = flat_graph(vault).nodes
    assert nodes["a.md"]["citations"] == "Roe, Boilers | https://example.org/ice"
    assert "citations" not in nodes["b.md"]
