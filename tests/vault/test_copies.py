"""Copies of sync tools are distinguished from versions that a person keeps."""

import pytest

from tests.building import parse
from vaultgraph.diagnostics import Code
from vaultgraph.model import NoteRole, VaultPath
from vaultgraph.vault.copies import find_copies, mark_copies, report_copies
from vaultgraph.vault.note import Note

PUMP = "The pump lifts water from the well to the tank on the roof every morning."


def copies(*paths: str, texts: dict[str, str] | None = None) -> dict[str, str | None]:
    """Find the copies among notes, of the same content unless terms are given."""
    notes = [parse((texts or {}).get(path, PUMP), path) for path in paths]
    return {copy.path: copy.original for copy in find_copies(map(VaultPath, paths), notes)}


@pytest.mark.parametrize(
    "name",
    [
        "Pump.sync-conflict-20240102-030405-ABCDEF7.md",
        "Pump (conflicted copy 2024-01-02).md",
        "Pump (Anna's conflicted copy 2024-01-02).md",
        "Pump (Anna's conflicted copy 2024-01-02) (1).md",
        "Pump (Conflicted copy phone 202401020304).md",
        "Pump (case conflict).md",
        "Pump (In Konflikt stehende Kopie von Anna 2024-01-02).md",
        "Pump (конфликтующая копия с телефона 2024-01-02).md",
        "Pump (CONFLICT 20240102T030405).md",
        "Pump (SFConflict anna@example.org 2024-01-02-03-04-05).md",
        "Pump_conflict-20240102-030405.md",
        "Pump_PHONE_Jan-02-030405-2024_Conflict.md",
        "Pump.Conflict.md",
        "Pump [Conflict].md",
        "Pump 2.md",
        "Pump (1).md",
        "Pump-DESKTOP-AB12CD3.md",
        "Pump-MacBook-Pro.md",
    ],
)
def test_each_tools_copy_is_found(name: str) -> None:
    assert copies("Pump.md", name) == {name: "Pump.md"}


@pytest.mark.parametrize(
    "name",
    [
        *("Pump (conflict of interest).md", "Pump house 2.md", "Pump-station.md", "Pump (2024).md"),
        *("pump/Pump 2.md", "Conflict.md", "2.md", "(1).md"),
    ],
)
def test_what_a_person_called_so_is_none(name: str) -> None:
    assert copies("Pump.md", name) == {}


def test_a_number_alone_makes_no_copy() -> None:
    other = "The second part tells of filters, of valves and of the winter when all pipes froze."
    assert copies("Pump.md", "Pump 2.md", texts={"Pump 2.md": other}) == {}
    grown = f"{PUMP} It is oiled twice."
    assert copies("Pump.md", "Pump 2.md", texts={"Pump 2.md": grown}) == {"Pump 2.md": "Pump.md"}


def test_a_numbered_note_that_somebody_names_is_none() -> None:
    titled = {"Pump 2.md": f"# Pump 2\n\n{PUMP}"}
    assert copies("Pump.md", "Pump 2.md", texts=titled) == {}
    linked = {"Notes.md": "See [[Pump 2|the second]]."}
    assert copies("Notes.md", "Pump.md", "Pump 2.md", texts=linked) == {}


def test_a_copy_without_its_original_still_counts() -> None:
    name = "Pump (conflicted copy 2024-01-02).md"
    notes = [parse(PUMP, name)]
    found = find_copies([VaultPath(name)], notes)
    assert mark_copies(notes, found) == tuple(notes)
    (told,) = report_copies(found)
    assert told.message.endswith("the file itself is gone")


def test_a_copy_loses_its_vote_and_is_reported() -> None:
    name = "Pump.sync-conflict-20240102-030405-ABCDEF7.md"
    notes: list[Note] = [parse(PUMP, "Pump.md"), parse(PUMP, name)]
    found = find_copies([note.path for note in notes], notes)
    assert [note.role for note in mark_copies(notes, found)] == [NoteRole.PLAIN, NoteRole.COPY]
    (told,) = report_copies(found)
    assert (told.code, told.location.path) == (Code.CONFLICT_COPY, name)
    assert told.message == "Syncthing kept this version of Pump.md"


def test_a_picture_has_copies_too() -> None:
    paths = [VaultPath("well.png"), VaultPath("well (conflicted copy 2024-01-02).png")]
    assert [copy.path for copy in find_copies(paths, [])] == [paths[1]]
