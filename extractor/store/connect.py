"""Opening the database file, for reading or for writing, and saying in plain words why it could not be opened.

DuckDB lets one process write or many read. Connections are therefore held only for as long as one piece of work takes.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from extractor.errors import StoreError

PATIENCE = 5.0
"""Seconds to wait for another program to let go of the file."""

_PAUSE = 0.1
_NEW_FILE: Mapping[str, str] = {
    "default_block_size": "16384"
}  # A tenth of the file for a small database, and no slower for a large one.
_LOCKED = re.compile(r"could not set lock|being used by another process|already open in|different configuration", re.I)
_HOLDER = re.compile(r"(?:held in|open in)\s+(?P<program>\S.*?)\s*\(PID (?P<pid>\d+)\)", re.S)


@contextmanager
def reading(path: Path, patience: float = PATIENCE) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection for our own SQL. Raises StoreError where the file is missing, foreign or held."""
    if not path.exists():
        raise StoreError(str(path), "there is no database here.", "Load documents first: extractor load FOLDER")
    with _translated(path), _opened(path, True, patience) as connection:
        yield connection


@contextmanager
def writing(path: Path, patience: float = PATIENCE) -> Iterator[duckdb.DuckDBPyConnection]:
    """A writing connection. Raises StoreError where the file cannot be made, is foreign, or is held by another."""
    if not path.parent.is_dir():
        raise StoreError(str(path), "the folder of the database does not exist.", f"Make {path.parent} first.")
    with _translated(path), _opened(path, False, patience) as connection:
        yield connection


def shut(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep a connection to its own file: a database that somebody sent may hold views that read others."""
    connection.execute("set enable_external_access = false")


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing: whatever is raised inside, Ctrl-C included, leaves the file as it was."""
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


@contextmanager
def _opened(path: Path, read_only: bool, patience: float) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = _open(path, read_only, patience)
    try:
        yield connection
    finally:
        connection.close()


def _open(path: Path, read_only: bool, patience: float) -> duckdb.DuckDBPyConnection:
    end = time.monotonic() + patience
    while True:
        try:
            return duckdb.connect(str(path), read_only=read_only, config={} if read_only else {**_NEW_FILE})
        except duckdb.Error as trouble:
            if not is_locked(str(trouble)) or time.monotonic() >= end:
                raise
            time.sleep(_PAUSE)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except duckdb.InterruptException as trouble:
        raise KeyboardInterrupt from trouble
    except duckdb.Error as trouble:
        raise explain(path, str(trouble)) from trouble


def is_locked(message: str) -> bool:
    """Whether DuckDB's message says that somebody else has the file open."""
    return bool(_LOCKED.search(message))


def explain(path: Path, message: str) -> StoreError:
    """DuckDB's message as an error for people: what is the matter with the file, and the remedy."""
    where = str(path)
    if is_locked(message):
        holder = _HOLDER.search(message)
        who = f"by {Path(holder['program']).name} (process {holder['pid']})" if holder else "by another connection"
        return StoreError(where, f"the database is in use {who}.", "Wait until it has finished, or close that program.")
    if "not a valid DuckDB database file" in message:
        return StoreError(where, "this is not an extractor database.", "Name another file with --db.")
    if "Is a directory" in message or path.is_dir():
        return StoreError(where, "this is a folder, not a database.", "Name a file with --db.")
    if "Permission denied" in message or "read-only" in message.lower():
        return StoreError(where, "the database cannot be opened: no permission.", "Choose another place with --db.")
    if "newer version of DuckDB" in message or "version number" in message:
        return StoreError(where, "the file was written by a newer DuckDB.", "Update evidence-extractor.")
    first = message.strip().splitlines()[0] if message.strip() else "unknown trouble"
    return StoreError(where, f"the database answered: {first}")
