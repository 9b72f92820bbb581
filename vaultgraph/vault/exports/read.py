"""Read raw exports of chat services as files in addition to those of a vault (stage 1).

In: the export's files. Out: `ExportedNotes`: a `SourceFile` for each conversation. Their texts are
in a temporary file that exists as long as they do, so that only one conversation at a time is in
memory. The vault is never written.
"""

import os
import tempfile
import weakref
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from vaultgraph.diagnostics import Code, Diagnostic
from vaultgraph.errors import InputError
from vaultgraph.model import Location, NodeKind, Progress, VaultPath, no_progress
from vaultgraph.vault.exports.chatgpt import read_chatgpt
from vaultgraph.vault.exports.claude import read_claude, read_memories, read_projects
from vaultgraph.vault.exports.conversation import Conversation, Json, ReadItem, Tally
from vaultgraph.vault.exports.deepseek import read_deepseek
from vaultgraph.vault.exports.files import OpenFile, export_files
from vaultgraph.vault.exports.gemini import is_gemini, read_gemini
from vaultgraph.vault.exports.render import note_path, render_branch, render_note
from vaultgraph.vault.scan import SourceFile

_STAGE = "chats"
_REPORT_EVERY = 100

Recognise = Callable[[Json], bool]
SERVICES: Mapping[str, tuple[Recognise, ReadItem]] = {
    "Claude": (lambda item: "chat_messages" in item, read_claude),
    "Claude, memories": (lambda item: "conversations_memory" in item, read_memories),
    "Claude, projects": (lambda item: "docs" in item and "uuid" in item, read_projects),
    "DeepSeek": (
        lambda item: "mapping" in item and bool({"inserted_at", "updated_at"} & item.keys()),
        read_deepseek,
    ),
    "ChatGPT": (lambda item: "mapping" in item, read_chatgpt),
}
"""How an item of each service is recognised and read; consecutive items of Gemini are read
together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedNotes:
    """The notes of exports, sorted by path, and diagnostics of what could not be read."""

    files: tuple[SourceFile, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


def read_exports(
    paths: Iterable[Path], taken: Iterable[VaultPath] = (), progress: Progress = no_progress
) -> ExportedNotes:
    """Read exports.

    Args:
        paths: files, ZIPs or folders; of a conversation in several of them, the newest counts.
        taken: the paths of the vault, which notes of exports must not have.
        progress: called with the number of conversations done.

    Raises:
        UsageError: a path does not exist.
        InputError: a path contains no export of any known service.
    """
    findings: list[Diagnostic] = []
    done = 0
    with _Spool(taken) as spool:
        for path in paths:
            before = done
            for name, file in export_files(path):
                tally = Tally()
                for conversation in _conversations(file, tally):
                    spool.add(conversation, name)
                    done += 1
                    if done % _REPORT_EVERY == 0:
                        progress(_STAGE, done, 0)
                findings += _unread(VaultPath(name), tally)
            if done == before:
                raise _unknown(path, findings)
    progress(_STAGE, done, done)
    return ExportedNotes(files=spool.files(), diagnostics=tuple(findings))


def _conversations(file: OpenFile, tally: Tally) -> Iterator[Conversation]:
    """Read the conversations of a file; what cannot be understood is counted."""
    items = _objects(_until_broken(file, tally), tally)
    for together, group in groupby(items, key=is_gemini):
        read = read_gemini if together else _read_each
        for conversation in read(group, tally):
            if conversation.messages or conversation.document:
                yield conversation
            else:
                tally.add("a conversation without a message")


def _read_each(items: Iterable[Json], tally: Tally) -> Iterator[Conversation]:
    for item in items:
        read = next((read for recognises, read in SERVICES.values() if recognises(item)), None)
        if read is None:
            tally.add("an item of an unknown kind")
        else:
            yield from read(item, tally)


def _until_broken(file: OpenFile, tally: Tally) -> Iterator[Any]:
    """Yield the items of a file as far as it can be read."""
    import ijson

    try:
        yield from file.items()
    except (ijson.JSONError, UnicodeDecodeError):
        tally.add("the rest of the file, which is not valid JSON")
    except (OSError, zipfile.BadZipFile) as error:
        tally.add(f"the rest of the file, which cannot be read ({error})")


def _objects(items: Iterable[Any], tally: Tally) -> Iterator[Json]:
    """Yield the objects among items; those of a list under `conversations` one by one."""
    for item in items:
        if isinstance(item, dict):
            inside = item.get("conversations")
            yield from _objects(inside, tally) if isinstance(inside, list) else [item]
        else:
            tally.add("an item that is not an object")


def _unread(name: VaultPath, tally: Tally) -> Iterator[Diagnostic]:
    for what, count in sorted(tally.counts.items()):
        yield Diagnostic(
            code=Code.PARTIAL_EXPORT,
            location=Location(path=name),
            message=f"not read: {what}" + (f", {count:,} times" if count > 1 else ""),
            remedy="Everything else was read; export again if it should have been whole.",
        )


def _unknown(path: Path, findings: Sequence[Diagnostic]) -> InputError:
    reasons = "; ".join(dict.fromkeys(finding.message for finding in findings))
    return InputError(
        f"{path} contains no conversation of a known service"
        + (f" ({reasons})" if reasons else ""),
        remedy="Give the export of ChatGPT, Claude, Gemini (Takeout) or DeepSeek: "
        "conversations.json, MyActivity.json, or the ZIP or folder that contains it.",
    )


class _TemporaryFile:
    """A file that is deleted when it is no longer referenced, or at the latest at exit."""

    def __init__(self) -> None:
        handle, name = tempfile.mkstemp(prefix="vaultgraph-", suffix=".chats")
        os.close(handle)
        self.path = Path(name)
        weakref.finalize(self, self.path.unlink, missing_ok=True)


class _Spool:
    """Collects the texts of notes in one temporary file."""

    def __init__(self, taken: Iterable[VaultPath]) -> None:
        self._file = _TemporaryFile()
        self._stream: IO[bytes] = self._file.path.open("wb")
        self._taken = {path.lower() for path in taken}
        self._notes: dict[tuple[str, str, int], _Spooled] = {}

    def __enter__(self) -> "_Spool":
        return self

    def __exit__(self, *exception: object) -> None:
        self._stream.close()

    def add(self, conversation: Conversation, source: str) -> None:
        """Write the notes of a conversation, unless there is a newer one with its identifier."""
        key = (conversation.provider, conversation.uid, 0)
        updated = conversation.updated.isoformat() if conversation.updated else ""
        if conversation.uid and key in self._notes and self._notes[key].updated > updated:
            return
        if not conversation.uid:
            key = (conversation.provider, f"{source} {len(self._notes)}", 0)
        self._put(key, note_path(conversation), render_note(conversation, source), updated)
        for branch in range(1, len(conversation.branches) + 1):
            path = note_path(conversation, branch)
            text = render_branch(conversation, branch, source)
            self._put((*key[:2], branch), path, text, updated)

    def _put(self, key: tuple[str, str, int], path: str, text: str, updated: str) -> None:
        data = text.encode("utf-8", "replace")
        self._notes[key] = _Spooled(path, self._stream.tell(), len(data), updated)
        self._stream.write(data)

    def files(self) -> tuple[SourceFile, ...]:
        """Return the notes, sorted by path, with unique paths."""
        files = []
        numbers: Counter[str] = Counter()
        for _, note in sorted(self._notes.items(), key=lambda entry: (entry[1].path, entry[0])):
            path = note.path
            while path.lower() in self._taken:
                numbers[note.path] += 1
                path = f"{note.path.removesuffix('.md')} {numbers[note.path] + 1}.md"
            self._taken.add(path.lower())
            files.append(
                SourceFile(
                    path=VaultPath(path),
                    kind=NodeKind.NOTE,
                    size=note.size,
                    location=str(self._file.path),
                    offset=note.offset,
                    holder=self._file,
                )
            )
        return tuple(sorted(files, key=lambda file: file.path))


@dataclass(frozen=True, slots=True)
class _Spooled:
    path: str
    offset: int
    size: int
    updated: str
