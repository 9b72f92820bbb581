"""The choice of passages: within its limit, worth what is said once, proven by bounds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pack.building import compiled
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId
from vaultgraph.pack.choose.bounds import certify
from vaultgraph.pack.choose.elements import Elements, find_elements
from vaultgraph.pack.choose.greedy import Chooser, State
from vaultgraph.pack.choose.importance import is_start, weigh_notes
from vaultgraph.pack.choose.problem import Problem, weigh_passages
from vaultgraph.pack.choose.weights import Weights
from vaultgraph.vault.passages.passage import Passage, PassageKind


def problem_of(passages: list[tuple[set[int], int]], *, lines: int = 3) -> Problem:
    """A problem of passages, each with its elements and price, in turn under a few lines."""
    number = 12
    starts = np.cumsum([0, *(len(told) for told, _ in passages)])
    owner = np.arange(len(passages)) % lines
    elements = Elements(
        passages=[Passage(kind=PassageKind.PARAGRAPH, start=0, end=1) for _ in passages],
        owner=owner,
        first=np.zeros(lines + 1, dtype=np.int64),
        starts=starts,
        told=np.array([element for told, _ in passages for element in sorted(told)], np.int64),
        worth=np.linspace(1, 3, number),
        repeats=np.zeros(len(passages), bool),
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
        ("Главная.md", True),
        ("首页.md", True),
        ("a/b/index.md", False),
        ("Homeland.md", False),
        ("Indexing.md", False),
    ],
)
def test_start_pages_are_known_by_name_and_depth(path: str, starts: bool) -> None:
    assert is_start(NoteId(path)) is starts
