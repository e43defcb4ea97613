"""Reads the pages of PDF files in a process of its own, which a hostile page may end: `limits` starts it and asks.

Tasks come on standard input, answers go to standard output, marshalled, each after its length in eight bytes. A page
that takes too long ends the process: PDFium cannot be interrupted, and only the process's own watchdog sees it hang.
"""

from __future__ import annotations

import faulthandler
import marshal
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from operator import attrgetter
from typing import IO, Any

import pypdfium2
import pypdfium2.raw as pdfium

from extractor.model import NoteLevel
from extractor.readers.pdf import forms, glyphs, legible, ocr
from extractor.readers.pdf.printed import Printed, Sheet
from extractor.readers.pdf.rulings import Ruling

#: The code that the process ends with when a page takes longer.
LATE = 1

# Memory that the process may use, in bytes, where the system knows such a limit.
_MEMORY = 3 << 30
_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")

# The sheet of a page, whether OCR read it, and what is to be noted: how bad, what, what to do, how many words are lost.
_Said = tuple[tuple[Any, ...], bool, list[tuple[NoteLevel, str, str, int]]]

_word = attrgetter(*(f.name for f in fields(Printed)))
_ruling = attrgetter(*(f.name for f in fields(Ruling)))


def answers(data: bytes, first: int, weigh: bool, seconds: float | None) -> Iterator[tuple[Any, ...]]:
    """What there is to say of a file, piece by piece: the file, then its pages from `first` on.

    A page may take so many `seconds`, one that is drawn for OCR so many more as tesseract is given; then the process
    ends. None sets no limit.

    ("closed", why) is all of a file that does not open; ("opened", pages, labels, properties, attachments, scripts),
    ("weighed",), then ("page", sheet, ocr, troubles) for each page, the sheet and each trouble as plain tuples. Only
    where asked to `weigh` the pages are those left out that would take for ever to draw.
    """
    _watch(seconds)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        yield ("closed", _why(data, problem))
        return
    labels = [document.get_page_label(i) or None for i in range(len(document))]
    scripts = pdfium.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0 or b"/JavaScript" in data
    yield ("opened", len(document), labels, _properties(document), document.count_attachments(), scripts)
    heavy = forms.heavy(data) if weigh else frozenset()
    yield ("weighed",)
    for number in range(first, len(document) + 1):
        _watch(seconds)
        if number in heavy:
            what = f"page {number} draws forms within forms without end, and was not read"
            yield (
                "page",
                _plain(Sheet(number, 0.0, 0.0)),
                False,
                [("warning", what, "The file is broken, or made to do harm.", 0)],
            )
        else:
            yield ("page", *_page(document, number, seconds))
    document.close()


def _why(data: bytes, problem: pypdfium2.PdfiumError) -> str:
    """Why a file does not open. Of one without pages PDFium repeats what it said of the file before."""
    if re.search(rb"/Count\s+0\b", data) and not re.search(rb"/Type\s*/Page\b", data):
        return "empty"
    return "password" if "password" in str(problem).lower() else "damaged"


def _watch(seconds: float | None) -> None:
    """End the process unless it is told otherwise within so many seconds."""
    if seconds is not None:
        faulthandler.dump_traceback_later(seconds, exit=True, file=2)


def _page(document: pypdfium2.PdfDocument, number: int, seconds: float | None) -> _Said:
    damaged: tuple[NoteLevel, str, str, int] = (
        "warning",
        f"page {number} could not be read",
        "The file may be damaged there.",
        0,
    )
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return _plain(Sheet(number, 0.0, 0.0)), False, [damaged]
    try:
        try:
            sheet = glyphs.sheet(page, number)
        except (pypdfium2.PdfiumError, UnicodeDecodeError, ValueError):
            return _plain(Sheet(number, 0.0, 0.0)), False, [damaged]
        if legible.is_usable(sheet.words):
            return _plain(sheet), False, []
        _watch(seconds and seconds + 2 * ocr.SECONDS)
        return _scanned(page, sheet)
    finally:
        page.close()


def _scanned(page: pypdfium2.PdfPage, sheet: Sheet) -> _Said:
    """A page without words that can be read, read from its picture."""
    number, hidden = sheet.number, len(sheet.words)
    state = "has a text layer of signs that are no words" if hidden else "has no text"
    bare = replace(sheet, words=())
    try:
        seen, _ = ocr.read(page, number)
    except (ocr.OcrError, pypdfium2.PdfiumError) as problem:
        hint = ocr.INSTALL if ocr.available() is None else "Look at the page itself."
        what = f"page {number} {state}, and was not read from its picture: {problem}"
        return _plain(bare), False, [("warning", what, hint, hidden)]
    if seen.words:
        return _plain(replace(bare, words=seen.words)), True, []
    if _has_picture(page):
        what = f"page {number} {state}, and no words were found in its picture"
        return (
            _plain(bare),
            False,
            [("warning", what, "Look at the page: it may be a photograph, or too large to draw.", hidden)],
        )
    return _plain(bare), False, [("warning" if hidden else "info", f"page {number} {state}", "It shows none.", hidden)]


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    kinds = (
        pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page.raw, n))
        for n in range(pdfium.FPDFPage_CountObjects(page.raw))
    )
    return any(kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM) for kind in kinds)


def _properties(document: pypdfium2.PdfDocument) -> dict[str, str]:
    said = document.get_metadata_dict()
    date = _DATE.match(said.get("CreationDate", ""))
    created = f"{date[1]}-{date[2]}-{date[3]}" if date else ""
    found = {"title": said.get("Title", ""), "author": said.get("Author", ""), "created": created}
    return {key: value.strip() for key, value in found.items() if value.strip()}


def _plain(sheet: Sheet) -> tuple[Any, ...]:
    words, rulings = [_word(w) for w in sheet.words], [_ruling(r) for r in sheet.rulings]
    return (sheet.number, sheet.width, sheet.height, words, rulings)


def send(pipe: IO[bytes], message: tuple[Any, ...]) -> None:
    body = marshal.dumps(message)
    pipe.write(len(body).to_bytes(8, "big") + body)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """The next message; None at the end of the pipe."""
    head = pipe.read(8)
    if len(head) < 8:
        return None
    body = pipe.read(int.from_bytes(head, "big"))
    return marshal.loads(body) if len(body) == int.from_bytes(head, "big") else None


def _serve() -> None:
    """Answer tasks until there are no more. Whatever else prints, prints elsewhere."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _bound_memory()
    send(out, ("ready",))
    while (task := receive(sys.stdin.buffer)) is not None:
        for answer in answers(*task):
            send(out, answer)
        faulthandler.cancel_dump_traceback_later()
        send(out, ("done",))


def _bound_memory() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    except (ImportError, ValueError, OSError):  # Windows has no such limit, a Mac may refuse it
        return


if __name__ == "__main__":
    _serve()
