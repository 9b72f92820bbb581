"""The panel of the page in a real Chromium: what it says of a note, and that it says it once."""

import re
from itertools import permutations

import pytest

from tests.browser.test_page import Show, panel_text, screen_place, small
from tests.pack.building import compiled
from tests.vault.chat_notes import NOTES as CHAT_NOTES
from vaultgraph.model import NoteId, PackEntry, SeedFigures


def test_a_click_shows_a_note_and_its_links(show: Show) -> None:
    tab = show(small())
    tab.click(*screen_place(tab, "Maps/Ёлка.md"))
    tab.wait("document.querySelectorAll('#panel .claim').length >= 1")
    text = panel_text(tab)
    assert "Maps/Ёлка.md" in text
    assert "Алгоритм" in text
    assert "Sentence 1 says why" in text
    link = tab.run("document.querySelector('#panel a.main').href")
    assert link == "obsidian://open?vault=Planted&file=Maps%2F%D0%81%D0%BB%D0%BA%D0%B0"


def test_claims_name_their_sources(show: Show) -> None:
    tab = show(small(), fragment="#note=Maps%2F%D0%81%D0%BB%D0%BA%D0%B0.md")
    claim = tab.wait("document.querySelector('.claim')?.innerText")
    assert "Sentence 1 says why" in claim
    assert "Алгоритм" in claim


def test_tags_are_facts_of_a_note_and_never_counted_as_its_links(show: Show) -> None:
    tab = show(compiled("a.md\n    See [[b]]. #x #y #z\nb.md\n    Two. #x\n"))
    node = {name: tab.run(f"vaultgraph.nodeNamed('{name}.md')") for name in "ab"}
    tab.run(f"vaultgraph.select({node['a']})")
    tab.wait("document.querySelector('#panel .summary') !== null")
    lists = tab.run("[...document.querySelectorAll('#panel h3')].map((e) => e.innerText)")
    assert lists == ["Outgoing links\n1"]
    assert "Cited by" not in panel_text(tab)
    assert "#x #y #z" in panel_text(tab)
    tab.run("document.getElementById('walker').focus()")
    walked = "document.getElementById('walker').ariaLabel"
    assert tab.run(walked).endswith("0 backlinks · 1 outgoing link")
    tab.run("document.getElementById('open-table').click()")
    cells = tab.run(
        "[...document.querySelectorAll('#table-body tr')].map((row) => row.innerText.split('\\t'))"
        ".map(([, title, , here, away]) => [title.trim(), here, away])"
    )
    assert sorted(cells) == [["a", "0", "1"], ["b", "1", "0"]]
    tab.run("document.getElementById('table').close()")
    tab.run("vaultgraph.select(vaultgraph.facts.title.indexOf('#x'))")
    tab.run("document.getElementById('walker').blur()")
    tab.run("document.getElementById('walker').focus()")
    assert tab.run(walked).endswith("2 notes")


TWICE = """
a.md
    The mill grinds what the [[b|river]] and the [[c|rain]] bring all year.[^1] More in [[b]].

    [^1]: [[b]]
b.md
    Old rivers are slow, as [[a]] says.
c.md
    The [[a|mill]] stood before the rain came.[^2]

    [^2]: [[a]]
"""


@pytest.mark.parametrize("name", "abc")
def test_a_panel_says_no_sentence_twice(show: Show, name: str) -> None:
    tab = show(compiled(TWICE), fragment=f"#note={name}.md")
    tab.wait("document.querySelector('#panel .claim, #panel .sentence') !== null")
    tab.run("new Promise((done) => setTimeout(done, 200))")
    said = tab.run(
        "[...document.querySelectorAll('#panel .summary, #panel .claim > p, #panel .sentence')]"
        ".filter((p) => !p.matches('.cited')).map((p) => p.innerText)"
    )
    named = [text for text in said if text.endswith("…")]  # by its first words, a second time
    assert len(said) - len(named) >= 2
    assert all(len(text) < 50 for text in named)
    words = [" ".join(re.findall(r"\w+", text)) for text in said if text not in named]
    assert not [pair for pair in permutations(words, 2) if pair[0] in pair[1]]


