"""A typed script on a vault: what changed on a topic, who links to it, and chunks for a retriever.

    python examples/typed.py sample_vault retrieval

It passes `mypy --strict`; the tests check and run it.
"""

import sys
from pathlib import Path

from vaultgraph import (
    ChunkRecord,
    Pack,
    PackOptions,
    ReadOptions,
    UsageError,
    Vault,
    ViewOptions,
    find_target,
    load_tokenizer,
    make_pack,
    read_vault,
)


def topic_pack(folder: Path | str, topic: str) -> tuple[Vault, Pack]:
    """Read a part of a vault, and pack it for a model."""
    reading = ReadOptions(only=f"#{topic}", depth=1, chats=[], cache_folder=None)
    vault = read_vault(folder, options=reading)
    packing = PackOptions(
        budget="8k", formats=["prompt", "levels", "rag"], language="en", without="daily"
    )
    return vault, make_pack(vault, packing)


def longest(chunks: tuple[ChunkRecord, ...]) -> ChunkRecord:
    """Find the chunk of most tokens."""
    return max(chunks, key=lambda chunk: chunk.tokens)


def main(folder: str, topic: str) -> str:
    """Describe a topic of a vault in a few lines."""
    vault, pack = topic_pack(folder, topic)
    tokenizer = load_tokenizer(find_target("gpt-4.1").tokenizer)
    best = vault.ranking.order[0]
    chunk = longest(pack.chunks)
    answer = vault.recall(f"What is {topic}?", "1k")
    lines = [
        f"{best}: {len(vault.backlinks(best))} backlinks, {len(vault.neighbours(best))} neighbours",
        f"{len(vault.claims)} claims, {vault.digraph.number_of_edges()} edges",
        f"{tokenizer.count(pack.document('8k')):,} tokens in {pack.target}'s seed",
        f"{chunk.note} › {' › '.join(chunk.heading)}: {chunk.tokens} tokens, id {chunk.id}",
        f"{len(answer.passages)} passages in {answer.tokens} tokens",
        f"The page would be {ViewOptions(theme='dark').theme.value}.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    try:
        print(main(sys.argv[1], sys.argv[2]))
    except UsageError as error:
        sys.exit(f"{error}\n{error.remedy}")
