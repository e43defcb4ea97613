"""Findings on paper and for other programs: an Arrow table (any query's result) becomes a file or a text."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

import pyarrow as pa

from extractor.briefing import plain
from extractor.briefing.cells import distinct_names
from extractor.briefing.plain import SCHEMA_VERSION
from extractor.errors import SettingsError

__all__ = ["FORMATS", "SCHEMA_VERSION", "TEXTS", "TextFormat", "export", "render"]

Writer = Callable[[pa.Table, str, str], bytes]
TextFormat = Literal["csv", "json", "jsonl", "md"]


def _docx(table: pa.Table, title: str, note: str) -> bytes:
    from extractor.briefing import word  # late: python-docx would slow every start of the command

    return word.document(table, title, note)


def _xlsx(table: pa.Table, title: str, note: str) -> bytes:
    from extractor.briefing import spreadsheet

    return spreadsheet.workbook(table, title, note)


FORMATS: dict[str, Writer] = {
    ".docx": _docx,
    ".xlsx": _xlsx,
    ".csv": lambda table, title, note: plain.csv_text(table).encode(),
    ".md": lambda table, title, note: plain.markdown_document(table, title, note).encode(),
    ".jsonl": lambda table, title, note: plain.jsonl_text(table).encode(),
    ".parquet": lambda table, title, note: plain.parquet_bytes(table),
}
"""File suffix to what writes it: the whole list of what `export` can make."""

TEXTS: dict[str, Callable[[pa.Table], str]] = {
    "csv": plain.csv_text,
    "json": plain.json_text,
    "jsonl": plain.jsonl_text,
    "md": plain.markdown_table,
}
"""Format name to what renders it as text."""


def render(table: pa.Table, format: TextFormat) -> str:
    """A query's result as text; csv begins with a byte order mark and ends its lines with CR LF, as in a file.

    json is one object {"schema_version", "rows"}; jsonl an object a line; md a pipe table of the columns as they are.
    SettingsError for any other format.
    """
    if format not in TEXTS:
        raise SettingsError("format", f'"{format}" is none I can write.', f"Choose {_choices(TEXTS)}.")
    return TEXTS[format](distinct_names(table))


def export(table: pa.Table, path: Path, title: str, note: str = "") -> None:
    """Write a table to a file; the suffix of `path` chooses the format (FORMATS).

    .docx and .md are for reading: findings are laid out as evidence, amounts and dates in words, with `title` and
    `note` above. .xlsx, .csv, .jsonl and .parquet hold every column. The file appears whole or not at all: an
    interrupted export leaves an older file as it was. SettingsError where the suffix is unknown, the folder is
    missing, the file is open in another program, or the format cannot hold the table.
    """
    writer = FORMATS.get(path.suffix.lower())
    if writer is None:
        named = f'"{path.suffix}" is no suffix I can write.' if path.suffix else "the name has no suffix."
        raise SettingsError(str(path), named, f"Choose {_choices(FORMATS)}.")
    if path.is_dir():
        raise SettingsError(str(path), "is a folder.", "Name a file in it.")
    if not path.parent.is_dir():
        raise SettingsError(str(path), f"there is no folder {path.parent}.", "Make it first, or choose another place.")
    try:
        content = writer(distinct_names(table), title, note)
    except SettingsError as error:
        raise SettingsError(str(path), error.what, error.hint) from error
    _replace(path, content)


def _replace(path: Path, content: bytes) -> None:
    """Put the content in the file's place in one step, by way of a file beside it."""
    target = path.resolve()  # a link stays a link
    beside = target.with_name(f".{target.name}.part")
    try:
        try:
            with beside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except PermissionError as error:
            raise SettingsError(
                str(path), f"the folder {path.parent} may not be written to.", "Choose another place."
            ) from error
        try:
            os.replace(beside, target)
        except PermissionError as error:
            raise SettingsError(str(path), "is open in another program: close it and run again.") from error
    except OSError as error:
        raise SettingsError(
            str(path), f"could not be written ({error.strerror or error}).", "Choose another place."
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def _choices(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}"
