"""An error has a message and a remedy, and findings are in one fixed order."""

from itertools import permutations

import pytest

from vaultgraph.diagnostics import CODES, Code, Diagnostic, Severity, sort_diagnostics
from vaultgraph.errors import (
    BudgetTooSmallError,
    ConfigError,
    InputError,
    OutputError,
    UsageError,
    VaultgraphError,
    nearest,
    suggestion,
)
from vaultgraph.model import Location, VaultPath


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InputError, 1),
        (OutputError, 1),
        (UsageError, 2),
        (ConfigError, 2),
        (BudgetTooSmallError, 2),
    ],
)
def test_every_error_of_a_run_has_its_exit_code(error: type[VaultgraphError], code: int) -> None:
    raised = error("It broke", remedy="Mend it.")
    assert raised.exit_code == code
    assert str(raised) == "It broke\n  Mend it."
    assert str(error("It broke")) == "It broke"


@pytest.mark.parametrize(
    ("name", "best"), [("gpt-41", "gpt-4.1"), ("CLAUD", "Claude"), ("grok", ""), ("gexf", "")]
)
def test_only_a_near_word_is_suggested(name: str, best: str) -> None:
    assert nearest(name, {"gpt-4.1", "Claude", "rag"}) == best


def test_where_no_word_is_near_a_few_are_listed_and_many_are_not() -> None:
    assert suggestion("promt", ["prompt", "rag"]) == "Did you mean 'prompt'?"
    assert suggestion("gexf", ["prompt", "rag"]) == "Known names: prompt, rag."
    assert suggestion("gexf", [f"note {number}" for number in range(100)]) == ""


def test_where_nothing_is_known_nothing_is_near() -> None:
    assert nearest("x", []) == ""


def finding(path: str, line: int, code: Code, message: str = "") -> Diagnostic:
    return Diagnostic(
        code=code, location=Location(path=VaultPath(path), line=line, column=2), message=message
    )


def test_findings_are_sorted_by_place_then_code_without_duplicates() -> None:
    expected = (
        finding("a.md", 2, Code.ORPHAN),
        finding("a.md", 10, Code.MOJIBAKE),
        finding("a.md", 10, Code.ORPHAN, "1"),
        finding("a.md", 10, Code.ORPHAN, "2"),
        finding("b.md", 1, Code.MOJIBAKE),
    )
    for order in permutations(expected):
        assert sort_diagnostics([*order, order[0]]) == expected


def test_a_finding_reads_as_a_place_a_code_and_a_message() -> None:
    found = finding("a b.md", 3, Code.AMBIGUOUS_LINK, "[[Plan]]: took one")
    assert str(found) == "a b.md:3:2: ambiguous-link [[Plan]]: took one"
    assert found.severity is Severity.WARNING


def test_every_code_has_a_severity_and_a_meaning() -> None:
    assert list(CODES) == list(Code)
