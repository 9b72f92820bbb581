"""Modules are kept while a few notes are added or removed; new ones join the module they link."""

from collections.abc import Sequence

from tests.planted import vault_of
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.graph.modules.keep import keep_modules
from vaultgraph.graph.modules.module import Module
from vaultgraph.model import LinkKind, NoteId

WOODS = [f"Wood/{name}.md" for name in ("Ash", "Birch", "Cedar", "Elm")]
WATERS = [f"Water/{name}.md" for name in ("Brook", "Lake", "River", "Sea")]
LINKS = [
    (first, second, LinkKind.LINK)
    for group in (WOODS, WATERS)
    for first in group
    for second in group
    if first < second
]


def vault(
    *new: str, links: Sequence[tuple[str, str, LinkKind]] = (), without: str = ""
) -> CompiledVault:
    paths = [path for path in (*WOODS, *WATERS, *new) if path != without]
    rows = [row for row in (*LINKS, *links) if without not in row[:2]]
    groups = [[path for path in group if path != without] for group in (WOODS, WATERS)]
    return vault_of(paths, rows, groups=groups)


def kept(now: CompiledVault) -> tuple[Module, ...]:
    found = keep_modules(vault().modules, now.graph, now.ranking)
    assert found is not None
    return found


def test_a_note_joins_the_module_that_most_of_its_links_lead_to() -> None:
    links = [("New.md", WATERS[0], LinkKind.LINK), ("New.md", WATERS[1], LinkKind.LINK)]
    now = vault("New.md", links=[*links, (WOODS[0], "New.md", LinkKind.LINK)])
    woods, waters = kept(now)
    assert "New.md" in waters.members
    assert "New.md" not in woods.members
    assert list(waters.members) == sorted(waters.members, key=now.ranking.order.index)
    assert set(waters.roles) == set(waters.members)


def test_a_note_without_links_joins_the_module_of_its_folder() -> None:
    woods, waters = kept(vault("Wood/Fir.md", "Water/Pond.md"))
    assert "Wood/Fir.md" in woods.members
    assert "Water/Pond.md" in waters.members


def test_a_note_that_only_new_notes_link_follows_them() -> None:
    links = [("B new.md", WATERS[0], LinkKind.LINK), ("B new.md", "A new.md", LinkKind.LINK)]
    woods, waters = kept(vault("A new.md", "B new.md", links=links))
    assert {"A new.md", "B new.md"} <= {*woods.members, *waters.members}
    assert "B new.md" in waters.members


def test_a_note_that_is_gone_is_in_no_module_core_or_hub() -> None:
    before = vault().modules
    gone = before[0].core[0]
    now = vault(without=gone)
    for module in kept(now):
        assert gone not in {*module.members, *module.core, *module.roles, module.hub}
        assert module.core
    assert [module.id for module in kept(now)] == [module.id for module in before]


def test_links_that_changed_move_no_note() -> None:
    now = vault(links=[(WOODS[0], path, LinkKind.LINK) for path in WATERS])
    assert [set(module.members) for module in kept(now)] == [set(WOODS), set(WATERS)]


def test_a_module_whose_notes_are_all_gone_goes_too() -> None:
    before = vault().modules
    now = vault_of(WOODS, [row for row in LINKS if row[0] in WOODS], groups=[WOODS])
    found = keep_modules(before, now.graph, now.ranking)
    assert found is not None
    assert [set(module.members) for module in found] == [set(WOODS)]


def test_many_new_notes_are_grouped_anew() -> None:
    many = vault(*(f"New {number}.md" for number in range(21)))
    assert keep_modules(vault().modules, many.graph, many.ranking) is None
    other = vault_of(["x.md"], [])
    assert keep_modules(vault().modules, other.graph, other.ranking) is None
    assert NoteId("x.md") in other.ranking.order
