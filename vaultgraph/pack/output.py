"""The requested forms become the files of a pack (the end of stage 7).

In: the names of forms, then a plan. Out: artifacts: every form, then what describes them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vaultgraph.errors import UsageError, suggestion
from vaultgraph.model import Progress, no_progress
from vaultgraph.pack.formats import OVERVIEWS, Format, Overview, find_format, format_names
from vaultgraph.pack.manifest import render_manifest
from vaultgraph.pack.plan import PackPlan
from vaultgraph.pack.summary import render_summary
from vaultgraph.writing import Artifact

ALL_FORMATS = "all"
"""The name of all forms together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The requested forms, in the order of writing: `overviews` describe the others."""

    formats: Mapping[str, Format]
    overviews: Sequence[Overview]


def find_forms(names: Sequence[str]) -> Forms:
    """Find forms by name, each once; `all` means every one.

    Raises:
        UsageError: no form has that name; the nearest is given.
    """
    known = [*format_names(), *OVERVIEWS]
    for name in names:
        if name not in (*known, ALL_FORMATS):
            meant = suggestion(name, [*known, ALL_FORMATS])
            raise UsageError(f"unknown format {name!r}", remedy=meant, options=("formats",))
    wanted = known if ALL_FORMATS in names else names
    return Forms(
        formats={name: find_format(name) for name in wanted if name not in OVERVIEWS},
        overviews=[OVERVIEWS[name] for name in dict.fromkeys(wanted) if name in OVERVIEWS],
    )


def write_documents(
    plan: PackPlan,
    forms: Forms,
    progress: Progress = no_progress,
    update: Iterable[Artifact] = (),
) -> tuple[Artifact, ...]:
    """Write every form, then what describes them: overviews, the report, the manifest.

    Args:
        plan: the plan of the pack.
        forms: the forms to write.
        progress: called with the progress of the work.
        update: what changed since an earlier pack, written already.
    """
    written: dict[str, Artifact] = {each.path: each for each in update}
    for number, form in enumerate(forms.formats.values()):
        progress("write", number, len(forms.formats))
        # Two forms may share a file, as JSON and YAML do their schema.
        written |= {document.path: document for document in form.artifacts(plan)}
    progress("write", len(forms.formats), len(forms.formats))
    documents = list(written.values())
    documents += [overview.artifact(plan, documents) for overview in forms.overviews]
    documents.append(render_summary(plan, documents))
    return (*documents, render_manifest(plan, documents))
