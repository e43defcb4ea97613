"""The store: one DuckDB file that holds documents, findings and all that leads from one to the other."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import pyarrow as pa

from extractor.errors import StoreError
from extractor.model import Kind, Outcome
from extractor.store import connect, guard, meta, schema, search, writing
from extractor.store.guard import Limits
from extractor.store.lookup import finding_in_context
from extractor.store.questions import Question, question, questions
from extractor.store.schema import Column, View
from extractor.store.search import Hits

__all__ = ["Column", "Hits", "Limits", "Question", "Store", "View", "question", "questions"]


class Store:
    """The database of findings at `path`, made if it is missing (unless `read_only`).

    No connection is held between calls, so that other programs may read between two documents of a load. Calls from
    several threads take turns. Every method raises StoreError where the file is held, foreign or newer.
    """

    def __init__(self, path: Path | str, read_only: bool = False, patience: float = connect.PATIENCE) -> None:
        self.path = Path(path)
        self.read_only = read_only
        self._patience = patience
        self._turn = threading.RLock()
        self._known: dict[tuple[str, str], tuple[str, str]] | None = None
        self._stale_views = False
        self._prepare()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def write(self, outcome: Outcome, settings_digest: str, folder: Path | str = "") -> bool:
        """Store one file's outcome in one transaction. False if the store held exactly that already.

        `folder` is the root below which the outcome's paths lie. A changed file at a known path replaces what was
        stored of it; a failure becomes a note.
        """
        with self._writing() as connection:
            self._known = None
            return writing.write(connection, outcome, settings_digest, str(folder))

    def needs(self, sha256: str, path: str, settings_digest: str, folder: Path | str = "") -> bool:
        """Whether the file has to be read: it is new, changed, or was read under other settings."""
        with self._turn:
            if self._known is None:
                self._known = self._places()
            return self._known.get((str(folder), writing.posix(path))) != (sha256, settings_digest)

    def adopt(self, sha256: str, paths: Iterable[str], settings_digest: str, folder: Path | str = "") -> bool:
        """Where the same bytes are stored under these settings, note that they lie at `paths` too, and return True."""
        with self._writing() as connection:
            self._known = None
            places = sorted(writing.posix(path) for path in paths)
            return writing.adopt(connection, sha256, places, settings_digest, str(folder))

    def record_run(
        self,
        *,
        settings_digest: str,
        rules_digest: str,
        program_version: str,
        inputs: Iterable[str],
        loaded: int,
        failed: int,
        pages: int,
        findings: int,
        started_at: datetime | None = None,
    ) -> str:
        """Store what a load did; `inputs` are the digests of its files. Returns the run's id, made of its content."""
        given = sorted(inputs)
        words = "\n".join([settings_digest, rules_digest, program_version, *given])
        run_id = hashlib.sha256(words.encode()).hexdigest()
        values = {
            "id": run_id, "program_version": program_version, "settings_digest": settings_digest,
            "rules_digest": rules_digest, "documents": len(given), "loaded": loaded, "failed": failed, "pages": pages,
            "findings": findings, "started_at": started_at,
        }  # fmt: skip
        with self._writing() as connection:
            writing.write_run(connection, values)
        return run_id

    def index(self) -> bool:
        """Rebuild the full-text index, once, at the end of a load. False if it was fresh."""
        with self._writing() as connection:
            return search.build(connection)

    def query(self, sql: str, limits: Limits | None = None) -> pa.Table:
        """The answer to one question in SQL, run apart under limits, as an Arrow table."""
        with self._turn:
            views = schema.temporary_views() if self._stale_views else ""
            return guard.query(self.path, sql, views=views, limits=limits, patience=self._patience)

    def view(self, name: str) -> pa.Table:
        """A whole view, without limits: for exports."""
        names = schema.view_names()
        if name not in names:
            raise StoreError(f"view {name}", "there is no such view.", f"Choose one of: {', '.join(names)}.")
        with self._reading() as connection:
            return connection.execute(f"select * from {name}").to_arrow_table()

    def finding(self, name: str) -> dict[str, Any]:
        """The finding of that id (or of the only id that begins so): its columns, attributes, places and paragraph."""
        with self._reading() as connection:
            return finding_in_context(connection, name)

    def quotes(self) -> tuple[list[str], list[str]]:
        """The ids and quotations of all findings, in order of their ids: what likeness is measured on."""
        with self._reading() as connection:
            rows = connection.execute("select id, quote from finding order by id").fetchall()
        return [row[0] for row in rows], [row[1] for row in rows]

    def search(self, words: str, limit: int = 20) -> Hits:
        """Sentences that hold the words, best first."""
        with self._reading(fts=True) as connection:
            return search.search(connection, words, limit)

    def apply_meta(self, rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
        """Correct what documents are (see `meta.FIELDS`) by `path`. Returns the paths that no document has."""
        with self._writing() as connection:
            return meta.apply(connection, rows)

    def corrected_kinds(self) -> dict[tuple[str, str], Kind]:
        """The kinds that people gave documents, by folder ("" for any) and path: findings are made under them."""
        with self._reading() as connection:
            return meta.kinds(connection)

    def documents_csv_rows(self) -> list[dict[str, Any]]:
        """The documents as rows that `apply_meta` takes back."""
        with self._reading() as connection:
            return meta.csv_rows(connection)

    def dictionary(self) -> tuple[View, ...]:
        """The views with their columns and comments: the data dictionary."""
        with self._reading() as connection:
            return schema.dictionary(connection)

    def _prepare(self) -> None:
        known = schema.migrations()
        if not self.read_only:
            with self._writing() as connection:
                schema.migrate(connection, self.path, known)
                schema.refresh_views(connection)
            return
        with self._turn, connect.reading(self.path, self._patience) as connection:
            done = schema.check(connection, self.path, known)
            if done < len(known):
                raise StoreError(
                    str(self.path),
                    "the database was made by an earlier version of the program.",
                    "extractor load brings it up to date.",
                )
            self._stale_views = schema.views_are_stale(connection)

    def _places(self) -> dict[tuple[str, str], tuple[str, str]]:
        with self._reading() as connection:
            rows = connection.execute(
                "select p.folder, p.path, d.id, d.settings_digest"
                " from document_path p join document d on d.id = p.document_id"
                # A file that could not be read the last time is to be tried again.
                " anti join note n on n.document_id is null and n.folder = p.folder and n.path = p.path"
            ).fetchall()
        return {(folder, path): (sha256, digest) for folder, path, sha256, digest in rows}

    @contextmanager
    def _reading(self, fts: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._turn, connect.reading(self.path, self._patience) as connection:
            if not fts:
                connect.shut(connection)
            if self._stale_views:
                connection.execute(schema.temporary_views())
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        if self.read_only:
            raise StoreError(str(self.path), "the store was opened for reading only.")
        with self._turn, connect.writing(self.path, self._patience) as connection:
            yield connection
