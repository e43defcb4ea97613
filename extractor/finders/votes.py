"""Hits of many rules and models become one candidate a claim."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Protocol

from extractor.finders.clauses import divide, parted, pieces, rounded, unbroken
from extractor.finders.encoder import Reading
from extractor.finders.leaning import IN_SHORT, Leaning
from extractor.finders.patterns import Hit
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
_HAS_WORDS = re.compile(r"[^\W\d_]{2}")
#: The codebook's decision tree: who wins when the votes are even.
_PRECEDENCE: tuple[FindingType, ...] = ("recommendation", "outcome", "savings_claim", "assumption", "target")
#: Words between two figures that say the second restates the first.
_RESTATES = re.compile(
    r"(?i)(?:\b(?:equal(?:ling)?|equivalent|amounting|equat\w+|corresponding)\s+to|\bor|\bi\.e\.|\()\s*"
    r"(?:an?\s+)?(?:about|around|some|nearly|roughly|just|over|under|almost)?\s*$"
)

#: A verb that tells something, without which a clause is a label or an aside.
_FINITE = re.compile(
    r"(?i)\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|should|\w{3,}ed|fell|rose|made)\b"
)

#: A difference from the plan behind the figure that it belongs to: "£9 million, £2 million less than planned".
_APART = re.compile(r"(?i),\s+(?:some\s+|about\s+|around\s+|nearly\s+|almost\s+)?$")
_SO_FAR_OFF = re.compile(
    r"(?i)\s+(?:less|fewer|lower|short|below|under|behind|more|over|above|ahead|higher|better|worse)\b"
)
#: What leads to a sum of which parts are told next ("Of the £9 million of savings, £2 million ...").
_OF_WHICH = re.compile(r"(?i)(?:^|[.;:]\s+)\W*of\s+(?:the|its|their|our|this|that|these)\s+(?:\w+\s+){0,2}$")

#: What parts the words of a rule from a clause that does not go on from them.
_PAUSE = re.compile(r"[,;:.—–()]|\b(?:and|but|or|while|whereas|though|although|because|which|who|if|unless)\b")

#: Figures that only name a standard, a plan or a list.
_NAMES = re.compile(r"\d+-(?:hour|day|week|month|year)$")
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
    rf"(?:{_NEVER_LAST}|\b(?:and|or|for|with|in|on|at|into|through|its|our|(?:the|these)\s+following(?:\s+\w+){{0,3}}))$"
)
_NEXT_ITEM = re.compile(r"[,;]\s*(?:and|or)$")
#: How a row of accounts ends that stands in no table: on bare figures, in brackets where they are owed, or dashes.
_ROW_OF_ACCOUNTS = re.compile(r"(?:\s(?:\(COUNT\)|COUNT|[-–])){2,}\s*$".replace("COUNT", FIGURE_MARKS["COUNT"]))


@dataclass(slots=True)
class Claim:
    """What may be one finding: the words that made it, its clause, its figure, and the rules that voted for it.

    `company` is how many other claims stand in what the encoder reads as one finding with it; `is_beside` says that it
    is the clause beside another claim, which had to be asked about.
    """

    anchor: Span
    figure: Quantity | None
    hits: list[Hit] = field(default_factory=list)
    span: Span = field(default_factory=lambda: Span(0, 0))
    company: int = 0
    is_beside: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """One claim in one sentence: its clause, its type and all who voted for it; `others` voted for another type."""

    type: FindingType
    span: Span
    anchor: Span
    confidence: float
    hits: tuple[Hit, ...]
    figure: Quantity | None
    others: tuple[Hit, ...] = ()


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
        weighed = [
            (
                c,
                *_metric_first(
                    c, leaning.shifted(judge.claim(marked, c, len(found), reading), bool(c.hits), c.is_beside)
                ),
            )
            for c in found
        ]
        kept = [w for w in weighed if w[2] >= judge.threshold and (w[0].hits or not _is_row(marked.text, w[0].span))]
    kept = [w for w in kept if not any(w[1] in v.types and v.speaks(marked.text, w[0].span) for v in vetoes)]
    if not kept:
        return []
    kept = _whole(marked.text, kept)
    spans = divide(marked.text, [c.anchor for c, _, _ in kept])
    return [
        Candidate(
            type,
            rounded(marked.text, span),
            c.anchor,
            confidence,
            _witnesses(c, type, confidence),
            c.figure,
            _others(c, type),
        )
        for (c, type, confidence), span in zip(kept, spans, strict=True)
        if _HAS_WORDS.search(span.of(marked.text)) and not _breaks_off(marked.text, span)
    ]


def _is_row(text: str, span: Span) -> bool:
    return _ROW_OF_ACCOUNTS.search(span.of(text)) is not None


def _breaks_off(text: str, span: Span) -> bool:
    """Does the sentence end with this span, and before it has said all?"""
    is_last = not text[span.end :].strip(" \t\n,;:–—-")
    return is_last and _BROKEN_OFF.search(_NEXT_ITEM.sub("", span.of(text))) is not None


def _whole(text: str, kept: Sequence[tuple[Claim, FindingType, float]]) -> list[tuple[Claim, FindingType, float]]:
    """The claims without halves: words that lead to the next, or go on from it, names of a measure, and wholes."""
    out: list[tuple[Claim, FindingType, float]] = []
    for each in kept:
        if len(out) == 1 and out[0][0].figure and _OF_WHICH.search(text[: out[0][0].figure.span.start]):
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


def _is_name(text: str, figure: Quantity | None) -> bool:
    """Does the figure only tell which standard is meant ("the 62-day standard"), or who is counted?"""
    if figure is None or figure.kind != "duration":
        return False
    return _NAMES.match(figure.raw) is not None or _COUNTED.search(text, 0, figure.span.start) is not None


def claims(marked: Marked, hits: Sequence[Hit], reading: Reading | None = None) -> list[Claim]:
    """All that may be a finding in one sentence, in order: the rules' claims, and clauses that only an encoder sees.

    A clause that goes on from a rule's words, which by themselves say nothing to the encoder, is that rule's claim.
    Where neither sees one, the sentence is asked about as a whole.
    """
    found = _claims(marked, hits)
    if reading is not None:
        clauses = reading.clauses()
        for claim in found:
            home = [c for c in clauses if c.meets(claim.anchor)]
            claim.company = sum(any(c.meets(other.anchor) for c in home) for other in found if other is not claim)
        lone = [claim.anchor for claim in found if not any(c.meets(claim.anchor) for c in clauses)]
        apart = [c for c in clauses if not any(c.meets(claim.anchor) for claim in found)]
        found += [Claim(c, None) for c in apart if not any(_goes_on(marked.text, anchor, c) for anchor in lone)]
        found += _beside(marked, found) if found else [Claim(Span(0, len(marked.text)), None)]
    if not found:
        return []
    found.sort(key=lambda c: c.anchor)
    for claim, span in zip(found, divide(marked.text, [c.anchor for c in found]), strict=True):
        claim.span = span
    return [c for c in found if _HAS_WORDS.search(c.span.of(marked.text))]


def _beside(marked: Marked, found: Sequence[Claim]) -> list[Claim]:
    """Clauses beside a claim that have a figure, and nobody has seen: the encoder is asked of each by itself."""
    free = [p for p in pieces(marked.text) if not any(p.meets(c.anchor) for c in found)]
    figures = [q for q in marked.quantities if q.kind in ("money", "percent", "count")]
    told = [p for p in free if _FINITE.search(marked.text, p.start, p.end)]
    return [Claim(p, None, is_beside=True) for p in told if any(p.holds(q.span) for q in figures)]


def _goes_on(text: str, anchor: Span, clause: Span) -> bool:
    first, second = sorted((anchor, clause))
    return not _PAUSE.search(text, first.end, second.start)


def _witnesses(claim: Claim, type: FindingType, confidence: float) -> tuple[Hit, ...]:
    own = tuple(h for h in claim.hits if h.type == type)
    return own or (unseen(type, claim.anchor, confidence),)


def _others(claim: Claim, type: FindingType) -> tuple[Hit, ...]:
    return tuple(h for h in claim.hits if h.type != type)


def unseen(type: FindingType, span: Span, confidence: float = 1.0) -> Hit:
    """The encoder's vote where no rule has one."""
    return Hit(MODEL, type, span, confidence, MODEL)


