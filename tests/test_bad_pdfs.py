"""Bad PDF files are read as far as they can be, within limits, and say what is lost; garbage is told from text."""

from __future__ import annotations

import io
import sys
import time
import zlib
from collections import Counter
from pathlib import Path

import pytest
import reportlab
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase.ttfonts import TTFontFile
from reportlab.pdfgen import canvas

from extractor.errors import SourceError
from extractor.readers import pdf
from extractor.readers.pdf import legible, limits, ocr
from extractor.readers.pdf.printed import Printed
from extractor.readers.reading import Reading

LINES = (
    "The depot at Marsh Lane will close in spring.",
    "Both teams are to share one office from then on,",
    "and the lease of the second will be given up.",
)
FONT = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
needs_tesseract = pytest.mark.skipif(ocr.available() is None, reason="tesseract is not installed")


def raw(*objects: bytes) -> bytes:
    """A PDF file of these objects, numbered from 1; the first is its catalogue."""
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start, size = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\n" % (size, table, size)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(entries: bytes, body: bytes) -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(body), body)


def page(contents: int, resources: bytes) -> bytes:
    return b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<<%b>>>>" % (contents, resources)


def pages(first: int, count: int) -> bytes:
    return b"<</Type/Pages/Count %d/Kids[%b]>>" % (count, b" ".join(b"%d 0 R" % (first + n) for n in range(count)))


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
GOOD = stream(b"", b"BT /F 12 Tf 72 700 Td (%b) Tj ET" % LINES[0].encode())


def written(count: int = 1, encrypt: StandardEncryption | None = None) -> bytes:
    file = io.BytesIO()
    paper = canvas.Canvas(file, encrypt=encrypt)
    for number in range(count):
        for n, line in enumerate(LINES):
            paper.drawString(72, 700 - 20 * n, line)
        paper.drawString(72, 600, f"This is page {number + 1}.")
        paper.showPage()
    paper.save()
    return file.getvalue()


def bomb(depth: int, count: int) -> bytes:
    """Forms that draw the next ten times each; `count` pages draw the first, but the first and last page are good."""
    fonts = b"/Font<</F 3 0 R>>"
    last = stream(b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<%b>>" % fonts, b"BT /F 12 Tf (boom) Tj ET")
    forms = [
        stream(
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (7 + n), b"/X Do\n" * 10
        )
        for n in range(depth - 1)
    ]
    first = 6 + depth
    inside = fonts + b"/XObject<</X 6 0 R>>"
    leaves = [page(4 if n in (0, count - 1) else 5, inside) for n in range(count)]
    return raw(CATALOGUE, pages(first, count), HELVETICA, GOOD, stream(b"", b"/X Do"), *forms, last, *leaves)


def hidden(shift: int | None) -> bytes:
    """A page that shows its lines well; its text layer has the letters shifted, or none known where `shift` is None."""
    font = TTFontFile(str(FONT))
    data = FONT.read_bytes()
    shown = [b"BT /F 14 Tf 72 %d Td <%b> Tj ET" % (700 - 24 * n, codes(font, line)) for n, line in enumerate(LINES * 4)]
    named = sorted({sign for line in LINES for sign in line})
    pairs = b"\n".join(
        b"<%04x> <%04x>" % (font.charToGlyph[ord(s)], ord(s) + (shift or 0) * s.isalpha()) for s in named
    )
    widths = b" ".join(b"%d[%d]" % (font.charToGlyph[ord(s)], font.charWidths[ord(s)]) for s in named)
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def /CMapType 2 def\n"
        b"1 begincodespacerange <0000> <ffff> endcodespacerange\n%d beginbfchar\n%b\nendbfchar\nendcmap end end"
        % (len(named), pairs)
    )
    unicode = b"/ToUnicode 9 0 R" if shift is not None else b""
    return raw(
        CATALOGUE,
        pages(4, 1),
        stream(b"", b"\n".join(shown)),
        page(3, b"/Font<</F 5 0 R>>"),
        b"<</Type/Font/Subtype/Type0/BaseFont/Vera/Encoding/Identity-H/DescendantFonts[6 0 R]%b>>" % unicode,
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Vera/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/FontDescriptor 7 0 R/W[%b]/CIDToGIDMap/Identity>>" % widths,
        b"<</Type/FontDescriptor/FontName/Vera/Flags 4/FontBBox[0 -236 1100 928]/ItalicAngle 0/Ascent 928/Descent -236"
        b"/CapHeight 730/StemV 80/FontFile2 8 0 R>>",
        stream(b"/Filter/FlateDecode/Length1 %d" % len(data), zlib.compress(data)),
        stream(b"", cmap),
    )


