"""Reads PDF files that hold text: PDFium gives the lines of each page, and rules put them together."""

from __future__ import annotations

import logging
import re
from collections import Counter
from typing import TYPE_CHECKING

from extractor.errors import SourceError
from extractor.model import Block, Note
from extractor.readers import lines as printed
from extractor.readers.characters import Hyphens, Traced, cleaned
from extractor.readers.lines import Line
from extractor.readers.marks import Mark
from extractor.readers.reading import Reading

if TYPE_CHECKING:
    import pypdfium2

log = logging.getLogger(__name__)

_DIGITS = re.compile(r"\d+")
_ONLY_NUMBERS = re.compile(r"(?:page\s+)?(\d{1,4}|[ivxlc]{1,6})(?:\s+(\d{1,4}))?(?:\s+of\s+\d+)?$", re.I)
_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
# The lines at the head and foot of a page among which running heads are sought.
_MARGIN = 3
_SHARE = 0.4
_FEWEST = 4
_FOOTNOTE = re.compile(r"(\d{1,3})\s+(?=\S*[^\W\d])")
_LONE_NUMBER = re.compile(r"(\d{1,3})$")
# Footnotes stand among the last lines of a page.
_DEEPEST = 25
_OCR = "Put a text layer on it with an OCR program (for one, `ocrmypdf in.pdf out.pdf`) and load it again."


def read(data: bytes, name: str) -> Reading:
    """Read a PDF file. Raises SourceError where it is encrypted or damaged; a page that fails is a note.

    Not to be called from two threads of one process at a time: PDFium is not safe there.
    """
    document = _opened(data, name)
    try:
        notes: list[Note] = []
        texts = [_page_text(document, number, notes) for number in range(1, len(document) + 1)]
        labels = [document.get_page_label(i) or None for i in range(len(document))]
        properties = _properties(document)
    finally:
        document.close()
    empty = [number for number, text in enumerate(texts, 1) if not text.strip()]
    if texts and len(empty) == len(texts):
        notes = [Note("warning", f"no text layer: none of the {len(texts)} pages has any text", hint=_OCR), *notes]
        return Reading((), tuple(notes), properties, len(texts), tuple(labels))
    failed = {note.page for note in notes}
    notes += [Note("warning", f"page {n} has no text", n, "If it shows text, it is a picture. " + _OCR)
              for n in empty if n not in failed]  # fmt: skip
    blocks, turns, furniture = _blocks(texts)
    if not any(labels):
        labels = _printed_labels(furniture, len(texts))
    ordered = sorted(notes, key=lambda note: note.page or 0)
    return Reading(tuple(blocks), tuple(ordered), properties, len(texts), tuple(labels), tuple(turns))


def _opened(data: bytes, name: str) -> pypdfium2.PdfDocument:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        if "password" in str(problem).lower():
            raise SourceError(
                name, "is encrypted and opens only with a password.", "Save a copy without the password and load that."
            ) from problem
        raise SourceError(
            name, "is damaged: no PDF program's page list can be read from it.", "Fetch or export the file again."
        ) from problem
    if not len(document):
        document.close()
        raise SourceError(name, "is a PDF file without pages.", "Fetch or export the file again.")
    return document


def _page_text(document: pypdfium2.PdfDocument, number: int, notes: list[Note]) -> str:
    import pypdfium2

    try:
        page = document[number - 1]
        try:
            return page.get_textpage().get_text_range()
        finally:
            page.close()
    except (pypdfium2.PdfiumError, UnicodeDecodeError, ValueError) as problem:
        log.info("page %d could not be read: %s", number, problem)
        notes.append(Note("warning", f"page {number} could not be read", number, "The file may be damaged there."))
        return ""


def _properties(document: pypdfium2.PdfDocument) -> dict[str, str]:
    said = document.get_metadata_dict()
    date = _DATE.match(said.get("CreationDate", ""))
    created = f"{date[1]}-{date[2]}-{date[3]}" if date else ""
    found = {"title": said.get("Title", ""), "author": said.get("Author", ""), "created": created}
    return {key: value.strip() for key, value in found.items() if value.strip()}


