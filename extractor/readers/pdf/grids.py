"""The tables of a page: those that lines rule, then those whose columns only space parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.model import Box
from extractor.readers.pdf import aligned, ruled, shaded
from extractor.readers.pdf.chunks import said
from extractor.readers.pdf.heads import head_rows, with_spanning_heads
from extractor.readers.pdf.printed import Printed, Sheet
from extractor.readers.pdf.rulings import Ruling

Cells = tuple[tuple[Printed, ...], ...]

# How far the sides of a table's parts on two pages may differ, in points.
_SIDE = 9.0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of one page: its rows, each of the same number of cells, each of these its words in order of reading.

    A cell that spans others has its words in the first of them. `head_rows` counts the rows at the top that are heads,
    None where nothing tells; `ruled` is true where lines are drawn in it. `box` in points, as everywhere.
    """

    box: Box
    rows: tuple[Cells, ...]
    head_rows: int | None
    ruled: bool


def grids(sheet: Sheet, turned: Sequence[Printed] = ()) -> tuple[tuple[Grid, ...], int]:
    """The tables among the upright words of a page, from top to bottom, and how many were given up for their size.

    Markers of notes stay in their cells. `turned` are words that lie aside: in a cell of a ruled table they are the
    head of its row or column.
    """
    words = [word for word in sheet.words if not word.turn]
    found: list[Grid] = []
    given_up = 0
    try:
        for rows, box in ruled.tables(words, turned, sheet.rulings):
            found.append(_grid(with_spanning_heads(rows), box, True, sheet.rulings))
    except OverflowError:
        given_up += 1
    try:
        found += _spaced(aligned.tables(_outside(words, found)), sheet.rulings)
    except OverflowError:
        given_up += 1
    found += _spaced(shaded.tables(_outside(words, found), sheet.rulings), sheet.rulings)
    return tuple(sorted(found, key=lambda grid: (grid.box[1], grid.box[0]))), given_up


def _outside(words: Sequence[Printed], grids: Sequence[Grid]) -> list[Printed]:
    celled = {id(word) for grid in grids for row in grid.rows for cell in row for word in cell}
    return [word for word in words if id(word) not in celled]


def _spaced(found: Sequence[Sequence[Cells]], rulings: Sequence[Ruling]) -> list[Grid]:
    boxes = [_around(rows) for rows in found]
    return [_grid(rows, b, _rules_in(b, rulings) >= 2, rulings) for rows, b in zip(found, boxes, strict=True)]


def continues(a: Grid, b: Grid) -> bool:
    """Does `b`, at the top of the next page or column, go on with `a`? It has the same columns, and no other heads."""
    if len(a.rows[0]) != len(b.rows[0]) or a.ruled != b.ruled:
        return False
    if abs((a.box[2] - a.box[0]) - (b.box[2] - b.box[0])) > 2 * _SIDE:
        return False
    heads = min(a.head_rows or 0, b.head_rows or 0)
    if heads and [[said(cell) for cell in row] for row in a.rows[:heads]] != [
        [said(cell) for cell in row] for row in b.rows[:heads]
    ]:
        return False
    shift = b.box[0] - a.box[0]
    for left, right in zip(_columns(a), _columns(b), strict=True):
        if left and right and (left[1] + shift < right[0] - _SIDE or right[1] < left[0] + shift - _SIDE):
            return False
    return True


def _columns(grid: Grid) -> list[tuple[float, float] | None]:
    """From where to where the words of each column stand, over rows that fill more than their first cell."""
    found: list[tuple[float, float] | None] = []
    for cells in zip(*(row for row in grid.rows if any(row[1:])), strict=True):
        words = [word for cell in cells for word in cell]
        found.append((min(w.x0 for w in words), max(w.x1 for w in words)) if words else None)
    return found or [None] * len(grid.rows[0])


def _grid(rows: Sequence[Cells], box: Box, lined: bool, rulings: Sequence[Ruling]) -> Grid:
    return Grid(box, tuple(rows), head_rows(rows, rulings), lined)


def _around(rows: Sequence[Cells]) -> Box:
    words = [word for row in rows for cell in row for word in cell]
    return min(w.x0 for w in words), min(w.top for w in words), max(w.x1 for w in words), max(w.bottom for w in words)


def _rules_in(box: Box, rulings: Sequence[Ruling]) -> int:
    """How many level lines run across most of a box, or just over or under it."""
    x0, top, x1, bottom = box
    return sum(
        not r.ground and not r.upright and top - 8 < r.top < bottom + 8
        and min(x1, r.x1) - max(x0, r.x0) > 0.6 * (x1 - x0)
        for r in rulings
    )  # fmt: skip
