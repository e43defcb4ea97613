from __future__ import annotations

import pytest

from extractor.finders.clauses import divide, rounded
from extractor.model import Span


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Less room is let (£5 million), less paper is bought (£3 million) and less is posted.",
            ["Less room is let (£5 million)", "less paper is bought (£3 million) and less is posted."],
        ),
        (
            "The plan (£5 million, over three years) and a sale worth £3 million.",
            ["The plan (£5 million, over three years)", "and a sale worth £3 million."],
        ),
        (
            "The savings are real (£5 million in one year, £3 million in the next).",
            ["The savings are real (£5 million in one year", "£3 million in the next)."],
        ),
    ],
)
def test_no_clause_ends_within_brackets_but_between_two_claims_in_them(text: str, wanted: list[str]) -> None:
    anchors = [Span(text.index(sum), text.index(sum) + len(sum)) for sum in ("£5 million", "£3 million")]
    assert [span.of(text) for span in divide(text, anchors)] == wanted


def test_a_clause_is_not_parted_within_a_possessive_phrase() -> None:
    text = "Cut waits by 9 weeks at masters and young sailors' homes with 40 places."
    anchors = [Span(text.index(words), text.index(words) + len(words)) for words in ("9 weeks", "40 places")]
    assert divide(text, anchors)[1].of(text) == "40 places."


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("Lift the share to 77% by March towards the", "Lift the share to 77% by March"), ("90 berths", "90 berths")],
)
def test_a_clause_is_rounded_where_it_leads_on_to_the_next(text: str, wanted: str) -> None:
    assert rounded(text, Span(0, len(text))).of(text) == wanted
