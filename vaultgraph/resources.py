"""Where the templates stand, in an editable checkout as in an installed wheel, and their words."""

import tomllib
from pathlib import Path

from vaultgraph.errors import VaultgraphError
from vaultgraph.model import Language

Words = dict[Language, dict[str, str]]
"""The words of each language, by key."""


def template_root() -> Path:
    """Find the folder of templates: inside the package, or at the top of the checkout.

    A wheel carries the folder inside the package; an editable install leaves it beside it.
    """
    package = Path(__file__).parent
    for candidate in (package / "templates", package.parent / "templates"):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"no templates folder in {package}: install vaultgraph again")


def load_words(path: Path) -> Words:
    """Read a catalogue of words: one table a word, with one text a language.

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
