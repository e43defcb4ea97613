"""Pages are read as a person reads them: made ones whose text is known, and real ones whose truth is written by hand.

`python tests/reading.py --verbose` prints the same figures with each fault in a line.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from reading import MEASURES
from reading_layer import overlap
from reading_layouts import made as all_made
from reading_pages import DOCUMENTS, FIELDS, GOLDEN, Seen, scored
from reportlab.pdfgen.canvas import Canvas
from scores import Scores, together

from extractor.model import Block
from extractor.readers.pdf import read
from extractor.readers.reading import Reading

#: Under each figure: the share that must be right at the least. Raised as reading gets better, never lowered.
FLOORS = {
    "layouts": {
        "order": 0.998, "numbers": 1.0, "labels": 1.0, "furniture": 1.0, "markers": 1.0, "footnotes": 1.0,
        "headings": 1.0, "tables": 1.0, "ruled": 0.99, "borderless": 0.99, "heads": 0.99, "units": 0.99,
    },
    "pages": {
        "first": 0.95, "last": 0.95, "label": 1.0, "paragraphs": 0.98, "order": 0.99, "furniture": 0.98,
        "tables": 0.96, "footnotes": 0.98,
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


@pytest.mark.parametrize("name", [truth.name for truth in all_made()])
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


# ---- pages made for one rule each ---------------------------------------------------------------------------------

LINES = (
    "The county mends its roads in spring, when the frost has gone and",
    "the clay has dried. It pays for stone by the ton and for carting by",
    "the mile, and neither has grown dearer since the survey was made.",
)


def made(*pages: Callable[[Canvas], object], size: tuple[float, float] = (595, 842)) -> Reading:
    file = BytesIO()
    canvas = Canvas(file, size)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return read(file.getvalue(), "made.pdf")


def prose(canvas: Canvas, *tops: float, x: float = 72, lines: Sequence[str] = LINES, size: float = 11) -> None:
    """Paragraphs whose first lines stand so far below the top of the paper."""
    canvas.setFont("Times-Roman", size)
    for top in tops:
        for n, line in enumerate(lines):
            canvas.drawString(x, 842 - top - 14 * n, line)


def headed(number: int, *head: str, foot: str = "") -> Callable[[Canvas], object]:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 8)
        for n, line in enumerate(head):
            canvas.drawString(72, 800 - 10 * n, line)
        canvas.drawString(72, 40, foot or f"Page {number}")
        prose(canvas, 120, 200, 280)

    return draw


def said(reading: Reading, page: int, furniture: bool) -> list[str]:
    return [b.text for b in reading.blocks if b.page == page and (b.kind == "furniture") is furniture]


def test_the_running_head_of_a_short_chapter_is_furniture_on_all_its_lines() -> None:
    pages = [headed(n, "Chapter one: Stone") for n in range(1, 6)]
    pages += [headed(n, "Chapter two: Clay") for n in range(6, 11)]
    reading = made(*pages, headed(11, "Appendix: Sums paid to", "the lesser carters"))
    assert said(reading, 11, furniture=True) == ["Appendix: Sums paid to", "the lesser carters", "Page 11"]


def test_what_stands_where_the_feet_of_other_pages_do_is_furniture() -> None:
    head = "Roads of Wick"
    reading = made(*[headed(n, head) for n in range(1, 6)], headed(6, head, foot="Printed on rags"))
    assert said(reading, 6, furniture=True) == [head, "Printed on rags"]


def test_a_page_laid_across_has_its_running_head_along_its_side() -> None:
    def aside(canvas: Canvas) -> None:
        prose(canvas, 120, 200)
        canvas.translate(560, 700)
        canvas.rotate(-90)
        canvas.setFont("Helvetica-Bold", 8)
        canvas.drawString(0, 0, "ROADS OF WICK")
        canvas.drawString(300, 0, "6")

    def upright(number: int) -> Callable[[Canvas], object]:
        def draw(canvas: Canvas) -> None:
            canvas.setFont("Helvetica-Bold", 8)
            canvas.drawString(72, 810, "ROADS OF WICK")
            canvas.drawString(500, 810, str(number))
            prose(canvas, 120, 200, 280)

        return draw

    reading = made(*[upright(n) for n in range(1, 6)], aside)
    assert said(reading, 6, furniture=True) == ["ROADS OF WICK", "6"]
    assert reading.page_labels[5] == "6"


def test_a_running_head_at_the_other_side_of_a_facing_page_is_furniture() -> None:
    def facing(number: int, head: str) -> Callable[[Canvas], object]:
        def draw(canvas: Canvas) -> None:
            canvas.setFont("Helvetica", 8)
            if number % 2:
                canvas.drawRightString(523, 800, head)
            else:
                canvas.drawString(72, 800, head)
            prose(canvas, 120, 200, 280)

        return draw

    heads = ["", "County of Wick", "Stone and clay", "County of Wick"]
    reading = made(*[facing(n, head) for n, head in enumerate(heads, 1)])
    assert [said(reading, n, furniture=True) for n in (2, 3, 4)] == [[head] for head in heads[1:]]


def test_the_first_page_after_roman_ones_is_page_one() -> None:
    def foot(label: str) -> Callable[[Canvas], object]:
        def draw(canvas: Canvas) -> None:
            prose(canvas, 120, 200, 280)
            canvas.drawString(290, 40, label)

        return draw

    assert made(*map(foot, ("i", "ii", "1"))).page_labels == ("i", "ii", "1")


def test_a_word_broken_at_the_end_of_a_page_is_whole() -> None:
    def end(canvas: Canvas) -> None:
        prose(canvas, 700, lines=("The roads of the county were in want of repair before the manage-",))

    def start(canvas: Canvas) -> None:
        prose(canvas, 80, lines=("ment of them was given over to the parishes in the long-term plan.",))

    [block] = made(end, start).blocks
    assert "before the management of them" in block.text


NARROW = tuple(line[:30] for line in LINES)


def test_a_large_quotation_in_a_column_is_one_block() -> None:
    def draw(canvas: Canvas) -> None:
        prose(canvas, 80, 140, 200, lines=NARROW)
        canvas.setFont("Times-Bold", 15)
        for n, line in enumerate(("“Stone was dear then", "Marsh clay is dear now", "to those who cart it.”")):
            canvas.drawString(76, 560 - 18.5 * n, line)
        prose(canvas, 360, 420, lines=NARROW)

    [quoted] = [block for block in made(draw).blocks if "dear then" in block.text]
    assert (quoted.kind, quoted.text.split()[-1]) == ("paragraph", "it.”")


def test_a_bold_heading_after_text_on_its_line_is_a_heading() -> None:
    def draw(canvas: Canvas) -> None:
        for x in (72, 320):
            prose(canvas, 80, 140, 214, x=x, lines=NARROW)
        canvas.setFont("Times-Roman", 11)
        canvas.drawString(72, 642, "It was paid in the spring.")
        canvas.setFont("Times-Bold", 11)
        canvas.drawString(320, 642, "What the stone cost")

    assert [block.text for block in made(draw).blocks if block.kind == "heading"] == ["What the stone cost"]


def test_a_heading_in_the_margin_is_read_before_the_paragraph_beside_it() -> None:
    def draw(canvas: Canvas) -> None:
        prose(canvas, 100, 180, 260, x=230)
        for top, lines in ((182, ("What the", "stone cost")), (262, ("Who carted it",))):
            canvas.setFont("Times-Roman", 15)
            for n, line in enumerate(lines):
                canvas.drawString(60, 842 - top - 18 * n, line)

    blocks = made(draw).blocks
    assert [b.text.split(" in ")[0] for b in blocks] == [
        "The county mends its roads", "What the stone cost", "The county mends its roads", "Who carted it",
        "The county mends its roads",
    ]  # fmt: skip
    assert [b.kind for b in blocks] == ["paragraph", "heading", "paragraph", "heading", "paragraph"]


def numbered(*lines: str, hang: float) -> dict[str, Block]:
    """The blocks of a paper whose paragraphs are numbered by chapter, and of lines numbered one by one, by number."""

    def draw(canvas: Canvas) -> None:
        for n in range(6):
            prose(canvas, 80 + 60 * n, lines=(f"{n // 3 + 1}.{n % 3 + 1} {LINES[0]}", *LINES[1:]))
        for n, line in enumerate(lines):
            prose(canvas, 460 + 50 * n, lines=(line,))
            prose(canvas, 474 + 50 * n, x=72 + hang, lines=("in the year before the survey, and by whom?",))

    return {block.number: block for block in made(draw).blocks if block.number}


@pytest.mark.parametrize(("hang", "kind"), [(0.0, "paragraph"), (14.0, "list_item")])
def test_a_single_number_is_that_of_a_list_where_its_lines_hang(hang: float, kind: str) -> None:
    found = numbered(
        "1. What did the county pay for stone that it had carted from Marsh Lane",
        "2. What did the county pay for clay that it had carted from the old lido",
        hang=hang,
    )
    assert [found[number].kind for number in ("1.1", "2.3", "1", "2")] == ["paragraph", "paragraph", kind, kind]


def test_a_mark_set_a_hair_from_its_word_is_a_word_of_its_own() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 11)
        canvas.drawString(72, 700, "(iii)")
        canvas.drawString(72 + canvas.stringWidth("(iii)") + 0.25, 700, "Stone was dear, and carters asked more.")
        canvas.drawString(72, 600, "The share(s)he asked for were hers.")

    assert [(b.kind, b.number, b.text) for b in made(draw).blocks] == [
        ("list_item", "iii", "Stone was dear, and carters asked more."),
        ("paragraph", None, "The share(s)he asked for were hers."),
    ]


def test_figures_in_a_line_of_text_are_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 11)
        canvas.drawString(72, 760, "March 4, 2022")
        prose(canvas, 120)

    assert {block.kind for block in made(draw).blocks} == {"paragraph"}


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
