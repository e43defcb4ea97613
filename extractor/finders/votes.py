"""Hits of many rules and models become one candidate a claim."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Protocol

from extractor.finders.claims import HAS_WORDS, Claim, claims, halves
from extractor.finders.clauses import divide, granted, rounded, unbroken
from extractor.finders.encoder import Reading
from extractor.finders.leaning import CERTAIN, IN_SHORT, LONELY, PARTED, Leaning
from extractor.finders.patterns import Hit
from extractor.finders.series import series
from extractor.finders.surroundings import NOTHING, PLANS, Before, is_result, tells_of_plan, units_in
from extractor.model import FindingType, Span
from extractor.quantities import Quantity
from extractor.quantities.marks import FIGURE_MARKS, Marked
from extractor.rulebook import Veto

#: What found a claim that no rule saw.
MODEL = "model/similarity"
#: The confidence from which a claim is reported by rules alone.
RULES_ALONE = 0.5
#: The confidence from which a sum that is assumed to be saved counts as a saving first.
SAVED = 0.5
#: The codebook's decision tree: who wins when the votes are even.
_PRECEDENCE: tuple[FindingType, ...] = ("recommendation", "outcome", "savings_claim", "assumption", "target")


#: Types whose figures may stand in a row, each a finding.
_IN_ROWS: tuple[FindingType, ...] = ("savings_claim", "target", "outcome")
#: What leads to a sum of which parts are told next ("Of the £9 million of savings, £2 million ...").
_OF_WHICH = re.compile(r"(?i)(?:^|[.;:]\s+)\W*of\s+(?:the|its|their|our|this|that|these)\s+(?:\w+\s+){0,2}$")

_DONE = re.compile(r"(?i)\b(?:saved|achieved|delivered|made|claimed|reported)\b|[.;]")


#: Figures that only name a standard, a plan or a list.
_NAMES = re.compile(r"(?i)(?:\d+|[a-z]+)-(?:hour|day|week|month|year)$")
#: What stands before a time that only tells who is counted: who waits "over 30 weeks", who is seen "within 4 hours".
_COUNTED = re.compile(r"(?i)\b(?:over|beyond|within|exceeding|(?:longer|more|less)\s+than)\s+$")
#: Words before which no claim ends.
_NEVER_LAST = (
    r"\b(?:to|will|would|should|must|may|can|could|be|been|is|are|was|were|has|have|had|that|the|an?|of|by|from|their)"
)
_LEADS = re.compile(rf"(?:{_NEVER_LAST}(?:\s+(?:both|all|also|now|then))?|:(?:\s*\(?[a-h][.)])?)$")
#: What leads from a figure in the subject to its verb ("35% of homes will be | required"), within one clause.
_IS_SUBJECT = re.compile(r"(?:(?!\b(?:and|but|or|which|who|that)\b)[^,;:()])*\b(?:be|been|is|are|was|were)$")
#: What a list's lead-in ends on, or a line whose rest stands elsewhere; and how an item leads to the next one.
_BROKEN_OFF = re.compile(
    rf"(?:{_NEVER_LAST}|\b(?:and|or|for|with|in|on|at|into|through|its|our|(?<!at\s)(?<!all\s)(?<!of\s)the\s+(?:time|number|share|proportion|percentage|"
    r"amount)|(?:the|these)\s+following(?:\s+\w+){0,3}))$"
)
_NEXT_ITEM = re.compile(r"[,;]\s*(?:and|or)$")
#: What a clause behind a result opens with that only says how it stands to the plan.
_SAYS_OF_IT = re.compile(
    r"(?i)\W*(?:which|(?:and|but)\s+(?:the|this|that|its|their|our)\s+(?:targets?|aims?|goals?|standard|ambition|objective|plan))\b"
)
#: How a row of accounts ends that stands in no table: on bare figures, in brackets where they are owed, or dashes.
_ROW_OF_ACCOUNTS = re.compile(r"(?:\s(?:\(COUNT\)|COUNT|[-–])){2,}\s*$".replace("COUNT", FIGURE_MARKS["COUNT"]))
#: Cells of a row that a converter glued together: "per visit40 per call3 online".
_GLUED_CELLS = re.compile(rf"(?:[a-z]{{3}}(?:\d|{FIGURE_MARKS['FIGURE']}).*?){{3}}")


#: A claim with its likeliest type and the confidence of that.
_Weighed = tuple[Claim, FindingType, float]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One claim in one sentence: its clause, its type and all who voted for it; `others` voted for another type.

    One that `goes_on` is the next figure of a row, and has its verb from the claim before it.
    """

    type: FindingType
    span: Span
    anchor: Span
    confidence: float
    hits: tuple[Hit, ...]
    figure: Quantity | None
    others: tuple[Hit, ...] = ()
    goes_on: bool = False


class Judge(Protocol):
    """Weighs a claim: a probability for each type, and the one from which it is reported."""

    @property
    def threshold(self) -> float: ...

    def claim(self, marked: Marked, claim: Claim, claims: int, reading: Reading) -> Mapping[FindingType, float]: ...


