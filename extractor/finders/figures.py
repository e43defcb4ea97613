"""The numbers of a claim: its amount, what was planned, the baseline and the period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.finders.encoder import Reading
from extractor.finders.movement import GAINED, directions, marked_source
from extractor.finders.patterns import plan_of
from extractor.finders.times import period
from extractor.finders.votes import Candidate
from extractor.model import Attribute, Span
from extractor.quantities import Quantity
from extractor.quantities.marks import FIGURE_MARKS, Marked

#: The probability from which the encoder is believed, and the types whose figures have parts to play.
_SURE, _HARDLY = 0.6, 0.15
_WITH_PARTS = ("outcome", "savings_claim", "target")
_FIGURE = FIGURE_MARKS["FIGURE"]
_PERIOD = FIGURE_MARKS["PERIOD"]
_GAP = r"(?:[^\W\d_][\w'’-]*\W+)"

#: A figure that stands for what was to be: "against a planned FIGURE", "short of the FIGURE target".
_PLANNED = (
    re.compile(
        rf"(?i)\b(?:against|versus|vs\.?|compared\s+(?:with|to)|short\s+of|instead\s+of|rather\s+than|below|above|"
        rf"out\s+of|not)\s+(?:{_GAP}){{0,4}}?"
        rf"(?:plan\w*|targets?|goals?|forecasts?|budget\w*|expect\w*|profile\w*|agreed|promise\w*|original\w*|projec\w+|"
        rf"trajector\w+|anticipat\w+|intend\w+|approv\w+|requir\w+|estimat\w+|hoped|ambition|standard|needed|the)"
        rf"\s+(?:{_GAP}){{0,4}}?({_FIGURE})"
    ),
    re.compile(
        rf"(?i)\b(?:against|versus|vs\.?|compared\s+(?:with|to)|short\s+of|instead\s+of|rather\s+than|below|above)\s+"
        rf"(?:{_GAP}){{0,2}}?({_FIGURE})\s+(?:{_GAP}){{0,2}}?"
        rf"(?:plan\w*|target\w*|goal|forecast|budget\w*|expect\w*|profile\w*|promise\w*|agreed|projec\w+|originally|required|needed)"
    ),
    re.compile(
        rf"(?i)\b(?:more|less|fewer|higher|lower)\s+than\s+(?:the\s+)?(?:plann\w+|expect\w+|forecast|target\w*)\s+(?:of\s+)?({_FIGURE})"
    ),
    re.compile(
        rf"(?i)({_FIGURE})\s+(?:of\s+(?:{_GAP}){{1,4}})?(?:that\s+)?(?:it|they|he|she|ministers|officials|was|were|had\s+been)\s+(?:had\s+)?"
        rf"(?:promised|pledged|planned|hoped\s+for|expected|forecast|intended|meant|banked\s+on)\b"
    ),
    re.compile(
        rf"(?i){_FIGURE}\s+of\s+(?:the|a|its|their)\s+({_FIGURE})\s+(?:{_GAP}){{0,3}}?"
        rf"(?:plan\w*|targets?|budget\w*|forecast|expected|promised|pledged|profiled|needed|required)\b"
    ),
    re.compile(
        rf"(?i){_FIGURE}\W+[^.]{{0,60}}?\b(?:should\s+have|had\s+(?:been\s+)?(?:planned|promised|pledged|hoped|aimed|intended|meant|"
        rf"expected|agreed)|(?:was|were)\s+(?:meant|supposed|due|expected|planned)|plans?\s+had)\s+"
        rf"(?:{_GAP}){{0,5}}?({_FIGURE})"
    ),
    re.compile(
        rf"(?i)\bonly\s+{_FIGURE}\s+(?:out\s+)?of\s+(?:the\s+)?(?:planned\s+|expected\s+|intended\s+)?({_FIGURE})"
    ),
)
#: A difference from the plan beside the actual: "£2.9bn, £316m less than planned".
_DIFFERENCE = re.compile(
    rf"(?i)({_FIGURE})\s*(?:\([^)]*\)\s*)?(less|fewer|lower|short|below|under|more|over|above|higher|better|worse)"
    rf"(?:\s+than|\s+of)?\s+(?:{_GAP}){{0,3}}?"
    rf"(?:plan\w*|target\w*|goal|forecast\w*|budget\w*|expect\w*|promise\w*|original\w*|anticipat\w+|intend\w+|approv\w+|required|hoped|requirement)"
)
_BASELINES = (
    re.compile(rf"(?i)\bfrom\s+(?:{_GAP}){{0,3}}?{_FIGURE}(?=\W+(?:{_GAP}){{0,4}}?(?:to|down|up)\b)"),
    re.compile(rf"(?i)(?:down|up|reduced|cut|increased|by\s+{_FIGURE},?)\s+(from\s+{_FIGURE})"),
    re.compile(
        rf"(?i)\b(?:on|against|from|compared\s+(?:with|to)|relative\s+to|below|above|over)\s+(?:(?:a|the|its|their)\s+)?{_PERIOD}\s+(?:levels?|baselines?|figures?)"
    ),
    re.compile(rf"(?i)\bby\s+{_FIGURE}\s+(on\s+(?:the\s+)?{_PERIOD})"),
    re.compile(
        r"(?i)\b(?:more|less|fewer|higher|lower)\s+than\s+(?:originally\s+|first\s+|was\s+|had\s+been\s+)?"
        r"(?:planned|expected|forecast|budgeted|intended|anticipated)(?=\W*$)"
    ),
    re.compile(rf"(?i)\b(?:compared\s+(?:with|to)|relative\s+to)\s+(?:the\s+)?{_PERIOD}"),
    re.compile(
        rf"(?i)(?<![^\W\d_])(?:against|from|on)\s+(?:a|the|our)\s+(?:{_PERIOD}\s+)?(?:{_GAP}){{0,2}}?baseline(?:\s+of\s+{_FIGURE})?"
    ),
    re.compile(rf"(?i)\b(?:baseline|currently|current(?:\s+rate)?|outturn|now)\s*(?:of|is|at|:)?\s*{_FIGURE}"),
    re.compile(
        r"(?i)\b(?:compared\s+(?:with|to)|relative\s+to|on)\s+(?:the\s+)?(?:same\s+period\s+)?(?:last|previous|prior)\s+year"
    ),
)
#: Money that says how large a fund, budget or contract is; never what a claim is about.
_SIZE = re.compile(
    rf"(?i)({FIGURE_MARKS['MONEY']})[\s-]+"
    rf"(?:(?!(?:is|are|was|were|ha[sd]|have|will|would|could|can|must|to|than)\b){_GAP}){{0,4}}?"
    rf"(?:fund|pot|pool|budget|programme|grants?|contracts?|scheme|bill|industry|estate|turnover|investment|funding)\b"
)
#: A sum of which the clause tells a part ("of the FIGURE, as much as FIGURE is in doubt"), what it leaves out, or what
#: only tells whom it counts ("services with more than FIGURE users").
_ASIDE = (
    re.compile(rf"(?i)(?:^|[,;:]\s+)of\s+(?:the|its|their|this|that|these)?\s*({_FIGURE})"),
    re.compile(rf"(?i)\b(?:all\s+but|except(?:\s+for)?|apart\s+from)\s+({_FIGURE})\s+of\b"),
    re.compile(
        rf"(?i)\b[^\W\d_]+s\s+(?:with|having|holding|serving|processing|handling|employing|earning|owning|covering)\s+"
        rf"(?:over|more\s+than|at\s+least|fewer\s+than|less\s+than|under|up\s+to)\s+({_FIGURE})"
    ),
)
#: Times that only tell who is counted: "the share of boats seen within DURATION".
_GROUPED = re.compile(
    rf"(?i)\b(?:proportion|percentage|share|number|rate)\s+of\s+(?:{_GAP}){{1,8}}?"
    rf"(?:within|in|under|over|(?:more|less|longer|fewer)\s+than)\s+({FIGURE_MARKS['DURATION']})"
)
#: A goal of nought: "no school to be in deficit", "zero patients waiting".
_NONE = re.compile(
    r"(?i)\b(no|zero)\s+(?!(?:more|less|fewer|longer|later|better|worse|greater|higher|lower|further|evidence|doubt|plans?|"
    r"targets?|way|reason|need|change|progress)\b)(?:[a-z-]+\s+){1,3}?"
    r"(?:to\s+be|is|are|be|waiting|having|left)\b(?!\s+(?:asked|told|made|kept|able|required|longer)\b)"
)
#: A belittling word before the verb that governs the figure: "have only got FIGURE".
_ONLY = re.compile(
    r"(?i)\b(only)\s+(?:(?:has|have|had|to|get|got|go|gone|up|come|been|made|saved|delivered|achieved)\s+){1,4}$"
)
#: Units of a wait, where less is better.
_WAITS = frozenset({"days", "weeks", "months", "years", "hours", "minutes"})
_PARENTHESIS = re.compile(r"\([^()]*\)")


def figures(candidate: Candidate, marked: Marked, alone: bool, reading: Reading | None = None) -> Iterator[Attribute]:
    """The numeric attributes of one candidate; spans are offsets into the sentence.

    `alone` says that no other claim shares the sentence, so that its periods are this claim's; `reading` is the
    encoder's of the sentence.
    """
    clause = candidate.span
    grouped = [Span(*m.span(1)) for m in _GROUPED.finditer(marked.text, clause.start, clause.end)]
    inside = [q for q in marked.quantities if clause.holds(q.span) and q.span not in grouped]
    planned, planned_value = _planned(candidate, marked, inside)
    baseline = _baseline(candidate, marked)
    central = _central(candidate, marked, inside)
    amount = _amount(candidate, central, planned, baseline, marked)
    if reading and amount and candidate.type == "assumption" and _part(reading, amount)["amount"] < _HARDLY:
        amount = None
    elif reading and candidate.type in _WITH_PARTS and inside:
        amount, planned, planned_value = _parted(
            candidate, inside, central, amount, planned, planned_value, baseline, reading
        )
    if candidate.type == "target" and (amount is None or amount.kind == "duration"):
        amount = _nought(marked, clause) or amount
    by = _setter(candidate)
    if amount:
        yield Attribute("amount", amount.value, amount.raw, amount.span, by)
        yield Attribute("unit", amount.unit, amount.raw, amount.span, by)
        if amount.high is not None:
            yield Attribute("amount_high", amount.high, amount.raw, amount.span, by)
        if amount.qualifier:
            yield Attribute("qualifier", amount.qualifier, amount.qualifier, amount.span, by)
        elif only := _ONLY.search(marked.text[: amount.span.start], clause.start):
            yield Attribute("qualifier", only.group(1), only.group(1), Span(*only.span(1)), by)
        if amount.currency:
            yield Attribute("currency", amount.currency, amount.raw, amount.span, by)
    if planned and planned_value is not None:
        yield Attribute("planned_amount", planned_value, planned.raw, planned.span, by)
        if not amount:
            yield Attribute("unit", planned.unit, planned.raw, planned.span, by)
            if planned.currency:
                yield Attribute("currency", planned.currency, planned.raw, planned.span, by)
    if baseline:
        yield Attribute(
            "baseline", baseline.of(marked_source(marked)), baseline.of(marked_source(marked)), baseline, by
        )
    yield from period(candidate, marked, baseline, alone, amount.span if amount else candidate.anchor, reading)
    yield from directions(candidate, marked, amount)


def verdict(found: Sequence[Attribute]) -> str | None:
    """What the arithmetic of a result against its plan says: "achieved" or "missed"; None where there is no plan.

    `found` are the numeric attributes of one finding. A metric that was to fall is met at or below the plan.
    """
    values = {a.name: a.value for a in found}
    actual, plan = values.get("amount"), values.get("planned_amount")
    if not isinstance(actual, Decimal) or not isinstance(plan, Decimal):
        return None
    way, planned_way = values.get("direction"), values.get("planned_direction")
    if planned_way is not None and way != planned_way:
        return "missed"
    falling = values.get("unit") in _WAITS and planned_way is None
    return "achieved" if (actual <= plan if falling else actual >= plan) else "missed"


def falls_short(found: Sequence[Attribute]) -> bool:
    """Whether less was saved or raised than planned: of costs less is better, of savings worse."""
    is_gain = any(a.name == "direction" and a.by in GAINED and "budget" not in a.raw for a in found)
    return is_gain and verdict(found) == "missed"


def _parted(
    candidate: Candidate,
    inside: Sequence[Quantity],
    central: Sequence[Quantity],
    amount: Quantity | None,
    planned: Quantity | None,
    planned_value: Decimal | None,
    baseline: Span | None,
    reading: Reading,
) -> tuple[Quantity | None, Quantity | None, Decimal | None]:
    """Amount and plan as the encoder corrects them: a figure that is the plan's alone is no amount."""
    parts = {q.span: _part(reading, q) for q in inside}
    if planned is None and candidate.type == "outcome":
        likely = max(inside, key=lambda q: parts[q.span]["planned_amount"])
        if parts[likely.span]["planned_amount"] >= _SURE and (amount is None or likely.unit == amount.unit):
            planned, planned_value = likely, likely.value
    if amount is not None and planned is not None and amount.span == planned.span:
        amount = None
    free = [
        q for q in central if not (planned and q.span == planned.span) and not (baseline and baseline.holds(q.span))
    ]
    if candidate.type == "savings_claim":
        free = [q for q in free if q.kind in ("money", "ratio", "percent")]
    if free and (amount is None or parts[amount.span]["amount"] < 1 - _SURE):
        likely = max(free, key=lambda q: parts[q.span]["amount"])
        if parts[likely.span]["amount"] >= _SURE:
            amount = likely
    return amount, planned, planned_value


