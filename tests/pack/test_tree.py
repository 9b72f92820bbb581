"""The tree of a vault names as many notes as its budget holds."""

from bisect import bisect_right
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from vaultgraph.pack.formats.tree import find_largest


@given(lines=st.lists(st.integers(1, 400), max_size=300), limit=st.integers(40, 9_000))
def test_the_largest_tree_is_found_whatever_its_lines_take(lines: list[int], limit: int) -> None:
    trees = list(accumulate(lines, initial=40))
    assert find_largest(trees.__getitem__, len(lines), limit) == bisect_right(trees, limit) - 1


@given(lines=st.lists(st.integers(6, 12), min_size=500, max_size=500), limit=st.integers(40, 4_000))
def test_few_trees_are_written_where_lines_are_alike(lines: list[int], limit: int) -> None:
    trees = list(accumulate(lines, initial=40))
    written: list[int] = []

    def tokens(size: int) -> int:
        written.append(size)
        return trees[size]

    find_largest(tokens, len(lines), limit)
    assert len(written) <= 12
