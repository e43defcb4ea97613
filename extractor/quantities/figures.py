"""The quantity grammar: figures with their units, ranges, and what bounds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal, cast

from extractor.model import Span
from extractor.quantities import context, numerals, periods, shares
from extractor.quantities.cores import COUNTED
from extractor.quantities.numerals import folded, plain
from extractor.quantities.terms import Term, read_term

QuantityKind = Literal["money", "percent", "percentage_points", "count", "duration", "emissions", "ratio"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in a text.

    `span` and `raw` hold the figure with its unit words, without its qualifier. `value` is in the main unit (pounds,
    not millions; percent 12.5 means 12.5 %), and never negative; `high` is the upper end of a range only. `unit` is
    GBP or another ISO code, percent, percentage_points, count, days, weeks, months, years, hours, minutes,
    tonnes_co2e or ratio. `qualifier` is as written ("at least"); `direction` is "reduce" or "increase" where the
    figure's own words or sign carry it ("halve", "-3%").
    """

    span: Span
    raw: str
    kind: QuantityKind
    value: Decimal
    high: Decimal | None
    unit: str
    currency: str | None
    qualifier: str | None
    direction: str | None


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a figure was read as, before its surroundings are."""

    start: int
    end: int
    kind: str
    value: Decimal
    high: Decimal | None = None
    unit: str = ""
    direction: str | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """The text, its folded twin, and the scale its header sets."""

    text: str
    low: str
    scale: Decimal | None


_JOIN = re.compile(r"(?: {1,2}|-)to(?: {1,3}|-)| ?- ?|(?P<and> {1,3}and {1,3})|(?P<or> or )")
_BETWEEN = re.compile(r"(?<![a-z])between (?:around |about |some )?$")
_FROM = re.compile(r"(?<![a-z])(?:from|down from|up from)(?: (?:around|about|just|over|nearly|some|almost|a|under))? $")
_RANGING = re.compile(r"(?:rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)|estimates?|anything|anywhere) from $")
_VAGUE = re.compile(r"(?<![a-z])(?:few|several|many|couple of|a couple) $")
_THE = re.compile(r"(?<![a-z])(?:the|these|those|other|both|last|first|next|every|each|no|any|this|that|which) $")
_ONE_ONLY = re.compile(
    r"(?<![a-z])(?:only|just|within|at least|(?:no )?more than|fewer than|less than|about|all but|exactly) $"
)
_NOT_ONE_NEXT = re.compile(r" (?:another|day|off|way)(?![a-z])")
_ZERO_BEFORE = re.compile(r"(?<![a-z])(?:to|at|of|is|was|be|than|reach|or|were) $")
_NOT_ZERO_NEXT = re.compile(r" (?:carbon|emission|tolerance|hour|waste|trust|rat)")
_PER = re.compile(r"(?<![a-z])per $")
_OLD = re.compile(r"[- ](?:olds?|of age)(?![a-z])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_COUNTED = re.compile(COUNTED)
_NONE = re.compile(r"none(?= of (?:the|these|them|those|its|their) )")
#: What leads to the size of a change, behind which the level stands that it led to, within so many characters; and no
#: share is larger than this.
_CHANGE, _NEAR = re.compile(r"\bby (?:[a-z]+ ){0,2}$"), 40
_MOST_OF_A_HUNDRED = 1000
_POINT = re.compile(r"an? percentage point(?![a-z])")

_TRIGGER = re.compile(
    r"[-+]?(?:(?<![\d£$€.,])|(?<=[a-z]\.))"
    r"(?:[£€¥]|(?<![a-z])(?:us|au?|ca?|nz|hk)?\$|(?<!\w)(?:gbp|eur|usd)(?= ?\d)) ?\(?\d|"
    r"(?:(?<![\w.,/:£$€%])|(?<= c\.)|(?<= c))(?:[-+]?\(?\d|[½¼¾⅓⅔⅛]|"
    rf"(?:{numerals.FIRST_WORD}|{shares.FIRST_WORD}|none of |an? percentage point))"
)
_CLOCK = (
    r"\d{1,2}[:.]\d\d ?(?:am|pm|a\.m\.?|p\.m\.?|hrs|hours)(?![a-z])|\d{1,2}:\d\d(?!\d)|"
    r"\d{1,2} ?(?:am|pm|noon|a\.m\.?|p\.m\.?)(?![a-z])"
)
_SKIP = re.compile(
    rf"\d+(?:\.\d+){{2,}}|{_CLOCK}|\d+(?:/\d+)+|(?:\+\d{{2}} ?|\(0|0)\d[\d ()-]{{5,}}\d|0\d{{2,}}|"
    r"\d+(?:-\d+){2,}|\d+-(?:to-)?\d+-\d+|[£$€] ?'?000'?s?(?!\d)|\d+(?:st|nd|rd|th)(?![a-z])|"
    r"\(\d{1,2}\)(?! ?%)|\d+\([a-z0-9]+\)|[\d.]+[a-z]{3,}\d*|one-to-one|zero-hours?|two-way|one-off"
)
_PAST = re.compile(r"[-+(£$€¥]*(?:\d[\d,.]*\d|\w+)?")
_NOT_BARE_NEXT = re.compile(r"[a-z_@#/:]|-(?:[a-z]| (?:and|or|to) )|'s|[.,]\d|\d|-\d")
_ODD = re.compile(r"-(?:odd|plus)(?![a-z])")
_HANDED_ON = frozenset({"duration", "percent", "percentage_points"})
_CELL_END = re.compile(r" *(?:$|[\t|)(;]|-?\d|- )|[,.](?!\d)| in (?:19|20)\d\d")


@lru_cache(maxsize=1 << 13)  # the sentences that are searched are counted once more when they are stored
def read_quantities(text: str, scale: Decimal | None = None) -> tuple[Quantity, ...]:
    """The quantities in `text`, in order and never overlapping; of two readings the longer wins.

    `text` is one line of cleaned text (line ends count as spaces), or a table row with its cells parted by tabs.
    `scale` is for text governed by a header such as "£000": bare and bracketed numbers are then pounds times `scale`,
    and a bracketed one is as positive as the others.
    """
    low = folded(text)
    if not _TRIGGER.search(low):
        return ()
    line = _Line(text, low, scale)
    return tuple(_quantity(line, reading) for reading in _readings(line))


def _readings(line: _Line) -> Iterator[_Reading]:
    taken = [(start, end) for start, end, _ in periods.scan(line.low)]
    taken.reverse()
    at = 0
    last: _Reading | None = None
    while trigger := _TRIGGER.search(line.low, at):
        start = trigger.start()
        while taken and taken[-1][1] <= start:
            taken.pop()
        limit = taken[-1][0] if taken else len(line.low)
        if limit <= start:
            at = taken[-1][1]
            continue
        found, at = _at(line, start, limit)
        if found:
            last = _inheriting(line, last, found)
            yield last


def _inheriting(line: _Line, last: _Reading | None, found: _Reading) -> _Reading:
    """ "From 22 days to 11": the second figure has the first one's unit, but not in "by 23% to 380,000"."""
    if last and found.kind == "count" and last.kind in _HANDED_ON and line.low[last.end : found.start] == " to ":
        is_change = last.kind == "percent" and (
            found.value > _MOST_OF_A_HUNDRED or _CHANGE.search(line.low, max(0, last.start - _NEAR), last.start)
        )
        return found if is_change else replace(found, kind=last.kind, unit=last.unit)
    return found


