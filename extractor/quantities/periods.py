"""Times as reports print them: financial years, spans, deadlines, windows, recurrence.

A time is read in three steps: the core at the words that name it ("April 2015"), a second core joined to it ("2010 to
2015"), and the words before that say how it bounds ("by the end of").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache

from extractor.model import Period, Span
from extractor.quantities.calendar import YEAR
from extractor.quantities.cores import LOOSE, read_core
from extractor.quantities.numerals import DIGITS, WORDS, folded


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A time in a text. `raw` is `text[span]`: without a bare in, at, for or during, with any other such word."""

    span: Span
    raw: str
    period: Period


_TITLED = re.compile(r"(?:\bact(?: of)?|\bregulations|\border|\bversion|\biso|\bagenda|\bvision)(?:,? | \()$")
_WINDOW = re.compile(
    rf"(?P<pre>over|within|inside|in|across|during|for|throughout|after|every)? ?"
    rf"(?P<the>(?:the )?(?:(?:next|last|past|first|coming|following|previous|final|remaining) )|the |a )?"
    rf"(?P<n>(?:{DIGITS}|{WORDS}|a|few|couple of)(?:(?: to | or |-)(?:\d+|{WORDS}))?)[ -]"
    r"(?P<unit>working days?|days?|weeks?|months?|years?|decades?|hours?|minutes?|quarters?)(?![a-z])"
    r"(?P<time>'? time(?! ?s)|[ -]periods?)?"
)
_TO = re.compile(r" (?:to|ending|ended|ending on|until|up to|from|after|starting|beginning) (?:the end of )?")
_OF = re.compile(r" of ")
_LATE = re.compile(
    r"'? (?:late|later|ago|behind|early|earlier|longer|old|overdue|delay|of delays?|in prison|after|before)(?![a-z])"
)
_WAIT = re.compile(
    r"\b(?:wait|waits|waited|waiting|delays?|delayed|takes?|taking|took|lasts?|lasting"
    r"|lasted)(?: (?:of|for|times? of|by))? $"
)

_RECURRENCE = re.compile(
    r"(?:(?:a|each|every|every single|in any|per) (?:calendar |financial )?(?:year|month|week|quarter|day|annum)"
    r"|every (?:\d+|two|three|four|five|six|ten|twelve) (?:days|weeks|months|years)"
    r"|p\.a\.?|pa|annually|(?<!-)(?:yearly|monthly|weekly|quarterly)|non-recurrent(?:ly)?|recurrent(?:ly)?|recurring"
    r"|annual(?=(?: [a-z-]+){0,2} (?:savings?|benefits?|reductions?|costs?|efficienc|targets?|yield|budget|spending|"
    r"spend|receipts|bill|income|total))"
    r"|to date|so far|year[- ]to[- ]date)(?![a-z])"
)
_NOT_EACH = re.compile(
    r" (?:ago|later|earlier|before|after|of|late|behind|in which|early|past|on year|when|long|old"
    r"|beyond)(?![a-z])|-(?:to|by|end|on|long|old|round)(?![a-z])"
)
_BEFORE_A = re.compile(
    r"\b(?:within|for|over|than|in|of|such|about|nearly|almost|just|around|half|with|is|was"
    r"|as|at|takes|took) $"
)

