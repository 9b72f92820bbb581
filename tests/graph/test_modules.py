"""Planted modules are found again, no note is lost, and ids, labels and roles are right."""

import json
import random
import re
import sys
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from tests.graph.making import graph, note
from vaultgraph.graph.modules import runs
from vaultgraph.graph.modules.agreement import adjusted_rand, mutual_information
from vaultgraph.graph.modules.find import ModuleOptions, find_modules, measure_stability
from vaultgraph.graph.modules.ids import module_ids
from vaultgraph.graph.modules.matching import match_modules, read_modules, render_modules
from vaultgraph.graph.modules.module import KeptModule, Module, ModuleRole
from vaultgraph.graph.modules.order import order_modules
from vaultgraph.graph.ranking.rank import rank_notes
from vaultgraph.model import NoteId, NoteRole
from vaultgraph.vault.note import Note


def planted(groups: int, size: int, *, seed: int = 1, inside: float = 0.9) -> list[Note]:
    """Write notes in groups that link mostly inside, the first notes of each most linked."""
    draw = random.Random(seed)
    notes = []
    for number in range(groups * size):
        home = number // size
        links = []
        for _ in range(6):
            near = draw.random() < inside
            other = home * size + int(size * draw.random() ** 2)
            links.append(str(other if near else draw.randrange(groups * size)))
        terms = ((f"слово{home}", 5), (f"word{home}", 3), ("everywhere", 9))
        notes.append(note(f"{number}.md", *links, terms=terms))
    return notes


def modules_of(notes: list[Note], **options: object) -> tuple[Module, ...]:
    made = graph(notes)
    return find_modules(made, rank_notes(made), notes, ModuleOptions(**options))  # type: ignore[arg-type]


def top(modules: tuple[Module, ...]) -> list[Module]:
    return [module for module in modules if module.parent is None]


def labels(notes: list[Note], modules: list[Module]) -> list[int]:
    home = {name: number for number, module in enumerate(modules) for name in module.members}
    return [home[NoteId(note.path)] for note in notes]


