"""What the imprint of a document says: paper number, session of Parliament, date, and a plan's period."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from extractor.identify.front import Front
from extractor.identify.given import session_of, spelled
from extractor.model import Clue, Kind, Period
from extractor.quantities import read_date, read_periods

_PARLIAMENTARY: tuple[Kind, ...] = ("nao_report", "pac_report", "government_response", "hansard")
# A line of an imprint; numbers and dates in running text are about something else.
_LINE = 110

_PAPER = re.compile(
    r"\b(?:HC|HL Paper|HL|Cm|CP|Cmnd|Cmd|NIA)\.?\s?\d{1,4}(?:[-–](?:[IVX]+|\d{1,2}))?(?!\d|,\d)\b"
    r"|\bSG/\d{4}/\d{1,4}\b|\bGAO-\d\d-\d{2,4}[A-Z]*\b|\bPRN\d{4,6}\b"
)
_COMMAND = re.compile(r"(?:Cm|CP|Cmnd|Cmd)\b")
_FILED_PAPER = re.compile(r"(?i)\b(hc|hl|cm|cp) ?(\d{1,4})\b")
_YEARS = r"(?:19|20)\d\d\s?[-–/]\s?(?:(?:19|20)\d\d|\d\d)(?!\d)"
_SESSION = re.compile(rf"(?i)\bsession:?\s+({_YEARS})|\b({_YEARS})\s+session\b")
_SPECIAL = re.compile(r"(?i)special report\b")
_FILED_SESSION = re.compile(r"\b((?:19|20)\d\d [\d]{2}(?:\d\d)?)\b")
_DATE = re.compile(
    r"\b(?:(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December),?\s+(?:\d{1,2},\s+)?(?:19|20)\d\d)\b|\b(?:19|20)\d\d-\d\d-\d\d\b",
    re.I,
)
_PUBLISHED = re.compile(
    r"(?i)\b(?:published(?: on| by [\w ]{3,60} on)?|publication[_ ]date|date published|published:?\W*)[^\d\n]{0,24}$"
)
_DATED = re.compile(r"(?i)\b(?:date|dated|adopted|ordered .{0,40}printed|issued|submitted|approved)\b[^\d\n]{0,24}$")
# Words that lead to a plan's period in its text.
_PLANNED_FOR = re.compile(
    r"(?i)\b(?:plan(?:ning)? period|(?:plan|strategy|document) (?:covers|runs|looks|guides|sets out)"
    r"|(?:covers|covering|for|over) the period|lifetime of the (?:plan|strategy))\b"
)
_STRETCH = re.compile(r"\b(?:19|20)\d\d\s*(?:[-–/]|to\b|and\b)\s*\d\d")
# In years; shorter stretches are phases, programmes, baselines.
_LONG = 10
# What another plan's period is said with.
_OTHER_PLAN = re.compile(r"(?i)\b(?:previous|earlier|former|old|superseded|saved|replaced?|corporate)\b")


def paper_number(front: Front, kind: Kind) -> Clue | None:
    """The printed number, such as HC 781: on the cover, in a running head, on a line of its own, in the file's name."""
    if kind == "press":
        return None
    found = [
        front.clue("paper_number", _number(match.group()), at + match.start(), at + match.end())
        for at, line in front.lines()
        if at < front.cover or len(line) < _LINE
        for match in _PAPER.finditer(line)
    ]
    found += [
        Clue("paper_number", _number(match.group()), "running head", head, page)
        for head, page in front.heads
        if (match := _PAPER.search(head))
    ]
    if kind == "government_response":
        # It names the committee's paper, and bears a command paper's number itself.
        found = [clue for clue in found if _COMMAND.match(clue.value)] or found
    if not found and kind in _PARLIAMENTARY and (filed := _FILED_PAPER.search(front.stem)):
        found = [Clue("paper_number", _filed(filed), "file name", filed.group())]
    return found[0] if found else None


def _number(printed: str) -> str:
    spaced = re.sub(r"^([A-Za-z]+)(?=\d)", r"\1 ", re.sub(r"\s+", " ", printed.replace(".", "")))
    return printed if printed.startswith("PRN") else spaced


def _filed(found: re.Match[str]) -> str:
    series = {"hc": "HC", "hl": "HL Paper", "cm": "Cm", "cp": "CP"}[found[1].lower()]
    return f"{series} {found[2]}"


