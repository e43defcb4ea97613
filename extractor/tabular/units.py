"""What the figures of a table count: pounds by the thousand, percent, homes. Read in heads, labels, captions, cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from extractor.model import Span

#: Units of money as the finders name them, by their signs.
_CURRENCIES = {"£": "GBP", "gbp": "GBP", "€": "EUR", "eur": "EUR", "$": "USD", "us$": "USD", "usd": "USD"}
MONEY = frozenset(_CURRENCIES.values())
#: The sign of a currency, and the word or noughts that say how many of it a figure counts.
CURRENCY = r"(?P<currency>£|€|US\$|\$|\b(?:GBP|EUR|USD)\b)"
SCALE = r"(?P<scale>['’‘`]?000['’‘]?s?(?!\d)|(?:k|thousands?|m|mn|mil|millions?|bn|billions?)(?![^\W\d_]))"

# A year after the sign is none of its figures ("Saving £ 2026-27").
_YEARS = r"(?:19|20)\d\d(?![\d,.])"
_MONEY = re.compile(
    rf"(?i){CURRENCY}\s?(?:in\s|\()?{SCALE}|{CURRENCY.replace('currency', 'plain')}(?!\s?(?!{_YEARS})[\d(.])"
)
# A scale alone, which the cells' own signs may complete ("Savings (bn)" over "£1.5").
_SCALE_ALONE = re.compile(
    r"(?i)(?<![\d.,£$€])['’‘`]?000s\b|(?<![\d.,£$€])['’‘`]000\b|(?<=\()(?:in\s)?(?:thousands|millions|billions|mn|bn)(?=\))"
)
_POINTS = re.compile(r"(?i)(?<![\d.])(?<!\d )(?:percentage[\s-]+points?|%[\s-]+points?|\bpp(?:ts?)?\b)")
_PERCENT = re.compile(r"(?i)(?<!\d)(?<!\d )(?:%|\bper\s?cent\b|\bpercentages?\b)")
#: Things that are counted, by the words for them.
_THINGS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"(?i)(?<!\d)(?<!\d )(?<!per )(?<!per-)\b(?:{words})(?![\w-])"))
    for name, words in (
        ("tonnes_co2e", r"k?t\s?CO2e?|tonnes\s+(?:of\s+)?(?:CO2e?|carbon)(?:\s+dioxide)?(?:\s+equivalent)?"),
        ("FTE", r"FTEs?|WTEs?|(?:full|whole)[\s-]time[\s-]equivalents?"),
        ("hectares", r"ha|hectares?"),
        ("dwellings", r"dwellings?"),
        ("homes", r"homes?|houses"),
        ("households", r"households?"),
        ("pitches", r"pitch(?:es)?"),
        ("posts", r"posts?"),
        ("jobs", r"jobs"),
        ("count", r"(?:numbers?|nos?\.?)\s+of|^(?:numbers?|count|volumes?)$|(?<=\()(?:numbers?|nos?\.?|count)(?=\))"),
    )
)
#: Units that are things rather than measures.
THINGS = frozenset({"dwellings", "homes", "households", "pitches", "posts", "jobs"})
#: Lengths of time are units only where they plainly stand as such: "(days)", "in weeks", "bed days".
_TIMES = re.compile(
    r"(?i)(?:^|[(,:]\s?|\bin\s+|\bnumber\s+of\s+|\b(?:bed|working|average|median|mean)\s+)"
    r"(?P<unit>days|weeks|months|years|hours|minutes|mins)(?=$|\s?[),:]|\s+(?:lost|saved|waiting|delayed)\b)"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed: its name ("GBP", "percent", "homes"), how many of it a figure counts, and where it stands."""

    name: str
    scale: Decimal
    span: Span


def unit_in(text: str, at: int = 0) -> Unit | None:
    """The unit that a head, a label or a caption names; its span counts from `at`.

    A sum of money or a share in the text ("the £5 billion fund") names none.
    """
    if found := _MONEY.search(text):
        sign = (found["currency"] or found["plain"]).lower()
        return _unit(_CURRENCIES[sign], scale_of(found["scale"]), found, at)
    if found := _POINTS.search(text):
        return _unit("percentage_points", Decimal(1), found, at)
    if found := _PERCENT.search(text):
        return _unit("percent", Decimal(1), found, at)
    if found := _TIMES.search(text):
        name = found["unit"].lower().replace("mins", "minutes")
        return Unit(name, Decimal(1), Span(*found.span("unit")).shifted(at))
    many = _SCALE_ALONE.search(text)
    scale = scale_of(many.group().removeprefix("in ")) if many else Decimal(1)
    for name, words in _THINGS:
        if found := words.search(text):
            return _unit(name, Decimal(1000) if found.group().startswith("kt") else scale, found, at)
    return _unit("count", scale, many, at) if many else None


def first_unit(places: Iterable[tuple[str, int]]) -> Unit | None:
    """The unit that the first of some (text, offset) names."""
    return next((unit for text, at in places if (unit := unit_in(text, at))), None)


def scale_of(word: str | None) -> Decimal:
    """How many a word or its noughts stand for: 1,000 for "k", "'000s" and "thousand", 1 for none."""
    low = (word or "").lower().strip("'’‘`")
    if low.startswith("b"):
        return Decimal(1_000_000_000)
    if low.startswith("m"):
        return Decimal(1_000_000)
    return Decimal(1000) if low else Decimal(1)


def currency_of(sign: str) -> str:
    return _CURRENCIES[sign.lower()]


def _unit(name: str, scale: Decimal, found: re.Match[str], at: int) -> Unit:
    return Unit(name, scale, Span(*found.span()).shifted(at))
