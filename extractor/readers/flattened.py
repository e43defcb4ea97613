"""Tables that a program wrote out as plain lines: "Indicator Target", then "Homes completed each year 95%".

The cells of a row stand behind one another, parted by nothing but spaces, and often over several lines. They are told
apart by the heads: where every row gives a name and as many values as there are heads for, it is a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extractor.readers.lines import Line
from extractor.readers.marks import Mark, ends, hangs, opens_lower

_Cells = tuple[tuple[int, int], ...]

_TIME = r"(?:19|20)\d\d(?:\s*[-–/]\s*(?:(?:19|20)\d\d|\d\d))?\b"
_PERIOD = re.compile(_TIME)
# A period over a column, or a name that begins as names do; small words and units in brackets belong to the name.
_HEAD = re.compile(rf"{_TIME}|[A-Z£%#](?:(?!\s+(?:[A-Z£%#]|{_TIME})).)*")
_UNIT = re.compile(r"£\w*|%|#")
# What heads say of the figures under them; lines without such a word or a period are names, titles or prose.
_SAYS = re.compile(
    rf"{_TIME}|(?i:\b(?:targets?|goals?|plan(?:ned)?|trajectory|actuals?|outturn|achieved|delivered|performance|results?|"
    r"forecasts?|baseline|savings?|saved|budget|costs?|spend|totals?|number|value|amount|variance|change|required|"
    r"requirement|need|capacity|score|rate|percentage)\b)|[£%#]"
)
# A figure in a head, but in the unit that it names ("£000"), belongs to something else.
_COUNTS = re.compile(r"(?<![£\d])\d")
# No line of heads is longer; nor has it more columns.
_LONGEST, _MOST = 110, 12

_NUMBER = r"[-–−+]?\(?[-–−]?[£$€]?\d[\d,]*(?:\.\d+)?\)?(?:\s?%|m\b|bn\b|k\b|pp\b)?\)?"
_VALUE = (
    r"(?:(?:[Aa]t\sleast|[Nn]o\s(?:more|fewer|less)\sthan|(?:More|Fewer|Less)\sthan|Below|Above|Under|Over|Up\sto|[<>≤≥])\s*)?"
    rf"{_NUMBER}(?:\s(?:days?|weeks?|months?|years?|hours?|minutes?|ha|a\ year|per\ year))?(?:\sby\s(?:19|20)\d\d)?"
    r"|None|Nil|Zero"
)
# What is said of a row, though on a line of its own.
_STATES = r"(?:Red|Amber|Green|Yes|No|Met|Not\smet|Missed|Achieved)"
# The number of a row, of a scheme or of an indicator, before its name.
_CODE = re.compile(r"[A-Z]{1,4}[-.]?\d{1,3}[a-z]?(?=\s)|\d{1,2}\.\d{1,2}(?=\s)")
_CODES = re.compile(r"(?:Ref(?:erence)?|No|Number|Code|ID|Policy|Item|Line|#)\b\.?(?:\s(?:no|number))?")
# So many lines has a row at the most, and so many a table.
_LINES, _MOST_LINES = 6, 200
# The label of a row that is the only one has more words than this; none has more characters.
_FEW, _LONG = 4, 240
# A value at the end of a label: there are more columns than were thought.
_TAIL = re.compile(rf"\s{_NUMBER}$")
_SENTENCES = re.compile(r"[.!?]\d{0,3}\s+[A-Z]")
# What a figure behind it is the number of.
_NAMES = re.compile(
    r"(?i)\b(?:table|figure|page|paragraph|para|policy|chapter|section|annex|appendix|box|part|note)s?$"
)


@dataclass(frozen=True, slots=True)
class _Shape:
    """What stands in each row: a code or none, a label, so many values, and words or none behind them."""

    coded: bool
    values: int
    worded: bool


def laid_out(lines: Sequence[Line], given: str) -> list[Line]:
    """The lines with the heads of tables, and rows that run over several lines, set as the rows that they are.

    `given` is the text that the lines are of.
    """
    out: list[Line] = []
    i = 0
    while i < len(lines):
        rows, after = _table(lines, i, given)
        out += rows or [lines[i]]
        i = after
    return out


def _table(lines: Sequence[Line], i: int, given: str) -> tuple[list[Line], int]:
    """The rows of the table that has its heads in line `i`, these first, and the line after it; none where none has."""
    best: list[Line] = []
    most, after = 0, i + 1
    for heads in _heads(lines[i]):
        periods = _periods(lines, i + 1)
        for shape in _shapes(lines[i].text, heads, len(periods)):
            rows, stop = _rows(lines, i + 1 + bool(periods), given, shape)
            if len(rows) > most and _is_sure(rows, shape, lines[i].text):
                best = [*_named(lines, i, heads, periods, shape), *rows]
                most, after = len(rows), stop
    return best, after


def _named(lines: Sequence[Line], i: int, heads: _Cells, periods: _Cells, shape: _Shape) -> Iterator[Line]:
    """The lines of the heads, with a cell for each column."""
    width = shape.coded + 1 + shape.values + shape.worded
    names = (*((0, 0),) * (width - len(heads)), *heads)
    yield replace(lines[i], mark=Mark("table", cells=names, head=True))
    if periods:
        at = width - len(periods) - shape.worded
        cells = (*((0, 0),) * at, *periods, *((0, 0),) * shape.worded)
        yield replace(lines[i + 1], mark=Mark("table", cells=cells, head=True))


def _heads(line: Line) -> Iterator[_Cells]:
    """The cells of a line that may be the heads of a table, in each way in which they may be parted."""
    text = line.text
    if line.mark or len(text) > _LONGEST or ends(text) or hangs(text) or not _SAYS.search(text):
        return
    found = [match.span() for match in _HEAD.finditer(text)]
    if not found or sum(b - a for a, b in found) + text.count(" ") < len(text):
        return
    named = [_PERIOD.sub("", text[a:b]) for a, b in found]
    if any(map(_COUNTS.search, named)):
        return
    whole = _joined(text, found, _UNIT)
    first = next((k for k, (a, b) in enumerate(whole) if _PERIOD.fullmatch(text, a, b)), 0)
    ways = [whole, _joined(text, whole, _PERIOD)]
    if first > 1 and all(_PERIOD.fullmatch(text, a, b) for a, b in whole[first:]):
        ways = [[(whole[0][0], whole[first - 1][1]), *whole[first:]]]  # one name of several capitals
    yield from (each for each in dict.fromkeys(map(tuple, ways)) if 2 <= len(each) <= _MOST)


def _joined(text: str, found: Sequence[tuple[int, int]], belongs: re.Pattern[str]) -> list[tuple[int, int]]:
    """The heads, each with the unit or period that stands behind its name."""
    out: list[tuple[int, int]] = []
    for a, b in found:
        if len(out) > 1 and belongs.fullmatch(text, a, b) and not _PERIOD.fullmatch(text, *out[-1]):
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return out


def _periods(lines: Sequence[Line], i: int) -> _Cells:
    """The cells of a second line of heads that gives a period for each column of figures."""
    if i >= len(lines) or lines[i].mark or lines[i].gap:
        return ()
    found = tuple(match.span() for match in _PERIOD.finditer(lines[i].text))
    covers = sum(b - a for a, b in found) + len(found) - 1 == len(lines[i].text)
    return found if covers and len(found) > 1 else ()


def _shapes(text: str, heads: _Cells, periods: int) -> Iterator[_Shape]:
    """What the rows of a table with such heads may hold; `periods`, if any, tell how many are values."""
    timed = [_PERIOD.fullmatch(text, a, b) is not None for a, b in heads]
    names_rows = not timed[0] and all(timed[1:])
    for named, coded, worded in ((1, 1, 0), (1, 1, 1), (1, 0, 0), (1, 0, 1), (0, 0, 0)):
        values = len(heads) - named - coded - worded
        fits = values > 0 and (not periods or values == periods) and (named or (values > 1 and not names_rows))
        if fits and (not coded or _CODES.match(text, *heads[0])):
            yield _Shape(bool(coded), values, bool(worded))


@lru_cache(maxsize=64)
def _closing(shape: _Shape) -> re.Pattern[str]:
    """The end of a row: its values, and words behind them."""
    value = _VALUE if shape.values == 1 else rf"{_VALUE}|n/a|N/A|[-–—]"
    values = rf"(?:{value})(?:\s+(?:{value})){{{shape.values - 1}}}"
    words = rf"(?:(?:[ \t]+|\s+(?={_STATES}$))(?P<words>[A-Za-z][^\d\n]{{0,40}}))?" if shape.worded else r"\.?"
    return re.compile(rf"(?:^|(?<=\s))(?P<values>{values}){words}$")


_EACH = re.compile(rf"(?:{_VALUE}|n/a|N/A|[-–—])(?=\s|$)")


def _rows(lines: Sequence[Line], start: int, given: str, shape: _Shape) -> tuple[list[Line], int]:
    """The rows of this shape from line `start` on, and the line after them."""
    rows: list[Line] = []
    first = start
    for n, line in enumerate(lines[start : start + _MOST_LINES], start):
        is_first = n == first
        goes_on = is_first or (lines[n - 1].end <= line.start and not given[lines[n - 1].end : line.start].strip())
        if line.mark or (line.gap and n > start) or n - first >= _LINES or not goes_on:
            break
        if is_first and not _may_open(line.text, shape):
            break
        begin = lines[first].start
        text = given[begin : line.end]
        close = _closing(shape).search(text, max(0, len(text) - 40 * (shape.values + 1)))
        if close is None or (n + 1 < len(lines) and not lines[n + 1].gap and opens_lower(lines[n + 1].text)):
            continue
        cells = _cells(text, close, shape)
        if cells is None:
            break
        rows.append(Line(text, begin, line.end, lines[first].gap, line.open, line.page, Mark("table", cells=cells)))
        first = n + 1
    return rows, first


def _may_open(text: str, shape: _Shape) -> bool:
    """May a row begin so?"""
    coded = _CODE.match(text) is not None
    return (coded or not shape.coded) and not opens_lower(text) and (coded or text[0].isalpha())


def _cells(text: str, close: re.Match[str], shape: _Shape) -> _Cells | None:
    """The cells of a row whose end is found; None where its label is none."""
    values = [found.span() for found in _EACH.finditer(text, close.start("values"), close.end("values"))]
    code = _CODE.match(text) if shape.coded else None
    at = code.end() + 1 if code else 0
    label = text[at : close.start("values")].rstrip()
    timed = any(_PERIOD.fullmatch(text, *value) for value in values)
    if len(values) != shape.values or timed or not _is_label(label):
        return None
    cells = [(0, code.end())] if code else []
    cells += [(at, at + len(label)), *values]
    if shape.worded:
        words = close.span("words") if close["words"] else (len(text), len(text))
        cells.append(words)
    return tuple(cells)


def _is_label(words: str) -> bool:
    """Does it name what is measured, and not say it in sentences?"""
    if len(words) > _LONG or not any(map(str.isalpha, words)):
        return False
    return words[-1] not in "-–—:" and not (hangs(words) or _SENTENCES.search(words) or _NAMES.search(words))


def _is_sure(rows: Sequence[Line], shape: _Shape, heads: str) -> bool:
    """Are there rows enough, or is the only one no title; do they hold figures, and is no column left out?"""
    found = [(row.text, row.mark.cells) for row in rows if row.mark]
    first = shape.coded + 1
    worded = sum(cells[-1][0] < cells[-1][1] for _, cells in found) if shape.worded else len(rows)
    counted = sum(any(map(str.isdecimal, text[a:b])) for text, cells in found for a, b in cells[first:][: shape.values])
    short = sum(_TAIL.search(text[: cells[first - 1][1]]) is not None for text, cells in found)
    if worded * 2 <= len(rows) or short * 3 > len(rows):
        return False
    if shape.values == 1 and not shape.worded:
        is_titled = _PERIOD.search(heads) is not None
        is_long = any(len(text.split()) > _FEW and "\n" in text for text, _ in found)
        return not is_titled and (len(rows) > 1 or is_long)
    return len(rows) > 1 and counted * 2 > len(rows) * shape.values
