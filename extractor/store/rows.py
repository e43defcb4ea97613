"""Documents and findings as Arrow tables, one for each table of the store.

Everything goes in as Arrow with a stated schema: it is fast, and it is the only road on which DuckDB keeps a Decimal
with a positive exponent (1E+9 would become 1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

import pyarrow as pa

from extractor.identify import spelled
from extractor.model import Document, Finding, Note, Period, Value
from extractor.quantities import read_quantities

MONEY = pa.decimal128(18, 4)
_STEP = Decimal("0.0001")
_LIMIT = Decimal(10) ** 14
_FIGURES = ("money", "percent", "percentage_points")

_TEXT, _INT, _DATE, _BOOL = pa.string(), pa.int32(), pa.date32(), pa.bool_()
_SPAN = {"start_offset": _INT, "end_offset": _INT}

NUMBERS = ("amount", "amount_high", "planned_amount")
WORDS = (
    "currency", "unit", "qualifier", "direction", "metric", "baseline", "period", "status", "claimant", "programme",
    "evidence_basis", "evidence_cue", "stance", "planned_direction", "modality",
)  # fmt: skip

SCHEMAS: dict[str, pa.Schema] = {
    name: pa.schema(list(fields.items()))
    for name, fields in {
        "document": {
            "id": _TEXT, "media_type": _TEXT, "size_bytes": pa.int64(), "kind": _TEXT, "title": _TEXT,
            "publisher": _TEXT, "paper_number": _TEXT, "published": _DATE, "body": _TEXT, "text": _TEXT,
            "settings_digest": _TEXT, "word_count": _INT, "session": _TEXT, "plan_period": _TEXT, "plan_start": _DATE,
            "plan_end": _DATE, "kind_confidence": pa.float64(),
        },
        "clue": {
            "document_id": _TEXT, "n": _INT, "field": _TEXT, "value": _TEXT, "how": _TEXT, "words": _TEXT, "page": _INT,
        },
        "section": {"document_id": _TEXT, "n": _INT, "title": _TEXT, "level": _INT, **_SPAN},
        "paragraph": {
            "document_id": _TEXT, "n": _INT, **_SPAN, "kind": _TEXT, "page": _INT, "section": _INT, "number": _TEXT,
        },
        "sentence": {
            "id": _TEXT, "document_id": _TEXT, "n": _INT, **_SPAN, "page": _INT, "paragraph": _INT, "text": _TEXT,
            "figures": _INT,
        },
        "finding": {
            "id": _TEXT, "document_id": _TEXT, "type": _TEXT, **_SPAN, "quote": _TEXT, "page": _INT,
            "last_page": _INT, "paragraph": _INT, "section": _INT, **dict.fromkeys(NUMBERS, MONEY),
            **dict.fromkeys(WORDS, _TEXT), "period_start": _DATE, "period_end": _DATE, "period_precision": _TEXT,
            "period_recurring": _BOOL, "negated": _BOOL, "confidence": pa.float64(), "found_by": pa.list_(_TEXT),
            "fingerprint": _TEXT,
        },
        "place": {
            "document_id": _TEXT, "finding_id": _TEXT, "n": _INT, "page": _INT,
            "x0": pa.float64(), "y0": pa.float64(), "x1": pa.float64(), "y1": pa.float64(),
        },
        "attribute": {
            "document_id": _TEXT, "finding_id": _TEXT, "n": _INT, "name": _TEXT, "value": _TEXT, "raw": _TEXT,
            **_SPAN, "set_by": _TEXT, "inherited": _BOOL,
        },
        "note": {
            "document_id": _TEXT, "folder": _TEXT, "path": _TEXT, "n": _INT, "level": _TEXT, "what": _TEXT,
            "page": _INT, "hint": _TEXT, "lost": _TEXT, "lost_count": _INT,
        },
    }.items()
}  # fmt: skip

Row = dict[str, Any]


def decimal(value: Decimal | None) -> Decimal | None:
    """The number as decimal(18,4) holds it, rounded half-even; None where it has more than 14 whole digits."""
    if value is None or not value.is_finite():
        return None
    try:
        rounded = value.quantize(_STEP, rounding=ROUND_HALF_EVEN)
    except InvalidOperation:
        return None
    return rounded if abs(rounded) < _LIMIT else None


def plain(value: Value) -> str:
    """A value as text: numbers without exponents, periods as ISO dates with a slash, truth as true or false."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value.is_finite() and abs(value.adjusted()) < 100 else str(value)
    if isinstance(value, Period):
        ends = (value.start.isoformat() if value.start else "..", value.end.isoformat() if value.end else "..")
        return "/".join(ends)
    return value


def tables(
    document: Document, findings: Sequence[Finding], notes: Sequence[Note], settings_digest: str, folder: str
) -> Mapping[str, pa.Table]:
    """What the store keeps of a document's text and of what was found in it, by table."""
    rows: dict[str, list[Row]] = {
        "document": [_document(document, settings_digest)],
        "clue": [{"document_id": document.id, "n": n, **asdict(c)} for n, c in enumerate(document.identity.clues)],
        "section": [
            {"document_id": document.id, "n": n, "title": s.title, "level": s.level, **_span(s.span)}
            for n, s in enumerate(document.sections)
        ],
        "paragraph": [
            {
                "document_id": document.id, "n": n, **_span(p.span), "kind": p.kind, "page": p.page,
                "section": p.section, "number": p.number,
            }
            for n, p in enumerate(document.paragraphs)
        ],
        "sentence": list(_sentences(document)),
        "finding": [_finding(f) for f in findings],
        "place": [row for f in findings for row in _places(f)],
        "attribute": [row for f in findings for row in _attributes(f)],
        "note": note_rows([*notes, *_misfits(findings)], document.id, folder, _first_path(document)),
    }  # fmt: skip
    return {name: table(name, found) for name, found in rows.items()}


