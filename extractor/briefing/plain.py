"""Tables as text and for other programs: CSV, Markdown, JSON, JSON Lines, Parquet."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extractor.briefing.cells import could_be_formula, is_number, jsonable, plain, printable, rows
from extractor.briefing.evidence import laid_out
from extractor.errors import SettingsError

SCHEMA_VERSION = 1
"""Stands in all JSON written here; rises when a key changes its name or meaning."""

BOM = "\ufeff"
_MARKDOWN = re.compile(r"[\\`*|<\[\]]|~~|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
_BREAKS_LINES = {ord(char): f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"}


def csv_text(table: pa.Table) -> str:
    """CSV after RFC 4180, with a byte order mark so that Excel shows £.

    A text that a spreadsheet might run as a formula gets an apostrophe before it; true numbers (-5) stay numbers.
    """
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_csv_cell(name) for name in table.column_names])
    writer.writerows([_csv_cell(value) for value in row] for row in rows(table))
    return out.getvalue()


def _csv_cell(value: Any) -> str:
    text = printable(plain(value))
    is_figure = isinstance(value, int | float | Decimal)
    return f"'{text}" if not is_figure and could_be_formula(text) else text


def json_text(table: pa.Table) -> str:
    """One JSON object: `schema_version`, and `rows`, a list of objects."""
    document = {"schema_version": SCHEMA_VERSION, "rows": _objects(table)}
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def jsonl_text(table: pa.Table) -> str:
    """JSON Lines: an object a row, each with its `schema_version`."""
    lines = (
        json.dumps({"schema_version": SCHEMA_VERSION, **row}, ensure_ascii=False, allow_nan=False)
        for row in _objects(table)
    )
    # Some readers end a line at these characters too; escaped they mean the same.
    return "".join(line.translate(_BREAKS_LINES) + "\n" for line in lines)


def _objects(table: pa.Table) -> list[dict[str, Any]]:
    names = table.column_names
    return [dict(zip(names, map(jsonable, row), strict=True)) for row in rows(table)]


def markdown_table(table: pa.Table) -> str:
    """A pipe table of the columns as they are, escaped so that every character of a text is seen as it stands."""
    cells = ([(plain(value),) for value in row] for row in rows(table))
    return _pipes(table.column_names, [is_number(kind) for kind in table.schema.types], cells)


def markdown_document(table: pa.Table, title: str, note: str) -> str:
    """A Markdown page: title, what the table holds, the note, and the table as a reader meets it."""
    sheet = laid_out(table)
    parts = [f"# {_escaped(title)}", f"{sheet.summary}.", *([_escaped(note)] if note else [])]
    columns = sheet.columns
    parts.append(_pipes([column.name for column in columns], [column.right for column in columns], sheet.rows))
    return "\n\n".join(parts).rstrip("\n") + "\n"


def _pipes(names: Sequence[str], right: Sequence[bool], body: Iterable[Iterable[Sequence[str]]]) -> str:
    """A pipe table; each cell is a sequence of lines."""
    if not names:
        return ""
    lines = [" | ".join(map(_escaped, names)), " | ".join("---:" if flag else "---" for flag in right)]
    lines += [" | ".join("<br>".join(map(_escaped, cell)) for cell in row) for row in body]
    return "".join(f"| {line} |\n" for line in lines)


def _escaped(text: str) -> str:
    """Text that Markdown shows character for character, on one line."""
    lines = re.split(r"[\n\r\x85\u2028\u2029]", printable(text).replace("\t", " "))
    return "<br>".join(_MARKDOWN.sub(lambda found: "\\" + "\\".join(found[0]), line).strip() for line in lines)


def parquet_bytes(table: pa.Table) -> bytes:
    """Parquet, types as the query gave them. SettingsError where Parquet knows no such type."""
    out = io.BytesIO()
    try:
        pq.write_table(table, out)
    except pa.ArrowException as error:
        raise SettingsError(
            "",
            f"Parquet cannot hold a column of this table: {error}.",
            "Cast it to text in the SQL, or export to .csv.",
        ) from error
    return out.getvalue()
