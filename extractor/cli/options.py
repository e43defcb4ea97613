"""Options that several verbs share, so that they mean the same everywhere."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

Db = Annotated[
    Path | None,
    typer.Option("--db", help="The database (else EXTRACTOR_DB, else findings.duckdb here).", metavar="FILE"),
]
Rules = Annotated[
    Path | None,
    typer.Option("--rules", help="A folder of rule packs, in place of the shipped ones.", metavar="DIR"),
]
Workers = Annotated[int | None, typer.Option("--workers", help="Processes that read at a time.", min=1, metavar="N")]
NoModel = Annotated[
    bool, typer.Option("--no-model", help="Leave the embedding finder out: faster, and only rules find.")
]
NoTables = Annotated[
    bool, typer.Option("--no-tables", help="Read the tables of PDF files as text: faster, but no cells are known.")
]


class TableFormat(StrEnum):
    """How an answer is printed."""

    table = "table"
    csv = "csv"
    json = "json"
    jsonl = "jsonl"
    md = "md"


Format = Annotated[TableFormat, typer.Option("--format", "-f", help="How the answer is printed.")]
