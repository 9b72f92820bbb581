"""What can be read from a pack if most of it is lost (part of verifying).

In: the recovered content of each document. Out: for every document, what can be read from it alone,
and what can be read from random halves of the chunks.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from vaultgraph.unpack.documents import FOR_PEOPLE, Passage, Recovered

DRAWS = 20
"""Random halves that are drawn."""

_CHUNKS = "rag/"
_SKILL = "skill/"
_WHOLE = (".md", ".txt", ".json", ".yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDamage:
    """What can be read from one document alone; shares are of 1.

    Args:
        document: which one is left.
        pack_id: whether it contains the id of the pack.
        modules, core: shares of the module index and of the core notes that it names.
        notes: number of notes that it quotes.
    """

    document: str
    pack_id: bool
    modules: float
    core: float
    notes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfDamage:
    """What can be read from a random half of the chunks: mean and worst shares of all draws."""

    draws: int
    modules: float
    modules_worst: float
    core: float
    core_worst: float
    notes: float
    notes_worst: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """What can be read after documents are lost; `halves` is None without chunks."""

    documents: tuple[DocumentDamage, ...]
    halves: HalfDamage | None


def measure_damage(recovered: Sequence[Recovered], draws: int = DRAWS) -> Damage:
    """Measure what can be read from single documents and from random halves of the chunks.

    Args:
        recovered: the content of each document; all together is the whole.
        draws: how many halves are drawn; they are the same in every run.
    """
    # Files of a skill are parts of one document, which no client reads alone.
    recovered = [each for each in recovered if not each.document.startswith(_SKILL)]
    whole = [each for each in recovered if _is_whole(each)]
    modules = frozenset[str]().union(*(each.modules for each in whole))
    core = frozenset(_key(name) for each in whole for name in each.core)
    documents = tuple(
        DocumentDamage(
            document=each.document,
            pack_id=bool(each.pack_id),
            modules=_share(each.modules, modules),
            core=_share(map(_key, each.core), core),
            notes=len({passage.path for passage in each.passages}),
        )
        for each in whole
    )
    chunks = [passage for each in recovered if not _is_whole(each) for passage in each.passages]
    return Damage(documents=documents, halves=_halves(chunks, core, draws) if chunks else None)


def _is_whole(each: Recovered) -> bool:
    """Whether a document is meant to be read alone, and could be read."""
    known = bool(each.pack_id or each.modules or each.passages) and each.document != FOR_PEOPLE
    return known and each.document.endswith(_WHOLE) and not each.document.startswith(_CHUNKS)


def _halves(chunks: Sequence[Passage], core: frozenset[str], draws: int) -> HalfDamage:
    modules = frozenset(chunk.module for chunk in chunks if chunk.module)
    notes = frozenset(chunk.path for chunk in chunks)
    shares: dict[str, list[float]] = {"modules": [], "core": [], "notes": []}
    for draw in range(draws):
        half = random.Random(draw).sample(chunks, (len(chunks) + 1) // 2)  # noqa: S311
        left = frozenset(chunk.path for chunk in half)
        shares["modules"].append(_share((chunk.module for chunk in half), modules))
        shares["core"].append(_share(map(_key, left), core))
        shares["notes"].append(_share(left, notes))
    figures = {
        name: value
        for key, values in shares.items()
        for name, value in ((key, sum(values) / draws), (f"{key}_worst", min(values)))
    }
    return HalfDamage(draws=draws, **figures)


def _key(name: str) -> str:
    """The key of a core note: the name that paths and links share."""
    path = PurePosixPath(name)
    return path.stem if path.suffix.lower() in (".md", ".canvas") else path.name


def _share(found: Iterable[str], expected: frozenset[str]) -> float:
    return len(expected.intersection(found)) / len(expected) if expected else 1.0
