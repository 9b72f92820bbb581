"""Transcripts: every form of the importer gives its messages back word for word."""

import textwrap
import time
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultgraph.vault.chats.read import read_chat
from vaultgraph.vault.note import Chat, Message

IMPORTED = {"nexus": "nexus-ai-chat-importer", "provider": "claude", "conversation_id": "c-1"}
TALK = """
    # Title: Чай

    Created: 04.09.2025 at 10:00

    >[!nexus_user] **User** - 04.09.2025 at 10:00
    > How long?
    > > three minutes, they say
    <!-- UID: u-1 -->

    A thought of mine, [[Tea]].
    > my own quote

    >[!nexus_agent] **Assistant · gpt-4o** - 04.09.2025 at 10:01
    > So:
    >
    >> quoted
    > ```python
    > tea = [[1,2],[3,4]]
    > ```
    >>[!nexus_artifact] **Timer** v1
    >> 🎨 [[timer_v1|View Artifact]]
    <!-- UID: a-1 -->
    """
OLD = """
    ### User, on 04.09.2025 at 10:00;
    > One
    > > two
    <!-- UID: u-1 -->


    #### ChatGPT, on 04.09.2025 at 10:01;
    >> Three
    >> > four

    >> **📎 Attachment:** plan.pdf
    >> [[plan.pdf]]
    <!-- UID: a-1 -->

    ---


    ### User, on 04.09.2025 at 10:02;
    > Five

    > a quote of the reader
    """


def read(text: str, properties: dict[str, object] | None = None, body: int = 0) -> Chat:
    chat = read_chat(textwrap.dedent(text), properties or {}, body)
    assert chat
    return chat


def messages(text: str) -> tuple[Message, ...]:
    return read(text).messages


def test_callouts_become_messages() -> None:
    user, agent = messages(TALK)
    assert (user.role, user.model, user.uid) == ("user", "", "u-1")
    assert user.text == "How long?\n> three minutes, they say"
    assert user.time == datetime(2025, 9, 4, 10, 0)
    assert (agent.role, agent.model, agent.uid) == ("assistant", "gpt-4o", "a-1")
    assert agent.text == (
        "So:\n\n> quoted\n```python\ntea = [[1,2],[3,4]]\n```\n"
        ">[!nexus_artifact] **Timer** v1\n> 🎨 [[timer_v1|View Artifact]]"
    )


def test_a_message_is_a_span_of_the_note_and_prose_stays_outside() -> None:
    text = textwrap.dedent(TALK)
    user, agent = messages(TALK)
    assert text[user.start : user.end].startswith(">[!nexus_user]")
    assert text[user.start : user.end].endswith("<!-- UID: u-1 -->")
    assert "my own quote" in text[user.end : agent.start]
    assert text.split("\n")[agent.line - 1].startswith(">[!nexus_agent]")


def test_line_ends_of_windows_change_nothing_but_offsets() -> None:
    text = textwrap.dedent(TALK).replace("\n", "\r\n")
    chat = read_chat(text, {}, 0)
    assert chat
    assert [m.text for m in chat.messages] == [m.text for m in messages(TALK)]
    assert [m.line for m in chat.messages] == [m.line for m in messages(TALK)]
    assert text[chat.messages[1].start :].startswith(">[!nexus_agent]")


def test_the_older_form_becomes_messages() -> None:
    first, second, third = messages(OLD)
    assert (first.role, first.text) == ("user", "One\n> two")
    assert second.role == "assistant"
    assert second.text == "Three\n> four\n\n**📎 Attachment:** plan.pdf\n[[plan.pdf]]"
    assert (third.text, third.uid, third.time) == ("Five", "", datetime(2025, 9, 4, 10, 2))


def test_the_title_is_in_the_heading() -> None:
    assert read(TALK).title == "Чай"
    assert read(OLD).title == ""


def test_what_the_properties_say() -> None:
    chat = read(TALK, {**IMPORTED, "models": ["gpt-5", "gpt-4o"]})
    assert (chat.provider, chat.conversation_id) == ("claude", "c-1")
    assert chat.models == ("gpt-5", "gpt-4o")
    assert read(TALK, {"models": "o3"}).models == ("o3", "gpt-4o")


