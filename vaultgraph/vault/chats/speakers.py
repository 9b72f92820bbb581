"""The speaker of a message, recognised by its label (part of stage 2).

In: the label of a message, such as `You`, `🤖 Claude` or `ChatGPT (o3)`. Out: `Speaker`. An unknown
label is a name, with the role `other`.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

_USER = frozenset(
    {
        *("you", "user", "me", "human", "prompt", "i", "myself"),
        *("я", "вы", "ты", "пользователь", "человек", "користувач"),
        *("我", "你", "您", "用户", "使用者", "あなた", "ユーザー", "私", "사용자", "나"),
        *("yo", "tú", "usted", "usuario", "usuária", "você", "eu", "io", "tu", "utente"),
        *("moi", "vous", "utilisateur", "ich", "du", "sie", "benutzer", "nutzer"),
        *("ik", "jij", "gebruiker", "ja", "ty", "użytkownik", "sen", "siz", "kullanıcı", "आप"),
    }
)
_ASSISTANT = frozenset(
    {
        *("assistant", "ai", "ai assistant", "bot", "chatbot", "agent", "model", "response"),
        *("answer", "llm", "ассистент", "ии", "бот", "модель", "помощник", "助手", "ai助手"),
        *("アシスタント", "어시스턴트", "asistente", "assistente", "assistent", "asystent"),
        *("asistan", "ia", "ki"),
    }
)
_SYSTEM = frozenset({"system", "developer", "система", "系统", "システム", "시스템", "sistema"})
_PRODUCTS = {
    "chatgpt": "chatgpt",
    "gpt": "chatgpt",
    "o1": "chatgpt",
    "o3": "chatgpt",
    "o4": "chatgpt",
    "openai": "chatgpt",
    "claude": "claude",
    "anthropic": "claude",
    "gemini": "gemini",
    "bard": "gemini",
    "copilot": "copilot",
    "bing": "copilot",
    "perplexity": "perplexity",
    "deepseek": "deepseek",
    "grok": "grok",
    "qwen": "qwen",
    "kimi": "kimi",
    "mistral": "mistral",
    "le chat": "mistral",
    "llama": "llama",
    "meta ai": "meta",
    "notebooklm": "notebooklm",
    "doubao": "doubao",
    "豆包": "doubao",
    "poe": "poe",
    "ollama": "ollama",
    "gemma": "gemma",
    "phi": "phi",
}
_PRODUCT = re.compile(
    rf"({'|'.join(sorted(map(re.escape, _PRODUCTS), key=len, reverse=True))})(?![a-z])(.*)",
    re.DOTALL,
)
_LABELLED = r"^(?:#{1,6}[ \t]|\*\*)[^\w\n]{0,6}(?:%s)(?!\w)"
_SIGNS = re.compile(r"^[^\w(\[]+|[^\w)\].]+$")
_MODEL = re.compile(r"\s*(?:·|\||[(\[])\s*([^()\[\]|·]{1,80}?)\s*[)\]]?$")
LONGEST_NAME = 80
"""The most characters of a speaker's name; a longer label is cut."""


@cache
def _label_pattern(names: frozenset[str]) -> re.Pattern[str]:
    choices = "|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name)))
    return re.compile(_LABELLED % choices, re.IGNORECASE | re.MULTILINE)


def may_name_both(heads: str) -> bool:
    """Return whether lines begin with the labels of both a person and an assistant: a quick test.

    Args:
        heads: the beginnings of lines, as of `Page.heads`.
    """
    answering = _ASSISTANT | frozenset(_PRODUCTS)
    return bool(_label_pattern(_USER).search(heads) and _label_pattern(answering).search(heads))


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """The speaker of a message.

    Args:
        role: `user`, `assistant`, `system` or `other`.
        name: the name in the label.
        model: the model in the label.
        provider: the service of the assistant, if the label names it.
    """

    role: str
    name: str
    model: str = ""
    provider: str = ""


@lru_cache(maxsize=1_000)
def speaker_of(label: str) -> Speaker:
    """Recognise a speaker by a label; one longer than `LONGEST_NAME` is cut."""
    name = _SIGNS.sub("", label[:LONGEST_NAME].strip()).strip()
    model = _MODEL.search(name)
    bare = name[: model.start()].strip() if model else name
    key = bare.lower()
    stated = model[1] if model else ""
    if key in _USER:
        return Speaker(role="user", name=bare)
    if key in _ASSISTANT:
        return Speaker(role="assistant", name=bare, model=stated)
    if key in _SYSTEM:
        return Speaker(role="system", name=bare)
    if product := _PRODUCT.fullmatch(key):
        version = bare if product[2].strip(" -") or product[1] in ("gpt", "o1", "o3", "o4") else ""
        provider = _PRODUCTS[product[1]]
        return Speaker(role="assistant", name=bare, model=stated or version, provider=provider)
    return Speaker(role="other", name=name)


def provider_of(text: str) -> str:
    """Return the provider by an address, such as `https://claude.ai/chat/…`, or a name; else ""."""
    lowered = text.lower()
    for site, provider in _SITES.items():
        if site in lowered:
            return provider
    product = _PRODUCT.fullmatch(lowered.strip())
    return _PRODUCTS[product[1]] if product else ""


_SITES = {
    "chatgpt.com": "chatgpt",
    "chat.openai.com": "chatgpt",
    "claude.ai": "claude",
    "gemini.google.com": "gemini",
    "copilot.microsoft.com": "copilot",
    "perplexity.ai": "perplexity",
    "chat.deepseek.com": "deepseek",
    "grok.com": "grok",
    "chat.qwen.ai": "qwen",
    "kimi.com": "kimi",
    "chat.mistral.ai": "mistral",
    "notebooklm.google.com": "notebooklm",
    "poe.com": "poe",
}
