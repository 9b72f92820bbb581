"""Control questions for the receiving model, one a line (a form of the pack).

In: `PackPlan`. Out: `pack/probes.jsonl`.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from vaultgraph.writing import Artifact

if TYPE_CHECKING:
    from vaultgraph.pack.plan import PackPlan


class Probes:
    """Questions, each with its answer and the place of the answer."""

    def artifacts(self, plan: "PackPlan") -> Iterable[Artifact]:
        """Give `probes.jsonl`."""
        lines = [
            json.dumps(
                {"id": f"q{number}", "pack": plan.settled.pack_id, **asdict(probe)},
                ensure_ascii=False,
            )
            for number, probe in enumerate(plan.probes, start=1)
        ]
        text = "".join(f"{line}\n" for line in lines)
        yield Artifact(path="pack/probes.jsonl", content=text.encode())
