"""Formats of Moment.js, as the settings of daily notes use them."""

import time
from datetime import date

import pytest

from vaultgraph.vault.moment import read_day

DAY = date(2025, 9, 4)


@pytest.mark.parametrize(
    ("text", "moment_format"),
    [
        ("2025-09-04", "YYYY-MM-DD"),
        ("2025/09/2025-09-04", "YYYY/MM/YYYY-MM-DD"),
        ("2025/09-September/2025-09-04-Thursday", "YYYY/MM-MMMM/YYYY-MM-DD-dddd"),
        ("20250904", "YYYYMMDD"),
        ("250904", "YYMMDD"),
        ("4.9.2025", "D.M.YYYY"),
        ("September 4th, 2025", "MMMM Do, YYYY"),
        ("Thu 4 Sep 2025", "ddd D MMM YYYY"),
        ("4 сентября 2025", "D MMMM YYYY"),
        ("2025 сент. 04", "YYYY MMM DD"),
        ("2025年9月4日 星期四", "YYYY年M月D日 dddd"),
        ("九月 4 2025", "MMMM D YYYY"),
        ("2025-247", "YYYY-DDDD"),
        ("Day 2025-09-04", "[Day] YYYY-MM-DD"),
        ("MM 2025-09-04", "[MM] YYYY-MM-DD"),
        ("2025-09-04 1130", "YYYY-MM-DD HHmm"),
        ("2025-09-04 11.30 AM", "YYYY-MM-DD hh.mm A"),
        ("2025-09-04 W36 Q3", "YYYY-MM-DD [W]WW [Q]Q"),
        ("(2025+09+04)", "(YYYY+MM+DD)"),
    ],
)
def test_a_name_in_the_format_gives_its_day(text: str, moment_format: str) -> None:
    assert read_day(text, moment_format) == DAY


@pytest.mark.parametrize(
    ("text", "moment_format"),
    [
        ("2025-09-04 notes", "YYYY-MM-DD"),
        ("2025-9-4", "YYYY-MM-DD"),
        ("2025-02-30", "YYYY-MM-DD"),
        ("2025-366", "YYYY-DDDD"),
        ("0000-01-01", "YYYY-MM-DD"),
        ("Nothing 4, 2025", "MMMM D, YYYY"),
        ("2025-W36", "GGGG-[W]WW"),
        ("any", ""),
    ],
)
def test_any_other_name_gives_none(text: str, moment_format: str) -> None:
    assert read_day(text, moment_format) is None


def test_a_leap_year_has_a_day_more() -> None:
    assert read_day("2024-366", "YYYY-DDDD") == date(2024, 12, 31)


@pytest.mark.parametrize("moment_format", ["MMMM" * 12, "D" * 24 + "x", "MMMM" * 5_000])
def test_a_format_that_nobody_wrote_takes_no_time(moment_format: str) -> None:
    began = time.process_time()
    assert read_day("a" * 250, moment_format) is None
    assert read_day("1" * 250, moment_format) is None
    assert time.process_time() - began < 2
