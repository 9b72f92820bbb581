"""The seed as a prompt: `SEED.md` (a form of stage 7).

Notes are as `block` writes them; everything around them comes from the template of the language.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vaultgraph.pack.document.block import block
from vaultgraph.pack.document.render import Safe, render
from vaultgraph.pack.document.seed import Fragment, ModuleEntry, Seed
from vaultgraph.writing import Artifact

if TYPE_CHECKING:
    from vaultgraph.pack.plan import PackPlan, Write

PATH = "pack/SEED.md"
TEMPLATE = "seed.md.j2"
_STARTS = "starts"


class Prompt:
    """The main form: one Markdown document."""

    def artifacts(self, plan: "PackPlan") -> Iterable[Artifact]:
        """Return `SEED.md`."""
        yield plan.choice.order.document.artifact(PATH)


def prompt_writer(plan: "PackPlan") -> "Write":
    """The writer of a plan's prompts, in its language and with its user's templates."""
    return lambda seed: write_prompt(seed, plan.forms.templates)


def write_prompt(seed: Seed, templates: Any = None) -> str:
    """Write a seed as a Markdown document."""
    values = {"seed": seed, "sections": list(sections_of(seed))}
    return render(TEMPLATE, values, language=seed.language, folder=templates)


def sections_of(seed: Seed) -> Iterable[Mapping[str, Any]]:
    """Yield the sections of a document: start pages, each module of the map, notes in none.

    Without a map there is one section, which begins with the start pages.
    """
    if not seed.modules:
        if seed.fragments:
            yield _section("", None, seed.fragments)
        return
    listed = {module.id for module in seed.modules}
    found: dict[str, list[Fragment]] = defaultdict(list)
    for fragment in seed.fragments:
        place = fragment.module if fragment.module in listed else ""
        found[_STARTS if fragment.note in seed.starts else place].append(fragment)
    if found[_STARTS]:
        yield _section(_STARTS, None, found[_STARTS])
    for module in seed.modules:
        if found[module.id]:
            yield _section("module", module, found[module.id])
    if found[""]:
        yield _section("", None, found[""])


def _section(
    kind: str, module: ModuleEntry | None, fragments: Sequence[Fragment]
) -> Mapping[str, Any]:
    return {"kind": kind, "module": module, "blocks": [Safe(block(each)) for each in fragments]}
