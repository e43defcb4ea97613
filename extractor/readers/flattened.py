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

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}"
_TIME = rf"(?:(?:19|20)\d\d(?:\s*[-–/]\s*(?:(?:19|20)\d\d|\d\d))?\b|{_MONTH}[-–\s](?:20)?\d\d\b|YTD\b)"
_PERIOD = re.compile(_TIME)
# A period over a column, or a name that begins as names do; small words and units in brackets belong to the name.
_HEAD = re.compile(rf"{_TIME}|[A-Z£%#](?:(?!\s+(?:[A-Z£%#]|{_TIME})).)*")
_UNIT = re.compile(r"\(?(?:£\w*|%|#)\)?")
_FOR = re.compile(r".*\b(?:for|in|to|by|at|of|since)", re.S)
# What heads say of the figures under them; lines without such a word or a period are names, titles or prose.
_ROLES = (
    r"targets?|goals?|plan(?:ned)?|trajectory|actuals?|outturn|achieved|delivered|performance|results?|forecasts?|baseline|savings?|saved|"
    r"budget|costs?|spend|totals?|number|value|amount|variance|change|required|requirement|need|capacity|score|rate|percentage|standard|"
    r"milestone|secured|commitment"
)
_SAYS = re.compile(rf"{_TIME}|(?i:\b(?:{_ROLES})\b)|[£%#]")
# A word, unit or period of a second line of heads.
_UNDER = re.compile(rf"{_TIME}|\(?£\w*\)?|\(?%\)?|(?i:(?:{_ROLES})\b)")
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
_STATES = r"(?:R|A|G|Red|Amber|Green|Yes|No|Met|Not\smet|Missed|Achieved)"
_STATE = re.compile(_STATES)
# The number of a row, of a scheme or of an indicator, before its name.
_CODE = re.compile(r"[A-Z]{1,4}[-.]?\d{1,3}[a-z]?(?=\s)|\d{1,2}\.\d{1,2}(?=\s)|\d{1,2}(?=\s+[A-Z])")
_CODES = re.compile(r"(?:Ref(?:erence)?|No|Number|Code|ID|Policy|Item|Line|KPI|#)\b\.?(?:\s(?:no|number))?")
_TOTAL = re.compile(r"(?:Sub-?|Grand )?[Tt]otals?\b|All\b|Overall\b")
# So many further lines of heads are there at the most.
_HEADS = 2
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

    @property
    def width(self) -> int:
        return self.coded + 1 + self.values + self.worded


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
    ways = list(_heads(lines[i]))
    under = _under(lines, i + 1) if ways else []
    shaped = [each for heads in ways for each in _shapes(lines[i].text, heads, len(under[0]) if under else 0)]
    best: tuple[list[Line], int, _Shape, _Cells] | None = None
    for _, shape, names in sorted(shaped, key=lambda each: each[0]):
        rows, after = _rows(lines, i + 1 + len(under), given, shape)
        if _is_sure(rows, shape, lines[i].text) and (best is None or len(rows) > len(best[0])):
            best = rows, after, shape, names
    if best is None:
        return [], i + 1
    rows, after, shape, names = best
    marked = [replace(lines[i], mark=Mark("table", cells=names, head=True))]
    for n, cells in enumerate(under, i + 1):
        row = (*((0, 0),) * (shape.coded + 1), *cells, *((0, 0),) * shape.worded)
        marked.append(replace(lines[n], mark=Mark("table", cells=row, head=True)))
    return [*marked, *rows], after


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
        behind = len(out) > 1 and belongs.fullmatch(text, a, b) and not _PERIOD.fullmatch(text, *out[-1])
        if behind or (out and _FOR.fullmatch(text, *out[-1])):
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return out


def _under(lines: Sequence[Line], i: int) -> list[_Cells]:
    """The cells of further lines of heads, each with a period, a unit or a role for every column of figures."""
    out: list[_Cells] = []
    for line in lines[i : i + _HEADS]:
        found = tuple(match.span() for match in _UNDER.finditer(line.text))
        covers = sum(b - a for a, b in found) + len(found) - 1 == len(line.text)
        if line.mark or line.gap or not covers or len(found) < 2 or (out and len(found) != len(out[0])):
            break
        out.append(found)
    return out


