"""The first pass: which sentences are worth the encoder's time, by their words and the rules' votes alone.

A logistic regression over hashed words and pairs of words, and over the words of the sentence before, on which a row or
a short answer leans. Figures stand as their marks, so that every sum of money is one word. Thousands of sentences a
second.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
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
    """`weights` is (1 + types, BUCKETS + DENSE): a finding of any type first, then of each; last in a row is the bias.

    Sentences pass of which the first says `threshold` or more: one question is answered better than five together.
    """

    weights: np.ndarray
    threshold: float

    def scores(self, marked: Sequence[Marked], voted: Sequence[Sequence[Hit]]) -> np.ndarray:
        """Logits of any finding and of each type in each sentence of a text, (sentences, 1 + types)."""
        out: list[np.ndarray] = []
        before: Marked | None = None
        for sentence, hits in zip(marked, voted, strict=True):
            places, values = row(sentence, hits, before)
            before = sentence
            out.append(self.weights[:, places] @ values)
        return np.array(out).reshape(len(marked), len(self.weights))


def row(marked: Marked, hits: Sequence[Hit], before: Marked | None = None) -> tuple[np.ndarray, np.ndarray]:
    """One sentence's places in the weights and its values there: a unit vector of words, and the rules' votes.

    `before` is the sentence before it in the same text.
    """
    words = _words(marked.text)
    grams = [*words, *(f"{a} {b}" for a, b in pairwise(words))]
    own, worth = _spread(grams, 4.0)
    lent, lent_worth = _spread([f"< {word}" for word in _words(before.text)], 2.0) if before else _spread([], 0.0)
    dense = [max((h.confidence for h in hits), default=0.0), min(len(words) / 30, 2.0), 1.0]
    return (
        np.concatenate([own, lent, np.arange(BUCKETS, BUCKETS + DENSE)]).astype(np.int64),
        np.concatenate([worth, lent_worth, np.array(dense, dtype=np.float32)]),
    )


@lru_cache(maxsize=2)  # each sentence is read once more, as the one before
def _words(text: str) -> tuple[str, ...]:
    return tuple(m.lastgroup or m.group().lower() for m in _WORD.finditer(text))


def _spread(grams: Sequence[str], length: float) -> tuple[np.ndarray, np.ndarray]:
    """The places of some grams, and a vector of that length over them."""
    places = np.array(sorted({crc32(gram.encode()) % BUCKETS for gram in grams}), dtype=np.int64)
    return places, np.full(len(places), length / np.sqrt(max(1, len(places))), dtype=np.float32)
