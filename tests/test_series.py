"""Figures in a row, each with a time or a place of its own, are a finding each."""

from __future__ import annotations

import pytest

from extractor import finders
from extractor.finders.series import series
from extractor.model import Finding, Span
from extractor.pipeline.steps import document_of_text
from extractor.quantities.marks import mark


@pytest.fixture(scope="module")
def found():
    """Findings of a text by rules alone."""
    by_rules = finders.load(use_model=False)

    def find(text: str) -> list[Finding]:
        return list(by_rules.find(document_of_text(text, kind="nao_report")))

    return find


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "Tugs shared will save £3 million in 2031, £5 million in 2032 and £6 million in 2033.",
            ["£3 million", "£5 million", "£6 million"],
        ),
        ("The port aims to cut idling by 30% by 2031 and by at least 55% by 2034.", ["30%", "55%"]),
        ("It would raise £2 million of dues in 2031, rising to £7 million in 2034.", ["£2 million", "£7 million"]),
        ("The plan provides 210 new berths in Northby and 140 new berths in Southby.", ["210", "140"]),
        ("Waits fell from 30% in 2031 to 20% in 2034.", []),
        ("It saved £3 million in 2031 and its fleet was cut by 9% in 2032.", ["£3 million"]),
        ("The port closed 14 yards in 2031 and saved £6 million in 2032.", ["14"]),
        ("Of the 60 berths due in 2031, 41 were open in 2032.", ["60"]),
    ],
)
def test_a_row_has_one_verb_one_unit_and_a_time_or_a_place_for_each(text, row):
    marked = mark(text)
    assert [figure.raw for figure in series(marked, Span(0, len(text)), None)] == row


def test_each_figure_of_a_row_is_a_finding_with_what_the_verb_tells(found):
    first, second = found("The ports saved £3 million on tugs in 2031 and £5 million in 2032.")
    assert [(f.type, f.value("amount"), f.get("period").raw, f.value("status")) for f in (first, second)] == [
        ("savings_claim", 3_000_000, "2031", "achieved"),
        ("savings_claim", 5_000_000, "2032", "achieved"),
    ]
    assert second.quote == "£5 million in 2032."
    assert second.get("status").inherited
    assert second.value("claimant") == first.value("claimant")


def test_a_time_behind_the_last_figure_of_a_row_is_that_of_all(found):
    first, second = found("The port will build 210 new berths in Northby and 140 new berths in Southby by 2034.")
    assert [f.get("period").raw for f in (first, second)] == ["by 2034", "by 2034"]
    assert first.get("period").inherited