def _claims(marked: Marked, hits: Sequence[Hit]) -> list[Claim]:
    claims: list[Claim] = []
    comparators = {h.planned.span for h in hits if h.planned}
    for hit in sorted(hits, key=lambda h: (h.figure is None, -h.confidence, h.span, h.by)):
        if hit.figure and hit.figure.span in comparators and not hit.planned:
            continue
        home = next((c for c in claims if _same_claim(marked, c, hit)), None)
        if home is None:
            claims.append(Claim(_anchor(hit), hit.figure, [hit]))
        else:
            home.hits.append(hit)
            home.figure = home.figure or hit.figure
    return claims


def _anchor(hit: Hit) -> Span:
    if hit.figure is None:
        return hit.span
    return Span(min(hit.span.start, hit.figure.span.start), max(hit.span.end, hit.figure.span.end))


def _same_claim(marked: Marked, claim: Claim, hit: Hit) -> bool:
    if hit.figure and claim.figure:
        if hit.figure.span == claim.figure.span:
            return True
        # "£9 million, £2 million above budget": what one rule reads as a whole is not parted by another's figure in it.
        if hit.type == "outcome" and any(h.type == hit.type for h in claim.hits) and claim.anchor.meets(hit.span):
            return True
        first, second = sorted((hit.figure.span, claim.figure.span))
        between = marked.text[first.end : second.start]
        return bool(
            _RESTATES.search(between) or (_APART.search(between) and _SO_FAR_OFF.match(marked.text, second.end))
        )
    return claim.anchor.meets(hit.span) or not parted(marked.text, claim.anchor, hit.span)


def _weigh(hits: Sequence[Hit]) -> tuple[FindingType, float]:
    """The type with the most support and its confidence: rules add up as independent witnesses do (noisy or)."""
    best = {h.by: h for h in hits}  # a rule that matches twice in one clause is one witness
    types: set[FindingType] = {h.type for h in best.values()}
    support: dict[FindingType, float] = {
        t: 1 - prod(1 - min(h.confidence, 0.98) for h in best.values() if h.type == t) for t in types
    }
    return _likeliest(support)


def _metric_first(claim: Claim, said: Mapping[FindingType, float]) -> tuple[FindingType, float]:
    """The likeliest type; but a sum that a rule read as saved is a saving, whoever assumes it."""
    saved = any(h.type == "savings_claim" and h.figure and h.figure.kind == "money" for h in claim.hits)
    type, confidence = _likeliest(said)
    if type == "assumption" and saved and said["savings_claim"] >= SAVED:
        return "savings_claim", said["savings_claim"]
    return type, confidence


def _likeliest(support: Mapping[FindingType, float]) -> tuple[FindingType, float]:
    return max(support.items(), key=lambda s: (round(s[1], 6), -_PRECEDENCE.index(s[0])))
