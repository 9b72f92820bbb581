"""Look up the name of a model in any spelling (part of stage 7).

In: a name as a user writes it. Out: the form by which names are compared, and similar names for an
unknown one. People write a model as in its vendor's API, as on Hugging Face, or short:
`anthropic/claude-opus-5.5`, `Qwen/Qwen3-30B-A3B-Instruct-2507`, `qwen3-8b-q4_k_m.gguf`.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches

_VENDOR = re.compile(
    r"^(?:[a-z]{2,6}\.)?(?:anthropic|openai|google|meta|mistral(?:ai)?|qwen|deepseek(?:-ai)?|microsoft|zai|moonshotai)"
    r"\."
)
# Variants of a model by training, packaging or quantisation, which have the same tokenizer.
_SUFFIX = re.compile(
    r"[-_:.@](?:instruct|it|latest|preview|gguf|ggml|awq|gptq|mlx|exl[23]|fp(?:4|8|16)|bf16"
    r"|nvfp4|mxfp4|int[48]|[348]bit|q[2-8](?:_[0-9k])?(?:_[0-9sml]+)?|dynamic|maas|v[0-9]+(?::[0-9]+)?"
    r"|20[0-9]{6})$"
)
_NO_LETTER = re.compile(r"[^a-z0-9]+")
_SIMILAR = 0.6
_SHOWN = 3


def plain_name(name: str) -> str:
    """Return a name without vendor, case, dots and dashes."""
    own = name.strip().lower().rpartition("/")[2]
    return _NO_LETTER.sub("", _VENDOR.sub("", own))


def shorter_names(name: str) -> Iterable[str]:
    """Yield the plain name, then those with one suffix after the other removed."""
    own = name.strip().lower()
    yield plain_name(own)
    while match := _SUFFIX.search(own):
        own = own[: match.start()]
        yield plain_name(own)


def near_names(name: str, known: Iterable[str]) -> str:
    """Return a sentence that suggests similar names; "" if there are none."""
    plain: dict[str, str] = {}
    for each in known:
        plain.setdefault(plain_name(each), each)
    near = get_close_matches(plain_name(name), plain, n=_SHOWN, cutoff=_SIMILAR)
    return f"Did you mean {' or '.join(plain[each] for each in near)}?" if near else ""
