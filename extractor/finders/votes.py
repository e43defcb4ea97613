"""Hits of many rules and models become one candidate a claim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod

from extractor.finders.clauses import divide, parted
from extractor.finders.patterns import Hit
from extractor.model import FindingType, Span
from extractor.quantities import Quantity
from extractor.quantities.marks import Marked

#: The codebook's decision tree: who wins when the votes are even.
_PRECEDENCE: tuple[FindingType, ...] = ("recommendation", "outcome", "savings_claim", "assumption", "target")
#: Words between two figures that say the second restates the first.
_RESTATES = re.compile(
    r"(?i)(?:\b(?:equal(?:ling)?|equivalent|amounting|equat\w+|corresponding)\s+to|\bor|\bi\.e\.|\()\s*"
    r"(?:an?\s+)?(?:about|around|some|nearly|roughly|just|over|under|almost)?\s*$"
)


@dataclass(slots=True)
class _Claim:
    anchor: Span
    figure: Quantity | None
    hits: list[Hit] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One claim in one sentence: its clause, its type and all who voted for it."""

    type: FindingType
    span: Span
    anchor: Span
    confidence: float
    hits: tuple[Hit, ...]
    figure: Quantity | None


def combine(marked: Marked, hits: Sequence[Hit], threshold: float) -> list[Candidate]:
    """Merge the hits of one sentence into claims; keep those whose joint confidence reaches the threshold."""
    claims: list[_Claim] = []
    comparators = {h.planned.span for h in hits if h.planned}
    for hit in sorted(hits, key=lambda h: (h.figure is None, -h.confidence, h.span, h.by)):
        if hit.figure and hit.figure.span in comparators and not hit.planned:
            continue
        home = next((c for c in claims if _same_claim(marked, c, hit)), None)
        if home is None:
            claims.append(_Claim(_anchor(hit), hit.figure, [hit]))
        else:
            home.hits.append(hit)
            home.figure = home.figure or hit.figure
    weighed = [(c, *_weigh(c.hits)) for c in claims]
    kept = sorted((w for w in weighed if w[2] >= threshold), key=lambda w: w[0].anchor)
    if not kept:
        return []
    spans = divide(marked.text, [c.anchor for c, _, _ in kept])
    return [
        Candidate(type, span, c.anchor, confidence, tuple(h for h in c.hits if h.type == type), c.figure)
        for (c, type, confidence), span in zip(kept, spans, strict=True)
        if len(span)
    ]


def _anchor(hit: Hit) -> Span:
    if hit.figure is None:
        return hit.span
    return Span(min(hit.span.start, hit.figure.span.start), max(hit.span.end, hit.figure.span.end))


def _same_claim(marked: Marked, claim: _Claim, hit: Hit) -> bool:
    if hit.figure and claim.figure:
        if hit.figure.span == claim.figure.span:
            return True
        first, second = sorted((hit.figure.span, claim.figure.span))
        return bool(_RESTATES.search(marked.text[first.end : second.start]))
    return claim.anchor.meets(hit.span) or not parted(marked.text, claim.anchor, hit.span)


def _weigh(hits: Sequence[Hit]) -> tuple[FindingType, float]:
    """The type with the most support and its confidence, as independent witnesses add up (noisy or)."""
    best = {h.by: h for h in hits}  # a rule that matches twice in one clause is one witness
    support: dict[FindingType, float] = {}
    for type in {h.type for h in best.values()}:
        support[type] = 1 - prod(1 - min(h.confidence, 0.98) for h in best.values() if h.type == type)
    return max(support.items(), key=lambda s: (round(s[1], 6), -_PRECEDENCE.index(s[0])))
