"""Tables that a program wrote out as plain lines: "Indicator Target", then "Homes completed each year 95%".

The cells of a row stand behind one another, parted by nothing but spaces, and often over several lines. They are told
apart by the heads: where every row gives a name and as many values as there are heads for, it is a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extractor.readers.flat_heads import PERIOD, SAYS, Cells, Heads, adjoins, heads_at
from extractor.readers.lines import Line
from extractor.readers.marks import Mark, hangs, opens_lower

_NUMBER = r"[-–−+]?\(?[-–−]?[£$€]?\d[\d,]*(?:\.\d+)?\)?(?:\s?%|m\b|bn\b|k\b|pp\b)?\)?"
_VALUE = (
    r"(?:(?:[Aa]t\sleast|[Nn]o\s(?:more|fewer|less)\sthan|(?:More|Fewer|Less)\sthan|Below|Above|Under|Over|Up\sto|[<>≤≥])\s*)?"
    rf"{_NUMBER}(?:\sof\s\d+)?(?:\s(?:days?|weeks?|months?|years?|hours?|minutes?|ha|a\ year|per\ year))?"
    r"(?:\sby\s(?:19|20)\d\d)?"
    r"|None|Nil|Zero"
)
# Beside other values there may be none.
_VALUE_OR_NONE = rf"{_VALUE}|n/a|N/A|[-–—]"
_EACH = re.compile(rf"(?:{_VALUE_OR_NONE})(?=\s|$)")
# What is said of a row, though on a line of its own.
_STATES = r"(?:R|A|G|Red|Amber|Green|Yes|No|Met|Not\smet|Missed|Achieved)"
_STATE = re.compile(_STATES)
# The number of a row, of a scheme or of an indicator, before its name.
_CODE = re.compile(r"[A-Z]{1,4}[-.]?\d{1,3}[a-z]?(?=\s)|\d{1,2}\.\d{1,2}(?=\s)|\d{1,2}(?=\s+[A-Z])")
_CODES = re.compile(r"(?:Ref(?:erence)?|No|Number|Code|ID|Policy|Item|Line|KPI|#)\b\.?(?:\s(?:no|number))?")
_TOTAL = re.compile(r"(?:Sub-?|Grand )?[Tt]otals?\b|All\b|Overall\b")
# So many lines has a row at the most, and so many a table.
_LINES, _MOST_LINES = 6, 2000
# The label of a row that is the only one has more words than this; none has more characters.
_FEW, _LONG = 4, 240
# A value at the end of a label: there are more columns than were thought.
_TAIL = re.compile(
    r"(?<!\bper)(?<!\bover)(?<!\bunder)(?<!\baged)(?<!\bthan)(?<!\bwithin)(?<!\bof)(?<!\bto)(?<!\bby)(?<!\bin)(?<!\bleast)"
    rf"\s{_NUMBER}$"
)
_SENTENCES = re.compile(r"[.!?]\d{0,3}\s+[A-Z]")
# The parts of a paper, as its list of contents names them.
_PARTS = re.compile(r"(?:Chapter|Section|Part|Annex|Appendix|Figure|Table|Page)\s+\w{1,3}\b")
# What the rows of a table with one column of values are called, or its values' unit: else it is a title over a list.
_ROWS = re.compile(
    r"(?:Key\s|Performance\s|Core\s|Local\s|Monitoring\s)*(?:Indicator|Measure|Metric|KPI|Scheme|Standard|Workstream|Commitment|Objective|"
    r"Initiative|Action|Proposal|Description|Theme|Category|Priority|Policy)s?\b"
)
_UNITED = re.compile(r"£|%|\(")
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


@dataclass(frozen=True, slots=True)
class _Found:
    """A table: what its heads and rows are, the heads of its columns, its rows, and the line after them."""

    heads: Heads
    shape: _Shape
    names: Cells
    rows: list[Line]
    after: int


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
    """The rows of the table whose heads begin in line `i`, these first, and the line after it; none where none has."""
    best = _best(lines, i, given)
    if best is None:
        return [], i + 1
    heads, shape = best.heads, best.shape
    last = lines[i + heads.lines - 1]
    marked = [replace(lines[i], text=heads.text, end=last.end, mark=Mark("table", cells=best.names, head=True))]
    for n, cells in enumerate(heads.under, i + heads.lines):
        row = (*((0, 0),) * (shape.coded + 1), *cells, *((0, 0),) * shape.worded)
        marked.append(replace(lines[n], mark=Mark("table", cells=row, head=True)))
    return [*marked, *best.rows], best.after


def _best(lines: Sequence[Line], i: int, given: str) -> _Found | None:
    """The reading of heads that begin in line `i` under which most rows stand; of like ones the plainest."""
    shaped = [
        (merged + way, -heads.lines - len(heads.under), heads, shape, names)
        for heads in heads_at(lines, i, given)
        for way, cells in enumerate(heads.ways)
        for merged, shape, names in _shapes(heads.text, cells, len(heads.under[0]) if heads.under else 0)
    ]
    best: _Found | None = None
    for _, _, heads, shape, names in sorted(shaped, key=lambda each: each[:2]):
        rows, after = _rows(lines, i + heads.lines + len(heads.under), given, shape)
        if (best is None or len(rows) > len(best.rows)) and _is_sure(rows, shape, heads.text):
            best = _Found(heads, shape, names, rows, after)
    return best


def _shapes(text: str, heads: Cells, under: int) -> Iterator[tuple[int, _Shape, Cells]]:
    """How many heads were merged, what the rows of a table with such heads may hold, and the heads of its columns.

    `under`, if not nought, tells how many are values. Two heads may stand over one label, or over the words behind.
    """
    says = [SAYS.search(text, a, b) is not None for a, b in heads]
    timed = [PERIOD.fullmatch(text, a, b) is not None for a, b in heads]
    for coded in (1, 0) if _CODES.match(text, *heads[0]) else (0,):
        for named in (1, 2) if coded or under else (1, 0):
            for words in (0, 1, 2):
                low, high = coded + named, len(heads) - words
                values = high - low
                if values < 1 or (under and values != under) or sum(says[low:high]) * 2 < values:
                    continue
                if not named and (values < 2 or words or not all(says) or (not timed[0] and all(timed[1:]))):
                    continue
                shape = _Shape(bool(coded), values, words > 0)
                label = ((heads[coded][0], heads[low - 1][1]),) if named else ((0, 0),)
                behind = ((heads[high][0], heads[-1][1]),) if words else ()
                yield (named > 1) + (words > 1), shape, (*heads[:coded], *label, *heads[low:high], *behind)


@lru_cache(maxsize=64)
def _closing(shape: _Shape) -> re.Pattern[str]:
    """The end of a row: its values, and words behind them."""
    value = _VALUE if shape.values == 1 else _VALUE_OR_NONE
    values = rf"(?:{value})(?:\s+(?:{value})){{{shape.values - 1}}}"
    between = r"\s+" if shape.coded else rf"(?:[ \t]+|\s+(?={_STATES}$))"
    inside = r"[^\d]" if shape.coded else r"[^\d\n]"
    words = rf"(?:{between}(?P<words>[A-Za-z]{inside}{{0,80}}))?" if shape.worded else r"\.?"
    return re.compile(rf"(?:^|(?<=\s))(?P<values>{values}){words}$")


def _rows(lines: Sequence[Line], start: int, given: str, shape: _Shape) -> tuple[list[Line], int]:
    """The rows of this shape from line `start` on, and the line after them."""
    rows: list[Line] = []
    first = start
    for n, line in enumerate(lines[start : start + _MOST_LINES], start):
        is_first = n == first
        goes_on = n == start or adjoins(lines[n - 1], line, given)
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


def _cells(text: str, close: re.Match[str], shape: _Shape) -> Cells | None:
    """The cells of a row whose end is found; None where its label is none."""
    values = [found.span() for found in _EACH.finditer(text, close.start("values"), close.end("values"))]
    code = _CODE.match(text) if shape.coded else None
    at = code.end() + 1 if code else 0
    head = [(0, code.end() if code else 0)] if shape.coded else []
    label = text[at : close.start("values")].rstrip()
    timed = any(PERIOD.fullmatch(text, *value) for value in values)
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
    return (
        words[-1] not in "-–—:"
        and not _PARTS.match(words)
        and not (hangs(words) or _SENTENCES.search(words) or _NAMES.search(words))
    )


def _is_sure(rows: Sequence[Line], shape: _Shape, heads: str) -> bool:
    """Are there rows enough, or is the only one no title; do they hold figures, and is no column left out?"""
    found = [(row.text, row.mark.cells) for row in rows if row.mark]
    first = shape.coded + 1
    worded = sum(cells[-1][0] < cells[-1][1] for _, cells in found) if shape.worded else len(rows)
    counted = sum(any(map(str.isdecimal, text[a:b])) for text, cells in found for a, b in cells[first:][: shape.values])
    short = sum(_TAIL.search(text[: cells[first - 1][1]]) is not None for text, cells in found)
    if (
        worded * 2 <= len(rows)
        or short * 3 > len(rows)
        or _are_numbered(text[slice(*cells[first])] for text, cells in found)
    ):
        return False
    if shape.values == 1 and not shape.worded:
        is_titled = PERIOD.search(heads) is not None or not (_ROWS.match(heads) or _UNITED.search(heads) or shape.coded)
        is_long = any(len(text.split()) > _FEW and "\n" in text for text, _ in found)
        return not is_titled and (len(rows) > 1 or is_long)
    return len(rows) > 1 and counted * 2 >= len(rows) * shape.values


def _are_numbered(values: Iterable[str]) -> bool:
    """Are figures the numbers of the rows?"""
    given = list(values)
    return len(given) > 2 and given == [
        str(int(given[0]) + n) if given[0].isdecimal() else "" for n in range(len(given))
    ]
