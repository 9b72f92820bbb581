"""What must hold of a pack (part of verifying).

In: the manifest, the documents, what each tells, and the vault where it is at hand. Out: `Check`
values; each names what does not hold.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from vaultgraph.errors import InputError, UsageError
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId
from vaultgraph.passages.escaping import SHORTENED, one_line, unescape_text
from vaultgraph.passages.tokens.tokenizers import Tokenizer, load_tokenizer
from vaultgraph.text import decode
from vaultgraph.unpack.documents import MANIFEST, Passage, Recovered
from vaultgraph.unpack.restore import Completeness, restore_notes
from vaultgraph.unpack.sources import strangers
from vaultgraph.vault.secrets import mask_text

CHUNKS = "rag/chunks.jsonl"
PROBES = "probes.jsonl"

_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that must hold.

    Args:
        name: what was checked, as `hashes`.
        checked: how many things were looked at; a check of nothing holds.
        culprits: what does not hold, each with its place; empty when all does.
    """

    name: str
    checked: int
    culprits: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.culprits


class PackChecks:
    """The checks of one pack."""

    def __init__(
        self,
        manifest: Mapping[str, Any],
        contents: Mapping[str, bytes],
        recovered: Sequence[Recovered],
        vault: CompiledVault | None,
    ) -> None:
        self._manifest = manifest
        self._contents = contents
        self._recovered = recovered
        self._rows = {
            row["path"]: row
            for row in manifest["documents"]
            if isinstance(row, dict) and isinstance(row.get("path"), str)
        }
        self._texts = _Texts(recovered, vault)

    def all(self) -> tuple[Check, ...]:
        """Every check, in a fixed order."""
        return (
            self.files(),
            self.hashes(),
            self.budgets(),
            self.chunks(),
            self.identity(),
            self.quotes(),
            self.references(),
        )

    def files(self) -> Check:
        """Every document is there, and no other."""
        missing = [f"{path}: missing" for path in self._rows if path not in self._contents]
        more = [f"{path}: not in {MANIFEST}" for path in self._contents if path not in self._rows]
        return Check(name="files", checked=len(self._rows), culprits=(*missing, *more))

    def hashes(self) -> Check:
        """No byte was changed."""
        changed = [
            f"{path}: changed since the pack was made"
            for path, content in self._present()
            if hashlib.sha256(content).hexdigest() != self._rows[path].get("sha256")
        ]
        return Check(name="hashes", checked=len(self._rows), culprits=tuple(changed))

    def budgets(self) -> Check:
        """Every document takes as many tokens as it says, and no more than it may."""
        tokenizer = self._tokenizer
        culprits = []
        for path, content in self._present():
            row = self._rows[path]
            counted = tokenizer.count(content.decode("utf-8", "replace"))
            said = (
                row["tokens"].get(tokenizer.name) if isinstance(row.get("tokens"), dict) else None
            )
            if said != counted:
                culprits.append(f"{path}: {counted:,} tokens, not {said}")
            if isinstance(row.get("budget"), int) and counted > row["budget"]:
                culprits.append(f"{path}: {counted:,} tokens exceed its {row['budget']:,}")
        return Check(name="budgets", checked=len(self._rows), culprits=tuple(culprits))

    def chunks(self) -> Check:
        """Every chunk keeps its limit, holds what its digest says, and knows its neighbours."""
        rows = list(_rows(self._contents.get(CHUNKS, b"")))
        known = {row.get("id") for row in rows}
        limit = self._manifest.get("chunk_tokens")
        culprits = []
        for row in rows:
            name = f"{CHUNKS}: chunk {row.get('id')}"
            tokens = self._tokenizer.count(f"{row.get('header')}\n{row.get('text')}")
            if isinstance(limit, int) and tokens > limit:
                culprits.append(f"{name}: {tokens:,} tokens exceed its {limit:,}")
            if hashlib.sha256(str(row.get("text")).encode()).hexdigest() != row.get("sha256"):
                culprits.append(f"{name}: its text was changed")
            culprits += [
                f"{name}: its neighbour {row[side]} is missing"
                for side in ("prev", "next")
                if row.get(side) is not None and row[side] not in known
            ]
        return Check(name="chunks", checked=len(rows), culprits=tuple(culprits))

    def identity(self) -> Check:
        """Every document says which pack it belongs to."""
        expected = self._manifest.get("pack")
        told = [each for each in self._recovered if each.pack_id or each.passages]
        culprits = [
            f"{each.document}: belongs to {each.pack_id or 'no pack'}, not {expected}"
            for each in told
            if each.pack_id != expected
        ]
        return Check(name="pack id", checked=len(told), culprits=tuple(culprits))

    def quotes(self) -> Check:
        """Every quote stands in its note."""
        culprits: list[str] = []
        number = 0
        for each in self._recovered:
            quotes = [passage for passage in each.passages if self._texts.judges(passage.path)]
            number += len(quotes)
            culprits += (
                f"{each.document}: {_place(passage)} does not hold “{_beginning(passage)}”"
                for passage in strangers(quotes, self._texts)
            )
        return Check(name="quotes", checked=number, culprits=tuple(culprits))

    def references(self) -> Check:
        """Every core note and every note of a question is known."""
        named = [
            (each.document, name) for each in self._recovered for name in sorted(each.core)
        ] + [(PROBES, str(row.get("note"))) for row in _rows(self._contents.get(PROBES, b""))]
        culprits = [
            f"{document}: names {name}, which is not in the vault"
            for document, name in named
            if not self._texts.knows(name)
        ]
        return Check(name="references", checked=len(named), culprits=tuple(culprits))

    def _present(self) -> Iterator[tuple[str, bytes]]:
        return ((path, self._contents[path]) for path in self._rows if path in self._contents)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        name = self._manifest.get("tokenizer")
        try:
            return load_tokenizer(str(name))
        except UsageError as error:
            raise InputError(
                f"{MANIFEST} names the tokenizer {name!r}, which is not installed",
                remedy=error.remedy,
            ) from error