def session(front: Front, kind: Kind) -> Clue | None:
    """The session of Parliament, as "2014-15"."""
    if kind not in _PARLIAMENTARY:
        return None
    printed = list(_SESSION.finditer(front.text, 0, front.front))
    # A response that a committee publishes names the session of the report that it answers as well.
    printed.sort(key=lambda found: not _SPECIAL.search(front.text, max(0, found.start() - 40), found.start()))
    for found in printed:
        if value := session_of(found[1] or found[2]):
            return front.clue("session", value, *found.span())
    for head, page in front.heads:
        if (found := _SESSION.search(head)) and (value := session_of(found[1] or found[2])):
            return Clue("session", value, "running head", head, page)
    filed = _FILED_SESSION.search(front.stem)
    if filed and _FILED_PAPER.search(front.stem) and (value := session_of(filed[1].replace(" ", "-"))):
        return Clue("session", value, "file name", filed[1])
    return None


def published(front: Front) -> Clue | None:
    """The date that the document gives for its publication, or the first that stands alone on its front."""
    given = front.properties.get("published", "")
    if day := read_date(given):
        return Clue("published", day.isoformat(), "metadata", given)
    dates = list(_DATE.finditer(front.text, 0, front.front))
    for label in (_PUBLISHED, _DATED):
        for found in dates:
            before = front.text[max(0, found.start() - 70) : found.start()]
            if label.search(before) and (clue := _dated(front, found)):
                return clue
    early = {at for at, _ in front.lines()[:15]}
    for at, line in front.lines():
        found = _DATE.search(line) if at in early and len(line) < _LINE else None
        if found and (clue := _dated(front, found, at)):
            return clue
    for head, page in front.heads:
        if (found := _DATE.search(head)) and (day := read_date(_flat(found.group()))):
            return Clue("published", day.isoformat(), "running head", head, page)
    return None


def _dated(front: Front, found: re.Match[str], at: int = 0) -> Clue | None:
    day = read_date(_flat(found.group()))
    return front.clue("published", day.isoformat(), at + found.start(), at + found.end()) if day else None


def _flat(text: str) -> str:
    return " ".join(text.split())


def plan_period(front: Front) -> Clue | None:
    """The years that a plan plans for: on its cover, in a running head, or where its text says so."""
    covers = [(text, at) for at, text in front.lines(0, front.cover)]
    for text, at in covers:
        for period, start, end in _spans(text):
            return front.clue("plan_period", spelled(period), at + start, at + end)
    for head, page in front.heads:
        for period, _, _ in _spans(head):
            return Clue("plan_period", spelled(period), "running head", head, page)
    for at, line in front.lines(0, len(front.text)):
        for lead in _PLANNED_FOR.finditer(line):
            near = line[lead.start() : lead.end() + 60]
            if _OTHER_PLAN.search(line[max(0, lead.start() - 60) : lead.end()]):
                continue
            for period, start, end in _spans(near):
                return front.clue("plan_period", spelled(period), at + lead.start() + start, at + lead.start() + end)
    title = front.properties.get("title", "")
    for period, start, end in _spans(title):
        return Clue("plan_period", spelled(period), "metadata", title[start:end])
    name = front.stem.replace(" ", "-")
    for period, start, end in _spans(name):
        return Clue("plan_period", spelled(period), "file name", name[start:end])
    return _commonest(front)


def _commonest(front: Front) -> Clue | None:
    """The long stretch of years that a plan's beginning names most often, three times at the least."""
    counts: Counter[str] = Counter()
    first: dict[str, Clue] = {}
    for at, line in front.lines(0, len(front.text)):
        for period, start, end in _spans(line) if _STRETCH.search(line) else ():
            if period.start and period.end and period.end.year - period.start.year >= _LONG:
                value = spelled(period)
                counts[value] += 1
                first.setdefault(value, front.clue("plan_period", value, at + start, at + end))
    (value, count), (_, second) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    return first[value] if count >= max(3, second + 1) else None


def _spans(text: str) -> Iterator[tuple[Period, int, int]]:
    """The stretches of years in a text."""
    for mention in read_periods(text):
        period = mention.period
        if period.start and period.end and period.precision in ("span", "financial_year") and not period.recurring:
            yield period, mention.span.start, mention.span.end
