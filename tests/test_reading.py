"""Pages are read as a person reads them: made ones whose text is known, and real ones whose truth is written by hand.

`python tests/reading.py --verbose` prints the same figures with each fault in a line.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest
from layouts_blind import documents
from reading import MEASURES
from reading_layer import overlap
from reading_pages import DOCUMENTS, FIELDS, GOLDEN, Seen, scored
from scores import Scores, together

#: Under each figure: the share that must be right at the least. Raised as reading gets better, never lowered.
FLOORS = {
    "layouts": {
        "order": 0.998, "numbers": 1.0, "labels": 0.99, "furniture": 1.0, "markers": 1.0, "footnotes": 0.95,
        "headings": 0.94, "tables": 0.97, "ruled": 0.99, "borderless": 0.99, "heads": 0.99, "units": 0.93,
    },
    "pages": {
        "first": 0.90, "last": 0.90, "label": 0.98, "paragraphs": 0.85, "order": 0.97, "furniture": 0.90,
        "tables": 0.86, "footnotes": 0.90,
    },
    "words": {"in blocks": 0.995, "once": 1.0, "verbatim": 1.0, "likeness": 0.95},
    "tables": {"cells": 0.95, "heads": 0.95},
    "boxes": {"boxes": 0.80, "lines": 0.99, "found": 0.90},
}  # fmt: skip
#: The agreement in order that each made document must reach by itself.
LEAST_AGREEMENT = 0.98

here = pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the shared documents are not here")
CASES = [
    pytest.param(what, field, marks=() if what == "layouts" else here)
    for what, floors in FLOORS.items()
    for field in floors
]


@cache
def measured(what: str) -> dict[str, Scores]:
    return dict(MEASURES[what](""))


@pytest.mark.parametrize(("what", "field"), CASES)
def test_what_is_read_rightly_stays_above_its_floor(what: str, field: str) -> None:
    score = together(measured(what).values())[field]
    assert score.of, "nothing was measured"
    assert score.share >= FLOORS[what][field], "\n".join(score.faults[:20])


@pytest.mark.parametrize("name", [truth.name for truth in documents()])
def test_words_come_in_the_order_of_reading(name: str) -> None:
    score = measured("layouts")[name]["order"]
    assert score.share >= LEAST_AGREEMENT, "\n".join(score.faults)


@pytest.mark.parametrize("file", sorted(GOLDEN.glob("pages-*.toml")), ids=lambda file: file.stem)
def test_the_truth_of_a_page_quotes_no_more_than_four_words(file: Path) -> None:
    pages = tomllib.loads(file.read_text(encoding="utf-8"))["page"]
    assert len(pages) == 30
    for page in pages:
        quoted = [page.get("first", ""), page.get("last", ""), *page["order"]]
        assert all(len(words.split()) <= 4 for words in quoted), page
        assert page["page"] >= 1
        assert page["file"].endswith(".pdf")


# ---- the measure itself -------------------------------------------------------------------------------------------

PAGE = {
    "first": "Roads of Wick", "last": "since the spring.", "label": "7", "paragraphs": ["1.1", "1.2"],
    "order": ["Roads of Wick", "Stone was dear", "Nobody had asked"], "furniture": ["Annual report"], "tables": 1,
    "footnotes": ["3"],
}  # fmt: skip
TEXT = "Roads of Wick 1.1 Stone was dear. 1.2 Nobody had asked. 3 Not since the spring."


def seen(text: str = TEXT, furniture: str = "Annual report 7", numbers: tuple[str, ...] = ("1.1", "1.2")) -> Seen:
    return Seen(text, text, furniture, "7", None, numbers, ("3",), 1)


def test_a_page_read_rightly_has_no_faults() -> None:
    assert {name: score.faults for name, score in scored(PAGE, seen()).items()} == {name: [] for name in FIELDS}


def test_a_page_read_in_the_wrong_order_is_at_fault() -> None:
    scores = scored(PAGE, seen("Roads of Wick 1.2 Nobody had asked. 3 Not since the spring. 1.1 Stone was dear."))
    assert scores["order"].share == pytest.approx(2 / 3)
    assert scores["last"].share == 0


def test_a_running_head_in_the_text_is_at_fault() -> None:
    scores = scored(PAGE, seen(f"Annual report {TEXT}", furniture="7"))
    assert [scores[name].share for name in ("furniture", "first")] == [0, 0]


def test_a_number_that_is_missing_or_invented_is_at_fault() -> None:
    assert scored(PAGE, seen(numbers=("1.1",)))["paragraphs"].share == 0.5
    assert scored(PAGE, seen(numbers=("1.1", "1.2", "9")))["paragraphs"].share == pytest.approx(2 / 3)


def test_boxes_share_what_lies_in_both() -> None:
    assert overlap((0, 0, 10, 10), (0, 0, 10, 10)) == 1
    assert overlap((0, 0, 10, 10), (5, 0, 15, 10)) == pytest.approx(1 / 3)
    assert overlap((0, 0, 10, 10), (20, 0, 30, 10)) == 0
