"""The inputs for asking a model about a pack, from its documents (part of verifying).

In: the documents of a pack. Out: its control questions with the texts of their notes, and its seed.
"""

from collections.abc import Mapping

from vaultgraph.errors import InputError
from vaultgraph.text import decode
from vaultgraph.unpack.documents import recover
from vaultgraph.unpack.endpoint import Question
from vaultgraph.unpack.recall import probe_rows
from vaultgraph.unpack.restore import restore_notes

PROBES = "probes.jsonl"
PROMPT = "SEED.md"


def questions_of(documents: Mapping[str, bytes]) -> list[Question]:
    """Read the control questions of a pack, with the most complete texts of their notes.

    Raises:
        InputError: the pack contains no questions.
    """
    rows = list(probe_rows(documents.get(PROBES, b"")))
    if not rows:
        raise InputError(
            f"The pack contains no control questions ({PROBES})",
            remedy="Make the pack with the forms prompt, rag and probes.",
            options=("formats",),
        )
    notes = restore_notes(recover(path, content) for path, content in documents.items())
    texts = {note.source: decode(note.content).text for note in notes}
    return [
        Question(
            id=str(row.get("id", number)),
            text=row["question"],
            answer=row["answer"],
            expects=tuple(map(str, row.get("expects") or ())),
            source=texts.get(row["note"], ""),
        )
        for number, row in enumerate(rows, start=1)
    ]


def seed_of(documents: Mapping[str, bytes]) -> str:
    """Read the seed of a pack.

    Raises:
        InputError: the pack contains none.
    """
    if PROMPT not in documents:
        raise InputError(
            f"The pack contains no {PROMPT}",
            remedy="Make the pack with the forms prompt, rag and probes.",
            options=("formats",),
        )
    return documents[PROMPT].decode("utf-8", "replace")