@pytest.fixture(params=["leiden", "louvain"])
def partitioner(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Use either way of grouping; Louvain is what a machine without graspologic is left with."""
    if request.param == "louvain":
        monkeypatch.setitem(sys.modules, "graspologic_native", None)
    assert request.param in runs.choose_partitioner().__name__
    return str(request.param)


def test_planted_modules_are_found_again(partitioner: str) -> None:
    notes = planted(8, 30)
    found = labels(notes, top(modules_of(notes)))
    truth = [number // 30 for number in range(len(notes))]
    assert mutual_information(np.array(truth), np.array(found)) > 0.9
    assert adjusted_rand(np.array(truth), np.array(found)) > 0.9


def test_every_ranked_note_is_in_one_module_at_the_top() -> None:
    notes = [
        *planted(3, 20),
        note("alone/a.md"),
        note("alone/b.md"),
        note("alone/c.md"),
        note("pair1.md", "pair2"),
        note("pair2.md"),
        note("day.md", "1", role=NoteRole.DAILY),
        note("template.md", "1", role=NoteRole.TEMPLATE),
    ]
    modules = modules_of(notes)
    members = [name for module in top(modules) for name in module.members]
    assert sorted(members) == sorted(note.path for note in notes if note.path != "template.md")
    unlinked = {module.members for module in modules if not module.linked}
    assert {frozenset(members) for members in unlinked} == {
        frozenset({"alone/a.md", "alone/b.md", "alone/c.md"}),
        frozenset({"pair2.md", "pair1.md", "day.md"}),
    }


def test_thousands_of_orphans_make_few_modules() -> None:
    notes = [note(f"{number % 900}/{number}.md") for number in range(5_000)]
    modules = modules_of(notes)
    assert len(modules) <= 21
    assert sum(len(module.members) for module in modules) == 5_000


def test_thousands_of_pairs_and_triples_make_few_modules() -> None:
    notes = [note(f"{number}.md", str(number // 3 * 3)) for number in range(6_000)]
    modules = top(modules_of(notes))
    assert len(modules) < 30
    assert sum(len(module.members) for module in modules) == 6_000


def test_unlinked_chats_are_grouped_by_what_they_are_about() -> None:
    """Six topics of 40 words, in chats of 64 words, half of which are about anything."""
    draw = random.Random(1)
    letters = "abcdefghij"
    vocabulary = [f"{a}{b}{c}" for a in letters for b in letters for c in letters]
    chats = []
    for number in range(300):
        own = vocabulary[40 * (number % 6) :][:40]
        words = [draw.choice(draw.choice((own, vocabulary))) for _ in range(64)]
        terms = tuple((word, words.count(word)) for word in sorted(set(words)))
        chats.append(note(f"Chats/{number:03d}.md", title="Chat", terms=terms))
    modules = modules_of(chats)
    truth = [number % 6 for number in range(300)]
    assert mutual_information(np.array(truth), np.array(labels(chats, top(modules)))) > 0.9
    assert not any(module.linked or module.hub or module.cohesion for module in modules)
    assert sorted(name for module in top(modules) for name in module.members) == [
        chat.path for chat in chats
    ]


def test_notes_that_are_tied_are_grouped_with_the_longest_of_them() -> None:
    notes = [
        *(note(f"Chats/{n}.md", f"artifact {n}", characters=900) for n in range(5)),
        *(note(f"Attachments/artifact {n}.md", characters=20) for n in range(5)),
        *(note(f"Attachments/other {n}.md") for n in range(5)),
    ]
    assert {frozenset(module.members) for module in modules_of(notes)} == {
        frozenset(note.path for note in notes[:10]),
        frozenset(note.path for note in notes[10:]),
    }


def test_orphans_are_gathered_in_the_folder_around_when_theirs_is_small() -> None:
    notes = [note(f"{path}.md") for path in ("a/x/1", "a/y/1", "a/z/1", "b/1", "c/d/e/1")]
    assert [module.members for module in modules_of(notes)] == [
        ("a/x/1.md", "a/y/1.md", "a/z/1.md"),
        ("b/1.md", "c/d/e/1.md"),
    ]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_the_smallest_vaults_have_a_module_at_most(count: int) -> None:
    notes = [note(f"{number}.md", "0") for number in range(count)]
    assert len(modules_of(notes)) == min(1, count)


def test_a_complete_graph_is_one_module_without_parts_or_map(partitioner: str) -> None:
    notes = [note(f"{n}.md", *(str(m) for m in range(80) if m != n)) for n in range(80)]
    (module,) = modules_of(notes)
    assert module.cohesion == pytest.approx(1)
    assert module.hub is None
    assert set(module.roles.values()) == {ModuleRole.PERIPHERY}


def test_large_modules_contain_smaller_ones_in_order_of_rank() -> None:
    areas = [planted(4, 25, seed=seed, inside=0.93) for seed in (1, 2)]
    notes = []
    for area, written in enumerate(areas):
        for each in written:
            links = [structs.replace(link, target=f"{area}-{link.target}") for link in each.links]
            notes.append(note(f"{area}-{each.path}", *links, terms=each.terms))
    bridge = [note("0-bridge.md", "0-1", "1-1", "0-2")]
    modules = modules_of([*notes, *bridge], resolution=0.1)
    assert [module.rank for module in top(modules)] == sorted(
        (module.rank for module in top(modules)), reverse=True
    )
    for parent in top(modules):
        parts = [module for module in modules if module.parent == parent.id]
        assert (len(parts) > 1) == (len(parent.members) > 60)
        assert all(re.fullmatch(rf"{parent.id}\.\d{{3,}}", part.id) for part in parts)
        assert len({part.id for part in parts}) == len(parts)
        held = sorted(name for part in parts for name in part.members)
        assert held == (sorted(parent.members) if parts else [])
        assert [part.rank for part in parts] == sorted((p.rank for p in parts), reverse=True)
        assert not {t for p in parts for t in p.terms} & set(parent.terms[:3])


def test_a_module_names_its_terms_in_the_form_that_titles_use() -> None:
    terms = (("модели", 9), ("переносы", 2))
    rest = [note(f"b{n}.md", f"b{(n + 1) % 4}", title="7", terms=(("river", 4),)) for n in range(4)]
    notes = [
        *(note(f"a{n}.md", f"a{(n + 1) % 4}", terms=terms, title=f"{n}") for n in range(3)),
        note("a3.md", "a0", title="Модель и перенос", terms=terms),
        *rest,
    ]
    first, second = modules_of(notes)
    assert first.label == "модель · перенос"
    assert second.terms == ("river",)
    assert not [module for module in modules_of(planted(3, 20)) if "everywhere" in module.terms]


def test_words_of_chinese_are_put_together_again_where_a_title_bears_it_out() -> None:
    terms = (
        ("文窗", 4),
        ("窗口", 5),
        ("下文", 4),
        ("检索", 9),
        ("索增", 1),
        ("写一", 3),
        ("一写", 3),
    )
    notes = [
        note(f"{n}.md", "0", title="上下文窗口" if n else "检索", terms=terms) for n in range(4)
    ]
    terms_found = modules_of(notes)[0].terms
    assert "下文窗口" in terms_found
    assert "检索" in terms_found
    assert {"写一", "一写"} <= set(terms_found)
    assert not {"文窗", "窗口", "检索增"} & set(terms_found)


def test_private_notes_and_keys_name_no_module() -> None:
    key = "a1b2c3d4e5f6g7h8"
    notes = [
        note("a.md", "b", "c", title="Garden", terms=(("garden", 5), (key, 50))),
        note("b.md", "a", "c", title=f"Garden {key}", terms=(("garden", 5), (key, 50))),
        note("c.md", "a", "b", title="Divorce", terms=(("divorce", 50),), private=True),
    ]
    (module,) = modules_of(notes)
    assert module.terms == ("garden",)
    assert len(module.members) == 3
    nameless = [note("a.md", "b", title="1"), note("b.md", "a", title="2", private=True)]
    nameless += [note(f"{number}.md", "b", "a", title="3", private=True) for number in range(3)]
    assert modules_of(nameless)[0].label == "1"


def test_a_module_without_words_is_called_by_its_best_note() -> None:
    notes = [note(f"{n}.md", "0", title="2024" if n else "1999") for n in range(4)]
    assert modules_of(notes)[0].label == "1999"


def test_a_note_that_leads_to_most_of_its_module_is_its_map_whatever_its_name() -> None:
    ring = [note(f"{n}.md", str((n + 1) % 6)) for n in range(6)]
    assert {module.hub for module in modules_of(ring)} == {None}
    spread = [note(f"{n}.md", "0") for n in range(6)]
    (module,) = modules_of([*spread, note("zzz.md", *map(str, range(6)))])
    assert module.hub == "zzz.md"


def test_core_notes_are_the_best_of_all_and_one_of_each_module() -> None:
    notes = planted(5, 20)
    modules = modules_of(notes, core_notes=3)
    order = rank_notes(graph(notes)).order
    core = {name for module in modules for name in module.core}
    assert set(order[:3]) <= core
    assert all(module.core == module.members[: len(module.core)] for module in modules)
    assert all(module.core for module in modules)
    assert len(core) <= 3 + len(modules)


def test_a_note_without_content_is_no_core_note() -> None:
    notes = [
        note("Map.md", *"abcde", passages=()),
        *(note(f"{name}.md", "Map") for name in "abcde"),
    ]
    assert rank_notes(graph(notes)).order[0] == "Map.md"
    for number in (1, 3):
        core = {name for module in modules_of(notes, core_notes=number) for name in module.core}
        assert core
        assert "Map.md" not in core
    empty = [note("a.md", "b", passages=()), note("b.md", "a", passages=())]
    assert all(module.core == () for module in modules_of(empty))


def test_shares_of_rank_add_up_and_the_largest_comes_first() -> None:
    modules = modules_of(planted(6, 15))
    assert sum(module.rank for module in top(modules)) == pytest.approx(1)
    assert [module.rank for module in modules] == sorted((m.rank for m in modules), reverse=True)


def test_roles_follow_guimera_and_amaral() -> None:
    """Three stars of ten notes; one more note links the three centres, and is in none of them."""
    notes = [note(f"{s}{n}.md", f"{s}0") for s in "abc" for n in range(1, 12)]
    notes += [note(f"{s}0.md") for s in "abc"]
    modules = modules_of([*notes, note("tie.md", "a0", "b0", "c0")])
    roles = {name: role for module in modules for name, role in module.roles.items()}
    assert {name for name, role in roles.items() if role is ModuleRole.HUB} == {
        "a0.md",
        "b0.md",
        "c0.md",
    }
    assert roles["tie.md"] is ModuleRole.CONNECTOR
    assert roles["a9.md"] is ModuleRole.PERIPHERY


def test_real_modules_come_out_again_and_chance_does_not() -> None:
    real = measure_stability(graph(planted(8, 30)))
    chance = measure_stability(graph(planted(8, 30, inside=0.0)))
    assert real.runs == chance.runs == 5
    assert real.agreement > 0.95 > chance.agreement
    assert real.adjusted > 0.9
    assert chance.adjusted < 0.6
    assert real.modularity > 0.5 > chance.modularity
    assert measure_stability(graph([note("a.md"), note("b.md")])).runs == 0


def test_the_order_of_notes_changes_nothing() -> None:
    notes = planted(5, 20)
    made = graph(notes)
    first = find_modules(made, rank_notes(made), notes)
    random.Random(3).shuffle(notes)
    made = graph(notes)
    assert find_modules(made, rank_notes(made), notes) == first


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_any_vault_falls_into_modules_that_make_sense(data: st.DataObject) -> None:
    names = [f"{folder}/{n}" for folder in "ab" for n in range(data.draw(st.integers(0, 20)))]
    targets = st.lists(st.sampled_from([name[2:] for name in names] or ["x"]), max_size=4)
    terms = st.dictionaries(st.sampled_from(["слово", "слова", "word", "上下", "下文"]), st.just(2))
    roles = st.sampled_from([NoteRole.PLAIN, NoteRole.PLAIN, NoteRole.DAILY, NoteRole.TEMPLATE])
    notes = [
        note(
            f"{name}.md",
            *data.draw(targets),
            terms=tuple(data.draw(terms).items()),
            role=data.draw(roles),
        )
        for name in names
    ]
    modules = modules_of(notes, largest=data.draw(st.integers(3, 12)), runs=2)
    ranked = sorted(note.path for note in notes if note.role is not NoteRole.TEMPLATE)
    assert sorted(name for module in top(modules) for name in module.members) == ranked
    assert len({module.id for module in modules}) == len(modules)
    by_id = {module.id: module for module in modules}
    for module in modules:
        parts = [part for part in modules if part.parent == module.id]
        held = sorted(name for part in parts for name in part.members)
        assert held == (sorted(module.members) if parts else [])
        assert module.parent is None or module.id.startswith(f"{by_id[module.parent].id}.")
        assert module.core
        assert module.core == tuple(n for n in module.members if n in module.core)
        assert set(module.roles) == set(module.members)
        assert module.hub is None or module.hub in module.members
        assert 0 <= module.cohesion <= 1 + 1e-9
        assert module.label


FIGURES = [
    ([0, 0, 1, 1], [0, 0, 1, 1], 1.0, 1.0),
    ([0, 0, 1, 1], [7, 7, 3, 3], 1.0, 1.0),
    ([0, 0, 1, 1], [0, 1, 0, 1], 0.0, -0.5),
    ([0, 0, 0, 0], [0, 0, 0, 0], 1.0, 1.0),
    ([0, 0, 1, 1], [0, 0, 1, 2], 0.8, 0.571428),
    ([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2], 0.515803, 0.242424),
]


@pytest.mark.parametrize(("first", "second", "information", "rand"), FIGURES)
def test_agreement_is_as_published(
    first: list[int], second: list[int], information: float, rand: float
) -> None:
    pair = np.array(first), np.array(second)
    assert mutual_information(*pair) == pytest.approx(information, abs=1e-6)
    assert adjusted_rand(*pair) == pytest.approx(rand, abs=1e-6)


def module(name: str, members: str, parent: str | None = None, rank: float = 0.0) -> Module:
    return Module(
        id=name,
        parent=parent,
        label=name,
        terms=(),
        members=tuple(map(NoteId, members)),
        core=(),
        hub=None,
        roles={},
        rank=rank,
        order_rank=rank,
        cohesion=0.0,
    )


@pytest.mark.parametrize(
    ("ranks", "expected"),
    [
        ((0.50, 0.51), ["m1", "m1.2", "m1.1", "m2"]),  # hardly changed: the order is kept
        ((0.46, 0.54), ["m1", "m1.2", "m1.1", "m2"]),
        ((0.44, 0.51), ["m2", "m1", "m1.2", "m1.1"]),  # lost more than a tenth
        ((0.50, 0.56), ["m2", "m1", "m1.2", "m1.1"]),
    ],
)
def test_modules_keep_their_places_while_their_ranks_hardly_change(
    ranks: tuple[float, float], expected: list[str]
) -> None:
    earlier = {
        "m1": KeptModule(notes=(), rank=0.505),
        "m1.1": KeptModule(notes=(), rank=0.25),
        "m1.2": KeptModule(notes=(), rank=0.255),
        "m2": KeptModule(notes=(), rank=0.495),
    }
    first, second = (module("m1", "ab", rank=ranks[0]), module("m2", "cd", rank=ranks[1]))
    parts = (module("m1.1", "a", "m1", 0.252), module("m1.2", "b", "m1", 0.250))
    siblings = (first, *parts, second) if ranks[0] > ranks[1] else (second, first, *parts)
    ordered = order_modules(earlier, siblings)
    assert [each.id for each in ordered] == expected
    again = order_modules(read_modules(render_modules(ordered).content), siblings)
    assert again == ordered


@pytest.mark.parametrize(
    ("previous", "expected"),
    [
        ({}, ["m01", "m01.1", "m01.2", "m02"]),
        ({"m01": "abcdef", "m02": "xyz"}, ["m01", "m01.1", "m01.2", "m02"]),
        ({"m01": "xyz", "m02": "abcdef"}, ["m02", "m02.1", "m02.2", "m01"]),
        ({"m01": "xy", "m04": "abcdefg"}, ["m04", "m04.1", "m04.2", "m01"]),
        ({"m01": "opq", "m07": "rst"}, ["m01", "m01.1", "m01.2", "m02"]),
        ({"m01": "xyz"}, ["m02", "m02.1", "m02.2", "m01"]),
        ({"m0": "abcdef"}, ["m01", "m01.1", "m01.2", "m02"]),
        ({"m03": "abcdef", "m03.1": "def", "m03.2": "abc"}, ["m03", "m03.2", "m03.1", "m02"]),
        ({"m03": "abcdef", "m03.4": "de"}, ["m03", "m03.1", "m03.4", "m02"]),
    ],
)
def test_ids_are_kept_from_the_run_before(previous: Mapping[str, str], expected: list[str]) -> None:
    modules = [
        module("m01", "abcdef"),
        module("m01.1", "abc", "m01"),
        module("m01.2", "def", "m01"),
        module("m02", "xyz"),
    ]
    earlier = {
        name: KeptModule(notes=tuple(map(NoteId, notes))) for name, notes in previous.items()
    }
    matched = match_modules(earlier, modules)
    assert [each.id for each in matched] == expected
    assert [each.label for each in matched] == ["m01", "m01.1", "m01.2", "m02"]
    assert [each.parent for each in matched] == [None, expected[0], expected[0], None]


def test_ids_outlive_a_change_of_the_vault() -> None:
    notes = planted(4, 20)
    before = modules_of(notes)
    liked = [name.removesuffix(".md") for name in before[-1].members[:3]]
    votes = [note(f"new{n}.md", *liked) for n in range(1, 30)]
    carried = read_modules(render_modules(before).content)
    after = modules_of([*notes, *votes], previous=carried)
    home = {name: module.id for module in after for name in module.members}
    assert after[0].id == before[-1].id
    for module in before:
        assert {home[name] for name in module.members} == {module.id}


def test_ids_need_no_run_before() -> None:
    notes = planted(6, 20)
    before = {name: module.id for module in modules_of(notes) for name in module.members}
    for changed in ([*notes, note("new.md", "3", "5")], [*notes, note("new.md", "44")], notes[1:]):
        after = {name: module.id for module in modules_of(changed) for name in module.members}
        assert sum(before[name] != after[name] for name in before.keys() & after.keys()) <= 20


def test_an_id_changes_as_often_as_the_weight_of_a_module_does() -> None:
    draw, kept = random.Random(1), 0
    for number in range(400):
        members = [NoteId(f"{number}/{name}.md") for name in range(30)]
        weight = {name: draw.paretovariate(1.5) for name in members}
        whole, less = module_ids([members], weight), module_ids([members[3:]], weight)
        kept += whole == less
    assert 0.86 < kept / 400 < 0.94


def test_ids_that_begin_alike_are_longer() -> None:
    groups = [[NoteId(f"{number}.md")] for number in range(2_000)]
    ids = module_ids(groups, {})
    assert len(set(ids)) == len(ids)
    assert {len(name) - 1 for name in ids} >= {4, 5}
    assert module_ids(groups[::-1], {}) == ids[::-1]


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b'{"m01": 3}', b"[" * 100_000])
def test_a_damaged_file_of_members_is_ignored(data: bytes) -> None:
    assert read_modules(data) == {}


def test_a_module_keeps_its_colour_and_a_user_may_change_it() -> None:
    notes = planted(3, 12)
    before = modules_of(notes)
    colours = {module.id: f"#0000{number:02x}" for number, module in enumerate(before, start=1)}
    kept = read_modules(render_modules(before, colours).content)
    after = modules_of(notes, previous=kept)
    assert {module.id: module.colour for module in after} == colours
    assert read_modules(render_modules(after).content) == kept


@pytest.mark.parametrize("colour", ["red", "#12345", "#12345g", 7, None, "#123456 url(x)"])
def test_what_is_no_colour_is_none(colour: object) -> None:
    data = json.dumps({"m01": {"label": "A", "color": colour, "notes": ["a.md"]}}).encode()
    assert read_modules(data)["m01"].colour == ""
