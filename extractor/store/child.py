"""The process in which a reader's SQL runs. It is started as a file, not as a module, and imports nothing of ours:
so it starts in a fifth of a second, and a query that eats its memory or never ends can be put down with it.

It takes one job as JSON on standard input, writes the result as an Arrow stream to a file, and answers with one line of
JSON: {"rows": n} or {"error": kind, "message": text}.
"""

from __future__ import annotations

import json
import os
import re
import sys
import threading
import time
from typing import Any

import duckdb
import pyarrow as pa

ALLOWED = ("SELECT", "EXPLAIN")  # DESCRIBE, SHOW, SUMMARIZE, VALUES, FROM and WITH are of type SELECT.
OUT_OF_MEMORY = 77
_BATCH = 10_000
_EXPLAIN = re.compile(r"explain\b(?:\s*analy[sz]e\b)?(?:\s*\(\s*(?:analy[sz]e|format)\b[^()]*\))?\s*", re.I)
_UNCLEAR = "write explain, or explain analyze, right before the question."


def main() -> None:
    job: dict[str, Any] = json.load(sys.stdin)
    _watch_memory(int(job["process_mb"]) << 20)
    try:
        answer = _run(job)
    except Exception as trouble:
        answer = {"error": type(trouble).__name__, "message": str(trouble)}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    # The result lies in its file: nothing that a query left behind need be tidied up.
    os._exit(0)


def _run(job: dict[str, Any]) -> dict[str, Any]:
    connection = duckdb.connect(
        job["database"],
        read_only=True,
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"},
    )
    if job["fts"]:
        connection.execute(f"load {_quoted(job['fts'])}")
    if job["views"]:
        connection.execute(job["views"])
    _lock(connection, job)
    refusal = _refusal(connection, job["sql"])
    if refusal:
        return {"error": "Refused", "message": refusal}
    return _store(connection.execute(job["sql"]), job)


def _lock(connection: duckdb.DuckDBPyConnection, job: dict[str, Any]) -> None:
    settings = {
        "python_enable_replacements": "false",
        "allow_community_extensions": "false",
        "memory_limit": _quoted(f"{job['memory_mb']}MiB"),
        "temp_directory": _quoted(job["temp"]),
        "max_temp_directory_size": _quoted(f"{job['temp_mb']}MiB"),
        "enable_external_access": "false",
        "lock_configuration": "true",
    }
    for name, value in settings.items():
        connection.execute(f"set {name} = {value}")


def _refusal(connection: duckdb.DuckDBPyConnection, sql: str) -> str | None:
    statements = connection.extract_statements(sql)
    if not statements:
        return "there is no question in it."
    if any(statement.type.name not in ALLOWED for statement in statements):
        kind = next(s.type.name for s in statements if s.type.name not in ALLOWED)
        return f"only questions may be asked (select, with, describe, show, explain), not {kind}."
    if len(statements) > 1:
        return "one question at a time: there are several statements in it."
    if statements[0].type.name == "EXPLAIN":
        # `explain analyze` runs what it explains: a `copy` to the database's own file would be let through below.
        explained = _EXPLAIN.match(statements[0].query.strip())
        return _refusal(connection, statements[0].query.strip()[explained.end() :]) if explained else _UNCLEAR
    return None


def _store(result: duckdb.DuckDBPyConnection, job: dict[str, Any]) -> dict[str, Any]:
    reader = result.to_arrow_reader(_BATCH)
    rows = size = 0
    with pa.OSFile(job["out"], "wb") as file, pa.ipc.new_stream(file, reader.schema) as stream:
        for batch in reader:
            rows += batch.num_rows
            size += batch.nbytes
            if rows > job["max_rows"] or size > job["max_bytes"]:
                return {"error": "TooMuch", "message": f"{rows:,} rows, {size >> 20:,} MB and more"}
            stream.write_batch(batch)
    return {"rows": rows}


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _watch_memory(limit: int) -> None:
    # DuckDB's own limit counts its buffers only: one string of 2 GB passes under it.
    def watch() -> None:
        while True:
            if _memory() > limit:
                os._exit(OUT_OF_MEMORY)
            time.sleep(0.02)

    threading.Thread(target=watch, daemon=True).start()


def _memory() -> int:
    """Bytes of memory that this process holds, or has held at most; 0 where the system will not say."""
    if sys.platform == "win32":
        return _windows_memory()
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _windows_memory() -> int:
    import ctypes

    class Counters(ctypes.Structure):
        _fields_ = (
            ("size", ctypes.c_uint32),
            ("page_faults", ctypes.c_uint32),
            *((name, ctypes.c_size_t) for name in ("peak", "now", "a", "b", "c", "d", "pagefile", "peak_pagefile")),
        )

    counters = Counters()
    counters.size = ctypes.sizeof(counters)
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined]
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    ask = kernel.K32GetProcessMemoryInfo
    ask.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32)
    done = ask(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.size)
    return int(counters.pagefile) if done else 0


if __name__ == "__main__":
    main()
