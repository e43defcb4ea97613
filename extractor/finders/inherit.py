"""What a result owes to the plan told just before it: "had hoped for 41,000 fewer; instead they lost 19,000 more"."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from extractor.finders.figures import verdict
from extractor.model import Attribute, Document, Finding

#: Words by which a result leans on a plan that has been told.
_LEANS = re.compile(
    r"(?i)\b(?:only|just|barely|merely|instead|so\s+far|to\s+date|by\s+then|at\s+that\s+date|managed|got|in\s+the\s+event|"
    r"in\s+fact|in\s+practice|of\s+which|of\s+that|of\s+them|of\s+these|delivered|achieved|have\s+done\s+so|picking\s+up|"
    r"remained?|still|yet)\b"
)
_OPPOSITE = re.compile(r"(?i)\b(?:instead|rather)\b.*\bmore\b")


def with_plans(document: Document, findings: list[Finding]) -> Iterator[Finding]:
    """The findings of a document in order, results completed by the plans they lean on.

    A planned amount taken from another finding is marked as inherited and points there. A plan whose result, in the
    same sentence, fell short counts as missed.
    """
    sentences = [_sentence(document, f) for f in findings]
    out = list(findings)
    for i, finding in enumerate(findings):
        if finding.type != "outcome" or finding.get("planned_amount") or not _LEANS.search(finding.quote):
            continue
        plan = _plan_before(out, i)
        if plan is None:
            continue
        out[i] = _complete(finding, out[plan])
        if out[i].value("status") == "missed" and sentences[i] == sentences[plan] and out[plan].type == "target":
            out[plan] = _with(out[plan], Attribute("status", "missed", "", None, "default"))
    yield from out


def _sentence(document: Document, finding: Finding) -> int:
    """The index of the sentence in which a finding begins."""
    return bisect.bisect_right(document.sentences, finding.span.start, key=lambda s: s.span.start) - 1


def _plan_before(findings: list[Finding], i: int) -> int | None:
    finding = findings[i]
    for j in (i - 1, i - 2):
        if j < 0 or findings[j].paragraph != finding.paragraph:
            return None
        unit = finding.value("unit")
        same = unit is None or unit == findings[j].value("unit")
        if findings[j].type in ("target", "savings_claim", "assumption") and findings[j].get("amount") and same:
            return j
    return None


def _complete(finding: Finding, plan: Finding) -> Finding:
    amount = plan.get("amount")
    assert amount is not None
    assert isinstance(amount.value, Decimal)
    inherited = Attribute("planned_amount", amount.value, amount.raw, amount.span, amount.by, inherited=True)
    done = _with(finding, inherited)
    status = "missed" if _OPPOSITE.search(finding.quote) else verdict(done.attributes)
    if status and finding.value("status") != "missed":
        done = _with(done, Attribute("status", status, "", None, "default"))
    return done


def _with(finding: Finding, attribute: Attribute) -> Finding:
    rest = tuple(a for a in finding.attributes if a.name != attribute.name)
    return replace(finding, attributes=(*rest, attribute))
