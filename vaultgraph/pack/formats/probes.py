"""Control questions for the receiving model, one a line (a form of the pack).

Those whose answer the seed quotes come first.

In: `PackPlan`. Out: `pack/probes.jsonl`.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from vaultgraph.model import NoteId
from vaultgraph.pack.document.assembly import gather
from vaultgraph.pack.probes import is_quoted
from vaultgraph.writing import Artifact

if TYPE_CHECKING:
    from vaultgraph.pack.plan import PackPlan


class Probes:
    """Questions, each with its answer and the place of the answer."""

    def artifacts(self, plan: "PackPlan") -> Iterable[Artifact]:
        """Return `probes.jsonl`."""
        kept = gather(plan.choice.order.chosen)
        asked = [
            (probe, is_quoted(probe, plan.vault, kept.get(NoteId(probe.note), {})))
            for probe in plan.probes
        ]
        asked.sort(key=lambda each: not each[1])
        lines = [
            json.dumps(
                {
                    "id": f"q{number}",
                    "pack": plan.settled.pack_id,
                    **asdict(probe),
                    "quoted": quoted,
                },
                ensure_ascii=False,
            )
            for number, (probe, quoted) in enumerate(asked, start=1)
        ]
        text = "".join(f"{line}\n" for line in lines)
        yield Artifact(path="pack/probes.jsonl", content=text.encode())
