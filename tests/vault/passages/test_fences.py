"""Code that is longer than a passage: every part of it says that it is code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from vaultgraph.model import VaultPath
from vaultgraph.vault.note import Note
from vaultgraph.vault.parse import note_text, parse_note
from vaultgraph.vault.passages.fences import FenceReader
from vaultgraph.vault.passages.passage import PassageKind
from vaultgraph.vault.passages.render import passage_text
from vaultgraph.vault.settings import VaultSettings

CODE = [
    f"    valve_{number}.open(angle={number})" if number % 8 else f"def turn_{number}():"
    for number in range(80)
]


def read(text: str) -> Note:
    return parse_note(VaultPath("Note.md"), text.encode(), VaultSettings())


def said(text: str) -> list[tuple[PassageKind, str]]:
    note, plain = read(text), note_text(text.encode()).text
    return [(each.kind, passage_text(each, note, plain)) for each in note.passages]


def fenced(mark: str, indent: str) -> str:
    return "\n".join(f"{indent}{line}" for line in [f"{mark}python", *CODE, mark])


@pytest.mark.parametrize("mark", ["```", "~~~~"])
@pytest.mark.parametrize(
    ("before", "indent", "after"),
    [
        ("Open them:\n\n", "", "\n\nThen wait."),
        ("1. Open them:\n\n", "   ", "\n   Then wait.\n2. Close them."),
        ("- Open\n  - all of them:\n\n", "    ", "\n- Close them."),
        ("> [!tip] Open them\n", "> ", "\n> Then wait."),
    ],
)
def test_every_part_of_long_code_begins_with_its_fence(
    before: str, indent: str, after: str, mark: str
) -> None:
    parts = [text for _, text in said(f"{before}{fenced(mark, indent)}{after}") if "valve_" in text]
    assert len(parts) > 1
    for part in parts:
        head, _, code = part.partition(f"{mark}python\n")
        assert "valve_" in code
        assert "valve_" not in head


def test_a_part_of_long_code_keeps_its_indent() -> None:
    lines = {line for _, text in said(fenced("```", "")) for line in text.split("\n")}
    assert lines >= {*CODE}


def test_short_code_in_a_long_step_is_not_cut() -> None:
    steps = "\n\n".join(
        "   More about the step, at some length, so that it is cut." for _ in "abcdefghi"
    )
    code = "\n".join(
        f"   {line}".rstrip() for line in ["```sh", "boiler --light", "", "boiler --wait", "```"]
    )
    parts = said(f"1. Do this:\n\n{steps}\n\n{code}\n\n{steps}\n2. End.\n")
    assert len(parts) > 2
    assert sum("boiler" in text for _, text in parts) == 1


LINES = st.lists(
    st.sampled_from(
        [
            "```",
            "~~~",
            "````",
            "```py",
            "- a",
            "1. b",
            "- ```",
            "  ```",
            "    ```",
            "   text",
            "text",
            "",
        ]
    ),
    max_size=12,
)


@given(LINES)
def test_a_fence_is_open_where_markdown_says_so(lines: list[str]) -> None:
    text = "\n".join(lines)
    reader = FenceReader()
    for line in lines:
        reader.read(line)
    tokens = MarkdownIt("commonmark").parse(f"{text}\n{reader.closer}\n\n# After\n")
    assert [token.content for token in tokens if token.type == "inline"][-1] == "After"
    assert tokens[-3].type == "heading_open"
