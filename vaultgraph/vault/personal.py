"""Personal data in a note's text, to be reported and never removed (part of stage 2).

In: the text of a note. Out: the places of numbers that identify a person: of cards, accounts,
identity papers and orders. Numbers with a checksum must pass it; order numbers and American social
security numbers have none, and count only behind their name.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

_CARD = re.compile(r"(?<![\w.\-])[2-6]\d(?:[ \-]?\d){11,17}(?![\w\-])")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_SNILS = re.compile(r"(?<![\w\-])\d{3}[- ]\d{3}[- ]\d{3}[- ]\d{2}(?![\w\-])")
_INN = re.compile(r"\bИНН\D{0,12}(?P<number>\d{12})\b", re.IGNORECASE)
_RESIDENT = re.compile(r"(?<!\w)[1-9]\d{16}[\dXx](?!\w)")
_SOCIAL = re.compile(
    r"\b(?:SSN|social security)\D{0,24}(?P<number>\d{3}-\d{2}-\d{4})\b", re.IGNORECASE
)
_NIR = re.compile(r"(?<!\w)[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?\d{2} ?\d{3} ?\d{3} ?\d{2}(?!\w)")
_ORDER = re.compile(
    r"(?:\border\s{0,3}(?:no\b\.?|number|id|#|№)|\bзаказ[а]?\s{0,3}(?:№|номер)|订单(?:号|编号))"
    r"\s{0,3}[:：#№]?\s{0,3}(?P<number>(?=[A-Z\-]{0,12}\d)[A-Z0-9][A-Z0-9\-]{4,30})",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"\d(?:[ \-]?[\dA-Z]){10}")
_SHORTEST = re.compile(r"\d(?:[ \-]?[\dA-Za-z]){4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """A finding: its kind, its line and its column, from 1. The number is never stored."""

    kind: str
    line: int
    column: int


def find_personal_data(text: str) -> tuple[PersonalData, ...]:
    """Find personal data, in the order of the text, in linear time."""
    if not _SHORTEST.search(text):
        return ()
    found = sorted({place: kind for kind, place in _places(text)}.items())
    breaks = [match.start() for match in re.finditer("\n", text)] if found else []
    return tuple(
        PersonalData(kind=kind, line=(row := bisect_left(breaks, place)) + 1,
                     column=place - (breaks[row - 1] if row else -1))
        for place, kind in found
    )  # fmt: skip


def _places(text: str) -> Iterator[tuple[str, int]]:
    is_long = _LONG_NUMBER.search(text) is not None
    lowered = text.replace("İ", "I").lower()  # lower-cased, this letter alone becomes two
    for kind, (pattern, is_valid) in _KINDS.items():
        names = _NAMES.get(kind)
        found = _named(text, lowered, names, pattern) if names else pattern.finditer(text)
        for match in found if names or is_long else ():
            group = "number" if "number" in pattern.groupindex else 0
            if is_valid(re.sub(r"[ \-]", "", match[group]).upper()):
                yield kind, match.start(group)


def _named(
    text: str, lowered: str, names: Sequence[str], pattern: re.Pattern[str]
) -> Iterator[re.Match[str]]:
    """Match a pattern only where one of the names occurs that it begins with, which is faster."""
    for name in names:
        place = lowered.find(name)
        while place >= 0:
            if match := pattern.match(text, place):
                yield match
            place = lowered.find(name, place + len(name))


_ISSUERS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|(?:5[1-5]\d\d|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720))\d{12}"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|3(?:0[0-5]|[689]\d)\d{11,16}"  # Diners Club
    r"|35(?:2[89]|[3-8]\d)\d{12,15}"  # JCB
    r"|(?:6011|64[4-9]\d|65\d\d|62\d\d|220[0-4])\d{12,15}"  # Discover, UnionPay, Mir
    r"|(?:5018|5020|5038|5893|6304|6759|676[123])\d{9,15}"  # Maestro
)
"""The prefixes of card numbers with their lengths; a timestamp in digits matches none of them."""


def _is_card(number: str) -> bool:
    """Check a card number by its issuer and the algorithm of Luhn (ISO/IEC 7812-1)."""
    if not _ISSUERS.fullmatch(number):
        return False
    digits = [int(digit) for digit in reversed(number)]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return len(set(number)) > 1 and (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _is_iban(number: str) -> bool:
    """Check an account number by ISO 13616: with letters as numbers, it is 1 modulo 97."""
    turned = number[4:] + number[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def _is_snils(number: str) -> bool:
    """Check a Russian insurance number: the weighted sum of nine digits, modulo 101."""
    total = sum(int(digit) * weight for digit, weight in zip(number, range(9, 0, -1), strict=False))
    return total % 101 % 100 == int(number[9:])


def _is_inn(number: str) -> bool:
    """Check a Russian taxpayer's number of twelve digits by its two check digits."""
    weights = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
    digits = [int(digit) for digit in number]

    def check(length: int) -> int:
        pairs = zip(digits[:length], weights[-length:], strict=True)
        return sum(digit * weight for digit, weight in pairs) % 11 % 10

    return digits[10:] == [check(10), check(11)]


def _is_resident(number: str) -> bool:
    """Check a Chinese identity number (GB 11643): its day of birth, and modulo 11."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17]


def _is_nir(number: str) -> bool:
    """Check a French social security number: its key is 97 minus the number modulo 97."""
    return 97 - int(number[:13]) % 97 == int(number[13:])


def _is_named(_: str) -> bool:
    return True


_KINDS: dict[str, tuple[re.Pattern[str], Callable[[str], bool]]] = {
    "order number": (_ORDER, _is_named),
    "social security number": (_SOCIAL, _is_named),
    "French social security number": (_NIR, _is_nir),
    "Chinese identity number": (_RESIDENT, _is_resident),
    "Russian taxpayer number": (_INN, _is_inn),
    "Russian insurance number": (_SNILS, _is_snils),
    "bank account number": (_IBAN, _is_iban),
    "card number": (_CARD, _is_card),
}

_NAMES = {
    "order number": ("order", "заказ", "订单"),
    "social security number": ("ssn", "social security"),
    "Russian taxpayer number": ("инн",),
}
"""The words that numbers of a kind follow; the other kinds are long numbers by themselves."""
