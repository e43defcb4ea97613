"""The shape of the store: migrations in db/migrations, views and their comments in db/views. Python holds no DDL."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from extractor.errors import StoreError
from extractor.resources import shipped
from extractor.store.connect import transaction

_VIEW = re.compile(r"^create or replace view (?P<name>\w+) as", re.M)


@dataclass(frozen=True, slots=True)
class Script:
    """A numbered SQL file, and the digest of its words (line ends do not count: Git may change them)."""

    name: str
    sql: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a view, as the data dictionary shows it."""

    view: str
    name: str
    type: str
    comment: str


@dataclass(frozen=True, slots=True)
class View:
    """A view, what it is for, and its columns."""

    name: str
    comment: str
    columns: tuple[Column, ...]


def scripts(folder: Path) -> tuple[Script, ...]:
    """The SQL files of a folder, in order of their numbers."""
    found: list[Script] = []
    for file in sorted(folder.glob("*.sql")):
        sql = file.read_text(encoding="utf-8").replace("\r\n", "\n")
        found.append(Script(file.stem, sql, hashlib.sha256(sql.encode()).hexdigest()))
    return tuple(found)


def migrations() -> tuple[Script, ...]:
    return scripts(shipped("db") / "migrations")


def views() -> tuple[Script, ...]:
    return scripts(shipped("db") / "views")


def view_names() -> tuple[str, ...]:
    """The views a reader may ask, in the order of their files."""
    return tuple(match["name"] for view in views() for match in _VIEW.finditer(view.sql))


def check(connection: duckdb.DuckDBPyConnection, path: Path, known: tuple[Script, ...]) -> int:
    """How many migrations the file has had. Raises StoreError where it is foreign, newer, or was edited."""
    columns = connection.execute("select table_name, column_name from duckdb_columns() where not internal").fetchall()
    if ("schema_migration", "sha256") not in columns:
        if columns:
            raise StoreError(str(path), "this DuckDB file belongs to another program.", "Name another file with --db.")
        return 0
    done = connection.execute("select name, sha256 from schema_migration order by name").fetchall()
    by_name = {script.name: script for script in known}
    for name, sha256 in done:
        if name not in by_name:
            raise StoreError(
                str(path),
                f"the database was made by a newer version of the program (it has had {name}).",
                "Update evidence-extractor, or load the documents into a new file.",
            )
        if by_name[name].sha256 != sha256:
            raise StoreError(
                str(path),
                f"migration {name} is not the one this database was made with.",
                "Put the shipped db/migrations back, or load the documents into a new file.",
            )
    return len(done)


def migrate(connection: duckdb.DuckDBPyConnection, path: Path, known: tuple[Script, ...]) -> None:
    """Bring the file up to the last migration, each in one transaction with its row in schema_migration."""
    done = check(connection, path, known)
    for script in known[done:]:
        with transaction(connection):
            connection.execute(script.sql)
            connection.execute(
                "insert into schema_migration values (?, ?, current_timestamp::timestamp)", [script.name, script.sha256]
            )


def refresh_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the stored views those of this program, if they are not."""
    if not views_are_stale(connection):
        return
    with transaction(connection):
        rows = connection.execute("select view_name from duckdb_views() where not internal and not temporary")
        for (name,) in rows.fetchall():
            connection.execute(f'drop view "{name}"')
        for view in views():
            connection.execute(view.sql)
        connection.execute("insert or replace into store_state values ('views', ?)", [_views_digest()])


def views_are_stale(connection: duckdb.DuckDBPyConnection) -> bool:
    row = connection.execute("select value from store_state where name = 'views'").fetchone()
    return row is None or row[0] != _views_digest()


def temporary_views() -> str:
    """The views as SQL for a reader that may not write: temporary ones hide the stale ones."""
    return "\n".join(_VIEW.sub(r"create or replace temp view \g<name> as", view.sql) for view in views())


def dictionary(connection: duckdb.DuckDBPyConnection) -> tuple[View, ...]:
    """Every view with its comments: what the README's data dictionary is made of."""
    abouts = dict(connection.execute("select view_name, comment from duckdb_views() where not internal").fetchall())
    rows = connection.execute(
        "select table_name, column_name, data_type, comment from duckdb_columns()"
        " where not internal order by table_name, column_index"
    ).fetchall()
    return tuple(
        View(name, abouts.get(name) or "", tuple(Column(v, c, t, about or "") for v, c, t, about in rows if v == name))
        for name in view_names()
    )


def _views_digest() -> str:
    return hashlib.sha256("".join(view.name + view.sha256 for view in views()).encode()).hexdigest()
