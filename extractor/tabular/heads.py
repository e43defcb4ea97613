"""Which rows of a table are heads, what each column is called, which column holds the labels of the rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.tabular.figures import figure, is_nil, is_time, is_unknown

Rows = Sequence[Sequence[str]]
#: No table has more levels of heads, and no head of a table of words is longer.
_DEEPEST, _LONGEST = 5, 60
#: A number in a list, or the code of a scheme: no label.
_CODE = re.compile(r"[A-Z]{0,6}[-/. ]?\d+(?:\.\d+)*[a-z]?\.?|[A-Z]{1,3}\d*")
_WORD = re.compile(r"[^\W\d_]{2,}")


def head_rows(rows: Rows, given: int | None) -> int:
    """How many rows are heads: as `given`, else those above the first with figures.

    Years, quarters and months in a head are no figures. A last row of heads that holds only units ("£000") is often
    left out by those who count them, so it is added.
    """
    if given is None:
        given = _guessed(rows)
    while 0 < given < min(len(rows) - 1, _DEEPEST) and _goes_on(rows[given]):
        given += 1
    return min(given, len(rows) - 1) if len(rows) > 1 else 0


def _guessed(rows: Rows) -> int:
    if not any(map(has_figures, rows)):
        return int(_is_head_of_words(rows))
    count = 0
    for i, row in enumerate(rows[:_DEEPEST]):
        if has_figures(row) or (i and _is_labelled_row(row, rows[:i])):
            break
        count = i + 1
    while count > 1 and _is_title(rows[count - 1]):
        count -= 1  # the name of a group of rows
    return count


def has_figures(row: Sequence[str]) -> bool:
    return any(cell and not is_nil(cell) and figure(cell) and not is_time(cell) for cell in row)


def is_full(row: Sequence[str]) -> bool:
    return all(row) and len(row) > 1


def _is_labelled_row(row: Sequence[str], above: Rows) -> bool:
    """Is it a row of the body without figures yet ("Depot merger", "n/a"), below a head that names every column?"""
    if not row[0]:
        return False
    return any(map(is_full, above)) or any(is_nil(cell) or is_unknown(cell) for cell in row[1:] if cell)


def _is_title(row: Sequence[str]) -> bool:
    return bool(row[0]) and not any(row[1:])


def _is_head_of_words(rows: Rows) -> bool:
    """In a table of words: a first row of short names, and longer text below."""
    first = rows[0]
    if not is_full(first) or any(len(cell) > _LONGEST or cell.endswith((".", ";")) for cell in first):
        return False
    return max(map(len, first)) < max((len(cell) for row in rows[1:] for cell in row), default=0)


def _goes_on(row: Sequence[str]) -> bool:
    return not row[0] and any(row) and not has_figures(row) and not any(map(is_nil, row))


def levels(rows: Rows, count: int) -> list[list[int | None]]:
    """For each head row, from which column each column's head in it comes; None where it has none.

    A head that spans columns stands in the first of them: it serves the empty cells to its right, if a lower head
    names those columns. A row with nothing but a first cell is a title, and serves all.
    """
    width = max(map(len, rows))
    found: list[list[int | None]] = []
    for r in range(count):
        row = [*rows[r], *[""] * (width - len(rows[r]))]
        if _is_title(row) and width > 1 and count > 1:
            found.append([0] * width)
            continue
        sources: list[int | None] = []
        for c, cell in enumerate(row):
            left = sources[-1] if sources else None
            below = any(c < len(low) and low[c] for low in rows[r + 1 : count])
            sources.append(c if cell else left if left and below else None)
        found.append(sources)
    return found


def label_column(rows: Rows, count: int) -> int:
    """The column that holds the labels of the rows: the first with words in most of its cells, else the first."""
    body = rows[count:]
    width = max(map(len, rows))
    for c in range(width - 1):
        cells = [row[c] for row in body if c < len(row) and row[c]]
        if sum(map(_is_label, cells)) * 2 > len(cells):
            return c
    return 0


def _is_label(cell: str) -> bool:
    return bool(_WORD.search(cell)) and not _CODE.fullmatch(cell) and not is_time(cell) and figure(cell) is None
