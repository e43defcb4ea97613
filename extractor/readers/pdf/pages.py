"""Reads the pages of an open PDF file one by one; one without words that can be read, from its picture."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

import pypdfium2
import pypdfium2.raw as pdfium

from extractor.model import Note, NoteLevel
from extractor.readers.pdf import glyphs, legible, ocr, stamps
from extractor.readers.pdf.printed import Sheet

_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page as read: its words and rulings, whether the words were read from its picture, and what is to be noted."""

    sheet: Sheet
    ocr: bool = False
    notes: tuple[Note, ...] = ()


def why_closed(data: bytes, problem: pypdfium2.PdfiumError) -> str:
    """Why a file does not open: "password", "damaged" or "empty".

    Of one without pages PDFium repeats what it said of the file before.
    """
    if re.search(rb"/Count\s+0\b", data) and not re.search(rb"/Type\s*/Page\b", data):
        return "empty"
    return "password" if "password" in str(problem).lower() else "damaged"


def labels(document: pypdfium2.PdfDocument) -> list[str | None]:
    """What the file itself calls each page, None where it says nothing or nothing that can be read."""
    found: list[str | None] = []
    for i in range(len(document)):
        try:
            found.append(document.get_page_label(i) or None)
        except UnicodeDecodeError:
            found.append(None)
    return found


def properties(document: pypdfium2.PdfDocument) -> dict[str, str]:
    """What the file says of itself: "title", "author", "created", each only if it does."""
    said: dict[str, str] = {}
    for name in ("Title", "Author", "CreationDate"):
        with suppress(UnicodeDecodeError):
            said[name] = document.get_metadata_value(name)
    date = _DATE.match(said.get("CreationDate", ""))
    created = f"{date[1]}-{date[2]}-{date[3]}" if date else ""
    found = {"title": said.get("Title", ""), "author": said.get("Author", ""), "created": created}
    return {key: value.strip() for key, value in found.items() if value.strip()}


def ignored(document: pypdfium2.PdfDocument, data: bytes) -> list[Note]:
    """A note for each thing in the file that is left alone: attachments, scripts."""
    notes: list[Note] = []
    attachments = document.count_attachments()
    if attachments:
        counted = "an attachment, which is" if attachments == 1 else f"{attachments} attachments, which are"
        notes.append(Note("info", f"holds {counted} not read", hint="Save it by itself and load that, if it matters."))
    if pdfium.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0 or b"/JavaScript" in data:
        notes.append(Note("info", "holds JavaScript, which is ignored"))
    return notes


def leaf(document: pypdfium2.PdfDocument, number: int, slow: Callable[[], None]) -> Leaf:
    """The page of that number, from 1. `slow` is called before the page is drawn for OCR, which takes longer."""
    damaged = Leaf(
        Sheet(number, 0.0, 0.0),
        notes=(Note("warning", f"page {number} could not be read", number, "The file may be damaged there."),),
    )
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return damaged
    try:
        try:
            sheet = glyphs.sheet(page, number)
        except (pypdfium2.PdfiumError, UnicodeDecodeError, ValueError):
            return damaged
        if legible.is_usable(sheet.words):
            if not stamps.is_stamped(page, sheet):
                return Leaf(sheet)
            slow()
            return _stamped(page, sheet)
        slow()
        return _scanned(page, sheet)
    finally:
        page.close()


def _scanned(page: pypdfium2.PdfPage, sheet: Sheet) -> Leaf:
    """A page without words that can be read, read from its picture."""
    number, hidden = sheet.number, len(sheet.words)
    state = "has a text layer of signs that are no words" if hidden else "has no text"
    bare = replace(sheet, words=())

    def unread(level: NoteLevel, what: str, hint: str) -> Leaf:
        note = Note(level, f"page {number} {state}{what}", number, hint, "words" if hidden else None, hidden)
        return Leaf(bare, notes=(note,))

    try:
        seen, specks = ocr.read(page, number)
    except (ocr.OcrError, pypdfium2.PdfiumError) as problem:
        hint = ocr.INSTALL if ocr.available() is None else "Look at the page itself."
        return unread("warning", f", and was not read from its picture: {problem}", hint)
    if seen.words:
        return Leaf(replace(bare, words=seen.words), True, _by_ocr(number, "", specks))
    if _has_picture(page):
        hint = "Look at the page: it may be a photograph, or too large to draw."
        return unread("warning", ", and no words were found in its picture", hint)
    return unread("warning" if hidden else "info", "", "It shows none.")


def _stamped(page: pypdfium2.PdfPage, sheet: Sheet) -> Leaf:
    """A page whose few typed words may stand on a scan: with the words of the scan, if it is one."""
    if ocr.available() is None:
        what = f"page {sheet.number} may be a scan with a few typed words, of which only these were read"
        return Leaf(sheet, notes=(Note("warning", what, sheet.number, ocr.INSTALL),))
    try:
        seen, specks = ocr.read(page, sheet.number)
    except (ocr.OcrError, pypdfium2.PdfiumError) as problem:
        what = f"page {sheet.number} may be a scan with a few typed words, and its picture was not read: {problem}"
        return Leaf(sheet, notes=(Note("warning", what, sheet.number, "Look at the page itself."),))
    added = stamps.beneath(sheet.words, seen.words)
    if not added:
        return Leaf(sheet)
    words = (*sheet.words, *added)
    return Leaf(replace(sheet, words=words), True, _by_ocr(sheet.number, ", but for a few typed words", specks))


def _by_ocr(number: int, but: str, specks: int) -> tuple[Note, ...]:
    check = "Check its figures against the page."
    read = Note("info", f"page {number} was read from its picture, by OCR{but}", number, check)
    if not specks:
        return (read,)
    counted = "a mark" if specks == 1 else f"{specks} marks"
    what = f"{counted} in the picture of page {number} could not be read as words, and were left out"
    return read, Note("info", what, number, "Look at the page.", lost="words", count=specks)


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    kinds = (
        pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page.raw, n))
        for n in range(pdfium.FPDFPage_CountObjects(page.raw))
    )
    return any(kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM) for kind in kinds)
