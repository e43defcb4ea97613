"""What a finding owes to the one told just before it.

A result leans on its plan ("had hoped for 41,000 fewer; instead they lost 19,000 more"), and "that figure" on the claim
in which the figure stands.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from extractor.finders import fates
from extractor.finders.fates import WAS_TO
from extractor.finders.movement import LIKELY_WAY
from extractor.finders.plans import verdict
from extractor.finders.surroundings import PLANS, has_happened
from extractor.finders.votes import MODEL
from extractor.model import Attribute, Document, Finding

#: Words by which a result leans on a plan that has been told.
_LEANS = re.compile(
    r"(?i)\b(?:only|just|barely|merely|instead|so\s+far|to\s+date|by\s+then|at\s+that\s+date|managed|got|in\s+the\s+event|"
    r"in\s+fact|in\s+practice|of\s+which|of\s+that|of\s+them|of\s+these|delivered|achieved|have\s+done\s+so|picking\s+up|"
    r"remained?|still|yet)\b"
)
#: Words by which a finding points back at one already told.
_POINTS_BACK = re.compile(
    r"(?i)\b(?:(?:that|this|these|those|such|the\s+same)\s+(?:\w+\s+)?(?:figure|sum|saving|total|target|amount|reduction|"
    r"estimate|goal|forecast|projection|benefit)s?|the\s+(?:figure|sum|savings?))\b"
)
#: What the finding pointed at may lend.
_LENT = ("metric", "programme", "period")
#: What the figures of a row share with the first, whose verb is theirs.
_SHARED = (
    "direction",
    "status",
    "stance",
    "negated",
    "modality",
    "evidence_basis",
    "evidence_cue",
    "claimant",
    "metric",
    "programme",
)
#: Words by which a result is told before the plan is due.
_SO_FAR = re.compile(
    r"(?i)\b(?:so\s+far|to\s+date|yet|still|by\s+then|halfway|to\s+go|is|are|has|have|now|at\s+present)\b"
)
#: A year by which a plan may be due.
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
#: How many findings back the plan of a result may lie, and how many if it is of the year that the result names.
_NEAR, _REACH = 2, 4
_OPPOSITE = re.compile(r"(?i)\b(?:instead|rather)\b.*\bmore\b")


def with_plans(document: Document, findings: list[Finding]) -> Iterator[Finding]:
    """The findings of a document in order, results completed by the plans they lean on.

    A planned amount taken from another finding is marked as inherited and points there. Then what
    became of plans is told.
    """
    sentences = [_sentence(document, f) for f in findings]
    out = list(findings)
    plans: dict[int, int] = {}
    for i, finding in enumerate(out):
        if finding.type != "outcome" or finding.get("planned_amount"):
            continue
        plan = _plan_before(out, i, sentences)
        if plan is None and sentences[i] in sentences[i + 1 : i + 2] and _is_plan_of(document, *out[i : i + 2]):
            plan = i + 1
        if plan is not None:
            out[i], plans[i] = _complete(finding, out[plan]), plan
    out = fates.told(out, sentences, plans)
    yield from (_with_what_it_points_at(out, i) for i in range(len(out)))


def in_a_row(first: Finding, further: Finding) -> tuple[Finding, Finding]:
    """The first finding of a row and a further one: what the verb tells is told of both, so is a time of the last."""
    own = tuple(a for a in further.attributes if a.name not in _SHARED)
    lent = tuple(replace(a, inherited=True) for a in first.attributes if a.name in _SHARED)
    due = further.get("period")
    if due and not first.get("period"):
        first = first.having(replace(due, inherited=True))
    return first, replace(further, attributes=own + lent)


def _with_what_it_points_at(findings: list[Finding], i: int) -> Finding:
    """A finding with what the one before it in the paragraph lends, marked as inherited."""
    finding = findings[i]
    before = findings[i - 1] if i else None
    if before is None or before.paragraph != finding.paragraph or finding.get("amount"):
        return finding
    if finding.type == "recommendation" or not _POINTS_BACK.match(finding.quote):
        return finding
    for name in _LENT:
        lent = before.get(name)
        if lent and (name == "metric" or not finding.get(name)):  # "that figure" is no metric of its own
            finding = finding.having(replace(lent, inherited=True))
    return finding


def _sentence(document: Document, finding: Finding) -> int:
    """The index of the sentence in which a finding begins."""
    return bisect.bisect_right(document.sentences, finding.span.start, key=lambda s: s.span.start) - 1


def _is_plan_of(document: Document, result: Finding, plan: Finding) -> bool:
    """Whether the claim behind a result tells what was to be ("rose by 41, when they should have come down by 62")."""
    told = document.text[result.span.start : plan.span.end]
    return (
        WAS_TO.search(told) is not None
        and plan.get("amount") is not None
        and plan.value("unit") == result.value("unit")
    )


def _plan_before(findings: list[Finding], i: int, sentences: list[int]) -> int | None:
    """The plan told before a result, on which its words lean, or right before, where it tells what then happened."""
    finding = findings[i]
    leans = _LEANS.search(finding.quote) is not None
    plans = [j for j in range(max(0, i - _REACH), i) if findings[j].paragraph == finding.paragraph]
    if not leans:
        plans = [j for j in plans if sentences[i] - sentences[j] <= 1] if has_happened(finding.quote) else []
    plans = [j for j in reversed(plans) if _may_plan(findings[j], finding)]
    named = [j for j in plans if _is_due_in_year_of(findings[j], finding)]
    return next(iter(named or [j for j in plans if i - j <= _NEAR]), None)


def _is_due_in_year_of(plan: Finding, result: Finding) -> bool:
    """Is a plan due in a year that the result names?"""
    due = plan.get("period")
    return due is not None and any(year in result.quote for year in _YEAR.findall(due.raw))


def _may_plan(plan: Finding, result: Finding) -> bool:
    """Does a finding plan a figure in the unit of a result?"""
    if result.value("unit") not in (None, plan.value("unit")):
        return False
    if plan.get("amount"):
        return plan.type in PLANS or WAS_TO.search(plan.quote) is not None
    return plan.get("planned_amount") is not None


def _complete(finding: Finding, plan: Finding) -> Finding:
    amount = plan.get("amount") or plan.get("planned_amount")
    assert amount is not None
    assert isinstance(amount.value, Decimal)
    inherited = Attribute("planned_amount", amount.value, amount.raw, amount.span, amount.by, inherited=True)
    done = finding.having(inherited)
    metric = plan.get("metric")
    if metric and not finding.get("metric"):
        done = done.having(replace(metric, inherited=True))
    way, planned_way = finding.get("direction"), plan.get("direction")
    if (
        finding.get("amount")
        and planned_way
        and planned_way.value != "maintain"
        and (way is None or way.by in (*LIKELY_WAY, MODEL))
    ):
        done = done.having(replace(planned_way, inherited=True))
    due = plan.get("period")
    if due and not finding.get("period") and not _SO_FAR.search(finding.quote):
        done = done.having(replace(due, inherited=True))
    met = verdict(done.attributes, finding.quote)
    status = "missed" if _OPPOSITE.search(finding.quote) else met and met.status
    if status and finding.value("status") != "missed":
        done = done.having(Attribute("status", status, "", None, "default"))
    return done
