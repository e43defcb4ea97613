"""What the sentences around a claim make of it: a result is likelier behind its plan, and doubtful without any."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.model import FindingType, Span
from extractor.quantities.marks import Marked

#: Types that tell what was or is to be.
PLANS: tuple[FindingType, ...] = ("target", "savings_claim", "assumption")
#: How what has happened is told.
_HAPPENED = re.compile(
    r"(?i)\b(?:was|were|(?:had|has|have)(?!\s+to\b)|did|fell|rose|came|took|got|went|made|grew|stood|(?<!\bbe\s)\w{3,}ed(?!\s+by\b))\b"
)
#: But not what was before the plan, or is to come.
_NOT_SINCE = re.compile(
    r"(?i)\b(?:expect\w*|will|would|plans?|pilots?|trials?|before|previous\w*|(?:last|previous|prior)\s+year|at\s+present|currently|baseline)\b"
)
#: Words by which a sentence sets a result against what was wanted.
_TELLS_OF_PLAN = re.compile(
    r"(?i)\b(?:targets?|plan\w*|goals?|expect\w*|aim\w*|promis\w*|pledg\w*|inten[dt]\w*|against|than|instead|met|miss\w*|short|succe\w*|"
    r"fail\w*|improv\w*|deliver\w*|achiev\w*|standards?|forecast\w*|budget\w*|ahead|behind|time|late\w*|value|objective\w*|benefit\w*|"
    r"hop\w*|yet|still|only|just|schedul\w*|programme|scheme|project|reform\w*|savings?|efficienc\w*|cut|reduc\w*|so\s+far|to\s+date|"
    r"result\w*|progress|complet\w*|meant|set|due|above|below|of\s+(?:the|its)|although|though|but|supposed|sought|asked|agreed|ought|"
    r"should|required|threshold|ceiling|limit|ambition|aspir\w*|envisag\w*|predict\w*|originally|had\s+been|(?:was|were)\s+to|thanks\s+to)\b"
)


@dataclass(frozen=True, slots=True)
class Before:
    """What the sentences before one tell in its paragraph.

    `planned` are the units of the plans in the last, `has_claims` says that one not long before tells a claim.
    """

    planned: frozenset[str]
    has_claims: bool


NOTHING = Before(frozenset(), has_claims=False)


def units_in(marked: Marked, span: Span) -> frozenset[str]:
    """The units of the figures of a clause."""
    return frozenset(q.unit for q in marked.quantities if span.meets(q.span))


def has_happened(text: str, start: int = 0, end: int | None = None) -> bool:
    """Do words tell what came about, and not what was before a plan or is to come?"""
    reach = (text, start, len(text) if end is None else end)
    return _HAPPENED.search(*reach) is not None and _NOT_SINCE.search(*reach) is None


def is_result(marked: Marked, span: Span, planned: frozenset[str]) -> bool:
    """Does a clause tell as having happened a figure in a unit of what was planned?"""
    return has_happened(marked.text, span.start, span.end) and not planned.isdisjoint(units_in(marked, span))


def tells_of_plan(text: str) -> bool:
    """Does a sentence speak of a plan, an aim, or something else to set a result against?"""
    return _TELLS_OF_PLAN.search(text) is not None
