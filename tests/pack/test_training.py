"""Examples for fine-tuning alternate, fit their limit, and hold what the notes hold."""

import json
import re

import pytest

from tests.pack.building import Spy, compiled, formats_with
from vaultgraph.errors import UsageError
from vaultgraph.pack import PackOptions, formats, make_pack
from vaultgraph.pack.options import FormOptions
from vaultgraph.pack.plan import PackPlan
from vaultgraph.pack.training import TURN_TOKENS, TrainingSet, seed_frame, training_set
from vaultgraph.vault.note import Note

KEY = "sk-ant-api03-" + "Zq7Xw9Lm2Kp4Rt6Yv8Bn1Cd3Fg5Hj0" * 2
HEAD = """
    ---
    nexus: nexus-ai-chat-importer
    provider: chatgpt
    conversation_id: {id}
    ---
    # Title: {id}
"""


def turn(role: str, text: str, number: int) -> str:
    return (
        f"    >[!nexus_{role}] **{role}** - 2025-09-04 at 15:{number // 60:02d}:{number % 60:02d}\n"
        f"    > {text}\n    <!-- UID: {number} -->\n\n"
    )


def chat(name: str, *turns: tuple[str, str], private: bool = False) -> str:
    head = HEAD.format(id=name).replace("---\n    nexus", "---\n    private: true\n    nexus")
    head = head if private else HEAD.format(id=name)
    body = "".join(turn(role, text, number) for number, (role, text) in enumerate(turns))
    return f"{name}.md{head}\n{body}"


def plan_of(tree: str, monkeypatch: pytest.MonkeyPatch, tokens: int = 1_000) -> PackPlan:
    spy = Spy()
    monkeypatch.setattr(formats, "FORMATS", formats_with(spy))
    forms = FormOptions(example_tokens=tokens)
    make_pack(compiled(tree), PackOptions(budget=4_000, formats=("spy",), forms=forms))
    return spy.plan


def made(
    monkeypatch: pytest.MonkeyPatch, *turns: tuple[str, str], tokens: int = 1_000
) -> tuple[TrainingSet, PackPlan]:
    plan = plan_of(chat("talk", *turns), monkeypatch, tokens)
    return training_set(plan), plan


def test_turns_of_one_side_in_a_row_become_one(monkeypatch: pytest.MonkeyPatch) -> None:
    examples, _ = made(
        monkeypatch,
        ("agent", "Welcome."),
        ("user", "One."),
        ("user", "Two."),
        ("agent", "Three."),
        ("user", "Four?"),
    )
    [example] = examples.chats
    assert example.pairs == (("One.\n\nTwo.", "Three."),)


def test_a_long_chat_is_split_between_pairs_and_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turns = [
        (role, f"{role} {number} " + "word " * 30)
        for number in range(40)
        for role in ("user", "agent")
    ]
    examples, plan = made(monkeypatch, *turns, tokens=600)
    assert len(examples.chats) > 3
    pairs = [pair for example in examples.chats for pair in example.pairs]
    assert [int(re.findall(r"\d+", question)[0]) for question, _ in pairs] == list(range(40))
    for example in examples.chats:
        spoken = [example.system, *(text for pair in example.pairs for text in pair)]
        assert sum(plan.tokenizer.count(text) + TURN_TOKENS for text in spoken) <= 600
    assert examples.left_out == ()


def test_a_pair_too_long_for_any_example_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    examples, _ = made(
        monkeypatch,
        ("user", "Short?"),
        ("agent", "Yes."),
        ("user", "Long?"),
        ("agent", "word " * 2_000),
        tokens=600,
    )
    assert [len(example.pairs) for example in examples.chats] == [1]
    assert examples.left_out == (("talk.md", 1),)


def test_secrets_and_private_chats_stay_out(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = chat("open", ("user", f"My key is {KEY}"), ("agent", "Keep it.")) + chat(
        "closed", ("user", "The tunnel?"), ("agent", "Below the well."), private=True
    )
    examples = training_set(plan_of(tree, monkeypatch))
    told = repr(examples)
    assert KEY not in told
    assert "█" in told
    assert "tunnel" not in told


def test_the_frame_fits_its_room_and_names_core_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = "".join(f"Note {n}.md\n    See [[Note {(n * 7) % 40}]] of words.\n" for n in range(40))
    plan = plan_of(tree, monkeypatch)
    for room in (60, 120, 400):
        frame = seed_frame(plan, room)
        assert plan.tokenizer.count(frame) <= room
        assert plan.settled.pack_id in frame
    assert "Core notes: Note" in seed_frame(plan, 400)


def test_a_limit_that_holds_no_answer_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="too small for an answer"):
        plan_of("A.md\n    text", monkeypatch, tokens=10)


