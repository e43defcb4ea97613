"""The numbers of a claim: its amount, and the baseline it moves from, with its plan, its period and its direction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extractor.finders import plans
from extractor.finders.encoder import Reading
from extractor.finders.movement import MOVES, directions, marked_source
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
#: A level that something moves from, and what leads to the one that it reaches.
_FROM = re.compile(rf"(?i)\bfrom\s+(?:{_GAP}){{0,4}}?({_FIGURE})(?!\s+(?:[^\W\d_]+\s+)?(?:onwards?|yards?|miles?)\b)")
_WENT = re.compile(
    r"(?i)\b(?:c[oa]me|coming|gone|go(?:es|ing)?|went|bring\w*|brought|taken?|took|driv\w+|drove)\s+(?:\w+\s+){0,8}?(?:down|up)\b|"
    r"\b(?:moved?|fell|fallen|rose|risen|climb\w*|dropp?\w*|slipped|halved|doubled)\b"
)
_TO, _BY = re.compile(rf"(?i)\bto\s+(?:{_GAP}){{0,3}}?$"), re.compile(rf"(?i)\bby\s+(?:{_GAP}){{0,3}}?$")
#: A result of nought: "not one of the three has opened", "not a penny of the £90 million has come".
_NOT_ONE = re.compile(
    rf"(?i)\b(not\s+(?:one|a\s+(?:single\s+)?(?:penny|pound))|none)\s+of\s+(?:the|its|their)\s+(?:(?:{_GAP}){{0,2}}?({_FIGURE}))?"
)
#: What comes back for each pound: a ratio and no sum; more than so many pounds are one.
_MOST_FOR_EACH = 1_000
_FOR_EACH = re.compile(
    r"(?i)\b(?:each|every)\s+(?:pound|£1(?![\d.,]))\b[^.;]{0,80}?\b(?:returns?|returned|br(?:ings?|ought)\s+in|saves?|saved|yield\w*|"
    r"generat\w+|deliver\w*|gets?|pays?|produc\w+)\s+(?:\w+\s+){0,3}$"
)
#: A belittling word before the verb that governs the figure: "have only got FIGURE".
_ONLY = re.compile(
    r"(?i)\b(only)\s+(?:(?:has|have|had|to|get|got|go|gone|up|come|been|made|saved|delivered|achieved)\s+){1,4}$"
)
_PARENTHESIS = re.compile(r"\([^()]*\)")


def figures(candidate: Candidate, marked: Marked, alone: bool, reading: Reading | None = None) -> Iterator[Attribute]:
    """The numeric attributes of one candidate; spans are offsets into the sentence.

    `alone` says that no other claim shares the sentence, so that its periods are this claim's; `reading` is the
    encoder's of the sentence.
    """
    clause = candidate.span
    grouped = [Span(*m.span(1)) for m in _GROUPED.finditer(marked.text, clause.start, clause.end)]
    inside = [q for q in marked.quantities if clause.holds(q.span) and q.span not in grouped]
    planned, planned_value = plans.planned(candidate, marked, inside)
    baseline = _baseline(candidate, marked)
    central = _central(candidate, marked, inside)
    amount = _amount(candidate, central, planned, baseline, marked)
    if reading and amount and candidate.type == "assumption" and _part(reading, amount)["amount"] < _HARDLY:
        amount = None
    elif reading and candidate.type in _WITH_PARTS and inside:
        amount, planned, planned_value = _parted(
            candidate, inside, central, amount, planned, planned_value, baseline, reading
        )
    amount, planned = _beside_plan(candidate, marked, inside, amount, planned)
    level = _reached(marked.text, clause, inside, amount) if amount or candidate.type in ("target", "outcome") else None
    if level and (candidate.type != "savings_claim" or (amount and level.unit == amount.unit)):
        amount = level
    nought, whole = _none_of(marked, clause) if candidate.type == "outcome" else (None, None)
    is_its = whole is not None and whole.span in [q.span for q in (amount, planned) if q]
    if nought and whole and whole.kind == "money" and (is_its or amount is None):
        amount, planned, planned_value = nought, whole, whole.value
    elif nought and is_its:
        amount = nought
    elif candidate.type in ("target", "outcome") and (amount is None or amount.kind == "duration"):
        amount = nought or (_kept_out(marked, clause) if candidate.type == "target" else None) or amount
    if (
        amount
        and amount.unit == "GBP"
        and amount.value < _MOST_FOR_EACH
        and _FOR_EACH.search(marked_source(marked)[: amount.span.start], clause.start)
    ):
        amount = replace(amount, kind="ratio", unit="ratio", currency=None)
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


def _beside_plan(
    candidate: Candidate, marked: Marked, inside: Sequence[Quantity], amount: Quantity | None, planned: Quantity | None
) -> tuple[Quantity | None, Quantity | None]:
    """The amount that a plan is set beside, and the plan: a goal that was met is both; a plan goes to its own kind."""
    if planned is None or planned == plans.met(marked, candidate.span):
        return planned or amount, planned
    if amount is None or plan_of(amount, planned):
        return amount, planned
    if amount.kind == "money":
        return amount, None
    # How late it came stands before what it cost, against what it was to cost.
    other = next((q for q in reversed(inside) if q.unit == planned.unit and q.span < planned.span), None)
    return (other if other and candidate.type == "outcome" else amount), planned


def _reached(text: str, clause: Span, inside: Sequence[Quantity], amount: Quantity | None) -> Quantity | None:
    """The level that a claim moves to, which is its amount: of "from 9 days to 6", the 6. By how much says more."""
    left = _FROM.search(text, clause.start, clause.end)
    if left is None or not any(move.search(text, clause.start, left.start()) for move in (MOVES, _WENT)):
        return None
    if amount and _BY.search(text[: amount.span.start], clause.start):
        return None
    behind = [q for q in inside if q.span.start >= left.end() and _TO.search(text[: q.span.start], left.end())]
    level = next((q for q in reversed(behind) if q.unit == behind[0].unit), None)
    # A figure behind the level is what the movement brings ("from 12 sites to 4, saving £6 million").
    return level if level and (amount is None or amount.span.start <= level.span.start) else None


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
    told = [h.figure.span for h in candidate.hits if h.figure and h.planned]
    if free and (amount is None or (parts[amount.span]["amount"] < 1 - _SURE and amount.span not in told)):
        likely = max(free, key=lambda q: parts[q.span]["amount"])
        if parts[likely.span]["amount"] >= _SURE:
            amount = likely
    return amount, planned, planned_value


def _part(reading: Reading, figure: Quantity) -> dict[str, float]:
    """The probability of each part that a figure may play in a finding."""
    return reading.part(figure.span.start, figure.span.end)


def _setter(candidate: Candidate) -> str:
    return candidate.hits[0].by


def _none_of(marked: Marked, clause: Span) -> tuple[Quantity | None, Quantity | None]:
    """The figure of a result that there is none of, and the whole of which there is none, if it is told."""
    found = _NOT_ONE.search(marked.text, clause.start, clause.end)
    if found is None:
        return None, None
    whole = marked.figure_at(Span(*found.span(2))) if found.group(2) else None
    nought = _nought(Span(*found.span(1)), found.group(1))
    if whole and whole.kind == "money":
        nought = replace(nought, kind="money", unit=whole.unit, currency=whole.currency)
    return nought, whole


def _kept_out(marked: Marked, clause: Span) -> Quantity | None:
    """The figure of a goal that nobody is to be left out of or kept waiting."""
    found = _NONE.search(marked.text, clause.start, clause.end)
    return _nought(Span(*found.span(1)), found.group(1)) if found else None


def _nought(span: Span, raw: str) -> Quantity:
    return Quantity(span, raw, "count", Decimal(0), None, "count", None, None, None)


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
    since = next(
        (p.span for p in marked.periods if p.raw[:5].lower() == "since" and candidate.span.holds(p.span)), None
    )
    if since and candidate.type == "outcome":
        return since
    for pattern in _BASELINES:
        found = pattern.search(marked.text, candidate.span.start, candidate.span.end)
        if found:
            group = 1 if pattern.groups else 0
            return Span(*found.span(group))
    return None