def _part(reading: Reading, figure: Quantity) -> dict[str, float]:
    """The probability of each part that a figure may play in a finding."""
    return reading.part(figure.span.start, figure.span.end)


def _setter(candidate: Candidate) -> str:
    return candidate.hits[0].by


def _nought(marked: Marked, clause: Span) -> Quantity | None:
    """The figure of a goal that nobody is to be left out of or kept waiting."""
    found = _NONE.search(marked.text, clause.start, clause.end)
    if found is None:
        return None
    return Quantity(Span(*found.span(1)), found.group(1), "count", Decimal(0), None, "count", None, None, None)


def _planned(candidate: Candidate, marked: Marked, inside: list[Quantity]) -> tuple[Quantity | None, Decimal | None]:
    for hit in (*candidate.hits, *candidate.others):
        if hit.planned:
            return hit.planned, hit.planned.value
    if candidate.type not in ("outcome", "savings_claim"):
        return None, None
    text = marked.text
    difference = _DIFFERENCE.search(text, candidate.span.start, candidate.span.end)
    if difference:
        gap = marked.figure_at(Span(*difference.span(1)))
        actual = next((q for q in inside if gap and q.span.end <= gap.span.start and q.unit == gap.unit), None)
        if gap and actual and candidate.type == "outcome":
            sign = 1 if difference.group(2).lower() in ("less", "fewer", "lower", "short", "below", "under") else -1
            return gap, actual.value + sign * gap.value
    for pattern in _PLANNED:
        found = pattern.search(text, candidate.span.start, candidate.span.end)
        if found:
            quantity = marked.figure_at(Span(*found.span(1)))
            own = candidate.figure if any(h.figure for h in candidate.hits) else None  # others' may be the plan
            if quantity and (own is None or (quantity.span != own.span and plan_of(own, quantity))):
                return quantity, quantity.value
    return None, None


