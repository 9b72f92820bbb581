"""The words of the page in every language (part of the view).

In: `words.toml`, one table a word with one text a language. Out: the same by language.
"""

import tomllib
from pathlib import Path

from vaultgraph.errors import VaultgraphError
from vaultgraph.model import Language

Words = dict[Language, dict[str, str]]


def load_words(path: Path) -> Words:
    """Read the words of the page.

    Raises:
        VaultgraphError: a word is missing in a language.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    for key, texts in table.items():
        for language in Language:
            if not texts.get(language):
                raise VaultgraphError(f"{path}: {key!r} has no text in {language.value}")
    return {
        language: {key: texts[language] for key, texts in table.items()} for language in Language
    }