def combine(
    marked: Marked,
    hits: Sequence[Hit],
    reading: Reading | None = None,
    judge: Judge | None = None,
    leaning: Leaning = IN_SHORT,
    vetoes: Sequence[Veto] = (),
    before: Before = NOTHING,
) -> list[Candidate]:
    """Merge the votes on one sentence into claims; keep those whose confidence is enough.

    With a `reading` the `judge` weighs rules and encoder together, and a claim may be the encoder's alone; without, the
    rules add up as independent witnesses do. What a veto says of a claim's words holds against all votes.
    """
    found = claims(marked, hits, reading)
    if reading is None or judge is None:
        weighed = [(c, *_weigh(c.hits)) for c in found]
        kept = [w for w in weighed if w[2] >= RULES_ALONE]
    else:
        weighed = _judged(marked, found, reading, judge, leaning, before)
        kept = [w for w in weighed if w[2] >= judge.threshold and (w[0].hits or not _is_row(marked.text, w[0].span))]
        if len(kept) == 1 and not before.has_claims and _is_lonely(marked.text, *kept[0]):
            return []
    kept = [w for w in kept if not any(w[1] in v.types and v.speaks(marked.text, w[0].span) for v in vetoes)]
    if not kept:
        return []
    kept = [part for w in _whole(marked.text, kept) for part in _rowed(marked, w)]
    spans = divide(marked.text, [c.anchor for c, _, _ in kept])
    if len(kept) > 1:
        spans = [_said(marked, span, c.anchor) for (c, _, _), span in zip(kept, spans, strict=True)]
    return [
        Candidate(
            type,
            rounded(marked.text, span),
            c.anchor,
            confidence if judge is None else CERTAIN * confidence,
            _witnesses(c, type, confidence),
            c.figure,
            _others(c, type),
            c.goes_on,
        )
        for (c, type, confidence), span in zip(kept, spans, strict=True)
        if HAS_WORDS.search(span.of(marked.text)) and not _breaks_off(marked.text, span)
    ]


def _judged(
    marked: Marked, found: Sequence[Claim], reading: Reading, judge: Judge, leaning: Leaning, before: Before
) -> list[_Weighed]:
    """Each claim with its likeliest type; those behind a plan, in this sentence or the one before, in its light.

    A claim whose halves are surely two of different types is those two.
    """

    def weighed(claim: Claim, claims: int) -> _Weighed:
        said = judge.claim(marked, claim, claims, reading)
        is_after = is_result(marked, claim.span, planned)
        return claim, *_metric_first(claim, leaning.shifted(said, claim, is_after))

    def least(parts: Sequence[_Weighed]) -> float:
        return min(confidence for _, _, confidence in parts)

    out: list[_Weighed] = []
    planned = before.planned
    for claim in found:
        parts = [weighed(claim, len(found))]
        if least(parts) >= judge.threshold:
            pairs = [[weighed(half, len(found) + 1) for half in pair] for pair in halves(marked, claim)]
            unlike = [pair for pair in pairs if _are_two(pair[0][1], pair[1][1]) and least(pair) >= PARTED]
            parts = max(unlike, key=least, default=parts)
        for part, type, confidence in parts:
            if type in PLANS and confidence >= judge.threshold:
                planned |= units_in(marked, part.span)
        out += parts
    return out


def _are_two(first: FindingType, second: FindingType) -> bool:
    """May a claim be two of these types, in this order?

    What was to be comes first, then what became or is thought of it; and advice comes last.
    """
    return first != second and (first in ("savings_claim", "target") or second == "recommendation")


def _is_lonely(text: str, claim: Claim, type: FindingType, confidence: float) -> bool:
    """Is it a result by the encoder's word alone, hardly sure, in a sentence that tells of no plan?"""
    unsure = type == "outcome" and not claim.hits and confidence < LONELY
    return unsure and not tells_of_plan(text)


def _is_row(text: str, span: Span) -> bool:
    words = span.of(text)
    return _ROW_OF_ACCOUNTS.search(words) is not None or _GLUED_CELLS.search(words) is not None


def _said(marked: Marked, span: Span, anchor: Span) -> Span:
    """A clause without what its sentence only grants before it, unless that holds a figure to set it against."""
    main = granted(marked.text)
    if not span.start < main <= anchor.start or any(q.span.end <= main for q in marked.quantities):
        return span
    return Span(main, span.end)


def _breaks_off(text: str, span: Span) -> bool:
    """Does the sentence end with this span, and before it has said all?"""
    is_last = not text[span.end :].strip(" \t\n,;:–—-")
    return is_last and _BROKEN_OFF.search(_NEXT_ITEM.sub("", span.of(text))) is not None


