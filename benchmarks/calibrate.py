"""Fits the estimates of tokenizers that are not available: writes `estimates.toml`.

    python benchmarks/calibrate.py FOLDER... > vaultgraph/passages/tokens/estimates.toml

Every text file of the folders is a sample, cut where it is longer than 7,000 characters; they
should contain whatever notes contain, in every script: prose, code, tables, JSON. The true counts
come from splintr-rs. The weights solve a linear program: no sample may have more tokens than its
estimate, and the sum of the relative excess is minimal. Half of the samples are fitted first, and
the others show by how much an unseen text may exceed its estimate; that much is added to all
weights, which are then fitted to every sample.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import linprog
from splintr import Tokenizer

from vaultgraph.passages.tokens.bytepair import load_vocabulary
from vaultgraph.passages.tokens.estimates import KINDS, SCRIPTS, count_kinds, script_shares

# What is estimated: splintr's vocabulary, and that of ours which predicts it best.
ESTIMATED = {
    "gemma": ("gemma4", "deepseek"),
    "llama-3": ("llama3", "cl100k_base"),
    "tekken": ("mistral_v3", "deepseek"),
    "glm-4": ("glm4", "cl100k_base"),
    "kimi-k2": ("kimi_k2", "cl100k_base"),
}
SAMPLE = 7_000
LEAST = 100
SMALLEST_WEIGHT = 1e-4
MARGIN_UNSEEN = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Weights, and their mean and least excess on samples that were not fitted."""

    weights: np.ndarray
    mean: float
    unseen_mean: float
    unseen_least: float


def read_samples(folders: list[Path]) -> Iterator[str]:
    """Yield the texts of every file that is UTF-8, in pieces."""
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            try:
                text = file.read_text(encoding="utf-8") if file.is_file() else ""
            except UnicodeDecodeError:
                continue
            yield from (text[at : at + SAMPLE] for at in range(0, len(text), SAMPLE))


def features(text: str, base: int) -> np.ndarray:
    """What an estimate adds up: tokens of the base by script, then pairs of kinds."""
    kinds, pairs = count_kinds(text)
    return np.concatenate([script_shares(kinds) * base, pairs.ravel()])


def fit(rows: np.ndarray, counts: np.ndarray) -> Fit:
    """Fit weights, and measure their error on samples that were left out."""
    half = np.random.default_rng(1).random(len(counts)) < 0.5
    tried = _weights(rows[half], counts[half])
    unseen = rows[~half] @ tried / counts[~half] - 1
    weights = _weights(rows, counts) * (1 + MARGIN_UNSEEN)
    return Fit(
        weights=weights,
        mean=float((rows @ weights / counts).mean() - 1),
        unseen_mean=float(unseen.mean()),
        unseen_least=float(unseen.min()),
    )


def _weights(rows: np.ndarray, counts: np.ndarray) -> np.ndarray:
    used = rows.sum(0) >= SAMPLE / 10
    relative = rows[:, used] / counts[:, None]
    solved = linprog(
        relative.mean(0),
        A_ub=-relative,
        b_ub=-np.ones(len(counts)),
        bounds=[(0, None)] * int(used.sum()),
        method="highs",
    )
    weights = np.zeros(rows.shape[1])
    weights[used] = solved.x
    # A pair that is rare in the samples costs one token for each character.
    weights[~used] = 1.0
    weights[: len(SCRIPTS)][~used[: len(SCRIPTS)]] = 1.2
    return weights


def write(name: str, base: str, fitted: Fit) -> str:
    """Write a tokenizer's table."""
    size = len(KINDS)
    scripts = ", ".join(
        f"{script} = {weight:.4f}" for script, weight in zip(SCRIPTS, fitted.weights, strict=False)
    )
    table = fitted.weights[len(SCRIPTS) :].reshape(size, size)
    pairs = "\n".join(
        f"{left} = {{ {_row(row)} }}" for left, row in zip(KINDS, table, strict=True) if row.any()
    )
    return (
        f"# Of samples not fitted: {fitted.unseen_mean:.1%} too much on average, "
        f"{fitted.unseen_least:+.1%} at least.\n"
        f'["{name}"]\nbase = "{base}"\nmargin = {fitted.mean:.3f}\nscripts = {{ {scripts} }}\n'
        f'["{name}".pairs]\n{pairs}\n'
    )


def _row(row: np.ndarray) -> str:
    return ", ".join(
        f"{right} = {weight:.4g}"
        for right, weight in zip(KINDS, row, strict=True)
        if weight >= SMALLEST_WEIGHT
    )


def main() -> None:
    """Fit every tokenizer and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folders", nargs="+", type=Path)
    samples = [text for text in read_samples(parser.parse_args().folders) if text.strip()]
    print("# Written by benchmarks/calibrate.py, which says how.\n")
    for name, (model, base) in ESTIMATED.items():
        counter, own = Tokenizer.from_pretrained(model), load_vocabulary(base)
        counts = np.array([len(counter.encode_ordinary(text)) for text in samples], float)
        rows = np.array([features(text, own.count(text)) for text in samples])
        enough = counts >= LEAST
        fitted = fit(rows[enough], counts[enough])
        print(name, fitted.mean, fitted.unseen_mean, fitted.unseen_least, file=sys.stderr)
        print(write(name, base, fitted))


if __name__ == "__main__":
    main()
