"""Control questions can be answered from one passage of their note, and give nothing away."""

import json
import re
from dataclasses import replace

import pytest

from tests.pack.building import compiled
from vaultgraph.compiler import make_pack
from vaultgraph.model import Language, NoteId
from vaultgraph.pack import PackOptions
from vaultgraph.pack.probes import PER_NOTE, Probe, ProbeKind, ProbeMaker
from vaultgraph.pack.questions import plain_words
from vaultgraph.vault.secrets import mask_text

KEY = "sk-ant-api03-" + "Zq7Xw9Lm2Kp4Rt6Yv8Bn1Cd3Fg5Hj0" * 2
TREE = f"""
Harbour.md
    ---
    parent: "[[Town]]"
    places: ["[[Town]]", "[[Unwritten]]"]
    hidden: "[[Secret]]"
    ---
    # Ships
    The northern water carries every ship that [[Town]] has sent away since spring.
    # Cranes
    A crane lifts what no sailor could lift in a whole week of work [^1].

    **Mooring**: the rope that keeps a ship where it is.

    [^1]: [[Town]]
Town.md
    Ein [[Secret]] und die Stadt daneben, die niemand je gesehen hat bis heute.
Key.md
    # One
    The key is {KEY} as [[Town]] says in its long letter to everyone.
    # Two
Secret.md
    ---
    private: true
    ---
    The tunnel begins at [[Harbour]] and ends below the market of the town.
Порт.md
    # Раздел
    Краны поднимают зерно быстрее, чем его успевает привезти [[Town]] по воде.
    # Второй
海港.md
    # 甲
    **起重机**:在码头上提起货物的高大机器,一次能吊起十吨粮食。
    # 乙
"""


@pytest.fixture(scope="module")
def probes() -> list[Probe]:
    vault = compiled(TREE)
    eligible = [node for node in vault.ranking.order if node != NoteId("Secret.md")]
    maker = ProbeMaker(
        vault=vault,
        eligible=eligible,
        text_of=lambda path: mask_text(vault.text_of(path)),
        mask=mask_text,
    )
    return list(maker.about(vault.ranking.order, each=20))


def of(probes: list[Probe], note: str, kind: ProbeKind) -> list[Probe]:
    return [probe for probe in probes if probe.note == note and probe.kind is kind]


def test_a_claim_is_asked_by_its_source(probes: list[Probe]) -> None:
    [probe] = of(probes, "Harbour.md", ProbeKind.CLAIM)
    assert "“Town”" in probe.question
    assert "“Cranes”" in probe.question
    assert probe.answer.startswith("A crane lifts")


def test_properties_definitions_and_sections_are_asked(probes: list[Probe]) -> None:
    properties = of(probes, "Harbour.md", ProbeKind.PROPERTY)
    assert [probe.answer for probe in properties] == ["Town; Unwritten"]
    [definition] = of(probes, "Harbour.md", ProbeKind.DEFINITION)
    assert "“Mooring”" in definition.question
    assert definition.answer == "the rope that keeps a ship where it is."
    ships, cranes = of(probes, "Harbour.md", ProbeKind.SECTION)
    assert ships.question == "What does the note “Harbour” say under “Ships”?"
    assert ships.answer.endswith("every ship that Town has sent away since spring.")
    assert "“Cranes”" in cranes.question


def test_an_answer_is_one_passage_without_marks() -> None:
    vault = compiled("""
        Note.md
            > [!info] The [[Town|old town]] has `snake_case` walls of **stone** today. ^block

            # Links
            [[A]] [[B]] [[C]] [[D]] [[E]]
        """)
    maker = ProbeMaker(
        vault=vault, eligible=vault.ranking.order, text_of=vault.text_of, mask=mask_text
    )
    found = list(maker.about(vault.ranking.order, each=20))
    assert [(probe.kind, probe.answer) for probe in found] == [
        (ProbeKind.OPENING, "The old town has snake_case walls of stone today.")
    ]


def test_no_question_holds_its_answer_or_a_gap(probes: list[Probe]) -> None:
    for probe in probes:
        assert "__" not in probe.question
        assert probe.answer not in probe.question


def test_each_question_speaks_the_language_of_the_vault() -> None:
    vault = replace(compiled(TREE), language=Language.RU)
    maker = ProbeMaker(
        vault=vault,
        eligible=[NoteId("Harbour.md"), NoteId("Town.md")],
        text_of=vault.text_of,
        mask=mask_text,
    )
    questions = [probe.question for probe in maker.about([NoteId("Harbour.md")])]
    assert "Что сказано в заметке «Harbour» под заголовком «Ships»?" in questions


def test_nothing_private_or_secret_is_told(probes: list[Probe]) -> None:
    told = repr(probes)
    assert "Secret" not in told
    assert "tunnel" not in told
    assert KEY not in told
    assert "█" not in told


