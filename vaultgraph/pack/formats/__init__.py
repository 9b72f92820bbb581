"""The forms of a pack, by name (part of stage 7).

In: `PackPlan`, everything chosen and priced. Out: artifacts. `FORMATS` is the whole list; other
packages add to it through the entry points `vaultgraph.formats`, with the same Protocol.
"""

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import EntryPoint
from typing import TYPE_CHECKING, Protocol

from vaultgraph.pack.formats.chat import Chat
from vaultgraph.pack.formats.finetune import Finetune
from vaultgraph.pack.formats.levels import Levels
from vaultgraph.pack.formats.llms import Llms
from vaultgraph.pack.formats.memory import Memory
from vaultgraph.pack.formats.probes import Probes
from vaultgraph.pack.formats.prompt import Prompt
from vaultgraph.pack.formats.rag import Rag
from vaultgraph.pack.formats.skill import Skill
from vaultgraph.pack.formats.structured import Json, Yaml
from vaultgraph.pack.formats.tree import Tree
from vaultgraph.plugins import attribute_errors, find_plugins, load_plugin, wrap_plugin
from vaultgraph.writing import Artifact

if TYPE_CHECKING:
    from vaultgraph.pack.plan import PackPlan


class Format(Protocol):
    """A form of a pack, as `--format` names it.

    A document that is handed to a model is made with `plan.fit(write, budget)`, which cuts the
    nested order where the written text still fits, so that no form exceeds the budget.
    """

    def artifacts(self, plan: "PackPlan") -> Iterable[Artifact]:
        """Return the files of this form; their paths start with `pack/`."""


class Overview(Protocol):
    """A form that describes the other documents, and so is written after them."""

    def artifact(self, plan: "PackPlan", documents: Sequence[Artifact]) -> Artifact:
        """Return the one file of this form; its path starts with `pack/`."""


FORMATS: Mapping[str, Format] = {
    "prompt": Prompt(),
    "levels": Levels(),
    "json": Json(),
    "yaml": Yaml(),
    "tree": Tree(),
    "rag": Rag(),
    "chat": Chat(path="pack/seed.chat.txt"),
    "chatml": Chat(path="pack/seed.chatml.txt", only="chatml"),
    "memory": Memory(),
    "finetune": Finetune(),
    "probes": Probes(),
    "skill": Skill(),
}
"""Every built-in form by the name that `--format` takes."""

OVERVIEWS: Mapping[str, Overview] = {"llms": Llms()}
"""Every built-in form that is written last, by the name that `--format` takes."""

_ENTRY_POINTS = "vaultgraph.formats"


def format_names() -> list[str]:
    """List the names of all forms, those of other packages last."""
    return list({**FORMATS, **find_plugins(_ENTRY_POINTS)})


def find_format(name: str) -> Format:
    """Find a form by name; built-in ones take precedence.

    Raises:
        PluginError: it belongs to another package and cannot be loaded.
    """
    if name in FORMATS:
        return FORMATS[name]
    return _PluginFormat(find_plugins(_ENTRY_POINTS)[name])


class _PluginFormat:
    """A form of another package; its errors name it."""

    def __init__(self, point: EntryPoint) -> None:
        self._point = point
        self._format: Format = wrap_plugin(point, load_plugin(point))()

    def artifacts(self, plan: "PackPlan") -> Iterable[Artifact]:
        """Return the files of this form."""
        with attribute_errors(self._point):
            return tuple(self._format.artifacts(plan))
