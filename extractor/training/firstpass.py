"""Fits the first pass: hashed words and pairs of words against whether a sentence holds any finding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from extractor.finders.sieve import BUCKETS, DENSE, Sieve, row

if TYPE_CHECKING:
    from extractor.training import Prepared

#: The share of sentences with a finding that must pass.
PASSES = 0.985
_STRENGTH = 1.0


def fit(prepared: Sequence[Prepared], folds: np.ndarray) -> Sieve:
    """Weights from all sentences; the threshold lets PASSES of the findings through in folds that were not seen."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    rows = [row(p.marked, p.hits) for p in prepared]
    ends = np.cumsum([0, *(len(places) for places, _ in rows)])
    columns, values = np.concatenate([p for p, _ in rows]), np.concatenate([v for _, v in rows])
    x = csr_matrix((values, columns, ends), shape=(len(rows), BUCKETS + DENSE))
    firm = np.array([any(not f.borderline for f in p.sentence.findings) for p in prepared])
    known = np.array([bool(f) or not p.sentence.findings for f, p in zip(firm, prepared, strict=True)])

    def weights(chosen: np.ndarray) -> np.ndarray:
        model = LogisticRegression(C=_STRENGTH, max_iter=2000, fit_intercept=False)
        return model.fit(x[chosen], firm[chosen]).coef_[0].astype(np.float32)

    scores = np.zeros(len(rows))
    for k in range(folds.max() + 1):
        scores[folds == k] = x[folds == k] @ weights(known & (folds != k))
    return Sieve(weights(known), round(float(np.quantile(scores[firm], 1 - PASSES)), 3))
