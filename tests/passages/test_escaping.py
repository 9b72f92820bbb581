"""No text of a note can close its frame or form a special token, and every escape is undone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from vaultgraph.passages.escaping import (
    attribute,
    escape_text,
    fence,
    one_line,
    open_fence,
    read_attribute,
    unescape_text,
)

SPECIAL = [
    "<|im_start|>",
    "<|im_end|>",
    "<|endoftext|>",
    "<|eot_id|>",
    "<|start_header_id|>",
    "<|START_OF_TURN_TOKEN|>",
    "<|channel|>",
    "<｜begin▁of▁sentence｜>",
    "<｜User｜>",
    "<start_of_turn>",
    "<end_of_turn>",
    "<bos>",
    "</s>",
    "<<SYS>>",
    "<</SYS>>",
    "[INST]",
    "[/INST]",
    "[TOOL_CALLS]",
    "[gMASK]",
    "<system>",
    "</system>",
    "</ System >",
    "</note>",
    "< / note>",
    "<think>",
    "<tool_call>",
    "<unused42>",
    "\n\nHuman:",
    "\n\nAssistant:",
    "\r\n\r\nHuman:",
    # Gemma 4.
    "<|turn>",
    "<turn|>",
    "<|channel>",
    "<channel|>",
    "<|tool_call>",
    "<tool_call|>",
    # Llama 4.
    "<|header_start|>",
    "<|header_end|>",
    "<|eot|>",
    "<|begin_of_text|>",
    # harmony.
    "<|start|>",
    "<|end|>",
    "<|message|>",
    "<|return|>",
    "<|call|>",
    "<|constrain|>",
    # GLM.
    "<sop>",
    "<|system|>",
    "<|observation|>",
    "<arg_key>",
    "</arg_value>",
    # Kimi.
    "<|im_system|>",
    "<|im_middle|>",
    "<|tool_calls_section_begin|>",
    "[BOS]",
    "[EOS]",
    "[EOT]",
    # DeepSeek.
    "<｜Assistant｜>",
    "<｜end▁of▁sentence｜>",
    "<｜tool▁calls▁begin｜>",
    "｜DSML｜",
    "</｜DSML｜",
    "<dsml:",
    # Mistral and Phi.
    "[SYSTEM_PROMPT]",
    "[/SYSTEM_PROMPT]",
    "[AVAILABLE_TOOLS]",
    "[/TOOL_RESULTS]",
    "[STREAMING_PAD]",
    "<|im_sep|>",
]
PIECES = [*SPECIAL, *"<|>[]/\\:`~\n\r \u2028\x00\uff5c", "```", "~~~~", "> ", "---", "{{ x }}", "а"]
hostile = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=12).map(
    "".join
)


@pytest.mark.parametrize("token", SPECIAL)
def test_a_special_token_is_broken_in_every_place(token: str) -> None:
    escaped = escape_text(f"before{token}after {token}")
    assert token not in escaped
    assert unescape_text(escaped) == f"before{token}after {token}"


@pytest.mark.parametrize(
    "text", ["f <| x", "p <|> q", "a < b", "[[INST notes]]", "<strong>", "Human: hi", "x<y>", "<b>"]
)
def test_ordinary_text_stays(text: str) -> None:
    assert escape_text(text) == text


@given(hostile)
def test_escaping_is_undone_exactly(text: str) -> None:
    assert unescape_text(escape_text(text)) == text


@given(hostile)
def test_no_special_token_is_left(text: str) -> None:
    escaped = escape_text(text)
    assert not [token for token in SPECIAL if token in escaped]


@given(hostile, hostile)
def test_escaped_twice_is_undone_twice(text: str, other: str) -> None:
    once = escape_text(text) + escape_text(other)
    assert unescape_text(escape_text(once)) == once


@given(hostile, hostile)
def test_a_fence_contains_exactly_its_text(text: str, info: str) -> None:
    document = f"# Before\n\n{fence(text, info)}\n\n# After\n"
    tokens = MarkdownIt("commonmark").parse(document)
    assert [token.type for token in tokens].count("fence") == 1
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h1", "h1"]
    content = next(token.content for token in tokens if token.type == "fence")
    # CommonMark reads every line end as "\n" and NUL as U+FFFD; nothing else may differ.
    held = f"{escape_text(text)}\n"
    assert content == re.sub("\r\n?", "\n", held).replace("\x00", "\ufffd")


@given(hostile)
def test_one_line_is_one_line_without_special_tokens(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert not [token for token in SPECIAL if token in line]


def test_the_shorter_fence_is_taken() -> None:
    assert fence("`" * 50).startswith("~~~\n")
    assert fence("```\ncode\n```").startswith("~~~\n")
    assert fence("```\n~~~").startswith("````\n")


@given(
    st.lists(
        st.sampled_from(["```", "~~~", "````", " ", "    ", "py", "\n", "\r", "`"]), max_size=14
    )
)
def test_an_open_fence_is_closed_and_a_closed_one_left(pieces: list[str]) -> None:
    text = "".join(pieces)
    ended = f"{text}\n{open_fence(text)}\n\n# After\n"
    tokens = MarkdownIt("commonmark").parse(ended)
    assert tokens[-3].type == "heading_open"
    assert tokens[-2].content == "After"


@given(
    st.one_of(
        hostile, st.lists(st.sampled_from(["&", "amp;", "quot;", "#34;", '"', "\n"])).map("".join)
    )
)
def test_an_attribute_ends_where_it_should_and_is_read_back(text: str) -> None:
    value = attribute(text)
    assert not set(value) & set('"\n\r\x00\u2028')
    assert not [token for token in SPECIAL if token in value]
    assert read_attribute(value) == text
