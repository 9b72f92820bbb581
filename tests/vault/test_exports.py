"""Raw exports: what each service writes becomes notes, whatever field of it is missing."""

import copy
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.building import chat_in
from vaultgraph.errors import InputError, UsageError
from vaultgraph.vault.encoding import note_text
from vaultgraph.vault.exports.gemini import plain_text
from vaultgraph.vault.exports.read import read_exports
from vaultgraph.vault.exports.tree import split_branches
from vaultgraph.vault.note import Note
from vaultgraph.vault.parse import parse_note
from vaultgraph.vault.settings import VaultSettings

TEN = 1767348000.0  # 2026-01-02 10:00 UTC


def node(uid: str, parent: str | None, message: dict[str, Any] | None) -> dict[str, Any]:
    return {"id": uid, "parent": parent, "children": [], "message": message}


def message(
    uid: str, role: str, *parts: Any, seconds: float = 0, **metadata: Any
) -> dict[str, Any]:
    return {
        "id": uid,
        "author": {"role": role, "name": None},
        "create_time": TEN + seconds,
        "content": {
            "content_type": "text" if all(isinstance(p, str) for p in parts) else "multimodal_text",
            "parts": list(parts),
        },
        "metadata": metadata,
    }


CHATGPT = {
    "title": "Sourdough",
    "create_time": TEN,
    "update_time": TEN + 600,
    "conversation_id": "c0ffee00-1",
    "default_model_slug": "gpt-5",
    "current_node": "a2",
    "mapping": {
        "root": node("root", None, None),
        "s": node(
            "s", "root", message("s", "system", "hid", is_visually_hidden_from_conversation=True)
        ),
        "u1": node(
            "u1",
            "s",
            message("u1", "user", "Why does it rise?", attachments=[{"name": "dough.jpg"}]),
        ),
        "a1": node("a1", "u1", message("a1", "assistant", "An old answer.", seconds=30)),
        "a2": node(
            "a2",
            "u1",
            message(
                "a2", "assistant", "Yeast.\ue200cite\ue202turn0\ue201", "```\nopen", seconds=60
            ),
        ),
    },
}
CLAUDE = {
    "uuid": "beefbeef-1",
    "name": "Sourdough",
    "created_at": "2026-01-02T10:00:00.000000Z",
    "updated_at": "2026-01-02T10:05:00.000000Z",
    "chat_messages": [
        {
            "uuid": "m1",
            "sender": "human",
            "text": "",
            "content": [{"type": "text", "text": "Why does it rise?"}],
            "created_at": "2026-01-02T10:00:00.000000Z",
            "attachments": [{"file_name": "notes.txt", "extracted_content": "rye\n```\nflour"}],
            "files": [{"file_name": "dough.jpg"}],
        },
        {
            "uuid": "m2",
            "sender": "assistant",
            "content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "Yeast."}],
            "created_at": "2026-01-02T10:01:00.000000Z",
            "attachments": [],
        },
    ],
}
DEEPSEEK = {
    "id": "d0d0d0d0-1",
    "title": "Sourdough",
    "inserted_at": "2026-01-02T10:00:00.000000+00:00",
    "updated_at": "2026-01-02T10:05:00.000000+00:00",
    "mapping": {
        "root": {"id": "root", "parent": None, "children": ["1"], "message": None},
        "1": {
            "id": "1",
            "parent": "root",
            "children": ["2"],
            "message": {
                "files": [{"file_name": "dough.jpg"}],
                "model": "deepseek-chat",
                "inserted_at": "2026-01-02T10:00:00.000000+00:00",
                "fragments": [{"type": "REQUEST", "content": "Why does it rise?"}],
            },
        },
        "2": {
            "id": "2",
            "parent": "1",
            "children": [],
            "message": {
                "model": "deepseek-chat",
                "inserted_at": "2026-01-02T10:01:00.000000+00:00",
                "fragments": [
                    {"type": "THINK", "content": "hm"},
                    {"type": "RESPONSE", "content": "Yeast."},
                ],
            },
        },
    },
}
GEMINI = [
    {
        "header": "Gemini-Apps",
        "title": "Eingegebener Prompt: And cold?",
        "time": "2026-01-02T10:05:00.000Z",
        "products": ["Gemini-Apps"],
        "safeHtmlItem": [{"html": "<p>It <b>slows</b> down.</p><ul><li>a</li></ul>"}],
    },
    {
        "header": "Gemini Apps",
        "title": "Prompted Why does it rise?",
        "time": "2026-01-02T10:00:00.000Z",
        "products": ["Gemini Apps"],
        "attachedFiles": ["dough.jpg"],
        "safeHtmlItem": [{"html": "<p>Yeast.</p>"}],
    },
    {"header": "Gemini Apps", "title": "Used Gemini Apps", "time": "2026-01-02T09:00:00.000Z"},
]
SERVICES: dict[str, tuple[str, list[dict[str, Any]]]] = {
    "chatgpt": ("conversations.json", [CHATGPT]),
    "claude": ("conversations.json", [CLAUDE]),
    "deepseek": ("conversations.json", [DEEPSEEK]),
    "gemini": ("MeineAktivitäten.json", GEMINI),
}


