"""Whether what looks like a secret is one, by its context, its shape and its words (stage 2).

In: a finding in a stretch of text. Out: yes or no. Patterns of keys also match hashes, names,
addresses and examples, which are rejected here.
"""

import math
import re
from collections import Counter

_ALNUM = re.compile(r"[A-Za-z0-9]")
_LEAST_ENTROPY = 2.5
_MIXED_KINDS = frozenset(
    {
        "Artifactory Credentials",
        "Authorization Header",
        "AWS Access Key",
        "Discord Bot Token",
        "OpenAI API Key",
        "Service Token",
    }
)
"""Kinds whose prefix may begin a word, so that only a mixture of letters and digits is a key."""

_DELIMITED_KINDS = frozenset(
    {
        "AWS Access Key",
        "Discord Bot Token",
        "JSON Web Token",
        "Mailchimp Access Key",
        "Stripe Access Key",
        "Telegram Bot Token",
        "Twilio API Key",
    }
)
"""Kinds that must be delimited: beside a letter or a digit they are a part of a hash or a word."""

_TOKEN_HEAD = re.compile(r"eyJ[A-Za-z0-9_=\-]{9,}\.[A-Za-z0-9_=\-]{8,}")
_CREDENTIALS = re.compile(r"://([^:/]+):(.+)@", re.DOTALL)
_EXAMPLE = re.compile(
    r"pass|passwd|password|pwd|secret|token|key|apikey|user|username|name|get|set|read|load|env|var"
    r"|value|your|my|the|example|sample|dummy|placeholder|changeme|change|here|redacted|hidden|none"
    r"|null|x+|foo|bar|test"
)
_MOST_DIGITS = 2
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_]+")
_MAIL = re.compile(
    r"e-?mails?|mail(?:to|box)?|courriel|correo|from|to|b?cc|contact|support|acct|sip|xmpp|matrix"
    r"|почта|почты|邮箱|邮件",
    re.IGNORECASE,
)
"""Labels of an e-mail address, or of a person's address on a server."""

_NAMES = re.compile(
    r"%?[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+%?"  # an environment variable
    r"|\$.*|%[^%]+%|@.*"  # a variable of a shell or a template
    r"|[A-Za-z_]+\d{0,2}(?:\.[A-Za-z_]+\d{0,2})+"  # an attribute: settings.key1
    r"|v?\d+(?:\.\d+)+(?:[\-+][\w.]+)?"  # a version
    r"|[a-z][a-z0-9+.\-]*://.*|(?:~|\.{0,2})/.*|[\w.+\-]+@[\w\-]+(?:\.[a-z]{2,})+"  # an address
)
_REFERENCE = re.compile(
    r"(?:sections?|chapters?|pages?|steps?|tables?|fig(?:ure)?s?|parts?|appendix|rfc|iso|level|phase"
    r"|kapitel|abschnitt|seite|teil|глава|раздел|страница|таблица)[\-.]?\d+(?:[.\-]\d+)*\w?",
    re.IGNORECASE,
)
_TWO_WORDS = re.compile(r"[^\W\d_]{4,}\d{1,2}[^\W\d_]{4,}")
_GOES_ON = re.compile(r"[ \t]+[^\W\d_]+[ \t]+[^\W\d_]")


def is_key(kind: str, text: str, start: int, end: int) -> bool:
    """Return whether `text[start:end]`, which the pattern of a kind matched, can be such a key."""
    found = text[start:end].strip("\"'=: \t\n")
    if kind == "Basic Auth Credentials":
        credentials = _CREDENTIALS.fullmatch(text, start, end)
        return credentials is None or not is_example(credentials[2])
    if kind == "Command Line Password":
        return not _NAMES.fullmatch(found) and not is_example(found)
    if kind in _DELIMITED_KINDS and not _is_delimited(text, start, end):
        return False
    if kind == "JSON Web Token":
        return bool(_TOKEN_HEAD.match(found))
    if kind in _MIXED_KINDS and not found.startswith("AKIA"):
        return _is_mixed(found)
    return True


def is_password(value: str, text: str, end: int) -> bool:
    """Distinguish a password from a word, a name, a reference or an example behind `password:`.

    Args:
        value: what follows the colon.
        text: the text around it.
        end: the offset in it at which the value ends.
    """
    bare = value.rstrip(".!?:")
    if _NAMES.fullmatch(bare) or _REFERENCE.fullmatch(bare) or is_example(bare):
        return False
    if _TWO_WORDS.fullmatch(bare) and _GOES_ON.match(text, end):
        return False
    kinds = [any(map(test, value)) for test in (str.isdigit, str.isupper, str.islower)]
    return kinds[0] and any(kinds[1:]) and entropy(value) >= _LEAST_ENTROPY


def is_login(user: str, value: str) -> bool:
    """Distinguish `user:password@host` from an e-mail address behind its label.

    Args:
        user: what is before the colon.
        value: what is between the colon and the `@`.
    """
    if _MAIL.fullmatch(user) or is_example(value):
        return False
    is_mixed = any(map(str.isdigit, value)) and any(map(str.isalpha, value))
    return is_mixed or (any(map(str.isupper, value[1:])) and any(map(str.islower, value)))


def is_example(value: str) -> bool:
    """Recognise a placeholder by its words: `your-token-1`, `getPassword2`, `xxxx`, `***`."""
    digits = sum(map(str.isdigit, value))
    parts = [part.lower() for part in _PARTS.findall(value)]
    return (
        digits <= _MOST_DIGITS and all(map(_EXAMPLE.fullmatch, parts)) and bool(parts or not digits)
    )


def entropy(value: str) -> float:
    """Return the entropy of the characters of a text, in bits per character (Shannon 1948)."""
    counts = Counter(value)
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())


def _is_delimited(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return not (_ALNUM.match(before) and _ALNUM.match(text[start])) and not (
        _ALNUM.match(after) and _ALNUM.match(text[end - 1])
    )


def _is_mixed(found: str) -> bool:
    """Return whether letters and digits are mixed as in no word."""
    runs = re.findall(r"\d+", found)
    return len(runs) >= 2 or any(len(run) >= 3 for run in runs)
