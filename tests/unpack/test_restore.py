"""What comes back from a pack is what went in, as far as the documents carry, and never more."""

import codecs
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultgraph.pack.document.block import note_line
from vaultgraph.passages.escaping import escape_text, spaced
from vaultgraph.unpack.documents import Passage, Recovered, recover
from vaultgraph.unpack.placing import (
    FOLDER,
    HIDDEN,
    LONG,
    OUTSIDE,
    SIGNS,
    TAKEN,
    Place,
    place_notes,
)
from vaultgraph.unpack.relinking import relink
from vaultgraph.unpack.restore import Completeness, RestoredNote, restore_notes
from vaultgraph.writing import PORTABLE, NameRules, safe_name, write_artifacts


def chunks(path: str, *texts: str, digest: str = "") -> list[Passage]:
    return [
        Passage(path=path, text=text, part=part, parts=len(texts), note_sha256=digest)
        for part, text in enumerate(texts, start=1)
    ]


def restored(*passages: Passage) -> dict[str, RestoredNote]:
    found = restore_notes([Recovered(document="x", passages=passages)])
    return {note.source: note for note in found}


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_chunks_give_a_note_back_to_the_byte(bom: bytes, encoding: str) -> None:
    text = "# Заметка\r\n\r\nтекст\n"
    content = bom + text.encode(encoding)
    digest = hashlib.sha256(content).hexdigest()
    note = restored(*chunks("a/b.md", text[:5], text[5:], digest=digest))["a/b.md"]
    assert (note.content, note.completeness) == (content, Completeness.EXACT)


def test_a_masked_note_is_whole_but_not_exact() -> None:
    note = restored(*chunks("a.md", "key: ███", digest="0" * 64))["a.md"]
    assert note.completeness is Completeness.WHOLE


def test_a_missing_chunk_leaves_a_gap_that_says_so() -> None:
    parts = chunks("a.md", "one ", "two ", "three ", "four ", "five")
    note = restored(parts[1], parts[4])["a.md"]
    assert note.completeness is Completeness.PARTIAL
    text = note.content.decode()
    assert text.index("1 of 5") < text.index("two") < text.index("2 of 5") < text.index("five")


def test_the_longest_quote_wins_where_there_are_no_chunks() -> None:
    documents = [
        Recovered(document="2k.md", passages=(Passage(path="a", text="short", level=1),)),
        Recovered(document="8k.md", passages=(Passage(path="a", text="short and long", level=2),)),
    ]
    note = restore_notes(documents)[0]
    assert (note.path, note.content) == ("a.md", b"short and long\n")
    assert note.completeness is Completeness.PARTIAL


def test_shortened_names_of_one_note_are_one_note() -> None:
    parts = [
        Passage(path=path, text=path, note="5d41402abc4b", part=part, parts=3)
        for part, path in enumerate(("Long…e.md", "Long n…me.md", "Lo…e.md"), start=1)
    ]
    alone = restore_notes([Recovered(document="x.md", pack_id="a", passages=tuple(parts))])
    assert [note.path for note in alone] == ["Long n…me.md"]
    full = Passage(path="Long name.md", text="!", note="5d41402abc4b", part=2, parts=3)
    other = Recovered(document="chunks.jsonl", pack_id="a", passages=(full,))
    both = restore_notes([Recovered(document="x.md", pack_id="a", passages=tuple(parts)), other])
    assert [note.path for note in both] == ["Long name.md"]


HOSTILE = [
    "../../etc/cron.d/x",
    "/etc/passwd",
    "a/../../b.md",
    "C:\\Windows\\x.md",
    ".obsidian/plugins/evil/main.js",
    "..",
    ".",
    "",
    "CON.md",
    "a\x00b.md",
    "a\nb.md",
    "x" * 400 + ".md",
    "п" * 400 + ".md",
    "deep/" * 100 + "a.md",
    "a. /b.md",
    ".md",
    "..md",
]


@pytest.mark.parametrize("path", HOSTILE)
def test_a_hostile_path_stays_in_the_folder(path: str, tmp_path: Path) -> None:
    notes = restored(*chunks(path, "text")).values()
    write_artifacts([note.artifact for note in notes], tmp_path / "vault")
    files = [file for file in tmp_path.rglob("*.md") if file.is_file()]
    assert [file.read_text() for file in files] == ["text"]
    assert all((tmp_path / "vault") in file.parents for file in files)
    for note in notes:
        assert not any(part.startswith(".") for part in note.path.split("/"))


