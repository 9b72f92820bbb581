"""Reads the documents of a pack back.

In: files that may be part of a pack, in any state: whole, cut, changed, or hostile. Out: what can
be read from each: the pack's id, its modules and core notes, and passages of notes with their
places. Nothing is trusted; unreadable parts are left out, never guessed.
"""

import json
import re
import zlib
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vaultgraph.errors import InputError, UsageError
from vaultgraph.passages.chat import TEMPLATES
from vaultgraph.passages.escaping import unescape_text

MANIFEST = "manifest.json"
FOR_PEOPLE = "REPORT.md"
"""The document of a pack that quotes nothing."""
LARGEST_FILE = 512_000_000
"""Bytes; a file larger than this is not a document of a pack."""

WHOLE = " ✓"
"""Follows the name of a note in a prompt if the note is quoted in full."""

_LONGEST_HEADER = 4_000

_ENDINGS = (".md", ".txt", ".json", ".jsonl", ".yaml", ".yml")
_PACK_ID = re.compile(r"\bpack ([0-9a-f]{6,64})\b", re.IGNORECASE)
_MODULE = re.compile(r"^(?:- (?:\*\*)?|#{1,3} )(m[0-9.]+) ", re.MULTILINE)
_CORE = re.compile(r"^- (?:\*\*)?m[0-9.]+ .*$", re.MULTILINE)
_NAMES_BEGIN = re.compile(r"(?:\*\*[^*\n]*?|[(（][\d,\u00a0]+[)）])[:：] ?(?=\[\[)")
_NAME = re.compile(r"\[\[(.{0,400}?)\]\](?=, \[\[|[;；]| — |$)")
_NOTE = re.compile(
    rf"^### (?P<name>[^\n]{{1,4000}}?)(?P<whole>{re.escape(WHOLE)})?\n", re.MULTILINE
)
_NOTE_END = re.compile(r"^(?:#{1,3} |<\|im_end\|>)|(?<=.)<\|im_end\|>\n?\Z", re.MULTILINE)
_HEADING_ESCAPE = re.compile(r"^\\(?=\\*#{2,6}(?:[ \t]|$))", re.MULTILINE)
_GAP = re.compile(r"^ *…\n", re.MULTILINE)
_CHUNK = re.compile(
    r"\[(?P<path>.+?\.(?:md|canvas))(?: › (?P<heading>.*))?"
    r" · chunk (?P<note>[0-9a-f]{12})\.(?P<part>[0-9]+) of (?P<parts>[0-9]+)\]\n",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Text of a note, as one document quotes it.

    Args:
        path: the path of the note, as in the document.
        text: the text, with special tokens restored.
        start, end: its half-open span in the note, if the document contains it.
        level: 0 mention to 3 full; chunks count as full.
        module: the note's module, if the document contains it.
        note: the digest of the note's path, if the document contains it.
        part, parts: the place among the chunks of the note, from 1; 0 for other documents.
        note_sha256: the digest of the whole note's bytes, if the document contains it.
        bare: whether the document leaves the ending `.md` out of the path.
    """

    path: str
    text: str
    start: int | None = None
    end: int | None = None
    level: int = 3
    module: str = ""
    note: str = ""
    part: int = 0
    parts: int = 0
    note_sha256: str = ""
    bare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What can be read from one document alone.

    Args:
        document: its path below the pack's folder.
        pack_id: the id of the pack; empty if it is not in the document.
        modules: the ids of the modules that it names.
        core: the names of the core notes that it names.
        passages: what it quotes of notes.
        paths: whole paths of other notes that it names.
    """

    document: str
    pack_id: str = ""
    modules: frozenset[str] = frozenset()
    core: frozenset[str] = frozenset()
    passages: tuple[Passage, ...] = ()
    paths: frozenset[str] = frozenset()


def read_documents(place: Path | str) -> dict[str, bytes]:
    """Read the documents of a pack's folder, or one document, by path, sorted.

    Symlinks are not followed.

    Raises:
        UsageError: the path does not exist.
        InputError: a document cannot be read, or there is none.
    """
    place = Path(place)
    if not place.exists():
        raise UsageError(f"{place} does not exist", remedy="Name the folder of a pack.")
    place = pack_folder(place)
    files = sorted(place.rglob("*")) if place.is_dir() else [place]
    root = place if place.is_dir() else place.parent
    documents = {}
    for file in files:
        if file.suffix.lower() in _ENDINGS and file.is_file() and not file.is_symlink():
            documents[file.relative_to(root).as_posix()] = _read(file)
    if not documents:
        raise InputError(
            f"{place} contains no document of a pack",
            remedy="Name the folder of a pack, or a document of it.",
        )
    return documents


def find_manifest(place: Path) -> object:
    """Find the manifest of a pack, or of the pack in an output folder; None where there is none.

    Raises:
        InputError: it cannot be read, or is no JSON.
    """
    file = pack_folder(place) / MANIFEST
    if not file.is_file():
        return None
    manifest = _json(_read(file).decode("utf-8", "replace"))
    if manifest is None:
        raise InputError(f"{file} is damaged", remedy="Make the pack again.")
    return manifest


def pack_folder(place: Path) -> Path:
    """Return the pack in an output folder; any other path unchanged."""
    inside = place / "pack"
    return inside if not (place / MANIFEST).exists() and inside.is_dir() else place


def recover(document: str, content: bytes) -> Recovered:
    """Read one document of any form; the result is empty if nothing can be recognised."""
    text = content.decode("utf-8", "replace")
    if document.endswith(".jsonl"):
        return _from_lines(document, text)
    if document.endswith((".json", ".yaml", ".yml")):
        return _from_data(document, _load(document, text))
    if chunk := _CHUNK.match(text, 0, _LONGEST_HEADER):
        return _from_chunk_file(document, text, chunk)
    return _from_prompt(document, text)


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise InputError(
                f"{file} is too large to be part of a pack", remedy="Move it out of the folder."
            )
        return file.read_bytes()
    except OSError as error:
        raise InputError(
            f"{file} cannot be read: {error.strerror}", remedy="Check its permissions."
        ) from error


def _from_prompt(document: str, text: str) -> Recovered:
    """Read a Markdown prompt, one in a chat template, or llms.txt."""
    for_people = document.rpartition("/")[2] == FOR_PEOPLE
    passages, frame = ([], text) if for_people else _quoted(_without_template(text))
    pack = _PACK_ID.search(frame)
    core = (name for line in _CORE.findall(frame) for name in _names_behind_label(line))
    return Recovered(
        document=document,
        pack_id=pack[1] if pack else "",
        modules=frozenset(_MODULE.findall(frame)),
        core=frozenset(unescape_text(name) for name in core if name),
        passages=tuple(passages),
    )


def _without_template(text: str) -> str:
    """Remove what a chat template puts after the prompt."""
    ends = {after for each in TEMPLATES.values() if (after := each.after.strip())}
    bare = text.rstrip()
    return next((bare.removesuffix(end) for end in sorted(ends) if bare.endswith(end)), text)


def _names_behind_label(line: str) -> list[str]:
    """Read the core notes from a line of the map, whose label may contain brackets."""
    begin = _NAMES_BEGIN.search(line)
    return _NAME.findall(line, begin.end()) if begin else []


def _quoted(text: str) -> tuple[list[Passage], str]:
    """Read the notes from a prompt, without the frame around them."""
    passages: list[Passage] = []
    outside: list[str] = []
    position = 0
    while note := _NOTE.search(text, position):
        end = _NOTE_END.search(text, note.end())
        outside.append(text[position : note.start()])
        position = end.start() if end else len(text)
        body = _GAP.sub("", text[note.end() : position])
        passages.append(
            Passage(
                path=unescape_text(note["name"]),
                text=unescape_text(_HEADING_ESCAPE.sub("", body)).rstrip("\n"),
                level=3 if note["whole"] else 2,
                bare=True,
            )
        )
    return passages, "".join((*outside, text[position:]))


def _from_chunk_file(document: str, text: str, chunk: re.Match[str]) -> Recovered:
    passage = Passage(
        path=unescape_text(chunk["path"]),
        text=unescape_text(text[chunk.end() :]),
        note=chunk["note"],
        part=int(chunk["part"]),
        parts=int(chunk["parts"]),
    )
    return Recovered(document=document, passages=(passage,))


def _from_lines(document: str, text: str) -> Recovered:
    """Read chunks, a record a line; a line that is cut off or changed is ignored."""
    rows = [row for line in text.split("\n") if isinstance(row := _json(line), dict)]
    passages = tuple(passage for row in rows for passage in _chunk_passage(row))
    return Recovered(
        document=document,
        pack_id=next((str(row["pack"]) for row in rows if "pack" in row), ""),
        modules=frozenset(str(row["module"]) for row in rows if row.get("module")),
        passages=passages,
    )


def _chunk_passage(row: Mapping[str, Any]) -> Iterator[Passage]:
    numbers = dict.fromkeys(("part", "parts", "start", "end"), int)
    wanted: dict[str, type] = {"source": str, "text": str, **numbers}
    if all(type(row.get(key)) is kind for key, kind in wanted.items()):
        yield Passage(
            path=unescape_text(row["source"]),
            text=_with_left_out(unescape_text(row["text"]), _list(row.get("left_out"))),
            start=row["start"],
            end=row["end"],
            module=str(row.get("module", "")),
            note=str(row.get("id", "")).partition(".")[0],
            part=row["part"],
            parts=row["parts"],
            note_sha256=str(row.get("note_sha256", "")),
        )


def _with_left_out(text: str, left_out: Sequence[object]) -> str:
    """Put back what a chunk left out of its text; unreadable parts are ignored."""
    parts: list[str] = []
    position = 0
    for entry in left_out:
        place, data = entry if isinstance(entry, list) and len(entry) == 2 else (None, None)
        if type(place) is not int or not isinstance(data, str) or place < position:
            continue
        try:
            content = _inflate(data)
        except (ValueError, zlib.error):
            continue
        parts += (text[position:place], content)
        position = place
    return "".join((*parts, text[position:]))


def _inflate(data: str) -> str:
    """Decompress a text; one that would not fit into memory is refused as damaged."""
    machine = zlib.decompressobj()
    content = machine.decompress(b64decode(data, validate=True), LARGEST_FILE)
    if machine.unconsumed_tail:
        raise ValueError("too large")
    return content.decode("utf-8", "surrogatepass")


def _from_data(document: str, data: object) -> Recovered:
    """Read the structured seed or the tree."""
    if not isinstance(data, dict):
        return Recovered(document=document)
    modules = [module for module in _list(data.get("modules")) if isinstance(module, dict)]
    core = [*_list(data.get("core"))]
    for module in modules:
        core += _list(module.get("core"))
    return Recovered(
        document=document,
        pack_id=str(data.get("pack", "")),
        modules=frozenset(str(module.get("id")) for module in modules),
        core=frozenset(unescape_text(name) for name in core if isinstance(name, str)),
        passages=tuple(_data_passages(_list(data.get("fragments")))),
        paths=frozenset(_listed_paths(data)),
    )


def _listed_paths(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield the paths of notes that a manifest lists."""
    for row in (*_list(data.get("carried")), *_list(data.get("omitted"))):
        if isinstance(row, dict) and isinstance(row.get("note"), str):
            yield row["note"]


def _data_passages(fragments: Iterable[object]) -> Iterator[Passage]:
    for fragment in fragments:
        if not isinstance(fragment, dict) or not isinstance(fragment.get("path"), str):
            continue
        for piece in _data_pieces(fragment):
            span = _list(piece.get("span")) if isinstance(piece, dict) else []
            if len(span) == 2 and all(type(at) is int for at in span):
                yield Passage(
                    path=unescape_text(fragment["path"]),
                    text=unescape_text(str(piece.get("text", ""))),
                    start=span[0],
                    end=span[1],
                    level=fragment["level"] if type(fragment.get("level")) is int else 1,
                )


def _data_pieces(fragment: Mapping[str, Any]) -> Iterator[Any]:
    """The pieces of a fragment: those of its quotes, their context lines first."""
    for quote in _list(fragment.get("quotes")):
        if isinstance(quote, dict):
            yield from _list(quote.get("context"))
            yield from _list(quote.get("pieces"))


def _load(document: str, text: str) -> object:
    if document.endswith(".json"):
        return _json(text)
    import yaml

    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except (yaml.YAMLError, RecursionError, ValueError):
        return None


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
