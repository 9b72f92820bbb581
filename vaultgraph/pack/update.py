"""What changed since an earlier pack, as a seed of its own: `UPDATE.md` (part of stage 7).

In: what changed, and a seed of the notes that are new or changed. Out: a document that lists for a
model what to forget, and contains the present text.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from vaultgraph.model import NoteId
from vaultgraph.pack.delta import Delta, PackState, compare_packs, state_of
from vaultgraph.pack.document.assembly import Document, Write
from vaultgraph.pack.document.frame import FrameSize
from vaultgraph.pack.document.render import render
from vaultgraph.pack.document.seed import Seed
from vaultgraph.pack.eligible import without_ending
from vaultgraph.pack.formats.prompt import sections_of
from vaultgraph.pack.manifest import manifest_of
from vaultgraph.pack.plan import PackPlan
from vaultgraph.writing import Artifact

PATH = "pack/UPDATE.md"

_TEMPLATE = "update.md.j2"
_SHARE = 0.3
"""The share of a budget that lists of names may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameList:
    """Names, as many as there is room for, and how many more there are."""

    names: tuple[str, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changed: notes by their link names, those that are gone by their paths.

    Notes that are now private or left out are given by the beginning of their digest only.
    """

    old: str
    gone: NameList
    renamed: NameList
    changed: NameList
    added: NameList
    withdrawn: NameList


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some notes that make a separate document, and its writer."""

    notes: frozenset[NoteId]
    write: Write


def make_update(
    plan: PackPlan, since: PackState, plan_part: Callable[[Part], PackPlan]
) -> Artifact:
    """Make `UPDATE.md`, within the budget of the seed.

    Args:
        plan: the whole pack.
        since: the earlier pack.
        plan_part: plans a document of some notes.
    """
    delta = compare_packs(since, replace(state_of(manifest_of(plan)), marks=plan.vault.marks))
    limit, templates = plan.settled.limit, plan.forms.templates
    empty = replace(plan.assembler.seed(limit, {}, FrameSize(modules=0)), notes=0, omitted=0)
    changes = _fit_changes(plan, delta, lambda changes: write_update(empty, changes, templates))

    def write(seed: Seed) -> str:
        return write_update(seed, changes, templates)

    fresh = frozenset({*delta.added, *delta.changed}.intersection(plan.eligible))
    if fresh:
        document = plan_part(Part(notes=fresh, write=write)).choice.order.document
    else:
        text = write(empty)
        tokens = plan.tokenizer.count(text)
        document = Document(text=text, tokens=tokens, seed=empty, budget=limit)
    return document.artifact(PATH)


def _fit_changes(plan: PackPlan, delta: Delta, write: Callable[[Changes], str]) -> Changes:
    """Shorten lists of names until they leave most of the budget to the text of notes."""
    lists = delta.gone, delta.renamed, delta.changed, delta.added, delta.withdrawn
    most = max(map(len, lists))
    changes = _list_changes(plan, delta, most)
    while most and plan.tokenizer.count(write(changes)) > _SHARE * plan.settled.limit:
        most //= 2
        changes = _list_changes(plan, delta, most)
    return changes


def _list_changes(plan: PackPlan, delta: Delta, most: int) -> Changes:
    """List what changed, at most `most` names a list."""

    def path(note: NoteId) -> str:
        return plan.texts.mask(without_ending(note))

    def name(note: NoteId) -> str:
        return plan.assembler.fragments.ref(note).name

    def cut(names: Sequence[str]) -> NameList:
        return NameList(names=tuple(names[:most]), more=max(0, len(names) - most))

    return Changes(
        old=delta.old,
        gone=cut([path(note) for note in delta.gone]),
        renamed=cut([f"{path(old)} → {path(new)}" for old, new in delta.renamed]),
        changed=cut([name(note) for note in delta.changed]),
        added=cut([name(note) for note in delta.added]),
        withdrawn=cut(delta.withdrawn),
    )


def write_update(seed: Seed, changes: Changes, templates: Path | None = None) -> str:
    """Write an update as a Markdown document."""
    values = {"seed": seed, "sections": list(sections_of(seed)), "changes": changes}
    return render(_TEMPLATE, values, language=seed.language, folder=templates)
