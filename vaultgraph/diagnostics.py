"""What is wrong with a note: values with a stable code, a place, a message and a remedy.

Stages return diagnostics; only the command line prints them. `CODES` is the whole catalogue.
"""

import traceback
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from vaultgraph.model import Location, VaultPath


class Severity(StrEnum):
    """How bad a finding is, the worst first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    def is_at_least(self, other: "Severity") -> bool:
        """Return whether it is as bad as another one, or worse."""
        order = list(Severity)
        return order.index(self) <= order.index(other)


class Code(StrEnum):
    """The stable code of a finding, as printed and as given to `--select` and `--ignore`."""

    AMBIGUOUS_LINK = "ambiguous-link"
    BROKEN_CANVAS = "broken-canvas"
    BROKEN_SYMLINK = "broken-symlink"
    CONFLICT_COPY = "conflict-copy"
    DAMAGED_CACHE = "damaged-cache"
    DEEP_NESTING = "deep-nesting"
    DUPLICATE_FOOTNOTE = "duplicate-footnote"
    DUPLICATE_NAME = "duplicate-name"
    EMBED_LOOP = "embed-loop"
    INTERNAL_ERROR = "internal-error"
    INVALID_PROPERTIES = "invalid-properties"
    INVALID_SETTINGS = "invalid-settings"
    MISSING_ANCHOR = "missing-anchor"
    MOJIBAKE = "mojibake"
    NOT_DOWNLOADED = "not-downloaded"
    ORPHAN = "orphan"
    OVERSIZED_NOTE = "oversized-note"
    PARTIAL_EXPORT = "partial-export"
    UNDECODABLE_TEXT = "undecodable-text"
    UNDEFINED_FOOTNOTE = "undefined-footnote"
    UNREADABLE_FILE = "unreadable-file"
    UNRESOLVED_LINK = "unresolved-link"
    UNUSED_FOOTNOTE = "unused-footnote"


CODES: dict[Code, tuple[Severity, str]] = {
    Code.AMBIGUOUS_LINK: (Severity.WARNING, "a link names several notes; one was taken"),
    Code.BROKEN_CANVAS: (Severity.ERROR, "a canvas is not valid JSON Canvas"),
    Code.BROKEN_SYMLINK: (Severity.WARNING, "a symlink loops, dangles or leaves the vault"),
    Code.CONFLICT_COPY: (Severity.WARNING, "a sync tool kept two versions of a file"),
    Code.DAMAGED_CACHE: (Severity.INFO, "a file in the cache is damaged; it is made again"),
    Code.DEEP_NESTING: (Severity.INFO, "blocks are nested too deeply"),
    Code.DUPLICATE_FOOTNOTE: (Severity.WARNING, "a footnote is defined twice; the last one counts"),
    Code.DUPLICATE_NAME: (Severity.WARNING, "two paths differ only by case or Unicode form"),
    Code.EMBED_LOOP: (Severity.WARNING, "notes embed each other in a circle"),
    Code.INTERNAL_ERROR: (Severity.ERROR, "a bug in vaultgraph; the note was left out"),
    Code.INVALID_PROPERTIES: (Severity.ERROR, "the frontmatter is not valid YAML"),
    Code.INVALID_SETTINGS: (Severity.WARNING, "a file of .obsidian could not be used"),
    Code.MISSING_ANCHOR: (Severity.WARNING, "a link names a heading or block that is not there"),
    Code.MOJIBAKE: (Severity.WARNING, "text was decoded with the wrong code page"),
    Code.NOT_DOWNLOADED: (Severity.WARNING, "a file is in iCloud and not on this computer"),
    Code.ORPHAN: (Severity.INFO, "no link leads to or from the note"),
    Code.OVERSIZED_NOTE: (Severity.INFO, "the note is unusually large"),
    Code.PARTIAL_EXPORT: (Severity.WARNING, "part of a chat export could not be read"),
    Code.UNDECODABLE_TEXT: (Severity.WARNING, "bytes that are not valid text were replaced"),
    Code.UNDEFINED_FOOTNOTE: (Severity.WARNING, "a footnote marker has no definition"),
    Code.UNREADABLE_FILE: (Severity.ERROR, "the file could not be read"),
    Code.UNRESOLVED_LINK: (Severity.INFO, "a link names a note or a file that is not there"),
    Code.UNUSED_FOOTNOTE: (Severity.INFO, "a footnote definition is never referred to"),
}
"""Every code with its default severity and its meaning in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding at one place.

    Args:
        code: what kind of finding it is.
        location: the file, line and column (from 1) where it is.
        message: what was found there.
        remedy: what its author can do; empty if nothing needs to be done.
        level: its severity, if it differs from that of its code.
        subject: what it is about, where several findings of a code can be about the same; an
            empty string where each is about its own place.
        count: the number of places with this finding; `location` is the first.
        options: the options of a run that help, by their names in Python.
        trace: the traceback of a bug, for a bug report.
    """

    code: Code
    location: Location
    message: str
    remedy: str = ""
    level: Severity | None = None
    subject: str = ""
    count: int = 1
    options: tuple[str, ...] = ()
    trace: str = ""

    @property
    def severity(self) -> Severity:
        """Its own severity, or the one that `CODES` gives to its code."""
        return self.level or CODES[self.code][0]

    def __str__(self) -> str:
        more = f" ({self.count:,} times)" if self.count > 1 else ""
        return f"{self.location}: {self.code} {self.message}{more}"


def bug_in(path: str, error: BaseException) -> Diagnostic:
    """Report that a note was left out because of a bug in vaultgraph."""
    return Diagnostic(
        code=Code.INTERNAL_ERROR,
        location=Location(path=VaultPath(path)),
        message=f"{type(error).__name__} in vaultgraph itself: the note was left out",
        remedy="Please report it; everything else was read.",
        trace="".join(traceback.format_exception(error)),
    )


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort findings by place, then code, then message, without duplicates."""
    unique = dict.fromkeys(diagnostics)
    return tuple(sorted(unique, key=lambda found: (found.location, found.code, found.message)))


def gather_diagnostics(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort findings, and merge those about one subject into the first, which gets their count."""
    gathered: dict[object, list[Diagnostic]] = {}
    for found in sort_diagnostics(diagnostics):
        subject = (found.code, found.level, found.subject) if found.subject else found
        gathered.setdefault(subject, []).append(found)
    return tuple(
        replace(same[0], count=sum(found.count for found in same)) if len(same) > 1 else same[0]
        for same in gathered.values()
    )
