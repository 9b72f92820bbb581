"""The choice of passages: within its limit, worth what is said once, proven by bounds."""

from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pack.building import compiled
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId
from vaultgraph.pack.choose import bounds
from vaultgraph.pack.choose.bounds import certify, knapsack_bound, least_prices
from vaultgraph.pack.choose.elements import Elements, find_elements
from vaultgraph.pack.choose.greedy import Chooser, State, best_augmented
from vaultgraph.pack.choose.importance import is_start, start_pages, weigh_notes
from vaultgraph.pack.choose.problem import Problem, weigh_passages
from vaultgraph.pack.choose.weights import Weights
from vaultgraph.vault.passages.passage import Passage, PassageKind


def problem_of(passages: list[tuple[set[int], int]], *, lines: int = 3) -> Problem:
    """A problem of passages, each with its elements and price, in turn under a few lines."""
    number = 12
    starts = np.cumsum([0, *(len(ids) for ids, _ in passages)])
    owner = np.arange(len(passages)) % lines
    elements = Elements(
        passages=[Passage(kind=PassageKind.PARAGRAPH, start=0, end=1) for _ in passages],
        owner=owner,
        first=np.zeros(lines + 1, dtype=np.int64),
        starts=starts,
        ids=np.array([element for ids, _ in passages for element in sorted(ids)], np.int64),
        worth=np.linspace(1, 3, number),
        repeats=np.zeros(len(passages), bool),
        elsewhere=np.zeros(len(passages), bool),
        listings=np.zeros(len(passages), bool),
        families=(),
    )
    return Problem(
        elements=elements,
        weight=np.linspace(0.5, 2, len(passages)),
        lines=[(int(each),) for each in owner],
        spans=[(0, len(passages))] * lines,
        low=[1.0] * len(passages),
        is_priced=lambda _: True,
        own=lambda passage: passages[passage][1],
        line=lambda _: 5,
    )


problems = st.lists(
    st.tuples(st.sets(st.integers(0, 11), min_size=1, max_size=5), st.integers(1, 30)),
    min_size=1,
    max_size=14,
).map(problem_of)


@given(problem=problems, limit=st.integers(10, 150))
@settings(deadline=None)
def test_a_choice_keeps_its_limit_and_no_bound_is_below_it(problem: Problem, limit: int) -> None:
    chooser = Chooser(problem)
    chooser.extend(limit)
    state = chooser.state
    again = State(problem)
    for passage in state.taken:
        again.take(passage)
    assert again.tokens == state.tokens <= limit
    assert again.value == pytest.approx(state.value)
    proof = certify(problem, state.taken, limit, exact=True)
    assert proof.lp_bound is not None
    assert proof.value <= proof.knapsack_bound * (1 + 1e-9)
    assert proof.value <= proof.lp_bound * (1 + 1e-6)


@given(problem=problems, limit=st.integers(0, 150), some=st.integers(0, 14))
@settings(deadline=None)
def test_a_bound_is_that_of_all_passages_though_most_are_not_looked_at(
    problem: Problem, limit: int, some: int
) -> None:
    state = State(problem)
    for passage in range(min(some, problem.size)):
        state.take(passage)
    price = least_prices(problem)
    with patch.object(bounds, "_PROMISING", 1):
        few = knapsack_bound(state, price, limit)
    assert few == knapsack_bound(state, price, limit)
    every = np.arange(problem.size)
    assert (state.gains(every[::2]) == state.gains()[::2]).all()


@given(problem=problems, limits=st.tuples(st.integers(5, 60), st.integers(60, 150)))
@settings(deadline=None)
def test_a_larger_limit_goes_on_from_a_smaller_one(
    problem: Problem, limits: tuple[int, int]
) -> None:
    chooser = Chooser(problem)
    small = [passage for passage, _ in chooser.extend(limits[0])]
    chooser.extend(limits[1])
    assert chooser.state.taken[: len(small)] == small
    assert len(set(chooser.state.taken)) == len(chooser.state.taken)


@given(problem=problems)
def test_what_is_said_already_is_worth_less(problem: Problem) -> None:
    state = State(problem)
    before = [state.gain(passage) for passage in range(problem.size)]
    for passage in range(0, problem.size, 2):
        state.take(passage)
        after = [state.gain(other) for other in range(problem.size)]
        assert all(late <= early + 1e-9 for late, early in zip(after, before, strict=True))
        assert state.gains() == pytest.approx(np.array(after))
        before = after


def chosen(vault: CompiledVault, weights: Weights = Weights()) -> dict[str, float]:
    """What a mention by the first passage of each note counts."""
    names = [note for note in vault.ranking.order if note in vault.note_of]
    elements = find_elements([vault.note_of[note] for note in names], weights=weights)
    importance = weigh_notes(vault, names, elements, weights)
    counted = weigh_passages(elements, importance, weights)
    return {
        note: float(counted[elements.first[number]])
        for number, note in enumerate(names)
        if elements.first[number] < elements.first[number + 1]
    }


def test_what_two_notes_say_alike_counts_once() -> None:
    line = "The northern harbour opens at seven and closes at nine in winter."
    found = chosen(compiled(f"a.md\n    {line}\nb.md\n    {line}\nc.md\n    Something else.\n"))
    assert sorted(count > 0 for count in found.values()) == [False, True, True]


