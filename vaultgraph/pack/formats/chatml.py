"""The prompt as the system turn of a ChatML template (a form of the pack).

In: `PackPlan`. Out: `pack/seed.chatml.txt`, for targets that have that template; nothing for
others. No note can open or close a turn, because every special token in a note is broken.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from vaultgraph.pack.formats.prompt import prompt_writer
from vaultgraph.writing import Artifact

if TYPE_CHECKING:
    from vaultgraph.pack.plan import PackPlan
    from vaultgraph.pack.seed import Seed

TEMPLATE = "chatml"


class ChatMl:
    """One system turn."""

    def artifacts(self, plan: "PackPlan") -> Iterable[Artifact]:
        """Give `seed.chatml.txt` where the target takes it."""
        if plan.target.template == TEMPLATE:
            prompt = prompt_writer(plan)

            def write(seed: "Seed") -> str:
                return f"<|im_start|>system\n{prompt(seed).rstrip()}<|im_end|>\n"

            document = plan.fit(write, plan.budget)
            yield document.artifact("pack/seed.chatml.txt")
