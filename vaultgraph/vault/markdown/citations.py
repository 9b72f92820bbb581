"""What a footnote cites outside of the vault: a web page, a book, an item of Zotero (stage 2).

In: the text of a footnote, and whether it names notes. Out: `Citation`s.
"""

import re
from collections.abc import Iterator

from vaultgraph.vault.markdown.cleaning import clean
from vaultgraph.vault.markdown.inline import scan
from vaultgraph.vault.note import Citation

_LONGEST = 1_000
_ADDRESS = re.compile(
    r"\b(?:[a-z][a-z0-9+.\-]{1,20}://|www\.|doi:(?=10\.))[^\s<>\"|]+", re.IGNORECASE
)
_AUTOLINK = re.compile(r"<((?:[a-z][a-z0-9+.\-]{1,20}:)[^\s<>]+)>", re.IGNORECASE)
_QUOTING = re.compile(r"\n[ \t]*(?:>[ \t]?)*")
_AFTER = ".,;:!?'*_"
_BRACKETS = {")": "(", "]": "[", "}": "{"}


def find_citations(footnote: str, *, names_notes: bool) -> tuple[Citation, ...]:
    """List what a footnote cites outside of the vault.

    The first citation has the text of the footnote and its first address; each further address is
    a citation without text. Where the footnote names notes, its text is about them, and only its
    addresses count.

    Args:
        footnote: its text, as written.
        names_notes: whether links in it lead to notes.
    """
    written = _QUOTING.sub("\n", footnote[:_LONGEST])
    written = _AUTOLINK.sub(lambda match: match[1], written)
    addresses = tuple(dict.fromkeys(_addresses(written)))
    text = "" if names_notes else clean(scan(written))
    if not text and not addresses:
        return ()
    first = Citation(text="" if text in addresses[:1] else text, url=next(iter(addresses), ""))
    return (first, *(Citation(text="", url=url) for url in addresses[1:]))


def _addresses(text: str) -> Iterator[str]:
    """Yield addresses without punctuation and brackets that only follow them."""
    for match in _ADDRESS.finditer(text):
        address = match[0]
        while address and (address[-1] in _AFTER or _closes_nothing(address)):
            address = address[:-1]
        yield address


def _closes_nothing(address: str) -> bool:
    """Return whether an address ends in a bracket that it does not open."""
    closing = address[-1]
    opening = _BRACKETS.get(closing)
    return opening is not None and address.count(closing) > address.count(opening)