def test_every_answer_stands_at_its_place(probes: list[Probe]) -> None:
    vault = compiled(TREE)
    for probe in probes:
        text = vault.text_of(vault.note_of[NoteId(probe.note)].path)
        place = text[probe.start : probe.end]
        place = place.replace("**", "")
        first = probe.answer.split(";")[0].split(" ")[0].rstrip(".,:")
        assert first in place, probe


FLEET = "\n".join(
    (
        *(
            f"Ship {n}.md\n    [[Ship {(n + 1) % 6}]] is near.\n"
            + "\n".join(
                f"    # Part {part}\n    Engine {part} of ship {n} is of 19{part}, yard {part * n}."
                for part in range(10, 60)
            )
            for n in range(6)
        ),
        *(f"Tea {n}.md\n    Mint {n} is hot, unlike [[Tea {(n + 1) % 4}]]." for n in range(4)),
    )
)
LIST = """
Winter.md
    # Steps
    1. Close every valve of the long pipe below the yard before the frost.
    2. Open the taps, and let all of the water run out of the pipe.
    3. Write it down.
    # State
    Nothing of it was done in the year before.
"""


def test_no_answer_ends_with_the_mark_of_a_next_item() -> None:
    vault = compiled(LIST)
    maker = ProbeMaker(vault=vault, eligible=vault.ranking.order, text_of=vault.text_of, mask=str)
    answers = [probe.answer for probe in maker.about(vault.ranking.order)]
    assert answers
    assert not [answer for answer in answers if re.search(r"\d\.$", answer)]


def test_no_answer_is_the_beginning_of_what_goes_on_below() -> None:
    items = "".join(
        f"    {number}. The {stone} is hewn with care at the northern end of the quarry, by hand.\n"
        for number, stone in enumerate(["granite", "marble", "basalt", "slate", "flint"], start=1)
    )
    vault = compiled(
        "Weights.md\n    A weight of the old kind has several uses,\n\n    ![[weight.png]]\n"
        f"Stones.md\n    A stone of this kind has these five names:\n\n{items}"
        f"Quarry.md\n    Two words.\n\n    ## Steps\n{items}"
    )
    maker = ProbeMaker(vault=vault, eligible=vault.ranking.order, text_of=vault.text_of, mask=str)
    assert not [probe.answer for probe in maker.about(vault.ranking.order, each=9)]


def test_properties_that_no_seed_quotes_are_not_asked_for() -> None:
    vault = compiled(
        "Pier.md\n    ---\n    create_time: 2024-05-04\n    weather: fog, rain\n    ---\n    Wet."
    )
    maker = ProbeMaker(vault=vault, eligible=vault.ranking.order, text_of=vault.text_of, mask=str)
    asked = [p.question for p in maker.about(vault.ranking.order)]
    assert any("weather" in question for question in asked)
    assert not any("create_time" in question for question in asked)


def test_questions_of_a_seed_are_about_what_it_quotes() -> None:
    pack = make_pack(compiled(FLEET), PackOptions(budget=6_500, formats=("prompt", "probes")))
    seed, rows = (
        next(each.content.decode() for each in pack.artifacts if each.path == f"pack/{name}")
        for name in ("SEED.md", "probes.jsonl")
    )
    body, _, asked = re.sub(r"\[\[|\]\]", "", seed).partition("## Control questions")
    answers = [line.split(" — ", 1)[1] for line in asked.splitlines() if line.startswith("- ")]
    assert answers
    assert all(answer in body for answer in answers)
    probes = [json.loads(row) for row in rows.splitlines()]
    quoted = [probe["quoted"] for probe in probes]
    assert quoted == sorted(quoted, reverse=True)
    assert 0 < sum(quoted) < len(quoted)
    assert all((probe["answer"] in body) == probe["quoted"] for probe in probes)


def test_a_note_gives_a_few_questions_of_different_kinds_at_first() -> None:
    vault = compiled(TREE)
    maker = ProbeMaker(
        vault=vault, eligible=vault.ranking.order, text_of=vault.text_of, mask=mask_text
    )
    kinds = [probe.kind for probe in maker.about([NoteId("Harbour.md")])]
    assert len(kinds) == len(set(kinds)) == PER_NOTE


LISTED = """
Quay.md
    ---
    see: "[[Mill]]"
    rope: hemp and flax
    ---
    > [!tip] Short
    > The quay is built of oak that was cut in the hills above the town.

    # Cranes
    - The first crane lifts coal from the barges of the canal company.
    - The second crane lifts the grain that the mill sends every week.

    # Reserve
    What remains for ropes is told by a formula: $$ R_{left} = W - T_{used} $$ and by no other.

    **Harbour**: [[Mill]]

    # Steps
    1. Call the keeper of the quay by the bell at its northern end.
Mill.md
    Grain is ground here.
"""


