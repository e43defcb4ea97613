"""Tables of words that no line rules: under a row of heads on a tinted ground, words in columns below each head."""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.model import Box
from extractor.readers.pdf.chunks import chunks, levels
from extractor.readers.pdf.printed import Printed
from extractor.readers.pdf.rulings import Ruling

# Words begin under their head no further off than this, in points; the grounds of one row of heads end alike.
_EDGE = 3.0
# A row of heads is no lower or higher and no narrower than this, in points.
_LOWEST, _HIGHEST, _NARROWEST = 6.0, 70.0, 100.0
# The lines under it stand no further apart than this, in sizes of type.
_FAR = 2.5
# Lines of two rows stand further apart than those of one cell by so much.
_APART = 1.12
_FEWEST = 3
# The mark of a list, which heads no column.
_MARK = re.compile(r"\(?(?:[a-z]|[ivx]{1,4}|\d+(?:\.\d+)*)[.)]|[•–▪]")

Cells = tuple[tuple[Printed, ...], ...]
# The words of one line of a table, by column.
_Line = dict[int, list[Printed]]


def tables(words: Sequence[Printed], rulings: Sequence[Ruling]) -> list[list[Cells]]:
    """The rows of each table, heads first, from top to bottom."""
    found: list[list[Cells]] = []
    taken: set[int] = set()
    for x0, top, x1, bottom in _bands(rulings):
        inside = [w for w in words if x0 - _EDGE <= w.x0 and w.x1 <= x1 + _EDGE and id(w) not in taken]
        head = [w for w in inside if top <= (w.top + w.bottom) / 2 <= bottom]
        starts = _starts(head)
        if len(starts) < 2 or any(_MARK.fullmatch(w.text) for w in head):
            continue
        below = sorted((w for w in inside if (w.top + w.bottom) / 2 > bottom), key=lambda w: w.base)
        rows = list(_rows(list(_lines(below, starts, bottom))))
        if len(rows) >= _FEWEST and _are_level(rows) and _are_bare(rows, rulings):
            table = [_cells(part, len(starts)) for part in ([_by_column(head, starts)], *rows)]
            taken |= {id(word) for row in table for cell in row for word in cell}
            found.append(table)
    return found


def is_on(word: Printed, ground: Ruling) -> bool:
    """Does a word stand on a tinted ground?"""
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return ground.x0 <= x <= ground.x1 and ground.top <= y <= ground.bottom


def _bands(rulings: Sequence[Ruling]) -> list[Box]:
    """Tinted grounds as high as heads, from the top; those of cells side by side are one."""
    level: dict[tuple[int, int], list[Ruling]] = defaultdict(list)
    for r in rulings:
        if r.ground and _LOWEST < r.bottom - r.top < _HIGHEST:
            level[round(r.top / _EDGE), round(r.bottom / _EDGE)].append(r)
    bands = (
        (min(r.x0 for r in rs), min(r.top for r in rs), max(r.x1 for r in rs), max(r.bottom for r in rs))
        for rs in level.values()
    )
    return sorted((band for band in bands if band[2] - band[0] > _NARROWEST), key=lambda band: (band[1], band[0]))


def _starts(head: Sequence[Printed]) -> list[float]:
    """Where each head begins, those of several lines once."""
    starts: list[float] = []
    for x in sorted(chunk.x0 for chunk in chunks(head)):
        if not starts or x - starts[-1] > _EDGE:
            starts.append(x)
    return starts


def _by_column(words: Sequence[Printed], starts: Sequence[float]) -> _Line:
    line: _Line = {}
    for word in words:
        line.setdefault(max(0, bisect.bisect(starts, word.x0 + _EDGE) - 1), []).append(word)
    return line


def _lines(below: Sequence[Printed], starts: Sequence[float], bottom: float) -> Iterator[_Line]:
    """The lines under the heads, until one is far from the last, or begins elsewhere than under its heads."""
    ends = [*starts[1:], float("inf")]
    for words in levels(below):
        line = _by_column(words, starts)
        near = words[0].top - bottom < _FAR * words[0].size
        if not near or any(abs(c[0].x0 - starts[k]) > _EDGE or c[-1].x1 > ends[k] for k, c in line.items()):
            return
        bottom = words[0].bottom
        yield line


def _rows(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Lines as rows: parted by more white than the lines of a cell, or each by itself where all stand alike."""
    if not lines:
        return
    bases = [next(iter(line.values()))[0].base for line in lines]
    steps = [b - a for a, b in pairwise(bases)]
    least = min(steps, default=0.0)
    alike = all(step < _APART * least for step in steps)
    row: list[_Line] = []
    for line, step in zip(lines, [0.0, *steps], strict=True):
        if row and (0 in line if alike else step > _APART * least):
            yield row
            row = []
        row.append(line)
    if row:
        yield row


def _are_level(rows: Sequence[Sequence[_Line]]) -> bool:
    """Do the cells of the rows begin on one line, with a label in nearly all and words beside it in most?"""
    level = sum(all(k in row[0] for line in row for k in line) for row in rows)
    labelled = sum(0 in row[0] for row in rows)
    beside = sum(len(row[0]) > 1 for row in rows)
    return min(level, labelled) >= 0.8 * len(rows) and beside > 0.5 * len(rows)


def _are_bare(rows: Sequence[Sequence[_Line]], rulings: Sequence[Ruling]) -> bool:
    """Has no more than every other row a ground behind it, as the heads have?"""
    first = [next(iter(row[0].values()))[0] for row in rows]
    shaded = [any(is_on(word, ground) for ground in rulings if ground.ground) for word in first]
    return sum(shaded) * 2 <= len(rows)


def _cells(lines: Sequence[_Line], columns: int) -> Cells:
    return tuple(tuple(word for line in lines for word in line.get(k, ())) for k in range(columns))
