"""What people correct about documents (documents.csv): kept apart from the documents, so that a reload keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import duckdb

from extractor.errors import SettingsError
from extractor.model import KINDS, SHORT_KINDS
from extractor.store.connect import transaction
from extractor.store.writing import posix

FIELDS = ("title", "published", "kind", "body")
CSV_COLUMNS = ("path", *FIELDS, "publisher", "paper_number", "pages", "folder")

# Excel rewrites ISO dates in the manner of the country when it saves a CSV.
_BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def apply(connection: duckdb.DuckDBPyConnection, given: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Store corrections and return the paths that no document has (they wait for one).

    Each row has `path`, perhaps `folder`, and any of title, published, kind, body; an empty cell corrects nothing,
    and a value equal to what was read takes an earlier correction back. Raises SettingsError naming the row.
    """
    rows = [_row(number, row) for number, row in enumerate(given, start=2)]
    unknown: list[str] = []
    with transaction(connection):
        for row in rows:
            folder, path = _spot(connection, row["folder"], row["path"])
            read = _as_read(connection, folder, path)
            if read is None:
                unknown.append(row["path"])
            values = {name: row[name] for name in FIELDS}
            if read is not None:
                values = {name: None if values[name] == read[name] else values[name] for name in FIELDS}
            connection.execute("delete from document_meta where folder = ? and path = ?", [folder, path])
            if any(value is not None for value in values.values()):
                names = ", ".join(FIELDS)
                connection.execute(
                    f"insert into document_meta (folder, path, {names}) values (?, ?, ?, ?, ?, ?)",
                    [folder, path, *values.values()],
                )
    return tuple(unknown)


def csv_rows(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The documents as rows of a documents.csv that `apply` takes back."""
    names = ", ".join(CSV_COLUMNS)
    return connection.execute(f"select {names} from documents order by folder, path").to_arrow_table().to_pylist()


def _spot(connection: duckdb.DuckDBPyConnection, folder: str, path: str) -> tuple[str, str]:
    # A path typed by hand may have the slashes of Windows; one that names a single document needs no folder.
    for spelling in dict.fromkeys((path, path.replace("\\", "/"))):
        found = connection.execute(
            "select count(*) from document_path where path = ? and (folder = ? or ? = '')", [spelling, folder, folder]
        ).fetchone()
        if found and found[0]:
            return folder, spelling
    return folder, posix(path)


def _as_read(connection: duckdb.DuckDBPyConnection, folder: str, path: str) -> dict[str, Any] | None:
    names = ", ".join(f"d.{name}" for name in FIELDS)
    row = connection.execute(
        f"select {names} from document d join document_path p on p.document_id = d.id"
        " where p.path = ? and (p.folder = ? or ? = '') order by p.folder limit 1",
        [path, folder, folder],
    ).fetchone()
    return dict(zip(FIELDS, row, strict=True)) if row else None


def _row(number: int, given: Mapping[str, Any]) -> dict[str, Any]:
    where = f"row {number}"
    cells = {str(name).strip().lstrip("\ufeff").lower(): value for name, value in given.items() if name is not None}
    path = _words(cells.get("path"))
    if path is None:
        raise SettingsError(where, "has no path.", "The file needs a column named path.")
    return {
        "path": path,
        "folder": _words(cells.get("folder")) or "",
        "title": _words(cells.get("title")),
        "published": _date(where, cells.get("published")),
        "kind": _kind(where, _words(cells.get("kind"))),
        "body": _words(cells.get("body")),
    }


def _words(cell: Any) -> str | None:
    text = str(cell).strip() if cell is not None else ""
    return text or None


def _kind(where: str, text: str | None) -> str | None:
    if text is None:
        return None
    kind = SHORT_KINDS.get(text.lower(), text.lower())
    if kind not in KINDS:
        raise SettingsError(where, f"{text!r} is not a kind of document.", f"Choose one of: {', '.join(KINDS)}.")
    return kind


def _date(where: str, cell: Any) -> date | None:
    if isinstance(cell, date):
        return cell
    text = _words(cell)
    if text is None:
        return None
    british = _BRITISH.fullmatch(text)
    try:
        if british:
            day, month, year = (int(part) for part in british.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError as trouble:
        raise SettingsError(where, f"{text!r} is not a date.", "Write 2014-11-11 or 11/11/2014.") from trouble
