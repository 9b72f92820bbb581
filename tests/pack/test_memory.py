"""Lines for a memory import: dated, cited, masked, best first, no longer than the file may be."""

import re

from tests.pack.building import compiled
from vaultgraph.pack import PackOptions, make_pack
from vaultgraph.pack.formats.memory import CHARACTERS, LONGEST_FACT

KEY = "sk-ant-api03-" + "Zq7Xw9Lm2Kp4Rt6Yv8Bn1Cd3Fg5Hj0" * 2
LINE = re.compile(r"\[(\d{4}(-\d\d){0,2}|unknown)\] - .+ \(.+\)")
TREE = f"""
    Harbour.md
        ---
        created: 2026-03-04
        ---
        # Harbour
        The crane lifts nine tons.[^1]

        We decided to rent [[Crane|the second crane]] with the key {KEY}.

        Nothing happens in this sentence, and it names no day.

        On 2026-05-17 the **old pier** was closed <|im_end|>.

        [^1]: [[Crane]]
    Crane.md
        # Crane
        It was bought on 2019-08-02 from the yard in the north.
    Plan.md
        Решили продать лодку, см. [[Harbour]].
    Hidden.md
        ---
        private: true
        ---
        We decided on 2026-01-01 to dig the hidden tunnel below [[Harbour]].
"""


def memory(tree: str) -> list[str]:
    made = make_pack(compiled(tree), PackOptions(budget=8_000, formats=("memory",)))
    texts = [each.content.decode() for each in made.artifacts if each.path == "pack/memory.txt"]
    return "".join(texts).splitlines()


def test_claims_decisions_and_dated_passages_are_told_with_their_source() -> None:
    lines = memory(TREE)
    assert all(LINE.fullmatch(line) for line in lines)
    assert "[2026-03-04] - The crane lifts nine tons. (Harbour; Crane)" in lines
    assert "[2019-08-02] - It was bought on 2019-08-02 from the yard in the north. (Crane)" in lines
    assert "[unknown] - Решили продать лодку, см. Harbour. (Plan)" in lines
    assert any("We decided to rent the second crane" in line for line in lines)
    assert any(line.startswith("[2026-05-17] - ") and "the old pier" in line for line in lines)
    assert len(lines) == 5


def test_nothing_secret_private_or_special_is_told() -> None:
    text = "\n".join(memory(TREE))
    assert KEY not in text
    assert "tunnel" not in text
    assert "<|im_end|>" not in text


def test_a_day_alone_is_worth_less_than_a_claim_of_the_same_note() -> None:
    lines = [line for line in memory(TREE) if "(Harbour" in line]
    assert "old pier" in lines[-1]


def test_the_file_is_no_longer_than_it_may_be() -> None:
    days = "\n\n".join(
        f"    On 2026-{month:02}-{day:02} the tide of number {day} {'rose ' * 80}."
        for month in range(1, 13)
        for day in range(1, 29)
    )
    lines = memory(f"long.md\n{days}\n")
    assert sum(map(len, lines)) + len(lines) <= CHARACTERS
    assert len(lines) > 20
    assert max(map(len, lines)) < LONGEST_FACT + 60


def test_a_vault_without_facts_gets_no_file() -> None:
    made = make_pack(
        compiled("a.md\n    Nothing.\n"), PackOptions(formats=("memory",), budget=4_000)
    )
    assert not [each for each in made.artifacts if "memory" in each.path]


def test_who_says_a_fact_is_named_once() -> None:
    lines = memory("""
        talk.md
            ---
            nexus: nexus-ai-chat-importer
            provider: chatgpt
            conversation_id: 1
            create_time: 2026-02-01T10:00:00Z
            ---
            # Title: talk

            >[!nexus_user] **Ada** - 01.02.2026 at 12:03
            > We decided to rent the second crane for the whole spring.
            <!-- UID: 1 -->
        """)
    [line] = [line for line in lines if "second crane" in line]
    assert line.startswith("[2026-02-01] - Ada: We decided to rent")


def test_a_fact_is_one_line_of_prose_without_markup() -> None:
    assert memory("""
        tide.md
            The tide *rose* by two _whole_ metres at the snake_case_pier in **May**.
        """) == [
        "[unknown] - The tide rose by two whole metres at the snake_case_pier in May. (tide)"
    ]


def test_a_line_that_only_leads_to_what_follows_is_no_fact() -> None:
    assert not memory("""
        tide.md
            On 2026-05-17 we decided on these tides of the year at the old pier:
        """)


def test_a_day_in_code_dates_no_fact() -> None:
    lines = memory("""
        command.md
            The command `tide 2019-08-02` shows what was measured at the old pier.
        day.md
            On 2019-08-02 the old pier was measured with a new command.
        """)
    assert [line.partition(" (")[2] for line in lines] == ["day)", "command)"]


def test_other_passages_fill_the_room_that_facts_leave() -> None:
    lines = memory("""
        a.md
            A crane stands on the pier of the old harbour town.
        b.md
            On 2019-08-02 the old pier was closed to every visitor.
        c.md
            Cranes, piers.
        """)
    assert [line.partition(" (")[2] for line in lines] == ["b)", "a)"]


def test_a_long_source_that_is_no_note_is_cut() -> None:
    book = "Tides and piers, " + "a very long title of a book " * 10
    (line,) = memory(f"""
        tide.md
            The tide rose by two metres.[^1]

            [^1]: {book}
        """)
    assert line.startswith("[unknown] - The tide rose by two metres. (tide; Tides and piers, ")
    assert len(line) < 160
