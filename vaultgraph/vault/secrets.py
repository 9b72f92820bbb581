"""Keys and passwords in a note's text, found and masked before anything else reads it.

In: the decoded text. Out: what was found, and the text with every secret replaced by a mask of the
same length, so that offsets stay valid. Patterns are those of detect-secrets, and some of ours for
services that it does not cover. Its entropy detectors stay off: in prose they find only words and
hashes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from vaultgraph.vault import credentials
from vaultgraph.vault.shapes import is_key, is_login, is_password

MASK = "█"
"""Replaces each character of a secret."""

_RUN = re.compile(r"[A-Za-z0-9_\-+/=.]{16,}+")
_LEAST_RUN = re.compile(r"[A-Za-z0-9_\-+/=.]{16}")
_PREFIX = re.compile(
    r"A(?:KIA|SIA|BIA|CCA|3T|Iza)|(?:gh[oprsu]|hf|npm|[prs]k)_|glpat-|xox[a-z]-|sk-|SG\.|eyJ"
)
_LABELS = (
    "mot de passe", "mdp", "kennwort", "contraseña", "senha", "wachtwoord", "hasło", "parola",
    "şifre", "пароль", "密码", "密碼", "パスワード", "비밀번호",
)  # fmt: skip
"""Words for "password" that do not begin with `passw`, as those of English and German do."""

_SIGNS = {
    sign: re.compile(f"{re.escape(sign)}{rest}")
    for sign, rest in (
        (":", r"(?://)?[^\s/@]{1,80}@"),
        *((word, "[^\n]{0,30}?[:=：]") for word in ("passphrase", "secret", "token")),
        *((word, ".?key[^\n]{0,30}?[:=：]") for word in ("api", "access")),
        *((word, "[^\n]{0,30}?[:=：|]") for word in ("passw", *_LABELS)),
        *credentials.SIGNS,
    )
}
"""Patterns of what may name a secret in lower-cased text, by their first letters, which
`str.find` finds quickly."""

_LONGEST_RUN = 1_000
_MARGIN = 240
_LONGEST_WINDOW = 4_000
_PRIVATE_KEY = re.compile(
    r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----(?:[ \t>]*\n|\\n|[ \t]+)"
    r"(?:.{0,20000}?-----END [A-Z ]+-----|(?:[ \t>]*[A-Za-z0-9+/=:, \-]{0,100}\n?)*)",
    re.DOTALL,
)
_OWN = {
    "Anthropic API Key": re.compile(r"\bsk-ant-[A-Za-z0-9_\-]{32,}"),
    "OpenAI API Key": re.compile(r"\bsk-(?:proj-|svcacct-)?[A-Za-z0-9_\-]{40,}"),
    "Google API Key": re.compile(r"\bAIza[A-Za-z0-9_\-]{35}"),
    "Hugging Face Token": re.compile(r"\bhf_[A-Za-z0-9]{34}\b"),
    "GitHub Token": re.compile(r"\bgithub_pat_[A-Za-z0-9_]{60,}"),
}
_ASSIGNMENT = re.compile(
    rf"(?i:(?P<password>passw(?:or)?d|passwort|{'|'.join(_LABELS)})|passphrase|secret[\w\-]*key|secret|(?:api|licen[cs]e)[\s_\-]?key"
    r"|access[\s_\-]?key|(?:auth|api|access|refresh|bot)[\s_\-]?token)[*_]{0,3}[\"'`]?\s{0,4}[:=：|][*_]{0,3}\s{0,4}[\"'`]?"
    r"(?P<value>(?(password)[^\s\"'`,;()\[\]<>{}|]{6,200}|[^\s\"'`,;()\[\]<>{}|]{8,200}))"
)
_LOGIN = re.compile(
    r"(?<![\w.\-/:@])(?P<user>[\w.\-]{1,80}):(?P<value>[^\s/:@]{6,80})@[\w\-]+(?:\.[\w\-]+)+"
)
"""Credentials before the name of a host, without a scheme: `anna:Kr1stall@ftp.example.org`."""
_NAMING = ("passw", "passphrase", "secret", "key", "token", *_LABELS)
"""At least one of them is in case-folded text wherever `_ASSIGNMENT` matches."""

_SYNTAX = re.compile(r"[\"<>\r\n]")
_NOT_SECRET = frozenset({"Public IP (ipv4)", "Private Key"})
_NEEDED = {"NPM tokens": ":_authToken="}
"""What a window must contain before a pattern is tried that takes quadratic time in vain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A finding: its kind, and its half-open span in characters. The value is never stored."""

    kind: str
    start: int
    end: int


def find_secrets(text: str) -> tuple[Secret, ...]:
    """Find secrets, in order and without overlap, in time linear in the text."""
    found: list[Secret] = []
    if "PRIVATE KEY" in text:
        found += (
            Secret(kind="Private Key", start=match.start(), end=match.end())
            for match in _PRIVATE_KEY.finditer(text)
        )
    elif not _may_contain_any(text):
        return ()
    for start, end in _windows(text):
        found += _in_window(text[start:end], start)
    return _without_overlap(found)


def mask_secrets(text: str, secrets: tuple[Secret, ...]) -> str:
    """Mask every secret; line breaks are kept, so that lines and offsets stay valid."""
    parts: list[str] = []
    position = 0
    for secret in secrets:
        hidden = text[secret.start : secret.end]
        parts += (text[position : secret.start], re.sub(r"[^\r\n]", MASK, hidden))
        position = secret.end
    return "".join((*parts, text[position:]))


def mask_text(text: str) -> str:
    """Find and mask every secret of a text."""
    return mask_secrets(text, find_secrets(text))


def mask_document(text: str) -> str:
    """Mask the secrets in names inside a finished document of any syntax.

    A finding that spans quotes, tags or line ends is not inside one name, and is not masked.
    """
    found = (each for each in find_secrets(text) if not _SYNTAX.search(text[each.start : each.end]))
    return mask_secrets(text, tuple(found))


def _may_contain_any(text: str) -> bool:
    """Return whether a text contains what a search starts at; most names and sentences do not."""
    if _LEAST_RUN.search(text):
        return True
    return any(map(_lowered(text).__contains__, _SIGNS))


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the few short stretches, each inside a line, that could contain a secret."""
    start = end = 0
    for place in sorted(_suspects(text)):
        if place < end:
            continue
        if end > start:
            yield start, end
        start = max(end, text.rfind("\n", 0, place) + 1, place - _MARGIN)
        line_end = text.find("\n", place, place + _LONGEST_WINDOW)
        end = line_end if line_end >= 0 else min(len(text), place + _LONGEST_WINDOW)
    if end > start:
        yield start, end


