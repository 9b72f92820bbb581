"""What a user names is left out, however it is named, and nothing else."""

import json
from pathlib import Path

import pytest

from vaultgraph.errors import InputError, UsageError
from vaultgraph.linking import LinkedVault, ReadOptions, link_vault
from vaultgraph.vault.scan import ScanOptions

FILES = {
    "Home.md": "[[Diary]] [[Plan]] [[photo.png]]",
    "Diary.md": "---\naliases: [Journal]\ntags: [work/secret]\n---\n![[photo.png]] ![[own.png]]",
    "work/Plan.md": "#work",
    "work/deep/Todo.md": "",
    "home/work/List.md": "",
    "[draft] idea.md": "",
    "board.canvas": '{"nodes": [{"id": "1", "type": "text", "text": "a #private card"}]}',
    "photo.png": "",
    "own.png": "",
}
_ATTACHMENTS = sum(path.endswith(".png") for path in FILES)
ALL = {path for path in FILES if path != "board.canvas"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("vault")
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def link(root: Path, *exclude: str) -> LinkedVault:
    return link_vault(root, options=ReadOptions(exclude=exclude))


def gone(linked: LinkedVault) -> set[str]:
    return ALL - {file.path for file in linked.files.files}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("Diary", {"Diary.md", "own.png"}),
        ("[[diary]]", {"Diary.md", "own.png"}),
        ("journal", {"Diary.md", "own.png"}),
        ("#work", {"Diary.md", "own.png", "work/Plan.md"}),
        ("#work/secret", {"Diary.md", "own.png"}),
        ("work", {"work/Plan.md", "work/deep/Todo.md", "home/work/List.md"}),
        ("work/deep/", {"work/deep/Todo.md"}),
        ("./work/*", {"work/Plan.md", "work/deep/Todo.md"}),
        ("**/*.png", {"photo.png", "own.png"}),
        ("*.png", {"photo.png", "own.png"}),
        ("[draft] idea", {"[draft] idea.md"}),
        ("HOME/", {"home/work/List.md"}),
        ("/work/Plan.md", {"work/Plan.md"}),
    ],
)
def test_a_pattern_leaves_out_what_it_names(root: Path, pattern: str, expected: set[str]) -> None:
    assert gone(link(root, pattern)) == expected


def test_an_absolute_path_is_one_of_the_vault(root: Path) -> None:
    assert gone(link(root, str(root / "work" / "deep"))) == {"work/deep/Todo.md"}
    assert gone(link(root, f"{root}/work/Plan.md")) == {"work/Plan.md"}


def test_a_plain_string_is_one_pattern(root: Path) -> None:
    linked = link_vault(root, options=ReadOptions(exclude="Diary"))
    assert gone(linked) == {"Diary.md", "own.png"}
    assert linked.left_out.excluded == 1
    assert linked.left_out.private == 1


def test_what_is_not_kept_is_counted_apart_from_what_is_excluded(root: Path) -> None:
    linked = link_vault(root, options=ReadOptions(only="work", exclude="Todo"))
    left_out = linked.left_out
    assert (left_out.private, left_out.excluded) == (1, 1)
    assert left_out.unselected == len(FILES) - _ATTACHMENTS - len(linked.notes) - 2


@pytest.mark.parametrize(
    ("pattern", "near"), [("Dairy", "'Diary'"), ("wrok", "'work'"), ("#wrk", "'#work'")]
)
def test_a_pattern_that_names_nothing_is_an_error_with_near_names(
    root: Path, pattern: str, near: str
) -> None:
    with pytest.raises(UsageError, match="no folder, note or tag") as caught:
        link(root, pattern)
    assert near in caught.value.remedy


def test_only_near_names_of_open_notes_are_suggested(root: Path) -> None:
    with pytest.raises(UsageError) as caught:
        link(root, "quite another thing")
    assert "Did you mean" not in caught.value.remedy
    with pytest.raises(UsageError) as caught:
        link(root, "Diary", "Dairy")
    assert "Diary" not in caught.value.remedy


def test_a_glob_that_matches_nothing_is_not_called_a_name(root: Path) -> None:
    with pytest.raises(UsageError, match="no note matches it"):
        link(root, "nowhere/**")


def test_a_link_to_what_is_gone_is_neither_resolved_nor_unresolved(root: Path) -> None:
    linked = link(root, "Diary")
    assert [found.target for found in linked.resolution.resolved] == ["work/Plan.md", "photo.png"]
    assert linked.resolution.unresolved == ()
    home = next(note for note in linked.notes if note.path == "Home.md")
    assert [each.target for each in home.links] == ["Plan", "photo.png"]


@pytest.mark.parametrize("pattern", ["*", ".", ""])
def test_nothing_is_left_of_everything(root: Path, pattern: str) -> None:
    with pytest.raises((InputError, UsageError)):
        link(root, pattern)


def test_what_the_app_excludes_is_read_and_not_shown(tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / ".obsidian/app.json").write_text('{"userIgnoreFilters": ["old/"]}')
    (tmp_path / "old").mkdir()
    (tmp_path / "a.md").write_text("[[b]]")
    (tmp_path / "old/b.md").write_text("[[nowhere]] [[a]]")
    linked = link_vault(tmp_path)
    assert [note.path for note in linked.notes] == ["a.md", "old/b.md"]
    assert [note.path for note in linked.shown_notes] == ["a.md"]
    assert linked.left_out.hidden == 1
    assert linked.find_problems() == ()
    every = link_vault(tmp_path, options=ReadOptions(scan=ScanOptions(include_excluded=True)))
    assert len(every.shown_notes) == 2


def test_a_claim_counts_its_sources_that_are_not_shown(tmp_path: Path) -> None:
    texts = {
        "Open.md": "Water boils.[^1] Ice floats.[^2]\n\n[^1]: [[Shut]]\n"
        "[^2]: [[Other]], [[Shut]]\n",
        "Other.md": "Ice.",
        "Shut.md": "---\nprivate: true\n---\nSteam.",
    }
    for path, text in texts.items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    (note,) = (each for each in link(tmp_path).notes if each.path == "Open.md")
    found = [(claim.is_sourced, len(claim.sources), claim.withheld) for claim in note.claims]
    assert found == [(False, 0, 1), (True, 1, 1)]


@pytest.mark.parametrize(
    ("search", "is_kept"),
    [
        ("path:Diary", False),
        ("-path:/diary/", False),
        ('file:"My diary" OR tag:#open', False),
        ("tag:#secret", False),
        ("line:(walls whispered)", False),
        ("/diary.*/", False),
        ("path:work OR tag:#open", True),
        ('file:"The plan"', True),
        ("line:(walls are white)", True),
        ("OR", True),
    ],
)
def test_a_colour_group_that_names_what_is_left_out_is_none(
    tmp_path: Path, search: str, is_kept: bool
) -> None:
    texts = {
        ".obsidian/graph.json": json.dumps({"colorGroups": [{"query": search}]}),
        "work/The plan.md": "#open The walls are white.",
        "Diary/My diary.md": "---\ntags: [secret, private]\n---\nThey whispered.",
    }
    for path, text in texts.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    assert bool(link(tmp_path).graph_view.groups) == is_kept
    (tmp_path / "Diary/My diary.md").write_text("An open one.")
    assert link(tmp_path).graph_view.groups
