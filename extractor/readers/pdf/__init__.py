"""Reads PDF files: PDFium gives the words of each page with their places; order, type and place make them blocks."""

from __future__ import annotations

from extractor.errors import SourceError
from extractor.readers.pdf import limits
from extractor.readers.pdf.limits import begin, start, stop
from extractor.readers.reading import Reading

__all__ = ["begin", "read", "start", "stop"]

_CLOSED = {
    "password": (
        "is encrypted and opens only with a password.",
        "Save a copy without the password and load that.",
    ),
    "damaged": ("is damaged: no PDF program's page list can be read from it.", "Fetch or export the file again."),
    "empty": ("is a PDF file without pages.", "Fetch or export the file again."),
    "endless": (
        "was given up: putting its pages together took too long or too much memory.",
        "Split it into smaller files and load those.",
    ),
}


def read(data: bytes, name: str, tables: bool = True) -> Reading:
    """Read a PDF file. Raises SourceError where it is encrypted or damaged; a page that fails is a note.

    A page without words, or with words that nobody could read, is read from its picture where tesseract is installed.
    Where no `tables` are wanted their words stand as text.
    """
    try:
        return limits.read(data, tables)
    except limits.Closed as closed:
        raise SourceError(name, *_CLOSED[str(closed)]) from None
