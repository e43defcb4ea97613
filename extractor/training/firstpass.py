"""Fits the first pass: hashed words and pairs of words against the types of finding that a sentence holds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from extractor.finders.sieve import BUCKETS, DENSE, Sieve, row
from extractor.model import FINDING_TYPES
from extractor.quantities.marks import Marked

if TYPE_CHECKING:
    from extractor.training import Prepared

#: The share of sentences with a finding that must pass.
PASSES = 0.995
_STRENGTH = 0.3


def fit(prepared: Sequence[Prepared], folds: np.ndarray) -> tuple[Sieve, np.ndarray]:
    """Weights from all sentences, and what weights from the other folds say of the types of each, (sentences, types).

    The threshold lets PASSES of the findings through in folds that were not seen.
    """
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    rows = [row(p.marked, p.hits, before) for p, before in zip(prepared, _before(prepared), strict=True)]
    ends = np.cumsum([0, *(len(places) for places, _ in rows)])
    columns, values = np.concatenate([p for p, _ in rows]), np.concatenate([v for _, v in rows])
    x = csr_matrix((values, columns, ends), shape=(len(rows), BUCKETS + DENSE))
    types = np.array([[any(f.type == t for f in p.sentence.findings) for t in FINDING_TYPES] for p in prepared])
    asked = np.hstack([types.any(1, keepdims=True), types])
    firm = np.array([not any(f.borderline for f in p.sentence.findings) for p in prepared])

    def weights(chosen: np.ndarray) -> np.ndarray:
        model = LogisticRegression(C=_STRENGTH, max_iter=500, fit_intercept=False)
        return np.vstack([model.fit(x[chosen], column[chosen]).coef_[0] for column in asked.T]).astype(np.float32)

    scores = np.zeros(asked.shape)
    for k in range(folds.max() + 1):
        scores[folds == k] = x[folds == k] @ weights(firm & (folds != k)).T
    known = scores[firm & types.any(1), 0]
    return Sieve(weights(firm).astype(np.float16), round(float(np.quantile(known, 1 - PASSES)), 3)), scores[:, 1:]


def _before(prepared: Sequence[Prepared]) -> list[Marked | None]:
    """The sentence before each one in its passage."""
    out: list[Marked | None] = [None]
    for last, this in pairwise(prepared):
        goes_on = this.sentence.passage is not None and this.sentence.passage == last.sentence.passage
        out.append(last.marked if goes_on else None)
    return out
