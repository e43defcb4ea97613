"""Reads PDF files: PDFium gives the words of each page with their places; order, type and place make them blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from extractor.errors import SourceError
from extractor.model import Note, Paper
from extractor.readers.pdf import furniture, limits
from extractor.readers.pdf.compose import composed
from extractor.readers.pdf.flow import body_size
from extractor.readers.pdf.printed import Sheet
from extractor.readers.reading import Reading

_CLOSED = {
    "password": (
        "is encrypted and opens only with a password.",
        "Save a copy without the password and load that.",
    ),
    "damaged": ("is damaged: no PDF program's page list can be read from it.", "Fetch or export the file again."),
    "empty": ("is a PDF file without pages.", "Fetch or export the file again."),
}


def read(data: bytes, name: str) -> Reading:
    """Read a PDF file. Raises SourceError where it is encrypted or damaged; a page that fails is a note.

    A page without words, or with words that nobody could read, is read from its picture where tesseract is installed.
    """
    found = limits.read(data)
    if found.closed:
        raise SourceError(name, *_CLOSED[found.closed])
    sheets = [leaf.sheet for leaf in found.leaves]
    papers = tuple(Paper(leaf.sheet.width, leaf.sheet.height, leaf.ocr) for leaf in found.leaves)
    notes = found.notes
    body = body_size(sheets)
    recurring = furniture.furniture(sheets, body)
    blocks, turns, placed = composed(sheets, recurring, body)
    printed = furniture.labels(recurring, len(sheets))
    labels = tuple(own or given for own, given in zip(printed, found.labels, strict=True))
    notes += _lost(sheets, placed)
    ordered = sorted(notes, key=lambda note: note.page or 0)
    return Reading(tuple(blocks), tuple(ordered), found.properties, len(sheets), labels, tuple(turns), papers)


def _lost(sheets: Sequence[Sheet], placed: Counter[int]) -> Iterator[Note]:
    """A note for each page of which words ended in no block."""
    for sheet in sheets:
        lost = sum(not (w.leader or w.raised) for w in sheet.words) - placed[sheet.number]
        if lost > 0:
            what = f"{lost} words of page {sheet.number} stand in no block"
            yield Note("info", what, sheet.number, "Look at the page.", lost="words", count=lost)
