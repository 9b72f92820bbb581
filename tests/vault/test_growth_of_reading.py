"""Reading takes time in proportion to a note, whatever it repeats, and never falls."""

import pytest

from tests.growth import PATTERNS, Pattern, superlinear
from vaultgraph.vault.markdown.blocks import lay_out
from vaultgraph.vault.markdown.body import Lines, read_body
from vaultgraph.vault.markdown.containers import MAX_DEPTH
from vaultgraph.vault.privacy import has_private_field
from vaultgraph.vault.properties import read_properties

SWALLOWED = (
    *("[a](b(", "_a_b", "*a ***b ", "www._", '<a b="', "<a b=' \"", "^[a ", "~~a ", "==a "),
    *(
        "<!a ",
        "<!--a-",
        "[a](&amp;",
        "a@b.",
        "a\n$$\n",
        "%% a\n",
        "![[a ",
        "- [ ] ",
        "[^[",
        "`a``b",
    ),
    *("[x][[a", "<a:/", "$a\n", "a ^b ", "> %%\n", "- $$\n\n", "<!X", "private::", "`#private` "),
)
IN_FRAMES = (
    Pattern(head="a ", unit="`"),
    Pattern(head="a ", unit="- [ ] "),
    Pattern(unit="[a](b (x ", tail=")"),
    Pattern(unit="_a", tail="___"),
    Pattern(unit="[[a ", tail="]]"),
    Pattern(unit="> - ", tail="[[a]]"),
    Pattern(head="http://a.b", unit=")"),
    Pattern(head="---\na: ", unit="{{", tail="\n---\n"),
    Pattern(head="---\n", unit="private ", tail="\n---\n"),
    Pattern(head="----\n", unit="a private: no\n"),
)


def read(text: str) -> None:
    properties = read_properties(text)
    layout = lay_out(text.replace("\0", "\ufffd"), properties.body)
    read_body(text, layout, Lines(text), [])
    has_private_field(text)


def test_reading_grows_with_the_text() -> None:
    patterns = (*PATTERNS, *(Pattern(unit=unit) for unit in SWALLOWED), *IN_FRAMES)
    assert superlinear(read, patterns, largest=32_000) == []


@pytest.mark.parametrize(
    "unit", ["> ", ">", "- ", "1. ", "- [ ] ", "> [!note] ", "> - ", "[^1]: ", "> [!note]\n>"]
)
def test_whatever_is_nested_too_deep_is_read_as_text(unit: str) -> None:
    layout = lay_out(unit * 2_500 + "[[a]]\n\n[[b]]", 0)
    assert len(layout.leaves) >= 2
    assert layout.too_deep >= 0 or unit * MAX_DEPTH not in unit * 2_500 or "\n" in unit