def _shapes(text: str, heads: _Cells, under: int) -> Iterator[tuple[int, _Shape, _Cells]]:
    """How many heads were merged, what the rows of a table with such heads may hold, and the heads of its columns.

    `under`, if not nought, tells how many are values. Two heads may stand over one label, or over the words behind.
    """
    says = [_SAYS.search(text, a, b) is not None for a, b in heads]
    timed = [_PERIOD.fullmatch(text, a, b) is not None for a, b in heads]
    for coded in (1, 0) if _CODES.match(text, *heads[0]) else (0,):
        for named in (1, 2) if coded or under else (1, 0):
            for words in (0, 1, 2):
                low, high = coded + named, len(heads) - words
                values = high - low
                if values < 1 or (under and values != under) or sum(says[low:high]) * 2 < values:
                    continue
                if not named and (values < 2 or words or (not timed[0] and all(timed[1:]))):
                    continue
                shape = _Shape(bool(coded), values, words > 0)
                label = ((heads[coded][0], heads[low - 1][1]),) if named else ((0, 0),)
                behind = ((heads[high][0], heads[-1][1]),) if words else ()
                yield (named > 1) + (words > 1), shape, (*heads[:coded], *label, *heads[low:high], *behind)


@lru_cache(maxsize=64)
def _closing(shape: _Shape) -> re.Pattern[str]:
    """The end of a row: its values, and words behind them."""
    value = _VALUE if shape.values == 1 else rf"{_VALUE}|n/a|N/A|[-–—]"
    values = rf"(?:{value})(?:\s+(?:{value})){{{shape.values - 1}}}"
    between = r"\s+" if shape.coded else rf"(?:[ \t]+|\s+(?={_STATES}$))"
    inside = r"[^\d]" if shape.coded else r"[^\d\n]"
    words = rf"(?:{between}(?P<words>[A-Za-z]{inside}{{0,80}}))?" if shape.worded else r"\.?"
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
        following = lines[n + 1] if n + 1 < len(lines) and not lines[n + 1].gap else None
        if following and _belongs_to_row(following.text, shape):
            continue
        close = _closing(shape).search(text, 0 if shape.worded else max(0, len(text) - 40 * (shape.values + 1)))
        cells = _cells(text, close, shape) if close else None
        if close and cells is None and shape.values == 1:
            break
        if cells:
            rows.append(Line(text, begin, line.end, lines[first].gap, line.open, line.page, Mark("table", cells=cells)))
            first = n + 1
    return rows, first


def _belongs_to_row(text: str, shape: _Shape) -> bool:
    """Does a row surely go on in a line: in mid-sentence, with its state, or, where each has a code, without one?"""
    if opens_lower(text) or (shape.worded and _STATE.fullmatch(text)):
        return True
    return shape.coded and _CODE.match(text) is None and _TOTAL.match(text) is None


def _may_open(text: str, shape: _Shape) -> bool:
    """May a row begin so?"""
    named = not shape.coded or _CODE.match(text) is not None or _TOTAL.match(text) is not None
    return named and not opens_lower(text) and text[0].isalnum()


def _cells(text: str, close: re.Match[str], shape: _Shape) -> _Cells | None:
    """The cells of a row whose end is found; None where its label is none."""
    values = [found.span() for found in _EACH.finditer(text, close.start("values"), close.end("values"))]
    code = _CODE.match(text) if shape.coded else None
    at = code.end() + 1 if code else 0
    head = [(0, code.end() if code else 0)] if shape.coded else []
    label = text[at : close.start("values")].rstrip()
    timed = any(_PERIOD.fullmatch(text, *value) for value in values)
    if len(values) != shape.values or timed or not _is_label(label):
        return None
    cells = [*head, (at, at + len(label)), *values]
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
