"""What a seed says of claims: all that they rest on, and nothing of what rests on nothing."""

import json

import pytest

from tests.pack.building import Spy, compiled
from vaultgraph.pack import formats, make_pack
from vaultgraph.pack.options import PackOptions
from vaultgraph.pack.probes import ProbeKind

FILLING = "\n".join(
    f"    Pump {n} lifts water to floor {n} by a belt of leather, and the belt is oiled twice.\n"
    for n in range(40)
)
VAULT = f"""
Boiler.md
    # Boiler

    Steam is dry at two hundred degrees.[^1] Iron rusts in wet steam.[^2] Copper does not.[^3]

    ## Pumps[^2]

{FILLING}

    [^1]: [[Gauge]], [[home/Table]]
    [^2]: Roe, *Boilers*, p. 3.
    [^3]:
Gauge.md
    [[Boiler]]
home/Table.md
    [[Boiler]]
work/Table.md
    [[Boiler]]
"""


def files(budget: int, *names: str) -> dict[str, str]:
    pack = make_pack(compiled(VAULT), PackOptions(budget=budget, formats=names))
    return {each.path: each.content.decode() for each in pack.artifacts}


def test_a_claim_that_two_notes_carry_rests_on_both_in_the_tree() -> None:
    tree = json.loads(files(4_000, "tree")["pack/tree.json"])
    found = json.dumps(tree, ensure_ascii=False)
    assert '"from": ["Gauge", "home/Table"]' in found
    assert '"from": ["Roe, Boilers, p. 3."]' in found
    assert '"text": "Copper does not.", "from": []' in found


def test_a_claim_that_two_notes_carry_is_asked_by_both(monkeypatch: pytest.MonkeyPatch) -> None:
    spy = Spy()
    monkeypatch.setitem(formats.FORMATS, "spy", spy)
    make_pack(compiled(VAULT), PackOptions(budget=4_000, formats=("spy",)))
    (asked,) = [probe for probe in spy.plan.probes if probe.kind is ProbeKind.CLAIM]
    assert "“Gauge”, “Table”" in asked.question


@pytest.mark.parametrize("budget", [700, 900])
def test_an_excerpt_names_what_the_markers_that_it_drops_stood_for(budget: int) -> None:
    seed = files(budget, "prompt")["pack/SEED.md"]
    assert "by a belt" in seed
    assert seed.count("lifts water") < 40, "the note is carried whole, so this shows nothing"
    assert "two hundred degrees. ← [[Gauge]]; [[home/Table]]" in seed
    assert "in wet steam. ← Roe, Boilers, p. 3." in seed
    assert "[^" not in seed
