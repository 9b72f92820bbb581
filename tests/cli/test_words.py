"""The terminal speaks the language of its user, and what machines read stays English."""

import ast
import json
import re
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import click
import pytest

from tests.messages import PACKAGE, error_texts, plain
from vaultgraph.cli import COMMANDS, main, vaultgraph
from vaultgraph.cli import words as terminal
from vaultgraph.cli.output.summary import print_table
from vaultgraph.cli.words import (
    find_language,
    set_language,
    terminal_folder,
    translate,
    translate_finding,
    word,
)
from vaultgraph.diagnostics import CODES
from vaultgraph.model import Language
from vaultgraph.resources import TEMPLATES_VARIABLE, Words, load_words

Output = pytest.CaptureFixture[str]

CATALOGUES = ("words", "help", "messages", "findings")
_PLACE = re.compile(r"\{(\w+)\}")
_CYRILLIC, _CHINESE = re.compile("[а-яё]", re.IGNORECASE), re.compile("[\u4e00-\u9fff]")


def catalogue(name: str) -> Words:
    return load_words(terminal_folder() / f"{name}.toml")


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    set_language(Language.EN)
    yield
    set_language(Language.EN)


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_text_has_the_same_places_in_every_language(name: str) -> None:
    words = catalogue(name)
    for key, english in words[Language.EN].items():
        for language in (Language.RU, Language.ZH):
            there = set(_PLACE.findall(words[language][key]))
            assert there == set(_PLACE.findall(english)), (key, language)


@pytest.mark.parametrize("name", CATALOGUES)
def test_translations_are_in_their_own_script(name: str) -> None:
    words = catalogue(name)
    for key, english in words[Language.EN].items():
        letters = re.sub(r"\{\w+\}|`[^`]*`", "", english)
        if re.search("[a-z]{3}", letters) and key not in {"and", "for_chats"}:
            assert _CYRILLIC.search(words[Language.RU][key]), key
            assert _CHINESE.search(words[Language.ZH][key]), key


def test_plurals_have_as_many_forms_as_their_language() -> None:
    words = catalogue("words")
    for key in words[Language.EN]:
        forms = [words[language][key].count("|") + 1 for language in Language]
        assert forms[0] <= 2, key
        assert dict(zip(Language, forms, strict=True))[Language.ZH] == 1, key
        assert words[Language.RU][key].count("|") in (0, 2), key


def test_every_word_that_is_used_is_there_and_none_is_spare() -> None:
    used: set[str] = set()
    text = ""
    for path in sorted((PACKAGE / "cli").rglob("*.py")):
        text += path.read_text("utf-8")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                used.add(node.value)
    known = set(catalogue("words")[Language.EN])
    called = set(re.findall(r'\bword\(\s*"(\w+)"', text))
    assert called <= known
    prefixes = tuple(re.findall(r'\bf"(\w+_)\{', text))
    made = {key for key in known if key.startswith(prefixes)}
    assert known - used - made == set()


def help_texts() -> set[str]:
    """Every text of the help, a paragraph or an option each."""
    context = click.Context(vaultgraph)
    commands: list[click.Command] = [vaultgraph]
    for name in COMMANDS:
        command = vaultgraph.get_command(context, name)
        assert command is not None
        commands += [
            command,
            *(command.commands.values() if isinstance(command, click.Group) else ()),
        ]
    found = {entry.summary for entry in COMMANDS.values()} | {"Show this message and exit."}
    for command in commands:
        found |= {" ".join(part.split()) for part in cleandoc(command.help or "").split("\n\n")}
        found |= {
            " ".join(each.help.split())
            for each in command.params
            if isinstance(each, click.Option) and each.help and not each.hidden
        }
    return found


def test_the_help_is_translated() -> None:
    known = set(catalogue("help")[Language.EN].values())
    texts = help_texts()
    assert texts - known == set()
    assert known - texts == set()


