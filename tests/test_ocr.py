"""Scanned pages are read from their pictures: the words, where they stand, straight, sloping or turned."""

from __future__ import annotations

import io
import tomllib
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from extractor.readers.pdf import glyphs, limits, ocr, stamps
from extractor.readers.pdf.printed import Printed, Sheet

DOCUMENTS = Path(__file__).resolve().parents[2] / "shared" / "documents"
GOLDEN = sorted((Path(__file__).parent / "golden").glob("scanned-*.toml"))
READ = 0.95
LINES = (
    "In 2019 the county kept four depots for its lorries and",
    "gritters, two of them within a mile of each other. It paid",
    "£412,000 a year in rent and rates for the four, and the",
    "yard at Marsh Lane stood half empty from April to October.",
    "",
    "• Giving up the yard was to save £96,500 a year from 2021.",
    "• Gritters were to start from the ring road (junction 4).",
    "• No more than 12 posts were to go, all by agreement.",
    "",
    "By March 2022 the lease had been given up, but the rent of",
    "the other yards had risen by 7.5%, and the saving that the",
    "county could show came to no more than £61,000.",
)
pytestmark = pytest.mark.skipif(ocr.available() is None, reason="tesseract is not installed")


def written() -> pypdfium2.PdfPage:
    file = io.BytesIO()
    paper = canvas.Canvas(file, (595, 842))
    paper.setFont("Helvetica-Bold", 20)
    paper.drawString(72, 760, "The yard at Marsh Lane")
    paper.setFont("Times-Roman", 12)
    for n, line in enumerate(LINES):
        paper.drawString(72, 720 - 16 * n, line)
    paper.save()
    return pypdfium2.PdfDocument(file.getvalue())[0]


def picture() -> Image.Image:
    return written().render(scale=200 / 72, grayscale=True).to_pil()  # type: ignore[arg-type]


def scanned(image: Image.Image) -> bytes:
    """A page that is nothing but a picture of 200 dots an inch."""
    size = (image.width * 72 / 200, image.height * 72 / 200)
    file = io.BytesIO()
    paper = canvas.Canvas(file, size)
    paper.drawImage(ImageReader(image), 0, 0, *size)
    paper.save()
    return file.getvalue()


def seen(image: Image.Image) -> Sheet:
    return ocr.read(pypdfium2.PdfDocument(scanned(image))[0], 1)[0]


def turned(degrees: float) -> Image.Image:
    """The page turned clockwise."""
    return picture().rotate(-degrees, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)


def share(want: Counter[str], sheet: Sheet) -> float:
    return (want & Counter(word.text for word in sheet.words)).total() / want.total()


@pytest.fixture(scope="module")
def truth() -> Sheet:
    return glyphs.sheet(written(), 1)


@pytest.fixture(scope="module")
def straight() -> Sheet:
    return seen(picture())


def pairs(truth: Sheet, sheet: Sheet) -> list[tuple[Printed, Printed]]:
    """Words that stand once on the page, as printed and as read."""
    once = Counter(word.text for word in truth.words)
    read = {word.text: word for word in sheet.words}
    return [(word, read[word.text]) for word in truth.words if once[word.text] == 1 and word.text in read]


def test_a_scanned_page_gives_its_words(truth: Sheet, straight: Sheet) -> None:
    assert share(Counter(word.text for word in truth.words), straight) >= READ
    assert all(word.confidence is not None and 0 <= word.confidence <= 1 for word in straight.words)


def test_words_stand_where_they_are_printed(truth: Sheet, straight: Sheet) -> None:
    assert (round(straight.width), round(straight.height)) == (595, 842)
    found = pairs(truth, straight)
    assert len(found) > 60
    for word, here in found:
        assert abs(word.x0 - here.x0) < 2
        assert abs(word.x1 - here.x1) < 2
        assert abs(word.base - here.base) < 1.5


def test_the_size_of_type_is_that_of_the_lines(truth: Sheet, straight: Sheet) -> None:
    sizes = {here.size for word, here in pairs(truth, straight) if word.size < 16}
    assert len(sizes) == 1
    assert sizes.pop() == pytest.approx(12 * 1.1, rel=0.12)
    assert next(w for w in straight.words if w.text == "Lane").size > 1.4 * straight.words[-1].size


def test_words_of_a_line_share_a_baseline(straight: Sheet) -> None:
    assert len({word.base for word in straight.words}) == 1 + sum(map(bool, LINES))


def test_bullets_are_not_read_as_letters(straight: Sheet) -> None:
    marks = {word.text for word in straight.words if len(word.text) == 1 and word.x0 < 76}
    assert marks == {"•"}


def test_a_sloping_scan_is_read_straight_and_shown_where_it_slopes(truth: Sheet) -> None:
    sheet = seen(turned(2))
    assert share(Counter(word.text for word in truth.words), sheet) >= READ
    assert len({word.base for word in sheet.words}) == 1 + sum(map(bool, LINES))
    first, last = (next(w for w in sheet.words if w.text == text) for text in ("£412,000", "four,"))
    assert first.base == last.base
    assert last.box[1] - first.box[1] > 5  # to the right, the page falls


