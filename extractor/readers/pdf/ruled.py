"""Tables whose cells lines are drawn around: pdfplumber's geometry makes the cells, and the words fall into them."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any

from extractor.model import Box
from extractor.readers.pdf.chunks import Chunk, chunks, is_figure, levels, number_pages, said
from extractor.readers.pdf.printed import Printed
from extractor.readers.pdf.rulings import Ruling

# Lines nearer than this, in points, are one line; ends nearer than this meet.
_SNAP = 3.0
# Ends of one line this near to one another meet: thick lines across cut it into pieces.
_JOIN = 4.5
# A line ends at an open side of its table if the nearest one across it is further away than this.
_INNER = 15.0
# White between two level lines that is so many times the usual, and at least so many points, parts two tables.
_ASUNDER, _ASUNDER_LEAST = 4.0, 60.0
# Fewer lines than this make no table of two rows and two columns.
_FEWEST = 4
# More than this is hatching or a map, and would take seconds: lines that might meet, and points where they do.
_MOST_MEETINGS = 100_000
_MOST_CROSSINGS = 3000
# A column of cells with more characters than this is prose.
_PROSE = 250

Cells = tuple[tuple[Printed, ...], ...]


def tables(
    words: Sequence[Printed], turned: Sequence[Printed], rulings: Sequence[Ruling]
) -> list[tuple[list[Cells], Box]]:
    """The rows of each table that is ruled both ways, with its box. Frames around prose are none.

    Words that are `turned` stand in its cells too, if they are not most of it. Raises OverflowError where there are
    more lines than could be tried.
    """
    lines = [r for r in rulings if not r.ground]
    if len(lines) < _FEWEST:
        return []
    found: list[tuple[list[Cells], Box]] = []
    for cells in _tables_of_cells(lines, words):
        box = _around(cells)
        inside, aside = ([w for w in ws if _within(w, box)] for ws in (words, turned))
        if rows := _rows(cells, inside, aside if len(aside) < len(inside) else []):
            found.append((rows, box))
    return found


def _tables_of_cells(lines: Sequence[Ruling], words: Sequence[Printed]) -> list[list[Box]]:
    from pdfplumber import table

    edges = table.merge_edges([_edge(line) for line in lines], _SNAP, _SNAP, _JOIN, _JOIN)
    upright = sum(e["orientation"] == "v" for e in edges)
    if upright * (len(edges) - upright) > _MOST_MEETINGS:
        raise OverflowError
    edges += [*_sides(edges), *_gutters(edges, words)]
    crossings = table.edges_to_intersections(edges, _SNAP, _SNAP)
    if len(crossings) > _MOST_CROSSINGS:
        raise OverflowError
    cells: list[Any] = table.intersections_to_cells(crossings)
    return [found for found in table.cells_to_tables(cells) if len(found) > 2]


def _edge(line: Ruling) -> dict[str, Any]:
    if line.upright:
        x = (line.x0 + line.x1) / 2
        return _upright(x, line.top, line.bottom)
    return _level((line.top + line.bottom) / 2, line.x0, line.x1)


def _level(y: float, x0: float, x1: float) -> dict[str, Any]:
    return {"x0": x0, "x1": x1, "top": y, "bottom": y, "width": x1 - x0, "height": 0.0, "orientation": "h"}


def _upright(x: float, top: float, bottom: float) -> dict[str, Any]:
    return {
        "x0": x, "x1": x, "top": top, "bottom": bottom, "width": 0.0, "height": bottom - top, "orientation": "v"
    }  # fmt: skip


def _sides(edges: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The sides of tables that are open there: where lines that cross one another end together, and no line is."""
    for group in _crossing(edges):
        x0, x1 = min(e["x0"] for e in group), max(e["x1"] for e in group)
        top, bottom = min(e["top"] for e in group), max(e["bottom"] for e in group)
        level = [e for e in group if e["orientation"] == "h"]
        upright = [e for e in group if e["orientation"] == "v"]
        if len(group) < _FEWEST:
            continue
        for side, x in (("x0", x0), ("x1", x1)):
            reach = sum(abs(e[side] - x) <= _SNAP for e in level)
            drawn = sum(e["height"] for e in upright if abs(e["x0"] - x) <= _INNER)
            if reach > 1 and drawn < (bottom - top) / 2:
                yield _upright(x, top, bottom)
        for side, y in (("top", top), ("bottom", bottom)):
            reach = sum(abs(e[side] - y) <= _SNAP for e in upright)
            drawn = sum(e["width"] for e in level if abs(e["top"] - y) <= _INNER)
            if reach > 1 and drawn < (x1 - x0) / 2:
                yield _level(y, x0, x1)