def _at(line: _Line, at: int, limit: int) -> tuple[_Reading | None, int]:
    """What stands at a trigger, and where to read on."""
    low = line.low
    if end := context.list_number(line.text, at):
        return None, max(end, at + 1)
    share, term = shares.read_share(low, at), read_term(low, at, line.scale is None)
    if share and share.end <= limit and share.end >= (term.end if term else 0):
        unit = share.unit or share.currency or share.kind
        return _Reading(at, share.end, share.kind, share.value, None, unit, share.direction), share.end
    if none := _NONE.match(low, at):
        return _Reading(at, none.end(), "count", Decimal(0), unit="count"), none.end()
    if point := _POINT.match(low, at):
        return _Reading(at, point.end(), "percentage_points", Decimal(1), unit="percentage_points"), point.end()
    skip = _SKIP.match(low, at)
    if skip and (not term or skip.end() >= term.end) and not (line.scale is not None and low[at] == "("):
        return None, skip.end()
    if not term or term.end > limit:
        return None, _past(low, at)
    return _ranged(line, term, limit)


#: Units that have no name of their own here: what follows is no count of things.
_MEASURED = re.compile(
    r"(?:[ -](?:(?:new|more|extra|additional|further|installed) )?"
    r"(?:litre|gallon|barrel|cent|kilowatt|megawatt|gigawatt|terawatt|kwh|mwh|gwh|twh|kw|mw|gw|"
    r"(?:square |cubic )?(?:metre|kilometre|mile)|(?:square )?feet|square foot|acre|tonne)(?:-hours?|s)?"
    r"|[ -]?(?:ha|hectares?|km|m|sq\.? ?m|sqm|m2|m²|ltrs?|litres?))(?![a-z])"
)


def _past(low: str, at: int) -> int:
    """Past the word or number that begins at `at`."""
    found = _PAST.match(low, at)
    return max(found.end() if found else 0, at + 1)


