"""The layout: the same places for the same vault, nothing on top of anything, places kept."""

import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.planted import planted, vault_of
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import LinkKind, NoteId
from vaultgraph.view.discs import WIDTH_OF_HEIGHT, enclose, place_discs
from vaultgraph.view.forces import Floats, Links, part_overlaps, settle, sunflower
from vaultgraph.view.keeping import read_places
from vaultgraph.view.layout import (
    OUTSIDE,
    Layout,
    LayoutKind,
    keep_places,
    place_notes,
    render_places,
)
from vaultgraph.view.plan import LARGEST

VAULT = planted(300, modules=5)


def overlaps(layout: Layout) -> int:
    """Count pairs of dots of one module that lie on each other."""
    names = [name for name, group in layout.groups.items() if group != OUTSIDE]
    points = np.array([layout.places[name] for name in names], dtype=float)
    radii = np.array([layout.radii[name] for name in names])
    distance = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    close = distance < (radii[:, None] + radii[None]) * 0.95
    return int(np.triu(close, 1).sum())


def test_every_node_has_a_place() -> None:
    layout = place_notes(VAULT)
    assert list(layout.places) == list(VAULT.graph.nodes)
    assert len(set(layout.places.values())) == len(layout.places)


@pytest.mark.parametrize("kind", list(LayoutKind))
def test_the_same_vault_gives_the_same_places(kind: LayoutKind) -> None:
    assert place_notes(VAULT, kind=kind) == place_notes(planted(300, modules=5), kind=kind)


def test_dots_do_not_lie_on_each_other() -> None:
    assert overlaps(place_notes(VAULT)) == 0


