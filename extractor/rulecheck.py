"""Runs the rules' own examples: a rule must speak where it says it does, and be silent where it says why.

The command `rules check`, a load with a folder of one's own rules, and the tests all share it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor import readers, segment
from extractor.finders import Finders, patterns
from extractor.finders.patterns import Hit
from extractor.model import Document, Finding, Identity, Kind, Source, Span
from extractor.quantities.marks import mark
from extractor.rulebook import Cue, ExampleForm, Rule, Rulebook, Veto

#: Attributes that an example may expect, as they stand in the finding.
_EXPECTED = ("status", "direction", "claimant", "evidence_basis", "stance")


@dataclass(frozen=True, slots=True)
class Fault:
    """An example that does not hold: in which file, of which rule, on which text, and what was seen instead."""

    file: str
    id: str
    text: str
    seen: str

    @property
    def where(self) -> str:
        return f"{self.file} {self.id}"

    @property
    def what(self) -> str:
        return f"{self.seen} in: {self.text!r}"


def check(rulebook: Rulebook) -> list[Fault]:
    """Every example and counterexample of every rule, cue and veto that does not hold, in their order."""
    return [fault for item in rulebook.items for fault in check_one(item, rulebook)]


def check_one(item: Rule | Cue | Veto, rulebook: Rulebook) -> Iterator[Fault]:
    """The examples of one entry that do not hold; rules are run among all others of the rulebook."""
    if not isinstance(item, Rule):
        yield from _check_words(item)
        return
    finders = Finders(rulebook, None)
    for example in item.examples:
        seen = _seen(item, example, list(finders.find(_document(example.text, item))))
        if seen:
            yield Fault(str(item.file), item.id, example.text, seen)
    for counter in item.counterexamples:
        document = _document(counter.text, item)
        spoken = [_words(document, n, hit) for n, hit in fires(item, document)]
        if spoken:
            seen = f"speaks on {spoken[0]!r}, though {counter.because},"
            yield Fault(str(item.file), item.id, counter.text, seen)


def fires(item: Rule | Cue | Veto, document: Document) -> Iterator[tuple[int, Hit | None]]:
    """Every sentence (by its index) on which an entry fires, with the rule's hit; a cue or veto has none."""
    for n, sentence in enumerate(document.sentences):
        marked = mark(sentence.span.of(document.text))
        if not isinstance(item, Rule):
            if _fires(item, marked.text, document.identity.kind):
                yield n, None
        else:
            for hit in patterns.hits(marked, document.identity.kind, [item]):
                yield n, hit


def _document(text: str, rule: Rule) -> Document:
    """A document that holds the text alone, of the first kind that the rule speaks on."""
    kind: Kind = rule.kinds[0] if rule.kinds else "nao_report"  # type: ignore[assignment]
    digest = hashlib.sha256(text.encode()).hexdigest()
    source = Source(("example",), digest, "text/plain", len(text))
    return segment.build(digest, source, readers.read_text(text, markdown=False).blocks, Identity(kind=kind))


def _seen(rule: Rule, example: ExampleForm, findings: list[Finding]) -> str:
    """What is wrong with the findings on an example; "" if they are as expected."""
    spoken = [f for f in findings if rule.id in f.found_by and f.type == rule.type]
    if not spoken:
        others = "; ".join(f"{f.type} by {', '.join(f.found_by)}" for f in findings)
        return f"finds no {rule.type}" + (f" (but {others})" if others else "")
    faults = [_difference(example, finding) for finding in spoken]
    return "" if "" in faults else faults[0]


def _difference(example: ExampleForm, finding: Finding) -> str:
    """The first expectation that the finding does not meet."""
    if example.quote is not None and finding.quote != example.quote:
        return f"quotes {finding.quote!r}, not {example.quote!r},"
    if example.amount is not None and not _same_amount(example.amount, finding.value("amount"), finding.value("unit")):
        return f"reads the amount {finding.value('amount')} {finding.value('unit')}, not {example.amount},"
    if example.planned_amount is not None:
        planned = finding.value("planned_amount")
        if not _same_amount(example.planned_amount, planned, finding.value("unit")):
            return f"reads the planned amount {planned}, not {example.planned_amount},"
    period = finding.get("period")
    if example.period is not None and (period is None or period.raw != example.period):
        return f"reads the period {period.raw if period else None!r}, not {example.period!r},"
    for name in _EXPECTED:
        expected = getattr(example, name)
        if expected is not None and finding.value(name) != expected:
            return f"reads the {name} {finding.value(name)!r}, not {expected!r},"
    if example.negated is not None and (finding.value("negated") is True) != example.negated:
        return f"reads negated {finding.value('negated')}, not {example.negated},"
    return ""


def _same_amount(expected: str, value: object, unit: object) -> bool:
    """Whether "1400000 GBP" (the unit may be left out) is what was read."""
    number, _, named = expected.partition(" ")
    return isinstance(value, Decimal) and value == Decimal(number) and (not named or named == unit)


def _words(document: Document, sentence: int, hit: Hit | None) -> str:
    span = document.sentences[sentence].span
    return (hit.span.shifted(span.start) if hit else span).of(document.text)


def _check_words(item: Cue | Veto) -> Iterator[Fault]:
    for text in item.examples:
        if not _fires(item, mark(text).text):
            yield Fault(str(item.file), item.id, text, "does not speak")
    for text in item.counterexamples:
        if _fires(item, mark(text).text):
            yield Fault(str(item.file), item.id, text, "speaks, though it should not,")


def _fires(item: Cue | Veto, marked: str, kind: Kind | None = None) -> bool:
    if isinstance(item, Veto):
        of_kind = kind is None or not item.kinds or kind in item.kinds
        return of_kind and item.speaks(marked, Span(0, len(marked)))
    return item.pattern.search(marked) is not None and not any(u.search(marked) for u in item.unless)
