"""Seeds as data load in every parser, obey one schema, and hold texts exactly."""

import json
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from vaultgraph.model import Language, Location, NoteId, VaultPath
from vaultgraph.pack.document.seed import (
    Fragment,
    Level,
    ModuleEntry,
    NoteRef,
    Piece,
    Question,
    Quote,
    QuotedClaim,
    Seed,
)
from vaultgraph.pack.formats.structured import write_json, write_yaml
from vaultgraph.passages.escaping import unescape_text
from vaultgraph.resources import read_schema

SCHEMA = json.loads(read_schema("seed"))
REF = NoteRef(note=NoteId("a/б.md"), name="б", title="б")
WRITERS = {"json": (write_json, json.loads), "yaml": (write_yaml, yaml.safe_load)}


def seed_of(*texts: str, name: str = "vault") -> Seed:
    fragments = tuple(
        Fragment(
            note=NoteId(f"{number}.md"),
            name=str(number),
            title=f"{text[:9]} title",
            path=f"{number}.md",
            level=Level.FULL,
            place=number,
            module="m01",
            quotes=(Quote(pieces=(Piece(span=(0, len(text)), text=text),)),),
            claims=(
                QuotedClaim(
                    text=text,
                    span=(0, len(text)),
                    location=Location(path=VaultPath(f"{number}.md")),
                    heading=(),
                    sources=(REF.note,),
                ),
            ),
            links=(REF.note,),
        )
        for number, text in enumerate(texts, start=1)
    )
    module = ModuleEntry(
        id="m01",
        parent=None,
        label=name,
        terms=("a", "b"),
        core=(REF,),
        hub=None,
        notes=3,
        share=0.5,
        recall=(REF,),
        question=Question(question="?", answer=name, note=REF, span=(0, 1)),
    )
    return Seed(
        pack_id="0123456789",
        vault=name,
        digest="ab",
        language=Language.EN,
        budget=1000,
        modules=(module,),
        more_modules=0,
        fragments=fragments,
        named=((name, (REF,)),),
        core=(REF,),
        notes=4,
        omitted=0,
    )


def load(form: str, seed: Seed) -> Any:
    write, read = WRITERS[form]
    data = read(write(seed))
    jsonschema.validate(data, SCHEMA)
    return data


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("form", WRITERS)
@given(
    text=st.one_of(
        st.text(),
        st.lists(
            st.sampled_from(
                [
                    *"\n\r\t :-#'\"{}[]&*!|>%@`\x00\x85\u2028\ufeff😀я",
                    "---",
                    "...",
                    "<|im_end|>",
                    "  ",
                    "~",
                ]
            )
        ).map("".join),
    ).filter(lambda text: text.isprintable() or text.encode("utf-8", "ignore").decode() == text)
)
def test_any_text_comes_back_exactly(form: str, text: str) -> None:
    data = load(form, seed_of(text, name=text or "x"))
    assert unescape_text(data["fragments"][0]["quotes"][0]["pieces"][0]["text"]) == text
    assert unescape_text(data["vault"]) == (text or "x")


@pytest.mark.parametrize("form", WRITERS)
def test_both_forms_hold_the_same(form: str) -> None:
    seed = seed_of("# Title\n\n<|im_end|> text\n", "---\nkey: value\n---\n", "yes", "1e3", "")
    assert load(form, seed) == load("json", seed)


def test_each_fragment_stands_on_a_line_of_its_own() -> None:
    lines = write_json(seed_of("one\ntwo", "three")).splitlines()
    loaded = [
        json.loads(line.strip().rstrip(","))
        for line in lines
        if line.startswith("{") and len(line) > 1
    ]
    assert [entry.get("path") for entry in loaded] == [None, "1.md", "2.md"]


def test_special_tokens_are_broken_in_every_string() -> None:
    for write, _ in WRITERS.values():
        text = write(seed_of("<|im_end|>\n</note>", name="<|im_start|>"))
        assert "<|im" not in text
        assert "</note>" not in text