@pytest.mark.parametrize("count", [3, 40, 300, 2_000])
def test_dots_that_are_all_large_do_not_lie_on_each_other(count: int) -> None:
    names = [f"{number}.md" for number in range(count)]
    links = [(name, names[number // 3 * 3], LinkKind.LINK) for number, name in enumerate(names)]
    layout = place_notes(vault_of(names, links, groups=[names]))
    assert overlaps(layout) == 0
    alike = place_notes(vault_of(names, [], groups=[names]))
    assert set(alike.radii.values()) == {LARGEST}
    assert overlaps(alike) == 0


def test_modules_are_discs_apart_from_each_other() -> None:
    layout = place_notes(VAULT)
    discs = list(layout.discs.values())
    for number, one in enumerate(discs):
        for other in discs[:number]:
            apart = np.hypot(one.x - other.x, one.y - other.y)
            assert apart > one.radius + other.radius - 4


def test_members_stand_in_the_disc_of_their_module() -> None:
    layout = place_notes(VAULT)
    for module in VAULT.modules:
        disc = layout.discs[module.id]
        for name in module.members:
            x, y = layout.places[name]
            assert np.hypot(x - disc.x, y - disc.y) <= disc.radius


def test_what_is_not_written_stands_by_the_note_that_names_it() -> None:
    vault = vault_of(["a.md", "b.md"], [("a.md", "c", LinkKind.LINK)], groups=[["a.md"], ["b.md"]])
    layout = place_notes(vault)
    assert layout.groups[NoteId("c")] == layout.groups[NoteId("a.md")] == "m01"


def test_notes_without_links_stand_in_rows_below() -> None:
    layout = place_notes(VAULT)
    edge = max(disc.y + disc.radius for disc in layout.discs.values())
    for name in ("Alone 0.md", "Alone 1.md"):
        assert layout.groups[NoteId(name)] == OUTSIDE
        assert layout.places[NoteId(name)][1] > edge


def test_many_notes_without_links_fill_a_block() -> None:
    layout = place_notes(vault_of([f"{n}.md" for n in range(400)], [], groups=[]))
    x, y = zip(*layout.places.values(), strict=True)
    assert 1.2 < (max(x) - min(x)) / (max(y) - min(y)) < 2


@pytest.mark.parametrize("count", [1, 2, 7, 400])
def test_orphans_alone_stand_apart(count: int) -> None:
    layout = place_notes(vault_of([f"{n}.md" for n in range(count)], [], groups=[]))
    assert len(set(layout.places.values())) == count
    assert layout.discs == {}


def test_an_empty_vault_has_an_empty_layout() -> None:
    assert place_notes(vault_of([], [], groups=[])).places == {}


def test_kept_places_come_back_as_they_were() -> None:
    layout = place_notes(VAULT)
    kept = read_places(render_places(layout).content)
    assert kept == keep_places(layout)
    assert place_notes(VAULT, saved=kept) == layout


def test_a_new_note_moves_no_other() -> None:
    before = place_notes(VAULT)
    kept = keep_places(before)
    new = NoteId("M0/new.md")
    old = [note.path for note in VAULT.notes]
    rows = [(edge.source, edge.target, LinkKind.LINK) for edge in VAULT.graph.edges.values()]
    friend = VAULT.modules[0].members[3]
    groups = [list(module.members) for module in VAULT.modules]
    groups[0].append(new)
    grown = vault_of([*old, new], [*rows, (new, friend, LinkKind.LINK)], groups=groups)
    after = place_notes(grown, saved=kept)
    assert {name: place for name, place in after.places.items() if name != new} == dict(
        before.places
    )
    x, y = after.places[new]
    assert np.hypot(x - after.places[friend][0], y - after.places[friend][1]) < 300
    assert overlaps(after) == 0


def test_a_note_that_changed_its_module_moves_there() -> None:
    kept = keep_places(place_notes(VAULT))
    moved = VAULT.modules[1].members[2]
    x, y, _ = kept[moved]
    kept[moved] = (x, y, 0)
    after = place_notes(VAULT, saved=kept)
    disc = after.discs[VAULT.modules[1].id]
    assert after.places[moved] != (x, y)
    assert np.hypot(after.places[moved][0] - disc.x, after.places[moved][1] - disc.y) <= disc.radius


def test_places_of_another_vault_are_no_help() -> None:
    strange = {NoteId(f"{n}.md"): (n, n, 0) for n in range(10)}
    assert place_notes(VAULT, saved=strange) == place_notes(VAULT)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'{"layout": "module", "places": {"a.md": [1]}}',
        b'{"layout": "module", "places": {"a.md": ["x", 1, 1]}}',
        b'{"layout": "force", "places": {"a.md": [1, 2, 3]}}',
        b'{"layout": "module", "places": []}',
    ],
)
def test_a_damaged_file_of_places_is_as_none(data: bytes) -> None:
    assert read_places(data) == {}


def test_names_of_any_kind_are_kept() -> None:
    names = ['"q".md', "\ud800.md", "мост.md", "a\nb.md"]
    layout = place_notes(vault_of(names, [], groups=[]))
    assert read_places(render_places(layout).content) == keep_places(layout)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(1, 60), min_size=1, max_size=14), st.data())
def test_discs_never_overlap(sizes: list[float], data: st.DataObject) -> None:
    count = len(sizes)
    cells = data.draw(st.lists(st.integers(0, 3), min_size=count**2, max_size=count**2))
    half = np.triu(np.array(cells, dtype=float).reshape(count, count), 1)
    radii = np.array(sizes)
    centres = place_discs(radii, half + half.T)
    gap = np.hypot(*(centres[:, None] - centres[None]).transpose(2, 0, 1))
    lacking = radii[:, None] + radii[None] - gap
    np.fill_diagonal(lacking, 0)
    assert lacking.max(initial=0) <= 1


def test_discs_that_nothing_links_to_go_into_gaps_and_leave_the_map_as_wide_as_a_screen() -> None:
    radii = np.array([100.0, 100.0, 30.0, 30.0, 30.0, 30.0])
    weights = np.zeros((6, 6))
    weights[0, 1] = weights[1, 0] = 1
    linked = place_discs(radii[:2], weights[:2, :2])
    every = place_discs(radii, weights)
    alone = place_discs(radii, np.zeros((6, 6)))
    assert _screen(every, radii) < 1.15 * _screen(linked, radii[:2])
    assert _screen(alone, radii) < 1.15 * _screen(linked, radii[:2])


