"""What a query's result holds, cell by cell: Arrow to Python, Python to text, and text that no program runs."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pyarrow as pa

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FORMULA_STARTS = frozenset("=+-@")


def rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    """The rows as Python values: None, bool, int, float, Decimal, date, datetime, time, str, or lists and dicts."""
    return zip(*(_values(column) for column in table.columns), strict=True)


def distinct_names(table: pa.Table) -> pa.Table:
    """The table with every column name given once: a repeated "page" becomes "page_2"."""
    taken: set[str] = set()
    names: list[str] = []
    for name in table.column_names:
        chosen, count = name, 1
        while chosen in taken:
            count += 1
            chosen = f"{name}_{count}"
        taken.add(chosen)
        names.append(chosen)
    return table if names == table.column_names else table.rename_columns(names)


def is_number(kind: pa.DataType) -> bool:
    """Whether a column of this type holds numbers."""
    return pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)


def plain(value: Any) -> str:
    """A cell as bare text for a machine: no separators, dates ISO, lists joined by "; ", None as ""."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case Decimal():
            text = f"{value:f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime():
            return value.isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case bytes():
            return value.hex()
        case pa.MonthDayNano():
            parts = ((value.months, "months"), (value.days, "days"), (value.nanoseconds / 1e9, "seconds"))
            return " ".join(f"{plain(size)} {unit}" for size, unit in parts if size) or "0 days"
        case list() | tuple():
            return "; ".join(plain(item) for item in value)
        case dict():
            return json.dumps(jsonable(value), ensure_ascii=False)
        case _:
            return str(value)


def jsonable(value: Any) -> Any:
    """A cell as JSON has it: decimals as numbers, dates as ISO text; what JSON cannot hold (NaN) becomes null."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case datetime():
            return value.isoformat()
        case pa.MonthDayNano():
            return plain(value)
        case list() | tuple():
            return [jsonable(item) for item in value]
        case dict():
            return {str(key): jsonable(item) for key, item in value.items()}
        case _:
            return plain(value)


def printable(text: str) -> str:
    """Text without the characters that neither XML nor a printed page can hold; tabs and line ends stay."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n"))


def could_be_formula(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula.

    It might where = + - or @ comes first, also in their full-width and small forms, also after spaces and invisible
    characters; a leading tab or line end counts as well.
    """
    if text[:1] in ("\t", "\r", "\n"):
        return True
    for char in text:
        if not (char.isspace() or unicodedata.category(char) in ("Cc", "Cf")):
            return unicodedata.normalize("NFKC", char)[0] in _FORMULA_STARTS
    return False


def _values(column: pa.ChunkedArray) -> list[Any]:
    # Python holds microseconds only, and Arrow refuses to hand over finer times. Time zones are told in UTC, since
    # not every machine knows the zones by name.
    kind, zone = column.type, None
    if pa.types.is_timestamp(kind):
        zone = kind.tz
        column = column.cast(pa.timestamp("us", zone), safe=False).cast(pa.timestamp("us"))
    elif pa.types.is_time64(kind):
        column = column.cast(pa.time64("us"), safe=False)
    elif pa.types.is_duration(kind):
        column = column.cast(pa.duration("us"), safe=False)
    try:
        values = column.to_pylist()
    except (ValueError, OverflowError):
        return _beyond_the_calendar(column)
    if zone:
        return [value.replace(tzinfo=UTC) if value else value for value in values]
    return [value and dict(value) for value in values] if pa.types.is_map(kind) else values


def _beyond_the_calendar(column: pa.ChunkedArray) -> list[Any]:
    """A column of dates as text, for the years after 9999 and the "infinity" that no Python date holds."""
    texts = column.cast(pa.string()).to_pylist()
    return ["out of range" if text and text.startswith("<") else text for text in texts]
