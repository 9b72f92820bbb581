"""Every writer's note becomes a chat with its speakers and times, and no other note does."""

import gc
import re
import time
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.building import chat_in, parse
from tests.vault.chat_notes import NOTES, ORDINARY
from vaultgraph.model import NoteRole
from vaultgraph.vault.chats.read import WRITERS, read_chat
from vaultgraph.vault.note import Chat

UNTIMED = {"ai-exporter", "chatgpt-md"}
"""Writers that set no time beside a message."""


def chat(name: str) -> Chat:
    return chat_in(NOTES[name])


def test_there_is_a_note_for_every_writer() -> None:
    assert set(NOTES) == set(WRITERS)


@pytest.mark.parametrize("name", NOTES)
def test_a_note_by_each_writer_is_a_chat(name: str) -> None:
    note = parse(NOTES[name], path="Sourdough.md")
    assert note.chat
    assert note.role is NoteRole.CHAT
    assert note.title == "Sourdough"
    assert note.chat.writer == name
    user, assistant = chat_in(NOTES[name], note).messages[:2]
    assert (user.role, assistant.role) == ("user", "assistant")
    assert user.text.startswith("Why does the dough rise?")
    assert assistant.text.startswith("Wild yeast makes gas.")
    assert user.speaker
    assert assistant.speaker


@pytest.mark.parametrize("name", sorted(set(NOTES) - UNTIMED))
def test_every_message_has_its_time(name: str) -> None:
    times = [message.time for message in chat(name).messages]
    assert times[0] == datetime(2026, 1, 2, 10, 0)
    assert all(times)


@pytest.mark.parametrize("name", sorted(set(NOTES) - {"chatgpt-md"}))
def test_the_note_has_the_day_of_its_chat(name: str) -> None:
    created = parse(NOTES[name]).created
    assert created
    assert created.isoformat() == "2026-01-02"


@pytest.mark.parametrize(
    ("name", "speakers"),
    [
        ("nexus", ["User", "Assistant"]),
        ("ai-exporter", ["User", "Gemini", "ChatGPT"]),
        ("copilot", ["user", "ai"]),
        ("chatgpt-md", ["user", "assistant", "user"]),
        ("convoviz", ["Me", "ChatGPT"]),
        ("basic-memory", ["User", "Assistant", "Ana"]),
        ("claude-vault", ["You", "Claude"]),
        ("chatgpt-exporter", ["You", "ChatGPT"]),
        ("ai-chat-exporter", ["Prompt", "Claude"]),
        ("web-clipper", ["You", "ChatGPT"]),
        ("named", ["Human", "Claude"]),
    ],
)
def test_speakers_go_by_the_names_that_the_writer_gives_them(
    name: str, speakers: list[str]
) -> None:
    assert [message.speaker for message in chat(name).messages] == speakers


@pytest.mark.parametrize(
    ("name", "provider", "conversation", "models"),
    [
        ("nexus", "chatgpt", "n-1", ("gpt-5",)),
        ("ai-exporter", "gemini", "abc123", ()),
        ("copilot", "openai", "1767348000000", ("gpt-5",)),
        ("chatgpt-md", "chatgpt", "", ("gpt-5", "gpt-5-mini")),
        ("convoviz", "chatgpt", "cv-1", ("gpt-5",)),
        ("claude-vault", "claude", "cv-2", ()),
        ("ai-chat-exporter", "claude", "ae-1", ("claude-sonnet",)),
        ("web-clipper", "chatgpt", "wc-1", ()),
    ],
)
def test_provider_conversation_and_models_are_kept(
    name: str, provider: str, conversation: str, models: tuple[str, ...]
) -> None:
    found = chat(name)
    assert (found.provider, found.conversation_id, found.models) == (provider, conversation, models)


