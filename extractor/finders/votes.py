"""Hits of many rules and models become one candidate a claim."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod

from extractor.finders.clauses import divide, parted
from extractor.finders.patterns import Hit
from extractor.model import FindingType, Span
from extractor.quantities import Quantity
from extractor.quantities.marks import Marked

#: What found a claim that no rule saw.
MODEL = "model/similarity"
#: What the model counts for beside the rules, and the confidence from which a claim is reported: by rules alone where
#: the model was not asked, by both, by the model alone. Chosen on held-out folds and on the dev texts.
MODEL_SHARE = 0.6
RULES_ALONE, JOINT, MODEL_ALONE = 0.5, 0.34, 0.55
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


def combine(marked: Marked, hits: Sequence[Hit], scores: Mapping[FindingType, float] | None = None) -> list[Candidate]:
    """Merge the hits of one sentence into claims; keep those whose confidence is enough.

    `scores` are the model's probabilities, where it was asked: with them it can veto a weak rule, and where no rule's
    claim is kept, make one of its own.
    """
    weighed = [(c, *_weigh(c.hits, scores)) for c in _claims(marked, hits)]
    enough = RULES_ALONE if scores is None else JOINT
    kept = sorted((w for w in weighed if w[2] >= enough), key=lambda w: w[0].anchor)
    if not kept and scores:
        own = _own_claim(marked, scores)
        kept = [own] if own else []
    if not kept:
        return []
    spans = divide(marked.text, [c.anchor for c, _, _ in kept])
    return [
        Candidate(type, span, c.anchor, confidence, tuple(h for h in c.hits if h.type == type), c.figure)
        for (c, type, confidence), span in zip(kept, spans, strict=True)
        if len(span)
    ]


def _own_claim(marked: Marked, scores: Mapping[FindingType, float]) -> tuple[_Claim, FindingType, float] | None:
    type, score = _likeliest(scores)
    if score < MODEL_ALONE:
        return None
    whole = Span(0, len(marked.text))
    return _Claim(whole, None, [Hit(MODEL, type, whole, score, MODEL)]), type, score


def _claims(marked: Marked, hits: Sequence[Hit]) -> list[_Claim]:
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
    return claims


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


def _weigh(hits: Sequence[Hit], scores: Mapping[FindingType, float] | None) -> tuple[FindingType, float]:
    """The type with the most support and its confidence: rules add up as independent witnesses do (noisy or)."""
    best = {h.by: h for h in hits}  # a rule that matches twice in one clause is one witness
    support: dict[FindingType, float] = {}
    types: set[FindingType] = {h.type for h in best.values()}
    for type in types:
        rules = 1 - prod(1 - min(h.confidence, 0.98) for h in best.values() if h.type == type)
        support[type] = rules if scores is None else (1 - MODEL_SHARE) * rules + MODEL_SHARE * scores[type]
    return _likeliest(support)


def _likeliest(support: Mapping[FindingType, float]) -> tuple[FindingType, float]:
    return max(support.items(), key=lambda s: (round(s[1], 6), -_PRECEDENCE.index(s[0])))
