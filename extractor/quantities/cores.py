"""The words that name a time: "April 2015", "2015-16", "Q4 2015", "mid-2016", "this Parliament"."""

from __future__ import annotations

import re
from collections.abc import Callable

from extractor.model import Period
from extractor.quantities import calendar as cal
from extractor.quantities.calendar import DAY, MONTH, YEAR

# What a year-like number is followed by when it counts things instead.
COUNTED = (
    r"(?: (?:new|more|fewer|extra|additional|further|social|affordable|full-time|nhs|public|local))*"
    r" (?:patients?|people|homes?|houses|dwellings|households|staff|units|cases|places|jobs|posts|beds|children|pupils|"
    r"schools|claims|claimants|cars|vehicles|families|properties|nurses|doctors|officers|tonnes|hectares|litres|"
    r"hours|days|miles|km|kg|kwh|mw|respondents|responses|complaints|appointments|admissions|procedures|operations|"
    r"prisoners|offenders|businesses|firms|apprenticeships|apprentices|organisations|visits|members|contracts)(?![a-z])"
)
_YEAR = re.compile(
    rf"({YEAR})(?![\d%½a-z]|,\d|\.\d\d|-\d|/\d| ?(?:per ?cent|percent|million|billion|bn"
    rf"|m)(?![a-z])|{COUNTED})"
)
_YEAR_AFTER_WORD = re.compile(rf"({YEAR})(?![\da-z%½]|,\d|\.\d\d|-\d|/\d| ?(?:per ?cent|million|billion)(?![a-z]))")
_TIME_WORD = re.compile(
    r"(?:^|\W)(?:in|since|by|until|before|after|during|from|of|for|to|through|and|year"
    r"|years|end-?)[ -]$"
)

# Words that are a time only after "by", "over", "until" and the like; "this year" and "31 March" are one anywhere.
LOOSE = re.compile(
    rf"(?:the )?(?:parliament|decade|century|plan period|control period|spending review|christmas|easter"
    rf"|halfway)|the year(?![a-z])|year[- ]end|q[1-4](?!,? (?:of )?\d)|{MONTH}(?! ?\d)"
)

_CORES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("years_span", rf"(?P<a>{YEAR})(?:/\d\d)? ?- ?(?P<b>{YEAR})(?P<fy>/\d\d)?(?![\d-])"),
        ("financial", rf"(?:(?:financial|fiscal) year |fy ?)?(?P<a>{YEAR})(?:/(?:20)?| ?-(?:20(?=\d\d/))? ?"
            rf"| to )(?P<b>\d\d)(?![\d%:½]|,\d|-\d|\.\d\d| ?(?:per|million|billion|m|bn)(?![a-z]))"),
        ("financial", r"(?:(?:financial|fiscal) year |fy ?)?(?P<a>\d\d)/(?P<b>\d\d)(?![\d/%]|\.\d)"),
        ("fy_end", r"fy ?(?:20)?(?P<b>\d\d)(?!\d)"),
        ("fy_named", rf"(?:financial|fiscal) year (?P<a>{YEAR})(?!\d)"),
        ("month_span", rf"(?P<m>{MONTH})(?: (?P<x>{YEAR}))?(?: to | until | and "
            rf"| ?- ?)(?P<n>{MONTH}) (?P<y>{YEAR})(?!\d)"),
        ("day_span", rf"(?P<d>{DAY})(?: to | and | ?- ?)(?P<e>{DAY}) (?P<m>{MONTH}) (?P<y>{YEAR})(?!\d)"),
        ("date", rf"(?P<d>{DAY})(?: of)? (?P<m>{MONTH}),? (?P<y>{YEAR})(?!\d)"),
        ("date", rf"(?P<m>{MONTH}) (?P<d>{DAY}),? (?P<y>{YEAR})(?!\d)"),
        ("date", rf"(?P<y>{YEAR})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"),
        ("date", rf"(?P<d>\d\d?)/(?P<m>\d\d?)/(?P<y>{YEAR}|\d\d)(?![\d/])"),
        ("month", rf"(?P<m>{MONTH})[ -]?(?P<y>{YEAR})(?!\d)"),
        ("day_only", rf"(?P<d>{DAY})(?: of)? (?P<m>{MONTH})(?! (?:of )?\d)"),
        ("day_only", rf"(?P<m>{MONTH}) (?P<d>{DAY})(?![\d,.:%]|[a-z])"),
        ("quarter", rf"(?:q(?:uarter )?(?P<q>[1-4])|(?:the )?(?P<qw>first|second|third|fourth|final"
            rf"|last) quarter)(?:,? (?:of )?(?:the )?(?:financial year )?(?P<a>{YEAR})(?:[-/](?P<b>\d\d))?)?"
            r"(?![\da-z])"),
        ("half", rf"(?:h(?P<h>[12])|(?:the )?(?P<hw>first"
            rf"|second) half)(?:,? (?:of )?(?:the )?(?P<a>{YEAR})(?:[-/](?P<b>\d\d))?)(?!\d)"),
        ("season", rf"(?P<s>spring|summer|autumn|winter)(?: of)? (?P<a>{YEAR})(?:[-/](?P<b>\d\d))?(?!\d)"),
        ("part", rf"(?P<p>early|mid|late)[ -](?P<a>{YEAR})(?![\d]|-\d\d(?!\d))"),
        ("stage", r"(?:the )?(?:month|years?|week|quarter) (?:\d\d?|one|two|three|four|five)(?:(?: and | to |-"
            r"|, )(?:\d\d?|one|two|three|four|five))*(?![\d%a-z]|[.,]\d)"
            r"(?! (?:pupils?|children|students?|class|cohort|teachers?))"),
        ("stage", r"(?:the )?(?:first|final|last|second|third|fourth) (?:quarter|year|month"
            r"|half)(?: of the (?:financial |current |plan )?(?:year|period|programme))?(?![a-z])(?! of)"),
        ("named", r"(?:(?:the )?(?:next|this|last|current|coming|following|previous|present) (?:financial "
            r"|fiscal |calendar )?(?:year|quarter|month|parliament|decade|spending review period|control period"
            r"|plan period)|(?:the )?(?:parliament|decade|century|plan period|control period"
            r"|spending review period|spending review)|the year(?! (?:to|ending|ended) )|christmas|easter"
            r"|(?:the )?halfway (?:mark|point"
            r"|stage)|year[- ]end)(?![a-z]|-on)"),
        ("month_only", rf"(?P<m>{MONTH})(?! ?\d)"),
        ("year", _YEAR.pattern),
    )
)  # fmt: skip


