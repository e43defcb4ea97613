"""What rules, grammar, cues and encoder say of a claim as rows of numbers, and the fitted weights that combine them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from extractor.finders.encoder import HEADS, Reading
from extractor.model import FINDING_TYPES, FindingType, Kind, Span
from extractor.quantities.marks import Marked

if TYPE_CHECKING:
    from extractor.finders.claims import Claim

#: Attributes on which cues and encoder vote together.
SETTLED = ("status", "evidence_basis", "stance", "negated", "direction")
#: A plan read as an achievement is the error that harms: the probability from which something counts as achieved, where
#: a word says so too, where it is a result, and else.
ACHIEVED_TOLD, ACHIEVED_RESULT, ACHIEVED_FROM = 0.4, 0.7, 0.85
#: A word that denies is believed, unless the encoder is sure that what it denies is something else than the claim.
DENIED_FROM = 0.02
#: What evidence there is said to be, where no word says so, needs this probability.
EVIDENT_FROM = 0.42
#: The encoder is believed no further than this logit: of other writers' words it is surer than it should be.
SUREST = 3.0
_FIGURES = ("money", "percent", "count", "duration")
_OWN_PAPERS: tuple[Kind, ...] = ("local_plan", "board_paper")
_ALIKE = {"asserted": "neutral", False: "no", True: "yes"}


@dataclass(frozen=True, slots=True)
class Stack:
    """A linear combination of votes: `weights` is (answers, votes), `bias` (answers,)."""

    weights: np.ndarray
    bias: np.ndarray

    def logits(self, votes: np.ndarray) -> np.ndarray:
        return votes @ self.weights.T + self.bias

    def sigmoids(self, votes: np.ndarray) -> np.ndarray:
        """Each answer's own probability."""
        return 1 / (1 + np.exp(-self.logits(votes)))

    def shares(self, votes: np.ndarray) -> np.ndarray:
        """Probabilities of answers that exclude each other."""
        logits = self.logits(votes)
        powers = np.exp(logits - logits.max(-1, keepdims=True))
        return powers / powers.sum(-1, keepdims=True)


def settled(name: str, stack: Stack, votes: np.ndarray) -> np.ndarray:
    """The index of the answer to take for each row of votes: the likeliest, but nothing is achieved unless surely.

    A denial holds from less than that, where a word denies; no evidence is seen unless likely, where no word names it.
    """
    shares = stack.shares(votes)
    if name == "status":
        k = HEADS["status"].index("achieved")
        # As `attribute_votes` lays out its rows: logits, what a cue says, whether none speaks, then the types.
        told = votes[..., len(HEADS["status"]) + k] > 0
        happened = votes[..., 2 * len(HEADS["status"]) + 1 + FINDING_TYPES.index("outcome")] > 0
        least = np.where(told, ACHIEVED_TOLD, np.where(happened, ACHIEVED_RESULT, ACHIEVED_FROM))
        shares[..., k] = np.where(shares[..., k] >= least, shares[..., k], 0)
    if name == "negated":
        k = HEADS["negated"].index("yes")
        told = votes[..., len(HEADS["negated"]) + k] > 0
        shares[..., k] = np.where(told & (shares[..., k] >= DENIED_FROM), 1, shares[..., k])
    if name == "evidence_basis":
        classes = len(HEADS[name])
        silent = (votes[..., 2 * classes] > 0)[..., None]
        some = shares[..., 1:]
        shares[..., 1:] = np.where(silent & (some < EVIDENT_FROM), 0, some)
    return shares.argmax(-1)


