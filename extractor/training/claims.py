"""Fits the combinations of votes on held-out readings: which claims are findings, and what their attributes are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from extractor.finders import context, judgement, votes
from extractor.finders.claims import Claim, claims
from extractor.finders.encoder import HEADS, Reading
from extractor.finders.figures import figures as numbers_of
from extractor.finders.judgement import SETTLED, Stack, attribute_votes, claim_votes
from extractor.finders.plans import verdict
from extractor.finders.votes import Candidate
from extractor.model import FINDING_TYPES, Span
from extractor.rulebook import Cue
from extractor.training.corpus import Claimed

if TYPE_CHECKING:
    from extractor.training import Prepared

#: Inverse regularisation of the combinations.
_STRENGTH = 0.3


@dataclass(frozen=True, slots=True)
class Weighing:
    """The combinations, the confidence from which a claim is reported, and how well they did on folds unseen."""

    claims: Stack
    attributes: Mapping[str, Stack]
    threshold: float
    figures: dict[str, dict[str, float]]
    agreement: dict[str, float]

    def tensors(self) -> dict[str, np.ndarray]:
        return judgement.tensors({"claims": self.claims, **self.attributes})


def weigh(
    prepared: Sequence[Prepared], readings: Sequence[Reading], folds: np.ndarray, cues: Sequence[Cue]
) -> Weighing:
    """Fit and measure everything above the encoder; `readings` are of an encoder that did not see the sentence."""
    rows, truth, home, firm = _claims(prepared, readings)
    fold = folds[home]
    scores = np.zeros(truth.shape)
    for k in range(folds.max() + 1):
        known = firm & (fold != k)
        scores[fold == k] = judgement.fitted_each(rows[known], truth[known], _STRENGTH).sigmoids(rows[fold == k])
    there = np.array(
        [sum(f.type == t and not f.borderline for p in prepared for f in p.sentence.findings) for t in FINDING_TYPES]
    )
    threshold, figures = _measure(scores[firm], truth[firm], there)
    attributes, agreement = _attributes(prepared, readings, folds, cues)
    return Weighing(
        judgement.fitted_each(rows[firm], truth[firm], _STRENGTH), attributes, threshold, figures, agreement
    )


def _claims(
    prepared: Sequence[Prepared], readings: Sequence[Reading]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Votes, types (0 or 1), sentence and firmness of every claim that rules and encoder could make."""
    rows: list[list[float]] = []
    truth: list[list[bool]] = []
    home: list[int] = []
    firm: list[bool] = []
    for i, (p, reading) in enumerate(zip(prepared, readings, strict=True)):
        found = claims(p.marked, p.hits, reading)
        owners = _owners(found, p.sentence.findings)
        for claim in found:
            owned = owners.get(id(claim), [])
            rows.append(claim_votes(p.marked, claim, len(found), reading))
            truth.append([any(f.type == t for f in owned) for t in FINDING_TYPES])
            home.append(i)
            firm.append(not any(f.borderline for f in p.sentence.findings))
    return np.array(rows), np.array(truth), np.array(home), np.array(firm)


def _owners(found: Sequence[Claim], findings: Sequence[Claimed]) -> dict[int, list[Claimed]]:
    """The findings that each claim stands for: each finding goes to the claim that shares most of its words."""
    owners: dict[int, list[Claimed]] = {}
    for finding in findings:
        shared = {id(c): _shared(c.span, finding.span) for c in found}
        best = max(found, key=lambda c: shared[id(c)], default=None)
        if best is not None and 2 * shared[id(best)] >= min(len(finding.span), len(best.span)):
            owners.setdefault(id(best), []).append(finding)
    return owners


def _shared(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def _measure(scores: np.ndarray, truth: np.ndarray, there: np.ndarray) -> tuple[float, dict[str, dict[str, float]]]:
    """The threshold of the best held-out F1, and the figures there: one type a claim, the likeliest."""
    best = scores.argmax(1)
    top = scores[np.arange(len(scores)), best]
    right = truth[np.arange(len(scores)), best]

    def f1(cut: float) -> float:
        return 2 * float((right & (top >= cut)).sum()) / float((top >= cut).sum() + there.sum())

    threshold = max((round(float(c), 2) for c in np.arange(0.15, 0.75, 0.01)), key=f1)
    chosen = top >= threshold
    figures = {
        t: _figures((right & chosen & (best == k)).sum(), (chosen & (best == k)).sum(), there[k])
        for k, t in enumerate(FINDING_TYPES)
    }
    return threshold, {**figures, "all": _figures((right & chosen).sum(), chosen.sum(), there.sum())}


def _figures(right: float, found: float, there: float) -> dict[str, float]:
    return {
        "precision": round(float(right / max(1, found)), 3),
        "recall": round(float(right / max(1, there)), 3),
        "f1": round(float(2 * right / max(1, found + there)), 3),
    }


def _attributes(
    prepared: Sequence[Prepared], readings: Sequence[Reading], folds: np.ndarray, cues: Sequence[Cue]
) -> tuple[dict[str, Stack], dict[str, float]]:
    rows: dict[str, list[list[float]]] = {name: [] for name in SETTLED}
    truth: dict[str, list[int]] = {name: [] for name in SETTLED}
    fold: dict[str, list[int]] = {name: [] for name in SETTLED}
    for i, (p, reading) in enumerate(zip(prepared, readings, strict=True)):
        for finding in p.sentence.findings:
            candidate = _candidate(p, finding)
            numbers = list(numbers_of(candidate, p.marked, alone=len(p.sentence.findings) == 1, reading=reading))
            met = verdict(numbers, candidate.span.of(p.marked.text))
            told = met.status if met else None
            cued = context.cued(candidate, p.marked.text, "", cues)
            cued.update({a.name: a for a in numbers if a.name == "direction"})
            for name, answer in finding.answers().items():
                said = cued[name].value if (name in cued) else None
                assert said is None or isinstance(said, str | bool)
                rows[name].append(
                    attribute_votes(name, finding.type, finding.span, said, p.sentence.kind, told, reading)
                )
                truth[name].append(HEADS[name].index(answer))
                fold[name].append(int(folds[i]))
    stacks, agreement = {}, {}
    for name in SETTLED:
        x, y, f = np.array(rows[name]), np.array(truth[name]), np.array(fold[name])
        classes = len(HEADS[name])
        seen = np.zeros(len(y), dtype=int)
        for k in range(folds.max() + 1):
            stack = judgement.fitted(x[f != k], y[f != k], classes, _STRENGTH)
            seen[f == k] = judgement.settled(name, stack, x[f == k])
        agreement[name] = round(float((seen == y).mean()), 3)
        stacks[name] = judgement.fitted(x, y, classes, _STRENGTH)
    return stacks, agreement


def _candidate(p: Prepared, finding: Claimed) -> Candidate:
    """A labelled finding as the finders would hand it on."""
    near = tuple(h for h in p.hits if finding.span.meets(h.span) and h.type == finding.type)
    figure = next((h.figure for h in near if h.figure and finding.span.holds(h.figure.span)), None)
    anchor = near[0].span if near else finding.span
    return Candidate(
        finding.type, finding.span, anchor, 1.0, near or (votes.unseen(finding.type, finding.span),), figure
    )
