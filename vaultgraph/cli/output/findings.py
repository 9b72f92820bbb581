"""Diagnostics in the forms that people, scripts, GitHub and code scanners read."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from urllib.parse import quote

import click

from vaultgraph import __version__
from vaultgraph.cli.output.errors import with_flags
from vaultgraph.cli.output.printing import print_line, printable, show
from vaultgraph.cli.output.summary import print_json, print_table
from vaultgraph.cli.words import translate_finding, word
from vaultgraph.diagnostics import CODES, Code, Diagnostic, Severity

Findings = Sequence[Diagnostic]

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_SARIF = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def print_text(found: Findings, vault: Path) -> None:
    """Print one finding a line, each remedy once, and at the end how many there are."""
    shown: set[str] = set()
    for finding in found:
        code = click.style(finding.code, fg=_COLOURS[finding.severity])
        times = word("times", n=finding.count) if finding.count > 1 else ""
        print_line(
            f"{printable(str(finding.location))}: {code} "
            f"{_said(finding.message)}{click.style(times, dim=True)}"
        )
        remedy = with_flags(translate_finding(finding.remedy), finding.options)
        if remedy and remedy not in shown:
            shown.add(remedy)
            print_line(f"  {show(remedy, dim=True)}")
    if found:
        print_line("")
        print_table(_by_code(found))
    counts = Counter(finding.severity for finding in found)
    print_line(word("comma").join(_number(counts[severity], severity) for severity in Severity))


def _said(message: str) -> str:
    return printable(translate_finding(message))


def _number(count: int, severity: Severity) -> str:
    return word(f"findings_{severity.value}", n=count)


def _by_code(found: Findings) -> Iterable[tuple[str, str]]:
    """Count findings by code, the worst and most frequent first."""
    counts = Counter(finding.code for finding in found)
    worst: dict[Code, int] = {}
    for finding in found:
        rank = list(Severity).index(finding.severity)
        worst[finding.code] = min(rank, worst.get(finding.code, rank))
    for code in sorted(counts, key=lambda code: (worst[code], -counts[code], code)):
        yield code.value, f"{counts[code]:>5,}  {translate_finding(CODES[code][1])}"


def print_as_json(found: Findings, vault: Path) -> None:
    """Print the findings and their number by severity."""
    findings = [
        {"code": finding.code, "severity": finding.severity, **asdict(finding.location)}
        | {"message": finding.message, "remedy": _remedy(finding), "count": finding.count}
        for finding in found
    ]
    counts = Counter(finding.severity for finding in found)
    numbers = {severity.value: counts[severity] for severity in Severity}
    print_json({"findings": findings, "counts": numbers})


def print_github(found: Findings, vault: Path) -> None:
    """Print workflow commands, which GitHub shows at the lines of a pull request."""
    for finding in found:
        place = finding.location
        properties = {
            "file": _place(vault, place.path),
            "line": place.line,
            "col": place.column,
            "title": finding.code.value,
        }
        listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
        message = _data(_sentences(finding))
        click.echo(f"::{_GITHUB[finding.severity]} {listed}::{message}")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def print_sarif(found: Findings, vault: Path) -> None:
    """Print SARIF 2.1.0, which code scanners and editors read."""
    codes = list(Code)
    driver = {
        "name": "vaultgraph",
        "version": __version__,
        "rules": [_rule(code) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, vault, codes.index(finding.code)) for finding in found],
    }
    print_json({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: Code) -> dict[str, object]:
    severity, meaning = CODES[code]
    return {
        "id": code.value,
        "shortDescription": {"text": meaning},
        "defaultConfiguration": {"level": _SARIF[severity]},
    }


def _result(finding: Diagnostic, vault: Path, rule: int) -> dict[str, object]:
    place = finding.location
    return {
        "ruleId": finding.code.value,
        "ruleIndex": rule,
        "level": _SARIF[finding.severity],
        "message": {"text": _sentences(finding)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(_place(vault, place.path))},
                    "region": {"startLine": place.line, "startColumn": place.column},
                }
            }
        ],
    }


def _sentences(finding: Diagnostic) -> str:
    """Return the message and the remedy as sentences of one text."""
    said = f"{finding.message} ({finding.count:,} times)" if finding.count > 1 else finding.message
    remedy = _remedy(finding)
    if not remedy:
        return said
    end = " " if said.endswith((".", "?", "!", "…")) else ". "
    return f"{said}{end}{remedy}"


def _remedy(finding: Diagnostic) -> str:
    return with_flags(finding.remedy, finding.options)


def _place(vault: Path, path: str) -> str:
    """Return a path relative to the working folder, from which repositories are checked."""
    return Path(os.path.relpath(vault / path)).as_posix()


FORMS: dict[str, Callable[[Findings, Path], None]] = {
    "text": print_text,
    "json": print_as_json,
    "sarif": print_sarif,
    "github": print_github,
}
"""How findings may be printed."""