_PREFIX = re.compile(
    r"(?:(?<=\W)|^)(?P<word>by|from|over|across|throughout|until|till|up until|up to|before|after|since"
    r"|through to|to|inside|"
    r"within|between|no later than|prior to|as at|as of|at|in|for|during|on|from about)? {0,2}"
    r"(?P<of>(?:the )?(?:beginning|start|middle|end|remainder|rest|course|life)(?: of)?"
    r"|(?:the )?year(?:s)? (?:to|ending|ended)|end[- ](?:of )?)? ?"
    r"(?P<the>the )?(?P<year>(?:financial years?|fiscal year|calendar year|year|years) )? ?$"
)
_ENDS = frozenset(
    {"by", "until", "till", "up until", "up to", "before", "through to", "no later than", "prior to", "to"}
)
_STARTS = frozenset({"from", "since", "after", "from about"})
_MAKES_A_TIME = _ENDS - {"to"} | _STARTS | {"over", "throughout", "across", "during", "within", "in"}
_DROPPED = frozenset({"in", "at", "for", "during", "on", "to"})
_JOIN = re.compile(
    r"(?: {1,2}(?:and|to|until|through to|through|up to) {1,2}|(?: ?- ?))(?:(?:the )?(?:end of"
    r"|start of) )?"
)
_ONWARDS = re.compile(r" onwards?(?![a-z])")

_TRIGGER = re.compile(
    rf"(?<![\w£$€,])(?:{YEAR}|\d\d?(?:-| to | and )\d\d? [jfmasond]|\d\d?(?:st|nd|rd|th)?(?:/\d"
    rf"| (?:of )?[jfmasond])|fy ?\d|q[1-4](?!\w)|h[12] |"
    r"christmas|easter|halfway |year[- ]end|jan|feb|mar|apr|may(?![a-z])|jun|jul|aug|sep|oct|nov|dec|spring"
    r"|summer|autumn|winter|early |mid[- ]|late |"
    r"(?:the )?(?:next|this|last|current|coming|following|previous|present|first|second|third|fourth|final) |"
    r"the (?:parliament|decade|century|plan|control|spending|programme's|year)|"
    r"(?:month|years?|week|quarter) (?:\d|one|two|three|four|five)|financial year|fiscal year|"
    r"(?:over|within|inside|in|across|during|throughout|after|every) (?=[\dotfsenahc])|the (?=[\dotfsenrh])"
    r"|a (?=\d|t|f|s|e|n)|"
    r"a (?:year|month|week|quarter|day)|(?:each|every|per|in any) |p\.a|pa(?![a-z])|annual|yearly|monthly"
    r"|weekly|quarterly|"
    r"non-recurr|recurr|to date|so far|year[- ]to)"
)


def read_periods(text: str) -> tuple[PeriodMention, ...]:
    """The times in `text` (one line of cleaned text; line ends count as spaces), in order, never overlapping."""
    low = folded(text)
    return tuple(
        PeriodMention(Span(start, end), text[start:end], period)
        for start, end, period in scan(low)
        if period is not None
    )


@lru_cache(maxsize=1)  # whoever reads the quantities of a text reads its times next
def scan(low: str) -> tuple[tuple[int, int, Period | None], ...]:
    """Times in folded text as (start, end, period); a year that only names something else comes with no period."""
    return tuple(_scan(low))


def _scan(low: str) -> Iterator[tuple[int, int, Period | None]]:
    done = 0
    for trigger in _TRIGGER.finditer(low):
        at = trigger.start()
        if at < done:
            continue
        found = _recurrence(low, at) or _window(low, at) or _calendar(low, at, done)
        if found:
            yield found
            done = found[1]


def _recurrence(low: str, at: int) -> tuple[int, int, Period] | None:
    found = _RECURRENCE.match(low, at)
    if not found:
        return None
    words = found.group()
    if words.startswith("a ") and (_NOT_EACH.match(low, found.end()) or _BEFORE_A.search(low, max(0, at - 10), at)):
        return None
    if words == "pa" and not re.search(r"[\dmnk%)] $", low[max(0, at - 2) : at]):
        return None
    recurring = words not in ("to date", "so far") and not words.startswith(("year", "non"))
    often = next((name for name in ("month", "quarter", "day") if words.endswith(name)), "year")
    often = "duration" if "week" in words or words.endswith("s") else often
    return at, found.end(), Period(None, None, often if recurring else "span", recurring)