def test_the_marks_of_the_writer_are_undone() -> None:
    texts = [message.text for message in chat("copilot").messages]
    assert texts[0] == "Why does the dough rise?\n**Note**: it is warm here."
    assert texts[1].endswith("**user**: an example\n```")
    assert chat("ai-exporter").messages[1].text == "Wild yeast makes gas.\n\n> It eats sugar."
    assert chat("claude-vault").messages[1].text.endswith("It breathes.")
    assert chat("chatgpt-md").messages[1].text.endswith("It slows it down.")


@pytest.mark.parametrize("name", NOTES)
def test_marks_and_messages_lie_in_the_note_in_order(name: str) -> None:
    text = NOTES[name]
    found = chat(name)
    spans = [(message.start, message.end) for message in found.messages]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in (*spans, *found.marks))
    assert "rise" not in "".join(text[start:end] for start, end in found.marks)


@pytest.mark.parametrize("name", NOTES)
def test_words_of_the_writer_are_no_terms(name: str) -> None:
    terms = {term for term, _ in parse(NOTES[name]).terms}
    assert {"dough", "yeast"} <= terms
    assert not terms & {"user", "assistant", "timestamp", "role", "datetime", "nexus_user"}


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_note_is_no_chat(name: str) -> None:
    assert read_chat(ORDINARY[name], {}, 0) is None
    assert parse(ORDINARY[name]).chat is None


def test_a_claim_rests_on_the_source_of_its_own_message() -> None:
    note = parse(
        ">[!nexus_user] **User** - 01.02.2026 at 10:00\n> ask\n<!-- UID: 1 -->\n"
        ">[!nexus_agent] **Assistant** - 01.02.2026 at 10:01\n"
        "> Water boils.[^1]\n>\n> [^1]: [[Kettle]]\n<!-- UID: 2 -->\n"
        ">[!nexus_agent] **Assistant** - 01.02.2026 at 10:02\n"
        "> Ice melts.[^1] And[^9]\n>\n> [^1]: [[Ice]]\n<!-- UID: 3 -->\n"
    )
    sources = {claim.text: [link.target for link in claim.sources] for claim in note.claims}
    assert sources["Water boils."] == ["Kettle"]
    assert sources["Ice melts."] == ["Ice"]
    assert not note.diagnostics


def test_an_attachment_without_its_marks_ends_no_message() -> None:
    chat = chat_in(
        ">[!nexus_user] **User** - 01.02.2026 at 10:00\n> see file\n"
        ">>[!nexus_attachment] **a.txt**\n>>\n>> line one\nline two\n\n# A heading\n"
        "<!-- UID: 1 -->\n>[!nexus_agent] **Assistant** - 01.02.2026 at 10:01\n> ok\n"
        "<!-- UID: 2 -->\n"
    )
    user, agent = chat.messages
    assert (user.uid, agent.uid, agent.text) == ("1", "2", "ok")
    assert "# A heading" in user.text


PATTERNS = [
    "## User · " + " " * 40,
    "## User · ",
    "> [!nexus_user] a\n",
    "> [!nexus_user] a\n\n",
    ">[!nexus_user] a\n> x\n\n> y\n\n",
    ">[!nexus_user] **",
    "** - ",
    "### User (2026-01-02 10:00)\n",
    "**You:** a\n**ChatGPT:** b\n",
    "**You**\n",
    "```\n",
    "````x\n",
    "~~~\n```\n",
    '<hr class="__chatgpt_plugin">\n',
    "role::assistant\n",
    "# Me\n\n***\n",
    "# Me\n# ChatGPT\n***\n",
    "**user**: a\n[Timestamp: 2026/01/02 10:00:00]\n",
    "[Timestamp: \n",
    "#### You:\n#### ChatGPT:\n",
    "## 👤 ",
    "## 👤 You\n\n---\n\n",
    "> [!QUESTION] User\n> a\n",
    "**Date:** ",
    "(((",
    "<!-- UID: 1 -->\n",
    "\n",
]
PROPERTIES = {
    "type": "conversation",
    "tags": ["ai-conversation", "copilot-conversation"],
    "id": "gemini_1",
}


