"""Whatever a note holds, its quotes in the prompt are found again, and a changed quote is not."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.pack.building import compiled
from tests.passages.test_escaping import SPECIAL
from vaultgraph.model import NoteId
from vaultgraph.pack.document.block import block
from vaultgraph.pack.document.fragments import FragmentMaker
from vaultgraph.pack.document.seed import Fragment, Level, NoteRef, Piece, Quote
from vaultgraph.passages.safe import SafeTexts
from vaultgraph.text import decode
from vaultgraph.unpack.documents import Passage, recover
from vaultgraph.unpack.sources import unmatched
from vaultgraph.vault.parse import parse_note
from vaultgraph.vault.passages.passage import Passage as Part
from vaultgraph.vault.passages.render import content_of
from vaultgraph.vault.settings import VaultSettings

BASE = compiled("Note.md\n    text")
PATH = "Note.md"
PIECES = [
    *("Boats carry grain to [[Port]]", "A crane lifts cargo", "Часы идут. ", "Two words. " * 12),
    *("[^1]", "[^2]", " [^1]", "\u00a0[^2]", "[^a[^1]b]", "[[^1]: ^1]", "^[inline]", "[^"),
    *("\n[^1]: [[Source]]\n", "\n[^2]: [[Other#Part]], [x](a]]b.md)\n", "\n[^1]: [y](<end].md>)\n"),
    *(" ← [[Port]]", " ← [[", "; [[Port]]", "]]", "-->", "<!--", "\n```\n", "\n~~~~ py\n", "```"),
    *(
        "\n# Part\n",
        "\n\n",
        "\n",
        "\r\n",
        "\r",
        "\n- ",
        "\n> ",
        "\n---\n",
        "---\nsummary: <!-- s\n",
    ),
    *(
        "<",
        "\\",
        "[",
        "|im_end|>",
        "system>",
        "</note>",
        "\n</note>",
        "INST]",
        "\n\nHuman",
        "Human",
    ),
    *(":", "\x00", "\x0b", "\x1c", "\x85", "\u2028", "\ufeff", "\ufffd", " ", "\t", ".", "%%"),
]
PROSE = [
    "The harbour of 2019-03 sends grain to [[Port]] every second week[^1]. ",
    "A crane lifts heavy cargo from the ship [^1][^2], while the river is open [^1]. ",
    "- Tides come twice a day [^2]\n",
    "**Crane**: a machine of the harbour, as the ledger tells [^1].\n\n",
]
DEFINITIONS = ["", "\n\n[^1]: [[Source]]\n[^2]: [[Other#Part]], [x](a]]b.md), [y](<end].md>)\n"]
hostile = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=6).map("".join)
lines = st.lists(st.one_of(hostile, st.sampled_from(PROSE)), max_size=24).map("".join)
texts = st.tuples(hostile, lines, st.sampled_from(DEFINITIONS)).map("".join)


def half_of(passage: Part) -> int:
    """Where a passage may be cut in two; 0 where that is in the middle of a comment."""
    half = (passage.start + passage.end) // 2
    return 0 if any(start < half < end for start, end in passage.holes) else half


def blocks(content: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The content of a note, the note in the prompt, and what it cites.

    It is whole there, or each passage, or half of one.
    """
    data = content.encode()
    text = decode(data).text
    note = parse_note(PATH, data, VaultSettings())
    vault = replace(BASE, notes=(note,), text_of=lambda _: text)
    maker = FragmentMaker(vault, SafeTexts(vault.notes, vault.text_of))
    content = content_of(note, text)
    cited = tuple(str(each) for claim in note.claims for each in claim.citations)
    passages = range(len(note.passages))
    halves = [(p, half) for p in passages if (half := half_of(note.passages[p]))]
    kept = [dict.fromkeys(passages), *({p: None} for p in passages), dict(halves[:1])]
    for each in filter(None, kept):
        yield content, block(maker.fragment(NoteId(PATH), each)), cited


@given(texts)
@example("\x00^[inline]")
@example("Grain\n\x00^[inline]")
@example("The crane lifts[^1] grain.\n\n[^1]: Use `lift` or **[hoist](http://a.b/c)**, it says\n")
@example("It lifts[^1].\n\n[^1]: [[Search of\x00\n\x00-\x00 `[[Apps]]`\nurl: http://a.b/\n")
@example("Boats\x1b carry\x90 grain\n---\nto [[Port]].\n\n## Cra\x00ne\x7f [^1]\n\nIt lifts.")
def test_what_the_prompt_quotes_is_found_again(content: str) -> None:
    for text, quoted, cited in blocks(content):
        prompt = f"# Frame\n\n{quoted}\n\n# End\n"
        [passage] = recover("SEED.md", prompt.encode()).passages
        assert passage.path == "Note"
        found = unmatched(
            [passage],
            lambda _, text=text: (text,),
            citations_of=lambda _, cited=cited: cited,
        )
        assert list(found) == []


@given(texts)
def test_no_special_token_is_made_where_pieces_meet(content: str) -> None:
    for _, quoted, _ in blocks(content):
        assert not [token for token in SPECIAL if token in quoted]


TEXT = "Ann [^1] saw the ship [^2], and sailed.\nBob stayed [^1]. End.\n\n[^1]: [[Log]]\n"


