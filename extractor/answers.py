"""A finding as one flat line: the form that `extractor extract` prints, and that the gold is compared with."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from extractor.model import Document, Finding, FindingType, Span

SCHEMA_VERSION = 1
"""Rises when a key changes its name or meaning."""

Number = int | float


@dataclass(frozen=True, slots=True)
class Answer:
    """One finding of one item. `start` and `end` are code points of the item's text as given, where it has one.

    Numbers are plain (1400000, 12.5); `period` holds the document's words. `document`, `page` and `paragraph` are told
    of files only, `page` where the format has pages and `paragraph` where one is numbered.
    """

    item: str
    type: FindingType
    start: int
    end: int
    quote: str
    amount: Number | None
    amount_high: Number | None
    currency: str | None
    unit: str | None
    qualifier: str | None
    direction: str | None
    metric: str | None
    baseline: str | None
    period: str | None
    status: str | None
    claimant: str | None
    programme: str | None
    evidence_basis: str | None
    evidence_cue: str | None
    stance: str | None
    planned_amount: Number | None
    planned_direction: str | None
    negated: bool
    modality: str | None
    confidence: float
    found_by: tuple[str, ...]
    document: str | None = None
    page: int | None = None
    paragraph: str | None = None
    schema_version: int = SCHEMA_VERSION

    def line(self, of_a_file: bool = False) -> str:
        """One line of JSON, without a line end; `of_a_file` adds document, page and paragraph."""
        fields = asdict(self)
        if not of_a_file:
            for name in ("document", "page", "paragraph"):
                del fields[name]
        # Some readers end a line at these characters too; escaped they mean the same.
        text = json.dumps(fields, ensure_ascii=False)
        return text.replace("\x85", "\\u0085").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def answer(item: str, finding: Finding, document: Document, given: str | None = None) -> Answer:
    """A finding as a line. With `given`, the text as it came in, offsets and quotation are of that text.

    Raises ValueError where `given` is told but the document knows no way back to it.
    """
    span, quote = finding.span, finding.quote
    if given is not None:
        span = to_given(document, finding.span)
        quote = span.of(given)
    paragraph = document.paragraphs[finding.paragraph]
    return Answer(
        item=item,
        type=finding.type,
        start=span.start,
        end=span.end,
        quote=quote,
        amount=_number(finding, "amount"),
        amount_high=_number(finding, "amount_high"),
        currency=_words(finding, "currency"),
        unit=_words(finding, "unit"),
        qualifier=_words(finding, "qualifier"),
        direction=_words(finding, "direction"),
        metric=_words(finding, "metric"),
        baseline=_words(finding, "baseline"),
        period=_raw(finding, "period"),
        status=_words(finding, "status"),
        claimant=_words(finding, "claimant"),
        programme=_words(finding, "programme"),
        evidence_basis=_words(finding, "evidence_basis"),
        evidence_cue=_words(finding, "evidence_cue"),
        stance=_words(finding, "stance"),
        planned_amount=_number(finding, "planned_amount"),
        planned_direction=_words(finding, "planned_direction"),
        negated=finding.value("negated") is True,
        modality=_words(finding, "modality"),
        confidence=finding.confidence,
        found_by=finding.found_by,
        document=document.identity.title or item,
        page=finding.places[0].page if finding.places else None,
        paragraph=paragraph.number,
    )


def to_given(document: Document, span: Span) -> Span:
    """The span of the text as given that was cleaned into `span`. Raises ValueError where no way leads back."""
    if document.origin is None:
        raise ValueError(f"{document.id}: the document knows no way back to the text as given")
    return document.origin.to_given(span)


def plain_number(value: Decimal) -> Number:
    """A decimal as JSON has it: whole numbers without a point."""
    return int(value) if value == value.to_integral_value() else float(value)


def _number(finding: Finding, name: str) -> Number | None:
    value: Any = finding.value(name)
    return plain_number(value) if isinstance(value, Decimal) else None


def _words(finding: Finding, name: str) -> str | None:
    value = finding.value(name)
    return value if isinstance(value, str) else None


def _raw(finding: Finding, name: str) -> str | None:
    found = finding.get(name)
    return found.raw if found else None
