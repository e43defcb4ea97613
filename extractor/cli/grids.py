"""tables: what the tables of a document hold, cell by cell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.cli import console
from extractor.cli.options import Format, TableFormat
from extractor.errors import SourceError

if TYPE_CHECKING:
    import pyarrow as pa

    from extractor.model import Cell, Document, Table


def tables(
    file: Annotated[Path, typer.Argument(help="A document: PDF, HTML, DOCX, Markdown or text.", metavar="FILE")],
    format: Format = TableFormat.table,
) -> None:
    """Print the tables of one document as they were read: caption, heads, rows and units; no database.

    As csv, json or jsonl, a row for each cell of a table's body: what its row and its column are called, its figure in
    the main unit ("12.5" under £000 is 12500), and whether it is a total.

    \b
    extractor tables plan.pdf
    extractor tables plan.docx --format csv > cells.csv
    """
    from extractor.identify import beside
    from extractor.pipeline import document_of

    try:
        data = file.read_bytes()
    except OSError as fault:
        raise SourceError(str(file), f"cannot be opened ({fault.strerror or fault}).") from fault
    document = document_of(data, file.name, given=beside(file))
    for note in document.notes:
        console.say(f"{file.name}: {note.what}. {note.hint}".strip())
    if format is TableFormat.table:
        _show(document)
        return
    from extractor.briefing import render

    console.write(render(_cells(document), format.value))


def _show(document: Document) -> None:
    from rich.text import Text

    from extractor.cli.tables import show_rows

    out = console.out()
    for number, table in enumerate(document.tables, 1):
        if number > 1:
            out.print()
        out.print(Text(_title(document, table, number), style="bold"))
        rows = _texts(document, table)
        names = [
            " / ".join(dict.fromkeys(filter(None, column))) for column in zip(*_filled(document, table), strict=True)
        ]
        show_rows(names or [""] * table.columns, rows[table.head_rows :], _numeric(table, names))
        if units := _units(document, table):
            out.print(Text(f"In {units}", style="dim"))
    if not document.tables:
        out.print("No tables.", style="dim")


def _title(document: Document, table: Table, number: int) -> str:
    page = document.paragraphs[table.paragraph].page
    caption = "" if table.caption is None else document.paragraphs[table.caption].span.of(document.text)
    return ": ".join(filter(None, (f"[{number}]" + (f" page {page}" if page else ""), caption)))


def _texts(document: Document, table: Table) -> list[list[str]]:
    rows = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = cell.span.of(document.text)
    return rows


def _filled(document: Document, table: Table) -> list[list[str]]:
    """The rows of heads, each head over every column that it serves."""
    rows = _texts(document, table)[: table.head_rows]
    row_of = {cell.span: cell.row for cell in table.cells}
    for cell in table.cells:
        for head in cell.column_heads:
            rows[row_of[head]][cell.column] = head.of(document.text)
    return rows


def _numeric(table: Table, names: list[str]) -> tuple[str, ...]:
    return tuple({names[cell.column] for cell in table.cells if cell.value is not None and names})


def _units(document: Document, table: Table) -> str:
    """The units of a table's figures, each with the words that it was read from."""
    told = {
        f"{cell.unit} ({cell.unit_span.of(document.text)})": None
        for cell in table.cells
        if cell.unit and cell.unit_span and cell.unit_span.of(document.text) not in cell.span.of(document.text)
    }
    return ", ".join(told)


def _cells(document: Document) -> pa.Table:
    """A row for each cell of the bodies of a document's tables; places count from 1."""
    import pyarrow as pa

    text = pa.string()
    fields = {
        "table": pa.int32(), "page": pa.int32(), "caption": text, "row": pa.int32(), "column": pa.int32(), "text": text,
        "row_head": text, "column_head": text, "value": pa.decimal128(38, 6), "unit": text, "total": pa.bool_(),
    }  # fmt: skip
    rows = [
        _cell(document, table, number, cell)
        for number, table in enumerate(document.tables, 1)
        for cell in table.cells
        if cell.row >= table.head_rows
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema(list(fields.items())))


def _cell(document: Document, table: Table, number: int, cell: Cell) -> dict[str, Any]:
    of = document.text
    return {
        "table": number,
        "page": cell.page,
        "caption": None if table.caption is None else document.paragraphs[table.caption].span.of(of),
        "row": cell.row + 1,
        "column": cell.column + 1,
        "text": cell.span.of(of),
        "row_head": cell.row_head.of(of) if cell.row_head else None,
        "column_head": " / ".join(head.of(of) for head in cell.column_heads) or None,
        "value": cell.value,
        "unit": cell.unit,
        "total": cell.total,
    }
