"""From the bytes of a file to blocks: one table leads from the kind of file to the reader that knows it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import PurePosixPath

from extractor.errors import SourceError
from extractor.model import Note
from extractor.readers import docx, html, pdf, text
from extractor.readers.markdown import is_markdown
from extractor.readers.reading import Reading
from extractor.readers.text import read_text

__all__ = ["PDF", "READERS", "Reading", "begin", "media_type_of", "mislabelled", "read", "read_text", "start", "stop"]

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = "text/html"
PLAIN = "text/plain"
MARKDOWN = "text/markdown"

#: Each takes the bytes, the name, and whether tables that are only drawn are wanted as cells.
READERS: dict[str, Callable[[bytes, str, bool], Reading]] = {
    PDF: pdf.read,
    DOCX: lambda data, name, _: docx.read(data, name),
    HTML: lambda data, name, _: html.read(data, name),
    PLAIN: lambda data, name, _: text.read(data, name, markdown=False),
    MARKDOWN: lambda data, name, _: text.read(data, name, markdown=True),
}
_NAMES = {
    PDF: "a PDF file",
    DOCX: "a Word document",
    HTML: "an HTML page",
    PLAIN: "plain text",
    MARKDOWN: "Markdown",
}
_BY_SUFFIX = {
    ".pdf": PDF, ".docx": DOCX, ".html": HTML, ".htm": HTML, ".xhtml": HTML, ".txt": PLAIN, ".text": PLAIN,
    ".md": MARKDOWN, ".markdown": MARKDOWN,
}  # fmt: skip
# Text to a machine, but no document: data and programs are left alone.
_DATA_SUFFIXES = (
    ".json .jsonl .ndjson .geojson .csv .tsv .xlsx .xls .ods .toml .yaml .yml .xml .rss .svg .ini .cfg .conf .lock "
    ".log .py .pyc .js .ts .css .sql .sh .bat .ps1 .r .ipynb .duckdb .db .parquet .zip .png .jpg .jpeg .gif .ico"
)
_NO_DOCUMENTS = frozenset(_DATA_SUFFIXES.split())
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.I)
# Heads of the old binary Word format and of rich text: known, to be refused with the right remedy.
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RICH_TEXT = b"{\\rtf"


def media_type_of(data: bytes, name: str) -> str | None:
    """What kind of document the bytes are, by their content; the name tells only plain text from Markdown.

    None means that it is no document this program reads (data, a program, a picture): skip the file.
    """
    suffix = PurePosixPath(name).suffix.lower()
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith(b"PK\x03\x04"):
        return DOCX if _is_docx(data) else None
    if suffix in _NO_DOCUMENTS:
        return None
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = (text.decode(data[:4096]) or "").encode().lstrip()
    if _HTML.search(head[:2048]) and head.startswith(b"<"):
        return HTML
    decoded = text.decode(data)
    if decoded is None or not decoded.strip() or data.startswith(_RICH_TEXT):
        return _BY_SUFFIX.get(suffix)
    if suffix in (".md", ".markdown"):
        return MARKDOWN
    return MARKDOWN if suffix not in (".txt", ".text") and is_markdown(decoded) else PLAIN


def start(media_types: Collection[str]) -> None:
    """Get ready to read files of these kinds, where that can go on beside other work."""
    if PDF in media_types:
        pdf.start()


def begin(data: bytes, media_type: str, tables: bool = True) -> None:
    """Start to read a file that `read` will be asked for, where that can go on beside other work."""
    if media_type == PDF:
        pdf.begin(data, tables)


def stop() -> None:
    """End what goes on beside other work: there is nothing more to read. The next file starts it again."""
    pdf.stop()


def read(data: bytes, media_type: str, name: str, tables: bool = True) -> Reading:
    """Read a file's bytes. Raises SourceError where they are empty, encrypted, damaged or of a kind not read here.

    Where no `tables` are wanted those of PDF files, which are only drawn, are read as text.
    """
    if not data.strip():
        raise SourceError(name, "is empty.", "Fetch or export the file again.")
    reader = READERS.get(media_type)
    if reader is None:
        known = ", ".join(sorted(READERS))
        raise SourceError(name, f"is of a kind not read here ({media_type}).", f"Known kinds: {known}.")
    if data.startswith(_OLD_WORD):
        raise SourceError(name, "is in the old Word format (.doc).", "Save it as .docx or PDF and load that.")
    if data.startswith(_RICH_TEXT):
        raise SourceError(name, "is in rich text format (.rtf).", "Save it as .docx or PDF and load that.")
    reading = reader(data, name, tables)
    note = mislabelled(name, media_type)
    return reading if note is None else replace(reading, notes=(note, *reading.notes))


def mislabelled(name: str, media_type: str) -> Note | None:
    """A note where the file's suffix and its content disagree ("named .pdf, but is an HTML page")."""
    suffix = PurePosixPath(name).suffix.lower()
    promised = _BY_SUFFIX.get(suffix)
    if promised in (None, media_type) or {promised, media_type} == {PLAIN, MARKDOWN}:
        return None
    hint = "It may be an error page that was saved in place of the document: fetch it again."
    return Note("warning", f"named {suffix}, but is {_NAMES[media_type]}", hint=hint if media_type == HTML else "")


def _is_docx(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "word/document.xml" in archive.namelist()
    except zipfile.BadZipFile:
        return b"word/document.xml" in data or b"word/" in data[:65536]
