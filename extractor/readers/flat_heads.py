"""The heads of a table that lies flat in a text: "Lock Target Result", parted into the names of its columns.

Where one name ends and the next begins is told by capitals, periods and units; where it is open, each way is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.readers.lines import Line
from extractor.readers.marks import ends, hangs

Cells = tuple[tuple[int, int], ...]

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\b"
_TIME = (
    r"(?:(?:19|20)\d\d(?:\s*[-–/]\s*(?:(?:19|20)\d\d|\d\d))?\b|\d\d/\d\d\b|YTD\b|"
    rf"{_MONTH}[-–\s](?:20)?\d\d\b)"
)
PERIOD = re.compile(_TIME)
_FIGURED = re.compile(r"\d|None|Nil|Zero")
# What heads say of the figures under them; lines without such a word or a period are names, titles or prose.
_ROLES = (
    r"(?i:targets?|goals?|plan(?:ned)?|trajectory|actuals?|outturn|achieved|delivered|performance|results?|forecasts?|baseline|savings?|saved|"
    r"budget|costs?|spend|totals?|number|value|amount|variance|change|required|requirement|need|capacity|score|rate|percentage|standard|"
    r"milestone|secured|commitment)\b"
)
SAYS = re.compile(rf"{_TIME}|\b{_ROLES}|[£%#]")
# A period over a column, or a name that begins as names do; small words and units in brackets belong to the name.
_HEAD = re.compile(rf"{_TIME}(?:\s+(?=[a-z]){_ROLES})?|[A-Z£%#(](?:(?!\s+(?:[A-Z£%#(]|{_TIME}))[\s\S])*")
_UNIT = re.compile(r"\(?(?:£\w*|%|#)\)?|\([^()]*\)")
# A head that goes on: with what it is for, or with what a month shows.
_OPEN = re.compile(rf".*\b(?:for|in|to|by|at|of|since|from)|{_MONTH}", re.S)
# How a further line of heads opens that goes on with the last.
_MORE = re.compile(rf"{_TIME}|[£%(]|(?=[a-z]){_ROLES}")
# A word, unit or period of a second line of heads.
_UNDER = re.compile(rf"{_TIME}|\(?£\w*\)?|\(?%\)?|{_ROLES}")
# A figure in a head, but in the unit that it names ("£000"), belongs to something else.
_COUNTS = re.compile(r"(?<![£\d])\d")
# No line of heads is longer; nor has it more columns.
_LONGEST, _MOST = 160, 12
# So many lines the heads run over at the most, and so many further lines of heads stand under them; and the figures of
# the first row stand so many lines on at the most.
_OVER, _HEADS, _LINES = 4, 2, 6


@dataclass(frozen=True, slots=True)
class Heads:
    """Words over so many lines that may be heads, the ways in which they may be parted, and further lines of them."""

    text: str
    lines: int
    ways: tuple[Cells, ...]
    under: tuple[Cells, ...]


def adjoins(before: Line, line: Line, given: str) -> bool:
    """Does a line follow another at once, without a blank one that the text has everywhere?"""
    between = given[before.end : line.start]
    return before.end <= line.start and not between.strip() and between.count("\n") <= 1


def heads_at(lines: Sequence[Line], i: int, given: str) -> Iterator[Heads]:
    """What may be the heads of a table that begin in line `i`, over one line or more."""
    if not any(map(_FIGURED.search, (line.text for line in lines[i + 1 : i + 1 + _OVER + _LINES]))):
        return
    for n, line in enumerate(lines[i : i + _OVER], i):
        parted = n > i and (line.gap or not adjoins(lines[n - 1], line, given))
        if n > i and (not _MORE.match(line.text) or ") (" in line.text):
            return
        if line.mark or parted or line.end - lines[i].start > _LONGEST:
            return
        text = given[lines[i].start : line.end]
        if ways := tuple(_heads(text)):
            yield Heads(text, n - i + 1, ways, tuple(_under(lines, n + 1)))


def _heads(text: str) -> Iterator[Cells]:
    """The cells of what may be the heads of a table, in each way in which they may be parted."""
    if ends(text) or hangs(text) or not SAYS.search(text) or text[0] in "£%#(":
        return
    found = [match.span() for match in _HEAD.finditer(text)]
    if not found or sum(b - a for a, b in found) + sum(map(str.isspace, text)) < len(text):
        return
    named = [PERIOD.sub("", text[a:b]) for a, b in found]
    if any(map(_COUNTS.search, named)) or any(name.count("(") != name.count(")") for name in named):
        return
    whole = _joined(text, found, _UNIT, first=1)
    first = next((k for k, (a, b) in enumerate(whole) if PERIOD.fullmatch(text, a, b)), 0)
    ways = [_joined(text, whole, PERIOD, first=1), whole, _joined(text, found, _UNIT, first=0)]
    if first > 1 and all(PERIOD.fullmatch(text, a, b) for a, b in whole[first:]):
        ways.append([(whole[0][0], whole[first - 1][1]), *whole[first:]])  # one name of several capitals
    named = [way for way in ways if 2 <= len(way) <= _MOST and not any(_UNIT.fullmatch(text, *each) for each in way)]
    yield from dict.fromkeys(map(tuple, named))


def _joined(text: str, found: Sequence[tuple[int, int]], belongs: re.Pattern[str], first: int) -> list[tuple[int, int]]:
    """The heads, each with the unit or period that stands behind its name; only from head `first` on."""
    out: list[tuple[int, int]] = []
    for a, b in found:
        is_alike = belongs is PERIOD and out and PERIOD.fullmatch(text, *out[-1])
        behind = len(out) > first and belongs.fullmatch(text, a, b) and not is_alike
        if behind or (out and _OPEN.fullmatch(text, *out[-1])):
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return out


def _under(lines: Sequence[Line], i: int) -> list[Cells]:
    """The cells of further lines of heads, each with a period, a unit or a role for every column of figures."""
    out: list[Cells] = []
    for line in lines[i : i + _HEADS]:
        found = tuple(match.span() for match in _UNDER.finditer(line.text))
        covers = sum(b - a for a, b in found) + len(found) - 1 == len(line.text)
        if line.mark or line.gap or not covers or len(found) < 2 or (out and len(found) != len(out[0])):
            break
        out.append(found)
    return out
