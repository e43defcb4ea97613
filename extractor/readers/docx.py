"""Reads Word documents (.docx): paragraphs, headings by their style, lists and tables in the order of the body."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from extractor.errors import SourceError
from extractor.model import Block, BlockKind
from extractor.readers.characters import Hyphens, Traced, cleaned
from extractor.readers.marks import Mark, Marks
from extractor.readers.reading import Reading

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.table import CT_Tc
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph

# Uncompressed; real reports stay far below, and a zip bomb must not fill the memory.
_LARGEST = 200_000_000
_HEADING = re.compile(r"(?:heading|überschrift|titre)\s*(\d)", re.I)
_DAMAGED = "Open it in a word processor, save it anew, and load that."


def read(data: bytes, name: str) -> Reading:
    """Read a Word document. Raises SourceError where it is damaged, encrypted, or unpacks to more than 200 MB."""
    document = _opened(data, name)
    hyphens = Hyphens("")
    blocks = [block for item in document.iter_inner_content() for block in _blocks(item, hyphens)]
    core = document.core_properties
    said = {
        "title": core.title or "",
        "author": core.author or "",
        "created": core.created.date().isoformat() if core.created else "",
    }
    return Reading(tuple(blocks), (), {key: value.strip() for key, value in said.items() if value.strip()})


def _opened(data: bytes, name: str) -> Document:
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(item.file_size for item in archive.infolist())
            if size > _LARGEST:
                raise SourceError(
                    name, f"unpacks to {size // 1_000_000} MB, more than the {_LARGEST // 1_000_000} MB allowed.",
                    "If it is a real document, take its pictures out or save it as PDF.",
                )  # fmt: skip
        return docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, PackageNotFoundError, XMLSyntaxError, ParseError, KeyError, ValueError) as problem:
        raise SourceError(name, "is a damaged Word document.", _DAMAGED) from problem


def _blocks(item: Paragraph | Table, hyphens: Hyphens) -> Iterator[Block]:
    from docx.table import Table

    if isinstance(item, Table):
        yield from _table(item, hyphens)
        return
    text = cleaned(Traced.of(item.text), hyphens).text
    if not text:
        return
    style = (item.style.name if item.style is not None else None) or ""
    if heading := _HEADING.match(style):
        yield _numbered(text, "heading", int(heading[1]))
    elif style.lower() in ("title", "subtitle"):
        yield Block(text, "heading", level=1 if style.lower() == "title" else 2)
    elif style.lower() == "caption":
        yield Block(text, "caption")
    elif "list" in style.lower() or item._p.find("./{*}pPr/{*}numPr") is not None:
        yield _numbered(text, "list_item")
    else:
        yield _numbered(text, "paragraph")


def _table(table: Table, hyphens: Hyphens) -> Iterator[Block]:
    """A table as one block; one that only lays out the page (one column, a table within) as the blocks of its cells."""
    seen: set[CT_Tc] = set()
    rows = [list(_cells(row, seen)) for row in table.rows]
    filled = [cell for row in rows for cell in row if cell is not None]
    if max((len(row) for row in rows), default=0) < 2 or any(cell.tables for cell in filled):
        for cell in filled:
            for item in cell.iter_inner_content():
                yield from _blocks(item, hyphens)
        return
    heads = 0
    for row in table.rows:
        if row._tr.find("./{*}trPr/{*}tblHeader") is None:
            break
        heads += 1
    texts = [[cleaned(Traced.of(cell.text), hyphens).text if cell else "" for cell in row] for row in rows]
    kept = [i for i, row in enumerate(texts) if any(row)]
    if kept:
        width = max(c + 1 for row in texts for c, text in enumerate(row) if text)
        text = "\n".join("\t".join([*texts[i], *[""] * width][:width]) for i in kept)
        yield Block(text, "table", head_rows=sum(i < heads for i in kept) if heads else None)


def _cells(row: _Row, seen: set[CT_Tc]) -> Iterator[_Cell | None]:
    """A row's cells, column by column; None where a merged cell, already in `seen`, goes on, or where none stands."""
    yield from [None] * row.grid_cols_before
    for cell in row.cells:
        yield None if cell._tc in seen else cell
        seen.add(cell._tc)


def _numbered(text: str, kind: BlockKind, level: int = 0) -> Block:
    """The block, with a number typed at its beginning taken out of the text."""
    mark = Marks([text]).at(0, fresh=True) or Mark(kind)
    if mark.kind not in ("paragraph", "list_item"):
        return Block(text, kind, level=level)
    return Block(text[mark.skip :], mark.kind if kind == "paragraph" else kind, level=level, number=mark.number)
