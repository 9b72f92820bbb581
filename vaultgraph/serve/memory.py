"""A vault as the memory of a client: the answer of each tool, as text and as data.

In: a vault's folder, and the arguments of a tool. Out: `Reply`, never over the client's budget. A
change of the vault is read before the next answer. It does not depend on a protocol.
"""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from vaultgraph.compiler import make_pack, read_vault
from vaultgraph.diagnostics import Diagnostic
from vaultgraph.errors import InputError, UsageError, VaultgraphError
from vaultgraph.graph.links.claims import SourcedClaim
from vaultgraph.graph.modules.module import Module
from vaultgraph.linking import ReadOptions
from vaultgraph.model import NoteId, VaultPath
from vaultgraph.pack import PackOptions
from vaultgraph.passages.tokens.targets import Target
from vaultgraph.passages.tokens.tokenizers import load_tokenizer
from vaultgraph.recall.answer import Answer, counted
from vaultgraph.recall.embedding import Embedder
from vaultgraph.recall.index import NoteEntry, RecallIndex
from vaultgraph.recall.modules import find_module
from vaultgraph.recall.opening import VaultIndex
from vaultgraph.recall.recaller import LEAST_BUDGET, Recaller, RecallOptions
from vaultgraph.serve.notes import OpenNotes
from vaultgraph.serve.replies import MOST_TOKENS, Made, Reply, ReplyMaker
from vaultgraph.serve.state import VaultState
from vaultgraph.vault.reading.memory import NoteMemory

_RESOURCE_TOKENS = 4_000
_REST_TOKENS, _REMARK_TOKENS = 15, 40
_CORE_NOTES = 5
_MORE_TRIES = 2
_NAMED = (8, 3, 1, 0)
"""How many of the notes that an answer leaves out are named: the most that there is room for."""
_FOUND = 20
"""The most notes in the result of a search."""
_MOST_DIGESTS = 1_000_000
"""Digests of notes that are held for `changed`; of more, the oldest states are forgotten."""


