"""Readers' SQL: run apart, read-only, without files or network, under limits of time, memory and size.

The database may hold anybody's papers and the question may come from anybody: nothing that a statement says may
reach past the database, and nothing that it costs may take this process with it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from extractor.errors import ExtractorError, StoreError
from extractor.resources import fts_extension
from extractor.store import connect
from extractor.store.child import OUT_OF_MEMORY
from extractor.store.schema import view_names

_CHILD = Path(__file__).with_name("child.py")
_PAUSE = 0.2


@dataclass(frozen=True, slots=True)
class Limits:
    """What one question may cost: seconds by the clock, rows and bytes of result, megabytes of memory and disk."""

    seconds: float = 60.0
    rows: int = 1_000_000
    size: int = 256 << 20
    memory_mb: int = 1024
    temp_mb: int = 2048

    @property
    def process_mb(self) -> int:
        # Python, DuckDB and the batch on its way out stand beside DuckDB's own buffers.
        return self.memory_mb + 512


def query(
    path: Path, sql: str, *, views: str = "", limits: Limits | None = None, patience: float = connect.PATIENCE
) -> pa.Table:
    """The answer to one question. `views` is SQL for temporary views, where the stored ones are stale.

    Raises StoreError: wrong or refused SQL, too much time, memory or result, or the file held by a writer.
    """
    limits = limits or Limits()
    end = time.monotonic() + patience
    with tempfile.TemporaryDirectory(prefix="extractor-", ignore_cleanup_errors=True) as folder:
        job = _job(path, sql, views, limits, Path(folder))
        while True:
            answer = _ask(job, limits)
            message = str(answer.get("message", ""))
            opening = answer.get("error") in ("IOException", "ConnectionException")
            if not (opening and connect.is_locked(message)):
                break
            if time.monotonic() >= end:
                raise connect.explain(path, message)
            time.sleep(_PAUSE)
        if "error" in answer:
            raise _explain(path, str(answer["error"]), message, limits)
        with pa.OSFile(job["out"], "rb") as file, pa.ipc.open_stream(file) as stream:
            return stream.read_all()


def _job(path: Path, sql: str, views: str, limits: Limits, folder: Path) -> dict[str, Any]:
    temp = folder / "temp"
    temp.mkdir()
    try:
        fts = str(fts_extension())
    except ExtractorError:
        fts = ""  # Only match_bm25 is lost; `doctor` says that the extension is missing.
    return {
        "database": str(path), "sql": sql, "views": views, "fts": fts, "out": str(folder / "result.arrow"),
        "temp": str(temp), "max_rows": limits.rows, "max_bytes": limits.size, "memory_mb": limits.memory_mb,
        "temp_mb": limits.temp_mb, "process_mb": limits.process_mb,
    }  # fmt: skip


def _ask(job: dict[str, Any], limits: Limits) -> dict[str, Any]:
    # -P keeps this folder out of the child's module path: a file here must not hide a module of the library.
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(_CHILD)],
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"error": "TooLong", "message": ""}
    if done.returncode == OUT_OF_MEMORY:
        return {"error": "OutOfMemory", "message": ""}
    try:
        return dict(json.loads(done.stdout))
    except ValueError:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        return {"error": "Died", "message": lines[-1] if lines else f"exit code {done.returncode}"}


def _explain(path: Path, kind: str, message: str, limits: Limits) -> StoreError:
    where = "query"
    if kind == "Refused":
        return StoreError(where, message, "The database is read-only here.")
    if kind == "TooLong":
        return StoreError(where, f"no answer within {limits.seconds:g} seconds.", "Ask for less, or add a condition.")
    if kind in ("OutOfMemory", "OutOfMemoryException"):
        return StoreError(
            where, f"it needs more than {limits.memory_mb} MB of memory.", "Ask for less, or add a limit."
        )
    if kind == "TooMuch":
        most = f"{limits.rows:,} rows or {limits.size >> 20} MB"
        return StoreError(where, f"the answer is too long ({message}; at most {most}).", "Add a limit.")
    if kind == "Died":
        return StoreError(where, f"the database broke down over it ({message}).", "Put the question more simply.")
    if kind == "PermissionException" or "disabled by configuration" in message:
        first = message.splitlines()[0]
        return StoreError(where, f"not allowed: {first}", "A question may read the database, not files or the network.")
    if kind in ("IOException", "ConnectionException", "SerializationException", "FatalException", "InternalException"):
        return connect.explain(path, message)
    hint = f"\nThe views are: {', '.join(view_names())}." if kind == "CatalogException" and "Table" in message else ""
    return StoreError(where, message.strip(), hint)
