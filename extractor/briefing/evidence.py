"""The evidence table as a reader meets it: which columns, which words in them, and the line that says what it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from extractor.briefing import amounts
from extractor.briefing.cells import is_number, plain, printable, rows

Lines = tuple[str, ...]
"""A cell's text: the first line is what counts, further lines are said smaller below it."""

CORE = frozenset(("quote", "document", "amount", "unit", "claimant", "status"))
"""A table with these columns is one of findings, and is laid out as evidence."""

FINDING_COLUMNS = frozenset(
    (
        "id", "finding", "type", "document_id", "body", "last_page", "start_offset", "end_offset",
        "document", "path", "kind", "published", "page", "paragraph", "section", "citation", "quote",
        "amount", "amount_high", "amount_gbp", "currency", "unit", "qualifier", "direction", "metric", "baseline",
        "period", "period_start", "period_end", "status", "claimant", "claimant_resolved", "programme",
        "evidence_basis", "evidence_cue", "stance", "planned_amount", "planned_direction", "negated", "modality",
        "confidence", "found_by",
    )
)  # fmt: skip

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_CHANGES = {"reduce": "reduction", "increase": "increase", "maintain": "no change"}
_BASES = {"partially": "Partially evidenced"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the printed table. `width` is in centimetres, None where it takes what the others leave."""

    name: str
    width: float | None = None
    right: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table ready to be printed: columns, rows of cells, and one line that says how many and from where."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Lines, ...], ...]
    summary: str
    evidence: bool


def laid_out(table: pa.Table) -> Sheet:
    """The table for printing: findings as evidence, anything else column by column."""
    return _evidence(table) if set(table.column_names) >= CORE else _generic(table)


def heading(name: str) -> str:
    """A column's name in words: "amount_gbp" gives "Amount GBP"."""
    words = printable(name).replace("_", " ").strip()
    return (words[:1].upper() + words[1:]).replace(" gbp", " GBP")


def day(value: Any) -> str:
    """A date in words, "5 November 2014"; a text as it is."""
    if isinstance(value, date):
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return plain(value)


def summary(table: pa.Table) -> str:
    """How many rows, of what, from how many documents: "14 savings claims from 5 documents"."""
    names = table.column_names
    noun = "finding" if set(names) >= CORE else "row"
    if noun == "finding" and "type" in names:
        types = set(table.column("type").to_pylist())
        noun = str(types.pop()).replace("_", " ") if len(types) == 1 and None not in types else noun
    text = _counted(table.num_rows, noun)
    source = "path" if "path" in names else "document"
    if source in names and table.num_rows:
        documents = len({plain(value) for value in table.column(source).to_pylist()})
        text += f" from {_counted(documents, 'document')}"
    return text


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


Row = dict[str, Any]


def _evidence(table: pa.Table) -> Sheet:
    names = table.column_names
    chosen: list[tuple[Column, Callable[[Row], Lines]]] = []
    if "type" in names and len(set(table.column("type").to_pylist())) > 1:
        chosen.append((Column("Type", 2.7), _type))
    if {"period", "period_start", "period_end"} & set(names):
        chosen.append((Column("Period", 2.4), _period))
    chosen += [
        (Column("Amount", 2.9), _amount),
        (Column("Who", 2.8), _who),
        (Column("Status", 2.0), _status),
    ]
    if "evidence_basis" in names:
        chosen.append((Column("Evidence basis", 2.5), _basis))
    chosen.append((Column("Quotation"), _quotation))
    chosen += [(Column(heading(name), 2.5), _foreign(name)) for name in names if name not in FINDING_COLUMNS]
    chosen.append((Column("Citation", 4.2), _citation))
    body = tuple(
        tuple(cell(row) for _, cell in chosen) for row in (dict(zip(names, r, strict=True)) for r in rows(table))
    )
    return Sheet(tuple(column for column, _ in chosen), body, summary(table), evidence=True)


def _lines(*texts: Any) -> Lines:
    """The cell of those texts that say something."""
    said = tuple(text for text in (printable(plain(text)).strip() for text in texts) if text)
    return said or ("",)


def _sentence_case(value: Any) -> str:
    text = plain(value).replace("_", " ")
    return text[:1].upper() + text[1:]


def _type(row: Row) -> Lines:
    return _lines(_sentence_case(row["type"]))


def _period(row: Row) -> Lines:
    if row.get("period"):
        return _lines(row["period"])
    start, end = day(row.get("period_start")), day(row.get("period_end"))
    if start and end and start != end:
        return _lines(f"{start} to {end}")
    return _lines(start if start == end else f"from {start}" if start else f"until {end}")


def _amount(row: Row) -> Lines:
    """The figure as claimed, and the plan below it; which way each goes is said where they part."""
    unit, currency = row["unit"], row.get("currency")
    figure = amounts.span(row["amount"], row.get("amount_high"), unit, currency)
    actual = amounts.qualified(figure, row.get("qualifier"))
    planned = amounts.amount(row.get("planned_amount"), unit, currency)
    way, planned_way = row.get("direction"), row.get("planned_direction")
    if planned_way and way and planned_way != way:
        actual = f"{actual} {_CHANGES.get(way, way)}" if actual else ""
        planned = f"{planned} {_CHANGES.get(planned_way, planned_way)}".strip()
    planned = f"planned {planned}" if planned else ""
    return _lines(actual, planned)


def _who(row: Row) -> Lines:
    who = row.get("claimant_resolved") or row["claimant"]
    return _lines("The document's author" if who == "author" else who)


def _status(row: Row) -> Lines:
    modality = row.get("modality")
    hedge = modality if modality in ("conditional", "possible") else ""
    denied = row.get("negated") is True and row["status"] != "missed"  # "missed" says it already
    return _lines(_sentence_case(row["status"]), "negated" if denied else "", hedge)


def _basis(row: Row) -> Lines:
    basis, stance = row["evidence_basis"], row.get("stance")
    judged = stance if stance in ("criticised", "endorsed") else ""
    return _lines(_BASES.get(basis) or _sentence_case(basis), judged if basis else _sentence_case(judged))


def _quotation(row: Row) -> Lines:
    return _lines(f"“{plain(row['quote'])}”")


def _citation(row: Row) -> Lines:
    """The view's own citation where it has one, else document, date, page and paragraph."""
    if row.get("citation"):
        return _lines(row["citation"])
    page, paragraph = plain(row.get("page")), plain(row.get("paragraph"))
    parts = (
        plain(row["document"]),
        day(row.get("published")),
        f"page {page}" if page else "",
        f"paragraph {paragraph}" if paragraph[:1].isdigit() else paragraph,
    )
    return _lines(", ".join(part for part in parts if part))


def _foreign(name: str) -> Callable[[Row], Lines]:
    return lambda row: _lines(_reading(row[name]))


def _generic(table: pa.Table) -> Sheet:
    columns = tuple(Column(heading(field.name), right=is_number(field.type)) for field in table.schema)
    body = tuple(tuple(_lines(_reading(value)) for value in row) for row in rows(table))
    return Sheet(columns, body, summary(table), evidence=False)


def _reading(value: Any) -> str:
    """A value in a table of any columns: whole numbers below 10,000 may be years and keep clear of commas."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return amounts.number(value) if abs(value) >= 10_000 else str(value)
    if isinstance(value, Decimal):
        return amounts.number(value)
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".") if 1e-4 <= abs(value) < 1e15 else plain(value)
    if isinstance(value, datetime):
        return f"{day(value)}, {value:%H:%M}"
    return day(value)