def codes(font: TTFontFile, line: str) -> bytes:
    return b"".join(b"%04x" % font.charToGlyph[ord(sign)] for sign in line)


def pictured(wide: int, high: int) -> bytes:
    """A page with a striped picture of so many grey pixels, and a good page after it."""
    squeezed = zlib.compressobj(9)
    rows = [squeezed.compress(bytes([255 * (n // 200 % 2)]) * wide) for n in range(high)]
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceGray"
    picture = stream(entries % (wide, high) + b"/Filter/FlateDecode", b"".join(rows) + squeezed.flush())
    drawn = stream(b"", b"q 500 0 0 700 40 60 cm /I Do Q")
    inside = b"/Font<</F 3 0 R>>/XObject<</I 6 0 R>>"
    return raw(CATALOGUE, pages(7, 2), HELVETICA, GOOD, drawn, picture, page(5, inside), page(4, inside))


def texts(found: Reading, number: int) -> str:
    return " ".join(block.text for block in found.blocks if block.page == number)


def why(data: bytes) -> str:
    """Why a file does not open."""
    with pytest.raises(limits.Closed) as closed:
        limits.read(data)
    return str(closed.value)


def test_a_file_with_a_password_is_refused_with_the_remedy() -> None:
    data = written(encrypt=StandardEncryption("secret", ownerPassword="owner"))
    assert why(data) == "password"
    with pytest.raises(SourceError, match="password"):
        pdf.read(data, "locked.pdf")


def test_a_file_that_is_encrypted_with_an_empty_password_opens() -> None:
    found = limits.read(written(encrypt=StandardEncryption("", ownerPassword="owner")))
    assert texts(found, 1).startswith(LINES[0])
    assert not found.notes


@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.9])
def test_a_file_cut_short_is_refused(share: float) -> None:
    data = written(40)
    assert why(data[: int(len(data) * share)]) == "damaged"


def test_a_page_whose_text_is_cut_off_is_lost_and_no_other() -> None:
    inside = b"/Font<</F 3 0 R>>"
    first, second = page(6, inside), page(7, inside)
    cut = stream(b"/Filter/FlateDecode", zlib.compress(GOOD)[:20])
    data = raw(CATALOGUE, pages(4, 2), HELVETICA, first, second, GOOD, cut)
    found = limits.read(data)
    assert texts(found, 1) == LINES[0]
    assert [note.page for note in found.notes] == [2]


def test_a_file_without_pages_is_refused() -> None:
    data = raw(CATALOGUE, b"<</Type/Pages/Count 0/Kids[]>>")
    assert why(data) == "empty"
    with pytest.raises(SourceError):
        pdf.read(data, "empty.pdf")


def test_two_thousand_pages_of_forms_within_forms_lose_themselves_and_no_other_page() -> None:
    began = time.monotonic()
    found = limits.read(bomb(depth=12, count=2000), seconds=1.5)
    assert time.monotonic() - began < 60
    assert found.page_count == len(found.papers) == 2000
    assert [block.page for block in found.blocks] == [1, 2000]
    assert {note.page for note in found.notes} == set(range(2, 2000))
    assert all(note.level == "warning" and note.hint for note in found.notes)


def test_a_file_after_one_that_hung_is_read() -> None:
    limits.read(bomb(depth=12, count=3), seconds=1)
    assert texts(limits.read(written()), 1).startswith(LINES[0])


@pytest.mark.parametrize("program", ["/no/such/python", "/bin/false"])
def test_where_no_process_can_be_started_the_pages_are_read_here(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = written(3)
    apart = limits.read(data)
    limits.stop()
    monkeypatch.setattr(sys, "executable", program)
    try:
        assert limits.read(data) == apart
    finally:
        limits.stop()


def test_a_file_that_was_begun_is_the_one_that_is_read() -> None:
    first, second = written(2), written(3)
    limits.begin(first)
    limits.begin(second)
    found = limits.read(first)
    assert (found.page_count, limits.read(second).page_count) == (2, 3)
    limits.begin(first)
    assert limits.read(first) == found


def test_a_file_that_waits_for_its_turn_makes_way_for_the_one_that_is_asked_for() -> None:
    limits.start()
    first, second, third = written(2), written(3), written(4)
    limits.begin(first)
    limits.begin(second)
    assert [limits.read(data).page_count for data in (third, first, second)] == [4, 2, 3]


def test_a_file_that_was_begun_and_is_damaged_is_refused_in_its_turn() -> None:
    data = written()[:300]
    limits.begin(data)
    limits.begin(written(2))
    assert why(data) == "damaged"
    assert limits.read(written(2)).page_count == 2
    assert texts(limits.read(written()), 1).startswith(LINES[0])


def test_a_few_forms_within_forms_are_read() -> None:
    found = limits.read(bomb(depth=4, count=3))
    assert texts(found, 3) == LINES[0]
    assert "boom" in texts(found, 2)


@needs_tesseract
def test_a_page_with_two_hundred_million_pixels_is_noted_and_the_next_is_read() -> None:
    found = limits.read(pictured(14_000, 14_400))
    assert texts(found, 2) == LINES[0]
    assert [note.page for note in found.notes] == [1]


@needs_tesseract
@pytest.mark.parametrize("shift", [None, 3], ids=["unknown letters", "shifted letters"])
def test_a_text_layer_of_garbage_gives_way_to_ocr(shift: int | None) -> None:
    found = limits.read(hidden(shift))
    assert texts(found, 1).startswith(LINES[0])
    assert found.papers[0].ocr
    assert [(note.level, note.page) for note in found.notes] == [("info", 1)]


def test_letters_that_are_mapped_rightly_are_not_read_by_ocr() -> None:
    found = limits.read(hidden(0))
    assert texts(found, 1).startswith(LINES[0])
    assert not found.papers[0].ocr


def test_garbage_without_tesseract_is_listed_as_unread_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    limits.stop()  # the process at work has the old path
    try:
        found = limits.read(hidden(3))
    finally:
        limits.stop()
    assert not found.blocks
    (note,) = found.notes
    assert (note.level, note.page, note.lost) == ("warning", 1, "words")
    assert note.count > 50
    assert "apt install tesseract-ocr" in note.hint


def test_a_title_and_labels_that_are_no_text_cost_nothing_else() -> None:
    labelled = b"<</Type/Catalog/Pages 2 0 R/PageLabels<</Nums[0<</P<FEFFD800>>>]>>>>"
    info = b"<</Title<FEFF0041D800>/Author(The Council)>>"
    data = raw(labelled, pages(5, 1), HELVETICA, GOOD, page(4, b"/Font<</F 3 0 R>>"), info)
    found = limits.read(data.replace(b"/Root 1 0 R", b"/Root 1 0 R/Info 6 0 R"))
    assert texts(found, 1) == LINES[0]
    assert found.properties == {"author": "The Council"}


def ruled(rows: int, step: float) -> bytes:
    """A page with a ruled table of three columns."""
    file = io.BytesIO()
    paper = canvas.Canvas(file)
    for n in range(rows):
        for k, word in enumerate(("Depot", "2024-25", "2025-26") if not n else (f"Yard {n}", f"£{n}m", f"£{2 * n}m")):
            paper.drawString(80 + 120 * k, 760 - step * n, word)
    paper.grid([70, 190, 310, 430], [772 - step * n for n in range(rows + 1)])
    paper.save()
    return file.getvalue()


def test_tables_are_cells_or_where_none_are_wanted_text() -> None:
    celled, texts = (limits.read(ruled(5, 20), tables) for tables in (True, False))
    assert [block.kind for block in celled.blocks] == ["table"]
    assert "table" not in {block.kind for block in texts.blocks}
    assert Counter(" ".join(b.text for b in texts.blocks).split()) == Counter(celled.blocks[0].text.split())


def test_a_table_that_is_given_up_is_noted() -> None:
    file = io.BytesIO()
    paper = canvas.Canvas(file)
    paper.drawString(80, 800, LINES[0])
    paper.grid([10 + 4 * n for n in range(140)], [20 + 6 * n for n in range(120)])
    for n in range(100):
        paper.drawString(20 + 5 * n, 40 + 7 * n, "a b")
    paper.save()
    found = limits.read(file.getvalue())
    assert LINES[0] in " ".join(block.text for block in found.blocks)
    assert [(note.lost, note.page) for note in found.notes] == [("table", 1)]


def test_attachments_and_scripts_are_ignored_and_noted() -> None:
    names = (
        b"<</Type/Catalog/Pages 2 0 R/Names<</JavaScript<</Names[(a) 7 0 R]>>"
        b"/EmbeddedFiles<</Names[(plan.txt) 6 0 R]>>>>>>"
    )
    attached = b"<</Type/Filespec/F(plan.txt)/UF(plan.txt)/EF<</F 8 0 R>>>>"
    script = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
    file = stream(b"/Type/EmbeddedFile", b"hello")
    inside = page(4, b"/Font<</F 3 0 R>>")
    found = limits.read(raw(names, pages(5, 1), HELVETICA, GOOD, inside, attached, script, file))
    assert texts(found, 1) == LINES[0]
    assert [note.what for note in found.notes] == [
        "holds an attachment, which is not read",
        "holds JavaScript, which is ignored",
    ]


def typed(text: str) -> list[Printed]:
    return [Printed(word, 0, 0, 1, 1, 1, 1) for word in text.split()]


@pytest.mark.parametrize(
    "text",
    [
        "2012-13 2013-14 1,204 (88) 4.5% – £12.6m £000 nil 17 23 1,882 (3) 0.0",
        "Mae'r cyngor yn bwriadu cau dau ddepo a rhannu un swyddfa rhwng y ddau dîm o'r gwanwyn ymlaen, gan arbed "
        "arian "
        "i'r sir a'i thrigolion bob blwyddyn.",
        "La commune fermera deux dépôts au printemps et les équipes partageront désormais un seul bureau, ce qui "
        "permettra d'économiser près d'un million d'euros chaque année.",
        "Llanfairpwllgwyngyll Wrexham Ynys Môn Rhyl Fflint Bala Dolgellau Machynlleth Aberystwyth Llangollen",
        "Cllr J. Featherstonehaugh Mrs P. Okonkwo Dr S. Krzyżewski Mr T. Nguyen Ms A. Bhattacharyya Sir W. ffoulkes",
        "A453 M1 River Trent",
        "\uf0fc \uf0fc \uf0fb Site A12 yes \uf0fc",
        "................ 4 .................. 17 ___________ 22",
        "THE DEPOT AT MARSH LANE WILL CLOSE IN SPRING AND BOTH TEAMS ARE TO SHARE ONE OFFICE FROM THEN ON",
    ],
)
def test_figures_names_and_other_languages_are_usable(text: str) -> None:
    assert legible.is_usable(typed(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x03\x0b\x0c \x04\x05\x06\x07 \x0e\x0f\x10\x11",
        "\uf054\uf068\uf065 \uf064\uf065\uf070\uf06f\uf074 \uf063\uf06c\uf06f\uf073\uf065\uf073",
        "\ufffd\ufffd\ufffd \ufffd\ufffd \ufffd\ufffd\ufffd\ufffd",
        "!\"#$ %&'(#) *+, -./$ 0#1) !2# $%3&4 5#67",
        "Wkh ghsrw dw Pduvk Odqh zloo forvh lq vsulqj dqg erwk whdpv duh wr vkduh rqh riilfh iurp wkhq rq iru hyhu",
        "7KH GHSRW DW 0DUVK /DQH ZLOO FORVH LQ VSULQJ DQG ERWK WHDPV DUH WR VKDUH RQH RIILFH IURP WKHQ RQ HYHU VLQFH",
    ],
)
def test_nothing_and_garbage_are_not_usable(text: str) -> None:
    assert not legible.is_usable(typed(text))
