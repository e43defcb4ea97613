"""Where words stand on paper, quotations marked on their pages, and blocks drawn over them."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from paper_builder import finding, outcome, paper
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from typer.testing import CliRunner

from extractor.cli import app
from extractor.errors import SourceError
from extractor.model import Block, Box, Document, Page, Paper, Place, Source, Span, Word
from extractor.pictures import crop, layout
from extractor.pictures.render import MOST_PIXELS
from extractor.places import Printing, around, lines
from extractor.readers import read
from extractor.store import Store

LINES = ("The merger of two depots", "will save £2 million a year.")
YELLOW = (255, 232, 77)


def pdf(pages: int = 1, width: float = 400, height: float = 300, rotate: int = 0) -> bytes:
    """A file whose pages say LINES at 60 and 76 points below their upper edge, 50 from the left."""
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(width, height), invariant=True)
    for _ in range(pages):
        canvas.setFont("Helvetica", 12)
        for n, line in enumerate(LINES):
            canvas.drawString(50, height - 60 - 16 * n, line)
        canvas.setPageRotation(rotate)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def boxes(top: float = 60.0, left: float = 50.0, page: int = 1, offset: int = 0) -> list[Word]:
    """The words of LINES, roughly where `pdf` sets them."""
    found: list[Word] = []
    for n, line in enumerate(LINES):
        x = left
        for word in line.split():
            y = top + 16 * n
            found.append(Word(offset, offset + len(word), page, (x, y - 9, x + 6 * len(word), y + 3)))
            offset += len(word) + 1
            x += 6 * len(word) + 4
    return found


def document(words: list[Word], pages: int = 1) -> Document:
    text = " ".join(LINES)
    data = pdf(pages)
    base = paper(lines=(text,))
    return replace(
        base,
        source=Source(("depots.pdf",), base.id, "application/pdf", len(data)),
        pages=tuple(Page(n, Span(0, len(text)), None, Paper(400, 300)) for n in range(1, pages + 1)),
        words=tuple(words),
    )


def marked(picture: Image.Image) -> Box:
    """The box around all that is as yellow as the mark."""
    y, x = np.nonzero((np.asarray(picture) == YELLOW).all(axis=2))
    return float(x.min()), float(y.min()), float(x.max() + 1), float(y.max() + 1)


# ---- places ---------------------------------------------------------------------------------------------------------


def test_a_quotation_has_a_place_for_each_printed_line() -> None:
    words = boxes()
    start = " ".join(LINES).index("depots")
    end = " ".join(LINES).index("million") + len("million")
    found = Printing(document(words)).places(Span(start, end))
    assert found == (Place(1, words[4].box), Place(1, around([w.box for w in words[5:9]])))


def test_the_boxes_of_a_quotation_cover_its_words_and_no_others() -> None:
    words = boxes()
    found = Printing(document(words)).places(words_span := Span(words[6].start, words[7].end))
    assert [place.box for place in found] == [around([words[6].box, words[7].box])]
    assert len(words_span) == len("save £2")


def test_a_quotation_over_two_pages_has_places_on_both_in_order() -> None:
    words = [w if n < 5 else w._replace(page=2) for n, w in enumerate(boxes())]
    found = Printing(document(words, pages=2)).places(Span(0, len(" ".join(LINES))))
    assert [place.page for place in found] == [1, 2]


def test_a_line_ends_where_a_column_or_a_cell_ends() -> None:
    left, right, below = (50, 100, 90, 110), (300, 100, 340, 110), (50, 113, 90, 123)
    words = [Word(0, 5, 1, left), Word(6, 9, 1, right), Word(10, 14, 1, below)]
    assert [place.box for place in lines(words)] == [left, right, below]


def test_words_up_the_page_are_one_line() -> None:
    up = [Word(0, 6, 1, (20, 400, 30, 436)), Word(7, 12, 1, (20, 366, 30, 396)), Word(13, 18, 1, (20, 330, 30, 362))]
    down = [Word(0, 6, 1, (20, 400, 30, 436)), Word(7, 12, 1, (20, 440, 30, 470)), Word(13, 18, 1, (34, 400, 44, 430))]
    assert list(lines(up)) == [Place(1, (20, 330, 30, 436))]
    assert list(lines(down)) == [Place(1, (20, 400, 30, 470)), Place(1, (34, 400, 44, 430))]


def test_without_boxes_a_quotation_has_its_pages_and_without_pages_nothing() -> None:
    split = len(LINES[0])
    whole = len(" ".join(LINES))
    pages = (Page(1, Span(0, split)), Page(2, Span(split, whole)))
    assert Printing(replace(document([]), pages=pages)).places(Span(0, whole)) == (Place(1), Place(2))
    assert Printing(replace(document([]), pages=())).places(Span(0, whole)) == ()


# ---- quotations marked ----------------------------------------------------------------------------------------------


def test_a_crop_is_as_wide_as_the_page_and_marks_the_quotation() -> None:
    words = boxes()
    places = Printing(document(words)).places(Span(words[5].start, words[9].end))
    picture = crop(pdf(), "depots.pdf", places)
    assert picture.width == 800
    assert picture.height < 600
    x0, y0, x1, y1 = marked(picture)
    box = around([w.box for w in words[5:10]])
    assert x0 <= 2 * box[0]
    assert x1 >= 2 * box[2]
    assert 2 * (box[3] - box[1]) <= y1 - y0 <= 2 * (box[3] - box[1]) + 6


def test_a_mark_lets_the_words_be_read() -> None:
    places = Printing(document(boxes())).places(Span(0, len(" ".join(LINES))))
    picture = crop(pdf(), "depots.pdf", places)
    x0, y0, x1, y1 = marked(picture)
    under = picture.crop((int(x0), int(y0), int(x1), int(y1)))
    assert min(sum(pixel) for pixel in under.get_flattened_data()) < 60


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_the_mark_lies_on_the_ink_however_the_page_is_turned(rotate: int) -> None:
    data = pdf(rotate=rotate)
    words = [word for block in read(data, "application/pdf", "depots.pdf").blocks for word in block.words]
    picture = crop(data, "depots.pdf", list(lines(words)))
    y, x = np.nonzero(np.asarray(picture)[24:].sum(axis=2) < 150)
    x0, y0, x1, y1 = marked(picture)
    inside = (x >= x0) & (x < x1) & (y + 24 >= y0) & (y + 24 < y1)
    assert len(x) > 300
    assert inside.mean() > 0.98


def test_pages_stand_below_one_another() -> None:
    one, two = Place(1, (50, 50, 200, 62)), Place(2, (50, 50, 200, 62))
    alone, both = crop(pdf(2), "x.pdf", [one]), crop(pdf(2), "x.pdf", [two, one], {2: "ii"})
    assert both.height == 2 * alone.height
    assert both.crop((0, 0, both.width, alone.height)).tobytes() == alone.tobytes()


def test_a_place_without_a_box_shows_its_whole_page() -> None:
    picture = crop(pdf(), "x.pdf", [Place(1)])
    assert (picture.width, picture.height) == (800, 600 + 24)


def test_a_page_as_wide_as_a_street_makes_no_picture_as_wide() -> None:
    picture = crop(pdf(width=14000, height=14000), "x.pdf", [Place(1)])
    assert picture.width * picture.height < 1.01 * MOST_PIXELS


@pytest.mark.parametrize(("data", "page", "what"), [(b"%PDF-1.4 nothing", 1, "damaged"), (pdf(), 3, "no page 3")])
def test_what_cannot_be_drawn_is_said(data: bytes, page: int, what: str) -> None:
    with pytest.raises(SourceError, match=what):
        crop(data, "depots.pdf", [Place(page, (0, 0, 10, 10))])


# ---- blocks drawn ---------------------------------------------------------------------------------------------------


def test_a_layout_outlines_each_block_in_the_colour_of_its_kind() -> None:
    words = boxes()
    text = " ".join(LINES)
    table = Block("a\tb\nc\td", "table", 1, words=tuple(Word(2 * n, 2 * n + 1, 1, cell) for n, cell in enumerate(
        [(50, 150, 80, 162), (150, 150, 180, 162), (50, 170, 80, 182), (150, 170, 180, 182)]
    )), head_rows=1)  # fmt: skip
    foot = Block("7", "furniture", 1, (190, 280, 196, 290))
    blocks = [Block(text, "heading", 1, level=2, words=tuple(words)), table, foot]
    picture = layout(pdf(), "x.pdf", blocks, 1)
    seen = {colour for _, colour in picture.getcolors(1 << 24) or ()}
    assert {(190, 30, 45), (150, 60, 170), (120, 120, 120)} <= seen
    assert (30, 90, 200) not in seen
    head, body = picture.getpixel((int(60 * 1.6), int(152 * 1.6))), picture.getpixel((int(60 * 1.6), int(172 * 1.6)))
    assert head != body


def test_a_layout_leaves_other_pages_out() -> None:
    here = Block(" ".join(LINES), "paragraph", 1, words=tuple(boxes()))
    picture = layout(pdf(2), "x.pdf", [here], 2)
    assert (30, 90, 200) not in {colour for _, colour in picture.getcolors(1 << 24) or ()}


# ---- the command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def loaded(tmp_path: Path) -> tuple[Path, str]:
    """A database with one finding in a file that lies beside it; the finding's id."""
    data = pdf()
    (tmp_path / "depots.pdf").write_bytes(data)
    found = replace(document(boxes()), id=hashlib.sha256(data).hexdigest())
    claim = finding(found, 0)
    claim = replace(claim, places=Printing(found).places(claim.span))
    Store(tmp_path / "f.duckdb").write(outcome(found, claim), "s", tmp_path)
    return tmp_path, claim.id


