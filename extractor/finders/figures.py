"""The numbers of a claim: its amount, what was planned, the baseline, the period, and which way the metric moves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.finders.encoder import Reading
from extractor.finders.patterns import plan_of
from extractor.finders.votes import MODEL, Candidate
from extractor.model import Attribute, Span, Value
from extractor.quantities import Quantity
from extractor.quantities.marks import FIGURE_MARKS, Marked
from extractor.quantities.periods import PeriodMention

#: The probability from which the encoder is believed, and the types whose figures have parts to play.
_SURE, _HARDLY = 0.6, 0.15
#: The probability from which words that no grammar of periods knows are a time.
_UNKNOWN_TIME = 0.6
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
    re.compile(rf"(?i)(?:down|up|reduced|cut|increased)\s+(from\s+{_FIGURE})"),
    re.compile(
        rf"(?i)\b(?:on|against|from|compared\s+(?:with|to)|relative\s+to|below|above|over)\s+(?:(?:a|the|its|their)\s+)?{_PERIOD}\s+(?:levels?|baselines?|figures?)"
    ),
    re.compile(
        rf"(?i)\b(?:against|from|on)\s+(?:a|the|our)\s+(?:{_PERIOD}\s+)?(?:{_GAP}){{0,2}}?baseline(?:\s+of\s+{_FIGURE})?"
    ),
    re.compile(rf"(?i)\b(?:baseline|currently|current(?:\s+rate)?|outturn|now)\s*(?:of|is|at|:)?\s*{_FIGURE}"),
    re.compile(
        r"(?i)\b(?:compared\s+(?:with|to)|relative\s+to|on)\s+(?:the\s+)?(?:same\s+period\s+)?(?:last|previous|prior)\s+year"
    ),
)
#: Money that says how large a fund, budget or contract is; never what a claim is about.
_SIZE = re.compile(
    rf"(?i)({FIGURE_MARKS['MONEY']})[\s-]+(?:{_GAP}){{0,4}}?(?:fund|pot|pool|budget|programme|grants?|contracts?|scheme|bill|"
    rf"industry|estate|turnover|investment|funding)\b"
)
#: Units of a wait, where less is better.
_WAITS = frozenset({"days", "weeks", "months", "years", "hours", "minutes"})
_PARENTHESIS = re.compile(r"\([^()]*\)")
_EITHER_WAY = r"(?:[^\W\d_][\w'’-]*\W+|[,]\s*){0,6}?"

_REDUCE = re.compile(
    r"(?i)\b(?:reduc\w+|cut(?:s|ting)?|decreas\w+|lower\w*|few(?:er)?|fall(?:s|ing|en)?|fell|drop\w*|less(?:en\w*)?|halv\w+|halve|"
    r"declin\w+|shrink\w*|shed\w*|axe[ds]?|avoid\w*|eliminat\w+|remov\w+|clos(?:e|ing|ure)\w*|slash\w*|shav\w+|trim\w*|"
    r"sav(?:e|es|ed|ing|ings)|minimi[sz]\w+|no\s+more\s+than|decarboni\w+|net\s+zero|carbon\s+neutral|eradicat\w+|delet\w+|los(?:e|t|ing))\b"
)
_INCREASE = re.compile(
    r"(?i)\b(?:increas\w+|ris(?:e|es|en|ing)|rose|rais\w+|grow\w*|grew|improv\w+|expand\w*|extend\w*|more|higher|doubl\w+|trebl\w+|"
    r"tripl\w+|boost\w*|additional|extra|new|build\w*|built|deliver\w*|provi[ds]\w+|achiev\w+|reach\w*|recruit\w*|creat\w+|"
    r"at\s+least|minimum|complet\w+|secure\w*|answer\w*|train\w*|plant\w*|up\s+to|better|exceed\w*|meet|met|joined|within)\b"
)
_MAINTAIN = re.compile(
    r"(?i)\b(?:maintain\w*|remain\w*|held\s+(?:at|to)|hold\s+(?:at|to)|keep\w*|kept|protect\w*|sustain(?:ed|ing)?|"
    r"no\s+more\s+than|at\s+or\s+below|at\s+or\s+above|not\s+exceed\w*|stay\s+(?:at|within|below|above)|retain\w*|safeguard\w*|preserv\w+|stabl\w+)\b"
)
#: Bounds that say which way a goal points, and verbs of movement that say it better.
_CEILING = re.compile(r"(?i)\b(?:no|not)\s+(?:more|longer|greater|higher)\s+than\b|\bat\s+most\b|\bmaximum\b")
_FLOOR = re.compile(r"(?i)\bat\s+least\b|\bminimum\b|\bno\s+(?:less|fewer)\s+than\b")
_MOVES = re.compile(
    r"(?i)\b(?:reduc\w+|cut(?:s|ting)?|decreas\w+|lower(?:s|ed|ing)?|fall(?:s|ing)?|bring\w*\s+down|shorten\w*|increas\w+|ris(?:e|es|ing)|"
    r"rais(?:e|es|ing)|grow\w*|improv\w+|remain|maintain\w*|kept?|keep\w*|hold|held)\b"
)
#: What sets a direction by the bound of a figure.
BOUND = "cue/bound"
_YIELD = re.compile(
    r"(?i)\b(?:benefits?|yield|receipts?|revenues?|income|proceeds|bring(?:s|ing)?\s+in|rais(?:e|es|ed|ing)|recover\w*|NPV)\b"
)
_SAVINGS = re.compile(
    r"(?i)\b(?:savings?|saved|efficienc\w+|QIPP|CIP|under\s+budget|below\s+the\s+(?:approved\s+)?budget)\b"
)
_PLANNED_WAY = re.compile(
    r"(?i)\b(?:against|versus|compared\s+(?:with|to)|instead\s+of)\s+(?:\w+\W+){0,3}?(?:plan\w*|target\w*|expect\w*|forecast|intended|hoped)\s+"
    r"(?:\w+\W+){0,2}?(reduc\w+|fall|cut|decrease|drop|decline|increas\w+|rise|growth|improvement)"
)


def figures(candidate: Candidate, marked: Marked, alone: bool, reading: Reading | None = None) -> Iterator[Attribute]:
    """The numeric attributes of one candidate; spans are offsets into the sentence.

    `alone` says that no other claim shares the sentence, so that its periods are this claim's; `reading` is the
    encoder's of the sentence.
    """
    clause = candidate.span
    inside = [q for q in marked.quantities if clause.holds(q.span)]
    planned, planned_value = _planned(candidate, marked, inside)
    baseline = _baseline(candidate, marked)
    amount = _amount(candidate, inside, planned, baseline, marked)
    if reading and amount and candidate.type == "assumption" and _part(reading, amount)["amount"] < _HARDLY:
        amount = None
    elif reading and candidate.type in _WITH_PARTS and inside:
        amount, planned, planned_value = _parted(candidate, inside, amount, planned, planned_value, baseline, reading)
    by = _setter(candidate)
    if amount:
        yield Attribute("amount", amount.value, amount.raw, amount.span, by)
        yield Attribute("unit", amount.unit, amount.raw, amount.span, by)
        if amount.high is not None:
            yield Attribute("amount_high", amount.high, amount.raw, amount.span, by)
        if amount.qualifier:
            yield Attribute("qualifier", amount.qualifier, amount.qualifier, amount.span, by)
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
    yield from _period(candidate, marked, baseline, alone, amount.span if amount else candidate.anchor, reading)
    yield from _direction(candidate, marked, amount)


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


def marked_source(marked: Marked) -> str:
    """The sentence's own words under its marks."""
    characters = list(marked.text)
    for piece in (*marked.quantities, *marked.periods):
        characters[piece.span.start : piece.span.end] = piece.raw
    return "".join(characters)