def test_a_parsed_note_holds_what_was_said_once() -> None:
    note: Note = compiled(chat("talk", ("user", "Hi"), ("agent", "Ho"))).notes[0]
    assert note.chat is not None
    assert [(message.role, message.text) for message in note.chat.messages] == [
        ("user", ""),
        ("assistant", ""),
    ]
    assert [passage.terms for passage in note.passages][-2:] == ["hi", "ho"]


def test_notes_are_examples_where_there_are_no_chats(monkeypatch: pytest.MonkeyPatch) -> None:
    notes = "\n".join(
        f"Note {n}.md\n    The bread of day {n} is rye.\n    # Crust\n    It took {n} minutes.\n\n"
        f"    It cracked.\n    # Empty"
        for n in range(40)
    )
    spy = Spy()
    monkeypatch.setattr(formats, "FORMATS", formats_with(spy))
    pack = make_pack(compiled(notes), PackOptions(budget=4_000, formats=("finetune", "spy")))
    files = {each.path.rpartition("/")[2]: each.content.decode() for each in pack.artifacts}
    found = training_set(spy.plan)
    assert not found.chats
    crusts = [each for each in found.notes if "“Crust”" in each.pairs[0][0]]
    assert len(crusts) == 40
    assert crusts[0].pairs[0][1].endswith("minutes.\n\nIt cracked.")
    for shape in ("messages", "sharegpt", "alpaca"):
        train = files[f"{shape}.jsonl"].splitlines()
        apart = files[f"{shape}.validation.jsonl"].splitlines()
        assert not {*train} & {*apart}
        assert 0 < len(apart) < len(train)
    assert len(files["messages.jsonl"].splitlines()) + len(
        files["messages.validation.jsonl"].splitlines()
    ) == len(found.notes)
    assert "eval_dataset: vault_alpaca_validation" in files["lora.yaml"]
    info = json.loads(files["dataset_info.json"])
    assert info["vault_messages_validation"]["file_name"] == "messages.validation.jsonl"


def test_lists_tables_and_nesting_stay_as_they_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [f"- Item {n} of the long list is described here in a few more words" for n in range(9)]
    items[5:5] = ["    - An item below an item, which is long enough to be read alone"]
    rows = ["| Ship | Port |", "| --- | --- |", *(f"| Ship {n} | Port {n} |" for n in range(9))]
    body = "\n    ".join(["# List", *items, "", "", "", "# Table", *rows, "", "# Table", "Other."])
    plan = plan_of(f"Log.md\n    Ships.\n\n    {body}\n", monkeypatch)
    told = dict(example.pairs[0] for example in training_set(plan).notes)
    assert told["What does the note “Log” say under “List”?"] == "\n".join(items)
    assert "\n".join(rows) in told.values()
    assert told["What does the note “Log” say under “Table (2)”?"] == "Other."


def test_no_prompt_is_in_the_examples_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = """
        Pump.md
            The pump lifts water from the well to the tank on the roof.
            # Care
            Oil the pump every spring. Close the valve below the tank before.

            It froze once.
    """
    found = training_set(plan_of(tree, monkeypatch))
    prompts = [each.pairs[0][0] for each in (*found.notes, *found.questions)]
    assert len(prompts) == len({*prompts}) == 2


def test_the_title_that_is_asked_for_reaches_every_form() -> None:
    vault = compiled("Pump.md\n    The pump lifts water from the well to the tank on the roof.\n")
    names = ("prompt", "json", "finetune", "skill")
    pack = make_pack(vault, PackOptions(budget=4_000, formats=names, title="Well house"))
    told = {file.path: file.content.decode() for file in pack.artifacts}
    for path in ("SEED.md", "seed.json", "finetune/messages.jsonl", "skill/well-house/SKILL.md"):
        assert "Well house" in told[f"pack/{path}"] or "well-house" in told[f"pack/{path}"], path