def cost(pattern: str, size: int, properties: dict[str, object]) -> float:
    head = "### User (2026-01-02 10:00)\n**user**: x\n**ai**: y\n> [!nexus_user] z\n"
    text = head + (pattern * (size // len(pattern) + 1))[:size]
    gc.disable()  # what other tests left behind is not looked through
    began = time.process_time()
    read_chat(text, properties, 0)
    taken = time.process_time() - began
    gc.enable()
    return taken


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("properties", [{}, PROPERTIES], ids=["bare", "signed"])
def test_reading_takes_time_in_proportion(pattern: str, properties: dict[str, object]) -> None:
    cost(pattern, 2_000, properties)
    small = min(cost(pattern, 8_000, properties) for _ in range(3))
    large = min(cost(pattern, 64_000, properties) for _ in range(2))
    assert large < 24 * small + 0.1


@given(
    st.lists(
        st.sampled_from([*PATTERNS, "a", " ", "---\n", ">", "- ", "*x*\n", "(2026-01-02 10:00)"])
    )
)
def test_any_text_is_read(pieces: list[str]) -> None:
    text = "".join(pieces)
    for properties in ({}, PROPERTIES):
        found = read_chat(text, properties, 0)
        for message in found.messages if found else ():
            assert 0 <= message.start <= message.end <= len(text)


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
@pytest.mark.parametrize("name", NOTES)
def test_line_ends_change_neither_speakers_nor_times(name: str, ending: str) -> None:
    found = parse(NOTES[name].replace("\n", ending)).chat
    assert found
    heads = [
        [(each.role, each.speaker, each.model, each.time) for each in one.messages]
        for one in (chat(name), found)
    ]
    assert heads[0] == heads[1]


def test_a_rule_of_chatgpt_md_in_a_fence_is_what_somebody_shows() -> None:
    rule = '<hr class="__chatgpt_plugin">'
    shown = f"```html\n{rule}\n\n# role::user\n```"
    text = f"Hi\n\n{rule}\n\n# role::assistant\n\nWrite:\n\n{shown}\n\n{rule}\n\n# role::user\n\nOk"
    found = chat_in(text)
    assert [message.role for message in found.messages] == ["user", "assistant", "user"]
    assert shown in found.messages[1].text


def test_a_callout_in_the_middle_of_a_quote_is_part_of_the_message() -> None:
    shown = "> ```md\n> > [!QUESTION] User\n> [!NOTE] Gemini\n> ```"
    text = f"> [!QUESTION] User\n> Show it.\n\n> [!NOTE] Gemini\n> So:\n{shown}\n> Done.\n"
    found = chat_in(text)
    assert [message.role for message in found.messages] == ["user", "assistant"]
    assert found.messages[1].text.endswith("Done.")


@pytest.mark.parametrize("label", ["## {}\n", "**{}**: "])
def test_an_unknown_name_that_answers_a_person_is_a_speaker(label: str) -> None:
    said = "User What? Assistant Good. Critic Bad. User Why? Critic Because. User Well."
    turns = re.findall(r"(\w+) (\w+[.?])", said)
    note = "---\ntype: conversation\n---\n" + "".join(
        f"{label.format(name)}{words}\n\n" for name, words in turns
    )
    found = chat_in(note)
    assert [(message.speaker, message.text) for message in found.messages] == turns
    assert [message.role for message in found.messages].count("other") == 2


def test_a_heading_that_every_answer_has_is_no_speaker() -> None:
    turn = "## User\n\nWhat?\n\n## Assistant\n\nGood.\n\n## Summary\n\nAll is fine.\n\n"
    found = chat_in("---\ntype: conversation\n---\n" + 2 * turn)
    assert [message.role for message in found.messages] == ["user", "assistant"] * 2
    assert "Summary" in found.messages[1].text


def test_a_heading_of_what_a_person_writes_is_no_speaker() -> None:
    turn = "## User\n\n## Context\n\nA pump.\n\n## Assistant\n\nGood.\n\n"
    found = chat_in("---\ntype: conversation\n---\n" + 2 * turn)
    assert [message.role for message in found.messages] == ["user", "assistant"] * 2
