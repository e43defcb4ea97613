"""Cues set what the figures cannot: status, evidence, stance, negation, modality. The strongest word wins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from extractor.finders.clauses import around
from extractor.finders.movement import LIKELY_WAY
from extractor.finders.plans import Verdict
from extractor.finders.votes import MODEL, Candidate
from extractor.model import Attribute, FindingType, Kind, Span
from extractor.rulebook import Cue

#: Weighs what a cue says of an attribute against the encoder: the attribute's name, the cue's value, the value to take.
Settle = Callable[[str, str | bool | None], str]
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
_JUDGING_PAPERS: tuple[Kind, ...] = ("nao_report", "pac_report", "hansard", "press")
#: Attributes whose cues hold for their own clause alone.
_NARROW = frozenset(("status", "negated"))
#: Attributes on which the encoder has a say beside the cues.
_CUED = ("status", "evidence_basis", "stance", "negated")
#: Attributes whose cues need no second opinion.
_OUTRIGHT = ("evidence_basis", "stance")
#: Types that have a status; advice has one only where its fate is told.
_WITH_STATUS: tuple[FindingType, ...] = ("savings_claim", "target", "outcome")
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


def cued(candidate: Candidate, sentence: str, following: str, cues: Sequence[Cue]) -> dict[str, Attribute]:
    """What cues, and the rules that found a candidate, say of its attributes."""
    found = {name: _strongest(name, candidate, sentence, following, cues) for name in _RANK}
    for name, value in ((n, v) for h in candidate.hits for n, v in h.sets):
        if found.get(name) is None and name != "direction":
            hit = next(h for h in candidate.hits if (name, value) in h.sets)
            found[name] = Attribute(name, value, sentence[hit.span.start : hit.span.end], hit.span, hit.by)
    found.pop("direction")
    return {name: attribute for name, attribute in found.items() if attribute is not None}


def attributes(
    candidate: Candidate,
    sentence: str,
    following: str,
    kind: Kind,
    cues: Sequence[Cue],
    verdict: Verdict | None,
    settle: Settle | None = None,
) -> Iterator[Attribute]:
    """The cue-set attributes of a candidate. Spans are offsets into the sentence.

    `sentence` has its figures marked, so that cues read words only; `following` is the next sentence (for cues of
    scope "next"; what they set is inherited, and their spans are beyond the sentence's end); `verdict` is what the
    arithmetic of result and plan says of the status.
    """
    found: dict[str, Attribute | None] = {**dict.fromkeys(_RANK), **cued(candidate, sentence, following, cues)}
    sure = {cue.id for cue in cues if cue.sure}
    if settle:
        for name in _CUED:
            if name != "status" or candidate.type in _WITH_STATUS:
                cue = found[name]
                outright = _outright(name, kind) or (cue is not None and cue.by in sure)
                found[name] = settled(name, cue, settle, outright)
    status = found["status"]
    if verdict and _holds(verdict, candidate, status, settle is not None, sure):
        found["status"] = Attribute("status", verdict.status, "", None, "figures/plan")
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


def turned(numbers: Sequence[Attribute], settle: Settle) -> list[Attribute]:
    """The numeric attributes of a claim with the direction that words and encoder together give, if none is plain."""
    said = next((a for a in numbers if a.name == "direction"), None)
    taken = settled("direction", said, settle, outright=said is not None and said.by not in LIKELY_WAY)
    return [*(a for a in numbers if a.name != "direction"), *([taken] if taken else [])]


def _outright(name: str, kind: Kind) -> bool:
    """Whether a word that judges, or names its evidence, is believed outright.

    Who criticises is known where the paper judges others' plans; a body that tells of the limits of its own does not.
    """
    return name in _OUTRIGHT and (name != "stance" or kind in _JUDGING_PAPERS)


def settled(name: str, cue: Attribute | None, settle: Settle, outright: bool) -> Attribute | None:
    """What cue and encoder say together; the cue's own words are kept where it prevails."""
    said = cue.value if cue else None
    if cue and outright:
        return cue
    assert said is None or isinstance(said, str | bool)
    value = settle(name, said)
    if cue and name == "status" and (said == "credible" or (said in _FUTURE and value in ("missed", "achieved"))):
        return cue  # the encoder knows few credible claims, and alone turns no plan into a result
    if cue and (value == cue.value or (cue.value == "asserted" and value == "neutral")):
        return cue
    if value in ("neutral", "none"):
        return None
    return Attribute(name, value == "yes" if name == "negated" else value, "", None, MODEL)


def _holds(
    verdict: Verdict,
    candidate: Candidate,
    status: Attribute | None,
    is_settled: bool,
    sure: AbstractSet[str],
) -> bool:
    """Whether the arithmetic gives the status: by itself where only rules find, and where it is plain.

    So it does where it says that a result fell short, and nobody but the encoder that it did not; and against any words
    where of none of several things it was done.
    """
    if status is not None and status.value == verdict.status:
        return False
    if verdict.is_outright:
        return True
    if status is not None and status.by in sure:
        return False
    if not is_settled and candidate.type == "outcome":
        return status is None or status.value != "missed"
    if candidate.type == "outcome" and verdict.status == "missed" and status is not None and status.by == MODEL:
        return status.value == "achieved"
    return verdict.is_plain and status is not None and status.value in ("achieved", "missed")


def _kept(status: Attribute | None) -> bool:
    """A restated past recommendation may say whether it was carried out; other statuses make no sense for advice."""
    return status is not None and status.value in ("achieved", "missed")


def _silent_status(candidate: Candidate, kind: Kind) -> str | None:
    if kind in _OWN_PAPERS and candidate.type == "savings_claim":
        return "planned"
    return _STATUS_WHEN_SILENT[candidate.type]


def _strongest(name: str, candidate: Candidate, sentence: str, following: str, cues: Sequence[Cue]) -> Attribute | None:
    best: tuple[tuple[bool, int, int], Attribute] | None = None
    clause = around(sentence, candidate.span, candidate.anchor) if name in _NARROW else candidate.span
    for cue in cues:
        if cue.attribute != name or candidate.type not in cue.types:
            continue
        text, start, end, shift = _scope(cue, clause, sentence, following)
        match = cue.pattern.search(text, start, end)
        if match is None or any(u.search(text, start, end) for u in cue.unless):
            continue
        rank = _RANK[name].index(cue.value)
        span = Span(match.start() + shift, match.end() + shift)
        attribute = Attribute(name, cue.value, match.group(), span, cue.id, inherited=cue.scope == "next")
        order = (not cue.sure, rank, span.start)
        if best is None or order < best[0]:
            best = (order, attribute)
    return best[1] if best else None


def _scope(cue: Cue, clause: Span, sentence: str, following: str) -> tuple[str, int, int, int]:
    """Where a cue is sought, and what its offsets there are shifted by."""
    if cue.scope == "clause":
        return sentence, clause.start, clause.end, 0
    if cue.scope == "sentence":
        return sentence, 0, len(sentence), 0
    return following, 0, len(following), len(sentence)
