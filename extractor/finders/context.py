"""Cues set what the figures cannot: status, evidence, stance, negation, modality. The strongest word wins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.finders.clauses import around
from extractor.finders.votes import Candidate
from extractor.model import Attribute, FindingType, Kind, Span
from extractor.rulebook import Cue

#: Strongest first, as the codebook ranks them.
_RANK: dict[str, tuple[str | bool, ...]] = {
    "status": ("missed", "at risk", "credible", "achieved", "target", "forecast", "planned"),
    "evidence_basis": ("contradicted", "optimistic", "unsupported", "partially", "evidenced"),
    "stance": ("criticised", "endorsed", "asserted", "neutral"),
    "modality": ("obligation", "conditional", "possible", "future", "factual"),
    "negated": (True, False),
    "direction": ("maintain", "reduce", "increase"),
}
_OWN_PAPERS: tuple[Kind, ...] = ("local_plan", "board_paper")
#: Attributes whose cues hold for their own clause alone.
_NARROW = frozenset(("status", "negated"))
#: Statuses that a clause may take from the rest of its sentence.
_FUTURE = ("target", "forecast", "planned")
#: What holds when no cue speaks; None leaves the attribute out.
_STATUS_WHEN_SILENT: dict[FindingType, str | None] = {
    "savings_claim": "forecast",
    "target": "target",
    "outcome": "achieved",
    "assumption": None,
    "recommendation": None,
}


def attributes(
    candidate: Candidate, sentence: str, following: str, kind: Kind, cues: Sequence[Cue], verdict: str | None
) -> Iterator[Attribute]:
    """The cue-set attributes of a candidate. Spans are offsets into the sentence.

    `sentence` has its figures marked, so that cues read words only; `following` is the next sentence (for cues of
    scope "next"; what they set is inherited, and their spans are beyond the sentence's end); `verdict` is what the
    arithmetic of result and plan says of the status.
    """
    found = {name: _strongest(name, candidate, sentence, following, cues) for name in _RANK}
    for name, value in ((n, v) for h in candidate.hits for n, v in h.sets):
        if found.get(name) is None and name != "direction":
            hit = next(h for h in candidate.hits if (name, value) in h.sets)
            found[name] = Attribute(name, value, sentence[hit.span.start : hit.span.end], hit.span, hit.by)
    found.pop("direction")
    if candidate.type == "outcome" and verdict and (found["status"] is None or found["status"].value != "missed"):
        found["status"] = Attribute("status", verdict, "", None, "default")
    if candidate.type in ("savings_claim", "target") and found["status"] is None:
        whole = replace(candidate, span=Span(0, len(sentence)))
        weak = _strongest("status", whole, sentence, following, [c for c in cues if c.value in _FUTURE])
        found["status"] = weak
    if found["status"] is None and (silent := _silent_status(candidate, kind)):
        found["status"] = Attribute("status", silent, "", None, "default")
    if candidate.type in ("assumption", "recommendation"):
        found["status"] = found["status"] if candidate.type == "recommendation" and _kept(found["status"]) else None
    if found["stance"] is None:
        value = "asserted" if kind in _OWN_PAPERS else "neutral"
        found["stance"] = Attribute("stance", value, "", None, "default")
    if found["negated"] is None:
        found["negated"] = Attribute("negated", False, "", None, "default")
    if found["modality"] is None:
        value = "obligation" if candidate.type == "recommendation" else "factual"
        found["modality"] = Attribute("modality", value, "", None, "default")
    yield from (a for a in found.values() if a is not None)
    basis = found["evidence_basis"]
    if basis is not None:
        yield Attribute("evidence_cue", basis.raw, basis.raw, basis.span, basis.by, basis.inherited)


def _kept(status: Attribute | None) -> bool:
    """A restated past recommendation may say whether it was carried out; other statuses make no sense for advice."""
    return status is not None and status.value in ("achieved", "missed")


def _silent_status(candidate: Candidate, kind: Kind) -> str | None:
    if kind in _OWN_PAPERS and candidate.type == "savings_claim":
        return "planned"
    return _STATUS_WHEN_SILENT[candidate.type]


def _strongest(name: str, candidate: Candidate, sentence: str, following: str, cues: Sequence[Cue]) -> Attribute | None:
    best: tuple[int, int, Attribute] | None = None
    for cue in cues:
        if cue.attribute != name or candidate.type not in cue.types:
            continue
        text, start, end, shift = _scope(cue, candidate, sentence, following)
        match = cue.pattern.search(text, start, end)
        if match is None or any(u.search(text, start, end) for u in cue.unless):
            continue
        rank = _RANK[name].index(cue.value)
        span = Span(match.start() + shift, match.end() + shift)
        attribute = Attribute(name, cue.value, match.group(), span, cue.id, inherited=cue.scope == "next")
        if best is None or (rank, span.start) < best[:2]:
            best = (rank, span.start, attribute)
    return best[2] if best else None


def _scope(cue: Cue, candidate: Candidate, sentence: str, following: str) -> tuple[str, int, int, int]:
    if cue.scope == "clause":
        reach = around(sentence, candidate.span, candidate.anchor) if cue.attribute in _NARROW else candidate.span
        return sentence, reach.start, reach.end, 0
    if cue.scope == "sentence":
        return sentence, 0, len(sentence), 0
    return following, 0, len(following), len(sentence)
