"""What is wrong with a note: values with a stable code, a place, a message and a remedy.

Stages return diagnostics; only the command line prints them. `CODES` is the whole catalogue.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from vaultgraph.model import Location


class Severity(StrEnum):
    """How bad a finding is; `vaultgraph check` exits 1 when an error remains."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Code(StrEnum):
    """The stable code of a finding, as printed and as given to `--select` and `--ignore`."""

    AMBIGUOUS_LINK = "ambiguous-link"
    BROKEN_CANVAS = "broken-canvas"
    BROKEN_SYMLINK = "broken-symlink"
    DEEP_NESTING = "deep-nesting"
    DUPLICATE_FOOTNOTE = "duplicate-footnote"
    DUPLICATE_NAME = "duplicate-name"
    EMBED_LOOP = "embed-loop"
    INVALID_PROPERTIES = "invalid-properties"
    INVALID_SETTINGS = "invalid-settings"
    MISSING_ANCHOR = "missing-anchor"
    MOJIBAKE = "mojibake"
    ORPHAN = "orphan"
    OVERSIZED_NOTE = "oversized-note"
    UNDECODABLE_TEXT = "undecodable-text"
    UNDEFINED_FOOTNOTE = "undefined-footnote"
    UNREADABLE_FILE = "unreadable-file"
    UNRESOLVED_LINK = "unresolved-link"
    UNUSED_FOOTNOTE = "unused-footnote"


CODES: dict[Code, tuple[Severity, str]] = {
    Code.AMBIGUOUS_LINK: (Severity.WARNING, "a link names several notes; one was taken"),
    Code.BROKEN_CANVAS: (Severity.ERROR, "a canvas is not valid JSON Canvas"),
    Code.BROKEN_SYMLINK: (Severity.WARNING, "a symlink loops, dangles or leaves the vault"),
    Code.DEEP_NESTING: (Severity.INFO, "blocks are nested deeper than is read"),
    Code.DUPLICATE_FOOTNOTE: (Severity.WARNING, "a footnote is defined twice; the last one counts"),
    Code.DUPLICATE_NAME: (Severity.WARNING, "two paths differ only by case or Unicode form"),
    Code.EMBED_LOOP: (Severity.WARNING, "notes embed each other in a circle"),
    Code.INVALID_PROPERTIES: (Severity.ERROR, "the frontmatter is not valid YAML"),
    Code.INVALID_SETTINGS: (Severity.WARNING, "a file of .obsidian could not be used"),
    Code.MISSING_ANCHOR: (Severity.WARNING, "a link names a heading or block that is not there"),
    Code.MOJIBAKE: (Severity.WARNING, "text was decoded with the wrong code page"),
    Code.ORPHAN: (Severity.INFO, "no link leads to or from the note"),
    Code.OVERSIZED_NOTE: (Severity.INFO, "the note is far larger than a person reads"),
    Code.UNDECODABLE_TEXT: (Severity.WARNING, "bytes that are not valid text were replaced"),
    Code.UNDEFINED_FOOTNOTE: (Severity.WARNING, "a footnote marker has no definition"),
    Code.UNREADABLE_FILE: (Severity.ERROR, "the file could not be read"),
    Code.UNRESOLVED_LINK: (Severity.INFO, "a link names a note that is not written yet"),
    Code.UNUSED_FOOTNOTE: (Severity.INFO, "a footnote definition is never referred to"),
}
"""Every code with its severity and its meaning in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding at one place.

    Args:
        code: what kind of finding it is.
        location: the file, line and column (from 1) where it stands.
        message: what was found there.
        remedy: what its author can do, or an empty string when nothing need be done.
    """

    code: Code
    location: Location
    message: str
    remedy: str = ""

    @property
    def severity(self) -> Severity:
        """The severity that `CODES` gives to this code."""
        return CODES[self.code][0]

    def __str__(self) -> str:
        return f"{self.location}: {self.code} {self.message}"


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Order findings by place, then code, then message, each one once."""
    unique = dict.fromkeys(diagnostics)
    return tuple(sorted(unique, key=lambda found: (found.location, found.code, found.message)))
