"""The checks of a pack (part of verifying).

In: the manifest, the documents, their recovered content, and the vault if it is available. Out:
`Check` values with the items that failed.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from vaultgraph.errors import InputError, UsageError
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.passages.escaping import one_line
from vaultgraph.passages.tokens.libraries import FILE_ENDINGS
from vaultgraph.passages.tokens.targets import Target
from vaultgraph.passages.tokens.tokenizers import Tokenizer, load_tokenizer
from vaultgraph.unpack.documents import MANIFEST, Passage, Recovered
from vaultgraph.unpack.quoted import NoteNames, QuotedTexts, quoted_paths
from vaultgraph.unpack.sources import unmatched
from vaultgraph.unpack.state import VaultState, listed_notes

CHUNKS = "rag/chunks.jsonl"
PROBES = "probes.jsonl"

_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check of a pack.

    Args:
        name: what was checked, as `hashes`.
        checked: number of items checked; a check of no items passes.
        culprits: items that failed, each with its place; empty if none did.
    """

    name: str
    checked: int
    culprits: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the check passed."""
        return not self.culprits


class PackChecks:
    """The checks of one pack."""

    def __init__(
        self,
        manifest: Mapping[str, Any],
        contents: Mapping[str, bytes],
        recovered: Sequence[Recovered],
        vault: CompiledVault | None,
        state: VaultState | None,
        targets: Iterable[Target] = (),
    ) -> None:
        self._manifest = manifest
        self._own = {target.name: target.own for target in targets}
        self._state = state
        self._contents = contents
        self._recovered = recovered
        self._rows = {
            row["path"]: row
            for row in manifest["documents"]
            if isinstance(row, dict) and isinstance(row.get("path"), str)
        }
        listed = [path for path, _ in listed_notes(manifest)]
        self._texts = QuotedTexts(recovered, vault, state)
        self._names = (
            NoteNames(note.path for note in vault.notes)
            if vault and state and state.same
            else NoteNames([*listed, *quoted_paths(recovered)])
        )
        # Without a list of all notes, a missing note cannot be recognised.
        self._lists_all = bool(vault and state and state.same) or isinstance(
            manifest.get("carried"), list
        )

    def all(self) -> tuple[Check, ...]:
        """Every check, in a fixed order."""
        return (
            *self.state(),
            self.files(),
            self.hashes(),
            self.budgets(),
            self.chunks(),
            self.identity(),
            self.quotes(),
            self.references(),
        )

    def state(self) -> Iterator[Check]:
        """The vault is unchanged since the pack was made."""
        if self._state:
            culprits = (self._state.message,) if self._state.message else ()
            yield Check(name="vault", checked=max(1, self._state.listed), culprits=culprits)

    def files(self) -> Check:
        """Every document is present, and no other."""
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
        """Every document takes the tokens in the manifest, and no more than its limit."""
        tokenizer = self._tokenizer
        culprits = []
        for path, content in self._present():
            row = self._rows[path]
            counted = self._count(path, content.decode("utf-8", "replace"))
            said = (
                row["tokens"].get(tokenizer.name) if isinstance(row.get("tokens"), dict) else None
            )
            if said != counted:
                culprits.append(f"{path}: {counted:,} tokens, not {said}")
            if isinstance(row.get("limit"), int) and counted > row["limit"]:
                culprits.append(f"{path}: {counted:,} tokens exceed its {row['limit']:,}")
        return Check(name="budgets", checked=len(self._rows), culprits=tuple(culprits))

    def _count(self, path: str, text: str) -> int:
        """Count the tokens of a document; of chunks, those of header and text."""
        if path != CHUNKS:
            return self._tokenizer.count(text)
        shown = (
            part
            for row in _rows(text.encode())
            for part in (f"{row.get('header')}\n", row.get("text"))
        )
        return sum(self._tokenizer.count(str(part)) for part in shown)

    def chunks(self) -> Check:
        """Every chunk keeps its limit, matches its digest, and names its neighbours."""
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
        """Every document names its pack."""
        expected = self._manifest.get("pack")
        identified = [each for each in self._recovered if each.pack_id or not _is_chunk(each)]
        culprits = [
            f"{each.document}: belongs to {each.pack_id or 'no pack'}, not {expected}"
            for each in identified
            if each.pack_id != expected
        ]
        return Check(name="pack id", checked=len(identified), culprits=tuple(culprits))

    def quotes(self) -> Check:
        """Every quote is in its note."""
        culprits: list[str] = []
        number = 0
        for each in self._recovered:
            quotes = [passage for passage in each.passages if self._texts.judges(passage.path)]
            number += len(quotes)
            culprits += (
                f"{each.document}: {_place(passage)} does not hold “{_beginning(passage)}”"
                for passage in unmatched(
                    quotes, self._texts, self._texts.properties, self._texts.citations
                )
            )
        return Check(name="quotes", checked=number, culprits=tuple(culprits))

    def references(self) -> Check:
        """Every core note and every note of a question is a note that the pack describes."""
        named = [
            (each.document, name) for each in self._recovered for name in sorted(each.core)
        ] + [(PROBES, str(row.get("note"))) for row in _rows(self._contents.get(PROBES, b""))]
        if not self._lists_all:
            return Check(name="references", checked=0)
        culprits = [
            f"{document}: names {name}, which is none of its notes"
            for document, name in named
            if not self._names.has(name)
        ]
        return Check(name="references", checked=len(named), culprits=tuple(culprits))

    def _present(self) -> Iterator[tuple[str, bytes]]:
        return ((path, self._contents[path]) for path in self._rows if path in self._contents)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        name = self._manifest.get("tokenizer")
        try:
            return load_tokenizer(str(name), self._own.get(str(self._manifest.get("target"))))
        except UsageError as error:
            raise InputError(
                f"{MANIFEST} names the tokenizer {name!r}, which is not available",
                remedy=_remedy(str(name), error),
            ) from error


def _remedy(tokenizer: str, error: UsageError) -> str:
    if tokenizer.endswith(FILE_ENDINGS):
        return "Describe the target in vaultgraph.toml, as it was when the pack was made."
    return error.remedy


def _is_chunk(document: Recovered) -> bool:
    """Recognise a document that does not name its pack: a single chunk, or one without quotes."""
    return all(passage.part for passage in document.passages)


def _rows(content: bytes) -> Iterator[Mapping[str, Any]]:
    """Read the records of a file, one a line; invalid lines are ignored."""
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
