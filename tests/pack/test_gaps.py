"""What a seed leaves out of a note is marked, and code that is cut stays code."""

import re
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt

from tests.pack.building import compiled
from vaultgraph.compiler import make_pack
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId
from vaultgraph.pack.document.block import block
from vaultgraph.pack.document.fragments import FragmentMaker
from vaultgraph.pack.options import PackOptions
from vaultgraph.passages.safe import SafeTexts
from vaultgraph.vault.passages.passage import PassageKind

CODE = [
    f"    valve_{number}.open(angle_{number})" if number % 8 else f"def turn_{number}():"
    for number in range(80)
]
NEIGHBOURS = r"angle_(\d+)\)\n+(?: *def turn_\d+\(\):\n+)? *valve_(\d+)"
TOOLS = [f"- the {name}, which the smith of {name}town made" for name in "abcdefghijklmnopqrstuvw"]


def note(path: str, lines: list[str]) -> str:
    return "\n".join([path, *(f"    {line}".rstrip() for line in lines)]) + "\n"


def fenced(indent: str = "") -> list[str]:
    return [f"{indent}{line}" for line in ["```python", *CODE, "```"]]


LONG_CODE = compiled(
    note("Top.md", ["Intro.", "", *fenced(), "", "After the code."])
    + note("Step.md", ["1. Write this:", "", *fenced("   "), "   It opens.", "2. Run it."])
    + note(
        "Talk.md",
        [
            "---",
            "nexus: nexus-ai-chat-importer",
            "provider: chatgpt",
            "---",
            ">[!nexus_user] **User** - 01/02/2025",
            "> Write it.",
            "",
            ">[!nexus_agent] **Assistant** - 01/02/2025",
            *fenced("> "),
            "> ",
            "> Run it with care.",
        ],
    )
)
LONG_LIST = compiled(
    note("Shed.md", ["## Needed", "In the shed are:", "", *TOOLS, "", "## Kept", "Oil."])
)

STEPS = [f"{n}. Turn {f'the wheel of {name}town, ' * 9}slowly" for n, name in enumerate("abcde", 1)]
LONG_STEPS = compiled(
    note(
        "Import.md",
        ["Intro to the shed.", "", "## Steps", *STEPS, "## Kept"],
    )
    + note("Boiler.md", ["The boiler is hot.", "It is fed at 300 bar."])
)


def seed(vault: CompiledVault, budget: int) -> str:
    pack = make_pack(vault, PackOptions(budget=budget, formats=("prompt",)))
    return next(file.content.decode() for file in pack.artifacts if file.path == "pack/SEED.md")


@pytest.mark.parametrize("budget", [1_000, 1_500, 2_000, 3_000, 8_000])
def test_code_that_is_cut_does_not_swallow_what_follows(budget: int) -> None:
    text = seed(LONG_CODE, budget)
    tokens = MarkdownIt("commonmark").parse(text)
    headings = [
        following.content for token, following in pairwise(tokens) if token.type == "heading_open"
    ]
    written = re.findall(r"^#{1,4} (.+)$", text, re.MULTILINE)
    assert headings == written
    code = "".join(token.content for token in tokens if token.type == "fence")
    assert text.count("valve_") == code.count("valve_") > 0


def test_a_gap_in_code_is_marked_where_it_is() -> None:
    whole, cut = seed(LONG_CODE, 8_000), seed(LONG_CODE, 1_500)
    assert "\n…\n" not in whole
    assert "\n…\n" in cut
    for before, after in re.findall(NEIGHBOURS, cut):
        assert int(after) - int(before) in (1, 2)


@pytest.mark.parametrize("budget", [320, 330, 360, 400])
def test_a_list_that_is_cut_off_says_so(budget: int) -> None:
    text = seed(LONG_LIST, budget)
    shown = [line for line in TOOLS if line in text]
    assert 0 < len(shown) < len(TOOLS)
    below = text.rpartition(shown[-1])[2].partition("\n#")[0]
    cut, _, mark = below.rpartition("\n")  # of the next item, its first words may be quoted
    assert mark == "…" or shown[-1] == TOOLS[-1]
    assert not cut or TOOLS[TOOLS.index(shown[-1]) + 1].startswith(cut.strip())


def test_a_list_that_is_whole_has_no_mark() -> None:
    assert "\n…\n" not in seed(LONG_LIST, 8_000)


def test_steps_whose_beginning_is_not_quoted_say_so() -> None:
    fragments = FragmentMaker(LONG_STEPS, SafeTexts(LONG_STEPS.notes, LONG_STEPS.text_of))
    note_id = NoteId("Import.md")
    passages = LONG_STEPS.note_of[note_id].passages
    steps = [n for n, each in enumerate(passages) if each.kind is PassageKind.LIST_ITEM]
    assert len(steps) > 2

    def quoted(*kept: int) -> str:
        return block(fragments.fragment(note_id, dict.fromkeys(kept)))

    last = passages[steps[-1]]
    said = fragments.text(note_id)[last.start : last.end]
    assert quoted(0, steps[-1]).endswith(f"\n#### Steps\n…\n{said}")
    assert quoted(steps[-1]).endswith(f"\n#### Steps\n…\n{said}")
    assert "…" not in quoted(*range(len(passages)))
    assert quoted(0, steps[0]).count("…") == 1  # below it, where the steps go on
