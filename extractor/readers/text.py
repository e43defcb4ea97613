"""Reads plain text and Markdown, and keeps the way back to every character as given."""

from __future__ import annotations

import codecs

from extractor.errors import SourceError
from extractor.readers import lines as printed
from extractor.readers import markdown as md
from extractor.readers.characters import Hyphens
from extractor.readers.flattened import laid_out
from extractor.readers.reading import Reading
from extractor.readers.woven import unwoven

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> str | None:
    """The text of the bytes, line ends kept: UTF-8, UTF-16 with its mark, else Windows-1252; None if it is no text."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                return None
    if b"\0" in data:
        return None
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def read(data: bytes, name: str, markdown: bool | None = None) -> Reading:
    """Read a .txt or .md file. Raises SourceError where the bytes are no text."""
    text = decode(data)
    if text is None:
        raise SourceError(name, "is not text in any encoding known here.", "Save it as UTF-8 and load it again.")
    return read_text(text, markdown)


def read_text(text: str, markdown: bool | None = None) -> Reading:
    """Read a text; each block's `origin` leads to code points of `text`. `markdown=None`: judge by the look of it."""
    found = printed.split(text)
    page_count = _number_pages(text, found)
    woven = unwoven(found)
    found = woven.lines
    if markdown is None:
        markdown = md.is_markdown(text)
    properties: dict[str, str] = {}
    furniture: list[printed.Line] = []
    if markdown:
        properties = md.front_matter(found)
        found, furniture = md.marked(found)
    printed.close_up(found)
    woven.close_up(found)
    found = laid_out(found, text)
    groups = [*printed.grouped(found), *(printed.Group("furniture", [line]) for line in furniture)]
    blocks, turns = printed.blocks_of(text, groups, Hyphens(text), md.polish if markdown else None)
    return Reading(tuple(blocks), woven.notes, properties, page_count, turns=tuple(turns))


def _number_pages(text: str, found: list[printed.Line]) -> int | None:
    """Pages parted by form feeds, as programs that turn a PDF into text leave them."""
    feeds = [i for i, char in enumerate(text) if char == "\f"] if "\f" in text.strip("\f \r\n") else []
    if not feeds:
        return None
    page = 1
    for line in found:
        while page <= len(feeds) and feeds[page - 1] < line.start:
            page += 1
        line.page = page
    return page
