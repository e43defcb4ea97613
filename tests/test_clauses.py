from __future__ import annotations

import pytest

from extractor.finders.clauses import around, divide, granted, parted, rounded
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


def found(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("The scheme has not paid its way and failed to shorten a queue.", "not paid its way", "failed to shorten"),
        ("Mr Ash believed the sum, and found that the yards were bullish.", "believed the sum", "were bullish"),
        ("Whilst the tugs rested on a guess, the yard did not work from a goal.", "on a guess", "from a goal"),
    ],
)
def test_two_things_said_in_one_sentence_are_parted(text: str, first: str, second: str) -> None:
    assert parted(text, found(text, first), found(text, second))
    assert parted(text, found(text, second), found(text, first))


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("The harbour plans to cut costs and raise fees by May.", "cut costs", "raise fees"),
        ("The yard found savings and sites that it could sell.", "found savings", "could sell"),
        ("Ships and boats that were late paid more.", "Ships", "paid more"),
    ],
)
def test_what_goes_on_with_one_verb_is_not_parted(text: str, first: str, second: str) -> None:
    assert not parted(text, found(text, first), found(text, second))


def test_what_a_sentence_grants_ends_where_its_main_clause_begins() -> None:
    text = "Although berths are full, the board says that fees are low and that it was not asked."
    assert text[granted(text) :].startswith("the board says")
    assert around(text, Span(0, len(text)), found(text, "fees are low")).of(text).startswith("the board says")
    assert around(text, Span(0, len(text)), found(text, "berths are full")).start == 0
    assert granted("The berths are full, although the board says that fees are low.") == 0
    assert granted("While in the north of the county, Ashby, the port let 40 berths.") == 0
    for text in (
        "Though fees in Wick, Bexley and Crowton have risen, the board is content.",
        "Although the plan, agreed in May, was to save £3m, the board is content.",
    ):
        assert text[granted(text) :] == "the board is content."