def _suspects(text: str) -> Iterator[int]:
    for match in _RUN.finditer(text):
        run = match[0]
        if len(run) <= _LONGEST_RUN and (any(map(str.isdigit, run)) or _PREFIX.search(run)):
            yield match.start()
    lowered = _lowered(text)
    for sign, pattern in _SIGNS.items():
        place = lowered.find(sign)
        while place >= 0:
            if pattern.match(lowered, place):
                yield place
            place = lowered.find(sign, place + len(sign))


def _lowered(text: str) -> str:
    """Lower-case a text and keep its length: one letter alone becomes two."""
    return text.replace("İ", "I").lower()


def _in_window(window: str, offset: int) -> Iterator[Secret]:
    def secret(kind: str, span: tuple[int, int]) -> Secret:
        return Secret(kind=kind, start=offset + span[0], end=offset + span[1])

    folded = window.replace("İ", "i").replace("ı", "i").casefold()  # as patterns ignore case
    for match in _ASSIGNMENT.finditer(window) if any(map(folded.__contains__, _NAMING)) else ():
        if is_password(match["value"], window, match.end("value")):
            yield secret("Secret Keyword", match.span("value"))
    for match in _LOGIN.finditer(window) if "@" in window else ():
        if is_login(match["user"], match["value"]):
            yield secret("Basic Auth Credentials", match.span("value"))
    for kind, span in credentials.find_credentials(window, folded):
        if is_key(kind, window, *span):
            yield secret(kind, span)
    for kind, pattern in (*_OWN.items(), *_known_patterns()):
        if _NEEDED.get(kind, "") not in window:
            continue
        for match in pattern.finditer(window):
            if match[0].strip() and is_key(kind, window, *match.span()):
                yield secret(kind, match.span())


@cache
def _known_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the patterns of detect-secrets with their kinds, sorted by kind."""
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
    from detect_secrets.plugins.base import RegexBasedDetector

    classes: dict[str, Any] = get_mapping_from_secret_type_to_class()
    return tuple(
        (kind, pattern)
        for kind in sorted(classes)
        if issubclass(classes[kind], RegexBasedDetector) and kind not in _NOT_SECRET
        for pattern in classes[kind]().denylist
    )


def _without_overlap(found: list[Secret]) -> tuple[Secret, ...]:
    """Merge overlapping findings into the one that starts first."""
    kept: list[Secret] = []
    for secret in sorted(found, key=lambda each: (each.start, -each.end, each.kind)):
        if not kept or secret.start >= kept[-1].end:
            kept.append(secret)
        elif secret.end > kept[-1].end:
            kept[-1] = Secret(kind=kept[-1].kind, start=kept[-1].start, end=secret.end)
    return tuple(kept)
