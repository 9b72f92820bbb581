"""The measure of growth distinguishes linear work from work that grows faster."""

from tests.growth import CHATS, PATTERNS, Pattern, superlinear

LINEAR = Pattern(unit="a ")


def quadratic(text: str) -> int:
    return sum(text.count("b", place) for place in range(0, len(text), 50))


def linear(text: str) -> int:
    return sum(1 for letter in text if letter.isalpha())


def test_work_that_grows_faster_than_its_text_is_named_with_its_times() -> None:
    (line,) = superlinear(quadratic, [LINEAR])
    assert line.startswith("a : ")
    assert " s for " in line


def test_work_that_grows_with_its_text_is_not() -> None:
    assert superlinear(linear, [LINEAR]) == []


def test_every_pattern_has_its_own_name_and_about_the_size_that_was_asked_for() -> None:
    assert len({pattern.name for pattern in PATTERNS}) == len(PATTERNS) >= 180
    assert set(CHATS) < set(PATTERNS)
    for pattern in PATTERNS:
        assert 2_000 <= len(pattern.of_size(2_500)) <= 3_000, pattern.name
