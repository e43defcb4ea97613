"""One finding with all that leads back to its page: what `show` and `open` need."""

from __future__ import annotations

from typing import Any

import duckdb

from extractor.errors import StoreError

_SHOWN = 12


def finding_in_context(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, Any]:
    """The finding whose id is, or begins with, `name`. Raises StoreError where none or several do.

    The columns of the view `findings`, and: `folder`, `media_type`, `paragraph_text`, `paragraph_start` (its offset
    in the document), `attributes` (name, value, raw, words, start_offset, end_offset, set_by, inherited), `places`,
    `files` (folder and path of each place where the document lies) and `labels` (printed numbers of its pages).
    """
    found_id = _only_id(connection, name)
    row = _rows(connection, "select * from findings where id = ?", [found_id])[0]
    document = [row["document_id"]]
    place = _rows(connection, "select folder, path, media_type from documents where id = ?", document)[0]
    paragraph = _rows(
        connection,
        "select p.start_offset as paragraph_start,"
        " substring(d.text, p.start_offset + 1, p.end_offset - p.start_offset) as paragraph_text"
        " from paragraph p join document d on d.id = p.document_id where d.id = ? and p.n = ?",
        [row["document_id"], row["paragraph_index"]],
    )
    attributes = _rows(
        connection,
        "select a.name, a.value, a.raw, a.start_offset, a.end_offset, a.set_by, a.inherited,"
        " substring(d.text, a.start_offset + 1, a.end_offset - a.start_offset) as words"
        " from attribute a join document d on d.id = a.document_id where a.finding_id = ? order by a.n",
        [found_id],
    )
    places = _rows(connection, "select page, x0, y0, x1, y1 from place where finding_id = ? order by n", [found_id])
    files = _rows(
        connection, "select folder, path from document_path where document_id = ? order by folder, path", document
    )
    labels = connection.execute(
        "select number, label from page where document_id = ? and label is not null", document
    ).fetchall()
    context = paragraph[0] if paragraph else {"paragraph_start": row["start_offset"], "paragraph_text": row["quote"]}
    found = {"attributes": attributes, "places": places, "files": files, "labels": dict(labels)}
    return {**row, **place, **context, **found}


def _only_id(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    wanted = name.strip()
    found = connection.execute(
        "select id from finding where ? <> '' and starts_with(id, ?) order by id limit 6", [wanted, wanted]
    ).fetchall()
    ids = [row[0] for row in found]
    if wanted in ids:
        return wanted
    if not ids:
        raise StoreError(f"finding {name}", "there is none of this name.", "See the column id of the view findings.")
    if len(ids) > 1:
        some = ", ".join(i[: max(_SHOWN, len(wanted) + 4)] for i in ids)
        raise StoreError(f"finding {name}", f"several begin so: {some}.", "Write more of its name.")
    return ids[0]


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, values: list[Any]) -> list[dict[str, Any]]:
    return connection.execute(sql, values).to_arrow_table().to_pylist()