def _central(candidate: Candidate, marked: Marked, inside: list[Quantity]) -> list[Quantity]:
    """The figures of the clause, but those of which another there is a part or the rest: such may be plans alone."""
    found = [m.span(1) for p in _ASIDE for m in p.finditer(marked.text, candidate.span.start, candidate.span.end)]
    return [q for q in inside if not any(Span(*aside).meets(q.span) for aside in found)] or inside


def _amount(
    candidate: Candidate, central: list[Quantity], planned: Quantity | None, baseline: Span | None, marked: Marked
) -> Quantity | None:
    if candidate.type == "recommendation":
        return None
    own = candidate.figure
    if own and own not in central:
        own = next((q for q in central if q.unit == own.unit), own if own.kind != "duration" else None)
    if own and not (planned and planned.span == own.span) and not (baseline and baseline.holds(own.span)):
        return own
    asides = [Span(*m.span()) for m in _PARENTHESIS.finditer(marked.text)]
    sizes = [Span(*m.span(1)) for m in _SIZE.finditer(marked.text)]
    free = [
        q
        for q in central
        if (planned is None or q.span != planned.span)
        and not (baseline and baseline.holds(q.span))
        and not any(a.holds(q.span) for a in (*asides, *sizes))
    ]
    if candidate.type == "savings_claim":
        free = [q for q in free if q.kind in ("money", "ratio")] or [q for q in free if q.kind == "percent"]
    elif candidate.type == "assumption":
        free = [q for q in free if q.kind != "duration"] if len(free) > 1 else free
    return free[0] if free else None


def _baseline(candidate: Candidate, marked: Marked) -> Span | None:
    for hit in (*candidate.hits, *candidate.others):
        if hit.baseline:
            return hit.baseline
    if candidate.type not in ("target", "outcome", "savings_claim"):
        return None
    for pattern in _BASELINES:
        found = pattern.search(marked.text, candidate.span.start, candidate.span.end)
        if found:
            group = 1 if pattern.groups else 0
            return Span(*found.span(group))
    return None