def _whole(text: str, kept: Sequence[_Weighed]) -> list[_Weighed]:
    """The claims without halves: words that lead to the next, or go on from it, names of a measure, and wholes.

    A clause that only says of a result how it stands to the plan is one with it.
    """
    out: list[_Weighed] = []
    for each in kept:
        if out and each[1] == out[-1][1] == "outcome" and _SAYS_OF_IT.match(text, each[0].span.start):
            out[-1] = (_together(out[-1][0], each[0]), "outcome", max(out[-1][2], each[2]))
            continue
        if len(out) == 1 and _is_whole_of(text, out[0][0].figure, each[0].figure):
            out.pop()
        if out and unbroken(text, out[-1][0].anchor, each[0].anchor):
            before, claim = out[-1][0], each[0]
            if _is_name(text, claim.figure) and before.figure and not _is_name(text, before.figure):
                continue
            lead = text[: max(claim.anchor.start, before.anchor.end)].rstrip()
            if before.figure and _IS_SUBJECT.match(lead, before.figure.span.end):
                continue
            leads = before.figure is None and _LEADS.search(lead)
            if leads or (_is_name(text, before.figure) and claim.figure and not _is_name(text, claim.figure)):
                out.pop()
        out.append(each)
    return out


def _rowed(marked: Marked, weighed: _Weighed) -> list[_Weighed]:
    """A claim for each figure of a row of them, as sure as the first."""
    claim, type, confidence = weighed
    row = series(marked, claim.span, claim.figure) if type in _IN_ROWS else []
    if len(row) < 2:
        return [weighed]
    ends = [*(figure.span.start for figure in row[1:]), max(claim.anchor.end, row[-1].span.end)]
    starts = [min(claim.anchor.start, row[0].span.start), *ends[:-1]]
    return [
        (
            replace(claim, anchor=Span(start, max(start + 1, end - 1)), figure=figure, goes_on=figure is not row[0]),
            type,
            confidence,
        )
        for figure, start, end in zip(row, starts, ends, strict=True)
    ]


def _together(claim: Claim, comment: Claim) -> Claim:
    """One claim of a result and what is said of it."""
    anchor = Span(claim.anchor.start, comment.anchor.end)
    figure = claim.figure or comment.figure
    return Claim(anchor, figure, claim.hits + comment.hits, Span(claim.span.start, comment.span.end), claim.company)


def _is_whole_of(text: str, whole: Quantity | None, part: Quantity | None) -> bool:
    """Is the first figure only a whole of which the second is a part, and not told of as done?"""
    if whole is None or part is None or whole.unit != part.unit or part.value >= whole.value:
        return False
    between = text[whole.span.end : part.span.start]
    return _OF_WHICH.search(text[: whole.span.start]) is not None and _DONE.search(between) is None


def _is_name(text: str, figure: Quantity | None) -> bool:
    """Does the figure only tell which standard is meant ("the 62-day standard"), or who is counted?"""
    if figure is None or figure.kind != "duration":
        return False
    return _NAMES.match(figure.raw) is not None or _COUNTED.search(text, 0, figure.span.start) is not None


def _witnesses(claim: Claim, type: FindingType, confidence: float) -> tuple[Hit, ...]:
    own = tuple(h for h in claim.hits if h.type == type)
    return own or (unseen(type, claim.anchor, confidence),)


def _others(claim: Claim, type: FindingType) -> tuple[Hit, ...]:
    return tuple(h for h in claim.hits if h.type != type)


def unseen(type: FindingType, span: Span, confidence: float = 1.0) -> Hit:
    """The encoder's vote where no rule has one."""
    return Hit(MODEL, type, span, confidence, MODEL)


def _weigh(hits: Sequence[Hit]) -> tuple[FindingType, float]:
    """The type with the most support and its confidence: rules add up as independent witnesses do (noisy or)."""
    best = {h.by: h for h in hits}  # a rule that matches twice in one clause is one witness
    types: set[FindingType] = {h.type for h in best.values()}
    support: dict[FindingType, float] = {
        t: 1 - prod(1 - min(h.confidence, 0.98) for h in best.values() if h.type == t) for t in types
    }
    return _likeliest(support)


def _metric_first(claim: Claim, said: Mapping[FindingType, float]) -> tuple[FindingType, float]:
    """The likeliest type; but a sum that a rule read as saved is a saving, whoever assumes it.

    And what all rules hear told against a plan is a result, though it be money.
    """
    saved = any(h.type == "savings_claim" and h.figure and h.figure.kind == "money" for h in claim.hits)
    type, confidence = _likeliest(said)
    told = any(h.type == "outcome" for h in claim.hits)
    if type in ("assumption", "outcome") and saved and not told and said["savings_claim"] >= SAVED:
        return "savings_claim", said["savings_claim"]
    if type == "savings_claim" and claim.hits and all(h.type == "outcome" for h in claim.hits):
        return "outcome", confidence
    return type, confidence


def _likeliest(support: Mapping[FindingType, float]) -> tuple[FindingType, float]:
    return max(support.items(), key=lambda s: (round(s[1], 6), -_PRECEDENCE.index(s[0])))
