"""The right passages come back within the budget, quoted word for word, with what was left out."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from textwrap import dedent, indent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pack.building import WordTokenizer, compiled
from vaultgraph.compiler import read_vault
from vaultgraph.errors import UsageError
from vaultgraph.model import NoteId
from vaultgraph.recall.answer import Answer
from vaultgraph.recall.modules import find_module
from vaultgraph.recall.recaller import Recaller, RecallOptions

NOTES = {
    "Bread/Sourdough": """
        ---
        created: 2023-05-04
        ---
        # Sourdough

        The starter wants rye flour and water, once a day.

        ## Baking

        Bake at 240 degrees for the first twenty minutes:

        1. Preheat the iron pot.
        2. Turn the loaf into it.

        The crumb is open when the dough was wet [^1].

        [^1]: [[Hydration]]
        """,
    "Bread/Hydration": "Seventy parts of water to a hundred parts of flour is a common hydration.",
    "Tea/Oolong": """
        ---
        created: 2024-02-01
        ---
        Oolong is steeped at ninety degrees for three minutes.
        """,
    "Secret": """
        ---
        private: true
        ---
        The starter is called Zanzibar and lives behind the rye flour.
        """,
    "Чай": "Улун заваривают при девяноста градусах три минуты.",
    "面包": "酸面团需要黑麦面粉和水，每天喂一次。",
    "Keys": "The starter key is AKIAQYLPMN5HFIQR7XYA and nothing else.",
}


def tree(notes: Mapping[str, str]) -> str:
    texts = {path: indent(dedent(text).strip(), "    ") for path, text in notes.items()}
    return "\n".join(f"{path}.md\n{text}" for path, text in texts.items())


def over(notes: Mapping[str, str]) -> Recaller:
    """A recaller over notes, which counts words."""
    return Recaller.of(compiled(tree(notes)), WordTokenizer())


@pytest.fixture(scope="module")
def recaller() -> Recaller:
    return over(NOTES)


def ask(recaller: Recaller, question: str, budget: int = 200, **limits: object) -> Answer:
    answer = recaller.recall(question, RecallOptions(budget=budget, **limits))  # type: ignore[arg-type]
    assert answer.tokens <= budget
    assert answer.tokens == recaller.tokenizer.count(answer.text)
    return answer


@pytest.mark.parametrize(
    ("question", "note", "quote"),
    [
        ("How hot should the oven be for baking?", "Bread/Sourdough.md", "Bake at 240 degrees"),
        ("What does a starter want?", "Bread/Sourdough.md", "rye flour and water, once a day."),
        ("при скольких градусах заваривать улун", "Чай.md", "Улун заваривают при девяноста"),
        ("酸面团怎么喂", "面包.md", "每天喂一次"),
        ("oolong minutes", "Tea/Oolong.md", "for three minutes."),
    ],
)
def test_the_passage_that_answers_comes_first(
    recaller: Recaller, question: str, note: str, quote: str
) -> None:
    answer = ask(recaller, question)
    assert answer.passages[0].note == note
    assert quote in answer.text


def test_an_item_of_a_list_brings_the_line_that_leads_in(recaller: Recaller) -> None:
    answer = ask(recaller, "preheat the iron pot")
    text = answer.text
    assert "Bake at 240 degrees for the first twenty minutes:" in text
    assert "### Baking" in text


def test_the_line_that_leads_in_is_once_above_several_items(recaller: Recaller) -> None:
    text = ask(recaller, "preheat the iron pot, turn the loaf").text
    assert "1. Preheat the iron pot.\n2. Turn the loaf into it." in text
    assert text.count("Bake at 240 degrees for the first twenty minutes:") == 1


def test_a_line_that_leads_in_is_not_repeated_below_its_first_item() -> None:
    items = "\n".join(
        f"   - Layer {number} of the cake is {'sponge ' * 12}." for number in range(6)
    )
    note = f"1. Bake the cake.\n2. Stack what was baked, layer on layer:\n{items}\n3. Serve it."
    recaller = over({"Cake": note})
    whole = ask(recaller, "cake layer sponge stack serve", budget=400).text
    assert whole.count("Stack what was baked") == 1
    assert "…" not in whole
    assert "…" in ask(recaller, '"layer 5"', budget=60).text


def test_a_phrase_of_words_that_are_in_every_text_is_found() -> None:
    recaller = over({"Hamlet": "He asks whether to be or not to be.", "Tea": "Is it to be or not?"})
    assert [each.note for each in recaller.recall('"to be or not to be"').passages] == ["Hamlet.md"]
    assert "no words to search for" in recaller.recall('"what it is that they were"').remarks()[0]


def test_the_remark_on_what_is_left_out_is_shorter_where_there_is_less_room() -> None:
    notes = {f"Rye {number}": f"Rye wants time, says baker {number}." for number in range(9)}
    answer = over(notes).recall("what does rye want", RecallOptions(budget=50))
    assert "[[Rye" in answer.remarks()[-1]
    assert "[[" not in answer.remarks(0)[-1]
    assert "Left out:" in answer.remarks(0)[-1]


def test_a_claim_brings_its_source(recaller: Recaller) -> None:
    assert "← [[Hydration]]" in ask(recaller, "when is the crumb open").text


def test_a_private_note_is_never_recalled(recaller: Recaller) -> None:
    answer = ask(recaller, "Zanzibar Secret starter", 2_000)
    assert "Zanzibar" not in answer.text
    assert "Secret" not in {*answer.names.values(), *(note for note, _ in answer.more)}
    assert "Zanzibar" in answer.unknown


def test_secrets_are_masked(recaller: Recaller) -> None:
    answer = ask(recaller, "the starter key")
    assert "AKIAQYLPMN5HFIQR7XYA" not in answer.text
    assert "█" in answer.text


@pytest.mark.parametrize("budget", [50, 60, 80, 120, 400])
def test_no_answer_is_over_its_budget(recaller: Recaller, budget: int) -> None:
    answer = ask(recaller, "starter flour water degrees minutes crumb", budget)
    assert answer.passages


def test_what_does_not_fit_is_counted_by_note(recaller: Recaller) -> None:
    answer = ask(recaller, "starter flour water degrees minutes crumb", 50)
    assert answer.more
    assert any("Left out" in line for line in answer.remarks())


def test_a_budget_too_small_for_any_passage_is_an_error(recaller: Recaller) -> None:
    with pytest.raises(UsageError, match="too small for a passage"):
        recaller.recall("starter", RecallOptions(budget=10))


@pytest.mark.parametrize("question", ["", "the of and", "😀", "xyzzy quux"])
def test_a_question_about_nothing_in_the_vault_is_answered_clearly(
    recaller: Recaller, question: str
) -> None:
    answer = ask(recaller, question)
    assert not answer.text
    assert answer.remarks()


def test_the_same_words_are_paid_once() -> None:
    notes = {f"Copy {number}": "The kettle whistles at ninety-six degrees." for number in range(9)}
    answer = over(notes).recall("when does the kettle whistle")
    assert answer.text.count("whistles") == 1


def test_days_of_the_question_decide() -> None:
    notes = {
        f"Log {year}": f"---\ncreated: {year}-03-01\n---\nThe roof was mended by the carpenter."
        f" It rained {year} times."
        for year in range(2015, 2024)
    }
    recaller = over(notes)
    answer = recaller.recall("when was the roof mended in March 2019")
    assert answer.passages[0].note == "Log 2019.md"


def test_since_and_module_limit_the_answer(recaller: Recaller) -> None:
    answer = ask(recaller, "degrees minutes", after=date(2024, 1, 1))
    assert {passage.note for passage in answer.passages} == {"Tea/Oolong.md"}
    only = frozenset({NoteId("Bread/Hydration.md")})
    assert {each.note for each in ask(recaller, "water flour", notes=only).passages} == only


def test_a_module_is_found_by_its_name_or_id() -> None:
    vault = compiled(tree(NOTES))
    module = vault.modules[0]
    assert find_module(vault, module.label.upper()) == module
    assert find_module(vault, module.id) == module
    with pytest.raises(UsageError, match="no module") as missing:
        find_module(vault, "zzz")
    assert module.label in missing.value.remedy


def test_names_that_two_notes_share_are_paths() -> None:
    notes = {"a/Plan": "Buy flour for the kitchen.", "b/Plan": "Buy flour for the bakery."}
    answer = over(notes).recall("flour")
    assert "[[a/Plan]]" in answer.text
    assert "[[b/Plan]]" in answer.text


def test_turns_have_their_speaker_and_the_time_once() -> None:
    chat = """
        ---
        nexus: nexus-ai-chat-importer
        provider: chatgpt
        conversation_id: x1
        create_time: 2023-05-04T10:00:00
        ---
        # Title: Kettle

        >[!nexus_user] **User** - 04.05.2023 at 10:00
        > My kettle whistles too early.
        <!-- UID: u1 -->

        >[!nexus_agent] **Assistant** - 04.05.2023 at 10:00
        > A kettle that whistles early has a loose lid.
        <!-- UID: u2 -->
        """
    answer = over({"Chats/Kettle": chat}).recall("kettle lid")
    assert "chatgpt: A kettle that whistles early has a loose lid." in answer.text
    assert answer.text.count("2023-05-04 10:00") == 1


def test_a_turn_is_shown_without_the_heads_of_messages() -> None:
    chat = """
        ---
        nexus: nexus-ai-chat-importer
        provider: chatgpt
        conversation_id: x2
        create_time: 11.03.2024 at 21:14
        ---
        # Title: Backups

        ### User, on 11.03.2024 at 21:14;
        > How is a restore checked?

        #### Assistant, on 11.03.2024 at 21:15;
        >> Unpack it into an empty folder.

        ### User, on 11.03.2024 at 23:20;
        > The restore was checked: nothing is missing.
        """
    text = over({"Chats/Backups": chat}).recall("restore checked folder").text
    assert text.splitlines() == [
        "## [[Backups]] (2024-03-11)",
        "chat: chatgpt",
        "(2024-03-11 21:14)",
        "User: How is a restore checked?",
        "chatgpt: Unpack it into an empty folder.",
        "(23:20)",
        "User: The restore was checked: nothing is missing.",
    ]


def conversation(*turns: tuple[str, str]) -> str:
    head = "---\nnexus: nexus-ai-chat-importer\nprovider: chatgpt\nconversation_id: 1\n---\n"
    said = (
        f">[!nexus_user] **{name}** - 04.05.2023 at 10:00\n> {words}\n<!-- UID: u{number} -->\n"
        for number, (name, words) in enumerate(turns)
    )
    return head + "\n".join(said)


@pytest.mark.parametrize(("asked", "other"), [("Anna", "Boris"), ("Boris", "Anna")])
def test_whoever_a_question_names_is_listened_to_first(asked: str, other: str) -> None:
    turns = [
        (name, f"The garden of {place} is lovely.")
        for name, place in (("Anna", "Kazan"), ("Boris", "Tver"), ("Clara", "Perm"))
    ]
    recaller = over({"Talk": conversation(*turns)})
    score = {each.speaker: each.score for each in recaller.recall(f"{asked}: garden").passages}
    assert score[asked] > 1.5 * score[other]


def test_a_role_is_not_the_name_of_a_speaker() -> None:
    turns = [("User", "The garden needs water."), ("Boris", "The garden needs water daily.")]
    recaller = over({"Talk": conversation(*turns)})
    passages = recaller.recall("user garden water").passages
    scores = [each.score for each in passages if each.speaker]
    assert min(scores) > 0.6 * max(scores)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120), st.integers(50, 300))
def test_anything_may_be_asked(question: str, budget: int) -> None:
    ask(_RECALLER, question, budget)


_RECALLER = over(NOTES)


def test_a_compiled_vault_answers_in_python(tmp_path: Path) -> None:
    for path, text in NOTES.items():
        file = tmp_path / f"{path}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text).strip(), encoding="utf-8")
    vault = read_vault(tmp_path)
    answer = vault.recall("What does a starter want?", budget=300)
    assert answer.passages[0].note == "Bread/Sourdough.md"
    assert answer.tokens <= answer.budget == 300
    assert not vault.recall("oolong", after=date(2025, 1, 1)).passages
    assert vault.recall("starter", module=vault.modules[0].label).question == "starter"
    with pytest.raises(UsageError, match="no module"):
        vault.recall("starter", module="zzz")
    with pytest.raises(UsageError, match="target"):
        vault.recall("starter", target="no such model")


@pytest.mark.parametrize(
    "question",
    [
        "(a+)+$ [unclosed",
        "SELECT * FROM notes; DROP TABLE notes; --",
        "../../../etc/passwd",
        "C:\\Users\\x\\notes.md",
        "\U0001f35e\U0001f525",
        "what is the of and",
        "\x00\x1b[31m",
        "a" * 100_000,
        "rye flour " * 10_000,
        "\ud800",
    ],
)
def test_whatever_is_asked_is_answered_clearly(recaller: Recaller, question: str) -> None:
    answer = ask(recaller, question)
    assert answer.text or answer.remarks()
    assert all(len(line) < 1_000 for line in answer.remarks())
    assert "/etc/" not in answer.text


def test_a_question_of_only_stop_words_is_answered_by_a_remark(recaller: Recaller) -> None:
    for question in ("what is the", "", " ", ".*+$", "\U0001f35e"):
        assert "no words to search for" in " ".join(ask(recaller, question).remarks())
    assert "use words that occur in its notes" in " ".join(ask(recaller, "zyzzyva").remarks())


def test_footnotes_that_only_name_notes_are_not_shown_beside_their_statements() -> None:
    note = "The starter wants rye flour [^1].\n\n## Sources\n\n[^1]: [[Flour]] and [[Rye]]\n"
    answer = over({"Bread": note, "Flour": "Flour is milled.", "Rye": "Rye is grown."}).recall(
        "what does the starter want"
    )
    assert "The starter wants rye flour [^1]. ← [[Flour]], [[Rye]]" in answer.text
    assert "[^1]:" not in answer.text