def _crossing(edges: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Lines in groups, each of which cross or meet one another."""
    groups: list[list[dict[str, Any]]] = []
    for edge in edges:
        met = [g for g in groups if any(_meet(edge, e) for e in g)]
        groups = [g for g in groups if not any(g is m for m in met)]
        groups.append([edge, *(e for g in met for e in g)])
    return groups


def _meet(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return (
        a["orientation"] != b["orientation"]
        and a["x0"] <= b["x1"] + _SNAP and b["x0"] <= a["x1"] + _SNAP
        and a["top"] <= b["bottom"] + _SNAP and b["top"] <= a["bottom"] + _SNAP
    )  # fmt: skip


def _gutters(edges: Sequence[dict[str, Any]], words: Sequence[Printed]) -> list[dict[str, Any]]:
    """Uprights in the white between the columns of a table that only level lines rule, one between any two rows."""
    level = [e for e in edges if e["orientation"] == "h" and e["width"] > 100]
    upright = [e for e in edges if e["orientation"] == "v" and e["height"] > 2 * _SNAP]
    groups: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for edge in level:
        groups[round(edge["x0"] / 4), round(edge["x1"] / 4)].append(edge)
    found: list[dict[str, Any]] = []
    for group in (run for g in groups.values() for run in _runs(g) if len(run) > 3):
        x0, x1 = min(e["x0"] for e in group), max(e["x1"] for e in group)
        tops = _below_headings(sorted(e["top"] for e in group), words, x0, x1)
        if len(tops) < 4 or any(
            x0 - 5 < e["x0"] < x1 + 5 and e["top"] < tops[-1] and e["bottom"] > tops[0] for e in upright
        ):
            continue
        inside = [w for w in words if _within(w, (x0, tops[0], x1, tops[-1]))]
        title = [w for w in inside if w.base < tops[1]]
        # A title over the heads may run over the columns.
        white = _white(inside if len(chunks(title)) > 1 else [w for w in inside if w.base >= tops[1]], x0, x1)
        if white and _rows_are_ruled(inside, tops, white):
            found += [_upright(x, tops[0], tops[-1]) for x in (x0, *white, x1)]
    return found


def _below_headings(tops: list[float], words: Sequence[Printed], x0: float, x1: float) -> list[float]:
    """The lines of a table without those over it between which a heading in larger type stands, or nothing."""
    size = median([w.size for w in words if _within(w, (x0, tops[0], x1, tops[-1]))] or [10.0])
    while len(tops) > 3:
        first = [w for w in words if _within(w, (x0, tops[0], x1, tops[1]))]
        if first and median(w.size for w in first) < 1.25 * size:
            break
        tops = tops[1:]
    return tops


def _runs(level: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Level lines of one width, parted where they stand far apart: the line under a running head is no table's."""
    ordered = sorted(level, key=lambda e: e["top"])
    gaps = [b["top"] - a["top"] for a, b in pairwise(ordered)]
    widest = max(_ASUNDER * median(gaps), _ASUNDER_LEAST) if gaps else 0.0
    start = 0
    for n, gap in enumerate(gaps, 1):
        if gap > widest:
            yield ordered[start:n]
            start = n
    yield ordered[start:]


def _white(words: Sequence[Printed], x0: float, x1: float) -> list[float]:
    """Where white runs down between all the words, wide enough to part columns."""
    if not words:
        return []
    least = 0.6 * median(w.size for w in words)
    found: list[float] = []
    reach = x1
    for word in sorted(words, key=lambda w: w.x0):
        if word.x0 - reach > least:
            found.append((word.x0 + reach) / 2)
        reach = max(reach, word.x1) if reach < x1 or found else word.x1
    return [x for x in found if x0 < x < x1]


def _rows_are_ruled(words: Sequence[Printed], tops: Sequence[float], white: Sequence[float]) -> bool:
    """Is there one row between any two lines: words in most columns, and no figures one under another in a cell?"""
    cells: dict[tuple[int, int], list[Printed]] = defaultdict(list)
    for word in words:
        middle = (word.top + word.bottom) / 2
        cells[bisect.bisect(tops, middle), bisect.bisect(white, (word.x0 + word.x1) / 2)].append(word)
    for cell in cells.values():
        lines = levels(cell)
        if sum(is_figure(said(line)) for line in lines) > 1 or len(lines) > 12:
            return False
    texts = {spot: said(cell) for spot, cell in cells.items()}
    for column in range(len(white) + 1):
        below = [texts[spot] for spot in sorted(texts) if spot[1] == column]
        if median(map(len, below or [""])) > (_PROSE if len(white) > 1 else _PROSE / 2) or (
            column == len(white) and number_pages(below)
        ):
            return False
    rows = {row for row, _ in cells}
    beside = sum(sum((row, column) in cells for column in range(len(white) + 1)) > 1 for row in rows)
    labelled = sum((row, 0) in cells for row in rows)
    return len(rows) > 2 and beside >= (0.7 if len(rows) < 8 else 0.4) * len(rows) and labelled >= 0.8 * len(rows)


def _around(cells: Sequence[Box]) -> Box:
    return min(c[0] for c in cells), min(c[1] for c in cells), max(c[2] for c in cells), max(c[3] for c in cells)


def _within(word: Printed, box: Box) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _rows(cells: Sequence[Box], words: Sequence[Printed], turned: Sequence[Printed]) -> list[Cells]:
    """The words of a table in its cells; no rows where it is no table."""
    xs, ys = sorted({c[0] for c in cells}), sorted({c[1] for c in cells})
    if len(xs) < 2 or len(ys) < 2 or not words:
        return []
    held: dict[tuple[int, int], list[Printed]] = defaultdict(list)
    spots = {(bisect.bisect_left(ys, c[1]), bisect.bisect_left(xs, c[0])): c for c in cells}
    by_place = sorted(spots.items())
    bands = [
        [(at, cell) for at, cell in by_place if cell[1] <= low and cell[3] >= high]
        for high, low in pairwise([*ys, max(c[3] for c in cells)])
    ]
    for chunk in [*_kept_together(chunks(words), xs), [[word] for word in turned]]:
        for group in chunk:
            band = bands[max(0, bisect.bisect(ys, (group[0].top + group[0].bottom) / 2) - 1)]
            spot = next((at for at, cell in band if _within(group[0], cell)), None)
            if spot is not None:
                held[spot].extend(group)
    rows = [tuple(tuple(_in_order(held[r, k])) for k in range(len(xs))) for r in range(len(ys))]
    rows = _without_empty(rows)
    return rows if rows and _is_table(rows, len(cells)) else []


def _kept_together(found: Sequence[Chunk], xs: Sequence[float]) -> list[list[list[Printed]]]:
    """The words of each chunk in groups that share a cell: all of them where a line is drawn through a word."""
    parted: list[list[list[Printed]]] = []
    for chunk in found:
        crossed = any(word.x0 + 1.5 < x < word.x1 - 1.5 for word in chunk.words for x in xs[1:])
        tight = all(b.x0 - a.x1 < 0.36 * a.size for a, b in pairwise(chunk.words))
        parted.append([chunk.words] if crossed or tight else [[word] for word in chunk.words])
    return parted


def _in_order(words: list[Printed]) -> list[Printed]:
    if any(word.turn for word in words):
        return sorted(words, key=_aside)
    return [word for line in levels(words) for word in line] if len(words) > 1 else words


def _aside(word: Printed) -> tuple[int, float, float]:
    """Turned words go line by line, left to right if they run upwards, after those that stand upright."""
    along = -word.bottom if word.turn == 270 else word.top
    return (word.turn, word.base if word.turn == 270 else -word.base, along) if word.turn else (0, word.base, word.x0)


def _without_empty(rows: Sequence[Cells]) -> list[Cells]:
    """The rows without those and without columns that hold nothing: lines drawn double make such."""
    rows = [row for row in rows if any(row)]
    used = [any(column) for column in zip(*rows, strict=True)]
    return [tuple(cell for cell, wanted in zip(row, used, strict=True) if wanted) for row in rows]


def _is_table(rows: Sequence[Cells], cells: int) -> bool:
    """Is it more than a frame: two columns and two rows at least, and words in more than one column of most rows?

    `cells` are fewer than rows by columns where some span others.
    """
    columns = len(rows[0])
    if len(rows) < 2 or columns < 2:
        return False
    beside = sum(sum(map(bool, row)) > 1 for row in rows)
    if beside < 2 or beside * 3 < len(rows):
        return False
    texts = [[said(cell) for cell in row] for row in rows]
    if columns == 2 and len(rows) <= 3:
        # A number beside a policy, a letter beside a clause: a frame, not a table.
        for column in zip(*texts, strict=True):
            if median(map(len, column)) > _PROSE:
                return False
    if (
        columns > 4
        and sum(not row[0] for row in rows) * 2 > len(rows)
        and sum(map(bool, sum(rows, ()))) < 0.5 * min(cells, columns * len(rows))
    ):
        # Bars and the numbers over them.
        return False
    figures = sum(is_figure(text) for row in texts for text in row)
    longest = max(len(text) for row in texts for text in row)
    return figures > 1 or longest < 1500
