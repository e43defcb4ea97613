"""Tables as an Excel workbook: true numbers and dates, text that is never a formula, a frozen header and filters."""

from __future__ import annotations

import io
import math
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pyarrow as pa
import xlsxwriter

from extractor.briefing.cells import is_number, plain, printable, rows
from extractor.briefing.evidence import summary
from extractor.errors import SettingsError

MOST_ROWS = 1_048_575
MOST_COLUMNS = 16_384
LONGEST_TEXT = 32_767
"""What Excel holds in a sheet (the header row set aside) and, in UTF-16 units, in a cell."""

_CUT = " … [cut: the full text is in the .csv or .jsonl export]"
_FIRST_DAY = date(1900, 3, 1)  # Excel believes in a 29 February 1900, so earlier days would shift
_EXACT = 10**15  # Excel keeps fifteen digits
_WRAPPED = 50  # characters of a column that is wrapped
_PAPER = 320  # characters across that are still legible when shrunk to one page
_DENSITY = 1.3  # characters of running text to one unit of width, on the safe side
_TALLEST = 409.0  # points; Excel's limit for a row
_SEEN = 500  # rows looked at to choose the widths
_FORMATS: dict[str, dict[str, Any]] = {
    "head": {
        "bold": True,
        "bg_color": "#E9EEF2",
        "font_color": "#1B2A38",
        "bottom": 2,
        "valign": "vcenter",
        "indent": 1,
    },
    "figure head": {
        "bold": True,
        "bg_color": "#E9EEF2",
        "font_color": "#1B2A38",
        "bottom": 2,
        "valign": "vcenter",
        "align": "right",
        "indent": 2,
    },
    "title": {"bold": True, "font_size": 14, "font_color": "#1B2A38", "align": "left", "indent": 1},
    "text": {"valign": "top", "align": "left", "indent": 1},
    "wrapped": {"valign": "top", "align": "left", "indent": 1, "text_wrap": True},
    "plain": {"valign": "top", "align": "right", "indent": 1, "num_format": "0"},
    "whole": {"valign": "top", "align": "right", "indent": 1, "num_format": "#,##0"},
    "parts": {"valign": "top", "align": "right", "indent": 1, "num_format": "#,##0.00##"},
    "general": {"valign": "top", "align": "right", "indent": 1},
    "date": {"valign": "top", "num_format": "d mmm yyyy", "align": "left", "indent": 1},
    "moment": {"valign": "top", "num_format": "d mmm yyyy hh:mm", "align": "left", "indent": 1},
    "time": {"valign": "top", "num_format": "hh:mm:ss", "align": "left", "indent": 1},
}


def workbook(table: pa.Table, title: str, note: str = "") -> bytes:
    """The .xlsx file: the rows, and a sheet that says what they are. SettingsError where a sheet cannot hold them."""
    if table.num_columns > MOST_COLUMNS or table.num_rows > MOST_ROWS:
        raise SettingsError(
            "",
            f"a sheet holds at most {MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns; "
            f"this table has {table.num_rows:,} and {table.num_columns:,}.",
            "Choose fewer in the SQL, or export to .csv or .parquet.",
        )
    out = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, settings)
    # A fixed date: the clock must not make two exports of one table differ.
    book.set_properties({"title": printable(title)[:255], "created": datetime(1980, 1, 1)})
    formats = {name: book.add_format({"font_name": "Arial", "font_size": 10, **f}) for name, f in _FORMATS.items()}
    _write_rows(book.add_worksheet("Evidence"), table, formats)
    _write_about(book.add_worksheet("About"), table, title, note, formats)
    book.close()
    return out.getvalue()


