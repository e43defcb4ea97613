"""Figures in a row that one verb governs, each with a time or a place of its own: of two years, two claims."""

from __future__ import annotations

import re

from extractor.model import Span
from extractor.quantities import Quantity
from extractor.quantities.marks import FIGURE_MARKS, Marked

_FIGURE, _PERIOD = FIGURE_MARKS["FIGURE"], FIGURE_MARKS["PERIOD"]
#: Words beside a figure that name what is counted or when, and tell nothing of their own.
_NAMES = (
    r"(?:(?!(?:and|or|but|from|against|than|of\s+(?:which|the|its|their|our|that|this)|compared|instead|which|who|that|where|"
    r"is|are|was|were|be|been|has|have|had|will|would|to)\b)[^\W\d_][\w’'-]*\s+)"
)
_BOUNDS = (
    r"(?:(?:to|by|at|in|for|least|most|about|around|approximately|some|nearly|over|under|below|above|an?|the|up|further|"
    r"another|then)\s+)"
)
#: What leads on from one figure of a row to the next.
_ON = (
    r"(?:,?\s+and(?:\s+then)?|,?\s+then|,?\s+followed\s+by|,?\s+(?:ris|grow|increas|mount|fall)ing(?:\s+further)?(?=\s+to\b)|"
    r",)\s+"
)
#: What stands between two figures of a row: the time of the first, and what leads on to a second that has its own.
_THEN = re.compile(rf"\s+{_NAMES}{{0,5}}?{_PERIOD}{_ON}{_BOUNDS}{{0,4}}(?={_FIGURE}\s+{_NAMES}{{0,5}}?{_PERIOD})")
#: The same for places: what is counted is named again behind the second.
_THERE = re.compile(
    rf"\s+(?P<counted>(?:[a-z-]+\s+){{1,3}}?)(?:in|at|for|across|on)\s+(?:(?!and\b)[\w’'-]+\s+){{1,5}}?and\s+{_BOUNDS}{{0,3}}"
    rf"(?={_FIGURE}\s+(?P=counted)(?:in|at|for|across|on)\b)"
)
#: A figure that something is measured from or set against opens no row.
_FROM = re.compile(r"(?i)\b(?:from|against|than|of\s+which)\s+(?:\w+\s+){0,3}$")


def series(marked: Marked, span: Span, figure: Quantity | None) -> list[Quantity]:
    """The row of figures that a claim's own one opens, or the first of its clause; itself alone where it opens none."""
    inside = [q for q in marked.quantities if span.holds(q.span) and q.kind != "duration"]
    first = figure if figure in inside else next(iter(inside), None)
    if first is None or _FROM.search(marked.text[: first.span.start], span.start):
        return []
    row = [first]
    for following in inside[inside.index(first) + 1 :]:
        between = _THEN.match(marked.text, row[-1].span.end) or _THERE.match(marked.text, row[-1].span.end)
        if between is None or between.end() != following.span.start or following.unit != first.unit:
            break
        row.append(following)
    return row
