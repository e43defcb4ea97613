"""When a claim holds, and how often: of the dates in its clause the one that is told of it, and of nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.finders.clauses import around
from extractor.finders.encoder import Reading
from extractor.finders.movement import marked_source
from extractor.finders.votes import MODEL, Candidate
from extractor.model import Attribute, Span
from extractor.quantities import PeriodMention
from extractor.quantities.marks import FIGURE_MARKS, Marked

#: The probability from which words that no grammar of periods knows are a time, and what is none alone.
_UNKNOWN_TIME = 0.6
#: Words of some substance: what has none is no time, nor is a unit or a preposition alone.
_NOUN = re.compile(r"[^\W\d_]{4}")
_BARE_UNIT = re.compile(
    r"(?i)(?:(?:year|month|week|day|quarter|time)s?|from|next|last|first|over|until|since|before|after|during|within|when|once)"
)
#: How a clause begins that has its time from what it follows on from, or what ends before it.
_TRAILING = re.compile(r"(?i)(?:\w+ing|instead|thereby|thus)\b")
_AIM = re.compile(r"(?i)\b(?:in\s+order|in\s+an?\s+(?:bid|effort|attempt)|so\s+as)\s+to\s+$")
#: How a claim stands: its time only where no other is told.
_SO_FAR = re.compile(r"(?i)(?:so\s+far|to\s+date)")
#: What dates the saying rather than what is said.
_SAID_IN = re.compile(
    r"(?i)\b(?:(?:recommended|advised|warned|said|reported|concluded)\s+(?:back\s+)?(?:in\s+)?|(?<!\bbe\s)published\s+(?:in|on)\s+)$"
)
_SAID = re.compile(r"(?i)[^.;]{0,80}?\b(?:recommended|advised|urged|concluded|argued|called|said)\b")
_DUE = re.compile(r"(?i)(?:by|before|until|from|since|over|within)\b")
_CLAIMED = re.compile(
    r"(?i),?\s+(?:(?!(?:has|have|had|is|are|was|were)\b)[\w’'-]+\s+){1,5}?"
    r"(?<!the\s)(?<!its\s)(?<!their\s)(?:estimated|predicted|forecast|promised|pledged|announced|claimed|committed)\b"
)
#: A year that a change is measured from, or a result compared with.
_COMPARED = re.compile(
    r"(?i)\b(?:compared\s+(?:with|to)|relative\s+to|rather\s+than|than\s+in)\s+(?:the\s+same\s+\w+\s+(?:in|of)\s+)?(?:the\s+)?$"
)
_LEVEL = re.compile(r"(?i)\s+(?:baselines?|levels?|outturns?|actuals?|position)\b")
#: What is counted by the day: the rate is part of the measure.
_RATE = re.compile(r"(?i)\b(?:persons?|head|households?|litres?|gallons?|barrels?)\s+$")
_BY_THE_DAY = re.compile(r"(?i)(?:per|a|each|every)\s+day")
#: A result since a year is measured from it.
_SINCE = re.compile(r"(?i)since\b")
#: What leads on to a premise; and a word on something named in passing, up to the comma that ends it.
_PREMISE = re.compile(r"(?i)\bon\s+(?:the|an?)\s+(?:basis|assumption|footing|premise|understanding)\s+that\b")
_ASIDE = re.compile(r"(?i),\s+(?:which|who|whose)\b[^,;]*,")
#: A date in brackets tells of another figure, where one stands outside them.
_BRACKETS = re.compile(r"\([^()]*\)")
#: When something stood where it has moved from ("from 41 in PERIOD to 26 in PERIOD").
_MOVED_FROM = re.compile(
    rf"(?i)\bfrom\s+(?:\w+\s+){{0,3}}?{FIGURE_MARKS['FIGURE']}(?:\s+\w+){{0,3}}?\s+(?:in\s+|at\s+|on\s+)?$"
)
#: The year of a paper: before its title, or in brackets behind it.
_TITLE = re.compile(
    r"\s+(?:[A-Z][\w’'-]+\s+(?:(?:and|of|for|on)\s+)?){1,6}(?:Guidance|Report|Review|Act|Strategy|Plan|Paper|Survey|Framework)\b"
)
_TITLED = re.compile(r"\b(?:Guidance|Report|Review|Act|Strategy|Plan|Paper|Survey|Framework)\s*\($")
#: A time that is told by what happens: "before the next phase is let", "by the deadline", "in its first full year".
_EVENT = re.compile(
    r"(?i)\b(?:(?:(?:before|until)\s+the|by\s+the\s+time\s+(?:the|its|their|any|it|they|we|an?|all))\s+[^,.;:()]{3,60}?(?=\s*(?:[,.;:()]|$|\band\b))|"
    r"by\s+the\s+(?:deadline|due\s+date)|(?<=\bin\s)(?:its|their|the)\s+first\s+(?:full\s+)?(?:year|quarter)|"
    r"after\s+(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen)\s+(?:months|years)|"
    r"(?:two|three|four|five|\d+)\s+years\s+in\b(?=,)|(?<=\bfor\s)the\s+year(?:\s+as\s+a\s+whole)?(?!\s+(?:to|end|20|19))|"
    r"over\s+the\s+(?:winter|summer|(?:contract\s+)?term|life(?:time)?|course)(?:\s+of\s+[^,.;:()]{3,50}?(?=\s*(?:[,.;:()]|$)))?)"
)


def period(
    candidate: Candidate, marked: Marked, baseline: Span | None, alone: bool, near: Span, reading: Reading | None
) -> Iterator[Attribute]:
    """How often, and when: of several dates the one that reads most like the finding's, or else stands nearest.

    `near` is the claim's figure or its words.
    """
    times = [p for p in marked.periods if not (baseline and baseline.meets(p.span))]
    told = [p for p in times if not _dates_another(p, marked.text, candidate)]
    reaches = [around(marked.text, candidate.span, candidate.anchor) if alone else candidate.span]
    # A clause that says when it was said, or what it is measured from, looks for no date beyond.
    if alone and not any(reaches[0].holds(p.span) for p in times if p not in told):
        reaches.append(_item(marked.text, candidate.anchor))
    elif _follows_on(marked.text, candidate.span.start):
        reaches.append(Span(0, candidate.span.end))
    found = next((inside for reach in reaches if (inside := [p for p in told if reach.holds(p.span)])), [])
    if not found:
        if event := _EVENT.search(marked_source(marked), candidate.span.start, candidate.span.end):
            raw = " ".join(event.group().split())
            yield Attribute("period", raw, raw, Span(*event.span()), "quantities/event")
        elif reading:
            yield from _unknown_time(candidate, marked, reading)
        return
    found = [p for p in found if not _SO_FAR.fullmatch(p.raw)] or found
    asides = [Span(*m.span()) for m in _BRACKETS.finditer(marked.text) if not Span(*m.span()).meets(near)]
    found = [p for p in found if not any(aside.holds(p.span) for aside in asides)] or found
    recurring = next((p for p in found if p.period.recurring), None)
    dated = [p for p in found if not p.period.recurring]

    def worth(mention: PeriodMention) -> tuple[float, int, Span]:
        likely = reading.naming("period", mention.span.start, mention.span.end) if reading else 0.0
        return (-round(likely, 1), mention.span.distance(near), mention.span)

    fixed = min(dated, key=worth) if dated else None
    taken = [p for p in (recurring, fixed) if p]
    raw = "; ".join(dict.fromkeys(" ".join(p.raw.split()) for p in taken))
    yield Attribute("period", taken[-1].period, raw, taken[-1].span, "quantities/period")


def _item(text: str, anchor: Span) -> Span:
    """What stands between the semicolons around a claim: the next item of a list has a time of its own."""
    end = text.find(";", anchor.end)
    return Span(text.rfind(";", 0, anchor.start) + 1, end if end >= 0 else len(text))


def _follows_on(text: str, start: int) -> bool:
    return _TRAILING.match(text, start) is not None or _AIM.search(text, 0, start) is not None


def _dates_another(time: PeriodMention, text: str, candidate: Candidate) -> bool:
    """Whether a date is that of what a claim is compared with, of a paper, or of the saying; not the claim's own."""
    before, after = text[: time.span.start], text[time.span.end :]
    if _SAID_IN.search(before) or _COMPARED.search(before) or _LEVEL.match(after):
        return True
    if _TITLE.match(after) or (_TITLED.search(before) and after.startswith(")")):
        return True
    if _BY_THE_DAY.fullmatch(time.raw) and _RATE.search(before):
        return True
    if candidate.type == "outcome" and _SINCE.match(time.raw):
        return True
    if _MOVED_FROM.search(before) and not _DUE.match(time.raw):
        return True
    if candidate.type == "assumption" and _PREMISE.search(text, time.span.end):
        return True
    asides = [Span(*aside.span()) for aside in _ASIDE.finditer(text)]
    if any(aside.holds(time.span) and not aside.meets(candidate.anchor) for aside in asides):
        return True
    opens = (not before.strip() or before.strip().lower() == "in") and not _DUE.match(time.raw)
    said = _SAID if candidate.type == "recommendation" else _CLAIMED
    return opens and candidate.type != "outcome" and said.match(after) is not None


def _unknown_time(candidate: Candidate, marked: Marked, reading: Reading) -> Iterator[Attribute]:
    """Words that the encoder reads as a time and the grammar of periods does not ("once the merger is through")."""
    known = [q.span for q in (*marked.quantities, *marked.periods)]
    for span, _ in reading.named("period", _UNKNOWN_TIME):
        raw = span.of(marked_source(marked))
        if (
            candidate.span.holds(span)
            and _NOUN.search(raw)
            and not _BARE_UNIT.fullmatch(raw)
            and not any(span.meets(k) for k in known)
        ):
            yield Attribute("period", " ".join(raw.split()), raw, span, MODEL)
            return
