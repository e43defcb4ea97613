"""At which breaks of a sentence a further finding begins: what the look of the break and the encoder say of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from extractor.finders.clauses import STRENGTHS, breaks
from extractor.finders.encoder import Reading, likely
from extractor.model import Span
from extractor.quantities.marks import Marked

#: The probability from which another finding begins at a break.
_BEGINS = 0.5
#: So many characters a finding has at least.
_SHORTEST = 8
#: The encoder is heard no further than these logits, of a token's beginning a finding and of a sentence's type.
_SUREST_BEGINNING, _SUREST_TYPE = 8.0, 4.0
#: What mostly is, or goes with, the verb of a clause that says something of its own.
_PREDICATE = re.compile(
    r"(?i)\b(?:is|are|was|were|has|have|had|will|would|should|must|may|might|could|can|cannot|do|does|did|says?|said|"
    r"\w{3,}ed|\w{4,}ing)\b"
)
_OPENINGS = tuple(map(re.compile, (r"(?:which|who|that)\b", r"of which\b", r"and\b", r"but\b")))


def boundaries(text: str) -> list[int]:
    """Where a further finding could begin: behind the breaks that leave room for one on either side."""
    return [at for at in sorted(breaks(text)) if _SHORTEST <= at <= len(text) - _SHORTEST]


def begun(at: Sequence[int], probabilities: np.ndarray) -> list[int]:
    """Those of the boundaries at which a further finding begins likely enough."""
    return [place for place, p in zip(at, probabilities.tolist(), strict=True) if p >= _BEGINS]


def boundary_votes(marked: Marked, reading: Reading) -> tuple[list[int], np.ndarray]:
    """The boundaries of a sentence, and what is said of each, (boundaries, votes).

    Those past the last token that the encoder saw are left out.
    """
    text, strengths = marked.text, breaks(marked.text)
    members = likely(reading.members())
    begins = np.clip(reading.beginnings(), -_SUREST_BEGINNING, _SUREST_BEGINNING)
    whole = np.clip(reading.types(), -_SUREST_TYPE, _SUREST_TYPE).tolist()
    figures = [q.span.start for q in marked.quantities]
    found: list[int] = []
    rows: list[list[float]] = []
    stops = [0, *boundaries(text), len(text)]
    for (start, at), (_, end) in zip(pairwise(stops), pairwise(stops[1:]), strict=False):
        (a, b), (c, d) = reading.tokens.within(start, at - 1), reading.tokens.within(at, end)
        if a >= b or c >= d:
            continue
        left, right = members[a:b].mean(0), members[c:d].mean(0)
        row = [float(strengths[at] == k) for k in range(STRENGTHS)]
        row += [begins[max(0, c - 1) : c + 3].max(), begins[c:d].max(), begins[c], *left, *right]
        row += [left.max(), right.max(), float(left.argmax() == right.argmax()), float(left @ right)]
        row += (members[:b].max(0) * members[c:].max(0)).tolist()
        row += [float(any(x < at for x in figures)), float(any(x >= at for x in figures))]
        row += [float(any(s.start <= x < s.end for x in figures)) for s in (Span(at, end), Span(start, at))]
        row += [float(_PREDICATE.search(text, s.start, s.end) is not None) for s in (Span(at, end), Span(start, at))]
        row += [float(opening.match(text, at) is not None) for opening in _OPENINGS]
        row += [min((end - at) / 100, 2), min(at / 200, 2), min((len(text) - at) / 200, 2), *whole]
        found.append(at)
        rows.append(row)
    return found, np.array(rows, dtype=np.float32)
