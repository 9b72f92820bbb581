"""Ranks are what the algorithms define, sum to 1, and are the same bytes on every run."""

import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.graph.making import graph, note
from vaultgraph.errors import UsageError
from vaultgraph.graph.build import NoteGraph
from vaultgraph.graph.ranking.focus import find_focus
from vaultgraph.graph.ranking.rank import RankOptions, core_numbers, rank_notes
from vaultgraph.model import NoteId, NoteRole
from vaultgraph.vault.note import Heading, Note

NAMES = [f"n{number}" for number in range(12)]
LINKED = st.lists(
    st.lists(st.sampled_from([*NAMES, "later"]), max_size=5), min_size=2, max_size=len(NAMES)
)


def linked(lists: list[list[str]]) -> list[Note]:
    return [note(f"{NAMES[number]}.md", *links) for number, links in enumerate(lists)]


def votes(made: NoteGraph) -> "nx.DiGraph[NoteId]":
    """Leave only what votes, without self links."""
    kept = nx.DiGraph(made.digraph.subgraph(n for n, node in made.nodes.items() if node.votes))
    kept.remove_edges_from(list(nx.selfloop_edges(kept)))
    return kept


@given(LINKED)
@settings(deadline=None)
def test_pagerank_agrees_with_networkx_and_sums_to_one(lists: list[list[str]]) -> None:
    made = graph(linked(lists))
    ranking = rank_notes(made)
    expected = nx.pagerank(votes(made), tol=1e-12, max_iter=1000)
    assert ranking.pagerank == pytest.approx(expected, abs=1e-8)
    assert sum(ranking.pagerank.values()) == pytest.approx(1, abs=1e-8)
    assert list(ranking.order) == sorted(
        ranking.pagerank, key=lambda name: (-ranking.pagerank[name], name)
    )


@given(LINKED)
@settings(deadline=None)
def test_degrees_and_cores_agree_with_networkx(lists: list[list[str]]) -> None:
    made = graph(linked(lists))
    ranking = rank_notes(made)
    assert ranking.in_degree == dict(votes(made).in_degree())
    assert core_numbers(made) == nx.core_number(nx.Graph(votes(made)))


def test_hubs_are_notes_that_lead_to_much() -> None:
    notes = [note("a.md", "b"), note("b.md"), note("c.md"), note("map.md", "a", "b", "c")]
    ranking = rank_notes(graph(notes))
    assert max(ranking.hub, key=lambda name: ranking.hub[name]) == "map.md"
    assert sum(ranking.hub.values()) == pytest.approx(1)
    assert ranking.hub["b.md"] == ranking.hub["c.md"] == 0


@given(LINKED)
@settings(deadline=None)
def test_hub_scores_come_near_the_largest_eigenvalue(lists: list[list[str]]) -> None:
    """Two eigenvalues may be so close that no number of rounds distinguishes their vectors."""
    made = graph(linked(lists))
    found = np.array(list(rank_notes(made).hub.values()))
    links = nx.to_numpy_array(votes(made), nodelist=list(rank_notes(made).hub))
    both = links @ links.T
    largest = np.linalg.eigvalsh(both)[-1]
    assert found @ both @ found >= 0.98 * largest * (found @ found)


def test_notes_that_serve_the_vault_take_no_rank_and_give_none() -> None:
    for role in (NoteRole.BOOKKEEPING, NoteRole.TEMPLATE):
        ranking = rank_notes(graph([note("a.md"), note("b.md"), note("i.md", "b", role=role)]))
        assert ranking.order == ("a.md", "b.md", "i.md")
        assert ranking.pagerank == pytest.approx({"a.md": 0.5, "b.md": 0.5, "i.md": 0})


def test_daily_notes_vote_only_on_request() -> None:
    notes = [note("a.md"), note("b.md"), note("day.md", "b", role=NoteRole.DAILY)]
    assert rank_notes(graph(notes)).order == ("a.md", "b.md", "day.md")
    assert rank_notes(graph(notes, daily_votes=True)).order[0] == "b.md"


def test_damping_decides_how_far_links_count() -> None:
    notes = [note("a.md"), note("b.md", "a"), note("c.md", "a")]
    low, high = (
        rank_notes(graph(notes), RankOptions(damping=damping)).pagerank["a.md"]
        for damping in (0.2, 0.9)
    )
    assert low < high