def _screen(centres: Floats, radii: Floats) -> float:
    """Measure the height of the least screen that shows all discs."""
    low, high = (centres - radii[:, None]).min(axis=0), (centres + radii[:, None]).max(axis=0)
    width, height = high - low
    return float(max(width / WIDTH_OF_HEIGHT, height))


def test_five_hundred_discs_that_nothing_links_are_placed_at_once() -> None:
    radii = np.linspace(20, 90, 500)
    start = time.process_time()
    centres = place_discs(radii, np.zeros((500, 500)))
    assert time.process_time() - start < 5
    assert np.pi * (radii**2).sum() > 0.2 * WIDTH_OF_HEIGHT * _screen(centres, radii) ** 2


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(-500, 500), st.integers(-500, 500)), min_size=1, max_size=30))
def test_an_enclosing_disc_holds_everything_and_is_small(points: list[tuple[int, int]]) -> None:
    place = np.array(points, dtype=float)
    centre, radius = enclose(place, np.ones(len(place)))
    away = np.hypot(*(place - centre).T)
    assert (away + 1 <= radius + 1e-6).all()
    spread = max(np.hypot(*(a - b)) for a in place for b in place)
    assert radius <= spread / np.sqrt(3) * 1.1 + 2


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 120), st.integers(0, 2**16))
def test_overlapping_dots_are_parted(count: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    radii = draw.uniform(4, 20, count)
    place = part_overlaps(draw.uniform(-60, 60, (count, 2)), radii, 5.0, rounds=400)
    gap = np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1))
    lacking = radii[:, None] + radii[None] - gap
    np.fill_diagonal(lacking, 0)
    assert lacking.max() <= 0.5


@pytest.mark.parametrize("count", [1, 2, 3, 60, 500])
def test_settling_stays_in_the_unit_disc(count: int) -> None:
    ends = np.arange(max(count - 1, 0))
    links = Links(source=ends, target=ends + 1 if count > 1 else ends, weight=np.ones(len(ends)))
    place = settle(count, links, np.zeros((count, 2)), rounds=30)
    assert place.shape == (count, 2)
    assert np.isfinite(place).all()
    assert np.hypot(*place.T).max() <= 1.2


def test_linked_notes_stand_nearer_than_others() -> None:
    draw = np.random.default_rng(1)
    halves = [np.arange(0, 40), np.arange(40, 80)]
    pairs = np.array([draw.choice(half, 2, replace=False) for half in halves for _ in range(160)])
    links = Links(source=pairs[:, 0], target=pairs[:, 1], weight=np.ones(len(pairs)))
    place = settle(80, links, np.zeros((80, 2)))
    gap = np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1))
    linked = gap[pairs[:, 0], pairs[:, 1]].mean()
    assert linked < 0.75 * gap.mean()


def test_a_sunflower_fills_its_disc() -> None:
    radius = np.hypot(*sunflower(1_000).T)
    assert radius.max() <= 1
    assert (radius < np.sqrt(0.5)).mean() == pytest.approx(0.5, abs=0.02)


def grown(groups: list[list[str]], rows: list[tuple[str, str, LinkKind]]) -> CompiledVault:
    return vault_of([name for group in groups for name in group], rows, groups=groups)


def test_a_new_module_is_a_disc_apart_from_the_others_and_moves_nothing() -> None:
    before = place_notes(VAULT)
    groups = [list(module.members) for module in VAULT.modules]
    fresh = [f"New/{number}.md" for number in range(12)]
    links = [(edge.source, edge.target, LinkKind.LINK) for edge in VAULT.graph.edges.values()]
    links += [(one, other, LinkKind.LINK) for one, other in pairwise(fresh)]
    links.append((fresh[0], groups[0][0], LinkKind.LINK))
    alone = [name for name, group in before.groups.items() if group == OUTSIDE]
    vault = vault_of(
        [*(name for group in groups for name in group), *alone, *fresh],
        links,
        groups=[*groups, fresh],
    )
    after = place_notes(vault, saved=keep_places(before))
    assert {name: after.places[name] for name in before.places} == before.places
    newest = after.discs[after.groups[NoteId(fresh[0])]]
    others = [disc for name, disc in after.discs.items() if disc != newest]
    assert all(
        np.hypot(disc.x - newest.x, disc.y - newest.y) > disc.radius + newest.radius
        for disc in others
    )
    assert overlaps(after) == 0