def read_core(low: str, at: int) -> tuple[int, Period] | None:
    """The end and the time of the core that begins at `at`."""
    for name, form in _CORES:
        found = form.match(low, at)
        if found and (period := _CORE_READERS[name](found)):
            return found.end(), period
    found = _YEAR_AFTER_WORD.match(low, at)
    if found and _TIME_WORD.search(low, max(0, at - 8), at):
        return found.end(), cal.calendar_year(int(found[1]))
    return None


def _years_span(found: re.Match[str]) -> Period | None:
    a, b = int(found["a"]), int(found["b"])
    if a + 1 == b and " " not in found.group():
        return cal.financial_year(a)
    return Period(cal.calendar_year(a).start, cal.calendar_year(b).end, "span") if a < b else None


def _financial(found: re.Match[str]) -> Period | None:
    a = int(found["a"]) if len(found["a"]) == 4 else cal.century(found["a"])
    b = int(found["b"])
    if (a + 1) % 100 == b:
        return cal.financial_year(a)
    later = a - a % 100 + b
    if len(found["a"]) == 4 and later > a and "/" not in found.group() and later - a < 41:
        return Period(cal.calendar_year(a).start, cal.calendar_year(later).end, "span")
    return None


def _date(found: re.Match[str]) -> Period | None:
    year = int(found["y"]) if len(found["y"]) == 4 else cal.century(found["y"])
    month = int(found["m"]) if found["m"].isdecimal() else cal.month_number(found["m"])
    when = cal.day(year, month, int(re.sub(r"\D", "", found["d"])))
    return Period(when, when, "day") if when else None


def _month(found: re.Match[str]) -> Period:
    n = cal.month_number(found["m"])
    return cal.months(int(found["y"]), n, n, "month")


_ORDER = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4}


def _quarter(found: re.Match[str]) -> Period:
    if not found["a"]:
        return Period(None, None, "quarter")
    n = int(found["q"]) if found["q"] else _ORDER[found["qw"]]
    shift = 3 if found["b"] else 0
    return cal.months(int(found["a"]), 3 * n - 2 + shift, 3 * n + shift, "quarter")


def _half(found: re.Match[str]) -> Period:
    n = int(found["h"]) if found["h"] else _ORDER[found["hw"]]
    shift = 3 if found["b"] else 0
    return cal.months(int(found["a"]), 6 * n - 5 + shift, 6 * n + shift, "span")


def _season(found: re.Match[str]) -> Period:
    first, last = cal.SEASONS[found["s"]]
    return cal.months(int(found["a"]), first, last, "quarter")


def _part(found: re.Match[str]) -> Period:
    first, last = cal.PARTS[found["p"]]
    return cal.months(int(found["a"]), first, last, "quarter")


def _month_span(found: re.Match[str]) -> Period | None:
    year, first, last = int(found["y"]), cal.month_number(found["m"]), cal.month_number(found["n"])
    start_year = int(found["x"]) if found["x"] else year - (first > last)
    start = cal.months(start_year, first, first, "month").start
    end = cal.months(year, last, last, "month").end
    return Period(start, end, "span") if start and end and start < end else None


def _day_span(found: re.Match[str]) -> Period | None:
    year, month = int(found["y"]), cal.month_number(found["m"])
    start, end = (cal.day(year, month, int(re.sub(r"\D", "", found[g]))) for g in "de")
    return Period(start, end, "span") if start and end and start < end else None


def _unanchored(found: re.Match[str]) -> Period:
    """A time that only another page or a clock could fix: its dates stay open."""
    words = found.group()
    kinds = (r"quarter|\bq\d", "quarter"), ("month", "month"), ("years ", "span"), ("year", "year"), ("week", "day")
    return Period(None, None, next((kind for pattern, kind in kinds if re.search(pattern, words)), "span"))


_CORE_READERS: dict[str, Callable[[re.Match[str]], Period | None]] = {
    "years_span": _years_span,
    "financial": _financial,
    "fy_end": lambda found: cal.financial_year(cal.century(found["b"]) - 1),
    "fy_named": lambda found: cal.financial_year(int(found["a"])),
    "month_span": _month_span,
    "day_span": _day_span,
    "date": _date,
    "month": _month,
    "day_only": lambda found: Period(None, None, "day"),
    "quarter": _quarter,
    "half": _half,
    "season": _season,
    "part": _part,
    "stage": _unanchored,
    "named": _unanchored,
    "month_only": lambda found: Period(None, None, "month"),
    "year": lambda found: cal.calendar_year(int(found[1])),
}