def run(*arguments: str):
    return CliRunner().invoke(app, list(arguments))


def test_show_writes_the_picture_of_a_quotation(loaded: tuple[Path, str]) -> None:
    folder, name = loaded
    done = run("show", name, "--db", str(folder / "f.duckdb"), "--image", str(folder / "out.png"))
    assert done.exit_code == 0, done.output
    with Image.open(folder / "out.png") as picture:
        assert (picture.format, picture.width) == ("PNG", 800)


@pytest.mark.parametrize(
    ("change", "image", "said"),
    [
        (lambda file: file.write_bytes(pdf(2)), "out.png", "has changed since it was loaded"),
        (lambda file: file.unlink(), "out.png", "no longer there"),
        (lambda file: None, "out.gif", "end in .png"),
        (lambda file: None, "nowhere/out.png", "cannot be written"),
    ],
)
def test_show_says_why_there_is_no_picture(loaded: tuple[Path, str], change, image: str, said: str) -> None:
    folder, name = loaded
    change(folder / "depots.pdf")
    done = run("show", name, "--db", str(folder / "f.duckdb"), "--image", str(folder / image))
    assert done.exit_code != 0
    assert said in done.output
    assert not (folder / image).exists()


def test_a_format_without_pages_is_refused_kindly(tmp_path: Path) -> None:
    base = document([])
    page = replace(base, source=replace(base.source, paths=("a.html",), media_type="text/html"), pages=())
    claim = replace(finding(page, 0), places=())
    Store(tmp_path / "f.duckdb").write(outcome(page, claim), "s", tmp_path)
    done = run("show", claim.id, "--db", str(tmp_path / "f.duckdb"), "--image", str(tmp_path / "out.png"))
    assert "has no pages to draw" in done.output
    (tmp_path / "a.html").write_text("<html><body><p>Nothing.</p></body></html>")
    done = run("layout", str(tmp_path / "a.html"), "--image", str(tmp_path / "out.png"))
    assert "Only PDF files have" in done.output


def test_layout_draws_a_page_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "depots.pdf").write_bytes(pdf())
    done = run("layout", str(tmp_path / "depots.pdf"), "--image", str(tmp_path / "out.png"))
    assert done.exit_code == 0, done.output
    with Image.open(tmp_path / "out.png") as picture:
        assert (30, 90, 200) in {colour for _, colour in picture.convert("RGB").getcolors(1 << 24) or ()}
