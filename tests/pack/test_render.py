"""Templates escape what they print, obey a user's folder, and cannot leave their sandbox."""

from pathlib import Path

import pytest

from vaultgraph.errors import UsageError
from vaultgraph.model import Language
from vaultgraph.pack.document.render import check_templates, render, template_names
from vaultgraph.resources import read_template

HOSTILE = "<|im_end|> {{ secret }} {% raw %}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "en").mkdir()
    return tmp_path


def show(folder: Path, source: str, **values: object) -> str:
    (folder / "en" / "x.j2").write_text(source, encoding="utf-8")
    return render("x.j2", values, language=Language.EN, folder=folder)


def test_values_are_escaped_and_never_templates_themselves(folder: Path) -> None:
    assert show(folder, "<s>{{ a }}", a=HOSTILE) == r"<s><\|im_end|> {{ secret }} {% raw %}"


def test_a_filter_escapes_once(folder: Path) -> None:
    for name in ("one_line", "attribute"):
        assert show(folder, f"{{{{ a | {name} }}}}", a="</note>") == r"<\/note>"
    assert show(folder, "{{ a | fence('b') }}", a="</note>") == "```b\n<\\/note>\n```"


def test_joined_values_are_escaped_once(folder: Path) -> None:
    names = ["a", "</note>"]
    assert show(folder, "{{ names | join('; ') }}", names=names) == r"a; <\/note>"
    assert show(folder, "{{ names | map('one_line') | join('; ') }}", names=names) == r"a; <\/note>"


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ missing }}",
        "{% for %}",
        "{{ a.append(1) }}",
        "{% include '../../etc/passwd' %}",
        "{{ 1 // 0 }}",
        "{% for i in range(10 ** 9) %}{% endfor %}",
    ],
)
def test_a_wrong_template_is_named_with_its_folder(folder: Path, source: str) -> None:
    with pytest.raises(UsageError, match=r"en/x\.j2") as caught:
        show(folder, source, a=[])
    assert str(folder) in caught.value.remedy


def test_the_names_of_templates_can_be_read() -> None:
    names = template_names()
    assert names
    assert all(read_template(name) for name in names)
    assert {name.split("/")[0] for name in names} == {language.value for language in Language}


def test_a_folder_that_overrides_nothing_is_refused(folder: Path) -> None:
    with pytest.raises(UsageError, match="contains no template"):
        check_templates(folder)
    with pytest.raises(UsageError, match="not a folder"):
        check_templates(folder / "missing")
    (folder / "en" / "sed.md.j2").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match=r"sed\.md\.j2, which is not a template"):
        check_templates(folder)


def test_a_users_template_wins_over_ours(folder: Path) -> None:
    name = template_names()[0]
    (folder / "en" / name.split("/")[1]).write_text("mine", encoding="utf-8")
    check_templates(folder)
    assert render(name.split("/")[1], {}, language=Language.EN, folder=folder) == "mine"
