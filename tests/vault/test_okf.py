"""Bundles in the Open Knowledge Format: claims rest on the sources that the properties key."""

from tests.building import parse
from vaultgraph.vault.note import Claim

HEAD = """---
type: Metric
title: Orders
sources:
  - id: cust
    resource: /tables/customers.md
    title: Customers
  - id: schema
    resource: https://example.org/schema
    title: The schema
  - id: scope
    resource: all queries of a year
  - resource: https://example.org/no-id
  - id: no-resource
  - plain
---
"""


def claims(body: str) -> dict[str, Claim]:
    return {claim.label: claim for claim in parse(HEAD + body).claims}


def test_a_claim_rests_on_the_resource_of_its_id() -> None:
    found = claims(
        "Each order has a customer.[^cust] It is sharded.[^schema] It is used.[^scope]\n\n"
        "[^cust]: Customers\n[^schema]: The schema\n[^scope]: Queries\n"
    )
    (link,) = found["cust"].sources
    assert link.target == "/tables/customers.md"
    assert link.sentence == "Each order has a customer."
    assert not found["cust"].citations
    assert [str(each) for each in found["schema"].citations] == [
        "The schema <https://example.org/schema>"
    ]
    assert [str(each) for each in found["scope"].citations] == ["all queries of a year"]


def test_a_label_that_no_source_has_says_what_it_says() -> None:
    found = claims("So it is.[^1]\n\n[^1]: [[Plan]]\n")
    assert [link.target for link in found["1"].sources] == ["Plan"]


def test_other_sources_in_properties_are_left_alone() -> None:
    for sources in ("- a\n- b", "{id: x}", "text", "- [1, 2]"):
        note = parse(f"---\nsources: {sources}\n---\nSo.[^x]\n\n[^x]: [[Plan]]\n")
        assert [link.target for claim in note.claims for link in claim.sources] in (["Plan"], [])


def test_a_source_of_the_properties_needs_no_definition() -> None:
    note = parse(HEAD + "Each has a customer.[^cust] It is sharded.[^Schema] So they say.[^none]\n")
    found = {claim.label: claim for claim in note.claims}
    assert [link.target for link in found["cust"].sources] == ["/tables/customers.md"]
    assert [each.url for each in found["Schema"].citations] == ["https://example.org/schema"]
    assert found["cust"].defined
    assert "none" not in found
    assert [each.message for each in note.diagnostics] == ["the footnote [^none] has no definition"]


def test_ids_that_are_numbers_key_sources_too() -> None:
    note = parse(
        "---\nsources:\n  - id: 1\n    resource: urn:isbn:123\n---\nThe book says so.[^1]\n"
    )
    (claim,) = note.claims
    assert [each.url for each in claim.citations] == ["urn:isbn:123"]
    assert not note.diagnostics
