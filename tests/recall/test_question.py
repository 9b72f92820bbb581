"""Whatever is typed is read: terms, phrases and days, in three languages, bounded in size."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultgraph.recall.days import Days, find_days
from vaultgraph.recall.postings import Postings, make_postings
from vaultgraph.recall.question import MOST_TERMS, read_question
from vaultgraph.vault.passages.terms import terms_of

TODAY = date(2024, 5, 20)


def said(*documents: str) -> Postings:
    return make_postings(
        [[(term, 1.0) for term in text.split()] for text in documents],
        [len(text.split()) for text in documents],
    )


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("What happened on 2024-03-05?", date(2024, 3, 5), date(2024, 3, 5)),
        ("plans for May 2023", date(2023, 5, 1), date(2023, 5, 31)),
        ("on 7 May 2023", date(2023, 5, 7), date(2023, 5, 7)),
        ("on the 7th of May, 2023", date(2023, 5, 7), date(2023, 5, 7)),
        ("May 7, 2023", date(2023, 5, 7), date(2023, 5, 7)),
        ("in 2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31)),
        ("что было 4 мая 2024", date(2024, 5, 4), date(2024, 5, 4)),
        ("планы на декабрь 2023", date(2023, 12, 1), date(2023, 12, 31)),
        ("2024年2月做了什么", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024年2月3日", date(2024, 2, 3), date(2024, 2, 3)),
        ("yesterday", date(2024, 5, 19), date(2024, 5, 19)),
        ("на прошлой неделе", date(2024, 5, 7), date(2024, 5, 19)),
        ("去年", date(2023, 1, 1), date(2023, 12, 31)),
        ("two weeks ago", date(2024, 5, 3), date(2024, 5, 9)),
        ("что было 3 дня назад", date(2024, 5, 17), date(2024, 5, 17)),
        ("неделю назад", date(2024, 5, 10), date(2024, 5, 16)),
        ("三天前", date(2024, 5, 17), date(2024, 5, 17)),
        ("in the last 10 days", date(2024, 5, 10), date(2024, 5, 20)),
        ("за последние две недели", date(2024, 5, 6), date(2024, 5, 20)),
        ("what did we decide in March?", date(2024, 3, 1), date(2024, 3, 31)),
        ("in October", date(2023, 10, 1), date(2023, 10, 31)),
        ("что решили в январе", date(2024, 1, 1), date(2024, 1, 31)),
        ("4月做了什么", date(2024, 4, 1), date(2024, 4, 30)),
        ("decisions since May 2023", date(2023, 5, 1), date.max),
        ("notes before 2022", date.min, date(2022, 1, 1)),
        ("после 7 мая 2023", date(2023, 5, 7), date.max),
        ("in the week before August 9, 2023", date(2023, 8, 2), date(2023, 8, 9)),
        ("two weeks after 11 August 2023", date(2023, 8, 11), date(2023, 8, 25)),
        ("on the Sunday before 25 October 2022", date(2022, 10, 18), date(2022, 10, 25)),
        ("за неделю до 9 августа 2023", date(2023, 8, 2), date(2023, 8, 9)),
    ],
)
def test_days_are_read(text: str, first: date, last: date) -> None:
    assert find_days(text, TODAY) == Days(first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "may I ask",
        "the march of time",
        "long ago",
        "a year in review",
        "31 February 2023",
        "1234",
    ],
)
def test_what_names_no_day_is_none(text: str) -> None:
    assert find_days(text, TODAY) is None


@pytest.mark.parametrize(
    ("written", "held"),
    [("2023", True), ("2023-05", True), ("2023-05-31", True), ("2023-06", False), ("2022", False)],
)
def test_a_range_of_days_contains_the_beginnings_of_dates(written: str, held: bool) -> None:
    assert Days(date(2023, 5, 1), date(2023, 5, 31)).hold(written) is held


def test_stop_words_are_not_searched_for() -> None:
    asked = read_question("What is the sourdough of the baker?", said("sourdough baker"))
    assert asked.terms == {"sourdough": 1.0, "baker": 1.0}
    assert not asked.unknown


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("Warum ist der Sauerteig bei uns so sauer?", "sauerteig sauer"),
        ("Pourquoi est-ce que le levain est si acide ?", "levain acide"),
        ("Perché il lievito è così acido?", "lievito così acido"),
        ("¿Por qué es tan ácida la masa?", "tan ácida masa"),
        ("Waarom is het deeg zo zuur?", "deeg zo zuur"),
    ],
)
def test_function_words_of_other_languages_are_not_asked_for(question: str, terms: str) -> None:
    vault = said(*[" ".join(terms_of(each)) for each in (question, "der die das wer", "warten")])
    asked = read_question(question, vault)
    assert set(asked.terms) == {*terms_of(terms)}
    assert not asked.unknown
    assert not read_question("Weshalb hat er das?", said("wesen")).nearest


def test_a_word_of_english_is_asked_though_another_language_has_it_for_an_article() -> None:
    assert read_question("Why did the tyrant die?", said("die")).terms == {"die": 1.0}
    assert read_question("die roll", said("die", "roll")).terms.keys() == {"die", "roll"}


def test_a_question_of_function_words_alone_is_asked_as_it_is() -> None:
    assert read_question("Wer sind wir?", said("wir")).terms == {"wir": 1.0}


def test_an_unknown_word_is_reported_as_typed_and_the_nearest_is_searched_for() -> None:
    asked = read_question("sourdoug, please?", said("sourdough"))
    assert asked.unknown == ("sourdoug", "please")
    assert asked.nearest == ("sourdough",)
    assert list(asked.terms) == ["sourdough"]


def test_what_is_in_quotes_is_a_phrase() -> None:
    asked = read_question('Who said "Rye  bread"? And «чёрный хлеб»?', said("rye bread"))
    assert asked.phrases == ("rye bread", "чёрный хлеб")


def test_of_a_very_long_question_the_rarest_words_are_searched_for() -> None:
    words = [f"word{number}x" for number in range(500)]
    postings = said(*(" ".join(words[: number + 1]) for number in range(0, 500, 5)))
    asked = read_question(f"{' '.join(words)} " * 4, postings)
    assert len(asked.terms) == MOST_TERMS
    assert "word499x" not in asked.terms or "word0x" not in asked.terms


@given(st.text(max_size=400))
def test_any_text_is_a_question(text: str) -> None:
    asked = read_question(text, said("tea bread", "rye bread"), TODAY)
    assert all(weight > 0 for weight in asked.terms.values())


@pytest.mark.parametrize(
    "text",
    ["", "  ", "\U0001f600", "(a+)+$", "SELECT * FROM notes; --", "../../etc/passwd", "of and"],
)
def test_odd_questions_are_read(text: str) -> None:
    read_question(text, said("tea"))


def test_a_question_of_a_hundred_thousand_characters_is_read() -> None:
    assert read_question("tea " * 25_000, said("tea")).terms == {"tea": 1.0}


def test_a_word_of_only_somewhat_similar_spelling_is_not_searched_for() -> None:
    words = said(" ".join(terms_of("priorities of the organization")))
    assert not read_question("properties", words).nearest
    assert read_question("organisation", words).nearest == tuple(terms_of("organization"))


def test_a_run_of_characters_is_unknown_only_where_no_note_contains_any_of_it() -> None:
    words = said(" ".join(terms_of("上下文窗口")))
    assert read_question("上下文窗口有多大", words).unknown == ()
    assert read_question("有多大", words).unknown == ("有多大",)


@pytest.mark.parametrize(
    ("asked", "said", "is_form"),
    [
        ("kvantitativních", "kvantitativní", True),
        ("průzkum", "průzkumu", True),
        ("książki", "książka", True),
        ("network", "netsuite", False),
        ("rok", "roky", False),
        ("version2", "version3", False),
    ],
)
def test_other_forms_of_a_word_are_searched_for_too(asked: str, said: str, is_form: bool) -> None:
    terms = {each for word in (asked, said) for each in terms_of(word)}
    postings = make_postings([[(term, 1.0)] for term in sorted(terms)], [1.0] * len(terms))
    weights = read_question(asked, postings).terms
    assert ({*terms_of(said)} <= weights.keys()) == is_form
    assert all(weights[term] == 1.0 for term in terms_of(asked))