def _ranged(line: _Line, first: Term, limit: int) -> tuple[_Reading | None, int]:
    """A term, joined to a second one where the two make a range."""
    second = _second(line, first, limit)
    if second:
        kind, unit = second.kind or first.kind, second.unit or first.unit
        high_scale = second.scale or (first.scale if first.kind == second.kind else None) or 1
        value, high = first.number * (first.scale or second.scale or 1), second.number * high_scale
        if value < high and _allowed(line, first, second.end, kind):
            return _reading(first, second.end, kind, value, high, unit), second.end
    kind, unit, value = first.kind, first.unit, first.number * (first.scale or 1)
    bare = kind is None and first.scale is None
    if bare and line.scale is not None and _governed(line, first):
        return _reading(first, first.end, "money", value * line.scale, None, "GBP"), first.end
    if not _allowed(line, first, first.end, kind):
        return None, max(_past(line.low, first.start), first.end if kind else 0)
    if bare and line.text[first.start] == "(":
        first = Term(first.start + 1, first.end - 1, first.number, None, None, None, None, first.words)
    return _reading(first, first.end, kind, value, None, unit), first.end


def _governed(line: _Line, term: Term) -> bool:
    """Whether a bare number takes its unit from the header: in brackets, or with nothing that it could count."""
    if line.text[term.start] == "(":
        return True
    return (
        bool(_CELL_END.match(line.low, term.end))
        and not _is_year(line.low, term)
        and not context.refers(line.low, term.start)
    )


def _second(line: _Line, first: Term, limit: int) -> Term | None:
    """The upper end of the range that `first` may begin."""
    low = line.low
    joined = _JOIN.match(low, first.end)
    if not joined or joined.end() >= limit or low[joined.end() : joined.end() + 1] in ("-", "+", "("):
        return None
    before = low[max(0, first.start - 24) : first.start]
    if (joined["and"] and not _BETWEEN.search(before)) or (_FROM.search(before) and not _RANGING.search(before)):
        return None
    second = read_term(low, joined.end(), line.scale is None)
    if not second or second.end > limit:
        return None
    if joined["or"] and not (second.kind in (None, "duration") and second.number - first.number <= 2):
        return None
    if first.kind == "money" and second.kind is None:
        return second if second.scale or joined.group().strip() == "-" else None
    if first.kind and (second.kind != first.kind or second.unit != first.unit):
        return None
    return second


def _is_year(low: str, term: Term) -> bool:
    return bool(_YEAR.fullmatch(term.words)) and not _COUNTED.match(low, term.end)


def _allowed(line: _Line, term: Term, end: int, kind: str | None) -> bool:
    """Whether a number is a figure, and not a year, a reference, an age or part of a name."""
    low, start = line.low, term.start
    if _VAGUE.search(low, max(0, start - 12), start):
        return False
    if kind and kind != "duration":
        return True
    if low[start - 1 : start] == "-":
        return False
    if kind == "duration":
        return not _OLD.match(low, end) and not context.refers(low, start) and not _is_some_day(low, term, end)
    attached = _NOT_BARE_NEXT.match(low, end) and not _ODD.match(low, end) and not _MEASURED.match(low, end)
    if attached and (term.scale is None or not term.words[0].isdigit()):
        return False
    if term.scale is not None or "," in term.words:
        age = term.scale is None and context.is_age(low, end)
        return not age and low[end : end + 1] != "/" and not _PER.search(low, max(0, start - 5), start)
    if (term.words[0].isdigit() and context.is_age(low, end)) or _is_year(low, term):
        return False
    return not (context.refers(low, start) or context.footnoted(line.text, start, end)) and _word_counts(low, term, end)


def _is_some_day(low: str, term: Term, end: int) -> bool:
    """ "One day" is a story's, unless a bound stands before it."""
    vague = term.words == "one" and low[term.start : end] in ("one day", "one hour", "one year")
    return vague and not _ONE_ONLY.search(low, max(0, term.start - 14), term.start)


def _word_counts(low: str, term: Term, end: int) -> bool:
    """Whether a small number word counts something, and is no pronoun ("one of them", "the two")."""
    before = max(0, term.start - 16)
    if term.words == "one":
        return bool(_ONE_ONLY.search(low, before, term.start)) and not _NOT_ONE_NEXT.match(low, end)
    if term.words == "two":
        return not _THE.search(low, before, term.start)
    if term.words == "zero":
        return bool(_ZERO_BEFORE.search(low, before, term.start)) and not _NOT_ZERO_NEXT.match(low, end)
    return True


def _reading(
    term: Term, end: int, kind: str | None, value: Decimal, high: Decimal | None, unit: str | None
) -> _Reading:
    direction = {"-": "reduce", "+": "increase"}.get(term.sign or "")
    return _Reading(term.start, end, kind or "count", value, high, unit or "count", direction)


def _quantity(line: _Line, found: _Reading) -> Quantity:
    span = Span(found.start, found.end)
    unit = "other" if found.unit == "count" and _MEASURED.match(line.low, span.end) else found.unit
    where = context.qualifier_before(line.low, span.start) or context.qualifier_after(line.low, span.end)
    return Quantity(
        span,
        span.of(line.text),
        cast(QuantityKind, found.kind),
        plain(found.value),
        plain(found.high) if found.high is not None else None,
        unit,
        found.unit if found.kind == "money" else None,
        line.text[slice(*where)] if where else None,
        found.direction,
    )
