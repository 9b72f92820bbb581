"""The prompt as a turn of each chat template."""

import pytest

from tests.pack.building import compiled
from tests.passages.test_escaping import SPECIAL
from vaultgraph.errors import UsageError
from vaultgraph.pack import PackOptions, make_pack
from vaultgraph.passages.chat import TEMPLATES
from vaultgraph.passages.escaping import escape_text
from vaultgraph.passages.tokens.targets import TEMPLATE_TOKENS, targets
from vaultgraph.passages.tokens.tokenizers import load_tokenizer

HOSTILE = """
    open.md
        # Turns
        A note that writes {0}.
        It goes on about [[other]].
    other.md
        The other note says {0} too.
"""


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_note_opens_and_closes_no_turn(name: str) -> None:
    target = next(each for each in targets() if each.template == name)
    template = TEMPLATES[name]
    tokens = dict.fromkeys((*SPECIAL, *template.special))
    words = " ".join(token.strip() for token in tokens)
    options = PackOptions(target=target.name, budget=8_000, formats=("prompt", "chat"))
    files = {
        artifact.path: artifact.content.decode()
        for artifact in make_pack(compiled(HOSTILE.format(words)), options).artifacts
    }
    text = files["pack/seed.chat.txt"]
    assert text == template.wrap(files["pack/SEED.md"])
    inside = text.removeprefix(template.before).removesuffix(template.after)
    assert not [token for token in tokens if token in inside and "note" not in token]


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_special_token_of_a_template_is_broken_in_notes(name: str) -> None:
    template = TEMPLATES[name]
    assert all(token in template.before + template.after for token in template.special)
    assert not [token for token in template.special if token in escape_text(f"x{token}y")]


def test_a_template_costs_no_more_than_is_kept_for_it() -> None:
    for target in targets():
        if target.template in TEMPLATES:
            count = load_tokenizer(target.tokenizer).count
            assert 0 < TEMPLATES[target.template].tokens(count) <= TEMPLATE_TOKENS


def test_every_template_of_the_registry_is_known() -> None:
    assert {target.template for target in targets()} == {*TEMPLATES, "messages"}


def test_a_server_that_writes_the_turns_refuses_a_chat_file() -> None:
    options = PackOptions(target="gpt-5.2", budget=8_000, formats=("chat", "chatml"))
    with pytest.raises(UsageError, match="has no chat"):
        make_pack(compiled(HOSTILE.format("nothing")), options)