def _write_rows(sheet: Any, table: pa.Table, formats: dict[str, Any]) -> None:
    body = list(rows(table))
    widths = [_width(name, [row[i] for row in body[:_SEEN]]) for i, name in enumerate(table.column_names)]
    for column, field in enumerate(table.schema):
        sheet.set_column(column, column, widths[column])
        head = formats["figure head" if is_number(field.type) else "head"]
        sheet.write_string(0, column, fitted(field.name), head)
    for index, row in enumerate(body, start=1):
        sheet.set_row(index, _height(row, widths))
        for column, value in enumerate(row):
            _write(sheet, index, column, value, formats, wrapped=widths[column] >= _WRAPPED)
    sheet.set_row(0, 20)
    sheet.freeze_panes(1, 0)
    if table.num_columns:
        sheet.autofilter(0, 0, table.num_rows, table.num_columns - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    if sum(widths) <= _PAPER:
        sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RPage &P of &N")


def _write_about(sheet: Any, table: pa.Table, title: str, note: str, formats: dict[str, Any]) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 100)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, fitted(title), formats["title"])
    lines = [f"{summary(table)}.", note] if note else [f"{summary(table)}."]
    for row, text in enumerate(lines, start=1):
        sheet.set_row(row, _height((text,), [100]))
        sheet.write_string(row, 0, fitted(text), formats["wrapped"])


def _write(sheet: Any, row: int, column: int, value: Any, formats: dict[str, Any], *, wrapped: bool) -> None:
    """One cell, by the type of its value and never by the look of its text."""
    text = formats["wrapped" if wrapped else "text"]
    match value:
        case None:
            sheet.write_blank(row, column, None, text)
        case bool():
            sheet.write_boolean(row, column, value, text)
        case int() | Decimal() | float() if _is_figure(value):
            sheet.write_number(row, column, value, formats[_figure_format(value)])
        case datetime() if value.date() >= _FIRST_DAY:
            sheet.write_datetime(row, column, value.replace(tzinfo=None), formats["moment"])
        case date() if not isinstance(value, datetime) and value >= _FIRST_DAY:
            sheet.write_datetime(row, column, value, formats["date"])
        case time():
            sheet.write_datetime(row, column, value.replace(tzinfo=None), formats["time"])
        case _:
            sheet.write_string(row, column, fitted(plain(value)), text)


def _is_figure(value: int | float | Decimal) -> bool:
    """Whether Excel can hold the number; long whole numbers (ids) are kept as text, or their last digits would go."""
    return math.isfinite(value) and (value % 1 != 0 or abs(value) < _EXACT or isinstance(value, float))


def _figure_format(value: int | float | Decimal) -> str:
    if isinstance(value, int):
        return "whole" if abs(value) >= 10_000 else "plain"  # smaller ones may be years or pages
    if value % 1 == 0:
        return "whole"
    return "general" if isinstance(value, float) or abs(value) < 1000 else "parts"


def fitted(text: str) -> str:
    """Text as a cell holds it: nothing XML cannot hold, and at most 32,767 UTF-16 units, cut with a mark."""
    clean = printable(text).replace("\r", "\n").replace("\t", "    ")  # a sheet shows a tab as nothing at all
    units = clean.encode("utf-16-le")
    if len(units) // 2 <= LONGEST_TEXT:
        return clean
    return units[: 2 * (LONGEST_TEXT - len(_CUT))].decode("utf-16-le", errors="ignore") + _CUT


def _width(name: str, values: list[Any]) -> float:
    """A column's width in characters: its longest cell, or a readable measure where the text is to wrap."""
    longest = max((len(_shown(value)) for value in values), default=0)
    if name == "quote":
        return 80
    if longest > 60:
        return _WRAPPED
    return min(max(longest + 2, len(name) + 4, 7), _WRAPPED - 1)


def _height(row: tuple[Any, ...], widths: list[float]) -> float:
    """A row's height in points: not every program unfolds wrapped text by itself."""
    lines = 1
    for value, width in zip(row, widths, strict=True):
        if width >= _WRAPPED and isinstance(value, str):
            lines = max(lines, sum(1 + int(len(part) / (width * _DENSITY)) for part in value.split("\n")))
    return min(13.0 * lines + 3, _TALLEST)


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return "00 mmm 0000 00:00" if isinstance(value, datetime) else "00 mmm 0000"
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return f"{value:,}"
    return plain(value)
