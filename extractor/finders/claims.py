"""What may be a claim in one sentence: the rules' hits gathered, and clauses that only an encoder sees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractor.finders.clauses import breaks, divide, parted, pieces, trimmed
from extractor.finders.encoder import Reading
from extractor.finders.patterns import Hit
from extractor.model import Span
from extractor.quantities import Quantity
from extractor.quantities.marks import FIGURE_MARKS, Marked

#: A stretch without a word is no claim.
HAS_WORDS = re.compile(r"[^\W\d_]{2}")
#: Words between two figures that say the second restates the first.
_RESTATES = re.compile(
    r"(?i)(?:\b(?:equal(?:ling)?|equivalent|amounting|equat\w+|corresponding)\s+to|\bor|\bi\.e\.|\()\s*"
    r"(?:an?\s+)?(?:about|around|some|nearly|roughly|just|over|under|almost)?\s*$"
)
#: A verb that tells something, without which a clause is a label or an aside.
_FINITE = re.compile(
    r"(?i)\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|should|\w{3,}ed|fell|rose|made)\b"
)
#: What is told by the way of a claim.
_HAVING = re.compile(r"(?i)having\b")
#: A difference from the plan behind the figure that it belongs to: "£9 million, £2 million less than planned".
_APART = re.compile(r"(?i),\s+(?:some\s+|about\s+|around\s+|nearly\s+|almost\s+)?$")
_SO_FAR_OFF = re.compile(
    r"(?i)\s+(?:less|fewer|lower|short|below|under|behind|more|over|above|ahead|higher|better|worse|longer|later|slower)\b"
)
#: What parts the words of a rule from a clause that does not go on from them.
_PAUSE = re.compile(r"[,;:.—–()]|\b(?:and|but|or|while|whereas|though|although|because|which|who|if|unless)\b")

#: What is no claim beside the one before it: how far off the plan that was, on what ground it is said or by whom, or
#: its own verb.
_BELONGS = re.compile(
    rf"(?i)(?:(?:{FIGURE_MARKS['FIGURE']}|an?|some|about|around|nearly|almost|slightly|well|far|much|just|only|or)\s+)*"
    r"(?:more|less|fewer|higher|lower|better|worse|earlier|later|double|half|behind|ahead|short|above|below|of\s+(?:the|its)|"
    r"beating|exceeding|missing|against|according|with|up\s+from|down\s+from|"
    r"(?:he|she|they|it|I|we)\s+(?:says?|said|added)|is|are|was|were|has|have|had|can(?:not)?|could|will|would|did|does|found|\w{3,}ed)\b"
)

#: Nor is a verb that only stands for one before it ("and it did neither"): nobody could read it alone.
_STANDS_FOR = re.compile(r"(?i)\b(?:did|do|does|has|have|had|is|are|was|were)(?:n[’']t|\s+(?:so|neither|none|not))\W*$")


@dataclass(slots=True)
class Claim:
    """What may be one finding: the words that made it, its clause, its figure, and the rules that voted for it.

    `company` is how many other claims stand in what the encoder reads as one finding with it; `is_beside` says that it
    is the clause beside another claim, which had to be asked about. One that `goes_on` is a further figure of a row.
    """

    anchor: Span
    figure: Quantity | None
    hits: list[Hit] = field(default_factory=list)
    span: Span = field(default_factory=lambda: Span(0, 0))
    company: int = 0
    is_beside: bool = False
    goes_on: bool = False


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
    return [c for c in found if HAS_WORDS.search(c.span.of(marked.text))]


def halves(marked: Marked, claim: Claim) -> Iterator[tuple[Claim, Claim]]:
    """The two claims that one would be if it were parted, for each place where it could be."""
    text, span = marked.text, claim.span
    for at in breaks(text, span):
        worded = HAS_WORDS.search(text, span.start, at) and HAS_WORDS.search(text, at, span.end)
        alone = not _BELONGS.match(text, at) and not _STANDS_FOR.search(text, at, span.end)
        if worded and alone:
            yield _half(text, claim, Span(span.start, at)), _half(text, claim, Span(at, span.end))


def _half(text: str, claim: Claim, span: Span) -> Claim:
    """What of a claim stands in a stretch of it: the hits whose figures do, or words."""
    hits = [h for h in claim.hits if span.start <= (h.figure or h).span.start < span.end]
    figure = next((h.figure for h in hits if h.figure), None)
    span = trimmed(text, span)
    return Claim(span, figure, hits, span, claim.company, is_beside=not hits)


def _beside(marked: Marked, found: Sequence[Claim]) -> list[Claim]:
    """Clauses beside a claim that have a figure, and nobody has seen: the encoder is asked of each by itself."""
    free = [p for p in pieces(marked.text) if not any(p.meets(c.anchor) for c in found)]
    figures = [q for q in marked.quantities if q.kind in ("money", "percent", "count")]
    told = [p for p in free if _FINITE.search(marked.text, p.start, p.end) and not _HAVING.match(marked.text, p.start)]
    return [Claim(p, None, is_beside=True) for p in told if any(p.holds(q.span) for q in figures)]


def _goes_on(text: str, anchor: Span, clause: Span) -> bool:
    first, second = sorted((anchor, clause))
    return not _PAUSE.search(text, first.end, second.start)


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
    # "has cut costs and saved £2m" is one saving: with its figure, or without.
    apart = (claim.figure is None) == (hit.figure is None) or all(h.type != hit.type for h in claim.hits)
    return claim.anchor.meets(hit.span) or not parted(marked.text, claim.anchor, hit.span, again=apart)
