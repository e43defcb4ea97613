"""The figure in a cell: thousands parted, brackets as a minus, dashes as nought, the marks of footnotes left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extractor.model import Span
from extractor.quantities import read_periods, read_quantities
from extractor.tabular.units import CURRENCY, SCALE, Unit, currency_of, scale_of, unit_in

_NUMBER = (
    r"(?P<number>\d{1,3}(?:(?P<part>[,\u00a0\u2009\u202f ])\d{3})(?:(?P=part)\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
)
_FIGURE = re.compile(
    rf"(?i)(?:[<>≤≥~≈]\s*)?(?P<sign>[-−–+])?\s*(?P<open>\()?\s*(?:{CURRENCY}\s?)?(?P<inner>\()?(?P<late>[-−–+])?\s*"
    rf"{_NUMBER}\s?(?P<close>\))?\s?(?:{SCALE})?\s?(?P<percent>%|per\s?cent|pp\b|percentage\s+points?)?\s*\)?"
    r"(?P<after>[-−–])?"
)
#: What hangs on a figure and is none of it: the marks of footnotes, and of figures revised or provisional.
_MARKER = re.compile(r"(?<=[\d%)mnk])\s?(?:[*†‡§¶#^¹²³⁰⁴-⁹]|\[\w{1,3}\]|\((?:[a-z]|[ivx]{1,4}|\d)\))+$")
#: A figure of footnote that lost its place above the line: no thousands have four digits.
_STUCK = re.compile(r"(?<=,\d{3})\d$")
#: By when a goal is to be reached.
_BY_WHEN = re.compile(r"(?i)(?<=\d|%)\s+by\s+(?:(?:the\s+)?end\s+of\s+|[a-z]{3,9}\s+)?(?:19|20)\d\d(?:[-/–]\d\d)?$")
_NIL = frozenset({"-", "–", "—", "−", "nil", "none", "zero"})
_UNKNOWN = re.compile(r"(?i)n/?a\.?|n\.a\.?|not\s+applicable|tb[acd]|\.{2,}|…|\?|x|\*|:")
_SHORT_TIME = re.compile(
    r"(?i)(?:19|20)\d\d|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*[-\s'’]*(?:20)?\d\d|[qhm]\d{1,2}|ytd|"
    r"(?:month|quarter|year)\s\d{1,2}|year[\s-]to[\s-]date"
)
#: The noughts of a unit ("£000").
_NOUGHTS = re.compile(r"00+")
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell's figure: `value` before any scale that the heads set; `unit` is the cell's own, if it names one.

    `scaled` is true where the cell names its own scale ("£1.2m").
    """

    value: Decimal
    unit: Unit | None = None
    scaled: bool = False


@lru_cache(maxsize=1 << 14)
def figure(text: str) -> Figure | None:
    """The one figure in a cell's text; None where there is none, or more than one, or a date. A dash is 0."""
    text = text.strip()
    if text.lower() in _NIL:
        return Figure(Decimal(0))
    bare = _BY_WHEN.sub("", _STUCK.sub("", _MARKER.sub("", text))).rstrip()
    if found := _FIGURE.fullmatch(bare):
        return None if _NOUGHTS.fullmatch(found["number"]) else _of_match(found)
    return _of_words(bare) if len(bare) <= _WIDEST and any(map(str.isdecimal, bare)) else None


def is_nil(text: str) -> bool:
    """Is it a dash or a word for nought, which count as figures only among figures?"""
    return text.strip().lower() in _NIL


def is_unknown(text: str) -> bool:
    """Does it stand for a figure that is not given?"""
    return _UNKNOWN.fullmatch(text.strip()) is not None


def is_time(text: str) -> bool:
    """Is it a year, a financial year, a quarter or a month, and nothing else?"""
    text = text.strip().strip("()")
    if _SHORT_TIME.fullmatch(text):
        return True
    found = read_periods(text)
    return sum(len(mention.span) for mention in found) >= 0.8 * len(text) if found else False


def _of_match(found: re.Match[str]) -> Figure:
    value = Decimal(re.sub(r"[^\d.]", "", found["number"]))
    bracketed = bool(found["open"] or found["inner"]) and ")" in found.group()
    minus = any(sign and sign != "+" for sign in (found["sign"], found["late"], found["after"]))
    if bracketed or minus:
        value = -value
    if found["percent"]:
        name = (
            "percent" if found["percent"][0] == "%" or found["percent"].lower()[-4:] == "cent" else "percentage_points"
        )
        return Figure(value, Unit(name, Decimal(1), Span(*found.span("percent"))), scaled=True)
    scale = scale_of(found["scale"])
    if found["currency"]:
        unit = Unit(currency_of(found["currency"]), Decimal(1), Span(*found.span("currency")))
        return Figure(value * scale, unit, scaled=bool(found["scale"]))
    return Figure(value * scale, scaled=bool(found["scale"]))


def _of_words(text: str) -> Figure | None:
    """A figure among a few words: "45 working days", "at least 95%", "120 homes"."""
    read = read_quantities(text)
    if len(read) != 1 or read[0].high is not None or read_periods(text[: read[0].span.start]):
        return None
    only = read[0]
    if len(text) - len(only.raw) > 40 or any(map(str.isdecimal, text[: only.span.start] + text[only.span.end :])):
        return None
    named = unit_in(text[only.span.end :], only.span.end) if only.unit == "count" else None
    unit = Unit(only.unit, Decimal(1), only.span) if only.unit != "count" else named
    value = -only.value if text.startswith(("-", "−")) else only.value
    return Figure(value, unit, scaled=True)
