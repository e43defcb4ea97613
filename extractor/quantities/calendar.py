"""Calendar names and the arithmetic of dates: months, seasons, quarters, UK financial years."""

from __future__ import annotations

import re
from datetime import date, timedelta

from extractor.model import Period
from extractor.quantities.numerals import folded

MONTHS = {
    name: i
    for i, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")(?![a-z])(?:\.(?= \d))?"
YEAR = r"(?:19|20)\d\d"
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
# First and last month of each season; winter runs into the next year.
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 14)}
PARTS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}

_DATES = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)"),
    re.compile(r"(?P<d>\d\d?)[/.](?P<m>\d\d?)[/.](?P<y>\d{4}|\d\d)"),
    re.compile(rf"(?:[a-z]+day,? )?(?P<d>{DAY}) (?:of )?(?P<m>{MONTH}),? (?P<y>\d{{4}})"),
    re.compile(rf"(?P<m>{MONTH}) (?P<d>{DAY}),? (?P<y>\d{{4}})"),
    re.compile(rf"(?P<m>{MONTH}),? (?P<y>\d{{4}})"),
)


def day(year: int, month: int, number: int) -> date | None:
    """The date, or None where the calendar has none such."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def months(year: int, first: int, last: int, precision: str) -> Period:
    """From the first day of month `first` to the last of month `last`; months past 12 run into the next year."""
    start = date(year + (first - 1) // 12, (first - 1) % 12 + 1, 1)
    after = date(year + last // 12, last % 12 + 1, 1)
    return Period(start, after - timedelta(days=1), precision)


def calendar_year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31), "year")


def financial_year(start: int) -> Period:
    """The UK financial year that begins on 1 April of `start`."""
    return Period(date(start, 4, 1), date(start + 1, 3, 31), "financial_year")


def month_number(name: str) -> int:
    return MONTHS[name.rstrip(".")]


def century(two: str) -> int:
    """The year meant by two digits: 15 is 2015, 85 is 1985."""
    n = int(two)
    return n + (1900 if n >= 70 else 2000)


def read_date(text: str) -> date | None:
    """The date that the whole of `text` is, or None: "12 May 2015", "May 2015" (its first day), "2015-05-12",
    "12/05/2015" (day first).
    """
    low = folded(text).strip(" .,;\t")
    for form in _DATES:
        found = form.fullmatch(low)
        if not found:
            continue
        part = found.groupdict()
        year = int(part["y"]) if len(part["y"]) == 4 else century(part["y"])
        month = int(part["m"]) if part["m"].isdecimal() else month_number(part["m"])
        return day(year, month, int(re.sub(r"\D", "", part.get("d") or "1")))
    return None
