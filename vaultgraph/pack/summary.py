"""The report of a pack for people: `REPORT.md` (part of stage 7).

In: the plan and the finished documents. Out: one artifact: how full the budget is, how good the
choice is, the tokens of each document, what was left out and why.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict

from vaultgraph.model import NoteId
from vaultgraph.pack.document.frame import FRAME_SIZES
from vaultgraph.pack.document.render import render
from vaultgraph.pack.formats.listing import ListedDocument, listed
from vaultgraph.pack.options import PASTE_TOKENS
from vaultgraph.pack.plan import PackPlan
from vaultgraph.passages.tokens.targets import TEMPLATE_TOKENS
from vaultgraph.passages.tokens.tokenizers import margin_of
from vaultgraph.writing import Artifact

PATH = "pack/REPORT.md"

_LISTED = 100
"""The most notes that are listed for each reason; the manifest lists them all."""


def render_summary(plan: PackPlan, documents: Sequence[Artifact]) -> Artifact:
    """Write the report of a plan's finished documents."""
    omitted: dict[str, list[NoteId]] = defaultdict(list)
    counts = Counter(asdict(plan.vault.left_out))
    for each in plan.omitted:
        counts[str(each.reason)] += 1
        omitted[str(each.reason)].append(each.note)
    rows = listed(plan, documents)
    values = {
        "plan": plan,
        "about": "" if plan.tokenizer.exact else "~",
        "margin": margin_of(plan.tokenizer),
        # Rounded down: what is claimed must be proven.
        "share": math.floor(1000 * plan.choice.certificate.share) / 1000,
        "tokens": plan.choice.order.document.tokens + TEMPLATE_TOKENS,
        "budget": plan.settled.limit + TEMPLATE_TOKENS,
        "template_tokens": TEMPLATE_TOKENS,
        "documents": rows,
        "attached": [each.path for each in rows if _is_long_prompt(each)],
        "paste": PASTE_TOKENS,
        "modules": plan.assembler.frames.entries(FRAME_SIZES[0]),
        "left_out": sorted((+counts).items()),
        "omitted": sorted(omitted.items()),
        "omitted_count": len(plan.omitted),
        "limit": _LISTED,
    }
    text = render(
        "report.md.j2", values, language=plan.settled.language, folder=plan.forms.templates
    )
    return Artifact(path=PATH, content=text.encode("utf-8", "surrogatepass"))


def _is_long_prompt(document: ListedDocument) -> bool:
    """Return whether a document is one that people paste, and too long for it."""
    return document.kind in ("prompt", "level") and document.tokens > PASTE_TOKENS