def test_no_question_asks_for_one_item_a_formula_or_where_a_link_leads() -> None:
    vault = compiled(LISTED)
    maker = ProbeMaker(
        vault=vault, eligible=vault.ranking.order, text_of=vault.text_of, mask=mask_text
    )
    probes = [
        probe for probe in maker.about(vault.ranking.order, each=20) if probe.note == "Quay.md"
    ]
    asked = {(probe.kind, probe.answer) for probe in probes}
    assert asked == {
        (ProbeKind.OPENING, "The quay is built of oak that was cut in the hills above the town."),
        (ProbeKind.PROPERTY, "hemp and flax"),
        (ProbeKind.SECTION, "1. Call the keeper of the quay by the bell at its northern end."),
    }
    text = vault.text_of(vault.note_of[NoteId("Quay.md")].path)
    [opening] = [probe for probe in probes if probe.kind is ProbeKind.OPENING]
    assert text[opening.start : opening.end].startswith("> The quay")


def asked_of(tree: str) -> dict[str, str]:
    """The questions about a vault, with their answers."""
    vault = compiled(tree)
    maker = ProbeMaker(vault=vault, eligible=vault.ranking.order, text_of=vault.text_of, mask=str)
    return {probe.question: probe.answer for probe in maker.about(vault.ranking.order, each=20)}


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        (
            "Converts `#tag` and `#[[tag]]` to `a_b` *now*.",
            "Converts #tag and #[[tag]] to a_b now.",
        ),
        (r"A force $\vec{F}_{A}$ is **not** $F_{B}$.", r"A force $\vec{F}_{A}$ is not $F_{B}$."),
        ("It costs $5 *here* and $10 *there*.", "It costs $5 here and $10 there."),
        (
            "See [[Town/Old quay]], [[Quay#Crane]], [[Quay#^b1]].",
            "See Old quay, Quay > Crane, Quay.",
        ),
        ("Call [`load()`](load.md) or [[Quay|`the quay`]].", "Call load() or the quay."),
        ("Select **Publish** ![[send.svg]].", "Select Publish."),
        ("- ![](stone.png)\n    - A stone ![[b.png]] of the hill", "A stone of the hill"),
        ("Told<br>by <cite>Roe</cite> &mdash; `<cite>`.", "Told by Roe — <cite>."),
        ("- Oak\n- [x] Elm, dry.\n- Ash", "Oak; Elm, dry. Ash"),
    ],
)
def test_answers_are_plain_words_but_for_code_and_formulas(written: str, plain: str) -> None:
    assert plain_words(written) == plain


def test_a_question_has_one_answer_and_an_answer_one_question() -> None:
    asked = asked_of("""
        Pier.md
            # Wood
            The wood of the pier was cut in the hills above the town.

            # Repairs
            ## Cost
            Every repair of the pier costs the town a tenth of its harbour dues.

            # Ships
            ## Cost
            Every ship that comes to the pier pays for each day that it stays.

            # Sources
            The pier is older than the town itself [^1]. It was longer once [^1].

            [^1]: [[Annals]]
        Annals.md
            The annals of the town begin in the year of the great storm.
        North/Log.md
            The log of the north tower names every ship since the fire.
        South/Log.md
            The log of the south tower was lost when the roof fell in.
    """)
    assert len(set(asked.values())) == len(asked)
    assert not [question for question in asked if "rests on" in question]
    headings = {match[1] for match in map(re.compile("under “(.+?)”").search, asked) if match}
    assert {"Wood", "Repairs > Cost", "Ships > Cost"} <= headings
    assert {"What is the note “North/Log” about?", "What is the note “South/Log” about?"} <= {
        *asked
    }


def test_a_label_of_a_remark_is_not_asked_for() -> None:
    asked = asked_of("""
        Quay.md
            # Rules
            **Note**: the quay is closed to all ships in winter.

            **Важно:** зимой причал закрыт для всех судов.

            **Windows**: the panes of the tower are cleaned twice a year.
    """)
    assert [question for question in asked if "about “" in question] == [
        "What does the note “Quay” say about “Windows”?"
    ]


def test_no_answer_ends_inside_brackets_or_with_a_word_that_leads_on() -> None:
    asked = asked_of("""
        Perioden.md
            Das System hat sieben Perioden, von oben an (Bsp.: Beryllium ist in der 2. Periode).
        Schalen.md
            Die Schalen werden der Reihe nach mit Elektronen gefüllt. Bsp.
    """)
    assert asked["What is the note “Perioden” about?"].endswith("2. Periode).")
    assert asked["What is the note “Schalen” about?"].endswith("gefüllt.")
