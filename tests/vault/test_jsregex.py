"""Filters that are JavaScript regular expressions match what they match in the app."""

import re

import pytest

from vaultgraph.vault.jsregex import translate


@pytest.mark.parametrize(
    ("pattern", "found", "not_found"),
    [
        (r"^secret\d", ["secret1", "SECRET2.md"], ["secret", "secret१"]),
        (r"draft$", ["a/Draft"], ["draft\n", "drafts"]),
        (r"^(?<year>\d{4})\/\k<year>", ["2024/2024-05.md"], ["2024/2023-05.md"]),
        (r"\/old\/", ["a/old/b"], ["old"]),
        (r"[^]", ["a", "\n"], []),
        (r"[]", [], ["a"]),
        (r"a{,3}", ["a{,3}"], ["aaa"]),
        (r"a{2}$", ["aa"], ["ba"]),
        (r"\u0416", ["ж", "Ж"], ["з"]),
        (r"^[\D]$", ["a"], ["1"]),
        (r"^[\w-]+x$", ["a-x"], ["é-x"]),
        (r"^(a)?b\1c$", ["bc", "abac"], ["abc"]),
        (r"x.y", ["xay"], ["x\ny", "x\u2028y"]),
        (r"(?<!a)b", ["cb"], ["ab"]),
        (r"^(?!Keep\/)", ["x"], ["keep/a"]),
        (r"\a", ["a"], ["\a"]),
        (r"[\]]", ["]"], ["a"]),
        (r"[a\-z]", ["-"], ["b"]),
        (r"\p{L}", ["p{L}"], ["é"]),
        (r"[a&&b]", ["&"], ["c"]),
        (r"\bfoo\b", ["a foo", "éfoo"], ["afoo"]),
        (r"^(?:Templates|Archive)/.*\.md$", ["archive/x.md"], ["x.md"]),
        (r"\1(a)", ["a"], []),
        (r"\12", ["\n"], ["12"]),
        (r"\x41\cJ", ["a\n"], ["aJ"]),
        (r"]}", ["]}"], []),
    ],
)
def test_a_pattern_finds_what_the_app_finds(
    pattern: str, found: list[str], not_found: list[str]
) -> None:
    compiled = translate(pattern)
    assert [path for path in [*found, *not_found] if compiled.search(path)] == found


@pytest.mark.parametrize(
    "pattern",
    ["(", ")", "a++", "a**", "*a", "(?>a)", "(?P<n>a)", "(?i)a", "(?#x)", "[", "a\\", "[z-a]",
     "(?<n>a)\\k<m>", "^*"],
)  # fmt: skip
def test_what_javascript_refuses_is_refused(pattern: str) -> None:
    with pytest.raises(re.error):
        translate(pattern)
