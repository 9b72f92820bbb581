"""The forms of a pack, by name (part of stage 7).

In: `PackPlan`, everything chosen and priced. Out: artifacts. `FORMATS` is the whole list; third
parties add to it through the entry points `vaultgraph.formats`, by the same Protocol.
"""

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Protocol

from vaultgraph.pack.formats.chatml import ChatMl
from vaultgraph.pack.formats.finetune import Finetune
from vaultgraph.pack.formats.levels import Levels
from vaultgraph.pack.formats.llms import Llms
from vaultgraph.pack.formats.probes import Probes
from vaultgraph.pack.formats.prompt import Prompt
from vaultgraph.pack.formats.rag import Rag
from vaultgraph.pack.formats.structured import Json, Yaml
from vaultgraph.pack.formats.tree import Tree
from vaultgraph.writing import Artifact

if TYPE_CHECKING:
    from vaultgraph.pack.plan import PackPlan


class Format(Protocol):
    """One form of a pack.

    A document that is handed to a model is made with `plan.fit(write, budget)`, which cuts the
    nested order where the written text just fits, so that no form is ever one token over.
    """

    def artifacts(self, plan: "PackPlan") -> Iterable[Artifact]:
        """Give the files of this form; their paths start with `pack/`."""


class Overview(Protocol):
    """A form that tells of the other documents, and so is written after them."""

    def artifact(self, plan: "PackPlan", documents: Sequence[Artifact]) -> Artifact:
        """Give the one file of this form; its path starts with `pack/`."""


FORMATS: Mapping[str, Format] = {
    "prompt": Prompt(),
    "levels": Levels(),
    "json": Json(),
    "yaml": Yaml(),
    "tree": Tree(),
    "rag": Rag(),
    "chatml": ChatMl(),
    "finetune": Finetune(),
    "probes": Probes(),
}
"""Every built-in form by the name that `--format` takes."""

OVERVIEWS: Mapping[str, Overview] = {"llms": Llms()}
"""Every built-in form that is written last, by the name that `--format` takes."""

_ENTRY_POINTS = "vaultgraph.formats"


def find_formats() -> Mapping[str, Format]:
    """Find every form, those of third parties behind ours; ours win where names are the same."""
    others = {
        entry.name: entry.load()()
        for entry in sorted(entry_points(group=_ENTRY_POINTS), key=lambda entry: entry.name)
        if entry.name not in FORMATS
    }
    return {**FORMATS, **others}