class _Texts:
    """Finds the text of a note that a document quotes: in the vault, or else in the chunks."""

    def __init__(self, recovered: Sequence[Recovered], vault: CompiledVault | None) -> None:
        self._vault = vault
        self._texts: dict[str, tuple[str, ...]] = {}
        if vault is not None:
            paths: Iterable[str] = [note.path for note in vault.notes]
        else:
            notes = restore_notes(each for each in recovered if each.document == CHUNKS)
            for note in notes:
                if note.completeness is not Completeness.PARTIAL:
                    self._texts[note.source] = (decode(note.content).text,)
            paths = [passage.path for each in recovered for passage in each.passages]
        self._known = {path: path for path in sorted(paths)}
        for path in list(self._known):
            for name in _names(path):
                self._known.setdefault(name, path)

    def __call__(self, path: str) -> tuple[str, ...]:
        """The texts that a quote of a note may come from: with its secrets masked, or as it is."""
        return tuple(text for found in self._meant(path) for text in self._texts_of(found))

    def judges(self, path: str) -> bool:
        """Whether it can be told if a note holds a quote."""
        return self._vault is not None or bool(self(path))

    def _meant(self, path: str) -> list[str]:
        """The notes that a path may mean: several only where it was shortened."""
        if path in self._known or SHORTENED not in path:
            return [self._known.get(path, path)]
        head, _, tail = path.partition(SHORTENED)
        names = self._known.items()
        return [found for name, found in names if name.startswith(head) and name.endswith(tail)]

    def _texts_of(self, path: str) -> tuple[str, ...]:
        if path not in self._texts and self._vault is not None:
            note = self._vault.note_of.get(NoteId(path))
            text = self._vault.text_of(note.path) if note else ""
            masked = mask_text(text)
            self._texts[path] = (masked,) if masked == text else (masked, text)
        return self._texts.get(path, ())

    def knows(self, name: str) -> bool:
        """Whether a note has this name or path."""
        return name in self._known


def _names(path: str) -> tuple[str, ...]:
    """What a note may be called: its path or its name, with or without the ending, on one line."""
    stem = path.rpartition(".")[0] if path.lower().endswith((".md", ".canvas")) else path
    names = (path, stem, path.rpartition("/")[2], stem.rpartition("/")[2])
    return (*names, *(unescape_text(one_line(name)) for name in names))


def _rows(content: bytes) -> Iterator[Mapping[str, Any]]:
    """Read the records of a file, one a line; lines that are none are left out."""
    for line in content.decode("utf-8", "replace").split("\n"):
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict):
            yield row


def _place(passage: Passage) -> str:
    if passage.start is None:
        return passage.path
    return f"{passage.path} at {passage.start}-{passage.end}"


def _beginning(passage: Passage) -> str:
    return one_line(passage.text[:_SHOWN]) + ("…" if len(passage.text) > _SHOWN else "")