def test_an_imported_chat_without_messages_is_a_chat_still() -> None:
    assert read("# Title: x\n", IMPORTED).messages == ()


def test_an_artifact_of_a_chat_is_none() -> None:
    assert read_chat("text", {**IMPORTED, "artifact_id": "a"}, 0) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "I met the User, on Monday;\n> he said",
        "### User, on holidays;\n> no date",
        "### User, on 04.09.2025 at 10:00;\nno quote",
        "### Gardener, on 04.09.2025 at 10:00;\n> no role",
        "```\n>[!nexus_user] **User** - 04.09.2025 at 10:00\n> in a fence\n```",
        "~~~~\n### User, on 04.09.2025 at 10:00;\n> in a fence\n~~~",
        ">>[!nexus_user] **User** - 04.09.2025 at 10:00",
        "text >[!nexus_user] **User**",
        "> [!note] **User** - 04.09.2025 at 10:00",
    ],
)
def test_what_only_looks_like_a_chat_is_none(text: str) -> None:
    assert read_chat(text, {}, 0) is None


def test_a_closed_fence_hides_nothing_after_it() -> None:
    fence = "```\n>[!nexus_user] **User**\n```\n"
    (message,) = messages(fence + ">[!nexus_user] **User**\n> x")
    assert (message.text, message.time) == ("x", None)


def test_american_and_european_dates_are_distinguished_by_the_properties() -> None:
    text = ">[!nexus_user] **User** - 04/09/2025 at 3:33:20 PM\n> x"
    known = {"create_time": "2025-09-04T13:30:00Z", "update_time": "2025-09-04T14:00:00Z"}
    assert read(text, known).messages[0].time == datetime(2025, 9, 4, 15, 33, 20)
    assert read(text, {"create_time": "13/09/2025 at 3:33 PM"}).messages[0].time == (
        datetime(2025, 9, 4, 15, 33, 20)
    )
    assert read(text).messages[0].time == datetime(2025, 4, 9, 15, 33, 20)


def test_frontmatter_is_not_read_and_its_lines_are_counted() -> None:
    head = "---\na: |\n  x\n---\n"
    (message,) = read(head + ">[!nexus_user] **User**\n> x", body=len(head)).messages
    assert message.line == 5


LINE = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=20)
SAID = st.lists(LINE | st.sampled_from(["> q", "```", "[!nexus_user] x", ""]), min_size=1).map(
    "\n".join
)


@given(st.lists(st.tuples(st.booleans(), SAID), min_size=1, max_size=5))
def test_what_was_said_comes_back_word_for_word(said: list[tuple[bool, str]]) -> None:
    for render in (as_callout, as_callout_without_uid, as_heading):
        note = "\n\n".join(render(user, text) for user, text in said)
        found = [(m.role == "user", m.text) for m in messages(note)]
        assert found == said


def as_callout(user: bool, text: str) -> str:
    return f"{as_callout_without_uid(user, text)}\n<!-- UID: 1 -->"


def as_callout_without_uid(user: bool, text: str) -> str:
    head = ">[!nexus_user] **User**" if user else ">[!nexus_agent] **Assistant**"
    return "\n".join([head, *(quoted(line) for line in text.split("\n"))])


def quoted(line: str) -> str:
    return f">{line}" if line.startswith(">") else f"> {line}"


def as_heading(user: bool, text: str) -> str:
    head, mark = ("### User", ">") if user else ("#### ChatGPT", ">>")
    lines = [f"{mark} {line}" for line in text.split("\n")]
    return "\n".join([f"{head}, on 01.02.2025 at 10:00;", *lines, "<!-- UID: 1 -->"])


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    for opening in ("", ">[!nexus_user]", "### User, on 01.02.2025 at 10:00;\n>"):
        chat = read_chat(opening + text, {}, 0)
        for message in chat.messages if chat else ():
            assert 0 <= message.start <= message.end <= len(opening + text)


def test_reading_takes_time_in_proportion() -> None:
    parts = (">[!nexus_user] **User**\n> x\n\n> y\n\n", "> \n\n", "** - " * 9 + "\n")
    for part in parts:
        began = time.process_time()
        read_chat(">[!nexus_user] **User**\n" + part * 40_000, {}, 0)
        assert time.process_time() - began < 5