def test_a_family_made_by_a_machine_yields_to_what_a_person_wrote() -> None:
    pages = "\n".join(
        f"api/m{n}.md\n    ## Signature\n    method of {n * 7}\n\n    ## Returns\n    value {n}\n"
        for n in range(40)
    )
    found = chosen(compiled(f"{pages}\nguide.md\n    A lantern at the harbour tells the hour.\n"))
    assert found["guide.md"] > 1.5 * max(v for name, v in found.items() if name != "guide.md")


def test_a_start_page_counts_more() -> None:
    tree = "README.md\n    Lanterns and harbours.\nOther.md\n    Ledgers and violins.\n"
    found = chosen(compiled(tree))
    assert found["README.md"] == pytest.approx(2 * found["Other.md"], rel=0.05)


@pytest.mark.parametrize(
    ("path", "starts"),
    [
        ("README.md", True),
        ("Home.md", True),
        ("docs/index.md", True),
        ("docs/_index.md", True),
        ("Главная.md", True),
        ("首页.md", True),
        ("a/b/index.md", False),
        ("Homeland.md", False),
        ("Indexing.md", False),
    ],
)
def test_start_pages_are_known_by_name_and_depth(path: str, starts: bool) -> None:
    assert is_start(NoteId(path)) is starts


def test_the_page_that_the_vault_opens_with_and_bookmarks_count_as_start_pages() -> None:
    vault = compiled(
        "Desk.md\n    Lanterns and harbours.\nMark.md\n    Ledgers and violins.\n"
        "Other.md\n    Ferries and anchors.\n"
    )
    opened = replace(vault, home=(NoteId("Desk.md"),), bookmarks=(NoteId("Mark.md"),))
    found = chosen(opened)
    assert found["Desk.md"] == pytest.approx(2 * found["Other.md"], rel=0.05)
    assert found["Mark.md"] == pytest.approx(2 * found["Other.md"], rel=0.05)
    assert start_pages(opened, [note.path for note in opened.notes]) == [NoteId("Desk.md")]


def counts(tree: str, weights: Weights = Weights()) -> list[float]:
    """What each passage of a vault counts, in units of the last one."""
    vault = compiled(tree)
    notes = [NoteId(note.path) for note in vault.notes]
    elements = find_elements([vault.note_of[note] for note in notes], weights=weights)
    importance = weigh_notes(vault, notes, elements, weights)
    counted = weigh_passages(elements, importance, weights)
    return [float(each / counted[-1]) for each in counted]


def test_what_a_note_begins_with_and_what_it_decides_count_more() -> None:
    lines = ["The ferry carries twelve crates.", "The ferry must leave by nine today."]
    lines += ["> [!note] The ferry leaves from the western quay.", "The ferry has two loud horns."]
    long = "\n\n".join(f"{line} {line[2:].replace('ferry', 'boat')} {'x' * 130}" for line in lines)
    text = "\n".join(f"    {line}" for line in long.split("\n"))
    found = counts(f"a.md\n{text}\n", Weights(density=0))
    assert found == pytest.approx([1.5, 1.25, 1.3, 1.0])
    flat = Weights(openings=1, decisions=1, callouts=1, density=0)
    assert counts(f"a.md\n{text}\n", flat) == pytest.approx([1, 1, 1, 1])


def test_a_passage_that_only_lists_notes_counts_less() -> None:
    tree = """
        a.md
            # Harbour

            - [[Crane at the northern pier]]
            - [[Ferry to the western island|the ferry]]

            # Tides

            The [[tide]] rises by two whole metres in the week after the new moon.
    """
    found = counts(tree, Weights(density=0, openings=1, length=0, listings=0.3))
    assert found == pytest.approx([0.3, 1.0])


def test_a_long_passage_counts_less_for_each_of_its_words() -> None:
    long = "Lanterns harbours ledgers violins ferries anchors orchards granite chapels meadows."
    found = counts(
        f"a.md\n    # A\n\n    ## B\n\n    {long}\n\n    ## C\n\n    Oats.\n", Weights(openings=1)
    )
    assert 0 < found[0] < 0.9


def test_a_note_of_a_family_begins_like_all_others() -> None:
    pages = "\n".join(
        f"api/m{n}.md\n    This page lists variables.\n\n    ## Signature\n    method of {n * 7}\n"
        for n in range(40)
    )
    vault = compiled(pages)
    notes = [NoteId(note.path) for note in vault.notes]
    elements = find_elements([vault.note_of[note] for note in notes])
    importance = weigh_notes(vault, notes, elements, Weights())
    more = weigh_passages(elements, importance, Weights(openings=9))
    assert more == pytest.approx(weigh_passages(elements, importance, Weights(openings=1)))


@given(problem=problems, limit=st.integers(10, 150), data=st.data())
@settings(deadline=None)
def test_the_best_single_passage_is_found_behind_every_prefix(
    problem: Problem, limit: int, data: st.DataObject
) -> None:
    full = State(problem)
    for passage in data.draw(st.permutations(range(problem.size))):
        if full.tokens + full.price(passage) <= limit:
            full.take(passage)
    best = 0.0
    for number in range(len(full.taken) + 1):
        state = State(problem)
        for passage in full.taken[:number]:
            state.take(passage)
        for passage in range(problem.size):
            if state.tokens + state.price(passage) <= limit:
                best = max(best, state.value + state.gain(passage))
    better = best_augmented(State(problem), full, 0, limit)
    assert (better is None) is (best <= full.value * (1 + 1e-9))
    if better is not None:
        state = State(problem)
        for passage in better:
            state.take(passage)
        assert state.tokens <= limit
        assert state.value == pytest.approx(best)
