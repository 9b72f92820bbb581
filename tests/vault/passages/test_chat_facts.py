"""A chat's passages say whom it was with, whichever writer's note it is."""

import pytest

from tests.building import parse
from tests.vault.chat_notes import NOTES
from vaultgraph.vault.note import Note
from vaultgraph.vault.passages.cut import message_text
from vaultgraph.vault.passages.passage import PassageKind
from vaultgraph.vault.passages.properties import chat_partner, properties_line
from vaultgraph.vault.passages.render import passage_text


def speakers(note: Note) -> list[str]:
    turns = (each for each in note.passages if each.kind is PassageKind.TURN)
    return list(dict.fromkeys(turn.speaker for turn in turns))


@pytest.mark.parametrize("writer", NOTES)
def test_the_line_of_a_chat_opens_with_its_service_and_models(writer: str) -> None:
    note = parse(NOTES[writer])
    assert note.chat
    named = [name for name in (note.chat.provider, *note.chat.models) if name]
    assert chat_partner(note) == ", ".join(dict.fromkeys(named))
    if named:
        assert properties_line(note).startswith(f"chat: {chat_partner(note)}")


def test_the_service_of_a_chat_is_not_repeated_in_its_line() -> None:
    note = parse(NOTES["nexus"].replace("provider:", "models: [gpt-5]\ntopic: bread\nprovider:"))
    assert properties_line(note) == "chat: chatgpt, gpt-5; topic: bread"


def test_the_keys_of_other_notes_stay() -> None:
    note = parse("---\nmodel: T-100\nmodels: [a, b]\n---\nText.")
    assert properties_line(note) == "model: T-100; models: a, b"


def test_a_line_is_bounded_whatever_a_chat_names() -> None:
    models = ", ".join(f"{number}-{'m' * 300}" for number in range(50))
    note = parse(NOTES["nexus"].replace("provider:", f"models: [{models}]\nprovider:"))
    assert len(properties_line(note)) <= 500


def test_an_assistant_without_a_name_goes_by_its_provider() -> None:
    nameless = NOTES["nexus"].replace("Assistant · gpt-5", "Assistant")
    assert speakers(parse(nameless)) == ["User", "chatgpt"]
    assert speakers(parse(nameless.replace("provider: chatgpt\n", ""))) == ["User", "Assistant"]
    assert speakers(parse(NOTES["nexus"])) == ["User", "gpt-5"]
    assert speakers(parse(NOTES["web-clipper"]))[-1] == "ChatGPT"


HEADED = (
    "---\nnexus: nexus-ai-chat-importer\nprovider: chatgpt\nconversation_id: 1\n---\n\n"
    "# Title: Ovens\n\n### User, on 11.03.2024 at 21:14;\n> How hot is the oven?\n\n"
    "#### Assistant, on 11.03.2024 at 21:15;\n>> 230 °C for the loaf.\n"
)


def test_the_head_of_a_message_is_no_heading_of_its_passages() -> None:
    note = parse(HEADED)
    turns = [each for each in note.passages if each.kind is PassageKind.TURN]
    assert len(turns) == 2
    assert {turn.heading for turn in turns} == {0}


def test_the_marks_of_an_exporter_are_not_content() -> None:
    mark = "\n>\n>>[!nexus_artifact] **mill** v1\n>> 🎨 [[files/mill_v1|View Artifact]]\n"
    text = NOTES["nexus"].rstrip() + mark
    note = parse(text)
    said = "\n".join(passage_text(each, note, text) for each in note.passages)
    assert "**mill** v1" in said
    assert "nexus_artifact" not in said
    assert "View Artifact" not in said


def test_code_in_an_answer_keeps_its_tags() -> None:
    code = ["```html", '<div class="wide">', "  <p>Bread</p>", "</div>", "```", "Bake <b>long</b>."]
    text = HEADED + "".join(f">> {line}\n" for line in code)
    note = parse(text)
    said = "\n".join(passage_text(each, note, text) for each in note.passages)
    assert '<div class="wide">\n  <p>Bread</p>\n</div>' in said
    assert "Bake long." in said


def test_a_fence_that_is_not_closed_is_code_to_the_end() -> None:
    open_fence = "Look:\n\n~~~\n<p>Bread</p>\n```\n<i>rises</i>"
    assert message_text(open_fence) == open_fence
    assert message_text("A <i>b</i>\n[!nexus_artifact] **mill**") == "A b\n**mill**"


def test_a_heading_inside_a_message_is_not_above_the_next_one() -> None:
    text = HEADED[: HEADED.index("### User")] + (
        ">[!nexus_user] **User** - 2024-03-11T21:14:00\n> See this.\n\n# Ovens of clay\n\n"
        "How hot?\n<!-- UID: 1 -->\n"
        ">[!nexus_agent] **Assistant** - 2024-03-11T21:15:00\n> 230 °C.\n<!-- UID: 2 -->\n"
    )
    note = parse(text)
    turns = [each for each in note.passages if each.kind is PassageKind.TURN]
    assert [heading.text for heading in note.headings] == ["Title: Ovens", "Ovens of clay"]
    assert [turn.heading for turn in turns] == [0, 0]