def claim_votes(marked: Marked, claim: Claim, claims: int, reading: Reading) -> list[float]:
    """What is said of one of a sentence's `claims`: by rules, by the encoder of the sentence and of the clause."""
    row: list[float] = []
    for type in FINDING_TYPES:
        confidences = [h.confidence for h in claim.hits if h.type == type]
        row += [max(confidences, default=0.0), 1 - prod(1 - c for c in confidences)]
    members = _members(reading, claim.span)
    read = [reading.types(), members.mean(0), members.max(0), _members(reading, claim.anchor).mean(0)]
    row += np.clip(np.concatenate(read), -SUREST, SUREST).tolist()
    clauses = [c for c in reading.clauses() if c.meets(claim.span)]
    row += [_begins(reading, claim.span), float(bool(clauses)), float(len(clauses) > 1), float(claim.company > 0)]
    row += [*np.clip(reading.beside, -SUREST, SUREST).tolist(), *reading.words.tolist()]
    kinds = {q.kind for q in marked.quantities}
    row += [float(kind in kinds) for kind in _FIGURES]
    row += [float(claim.figure is not None and claim.figure.kind == kind) for kind in _FIGURES]
    return [
        *row,
        float(bool(marked.periods)),
        min(len(marked.text) / 300, 1.5),
        float(claims > 1),
        float(not claim.hits),
    ]


def attribute_votes(
    name: str, type: FindingType, span: Span, cue: str | bool | None, kind: Kind, met: str | None, reading: Reading
) -> list[float]:
    """What is said of one attribute of a finding: by the encoder, by the strongest cue, by type and sort of document.

    `met` is what the arithmetic of result and plan says.
    """
    classes = HEADS[name]
    logits = reading.answers(span.start, span.end, FINDING_TYPES.index(type), [name])[name]
    logits = logits - np.log(np.exp(logits - logits.max()).sum()) - logits.max()
    said = "none" if cue is None else _ALIKE.get(cue, cue)
    row = [*logits.tolist(), *(float(said == c) for c in classes), float(cue is None)]
    row += [float(type == t) for t in FINDING_TYPES]
    return [*row, float(kind in _OWN_PAPERS), float(met == "achieved"), float(met == "missed")]


def _begins(reading: Reading, span: Span) -> float:
    a, b = reading.tokens.within(span.start, span.end)
    return float(np.clip(reading.beginnings()[a:b].max(initial=-SUREST), -SUREST, SUREST))


def _members(reading: Reading, span: Span) -> np.ndarray:
    a, b = reading.tokens.within(span.start, span.end)
    members = reading.members()
    return members[a:b] if a < b else members


def fitted(votes: np.ndarray, answers: np.ndarray, classes: int, strength: float) -> Stack:
    """The combination of answers that exclude each other which fits best; answers never seen stay unlikely."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, max_iter=3000, solver="newton-cholesky").fit(votes, answers)
    weights, bias = np.zeros((classes, votes.shape[1]), dtype=np.float32), np.full(classes, -30.0, dtype=np.float32)
    if len(model.classes_) == 2:
        weights[model.classes_[1]], weights[model.classes_[0]] = model.coef_[0] / 2, -model.coef_[0] / 2
        bias[model.classes_[1]], bias[model.classes_[0]] = model.intercept_[0] / 2, -model.intercept_[0] / 2
    else:
        weights[model.classes_], bias[model.classes_] = model.coef_, model.intercept_
    return Stack(weights, bias)


def fitted_each(votes: np.ndarray, answers: np.ndarray, strength: float) -> Stack:
    """The combination whose answers, (claims, types) of 0 and 1, do not exclude each other."""
    from sklearn.linear_model import LogisticRegression

    models = [
        LogisticRegression(C=strength, max_iter=3000, solver="newton-cholesky").fit(votes, column)
        for column in answers.T
    ]
    weights = np.vstack([m.coef_[0] for m in models]).astype(np.float32)
    return Stack(weights, np.array([m.intercept_[0] for m in models], dtype=np.float32))


def tensors(stacks: Mapping[str, Stack]) -> dict[str, np.ndarray]:
    """Stacks by name as the tensors of a file."""
    out: dict[str, np.ndarray] = {}
    for name, stack in stacks.items():
        out |= {f"stack.{name}.weight": stack.weights, f"stack.{name}.bias": stack.bias}
    return out
