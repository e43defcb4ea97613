"""Quantities and times in text: money, shares, counts, durations, dates, UK financial years.

Pass one line of cleaned text: a sentence, a paragraph or a table row with its cells parted by tabs. Line ends count as
spaces. Offsets are 0-based, half-open code points of the text as passed.
"""

from __future__ import annotations

from extractor.quantities.calendar import read_date
from extractor.quantities.figures import Quantity, QuantityKind, read_quantities
from extractor.quantities.periods import PeriodMention, read_periods

__all__ = ["PeriodMention", "Quantity", "QuantityKind", "read_date", "read_periods", "read_quantities"]
