"""What changes in the output when one note of a vault changes.

    python benchmarks/stability.py sample_vault [OTHER_VAULT...]
    python benchmarks/stability.py --notes 6 --change "sentence added" sample_vault

For each kind of change a few notes, spread over the vault, are changed in a copy, one at a time,
and the copy is compiled again, without and with the modules and places of the earlier output
folder. Printed is the worst of them: other notes whose chunks changed, lines of `SEED.md` and of
`levels/8k.md` that changed, notes whose module has another id, name or colour, and notes that are
elsewhere on the page by more than a hundredth of its width.
"""

import argparse
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from difflib import SequenceMatcher
from functools import reduce
from pathlib import Path

from vaultgraph import (
    Compilation,
    ModuleOptions,
    PackOptions,
    ReadOptions,
    ViewOptions,
    compile_vault,
)
from vaultgraph.graph.modules.matching import read_modules
from vaultgraph.vault.reading.cache import cache_folder
from vaultgraph.view.keeping import read_places

SENTENCE = "The harbour master counts the lanterns twice before the ferry leaves."
NEW_NOTE = f"{SENTENCE}\n\nSee [[{{name}}]].\n"
_NEAR = 0.01
_FACTS = re.compile(r'<script[^>]*id="facts"[^>]*>(.*?)</script>', re.DOTALL)

Change = Callable[[Path, Path], None]
"""Changes a vault, given the note that it is about."""


def add_sentence(_: Path, note: Path) -> None:
    """Add a sentence at the end of the note."""
    text = note.read_text(encoding="utf-8")
    note.write_text(f"{text.rstrip()}\n\n{SENTENCE}\n", encoding="utf-8")


def add_link(vault: Path, note: Path) -> None:
    """Add a sentence with a link to another note."""
    other = min(vault.rglob("*.md"), key=lambda path: (path == note, path.as_posix()))
    text = note.read_text(encoding="utf-8").rstrip()
    note.write_text(f"{text}\n\n{SENTENCE[:-1]}, as [[{other.stem}]] says.\n", encoding="utf-8")


def add_note(_: Path, note: Path) -> None:
    """Add a note beside another, with a link to it."""
    text = NEW_NOTE.format(name=note.stem)
    note.with_name("Lanterns of the harbour.md").write_text(text, encoding="utf-8")


def rename_note(vault: Path, note: Path) -> None:
    """Rename a note, and every link to it by its name, as the app does."""
    name = f"{note.stem} renamed"
    link = re.compile(rf"(\[\[){re.escape(note.stem)}(?=[\]|#])")
    for path in vault.rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        path.write_text(link.sub(lambda found: found[1] + name, text), encoding="utf-8")
    note.rename(note.with_name(f"{name}.md"))


def delete_note(_: Path, note: Path) -> None:
    """Delete a note."""
    note.unlink()


