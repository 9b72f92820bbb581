"""Cards of a canvas are passages whose spans point into its JSON."""

import json

from vaultgraph.model import VaultPath
from vaultgraph.vault.canvas import parse_canvas
from vaultgraph.vault.passages.passage import PassageKind
from vaultgraph.vault.passages.render import passage_text
from vaultgraph.vault.settings import VaultSettings


def cards_of(*texts: str) -> list[str]:
    nodes = [{"id": str(n), "type": "text", "text": text} for n, text in enumerate(texts)]
    written = json.dumps({"nodes": nodes}, ensure_ascii=True)
    note = parse_canvas(VaultPath("Plan.canvas"), written.encode(), VaultSettings())
    assert all(passage.kind is PassageKind.CARD for passage in note.passages)
    for passage in note.passages:
        for index in passage.links:
            assert passage.start <= note.links[index].start < passage.end
    return [passage_text(passage, note, written) for passage in note.passages]


def test_a_short_card_is_one_passage_with_its_heading() -> None:
    text = '# Kettle\n\nIt "boils" at 100 °C, see [[Steam]].'
    assert cards_of(text, "Второй котёл") == [text, "Второй котёл"]


def test_a_card_of_a_heading_alone_is_content() -> None:
    assert cards_of("# Water comes first") == ["# Water comes first"]


def test_a_long_card_is_cut_and_every_part_has_its_heading() -> None:
    line = "The boiler number {} stands in the hall and is heated with coal from the north. "
    text = "# Boilers\n\n" + "".join(line.format(number) for number in range(20))
    cards = cards_of(text)
    assert len(cards) > 1
    assert all(card.startswith("# Boilers\n") for card in cards)
    assert sum(card.count("boiler number") for card in cards) == 20


def test_a_card_that_only_embeds_is_none() -> None:
    assert cards_of("![[picture.png]]") == []
