"""When a larger budget would bring more of a note: what the page says of those left out."""

from tests.pack.building import prose_vault
from vaultgraph.pack import PackOptions, make_pack

BUDGET = 4_000


def test_what_is_left_out_says_when_it_would_come_in_and_with_what() -> None:
    vault = prose_vault(40)
    pack = make_pack(vault, PackOptions(budget=BUDGET, formats=("prompt",)))
    left = {note: entry for note, entry in pack.entries.items() if not entry.level}
    assert len(left) > 5
    for entry in left.values():
        assert entry.comes_in_at is not None
        assert entry.share is not None
        assert entry.comes_in_at > pack.tokens
        assert 0 < entry.share <= 1
        assert entry.brings
    by_share = sorted(left.values(), key=lambda entry: -(entry.share or 0))
    budgets = [entry.comes_in_at or 0 for entry in by_share]
    assert budgets == sorted(budgets)


def test_a_note_is_quoted_at_about_the_budget_that_is_told() -> None:
    vault = prose_vault(40)
    pack = make_pack(vault, PackOptions(budget=BUDGET, formats=("prompt",)))
    left = {note: entry for note, entry in pack.entries.items() if not entry.level}
    budget = sorted(entry.comes_in_at or 0 for entry in left.values())[len(left) // 2]
    expected = {note for note, entry in left.items() if (entry.comes_in_at or 0) <= budget}
    larger = make_pack(vault, PackOptions(budget=round(1.3 * budget), formats=("prompt",)))
    quoted = {note for note in expected if larger.entries[note].level}
    assert len(quoted) >= 0.8 * len(expected)


def test_the_texts_that_are_carried_bring_nothing_more_than_once() -> None:
    vault = prose_vault(6)
    pack = make_pack(vault, PackOptions(budget=60_000, formats=("prompt",)))
    assert all(entry.brings == "" for entry in pack.entries.values() if entry.level)
