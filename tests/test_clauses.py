from __future__ import annotations

import pytest

from extractor.finders.clauses import breaks, divide
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


def test_the_strongest_break_counts_where_several_would_part_two_clauses() -> None:
    text = "It saved £5 million; and, although costs rose, it closed"
    assert {text[at:].split()[0]: strength for at, strength in breaks(text).items()} == {
        "and,": 0,
        "although": 1,
        "it": 4,
    }
