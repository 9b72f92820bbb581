"""Patterns of credentials that detect-secrets does not cover (part of stage 2).

In: a stretch of text that may contain a secret, from `secrets`. Out: what may be one. Services give
their keys prefixes, so that scanners find them; programs and protocols have fixed places for them.
"""

import re
from collections.abc import Iterator

_BODIES = (
    r"sk-(?:or-v1-|lf-)?[A-Za-z0-9]{32,}",
    r"(?:gsk|hf|npm|ntn|r8|sbp|whsec|dckr_pat|dckr_oat|lin_api|lin_oauth)_[A-Za-z0-9]{24,}",
    r"figd_[A-Za-z0-9_\-]{36,}",
    r"(?:xai|pplx)-[A-Za-z0-9]{40,}",
    r"tvly-(?:dev-)?[A-Za-z0-9]{28,}",
    r"(?:nvapi|glpat|glrt|GOCSPX|sq0atp|sq0csp|NRAK)-[A-Za-z0-9_\-]{20,}",
    r"(?:key-|dapi)[a-f0-9]{32}\b",
    r"do[opr]_v1_[a-f0-9]{64}",
    r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}",
    r"sntry[su]_[A-Za-z0-9+/=_\-]{40,}",
    r"secret_[A-Za-z0-9]{43}\b",
    r"pat[A-Za-z0-9]{14}\.[a-f0-9]{64}",
    r"hv[brs]\.[A-Za-z0-9_\-]{24,}",
    r"ya29\.[A-Za-z0-9_\-]{30,}",
    r"[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_\-]{60,}",
    r"sl\.[A-Za-z0-9_\-]{100,}",
    r"EAA[A-Za-z0-9]{100,}",
    r"A{20}[A-Za-z0-9%]{50,}",
    r"AGE-SECRET-KEY-1[A-Z0-9]{50,}",
)
_PATTERNS = {
    "Service Token": re.compile(rf"(?<![\w\-/.])(?:{'|'.join(_BODIES)})"),
    "Authorization Header": re.compile(
        r"(?i)\b(?:basic (?P<basic>[A-Za-z0-9+/=]{20,})"
        r"|(?:bearer|SSWS) (?P<bearer>[A-Za-z0-9_\-.=+/]{20,}))"
    ),
    "Basic Auth Credentials": re.compile(r"://:(?P<value>[^\s/:@]{4,80})@"),
    "Signed Address": re.compile(r"[?&](?:sig|X-Amz-Signature)=(?P<value>[A-Za-z0-9%+/=]{30,})"),
    "Password Hash": re.compile(
        r"\$(?:2[abxy]\$\d\d|apr1|[156]|argon2id?|scrypt|y)\$(?P<value>[^\s|`\"']{20,})"
    ),
    "Command Line Password": re.compile(
        r"\bcurl\b[^\n|]{0,200}?\s(?:-u|--user)[ =][\"']?[^\s:\"']{1,80}:(?P<curl>[^\s\"']{4,80})"
        r"|\bmysql(?:dump)?\b[^\n|]{0,200}?\s-p(?P<mysql>[^\s\"'\-][^\s\"']{3,80})"
        r"|\bsshpass\s+-p\s*[\"']?(?P<ssh>[^\s\"']{4,80})"
        r"|\blogin\s+\S{1,80}\s+password\s+(?P<netrc>\S{4,80})"
    ),
    "Wireless Password": re.compile(
        r"(?i)\bWIFI:[^\n]{0,200}?\bP:(?P<value>(?:[^;\\\n]|\\.){4,80});"
    ),
    "Recovery Phrase": re.compile(
        r"(?i)(?:seed|mnemonic|recovery|сид)[ \-]?(?:phrase|words?|фраза)?[*_]*\s*[:=：][*_`\"\s]*"
        r"(?P<value>(?:[a-z]{3,8}[ ,]{1,2}){11,23}[a-z]{3,8})\b"
    ),
    "Private Key": re.compile(
        r"(?i)private[\s_\-]?key[^\n:=]{0,20}[:=]\s*[\"'`]?(?P<value>(?:0x)?[a-f0-9]{64}\b|[a-z0-9+/]{43}=)"
    ),
}
"""Patterns by the kind of what they find; the named group is the secret, else the whole match."""

_SETS = "[^\n]{0,20}[:=：]"
SIGNS = (
    *((word, "") for word in ("bearer ", "basic ", "ssws ", "sshpass ", "wifi:", "://:")),
    *((word, _SETS) for word in ("seed", "mnemonic", "recovery", "сид", "private", "license")),
    ("curl ", "[^\n]{0,200}?:"),
    ("mysql", "[^\n]{0,200}? -p"),
    ("login ", "[^\n]{1,90}password "),
)
"""What is in lower-cased text where a pattern may match: first letters, and a pattern of others."""

_NEEDED = {
    "Authorization Header": ("bearer ", "basic ", "ssws "),
    "Basic Auth Credentials": ("://:",),
    "Signed Address": ("sig=", "signature="),
    "Password Hash": ("$",),
    "Command Line Password": ("curl", "mysql", "sshpass", "login"),
    "Wireless Password": ("wifi:",),
    "Recovery Phrase": ("seed", "mnemonic", "recovery", "сид"),
    "Private Key": ("private",),
}
"""At least one of them is in case-folded text wherever a pattern matches; `in` is faster."""


def find_credentials(window: str, folded: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the kind and the half-open span of what may be a credential.

    Args:
        window: a stretch of text.
        folded: the same, case-folded.
    """
    for kind, pattern in _PATTERNS.items():
        if any(map(folded.__contains__, _NEEDED.get(kind, ("",)))):
            for match in pattern.finditer(window):
                yield kind, match.span(match.lastgroup) if match.lastgroup else match.span()