class Memory:
    """One vault, read again when it has changed.

    Args:
        root: the vault's folder.
        reading: how it is read.
        target: the model whose tokens budgets count.
        name: the name of the vault; by default that of its folder.
        keep_secrets: leave keys and passwords as they are.
        embedder: ranks passages by meaning, too.
    """

    def __init__(
        self,
        root: Path,
        reading: ReadOptions,
        target: Target,
        *,
        name: str = "",
        keep_secrets: bool = False,
        embedder: Embedder | None = None,
    ) -> None:
        self.root = root
        self.name = name or root.resolve().name
        self.reading = replace(reading, memory=NoteMemory())
        self.target = target
        self.keep_secrets = keep_secrets
        self._lock = threading.Lock()
        self._tokenizer = load_tokenizer(target.tokenizer, target.own)
        self._replies = ReplyMaker(self.name, self._tokenizer.count, keep_secrets=keep_secrets)
        self._index = VaultIndex(root, self.reading, keep_secrets=keep_secrets)
        self._embedder = embedder
        self._changes = 1
        self._indexed = self._compiled = 0
        self._notes: OpenNotes | None = None
        self._state: VaultState | None = None
        self._seen: dict[str, Mapping[VaultPath, str]] = {}

    def forget(self) -> None:
        """Read the vault again before the next answer."""
        self._changes += 1

    def prepare(self) -> None:
        """Read the vault, so that the first answers and the first change are quick.

        Raises:
            VaultgraphError: it cannot be read.
        """
        _ = self.notes
        self._index.prepare()

    @property
    def broken(self) -> tuple[Diagnostic, ...]:
        """The notes that a bug left out when the vault was read last."""
        return self._index.broken

    @property
    def notes(self) -> OpenNotes:
        """The present notes, to find by question or name; fast after a change.

        If the vault cannot be read, the state before is returned.

        Raises:
            VaultgraphError: it cannot be read, and there is no state before.
        """
        with self._lock:
            now = self._changes
            if self._indexed != now or self._notes is None:
                try:
                    index = self._read_index()
                    vectors = self._index.embed(self._embedder) if self._embedder else None
                    recaller = Recaller(index, self._tokenizer, vectors)
                except VaultgraphError:
                    if self._notes is None:
                        raise
                    return self._notes
                self._indexed = now
                self._notes = OpenNotes(recaller, self._index, keep_secrets=self.keep_secrets)
            return self._notes

    def _read_index(self) -> RecallIndex:
        """Read the index; again if a note was written meanwhile."""
        for _ in range(_MORE_TRIES):
            try:
                return self._index.refresh()
            except InputError:
                continue
        return self._index.refresh()

    @property
    def state(self) -> VaultState:
        """The present vault, ranked and grouped; errors as for `notes`."""
        notes = self.notes
        with self._lock:
            now = self._changes
            if self._compiled != now or self._state is None:
                try:
                    vault = read_vault(self.root, options=self.reading)
                except VaultgraphError:
                    if self._state is None:
                        raise
                    return self._state
                self._compiled = now
                self._state = VaultState(vault, notes)
                self._remember(self._state)
            return self._state

    def _remember(self, state: VaultState) -> None:
        """Hold the digests of a state, so that a client can ask what has changed since."""
        self._seen.pop(state.digest, None)
        self._seen[state.digest] = state.digests
        held = sum(map(len, self._seen.values()))
        while held > _MOST_DIGESTS and len(self._seen) > 1:
            held -= len(self._seen.pop(next(iter(self._seen))))

    def recall(
        self, question: str, budget: int = 2_000, since: str = "", module: str = ""
    ) -> Reply:
        """The passages that answer a question."""
        notes = self.notes
        members = frozenset(find_module(self.state.vault, module).members) if module else None
        limits = RecallOptions(after=_day(since), notes=members)
        found = notes.recaller.find(question, limits)

        def make(tokens: int) -> Made:
            answer = notes.recaller.within(found, max(LEAST_BUDGET, tokens - _REMARK_TOKENS))
            return _with_remarks(answer, notes.count, tokens), _answer_data(answer)

        return self._replies.fitting(budget, make)

    def overview(self, budget: int = 2_000) -> Reply:
        """The vault at a glance, and its modules with their core notes."""
        state = self.state
        modules = [module for module in state.vault.modules if module.parent is None]
        digest = f"State {state.digest}: give it to changed for what is new since."

        def make(tokens: int) -> Made:
            lines = [*state.glance(tokens // 2), "", digest, "", "Modules and their core notes:"]
            rows = [f"- {_module_line(module, state.names)}" for module in modules]
            kept = _fill(lines, rows, state.count, tokens)
            shown = [{"id": module.id, "name": module.label} for module in modules[:kept]]
            data = {"vault": self.name, "notes": len(state.names), "modules": shown}
            text = _with_rest(lines, len(modules) - kept)
            return text, data | {"digest": state.digest}

        return self._replies.fitting(budget, make)

    def note(self, name: str, budget: int = 8_000) -> Reply:
        """One note: whole, or its first passages where it is too long."""
        return self._note(self.notes.find(name), budget, {})

    def _note(self, found: NoteEntry, budget: int, beside: Mapping[str, Any]) -> Reply:
        """One note; `beside` is more data, which counts against the budget too."""
        notes = self.notes
        head = _note_head(found, notes.names)
        data = {"path": found.path, "title": found.title, **_chat_of(found), **beside}
        text = notes.text(found).strip()
        whole = self._replies.whole(f"{head}\n\n{text}", data | {"whole": True}, budget)

        def make(tokens: int) -> Made:
            lines = [head, ""]
            rows = (f"{said}\n" for said in notes.passages(found))
            _fill(lines, rows, notes.count, tokens)
            lines.append("… The note goes on; ask recall for a part of it by its words.")
            return "\n".join(lines), data | {"whole": False}

        return whole or self._replies.fitting(budget, make)

    def neighbours(self, name: str, depth: int = 1, budget: int = 2_000) -> Reply:
        """What links to a note and from it, with the sentences that do."""
        state = self.state
        found = self.notes.find(name).path
        rows = [*state.links_of(found, max(1, min(depth, 3)))]

        def make(tokens: int) -> Made:
            lines = [f"Links of [[{state.names[found]}]]:"]
            kept = _fill(lines, [row.line for row in rows], state.count, tokens)
            ends = dict.fromkeys(end for row in rows[:kept] for end in row.ends if end != found)
            return _with_rest(lines, len(rows) - kept), {"note": found, "neighbours": [*ends]}

        return self._replies.fitting(budget, make)

    def claims(self, about: str = "", source: str = "", budget: int = 2_000) -> Reply:
        """Statements with their sources, those about a subject first."""
        state = self.state
        found = state.claims_about(about, source)
        rows = [
            f"- {each.claim.text} — [[{state.names[NoteId(each.path)]}]] ← {_rests(each)}"
            for each in found
        ]

        def make(tokens: int) -> Made:
            lines = ["Statements and what they rest on:"] if found else ["No statement on this."]
            kept = _fill(lines, rows, state.count, tokens)
            notes = dict.fromkeys(each.path for each in found[:kept])
            return _with_rest(lines, len(found) - kept), {"notes": [*notes]}

        return self._replies.fitting(budget, make)

    def changed(self, since: str, budget: int = 2_000) -> Reply:
        """What is new, changed or gone since a day, or since a digest that the server gave.

        Raises:
            UsageError: it is neither a day nor a digest that this server has given and still holds.
        """
        state = self.state
        if since in self._seen:
            rows = state.differences(self._seen[since])
        else:
            rows = [("new", name) for name in state.since(_day(since, required=True))]
        names = {path: state.names.get(NoteId(path), path) for _, path in rows}
        listed = [f"- {kind}: [[{names[path]}]]" for kind, path in rows]

        def make(tokens: int) -> Made:
            lines = [f"Since {since}: {counted(len(rows), 'note')}. State {state.digest}."]
            kept = _fill(lines, listed, state.count, tokens)
            changes = [{"kind": kind, "note": path} for kind, path in rows[:kept]]
            data = {"digest": state.digest, "changes": changes}
            return _with_rest(lines, len(rows) - kept), data

        return self._replies.fitting(budget, make)

    def pack(self, focus: str = "", budget: int = 8_000) -> Reply:
        """A seed for the room that the client has left, optionally focused on words or a note."""
        self._replies.check(budget)  # checked before the vault is read
        vault = self.state.vault
        if focus:
            vault = read_vault(self.root, options=_focused(self.reading, focus))

        def make(tokens: int) -> Made:
            options = PackOptions(
                budget=tokens,
                target=self.target.name,
                formats=("prompt",),
                keep_secrets=self.keep_secrets,
                cache_folder=self.reading.cache_folder,
            )
            made = make_pack(vault, options)
            seed = next(each for each in made.artifacts if each.path.endswith("SEED.md"))
            return seed.content.decode("utf-8"), {}

        return self._replies.fitting(budget, make)

    def search(self, query: str, address: str = "vault://") -> Reply:
        """Notes that answer a query, best first, in the JSON that connectors expect.

        Args:
            query: the question.
            address: the prefix of this vault's resources.
        """
        notes = self.notes
        answer = notes.recaller.recall(query, RecallOptions(budget=4_000))
        found = dict.fromkeys(
            (*(each.note for each in answer.passages), *(note for note, _ in answer.more))
        )
        results = [
            {"id": note, "title": notes.names[note], "url": _url(address, note)}
            for note in list(found)[:_FOUND]
        ]
        return self._replies.as_json({"results": results, "notice": self._replies.notice})

    def fetch(self, name: str, address: str = "vault://") -> Reply:
        """One note by the id from `search`; arguments as `search`."""
        found = self.notes.find(name)
        day = str(found.created) if found.created else ""
        beside = {"id": found.path, "url": _url(address, found.path), "metadata": {"created": day}}
        text = self._note(found, MOST_TOKENS, beside).text
        return self._replies.as_json({"title": found.title, "text": text, **beside})

    def module(self, name: str) -> Reply:
        """The notes of a module, its core first."""
        state = self.state
        module = find_module(state.vault, name)
        members = [note for note in module.members if note in state.names]
        rows = [f"- [[{state.names[note]}]]" for note in members]

        def make(tokens: int) -> Made:
            lines = [f"# {module.label} ({module.id})", ""]
            kept = _fill(lines, rows, state.count, tokens)
            return _with_rest(lines, len(members) - kept), {}

        return self._replies.fitting(_RESOURCE_TOKENS, make)


def _fill(lines: list[str], more: Iterable[str], count: Callable[[str], int], tokens: int) -> int:
    """Append lines while they and a remark on the rest fit; return how many did."""
    left = tokens - count("\n".join(lines)) - _REST_TOKENS
    kept = 0
    for line in more:
        left -= count(f"{line}\n")
        if left < 0:
            break
        lines.append(line)
        kept += 1
    return kept


def _url(address: str, note: NoteId) -> str:
    return f"{address}note/{quote(note, safe='')}"


def _day(text: str, *, required: bool = False) -> Any:
    """Read a day; None for an empty text.

    Raises:
        UsageError: it is not a day.
    """
    if not text and not required:
        return None
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError as error:
        raise UsageError(
            f"“{text}” is not a date",
            remedy="Write it as 2025-03-31, or give a digest of an answer.",
        ) from error


def _focused(reading: ReadOptions, focus: str) -> ReadOptions:
    return replace(reading, rank=replace(reading.rank, focus=(focus,)))


def _rests(found: SourcedClaim) -> str:
    notes = [f"[[{source.link.target}]]" for source in found.sources]
    withheld = ["a source that is not shown"] * found.claim.withheld
    return ", ".join((*notes, *map(str, found.claim.citations), *withheld)) or "no source"


def _chat_of(entry: NoteEntry) -> dict[str, Any]:
    """The facts of a chat; empty for other notes."""
    chat = entry.chat
    if chat is None:
        return {}
    about = {"provider": chat.provider, "models": list(chat.models), "conversation_id": chat.id}
    return {"chat": about | {"messages": list(chat.messages)}}


def _module_line(module: Module, names: Mapping[NoteId, str]) -> str:
    core = [f"[[{names[note]}]]" for note in module.core if note in names][:_CORE_NOTES]
    return f"{module.id} {module.label} ({len(module.members):,}): {', '.join(core)}"


def _note_head(entry: NoteEntry, names: Mapping[NoteId, str]) -> str:
    """The line that names a note, with its day, and the partner of a chat."""
    partner = entry.chat.partner if entry.chat else ""
    details = "; ".join(filter(None, (str(entry.created or ""), partner)))
    return f"# [[{names[entry.path]}]]" + (f" ({details})" if details else "")


def _with_rest(lines: Sequence[str], rest: int) -> str:
    return "\n".join((*lines, f"… and {rest:,} more; allow more tokens.") if rest else lines)


def _with_remarks(answer: Answer, count: Callable[[str], int], tokens: int) -> str:
    """The text of an answer, with its remarks, which name fewer notes if there is less room."""
    passages = [answer.text] if answer.text else []
    texts = ["\n\n".join((*passages, *answer.remarks(named))) for named in _NAMED]
    return next((text for text in texts if count(text) <= tokens), texts[-1])


def _answer_data(answer: Answer) -> dict[str, Any]:
    return {
        "notes": [*dict.fromkeys(each.note for each in answer.passages)],
        "unknown": [*answer.unknown],
        "left_out": sum(number for _, number in answer.more),
    }
