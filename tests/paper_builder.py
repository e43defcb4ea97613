"""Small documents and findings, made by hand for the tests of the store."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal

from extractor.model import (
    Attribute,
    Document,
    Finding,
    FindingType,
    Identity,
    Note,
    Outcome,
    Page,
    Paragraph,
    Period,
    Place,
    Section,
    Sentence,
    Source,
    Span,
    Value,
)

WHO = Identity("nao_report", "Joining up depots", "National Audit Office", "HC 12", date(2019, 3, 7), None)
TEXT = (
    "The Department expects to save £1.4 million by 2021.",
    "Depots closed by 8%, against a plan of 20%.",
    "No baseline was set for the sum – the auditor’s naïve £.",
)


def paper(
    path: str = "depots.pdf", lines: tuple[str, ...] = TEXT, identity: Identity = WHO, salt: str = ""
) -> Document:
    """A document of one page and one section; every line is a paragraph of one sentence, numbered 1.1, 1.2, ..."""
    spans: list[Span] = []
    at = 0
    for line in lines:
        spans.append(Span(at, at + len(line)))
        at += len(line) + 1
    text = "\n".join(lines)
    sha256 = hashlib.sha256((text + salt).encode()).hexdigest()
    return Document(
        id=sha256,
        source=Source((path,), sha256, "application/pdf", len(text)),
        identity=identity,
        text=text,
        pages=(Page(1, Span(0, len(text)), "i"),),
        sections=(Section("Findings", 1, Span(0, len(text))),),
        paragraphs=tuple(Paragraph(s, "paragraph", 1, 0, f"1.{n}") for n, s in enumerate(spans, start=1)),
        sentences=tuple(Sentence(s, n) for n, s in enumerate(spans)),
    )


def finding(document: Document, line: int, type: FindingType = "savings_claim", **values: Value) -> Finding:
    """The finding that is the whole of that line, with these attributes, all read from its first four letters."""
    span = document.paragraphs[line].span
    read_from = Span(span.start, span.start + 4)
    raw = read_from.of(document.text)
    names = ",".join([document.id, str(line), type])
    return Finding(
        id=hashlib.sha256(names.encode()).hexdigest(),
        document_id=document.id,
        type=type,
        span=span,
        quote=span.of(document.text),
        places=(Place(1, (72.0, 100.5, 300.0, 112.0)),),
        paragraph=line,
        section=0,
        attributes=tuple(Attribute(name, value, raw, read_from, "pack/rule") for name, value in values.items()),
        confidence=0.75,
        found_by=("pack/rule", "likeness"),
        fingerprint="f00d",
    )


def outcome(document: Document, *findings: Finding, notes: tuple[Note, ...] = ()) -> Outcome:
    return Outcome(document.source, document, findings, notes)


def depots(path: str = "depots.pdf") -> Outcome:
    """The paper with a saving, a result and a premise."""
    document = paper(path)
    return outcome(
        document,
        finding(
            document, 0, amount=Decimal("1.4E+6"), unit="GBP", currency="GBP", claimant="author", status="forecast",
            period=Period(None, date(2021, 12, 31), "year"), negated=False, stance="neutral",
        ),
        finding(
            document, 1, "outcome", amount=Decimal(8), planned_amount=Decimal(20), unit="percent", direction="reduce",
            planned_direction="reduce", status="missed", programme="Depots",
        ),
        finding(document, 2, "assumption", evidence_basis="unsupported", claimant="the auditor", negated=True),
        notes=(Note("warning", "page 2 has no text", 2, "Read it by hand."),),
    )  # fmt: skip
