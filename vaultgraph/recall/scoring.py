"""Score passages for a question (part of recall).

In: `RecallIndex` and the weighted terms of a question. Out: a score for every passage: its own by
BM25, plus those of its whole note and of neighbouring passages; lower for turns of other speakers
where the question names one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

from vaultgraph.arguments import check_fields, check_range
from vaultgraph.recall.index import RecallIndex
from vaultgraph.recall.postings import Floats
from vaultgraph.vault.chats.speakers import speaker_of
from vaultgraph.vault.passages.terms import terms_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallWeights:
    """The weight of each signal, relative to the score of the passage itself.

    Args:
        note: the score of the whole note.
        before, after, near: for a turn, the score of the turn before it, of the one after it,
            and of the two beyond these.
        beside: the factor of these for passages that are no turns.
        feedback: the terms of the best passages, added to the question (Rocchio, 1971).
        other_speaker: the factor of the score of a turn whose speaker is not one of those that the
            question names.
        meaning: the rank by an embedder's vectors, relative to the rank by words.
    """

    note: float = 0.4
    before: float = 0.4
    after: float = 0.25
    near: float = 0.15
    beside: float = 0.25
    feedback: float = 0.3
    other_speaker: float = 0.5
    meaning: float = 1.0

    def __post_init__(self) -> None:
        """Refuse values of the wrong type, negative values, and NaN."""
        check_fields(self)
        check_range(self, *(field.name for field in fields(self)))


_FUSED = 600
_RANK_OFFSET = 60
_FEEDBACK_PASSAGES, _FEEDBACK_TERMS = 15, 12


def score_passages(
    index: RecallIndex, query: Mapping[str, float], weights: RecallWeights = RecallWeights()
) -> Floats:
    """Score every passage for the weighted terms of a question, shape (passages,).

    The score is 0 for passages that neither contain a term nor are near one that does.
    """
    own = index.passages.score(query)
    if weights.feedback and own.any():
        own += index.passages.score(_feedback(index, own, query, weights.feedback))
    score = _with_neighbours(index, own, weights)
    whole = index.whole.score(query) * np.float32(weights.note)
    score = np.where(score > 0, score + whole[index.owner], score)
    return score * _by_speaker(index, query, weights.other_speaker)


def best_of(scores: Floats, number: int) -> list[int]:
    """Return the indices of the best scores above zero, the best first; ties by their place."""
    found = np.flatnonzero(scores)
    if len(found) > number:
        least = np.partition(scores[found], -number)[-number]
        found = found[scores[found] >= least]
    order = np.argsort(-scores[found], kind="stable")[:number]
    best: list[int] = found[order].tolist()
    return best


def fuse_ranks(words: Floats, meaning: Floats, weight: float) -> Floats:
    """Combine two scores by reciprocal rank fusion (Cormack, Clarke and Buettcher, 2009).

    Args:
        words, meaning: scores of every passage.
        weight: the weight of the rank by meaning, relative to that by words.

    Returns:
        scores of the best passages by either; 0 for the others.
    """
    fused: Floats = np.zeros(len(words), np.float32)
    for scores, share in ((words, 1.0), (np.maximum(meaning, 0), weight)):
        best = best_of(scores, _FUSED)
        fused[best] += np.float32(share) / np.arange(
            _RANK_OFFSET + 1, _RANK_OFFSET + 1 + len(best), dtype=np.float32
        )
    return fused


def _by_speaker(index: RecallIndex, query: Mapping[str, float], other: float) -> Floats:
    """Return the factor of each passage: `other` for turns of speakers that are not named, or 1."""
    asked = [_names(query, speaker) for speaker in index.speakers]
    shares = [1.0 if is_asked or not any(asked) else other for is_asked in asked]
    return np.array([*shares, 1.0], np.float32)[index.spoken]


def _names(query: Mapping[str, float], speaker: str) -> bool:
    """Return whether a question names a person, by the first word or all words of the name."""
    if speaker_of(speaker).role != "other":
        return False
    name = terms_of(speaker)
    return bool(name) and (name[0] in query or query.keys() >= {*name})


def _with_neighbours(index: RecallIndex, own: Floats, weights: RecallWeights) -> Floats:
    """Add the weighted scores of neighbours in the same note."""
    score = own.copy()
    share = np.where(index.turns, np.float32(1.0), np.float32(weights.beside))
    for step, earlier, later in (
        (1, weights.before, weights.after),
        (2, weights.near, weights.near),
    ):
        same = index.owner[step:] == index.owner[:-step]
        score[step:] += np.float32(earlier) * share[step:] * own[:-step] * same
        score[:-step] += np.float32(later) * share[:-step] * own[step:] * same
    return score


def _feedback(
    index: RecallIndex, own: Floats, query: Mapping[str, float], weight: float
) -> dict[str, float]:
    """Return the most important terms of the best passages that are not in the question."""
    best = best_of(own, _FEEDBACK_PASSAGES)
    total = float(own[best].sum())
    counts: dict[str, float] = {}
    for number in best:
        terms = terms_of(index.passage(number).text)
        share = float(own[number]) / total / max(1, len(terms))
        for term in terms:
            if term not in query:
                counts[term] = counts.get(term, 0.0) + share
    gains = {
        term: value * index.passages.rarity(term)
        for term, value in counts.items()
        if index.passages.frequency(term) > 1
    }
    best_terms = sorted(gains, key=lambda term: (-gains[term], term))[:_FEEDBACK_TERMS]
    most = gains[best_terms[0]] if best_terms else 1.0
    return {term: weight * gains[term] / most for term in best_terms if most > 0}