def notes_of(*paths: Path) -> list[Note]:
    files = read_exports(paths).files
    return [parse_note(file.path, file.read(), VaultSettings()) for file in files]


def said_in(*paths: Path) -> list[list[str]]:
    """Return the text of each message, note by note."""
    texts = [note_text(file.read()).text for file in read_exports(paths).files]
    return [[message.text for message in chat_in(text).messages] for text in texts]


def write(folder: Path, service: str, items: Any = None) -> Path:
    name, sample = SERVICES[service]
    file = folder / name
    file.write_text(json.dumps(sample if items is None else items), encoding="utf-8")
    return file


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("container", ["file", "folder", "zip", "bom"])
def test_an_export_becomes_a_chat(tmp_path: Path, service: str, container: str) -> None:
    path = write(tmp_path, service)
    if container == "zip":
        with zipfile.ZipFile(tmp_path / "export.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(path, f"Takeout/{path.name}")
            archive.writestr("user.json", '{"id": "u"}')
        path = tmp_path / "export.zip"
    elif container == "folder":
        path = tmp_path
    elif container == "bom":
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    note = next(note for note in notes_of(path) if "branch" not in note.path)
    assert note.chat
    assert note.path.startswith("Chats/")
    assert note.properties["virtual"] is True
    assert note.chat.provider == service
    first, second = note.chat.messages[:2]
    assert (first.role, second.role) == ("user", "assistant")
    question, answer = next(said for said in said_in(path) if len(said) > 1)[:2]
    assert question.startswith("Why does it rise?")
    assert "dough.jpg" in question
    assert answer.startswith("Yeast.")
    assert first.time == datetime(2026, 1, 2, 10, 0)
    assert second.time
    assert str(note.created) == "2026-01-02"


def test_paths_have_the_day_the_title_and_the_identifier(tmp_path: Path) -> None:
    (file,) = read_exports([write(tmp_path, "claude")]).files
    assert file.path == "Chats/Claude/2026-01-02 Sourdough (beefbeef).md"


def test_branches_are_kept_apart(tmp_path: Path) -> None:
    file = write(tmp_path, "chatgpt")
    branch, main = notes_of(file)
    aside, said = said_in(file)
    assert main.chat
    assert aside == ["An old answer."]
    assert [m.uid for m in main.chat.messages] == ["u1", "a2"]
    assert [link.target for link in branch.links] == [main.path[len("Chats/ChatGPT/") : -3]]
    assert "hid" not in "".join(said)
    assert said[1] == "Yeast.\n\n```\nopen"
    assert main.chat.models == ("gpt-5",)


def test_numbered_parts_and_folders_are_read_together(tmp_path: Path) -> None:
    for number in range(2):
        item = {**CHATGPT, "conversation_id": f"{number}"}
        (tmp_path / f"conversations-00{number}.json").write_text(json.dumps([item]))
    assert len({note.chat.conversation_id for note in notes_of(tmp_path) if note.chat}) == 2


def test_of_two_exports_of_one_conversation_the_newer_counts(tmp_path: Path) -> None:
    newer = {**CLAUDE, "name": "New", "updated_at": "2026-02-01T00:00:00Z"}
    paths = []
    for name, item in (("a", newer), ("b", CLAUDE)):
        paths.append(tmp_path / f"{name}.json")
        paths[-1].write_text(json.dumps([item]))
    (note,) = notes_of(*paths)
    assert note.title == "New"


def test_memories_and_projects_of_claude_are_notes(tmp_path: Path) -> None:
    memory = {"conversations_memory": "Likes rye.", "project_memories": {"p": "Bakes."}}
    project = {"uuid": "p-1", "name": "Bakery", "docs": [{"filename": "a.md", "content": "Flour."}]}
    (tmp_path / "memories.json").write_text(json.dumps([memory]))
    (tmp_path / "projects.json").write_text(json.dumps([project]))
    found = read_exports([tmp_path]).files
    texts = {file.path: file.read().decode() for file in found}
    assert any("Likes rye." in text and "Bakes." in text for text in texts.values())
    assert any("Projects/Bakery" in path and "Flour." in text for path, text in texts.items())


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every key in a JSON value, as the way to it."""
    children = value.items() if isinstance(value, dict) else enumerate(value)
    for key, child in children:
        yield (*path, key)
        if isinstance(child, dict | list):
            yield from places(child, (*path, key))


def changed(items: Any, path: tuple[Any, ...], *, gone: bool) -> Any:
    """A copy in which one field is missing, or null."""
    found = copy.deepcopy(items)
    at = found
    for key in path[:-1]:
        at = at[key]
    if gone:
        del at[path[-1]]
    else:
        at[path[-1]] = None
    return found


@pytest.mark.parametrize("service", SERVICES)
def test_any_field_may_be_missing(tmp_path: Path, service: str) -> None:
    _, items = SERVICES[service]
    marker = {**CLAUDE, "uuid": "other"} if service != "gemini" else GEMINI[0]
    for path in places(items):
        for gone in (True, False):
            file = write(tmp_path, service, [*changed(items, path, gone=gone), marker])
            for note in notes_of(file):
                assert note.chat is not None


@pytest.mark.parametrize("service", SERVICES)
def test_a_truncated_file_gives_the_items_before_its_end(tmp_path: Path, service: str) -> None:
    name, items = SERVICES[service]
    text = json.dumps([*items, *items])
    (tmp_path / name).write_text(text[: len(json.dumps(items)) + 20])
    exported = read_exports([tmp_path])
    assert exported.files
    assert any("not valid JSON" in finding.message for finding in exported.diagnostics)


def test_what_is_unknown_is_counted(tmp_path: Path) -> None:
    item = copy.deepcopy(CHATGPT)
    item["mapping"]["a2"]["message"]["content"] = {"content_type": "hologram", "parts": [{"x": 1}]}
    exported = read_exports([write(tmp_path, "chatgpt", [item, 5, {"a": 1}, {"b": 2}])])
    told = [str(finding) for finding in exported.diagnostics]
    assert any("`hologram`" in line for line in told)
    assert any("unknown kind, 2 times" in line for line in told)
    assert all("partial-export" in line for line in told)


@pytest.mark.parametrize("content", ["", "no json", "[]", "{}", "[1, 2]", '{"a": [}', "[{]"])
def test_what_is_no_export_is_an_error(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.json").write_text(content)
    with pytest.raises(InputError, match="no conversation"):
        read_exports([tmp_path / "x.json"])


def test_a_path_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        read_exports([tmp_path / "none.zip"])


def test_a_note_of_the_vault_keeps_its_name(tmp_path: Path) -> None:
    path = write(tmp_path, "claude")
    (first,) = read_exports([path]).files
    (second,) = read_exports([path], [first.path]).files
    assert second.path == first.path.replace(".md", " 2.md")


def test_a_loop_in_a_tree_ends() -> None:
    main, branches = split_branches({"a": "b", "b": "a"}, "a")
    assert sorted(main) == ["a", "b"]
    assert branches == []


def test_html_becomes_text() -> None:
    assert plain_text("<p>It <b>is</b>&nbsp;so.</p><pre><code>x &lt; y</code></pre>") == (
        "It **is**\xa0so.\n\n```\nx < y\n```"
    )
