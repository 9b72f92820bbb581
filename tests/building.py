"""Vaults in memory, built from an indented tree, and notes parsed from a text."""

import textwrap
from pathlib import PurePosixPath

from vaultgraph.model import VaultPath
from vaultgraph.vault.note import Chat, Note
from vaultgraph.vault.scan import SourceFile, VaultFiles, VaultSettings, kind_of


def build_vault(
    tree: str, *, name: str = "vault", settings: VaultSettings | None = None
) -> VaultFiles:
    """Build a vault in memory.

    A line without indent is a path,
    lines indented by four spaces are the text of the file above:

        a.md
            text of [[b]]
        folder/b.md
    """
    texts: dict[str, list[str]] = {}
    for line in textwrap.dedent(tree).strip("\n").split("\n"):
        if line and not line.startswith("    "):
            lines = texts.setdefault(line.strip(), [])
        elif texts:
            lines.append(line[4:])
    files = [make_file(path, "\n".join(lines).strip("\n")) for path, lines in texts.items()]
    return VaultFiles(
        name=name,
        files=tuple(sorted(files, key=lambda file: file.path)),
        settings=settings or VaultSettings(),
    )


def make_file(path: str, content: str | bytes) -> SourceFile:
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    return SourceFile(path=VaultPath(path), kind=kind_of(path), size=len(data), data=data)


def parse(text: str, path: str = "Note.md", settings: VaultSettings | None = None) -> Note:
    """Parse the text of one note."""
    from vaultgraph.vault.parse import parse_note

    name = VaultPath(str(PurePosixPath(path)))
    return parse_note(name, text.encode("utf-8"), settings or VaultSettings())


def chat_in(text: str, note: Note | None = None) -> Chat:
    """Read the chat of a note again, with its texts; a parsed note contains only their places."""
    from vaultgraph.vault.chats.read import read_chat

    note = note or parse(text)
    found = read_chat(text, note.properties, note.body)
    assert found
    assert note.chat
    assert [each.start for each in found.messages] == [each.start for each in note.chat.messages]
    return found
