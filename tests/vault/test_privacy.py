"""Private is what a person means by it: every spelling keeps a note out, and nothing else does."""

import pytest

from vaultgraph.model import VaultPath
from vaultgraph.vault.parse import parse_note
from vaultgraph.vault.settings import VaultSettings

PRIVATE = {
    "true": "---\nprivate: true\n---\nx",
    "yes": "---\nprivate: yes\n---\nx",
    "a comment beside it": "---\nprivate:  on # mine\n---\nx",
    "in quotes": "---\nprivate: 'true'\n---\nx",
    "a number": "---\nprivate: 1\n---\nx",
    "in a list": "---\nprivate: [true]\n---\nx",
    "in another language": "---\nprivate: да\n---\nx",
    "a key in capitals": "---\nPRIVATE: True\n---\nx",
    "not for vaultgraph": "---\nvaultgraph: no\n---\nx",
    "false for vaultgraph": "---\nVaultgraph: 'False'\n---\nx",
    "as a value": "---\nvisibility: Private\n---\nx",
    "as a tag among properties": "---\ntags: [a, '#Private/diary']\n---\nx",
    "as a tag in a text of them": "---\ntag: a, private\n---\nx",
    "four dashes close": "---\nprivate: true\n----\nx",
    "text behind the border": "---\nprivate: true\n---x",
    "a space behind the border": "---\nprivate: true\n--- \nx",
    "a space behind the opening": "--- \nprivate: true\n---\nx",
    "four dashes open": "----\nprivate: true\n----\nx",
    "nothing closes": "---\nprivate: true\n\nx",
    "dots close": "---\nprivate: true\n...\nx",
    "blank lines above": "\n \n---\nprivate: true\n---\nx",
    "two byte order marks": "\ufeff\ufeff---\nprivate: true\n---\nx",
    "lone carriage returns": "---\rprivate: true\r---\rx",
    "carriage returns and line feeds": "---\r\nprivate: true\r\n---\r\nx",
    "unreadable": "---\na: [b\nprivate: yes\n---\nx",
    "unreadable, a tag": "---\na: [b\ntags: [x, private]\n---\nx",
    "unreadable, twice": "---\nprivate: false\nprivate: true\n---\nx",
    "no map": "---\nthis is private\n---\nx",
    "TOML": "+++\nprivate = true\n+++\nx",
    "a tag": "x #Private/family",
    "a tag in a comment": "x %%#private%%",
    "a tag behind a link": "[[a]]#private",
    "a tag behind code": "`x`#private",
    "a tag in brackets": "x (#private)",
    "a tag behind a comma": "x,#private.",
    "a tag in bold": "**#private**",
    "a tag in a table": "| a | b |\n|---|---|\n| c | #private |",
    "a tag in a footnote": "x[^1]\n\n[^1]: #private",
    "a tag in a quote": "> [!note] #private",
    "below another tag": "x #visibility/private y",
    "below another tag among properties": "---\ntags: [status/private]\n---\nx",
    "a full-width number sign": "---\ntags: ＃private\n---\nx",
    "tags between spaces": "---\ntags: work private\n---\nx",
    "a tag in a list between spaces": '---\ntags: ["work private"]\n---\nx',
    "in properties of properties": "---\nmeta:\n  - access: {private: true}\n---\nx",
    "a tag in properties of properties": "---\nobsidian: {tags: [private]}\n---\nx",
    "is_private": "---\nis_private: true\n---\nx",
    "isPrivate": "---\nisPrivate: true\n---\nx",
    "private-note": "---\nprivate-note: 1\n---\nx",
    "a link to the word": "---\ncategories: ['[[Private]]']\n---\nx",
    "a space that does not break": "---\nprivate:\u00a0true\n---\nx",
    "vaultgraph is to exclude it": "---\nvaultgraph: exclude\n---\nx",
    "vaultgraph is to ignore it": "---\nvaultgraph: Ignore\n---\nx",
    "a field of tags": "x\n\ntags:: a, private\n",
    "a field of one tag": "x\n\n**Tags**:: private\n",
    "a comment that says so": "%% private: true %%\nx",
    "a comment of HTML that says so": "<!-- private: yes -->\nx",
    "an inline field": "x\nprivate:: yes\ny",
    "an inline field in brackets": "x [private:: true] y",
}
OPEN = {
    "false": "---\nprivate: false\n---\nx",
    "no": "---\nprivate: no\n---\nx",
    "nothing": "---\nprivate:\n---\nx",
    "for vaultgraph": "---\nvaultgraph: true\n---\nx",
    "a title": "---\ntitle: private\naliases: [private]\n---\nx",
    "a sentence in a property": "---\nsummary: on private keys\n---\nx",
    "unreadable, denied": "---\na: [b\nprivate: false\n---\nx",
    "unreadable, another word": "---\na: [b\nprivateer: true\n---\nx",
    "another tag": "#privately #private-keys #a/private-keys",
    "in code": "`#private` and `x #private`",
    "in a fence": "```\n #private = 1\n```",
    "a heading of another note": "[[a#private]] [x](#private) https://x.y/#private",
    "prose": "private: a word with a colon, [see private notes]",
    "a rule above prose": "---\n\na private talk\n\nx",
    "a field that denies it": "private:: no",
    "a comment that denies it": "%% private: false %%",
    "a comment with the word": "<!-- a private thought -->",
    "denied in properties of properties": "---\nmeta: {private: false}\n---\nx",
    "is_private, denied": "---\nis_private: false\n---\nx",
    "other tags": "tags:: a, b\n\na private matter",
}


@pytest.mark.parametrize("text", PRIVATE.values(), ids=PRIVATE)
def test_private(text: str) -> None:
    assert _parse(text)


@pytest.mark.parametrize("text", OPEN.values(), ids=OPEN)
def test_open(text: str) -> None:
    assert not _parse(text)


def _parse(text: str) -> bool:
    return parse_note(VaultPath("Note.md"), text.encode(), VaultSettings()).private
