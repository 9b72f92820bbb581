"""Names that no person wrote are shortened, whatever they are names of; the text is not."""

import json

import pytest

from vaultgraph.model import VaultPath
from vaultgraph.vault.bounds import LONGEST_NAME, LONGEST_PATH
from vaultgraph.vault.canvas import parse_canvas
from vaultgraph.vault.note import Note
from vaultgraph.vault.parse import parse_note
from vaultgraph.vault.reading.cache import encode_note
from vaultgraph.vault.settings import VaultSettings

LONG = "x" * 60_000
CHAT = """\
---
nexus: nexus-ai-chat-importer
provider: {x}
conversation_id: {x}
---
# Title: {x}

>[!nexus_user] **User** - 2024-05-04
> a

>[!nexus_agent] **Assistant · {x}** - 2024-05-04
> b [[Open]]
"""
NOTES = {
    "heading": "# {x}\n\nText [[Open]].\n",
    "setext heading": "{x}\n===\n\nText [[Open]].\n",
    "tag": "Text #{x} here.\n",
    "tag among properties": "---\ntags: [{x}]\n---\nText.\n",
    "alias": "---\naliases: [{x}]\n---\nText.\n",
    "target": "Text [[{x}]] here.\n",
    "destination": "Text [x]({x}) here.\n",
    "display": "Text [[Open|{x}]] here.\n",
    "anchor": "Text [[Open#{x}]] here.\n",
    "block id": "Text here. ^{x}\n",
    "label of a footnote": "Text[^{x}].\n\n[^{x}]: [[Open]]\n",
    "citation": "Text[^1].\n\n[^1]: {x}\n",
    "address": "Text[^1].\n\n[^1]: http://a.b/{x}\n",
    "type of a callout": "> [!{x}] Title\n> Text.\n",
    "language of code": "```{x}\ncode\n```\n",
    "chat": CHAT,
    "summary": "---\nsummary: {x}\n---\nText.\n",
}


def read(text: str) -> Note:
    return parse_note(VaultPath("Note.md"), text.encode(), VaultSettings())


def names(note: Note) -> list[str]:
    """Everything that a note gives to what is made of it, beside its text and its properties."""
    links = [*note.links, *(link for claim in note.claims for link in claim.sources)]
    chat = note.chat
    return [
        *(note.title, note.summary, *note.aliases, *note.tags, *note.anchors),
        *(text for heading in note.headings for text in (heading.text, heading.written)),
        *(block.label for block in note.blocks),
        *(text for link in links for text in (link.target, link.anchor, link.display)),
        *(text for link in links for text in (link.relation, link.sentence, *link.heading)),
        *(text for claim in note.claims for text in (claim.label, claim.text, *claim.heading)),
        *(str(cited) for claim in note.claims for cited in claim.citations),
        *((chat.provider, chat.title, chat.conversation_id, *chat.models) if chat else ()),
        *(message.model for message in (chat.messages if chat else ())),
        *(message.speaker for message in (chat.messages if chat else ())),
    ]


@pytest.mark.parametrize("written", NOTES.values(), ids=NOTES)
def test_a_name_of_any_length_is_shortened(written: str) -> None:
    note = read(written.replace("{x}", LONG))
    longest = max(map(len, names(note)))
    assert LONGEST_NAME <= longest <= LONGEST_NAME + LONGEST_PATH + 3
    assert not any("…" in name for name in names(read(written.replace("{x}", "xyz"))))


def test_a_canvas_is_bound_as_well() -> None:
    edge = {"id": "e", "fromNode": "1", "toNode": "1", "label": LONG}
    file, text = {"type": "file", "file": LONG}, {"type": "text", "text": f"#{LONG}"}
    nodes = [{"id": "1", **file}, {"id": "2", **text}]
    data = json.dumps({"nodes": nodes, "edges": [edge]}).encode()
    note = parse_canvas(VaultPath("Board.canvas"), data, VaultSettings())
    assert {len(name) for name in names(note) if len(name) > 10} == {LONGEST_NAME, LONGEST_PATH}
    assert len(encode_note(note)) < 40_000


def test_what_a_path_can_be_is_never_shortened() -> None:
    path = "/".join(["folder"] * 500)
    assert read(f"[[{path}]]").links[0].target == path
