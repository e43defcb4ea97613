"""What was to be: the planned figure that a claim tells of, and how its result stands to that plan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.finders.movement import GAINED
from extractor.finders.patterns import plan_of
from extractor.finders.votes import Candidate
from extractor.model import Attribute, Span
from extractor.quantities import Quantity
from extractor.quantities.marks import FIGURE_MARKS, Marked

_FIGURE, _PERCENT = FIGURE_MARKS["FIGURE"], FIGURE_MARKS["PERCENT"]
_GAP = rf"(?:(?:[^\W\d_][\w'’-]*|{FIGURE_MARKS['PERIOD']})\W+)"

#: A figure that stands for what was to be: "against a planned FIGURE", "short of the FIGURE target".
_PLANNED = (
    re.compile(
        rf"(?i)\b(?:against|versus|vs\.?|compared\s+(?:with|to)|short\s+of|instead\s+of|rather\s+than|below|above|out\s+of|not)\s+the\s+"
        rf"(?:[^\W\d_][\w'’-]*\s+){{0,4}}?({_FIGURE})"
    ),
    re.compile(
        rf"(?i)\b(?:against|versus|vs\.?|compared\s+(?:with|to)|short\s+of|instead\s+of|rather\s+than|below|above|"
        rf"out\s+of|not)\s+(?:{_GAP}){{0,4}}?"
        rf"(?:plan\w*|targets?|goals?|forecasts?|budget\w*|expect\w*|profile\w*|agreed|promise\w*|original\w*|projec\w+|"
        rf"trajector\w+|anticipat\w+|intend\w+|approv\w+|requir\w+|estimat\w+|hoped|ambition|standard|needed)"
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
        rf"(?i){_FIGURE}\s+of\s+(?:the|a|its|their)\s+({_FIGURE})\s+(?:{_GAP}){{0,3}}?"
        rf"(?:plan\w*|targets?|budget\w*|forecast|expected|promised|pledged|profiled|needed|required)\b"
    ),
    re.compile(
        rf"(?i)(?!{_PERCENT}\s+of\b)({_FIGURE})\s+(?:of\s+(?:{_GAP}){{1,4}})?(?:that\s+)?(?:it|they|he|she|ministers|officials|was|were|had\s+been)\s+(?:had\s+)?"
        rf"(?:promised|pledged|planned|hoped\s+for|expected|forecast|intended|meant|banked\s+on)\b"
    ),
    re.compile(
        rf"(?i){_FIGURE}\W+[^.]{{0,60}}?\b(?:should\s+have|had\s+(?:been\s+)?(?:planned|promised|pledged|hoped|aimed|intended|meant|"
        rf"expected|agreed)|(?:was|were)\s+(?:meant|supposed|due|expected|planned)|plans?\s+had)\s+"
        rf"(?:{_GAP}){{0,5}}?({_FIGURE})"
    ),
    re.compile(
        rf"(?i)\b(?:over|above|below|under|inside|within|beyond)\s+(?:the|its|their|our|a)\s+({_FIGURE})(?:-[^\W\d_]+)?\s+(?:{_GAP}){{0,2}}?"
        rf"(?:approved|planned|budget\w*|target|standard|allowed|limit|ceiling|promised|forecast|expected|agreed|(?:it|they|we)\s+(?:had\s+)?set)\b"
    ),
    re.compile(
        rf"(?i)\b(?:met|miss(?:ed|es)|hit|exceed(?:s|ed)|beat(?:ing)?|achieved|breach(?:ed|es))\s+(?:the|its|their|our|a)\s+(?:{_GAP}){{0,2}}?"
        rf"({_FIGURE})\s+(?:[^\W\d_][\w'’-]*\W+|{FIGURE_MARKS['DURATION']}\W+){{0,4}}?(?:targets?|standard|plan|goal|trajectory|ambition|ceiling|limit|it\s+had)\b"
    ),
    re.compile(
        rf"(?i)\bonly\s+{_FIGURE}\s+(?:out\s+)?of\s+(?:the\s+)?(?:planned\s+|expected\s+|intended\s+)?({_FIGURE})"
    ),
)
#: A whole of which a result is told as a part: "Of the FIGURE in its plan, FIGURE has been delivered".
_OF_THE_WHOLE = re.compile(rf"(?i)(?:^|[.;:]\s)\W*of\s+(?:the|its|their|our)\s+({_FIGURE})[^.;]*?{_FIGURE}")
_GOALS = r"(?:targets?|goals?|ambition|trajectory|standard|requirement|milestone)"
#: A goal that was reached, which is plan and result: "met its target of FIGURE", "a goal of FIGURE was met".
_MET = (
    re.compile(
        rf"(?i)\b(?P<met>met|hit|achieved|reached)\s+(?:the|its|their|our|a)\s+(?:{_GAP}){{0,4}}?{_GOALS}\s+"
        rf"(?:of|for)\s+(?:{_GAP}){{0,2}}?(?P<goal>{_FIGURE})"
    ),
    re.compile(
        rf"(?i)\b{_GOALS}\s+of\s+(?:{_GAP}){{0,2}}?(?P<goal>{_FIGURE})[^.;]{{0,60}}?\b(?:was|were|been)\s+(?:{_GAP}){{0,2}}?"
        r"(?P<met>met|achieved|reached)\b"
    ),
)
#: But what was hardly reached, or only may be, or in so many cases.
_HARDLY = re.compile(
    r"(?i)\b(?:not|never|almost|nearly|rarely|hardly|seldom|only|could|would|will|may|might|should|must|can|to)\s+(?:\w+\s+){0,3}?$"
)
_FOR_SO_MANY = re.compile(rf"[^.;,]{{0,40}}?{_FIGURE}")
#: A plan that is told with no figure of what came: "missed its target of FIGURE", "the promised FIGURE has not come".
_PLAN_ALONE = (
    re.compile(
        rf"(?i)\b(?:miss(?:ed|es|ing)|exceeded|not\s+(?:met|hit|achieved?)|fell\s+short\s+of)\s+(?:the|its|their|our|a)\s+(?:{_GAP}){{0,4}}?{_GOALS}\s+"
        rf"(?:of|for)\s+(?:{_GAP}){{0,2}}?({_FIGURE})"
    ),
    re.compile(
        rf"(?i)\b{_GOALS}\s+of\s+(?:{_GAP}){{0,2}}?({_FIGURE})[^.;]{{0,60}}?\b(?:was|were|been)\s+(?:{_GAP}){{0,2}}?"
        rf"(?:missed|exceeded|(?:not|never|almost|nearly|hardly|partly)\s+(?:met|achieved|reached))\b(?!\s+by\s+(?:{_GAP}){{0,2}}?{_FIGURE})"
    ),
    re.compile(
        rf"(?i)\b(?:promised|anticipated|expected|planned|forecast|projected|budgeted|hoped-for)\s+({_FIGURE})[^.;]{{0,80}}?"
        r"\b(?:has|have|had|did)\s+not\s+(?:\w+\s+)?(?:materiali[sz]ed?|come|appear(?:ed)?|happen(?:ed)?|arrived?|"
        r"be(?:en)?\s+(?:made|achieved|delivered|realised|met|found))\b"
    ),
)
#: A difference from the plan beside the actual: "£2.9bn, £316m less than planned".
_DIFFERENCE = re.compile(
    rf"(?i)({_FIGURE})\s*(?:\([^)]*\)\s*)?(less|fewer|lower|short|below|under|behind|more|over|above|ahead|higher|better|worse|longer|later|slower)"
    rf"(?:\s+than|\s+of)?\s+(?:{_GAP}){{0,3}}?"
    rf"(?:plan\w*|target\w*|goal|forecast\w*|budget\w*|expect\w*|promise\w*|original\w*|anticipat\w+|intend\w+|approv\w+|required|hoped|requirement|"
    rf"business\s+case|envisag\w+|predict\w*|foresee\w*|foreseen|foresaw|profile\w*|trajector\w+|ceiling|allowed)"
)
#: What is counted to be kept low, unless it is told of what is wanted, or of how far it has fallen.
_KEPT_LOW = re.compile(
    r"(?i)\b(?:costs?|costing|spend(?:ing(?!\s+(?:watchdog|reviews?|round|period)))?|expenditure|bills?|price\w*|overspen\w+|admissions?|attendances|bed[\s-]days?|stays?|"
    r"wait\w*|delay\w*|occupancy|absen\w+|sickness|vacanc\w+|staff\s+turnover|complaints?|emissions?|deaths?|mortality|"
    r"crimes?|offences?|reoffend\w*|errors?|arrears|backlogs?|caseloads?|incidents?|infections?|accidents?|casualties|"
    r"evict\w+|homeless\w*|overdue|unfilled|cancellations?|breaches|deficit|losses|debts?|leakage|injur\w+|"
    r"burglar\w+|thefts?|write-?offs?|written\s+off)\b"
)
_WANTED = re.compile(
    r"(?i)\b(?:sav(?:e|es|ed|ing|ings)|efficienc\w+|CIP|QIPP|benefits?|receipts?|income|yield\w*|surplus|contribut\w+|took|"
    r"cost[\s-](?:improvement|release|reduction)s?|taken\s+(?:out|off|from)|prevent\w*|avoid\w*|answered|resolved|dealt|on\s+time|"
    r"within|inside|met|required|treated|seen|closed|cleared|positive|replaced|reached|secured|recovered|attendance|collected|"
    r"solved|stopped|detected|handled|processed|investigat\w+|inspect\w+|screened|carried\s+out|outpatient|fewer|below)\b|"
    r"\b(?:fell|fallen|falls?|reduc\w+|cut|down|drop\w*|declin\w+)\b[^.;,]{0,50}?\b(?:by|of)\b"
)
#: Words for nought, and what is told of things that nobody has done then, as the last that is told of them.
_NOUGHT = re.compile(r"(?i)(?:none|not\s+(?:one|a\s+(?:single\s+)?(?:penny|pound)))\b")
_DONE = re.compile(
    r"(?i)\bof\s+(?:the|its|their)\b(?:(?!\b(?:and|but)\b)[^.,;])*?"
    r"\b(?:met|opened|open|delivered|achieved|completed|complete|kept|fulfilled|built|finished|arrived|reached|materiali[sz]ed|"
    r"implemented|started|ready|in\s+place|saved|come|recruited)\b(?![^.;]*\b(?:is|are|was|were|has|have|had)\b)"
)
#: Units of a wait, where less is better.
_WAITS = frozenset({"days", "weeks", "months", "years", "hours", "minutes"})


def planned(candidate: Candidate, marked: Marked, inside: list[Quantity]) -> tuple[Quantity | None, Decimal | None]:
    """The figure that a claim's clause plans, promises or expects, and its value; of a difference, with it added."""
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
        if gap and actual:
            sign = (
                1
                if difference.group(2).lower() in ("less", "fewer", "lower", "short", "below", "under", "behind")
                else -1
            )
            return gap, actual.value + sign * gap.value
    if goal := met(marked, candidate.span):
        return goal, goal.value
    for pattern in _PLAN_ALONE if candidate.type == "outcome" else ():
        found = pattern.search(text, candidate.span.start, candidate.span.end)
        goal = marked.figure_at(Span(*found.span(1))) if found else None
        if goal and not any(q.unit == goal.unit and q.span != goal.span for q in inside):
            return goal, goal.value
    for pattern in (*_PLANNED, *([_OF_THE_WHOLE] if candidate.type == "outcome" else ())):
        found = pattern.search(text, candidate.span.start, candidate.span.end)
        if found:
            quantity = marked.figure_at(Span(*found.span(1)))
            own = candidate.figure if any(h.figure for h in candidate.hits) else None  # others' may be the plan
            if quantity and (own is None or _is_plan(own, quantity, inside)):
                return quantity, quantity.value
    return None, None