def test_errors_are_translated() -> None:
    catalogues = (catalogue(name)[Language.EN].values() for name in ("messages", "findings"))
    known = {plain(text) for texts in catalogues for text in texts}
    texts = error_texts()
    assert len(texts) > 100
    missing = {text: place for text, place in texts.items() if text not in known}
    assert not missing


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, Language.EN),
        ({"LANG": "ru_RU.UTF-8"}, Language.RU),
        ({"LANG": "zh_CN.UTF-8"}, Language.ZH),
        ({"LANG": "zh_TW"}, Language.ZH),
        ({"LANG": "de_DE.UTF-8"}, Language.EN),
        ({"LANG": "run_RW"}, Language.EN),
        ({"LANG": "ru_RU", "LC_MESSAGES": "en_GB"}, Language.EN),
        ({"LANG": "ru_RU", "LC_ALL": "C"}, Language.EN),
        ({"LANG": "en_US", "LC_ALL": "zh_CN"}, Language.ZH),
        ({"LANG": "ru_RU", "LC_ALL": ""}, Language.RU),
        ({"LC_ALL": "ru_RU", "VAULTGRAPH_UI_LANG": "zh"}, Language.ZH),
        ({"LC_ALL": "ru_RU", "VAULTGRAPH_UI_LANG": "fr"}, Language.RU),
    ],
)
def test_the_language_is_that_of_the_system_unless_named(
    environment: dict[str, str], language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("locale.getlocale", lambda: (None, None))
    assert find_language(environment) is language


@pytest.mark.parametrize(
    ("locale", "language"),
    [("Russian_Russia", Language.RU), ("Chinese (Simplified)_China", Language.ZH)],
)
def test_where_no_variable_is_set_the_platform_is_asked(
    locale: str, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("locale.getlocale", lambda: (locale, "utf-8"))
    assert find_language({}) is language


@pytest.mark.parametrize(
    ("number", "english", "russian", "chinese"),
    [
        (1, "1 template", "1 шаблон", "1 篇为模板"),
        (3, "3 templates", "3 шаблона", "3 篇为模板"),
        (5, "5 templates", "5 шаблонов", "5 篇为模板"),
        (11, "11 templates", "11 шаблонов", "11 篇为模板"),
        (21, "21 templates", "21 шаблон", "21 篇为模板"),
        (112, "112 templates", "112 шаблонов", "112 篇为模板"),
        (1_002, "1,002 templates", "1,002 шаблона", "1,002 篇为模板"),
    ],
)
def test_a_number_chooses_its_form(number: int, english: str, russian: str, chinese: str) -> None:
    for language, text in zip(Language, (english, russian, chinese), strict=True):
        set_language(language)
        assert word("out_template", n=number) == text


def test_messages_are_translated_with_what_they_hold() -> None:
    set_language(Language.RU)
    assert translate("a b/c does not exist") == "a b/c не существует"
    said = translate(
        "Invalid value for '--budget': 'lots' is not a number of tokens such as 8000, "
        "8k, 128k or 1M."
    )
    assert said.startswith("Неверное значение '--budget': 'lots' — не число токенов")
    assert translate("nobody wrote this") == "nobody wrote this"


@pytest.mark.parametrize("language", ["ru", "zh"])
def test_a_run_speaks_one_language(language: str, working_folder: Path, capsys: Output) -> None:
    (working_folder / "notes").mkdir()
    (working_folder / "notes" / "A.md").write_text("See [[B]].", encoding="utf-8")
    script = _CYRILLIC if language == "ru" else _CHINESE
    assert main(["--ui-lang", language, "notes"]) == 0
    shown = capsys.readouterr()
    for line in (*shown.out.splitlines(), *shown.err.splitlines()):
        assert not line or script.search(line), line
    assert '<html lang="en"' in Path("vaultgraph-out/notes/graph.html").read_text("utf-8")[:400]
    assert main(["--ui-lang", language, "nots"]) == 2
    assert all(script.search(line) for line in capsys.readouterr().err.splitlines())
    assert main(["--ui-lang", language, "--help"]) == 0
    assert script.search(capsys.readouterr().out)


@pytest.mark.parametrize("line", ["targets {} --help", "targets --help {}", "--help {}"])
@pytest.mark.parametrize("named", ["--ui-lang ru", "--ui-lang=ru"])
def test_the_language_is_named_anywhere_in_a_line(line: str, named: str, capsys: Output) -> None:
    assert main(line.format(named).split()) == 0
    assert capsys.readouterr().out.startswith("Использование")


def test_words_behind_two_dashes_name_no_language(capsys: Output) -> None:
    assert main(["recall", "--help", "--", "--ui-lang", "ru"]) == 0
    assert capsys.readouterr().out.startswith("Usage")


def test_what_machines_read_stays_english(working_folder: Path, capsys: Output) -> None:
    (working_folder / "notes").mkdir()
    (working_folder / "notes" / "A.md").write_text("See [[B]].", encoding="utf-8")
    printed = []
    for language in Language:
        assert main(["--ui-lang", language.value, "check", "notes", "--json", "-q"]) == 0
        printed.append(json.loads(capsys.readouterr().out))
    assert printed[0] == printed[1] == printed[2]


def test_the_page_may_speak_another_language(working_folder: Path) -> None:
    (working_folder / "notes").mkdir()
    (working_folder / "notes" / "A.md").write_text("See [[B]].", encoding="utf-8")
    assert main(["notes", "-q", "--lang", "ru", "--page-lang", "zh"]) == 0
    made = Path("vaultgraph-out/notes")
    assert '<html lang="zh"' in (made / "graph.html").read_text("utf-8")[:400]
    assert _CYRILLIC.search((made / "pack/SEED.md").read_text("utf-8"))


def test_the_words_of_a_user_win(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "terminal" / "words.toml"
    own.parent.mkdir()
    own.write_text(
        'open = { en = "Look: {path}", ru = "Смотри: {path}", zh = "看:{path}" }', "utf-8"
    )
    monkeypatch.setenv(TEMPLATES_VARIABLE, str(tmp_path))
    terminal._own_words.cache_clear()
    try:
        assert word("open", path="x") == "Look: x"
        assert word("error", message="x") == "Error: x"
    finally:
        terminal._own_words.cache_clear()


def findings_in_docs() -> list[str]:
    """The messages and remedies that the page of diagnostics shows, and the meanings of codes."""
    page = (Path(__file__).parents[2] / "docs" / "diagnostics.md").read_text("utf-8")
    shown = [
        line for block in re.findall(r"```text\n(.*?)```", page, re.S) for line in block.split("\n")
    ]
    codes = "|".join(code.value for code in CODES)
    messages = [
        found[1] for line in shown if (found := re.search(rf":\d+: (?:{codes}) (.+)", line))
    ]
    flags = re.compile(r" \(--[^)]*\)")  # which the command line adds
    remedies = [flags.sub("", line.strip()) for line in shown if line.startswith("  ")]
    assert len(messages) > 15
    assert len(remedies) > 10
    return [*messages, *remedies, *(meaning for _, meaning in CODES.values())]


@pytest.mark.parametrize("language", [Language.RU, Language.ZH])
def test_findings_are_translated(language: Language) -> None:
    set_language(language)
    script = _CYRILLIC if language is Language.RU else _CHINESE
    untold = [text for text in findings_in_docs() if not script.search(translate_finding(text))]
    assert not untold


@pytest.mark.parametrize("language", [Language.RU, Language.ZH])
def test_tables_are_in_the_users_language(
    language: Language, working_folder: Path, capsys: Output
) -> None:
    (working_folder / "notes").mkdir()
    (working_folder / "notes" / "A.md").write_text(
        "See [[B]], all of it.[^1]\n\n[^1]: [[C]]", "utf-8"
    )
    assert main(["pack", "notes", "-o", "out", "--budget", "4k", "-q"]) == 0
    english = {key: text for key, text in catalogue("words")[Language.EN].items() if len(text) > 12}
    for command in (["check", "notes"], ["weigh", "notes"], ["verify", "out", "--vault", "notes"]):
        assert main(["--ui-lang", language.value, *command]) == 0
        shown = capsys.readouterr().out
        assert not [text for text in english.values() if text in shown], command
        assert (_CYRILLIC if language is Language.RU else _CHINESE).search(shown)


def english_phrases() -> list[re.Pattern[str]]:
    """The texts of the catalogues with two English words or more in a row, places open."""
    texts = [text for name in CATALOGUES for text in catalogue(name)[Language.EN].values()]
    pieces = [piece for text in texts for piece in re.split(r"\||\{\w+\}|`[^`]*`", text)]
    phrases = {piece.strip(" .,:;") for piece in pieces if re.search(r"[a-z]{2,} [a-z]{2,}", piece)}
    return [re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)") for phrase in sorted(phrases)]


@pytest.mark.parametrize("language", [Language.RU, Language.ZH])
def test_no_command_falls_back_to_english(
    language: Language, working_folder: Path, capsys: Output
) -> None:
    notes = working_folder / "notes"
    notes.mkdir()
    text = "See [[B]] and [[C]], all of it.[^1]\n\n[^1]: [[C]]\n\nOolong steeps.[^2]\n"
    (notes / "A.md").write_text(f"{text}\n[^2]: A book\n", "utf-8")
    (notes / "C.md").write_text("Oolong steeps for four minutes.\n" * 30, "utf-8")
    assert main(["pack", "notes", "-o", "old", "--format", "all", "-q"]) == 0
    (notes / "C.md").write_text("Sencha steeps for one minute.\n", "utf-8")
    commands = [
        ["notes", "-v"],
        ["pack", "notes", "-o", "new", "--since", "old"],
        ["pack", "notes", "--target", "qwen3-8b", "--budget", "64k", "-o", "long"],
        ["pack", "notes", "--explain", "A", "--explain", "C", "--budget", "1k"],
        ["graph", "notes", "--no-titles", "-o", "old"],
        ["export", "notes", "--format", "csv"],
        ["recall", "notes", "oolong zyzzyva"],
        ["recall", "notes", "steeps", "--budget", "50"],
        ["recall", "notes", "???"],
        ["claims", "notes"],
        ["links", "notes"],
        ["diff", "old", "notes"],
        ["restore", "old", "-o", "restored"],
        ["targets"],
        ["targets", "qwen3-8b"],
        ["cache", "info"],
        ["config", "notes"],
    ]
    phrases, script = english_phrases(), _CYRILLIC if language is Language.RU else _CHINESE
    for command in commands:
        assert main(["--ui-lang", language.value, *command]) == 0, command
        shown = "".join(capsys.readouterr())
        assert not [each.pattern for each in phrases if each.search(shown)], (command, shown)
        assert script.search(shown), command


def test_chinese_columns_stay_straight(working_folder: Path, capsys: Output) -> None:
    set_language(Language.ZH)
    print_table([("包", "1"), ("校验和", "2")])
    first, second = capsys.readouterr().out.splitlines()
    assert (first, second) == ("包      1", "校验和  2")
