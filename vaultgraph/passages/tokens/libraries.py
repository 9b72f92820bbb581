"""Count tokens by libraries that a user may install in addition to vaultgraph (part of stage 7).

In: the name of a vocabulary that a library bundles, or a user's own file. Out: a
`LibraryTokenizer`, whose counts are the model's own. The libraries are extras: where one is
missing, its vocabularies are estimated, and a file is refused with the extra to install.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from vaultgraph.errors import UsageError
from vaultgraph.passages.tokens.bytepair import cut_long_runs, load_tiktoken_file

_PACKAGES = {"splintr": "splintr-rs"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryTokenizer:
    """A tokenizer that counts by a library."""

    name: str
    counter: Callable[[str], int]
    exact: bool = True
    margin: float = 0.0

    def count(self, text: str) -> int:
        """Count the tokens of a text."""
        return self.counter(text)


@cache
def is_installed(library: str) -> bool:
    """Return whether a library can be imported."""
    return find_spec(library) is not None


@cache
def library_version(library: str) -> str:
    """Return the version of an installed library, which is part of the cache key of its counts."""
    return version(_PACKAGES[library])


def load_from_splintr(name: str, model: str) -> LibraryTokenizer:
    """Load a vocabulary that splintr bundles."""
    return LibraryTokenizer(name=name, counter=splintr_counter(model))


def splintr_counter(model: str) -> Callable[[str], int]:
    """Return a function that counts by a vocabulary of splintr, ignoring special tokens."""
    from splintr import Tokenizer

    encode = Tokenizer.from_pretrained(model).encode_ordinary

    def count(text: str) -> int:
        return sum(len(encode(_encodable(piece))) for piece in cut_long_runs(text))

    return count


FILE_ENDINGS = (".json", ".tiktoken", ".model")
"""The extensions of the files of a user's own tokenizers."""


def load_file(file: Path, pattern: str = "o200k_base") -> "FileTokenizer":
    """Load a user's own tokenizer, by the extension of its file.

    Args:
        file: `tokenizer.json` of Hugging Face, `.tiktoken`, or SentencePiece's `.model`.
        pattern: how a `.tiktoken` tokenizer splits text into words: the name of a bundled
            vocabulary that does it the same way, or a regular expression.

    Raises:
        UsageError: the file cannot be read, or the library that reads it is not installed.
    """
    if not file.is_file():
        raise UsageError(f"the tokenizer {file} is not a file", remedy="Correct its path.")
    if file.suffix == ".tiktoken":
        return FileTokenizer(name=file.name, counter=load_tiktoken_file(file, pattern).count)
    loader = _from_json if file.suffix == ".json" else _from_sentencepiece
    return FileTokenizer(name=file.name, counter=loader(file))


class FileTokenizer(LibraryTokenizer):
    """A user's own tokenizer, with the name of its file."""


def _from_json(file: Path) -> Callable[[str], int]:
    _need("tokenizers", file)
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(file))
    except Exception as error:  # the library raises nothing narrower
        raise UsageError(
            f"{file} cannot be read: {error}", remedy="It must be Hugging Face's tokenizer.json."
        ) from error
    tokenizer.encode_special_tokens = True
    return lambda text: len(tokenizer.encode(_encodable(text), add_special_tokens=False).ids)


def _from_sentencepiece(file: Path) -> Callable[[str], int]:
    _need("sentencepiece", file)
    from sentencepiece import SentencePieceProcessor

    try:
        processor = SentencePieceProcessor(model_file=str(file))
    except (OSError, RuntimeError) as error:
        raise UsageError(
            f"{file} cannot be read: {error}", remedy="It must be SentencePiece's .model."
        ) from error
    return lambda text: len(processor.encode(_encodable(text)))


def _need(library: str, file: Path) -> None:
    if not is_installed(library):
        raise UsageError(
            f"reading {file.name} needs the library {library}",
            remedy="Install vaultgraph[tokenizers].",
        )


def _encodable(text: str) -> str:
    """Replace lone surrogates by U+FFFD, because no library accepts them."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
