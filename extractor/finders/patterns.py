"""Rules over sentences: each hit says what a rule saw, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractor.model import FindingType, Span
from extractor.quantities import Quantity
from extractor.quantities.marks import Marked
from extractor.rulebook import Rule, fingerprint


@dataclass(frozen=True, slots=True)
class Hit:
    """A vote for a finding in one sentence. Spans are offsets into the sentence.

    `figure` is the figure the rule captured; `planned` and `baseline` are comparators that it captured beside it. `led`
    says that the rule has also read the lead of the list in which the sentence is an item.
    """

    by: str
    type: FindingType
    span: Span
    confidence: float
    fingerprint: str
    figure: Quantity | None = None
    planned: Quantity | None = None
    baseline: Span | None = None
    sets: tuple[tuple[str, str | bool], ...] = ()
    led: bool = False


def hits(marked: Marked, kind: str, rules: Iterable[Rule], lead: str = "") -> Iterator[Hit]:
    """Every match of every rule in one sentence, in the order of the rules.

    `lead` is the paragraph that opens the list in which the sentence is an item ("The Department should:").
    """
    for rule in rules:
        if rule.kinds and kind not in rule.kinds:
            continue
        if rule.figure and not marked.quantities:
            continue
        if rule.lead and not rule.lead.search(lead):
            continue
        first = rule.pattern.search(marked.text)
        if first is None or any(u.search(marked.text) for u in rule.unless):
            continue
        for match in rule.pattern.finditer(marked.text):
            yield _hit(rule, match, marked)


def _hit(rule: Rule, match, marked: Marked) -> Hit:
    figure = planned = baseline = None
    for name, kind in rule.captures:
        if match.group(name) is None:
            continue
        span = Span(*match.span(name))
        if kind == "baseline":
            baseline = span
        elif kind == "planned":
            planned = marked.figure_at(span)
        elif kind != "text":
            figure = marked.figure_at(span)
    span = Span(*match.span())
    if planned and figure and not plan_of(figure, planned):
        figures = [q for q in marked.quantities if span.holds(q.span) and q.span < planned.span]
        own = next((q for q in reversed(figures) if q.unit == planned.unit), None)
        if own:  # "19 months late, at a cost of £9 million against a budget of £8 million"
            figure, span = own, Span(own.span.start, span.end)
        else:
            planned = None
    return Hit(
        rule.id, rule.type, span, rule.confidence, fingerprint(rule),
        figure, planned, baseline, rule.sets, rule.lead is not None,
    )  # fmt: skip


def plan_of(figure: Quantity, planned: Quantity) -> bool:
    """Whether one figure can be the plan of another: of its unit, or bare ("26 weeks against a target of 19").

    A count is no plan for a sum of money.
    """
    bare = planned.kind == "count" and figure.kind in ("duration", "percent")
    return bare or planned.unit == figure.unit