@pytest.mark.parametrize("turn", [90, 180])
def test_a_page_scanned_on_its_side_or_head_is_read(turn: int, truth: Sheet) -> None:
    sheet = seen(turned(turn))
    assert share(Counter(word.text for word in truth.words), sheet) >= READ
    assert {word.turn for word in sheet.words} == {turn}


def test_a_blank_page_has_no_words() -> None:
    assert not seen(Image.new("L", (1654, 2339), 255)).words


def test_specks_are_counted_and_are_no_words() -> None:
    speckled = picture()
    for n in range(150):
        speckled.paste(0, (1300 + n * 37 % 300, 1500 + n * 61 % 700, 1303 + n * 37 % 300, 1502 + n * 61 % 700))
    sheet, specks = ocr.read(pypdfium2.PdfDocument(scanned(speckled))[0], 1)
    assert all(any(map(str.isalnum, word.text)) or (word.confidence or 0) >= 0.5 for word in sheet.words)
    assert specks > 0


def test_a_scan_with_a_stamp_typed_on_it_is_told_and_its_own_words_are_added() -> None:
    size = (595.0, 842.0)
    file = io.BytesIO()
    paper = canvas.Canvas(file, size)
    paper.drawImage(ImageReader(picture()), 0, 0, *size)
    paper.drawString(72, 30, "Received 4 March 2022")
    paper.drawImage(ImageReader(picture()), 0, 0, 100, 100)
    paper.showPage()
    paper.drawImage(ImageReader(Image.new("L", (600, 850), 90)), 0, 0, *size)
    paper.drawString(72, 400, "The yards of the county")
    paper.save()
    document = pypdfium2.PdfDocument(file.getvalue())
    stamped, photograph = document
    for page in (stamped, photograph):
        assert stamps.is_stamped(page, glyphs.sheet(page, 1))
    typed = glyphs.sheet(stamped, 1).words
    added = {word.text for word in stamps.beneath(typed, ocr.read(stamped, 1)[0].words)}
    assert {"gritters,", "depots", "£61,000."} <= added
    assert "Received" not in added
    assert stamps.beneath(glyphs.sheet(photograph, 1).words, ocr.read(photograph, 1)[0].words) == []
    assert not stamps.is_stamped(written(), glyphs.sheet(written(), 1))


def test_a_photograph_with_a_title_on_it_is_not_taken_for_a_scan() -> None:
    hills = Image.linear_gradient("L").resize((1240, 1754))
    (page,) = pypdfium2.PdfDocument(scanned(hills))
    assert not stamps.is_stamped(page, glyphs.sheet(page, 1))


def test_a_page_of_text_over_a_picture_is_no_stamped_scan(truth: Sheet) -> None:
    (page,) = pypdfium2.PdfDocument(scanned(picture()))
    assert stamps.is_stamped(page, Sheet(1, truth.width, truth.height))
    assert not stamps.is_stamped(page, truth)


def test_a_page_of_fifty_feet_is_read_within_the_memory_of_a_small_machine(truth: Sheet) -> None:
    file = io.BytesIO()
    paper = canvas.Canvas(file, (14_400, 14_400))
    paper.drawImage(ImageReader(picture()), 0, 0, 14_400, 14_400)
    paper.save()
    sheet, _ = ocr.read(pypdfium2.PdfDocument(file.getvalue())[0], 1)
    assert share(Counter(word.text for word in truth.words), sheet) >= READ
    assert max(word.x1 for word in sheet.words) > 8_000


def test_a_scan_beside_a_printed_page_is_read_and_noted() -> None:
    paper = pypdfium2.PdfDocument(scanned(picture()))
    paper.import_pages(written().pdf)
    file = io.BytesIO()
    paper.save(file)
    found = limits.read(file.getvalue())
    assert [paper.ocr for paper in found.papers] == [True, False]
    assert {(note.level, note.page) for note in found.notes} == {("info", 1)}
    assert found.notes[0].what == "page 1 was read from its picture, by OCR"
    assert sum(note.count for note in found.notes) == ocr.read(pypdfium2.PdfDocument(scanned(picture()))[0], 1)[1]


@pytest.mark.parametrize("shown", [True, False], ids=["a scan", "a blank picture"])
def test_a_scan_that_bears_a_stamp_is_read_with_the_stamp(shown: bool) -> None:
    file = io.BytesIO()
    paper = canvas.Canvas(file, (595, 842))
    paper.drawImage(ImageReader(picture() if shown else Image.new("L", (1653, 2339), 230)), 0, 0, 595, 842)
    paper.drawString(400, 820, "RECEIVED 4 MAY 2023")
    paper.save()
    found = limits.read(file.getvalue())
    text = " ".join(block.text for block in found.blocks)
    assert found.papers[0].ocr == shown
    assert "RECEIVED 4 MAY 2023" in text
    assert ("£96,500 a year from 2021" in text) == shown


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the shared documents are not here")
@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
def test_the_words_of_a_real_scan_are_read(file: Path) -> None:
    golden = tomllib.loads(file.read_text(encoding="utf-8"))
    (scan,) = DOCUMENTS.glob(golden["file"])
    page = pypdfium2.PdfDocument(scan)[golden["page"] - 1]
    sheet, _ = ocr.read(page, golden["page"])
    assert share(Counter(golden["words"].split()), sheet) >= READ
