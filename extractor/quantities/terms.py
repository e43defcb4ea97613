"""One number with its currency, scale and unit: "£1.4 million", "12.5 per cent", "14 months", "45 ktCO2e"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extractor.quantities.numerals import DIGITS, DIGITS_UNSPACED, SCALES, WORDS, number


@dataclass(frozen=True, slots=True)
class Term:
    """A number in folded text. `scale` is None where no scale word stands; `kind` and `unit` where no unit does."""

    start: int
    end: int
    number: Decimal
    scale: Decimal | None
    kind: str | None
    unit: str | None
    sign: str | None
    words: str


CURRENCY = r"(?:us|au?|ca?|nz|hk)?\$|£|€|¥|(?:gbp|eur|usd)(?= ?\d)"
_CURRENCIES = {
    "£": "GBP", "gbp": "GBP", "pound": "GBP", "sterling": "GBP", "pounds": "GBP",
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR",
    "$": "USD", "us$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD",
    "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "hk$": "HKD", "¥": "JPY",
}  # fmt: skip
_UNITS = {
    "day": "days", "week": "weeks", "wk": "weeks", "month": "months", "mth": "months", "year": "years", "yr": "years",
    "hour": "hours", "hr": "hours", "minute": "minutes", "min": "minutes",
}  # fmt: skip
# Converters of PDF files lose the second l of "million": "mil ion".
_SPELT = "hundred|thousands?|mil(?:l| )ions?|bil(?:l| )ions?|trillions?"
_SHORT = "bn|mn|mln|m|k|b|trn|tn"
_CARBON = (
    r"(?:k|m|mega|kilo)?t(?:onnes?|ons?)? ?(?:of )?(?:co2(?:[- ]?(?:e|eq|equivalent))?|co₂e?|"
    r"carbon(?: dioxide)?(?: \(?co2e?\)?)?(?: equivalent| emissions| savings?)?)"
)
_DAYS_OF = "fewer|more|extra|additional|further|lost|working|calendar|bed|staff|clear|consecutive"
# What makes a bare m a length in metres: what stands behind it, or before.
_LENGTH_AFTER = re.compile(
    r"[²2³3x]| (?:walk(?:ing)?|distance|radius|away|apart|either (?:side|direction)|buffers?|contours?"
    r"|in (?:height|length|depth|width)|above (?:sea|ground))(?![a-z])"
    r"|[ -](?:wide|deep|long|high|tall)(?= *(?:[.,;)]|$|and |at |by ))"
)
_LENGTH_BEFORE = re.compile(
    r"(?<![a-z])(?:(?:distance|depth|height|width|radius|frontage|contour)"
    r"(?: (?:of|is|at|about|than|to|no|more|up|a|least|minimum|maximum)){0,4} |"
    r"(?:located|situated|sited|live|living|lies?|lying|homes?|(?:uses|sites?|buildings?)) within (?:about |some )?)$"
)
_TERM = (
    rf"(?P<sign>[-+](?=[\d£$€(]))?(?:(?P<cur>{CURRENCY}) ?)?(?P<open>\()?(?P<num>(?>{{digits}})|{WORDS})"
    rf"(?:[ -]?(?P<scale>{_SPELT})(?![a-z])|(?P<short>[ -]?(?:{_SHORT}))(?![a-z]))?(?P<close>\))?"
    r"(?P<unit>"
    r" ?-?(?P<points>percentage[- ]?points?|per ?cent points?|percent points?|% ?points?|ppts?|%pts?|pp)(?![a-z])"
    r"|[ -]?(?P<percent>%|per[- ]?cent(?:age)?(?![a-z])|percent(?![a-z])|pc(?![a-z]))"
    r"|(?P<pence>p| ?pence)(?![a-z])"
    r"|[ -](?P<pounds>pounds?|sterling|gbp|euros?|eur|(?:us )?dollars?|usd)(?![a-z])"
    rf"|[ -](?:(?:{_DAYS_OF})[ -])*"
    r"(?P<time>days?|weeks?|wks?|months?|mths?|years?|yrs?|hours?|hrs?|minutes?|mins?)(?![a-z])"
    rf"| ?(?P<tonnes>{_CARBON})(?![a-z])"
    r")?"
)
_SPACED = re.compile(_TERM.format(digits=DIGITS))
_UNSPACED = re.compile(_TERM.format(digits=DIGITS_UNSPACED))


def read_term(low: str, at: int, spaced: bool) -> Term | None:
    """The number that begins at `at` in folded text; `spaced` lets a space part its thousands ("13 009")."""
    found = (_SPACED if spaced else _UNSPACED).match(low, at)
    if not found:
        return None
    end = found.end()
    if found["open"] and not found["close"]:
        if found["cur"]:
            return None
        at = found.start("num")
    elif found["close"] and not found["open"]:
        end = found.start("close")
    if found["cur"] and found["time"]:  # "£171 million year to date"
        end = found.start("unit")
    scale = _scale(found)
    kind, unit = _unit(found)
    if scale is None and found["short"] and end == found.end():
        # "100 m" and "5 k" measure something else than money.
        end, kind, unit = found.start("short"), None, None
    value = number(found["num"]) / (100 if found["pence"] else 1)
    if (found["tonnes"] or "t")[0] in "km":
        scale = (scale or Decimal(1)) * (1000 if found["tonnes"][0] == "k" else 10**6)
    return Term(at, end, value, scale, kind, unit, found["sign"], found["num"])


def _scale(found: re.Match[str]) -> Decimal | None:
    if found["scale"]:
        return Decimal(SCALES[found["scale"].rstrip("s").replace("l ", "ll")])
    if not found["short"]:
        return None
    name = found["short"].strip(" -")
    loose = name in ("m", "k") and found["short"] != name
    if name == "m" and not found["cur"] and _is_length(found.string, found.start(), found.end("short")):
        return None
    return None if (loose or name == "b") and not found["cur"] else Decimal(SCALES[name])


def _is_length(low: str, start: int, end: int) -> bool:
    """Whether an m that no currency stands before means metres, by the words beside it: "400m walking distance"."""
    return bool(_LENGTH_AFTER.match(low, end) or _LENGTH_BEFORE.search(low, max(0, start - 50), start))


def _unit(found: re.Match[str]) -> tuple[str | None, str | None]:
    if found["cur"]:
        return "money", _CURRENCIES[found["cur"]]
    if found["points"]:
        return "percentage_points", "percentage_points"
    if found["percent"]:
        return "percent", "percent"
    if found["pence"]:
        return "money", "GBP"
    if found["pounds"]:
        return "money", _CURRENCIES[found["pounds"].removeprefix("us ")]
    if found["time"]:
        return "duration", _UNITS[found["time"].rstrip("s")]
    if found["tonnes"]:
        return "emissions", "tonnes_co2e"
    return None, None