def _is_plan(own: Quantity, plan: Quantity, inside: Sequence[Quantity]) -> bool:
    """May a figure be the plan of a claim's own, or of another in the clause where that is of another kind?"""
    if plan.span == own.span:
        return False
    return plan_of(own, plan) or any(q.unit == plan.unit and q.span.end <= plan.span.start for q in inside)


def met(marked: Marked, clause: Span) -> Quantity | None:
    """The goal of which a clause says that just this was reached."""
    for pattern in _MET:
        found = pattern.search(marked.text, clause.start, clause.end)
        if found is None or _HARDLY.search(marked.text[clause.start : found.start("met")]):
            continue
        if not _FOR_SO_MANY.match(marked.text, max(found.end("met"), found.end("goal")), clause.end):
            return marked.figure_at(Span(*found.span("goal")))
    return None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the arithmetic of a result against its plan says.

    `is_plain` where it holds against words that say else, `is_outright` where it does so even against the surest.
    """

    status: str
    is_plain: bool
    is_outright: bool = False


def verdict(found: Sequence[Attribute], words: str) -> Verdict | None:
    """Whether a result is as planned, or better; None where there is no plan, unless none was done of what was to be.

    `found` are the numeric attributes of one finding, `words` its clause. More is better, but of waits, and of what is
    counted to be kept low. Plain is what was spent, and what was saved at less than the plan.
    """
    values = {a.name: a.value for a in found}
    actual, plan = values.get("amount"), values.get("planned_amount")
    said = next((a.raw for a in found if a.name == "amount"), "")
    if actual == 0 and _NOUGHT.match(said) and _DONE.search(words):
        return Verdict("missed", is_plain=True, is_outright=True)  # "has been met" of none
    if not isinstance(actual, Decimal) or not isinstance(plan, Decimal):
        return None
    way, planned_way = values.get("direction"), values.get("planned_direction")
    if planned_way is not None and way != planned_way:
        return Verdict("missed", is_plain=False)
    is_kept_low = _KEPT_LOW.search(words) is not None and _WANTED.search(words) is None
    falling = planned_way is None and (is_kept_low or values.get("unit") in _WAITS)
    status = "achieved" if (actual <= plan if falling else actual >= plan) else "missed"
    is_gain = any(a.name == "direction" and a.by in GAINED and "budget" not in a.raw for a in found)
    return Verdict(status, is_plain=is_kept_low or (is_gain and status == "missed"))
