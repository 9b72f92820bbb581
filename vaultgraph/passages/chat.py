"""What a server adds around a system turn, by the model's chat template (stage 7).

In: the name of a template. Out: `ChatTemplate`, the text before and after the turn. For a model
without a system turn, the text begins the user's turn, which is left open for the question. All of
these special tokens are broken in the text of notes (`escaping`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatTemplate:
    """The frame of a system turn.

    Args:
        before: the text before it.
        after: the text after it.
        special: the special tokens in these; each counts as one.
    """

    before: str
    after: str
    special: tuple[str, ...]

    def wrap(self, text: str) -> str:
        """Put a text, whose special tokens are broken already, into the turn."""
        return f"{self.before}{text.rstrip()}{self.after}"

    def tokens(self, count: Callable[[str], int]) -> int:
        """Return the most tokens of the frame.

        Args:
            count: counts the model's tokens of a plain text.
        """
        total = 0
        for part in (self.before, self.after):
            plain = part
            for token in self.special:
                total += plain.count(token)
                plain = plain.replace(token, "\0")
            total += sum(count(text) for text in plain.split("\0") if text)
        return total


def _template(before: str, after: str, *special: str) -> ChatTemplate:
    return ChatTemplate(before=before, after=after, special=special)


TEMPLATES: Mapping[str, ChatTemplate] = {
    "chatml": _template("<|im_start|>system\n", "<|im_end|>\n", "<|im_start|>", "<|im_end|>"),
    "llama-3": _template(
        "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\n",
        "<|eot_id|>",
        *("<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"),
    ),
    "llama-4": _template(
        "<|begin_of_text|><|header_start|>system<|header_end|>\n\n",
        "<|eot|>",
        *("<|begin_of_text|>", "<|header_start|>", "<|header_end|>", "<|eot|>"),
    ),
    # Gemma 3 has no system turn.
    "gemma": _template("<bos><start_of_turn>user\n", "\n\n", "<bos>", "<start_of_turn>"),
    "gemma-4": _template("<bos><|turn>system\n", "<turn|>\n", *("<bos>", "<|turn>", "<turn|>")),
    "mistral": _template(
        "<s>[SYSTEM_PROMPT]",
        "[/SYSTEM_PROMPT]",
        *("<s>", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]"),
    ),
    # DeepSeek's system text is between the beginning and the user's first turn.
    "deepseek": _template(
        "<\uff5cbegin\u2581of\u2581sentence\uff5c>", "", "<\uff5cbegin\u2581of\u2581sentence\uff5c>"
    ),
    # harmony's system turn is the vendor's own; applications write the developer's turn.
    "harmony": _template(
        "<|start|>developer<|message|># Instructions\n\n",
        "<|end|>",
        *("<|start|>", "<|message|>", "<|end|>"),
    ),
    "glm": _template("[gMASK]<sop><|system|>\n", "", "[gMASK]", "<sop>", "<|system|>"),
    "kimi": _template(
        "<|im_system|>system<|im_middle|>",
        "<|im_end|>",
        *("<|im_system|>", "<|im_middle|>", "<|im_end|>"),
    ),
    "phi-4": _template(
        "<|im_start|>system<|im_sep|>", "<|im_end|>", *("<|im_start|>", "<|im_sep|>", "<|im_end|>")
    ),
}
"""The templates by the name that the registry of targets calls them; where a vendor's server writes
the turns itself (`messages`) there is none."""
