"""Dates in the order of a locale that nobody names."""

from datetime import UTC, datetime

import pytest

from vaultgraph.vault.dates import DateOrder, Stamp, date_order, find_stamp, iso_time

DAY, MONTH = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST


def stamp(text: str) -> Stamp:
    found = find_stamp(text)
    assert found
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30.06.2025 at 12:03", datetime(2025, 6, 30, 12, 3)),
        ("06/30/2025 at 3:33:20 PM", datetime(2025, 6, 30, 15, 33, 20)),
        ("30/06/2025 at 15.33.20", datetime(2025, 6, 30, 15, 33, 20)),
        ("2025-06-30 15:33:20", datetime(2025, 6, 30, 15, 33, 20)),
        ("2025. 06. 30. at 오후 3:33:20", datetime(2025, 6, 30, 15, 33, 20)),
        ("2025/06/30 at 下午3:33", datetime(2025, 6, 30, 15, 33)),
        ("06/30/2025 at 12:05 AM", datetime(2025, 6, 30, 0, 5)),
        ("06/30/2025 at 12:05 p.m.", datetime(2025, 6, 30, 12, 5)),
        ("30-06-25 at 12:03", datetime(2025, 6, 30, 12, 3)),
        ("٣٠/٠٦/٢٠٢٥ at ١٢:٠٣", datetime(2025, 6, 30, 12, 3)),
    ],
)
def test_a_stamp_with_one_reading_is_read_in_any_order(text: str, expected: datetime) -> None:
    assert stamp(text).read(DAY) == expected
    assert stamp(text).read(MONTH) == expected


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2025-06-30", "12:03", "1 2 3 4 5 6 7", "9" * 99]
)
def test_what_is_no_stamp_is_none(text: str) -> None:
    assert find_stamp(text) is None


def test_a_date_that_does_not_exist_reads_as_none() -> None:
    assert stamp("31.31.2025 at 12:03").read(DAY) is None
    assert stamp("01.01.2025 at 25:03").read(DAY) is None


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["09/04/2025 at 15:33", "09/14/2025 at 15:33"], MONTH),
        (["09/04/2025 at 3:33 PM", "14/04/2025 at 3:33 PM"], DAY),
        (["09.04.2025 at 15:33"], DAY),
        (["09/04/2025 at 15:33"], DAY),
        (["09/04/2025 at 3:33 PM"], MONTH),
        (["09-04-2025 at 3:33 PM"], DAY),
        ([], DAY),
    ],
)
def test_the_order_is_told_by_the_stamps(texts: list[str], order: DateOrder) -> None:
    assert date_order([stamp(text) for text in texts], []) is order


def test_known_times_go_before_habits() -> None:
    texts = ["09/04/2025 at 3:33 PM", "09/04/2025 at 3:40 PM"]
    april = [datetime(2025, 4, 9, 13, 33, tzinfo=UTC), datetime(2025, 4, 9, 14, tzinfo=UTC)]
    september = [datetime(2025, 9, 4, 13, 33, tzinfo=UTC)]
    assert date_order([stamp(text) for text in texts], april) is DAY
    assert date_order([stamp(text) for text in texts], september) is MONTH


def test_known_times_may_lie_in_another_zone() -> None:
    known = [datetime(2025, 4, 8, 23, 50, tzinfo=UTC)]
    assert date_order([stamp("09/04/2025 at 9:50:00 AM")], known) is DAY


def test_only_a_time_with_its_zone_is_known() -> None:
    assert iso_time("2025-09-04T13:33:20.000Z") == datetime(2025, 9, 4, 13, 33, 20, tzinfo=UTC)
    assert iso_time("2025-09-04T13:33:20") is None
    assert iso_time("2025-99-04T13:33:20Z") is None
    assert iso_time(20250904) is None
