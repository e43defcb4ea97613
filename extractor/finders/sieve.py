"""The first pass: which sentences are worth the encoder's time, by their words and the rules' votes alone.

A logistic regression over hashed words and pairs of words. Figures stand as their marks, so that every sum of money is
one word. Thousands of sentences a second.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

import numpy as np

from extractor.finders.patterns import Hit
from extractor.quantities.marks import FIGURE_MARKS, Marked

#: Rows of the weights: hashed words, then what is dense.
BUCKETS, DENSE = 1 << 15, 3
_KINDS = ("MONEY", "PERCENT", "COUNT", "DURATION", "RATIO", "PERIOD")
_WORD = re.compile(
    "|".join(
        f"(?P<{name.lower()}>{FIGURE_MARKS[name]})" for name in ("MONEY", "PERCENT", "DURATION", "RATIO", "PERIOD")
    )
    + f"|(?P<count>{FIGURE_MARKS['COUNT']})"
    + r"|[^\W\d_]+(?:['’][a-z]+)?|[?!;:|•]"
)


@dataclass(frozen=True, slots=True)
class Sieve:
    """`weights` is (BUCKETS + DENSE,), the last of them the bias; sentences of `threshold` and more pass."""

    weights: np.ndarray
    threshold: float

    def scores(self, marked: Sequence[Marked], voted: Sequence[Sequence[Hit]]) -> list[float]:
        """A logit for each sentence."""
        out: list[float] = []
        for sentence, hits in zip(marked, voted, strict=True):
            places, values = row(sentence, hits)
            out.append(float(self.weights[places] @ values))
        return out


def row(marked: Marked, hits: Sequence[Hit]) -> tuple[np.ndarray, np.ndarray]:
    """One sentence's places in the weights and its values there: a unit vector of words, and the rules' votes."""
    words = [m.lastgroup or m.group().lower() for m in _WORD.finditer(marked.text)]
    grams = [*words, *(f"{a} {b}" for a, b in pairwise(words))]
    places = np.unique([crc32(gram.encode()) % BUCKETS for gram in grams]) if grams else np.zeros(0, dtype=int)
    worth = np.full(len(places), 1 / np.sqrt(max(1, len(places))), dtype=np.float32) * 4
    dense = [max((h.confidence for h in hits), default=0.0), min(len(words) / 30, 2.0), 1.0]
    return (
        np.concatenate([places, np.arange(BUCKETS, BUCKETS + DENSE)]).astype(np.int64),
        np.concatenate([worth, np.array(dense, dtype=np.float32)]),
    )
