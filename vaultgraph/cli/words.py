"""The words of the terminal in the language of its user: English, Russian or Chinese.

In: the environment, and the catalogues in `templates/terminal`. Out: texts. `words.toml` has the
texts of the command line, by key; `help.toml`, `messages.toml` and `findings.toml` hold
translations of English texts that are in the code, found by their English form, so that the library
stays in one language. Output for programs (`--json`, codes) is never translated.
"""

import os
import re
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from vaultgraph.model import Language
from vaultgraph.resources import Words, read_words, template_root

LANGUAGE_VARIABLE = "VAULTGRAPH_UI_LANG"
"""The environment variable for the language of the terminal."""

_SYSTEM_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_language: ContextVar[Language] = ContextVar("language", default=Language.EN)


def find_language(environment: Mapping[str, str] = os.environ) -> Language:
    """Return the language of the terminal: what the user set, else the system's, else English.

    The first of the system's variables that is set decides, as in POSIX. If none is set, as on
    Windows, the locale of the platform does.
    """
    named = environment.get(LANGUAGE_VARIABLE, "")
    if named in {language.value for language in Language}:
        return Language(named)
    system = next((value for name in _SYSTEM_VARIABLES if (value := environment.get(name))), "")
    return _language_of(system or _platform_locale())


def _language_of(locale: str) -> Language:
    """Read `ru_RU.UTF-8` or `Russian_Russia`; English for every other language."""
    name = locale.casefold()
    if name.startswith(("ru_", "ru-", "ru.", "russian")) or name == "ru":
        return Language.RU
    return Language.ZH if name.startswith(("zh", "chinese")) else Language.EN


def _platform_locale() -> str:
    import locale

    return locale.getlocale()[0] or ""


def set_language(language: Language) -> None:
    """Set the language of everything that is printed from now on."""
    _language.set(language)


def language() -> Language:
    """The language of everything that is printed."""
    return _language.get()


def word(key: str, /, **values: object) -> str:
    """Return a text of the command line by its key.

    Args:
        key: the name of the text in `words.toml`.
        values: the values of its placeholders. A text with forms, separated by `|`, takes the one
            that suits the number `n`.
    """
    language = _language.get()
    text = _own_words()[language][key]
    number = values.get("n")
    if isinstance(number, int):
        forms = text.split("|")
        text = forms[min(_form(number, language), len(forms) - 1)]
    shown = {name: f"{v:,}" if isinstance(v, int) else v for name, v in values.items()}
    return text.format(**shown) if shown else text


def _form(number: int, language: Language) -> int:
    """The index of a number's plural form, by the rules of Unicode's CLDR."""
    if language is Language.ZH:
        return 0
    if language is Language.EN:
        return number != 1
    if number % 10 == 1 and number % 100 != 11:
        return 0
    return 1 if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else 2


def translate_help(text: str) -> str:
    """Return a text of the help in the user's language; unchanged if there is no translation."""
    language = _language.get()
    if language is Language.EN:
        return text
    return _help_texts()[language].get(" ".join(text.split()), text)


def translate_finding(text: str) -> str:
    """Return the message, the remedy or the meaning of a finding in the user's language."""
    return _translated(text, "findings")


def translate(message: str) -> str:
    """Return a message of the library or of click in the user's language.

    A message is found by its English form, in which places such as `{path}` stand for any text;
    values are translated in turn, because they may be messages.
    """
    return _translated(message, "messages")


def _translated(text: str, catalogue: str) -> str:
    language = _language.get()
    if language is Language.EN or not text:
        return text
    for pattern in _patterns(catalogue):
        if match := pattern.match(text):
            values = {
                name: _translated(value, catalogue) for name, value in match.groupdict().items()
            }
            return pattern.fill(values, language)
    return text


@dataclass(frozen=True)
class _Pattern:
    """One message with its translations."""

    texts: Mapping[Language, str]

    @cached_property
    def expression(self) -> re.Pattern[str]:
        parts = _PLACEHOLDER.split(self.texts[Language.EN])
        built = (
            f"(?P<{part}>.*?)" if number % 2 else re.escape(part)
            for number, part in enumerate(parts)
        )
        return re.compile("".join(built), re.DOTALL)

    def match(self, message: str) -> re.Match[str] | None:
        return self.expression.fullmatch(message)

    def fill(self, values: Mapping[str, str], language: Language) -> str:
        return _PLACEHOLDER.sub(lambda place: values[place[1]], self.texts[language])


@cache
def _own_words() -> Words:
    """The words of the command line."""
    return read_words("terminal/words.toml")


@cache
def _help_texts() -> Words:
    """Texts of the help by their English form."""
    words = read_words("terminal/help.toml")
    english = words[Language.EN]
    return {
        language: {english[key]: text for key, text in texts.items()}
        for language, texts in words.items()
    }


@cache
def _patterns(catalogue: str) -> tuple[_Pattern, ...]:
    """The texts of a catalogue; those with more text of their own are tried first."""
    words = read_words(f"terminal/{catalogue}.toml")
    patterns = [
        _Pattern({language: texts[key] for language, texts in words.items()})
        for key in words[Language.EN]
    ]
    return tuple(sorted(patterns, key=lambda each: -_own_length(each.texts[Language.EN])))


def _own_length(text: str) -> int:
    return len(_PLACEHOLDER.sub("", text))


def terminal_folder() -> Path:
    """The folder of the catalogues."""
    return template_root() / "terminal"


def choose_language(value: Any) -> None:
    """Apply `--ui-lang`, if it is given."""
    if value:
        set_language(Language(value))
