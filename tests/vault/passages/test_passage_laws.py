"""Laws of passages: in order, disjoint, bounded; together they hold all that is content."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.vault.markdown import markdown
from vaultgraph.model import VaultPath
from vaultgraph.vault.note import BlockKind, Note
from vaultgraph.vault.parse import note_text, parse_note
from vaultgraph.vault.passages.clean import HoleFinder, is_content
from vaultgraph.vault.passages.cut import without
from vaultgraph.vault.passages.head import is_bookkeeping
from vaultgraph.vault.passages.passage import LONGEST_PASSAGE, PassageKind
from vaultgraph.vault.passages.render import passage_text
from vaultgraph.vault.passages.terms import terms_of
from vaultgraph.vault.reading.cache import decode_note, encode_note
from vaultgraph.vault.settings import VaultSettings

WORD = re.compile(r"\w+")


def parse(text: str) -> Note:
    return parse_note(VaultPath("Note.md"), text.encode(), VaultSettings())


def passage_words(note: Note, text: str) -> list[str]:
    words = []
    for passage in note.passages:
        if passage.kind is not PassageKind.PROPERTIES:
            words += WORD.findall(without(text, (passage.start, passage.end), passage.holes))
    return words


@given(markdown())
def test_passages_are_in_order_disjoint_and_bounded(text: str) -> None:
    note = parse(text)
    position = 0
    for passage in note.passages:
        assert position <= passage.start < passage.end
        position = passage.end
        if passage.kind is not PassageKind.PROPERTIES:
            assert passage.end - passage.start <= LONGEST_PASSAGE + 16
        for start, end in passage.context:
            assert 0 <= start < end <= passage.start
        inside = [place for hole in passage.holes for place in hole]
        assert inside == sorted(inside)
        assert all(passage.start <= place <= passage.end for place in inside)


@given(markdown())
@example("^id\r\n^[\n")
def test_passages_cover_all_content(text: str) -> None:
    note = parse(text)
    text = note_text(text.encode()).text
    covered = [(p.start, p.end) for p in note.passages if p.kind is not PassageKind.PROPERTIES]
    quiet = text.replace("\0", "\ufffd").replace("\r\n", " \n").replace("\r", "\n")
    for block in note.blocks:
        if block.kind is BlockKind.MESSAGE or not is_content(block, quiet):
            continue
        holes = HoleFinder(quiet).find(block)
        for match in WORD.finditer(quiet, block.start, block.end):
            in_hole = any(a < match.end() and match.start() < b for a, b in holes)
            held = any(a < match.end() and match.start() < b for a, b in covered)
            unfilled = quiet[block.start : block.end].rstrip().endswith((":", "：", "*", "_", "="))
            lines = quiet[block.start : block.end].split("\n")
            assert in_hole or held or unfilled or all(map(is_bookkeeping, lines)), (match[0], text)


@given(markdown())
def test_every_passage_has_words_and_its_terms(text: str) -> None:
    note = parse(text)
    decoded = note_text(text.encode()).text
    for passage in note.passages:
        said = passage_text(passage, note, decoded)
        assert WORD.search(said)
        assert passage.terms == " ".join(passage.terms.split())
        assert all(0 <= index < len(note.links) for index in passage.links)
        assert all(0 <= index < len(note.claims) for index in passage.claims)


@given(markdown())
def test_the_cache_gives_passages_back(text: str) -> None:
    note = parse(text)
    assert decode_note(encode_note(note)) == note


@given(st.integers(1, 40), st.sampled_from(["слово ", "word ", "a-", "字", "Он сказал. ", "a\n"]))
def test_a_long_note_is_cut_whole(times: int, piece: str) -> None:
    text = piece * times * 100
    note = parse(text)
    assert "".join(passage_words(note, text)) == "".join(WORD.findall(text))
    assert all(p.end - p.start <= LONGEST_PASSAGE for p in note.passages)


@given(st.text())
def test_terms_are_the_same_for_every_case_and_form(text: str) -> None:
    assert terms_of(text) == terms_of(text)
    assert all(term and not term.isspace() for term in terms_of(text))


def test_terms_bring_forms_together_and_keep_numbers_whole() -> None:
    assert terms_of("Заметки о переносе") == terms_of("заметка: перенос")
    assert terms_of("running kettles") == terms_of("Run, kettle")
    assert terms_of("v 1.5.2 on 2024-05-01 at 10:30") == ["v", "1.5.2", "2024-05-01", "10:30"]
    assert terms_of("getActiveFile")[0] == "getactivefile"
    assert set(terms_of("active file")) <= set(terms_of("getActiveFile"))
    assert terms_of("笔记本") == ["笔记", "记本"]
    assert terms_of("café") == terms_of("cafe")


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("dell'algoritmo", "algoritmo"), ("un’interfaccia", "interfaccia"), ("l'arco", "arco"),
        ("l'école", "école"), ("qu'elle", "elle"), ("jusqu'ici", "ici"),
        ("aujourd'hui", "aujourd'hui"), ("O'Brien", "O'Brien"), ("rock'n'roll", "rock'n'roll"),
    ],
)  # fmt: skip
def test_an_elided_article_is_no_part_of_a_term(written: str, word: str) -> None:
    assert terms_of(written) == terms_of(word)