def test_a_link_whose_sentence_is_only_its_name_says_no_sentence(show: Show) -> None:
    tab = show(
        compiled("a.md\n    ![[mill.png]]\n\n    Grind at the [[b]].\nb.md\n    Bread.\nmill.png\n")
    )
    for name, said in {"b.md": ["Grind at the b."], "mill.png": []}.items():
        tab.run(f"vaultgraph.select(vaultgraph.nodeNamed('{name}'))")
        tab.wait(f"document.getElementById('panel').innerText.includes('{name[0]}')")
        tab.run("new Promise((done) => setTimeout(done, 600))")
        sentences = "[...document.querySelectorAll('#panel .sentence')].map((e) => e.textContent)"
        assert tab.run(sentences) == said


def test_a_source_says_why_it_matters_and_what_rests_on_it(show: Show) -> None:
    tab = show(small(), fragment="#note=%D0%90%D0%BB%D0%B3%D0%BE%D1%80%D0%B8%D1%82%D0%BC.md")
    tab.wait("document.querySelector('#panel .why')?.innerText")
    why = tab.run("document.querySelector('#panel .why').innerText")
    assert why.startswith("Cited by ")
    assert "1 claim rests on it" in why
    assert "Sentence 1 says why" in tab.wait("document.querySelector('#panel .claim')?.innerText")
    sentences = tab.run("[...document.querySelectorAll('#panel .claim p')].map(p => p.innerText)")
    assert len(sentences) == len(set(sentences))


def test_why_a_note_matters_is_said_as_each_language_says_it(show: Show) -> None:
    tab = show(small(), fragment="#note=%D0%90%D0%BB%D0%B3%D0%BE%D1%80%D0%B8%D1%82%D0%BC.md")
    said = {
        "ru": "На неё ссылается 1 заметка из 1 модуля; на ней держится 1 утверждение.",
        "zh": "被 1 个模块的 1 篇笔记引用；1 条论断以它为据。",
        "en": "Cited by 1 note of 1 module; 1 claim rests on it.",
    }
    for language, text in said.items():
        tab.run(
            f"(() => {{ const e = document.getElementById('language'); e.value = '{language}';"
            "e.dispatchEvent(new Event('change')); })()"
        )
        assert tab.run("document.querySelector('#panel .why').innerText") == text


def test_the_legend_says_what_the_seed_is_for_and_what_it_uses(show: Show) -> None:
    figures = SeedFigures(target="claude-opus-4.5", budget=200_000, tokens=12_345)
    entries = {NoteId("Alone.md"): PackEntry(level=3, reason="core-frame")}
    tab = show(small(), entries, seed=figures)
    said = tab.run("document.getElementById('seed').innerText")
    assert "claude-opus-4.5" in said
    assert "12,345 / 200,000" in said


def test_a_note_that_is_left_out_says_when_it_would_come_in(show: Show) -> None:
    left = PackEntry(level=None, reason="no-room", share=0.5, comes_in_at=12_000, brings="Bread.")
    tab = show(small(), {NoteId("Alone.md"): left}, fragment="#note=Alone.md")
    tab.wait("document.querySelector('#panel .brings')?.innerText === 'Bread.'")
    text = panel_text(tab)
    assert "50% of the cut-off" in text
    assert "12,000" in text


def test_the_panel_says_what_the_pack_holds(show: Show) -> None:
    entries = {
        NoteId("Café.md"): PackEntry(level=2, reason="core-note", tokens=120),
        NoteId("Alone.md"): PackEntry(level=None, reason="no-room"),
    }
    tab = show(small(), entries, fragment="#note=Caf%C3%A9.md")
    tab.wait("document.getElementById('pack-reason')?.textContent")
    text = panel_text(tab)
    assert "excerpt" in text
    assert "one of the core notes" in text
    assert "120" in text
    tab.run("vaultgraph.select(vaultgraph.nodeNamed('Alone.md'))")
    tab.wait("document.getElementById('pack-reason')?.textContent === 'no room in the budget'")


def test_a_chat_says_its_service_model_and_conversation_once(show: Show) -> None:
    note = CHAT_NOTES["nexus"].replace("\n", "\n    ")
    tab = show(compiled(f"Chat.md\n    {note}\nNote.md\n    [[Chat]]\n"), fragment="#note=Chat.md")
    tab.wait("document.getElementById('panel').innerText.includes('Conversation')")
    told = tab.run(
        "Object.fromEntries([...document.querySelectorAll('#panel .fact')]"
        ".map((fact) => fact.innerText.split(/\\s*\\n\\s*/)))"
    )
    assert told["Service"] == "chatgpt"
    assert told["Models"] == "gpt-5"
    assert told["Conversation"] == "n-1"
    assert panel_text(tab).count("gpt-5") == 1
