"""What became of a plan: a result on the way is not yet missed, and what was to be is, once it has failed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractor.finders.plans import verdict
from extractor.finders.votes import MODEL
from extractor.model import Attribute, Finding, Period
from extractor.quantities import read_periods

#: Whose word for "missed" is taken back: arithmetic, the encoder, and words that make little of what came.
_UNSURE = (MODEL, "figures/plan", "default", "context/belittled")
#: Words by which a result is one on the way; and those by which it may be, unless the plan is told as past.
_HALFWAY = re.compile(
    r"(?i)\b(?:half-?way|at\s+the\s+time\s+of\s+writing|at\s+(?:the\s+)?last\s+count|(?:at|by)\s+(?:period|month|quarter|week)\s+\w+|"
    r"(?:at|by)\s+mid-?\w+|with\s+\w+\s+(?:months|years|weeks)\s+(?:to\s+go|left)|our\s+fieldwork|(?:by|at)\s+the\s+end\s+of\s+(?:its|their|the)\s+(?:first|second)\s+(?:full\s+)?(?:year|quarter|half))\b"
)
_SO_FAR = re.compile(r"(?i)\b(?:so\s+far(?!\s+\w+ed\b)|to\s+date|as\s+yet|now\s+stands?)\b")
#: Words by which a clause tells what was to be.
WAS_TO = re.compile(
    r"(?i)\bshould\s+have\b|\b(?:had|was|were)\s+(?:\w+\s+)?(?:been\s+)?(?:to|planned|promised|pledged|hoped|aimed|intended|meant|expected|supposed|due)\b|"
    r"(?<!\bis\s)(?<!\bare\s)(?<!\bbe\s)\b(?:planned|promised|pledged|undertook|hoped|aimed|intended|meant|expected|set\s+out)\s+(?:to|that)\b"
)
#: The end of a month in the midst of a financial year.
_IN_YEAR = re.compile(
    r"(?i)\b(?:at|by|to)\s+(?:the\s+end\s+of\s+|end\s+)(?:April|May|June|July|August|September|October|November|December|January)\b"
)
#: What of a plan is still to come: "with the remaining £2 million to follow", "on course to clear the rest".
_REST = re.compile(
    r"(?i)\b(?:the|a)\s+(?:rest|remainder|remaining|balance|further|final)\b[^.;]{0,50}\b(?:to|will|is|are|due)\b|"
    r"\b(?:to|will|on\s+course|on\s+track)\b[^.;]{0,40}\bthe\s+(?:rest|remainder|balance)\b"
)
#: A part of a whole, in the tense in which it is still growing: "has cleared 41 of the 58".
_HAS = r"(?:\b(?:has|have)|\w['’]ve)\b(?!\s+(?:to|not|never|failed|fallen|missed)\b)"
_OF = r"\d\S*\s+(?:(?:million|billion|\w+)\s+)?(?:out\s+)?of\s+(?:the|its|their|our|this|last|a)\b"
_PART = re.compile(rf"(?i)^\W*of\s+(?:the|its|their|our|this)\b|{_OF}")
_PART_SO_FAR = re.compile(
    rf"(?i){_HAS}[^.;,]{{0,40}}?{_OF}|{_OF}[^.;,]{{0,60}}?{_HAS}|^\W*of\s+(?:the|its|their|our|this)\b[^.;]*?{_HAS}"
)
#: A plan that is still one: "against the 70% that it needs by 2028", "of the £9m it has to save".
_STILL_DUE = re.compile(
    r"(?i)\b\w+\s+(?:(?:has|have)\s+to\s+(?!be\b)|wants?\b|aims?\s+to\b|intends?\b|hopes?\b)|"
    r"\b(?:it|they|we|he|she|who|that|which)\s+(?:still\s+)?needs?\b"
)
_BY = re.compile(r"(?i)\bby\b")
#: But it is behind by now, or its time is told as past.
_BEHIND = re.compile(
    r"(?i)\b(?:behind|short\s+of|below|adrift|year-to-date|YTD|profiled?|should\s+have|ought\s+to\s+have|fell|failed|missed|"
    r"by\s+now|last\s+year|cancel\w*|terminat\w+|abandon\w*|scrapped|wound\s+up|expired|ended|not\s+(?:been\s+)?(?:met|achieved|delivered|reached))\b"
)
#: How a sentence begins that goes on from the one before it, or ends.
_PRONOUN = re.compile(
    r"(?i)\W*(?:(?:and|but|yet)\s+)?(?:(?:in|by|at|after)\s+[^,.]{0,40}?,?\s+)?(?:it|they|this|these|that|both|neither|by\s+then|by\s+the\s+deadline|in\s+the\s+event|"
    r"there\s+(?:was|were)\s+still)\b"
)
_ELLIPSIS = re.compile(r"(?i)\b(?:has|have|had|did|do|does|was|were|is|are)\W*$|\b(?:done|did)\s+so\b")
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
#: Words that make little of a result.
_BELITTLED = re.compile(
    r"(?i)\b(?:only|just|barely|merely|a\s+mere|no\s+more\s+than|fewer\s+than|less\s+than|yet\s+to|a\s+long\s+way)\b"
)


def told(findings: Sequence[Finding], sentences: Sequence[int], plans: Mapping[int, int]) -> list[Finding]:
    """A document's findings with their fates; `sentences` has the sentence of each, `plans` the plan of a result.

    A plan of the past whose result fell short is missed, and so is a goal in that result's own sentence. A premise that
    its result belies is contradicted.
    """
    out = [_reconsidered(each, _plan_of(findings, i, plans.get(i))) for i, each in enumerate(findings)]
    for i, result in enumerate(out):
        plan, status = plans.get(i), result.value("status")
        if plan is not None and status in ("missed", "at risk") and _speaks_of(result, out[plan]):
            out[plan] = _contradicted(out[plan], result)
        if result.type != "outcome" or status != "missed" or _is_doubtful(result):
            continue
        if plan is not None and out[plan].type == "target" and sentences[i] == sentences[plan]:
            out[plan] = out[plan].having(Attribute("status", "missed", "", None, "default"))
        for past in {i - 1, plan} - {-1, None}:
            is_its = past == plan or _follows_on(result, out[past])
            if is_its and _is_of_the_past(out[past]) and not _is_before(result, out[past]):
                out[past] = out[past].having(Attribute("status", "missed", "", None, "default"))
    return out


def _is_doubtful(result: Finding) -> bool:
    """Is a result missed by the encoder's word alone, against its figures?"""
    status, met = result.get("status"), verdict(result.attributes, result.quote)
    return status is not None and status.by == MODEL and met is not None and met.status == "achieved"


