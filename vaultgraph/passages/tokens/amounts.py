"""Parse numbers of tokens as people write them (part of stage 7).

In: `8000`, `8k`, `1.5M`; `k` is 1,000 and `ki` is 1,024. Out: a number.
"""

import re
from decimal import Decimal

from vaultgraph.errors import UsageError

_UNITS = {"": 1, "k": 1_000, "m": 1_000_000, "ki": 1_024, "mi": 1_048_576}
_LARGEST = 10**12
_AMOUNT = re.compile(r"(\d+(?:[_,]\d{3})*(?:\.\d+)?)\s*(ki|mi|k|m|)", re.IGNORECASE)


def read_amount(written: object) -> int:
    """Parse a number of tokens, from 1 to 10^12.

    Raises:
        UsageError: it is no such number.
    """
    plain = isinstance(written, str | int) and not isinstance(written, bool)
    match = _AMOUNT.fullmatch(str(written).strip()) if plain else None
    number = re.sub("[_,]", "", match[1]) if match else ""
    tokens = round(Decimal(number) * _UNITS[match[2].lower()]) if match else 0
    if not 1 <= tokens <= _LARGEST:
        raise UsageError(
            f"{written!r} is not a number of tokens",
            remedy="Write 8000, 8k, 128k or 1M.",
            options=("budget",),
        )
    return tokens