def _parted(
    candidate: Candidate,
    inside: Sequence[Quantity],
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
    free = [q for q in inside if not (planned and q.span == planned.span) and not (baseline and baseline.holds(q.span))]
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
            own = candidate.figure
            if quantity and (own is None or (quantity.span != own.span and plan_of(own, quantity))):
                return quantity, quantity.value
    return None, None


def _amount(
    candidate: Candidate, inside: list[Quantity], planned: Quantity | None, baseline: Span | None, marked: Marked
) -> Quantity | None:
    if candidate.type == "recommendation":
        return None
    own = candidate.figure
    if own and not (planned and planned.span == own.span) and not (baseline and baseline.holds(own.span)):
        return own
    asides = [Span(*m.span()) for m in _PARENTHESIS.finditer(marked.text)]
    sizes = [Span(*m.span(1)) for m in _SIZE.finditer(marked.text)]
    free = [
        q
        for q in inside
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


def _period(
    candidate: Candidate, marked: Marked, baseline: Span | None, alone: bool, near: Span, reading: Reading | None
) -> Iterator[Attribute]:
    """How often, and when: of several dates the one that reads most like the finding's, or else stands nearest.

    `near` is the claim's figure or its words.
    """
    where = Span(0, len(marked.text)) if alone else candidate.span
    found = [p for p in marked.periods if where.holds(p.span) and not (baseline and baseline.meets(p.span))]
    if not found:
        yield from _unknown_time(candidate, marked, reading) if reading else ()
        return
    recurring = next((p for p in found if p.period.recurring), None)
    dated = [p for p in found if not p.period.recurring]

    def worth(mention: PeriodMention) -> tuple[float, int, Span]:
        likely = reading.naming("period", mention.span.start, mention.span.end) if reading else 0.0
        return (-round(likely, 1), _distance(mention.span, near), mention.span)

    fixed = min(dated, key=worth) if dated else None
    told = [p for p in (recurring, fixed) if p]
    raw = "; ".join(dict.fromkeys(" ".join(p.raw.split()) for p in told))
    yield Attribute("period", told[-1].period, raw, told[-1].span, "quantities/period")


def _unknown_time(candidate: Candidate, marked: Marked, reading: Reading) -> Iterator[Attribute]:
    """Words that the encoder reads as a time and the grammar of periods does not ("once the merger is through")."""
    known = [q.span for q in (*marked.quantities, *marked.periods)]
    for span, _ in reading.named("period", _UNKNOWN_TIME):
        if candidate.span.holds(span) and not any(span.meets(k) for k in known):
            raw = span.of(marked_source(marked))
            yield Attribute("period", " ".join(raw.split()), raw, span, MODEL)
            return


def _distance(a: Span, b: Span) -> int:
    return max(a.start - b.end, b.start - a.end, 0)


def _direction(candidate: Candidate, marked: Marked, amount: Quantity | None) -> Iterator[Attribute]:
    for hit in candidate.hits:
        for name, value in hit.sets:
            if name == "direction":
                yield Attribute("direction", value, hit.span.of(marked_source(marked)), hit.span, hit.by)
                return
    text, clause = marked.text, candidate.span
    bound = _bound_way(candidate, text, amount)
    if bound and amount:
        yield Attribute("direction", bound, amount.raw, amount.span, BOUND)
        return
    way, span = None, None
    about_savings = amount is not None and amount.unit == "GBP" and _SAVINGS.search(text, clause.start, clause.end)
    if candidate.type == "savings_claim" or (candidate.type == "outcome" and about_savings):
        found = _YIELD.search(text, clause.start, clause.end)
        way, span = ("increase", Span(*found.span())) if found else ("reduce", None)
    elif candidate.type in ("target", "outcome") or (candidate.type == "assumption" and amount):
        way, span = _nearest_way(text, clause, amount)
        if way is None and candidate.type == "target" and amount and amount.direction:
            way, span = amount.direction, amount.span
        if way is None and candidate.type != "assumption":
            way, span = ("increase", None) if amount else (None, None)
    if way:
        value: Value = way
        yield Attribute(
            "direction",
            value,
            span.of(marked_source(marked)) if span else "",
            span,
            "cue/direction" if span else "default",
        )
    planned = _PLANNED_WAY.search(text, clause.start, clause.end)
    if planned and candidate.type == "outcome":
        span = Span(*planned.span(1))
        word = planned.group(1).lower()
        value = "increase" if word[:4] in ("incr", "rise", "grow", "impr") else "reduce"
        yield Attribute("planned_direction", value, planned.group(1), span, "cue/direction")


def _bound_way(candidate: Candidate, text: str, amount: Quantity | None) -> str | None:
    """Which way a goal points that names no movement: a ceiling is to be kept, a floor to be reached."""
    if candidate.type != "target" or amount is None or not amount.qualifier:
        return None
    if _MOVES.search(text, candidate.span.start, candidate.span.end):
        return None
    if _CEILING.search(amount.qualifier):
        return "maintain"
    return "increase" if _FLOOR.search(amount.qualifier) else None


def _nearest_way(text: str, clause: Span, amount: Quantity | None) -> tuple[str | None, Span | None]:
    """The word of movement nearest to the figure, before it rather than after it."""
    if amount and amount.direction:
        return amount.direction, amount.span
    at = amount.span if amount else Span(clause.end, clause.end)
    nearest: tuple[int, str, Span] | None = None
    for way, pattern in (("maintain", _MAINTAIN), ("reduce", _REDUCE), ("increase", _INCREASE)):
        for found in pattern.finditer(text, clause.start, clause.end):
            span = Span(*found.span())
            distance = at.start - span.end if span.end <= at.start else (span.start - at.end) + 15
            if way == "increase" and found.group().lower() in (
                "deliver",
                "achieve",
                "reach",
                "meet",
                "met",
                "new",
                "more",
            ):
                distance += 25
            if nearest is None or distance < nearest[0]:
                nearest = (distance, way, span)
    return (nearest[1], nearest[2]) if nearest else (None, None)
