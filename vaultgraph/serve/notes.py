"""The notes of a vault that may be shown, found by question or by name (part of the server).

In: an index of a vault. Out: `OpenNotes`. It needs neither links nor modules, so that it is
available at once after a change. Private notes, templates, bookkeeping and copies are not in it.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property

from vaultgraph.errors import UsageError
from vaultgraph.graph.links.resolve import LinkIndex
from vaultgraph.model import NoteId, VaultPath
from vaultgraph.recall.index import NoteEntry
from vaultgraph.recall.opening import VaultIndex
from vaultgraph.recall.recaller import Recaller, RecallOptions
from vaultgraph.text import note_key
from vaultgraph.vault.secrets import mask_text

_NEAR = 5


class OpenNotes:
    """Every note that may be shown, as of the last indexing.

    Args:
        recaller: answers questions to them.
        index: reads their texts.
        keep_secrets: leave keys and passwords as they are.
    """

    def __init__(self, recaller: Recaller, index: VaultIndex, *, keep_secrets: bool) -> None:
        self.recaller = recaller
        self.names: Mapping[NoteId, str] = recaller.index.names
        self.count = recaller.tokenizer.count
        self._index = index
        self._mask = str if keep_secrets else mask_text

    @cached_property
    def _numbers(self) -> Mapping[NoteId, int]:
        return {entry.path: number for number, entry in enumerate(self.recaller.index.entries)}

    @cached_property
    def _by_title(self) -> Mapping[str, NoteId]:
        titles: dict[str, NoteId] = {}
        for entry in self.recaller.index.entries:
            for each in (entry.title, *entry.aliases):
                titles.setdefault(note_key(each), entry.path)
        return titles

    @cached_property
    def _links(self) -> LinkIndex:
        return LinkIndex([VaultPath(name) for name in self.names])

    def find(self, name: str) -> NoteEntry:
        """Find a note by its exact path, as a link would, then by title or alias.

        Raises:
            UsageError: no note that may be shown has that name; similar names are given.
        """
        if (exact := self._numbers.get(NoteId(name))) is not None:
            return self.recaller.index.entries[exact]
        bare = (
            name.strip().removeprefix("[[").removesuffix("]]").split("|")[0].split("#")[0].strip()
        )
        match = self._links.find(bare, VaultPath("")) if bare else None
        found = NoteId(match.taken) if match else self._by_title.get(note_key(bare))
        if found is None:
            raise UsageError(f"no note is called “{name}”", remedy=self._near(bare))
        return self.recaller.index.entries[self._numbers[found]]

    def text(self, entry: NoteEntry) -> str:
        """Read a note, secrets masked.

        Raises:
            InputError: it has changed since; it is read again for the next answer.
        """
        return self._mask(self._index.text(VaultPath(entry.path)))

    def passages(self, entry: NoteEntry) -> Iterator[str]:
        """Yield the texts of a note's passages, in order."""
        for each in self.recaller.index.passages_of(self._numbers[entry.path]):
            head = f"{each.speaker}: " if each.speaker else ""
            yield head + "\n".join(filter(None, (each.context, each.text)))

    def _near(self, name: str) -> str:
        close = get_close_matches(name, self.names.values(), n=_NEAR, cutoff=0.6)
        if not close and name:
            asked = self.recaller.recall(name, RecallOptions(budget=400))
            close = list(dict.fromkeys(self.names[each.note] for each in asked.passages))[:_NEAR]
        listed = ", ".join(f"[[{each}]]" for each in close)
        return f"Near: {listed}." if close else "Ask recall for what it is about."