def table(name: str, rows: list[Row]) -> pa.Table:
    """Rows as the Arrow table of that name."""
    return pa.Table.from_pylist(rows, schema=SCHEMAS[name])


def note_rows(notes: Iterable[Note], document_id: str | None, folder: str, path: str) -> list[Row]:
    """Notes on one file, each once, in the order given."""
    return [
        {
            "document_id": document_id, "folder": folder, "path": path, "n": n, "level": note.level,
            "what": note.what, "page": note.page, "hint": note.hint, "lost": note.lost,
            "lost_count": (note.count or 1) if note.lost else None,
        }
        for n, note in enumerate(dict.fromkeys(notes))
    ]  # fmt: skip


def _first_path(document: Document) -> str:
    return min(document.source.paths, default="")


def _span(span: Any) -> Row:
    return {"start_offset": span.start, "end_offset": span.end}


def _document(document: Document, settings_digest: str) -> Row:
    who = document.identity
    return {
        "id": document.id, "media_type": document.source.media_type, "size_bytes": document.source.size_bytes,
        "kind": who.kind, "title": who.title, "publisher": who.publisher, "paper_number": who.paper_number,
        "published": who.published, "body": who.body, "text": document.text, "settings_digest": settings_digest,
        "word_count": len(document.text.split()), "session": who.session,
        "plan_period": spelled(who.plan_period) if who.plan_period else None,
        "plan_start": who.plan_period.start if who.plan_period else None,
        "plan_end": who.plan_period.end if who.plan_period else None, "kind_confidence": who.kind_confidence,
    }  # fmt: skip


def _sentences(document: Document) -> Iterable[Row]:
    for n, sentence in enumerate(document.sentences):
        text = sentence.span.of(document.text)
        yield {
            "id": f"{document.id}-{n}", "document_id": document.id, "n": n, **_span(sentence.span),
            "page": document.paragraphs[sentence.paragraph].page, "paragraph": sentence.paragraph,
            "text": text, "figures": figures(text),
        }  # fmt: skip


def figures(sentence: str) -> int:
    """How many sums of money and percentages a sentence names."""
    return sum(quantity.kind in _FIGURES for quantity in read_quantities(sentence))


def _finding(finding: Finding) -> Row:
    pages = sorted({place.page for place in finding.places})
    row: Row = {
        "id": finding.id, "document_id": finding.document_id, "type": finding.type, **_span(finding.span),
        "quote": finding.quote, "page": pages[0] if pages else None, "last_page": pages[-1] if pages else None,
        "paragraph": finding.paragraph, "section": finding.section, "confidence": finding.confidence,
        "found_by": list(finding.found_by), "fingerprint": finding.fingerprint,
    }  # fmt: skip
    for name in NUMBERS:
        value = finding.value(name)
        row[name] = decimal(value) if isinstance(value, Decimal) else None
    for name in WORDS:
        value = finding.value(name)
        row[name] = None if value is None else plain(value)
    negated = finding.value("negated")
    row["negated"] = negated if isinstance(negated, bool) else None
    row.update(_period(finding))
    return row


def _period(finding: Finding) -> Row:
    # The column shows the words; the dates stand beside it.
    period = finding.get("period")
    if period is None or not isinstance(period.value, Period):
        return {}
    when = period.value
    return {
        "period": period.raw or plain(when), "period_start": when.start, "period_end": when.end,
        "period_precision": when.precision, "period_recurring": when.recurring,
    }  # fmt: skip


def _places(finding: Finding) -> Iterable[Row]:
    for n, place in enumerate(finding.places):
        x0, y0, x1, y1 = place.box or (None, None, None, None)
        yield {
            "document_id": finding.document_id, "finding_id": finding.id, "n": n, "page": place.page,
            "x0": x0, "y0": y0, "x1": x1, "y1": y1,
        }  # fmt: skip


def _attributes(finding: Finding) -> Iterable[Row]:
    for n, attribute in enumerate(finding.attributes):
        span = attribute.span
        yield {
            "document_id": finding.document_id, "finding_id": finding.id, "n": n, "name": attribute.name,
            "value": plain(attribute.value), "raw": attribute.raw, "start_offset": span.start if span else None,
            "end_offset": span.end if span else None, "set_by": attribute.by, "inherited": attribute.inherited,
        }  # fmt: skip


def _misfits(findings: Iterable[Finding]) -> Iterable[Note]:
    for finding in findings:
        for name in NUMBERS:
            value = finding.value(name)
            if isinstance(value, Decimal) and decimal(value) is None:
                yield Note(
                    "warning",
                    f"{name} {value} of finding {finding.id[:12]} is too large to store; the column is left empty.",
                    min((place.page for place in finding.places), default=None),
                    "Its attribute keeps the words.",
                )
