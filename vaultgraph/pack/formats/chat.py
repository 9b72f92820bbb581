"""The prompt as a finished turn of the target's own chat template (forms of the pack).

In: `PackPlan`. Out: `pack/seed.chat.txt` for targets whose template is known, and
`pack/seed.chatml.txt` for those of ChatML; nothing for targets whose server writes the turns. No
note can open or close a turn, because every special token in a note is broken.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaultgraph.pack.formats.prompt import prompt_writer
from vaultgraph.passages.chat import TEMPLATES
from vaultgraph.writing import Artifact

if TYPE_CHECKING:
    from vaultgraph.pack.document.seed import Seed
    from vaultgraph.pack.plan import PackPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """One turn that holds the whole prompt.

    Args:
        path: the file.
        only: the one template that it is written for; None for any.
    """

    path: str
    only: str | None = None

    def artifacts(self, plan: "PackPlan") -> Iterable[Artifact]:
        """Return the file, if the target uses this template."""
        template = TEMPLATES.get(plan.settled.target.template)
        if template is None or self.only not in (None, plan.settled.target.template):
            return
        prompt = prompt_writer(plan)

        def write(seed: "Seed") -> str:
            return template.wrap(prompt(seed))

        yield plan.fit(write, plan.settled.limit).artifact(self.path)
