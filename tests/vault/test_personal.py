"""Numbers that identify a person are found by their checksum, and others are not."""

import pytest

from vaultgraph.vault.personal import find_personal_data


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Paid with 4111 1111 1111 1111 today", "card number"),
        ("5500-0055-5555-5559", "card number"),
        ("2223003122003222", "card number"),
        ("378282246310005", "card number"),
        ("30569309025904", "card number"),
        ("6011111111111117", "card number"),
        ("3530111333300000", "card number"),
        ("6200000000000005", "card number"),
        ("2200000000000004", "card number"),
        ("6759649826438453", "card number"),
        ("account GB82 WEST 1234 5698 7654 32.", "bank account number"),
        ("DE89370400440532013000", "bank account number"),
        ("СНИЛС 112-233-445 95", "Russian insurance number"),
        ("ИНН: 500100732259", "Russian taxpayer number"),
        ("身份证 11010519491231002X", "Chinese identity number"),
        ("SSN: 078-05-1120", "social security number"),
        ("Order No. 112-4433221-99", "order number"),
        ("заказ № 44556677", "order number"),
        ("订单号：2024050412345", "order number"),
    ],
)
def test_a_number_is_found_by_its_kind(text: str, kind: str) -> None:
    assert [found.kind for found in find_personal_data(f"x\n{text}")] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112",
        "GB82 WEST 1234 5698 7654 33",
        "112-233-445 96",
        "11010519491331002X",
        "0000 0000 0000 0000",
        "202405041000 is a note, 3.14159265358979 a number",
        "order number one, in order no one knows",
        "![[Pasted image 20231009103133.png|400]] and 20240715193908",
        "2024-05-04 10-00-05 2, 20260108173804123",
        "078-05-1120",
        "",
    ],
)
def test_what_fails_its_checksum_is_not_found(text: str) -> None:
    assert find_personal_data(text) == ()


def test_places_count_from_one() -> None:
    (found,) = find_personal_data("a\nbc 4111111111111111\n")
    assert (found.line, found.column) == (2, 4)
