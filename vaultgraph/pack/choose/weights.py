"""What the choice of passages rewards, in one place (part of choosing).

In: nothing, or a user's own numbers. Out: `Weights`. The defaults are round numbers, fixed once by
`benchmarks/exam.py` over vaults and conversations; `benchmarks/README.md` contains the table that
shows the effect of each.
"""

from dataclasses import dataclass, fields

from vaultgraph.arguments import check_fields, check_range


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The weights of the elements of a passage, and of what makes its note important.

    Args:
        terms: a rare word or name.
        numbers: a number or a date.
        links: a link to another note.
        claims: a statement with sources.
        code: the same elements in code, relative to 1 in prose.
        openings: the first passage of a note, relative to 1, because it says what the note is
            about; not in a family of similar notes, which all begin alike.
        decisions: a passage that states a decision, a rule or a reason, relative to 1.
        callouts: a passage in a callout, relative to 1.
        listings: a passage that only lists other notes, relative to 1.
        density: how little a long passage counts, because a question asks for only one fact in it:
            the exponent of its content relative to the mean passage.
        turns: how little a short turn of a chat counts, because small talk is short: the exponent
            of its content relative to the mean turn.
        copies: a passage whose content another passage has already, relative to 1.
        rank: how strongly PageRank counts: the exponent of a note's rank.
        length: how strongly short notes are preferred, because questions are spread over notes, so
            that each passage of a long one answers fewer of them: the exponent of its content.
        families: how little the members of a family of similar notes count: the exponent of its
            size.
        starts: a start page (README, index, home), relative to 1.
        focus: the passage that answers a focus best, as a factor over one that does not.
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
        """Refuse values of the wrong type, negative ones, and NaN."""
        check_fields(self)
        check_range(self, *(field.name for field in fields(self)))
