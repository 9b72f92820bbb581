"""Read the chat in a note (part of stage 2): the readers of all writers, tried in a fixed order.

In: the text of a note and its properties. Out: `Chat`, or None for a note without one. Each reader
needs a mark of its writer, so that what only looks like a chat is none.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from vaultgraph.plugins import find_plugins, load_plugin, wrap_plugin
from vaultgraph.vault.chats.ai_chat_exporter import read_ai_chat_exporter
from vaultgraph.vault.chats.ai_exporter import read_ai_exporter
from vaultgraph.vault.chats.basic_memory import read_basic_memory
from vaultgraph.vault.chats.chatgpt_exporter import read_chatgpt_exporter
from vaultgraph.vault.chats.chatgpt_md import read_chatgpt_md
from vaultgraph.vault.chats.claude_vault import read_claude_vault
from vaultgraph.vault.chats.convoviz import read_convoviz
from vaultgraph.vault.chats.copilot import read_copilot
from vaultgraph.vault.chats.named import read_named
from vaultgraph.vault.chats.nexus import read_nexus
from vaultgraph.vault.chats.page import Page
from vaultgraph.vault.chats.transcript import Writer, make_chat
from vaultgraph.vault.chats.web_clipper import read_web_clipper
from vaultgraph.vault.note import Chat

WRITERS: Mapping[str, Writer] = {
    "nexus": read_nexus,
    "chatgpt-md": read_chatgpt_md,
    "copilot": read_copilot,
    "claude-vault": read_claude_vault,
    "ai-chat-exporter": read_ai_chat_exporter,
    "basic-memory": read_basic_memory,
    "chatgpt-exporter": read_chatgpt_exporter,
    "convoviz": read_convoviz,
    "ai-exporter": read_ai_exporter,
    "web-clipper": read_web_clipper,
    "named": read_named,
}
"""The built-in readers by writer; the last one reads chats of any writer."""

CHAT_PLUGINS = "vaultgraph.chats"
"""The entry point group of readers in other packages."""


@cache
def readers() -> Mapping[str, Writer]:
    """Return every reader by writer: built-in ones, those of plugins by name, the general one.

    Raises:
        PluginError: a plugin cannot be imported.
    """
    others = {
        name: wrap_plugin(point, load_plugin(point))
        for name, point in find_plugins(CHAT_PLUGINS).items()
        if name not in WRITERS
    }
    *own, general = WRITERS.items()
    return dict([*own, *others.items(), general])


def read_chat(text: str, properties: Mapping[str, Any], body: int) -> Chat | None:
    """Read the messages of a chat; None for a note without one.

    Args:
        text: the whole note.
        properties: its frontmatter.
        body: the offset of its body, in characters.

    Raises:
        PluginError: a plugin failed.
    """
    page = Page(text, properties, body)
    for name, read in readers().items():
        if (transcript := read(page)) is not None:
            return make_chat(transcript, page, writer=name)
    return None
