"""Shares, multiples and ratios in words: two-thirds, one in five, halve, fivefold, £4 for every £1."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from extractor.quantities.numerals import DIGITS_UNSPACED, SCALES, WORDS, number, plain


@dataclass(frozen=True, slots=True)
class Share:
    """A figure made of words: `end` is where they end in the folded text."""

    end: int
    kind: str
    value: Decimal
    direction: str | None = None
    unit: str = ""
    currency: str | None = None


_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "twelfth": 12, "twentieth": 20, "hundredth": 100,
}  # fmt: skip
_PART = "|".join(sorted(_PARTS, key=len, reverse=True))
_SMALL = "one|two|three|four|five|six|seven|eight|nine|ten"
_N = rf"(?:{DIGITS_UNSPACED}|{WORDS})"

# After "a third": whatever shows that a share is meant, not a rank ("a third runway") or a time ("a quarter").
_SHARE_NEXT = re.compile(
    r"(?= of(?! the (?:financial )?year)| (?:fewer|less|more|lower|higher|cheaper|by|in|to|from|or|and|over"
    r"|since|between|on|were|was|have|had|has|are|is|"
    r"said|reported|did|do|will|would|could|thought|felt|cut|reduction|reductions|fall|drop|rise|increase|saving|below|"
    r"above|short|as|within|before|after|that|than|which|who|lack|failed|met|missed|this|its|their|his|for|at"
    r"|with|per)(?![a-z])|\W*$|[.,;:)?!'\"\]](?!\d)| ?-+ )"
)
_A_TIME_BEFORE = re.compile(r"\b(?:last|past|next|first|final|previous|these|£?\d\S*|million|billion|once|the) $")
_A_TIME_NEXT = re.compile(r" (?:year|month|hour|mile|term)s?(?![a-z])")
_OF_A_POINT = re.compile(r" of (?:a |one )?(?:per ?cent|percent|percentage point)(?! (?:of|point))(?![a-z])")
_POUNDS = re.compile(r"[ -]pounds?(?![a-z])")
_FRACTION = re.compile(
    rf"(?:(?P<many>(?:{_SMALL}|\d)[- ](?P<part>{_PART})s?(?![a-z]))|(?P<one>an? (?P<apart>{_PART})(?![a-z-])))"
    r"(?P<of> of (?:a |an |one )?(?P<scale>million|billion)(?![a-z]))?"
)
_HALF = re.compile(
    r"half(?: an? (?:(?P<scale>million|billion)|(?P<hour>hour)|(?P<pct>per ?cent|percent|percentage point))(?![a-z]))?"
    r"(?![a-z]|-(?:year|way|hour|term|time|day|heart|baked|yearly|hourly|price|life|board))"
)
_HALF_NEXT = re.compile(
    r" (?:of|the|its|their|all|our|this|that|those|these|what|as|said|were|are|is|was|have|had|or|by|in|since|to|from|"
    r"do|did|will|would|between|fewer|less|more)(?![a-z])|\W*$|[.,;:)](?!\d)"
)
_HALF_BEFORE = re.compile(r"\b(?:by|in|over|almost|nearly|around|about|than|just|under|only|barely|and|least|to|is) $")
_NOT_HALF_BEFORE = re.compile(r"\b(?:first|second|latter|other|final|last|past|next|better|and a|worse) $")
#: Whom "nine users in ten" counts, where nothing that "three wards in four towns" lie in is named behind it.
_COUNTED_OF = (
    rf"[a-z]+s (?=in (?:every )?(?:{_SMALL})(?:\W*$|[.,;:)]| (?:would|will|is|are|was|were|had|have|has|did|do|"
    r"does|can|could|should|must|say|said|who|that|to|by|with|within|at|now|still|and|but|or|"
    r"as|got|went|came|waits?|waited|felt|met)(?![a-z])))"
)
_IN = re.compile(
    rf"(?P<a>{_N}) (?:(?<=one )[a-z]+ (?=in (?:{_SMALL}))|{_COUNTED_OF})?(?P<how>in|out of|in every"
    rf"|out of every) (?P<a_>a )?(?P<b>{_N})"
    r"(?![\d%½]|[.,]\d|-\w| ?(?:per|million|billion|thousand|years?|months?|weeks?|days?|hours?|minutes?|m|bn"
    r"|percent)(?![a-z])|[a-z])"
)
_DENOMINATORS = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 50, 100, 1000, 10000})

_MULTIPLE = re.compile(
    r"(?:(?P<halve>halv(?:e|es|ed|ing))|(?P<double>doubl(?:e|es|ed|ing))|(?P<treble>(?:trebl|tripl)(?:e|es|ed|ing))|"
    r"(?P<quad>quadrupl(?:e|es|ed|ing))|(?P<twice>twice)|(?P<fold>(?:" + _SMALL + r"|\d+)[- ]?fold)|"
    rf"(?P<times>{_N}) times)(?![a-z])"
)
_NOT_DOUBLE = re.compile(
    r"-| (?:count|glaz|check|deck|act|bed|room|digit|figure|blow|runn|taxation|edged|jeopardy|standard|fund"
    r"|award|agent|"
    r"lock|whammy|yellow|up|down|doors|entry|shift|helix|page|line|a(?![a-z])|dip)"
)
_TWICE_NEXT = re.compile(
    r" (?:as|the|its|their|that|what|this|higher|more|larger|greater|bigger|over|our|those"
    r"|lower|less)(?![a-z])|[.,;](?!\d)|$"
)
_TIMES_NEXT = re.compile(
    r" (?:as|the(?! week| year)|its|their|that|what|higher|more|larger|greater|bigger|our"
    r"|those)(?![a-z])"
)

_FOR_EVERY = re.compile(
    rf"(?P<cur>[£€$]) ?(?P<a>{DIGITS_UNSPACED})(?:[a-z -]{{0,28}}?) (?:for|per|on) (?:every |each )?"
    r"(?:(?P<cur2>[£€$])1(?:\.00?)?(?![\d.,]\d|\d|[a-z]| (?:million|billion|bn|m)(?![a-z]))"
    r"|pound(?![a-z])(?= (?:spent|invested|of)))"
)
_TO_ONE = re.compile(
    rf"(?P<a>{DIGITS_UNSPACED})(?: ?: ?(?P<b>\d)(?![\d.,]\d|\d|[a-z])| to (?:1|one)(?![\d%]"
    rf"|[.,]\d|-|[a-z]| ?(?:per|million|in|year|month|of)(?![a-z])))"
)
_BARE = re.compile(rf"(?>{DIGITS_UNSPACED})(?! ?(?:%|per ?cent|:)|[a-z])")
_RATIO_OF = re.compile(
    r"\b(?:ratios?|bcr)(?: \([a-z]+\))? (?:of|is|was|at|to|between) (?:(?:about|around|over"
    r"|at least|only|just|nearly) )?$"
)

_HUNDRED = Decimal(100)


def _percent(share: Decimal) -> Decimal:
    return plain((share * _HUNDRED).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _fraction(low: str, at: int) -> Share | None:
    found = _FRACTION.match(low, at)
    if not found:
        return None
    part = found["part"] or found["apart"]
    top = number(found["many"].split("-")[0].split(" ")[0]) if found["many"] else Decimal(1)
    share = top / _PARTS[part]
    if found["scale"]:
        return _scaled(low, found.end(), share * SCALES[found["scale"]])
    end = found.end()
    if share > 1 or (part in ("quarter", "fourth") and _A_TIME_BEFORE.search(low, max(0, at - 12), at)):
        return None
    if (part == "half" and not found["many"]) or _A_TIME_NEXT.match(low, end):
        return None
    if top == 1 and part != "half" and not _SHARE_NEXT.match(low, end):
        return None
    point = _OF_A_POINT.match(low, end)
    if point:
        kind = "percentage_points" if "point" in point.group() else "percent"
        return Share(point.end(), kind, plain(share.quantize(Decimal("0.01"))))
    return Share(end, "percent", _percent(share))


def _scaled(low: str, end: int, value: Decimal) -> Share:
    if pounds := _POUNDS.match(low, end):
        return Share(pounds.end(), "money", plain(value), currency="GBP")
    return Share(end, "count", plain(value))


def _half(low: str, at: int) -> Share | None:
    found = _HALF.match(low, at)
    if not found:
        return None
    end = found.end()
    if found["scale"]:
        return _scaled(low, end, Decimal(SCALES[found["scale"]]) / 2)
    if found["hour"]:
        return Share(end, "duration", Decimal(30), unit="minutes")
    if found["pct"]:
        return Share(end, "percentage_points" if "point" in found["pct"] else "percent", Decimal("0.5"))
    before = low[max(0, at - 12) : at]
    if _NOT_HALF_BEFORE.search(before) or not (_HALF_NEXT.match(low, end) or _HALF_BEFORE.search(before)):
        return None
    return Share(end, "percent", Decimal(50))


def _one_in(low: str, at: int) -> Share | None:
    found = _IN.match(low, at)
    if not found:
        return None
    top, bottom = number(found["a"]), number(found["b"])
    if "out" in found["how"] and low.startswith((" of the ", " of these "), found.end()):
        return None
    fits = bottom in _DENOMINATORS or (top == 1 and bottom < 1900)
    if (
        not (0 < top < bottom and fits)
        or top != int(top)
        or (top != 1 and bottom not in (3, 4, 5, 6, 7, 8, 9, 10, 20, 100, 1000))
    ):
        return None
    return Share(found.end(), "percent", _percent(top / bottom))


def _multiple(low: str, at: int) -> Share | None:
    found = _MULTIPLE.match(low, at)
    if not found:
        return None
    end = found.end()
    if found["halve"]:
        return Share(end, "percent", Decimal(50), "reduce")
    if found["double"]:
        return None if _NOT_DOUBLE.match(low, end) else Share(end, "percent", _HUNDRED, "increase")
    if found["treble"]:
        return None if _NOT_DOUBLE.match(low, end) else Share(end, "percent", Decimal(200), "increase")
    if found["quad"]:
        return Share(end, "percent", Decimal(300), "increase")
    if found["twice"]:
        return Share(end, "percent", _HUNDRED, "increase") if _TWICE_NEXT.match(low, end) else None
    if found["fold"]:
        factor = number(re.sub(r"[- ]?fold", "", found["fold"]))
    elif _TIMES_NEXT.match(low, end):
        factor = number(found["times"])
    else:
        return None
    return Share(end, "percent", plain((factor - 1) * _HUNDRED), "increase") if factor > 1 else None


def _ratio(low: str, at: int) -> Share | None:
    if found := _FOR_EVERY.match(low, at):
        return Share(found.end(), "ratio", plain(number(found["a"])))
    if found := _TO_ONE.match(low, at):
        bottom = number(found["b"]) if found["b"] else Decimal(1)
        if bottom and not low[max(0, at - 5) : at].endswith("from "):
            return Share(found.end(), "ratio", plain((number(found["a"]) / bottom).quantize(Decimal("0.0001"))))
    bare = _BARE.match(low, at) if _RATIO_OF.search(low, max(0, at - 40), at) else None
    if bare:
        return Share(bare.end(), "ratio", plain(number(bare.group())))
    return None


_READERS: tuple[Callable[[str, int], Share | None], ...] = (_ratio, _multiple, _fraction, _half, _one_in)
FIRST_WORD = (
    rf"(?:an?|\d|{_SMALL})[- ](?:{_PART})|half|halv|doubl|trebl|tripl|quadrupl|twice|(?:{_SMALL}|\d)[a-z -]?fold"
)


def read_share(low: str, at: int) -> Share | None:
    """The longest share, multiple or ratio that begins at `at` in folded text."""
    found = [share for reader in _READERS if (share := reader(low, at))]
    return max(found, key=lambda share: share.end) if found else None
