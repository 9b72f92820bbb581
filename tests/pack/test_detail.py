"""Levels of detail: verbatim, each covering the one below, and what a reader would pick."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.building import parse
from vaultgraph.pack.detail import Level, NoteDetail, Rendition, borders, detail_note, part
from vaultgraph.pack.spans import marker_spans, span_text
from vaultgraph.vault.note import Note

Parse = Callable[..., Note]

LINES = st.sampled_from(
    (
        "# Heading",
        "## Another heading",
        "A sentence about rivers and bridges that says something. And one more of them follows!",
        "Реки текут к морю, и мосты соединяют их берега. Это второе предложение о реках.",
        "河流流向大海，桥梁连接两岸。这是关于河流的第二句话。",
        "- an item about [[Bridge]] and its toll [^1]",
        "> [!abstract] Summary",
        "> Rivers are what bridges are for, in one line.",
        "```python",
        "code = [[1], [2]]",
        "```",
        "| a | b |",
        "|---|---|",
        "[^1]: [[Source]]",
        "<!-- UID: 12 -->",
        "On 2025-07-01 the ferry stopped.",
        "---",
        "",
        "",
    )
)
TEXTS = st.lists(LINES, max_size=60).map("\n".join)


def texts_of(detail: NoteDetail, text: str) -> dict[Level, str]:
    return {each.level: span_text(text, each.spans) for each in detail.renditions}


def covered(rendition: Rendition) -> set[int]:
    return {place for span in rendition.spans for place in range(span.start, span.end)}


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_each_level_is_verbatim_and_covers_the_one_below(text: str) -> None:
    note = parse(text)
    renditions = detail_note(note, text).renditions
    assert renditions[0].level is Level.MENTION
    for lower, upper in pairwise(renditions):
        assert lower.level <= upper.level
        assert covered(lower) < covered(upper)
    for rendition in renditions:
        for left, right in pairwise(rendition.spans):
            assert left.end < right.start
        for span in rendition.spans:
            assert 0 <= span.start < span.end <= len(text)
            assert text[span.start : span.end] == text[span.start : span.end].strip("\n").rstrip()


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_each_thing_is_carried_once_and_all_of_them_in_full(text: str) -> None:
    note = parse(text)
    renditions = detail_note(note, text).renditions
    sourced = {index for index, claim in enumerate(note.claims) if claim.is_sourced}
    terms, links = set(range(len(note.terms))), set(range(len(note.links)))
    for name, whole in (("terms", terms), ("links", links), ("claims", sourced)):
        carried = [index for each in renditions for index in getattr(each, name)]
        assert len(carried) == len(set(carried))
        if renditions[-1].level is Level.FULL:
            assert set(carried) == whole


@given(TEXTS, st.integers(0, 10_000))
@settings(max_examples=100, deadline=None)
def test_a_part_lies_between_the_two_renditions_it_is_made_of(text: str, place: int) -> None:
    renditions = detail_note(parse(text), text).renditions
    for lower, upper in pairwise(renditions):
        ends = borders(text, lower, upper, room=1_000)
        if ends:
            between = part(text, lower, upper, ends[place % len(ends)])
            blank = {index for index, letter in enumerate(text) if letter.isspace()}
            assert covered(lower) - blank <= covered(between)
            assert covered(between) - blank <= covered(upper)


LONG = "\n\n".join(
    f"Filler sentence number {n} says very little of any use here." for n in range(40)
)


@pytest.mark.parametrize(
    ("head", "gist"),
    [
        ("---\nsummary: What it is about.\n---\n", "What it is about."),
        ("> [!abstract] In short\n> Bridges over rivers.\n\n", "> Bridges over rivers."),
    ],
)
def test_a_gist_is_what_the_author_called_a_summary(head: str, gist: str) -> None:
    text = f"{head}{LONG}"
    assert texts_of(detail_note(parse(text), text), text)[Level.GIST] == gist


def test_a_gist_without_a_summary_is_the_sentence_of_the_notes_own_words() -> None:
    text = (
        "An aside about the weather of that week and nothing else.\n\n"
        "The bridge toll pays for the bridge and for the river bank below the bridge.\n\n"
        + "\n\n".join(f"The bridge and its toll in year {year} of the river." for year in range(30))
    )
    assert "bridge" in texts_of(detail_note(parse(text), text), text)[Level.GIST]


def test_an_excerpt_holds_headings_and_claims_without_dangling_markers() -> None:
    text = (
        f"# Note\n\n## Why\n\n- Tolls pay for bridges [^1].\n\n{LONG}\n\n"
        "#### Sources\n[^1]: [[Ledger]]\n"
    )
    note = parse(text)
    excerpt = texts_of(detail_note(note, text), text)[Level.EXCERPT]
    assert "## Why" in excerpt
    assert "- Tolls pay for bridges" in excerpt
    assert "[^1]" not in excerpt
    assert "Sources" not in excerpt
    assert "# Note\n" not in excerpt
    carried = [claim for each in detail_note(note, text).renditions[:-1] for claim in each.claims]
    assert carried == [0]


def test_a_short_note_is_mentioned_or_whole() -> None:
    text = "Bridges cost money."
    levels = [each.level for each in detail_note(parse(text), text).renditions]
    assert levels == [Level.MENTION, Level.FULL]


def test_an_empty_note_is_only_mentioned() -> None:
    assert [each.level for each in detail_note(parse(""), "").renditions] == [Level.MENTION]


def test_the_marks_of_an_exporter_are_left_out_of_the_whole() -> None:
    text = "One line.\n<!-- UID: 1234 -->\nAnother line.\n"
    assert "UID" not in texts_of(detail_note(parse(text), text), text)[Level.FULL]


def test_the_identifiers_of_messages_are_left_out_of_the_whole() -> None:
    text = (
        "---\nnexus: nexus-ai-chat-importer\nprovider: chatgpt\n---\n# Title: Tolls\n\n"
        ">[!nexus_user] **User** - 30.06.2025 at 12:03\n> Who pays the toll?\n<!-- UID: a1 -->\n\n"
        ">[!nexus_agent] **Assistant** - 30.06.2025 at 12:04\n> Whoever crosses.\n"
        "<!-- UID: b2 -->\n"
    )
    whole = texts_of(detail_note(parse(text), text), text)[Level.FULL]
    assert "UID" not in whole
    assert "nexus:" not in whole
    assert "Who pays" in whole
    assert "Whoever crosses." in whole


def test_markers_are_found_with_the_blanks_before_them() -> None:
    text = "Tolls pay [^a] for bridges. Twice.[^a]\n\n[^a]: [[Ledger]]\n"
    note = parse(text)
    found = [text[span.start : span.end] for span in marker_spans(note, text)]
    assert found == [" [^a]", "[^a]"]