def _plan_of(findings: Sequence[Finding], i: int, plan: int | None) -> Finding | None:
    """A result's plan, where another finding tells it: the one that it leans on, or the one before of its figure."""
    if plan is not None:
        return findings[plan]
    planned = findings[i].value("planned_amount")
    before = findings[i - 1] if i and planned is not None else None
    is_its = before and before.paragraph == findings[i].paragraph and before.value("amount") == planned
    return before if is_its else None


def _follows_on(result: Finding, plan: Finding) -> bool:
    """Does a result speak of the plan right before it, by a pronoun or in its unit, and of no other?"""
    if plan.paragraph != result.paragraph:
        return False
    own = result.get("planned_amount")
    if own and not own.inherited and own.value != plan.value("amount"):
        return False
    return _PRONOUN.match(result.quote) is not None or (
        plan.value("unit") is not None and plan.value("unit") == result.value("unit")
    )


def _is_before(result: Finding, plan: Finding) -> bool:
    """Is a result dated before its plan is due?"""
    told, due = result.value("period"), plan.value("period")
    if not isinstance(told, Period) or not isinstance(due, Period):
        return False
    return told.end is not None and due.end is not None and told.end < due.end


def _speaks_of(result: Finding, plan: Finding) -> bool:
    """Does a result speak of what was assumed: by a pronoun, in an ellipsis, or in a word of the premise's own?"""
    if _PRONOUN.match(result.quote) or _ELLIPSIS.search(result.quote):
        return True
    return not _words(result.quote).isdisjoint(_words(plan.quote))


def _words(text: str) -> set[str]:
    return {word.lower()[:6] for word in _LONG_WORD.findall(text)}


def _is_of_the_past(plan: Finding) -> bool:
    """Is it told as what once was to be, and nothing yet of what came of it?"""
    is_open = plan.value("status") in ("target", "planned", "forecast")
    return plan.type in ("target", "savings_claim") and is_open and WAS_TO.search(plan.quote) is not None


def _contradicted(plan: Finding, result: Finding) -> Finding:
    """A premise that facts told right behind it belie, if nothing is said of its evidence."""
    if plan.type != "assumption" or plan.get("evidence_basis"):
        return plan
    facts = Attribute("evidence_basis", "contradicted", result.quote, result.span, "inherit/result", inherited=True)
    return plan.having(facts).having(replace(facts, name="evidence_cue", value=result.quote))


def _reconsidered(finding: Finding, plan: Finding | None) -> Finding:
    """A result that was taken for missed, with the status that it has while its plan's time is not up.

    Then it is achieved as far as it goes, or at risk where the words that tell it make little of it. `plan` is the one
    on which it leans, if another sentence has it.
    """
    status = finding.get("status")
    if status is None or status.value != "missed" or status.by not in _UNSURE or finding.type == "target":
        return finding
    words = finding.quote
    if _BEHIND.search(words) or not (_tells_amount(_PART, finding) or finding.get("planned_amount")):
        return finding
    is_past = plan is not None and WAS_TO.search(plan.quote) is not None
    is_early = plan is not None and _is_before(finding, plan)
    if not (is_early or _HALFWAY.search(words) or (not is_past and _is_on_the_way(finding))):
        return finding
    value = "at risk" if _BELITTLED.search(words) else "achieved"
    return finding.having(Attribute("status", value, "", None, "default"))


def _is_on_the_way(finding: Finding) -> bool:
    if any(pattern.search(finding.quote) for pattern in (_SO_FAR, _REST, _STILL_DUE)):
        return True
    is_in_year = _IN_YEAR.search(finding.quote) is not None and _tells_amount(_PART, finding)
    return is_in_year or _tells_amount(_PART_SO_FAR, finding) or _is_due_later(finding.quote)


def _tells_amount(pattern: re.Pattern[str], finding: Finding) -> bool:
    """Does the finding's own amount stand in words of this form?"""
    amount = finding.get("amount")
    if amount is None or amount.span is None:
        return False
    at = amount.span.start - finding.span.start
    return any(found.start() <= at < found.end() for found in pattern.finditer(finding.quote))


def _is_due_later(words: str) -> bool:
    """Does the plan's date, the last to be told, lie behind that of the result?"""
    dates = [p for p in read_periods(words) if p.period.end is not None]
    if len(dates) < 2 or not _BY.match(dates[-1].raw):
        return False
    first, last = dates[0].period.end, dates[-1].period.end
    return first is not None and last is not None and last > first
