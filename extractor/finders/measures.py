"""What the figures of a table measure: the label of the row, and the measure that a head or the caption names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from extractor.finders import columns
from extractor.model import FindingType, Span
from extractor.tabular import is_time, is_total
from extractor.tabular.units import CURRENCY, SCALE

_WORD = re.compile(r"[^\W\d_]{3,}")
#: What is no part of a measure's name: the table's number, a unit, what is told in brackets or of the rows, a year.
_NUMBERED = re.compile(r"(?i)^\s*(?:table|figure|chart|annex|appendix)\s+[\dA-Z][\w.]*\s*[:.–—-]?\s*")
_UNIT = re.compile(
    rf"(?i)\s*[,(\[]?\s*(?:in\s+)?(?:{CURRENCY}\s?(?:{SCALE})?|(?<=[(\[])(?:%|bn|mn?|[mb]illions?|'?000s?)(?=[)\]]))\s*[)\]]?"
)
_ASIDE = re.compile(r"\s*\([^()]*\)?\s*$|\s+(?:[-–]\s*)?by\s+[^\W\d_]+(?:\s+[^\W\d_]+)?$")
_YEARS = re.compile(r"\s*\(?\b(?:19|20)\d\d(?:\s?[-–/]\s?\d{2,4})?\b\)?")
#: No longer caption is the name of a measure.
_LONGEST = 14


def metric(
    type: FindingType, label: Span | None, heads: Sequence[Span], around: Sequence[Span], of: Callable[[Span], str]
) -> tuple[str, Span] | None:
    """The metric of a row of a table in words, and where it is named.

    `heads` are those of the figure's column, innermost first; `around` are the names of the group of rows and of the
    table. A row of savings says on what they are made, and its head or caption that they are savings: "Fleet: Planned
    savings". Where the columns are years, the label stands alone; where the rows are, or add others up, the head does.
    """
    measure = None if type == "target" else _measure([*heads, *around], of)
    if label is None or not _names_something(of(label)):
        if measure:
            return measure
        place = next((place for place in (*heads, *around) if _names_something(of(place))), label)
        return (_bare(of(place)) or of(place), place) if place else None
    if measure is None or not heads or is_time(_UNIT.sub("", of(heads[0])).strip()) or columns.names_savings(of(label)):
        return of(label), label
    return f"{of(label)}: {measure[0]}", label


def _measure(places: Sequence[Span], of: Callable[[Span], str]) -> tuple[str, Span] | None:
    """The first name of savings among the heads of a column, the group and the caption, and where it stands."""
    named = ((_bare(of(place)), place) for place in places if columns.names_savings(of(place)))
    return next(((name, place) for name, place in named if name and len(name.split()) <= _LONGEST), None)


def _bare(text: str) -> str:
    """A head or caption without its number, its unit, its year, and what it says of its rows."""
    bare = _ASIDE.sub("", _YEARS.sub("", _UNIT.sub("", _NUMBERED.sub("", text))))
    return " ".join(bare.split()).strip(" ,:;–-()")


def _names_something(text: str) -> bool:
    return _WORD.search(text) is not None and not (is_time(text) or is_total(text) or columns.names_claim(text))
