"""Generates exports of chats for the benchmarks: seeded, of any size, written as a stream.

    python benchmarks/chats.py chatgpt 1000 build/chats/conversations.json
    python benchmarks/chats.py claude 1000 build/chats/claude.json

Conversations have 30 messages: short questions and answers of a few paragraphs, the services' own
fields around them. The same arguments give the same bytes everywhere.
"""

import argparse
import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vaults import ENGLISH, RUSSIAN

MESSAGES = 30
_FIRST_DAY = 1_690_000_000  # seconds since 1970
_BETWEEN = 5_400
_QUESTION = (6, 30)
_ANSWER = (40, 110)
_PARAGRAPHS = (1, 5)


def main() -> None:
    """Write an export of the requested size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("service", choices=SERVICES)
    parser.add_argument("megabytes", type=int, help="how large the file becomes")
    parser.add_argument("file", type=Path, help="where to write it; must not exist")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    asked.file.parent.mkdir(parents=True, exist_ok=True)
    size = number = 0
    with asked.file.open("x", encoding="utf-8") as file:
        for number, item in enumerate(_items(asked.service, asked.seed)):
            text = json.dumps(item, ensure_ascii=False)
            file.write(f"{',' if number else '['}\n{text}")
            size += len(text.encode())
            if size >= asked.megabytes * 1_000_000:
                break
        file.write("\n]\n")
    print(f"{number + 1:,} conversations, {size / 1e6:,.0f} MB in {asked.file}")


def _items(service: str, seed: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(seed)
    number = 0
    while True:
        words = chance.choice((ENGLISH, RUSSIAN))
        said = [_said(chance, words, is_answer=bool(turn % 2)) for turn in range(MESSAGES)]
        title = " ".join(chance.choices(words, k=4))
        yield SERVICES[service](number, f"{title} {number}", said)
        number += 1


def _said(chance: random.Random, words: list[str], *, is_answer: bool) -> str:
    if not is_answer:
        return f"{' '.join(chance.choices(words, k=chance.randint(*_QUESTION)))}?"
    paragraphs = (
        f"{' '.join(chance.choices(words, k=chance.randint(*_ANSWER))).capitalize()}."
        for _ in range(chance.randint(*_PARAGRAPHS))
    )
    return "\n\n".join(paragraphs)


def _chatgpt(number: int, title: str, said: list[str]) -> dict[str, Any]:
    start = _FIRST_DAY + _BETWEEN * number
    keys = [f"{number:08x}-{turn:04x}" for turn in range(len(said))]
    mapping = {
        key: {
            "id": key,
            "parent": keys[turn - 1] if turn else None,
            "children": keys[turn + 1 : turn + 2],
            "message": {
                "id": key,
                "author": {"role": "assistant" if turn % 2 else "user", "metadata": {}},
                "create_time": start + 30.0 * turn,
                "content": {"content_type": "text", "parts": [said[turn]]},
                "status": "finished_successfully",
                "metadata": {"model_slug": "gpt-4o", "request_id": key},
            },
        }
        for turn, key in enumerate(keys)
    }
    return {
        "title": title,
        "create_time": float(start),
        "update_time": start + 30.0 * len(said),
        "mapping": mapping,
        "current_node": keys[-1],
        "conversation_id": f"{number:08x}",
    }


def _claude(number: int, title: str, said: list[str]) -> dict[str, Any]:
    start = _FIRST_DAY + _BETWEEN * number
    return {
        "uuid": f"{number:08x}",
        "name": title,
        "created_at": _time(start),
        "updated_at": _time(start + 30 * len(said)),
        "chat_messages": [
            {
                "uuid": f"{number:08x}-{turn:04x}",
                "text": text,
                "content": [{"type": "text", "text": text, "citations": []}],
                "sender": "assistant" if turn % 2 else "human",
                "created_at": _time(start + 30 * turn),
                "attachments": [],
                "files": [],
            }
            for turn, text in enumerate(said)
        ],
    }


def _time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


SERVICES: dict[str, Callable[[int, str, list[str]], dict[str, Any]]] = {
    "chatgpt": _chatgpt,
    "claude": _claude,
}

if __name__ == "__main__":
    main()