def _window(low: str, at: int) -> tuple[int, int, Period] | None:
    """ "over five years", "in the next three years", "the five years to March 2009"."""
    found = _WINDOW.match(low, at)
    if not found or _LATE.match(low, found.end()):
        return None
    pre, the = found["pre"], found["the"] or ""
    short = found["unit"].startswith(("day", "week", "working", "hour", "minute"))
    end = found.end()
    start = found.start("the") if the else found.start("n")
    kept = pre in ("over", "within", "inside", "across", "throughout", "after")
    if the == "a " and not (found["time"] and "period" in found["time"]):
        return None
    if the == "the " and not found["time"]:
        joined = _TO.match(low, end)
        core = read_core(low, joined.end()) if joined else None
        if not core:
            return (at, end, Period(None, None, "duration")) if kept and not short else None
        return at if kept else start, core[0], replace(core[1], start=None, precision="span")
    if pre is None and not the and not found["time"]:
        return None
    if not the and not found["time"]:
        if pre in ("for", "during", "after", None) or (pre in ("over", "in", "across") and short):
            return None
        if found["unit"].startswith(("hour", "minute", "working")) or _WAIT.search(low, max(0, at - 24), at):
            return None
    if the and (of := _OF.match(low, end)) and (core := read_core(low, of.end())):
        end = core[0]
    start = at if kept or pre == "every" else start
    return start, end, Period(None, None, "duration", recurring=pre == "every")


def _calendar(low: str, at: int, done: int) -> tuple[int, int, Period | None] | None:
    first = read_core(low, at)
    if not first:
        return None
    end, period = first
    if period.precision == "year" and period.start and _TITLED.search(low, max(done, at - 14), at):
        return at, end, None
    before = _PREFIX.search(low, max(done, at - 40), at)
    if before and period.start and before["the"] and not (before["of"] or before["year"]):
        before = None  # "by the 2016 deadline" names a deadline, and does not set one
    word = (before["word"] or "") if before else ""
    start = before.start() + (len(before.group()) - len(before.group().lstrip())) if before else at
    joined = _JOIN.match(low, end)
    second = read_core(low, joined.end()) if joined and period.start else None
    ranged = joined and second and second[1].start
    if joined and second and ranged and (word == "between" or " and" not in joined.group()[:4]):
        end = second[0]
        period = Period(period.start, second[1].end, "span")
        return (start if word not in _DROPPED else _without(low, start, word)), end, period
    if before:
        if not period.start and not _fits(low, at, word, before["of"]):
            return None
        period = _bounded(_edge(period, before["of"] or ""), word, before["of"] or "")
        if word in _DROPPED or (word == "between" and period.precision != "span"):
            start = _without(low, start, word)
    elif not period.start and not _fits(low, at, "", None):
        return None
    if (onwards := _ONWARDS.match(low, end)) and period.start:
        end, period = onwards.end(), replace(period, end=None)
    return start, end, period


def _without(low: str, start: int, word: str) -> int:
    start += len(word)
    while low[start : start + 1] == " ":
        start += 1
    return start


def _fits(low: str, at: int, word: str, of: str | None) -> bool:
    """Words with no date of their own ("the Parliament", "March") are times only where a word makes them so."""
    return not LOOSE.match(low, at) or word in _MAKES_A_TIME or bool(of)


def _edge(period: Period, of: str) -> Period:
    if "year" in of and period.end:
        return replace(period, start=None, precision="span")
    if "end" in of and period.end:
        return replace(period, start=period.end, precision="day")
    if ("start" in of or "beginning" in of) and period.start:
        return replace(period, end=period.start, precision="day")
    return period


def _bounded(period: Period, word: str, of: str) -> Period:
    if word in ("before", "prior to") and period.start:
        return replace(period, start=None, end=period.start - timedelta(days=1))
    if word == "after" and period.end:
        return replace(period, start=period.end + timedelta(days=1), end=None)
    if word in _ENDS:
        return replace(period, start=None)
    if word in _STARTS and period.precision != "span":
        return replace(period, end=None)
    return period