CHANGES: dict[str, Change] = {
    "sentence added": add_sentence,
    "sentence with a link added": add_link,
    "note added": add_note,
    "note renamed": rename_note,
    "note deleted": delete_note,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The effect of one change.

    Args:
        chunks: unchanged notes whose chunks differ.
        seed, level: the share of the lines of `SEED.md` and `levels/8k.md` that changed.
        ids, names, colours: notes whose module has another one.
        places: notes that moved.
    """

    chunks: int
    seed: float
    level: float
    ids: int
    names: int
    colours: int
    places: int

    def worse(self, other: "Moved") -> "Moved":
        """The worse of two, figure by figure."""
        names = [field.name for field in fields(self)]
        return Moved(**{name: max(getattr(self, name), getattr(other, name)) for name in names})


def compile_once(vault: Path, before: Compilation | None = None) -> Compilation:
    """Compile a vault, with the modules and places of an earlier run, if any."""
    reading, viewing = ReadOptions(cache_folder=cache_folder()), ViewOptions()
    if before is not None:
        kept = read_modules(content_of(before, "modules.json"))
        reading = replace(reading, modules=ModuleOptions(previous=kept))
        viewing = replace(viewing, positions=read_places(content_of(before, "layout.json")))
    packing = PackOptions(cache_folder=cache_folder(), formats=("prompt", "levels", "rag"))
    return compile_vault(vault, reading=reading, packing=packing, viewing=viewing)


def content_of(compilation: Compilation, path: str) -> bytes:
    """The content of one artifact; empty where there is none."""
    return next((each.content for each in compilation.artifacts if each.path == path), b"")


def compare(old: Compilation, new: Compilation, touched: frozenset[str]) -> Moved:
    """Compare two runs; `touched` are the notes that were changed themselves."""
    return Moved(
        chunks=count_different(chunks(old), chunks(new), touched),
        seed=lines_changed(old, new, "pack/SEED.md"),
        level=lines_changed(old, new, "pack/levels/8k.md"),
        ids=count_different(module_facts(old, "id"), module_facts(new, "id"), touched),
        names=count_different(module_facts(old, "label"), module_facts(new, "label"), touched),
        colours=count_different(module_facts(old, "colour"), module_facts(new, "colour"), touched),
        places=count_moved(old, new, touched),
    )


def count_different(old: dict[str, object], new: dict[str, object], touched: frozenset[str]) -> int:
    """Count the notes of both runs that were not changed themselves and that differ."""
    return sum(old[note] != new[note] for note in (old.keys() & new.keys()) - touched)


def chunks(compilation: Compilation) -> dict[str, object]:
    """The rows of each note."""
    found: dict[str, list[object]] = {}
    for line in content_of(compilation, "pack/rag/chunks.jsonl").splitlines():
        row = json.loads(line)
        found.setdefault(row["source"], []).append(row)
    return dict(found)


def lines_changed(old: Compilation, new: Compilation, path: str) -> float:
    """The share of lines that are in one of two documents alone."""
    before = content_of(old, path).decode().splitlines()
    after = content_of(new, path).decode().splitlines()
    if before == after:  # also where a small vault has no such document
        return 0.0
    same = sum(b.size for b in SequenceMatcher(None, before, after, False).get_matching_blocks())
    return 1 - same / max(1, len(before), len(after))


def module_facts(compilation: Compilation, fact: str) -> dict[str, object]:
    """One fact about the module of each note, as on the page."""
    page = compilation.page.content.decode()
    data = json.loads(_FACTS.search(page)[1])
    of = {row["id"]: row[fact] for row in data["modules"]}
    return {str(note): of[module.id] for note, module in compilation.vault.module_of.items()}


def count_moved(old: Compilation, new: Compilation, touched: frozenset[str]) -> int:
    """Count the notes that moved on the page."""
    before, after = (read_places(content_of(run, "layout.json")) for run in (old, new))
    across = [place[0] for place in before.values()]
    near = _NEAR * (max(across) - min(across))
    return sum(
        max(abs(a - b) for a, b in zip(before[note][:2], after[note][:2], strict=True)) > near
        for note in before.keys() & after.keys()
        if str(note) not in touched
    )


def notes_to_change(vault: Path, number: int) -> list[Path]:
    """A few notes of a vault, evenly spread, as paths inside it."""
    notes = sorted(path.relative_to(vault) for path in vault.rglob("*.md"))
    notes = [note for note in notes if not any(part.startswith(".") for part in note.parts)]
    return [notes[(2 * place + 1) * len(notes) // (2 * number)] for place in range(number)]


def files_of(vault: Path) -> dict[str, bytes]:
    """Every note of a vault with its content."""
    found = vault.rglob("*.md")
    return {path.relative_to(vault).as_posix(): path.read_bytes() for path in found}


def measure(vault: Path, change: Change, notes: int) -> Iterator[tuple[Moved, Moved]]:
    """Yield for each changed note what changes, without and with the files of the output folder."""
    before, old = files_of(vault), compile_once(vault)
    for note in notes_to_change(vault, notes):
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / vault.name
            shutil.copytree(vault, copy)
            change(copy, copy / note)
            after = files_of(copy)
            names = before.keys() | after.keys()
            touched = frozenset(name for name in names if before.get(name) != after.get(name))
            yield (
                compare(old, compile_once(copy), touched),
                compare(old, compile_once(copy, old), touched),
            )


def main() -> None:
    """Print a table for each vault."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("vaults", nargs="+", type=Path)
    parser.add_argument("--notes", type=int, default=2, help="notes to change, one at a time")
    parser.add_argument("--change", choices=CHANGES, help="only this kind of change")
    given = parser.parse_args()
    for vault in given.vaults:
        print(f"\n| {vault.name} | {' | '.join(field.name for field in fields(Moved))} |")
        print(f"|---|{'--:|' * len(fields(Moved))}")
        for name in [given.change] if given.change else CHANGES:
            runs = list(measure(vault.resolve(), CHANGES[name], given.notes))
            for what, column in ((name, 0), ("the same, with these files", 1)):
                print(f"| {what} | {row(reduce(Moved.worse, (run[column] for run in runs)))} |")


def row(moved: Moved) -> str:
    """Write the figures of one row."""
    values = (getattr(moved, field.name) for field in fields(moved))
    return " | ".join(f"{v:.1%}" if isinstance(v, float) else f"{v:,}" for v in values)


if __name__ == "__main__":
    main()
