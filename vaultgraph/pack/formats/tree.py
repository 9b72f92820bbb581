"""The vault as a compressed tree: modules, their parts, notes, claims (a form of the pack).

In: `PackPlan`. Out: `pack/tree.json`. It names as many notes as fit the budget, best first, each
with its claims and their source notes; the texts are in the other forms.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vaultgraph.model import NoteId
from vaultgraph.pack.document.assembly import FittedArtifact
from vaultgraph.pack.formats.about import about
from vaultgraph.pack.formats.lines import dump_lines
from vaultgraph.passages.escaping import escape_text
from vaultgraph.writing import Artifact

if TYPE_CHECKING:
    from vaultgraph.graph.modules.module import Module
    from vaultgraph.pack.document.seed import ModuleEntry, Seed
    from vaultgraph.pack.plan import PackPlan
    from vaultgraph.vault.note import Claim, Note


_TOKENS_OF_A_NOTE, _GUESSES = 8.0, 8
"""What the line of a note takes at a guess, and how many guesses follow."""


class Tree:
    """One JSON document."""

    def artifacts(self, plan: "PackPlan") -> Iterable[Artifact]:
        """Return `tree.json`."""
        maker = TreeMaker(plan)
        index = maker.index()

        def tokens(size: int) -> int:
            return plan.tokenizer.count(maker.write(index, plan.eligible[:size]))

        size = find_largest(tokens, len(plan.eligible), plan.settled.limit)
        text = maker.write(index, plan.eligible[:size])
        yield FittedArtifact(
            path="pack/tree.json", content=text.encode(), budget=plan.settled.limit
        )


def find_largest(tokens: Callable[[int], int], most: int, limit: int) -> int:
    """Find how many notes fit into a limit; a tree without any does.

    Lines of notes are of about one size, so that a guess by those before comes close; should a few
    guesses not find it, the rest is halved again and again.

    Args:
        tokens: counts the tree of so many notes; grows with them.
        most: the number of all notes.
        limit: tokens that the tree may take.
    """
    low, spent, high = 0, tokens(0), most + 1
    rate = _TOKENS_OF_A_NOTE
    guesses = 0
    while high - low > 1:
        step = int((limit - spent) / rate) if guesses < _GUESSES else (high - low) // 2
        guesses += 1
        size = low + min(max(1, step), high - low - 1)
        needed = tokens(size)
        rate = max((needed - spent) / (size - low), 1.0)
        if needed <= limit:
            low, spent = size, needed
        else:
            high = size
    return low


class TreeMaker:
    """Writes trees of one vault."""

    def __init__(self, plan: "PackPlan") -> None:
        self._plan = plan
        self._entries: dict[NoteId, object] = {}

    def index(self) -> "Seed":
        """Make the map that the tree grows from."""
        limit = self._plan.settled.limit

        def write(seed: "Seed") -> str:
            return self.write(seed, ())

        frame = self._plan.frame(write, limit, mapped=True)
        return self._plan.assembler.document(write, limit, (), frame.size).seed

    def write(self, seed: "Seed", notes: Sequence[NoteId]) -> str:
        """Write the tree of some notes, given best first, one note a line."""
        placed: dict[str, list[object]] = defaultdict(list)
        index = seed.modules
        listed = {module.id for module in index}
        for node in notes:
            home = self._home.get(node, "")
            placed[home if home.split(".")[0] in listed else ""].append(self._entry(node))
        tree = {
            "about": about(seed, "tree", self._plan.forms.templates),
            "pack": seed.pack_id,
            "vault": escape_text(seed.vault),
            "core": [escape_text(ref.name) for ref in seed.core],
            "modules": [self._module(module, placed) for module in index],
            "more_modules": seed.more_modules,
            "other_notes": placed[""],
        }
        return dump_lines(tree, records=("modules", "parts", "notes", "other_notes"))

    def _module(self, module: "ModuleEntry", placed: dict[str, list[object]]) -> dict[str, Any]:
        parts = [
            {"id": part.id, "label": self._name(part.label), "notes": placed[part.id]}
            for part in self._parts.get(module.id, ())
            if placed[part.id]
        ]
        return {
            "id": module.id,
            "label": self._name(module.label),
            **({"terms": [self._name(term) for term in module.terms]} if module.terms else {}),
            "core": [escape_text(ref.name) for ref in module.core],
            "notes": placed[module.id],
            **({"parts": parts} if parts else {}),
        }

    def _entry(self, node: NoteId) -> object:
        """Describe a note: its name, and its claims if it has any."""
        if node not in self._entries:
            note = self._plan.vault.note_of[node]
            name = escape_text(self._plan.assembler.fragments.ref(node).name)
            claims = [self._claim(note, claim) for claim in note.claims if claim.text]
            self._entries[node] = {"note": name, "claims": claims} if claims else name
        return self._entries[node]

    def _claim(self, note: "Note", claim: "Claim") -> dict[str, Any]:
        targets = (self._plan.vault.target_of(note.path, link) for link in claim.sources)
        refs = [
            self._plan.assembler.fragments.ref(target)
            for target in targets
            if target is not None and target in self._plan.vault.note_of
        ]
        names = [
            *(escape_text(ref.name) for ref in refs),
            *map(self._name, map(str, claim.citations)),
        ]
        return {"text": self._name(claim.text), "from": list(dict.fromkeys(names))}

    def _name(self, text: str) -> str:
        return escape_text(self._plan.texts.mask(text))

    @cached_property
    def _parts(self) -> dict[str, list["Module"]]:
        """The parts of every module that has some."""
        parts: dict[str, list[Module]] = defaultdict(list)
        for module in self._plan.vault.modules:
            if module.parent is not None:
                parts[module.parent].append(module)
        return parts

    @cached_property
    def _home(self) -> dict[NoteId, str]:
        """The smallest module of each note."""
        nested = sorted(self._plan.vault.modules, key=lambda module: module.parent is not None)
        return {member: module.id for module in nested for member in module.members}
