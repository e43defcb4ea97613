"""What people correct about documents (documents.csv): kept apart from the documents, so that a reload keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb

from extractor.errors import SettingsError
from extractor.identify import Given, spelled
from extractor.model import Kind
from extractor.store.connect import transaction
from extractor.store.writing import posix

FIELDS: tuple[str, ...] = ("title", "published", "kind", "body", "publisher", "paper_number", "session", "plan_period")
CSV_COLUMNS = ("path", *FIELDS, "pages", "folder")


def apply(connection: duckdb.DuckDBPyConnection, given: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Store corrections and return the paths that no document has (they wait for one).

    Each row has `path`, perhaps `folder`, and any of FIELDS; an empty cell corrects nothing, and a value equal to what
    was read takes an earlier correction back. Raises SettingsError naming the row.
    """
    rows = [_row(number, row) for number, row in enumerate(given, start=2)]
    unknown: list[str] = []
    with transaction(connection):
        for folder, path, said in rows:
            spot = _spot(connection, folder, path)
            read = _as_read(connection, *spot)
            if read is None:
                unknown.append(path)
            values = _columns(said)
            corrections = {name: values[name] for name in FIELDS if read is None or values[name] != read[name]}
            _keep(connection, *spot, {name: value for name, value in corrections.items() if value is not None}, said)
    return tuple(unknown)


def kinds(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], Kind]:
    """The corrected kinds, by folder and path."""
    rows = connection.execute("select folder, path, kind from document_meta where kind is not null").fetchall()
    return {(folder, path): kind for folder, path, kind in rows}


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


def _columns(given: Given) -> dict[str, Any]:
    values = {name: getattr(given, name) for name in FIELDS}
    return {**values, "plan_period": spelled(given.plan_period) if given.plan_period else None}


def _keep(
    connection: duckdb.DuckDBPyConnection, folder: str, path: str, corrections: Mapping[str, Any], given: Given
) -> None:
    """These corrections in place of the earlier ones of that path."""
    connection.execute("delete from document_meta where folder = ? and path = ?", [folder, path])
    if not corrections:
        return
    row = {"folder": folder, "path": path, **corrections}
    if "plan_period" in corrections and given.plan_period:
        row |= {"plan_start": given.plan_period.start, "plan_end": given.plan_period.end}
    names, marks = ", ".join(row), ", ".join("?" for _ in row)
    connection.execute(f"insert into document_meta ({names}) values ({marks})", list(row.values()))


def _as_read(connection: duckdb.DuckDBPyConnection, folder: str, path: str) -> dict[str, Any] | None:
    names = ", ".join(f"d.{name}" for name in FIELDS)
    row = connection.execute(
        f"select {names}, d.id from document d join document_path p on p.document_id = d.id"
        " where p.path = ? and (p.folder = ? or ? = '') order by p.folder limit 1",
        [path, folder, folder],
    ).fetchone()
    if row is None:
        return None
    *values, document_id = row
    read = dict(zip(FIELDS, values, strict=True))
    # A document read under a corrected kind keeps in its clues what it says itself; a flag is of one load.
    said = connection.execute(
        "select value, how from clue where document_id = ? and field = 'kind' order by n", [document_id]
    ).fetchall()
    if said:
        read["kind"] = next((value for value, how in said if how not in ("documents.csv", "flag")), "other")
    return read


def _row(number: int, given: Mapping[str, Any]) -> tuple[str, str, Given]:
    """The folder (empty for any), the path, and what the row says of the document there."""
    where = f"row {number}"
    cells = {str(name).strip().lstrip("\ufeff").lower(): value for name, value in given.items() if name is not None}
    path = str(cells.get("path") or "").strip()
    if not path:
        raise SettingsError(where, "has no path.", "The file needs a column named path.")
    return str(cells.get("folder") or "").strip(), path, Given.of(cells, where)
