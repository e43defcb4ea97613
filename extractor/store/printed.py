"""What stands on paper as Arrow tables: pages, the boxes of words, tables with their cells, and furniture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any

import numpy as np
import pyarrow as pa

from extractor.model import Box, Cell, Document, Note, Span
from extractor.store.rows import MONEY, Row, decimal

_TEXT, _INT, _FLOAT, _BOOL = pa.string(), pa.int32(), pa.float64(), pa.bool_()
_BOX = dict.fromkeys(("x0", "y0", "x1", "y1"), _FLOAT)
_INTS, _FLOATS = pa.list_(_INT), pa.list_(pa.float32())

SCHEMAS: dict[str, pa.Schema] = {
    name: pa.schema(list(fields.items()))
    for name, fields in {
        "page": {
            "document_id": _TEXT, "number": _INT, "label": _TEXT, "start_offset": _INT, "end_offset": _INT,
            "width": _FLOAT, "height": _FLOAT, "ocr": _BOOL, "word_count": _INT,
        },
        "word": {
            "document_id": _TEXT, "page": _INT, "start_offset": _INTS, "end_offset": _INTS,
            "x0": _FLOATS, "y0": _FLOATS, "x1": _FLOATS, "y1": _FLOATS, "confidence": _FLOATS,
        },
        "data_table": {
            "document_id": _TEXT, "n": _INT, "paragraph": _INT, "caption": _TEXT, "row_count": _INT,
            "column_count": _INT, "head_rows": _INT,
        },
        "cell": {
            "document_id": _TEXT, "table_n": _INT, "row_n": _INT, "column_n": _INT, "start_offset": _INT,
            "end_offset": _INT, "text": _TEXT, "row_head": _TEXT, "row_start": _INT, "row_end": _INT,
            "column_heads": pa.list_(_TEXT), "value": MONEY, "unit": _TEXT, "unit_start": _INT, "unit_end": _INT,
            "total": _BOOL, "page": _INT, **_BOX,
        },
        "furniture": {"document_id": _TEXT, "n": _INT, "page": _INT, "text": _TEXT, **_BOX},
    }.items()
}  # fmt: skip


def tables(document: Document) -> Mapping[str, pa.Table]:
    """Everything the store keeps of a document's paper, by table."""
    rows = {
        "page": _pages(document),
        "data_table": _tables(document),
        "cell": _cells(document),
        "furniture": _furniture(document),
    }
    made = {name: pa.Table.from_pylist(list(found), schema=SCHEMAS[name]) for name, found in rows.items()}
    return {**made, "word": words(document)}


def words(document: Document) -> pa.Table:
    """The words' offsets and boxes, a row a page, each edge a list: arrays throughout, for a report has 200,000."""
    found = document.words
    pages = np.fromiter((word.page for word in found), np.int32, len(found))
    breaks = np.flatnonzero(np.diff(pages)) + 1 if len(found) else np.zeros(0, dtype=np.int64)
    offsets = pa.array(np.concatenate([[0], breaks, [len(found)]] if len(found) else [[0]]).astype(np.int32))
    boxes = np.fromiter((word.box for word in found), np.dtype((np.float32, 4)), len(found)).round(2)
    lists = {
        "start_offset": pa.array(np.fromiter((word.start for word in found), np.int32, len(found))),
        "end_offset": pa.array(np.fromiter((word.end for word in found), np.int32, len(found))),
        **{name: pa.array(np.ascontiguousarray(boxes[:, n])) for n, name in enumerate(_BOX)},
    }
    numbers = pages[np.concatenate([[0], breaks])] if len(found) else pages
    columns = {
        "document_id": pa.array([document.id] * len(numbers), _TEXT),
        "page": pa.array(numbers),
        **{name: pa.ListArray.from_arrays(offsets, values) for name, values in lists.items()},
        "confidence": pa.array(_confidence(document), _FLOATS),
    }
    return pa.table(columns, schema=SCHEMAS["word"])


def _confidence(document: Document) -> Iterator[list[float | None] | None]:
    read_from_pictures = {page.number for page in document.pages if page.paper and page.paper.ocr}
    for number, found in groupby(document.words, attrgetter("page")):
        yield [word.confidence for word in found] if number in read_from_pictures else None


def misfits(document: Document) -> Iterator[Note]:
    """Figures of cells that are too large for their column."""
    for n, table in enumerate(document.tables, start=1):
        for cell in table.cells:
            if cell.value is not None and decimal(cell.value) is None:
                what = f"{cell.value} in row {cell.row + 1} of table {n} is too large to store; it is kept as words."
                yield Note("warning", what, cell.page)


def _pages(document: Document) -> Iterator[Row]:
    counted = {number: sum(1 for _ in found) for number, found in groupby(document.words, attrgetter("page"))}
    for page in document.pages:
        count = counted.get(page.number, 0) if document.words else len(page.span.of(document.text).split())
        paper = page.paper
        yield {
            "document_id": document.id, "number": page.number, "label": page.label, **_span(page.span),
            "width": paper.width if paper else None, "height": paper.height if paper else None,
            "ocr": paper.ocr if paper else False, "word_count": count,
        }  # fmt: skip


def _tables(document: Document) -> Iterator[Row]:
    for n, table in enumerate(document.tables):
        caption = None if table.caption is None else document.paragraphs[table.caption].span.of(document.text)
        yield {
            "document_id": document.id, "n": n, "paragraph": table.paragraph, "caption": caption,
            "row_count": table.rows, "column_count": table.columns, "head_rows": table.head_rows,
        }  # fmt: skip


def _cells(document: Document) -> Iterable[Row]:
    for n, table in enumerate(document.tables):
        for cell in table.cells:
            yield {"document_id": document.id, "table_n": n, **_cell(cell, document.text)}


def _cell(cell: Cell, text: str) -> Row:
    return {
        "row_n": cell.row, "column_n": cell.column, **_span(cell.span), "text": cell.span.of(text),
        "row_head": cell.row_head.of(text) if cell.row_head else None,
        **_span(cell.row_head, "row_start", "row_end"),
        "column_heads": [head.of(text) for head in cell.column_heads],
        "value": decimal(cell.value), "unit": cell.unit, **_span(cell.unit_span, "unit_start", "unit_end"),
        "total": cell.total, "page": cell.page, **_box(cell.box),
    }  # fmt: skip


def _furniture(document: Document) -> Iterator[Row]:
    for n, block in enumerate(document.furniture):
        yield {"document_id": document.id, "n": n, "page": block.page, "text": block.text, **_box(block.box)}


def _span(span: Span | None, start: str = "start_offset", end: str = "end_offset") -> Row:
    return {start: None, end: None} if span is None else {start: span.start, end: span.end}


def _box(box: Box | None) -> dict[str, Any]:
    return dict(zip(_BOX, box or (None,) * 4, strict=True))
