r"""Escape the text of notes, so that no note can imitate the frame around it (stage 7).

In: any text. Out: the same text with every special token broken, and frames that it cannot close.
A note may contain `<|im_end|>`, `</system>` or `[INST]`; tokenizers of chat models turn such
strings into the borders of turns. One backslash after the first character breaks them:
`<\|im_end|>`. Where there are backslashes already, one more is added, so that `unescape_text`
restores every text exactly. Note text never goes through a template engine, so braces need no
escape.
"""

import re

from vaultgraph.vault.passages.fences import FenceReader

SHORTENED = "…"
"""Replaces the middle of a name that is too long for the header of a chunk."""

_ANGLED = (
    # The frames of our own documents.
    "notes?",
    # Roles and instructions, as wrappers write them.
    "system", "system_prompt", "user", "human", "assistant", "developer", "instructions?",
    "messages?", "tool", "tools", "function_calls?", "function_results?", "invoke", "antml",
    # Turns, tools and thoughts of Gemma, Qwen, Hermes, MiniCPM and others.
    "start_of_turn", "end_of_turn", "tool_calls?", "tool_response", "think", "thinking",
    "arg_key", "arg_value", "dsml", "tts_[a-z_]+",
    "start_of_image", "end_of_image", "image_soft_token", "begin_of_document", "end_of_document",
    # Borders of sequences in SentencePiece and T5 vocabularies.
    "s", "bos", "eos", "unk", "pad", "mask", "cls", "sep", "sop", "eop", "eod", "bos_token",
    "eos_token", "unused[0-9]+", "extra_id_[0-9]+", "reserved_[0-9]+", "fim_[a-z]+", "file_sep",
    "repo_name",
)  # fmt: skip
_BRACKETED = (
    # Mistral's control tokens, GLM's and BERT's masks.
    "INST", "SYSTEM_PROMPT", "AVAILABLE_TOOLS", "TOOL_CALLS", "TOOL_RESULTS", "TOOL_CONTENT",
    "ARGS", "CALL_ID", "IMG", "IMG_BREAK", "IMG_END", "AUDIO", "BEGIN_AUDIO", "PREFIX", "MIDDLE",
    "SUFFIX", "THINK", "MODEL_SETTINGS", "GMASK", "SMASK", "MASK", "CLS", "SEP", "PAD", "UNK",
    # Kimi's borders of sequences, Mistral's of audio.
    "BOS", "EOS", "EOT", "TRANSCRIBE", "STREAMING_PAD", "STREAMING_WORD", "NEXT_AUDIO_TEXT",
    "REPEAT_AUDIO_TEXT",
)  # fmt: skip

# What follows the first character of a special token. It never looks beyond a place where a
# backslash may be added, so escaping one token cannot hide or create another.
_AFTER_ANGLE = (
    r"/?[|\uff5c](?=[^\s>])"
    # Gemma 4 closes a turn as `<turn|>`.
    r"|/?\w{1,32}\|>"
    rf"|\s*/?\s*(?:{'|'.join(_ANGLED)})(?![\w-])"
    r"|</?SYS>>"
)
_AFTER_BRACKET = rf"/?(?:{'|'.join(_BRACKETED)})\]"
# The turns of completion models without special tokens for them.
_TURNS = ("Human", "Assistant")


def _pattern(backslashes: str) -> re.Pattern[str]:
    """Build the pattern; each branch begins with a letter of its own, which makes it fast."""
    turns = (rf"{turn}(?:(?<=\n\n{turn})|(?<=\n\r\n{turn})){backslashes}(?=:)" for turn in _TURNS)
    return re.compile(
        "|".join(
            (
                rf"<{backslashes}(?=(?i:{_AFTER_ANGLE}))",
                rf"\[{backslashes}(?=(?i:{_AFTER_BRACKET}))",
                # DeepSeek's mark of its own markup, whatever is before it.
                rf"\uff5c{backslashes}(?=(?i:DSML\uff5c))",
                *turns,
            )
        )
    )


_WHOLE = _pattern(r"\\*+")
_BROKEN = _pattern(r"\\++")
_FENCE = re.compile(r"(?:^|[\r\n])[ \t]*(`{3,}+|~{3,}+)")
_LINE_END = re.compile(r"\r\n?|\n")
_INFO = re.compile(r"[`~\s\x00-\x1f\x7f-\x9f]+")
_UNQUOTABLE = re.compile(r"[\"\x00-\x1f\x7f-\x9f\u2028\u2029]|&(?=(?:quot|amp|#[0-9]{1,7});)")
_REFERENCE = re.compile(r"&(quot|amp|#([0-9]{1,7}));")
_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def escape_text(text: str) -> str:
    r"""Break every special token of a text by a backslash after its first character."""
    return _WHOLE.sub(lambda match: match[0] + "\\", text)


def unescape_text(text: str) -> str:
    """Undo `escape_text` exactly."""
    return _BROKEN.sub(lambda match: match[0][:-1], text)


def fence(text: str, info: str = "") -> str:
    """Escape a text and put it into a Markdown fence that it cannot close.

    The fence is longer than any that begins a line of the text, of the character that needs the
    shorter one. A Markdown parser returns the content as `escape_text(text)` and a line break.

    Args:
        text: text of a note, not escaped yet.
        info: the info string of the opening fence; made one line.
    """
    longest = {"`": 2, "~": 2}
    for match in _FENCE.finditer(text):
        run = match[1]
        longest[run[0]] = max(longest[run[0]], len(run))
    character = min("`~", key=lambda each: longest[each])
    line = character * (longest[character] + 1)
    return f"{line}{_INFO.sub(' ', escape_text(info)).strip()}\n{escape_text(text)}\n{line}"


def one_line(text: str) -> str:
    """Make one line of a title, a path or a sentence, with special tokens broken.

    It must follow other words on a line, as in `- **Title**: sentence`.
    """
    return escape_text(spaced(text))


def spaced(text: str) -> str:
    """Make one line of a text: every run of white space and control characters becomes a space."""
    return _SPACE.sub(" ", text).strip()


def unspaced(text: str) -> str:
    """Remove white space and control characters: equal for texts that `spaced` makes equal."""
    return _SPACE.sub("", text)


def attribute(text: str) -> str:
    """Make the value of an attribute in double quotes: one line, without quotes or special tokens.

    `read_attribute` restores the text exactly.
    """
    return escape_text(_UNQUOTABLE.sub(_reference, text))


def read_attribute(value: str) -> str:
    """Undo `attribute` exactly."""
    return _REFERENCE.sub(_referred, unescape_text(value))


def _reference(match: re.Match[str]) -> str:
    named = {'"': "&quot;", "&": "&amp;"}
    return named.get(match[0]) or f"&#{ord(match[0])};"


def _referred(match: re.Match[str]) -> str:
    named = {"quot": '"', "amp": "&"}
    return named.get(match[1]) or chr(int(match[2]))


def open_fence(text: str, opened: str = "") -> str:
    """Return the line that closes the fence or comment that a text leaves open; "" if none.

    Callers that put unfenced note text before other text end it with this line, so that an
    unclosed fence does not include what follows (CommonMark 0.31, sections 4.5 and 4.6).

    Args:
        text: text of a note.
        opened: the line that would close the fence in which the text begins.
    """
    fences = FenceReader(opened)
    for line in _LINE_END.split(text):
        fences.read(line)
    if not fences.closer and text.rfind("<!--") > text.rfind("-->"):
        return "-->"
    return fences.closer
