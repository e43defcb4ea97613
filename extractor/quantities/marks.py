"""Sentences in which every figure and period stands as a run of marks, so that rules read words and never numbers.

A mark has the length of what it covers: offsets in the marked text are offsets in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.model import Span
from extractor.quantities import PeriodMention, Quantity, read_periods, read_quantities

# Private-use characters: a first one and a following one for each kind, so that neighbours do not run together.
_MARKS = {
    "money": "\ue000\ue001",
    "percent": "\ue002\ue003",
    "percentage_points": "\ue002\ue003",
    "count": "\ue004\ue005",
    "emissions": "\ue004\ue005",
    "duration": "\ue006\ue007",
    "ratio": "\ue008\ue009",
    "period": "\ue00a\ue00b",
    "deadline": "\ue00c\ue00d",
}
_FIRST, _NEXT = "\ue000\ue002\ue004\ue006\ue008", "\ue001\ue003\ue005\ue007\ue009"
#: Periods that are cues as well: rules read these words, so no mark covers them.
_PROGRESS = frozenset({"so far", "to date", "thus far"})
_BY = re.compile(r"(?i)(?:by|before|until|no\s+later\s+than|within|inside|up\s+to)\b")
_TAKEN = re.compile("[\ue000-\ue00d]")

#: What a name in a rule's regex stands for: a figure whole, never a part of one.
FIGURE_MARKS: dict[str, str] = {
    "MONEY": "\ue000\ue001*+",
    "PERCENT": "\ue002\ue003*+",
    "COUNT": "\ue004\ue005*+",
    "DURATION": "\ue006\ue007*+",
    "RATIO": "\ue008\ue009*+",
    "FIGURE": f"[{_FIRST}][{_NEXT}]*+",
    "PERIOD": "[\ue00a\ue00c][\ue00b\ue00d]*+",
    "DEADLINE": "\ue00c\ue00d*+",
}


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence with its figures and periods; all spans are offsets into `text` (and into the given text)."""

    text: str
    quantities: tuple[Quantity, ...]
    periods: tuple[PeriodMention, ...]

    def figure_at(self, span: Span) -> Quantity | None:
        """The first figure that meets the span."""
        return next((q for q in self.quantities if q.span.meets(span)), None)


def mark(text: str) -> Marked:
    """Read the figures of one sentence and cover them with marks."""
    quantities, periods = read_quantities(text), read_periods(text)
    characters = list(_TAKEN.sub(" ", text))
    dated = [("deadline" if _BY.match(p.raw) else "period", p.span) for p in periods if p.raw.lower() not in _PROGRESS]
    for kind, span in [*((q.kind, q.span) for q in quantities), *dated]:
        first, following = _MARKS[kind]
        characters[span.start : span.end] = first + following * (len(span) - 1)
    return Marked("".join(characters), quantities, periods)