def test_a_vault_without_links_ranks_by_name() -> None:
    ranking = rank_notes(graph([note("b.md"), note("a.md")]))
    assert ranking.order == ("a.md", "b.md")
    assert set(ranking.hub.values()) == {0.0}


def test_a_vault_without_ranked_notes_has_an_empty_ranking() -> None:
    ranking = rank_notes(graph([note("t.md", role=NoteRole.TEMPLATE)]))
    assert ranking.pagerank == {"t.md": 0.0}


def test_a_focus_lifts_what_is_near_it_in_either_direction() -> None:
    far = [note(f"far{number}.md", "farhub") for number in range(8)]
    near = [note("leads.md", "asked"), note("asked.md", "led"), note("led.md")]
    made = graph([*far, note("farhub.md"), *near])
    assert rank_notes(made).order[0] == "farhub.md"
    focused = rank_notes(made, RankOptions(), {NoteId("asked.md"): 1.0})
    assert focused.order[0] == "asked.md"
    assert set(focused.order[:3]) == {"asked.md", "leads.md", "led.md"}
    assert focused.order[3] == "farhub.md"
    assert sum(focused.pagerank.values()) == pytest.approx(1)


def test_ranks_are_the_same_bytes_under_any_hash_seed() -> None:
    script = (
        "from making import graph, note\n"
        "from vaultgraph.graph.ranking.rank import rank_notes\n"
        "from vaultgraph.graph.modules.find import find_modules\n"
        "notes = [note(f'{n}.md', *(str(n * k % 60) for k in (2, 3, 5)), 'x',"
        " tags=('t', 'u'), terms=((f'w{n % 6}', 3), ('все', 1))) for n in range(60)]\n"
        "made = graph(notes)\n"
        "ranking = rank_notes(made)\n"
        "print(made.nodes, made.edges, ranking, find_modules(made, ranking, notes))\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=Path(__file__).parent,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(outputs) == 1


NOTES = [
    note("work/Plan.md", title="План переноса", aliases=("Roadmap",)),
    note("home/Plan.md", title="Garden plan"),
    note(
        "Ёлка.md",
        terms=(("winter", 3), ("свечи", 2)),
        headings=(Heading(level=1, text="Новый год", line=1, start=0, end=9),),
    ),
    note("Index.md", role=NoteRole.BOOKKEEPING, terms=(("winter", 9),)),
]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("work/Plan.md", {"work/Plan.md": 1}),
        ("WORK/plan", {"work/Plan.md": 1}),
        ("План переноса", {"work/Plan.md": 1}),
        ("roadmap", {"work/Plan.md": 1}),
        ("[[ёлка]]", {"Ёлка.md": 1}),
        ("plan", {"home/Plan.md": 0.5, "work/Plan.md": 0.5}),
        ("свеча", {"Ёлка.md": 1}),
        ("новый 2025 год", {"Ёлка.md": 1}),
        ("winter", {"Ёлка.md": 1}),
    ],
)
def test_a_focus_is_a_path_a_title_an_alias_or_words(asked: str, expected: object) -> None:
    assert find_focus(NOTES, [asked]) == expected


def test_each_entry_of_a_focus_has_the_same_share() -> None:
    shares = find_focus(NOTES, ["plan", "Ёлка"])
    assert shares == {"home/Plan.md": 0.25, "work/Plan.md": 0.25, "Ёлка.md": 0.5}


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [("Roadmop", "work/Plan.md"), ("home/Plam.md", "home/Plan.md"), ("Index", "Ёлка.md")],
)
def test_an_unknown_focus_names_the_nearest_note(asked: str, nearest: str) -> None:
    with pytest.raises(UsageError) as raised:
        find_focus(NOTES, [asked])
    assert asked in raised.value.message
    if asked != "Index":
        assert nearest in raised.value.remedy


def test_rare_words_in_a_title_count_most() -> None:
    many = [note(f"{n}.md", terms=(("memory", 5),)) for n in range(20)]
    asked = note("special.md", title="Transfer of memory")
    shares = find_focus([*many, asked], ["memory transfer"])
    assert max(shares, key=lambda name: shares[name]) == "special.md"
