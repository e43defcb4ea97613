"""Putting documents into the store: one document is one transaction, there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
import pyarrow as pa

from extractor.errors import StoreError
from extractor.model import Note, Outcome
from extractor.store import printed, rows
from extractor.store.connect import transaction

_OF_A_DOCUMENT = (
    "attribute", "place", "finding", "cell", "data_table", "furniture", "word", "sentence", "paragraph", "section",
    "page", "note", "clue",
)  # fmt: skip


def write(connection: duckdb.DuckDBPyConnection, outcome: Outcome, settings_digest: str, folder: str) -> bool:
    """Store what became of one file. False where the store held exactly that already."""
    where = min(outcome.source.paths, default=outcome.source.sha256)
    try:
        with transaction(connection):
            if outcome.document is None:
                return _write_failure(connection, outcome, folder)
            return _write_document(connection, outcome, settings_digest, folder)
    except (duckdb.ConstraintException, pa.ArrowException, UnicodeError) as trouble:
        first = str(trouble).splitlines()[0]
        raise StoreError(where, f"the document cannot be stored: {first}", "Please report this as a bug.") from trouble


def adopt(
    connection: duckdb.DuckDBPyConnection, sha256: str, paths: Iterable[str], settings_digest: str, folder: str
) -> bool:
    """If the document is stored under these settings, note that it lies at these paths too. True if it is stored."""
    if _digest_of(connection, sha256) != settings_digest:
        return False
    with transaction(connection):
        _place(connection, sha256, paths, folder)
    return True


def _write_document(connection: duckdb.DuckDBPyConnection, outcome: Outcome, settings_digest: str, folder: str) -> bool:
    document = outcome.document
    assert document is not None
    paths = sorted(posix(path) for path in outcome.source.paths or document.source.paths)
    moved = _place(connection, document.id, paths, folder)
    if _digest_of(connection, document.id) == settings_digest:
        return moved
    _delete(connection, [document.id])
    notes = [*document.notes, *outcome.notes, *printed.misfits(document)]
    made = rows.tables(document, outcome.findings, notes, settings_digest, folder)
    for name, table in {**made, **printed.tables(document)}.items():
        _insert(connection, name, table)
    _mark_stale(connection)
    return True


def _write_failure(connection: duckdb.DuckDBPyConnection, outcome: Outcome, folder: str) -> bool:
    # Findings stored earlier from this path stay: a file may be unreadable for a while (open in another program).
    changed = False
    for path in sorted(posix(path) for path in outcome.source.paths):
        hint = ""
        if connection.execute("select 1 from document_path where folder = ? and path = ?", [folder, path]).fetchone():
            hint = "What was stored from it earlier is kept."
        notes = [*outcome.notes, Note("error", outcome.error or "could not be read", None, hint)]
        table = rows.table("note", rows.note_rows(notes, None, folder, path))
        before = connection.execute(
            "select * from note where document_id is null and folder = ? and path = ? order by n", [folder, path]
        ).to_arrow_table()
        if before.to_pylist() == table.to_pylist():
            continue
        _forget_failure(connection, folder, path)
        _insert(connection, "note", table)
        changed = True
    return changed


def _place(connection: duckdb.DuckDBPyConnection, document_id: str, paths: Iterable[str], folder: str) -> bool:
    """Let these paths hold the document; documents that lie nowhere any longer go. False if nothing changed."""
    changed = False
    for path in paths:
        changed |= _forget_failure(connection, folder, path)
        row = connection.execute(
            "select document_id from document_path where folder = ? and path = ?", [folder, path]
        ).fetchone()
        if row and row[0] == document_id:
            continue
        connection.execute("insert or replace into document_path values (?, ?, ?)", [folder, path, document_id])
        if row and not connection.execute("select 1 from document_path where document_id = ?", [row[0]]).fetchone():
            _delete(connection, [row[0]])
        changed = True
    return changed


def _delete(connection: duckdb.DuckDBPyConnection, ids: list[str]) -> None:
    for table in _OF_A_DOCUMENT:
        connection.execute(f"delete from {table} where document_id in (select unnest(?))", [ids])
    connection.execute("delete from document where id in (select unnest(?))", [ids])
    _mark_stale(connection)


def _insert(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    if table.num_rows == 0:
        return
    connection.register("incoming", table)
    try:
        connection.execute(f"insert into {name} by name select * from incoming")
    finally:
        connection.unregister("incoming")


def _forget_failure(connection: duckdb.DuckDBPyConnection, folder: str, path: str) -> bool:
    gone = connection.execute(
        "delete from note where document_id is null and folder = ? and path = ? returning n", [folder, path]
    )
    return bool(gone.fetchall())


def _digest_of(connection: duckdb.DuckDBPyConnection, document_id: str) -> str | None:
    row = connection.execute("select settings_digest from document where id = ?", [document_id]).fetchone()
    return row[0] if row else None


def _mark_stale(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("update store_state set value = 'stale' where name = 'fts' and value <> 'stale'")


def posix(path: str) -> str:
    """A path with forward slashes on every system, so that a database can travel."""
    return path.replace("\\", "/") if os.name == "nt" else path


def write_run(connection: duckdb.DuckDBPyConnection, values: Mapping[str, Any]) -> None:
    """Store a run; the same run again (the same inputs under the same rules) changes nothing."""
    names = ", ".join(values)
    marks = ", ".join("?" for _ in values)
    connection.execute(f"insert or ignore into run ({names}) values ({marks})", list(values.values()))