def _blocks(texts: list[str]) -> tuple[list[Block], list[tuple[int, int, int]], list[Line]]:
    """The blocks of all pages in order, running heads among them; the turns; and the lines of the running heads."""
    given = "\f".join(texts)
    pages: list[list[Line]] = []
    start = 0
    for number, text in enumerate(texts, 1):
        pages.append(printed.split(text, start, number))
        start += len(text) + 1
    furniture = _furniture(pages)
    hidden = {id(line) for line in furniture}
    body: list[Line] = []
    for page in pages:
        seen = [line for line in page if id(line) not in hidden]
        _mark_footnotes(seen)
        body += seen
    hyphens = Hyphens(given)
    blocks, turns = printed.blocks_of(given, printed.grouped(body), hyphens)
    heads = [
        Block(text.text, "furniture", line.page, origin=text.origin)
        for line in furniture
        if (text := cleaned(Traced.of(given, line.start, line.end), hyphens)).text
    ]
    merged = sorted([*enumerate(blocks), *((-1, head) for head in heads)], key=lambda item: _start(item[1]))
    place = {old: new for new, (old, _) in enumerate(merged) if old >= 0}
    bare = [Block(b.text, b.kind, b.page, b.box, b.level, b.number) for _, b in merged]
    return bare, [(place[block], offset, page) for block, offset, page in turns], furniture


def _start(block: Block) -> int:
    return block.origin.given[0] if block.origin else 0


def _furniture(pages: list[list[Line]]) -> list[Line]:
    """Running heads, feet and page numbers: lines that recur, but for their digits, at the edge of many pages."""
    seen: Counter[str] = Counter()
    by_side: Counter[tuple[str, int]] = Counter()
    for number, page in enumerate(pages):
        for key in {_key(line) for line in _edges(page)}:
            seen[key] += 1
            by_side[key, number % 2] += 1
    filled = [sum(bool(page) for page in pages[side::2]) for side in (0, 1)]

    def recurs(key: str) -> bool:
        if 2 <= len(pages) < _FEWEST and seen[key] == sum(filled):
            return True
        # Left and right pages have heads of their own, so either side alone may carry the share.
        shares = [by_side[key, side] / filled[side] for side in (0, 1) if filled[side]]
        return seen[key] >= _FEWEST and max(shares, default=0.0) >= _SHARE

    found: list[Line] = []
    for page in pages:
        found += [line for line in _edges(page) if recurs(_key(line)) and not _is_title(line, page)]
    return found


def _is_title(line: Line, page: list[Line]) -> bool:
    """The title at the head of the first page stays, though later pages repeat it as their running head."""
    return line.page == 1 and line in page[:_MARGIN] and not _DIGITS.fullmatch(line.text)


def _mark_footnotes(page: list[Line]) -> None:
    """Mark the footnotes that end a page: numbered lines in sequence, whose first number hangs on a word above."""
    if not page:
        return
    for i in range(max(0, len(page) - _DEEPEST), len(page)):
        found = _footnote_at(page, i)
        if found is None or not _is_raised(found[1], [line.text for line in page[:i]]):
            continue
        number = int(found[1])
        for k in range(i, len(page)):
            if (one := _footnote_at(page, k)) and int(one[1]) == number:
                page[k].mark = Mark("footnote", one.end(), one[1])
                number += 1
        return


def _footnote_at(page: list[Line], i: int) -> re.Match[str] | None:
    """A number with words after it, or alone on the line above them."""
    if alone := _LONE_NUMBER.match(page[i].text):
        return alone if i + 1 < len(page) and page[i + 1].text[0].isupper() else None
    return _FOOTNOTE.match(page[i].text)


def _is_raised(number: str, above: list[str]) -> bool:
    """Does the number hang on the end of a word or a stop ("target.12", "policy12")?"""
    hung = re.compile(rf"(?:[^\W\d_]{{3}}|(?:[^\W\d_][.,;:!?”’)\]]+|[\d%][”’),;:]+)\s?){number}(?!\d|[.,]\d|%)")
    return any(hung.search(text) for text in above)


def _edges(page: list[Line]) -> list[Line]:
    return page if len(page) <= 2 * _MARGIN else [*page[:_MARGIN], *page[-_MARGIN:]]


def _key(line: Line) -> str:
    words = " ".join(_DIGITS.sub(" ", line.text).split()).casefold()
    return words or _DIGITS.sub("#", line.text)


def _printed_labels(furniture: list[Line], count: int) -> list[str | None]:
    """Printed page numbers, found in running heads: the numbers that keep one distance from the count of pages."""
    numbers: dict[int, list[int]] = {}
    spreads: dict[int, str] = {}
    for line in furniture:
        page = line.page or 0
        numbers.setdefault(page, []).extend(int(n) for n in _DIGITS.findall(line.text) if len(n) <= 4)
        if (alone := _ONLY_NUMBERS.match(line.text)) and alone[2]:
            spreads[page] = f"{alone[1]}–{alone[2]}"
    shifts = Counter(number - page for page, found in numbers.items() for number in found)
    shift, times = shifts.most_common(1)[0] if shifts else (0, 0)
    if len(spreads) > times:
        return [spreads.get(page) for page in range(1, count + 1)]
    return [str(page + shift) if page + shift in numbers.get(page, ()) else None for page in range(1, count + 1)]