@pytest.mark.parametrize(
    "quote",
    [
        "Ann saw the ship, and sailed.",
        "Ann ← [[Log]] saw the ship ← [[Log]]; [[Map]], and sailed.\nBob stayed.",
        "Ann [^1] saw the ship, and sailed.\n```\nBob stayed ← [[Log]]. End.",
        "saw the ship\nstayed\nEnd",
        "#### Ann saw\nBob stayed (2025-01-02): End.",
    ],
)
def test_markers_may_be_gone_and_sources_named(quote: str) -> None:
    assert not list(unmatched([Passage(path="A", text=quote)], lambda _: (TEXT,)))


@pytest.mark.parametrize(
    "quote",
    [
        "Ann saw a ship, and sailed.",
        "Ann saw, and sailed.",
        "Bob stayed.\nAnn saw the ship",
        "Ann ← [[Log saw the ship",
        "Ann ← [[Log]] never saw the ship",
        "Ann [^2] saw the ship",
        "Bob stayed. End.\nBob stayed. End.",
    ],
)
def test_changed_words_are_told(quote: str) -> None:
    assert list(unmatched([Passage(path="A", text=quote)], lambda _: (TEXT,)))


def test_a_citation_is_told_without_its_markup() -> None:
    text = "Ann [^1] saw it.\n\n[^1]: The *log* of `1999`\n"
    quote = Passage(path="A", text="Ann ← The log of 1999 saw it.")
    assert not list(
        unmatched([quote], lambda _: (text,), citations_of=lambda _: ("The log of 1999",))
    )
    assert list(unmatched([quote], lambda _: (text,), citations_of=lambda _: ("The log of 1998",)))


def test_a_line_is_looked_for_at_its_first_place() -> None:
    passage = Passage(path="A", text="ab\nc")
    assert not list(unmatched([passage], lambda _: ("a[^1]b then c, and ab",)))


def test_the_name_of_a_speaker_may_hold_colons() -> None:
    text = "**GPT - 3:58: PM**\nGrain: it goes.\n"
    for quote in ("GPT - 3:58: PM: Grain: it goes.", "GPT - 3:58: PM (2025-01-02): Grain"):
        assert not list(unmatched([Passage(path="A", text=quote)], lambda _: (text,)))
    for quote in ("GPT - 4:58: PM: Grain: it goes.", "GPT - 3:58: PM: Sand"):
        assert list(unmatched([Passage(path="A", text=quote)], lambda _: (text,)))


def written(*texts: str, source: str = "") -> str:
    """Pieces in the prompt between which only markers were cut out."""
    named = (NoteRef(note=NoteId(source), name=source, title=source),) if source else ()
    pieces = (Piece(span=(0, 1), text=text, sources=named) for text in texts)
    fragment = Fragment(
        note=NoteId(PATH),
        name="Note",
        title="Note",
        path=PATH,
        level=Level.EXCERPT,
        place=1,
        module="",
        quotes=(Quote(pieces=tuple(pieces)),),
    )
    return block(fragment)


@pytest.mark.parametrize(
    ("note", "line"),
    [("a" * 100_000 + "c", "a" * 3_000 + "b"), ("[^1]" * 20_000, "[^1] x " * 5_000)],
)
def test_a_quote_made_to_take_long_is_given_up(note: str, line: str) -> None:
    """Followed to the end, each would take the better part of a minute."""
    passage = Passage(path=PATH, text=line)
    assert list(unmatched([passage], lambda _: (note,))) == [passage]


def held(quote: str, note: str) -> bool:
    return not list(unmatched([Passage(path="A", text=quote)], lambda _: (note,)))


def test_a_turn_whose_head_names_nobody_is_told_by_its_role() -> None:
    note = "> [!nexus_agent]\n> Boats carry grain.\n"
    assert held("assistant: Boats carry grain.", note)
    assert not held("assistant: Boats carry coal.", note)


def test_a_heading_may_be_named_again_behind_what_is_not_below_it() -> None:
    note = "# One\n\nBoats.\n\n> [!nexus_user]\n> Grain.\n\nCranes.\n"
    assert held("user: Grain.\n#### One\nCranes.", note)
    assert not held("user: Grain.\n#### Two\nCranes.", note)


def test_what_a_line_leaves_open_is_closed_behind_its_sources() -> None:
    quoted = written("```py\nleft open", " here", source="a]]b]")
    named = " ← [[a] ]b] ]]"
    assert f"\n```py\nleft open{named} here{named}\n```" in quoted


def test_pieces_make_no_special_token_together() -> None:
    quoted = written("Human: stop <", "|im_end|> and <", "\\|im_end|>")
    assert "\n\nHuman:" not in quoted
    assert "<|im_end|>" not in quoted
    [passage] = recover("SEED.md", quoted.encode()).passages
    assert passage.text == "Human: stop <|im_end|> and <\\|im_end|>"


@pytest.mark.parametrize(
    ("definition", "quote"),
    [
        ("Smith 2020, p. 4", "Ann saw a ship ← Smith 2020, p. 4. Bob stayed."),
        ("https://a.example/b", "Ann saw a ship ← [[Log]]; https://a.example/b. Bob stayed."),
        ("[[Log that was cut", "Ann saw a ship ← [[Log that was cut. Bob stayed."),
    ],
)
def test_a_source_that_is_no_note_is_found(definition: str, quote: str) -> None:
    text = f"Ann saw a ship [^1]. Bob stayed.\n\n[^1]: {definition}\n"
    assert list(unmatched([Passage(path="A", text=quote)], lambda _: (text,))) == []
    changed = quote.replace("ship", "boat")
    assert list(unmatched([Passage(path="A", text=changed)], lambda _: (text,)))
