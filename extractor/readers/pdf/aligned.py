"""Tables that only space makes: columns of figures that line up, with the labels of their rows on the left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from statistics import median

from extractor.readers.pdf.chunks import Chunk, chunks, is_amount, is_figure, number_pages
from extractor.readers.pdf.figures import Column, groups
from extractor.readers.pdf.printed import Printed

Cells = tuple[tuple[Printed, ...], ...]

_CAPTION = re.compile(r"(?:table|figure|chart|box|map)\s+[A-Z]?\d", re.I)
_LEADER = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}|_{5,}")
# Lines nearer than so many sizes of type are lines of one cell, where rows stand further apart than that.
_TIGHT = 1.42
_MOST_HEADS = 4
# Fewer figures make no table.
_FEWEST = 4


@dataclass(slots=True, eq=False)
class _Line:
    """One printed line of a table: its label and its values by column (a line of a head may hold words there)."""

    base: float
    size: float
    label: list[Chunk] = field(default_factory=list)
    values: dict[int, list[Chunk]] = field(default_factory=dict)
    #: Its label runs on under the figures' columns.
    wide: bool = False

    @property
    def chunks(self) -> list[Chunk]:
        return [*self.label, *(c for found in self.values.values() for c in found)]

    @property
    def amounts(self) -> bool:
        return any(is_amount(c.text) for found in self.values.values() for c in found)

    @property
    def figures(self) -> bool:
        return any(c.figure for found in self.values.values() for c in found)


def tables(words: Sequence[Printed]) -> list[list[Cells]]:
    """The rows of each table, from top to bottom. Prose in columns, contents lists and numbered paragraphs are none.

    Raises OverflowError where there are more columns of figures than could be tried.
    """
    if len(list(islice((word for word in words if is_figure(word.text)), _FEWEST))) < _FEWEST:
        return []
    found = chunks(words)
    taken: set[int] = set()
    tables: list[list[Cells]] = []
    for group in groups([c for c in found if c.figure], found):
        for lines, count in _bodies(group, [c for c in found if id(c) not in taken]):
            rows = _rows(lines, count)
            if len(rows) >= 3 or (len(rows) == 2 and count > 1 and _has_head(lines)):
                taken |= {id(c) for line in lines for c in line.chunks}
                tables.append(rows)
    return tables


def _has_head(lines: Sequence[_Line]) -> bool:
    first = lines[0]
    return all(c.bold for c in first.chunks) and not first.amounts and len(first.values) > 1


# ---- lines --------------------------------------------------------------------------------------------------------


def _bodies(group: Sequence[Column], found: Sequence[Chunk]) -> Iterator[tuple[list[_Line], int]]:
    """The lines of the tables that a group of columns makes, with their number of columns of figures."""
    left = _label_edge(group, found)
    if left is None:
        # The first column names the rows: years down the side.
        if len(group) < 2:
            return
        group, left = group[1:], group[0].x0
    right = max(c.x1 for c in group)
    bases = [c.base for column in group for c in column.members]
    size = median(c.size for column in group for c in column.members)
    high, low = min(bases) - 12 * size, max(bases) + 6 * size
    near = [c for c in found if high < c.base < low and c.x1 > left - 2 and c.x0 < right + 4]
    lines = _lines(near, group, left)
    start: int | None = None
    for n, line in enumerate([*lines, None]):
        if line is not None and not _breaks(lines, n, left, right, size):
            start = n if start is None else start
        elif start is not None:
            part = _trimmed(lines[start:n], size)
            if sum(one.figures for one in part) >= 2 and not _is_contents(part):
                yield part, len(group)
            start = None


def _label_edge(group: Sequence[Column], found: Sequence[Chunk]) -> float | None:
    """Where the labels of the rows begin, None where few rows have any."""
    first = min(c.x0 for c in group)
    edges: list[float] = []
    bases = sorted({c.base for column in group for c in column.members})
    for base in bases:
        beside = [c for c in found if abs(c.base - base) < 0.3 * c.size and c.x1 <= first + 1 and c.x0 < first - 10]
        if beside:
            edges.append(max(beside, key=lambda c: c.x0).x0)
    if len(edges) * 2 < len(bases):
        return None
    return min((e for e in edges if sum(abs(e - other) < 3 for other in edges) * 4 >= len(edges)), default=None)


def _lines(near: Sequence[Chunk], group: Sequence[Column], left: float) -> list[_Line]:
    bounds = [group[0].x0 - 1, *((a.x1 + b.x0) / 2 for a, b in pairwise(group))]
    lines: list[_Line] = []
    for chunk in sorted(near, key=lambda c: c.base):
        if not lines or chunk.base - lines[-1].base > 0.3 * chunk.size:
            lines.append(_Line(chunk.base, chunk.size))
        line = lines[-1]
        middle = (chunk.x0 + chunk.x1) / 2
        # A head may be wider than the figures under it; what begins on the left is a label, however long.
        if chunk.x0 < bounds[0] and (chunk.x1 <= bounds[0] + 2 or chunk.x0 < left + 30):
            line.label.append(chunk)
            line.wide = line.wide or chunk.x1 > bounds[0] + 2
        else:
            column = max((k for k, bound in enumerate(bounds) if middle >= bound), default=0)
            line.values.setdefault(column, []).append(chunk)
    return lines


def _breaks(lines: Sequence[_Line], n: int, left: float, right: float, size: float) -> bool:
    """Is a line no part of a table: a caption, or prose that runs through the columns or over their edges?"""
    line = lines[n]
    text = " ".join(c.text for c in line.label)
    if _CAPTION.match(text) or any(_LEADER.search(c.text) for c in line.chunks):
        return True
    if any(c.x0 < left - 3 or c.x1 > right + 12 for c in line.chunks if not (c.figure and c.x0 > left)):
        return True
    if not line.wide or line.figures:
        return False
    beside = [lines[m] for m in (n - 1, n + 1) if 0 <= m < len(lines)]
    return any(other.wide and abs(other.base - line.base) < _TIGHT * size for other in beside)


def _trimmed(lines: Sequence[_Line], size: float) -> list[_Line]:
    """The lines from the first head to the last line of the last row."""
    valued = [n for n, line in enumerate(lines) if line.figures]
    if not valued:
        return []
    first, last = valued[0], valued[-1]
    pitch = _pitch(lines)
    while last + 1 < len(lines) and not lines[last + 1].wide:
        if not (_tight(lines[last], lines[last + 1], pitch) or _goes_on(lines[last], lines[last + 1])):
            break
        last += 1
    start = first
    for n in range(first - 1, max(-1, first - 1 - 2 * _MOST_HEADS), -1):
        line, under = lines[n], lines[n + 1]
        if under.base - line.base > 2.6 * size:
            break
        if line.values or (not line.wide and n + 1 == start and _tight(line, under, pitch)):
            start = n
    return list(lines[start : last + 1])


def _is_contents(lines: Sequence[_Line]) -> bool:
    """A list of contents has one column of numbers that only grow, or its last one is headed so."""
    last = max(k for line in lines for k in line.values)
    texts = [c.text for line in lines for c in line.values.get(last, ())]
    if last and not any(text.lower() in ("page", "pages", "page no.") for text in texts):
        return False
    return number_pages(texts)


# ---- rows ---------------------------------------------------------------------------------------------------------


def _pitch(lines: Sequence[_Line]) -> float:
    """How far apart rows stand at the least, baseline to baseline."""
    gaps = [b.base - a.base for a, b in pairwise(lines) if a.figures and b.figures]
    return min(gaps, default=20.0)


def _tight(a: _Line, b: _Line, pitch: float) -> bool:
    gap = b.base - a.base
    return gap < _TIGHT * max(a.size, b.size) and gap < 0.9 * pitch


def _goes_on(a: _Line, b: _Line) -> bool:
    """Does the label of a line go on with that of the line above, where all lines stand equally close?"""
    close = b.base - a.base < _TIGHT * max(a.size, b.size)
    return close and bool(a.label and b.label) and b.label[0].text[:1].islower()


def _rows(lines: Sequence[_Line], columns: int) -> list[Cells]:
    """Lines as rows: those that stand tight are one, however many lines its cells have."""
    pitch = _pitch(lines)
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and _joins(groups[-1], line, pitch):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_cells(group, columns) for group in groups]


def _joins(group: Sequence[_Line], line: _Line, pitch: float) -> bool:
    if _tight(group[-1], line, pitch) or _goes_on(group[-1], line):
        return not (line.amounts and any(one.amounts for one in group))
    return False


def _cells(lines: Sequence[_Line], columns: int) -> Cells:
    label = tuple(word for line in lines for c in line.label for word in c.words)
    values = (tuple(w for line in lines for c in line.values.get(k, ()) for w in c.words) for k in range(columns))
    return (label, *values)