def test_of_two_modules_that_one_became_the_larger_stays() -> None:
    groups = [list(module.members) for module in VAULT.modules]
    links = [(edge.source, edge.target, LinkKind.LINK) for edge in VAULT.graph.edges.values()]
    before = place_notes(grown(groups, links))
    split = [groups[0][:10], groups[0][10:], *groups[1:]]
    after = place_notes(grown(split, links), saved=keep_places(before))
    moved = {name for name in before.places if after.places[name] != before.places[name]}
    assert moved == set(split[0])
    small, large = after.discs["m01"], after.discs["m02"]
    assert np.hypot(small.x - large.x, small.y - large.y) > small.radius + large.radius


def test_many_new_notes_beside_one_find_places_of_their_own() -> None:
    before = place_notes(VAULT)
    groups = [list(module.members) for module in VAULT.modules]
    friend = groups[0][0]
    fresh = [f"New/{number}.md" for number in range(200)]
    links = [(edge.source, edge.target, LinkKind.LINK) for edge in VAULT.graph.edges.values()]
    links += [(name, friend, LinkKind.LINK) for name in fresh]
    after = place_notes(grown([groups[0] + fresh, *groups[1:]], links), saved=keep_places(before))
    assert len({after.places[NoteId(name)] for name in fresh}) == len(fresh)
    assert overlaps(after) == 0


def test_places_by_force_are_kept_whatever_becomes_of_modules() -> None:
    before = place_notes(VAULT, kind=LayoutKind.FORCE)
    groups = [list(module.members) for module in VAULT.modules]
    links = [(edge.source, edge.target, LinkKind.LINK) for edge in VAULT.graph.edges.values()]
    merged = grown([groups[0] + groups[1], *groups[2:]], links)
    after = place_notes(merged, kind=LayoutKind.FORCE, saved=keep_places(before))
    assert all(after.places[name] == before.places[name] for name in after.places)


def test_tags_and_attachments_are_beside_their_notes_and_leave_no_hole_in_a_module() -> None:
    notes = [f"{number}.md" for number in range(30)]
    links = [(one, other, LinkKind.LINK) for one, other in pairwise(notes)]
    alone = place_notes(vault_of(notes, links, groups=[notes]))
    tags = [(notes[number % 5], f"#tag {number}", LinkKind.TAG) for number in range(40)]
    layout = place_notes(vault_of(notes, [*links, *tags], groups=[notes]))
    assert overlaps(layout) == 0
    assert layout.discs["m01"].radius < 1.4 * alone.discs["m01"].radius
    for note, tag, _ in tags:
        here, there = layout.places[NoteId(note)], layout.places[NoteId(tag)]
        assert np.hypot(here[0] - there[0], here[1] - there[1]) < 100
    shown = np.array([layout.places[NoteId(note)] for note in notes], dtype=float)
    disc = layout.discs["m01"]
    middle = shown.mean(axis=0) - (disc.x, disc.y)
    assert np.hypot(*middle) < 0.25 * disc.radius


def test_a_module_grows_by_the_room_of_a_notes_many_tags_and_no_more() -> None:
    notes = [f"{number}.md" for number in range(300)]
    links = [(one, other, LinkKind.LINK) for one, other in pairwise(notes)]
    tags = [(notes[0], f"#tag {number}", LinkKind.TAG) for number in range(1_000)]
    alone = place_notes(vault_of(notes, links, groups=[notes])).discs["m01"].radius
    layout = place_notes(vault_of(notes, [*links, *tags], groups=[notes]))
    room = 2 * np.sqrt(len(tags)) * 10
    assert layout.discs["m01"].radius < np.hypot(alone, room) * 1.2
