"""What the choice of passages rewards, in one place (part of choosing).

In: nothing, or a user's own numbers. Out: `Weights`. The defaults are round numbers, fixed once by
`benchmarks/exam.py` over vaults and conversations; `benchmarks/README.md` holds the table that
shows what each of them brings.
"""

from dataclasses import dataclass, fields

from vaultgraph.arguments import check_kinds, check_range


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The weights of the elements of a passage, and of what makes its note important.

    Args:
        terms: a rare word or name.
        numbers: a number or a date.
        links: a link to another note.
        claims: a statement with sources.
        code: what the same elements count in code, against 1 in prose.
        openings: what the passage that a note begins with counts, against 1: it says what the
            note is about. A note of a family begins like all others, and is no such note.
        decisions: what a passage counts that tells what was decided, what holds, or why.
        callouts: what a passage counts that its author framed.
        listings: what a passage counts that only lists other notes, against 1.
        density: how little a long passage counts, for a question asks for one fact of it: the
            exponent of what it says beside the mean passage.
        turns: how little a short turn of a chat counts, for small talk is short: the exponent of
            what it says beside the mean turn.
        copies: what a passage counts that another one says already, against 1.
        rank: how strongly PageRank counts: the exponent of a note's rank.
        length: how strongly a short note counts: questions are spread over notes, so that each
            passage of a long one answers fewer of them; the exponent of what the note says.
        families: how little the members of a family of like-shaped notes count: the exponent of
            its size.
        starts: what a start page (README, index, home) counts, against 1.
        focus: what a passage that answers a focus best counts more than one that does not, as a
            factor.
    """

    terms: float = 1.0
    numbers: float = 1.5
    links: float = 0.25
    claims: float = 0.25
    code: float = 0.4
    openings: float = 1.5
    decisions: float = 1.25
    callouts: float = 1.3
    listings: float = 0.1
    density: float = 0.15
    turns: float = 0.2
    copies: float = 0.0
    rank: float = 0.2
    length: float = 0.6
    families: float = 0.8
    starts: float = 2.0
    focus: float = 1_000.0

    def __post_init__(self) -> None:
        """Refuse values of the wrong type, negative ones, and what is no number."""
        check_kinds(self)
        check_range(self, *(field.name for field in fields(self)))
