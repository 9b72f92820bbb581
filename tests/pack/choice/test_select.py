"""The choice keeps its budget and its promise, and every bound stands above every choice."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultgraph.pack.choice.certificate import certify, knapsack_bound, lp_bound
from vaultgraph.pack.choice.relaxation import dual_bound
from vaultgraph.pack.choice.select import State, Step, all_gains, choose
from vaultgraph.pack.choice.value import Problem

CLOSE = 1e-9
"""Sums of floats in another order."""

SOLVER = 1e-6
"""HiGHS stops at this distance."""


def problem_of(
    notes: list[list[tuple[int, float, float, set[int]]]], modules: list[int]
) -> Problem:
    """Make a problem; a rung is (tokens added, worth, mass, shared elements)."""
    price, worth, mass, owner, rows = [], [], [], [], []
    for number, rungs in enumerate(notes):
        total, seen = 0, set[int]()
        for tokens, value, weight, elements in rungs:
            total += tokens
            price.append(total)
            worth.append(value)
            mass.append(weight)
            owner.append(number)
            rows.append(sorted(elements - seen))
            seen |= elements
    return Problem(
        first=np.concatenate(([0], np.cumsum([len(rungs) for rungs in notes]))).astype(np.int64),
        price=np.array(price, dtype=np.int64),
        worth=np.array(worth, dtype=np.float64),
        mass=np.array(mass, dtype=np.float64),
        owner=np.array(owner, dtype=np.int64),
        module=np.array(modules[: len(notes)], dtype=np.int64),
        starts=np.concatenate(([0], np.cumsum([len(row) for row in rows]))).astype(np.int64),
        elements=np.array([element for row in rows for element in row], dtype=np.int64),
        weight=np.array([1.0, 2.0, 0.5, 4.0, 1.5]),
        spread=1.0,
    )


rungs = st.tuples(
    st.integers(1, 30), st.floats(0.001, 5), st.floats(0.001, 3), st.sets(st.integers(0, 4))
)
problems = st.builds(
    problem_of,
    st.lists(st.lists(rungs, min_size=1, max_size=3), min_size=1, max_size=5),
    st.lists(st.integers(0, 2), min_size=5, max_size=5),
)
limits = st.integers(0, 120)


def best_value(problem: Problem, limit: int) -> float:
    """The optimum, by trying everything."""
    ranges = [
        range(-1, int(end - start))
        for start, end in zip(problem.first, problem.first[1:], strict=False)
    ]
    best = 0.0
    for levels in product(*ranges):
        state = State(problem)
        for note, level in enumerate(levels):
            if level >= 0:
                state.take(Step(note=note, rung=int(problem.first[note]) + level))
        if state.tokens <= limit:
            best = max(best, state.value)
    return best


@given(problems, limits)
@settings(max_examples=150, deadline=None)
def test_a_choice_keeps_its_limit_and_reaches_half_of_the_optimum(
    problem: Problem, limit: int
) -> None:
    state = State(problem)
    steps = choose(state, limit)
    replayed = State(problem)
    for step in steps:
        replayed.take(step)
    assert state.tokens == replayed.tokens <= limit
    assert state.value == pytest.approx(replayed.value)
    assert state.value >= best_value(problem, limit) / 2 - CLOSE


@given(problems, limits)
@settings(max_examples=150, deadline=None)
def test_every_bound_stands_above_the_optimum(problem: Problem, limit: int) -> None:
    best = best_value(problem, limit)
    state = State(problem)
    steps = choose(state, limit)
    for bound in (
        knapsack_bound(State(problem), limit),
        knapsack_bound(state, limit),
        dual_bound(State(problem), limit),
        dual_bound(state, limit),
        lp_bound(problem, limit),
    ):
        assert bound >= best - SOLVER
    certificate = certify(problem, steps, limit, exact=True)
    assert 0 <= certificate.share <= 1 + SOLVER
    assert certificate.bound <= certificate.knapsack_bound


@given(problems, limits, limits)
@settings(deadline=None)
def test_a_larger_limit_goes_on_from_the_smaller(problem: Problem, low: int, high: int) -> None:
    state = State(problem)
    choose(state, min(low, high))
    before = list(state.at)
    choose(state, max(low, high))
    assert all(now >= then for now, then in zip(state.at, before, strict=True))
    assert state.tokens <= max(low, high)


@given(problems, limits)
@settings(deadline=None)
def test_gains_are_what_steps_then_add(problem: Problem, limit: int) -> None:
    state = State(problem)
    choose(state, limit)
    gain, price = all_gains(state)
    for rung, note in enumerate(problem.owner.tolist()):
        step = Step(note=note, rung=rung)
        if rung <= state.at[note]:
            assert (gain[rung], price[rung]) == (0, 0)
            continue
        further = state.copy()
        further.take(step)
        assert gain[rung] == pytest.approx(further.value - state.value)
        assert price[rung] == further.tokens - state.tokens


@given(problems, limits)
@settings(deadline=None)
def test_pins_come_first_and_as_high_as_there_is_room(problem: Problem, limit: int) -> None:
    state = State(problem)
    pin = problem.notes - 1
    choose(state, limit, [pin])
    own = range(int(problem.first[pin]), int(problem.first[pin + 1]))
    fitting = [rung for rung in own if problem.price[rung] <= limit]
    assert state.at[pin] >= max(fitting, default=-1)


def test_one_large_note_beats_the_small_one_that_greedy_takes_first() -> None:
    problem = problem_of([[(1, 2.0, 0.001, set())], [(10, 9.0, 0.001, set())]], [0, 1, 0, 0, 0])
    state = State(problem)
    assert choose(state, 10) == [Step(note=1, rung=1)]


def test_an_empty_problem_is_worth_nothing() -> None:
    problem = problem_of([], [])
    certificate = certify(problem, choose(State(problem), 10), 10, exact=True)
    assert (certificate.value, certificate.bound, certificate.share) == (0.0, 0.0, 1.0)
