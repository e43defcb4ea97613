"""Tables that a program wrote out as plain lines: "Indicator Target", then "Homes completed each year 95%".

A row of figures shows by itself what it is; its heads do not, nor does a label that runs over several lines. They are
taken for a table's only where heads and figures agree in number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.readers.lines import Line
from extractor.readers.marks import Mark, cells, ends, hangs, opens_lower

_Cells = tuple[tuple[int, int], ...]

_TIME = r"(?:19|20)\d\d(?:\s*[-–/]\s*(?:(?:19|20)\d\d|\d\d))?\b"
_PERIOD = re.compile(_TIME)
# A period over a column, or a name that begins as names do; small words and units in brackets belong to the name.
_HEAD = re.compile(rf"{_TIME}|[A-Z£%#](?:(?!\s+(?:[A-Z£#]|{_TIME})).)*")
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
# What a row that is no row of figures ends on: one figure, on a line of its own or behind words.
_LAST = re.compile(r"(?:^|(?<=\s))(?P<figure>[<>≤≥]?\s?[£$€]?\d[\d,]*(?:\.\d+)?\s?(?:%|m|bn|k|ha)?|None|Nil|Zero)\.?$")
# So many lines has a row at the most, and so many a table.
_LINES, _MOST_LINES = 6, 200
# The label of a row that is the only one has more words than this.
_FEW = 4
_SENTENCES = re.compile(r"[.!?]\d{0,3}\s+[A-Z]")
# What a figure behind it is the number of.
_NAMES = re.compile(
    r"(?i)\b(?:table|figure|page|paragraph|para|policy|chapter|section|annex|appendix|box|part|note)s?$"
)


def laid_out(lines: Sequence[Line], given: str) -> list[Line]:
    """The lines with the heads of tables, and labels that run over several lines, set as the rows that they are.

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
    heads = _heads(lines[i].text) if lines[i].mark is None else None
    if heads is None:
        return [], i + 1
    rows = _rows_of_figures(lines, i + 1)
    after = i + 1 + len(rows)
    if len(rows) > 1 and rows[0].mark:
        width = len(rows[0].mark.cells)
        heads = ((0, 0), *heads) if len(heads) == width - 1 else heads
        fits = len(heads) == width
    else:
        rows, after = _labelled(lines, i + 1, given)
        is_sure = len(rows) > 1 or any(len(row.text.split()) > _FEW for row in rows)
        fits = is_sure and len(heads) == 2 and not _PERIOD.search(lines[i].text)
    if not fits:
        return [], i + 1
    return [replace(lines[i], mark=Mark("table", cells=heads, head=True)), *rows], after


def _heads(text: str) -> _Cells | None:
    """The cells of a line that may be the heads of a table."""
    if len(text) > _LONGEST or ends(text) or hangs(text) or not _SAYS.search(text):
        return None
    found = tuple(match.span() for match in _HEAD.finditer(text))
    covers = sum(b - a for a, b in found) + text.count(" ") >= len(text)
    named = (_PERIOD.sub("", text[a:b]) for a, b in found)
    return found if covers and 2 <= len(found) <= _MOST and not any(map(_COUNTS.search, named)) else None


def _rows_of_figures(lines: Sequence[Line], start: int) -> list[Line]:
    """The rows from line `start` on that have a label and as many figures, two at the least, as the first."""
    rows: list[Line] = []
    for line in lines[start:]:
        row = tuple(cells(line.text))
        fits = len(row) == len(rows[0].mark.cells) if rows and rows[0].mark else len(row) > 2
        if line.gap or line.mark or not fits or not line.text[0].isalpha():
            break
        rows.append(replace(line, mark=Mark("table", cells=row)))
    return rows


def _labelled(lines: Sequence[Line], start: int, given: str) -> tuple[list[Line], int]:
    """The rows from line `start` on with a label and one figure, and the line after them.

    A label may run over several lines if the figure stands on one of its own.
    """
    rows: list[Line] = []
    first = start
    for n, line in enumerate(lines[start : start + _MOST_LINES], start):
        is_first = n == first
        goes_on = is_first or (lines[n - 1].end <= line.start and not given[lines[n - 1].end : line.start].strip())
        if line.mark or (line.gap and n > start) or n - first >= _LINES or not goes_on:
            break
        if is_first and (opens_lower(line.text) or not line.text[0].isalpha()):
            break
        last = _LAST.search(line.text)
        if last is None:
            continue
        begin, at = lines[first].start, line.start + last.start("figure")
        label = given[begin:at].rstrip()
        if (last.start() and not is_first) or not _is_label(label) or _PERIOD.fullmatch(last["figure"]):
            break
        mark = Mark("table", cells=((0, len(label)), (at - begin, line.start + last.end("figure") - begin)))
        rows.append(Line(given[begin : line.end], begin, line.end, lines[first].gap, line.open, line.page, mark))
        first = n + 1
    return rows, first


def _is_label(words: str) -> bool:
    """Does it name what is measured, and not say it in sentences?"""
    return bool(words) and not (hangs(words) or _SENTENCES.search(words) or _NAMES.search(words))
