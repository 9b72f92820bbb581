"""No secret of a note is among its terms, wherever it stands."""

import pytest

from tests.building import parse

KEY = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"


@pytest.mark.parametrize(
    "text",
    [
        f"Use {KEY} for the boiler.",
        f"---\nkey: {KEY}\nyear: 1904\n---\nText.",
        f"- the key: {KEY}\n- the valve",
        f"| a | b |\n|---|---|\n| key | {KEY} |",
        f">[!nexus_user] **User** - 30.06.2025 at 12:03\n> {KEY}",
    ],
)
def test_terms_contain_no_secret(text: str) -> None:
    note = parse(text)
    assert note.secrets
    assert all(KEY.lower() not in each.terms for each in note.passages)
    assert all(KEY.lower() not in each.context_terms for each in note.passages)
