"""One finding a claim: what a sentence tells of two kinds is two, and what belongs to a claim is none beside it."""

from __future__ import annotations

import pytest

from extractor import finders
from extractor.pipeline.steps import document_of_text


@pytest.fixture(scope="module")
def read():
    """Types and quotations of the findings of a text."""
    everything = finders.load()

    def find(text: str) -> list[tuple[str, str]]:
        return [(f.type, f.quote) for f in everything.find(document_of_text(text, kind="nao_report"))]

    return find


@pytest.mark.parametrize(
    ("text", "types", "second"),
    [
        (
            "The merger saved the ports £4 million last year, and the auditor could find no baseline behind that sum.",
            ["savings_claim", "assumption"],
            "and the auditor",
        ),
        (
            "The Agency promised to close 14 depots by 2023, but it has shut only five of them.",
            ["target", "outcome"],
            "but it",
        ),
        (
            "The Trust expects to spend £6 million less on tugs, and we recommend that it publishes how it got there.",
            ["savings_claim", "recommendation"],
            "and we",
        ),
        (
            "The port aims to halve lorry waits by 2027; it assumes that every haulier will book ahead.",
            ["target", "assumption"],
            "it assumes",
        ),
    ],
)
def test_a_sentence_that_tells_two_things_of_two_kinds_is_two_findings(read, text, types, second):
    first, other = read(text)
    assert [first[0], other[0]] == types
    assert other[1] == text[text.index(second) :]
    assert first[1] == text[: text.index(second)].rstrip(" ,;")


@pytest.mark.parametrize(
    "text",
    [
        "The scheme brought in £640,000 of extra income last year, £60,000 more than the council had predicted.",
        "The review saved £3.2 million in the year, according to figures that the Board was given in May.",
        "The county says that the new depot, which opened in May, has cut fuel costs by £90,000.",
        "The saving of £7 million a year, they said, cannot be traced to any ledger.",
        "The tug team has cut costs and has saved £2m.",
        "Moving the archive was meant to save £2 million a year, and in its first year it did not.",
        "The share of crates sent back for repair was 47.1%, which is below the target of 50%.",
        "Berth efficiencies of £61m have been delivered at month seven, which is £9m behind the plan for the period.",
        "The mean wait at the lock was 35 minutes, which did not meet the ambition of 30 minutes.",
    ],
)
def test_what_belongs_to_a_claim_is_not_parted_from_it(read, text):
    assert [quote for _, quote in read(text)] == [text]


def test_an_item_is_what_the_lead_of_its_list_asks_for(read):
    lead = "The board should:"
    items = ["publish what each lock costs;", "share what it has learnt from the other ports."]
    asked = [("recommendation", item.rstrip(";")) for item in items]
    assert read("\n\n".join([lead, *(f"• {item}" for item in items)])) == asked
