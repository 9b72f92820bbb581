"""Errors of a plugin name it, and do not affect others."""

import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from tests.pack.building import compiled
from vaultgraph.errors import PluginError, UsageError
from vaultgraph.export import export_graph
from vaultgraph.pack import PackOptions, make_pack
from vaultgraph.passages.tokens.tokenizers import load_tokenizer
from vaultgraph.plugins import find_plugins, load_plugin, wrap_plugin
from vaultgraph.recall.embedding import find_embedder
from vaultgraph.vault.chats.read import read_chat, readers
from vaultgraph.vault.reading.cache import parser_digest

VAULT = compiled("A.md\n    [[B]] here.\nB.md\n    [[A]] there.")


class BrokenForm:
    def artifacts(self, plan: object) -> object:
        return plan.no_such_field  # type: ignore[attr-defined]


class BrokenTokenizer:
    name, exact = "broken", True

    def count(self, text: str) -> int:
        return int(text)


def refuse_page(page: object) -> object:
    raise KeyError(page)


def install(monkeypatch: pytest.MonkeyPatch, group: str, name: str, value: str) -> None:
    point = EntryPoint(name=name, value=value, group=group)
    monkeypatch.setattr(
        "vaultgraph.plugins.entry_points", lambda group: [point] if group == point.group else []
    )


def test_a_form_that_fails_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, "vaultgraph.formats", "shiny", f"{__name__}:BrokenForm")
    with pytest.raises(PluginError, match=r"the plugin 'shiny' \(.*BrokenForm\) failed"):
        make_pack(VAULT, PackOptions(budget=2_000, formats=("shiny",)))


def test_a_package_that_cannot_be_imported_is_named_when_it_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    install(monkeypatch, "vaultgraph.formats", "shiny", "no_such_package:Form")
    assert make_pack(VAULT, PackOptions(budget=2_000, formats=("prompt",))).artifacts
    with pytest.raises(PluginError, match=r"'shiny' \(no_such_package:Form\) failed"):
        make_pack(VAULT, PackOptions(budget=2_000, formats=("shiny",)))
    with pytest.raises(UsageError, match="unknown format 'shinee'") as raised:
        make_pack(VAULT, PackOptions(budget=2_000, formats=("shinee",)))
    assert "shiny" in raised.value.remedy


def test_a_tokenizer_that_fails_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, "vaultgraph.tokenizers", "broken", f"{__name__}:BrokenTokenizer")
    tokenizer = load_tokenizer("broken")
    assert tokenizer.count("12") == 12
    with pytest.raises(PluginError, match=r"the plugin 'broken' .* failed: ValueError"):
        tokenizer.count("twelve")


def test_errors_of_a_run_pass_through_as_they_are() -> None:
    def refuse() -> None:
        raise UsageError("no")

    point = EntryPoint(name="a", value="b:c", group="vaultgraph.formats")
    with pytest.raises(UsageError, match=r"^no$"):
        wrap_plugin(point, refuse)()
    assert find_plugins("vaultgraph.no_such_group") == {}
    with pytest.raises(PluginError):
        load_plugin(point)


def test_a_reader_of_chats_that_fails_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, "vaultgraph.chats", "odd", f"{__name__}:refuse_page")
    readers.cache_clear()
    with pytest.raises(PluginError, match=r"the plugin 'odd' .* failed: KeyError"):
        read_chat("Plain text.", {}, 0)
    readers.cache_clear()


def test_what_a_reader_of_chats_parsed_is_parsed_again_without_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parser_digest.cache_clear()
    plain = parser_digest()
    install(monkeypatch, "vaultgraph.chats", "odd", f"{__name__}:refuse_page")
    parser_digest.cache_clear()
    assert parser_digest() != plain
    parser_digest.cache_clear()


def test_the_example_package_adds_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    example = Path(__file__).parent.parent / "examples" / "vaultgraph-example"
    project = tomllib.loads((example / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    points = [
        EntryPoint(name=name, value=value, group=group)
        for group, entries in project["entry-points"].items()
        for name, value in entries.items()
    ]
    monkeypatch.syspath_prepend(str(example / "src"))
    monkeypatch.setattr(
        "vaultgraph.plugins.entry_points",
        lambda group: [point for point in points if point.group == group],
    )
    pack = make_pack(VAULT, PackOptions(budget=2_000, formats=("titles",)))
    assert sorted(pack.document("titles.txt").split()) == ["A", "B"]
    (dot,) = export_graph(VAULT, "dot")
    assert '"A.md" -> "B.md";' in dot.content.decode()
    assert load_tokenizer("words").count("Two words.") == 3
    readers.cache_clear()
    chat = read_chat("---\n---\nyou> Is it cold?\nbot> Very.\n", {"type": "console-log"}, 8)
    readers.cache_clear()
    assert chat is not None
    assert [message.role for message in chat.messages] == ["user", "assistant"]
    assert (chat.writer, len(chat.messages)) == ("console", 2)
    near, same, far = find_embedder("hashes").embed(["cold day", "day cold", "warm night"])
    assert near == same != far