@given(st.lists(st.text(st.sampled_from("aA./\\ \x00:.é"), max_size=12), max_size=8, unique=True))
def test_paths_are_safe_and_each_its_own(paths: list[str]) -> None:
    notes = restored(*(passage for path in paths for passage in chunks(path, path or "-")))
    places = [note.path for note in notes.values()]
    assert len({place.lower() for place in places}) == len(places)
    for place in places:
        assert all(part == safe_name(part) for part in place.split("/"))
    files = set(places)
    assert not any(parent in files for place in places for parent in parents(place))


def parents(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


HERE = replace(PORTABLE, forbidden=re.compile("[/\\0]"), longest=255, windows=False, key=str)
"""The rules of Linux, wherever the tests run."""


def placed(*paths: str, rules: NameRules = HERE) -> dict[str, Place]:
    return place_notes(paths, rules)


def test_names_that_are_legal_here_are_kept() -> None:
    names = ["Why?.md", "Path 1: growth.md", '31 * x "y" <z>|.md', "a. .md", "con.md", "v1.md.md"]
    names += ["я" * 120 + ".md", "A.md", "a.md", "x\\y.md", "folder./a.md"]
    assert {source: place.path for source, place in placed(*names).items()} == {
        name: name for name in names
    }
    assert not any(place.reason for place in placed(*names).values())


@pytest.mark.parametrize(
    ("path", "expected", "reason"),
    [
        (".hidden.md", "_hidden.md", HIDDEN),
        ("../a.md", "__/a.md", OUTSIDE),
        ("/etc/a.md", "etc/a.md", OUTSIDE),
        ("a\0b.md", "a_b.md", SIGNS),
        ("x" * 260 + ".md", "x" * 242 + ".md", LONG),
        ("a.md/b.md", "a_md/b.md", FOLDER),
    ],
)
def test_a_renamed_note_says_why(path: str, expected: str, reason: str) -> None:
    assert placed(path) == {path: Place(path=expected, reason=reason)}


def test_of_two_notes_that_are_one_file_here_the_second_is_numbered() -> None:
    long = "y" * 250
    places = placed("a.md", "A.md", f"{long}.md", f"{long}.MD", rules=replace(HERE, key=str.lower))
    assert len({place.path.lower() for place in places.values()}) == 4
    assert all(len(place.path) <= 255 for place in places.values())
    assert [place.reason for place in places.values()].count(TAKEN) == 2


def test_a_prompt_leaves_endings_out_and_they_come_back() -> None:
    seed = "".join(
        f"### {path} ✓\n{path}\n\n" for path in ("v1.md", "v1", "Board.canvas", "B", "Other")
    )
    whole = [*chunks("v1.md.md", "v1.md"), *chunks("B.MD", "B"), *chunks("v1.md", "v1")]
    whole += chunks("Board.canvas", "Board.canvas")
    chunked = Recovered(document="rag/chunks.jsonl", passages=tuple(whole))
    notes = restore_notes([recover("SEED.md", seed.encode()), chunked])
    paths = ["B.MD", "Board.canvas", "Other.md", "v1.md", "v1.md.md"]
    assert [note.source for note in notes] == paths
    alone = restore_notes([recover("SEED.md", seed.encode())])
    assert [note.source for note in alone] == [
        "B.md",
        "Board.canvas",
        "Other.md",
        "v1.md",
        "v1.md.md",
    ]


@pytest.mark.parametrize("path", [" .md", "a/ .md", "a ✓.md", "✓.md", "a\x1b  b.md"])
def test_a_name_that_a_prompt_may_misread_is_told_by_its_path(path: str) -> None:
    line = note_line(path.rpartition("/")[2].removesuffix(".md"), path, whole=True)
    seed = recover("SEED.md", f"{line}\ntext\n".encode())
    chunked = Recovered(document="rag/chunks.jsonl", passages=tuple(chunks(path, "text")))
    assert [note.source for note in restore_notes([seed, chunked])] == [path]
    assert [note.source for note in restore_notes([seed])] == [spaced(path)]


def test_links_follow_a_note_that_was_renamed() -> None:
    links = "[[.plan]] [[.plan#h|d]] ![[.plan]] [x](.plan.md#h) [[Other]] `[[.plan]]`\r\n"
    note = b"\xef\xbb\xbf" + f"---\nup: '[[.plan]]'\n---\n{links}".encode()
    canvas = '{"nodes": [{"id": "1", "type": "file", "file": ".plan.md"}], "edges": []}'
    found = relink(
        [
            RestoredNote(source="A.md", path="A.md", content=note, completeness=Completeness.EXACT),
            RestoredNote(
                source="B.canvas",
                path="B.canvas",
                content=canvas.encode(),
                completeness=Completeness.WHOLE,
            ),
            RestoredNote(
                source=".plan.md",
                path="_plan.md",
                content=b"# h",
                completeness=Completeness.EXACT,
                reason=HIDDEN,
            ),
        ]
    )
    text = links.replace(".plan", "_plan").replace("`[[_plan]]`", "`[[.plan]]`")
    assert found[0].content == b"\xef\xbb\xbf" + f"---\nup: '[[_plan]]'\n---\n{text}".encode()
    assert (found[0].relinked, found[0].completeness) == (5, Completeness.WHOLE)
    assert json.loads(found[1].content)["nodes"][0]["file"] == "_plan.md"
    assert found[2].content == b"# h"


def test_a_note_and_a_folder_of_one_name_both_come_back() -> None:
    notes = restored(*chunks("a.md", "file"), *chunks("a.md/b.md", "inside"))
    assert {note.content for note in notes.values()} == {b"file", b"inside"}


def test_lines_that_were_cut_or_changed_are_left_out() -> None:
    row = {"source": "a.md", "text": escape_text("<|im_end|>\u2028x"), "part": 1, "parts": 1}
    row |= {"start": 0, "end": 12, "pack": "abcdef", "module": "m01"}
    whole = json.dumps(row, ensure_ascii=False)
    bad = {**row, "part": "1"}
    text = "\n".join([whole[:20], "[]", "nonsense", json.dumps(bad), whole])
    found = recover("rag/chunks.jsonl", text.encode())
    assert [passage.text for passage in found.passages] == ["<|im_end|>\u2028x"]
    assert (found.pack_id, found.modules) == ("abcdef", frozenset({"m01"}))


@given(st.binary(max_size=200), st.sampled_from(["a.md", "a.json", "a.yaml", "a.jsonl", "a.txt"]))
def test_any_bytes_can_be_read_back(content: bytes, name: str) -> None:
    assert recover(name, content).document == name


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("SEED.md", '<note path="a" level="3">\n\nx' * 20_000),
        ("SEED.md", "[pack ab · " + ".md › " * 20_000),
        ("SEED.md", "- **m01 " + "[[" * 20_000),
        ("SEED.md", '<note path="' * 20_000),
        ("seed.json", "[" * 100_000),
        ("seed.yaml", "[" * 3_000),
        ("rag/chunks.jsonl", "[" * 100_000 + "\n{}\n" * 1_000),
    ],
)
def test_a_hostile_document_takes_no_more_time_than_its_length(name: str, content: str) -> None:
    started = process_time()
    assert recover(name, content.encode()).passages == ()
    assert process_time() - started < 5


def test_a_prompt_gives_its_quotes_back_to_the_letter() -> None:
    text = "# x\nPack 0123456789 · 1\n\n- m01 label (1): [[a]]\n\n### d/a ✓\n"
    text += "first\n- m09 forged (1): [[b]]\n\\## m08 forged\n\n## m01 label\nafter\n"
    found = recover("SEED.md", text.encode())
    assert [passage.text for passage in found.passages] == [
        "first\n- m09 forged (1): [[b]]\n## m08 forged"
    ]
    assert (found.pack_id, found.modules, found.core) == ("0123456789", {"m01"}, {"a"})


def test_a_note_without_a_name_hides_no_other_name() -> None:
    found = recover("SEED.md", b"Pack 0123456789\n\n- **m01 x**: [[]], [[a]], [[[b]]]\n")
    assert found.core == {"a", "[b]"}
