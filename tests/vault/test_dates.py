"""Dates in the order of an unknown locale."""

from datetime import UTC, date, datetime

import pytest

from vaultgraph.vault.dates import (
    DateOrder,
    Stamp,
    date_order,
    day_in_name,
    find_day,
    find_stamp,
    find_time,
    iso_time,
)
from vaultgraph.vault.months import _NAMES, month_of
from vaultgraph.vault.passages.dates import dates_in

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
def test_the_order_is_determined_by_the_stamps(texts: list[str], order: DateOrder) -> None:
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


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-04",
        "20240504",
        "202405041000",
        "04.05.2024",
        "04/05/2024",
        "05/04/2024, 10:00:00 am",
        "2024/05/04",
        "Saturday, May 4th 2024, 10:00:00 am",
        "Sat May 04 2024 10:00:00 GMT+0200",
        "4 мая 2024",
        "4 мая 2024 г., 22:10",
        "4. Mai 2024 um 10:00",
        "sábado, 4 de mayo de 2024",
        "samedi 4 mai 2024",
        "4 maja 2024",
        "4 मई 2024",
        "2024年5月4日 10:00",
        "04-May-2024",
        "Sat, 04 May 2024 10:00:00 +0300",
        "20240504T100000Z",
        "2024-05-04T23:30:00-05:00",
        "2024-W18-6",
        "2024-5-4",
        "04.05.24",
        "4/5/24",
        "4 Мая 2024",
        "२०२४-०५-०४",
    ],
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert find_day(text) == date(2024, 5, 4)


RUSSIAN_MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"


@pytest.mark.parametrize(("number", "name"), [*enumerate(RUSSIAN_MONTHS.split(), 1)])
def test_russian_months_are_read_in_any_case_of_letters(number: int, name: str) -> None:
    for written in (name, name.capitalize(), name.upper()):
        assert find_day(f"7 {written} 2024 г.") == date(2024, number, 7)
        assert day_in_name(f"Письмо от 7 {written} 2024") == date(2024, number, 7)


def test_a_year_of_two_digits_may_be_of_the_last_century() -> None:
    assert find_day("31/12/99") == date(1999, 12, 31)
    assert find_day("31.12.68") == date(2068, 12, 31)


@pytest.mark.parametrize(
    "text", ["24-05-04", "24.05.04", "24/05/04", "99-12-31", "45416", "24-5-4"]
)
def test_a_year_that_may_be_the_first_number_or_the_last_is_not_guessed(text: str) -> None:
    assert find_day(text) is None


@pytest.mark.parametrize("text", ["0024-05-04", "0001-01-01", "9999-12-31", "2024-02-30"])
def test_a_year_in_which_nobody_writes_notes_is_none(text: str) -> None:
    assert find_day(text) is None


@pytest.mark.parametrize("text", ["may", "12", "May 2024", "4 marks 2024", "2024-13-40", "x" * 999])
def test_what_names_no_day_gives_none(text: str) -> None:
    assert find_day(text) is None


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("04/05/2024 at दोपहर 1:00:00 बजे", 13),
        ("04/05/2024 at दोपहर 12:00:00 बजे", 12),
        ("04/05/2024 at सुबह 9:00:00 बजे", 9),
        ("04/05/2024 at शाम 5:00:00 बजे", 17),
        ("04/05/2024 at रात 11:00:00 बजे", 23),
        ("04/05/2024 at रात 2:00:00 बजे", 2),
        ("2024/5/4 中午12:30", 12),
        ("2024/5/4 中午1:30", 13),
        ("2024/5/4 凌晨12:30", 0),
        ("2024/5/4 晚上8:30", 20),
        ("4.5.2024 ÖS 3:00:00", 15),
    ],
)
def test_the_part_of_the_day_determines_the_hour(text: str, hour: int) -> None:
    time = find_time(text)
    assert time is not None
    assert time.hour == hour
    assert time.date() == date(2024, 5, 4)


def test_a_time_keeps_the_clock_that_was_read_and_drops_its_zone() -> None:
    assert find_time("2024-05-04T10:00:00.000Z") == datetime(2024, 5, 4, 10)
    assert find_time("2024-05-04T10:00:00+03:00") == datetime(2024, 5, 4, 10)
    assert find_time("2024-05-04") is None


@pytest.mark.parametrize(
    "name",
    [
        "202405041000 On rivers",
        "20240504100000",
        "2024-05-04 On rivers",
        "On rivers 04.05.2024",
        "04-05-2024",
        "4 мая 2024 реки",
        "Rivers, May 4th, 2024",
        "2024年5月4日 河流",
        "2024-5-4 On rivers",
        "2024.5.4",
    ],
)
def test_the_day_is_read_from_the_name(name: str) -> None:
    assert day_in_name(name) == date(2024, 5, 4)


@pytest.mark.parametrize(
    "name", ["v1.2.2024", "2024.1.2.3", "20250904123", "99999999", "Report 12 sepsis 2019"]
)
def test_a_number_in_a_name_is_no_day(name: str) -> None:
    assert day_in_name(name) is None


MONTHS_OF_LANGUAGES = """
January February March April May June July August September October November December
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
Januar Februar März April Mai Juni Juli August September Oktober November Dezember
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
"""


@pytest.mark.parametrize("names", MONTHS_OF_LANGUAGES.strip().splitlines())
def test_every_month_of_a_language_has_its_number(names: str) -> None:
    assert [month_of(name) for name in names.split()] == list(range(1, 13))
    days = [day_in_name(f"4 {name} 2024") for name in names.split()]
    assert days == [date(2024, month, 4) for month in range(1, 13)]
    told = [dates_in(f"x 4 {name} 2024") for name in names.split()]
    assert told == [(f"2024-{month:02}-04",) for month in range(1, 13)]


def test_no_row_of_months_misses_one() -> None:
    assert {len(names.split()) for names in _NAMES} == {24}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Am 4. Mai 2024 war es kalt", ("2024-05-04",)),
        ("Le 1er mai 2024", ("2024-05-01",)),
        ("el 4 de mayo de 2024", ("2024-05-04",)),
        ("в мае 2024", ("2024-05",)),
        ("im Mai 2024", ("2024-05",)),
        ("seit 2024-05-04, 了 2024 年 6 月", ("2024-05-04", "2024-06")),
        ("Kapitel 3 von 2024 und Band 2024", ()),
    ],
)
def test_dates_in_a_line_are_read_in_many_languages(text: str, expected: tuple[str, ...]) -> None:
    assert dates_in(text) == expected
