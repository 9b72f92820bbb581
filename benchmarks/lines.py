"""Measures how many lines of notes, drawn at random, a seed contains.

    python benchmarks/lines.py VAULT… BUDGET…

Of 200 notes, drawn evenly, one line of prose each is the evidence: at least eight words that are
not links or addresses, and not a table, code or title of a callout. They are not chosen by a
person, so that any vault gives an exam that was not used for fitting. Everything else is as in
`exam.py`.
"""

import random
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from exam import measure, print_head, print_rows, score_rows

NOTES = 200
_SEED = 5
_LEAST_WORDS = 8
_WORD = re.compile(r"\w+")
_NO_PROSE = re.compile(r"!?\[\[[^\]]*\]\]|!\[[^\]\n]*\]\([^)\n]*\)|https?\S+")
_FRAMES = (">[!", "```", "|", "---")


def draw_lines(root: Path, notes: int = NOTES) -> list[dict[str, str]]:
    """Draw one line each of some notes of a vault, as rows of an exam."""
    drawn = random.Random(_SEED)
    files = sorted(path for path in root.rglob("*.md") if not _is_hidden(path.relative_to(root)))
    drawn.shuffle(files)
    rows: list[dict[str, str]] = []
    for file in files:
        lines = list(_prose(file.read_text(encoding="utf-8", errors="replace")))
        if lines and len(rows) < notes:
            rows.append({"note": str(file.relative_to(root)), "evidence": drawn.choice(lines)})
    return rows


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _prose(text: str) -> Iterator[str]:
    for line in map(str.strip, text.split("\n")):
        said = _WORD.findall(_NO_PROSE.sub("", line))
        if len(said) >= _LEAST_WORDS and not line.startswith(_FRAMES):
            yield line


def main(arguments: Sequence[str]) -> None:
    """Print a table, a row a vault and budget."""
    budgets = [int(each) for each in arguments if each.isdigit()]
    vaults = [Path(each) for each in arguments if not each.isdigit()]
    if not budgets or not vaults:
        sys.exit(__doc__)
    for number, vault in enumerate(vaults):
        drawn = draw_lines(vault)
        rows = measure(vault, budgets, score_rows(drawn))
        if not number:
            print_head(rows)
        print_rows(f"{vault.name}, {len(drawn)} lines", rows)


if __name__ == "__main__":
    main(sys.argv[1:])
